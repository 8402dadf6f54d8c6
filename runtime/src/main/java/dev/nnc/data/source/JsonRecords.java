package dev.nnc.data.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.source.Unicode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows of JSON Lines: one object a line. A field of an object inside another is called by its path,
 * {@code user.name}; a list comes as its JSON text, and null as a missing cell.
 */
final class JsonRecords implements Records {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final InputStream in;
  private final Map<String, Integer> columns = new LinkedHashMap<>();
  private final SequencedMap<String, String> row = new LinkedHashMap<>();
  private @Nullable String[] cells;
  private final boolean[] strings;
  private long offset;
  private long lineStart;
  private int line;
  private long[] offsets = new long[256];
  private int[] lines = new int[256];
  private int count;
  private @Nullable Fault fault;

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
    this.in = new BufferedInputStream(in, 1 << 16);
    names.forEach(name -> columns.put(name, columns.size()));
    this.cells = new String[names.size()];
    this.strings = new boolean[names.size()];
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
  public boolean next() throws IOException {
    while (fault == null) {
      lineStart = offset;
      byte[] text = readLine();
      if (text == null) {
        return false;
      }
      if (new String(text, StandardCharsets.ISO_8859_1).isBlank()) {
        continue;
      }
      if (!parse(text)) {
        return false;
      }
      if (count == lines.length) {
        lines = Arrays.copyOf(lines, count * 2);
        offsets = Arrays.copyOf(offsets, count * 2);
      }
      lines[count] = line;
      offsets[count++] = lineStart;
      return true;
    }
    return false;
  }

  private byte @Nullable [] readLine() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream(256);
    int c = in.read();
    if (c < 0) {
      return null;
    }
    line++;
    while (c >= 0) {
      offset++;
      if (c == '\n') {
        break;
      }
      if (text.size() >= CsvRecords.LONGEST) {
        stop(
            DataCode.TOO_LONG,
            "write one object a line",
            line,
            "the row is longer than " + Numerals.count(CsvRecords.LONGEST) + " bytes");
        return null;
      }
      text.write(c);
      c = in.read();
    }
    return text.toByteArray();
  }

  private boolean parse(byte[] text) {
    row.clear();
    Arrays.fill(cells, null);
    Arrays.fill(strings, false);
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return stop(
            DataCode.BAD_JSON,
            "each line is one object, as in {\"age\": 31, \"town\": \"Bonn\"}",
            line,
            1,
            "there is no object");
      }
      object(parser, "", text);
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

  private void object(JsonParser parser, String path, byte[] text) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = Unicode.composed(path + parser.currentName());
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_OBJECT) {
        object(parser, name + ".", text);
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
      row.put(name, cell);
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
  public @Nullable Fault fault() {
    return fault;
  }
}
