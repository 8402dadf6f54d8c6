package dev.nnc.train;

import dev.nnc.ir.Program;

/**
 * Which trials are to be trained by one program: where a step computes little, calling it costs
 * more than what it computes, and the call is the same for many trials as for one.
 *
 * <p>As {@link ThreadRule}, it looks at the program and not at the clock or the machine.
 */
public final class StackRule {
  /** No more trials are together, so that what is over is kept soon. */
  private static final int MOST = 13;

  /**
   * From so many on, more in a group save little: alone or together, a dense layer of 50 in batches
   * of 100 took 1, 0.50, 0.43 of the processor's time with 2, 4 and 7 trials in a group.
   */
  private static final int ENOUGH = 4;

  /** So many groups are wanted before any is larger than needed: they are executed side by side. */
  private static final int GROUPS = 4;

  /**
   * Multiplications and additions in the largest operation of one trial's step. Measured by {@code
   * benchmarks/run StackTimes} (docs/results.md).
   */
  private static final double WORTH_STACKING = 1.5e6;

  private StackRule() {}

  /** How many trials are in a group at most where a search has so many. */
  public static int group(int trials) {
    int groups = Math.clamp(trials / ENOUGH, 1, GROUPS);
    return Math.min(MOST, (trials + groups - 1) / groups);
  }

  /**
   * Whether trials are to be trained together.
   *
   * @param rows of one batch
   */
  public static boolean pays(Program program, String step, long rows) {
    return ThreadRule.largest(program.function(step), rows) <= WORTH_STACKING;
  }
}
