package dev.nnc.parse;

import java.util.ArrayList;
import java.util.List;

/** The values that literals stand for. */
final class Literals {
  private Literals() {}

  /** Whether an underscore stands anywhere but between two digits of a number. */
  static boolean hasMisplacedUnderscore(String number) {
    for (int i = 0; i < number.length(); i++) {
      if (number.charAt(i) == '_'
          && (i == 0
              || i + 1 == number.length()
              || !isDigit(number.charAt(i - 1))
              || !isDigit(number.charAt(i + 1)))) {
        return true;
      }
    }
    return false;
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Digits and underscores; a negative result says that the number is too large. */
  static long integer(String digits) {
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c == '_') {
        continue;
      }
      if (value > (Long.MAX_VALUE - (c - '0')) / 10) {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }

  /**
   * A decimal number; infinite if it is too large for a double, NaN if it is not 0 but too small
   * for one.
   */
  static double decimal(String number) {
    String plain = number.indexOf('_') < 0 ? number : number.replace("_", "");
    double value = Double.parseDouble(plain);
    return value == 0 && !isZero(plain) ? Double.NaN : value;
  }

  private static boolean isZero(String number) {
    for (int i = 0; i < number.length(); i++) {
      char c = number.charAt(i);
      if (c == 'e' || c == 'E') {
        return true;
      }
      if (c >= '1' && c <= '9') {
        return false;
      }
    }
    return true;
  }

  /** {@code 10%} is the double next to 0.10. */
  static double percentage(String text) {
    String number = text.substring(0, text.length() - 1).replace("_", "");
    double value = decimal(number);
    if (!Double.isFinite(value) || value == 0) {
      return value;
    }
    // Moving the point in the text rounds once only. BigDecimal would do it, too, but setting up
    // its
    // tables took a twentieth of a start.
    int e = Math.max(number.indexOf('e'), number.indexOf('E'));
    int exponent = e < 0 ? 0 : Integer.parseInt(number, e + 1, number.length(), 10);
    return Double.parseDouble((e < 0 ? number : number.substring(0, e)) + "e" + (exponent - 2));
  }

  /** The sizes of {@code 3x3}; a negative one is too large. */
  static List<Long> sizes(String text) {
    List<Long> sizes = new ArrayList<>(2);
    int start = 0;
    while (start <= text.length()) {
      int end = text.indexOf('x', start);
      if (end < 0) {
        end = text.length();
      }
      sizes.add(integer(text.substring(start, end)));
      start = end + 1;
    }
    return sizes;
  }

  /** Where the unit of {@code 15deg} begins. */
  static int unitStart(String quantity) {
    int i = 0;
    while (i < quantity.length()) {
      char c = quantity.charAt(i);
      if (!isDigit(c) && c != '.' && c != '_') {
        boolean exponent =
            (c == 'e' || c == 'E')
                && i + 1 < quantity.length()
                && (isDigit(quantity.charAt(i + 1))
                    || ((quantity.charAt(i + 1) == '-' || quantity.charAt(i + 1) == '+')
                        && i + 2 < quantity.length()
                        && isDigit(quantity.charAt(i + 2))));
        if (!exponent) {
          return i;
        }
        i++;
      }
      i++;
    }
    return i;
  }

  /** The text between the quotes with its escapes resolved; an unknown escape stands for itself. */
  static String text(String quoted) {
    char quote = quoted.charAt(0);
    int end =
        quoted.length() > 1 && quoted.charAt(quoted.length() - 1) == quote
            ? quoted.length() - 1
            : quoted.length();
    StringBuilder text = new StringBuilder(end);
    for (int i = 1; i < end; i++) {
      char c = quoted.charAt(i);
      if (c == '\\' && i + 1 < end) {
        i++;
        c = quoted.charAt(i);
        switch (c) {
          case 'n' -> text.append('\n');
          case 't' -> text.append('\t');
          case '"', '\\', '\'' -> text.append(c);
          default -> text.append('\\').append(c);
        }
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
