package dev.nnc.text;

import java.math.BigDecimal;

/**
 * How a number is written that names a class: the same where it is checked and where it is read.
 */
public final class Figures {
  private Figures() {}

  /** {@code 3}, {@code 0.5} or {@code 0.0001}; a power of ten only where zeros would be many. */
  public static String of(double number) {
    double size = Math.abs(number);
    if (number == Math.rint(number) && size <= 1L << 53) {
      return Long.toString((long) number);
    }
    return (size < 1e-3 && size >= 1e-9) || (size >= 1e7 && size < 1e15)
        ? new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString()
        : Double.toString(number);
  }
}
