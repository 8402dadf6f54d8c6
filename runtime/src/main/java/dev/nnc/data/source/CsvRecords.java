package dev.nnc.data.source;

import dev.nnc.data.file.DecodedText;
import dev.nnc.data.file.Memory;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a CSV text (RFC 4180, with LF or CRLF). Tribuo's reader and others would take the
 * last of two columns of a name, report a row of the wrong length without the file, and put an
 * unclosed quote's text into one cell that may hold the rest of the file; here each is a fault with
 * its line. Blank lines and comments are left out. At the first fault the text ends, and {@link
 * #fault} tells why.
 */
public final class CsvRecords implements Records {
  /** Stands for a line end inside quotes, in {@link #text}; as data it is refused. */
  public static final char LINE_END = '\0';

  /** The longest cell, in characters; a longer one is a quote that was never closed. */
  public static final int LONGEST = 1 << 20;

  /** How much of a row is read between two looks at the memory that it takes. */
  private static final int LOOK = 1 << 20;

  private static final int MOST = 1 << 30;

  /** A first line by which programs tell Excel what stands between cells. */
  private static final Pattern SEPARATOR =
      Pattern.compile("(?i)\"?sep=([^\\w\\s\"]|\\t)\"?(?=[\\r\\n]|$)");

  private static final String NO_QUOTES =
      "; if quotes are letters like any other here: `quote: none`";

  private final DecodedText in;
  private final char[] ahead = new char[1 << 13];
  private final CharBuffer decoded = CharBuffer.wrap(ahead);
  private int aheadFrom;
  private int aheadTo;
  private char delimiter;
  private final char comment;
  private final char quote;
  private final StringBuilder record = new StringBuilder();
  private boolean held;
  private int cells;
  private int[] starts = new int[16];
  private int end;
  private int pushedBack = -1;
  private boolean ended;
  private int expected = -1;
  private int empty;
  private boolean several;
  private int line = 1;
  private long offset;
  private long[] offsets = new long[256];
  private int[] lines = new int[256];
  private int count;
  private @Nullable Fault fault;
  private @Nullable Fault wrong;
  private boolean tolerant;
  private boolean forgetful;

  /**
   * @param in the text in UTF-8, from its beginning or from the beginning of a record
   */
  public CsvRecords(InputStream in, TableFormat format) {
    this.in = new DecodedText(in, StandardCharsets.UTF_8);
    this.delimiter = format.delimiter();
    this.comment = format.comment();
    this.quote = format.quote();
  }

  /** The same from the beginning of a record on, which stands in that line, from 1. */
  CsvRecords(InputStream in, TableFormat format, int firstLine) {
    this(in, format);
    line = firstLine;
  }

  /**
   * From now on a record of another number of cells is a fault.
   *
   * @param emptyBehind how many empty cells may stand behind them, which do not count
   */
  void expect(int cellsEach, int emptyBehind) {
    expected = cellsEach;
    empty = emptyBehind;
    several = cellsEach > 1;
  }

  /** Whether there are several columns, so that a line of spaces is no row. */
  void expectSeveral(boolean columns) {
    several = columns;
  }

  /**
   * Goes past a first line that says what stands between cells, as Excel writes it: {@code sep=;}.
   * It counts from then on.
   *
   * @return what the line says; a zero character if the first line is none of that kind
   */
  char separator() throws IOException {
    try {
      aheadTo = in.read(decoded.clear());
    } catch (CharacterCodingException e) {
      return 0; // the first record says so
    }
    Matcher said = SEPARATOR.matcher(CharBuffer.wrap(ahead, 0, aheadTo));
    if (!said.lookingAt()) {
      return 0;
    }
    delimiter = said.group(1).charAt(0);
    skipLines(1);
    return delimiter;
  }

  /**
   * Goes past lines at the beginning, whatever they hold.
   *
   * @return the last of them that is not blank; null if there are not so many
   */
  @Nullable String skipLines(int count) throws IOException {
    String last = "";
    try {
      for (int i = 0; i < count; i++) {
        StringBuilder text = new StringBuilder();
        int c = read1();
        if (c < 0) {
          return null;
        }
        while (c >= 0 && c != '\n' && c != '\r') {
          if (text.length() < LONGEST) {
            text.append((char) c);
          }
          c = read1();
        }
        if (c == '\r') {
          skipLineFeed();
        }
        line++;
        last = isBlank(text) ? last : text.toString();
      }
      return last;
    } catch (CharacterCodingException e) {
      stop(DataCode.NOT_TEXT, null, line);
      return last;
    }
  }

  /** The line, from 1, where the next record begins at the earliest. */
  int line() {
    return line;
  }

  /** From now on such a record is one that is {@link #wrong}, and reading goes on behind it. */
  void tolerate() {
    tolerant = true;
  }

  @Override
  public void forget() {
    forgetful = true;
  }

  @Override
  public boolean next() throws IOException {
    if (held) {
      held = false;
      return true;
    }
    record.setLength(0);
    if (ended) {
      return false;
    }
    try {
      while (!readRecord()) {
        if (ended) {
          return false;
        }
      }
      return true;
    } catch (CharacterCodingException e) {
      return stop(DataCode.NOT_TEXT, null, line);
    }
  }

  /** The record just read comes once more, as the next one, or as a fault if it is not expected. */
  void hold() {
    held = true;
    if (expected >= 0 && !isExpected()) {
      take(ragged(lines[count - 1], starts[cells - 1], true));
    }
  }

  private boolean take(Fault ragged) {
    if (!tolerant) {
      held = false;
      return stop(ragged);
    }
    wrong = ragged;
    return true;
  }

  /** The record as it stands in the file, but on one line. */
  public String text() {
    return record.toString();
  }

  /** How many cells the record just read has. */
  public int cells() {
    return cells;
  }

  /** Without its quotes, with the line ends that stand between them. */
  @Override
  public String cell(int index) {
    int start = starts[index];
    int stop = index + 1 < cells ? starts[index + 1] - 1 : end;
    if (!quoted(index)) {
      return record.substring(start, stop);
    }
    String one = Character.toString(quote);
    return record.substring(start + 1, stop - 1).replace(one + one, one).replace(LINE_END, '\n');
  }

  @Override
  public boolean quoted(int index) {
    int start = starts[index];
    int stop = index + 1 < cells ? starts[index + 1] - 1 : end;
    return quote != 0 && start < stop && record.charAt(start) == quote;
  }

  @Override
  public int line(int recordNumber) {
    return lines[recordNumber];
  }

  @Override
  public int[] lines(int from) {
    return Arrays.copyOfRange(lines, from, count);
  }

  @Override
  public long[] offsets(int from) {
    return Arrays.copyOfRange(offsets, from, count);
  }

  @Override
  public @Nullable Fault wrong() {
    return wrong;
  }

  @Override
  public @Nullable Fault fault() {
    return fault;
  }

  /** Reads one line's record; false for a blank line, at the end and at a fault. */
  private boolean readRecord() throws IOException {
    long startOffset = offset;
    int startLine = line;
    record.setLength(0);
    cells = 1;
    starts[0] = 0;
    int cellStart = 0;
    int quotedLine = 0; // The line in which an open quote began; 0 outside quotes.
    boolean closed = false; // Whether a quoted cell has ended, so that only a delimiter may follow.
    while (true) {
      int c = read1();
      if (c < 0) {
        if (quotedLine > 0) {
          return stop(
              DataCode.QUOTE,
              "close it, or double it if it is part of the cell: `\"\"`" + NO_QUOTES,
              quotedLine,
              "the quote that opens here is never closed");
        }
        ended = true;
        break;
      }
      if (c == LINE_END) {
        return stop(
            DataCode.NOT_TEXT,
            "it holds a zero byte, as UTF-16 and binary files do; `encoding: utf16` reads the"
                + " first",
            line);
      }
      if (record.length() - cellStart >= LONGEST) {
        return stop(
            DataCode.TOO_LONG,
            quotedLine > 0
                ? "look for a quote that is never closed" + NO_QUOTES
                : "look whether line ends or delimiters are missing",
            quotedLine > 0 ? quotedLine : startLine,
            "cell " + cells + " is longer than " + Numerals.count(LONGEST) + " characters");
      }
      if (record.length() % LOOK == LOOK - 1 && !fits(record.length(), cells)) {
        return stop(
            DataCode.TOO_LONG,
            "look whether its line ends are missing; else let the program have more memory with the"
                + " environment variable JAVA_TOOL_OPTIONS=-Xmx8g",
            startLine,
            "the row is longer than "
                + Numerals.count(record.length())
                + " characters, more than fits into the program's memory");
      }
      if (quotedLine > 0) {
        if (c == quote) {
          int after = read1();
          if (after == quote) {
            record.append(quote).append(quote);
          } else {
            pushBack(after);
            record.append(quote);
            quotedLine = 0;
            closed = true;
          }
        } else {
          boolean end = c == '\n' || c == '\r';
          if (c == '\r') {
            skipLineFeed();
          }
          record.append(end ? LINE_END : (char) c);
          if (end) {
            line++;
          }
        }
        continue;
      }
      if (c == '\n' || c == '\r') {
        if (c == '\r') {
          skipLineFeed();
        }
        line++;
        break;
      }
      if (c == delimiter) {
        cells++;
        record.append(delimiter);
        cellStart = record.length();
        if (cells > starts.length) {
          starts = Arrays.copyOf(starts, starts.length * 2);
        }
        starts[cells - 1] = cellStart;
        closed = false;
      } else if (closed) {
        return stop(
            DataCode.QUOTE,
            "double the quotes inside a quoted cell: `\"a \"\"b\"\" c\"`" + NO_QUOTES,
            line,
            "text follows the closing quote of cell " + cells);
      } else if (c == quote) {
        if (record.length() != cellStart) {
          return stop(
              DataCode.QUOTE,
              "quote the whole cell and double the quote: `\"5\"\"\"`" + NO_QUOTES,
              line,
              "a quote stands inside the unquoted cell " + cells);
        }
        record.append(quote);
        quotedLine = line;
      } else if (c == comment && record.isEmpty()) {
        skipLine();
        return false;
      } else {
        record.append((char) c);
      }
    }
    if (record.isEmpty() || (several && cells == 1 && isBlank(record))) {
      return false;
    }
    wrong = null;
    end = record.length();
    if (expected >= 0 && !isExpected() && !take(ragged(startLine, cellStart, false))) {
      return false;
    }
    if (forgetful) {
      count = 0;
    } else if (count == lines.length) {
      lines = Arrays.copyOf(lines, count * 2);
      offsets = Arrays.copyOf(offsets, count * 2);
    }
    lines[count] = startLine;
    offsets[count++] = startOffset;
    return true;
  }

  /** Whether a row of so many characters and cells can be held, and its cells beside it. */
  private static boolean fits(int characters, int cells) {
    return characters < MOST && Memory.holds(4L * characters + 64L * cells);
  }

  /** Whether nothing but spaces stands there; a quoted cell would hold its quotes. */
  private static boolean isBlank(StringBuilder record) {
    for (int i = 0; i < record.length(); i++) {
      if (record.charAt(i) != ' ' && record.charAt(i) != '\t') {
        return false;
      }
    }
    return true;
  }

  /** Whether there are as many cells, and behind them nothing but empty ones that may be there. */
  private boolean isExpected() {
    if (cells < expected || cells > expected + empty) {
      return false;
    }
    for (int i = expected; i < cells; i++) {
      if (!cell(i).isBlank()) {
        return false;
      }
    }
    return true;
  }

  private Fault ragged(int startLine, int cellStart, boolean first) {
    return new Fault(
        DataCode.RAGGED,
        List.of(startLine, Numerals.count(cells, "cell"), expected),
        raggedHelp(cellStart, first));
  }

  private String raggedHelp(int cellStart, boolean first) {
    if (cells < expected) {
      return "an empty cell still needs its delimiter";
    }
    if (empty > 0 && cells <= expected + empty) {
      return "nothing stood behind the last column with a name before; name all columns in the"
          + " first line or, with `skip: 1`, by a list after `header:`";
    }
    if (cells == expected + 1 && cellStart == record.length()) {
      return "it ends with a delimiter: take that away, or end the first line with one, too";
    }
    String quotes = "put quotes around a cell that holds the delimiter";
    return cells == expected + 1 && first
        ? quotes
            + "; if rows begin with a name or number of their own, name it in the first line, or"
            + " name all columns: `skip: 1` and a list after `header:`"
        : quotes;
  }

  private boolean stop(DataCode code, @Nullable String help, Object... arguments) {
    return stop(new Fault(code, List.of(arguments), help));
  }

  private boolean stop(Fault found) {
    fault = found;
    ended = true;
    record.setLength(0);
    return false;
  }

  private void skipLine() throws IOException {
    int c = read1();
    while (c >= 0 && c != '\n' && c != '\r') {
      c = read1();
    }
    if (c == '\r') {
      skipLineFeed();
    }
    ended = c < 0;
    line++;
  }

  private void skipLineFeed() throws IOException {
    int after = read1();
    if (after != '\n') {
      pushBack(after);
    }
  }

  private void pushBack(int c) {
    pushedBack = c;
    offset -= width(c);
  }

  private int read1() throws IOException {
    int c = pushedBack;
    if (c >= 0) {
      pushedBack = -1;
    } else {
      c = readAhead();
    }
    offset += width(c);
    return c;
  }

  private int readAhead() throws IOException {
    if (aheadFrom == aheadTo) {
      aheadFrom = 0;
      aheadTo = in.read(decoded.clear());
      if (aheadTo == 0) {
        return -1;
      }
    }
    return ahead[aheadFrom++];
  }

  /** How many bytes the UTF-16 unit takes, in UTF-8; each half of a pair counts two of the four. */
  private int width(int c) {
    if (c < 0) {
      return 0;
    }
    return c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate((char) c) ? 2 : 3;
  }
}
