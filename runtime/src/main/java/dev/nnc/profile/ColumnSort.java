package dev.nnc.profile;

/** What a column is, for whoever wants to learn from it. */
public enum ColumnSort {
  /** Numbers. */
  NUMBER,
  /** Texts in which numbers stand, with a unit or with signs of another country. */
  AMOUNT,
  /** Dates or times of day. */
  DATE,
  /** Few different texts, or two words such as yes and no. */
  CLASSES,
  /** Many different texts, none of which tells much by itself. */
  NAMES,
  /** Texts of several words. */
  TEXT,
  /** Names of rows, or of what rows belong to: customer numbers. */
  KEY,
  /** Lists of numbers, or pieces. */
  LIST,
  /** No row has a value. */
  EMPTY
}
