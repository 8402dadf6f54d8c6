package dev.nnc.train;

/**
 * The best of a result up to an epoch.
 *
 * @param value NaN as long as there is none
 * @param epoch in which it was reached, 0 as long as there is none
 */
public record BestSoFar(double value, int epoch) {
  public static final BestSoFar NONE = new BestSoFar(Double.NaN, 0);

  /**
   * The best after one more epoch.
   *
   * @param greater whether a result is the better the greater it is
   * @param least by how much a result must be better at least
   */
  BestSoFar with(double now, int epoch, boolean greater, double least) {
    boolean better =
        Double.isNaN(value) ? !Double.isNaN(now) : (greater ? now - value : value - now) > least;
    return better ? new BestSoFar(now, epoch) : this;
  }
}
