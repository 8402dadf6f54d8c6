package dev.nnc.draft;

import java.util.List;

/** Why a network does not get a column. */
enum LeftOut {
  UNNAMEABLE(
      "its name cannot be written in a program", "their names cannot be written in a program"),
  EMPTY("it holds nothing", "they hold nothing"),
  CONSTANT("it is the same in nearly all rows", "they are the same in nearly all rows"),
  KEY(
      "it names rows, and tells nothing of new ones",
      "they name rows, and tell nothing of new ones"),
  OWNER(
      "it names what rows belong to, and new rows belong to others",
      "they name what rows belong to, and new rows belong to others"),
  LEAK(
      "it tells the truth almost alone, so it may be known only afterwards; put it back if it is"
          + " not",
      "each tells the truth almost alone, so they may be known only afterwards; put them back if"
          + " they are not"),
  GAPS("it is missing in nearly all rows", "they are missing in nearly all rows"),
  TIMES(
      "its dates are written in several ways; written in one way, `time` reads them",
      "their dates are written in several ways; written in one way, `time` reads them"),
  LIST(
      "it holds lists, of which `numbers` or `multi_hot` makes something",
      "they hold lists, of which `numbers` or `multi_hot` makes something"),
  ODD(
      "most of its cells are numbers or amounts, but not all; `nnc data` says which is not",
      "most of their cells are numbers or amounts, but not all; `nnc data` says which are not"),
  NAMES(
      "it has many different texts, most of them in few rows",
      "they have many different texts, most of them in few rows");

  private final String one;
  private final String several;

  LeftOut(String one, String several) {
    this.one = one;
    this.several = several;
  }

  /** A sentence that says it of these columns. */
  String of(List<String> columns) {
    return String.join(", ", columns)
        + (columns.size() == 1 ? " is left out: " + one : " are left out: " + several)
        + ".";
  }
}
