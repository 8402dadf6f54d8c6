package dev.nnc.train;

import dev.nnc.ir.Program;

/**
 * How many trials are to be trained by one program: where a step computes little, calling it costs
 * more than what it computes, and the call is the same for many trials as for one.
 *
 * <p>As {@link ThreadRule}, it looks at the program and not at the clock or the machine.
 */
public final class StackRule {
  /** No more trials are together, so that what is over is kept soon. */
  public static final int MOST = 13;

  /**
   * Multiplications and additions in the largest operation of one trial's step. Measured with one
   * hidden layer of 50, 200 and 800 between 64 numbers and 10 classes, in batches of 100, which are
   * 0.64, 2.6 and 10 million: trials together took 0.72, 1.0 and 1.35 of the processor's time that
   * they take alone.
   */
  private static final double WORTH_STACKING = 1.5e6;

  private StackRule() {}

  /**
   * How many of the trials to train together at most; 1 if each is better trained alone.
   *
   * @param rows of one batch
   */
  public static int together(Program program, String step, long rows) {
    return ThreadRule.largest(program.function(step), rows) <= WORTH_STACKING ? MOST : 1;
  }
}
