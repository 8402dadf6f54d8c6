package dev.nnc.data.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.source.Unicode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows of JSON Lines: one object a line. A field of an object inside another is called by its path,
 * {@code user.name}; a list comes as its JSON text, and null as a missing cell.
 */
final class JsonRecords implements Records {
  /** So many names may a factory know, which copies all of them at each new one. */
  private static final int MANY_NAMES = 1_000;

  private static final JsonFactory JSON = factory();

  private JsonFactory json = JSON;

  private final InputStream in;
  private final byte[] ahead = new byte[1 << 16];
  private int aheadFrom;
  private int aheadTo;

  /** The line just read, and how many of these bytes are it. */
  private byte[] text = new byte[256];

  private int length;
  private final Map<String, Integer> columns = new LinkedHashMap<>();
  private final SequencedMap<String, String> row = new LinkedHashMap<>();

  /** Of a person's rows the columns that hold numbers. */
  private final Set<String> numbers = new LinkedHashSet<>();

  private @Nullable String[] cells;
  private final boolean[] strings;
  private long offset;
  private long lineStart;
  private int line;
  private long[] offsets = new long[256];
  private int[] lines = new int[256];
  private int count;
  private @Nullable Fault fault;
  private @Nullable Fault wrong;
  private boolean tolerant;
  private boolean forgetful;

  /**
   * @param names the columns that cells are asked of, in order
   */
  JsonRecords(InputStream in, List<String> names) {
    this(in, names, 1);
  }

  /**
   * @param firstLine which line the text's first one is, from 1
   */
  JsonRecords(InputStream in, List<String> names, int firstLine) {
    this.line = firstLine - 1;
    this.in = in;
    names.forEach(name -> columns.put(name, columns.size()));
    this.cells = new String[names.size()];
    this.strings = new boolean[names.size()];
  }

