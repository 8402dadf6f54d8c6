package dev.nnc.profile;

import dev.nnc.data.file.BadByte;
import dev.nnc.data.file.EncodedText;
import dev.nnc.data.file.IoReasons;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.source.HeaderPlace;
import dev.nnc.data.source.TableFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
 * @param above what stands above the names of the columns
 */
record TableGuess(TableFormat format, String encoding, HeaderPlace.Above above) {
  private static final char[] DELIMITERS = {',', ';', '\t', '|'};
  private static final char NONE = '\0';

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
    if (form != TableFormat.Form.CSV) {
      return new TableGuess(TableFormat.CSV.as(form), "", HeaderPlace.Above.NOTHING);
    }
    Charset charset = charset(path);
    try (InputStream in = EncodedText.utf8(open(path), charset)) {
      return of(HeaderPlace.head(in), charset);
    }
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

  /**
   * The guess by the first lines.
   *
   * @param head the text's beginning, up to the end of a line
   */
  static TableGuess of(String head, Charset charset) {
    char separator = HeaderPlace.separator(head);
    TableFormat best = TableFormat.CSV.separatedBy(separator == 0 ? ',' : separator);
    long most = 0;
    for (char delimiter : separator == 0 ? DELIMITERS : new char[0]) {
      TableFormat format = TableFormat.CSV.separatedBy(delimiter);
      long score = score(HeaderPlace.rows(head, format));
      if (score > most) {
        most = score;
        best = format;
      }
    }
    List<HeaderPlace.Row> all = HeaderPlace.rows(head, best);
    HeaderPlace place = HeaderPlace.of(all);
    List<List<String>> rows =
        all.stream().filter(row -> row.line() > place.skip()).map(HeaderPlace.Row::cells).toList();
    boolean header = place.names().isEmpty() && hasHeader(rows);
    List<List<String>> body = rows.subList(header && !rows.isEmpty() ? 1 : 0, rows.size());
    boolean comma =
        pointsBetweenThousands(body)
            || (any(body, DECIMAL_COMMA) && (best.delimiter() == ';' || !onlyThousands(body)));
    boolean points = comma && any(body, WITH_POINTS) && !any(body, DECIMAL_POINT);
    boolean commas = !comma && any(body, WITH_COMMAS);
    TableFormat format =
        new TableFormat(
            TableFormat.Form.CSV,
            best.delimiter(),
            header,
            place.names(),
            place.skip(),
            Set.of(),
            comma ? ',' : '.',
            points ? '.' : commas ? ',' : NONE,
            charset,
            best.comment(),
            best.quote(),
            best.text(),
            best.number(),
            "");
    return new TableGuess(format, word(charset), place.above());
  }

  /** The rows of the most frequent width, times the cells; 0 for a single column. */
  private static long score(List<HeaderPlace.Row> rows) {
    int width = HeaderPlace.width(rows);
    if (width < 2) {
      return 0;
    }
    long same = rows.stream().filter(row -> row.cells().size() == width).count();
    // Rows of one width tell more than many cells: a comma stands in texts and in numbers, too.
    return same * same * 1000 / rows.size() + width;
  }

  /**
   * Whether the first line holds names: it has no number where those below are numbers, or numbers
   * that go up by one, such as years, where those below do not.
   */
  private static boolean hasHeader(List<List<String>> rows) {
    if (rows.size() < 2
        || (HeaderPlace.countsUp(rows.getFirst()) && !HeaderPlace.countsUp(rows.get(1)))) {
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
}
