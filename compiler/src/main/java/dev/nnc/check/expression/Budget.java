package dev.nnc.check.expression;

/**
 * The work that the check of a program may take, counted while it is done: a file of a few lines
 * can ask for more than anyone waits for, since loops in loops, calls in calls and values made of
 * values multiply. Evaluating an expression or laying a step costs one unit; a round of a loop and
 * a call cost more, since they evaluate what they hold; a list costs its length.
 */
final class Budget {
  /** About a second of work, and many times what a large network takes. */
  private static final long UNITS = 4_000_000;

  /** What a round of a loop or a call costs besides what is evaluated in it. */
  static final int ROUND = 20;

  /** The most values that one value may be made of: a list of lists counts what they hold. */
  static final long MOST_VALUES = 1_000_000;

  private long left = UNITS;
  private boolean told;

  /** Takes units; false if there are not as many left. */
  boolean spend(long units) {
    left -= units;
    return left >= 0;
  }

  /** Whether it was used up and nobody has said so; true once. */
  boolean takeNews() {
    boolean news = left < 0 && !told;
    told |= news;
    return news;
  }

  static long units() {
    return UNITS;
  }
}
