package dev.nnc.profile;

import dev.nnc.data.file.BadByte;
import dev.nnc.data.file.EncodedText;
import dev.nnc.data.file.IoReasons;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.source.CsvRecords;
import dev.nnc.data.source.TableFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * How a table's text is written: its encoding, by all of it, and what stands between cells and in
 * numbers, by its first lines.
 *
 * @param encoding as {@code csv} calls it; empty for what it reads without a word
 */
record TableGuess(TableFormat format, String encoding) {
  /** So much of a file tells how it is written. */
  private static final int HEAD = 1 << 16;

  private static final char NONE = '\0';
  private static final int MOST_ROWS = 200;

  private static final Pattern DECIMAL_COMMA =
      Pattern.compile("[-+]?([0-9]+|[0-9]{1,3}(\\.[0-9]{3})+),[0-9]+");
  private static final Pattern WITH_POINTS =
      Pattern.compile("[-+]?[1-9][0-9]{0,2}(\\.[0-9]{3})+(,[0-9]+)?");
  private static final Pattern DECIMAL_POINT =
      Pattern.compile("[-+]?([0-9]*\\.([0-9]{1,2}|[0-9]{4,})|0\\.[0-9]+|[0-9]{4,}\\.[0-9]+)");
  private static final Pattern WHOLE = Pattern.compile("[-+]?[1-9][0-9]{0,8}");
  private static final Pattern WITH_COMMAS =
      Pattern.compile("[-+]?[0-9]{1,3}(,[0-9]{3})+(\\.[0-9]+)?");

  /** The guess of the file, whose ending tells what is not CSV. */
  static TableGuess of(Path path) throws IOException {
    TableFormat.Form form =
        Objects.requireNonNullElse(TableFormat.Form.ofEnding(path), TableFormat.Form.CSV);
    boolean csv = form == TableFormat.Form.CSV;
    Charset charset = csv ? charset(path) : StandardCharsets.UTF_8;
    TableFormat format = csv ? format(head(path, charset)) : TableFormat.CSV.as(form);
    return new TableGuess(format.with(charset, Set.of()), word(charset));
  }

  private static String word(Charset charset) {
    return charset.equals(StandardCharsets.UTF_8)
        ? ""
        : charset.equals(StandardCharsets.ISO_8859_1) ? "latin1" : "windows1252";
  }

  private static InputStream open(Path path) throws IOException {
    InputStream in = IoReasons.open(path);
    return path.toString().toLowerCase(Locale.ROOT).endsWith(".gz")
        ? new GZIPInputStream(in, 1 << 16)
        : in;
  }

  /** UTF-8 if all of it is, else that of Windows, or where that has no such bytes, Latin-1. */
  private static Charset charset(Path path) throws IOException {
    try (InputStream in = open(path)) {
      Charset marked = EncodedText.charset(in, StandardCharsets.UTF_8);
      if (!marked.equals(StandardCharsets.UTF_8)) {
        return StandardCharsets.UTF_8; // whose reader takes the mark of UTF-16 for what it is
      }
    }
    for (Charset each : List.of(StandardCharsets.UTF_8, Charset.forName("windows-1252"))) {
      try (InputStream in = open(path)) {
        if (BadByte.find(in, each) == null) {
          return each;
        }
      }
    }
    return StandardCharsets.ISO_8859_1;
  }

  /** The text's beginning, up to the end of a line. */
  private static String head(Path path, Charset charset) throws IOException {
    try (InputStream in = EncodedText.utf8(open(path), charset)) {
      byte[] bytes = in.readNBytes(HEAD);
      String text = new String(bytes, StandardCharsets.UTF_8);
      int end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
      return bytes.length < HEAD || end < 0 ? text : text.substring(0, end + 1);
    }
  }

  /**
   * The format by the first lines.
   *
   * @param head the text's beginning, up to the end of a line
   */
  static TableFormat format(String head) {
    TableFormat best = TableFormat.CSV;
    long most = 0;
    for (char delimiter : new char[] {',', ';', '\t', '|'}) {
      TableFormat format = with(TableFormat.CSV, delimiter, true, '.', NONE);
      long score = score(rows(head, format));
      if (score > most) {
        most = score;
        best = format;
      }
    }
    List<List<String>> rows = rows(head, best);
    boolean header = hasHeader(rows);
    List<List<String>> body = rows.subList(header && !rows.isEmpty() ? 1 : 0, rows.size());
    boolean comma =
        pointsBetweenThousands(body)
            || (any(body, DECIMAL_COMMA) && (best.delimiter() == ';' || !onlyThousands(body)));
    boolean points = comma && any(body, WITH_POINTS) && !any(body, DECIMAL_POINT);
    boolean commas = !comma && any(body, WITH_COMMAS);
    return with(
        best, best.delimiter(), header, comma ? ',' : '.', points ? '.' : commas ? ',' : NONE);
  }

