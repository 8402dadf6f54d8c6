package dev.nnc.profile;

import java.util.List;

/**
 * A row of the file that is none of the table, such as one of totals.
 *
 * @param line of the file, from 1
 * @param cells as they stand there, without blanks around them
 */
public record ApartRow(Kind kind, int line, List<String> cells) {
  public ApartRow {
    cells = List.copyOf(cells);
  }

  /** What it is instead. */
  public enum Kind {
    /** The names of the columns once more, as in files that were put one behind the other. */
    HEADER("repeats the names of the columns"),
    /** A second line of names or units below the header. */
    UNITS("is a second line of the header, such as units"),
    /** Sums or means of the rows above it. */
    TOTAL("sums up the rows above it"),
    /** A note below the table. */
    NOTE("is a note below the table"),
    /** No cell of it holds anything. */
    EMPTY("holds nothing");

    private final String sentence;

    Kind(String sentence) {
      this.sentence = sentence;
    }

    /** What is said of it, behind its line. */
    String sentence() {
      return sentence;
    }
  }
}
