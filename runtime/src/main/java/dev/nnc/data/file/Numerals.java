package dev.nnc.data.file;

import dev.nnc.diag.Grammar;
import dev.nnc.text.Figures;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Reads and writes numbers in cells. */
public final class Numerals {
  private Numerals() {}

  /**
   * The number that a cell holds, or nothing. Decimal digits only: Java's own {@code 1d}, {@code
   * 0x1p3}, {@code NaN} and {@code Infinity} are texts here, and so are numbers that do not fit
   * into 32 bits.
   */
  public static OptionalDouble parse(String cell) {
    String text = cell.strip();
    boolean digit = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isDigit = c >= '0' && c <= '9';
      digit |= isDigit;
      if (!isDigit && "+-.eE".indexOf(c) < 0) {
        return OptionalDouble.empty();
      }
    }
    if (!digit) {
      return OptionalDouble.empty();
    }
    try {
      double value = Double.parseDouble(text);
      return Math.abs(value) <= Float.MAX_VALUE ? OptionalDouble.of(value) : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  public static boolean isNumber(String cell) {
    return isShort(cell) || parse(cell).isPresent();
  }

  /** Says without more ado what most cells are: the head of a table is looked at in every start. */
  private static boolean isShort(String cell) {
    int length = cell.length();
    int digits = 0;
    int points = 0;
    for (int i = 0; i < length; i++) {
      char c = cell.charAt(i);
      if (c >= '0' && c <= '9') {
        digits++;
      } else if (c == '.') {
        points++;
      } else if (c != '-' || i > 0) {
        return false;
      }
    }
    return digits > 0 && points < 2 && length < 30;
  }

  /** The digits of the largest number below which a double holds every whole number: 2^53. */
  private static final String MOST_EXACT = "9007199254740992";

  /**
   * Whether the digits say more than the number that they make: they begin with a zero, as those of
   * 01234 do, or there are more of them than a number can tell apart, beyond 2^53. So codes are
   * written: postal codes, account numbers, keys.
   */
  public static boolean isCode(CharSequence cell) {
    int from = 0;
    int to = cell.length();
    while (from < to && cell.charAt(from) <= ' ') {
      from++;
    }
    while (from < to && cell.charAt(to - 1) <= ' ') {
      to--;
    }
    if (to - from < 2) {
      return false;
    }
    boolean leadingZero = cell.charAt(from) == '0';
    if (cell.charAt(from) == '-' || cell.charAt(from) == '+') {
      from++;
    }
    if (!leadingZero && to - from < MOST_EXACT.length()) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (cell.charAt(i) < '0' || cell.charAt(i) > '9') {
        return false;
      }
    }
    return leadingZero
        || to - from > MOST_EXACT.length()
        || cell.subSequence(from, to).toString().compareTo(MOST_EXACT) > 0;
  }

  /** Why the digits are taken for a code, to follow them in a sentence. */
  public static String codeReason(String cell) {
    return cell.strip().startsWith("0")
        ? "begins with a zero"
        : "has more digits than a number can tell apart";
  }

  /** Why the cell is no number, to follow its text in a sentence. */
  public static String complaint(String cell) {
    String text = cell.strip().toLowerCase(Locale.ROOT);
    if (text.contains("nan") || text.contains("inf")) {
      return "is not a finite number";
    }
    try {
      Double.parseDouble(text);
      return text.matches("[-+.0-9e]+")
          ? "does not fit into a 32-bit number"
          : "is not a number in decimal digits";
    } catch (NumberFormatException e) {
      return "is not a number";
    }
  }

  private static final Pattern COMMA_BEFORE_DECIMALS =
      Pattern.compile("[-+]?([0-9]+|[0-9]{1,3}([.][0-9]{3})+),[0-9]+");

  private static final Pattern COMMA_BETWEEN_THOUSANDS =
      Pattern.compile("[-+]?[0-9]{1,3}(,[0-9]{3})+([.][0-9]+)?");

  /** Whether it looks like a number as other countries or spreadsheets write it. */
  public static boolean isForeign(String cell) {
    String text = cell.strip();
    return text.indexOf(',') > 0
        && (COMMA_BEFORE_DECIMALS.matcher(text).matches()
            || COMMA_BETWEEN_THOUSANDS.matcher(text).matches());
  }

  /** What to do about a cell that is no number. */
  public static String help(String cell) {
    String text = cell.strip();
    // Three digits after a comma are thousands more often than decimals.
    boolean thousands = COMMA_BETWEEN_THOUSANDS.matcher(text).matches();
    if (!thousands && COMMA_BEFORE_DECIMALS.matcher(text).matches()) {
      return "write numbers with a decimal point, as in "
          + text.replace(".", "").replace(',', '.')
          + ", or say how they are written: `decimal: \",\"`"
          + (text.indexOf('.') < 0 ? "" : " with `thousands: \".\"`");
    }
    if (thousands) {
      return "write numbers without commas, as in "
          + text.replace(",", "")
          + ", or say how they are written: `thousands: \",\"`";
    }
    return "mend the cell; if it stands for a missing value, say so: `missing: \""
        + shorten(text).replace("\\", "\\\\").replace("\"", "\\\"")
        + "\"` in the source, and then `impute(…)`";
  }

  /** As short as tells the float apart from its neighbours; whole numbers without a point. */
  public static String shortest(float value) {
    if (value != Math.rint(value) || Math.abs(value) >= 1e15) {
      return Float.toString(value);
    }
    // Beyond 2^24 the last digits are none that the float tells: 1707703168 may as well be …200.
    return Math.abs(value) < 1e7
        ? String.format(Locale.ROOT, "%d", (long) value)
        : new BigDecimal(Float.toString(value)).toPlainString();
  }

  /**
   * Six digits that count, without an exponent but for numbers that a person could not read
   * otherwise.
   */
  public static String forPeople(double value) {
    return rounded(value, 6);
  }

  /** A probability with four digits that count. */
  public static String probability(double value) {
    return value > 0 && value < 1e-6 ? "<0.000001" : rounded(value, 4);
  }

  private static String rounded(double value, int digits) {
    double size = Math.abs(value);
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    if (size != 0 && (size < 1e-9 || size >= 1e15)) {
      return String.format(Locale.ROOT, "%." + (digits - 1) + "e", value);
    }
    BigDecimal rounded = new BigDecimal(value);
    if (rounded.precision() - rounded.scale() < digits) {
      rounded = rounded.round(new MathContext(digits));
    } else {
      rounded = rounded.setScale(0, RoundingMode.HALF_EVEN);
    }
    String text = rounded.stripTrailingZeros().toPlainString();
    return text.equals("-0") ? "0" : text;
  }

  /** As a class is named: whole numbers without a point, small ones without a power of ten. */
  public static String format(double value) {
    return Figures.of(value);
  }

  /** A cell's text as messages show it: one line, not too long, no control characters. */
  public static String shorten(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(61)
        .forEach(
            c ->
                shown.appendCodePoint(
                    Character.isISOControl(c) || Character.getType(c) == Character.FORMAT
                        ? '\uFFFD'
                        : c));
    return text.codePointCount(0, text.length()) > 60
        ? shown.substring(0, shown.offsetByCodePoints(0, 60)) + "…"
        : shown.toString();
  }

  /** {@code 1 row}, {@code 2,000 rows}. */
  public static String count(long count, String noun) {
    return Grammar.count(count, noun);
  }

  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
