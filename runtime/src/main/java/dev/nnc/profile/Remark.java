package dev.nnc.profile;

import java.util.Locale;

/**
 * What stands out in a table.
 *
 * @param column of which it is said; empty if of the whole table
 * @param sentence without a capital and a full stop
 */
public record Remark(Kind kind, String column, String sentence) {
  /** What it is about. */
  public enum Kind {
    /** All rows, or nearly all, hold the same. */
    CONSTANT,
    /** It names rows and tells nothing of new ones. */
    KEY,
    /** It tells the truth almost alone. */
    LEAK,
    /** Rows that are copies of others. */
    SAME_ROWS,
    /** Rows that are nearly copies of others. */
    NEAR_ROWS,
    /** Rows that cannot be read: of other widths, or in JSON Lines no objects. */
    UNREAD,
    /** Lines that are no rows: totals, a header that comes again, units, notes. */
    APART,
    /** Times that are written in several ways. */
    MIXED_TIMES,
    /** Cells that hold several texts each. */
    SEVERAL,
    /** Yes and no in several words each. */
    YES_AND_NO,
    /** A few numbers are far from all others. */
    FAR_OUT,
    /** Most cells of a column are missing. */
    GAPS,
    /** A few cells of a column are none of what the others are. */
    ODD_CELLS,
    /** Classes that differ in nothing but capitals. */
    SPELLINGS,
    /** A class is the first letter of another one. */
    SHORT_FORM,
    /** The truth is missing, or one of its classes is rare. */
    TRUTH;

    /** As JSON writes it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
