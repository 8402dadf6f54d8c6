package dev.nnc.data.file;

import dev.nnc.text.Fault;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Several numbers in one cell: {@code 0.1 0.2}, {@code [0.1, 0.2]}, {@code 1;2}, lists of lists in
 * brackets. What stands between two numbers is one comma, one semicolon, or blanks, the same in the
 * whole cell. In brackets {@code null} and {@code nan} are missing.
 *
 * @param values one after another
 * @param rows how many lists there are in brackets in brackets; 0 if there is only one list
 */
@SuppressWarnings("ArrayRecordComponent") // made once, used at once
public record NumberList(double[] values, int rows) {
  /** Of a cell's text; null if it is none. */
  public static @Nullable NumberList of(String cell, char decimal) {
    return new Reading(cell, decimal).read();
  }

  /** How many numbers stand in each of these cells, if they are several and as many; else 0. */
  public static long shared(List<String> cells) {
    int numbers = 0;
    for (String cell : cells) {
      // Most texts are none, and checks of programs ask for each.
      NumberList list = beginsLikeOne(cell) ? of(cell, '.') : null;
      if (list == null || (numbers > 0 && numbers != list.values.length)) {
        return 0;
      }
      numbers = list.values.length;
    }
    return numbers > 1 ? numbers : 0;
  }

  private static boolean beginsLikeOne(String cell) {
    String text = cell.strip();
    return !text.isEmpty() && "0123456789+-.[({".indexOf(text.charAt(0)) >= 0;
  }

  /** Why {@link #of} gives null. */
  public static Fault fault(String cell, char decimal) {
    Reading reading = new Reading(cell, decimal);
    reading.read();
    return reading.fault == null ? new Fault("holds no numbers", null) : reading.fault;
  }

  /** Reads a cell from left to right. */
  private static final class Reading {
    private final String text;
    private final char decimal;
    private double[] values = new double[16];
    private int count;
    private int rows;
    private int rowStart;
    private int rowLength = -1;
    private int depth;
    private int deepest;
    private char separator;
    private @Nullable Fault fault;
    private int at;

    Reading(String text, char decimal) {
      this.text = text.strip();
      this.decimal = decimal;
    }

    @Nullable NumberList read() {
      char between = 0; // the sign since the last number
      boolean blank = false;
      boolean began = false; // whether a number stands before in the same list
      while (at < text.length()) {
        char c = text.charAt(at);
        if (Character.isWhitespace(c) || c == '\u00A0') {
          blank = true;
          at++;
        } else if (c == ';' || (c == ',' && decimal != ',')) {
          if (between != 0) {
            return refuse("has nothing between two separators");
          }
          between = c;
          at++;
        } else if ("[({".indexOf(c) >= 0) {
          if (++depth > 2 || began) {
            return refuse("is nested deeper than a list of lists");
          }
          deepest = Math.max(deepest, depth);
          rowStart = count;
          between = 0;
          blank = false;
          at++;
        } else if ("])}".indexOf(c) >= 0) {
          if (--depth < 0 || (began && between != 0)) {
            return refuse("has a bracket or a separator too many");
          }
          if (deepest == 2 && depth == 1 && !endsRow()) {
            return null;
          }
          began = depth == 0;
          between = 0;
          blank = false;
          at++;
        } else {
          if (began && !separated(between, blank)) {
            return null;
          }
          if (!number()) {
            return null;
          }
          began = true;
          between = 0;
          blank = false;
        }
      }
      if (depth != 0 || between != 0 || count == 0) {
        return refuse(count == 0 ? "holds no numbers" : "has a bracket or a separator too many");
      }
      return new NumberList(Arrays.copyOf(values, count), deepest == 2 ? rows : 0);
    }

    private boolean endsRow() {
      int length = count - rowStart;
      if (rowLength >= 0 && length != rowLength) {
        refuse("holds lists of " + rowLength + " and of " + length + " numbers");
        return false;
      }
      rowLength = length;
      rows++;
      return true;
    }

    /** Whether what stands between two numbers is what stands between the others. */
    private boolean separated(char between, boolean blank) {
      char sign = between != 0 ? between : blank ? ' ' : 0;
      if (sign == 0 || depth < (deepest == 2 ? 2 : deepest)) {
        refuse("has numbers that nothing separates");
        return false;
      }
      if (separator != 0 && separator != sign) {
        fault =
            new Fault(
                "has different signs between its numbers",
                separator == ',' || sign == ','
                    ? "if the comma stands before decimals, say so: `numbers(decimal: \",\")`"
                    : null);
        return false;
      }
      separator = sign;
      return true;
    }

    private boolean number() {
      int end = at;
      while (end < text.length() && isOfNumber(text.charAt(end))) {
        end++;
      }
      if (end == at) {
        end = Math.min(text.length(), at + 1);
      }
      String word = text.substring(at, end);
      double value;
      if (depth > 0 && (word.equalsIgnoreCase("null") || word.equalsIgnoreCase("nan"))) {
        value = Double.NaN;
      } else {
        OptionalDouble number = Numerals.parse(decimal == '.' ? word : word.replace(decimal, '.'));
        if (number.isEmpty() || (decimal != '.' && word.indexOf('.') >= 0)) {
          refuse("holds \"" + Numerals.shorten(word) + "\", which is no number");
          return false;
        }
        value = number.getAsDouble();
      }
      if (count == values.length) {
        values = Arrays.copyOf(values, count * 2);
      }
      values[count++] = value;
      at = end;
      return true;
    }

    private boolean isOfNumber(char c) {
      return c != ';'
          && (c != ',' || decimal == ',')
          && !Character.isWhitespace(c)
          && c != '\u00A0'
          && "[](){}".indexOf(c) < 0;
    }

    private @Nullable NumberList refuse(String why) {
      fault = new Fault(why, null);
      return null;
    }
  }
}
