package dev.nnc.draft;

/** A program that was written, or why none was. */
public sealed interface Draft {
  /**
   * A program, not laid out yet.
   *
   * @param text that says what it does in comments
   * @param leftOut which classes it does not know, as a sentence; empty if there are none
   */
  record Program(String text, String leftOut) implements Draft {}

  /** The column cannot be predicted. */
  record UnfitTarget(String why) implements Draft {}

  /** Nothing is left that could tell the target. */
  record NothingLeft(String why) implements Draft {}
}
