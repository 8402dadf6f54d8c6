package dev.nnc.report;

import dev.nnc.source.Percent;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** How numbers are written in a report: four significant digits, thousands in groups. */
public final class Numbers {
  /** A longer number in a cell is rounded, unless it is whole. */
  private static final int MOST_DIGITS = 9;

  private Numbers() {}

  public static String whole(long number) {
    return minus(String.format(Locale.ROOT, "%,d", number));
  }

  public static String decimal(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "∞" : "−∞";
    }
    double size = Math.abs(number);
    if (number == Math.rint(number) && size < 1e12) {
      return whole((long) number);
    }
    if (size >= 1e9 || size < 1e-4) {
      return scientific(number);
    }
    int decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4;
    if (size < 0.001) {
      decimals = 6;
    } else if (size < 0.1) {
      decimals = 5;
    }
    return minus(String.format(Locale.ROOT, "%,." + decimals + "f", number));
  }

  /** From one number to another, with as many decimals in both. */
  public static String range(double low, double high) {
    int decimals = Math.max(decimals(decimal(low)), decimals(decimal(high)));
    return sameDecimals(low, decimals) + " – " + sameDecimals(high, decimals);
  }

  private static int decimals(String written) {
    int point = written.indexOf('.');
    return point < 0 || !Character.isDigit(written.charAt(written.length() - 1))
        ? 0
        : written.length() - point - 1;
  }

  private static String sameDecimals(double number, int decimals) {
    String own = decimal(number);
    boolean isPlain = own.chars().allMatch(c -> Character.isDigit(c) || ",.−".indexOf(c) >= 0);
    return isPlain ? minus(String.format(Locale.ROOT, "%,." + decimals + "f", number)) : own;
  }

  /** A cell of a file: a number as the page writes numbers, to six digits; else as it stands. */
  static String cell(String text) {
    if (text.isEmpty() || text.length() > 40 || !text.chars().allMatch(Numbers::isOfNumber)) {
      return text;
    }
    try {
      if (text.length() <= MOST_DIGITS || text.chars().allMatch(Character::isDigit)) {
        Double.parseDouble(text);
        return minus(text);
      }
      BigDecimal rounded = new BigDecimal(text).round(new MathContext(6));
      double size = Math.abs(rounded.doubleValue());
      return size >= 1e9 || (size > 0 && size < 1e-4)
          ? scientific(rounded.doubleValue())
          : minus(rounded.stripTrailingZeros().toPlainString());
    } catch (NumberFormatException noNumber) {
      return text;
    }
  }

  private static boolean isOfNumber(int c) {
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
  }

  /** A share from 0 to 1 in percent; 100 % and 0 % only where they are exact. */
  public static String percent(double share) {
    return Percent.of(share).replace(" %", "\u00a0%");
  }

  public static String seconds(double seconds) {
    if (!Double.isFinite(seconds)) {
      return "–";
    }
    if (seconds < 1) {
      return String.format(
          Locale.ROOT, seconds < 0.01 ? "%.1f\u00a0ms" : "%.0f\u00a0ms", seconds * 1000);
    }
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f\u00a0s", seconds);
    }
    long whole = Math.round(seconds);
    if (whole < 3600) {
      return whole / 60 + "\u00a0min " + whole % 60 + "\u00a0s";
    }
    return whole / 3600 + "\u00a0h " + whole % 3600 / 60 + "\u00a0min";
  }

  /** A place in a drawing, to a tenth of a pixel. */
  static String coordinate(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** Three decimals for all, so that a column can be compared at a glance. */
  public static String fixed(double share) {
    return minus(String.format(Locale.ROOT, "%.3f", share));
  }

  /** A factor in words: two digits are enough. */
  static String factor(double factor) {
    if (!Double.isFinite(factor) || factor >= 1000) {
      return decimal(Double.isFinite(factor) ? Math.rint(factor / 100) * 100 : factor);
    }
    String text =
        new BigDecimal(factor).round(new MathContext(2)).stripTrailingZeros().toPlainString();
    return minus(text);
  }

  private static String scientific(double number) {
    String[] parts = String.format(Locale.ROOT, "%.3e", number).split("e", 2);
    return minus(parts[0] + "e" + Integer.parseInt(parts[1]));
  }

  private static String minus(String text) {
    return text.replace('-', '−');
  }
}
