package dev.nnc.figure;

import dev.nnc.catalog.Configured;
import dev.nnc.data.ColumnCells;
import dev.nnc.data.ReadColumns;
import dev.nnc.data.Rows;
import dev.nnc.data.file.Numerals;
import dev.nnc.evaluate.EvaluationResult;
import dev.nnc.report.Figure;
import dev.nnc.report.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/** How well the network does on rows that have something in common, the worst first. */
final class SubgroupsPart implements ReportPart.OfOutput {
  /** Of fewer rows nothing can be said. */
  private static final int LEAST_ROWS = 10;

  /** Numbers that take no more values are told value by value. */
  private static final int FEW_NUMBERS = 6;

  /** A column of texts that takes more values names rows rather than groups. */
  private static final int MOST_VALUES = 50;

  @Override
  public String name() {
    return "subgroups";
  }

  @Override
  public Optional<String> missing(JudgedOutput output) {
    return output.judgement() instanceof EvaluationResult.OfSpelling
        ? Optional.of(
            "the rows of `%s` are not judged one by one".formatted(output.pair().output()))
        : Optional.empty();
  }

  @Override
  public void draw(JudgedOutput output, List<Configured> asked, OutputSection section) {
    for (Configured use : asked) {
      section.add(figure(output, use));
    }
  }

  /**
   * Rows that have something in common.
   *
   * @param rows whether a row is among them
   */
  private record Group(String label, IntPredicate rows) {}

  /** A group beside the rest. */
  private record Judged(String label, RowScores.Difference difference) {}

  private Figure figure(JudgedOutput output, Configured use) {
    RowScores scores = RowScores.of(output).orElseThrow();
    Rows rows = output.evaluation().rows();
    List<Judged> judged = new ArrayList<>();
    List<String> left = new ArrayList<>();
    for (String column : columns(output, use)) {
      List<Group> groups =
          rows.column(column).map(cells -> groups(column, cells)).orElse(List.of());
      if (groups.isEmpty()) {
        left.add(column);
      }
      for (Group group : groups) {
        RowScores.Difference difference = scores.between(group.rows());
        if (difference.rows() >= LEAST_ROWS && difference.others() >= LEAST_ROWS) {
          judged.add(new Judged(group.label(), difference));
        }
      }
    }
    int sign = scores.moreIsBetter() ? 1 : -1;
    judged.sort(Comparator.comparingDouble(each -> sign * each.difference().value()));
    if (judged.isEmpty()) {
      return EvaluationReport.notDrawn(
          name(),
          "no group has %d rows and as many beside it%s"
              .formatted(
                  LEAST_ROWS,
                  left.isEmpty() ? "" : "; " + named(left) + " does not tell groups apart"));
    }
    return table(output, scores, judged, left, (int) use.options().whole("count"));
  }

  private static Figure table(
      JudgedOutput output, RowScores scores, List<Judged> judged, List<String> left, int most) {
    StringBuilder note =
        new StringBuilder(
            ("The difference to all other rows, and its interval of 95 %%. Without a verdict the"
                    + " interval holds 0, and chance may have made the difference; of many groups,"
                    + " one in twenty gets a verdict by chance. Groups of fewer than %d rows are left out.")
                .formatted(LEAST_ROWS));
    if (judged.size() > most) {
      note.append(" The worst %s of %s.".formatted(Numbers.whole(most), groups(judged.size())));
    }
    if (!left.isEmpty()) {
      note.append(
          " Without %s, of which nearly every row has another value.".formatted(named(left)));
    }
    return new Figure.Table(
        output.prefix() + "Groups of rows, the worst first",
        List.of("group", "verdict", "rows", scores.name(), "the rest", "difference", "from", "to"),
        judged.stream().limit(most).map(each -> line(each, scores)).toList(),
        note.toString());
  }

