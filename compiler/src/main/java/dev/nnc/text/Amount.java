package dev.nnc.text;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A number as people write it into a cell: with a unit before or behind it, with one sign or
 * another between thousands and before decimals, in parentheses for less than nothing, or as a word
 * such as {@code yes}.
 *
 * @param negative whether it is below 0
 * @param digits with the signs that stand between them
 * @param exponent the power of ten behind {@code e}
 * @param unit what stands beside the digits; empty if nothing does
 * @param word 0 or 1 for a word; else NaN
 */
public record Amount(boolean negative, String digits, int exponent, String unit, double word) {
  /** More digits or a longer unit are no number. */
  private static final int LONGEST = 100;

  private static final int LONGEST_WORD = 5;

  private static final Map<String, Double> WORDS =
      Map.ofEntries(
          Map.entry("yes", 1.0),
          Map.entry("y", 1.0),
          Map.entry("true", 1.0),
          Map.entry("t", 1.0),
          Map.entry("ja", 1.0),
          Map.entry("no", 0.0),
          Map.entry("n", 0.0),
          Map.entry("false", 0.0),
          Map.entry("f", 0.0),
          Map.entry("nein", 0.0));

  /** What the signs between its digits tell. */
  public enum Writing {
    /** There are none that matter. */
    PLAIN,
    /** The decimal sign is a point. */
    POINT,
    /** The decimal sign is a comma. */
    COMMA,
    /** The only sign is a point, which may be either. */
    SOME_POINT,
    /** The only sign is a comma, which may be either. */
    SOME_COMMA,
    /** It is no number either way. */
    NONE
  }

  /** Of a cell's text; null if it is no number. */
  public static @Nullable Amount of(String cell) {
    String text = cell.strip();
    if (text.isEmpty() || text.length() > LONGEST) {
      return null;
    }
    Double word = text.length() <= LONGEST_WORD ? WORDS.get(text.toLowerCase(Locale.ROOT)) : null;
    return word != null ? new Amount(false, "", 0, "", word) : new Reading(text).read();
  }

  public boolean isWord() {
    return !Double.isNaN(word);
  }

  public Writing writing() {
    if (isWord()) {
      return Writing.PLAIN;
    }
    boolean point = plain('.', "") != null;
    boolean comma = plain(',', "") != null;
    boolean signs = digits.indexOf('.') >= 0 || digits.indexOf(',') >= 0;
    if (point && comma) {
      return !signs
          ? Writing.PLAIN
          : digits.indexOf('.') >= 0 ? Writing.SOME_POINT : Writing.SOME_COMMA;
    }
    return point ? Writing.POINT : comma ? Writing.COMMA : Writing.NONE;
  }

  /**
   * The number, or nothing if it is none with these signs.
   *
   * @param decimal the sign before decimals
   * @param thousands the sign between thousands; empty for any that is usual
   */
  public OptionalDouble value(char decimal, String thousands) {
    if (isWord()) {
      return OptionalDouble.of(word);
    }
    String plain = plain(decimal, thousands);
    if (plain == null) {
      return OptionalDouble.empty();
    }
    double size = Double.parseDouble(exponent == 0 ? plain : plain + "e" + exponent);
    return size <= Float.MAX_VALUE
        ? OptionalDouble.of(negative ? -size : size)
        : OptionalDouble.empty();
  }

  /** The digits with a point before decimals; null if they are no number with these signs. */
  private @Nullable String plain(char decimal, String thousands) {
    int end = digits.indexOf(decimal);
    String whole =
        withoutThousands(end < 0 ? digits : digits.substring(0, end), decimal, thousands);
    if (whole == null || end < 0) {
      return whole;
    }
    for (int i = end + 1; i < digits.length(); i++) {
      if (!isDigit(digits.charAt(i))) {
        return null;
      }
    }
    return whole + "." + digits.substring(end + 1);
  }

