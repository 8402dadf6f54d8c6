package dev.nnc.data.source;

import com.fasterxml.jackson.core.io.NumberInput;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
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
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long[] TENS = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000
  };

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHEST = ONES << 7;
  private static final long ZEROS = ONES * '0';
  private static final int SKIPPED = Integer.MIN_VALUE;
  private static final double NOT_ONE = Double.POSITIVE_INFINITY;

  private final TableFormat format;
  private final int delimiter;
  private final int decimal;

  /** What stands around a cell with delimiters in it; -1 if nothing does. */
  private final int quote;

  /** With what a comment's line begins; -1 if there are none. */
  private final int comment;

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
   */
  CsvRows(TableFormat format, int width, Layout layout) {
    this.format = format;
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
    int quotes = quote < 0 ? 0 : count(bytes, to, quote);
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

  private static int count(byte[] bytes, int to, int wanted) {
    long pattern = ONES * wanted;
    int count = 0;
    int i = 0;
    for (; i + 8 <= to; i += 8) {
      long unlike = (long) LONGS.get(bytes, i) ^ pattern;
      // The highest bit of each byte that is not zero, exactly: no carry goes from byte to byte.
      long some = ((unlike & ~HIGHEST) + ~HIGHEST) | unlike;
      count += Long.bitCount(~some & HIGHEST);
    }
    for (; i < to; i++) {
      count += bytes[i] == wanted ? 1 : 0;
    }
    return count;
  }

  // ------------------------------------------------------------------------------------- rows

  @Override
  public void read(Portion portion) {
    byte[] bytes = portion.bytes;
    int end = portion.to;
    // A line end behind the last row spares the loops below the question whether they are there.
    bytes[end] = '\n';
    int valid = valid(bytes, end);
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
    return Math.min(end, bytes[at] == '\r' && at + 1 < end && bytes[at + 1] == '\n' ? at + 2 : at + 1);
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
    int at = first;
    long digits = 0;
    int some = 8;
    while (some == 8) {
      long eight = (long) LONGS.get(bytes, at) ^ ZEROS;
      some = digits(eight);
      digits = digits * TENS[some] + number(eight, some);
      at += some;
    }
    int decimals = 0;
    int count = at - first;
    if (bytes[at] == decimal) {
      int point = ++at;
      some = 8;
      while (some == 8) {
        long eight = (long) LONGS.get(bytes, at) ^ ZEROS;
        some = digits(eight);
        digits = digits * TENS[some] + number(eight, some);
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
    double value = NearestDouble.of(digits, decimals);
    if (missing.length > 0 && isMissing(value)) {
      return -1;
    }
    into[place] =
        Double.longBitsToDouble(Double.doubleToRawLongBits(value) ^ ((long) minus << 63));
    return at;
  }

  private boolean isMissing(double value) {
    for (double word : missing) {
      if (Math.abs(word) == value) {
        return true;
      }
    }
    return false;
  }

  /** With how many digits the eight bytes begin, from which the character 0 was taken. */
  private static int digits(long eight) {
    // A byte above 9 gets its highest bit; what it carries over spoils only the bytes behind it.
    long others = ((eight + ONES * 0x76) | eight) & HIGHEST;
    return Long.numberOfTrailingZeros(others) >>> 3;
  }

  /**
   * The number of the first digits of those eight bytes: pairs, then fours, then all eight of them
   * at once (D. Lemire, "Quickly parsing eight digits", 2018).
   */
  private static long number(long eight, int count) {
    int unused = 4 * (8 - count);
    long all = eight << unused << unused;
    all = all * 10 + (all >>> 8);
    return ((all & 0xff000000ffL) * (100 + (1_000_000L << 32))
            + ((all >>> 16) & 0xff000000ffL) * (1 + (10_000L << 32)))
        >>> 32;
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

  // --------------------------------------------------------------------------------- encodings

  /** Up to where the bytes are text. */
  private int valid(byte[] bytes, int to) {
    int ascii = 0;
    while (ascii + 8 <= to && ((long) LONGS.get(bytes, ascii) & HIGHEST) == 0) {
      ascii += 8;
    }
    while (ascii < to && bytes[ascii] >= 0) {
      ascii++;
    }
    if (ascii == to) {
      return to;
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer rest = ByteBuffer.wrap(bytes, ascii, to - ascii);
    CharBuffer ignored = CharBuffer.allocate(1 << 12);
    CoderResult result = decoder.decode(rest, ignored, true);
    while (result.isOverflow()) {
      ignored.clear();
      result = decoder.decode(rest, ignored, true);
    }
    return result.isError() ? rest.position() : to;
  }
}
