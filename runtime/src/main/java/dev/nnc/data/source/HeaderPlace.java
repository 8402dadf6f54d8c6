package dev.nnc.data.source;

import dev.nnc.data.file.Numerals;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where the names of the columns stand in a CSV text. Titles and notes may stand above them, and in
 * tables of spreadsheets names of groups of columns. The header is the first row that names the
 * columns which the rows below fill.
 *
 * @param skip how many lines stand above the header, and above the rows if there are names
 * @param names the columns' names, where no line has all of them; empty if one line has, and if
 *     none has any
 * @param isHeader whether the line behind those that are skipped has the names
 * @param above what stands above it
 */
public record HeaderPlace(int skip, List<String> names, boolean isHeader, Above above) {
  /** What stands above the names, or above the second line of them. */
  public enum Above {
    NOTHING,
    TITLES,

    /** Names of groups of columns. */
    GROUPS,

    /** Names of all columns but the first, as R writes them. */
    SHORT_HEADER
  }

  /** So much of a text tells how it begins. */
  private static final int HEAD = 1 << 16;

  private static final int MOST_ROWS = 200;
  private static final int MOST_ABOVE = 50;

  /** A title and its value, such as a date, are so many cells. */
  private static final int CELLS_OF_A_TITLE = 2;

  private static final int MOST_FAULTS = 10;

  /** So many years in a row that go up by one are no chance, and one more of other numbers. */
  private static final int LEAST_STEPS = 2;

