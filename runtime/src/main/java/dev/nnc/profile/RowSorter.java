package dev.nnc.profile;

import dev.nnc.data.source.TableFormat;
import dev.nnc.data.source.Totals;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the rows of a table from lines that are none: a header that comes once more, units below
 * it, totals and notes at the end, lines of delimiters alone. It holds the first rows and the last
 * ones back until it knows.
 */
final class RowSorter {
  /** So many rows tell what the columns below the header hold. */
  private static final int FIRST = 20;

  /** So many lines at the end may be totals and notes. */
  private static final int LAST = 3;

  /** A sum of fewer rows may be one by chance. */
  private static final int LEAST = 5;

  /** So many lines are named one by one. */
  private static final int MOST_NAMED = 1_000;

  /** A row while it is held back. */
  @SuppressWarnings("ArrayRecordComponent") // made once, and nothing compares it
  record Held(String[] cells, boolean[] quoted, int line) {
    boolean isEmpty() {
      return Arrays.stream(cells).allMatch(String::isBlank);
    }

    ApartRow as(ApartRow.Kind kind) {
      return new ApartRow(kind, line, Arrays.stream(cells).map(String::strip).toList());
    }
  }

  private final TableFormat format;
  private final List<String> names;
  private final List<ColumnStatistics> columns;
  private final Consumer<Held> rows;
  private final List<Held> first = new ArrayList<>();
  private final Deque<Held> last = new ArrayDeque<>();
  private final List<ApartRow> apart = new ArrayList<>();
  private long apartCount;
  private boolean begun;

  /**
   * @param columns of the rows that were handed on
   * @param rows takes the rows of the table
   */
  RowSorter(
      TableFormat format, List<String> names, List<ColumnStatistics> columns, Consumer<Held> rows) {
    this.format = format;
    this.names = names;
    this.columns = columns;
    this.rows = rows;
  }

  /** The next line of the file. */
  void add(Held row) {
    if (row.isEmpty()) {
      put(row, ApartRow.Kind.EMPTY);
    } else if (names.size() > 1 && isHeader(row)) {
      put(row, ApartRow.Kind.HEADER);
    } else if (!begun) {
      first.add(row);
      if (first.size() == FIRST) {
        begin();
      }
    } else {
      hold(row);
    }
  }

  /** There are no more. */
  void end() {
    begin();
    while (!last.isEmpty()) {
      List<ApartRow> found = new ArrayList<>();
      for (Held each : last) {
        ApartRow.Kind kind = kindAtEnd(each);
        if (kind != null) {
          found.add(each.as(kind));
        }
      }
      if (found.size() == last.size()) {
        found.forEach(this::put);
        return;
      }
      rows.accept(last.removeFirst());
    }
  }

  /** The lines that are no rows, in the order of the file as far as they are alike. */
  List<ApartRow> apart() {
    return List.copyOf(apart);
  }

  private void put(Held row, ApartRow.Kind kind) {
    put(row.as(kind));
  }

  private void put(ApartRow row) {
    if (apartCount++ < MOST_NAMED) {
      apart.add(row);
    }
  }

  private boolean isHeader(Held row) {
    for (int i = 0; i < row.cells().length; i++) {
      if (!row.cells()[i].strip().replace("\uFEFF", "").equals(names.get(i))) {
        return false;
      }
    }
    return true;
  }

  private void begin() {
    if (begun) {
      return;
    }
    begun = true;
    if (isSecondHeader()) {
      put(first.removeFirst(), ApartRow.Kind.UNITS);
    }
    first.forEach(this::hold);
    first.clear();
  }

  /** Whether the first row has no number in any column that holds nothing but numbers below. */
  private boolean isSecondHeader() {
    if (format.json() || first.size() <= LEAST) {
      return false;
    }
    int numbers = 0;
    for (int i = 0; i < names.size(); i++) {
      int column = i;
      boolean below =
          first.stream()
              .skip(1)
              .map(row -> row.cells()[column].strip())
              .allMatch(cell -> cell.isEmpty() || format.number(cell).isPresent());
      long some = first.stream().skip(1).filter(row -> !row.cells()[column].isBlank()).count();
      if (!below || some < LEAST) {
        continue;
      }
      String top = first.getFirst().cells()[column].strip();
      if (top.isEmpty() || format.number(top).isPresent() || ColumnStatistics.isMark(top)) {
        return false;
      }
      numbers++;
    }
    return numbers > 0;
  }

  private void hold(Held row) {
    last.addLast(row);
    if (last.size() > LAST) {
      rows.accept(last.removeFirst());
    }
  }

  private ApartRow.@Nullable Kind kindAtEnd(Held row) {
    if (format.json() || names.size() < 2 || columns.getFirst().rows() < LEAST) {
      return null;
    }
    int numbers = 0;
    int sums = 0;
    int means = 0;
    int texts = 0;
    boolean labelled = false;
    for (int i = 0; i < names.size(); i++) {
      ColumnStatistics column = columns.get(i);
      String cell = row.cells()[i].strip();
      OptionalDouble number = format.number(cell);
      if (cell.isEmpty()) {
        continue;
      }
      if (column.isNumbers() && number.isPresent()) {
        numbers++;
        double sum = column.mean() * column.present();
        boolean differs = column.least() < column.most();
        sums += differs && Totals.isNear(number.getAsDouble(), sum) ? 1 : 0;
        means += differs && Totals.isNear(number.getAsDouble(), column.mean()) ? 1 : 0;
      } else {
        texts++;
        labelled |= Totals.isLabel(cell) && !column.has(cell);
      }
    }
    boolean first = !row.cells()[0].isBlank();
    if (labelled && (sums > 0 || (numbers > 0 && means == numbers))) {
      return ApartRow.Kind.TOTAL;
    }
    if (texts == 0 && numbers > 1 && sums == numbers) {
      return ApartRow.Kind.TOTAL;
    }
    boolean sentence =
        row.cells()[0].strip().contains(" ") && !columns.getFirst().has(row.cells()[0].strip());
    return names.size() > 2 && first && texts == 1 && numbers == 0 && sentence && sometimesFull()
        ? ApartRow.Kind.NOTE
        : null;
  }

  /** Whether the other columns hold something in nearly all rows. */
  private boolean sometimesFull() {
    return columns.stream().skip(1).allMatch(column -> column.missing() * 10 <= column.rows());
  }
}
