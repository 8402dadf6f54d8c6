package dev.nnc.api;

import dev.nnc.use.Judging;
import java.util.Optional;

/**
 * How a network is judged on other rows; what is not said is as the run's program says.
 *
 * @param action the name of the program's {@code evaluate} that is repeated; the last on a test
 *     part, else the last
 * @param metrics others than the program's, as they stand behind {@code metrics:}: {@code accuracy,
 *     f1}
 */
public record EvaluationOptions(Optional<String> action, Optional<String> metrics) {
  public EvaluationOptions {
    if (metrics.isPresent() && !Judging.isMetrics(metrics.get())) {
      throw new WrongCallException(
          "withMetrics", "`" + metrics.get() + "` are no metrics; some would be `accuracy, f1`");
    }
  }

  /** All is as the program says. */
  public static EvaluationOptions usual() {
    return new EvaluationOptions(Optional.empty(), Optional.empty());
  }

  public EvaluationOptions withAction(String name) {
    return new EvaluationOptions(Optional.of(name), metrics);
  }

  /**
   * With other metrics.
   *
   * @throws WrongCallException if the text cannot stand behind {@code metrics:}
   */
  public EvaluationOptions withMetrics(String text) {
    return new EvaluationOptions(action, Optional.of(text));
  }
}