  /**
   * Rows that stand in no file: an object each, on a line of its own. The first has cells of all
   * columns that occur, and each of the others those that it brings: with names of its own in each
   * row, few bytes would become many cells.
   */
  static List<TableFile.Row> rows(List<String> objects) {
    String lines = String.join("\n", objects);
    JsonRecords records =
        new JsonRecords(
            new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), List.of());
    records.tolerate();
    SequencedMap<String, String> columns = new LinkedHashMap<>();
    List<TableFile.Row> rows = new ArrayList<>();
    try {
      while (records.next()) {
        Fault wrong = records.wrong();
        SequencedMap<String, String> cells = new LinkedHashMap<>(records.row());
        cells.keySet().forEach(name -> columns.putIfAbsent(name, ""));
        records.json = columns.size() < MANY_NAMES ? JSON : factory();
        rows.add(
            new TableFile.Row(
                rows.size() + 1,
                cells,
                Set.copyOf(records.numbers),
                wrong == null ? null : String.valueOf(wrong.arguments().getLast())));
      }
    } catch (IOException e) {
      throw new IllegalStateException("text in memory is always there", e);
    }
    TableFile.Row first = rows.getFirst();
    columns.putAll(first.cells());
    rows.set(0, new TableFile.Row(first.line(), columns, first.numbers(), first.wrong()));
    return rows;
  }

  private static JsonFactory factory() {
    return JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  }

  /** From now on a line that is no object is one that is {@link #wrong}, and reading goes on. */
  void tolerate() {
    tolerant = true;
  }

  /** Where the line just read begins, in bytes. */
  long lineStart() {
    return lineStart;
  }

  /** How many lines were read. */
  int lines() {
    return line;
  }

  /** The row just read, by path, in the order of its line. */
  SequencedMap<String, String> row() {
    return row;
  }

  @Override
  public void forget() {
    forgetful = true;
  }

  @Override
  public boolean next() throws IOException {
    while (fault == null) {
      lineStart = offset;
      if (!readLine()) {
        return false;
      }
      if (isBlank()) {
        continue;
      }
      wrong = null;
      if (!parse()) {
        if (!tolerant) {
          return false;
        }
        wrong = fault;
        fault = null;
        row.clear();
      }
      if (forgetful) {
        count = 0;
      } else if (count == lines.length) {
        lines = Arrays.copyOf(lines, count * 2);
        offsets = Arrays.copyOf(offsets, count * 2);
      }
      lines[count] = line;
      offsets[count++] = lineStart;
      return true;
    }
    return false;
  }

  /** Reads a line without its end into {@link #text}; false at the end and at a fault. */
  private boolean readLine() throws IOException {
    length = 0;
    boolean begun = false;
    while (true) {
      if (aheadFrom == aheadTo) {
        aheadFrom = 0;
        aheadTo = Math.max(0, in.read(ahead));
        if (aheadTo == 0) {
          return begun;
        }
      }
      line += begun ? 0 : 1;
      begun = true;
      int end = aheadFrom;
      while (end < aheadTo && ahead[end] != '\n') {
        end++;
      }
      int more = end - aheadFrom;
      if (length + more > CsvRecords.LONGEST) {
        return stop(
            DataCode.TOO_LONG,
            "write one object a line",
            line,
            "the row is longer than " + Numerals.count(CsvRecords.LONGEST) + " bytes");
      }
      if (length + more > text.length) {
        text = Arrays.copyOf(text, Math.max(length + more, text.length * 2));
      }
      System.arraycopy(ahead, aheadFrom, text, length, more);
      length += more;
      offset += more;
      aheadFrom = end;
      if (end < aheadTo) {
        aheadFrom++;
        offset++;
        return true;
      }
    }
  }

  private boolean isBlank() {
    return (length == 0 || text[0] != '{')
        && new String(text, 0, length, StandardCharsets.ISO_8859_1).isBlank();
  }

  private boolean parse() {
    row.clear();
    numbers.clear();
    Arrays.fill(cells, null);
    Arrays.fill(strings, false);
    try (JsonParser parser = json.createParser(text, 0, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return stop(
            DataCode.BAD_JSON,
            "each line is one object, as in {\"age\": 31, \"town\": \"Bonn\"}",
            line,
            1,
            "there is no object");
      }
      object(parser, "");
      if (fault != null) {
        return false;
      }
      if (parser.nextToken() != null) {
        return stop(
            DataCode.BAD_JSON,
            "put each object on a line of its own",
            line,
            parser.currentTokenLocation().getColumnNr(),
            "something follows the object");
      }
      return true;
    } catch (JsonProcessingException e) {
      int at = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getColumnNr());
      if (e.getOriginalMessage().startsWith("Non-standard token")) {
        return stop(
            DataCode.BAD_JSON,
            "JSON has no NaN and no infinity; write `null` for a missing value",
            line,
            at,
            "this is no JSON value");
      }
      String why =
          e.getOriginalMessage()
              .lines()
              .findFirst()
              .orElse("")
              .replaceFirst(" \\(('.') \\(code [^)]*\\)\\)", " $1")
              .replaceFirst(" \\([Ss]tart.*", "");
      return stop(DataCode.BAD_JSON, null, line, at, Numerals.shorten(why));
    } catch (IOException e) {
      throw new IllegalStateException("text in memory is always there", e);
    }
  }

  private void object(JsonParser parser, String path) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = Unicode.composed(path + parser.currentName());
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_OBJECT) {
        object(parser, name + ".");
        if (fault != null) {
          return;
        }
        continue;
      }
      String cell;
      if (token == JsonToken.START_ARRAY) {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int end = (int) parser.currentLocation().getByteOffset();
        cell = new String(text, start, end - start, StandardCharsets.UTF_8);
      } else {
        cell = token == JsonToken.VALUE_NULL ? "" : parser.getText();
      }
      if (row.put(name, cell) != null) {
        stop(
            DataCode.BAD_JSON,
            "a field inside another is called by its path; give one of the two another name",
            line,
            parser.currentTokenLocation().getColumnNr(),
            "there are two fields called `" + Numerals.shorten(name) + "`");
        return;
      }
      if (tolerant && token.isNumeric()) {
        numbers.add(name);
      }
      Integer column = columns.get(name);
      if (column != null) {
        cells[column] = cell;
        strings[column] = token == JsonToken.VALUE_STRING;
      }
    }
  }

  private boolean stop(DataCode code, @Nullable String help, Object... arguments) {
    fault = new Fault(code, List.of(arguments), help);
    return false;
  }

  @Override
  public String cell(int index) {
    String cell = cells[index];
    return cell == null ? "" : cell;
  }

  @Override
  public boolean quoted(int index) {
    return strings[index];
  }

  @Override
  public int line(int number) {
    return lines[number];
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
}
