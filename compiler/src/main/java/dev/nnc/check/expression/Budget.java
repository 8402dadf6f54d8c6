package dev.nnc.check.expression;

import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * The work that the check of a program may take, counted while it is done: a file of a few lines
 * can ask for more than anyone waits for, since loops in loops, calls in calls and values made of
 * values multiply. Evaluating an expression or laying a step costs one unit; a round of a loop and
 * a call cost more, since they evaluate what they hold; a list costs its length.
 */
final class Budget {
  /** About a second of work, and many times what a large network takes. */
  private static final long UNITS = 2_000_000;

  /** What a round of a loop or a call costs besides what is evaluated in it. */
  static final int ROUND = 20;

  /** The most values that one value may be made of: a list of lists counts what they hold. */
  static final long MOST_VALUES = 1_000_000;

  /** So often it is asked whether anyone still waits; a power of two. */
  private static final int ASKED = 256;

  private final BooleanSupplier cancelled;
  private int times;
  private long left = UNITS;
  private boolean told;

  /**
   * @param cancelled whether nobody waits for the check any more
   */
  Budget(BooleanSupplier cancelled) {
    this.cancelled = cancelled;
  }

  /**
   * Takes units; false if there are not as many left.
   *
   * @throws CancellationException if nobody waits for the check any more
   */
  boolean spend(long units) {
    times++;
    if (times % ASKED == 0 && cancelled.getAsBoolean()) {
      throw new CancellationException();
    }
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
