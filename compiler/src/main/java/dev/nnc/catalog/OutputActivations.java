package dev.nnc.catalog;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a prediction's values by the word of the activation that made it. A word that is
 * not known here, such as a function of the file, is trusted.
 */
public final class OutputActivations {
  private static final Set<String> SIGNED =
      Set.of(
          "linear",
          "leaky_relu",
          "prelu",
          "elu",
          "celu",
          "selu",
          "softsign",
          "gelu",
          "swish",
          "silu",
          "mish",
          "tanh",
          "hard_tanh",
          "hard_swish",
          "log_sigmoid",
          "log_softmax");

  private static final Set<String> UNBOUNDED =
      Set.of(
          "relu", "relu6", "softplus", "squareplus", "exponential", "exp", "square", "abs", "sqrt");

  private OutputActivations() {}

  /** Whether values below 0 occur. */
  public static boolean mayBeNegative(String made) {
    return SIGNED.contains(made);
  }

  /** Whether values outside 0 to 1 occur. */
  public static boolean mayLeaveZeroToOne(String made) {
    return SIGNED.contains(made) || UNBOUNDED.contains(made);
  }

  /** Whether whole rows may be zero, so that they cannot be made shares of one. */
  public static boolean cannotBeShares(String made) {
    return SIGNED.contains(made) || Set.of("relu", "relu6", "square", "abs", "sqrt").contains(made);
  }

  /** Which numbers a prediction can come to, where these are not all. */
  public static Optional<Domain> reach(String made) {
    return switch (made) {
      case "sigmoid", "hard_sigmoid", "softmax", "sparsemax" -> Optional.of(Domain.ZERO_TO_ONE);
      case "tanh", "hard_tanh", "softsign" -> Optional.of(Domain.SIDES);
      case "relu", "softplus", "squareplus", "exponential", "exp", "square", "abs", "sqrt" ->
          Optional.of(Domain.NOT_NEGATIVE);
      default -> Optional.empty();
    };
  }

  /** Ends through which no loss can train. */
  public static @Nullable Misfit cannotLearn(String made, boolean oneNumber) {
    if (made.equals("step")) {
      return Misfit.input(
          "cannot train through `step`: its derivative is zero everywhere",
          "",
          "end in `sigmoid`, or use the loss `perceptron`");
    }
    return oneNumber && made.equals("softmax")
        ? Misfit.input(
            "cannot train through `softmax` of one value, which is always 1",
            "",
            "end in `dense(1, sigmoid)` for yes or no, in `dense(1)` for a number, or have one"
                + " value for each class")
        : null;
  }
}
