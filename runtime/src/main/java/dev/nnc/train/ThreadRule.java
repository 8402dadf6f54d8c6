package dev.nnc.train;

import dev.nnc.ir.Operation;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;

/**
 * How many threads one operation should use: one, unless the network's largest operation is so
 * large that handing parts of it to other threads costs less than it brings.
 *
 * <p>The rule looks at the program and not at the clock: thread counts change the last bits of
 * sums, so a measurement would make two runs of one file differ.
 */
public final class ThreadRule {
  /**
   * Multiplications and additions in the largest single operation of a step from which more threads
   * pay.
   */
  static final double WORTH_SHARING = 30e6;

  /**
   * As many multiplications and additions take the time of one number that an operation reads and
   * writes, at the least. A convolution of one channel with 64 filters computes little, yet relu,
   * pooling and their derivatives carry its millions of results from and to memory: such a step is
   * faster by a third on two processors.
   */
  private static final double CARRIED = 25;

  private ThreadRule() {}

  /**
   * The count for a training step.
   *
   * @param rows of one batch
   * @param processors that the machine has
   */
  public static int threads(Program program, String step, long rows, int processors) {
    double most = 0;
    for (Operation operation : program.function(step).operations()) {
      most = Math.max(most, Math.max(cost(operation, rows), CARRIED * carried(operation, rows)));
    }
    return most >= WORTH_SHARING ? Math.max(1, processors) : 1;
  }

  /** How many numbers it makes of as many others; none where it only says how they are seen. */
  static double carried(Operation operation, long rows) {
    return switch (operation.kind().word()) {
      case "reshape", "broadcast", "constant", "read" -> 0;
      default -> elements(operation, rows);
    };
  }

  /** Multiplications and additions of an operation. */
  static double cost(Operation operation, long rows) {
    if (operation.kind().word().equals("matmul")) {
      Value a = operation.input(0);
      boolean transposed =
          operation.attributes().has("transpose_a") && operation.attributes().truth("transpose_a");
      double inner = size(a.shape().dimension(transposed ? -2 : -1), rows);
      return 2 * inner * size(operation.results().getFirst().shape(), rows);
    }
    String word = operation.kind().word();
    if (word.equals("conv") || word.equals("conv_by_input") || word.equals("conv_by_kernel")) {
      // Each number of the convolution's result is a sum over its window and channels.
      Value result = operation.results().getFirst();
      Shape output = word.equals("conv") ? result.shape() : operation.input(1).shape();
      Shape kernel =
          switch (word) {
            case "conv" -> operation.input(1).shape();
            case "conv_by_input" -> operation.input(0).shape();
            default -> result.shape();
          };
      return 2 * size(output, rows) * size(kernel, rows) / size(kernel.last(), rows);
    }
    if (word.equals("lstm") || word.equals("lstm_gradient")) {
      // The product of one step, which waits for the step before.
      int x = word.equals("lstm") ? 0 : 1;
      Shape kernel = operation.input(x + 1).shape();
      double inner = size(kernel.dimension(0), rows) + size(kernel.last(), rows) / 4;
      return 2
          * size(operation.input(x).shape().dimension(1), rows)
          * inner
          * size(kernel.last(), rows);
    }
    return elements(operation, rows);
  }

  private static double elements(Operation operation, long rows) {
    double elements = 0;
    for (Value result : operation.results()) {
      elements += size(result.shape(), rows);
    }
    return elements;
  }

  private static double size(Shape shape, long rows) {
    double product = 1;
    for (Dimension dimension : shape.dimensions()) {
      product *= size(dimension, rows);
    }
    return product;
  }

  private static double size(Dimension dimension, long rows) {
    return dimension.isKnown() ? dimension.size() : rows;
  }
}
