package dev.nnc.profile;

import dev.nnc.data.file.Numerals;
import dev.nnc.source.Percent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what stands out in a table, for the one who wants to learn from it. */
final class Remarks {
  /** A truth of so many whole numbers is one of classes. */
  private static final int MOST_NUMBERED_CLASSES = 20;

  /** Rows a class, on average, that make classes of whole numbers. */
  private static final int ROWS_A_CLASS = 5;

  private static final double NEARLY_ALL = 0.995;
  private static final int LEAST_ROWS = 20;

  /** Of a class with fewer rows some part of a split has none. */
  private static final int RARE = 10;

  private Remarks() {}

  /** Whether a truth is one of several classes, not a number. */
  static boolean isClasses(ColumnProfile truth) {
    ColumnProfile.Spread numbers = truth.numbers();
    if (truth.sort() != ColumnSort.NUMBER || numbers == null) {
      return !truth.isNumeric();
    }
    long present = truth.top().stream().mapToLong(ColumnProfile.Top::count).sum();
    return truth.distinct() <= 2
        || (numbers.whole()
            && truth.distinct() <= MOST_NUMBERED_CLASSES
            && present >= truth.distinct() * ROWS_A_CLASS);
  }

  static List<Remark> of(
      List<ColumnProfile> columns,
      List<ColumnStatistics> seen,
      TableProfile.@Nullable Truth truth,
      List<String> leaks,
      long rows) {
    List<Remark> remarks = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      ColumnProfile column = columns.get(i);
      if (truth != null && column.name().equals(truth.column())) {
        addOfTruth(remarks, column, truth, rows);
      } else {
        addOfColumn(remarks, column, rows);
        if (truth != null && leaks.contains(column.name())) {
          remarks.add(
              new Remark(
                  Remark.Kind.LEAK,
                  column.name(),
                  "tells `"
                      + truth.column()
                      + "` almost alone: is it known before `"
                      + truth.column()
                      + "` is?"));
        }
      }
      addOfSpellings(remarks, column);
      ColumnStatistics cells = seen.get(i);
      if ((cells.hasOddCells() || cells.hasOddAmounts()) && !column.isOrdered()) {
        remarks.add(
            new Remark(
                Remark.Kind.ODD_CELLS,
                column.name(),
                (cells.hasOddCells()
                        ? "most cells are numbers, but "
                        : "most cells are amounts, but ")
                    + Numerals.count(cells.others(), "cell")
                    + (cells.others() == 1 ? " is not: \"" : " are not, first \"")
                    + Numerals.shorten(cells.odd())
                    + "\" in line "
                    + cells.oddLine()));
      }
    }
    return remarks;
  }

  private static void addOfColumn(List<Remark> remarks, ColumnProfile column, long rows) {
    long present = rows - column.missing();
    if (present == 0) {
      remarks.add(new Remark(Remark.Kind.CONSTANT, column.name(), "is empty in all rows"));
      return;
    }
    if (rows >= LEAST_ROWS && column.sort() != ColumnSort.LIST) {
      if (column.distinct() == 1 && column.missing() == 0) {
        remarks.add(
            new Remark(
                Remark.Kind.CONSTANT, column.name(), "holds " + shown(column) + " in all rows"));
      } else if (column.topShare(rows) >= NEARLY_ALL) {
        remarks.add(
            new Remark(
                Remark.Kind.CONSTANT,
                column.name(),
                "holds "
                    + shown(column)
                    + " in "
                    + Percent.of(column.topShare(rows))
                    + " of the rows"));
      }
    }
    if (column.isMixedTimes()) {
      remarks.add(
          new Remark(
              Remark.Kind.MIXED_TIMES,
              column.name(),
              "holds dates, but not all cells are written in one way, such as \""
                  + Numerals.shorten(column.examples().getFirst())
                  + "\""
                  + otherForm(column)
                  + ": once they are, `time` reads them"));
    } else if (column.sort() == ColumnSort.KEY) {
      remarks.add(
          new Remark(
              Remark.Kind.KEY,
              column.name(),
              column.repeats()
                  ? "names what rows belong to: rows of one "
                      + column.name()
                      + " should stay together in a split"
                  : column.allDiffer()
                      ? "differs in all rows: it names them and tells nothing of new ones"
                      : "differs in nearly all rows: it names them and tells nothing of new ones"));
    }
    ColumnProfile.Spread numbers = column.numbers();
    if (numbers != null && column.isNumeric() && rows >= LEAST_ROWS && numbers.isFarOut()) {
      remarks.add(
          new Remark(
              Remark.Kind.FAR_OUT,
              column.name(),
              "reaches from "
                  + Numerals.forPeople(numbers.least())
                  + " to "
                  + Numerals.forPeople(numbers.most())
                  + ", but half of its values lie between "
                  + Numerals.forPeople(numbers.lowerQuartile())
                  + " and "
                  + Numerals.forPeople(numbers.upperQuartile())));
    }
    if (column.missing() * 2 > rows) {
      remarks.add(
          new Remark(
              Remark.Kind.GAPS,
              column.name(),
              "is missing in " + Percent.of((double) column.missing() / rows) + " of the rows"));
    }
  }

  /** And a cell with other signs than the first one, if there is one among the frequent. */
  private static String otherForm(ColumnProfile column) {
    String first = form(column.examples().getFirst());
    return column.top().stream()
        .map(ColumnProfile.Top::text)
        .filter(text -> !form(text).equals(first))
        .findFirst()
        .map(text -> " and \"" + Numerals.shorten(text) + "\"")
        .orElse("");
  }

  private static String form(String text) {
    return text.replaceAll("[0-9]", "0");
  }

  private static void addOfSpellings(List<Remark> remarks, ColumnProfile column) {
    String separator = column.separator();
    if (!separator.isEmpty()) {
      remarks.add(
          new Remark(
              Remark.Kind.SEVERAL,
              column.name(),
              "has several texts in a cell: `split(\""
                  + separator
                  + "\") -> multi_hot` makes a number of each"));
    }
    if (column.isYesOrNo()) {
      remarks.add(
          new Remark(
              Remark.Kind.YES_AND_NO,
              column.name(),
              "says yes and no in "
                  + column.distinct()
                  + " words, such as \""
                  + Numerals.shorten(column.top().get(0).text())
                  + "\" and \""
                  + Numerals.shorten(column.top().get(1).text())
                  + "\": the step `number` makes 1 and 0 of them"));
    }
    List<String> spellings = column.spellings();
    if (!spellings.isEmpty()) {
      remarks.add(
          new Remark(
              Remark.Kind.SPELLINGS,
              column.name(),
              "has classes that differ in capitals alone, such as \""
                  + Numerals.shorten(spellings.get(0))
                  + "\" and \""
                  + Numerals.shorten(spellings.get(1))
                  + "\": the step `lowercase` makes one of them"));
    }
    List<String> shortForm = column.shortForm();
    if (!shortForm.isEmpty()) {
      remarks.add(
          new Remark(
              Remark.Kind.SHORT_FORM,
              column.name(),
              "has \""
                  + shortForm.get(0)
                  + "\" and \""
                  + Numerals.shorten(shortForm.get(1))
                  + "\", which may be one class: `lowercase -> replace(\"^(.).*\", \"$1\")` keeps the"
                  + " first letters"));
    }
  }

  private static void addOfTruth(
      List<Remark> remarks, ColumnProfile column, TableProfile.Truth truth, long rows) {
    if (column.missing() > 0) {
      remarks.add(
          new Remark(
              Remark.Kind.TRUTH,
              column.name(),
              "is missing in "
                  + Numerals.count(column.missing(), "row")
                  + ", from which nothing can be learned"));
    }
    if (!truth.isClasses()) {
      return;
    }
    List<ColumnProfile.Top> rare =
        column.top().stream().filter(each -> each.count() < RARE).toList();
    if (!rare.isEmpty() && rows >= LEAST_ROWS && column.sort() != ColumnSort.KEY) {
      remarks.add(
          new Remark(
              Remark.Kind.TRUTH,
              column.name(),
              rare.size() == 1
                  ? "only "
                      + Numerals.count(rare.getFirst().count(), "row")
                      + (rare.getFirst().count() == 1 ? " is \"" : " are \"")
                      + Numerals.shorten(rare.getFirst().text())
                      + "\""
                  : Numerals.count(rare.size()) + " classes have fewer than " + RARE + " rows"));
    }
  }

  /** Of each sort of lines that are no rows, the first. */
  static void addOfApart(List<Remark> remarks, List<ApartRow> apart) {
    for (ApartRow.Kind kind : ApartRow.Kind.values()) {
      List<ApartRow> alike = apart.stream().filter(row -> row.kind() == kind).toList();
      if (!alike.isEmpty()) {
        int line = alike.getFirst().line();
        remarks.add(
            new Remark(
                Remark.Kind.APART,
                "",
                (alike.size() == 1
                        ? "line " + line
                        : "line "
                            + line
                            + ", one of "
                            + Numerals.count(alike.size(), "such line")
                            + ",")
                    + " "
                    + kind.sentence()
                    + ": it is no row, and not counted here"));
      }
    }
  }

  static void addOfRows(
      List<Remark> remarks, DistinctHashes whole, boolean json, long wrong, int wrongLine) {
    if (whole.repeats() > 0) {
      remarks.add(
          new Remark(
              Remark.Kind.SAME_ROWS,
              "",
              (whole.isExact() ? "" : "about ")
                  + Numerals.count(whole.repeats(), "row")
                  + (whole.repeats() == 1 ? " is a copy" : " are copies")
                  + " of another: in a split they may stand on both sides"));
    }
    if (wrong > 0) {
      boolean one = wrong == 1;
      String what =
          json
              ? one ? " is no object" : " are no objects"
              : (one ? " has" : " have") + " more or fewer cells than there are columns";
      remarks.add(
          new Remark(
              Remark.Kind.UNREAD,
              "",
              Numerals.count(wrong, "row")
                  + what
                  + (one ? ", in line " : ", the first in line ")
                  + wrongLine
                  + ": a run will not read "
                  + (one ? "it" : "them")));
    }
  }

  /**
   * What is said of rows that nearly repeat others.
   *
   * @param looked among how many rows of all they were looked for
   */
  static void addOfNearRows(List<Remark> remarks, int near, int looked, long rows) {
    if (near > 0) {
      remarks.add(
          new Remark(
              Remark.Kind.NEAR_ROWS,
              "",
              (looked == rows ? "" : "of " + Numerals.count(looked) + " rows, ")
                  + (looked == rows ? Numerals.count(near, "row") : Numerals.count(near))
                  + (near == 1 ? " is" : " are")
                  + " ten times nearer to another than rows usually are: in a split they may stand"
                  + " on both sides"));
    }
  }

  private static String shown(ColumnProfile column) {
    return "\"" + Numerals.shorten(column.top().getFirst().text()) + "\"";
  }
}
