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
    SAID("said"),
    /** Its cells are such. */
    FOUND("found"),
    /** Its cells are digits in quotes where other numbers are not, or strings of JSON. */
    QUOTED("quoted"),
    /** Its cells are digits that would not be the same as numbers. */
    CODES("codes");

    private final String word;

    Reason(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  public ColumnEvidence {
    examples = List.copyOf(examples);
  }

  /** Whether it holds texts that could be read as numbers. */
  public boolean looksLikeNumbers() {
    return reason == Reason.QUOTED || reason == Reason.CODES;
  }
}
