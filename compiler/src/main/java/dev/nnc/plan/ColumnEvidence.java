package dev.nnc.plan;

import java.util.List;

/**
 * What made a column of a file one of numbers or of texts.
 *
 * @param reason in short
 * @param where the place of the cell that decided, such as {@code line 2}; empty if no single one
 *     did
 * @param cell that cell; empty if no single one did
 * @param examples the first different cells as they stand in the file
 */
public record ColumnEvidence(Reason reason, String where, String cell, List<String> examples) {
  /** Why it has its type. */
  public enum Reason {
    /** The program says so. */
    SAID("the program"),
    /** Its cells are such. */
    FOUND("its cells"),
    /** Its cells are digits in quotes where other numbers are not, or strings of JSON. */
    QUOTED("its quotes"),
    /** Its cells are digits that would not be the same as numbers. */
    CODES("codes among its cells");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    /** By what the type is known. */
    public String words() {
      return words;
    }
  }

  public ColumnEvidence {
    examples = List.copyOf(examples);
  }

  /** Whether its numbers could be codes: whole numbers, as far as was looked. */
  public boolean looksLikeCodes() {
    for (String example : examples) {
      for (int i = 0; i < example.length(); i++) {
        if (example.charAt(i) < '0' || example.charAt(i) > '9') {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether it holds texts that could be read as numbers. */
  public boolean looksLikeNumbers() {
    return reason == Reason.QUOTED || reason == Reason.CODES;
  }
}
