package dev.nnc.text;

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
        ? withoutPower(Double.toString(number))
        : Double.toString(number);
  }

  /**
   * {@code 0.00015} for {@code 1.5E-4}: the digits with the point where the power has it. By hand,
   * as a check writes such a number, and Java's decimals take longer to be loaded than the check.
   */
  private static String withoutPower(String written) {
    int from = written.startsWith("-") ? 1 : 0;
    int end = written.indexOf('E');
    int point = Integer.parseInt(written, end + 1, written.length(), 10) + 1;
    String digits = written.charAt(from) + written.substring(from + 2, end);
    if (digits.length() == 2 && digits.endsWith("0")) {
      digits = digits.substring(0, 1);
    }
    return written.substring(0, from)
        + (point <= 0
            ? "0." + "0".repeat(-point) + digits
            : digits.substring(0, point) + '.' + digits.substring(point));
  }
}
