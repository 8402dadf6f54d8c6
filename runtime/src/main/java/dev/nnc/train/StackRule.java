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
   * Multiplications and additions in the largest product of one trial's step, up to which trials
   * together take less of the processor's time: where it is larger, one product of all of them is
   * slower than one after another. As all bounds here measured by {@code benchmarks/run StackTimes}
   * (docs/results.md).
   */
  private static final double LARGEST_PRODUCT = 2e6;

  /** The same of a convolution, which has more to save, and takes little less beyond. */
  private static final double LARGEST_CONVOLUTION = 10e6;

  /** Numbers that one operation makes; those of all trials do not fit into caches beyond. */
  private static final double MOST_NUMBERS = 0.2e6;

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
    return program.function(step).operations().stream()
        .allMatch(
            each ->
                ThreadRule.carried(each, rows) <= MOST_NUMBERS
                    && ThreadRule.cost(each, rows)
                        <= switch (each.kind().word()) {
                          case "conv", "conv_by_input", "conv_by_kernel" -> LARGEST_CONVOLUTION;
                          default -> LARGEST_PRODUCT;
                        });
  }
}
