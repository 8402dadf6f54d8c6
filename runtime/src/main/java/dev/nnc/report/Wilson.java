package dev.nnc.report;

/**
 * Within which a share lies with 95 %, as far as chance decides which examples there were (Wilson
 * 1927, Probable Inference, the Law of Succession, and Statistical Inference).
 */
public record Wilson(double low, double high) {
  public static final double Z = 1.959963984540054;

  /** The interval of {@code right} out of {@code of}. */
  public static Wilson of(long right, long of) {
    double share = (double) right / of;
    double square = Z * Z / of;
    double middle = (share + square / 2) / (1 + square);
    double half = Z / (1 + square) * Math.sqrt(share * (1 - share) / of + square / (4 * of));
    return new Wilson(Math.max(0, middle - half), Math.min(1, middle + half));
  }
}
