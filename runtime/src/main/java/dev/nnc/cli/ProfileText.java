package dev.nnc.cli;

import dev.nnc.data.file.Numerals;
import dev.nnc.data.source.TableFormat;
import dev.nnc.diag.Grammar;
import dev.nnc.profile.Association;
import dev.nnc.profile.ColumnProfile;
import dev.nnc.profile.ColumnSort;
import dev.nnc.profile.Remark;
import dev.nnc.profile.TableProfile;
import dev.nnc.source.Percent;
import dev.nnc.source.Visible;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table's profile as lines for a terminal of some width. */
final class ProfileText {
  private static final String BLOCKS = "▁▂▃▄▅▆▇█";
  private static final int LONGEST_NAME = 22;
  private static final int SHORTEST_VALUES = 14;

  /** More columns are counted, not shown. */
  private static final int MOST_COLUMNS = 100;

  private static final int CLASSES_SHOWN = 8;

  private final TableProfile table;
  private final int width;
  private final int longestName;

  ProfileText(TableProfile table, int width) {
    this.table = table;
    this.width = width;
    this.longestName = Math.min(LONGEST_NAME, width / 5 + 2);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>(Console.wrapped(head(), "", width));
    lines.add("");
    lines.addAll(columns());
    lines.add("");
    lines.addAll(rows());
    if (!table.remarks().isEmpty()) {
      lines.add("");
      lines.add("what stands out:");
      for (Remark remark : table.remarks()) {
        String of = remark.column().isEmpty() ? "" : "`" + remark.column() + "` ";
        lines.addAll(Console.wrapped("- " + of + remark.sentence(), "  ", width));
      }
    }
    return lines;
  }

  private String head() {
    StringBuilder head = new StringBuilder(table.name());
    head.append(": ").append(Grammar.count(table.rows(), "row"));
    head.append(", ").append(Grammar.count(table.columns().size(), "column"));
    if (table.format().json()) {
      head.append(", ").append(table.format().form().title());
    } else if (table.format().delimiter() != ',') {
      char delimiter = table.format().delimiter();
      head.append(", separated by ").append(delimiter == '\t' ? "tabs" : "`" + delimiter + "`");
    }
    if (!table.encoding().isEmpty()) {
      head.append(", ").append(table.encoding());
    }
    head.append(names());
    if (!table.format().missing().isEmpty()) {
      head.append(", missing is also \"")
          .append(String.join("\", \"", table.format().missing().stream().sorted().toList()))
          .append('"');
    }
    if (table.looked() < table.rows()) {
      head.append("; quartiles and figures of pairs are those of ")
          .append(Grammar.count(table.looked(), "row"))
          .append(" drawn at random");
    }
    return head.toString();
  }

  /** Where the names of the columns stand, if not in the first line. */
  private String names() {
    TableFormat format = table.format();
    String lines = Grammar.count(format.skip(), "line");
    return switch (table.above()) {
      case NOTHING -> format.header() ? "" : ", without a line of names";
      case TITLES ->
          ", below "
              + lines
              + (format.header() ? " above the names" : " above the rows, without a line of names");
      case GROUPS ->
          format.header()
              ? ", names in line " + (format.skip() + 1) + " below those of groups"
              : ", names made of lines " + (format.skip() - 1) + " and " + format.skip();
      case SHORT_HEADER -> ", without a name for the first";
    };
  }