  /** The rows that have as many cells as the first, times the cells; 0 for a single column. */
  private static long score(List<List<String>> rows) {
    if (rows.isEmpty() || rows.getFirst().size() == 1) {
      return 0;
    }
    int width = rows.getFirst().size();
    long same = rows.stream().filter(row -> row.size() == width).count();
    // Rows of one width tell more than many cells: a comma stands in texts and in numbers, too.
    return same * same * 1000 / rows.size() + width;
  }

  private static List<List<String>> rows(String head, TableFormat format) {
    List<List<String>> rows = new ArrayList<>();
    CsvRecords records =
        new CsvRecords(new ByteArrayInputStream(head.getBytes(StandardCharsets.UTF_8)), format);
    try {
      while (rows.size() < MOST_ROWS && records.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < records.cells(); i++) {
          cells.add(records.cell(i).strip());
        }
        rows.add(cells);
      }
    } catch (IOException e) {
      throw new IllegalStateException("text in memory is always there", e);
    }
    return rows;
  }

  /**
   * Whether the first line holds names: it has no number where those below are numbers, and no name
   * twice.
   */
  private static boolean hasHeader(List<List<String>> rows) {
    if (rows.size() < 2) {
      return true;
    }
    List<String> first = rows.getFirst();
    int numbers = 0;
    int alike = 0;
    for (int i = 0; i < first.size(); i++) {
      int column = i;
      long below =
          rows.stream()
              .skip(1)
              .filter(row -> column < row.size() && Numerals.isNumber(row.get(column)))
              .count();
      if (below * 2 > rows.size() - 1) {
        numbers++;
        alike += Numerals.isNumber(first.get(i)) ? 1 : 0;
      }
    }
    return numbers == 0 || alike * 2 <= numbers;
  }

  private static boolean any(List<List<String>> rows, Pattern pattern) {
    return rows.stream()
        .anyMatch(row -> row.stream().anyMatch(cell -> pattern.matcher(cell).matches()));
  }

  /**
   * Whether points stand between thousands though no comma tells it: no number of the file has a
   * point that stands before decimals for sure, and in some column there are numbers such as
   * 1.234.567, or such as 1.570 beside whole ones of hundreds, and none above.
   */
  private static boolean pointsBetweenThousands(List<List<String>> rows) {
    if (any(rows, DECIMAL_POINT)) {
      return false;
    }
    int width = rows.stream().mapToInt(List::size).max().orElse(0);
    for (int i = 0; i < width; i++) {
      boolean pointed = false;
      int longest = 0;
      for (List<String> row : rows) {
        String cell = i < row.size() ? row.get(i) : "";
        if (WITH_POINTS.matcher(cell).matches() && cell.indexOf(',') < 0) {
          if (cell.indexOf('.') != cell.lastIndexOf('.')) {
            return true;
          }
          pointed = true;
        } else if (WHOLE.matcher(cell).matches()) {
          longest = Math.max(longest, cell.replaceAll("[-+]", "").length());
        }
      }
      if (pointed && longest == 3) {
        return true;
      }
    }
    return false;
  }

  /** Whether all commas in numbers can stand between thousands. */
  private static boolean onlyThousands(List<List<String>> rows) {
    for (List<String> row : rows) {
      for (String cell : row) {
        if (DECIMAL_COMMA.matcher(cell).matches() && !WITH_COMMAS.matcher(cell).matches()) {
          return false;
        }
      }
    }
    return true;
  }

  private static TableFormat with(
      TableFormat format, char delimiter, boolean header, char decimal, char thousands) {
    return new TableFormat(
        TableFormat.Form.CSV,
        delimiter,
        header,
        List.of(),
        Set.of(),
        decimal,
        thousands,
        format.charset(),
        format.comment(),
        format.quote(),
        format.text(),
        format.number(),
        "");
  }
}