  /** The whole part's digits; null if other signs stand between them than ones of thousands. */
  private static @Nullable String withoutThousands(String whole, char decimal, String thousands) {
    StringBuilder plain = new StringBuilder();
    char sign = 0;
    int group = 0;
    int groups = 0;
    int first = 0;
    int inner = 0;
    for (int i = 0; i < whole.length(); i++) {
      char c = whole.charAt(i);
      if (isDigit(c)) {
        plain.append(c);
        group++;
        continue;
      }
      boolean allowed =
          c != decimal
              && (thousands.isEmpty() || thousands.indexOf(c) >= 0)
              && (sign == 0 || c == sign);
      if (!allowed || group == 0) {
        return null;
      }
      sign = c;
      if (groups++ == 0) {
        first = group;
      } else if (inner != 0 && inner != group) {
        return null;
      } else {
        inner = group;
      }
      group = 0;
    }
    if (sign == 0) {
      return plain.toString();
    }
    // Groups of three; or of two but the last, as lakhs and crores are written.
    boolean grouped =
        group == 3
            && (inner == 0 || inner == 3 || inner == 2)
            && first <= (inner == 2 ? 2 : 3)
            && plain.charAt(0) != '0';
    return grouped ? plain.toString() : null;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /** The unit as units are compared: a plural is the same. */
  public String unitName() {
    boolean plural = unit.length() > 2 && unit.endsWith("s");
    return plural ? unit.substring(0, unit.length() - 1) : unit;
  }

  /** Whether it is 0, which needs no unit. */
  public boolean isZero() {
    return !isWord() && digits.chars().noneMatch(c -> c >= '1' && c <= '9');
  }

  /** Reads a cell from left to right. */
  private static final class Reading {
    private final String text;
    private int at;

    Reading(String text) {
      boolean accounted =
          text.length() > 2 && text.charAt(0) == '(' && text.charAt(text.length() - 1) == ')';
      this.text = accounted ? "-" + text.substring(1, text.length() - 1).strip() : text;
    }

    @Nullable Amount read() {
      boolean negative = sign();
      int start = at;
      while (at < text.length() && !isDigit(text.charAt(at)) && !beginsFraction()) {
        at++;
      }
      String prefix = text.substring(start, at);
      boolean signBehind =
          !prefix.isEmpty() && "+-−".indexOf(prefix.charAt(prefix.length() - 1)) >= 0;
      if (signBehind) {
        if (at == start + 1 || negative || start > 0) {
          return null;
        }
        negative = prefix.charAt(prefix.length() - 1) != '+';
        prefix = prefix.substring(0, prefix.length() - 1);
      }
      if (!isPrefix(prefix)) {
        return null;
      }
      String digits = digits();
      if (digits == null) {
        return null;
      }
      int exponent = exponent();
      String suffix = text.substring(at).strip();
      if (!isSuffix(suffix) || (!prefix.isBlank() && !suffix.isEmpty())) {
        return null;
      }
      return new Amount(
          negative, digits, exponent, prefix.isBlank() ? suffix : prefix.strip(), Double.NaN);
    }

    private boolean sign() {
      char c = text.charAt(0);
      if ("+-−".indexOf(c) >= 0) {
        at = 1;
      }
      return c == '-' || c == '−';
    }

    private boolean beginsFraction() {
      char c = text.charAt(at);
      return (c == '.' || c == ',')
          && at + 1 < text.length()
          && isDigit(text.charAt(at + 1))
          && (at == 0 || !Character.isLetter(text.charAt(at - 1)));
    }

    /** The digits with what stands between them. */
    private @Nullable String digits() {
      StringBuilder digits = new StringBuilder();
      while (at < text.length()) {
        char c = text.charAt(at);
        if (isDigit(c)) {
          digits.append(c);
        } else {
          char sign = between(c);
          boolean more = at + 1 < text.length() && isDigit(text.charAt(at + 1));
          boolean last = (c == '.' || c == ',') && at + 1 == text.length() && !digits.isEmpty();
          if (sign == 0 || !(more || last)) {
            break;
          }
          digits.append(sign);
        }
        at++;
      }
      return digits.chars().anyMatch(Amount::isDigit) ? digits.toString() : null;
    }

    /** A sign between digits; all blanks are one, and all apostrophes; 0 for any other. */
    private static char between(char c) {
      return switch (c) {
        case '.', ',', '_' -> c;
        case '\'', '’' -> '\'';
        case ' ', '\u00A0', '\u2009', '\u202F' -> ' ';
        default -> 0;
      };
    }

    private int exponent() {
      if (at >= text.length() || (text.charAt(at) != 'e' && text.charAt(at) != 'E')) {
        return 0;
      }
      int end = at + 1;
      boolean below = end < text.length() && text.charAt(end) == '-';
      end += end < text.length() && "+-".indexOf(text.charAt(end)) >= 0 ? 1 : 0;
      int start = end;
      int value = 0;
      while (end < text.length() && isDigit(text.charAt(end)) && end - start < 4) {
        value = value * 10 + text.charAt(end++) - '0';
      }
      if (end == start) {
        return 0;
      }
      at = end;
      return below ? -value : value;
    }

    /** A currency, in signs or letters: {@code €}, {@code US$}, {@code CHF}, {@code Rs. }. */
    private static boolean isPrefix(String prefix) {
      String name = prefix.strip();
      if (name.isEmpty()) {
        return true;
      }
      boolean currency =
          name.chars().anyMatch(c -> Character.getType(c) == Character.CURRENCY_SYMBOL);
      boolean letters =
          name.chars()
              .allMatch(c -> Character.isLetter(c) || c == '.' || c == '$' || isCurrency(c));
      boolean apart = prefix.length() > name.length();
      boolean code = name.length() == 3 && name.chars().allMatch(Character::isUpperCase);
      return letters && name.length() <= 4 && (currency || apart || code);
    }

    private static boolean isCurrency(int c) {
      return Character.getType(c) == Character.CURRENCY_SYMBOL;
    }

    /** Letters and the signs of units; digits only as powers, as in {@code m2}. */
    private static boolean isSuffix(String suffix) {
      if (suffix.length() > 24) {
        return false;
      }
      for (int i = 0; i < suffix.length(); i++) {
        char c = suffix.charAt(i);
        char before = i == 0 ? ' ' : suffix.charAt(i - 1);
        boolean allowed =
            Character.isLetter(c)
                || isCurrency(c)
                || "%‰°²³µ\"'′″".indexOf(c) >= 0
                || (i > 0 && (c == '/' || c == '·' || c == '.' || c == ' '))
                || ((c == '2' || c == '3')
                    && Character.isLetter(before)
                    && i + 1 == suffix.length());
        if (!allowed) {
          return false;
        }
      }
      return true;
    }
  }
}
