package dev.nnc.data.source;

import com.fasterxml.jackson.core.io.NumberInput;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Reads rows of CSV from their bytes. Numbers are made without a text between, and a text once for
 * each portion; a row is left to {@link CsvRecords} if it has other than the usual number of cells,
 * if a quote stands where none is expected, if a cell does not fit its column, and if there are
 * bytes that are no text.
 */
final class CsvRows implements PortionReader {
  private static final long[] TENS = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000
  };

  private static final int SKIPPED = Integer.MIN_VALUE;
  private static final double NOT_ONE = Double.POSITIVE_INFINITY;

  private final TableFormat format;
  private final int delimiter;
  private final int decimal;

  /** What stands around a cell with delimiters in it; -1 if nothing does. */
  private final int quote;

  /** With what a comment's line begins; -1 if there are none. */
  private final int comment;

  /** How many empty cells may stand behind the last column. */
  private final int empty;

  /** At which bytes an unquoted cell ends, rightly or not. */
  private final boolean[] ends = new boolean[256];

  /** By column of the file: the number of a column of numbers, or -1 less that of texts. */
  private final int[] columns;

  private final List<ColumnBuilder.Numbers> numbers;
  private final List<ColumnBuilder.Texts> texts;

  /** The numbers that are words for a missing cell. */
  private final double[] missing;

  /**
   * @param width how many columns the file has
   * @param empty how many empty cells may stand behind them
   */
  CsvRows(TableFormat format, int width, int empty, Layout layout) {
    this.format = format;
    this.empty = empty;
    this.delimiter = format.delimiter();
    this.decimal = format.decimal();
    this.quote = format.quote() == 0 ? -1 : format.quote();
    this.comment = format.comment() == 0 ? -1 : format.comment();
    this.numbers = layout.numbers();
    this.texts = layout.texts();
    for (int c : new int[] {delimiter, '\n', '\r', 0}) {
      ends[c] = true;
    }
    if (quote >= 0) {
      ends[quote] = true;
    }
    columns = new int[width];
    Arrays.fill(columns, SKIPPED);
    for (int i = 0; i < layout.numberPlaces().length; i++) {
      columns[layout.numberPlaces()[i]] = i;
    }
    for (int i = 0; i < layout.textPlaces().length; i++) {
      columns[layout.textPlaces()[i]] = -1 - i;
    }
    missing =
        format.missing().stream()
            .map(format::number)
            .filter(OptionalDouble::isPresent)
            .mapToDouble(OptionalDouble::getAsDouble)
            .toArray();
  }

  // ---------------------------------------------------------------------------- where rows end

  @Override
  public int end(byte[] bytes, int to) {
    int quotes = quote < 0 ? 0 : EightBytes.count(bytes, to, quote);
    if (comment >= 0 && quotes > 0) {
      return endBetweenComments(bytes, to);
    }
    boolean quoted = (quotes & 1) == 1;
    int ofReturn = 0;
    for (int i = to - 1; i >= 0; i--) {
      int c = bytes[i];
      if (c == quote) {
        quoted = !quoted;
      } else if (!quoted && c == '\n') {
        return i + 1;
      } else if (!quoted && c == '\r' && i < to - 1 && ofReturn == 0) {
        ofReturn = i + 1;
      }
    }
    return ofReturn;
  }

  /** The same where a quote may stand in a comment, which opens nothing. */
  private int endBetweenComments(byte[] bytes, int to) {
    boolean quoted = false;
    int end = 0;
    int i = 0;
    while (i < to) {
      int c = bytes[i++];
      if (c == quote) {
        quoted = !quoted;
      } else if (!quoted && (c == '\n' || (c == '\r' && i < to && bytes[i] != '\n'))) {
        end = i;
        if (i < to && bytes[i] == comment) {
          i = lineEnd(bytes, i, to);
        }
      } else if (c == comment && i == 1) {
        i = lineEnd(bytes, i, to);
      }
    }
    return end;
  }

  private static int lineEnd(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && bytes[i] != '\n' && bytes[i] != '\r') {
      i++;
    }
    return i;
  }

  // ------------------------------------------------------------------------------------- rows

  @Override
  public void read(Portion portion) {
    byte[] bytes = portion.bytes;
    int end = portion.to;
    // A line end behind the last row spares the loops below the question whether they are there.
    bytes[end] = '\n';
    int valid = EightBytes.utf8(bytes, end);
    int line = 0;
    int at = 0;
    while (at < end) {
      int c = bytes[at];
      if (c == '\n' || c == '\r') {
        at = next(bytes, at, end);
        line++;
        continue;
      }
      int start = at;
      boolean row = c != comment;
      portion.lineEnds = 0;
      if (row) {
        portion.beginRow(start, line);
        at = row(portion, bytes, start, end);
      } else {
        at = next(bytes, lineEnd(bytes, start, end), end);
      }
      if (at < 0 || at > valid) {
        portion.stop(start, line);
        return;
      }
      portion.rows += row ? 1 : 0;
      line += 1 + portion.lineEnds;
    }
    portion.lineEnds = line;
  }

  /** Behind a line end, which may have two bytes. */
  private static int next(byte[] bytes, int at, int end) {
    return Math.min(
        end, bytes[at] == '\r' && at + 1 < end && bytes[at + 1] == '\n' ? at + 2 : at + 1);
  }

  /** Reads a row; gives where the next one begins, or -1. */
  private int row(Portion portion, byte[] bytes, int start, int end) {
    int row = portion.rows;
    int number = row * numbers.size();
    double[] into = portion.numbers;
    int last = columns.length - 1;
    int at = start;
    for (int column = 0; ; column++) {
      int place = columns[column];
      int to;
      if (place >= 0) {
        to = plainNumber(bytes, at, into, number + place);
        if (to < 0) {
          to = cellEnd(portion, bytes, at, end);
          if (to - at >= CsvRecords.LONGEST || to < 0 || !otherNumber(portion, place, at, to)) {
            return -1;
          }
        }
      } else {
        to = cellEnd(portion, bytes, at, end);
        if (to - at >= CsvRecords.LONGEST || to < 0) {
          return -1;
        }
        if (place != SKIPPED) {
          text(portion, -1 - place, at, to);
        }
      }
      int c = bytes[to];
      if (column == last) {
        for (int i = 0; i < empty && c == delimiter; i++) {
          c = bytes[++to];
        }
        return c == '\n' || c == '\r' ? next(bytes, to, end) : -1;
      }
      if (c != delimiter) {
        return -1;
      }
      at = to + 1;
    }
  }

  /**
   * Reads a number of up to 19 digits, with decimals or without; gives where it ends, or -1 for any
   * other cell.
   */
  private int plainNumber(byte[] bytes, int from, double[] into, int place) {
    // 1 for a minus, without a branch, which would be mispredicted half of the time.
    int minus = (((bytes[from] & 0xff) ^ '-') - 1) >>> 31;
    int first = from + minus;
    // Most numbers end within eight bytes: all is known of them at once, and no step waits for one
    // before it to say where to look next.
    long eight = EightBytes.digits(bytes, first);
    long others = EightBytes.others(eight);
    int point = Long.numberOfTrailingZeros(others) >>> 3;
    int end = Long.numberOfTrailingZeros(others & (others - 1)) >>> 3;
    if (point > 7 || bytes[first + point] != decimal || end > 7 || end < 2) {
      return anyPlainNumber(bytes, first, minus, into, place);
    }
    int at = first + end;
    int c = bytes[at];
    if (c != delimiter && c != '\n' && c != '\r') {
      return -1;
    }
    // The digits before the point move to its place.
    long before = (1L << (8 * point)) - 1;
    long digits = EightBytes.number((eight & before) << 8 | (eight & ~before << 8), end);
    return put(NearestDouble.of(digits, end - point - 1), minus, into, place) ? at : -1;
  }

  private int anyPlainNumber(byte[] bytes, int first, int minus, double[] into, int place) {
    int at = first;
    long digits = 0;
    int some = 8;
    while (some == 8) {
      long eight = EightBytes.digits(bytes, at);
      some = Long.numberOfTrailingZeros(EightBytes.others(eight)) >>> 3;
      digits = digits * TENS[some] + EightBytes.number(eight, some);
      at += some;
    }
    int decimals = 0;
    int count = at - first;
    if (bytes[at] == decimal) {
      int point = ++at;
      some = 8;
      while (some == 8) {
        long eight = EightBytes.digits(bytes, at);
        some = Long.numberOfTrailingZeros(EightBytes.others(eight)) >>> 3;
        digits = digits * TENS[some] + EightBytes.number(eight, some);
        at += some;
      }
      decimals = at - point;
      count += decimals;
    } else if (count > 1 && (bytes[first] == '0' || count > 15)) {
      return -1; // It may be a code, which is a text.
    }
    int c = bytes[at];
    if ((c != delimiter && c != '\n' && c != '\r') || count == 0 || count > 19) {
      return -1;
    }
    return put(NearestDouble.of(digits, decimals), minus, into, place) ? at : -1;
  }

  /** False if the number is a word for a missing cell. */
  private boolean put(double value, int minus, double[] into, int place) {
    if (missing.length > 0 && isMissing(value)) {
      return false;
    }
    into[place] = Double.longBitsToDouble(Double.doubleToRawLongBits(value) ^ ((long) minus << 63));
    return true;
  }

  private boolean isMissing(double value) {
    for (double word : missing) {
      if (Math.abs(word) == value) {
        return true;
      }
    }
    return false;
  }

  /** Behind the cell, or -1 if it is not written as it should be. */
  private int cellEnd(Portion portion, byte[] bytes, int from, int end) {
    int at = from;
    if (bytes[at] != quote) {
      while (!ends[bytes[at] & 0xff]) {
        at++;
      }
      return at;
    }
    at++;
    while (at < end) {
      int c = bytes[at++];
      if (c == quote) {
        if (at == end || bytes[at] != quote) {
          return at;
        }
        at++;
      } else if (c == '\n') {
        portion.lineEnds++;
      } else if (c == '\r') {
        portion.lineEnds++;
        at += at < end && bytes[at] == '\n' ? 1 : 0;
      } else if (c == 0) {
        return -1;
      }
    }
    return -1;
  }

  /** Reads any number; false if the cell holds none. */
  private boolean otherNumber(Portion portion, int column, int from, int to) {
    double value = from == to ? Double.NaN : longNumber(portion, from, to);
    if (value == NOT_ONE) {
      String cell = cell(portion.bytes, from, to);
      if (format.isMissing(cell)) {
        value = Double.NaN;
      } else {
        OptionalDouble number = numbers.get(column).number(cell, portion.bytes[from] == quote);
        if (number.isEmpty()) {
          return false;
        }
        value = number.getAsDouble();
      }
    }
    portion.numbers[portion.rows * numbers.size() + column] = value;
    return true;
  }

  /** A number of many digits, or with an exponent; {@link #NOT_ONE} if the cell is not that. */
  private double longNumber(Portion portion, int from, int to) {
    byte[] bytes = portion.bytes;
    int length = to - from;
    if (length > 64 || missing.length > 0) {
      return NOT_ONE;
    }
    char[] characters = portion.characters;
    boolean whole = true;
    boolean digit = false;
    for (int i = 0; i < length; i++) {
      int c = bytes[from + i];
      if (c >= '0' && c <= '9') {
        digit = true;
      } else if (c == decimal) {
        c = '.';
        whole = false;
      } else if (c == 'e' || c == 'E') {
        whole = false;
      } else if (c != '-' && c != '+') {
        return NOT_ONE;
      }
      characters[i] = (char) c;
    }
    if (whole || !digit) {
      return NOT_ONE;
    }
    try {
      double value = NumberInput.parseDouble(characters, 0, length, true);
      return Math.abs(value) <= Float.MAX_VALUE ? value : NOT_ONE;
    } catch (NumberFormatException e) {
      return NOT_ONE;
    }
  }

  private void text(Portion portion, int column, int from, int to) {
    Portion.Texts known = portion.texts[column];
    int place = known.place(portion.bytes, from, to);
    if (place < 0) {
      place = -1 - place;
      String cell = cell(portion.bytes, from, to);
      known.set(place, format.isMissing(cell) ? null : texts.get(column).text(cell));
    }
    portion.codes[portion.rows * texts.size() + column] = place;
  }

  /** The text of a cell, as {@link CsvRecords#cell} has it. */
  private String cell(byte[] bytes, int from, int to) {
    if (from == to || bytes[from] != quote) {
      return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
    String text = new String(bytes, from + 1, to - from - 2, StandardCharsets.UTF_8);
    if (text.indexOf(quote) >= 0) {
      String one = Character.toString(quote);
      text = text.replace(one + one, one);
    }
    return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
  }
}