  private static List<String> line(Judged group, RowScores scores) {
    RowScores.Difference difference = group.difference();
    boolean above = difference.low() > 0;
    boolean below = difference.high() < 0;
    return List.of(
        group.label(),
        above || below ? (above == scores.moreIsBetter() ? "better" : "worse") : "",
        Numbers.whole(difference.rows()),
        written(difference.mean(), scores),
        written(difference.rest(), scores),
        signed(difference.value(), scores),
        signed(difference.low(), scores),
        signed(difference.high(), scores));
  }

  /** Shares with as many decimals each, so that they can be compared at a glance. */
  private static String written(double value, RowScores scores) {
    return scores.moreIsBetter() ? Numbers.fixed(value).replace('-', '−') : Numbers.decimal(value);
  }

  private static String signed(double value, RowScores scores) {
    return (value > 0 ? "+" : "") + written(value, scores);
  }

  private static String groups(int count) {
    return Numerals.count(count, "group");
  }

  private static String named(List<String> columns) {
    return "`" + String.join("`, `", columns) + "`";
  }

  /** Those that are named, else all that the network reads and that hold one value a row. */
  private static Set<String> columns(JudgedOutput output, Configured use) {
    if (!use.options().isNone("by") && use.options().find("by") instanceof List<?> named) {
      Set<String> columns = new LinkedHashSet<>();
      named.forEach(name -> columns.add(name.toString()));
      return columns;
    }
    Set<String> columns = new LinkedHashSet<>();
    for (ReadColumns.Group group :
        output.evaluation().rows().columns(Importance.fields(output.evaluation())).groups()) {
      if (group.columns().size() == 1) {
        columns.add(group.name());
      }
    }
    return columns;
  }

  /** The groups of a column; none if its values do not tell any apart. */
  private static List<Group> groups(String column, ColumnCells cells) {
    return switch (cells) {
      case ColumnCells.Texts texts -> byValue(column, texts.values());
      case ColumnCells.Numbers numbers -> byQuarter(column, numbers.values());
    };
  }

  private static List<Group> byValue(String column, String[] values) {
    Set<String> distinct = new TreeSet<>(Arrays.asList(values));
    if (distinct.size() > MOST_VALUES) {
      return List.of();
    }
    List<Group> groups = new ArrayList<>();
    for (String value : distinct) {
      groups.add(
          new Group(
              column + ": " + (value.isEmpty() ? "missing" : value),
              row -> values[row].equals(value)));
    }
    return groups;
  }

  private static List<Group> byQuarter(String column, double[] values) {
    double[] sorted = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    List<Group> groups = new ArrayList<>();
    if (sorted.length < values.length) {
      groups.add(new Group(column + ": missing", row -> !Double.isFinite(values[row])));
    }
    double[] distinct = Arrays.stream(sorted).distinct().toArray();
    if (distinct.length <= FEW_NUMBERS) {
      for (double value : distinct) {
        groups.add(new Group(column + ": " + Numbers.decimal(value), row -> values[row] == value));
      }
      return groups;
    }
    // A quarter ends with a value that there is, so that equal values are never torn apart.
    double[] ends =
        Arrays.stream(new double[] {0.25, 0.5, 0.75, 1})
            .map(share -> sorted[(int) Math.ceil(share * sorted.length) - 1])
            .distinct()
            .toArray();
    for (int i = 0; i < ends.length; i++) {
      double above = i == 0 ? Double.NEGATIVE_INFINITY : ends[i - 1];
      double end = ends[i];
      groups.add(
          new Group(
              column + ": " + range(i == 0 ? sorted[0] : above, end, i == 0, i == ends.length - 1),
              row -> values[row] > above && values[row] <= end));
    }
    return groups;
  }

  private static String range(double above, double end, boolean first, boolean last) {
    if (first && last) {
      return Numbers.decimal(above) + " to " + Numbers.decimal(end);
    }
    return first
        ? "up to " + Numbers.decimal(end)
        : last
            ? "above " + Numbers.decimal(above)
            : "above " + Numbers.decimal(above) + ", up to " + Numbers.decimal(end);
  }
}