  private List<String> columns() {
    TableProfile.Truth truth = table.truth();
    List<ColumnProfile> shown =
        table.columns().subList(0, Math.min(MOST_COLUMNS, table.columns().size()));
    boolean gaps = shown.stream().anyMatch(column -> column.missing() > 0);
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("column", "holds"));
    if (gaps) {
      head.add(">gaps");
    }
    if (truth != null) {
      head.add(">" + cut(truth.column(), 10));
    }
    for (ColumnProfile column : shown) {
      List<String> row = new ArrayList<>();
      row.add(cut(column.name(), longestName));
      row.add(sort(column));
      if (gaps) {
        row.add(column.missing() == 0 ? "" : Percent.of((double) column.missing() / table.rows()));
      }
      if (truth != null) {
        row.add(column.name().equals(truth.column()) ? "target" : association(column));
      }
      rows.add(row);
    }
    int used = 0;
    for (int i = 0; i < head.size(); i++) {
      int place = i;
      int most = Visible.width(head.get(i).replace(">", ""));
      used +=
          2
              + rows.stream()
                  .mapToInt(row -> Visible.width(Visible.inLine(row.get(place))))
                  .reduce(most, Math::max);
    }
    int left = Math.max(SHORTEST_VALUES, width - used);
    head.add("values");
    TextTable text = new TextTable(head.toArray(String[]::new));
    for (int i = 0; i < rows.size(); i++) {
      List<String> row = rows.get(i);
      row.add(cut(values(shown.get(i), left), left));
      text.add(row.toArray(String[]::new));
    }
    List<String> lines = new ArrayList<>(text.lines());
    if (shown.size() < table.columns().size()) {
      lines.add(
          "and "
              + Grammar.count(table.columns().size() - shown.size(), "more column")
              + "; --json has all");
    }
    return lines;
  }

  private static String sort(ColumnProfile column) {
    String few =
        (column.isExact() ? "" : "~")
            + Numerals.count(column.distinct())
            + " "
            + (column.sort() == ColumnSort.CLASSES
                ? column.distinct() == 1 ? "class" : "classes"
                : "names");
    return switch (column.sort()) {
      case NUMBER ->
          column.numbers() != null && column.numbers().whole() ? "whole number" : "number";
      case AMOUNT -> column.unit().isEmpty() ? "number in text" : "number " + column.unit();
      case DATE -> "time";
      case CLASSES, NAMES -> few;
      case TEXT -> "text";
      case KEY -> "key";
      case LIST -> "list";
      case EMPTY -> "nothing";
    };
  }

  private static String association(ColumnProfile column) {
    Association with = column.association();
    if (with == null) {
      return "";
    }
    double value = Math.abs(with.value()) < 0.005 ? 0 : with.value();
    String text = String.format(Locale.ROOT, "%.2f", value);
    return with.measure() == Association.Measure.CORRELATION && value > 0 ? "+" + text : text;
  }

  private String values(ColumnProfile column, int room) {
    ColumnProfile.Spread numbers = column.numbers();
    return switch (column.sort()) {
      case NUMBER, AMOUNT -> numbers == null ? "" : spread(numbers, false, room);
      case DATE -> numbers == null ? "" : spread(numbers, true, room);
      case CLASSES, NAMES -> classes(column, room);
      case TEXT, KEY, LIST -> String.join(", ", column.examples());
      case EMPTY -> "";
    };
  }

  /** The least, a histogram and the most; the median where there is room for it. */
  private static String spread(ColumnProfile.Spread numbers, boolean times, int room) {
    String least = times ? time(numbers.least()) : figure(numbers.least());
    String most = times ? time(numbers.most()) : figure(numbers.most());
    String text = least + " " + histogram(numbers.histogram()) + " " + most;
    String median = ", median " + (times ? time(numbers.median()) : figure(numbers.median()));
    return Visible.width(text + median) <= room ? text + median : text;
  }

  private String classes(ColumnProfile column, int room) {
    StringBuilder text = new StringBuilder();
    long present = table.rows() - column.missing();
    int shown = 0;
    for (ColumnProfile.Top top : column.top()) {
      String next =
          (shown == 0 ? "" : ", ")
              + cut(top.text(), 24)
              + " "
              + Percent.of((double) top.count() / Math.max(1, present));
      if (shown == CLASSES_SHOWN
          || (shown > 0 && Visible.width(Visible.inLine(text + next)) > room - 3)) {
        return text + ", …";
      }
      text.append(next);
      shown++;
    }
    return text.toString();
  }

  static String histogram(List<Integer> counts) {
    int most = counts.stream().reduce(1, Math::max);
    StringBuilder blocks = new StringBuilder();
    for (int count : counts) {
      int block = (int) Math.ceil((double) count * BLOCKS.length() / most) - 1;
      blocks.append(count == 0 ? '·' : BLOCKS.charAt(Math.max(0, block)));
    }
    return blocks.toString();
  }

  /** The first rows, a column a line. */
  private List<String> rows() {
    int count = table.first().size();
    List<String> head = new ArrayList<>(List.of("column"));
    for (int i = 1; i <= count; i++) {
      head.add("row " + i);
    }
    List<ColumnProfile> shown =
        table.columns().subList(0, Math.min(MOST_COLUMNS, table.columns().size()));
    int names =
        shown.stream()
            .mapToInt(column -> Visible.width(Visible.inLine(cut(column.name(), longestName))))
            .reduce(6, Math::max);
    int room = Math.max(8, (width - names) / count - 2);
    TextTable text = new TextTable(head.toArray(String[]::new));
    for (int i = 0; i < shown.size(); i++) {
      List<String> row = new ArrayList<>(List.of(cut(shown.get(i).name(), longestName)));
      for (List<String> cells : table.first()) {
        row.add(cut(cells.get(i).strip(), room));
      }
      text.add(row.toArray(String[]::new));
    }
    return text.lines();
  }

  /** Four digits that count. */
  static String figure(double value) {
    double size = Math.abs(value);
    if (value == Math.rint(value) && size < 1e15) {
      return size < 10_000
          ? String.format(Locale.ROOT, "%d", (long) value)
          : String.format(Locale.ROOT, "%,d", (long) value);
    }
    if (size >= 1e15 || size < 1e-4) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    if (size >= 1000) {
      return String.format(Locale.ROOT, "%,d", Math.round(value));
    }
    return new BigDecimal(value)
        .round(new MathContext(4, RoundingMode.HALF_EVEN))
        .stripTrailingZeros()
        .toPlainString();
  }

  static String time(double seconds) {
    LocalDateTime time = LocalDateTime.ofEpochSecond((long) seconds, 0, ZoneOffset.UTC);
    return time.format(
        DateTimeFormatter.ofPattern(
            time.toLocalTime().toSecondOfDay() == 0 ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm",
            Locale.ROOT));
  }

  private static String cut(String text, int room) {
    String line = Visible.inLine(text);
    return Visible.width(line) <= room ? text : Console.cut(text, Math.max(1, room - 1)) + "…";
  }
}
