package dev.nnc.catalog;

/**
 * The coefficient of determination of one value of a row, as scikit-learn's {@code r2_score} with
 * {@code force_finite} has it. The metric and the page take it from here, so that they agree.
 */
public final class Determination {
  /** A deviation of less than a millionth of the size is what rounding leaves of a constant. */
  private static final double ROUNDING = 1e-12;

  private Determination() {}

  /**
   * How much of the truth's variance is explained.
   *
   * @param residual the sum of the squared errors
   * @param variance the sum of the truths' squared distances from their mean
   * @param mean of the truths
   * @param rows how many truths there are
   * @return 1 is perfect, 0 is the mean's merit; of a truth that never changes 1 if there is no
   *     error, and else 0
   */
  public static double of(double residual, double variance, double mean, double rows) {
    if (variance > ROUNDING * rows * mean * mean) {
      return 1 - residual / variance;
    }
    return residual == 0 ? 1 : 0;
  }

  /** A sum of squared distances from a mean, which is 0 where only rounding is left of it. */
  public static double aroundMean(double squares, double mean, double rows) {
    double left = squares - rows * mean * mean;
    return left > ROUNDING * squares ? left : 0;
  }
}