  private static final int LEAST_YEAR = 1000;

  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,6}");
  private static final Pattern LINE_END = Pattern.compile("\\r\\n?|\\n");

  private static final HeaderPlace FIRST = new HeaderPlace(0, List.of(), true, Above.NOTHING);

  /** Numbers, amounts of other countries, dates and times. */
  private static final Pattern FIGURE = Pattern.compile("[-+]?[0-9][-0-9.,:/' ]*");

  public HeaderPlace {
    names = List.copyOf(names);
  }

  /**
   * A row of any number of cells.
   *
   * @param line in which it begins, from 1
   * @param cells without spaces around them
   */
  public record Row(int line, List<String> cells) {
    public Row {
      cells = List.copyOf(cells);
    }

    boolean has(int column) {
      return column < cells.size() && !cells.get(column).isEmpty();
    }

    /** Behind the last cell that holds something. */
    int end() {
      int end = cells.size();
      while (end > 0 && cells.get(end - 1).isEmpty()) {
        end--;
      }
      return end;
    }

    boolean isFigure(int column) {
      return has(column) && isFigure(cells.get(column));
    }

    private static boolean isFigure(String cell) {
      return Numerals.isNumber(cell) || FIGURE.matcher(cell).matches();
    }
  }

  /** The beginning of a text in UTF-8, up to the end of a line. */
  public static String head(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(HEAD);
    String text = new String(bytes, StandardCharsets.UTF_8);
    int end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
    return bytes.length < HEAD || end < 0 ? text : text.substring(0, end + 1);
  }

  /**
   * What the first line says to stand between cells, {@code sep=;}; a zero character if nothing.
   */
  public static char separator(String head) {
    try {
      return new CsvRecords(text(head), TableFormat.CSV).separator();
    } catch (IOException e) {
      throw new IllegalStateException("text in memory is always there", e);
    }
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The first rows of a text, whatever they hold, and whatever stands above them. */
  public static List<Row> rows(String head, TableFormat format) {
    List<Row> rows = new ArrayList<>();
    int line = 1;
    // A title may hold quotes where a cell may not.
    for (int faults = 0; faults < MOST_FAULTS && rows.size() < MOST_ABOVE; faults++) {
      Records.Fault fault = addRows(rows, behind(line - 1, head), format, line);
      if (fault == null || !(fault.arguments().getFirst() instanceof Integer at)) {
        break;
      }
      rows.add(new Row(at, List.of("?")));
      line = at + 1;
    }
    return rows;
  }

  private static Records.@Nullable Fault addRows(
      List<Row> rows, String text, TableFormat format, int line) {
    CsvRecords records = new CsvRecords(text(text), format, line);
    records.forget();
    try {
      if (line == 1) {
        records.separator();
      }
      while (rows.size() < MOST_ROWS && records.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < records.cells(); i++) {
          cells.add(records.cell(i).strip());
        }
        rows.add(new Row(records.line(0), cells));
      }
    } catch (IOException e) {
      throw new IllegalStateException("text in memory is always there", e);
    }
    return records.fault();
  }

  private static String behind(int lines, String text) {
    Matcher ends = LINE_END.matcher(text);
    int from = 0;
    for (int i = 0; i < lines && ends.find(); i++) {
      from = ends.end();
    }
    return text.substring(from);
  }

  /** How many cells most rows have; of two such numbers the larger. */
  public static int width(List<Row> rows) {
    Map<Integer, Integer> counts = new TreeMap<>();
    rows.forEach(row -> counts.merge(row.cells().size(), 1, Integer::sum));
    int width = 0;
    for (Map.Entry<Integer, Integer> each : counts.entrySet()) {
      width = each.getValue() >= counts.getOrDefault(width, 0) ? each.getKey() : width;
    }
    return width;
  }

  /** By the first rows of a text. */
  public static HeaderPlace of(List<Row> rows) {
    int width = width(rows);
    List<Row> body =
        rows.stream()
            .filter(row -> row.cells().size() == width)
            .filter(row -> row.cells().stream().anyMatch(cell -> !cell.isEmpty()))
            .toList();
    int[] full = columns(width, column -> isMost(body, row -> row.has(column)));
    int[] figures = columns(width, column -> isMost(body, row -> row.isFigure(column)));
    if (full.length < 2) {
      return FIRST;
    }
    int most = 0;
    for (int i = 0; i < Math.min(MOST_ABOVE, rows.size() - 1); i++) {
      Row row = rows.get(i);
      Row below = rows.get(i + 1);
      boolean data = isData(row, below, figures);
      boolean dataBelow = i + 2 == rows.size() || isData(below, rows.get(i + 2), figures);
      boolean names = figures.length > 0 && !data && !dataBelow;
      if (names && below.line() == row.line() + 1 && areBothNames(row, below, full)) {
        return ofTwo(row, below, full);
      }
      if (isNamed(row, full) && !(names && isWhole(below, full) && !isWhole(row, full))) {
        // Without figures nothing but the number of cells tells a title from a row.
        boolean titles = most <= 1 || (figures.length > 0 && !data);
        boolean isShort =
            row.cells().size() == width - 1 && full[full.length - 1] == width - 1 && dataBelow;
        return i == 0
            ? isShort && !data ? ofShort(row) : FIRST
            : titles && !(data && full.length == 2) ? ofOne(rows.get(i - 1), row, !data) : FIRST;
      }
      most = Math.max(most, count(row, full));
      if (most > Math.max(CELLS_OF_A_TITLE, full.length / 2)) {
        return FIRST;
      }
    }
    return FIRST;
  }

  /** One line has all names, or there are none. */
  private static HeaderPlace ofOne(Row above, Row header, boolean isHeader) {
    boolean groups =
        isHeader
            && above.line() == header.line() - 1
            && above.cells().stream().skip(1).anyMatch(cell -> !cell.isEmpty())
            && above.cells().size() == header.cells().size();
    return new HeaderPlace(
        header.line() - 1, List.of(), isHeader, groups ? Above.GROUPS : Above.TITLES);
  }

  /** The header has a cell less than the rows, which begin with a name of their own. */
  private static HeaderPlace ofShort(Row header) {
    List<String> names = new ArrayList<>(List.of("column_1"));
    names.addAll(header.cells());
    return new HeaderPlace(header.line(), names, false, Above.SHORT_HEADER);
  }

  /**
   * Whether only both rows together name the columns: the first has no name for some of them, or
   * the same for several, and the second has names, which are no data.
   */
  private static boolean areBothNames(Row row, Row below, int[] full) {
    boolean isNamed = isNamed(row, full);
    boolean repeats = distinct(row) < row.cells().stream().filter(cell -> !cell.isEmpty()).count();
    if (count(row, full) < 2 || (isNamed && !repeats)) {
      return false;
    }
    boolean together =
        Arrays.stream(full)
            .allMatch(column -> row.has(column) || below.has(column) || column == full[0]);
    boolean belowIsNamed = isNamed(below, full);
    return together
        && (isNamed ? belowIsNamed : !belowIsNamed || distinct(below) < count(below, full));
  }

  /** Two lines have the names, that of a group and that of its column. */
  private static HeaderPlace ofTwo(Row groups, Row header, int[] full) {
    int width = Math.max(full[full.length - 1] + 1, Math.max(groups.end(), header.end()));
    List<String> names = new ArrayList<>();
    String group = "";
    for (int i = 0; i < width; i++) {
      group = groups.has(i) ? groups.cells().get(i) : group;
      String own = header.has(i) ? header.cells().get(i) : "";
      String whole =
          own.isEmpty()
              ? groups.has(i) ? group : "column_" + (i + 1)
              : group.isEmpty() ? own : group + "_" + own;
      names.add(whole);
    }
    return new HeaderPlace(header.line(), names, false, Above.GROUPS);
  }

  /** Whether it has a name for each of the columns, or for all but that of the rows' names. */
  private static boolean isNamed(Row row, int[] columns) {
    int last = columns[columns.length - 1];
    boolean allButOne = columns.length > 2 && count(row, columns) == columns.length - 1;
    return isWhole(row, columns)
        || (allButOne && (!row.has(columns[0]) || row.cells().size() <= last));
  }

  private static boolean isWhole(Row row, int[] columns) {
    return count(row, columns) == columns.length;
  }

  /** Whether it has figures where most rows have, and not names that are years. */
  private static boolean isData(Row row, Row below, int[] figures) {
    long same = Arrays.stream(figures).filter(row::isFigure).count();
    boolean counts = countsUp(row.cells()) && !countsUp(below.cells());
    return same * 2 > figures.length && !counts;
  }

  private static int count(Row row, int[] columns) {
    return (int) Arrays.stream(columns).filter(row::has).count();
  }

  private static long distinct(Row row) {
    return row.cells().stream().filter(cell -> !cell.isEmpty()).distinct().count();
  }

  private static int[] columns(int width, IntPredicate which) {
    return IntStream.range(0, width).filter(which).toArray();
  }

  private static boolean isMost(List<Row> rows, Predicate<Row> which) {
    return rows.stream().filter(which).count() * 2 >= rows.size();
  }

  /** Whether numbers among the cells are names: years, or others that go up by one. */
  public static boolean countsUp(List<String> cells) {
    int up = 0;
    int least = Integer.MAX_VALUE;
    for (int i = 1; i < cells.size(); i++) {
      String one = cells.get(i - 1);
      String next = cells.get(i);
      if (WHOLE.matcher(one).matches() && WHOLE.matcher(next).matches()) {
        if (Integer.parseInt(next) != Integer.parseInt(one) + 1) {
          return false;
        }
        up++;
        least = Math.min(least, Integer.parseInt(one));
      }
    }
    return up >= (least >= LEAST_YEAR ? LEAST_STEPS : LEAST_STEPS + 1);
  }
}
