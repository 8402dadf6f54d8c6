package dev.nnc.figure;

import dev.nnc.catalog.Configured;
import dev.nnc.data.ColumnCells;
import dev.nnc.data.ReadColumns;
import dev.nnc.data.ReadColumns.Group;
import dev.nnc.data.Rows;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.step.Units;
import dev.nnc.evaluate.Classification;
import dev.nnc.evaluate.EvaluationResult;
import dev.nnc.evaluate.Feeding;
import dev.nnc.evaluate.Inference;
import dev.nnc.evaluate.Outputs;
import dev.nnc.report.Figure;
import dev.nnc.report.Figure.Series;
import dev.nnc.report.Figure.Style;
import dev.nnc.report.Figure.Whiskers;
import dev.nnc.report.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * What the network answers in the mean if all rows had one value in a column, for values that it
 * takes (partial dependence; Friedman 2001), and what it then answers for single rows (Goldstein et
 * al. 2015). The columns come in the order of their importance.
 */
final class EffectsPart implements ReportPart.OfOutput {
  private static final int MOST_ROWS = 500;
  private static final int SINGLE_ROWS = 30;

  /** So many values of a column are tried. */
  private static final int POINTS = 20;

  private static final int MOST_CLASSES = 6;
  private static final double LEAST_SHARE = 0.05;
  private static final int REPEATS = 5;

  @Override
  public String name() {
    return "effects";
  }

  @Override
  public Optional<String> missing(JudgedOutput output) {
    String called = output.pair().output();
    return switch (output.judgement()) {
      case EvaluationResult.OfClasses ignored -> Optional.empty();
      case EvaluationResult.OfNumbers ignored ->
          output.outputs().width() == 1
              ? Optional.empty()
              : Optional.of("`%s` has several numbers a row".formatted(called));
      case EvaluationResult.OfLabels ignored ->
          Optional.of("`%s` has several labels a row".formatted(called));
      case EvaluationResult.OfSteps ignored ->
          Optional.of("`%s` has several classes a row".formatted(called));
      case EvaluationResult.OfSpelling ignored ->
          Optional.of("`%s` spells a sequence".formatted(called));
    };
  }

  @Override
  public void draw(JudgedOutput output, List<Configured> asked, OutputSection section) {
    if (asked.isEmpty()) {
      return;
    }
    long most = asked.getFirst().options().whole("count");
    Answers answers = new Answers(output);
    List<String> left = new ArrayList<>();
    int drawn = 0;
    for (Group group : byImportance(output.evaluation())) {
      if (drawn == most || output.evaluation().interruption().requested()) {
        break;
      }
      Map<String, Integer> values =
          group.columns().size() > 1
              ? Map.of()
              : output
                  .evaluation()
                  .rows()
                  .column(group.name())
                  .<Map<String, Integer>>map(EffectsPart::values)
                  .orElse(Map.of());
      Figure figure = values.size() < 2 ? null : answers.figure(group, values);
      if (figure == null) {
        left.add(group.name());
      } else {
        section.add(figure);
        drawn++;
      }
    }
    if (drawn == 0) {
      section.add(
          EvaluationReport.notDrawn(
              output.prefix() + name(),
              "no column has values that could stand along an axis: not "
                  + String.join(", ", left)));
    } else if (!left.isEmpty()) {
      section.add(
          new Figure.Note(
              output.prefix() + name(),
              "without "
                  + String.join(", ", left)
                  + ", whose values do not stand along an axis: too many texts, or several a row"));
    }
  }

  /** All that the network reads, what matters most first. */
  private static List<Group> byImportance(EvaluationView evaluation) {
    ReadColumns columns = evaluation.rows().columns(Importance.fields(evaluation));
    if (columns.groups().size() < 2) {
      return columns.groups();
    }
    long repeats =
        evaluation.plan().show().stream()
            .filter(use -> use.name().equals("importance"))
            .mapToLong(use -> use.options().whole("repeats"))
            .findFirst()
            .orElse(REPEATS);
    return evaluation
        .once()
        .importance(evaluation, (int) repeats)
        .map(found -> found.drops().stream().map(Importance.Drop::group).toList())
        .orElse(columns.groups());
  }

  /**
   * Some values of a column as texts, each with a row that has it: of numbers so many at even
   * distances, from the 5th to the 95th percentile, or all if they are few; of texts all, the most
   * frequent first, if they are few. Missing cells are none.
   */
  static SequencedMap<String, Integer> values(ColumnCells cells) {
    SequencedMap<String, Integer> rows = new LinkedHashMap<>();
    switch (cells) {
      case ColumnCells.Texts texts -> {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (int row = 0; row < texts.values().length; row++) {
          String value = texts.values()[row];
          if (!value.isEmpty()) {
            rows.putIfAbsent(value, row);
            counts.merge(value, 1, Integer::sum);
          }
        }
        if (rows.size() > POINTS) {
          return new LinkedHashMap<>();
        }
        SequencedMap<String, Integer> sorted = new LinkedHashMap<>();
        counts.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .forEach(each -> sorted.put(each.getKey(), rows.get(each.getKey())));
        return sorted;
      }
      case ColumnCells.Numbers numbers -> {
        int[] order =
            Arrays.stream(Rows.inOrder(numbers.values().length))
                .filter(row -> Double.isFinite(numbers.values()[row]))
                .boxed()
                .sorted(Comparator.comparingDouble(row -> numbers.values()[row]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] sorted = Arrays.stream(order).mapToDouble(row -> numbers.values()[row]).toArray();
        for (double value : chosen(sorted)) {
          int at = Arrays.binarySearch(sorted, value);
          rows.put(String.valueOf(value), order[at]);
        }
        return rows;
      }
    }
  }

  /** Values of the sorted ones, at distances as even as they allow. */
  private static double[] chosen(double[] sorted) {
    double[] distinct = Arrays.stream(sorted).distinct().toArray();
    if (distinct.length <= POINTS) {
      return distinct;
    }
    double from = sorted[(int) Math.round(LEAST_SHARE * (sorted.length - 1))];
    double to = sorted[(int) Math.round((1 - LEAST_SHARE) * (sorted.length - 1))];
    return DoubleStream.iterate(0, i -> i < POINTS, i -> i + 1)
        .map(i -> nearest(distinct, from + (to - from) * i / (POINTS - 1)))
        .distinct()
        .toArray();
  }

  private static double nearest(double[] sorted, double value) {
    int at = Arrays.binarySearch(sorted, value);
    if (at >= 0) {
      return sorted[at];
    }
    int above = Math.min(-at - 1, sorted.length - 1);
    int below = Math.max(above - 1, 0);
    return value - sorted[below] <= sorted[above] - value ? sorted[below] : sorted[above];
  }

  /** Asks the network, and draws what it answers. */
  private static final class Answers {
    private final JudgedOutput output;
    private final EvaluationView evaluation;
    private final ReadColumns columns;
    private final int[] chosen;
    private final Feeding function;
    private final @Nullable Units units;
    private final List<String> told;

    Answers(JudgedOutput output) {
      this.output = output;
      evaluation = output.evaluation();
      columns = evaluation.rows().columns(Importance.fields(evaluation));
      chosen =
          Importance.some(
              evaluation.rows().count(), MOST_ROWS, new SplittableRandom(evaluation.seed()));
      function =
          new Feeding(
              evaluation.model().program(),
              evaluation.session(),
              evaluation.plan().evaluate(),
              List.of(output.pair().output()));
      function.setUnits(evaluation.plan().metrics(), evaluation.rows());
      units = output.units().orElse(null);
      told = told(output);
    }

    /** What is told of a row: its number, or the probability of each of some classes. */
    private static List<String> told(JudgedOutput output) {
      if (output.judgement() instanceof EvaluationResult.OfClasses classes) {
        List<String> labels = classes.classification().labels();
        return labels.size() == 2 ? List.of(labels.getLast()) : labels;
      }
      return List.of(output.truthName());
    }

    private String axis() {
      return output.judgement() instanceof EvaluationResult.OfClasses
          ? told.size() == 1 ? "probability of " + told.getFirst() : "probability"
          : "predicted " + told.getFirst();
    }

    /** What is told of each row, one after another; null if there is none. */
    private double @Nullable [] ask(Rows rows) {
      Inference found =
          Inference.run(
              function,
              rows,
              List.of(output.pair().output()),
              List.of(),
              evaluation.interruption());
      if (found.outputs().isEmpty()) {
        return null;
      }
      Outputs outputs = found.output(output.pair().output());
      double[] answers = new double[rows.count() * told.size()];
      for (int row = 0; row < rows.count(); row++) {
        if (output.judgement() instanceof EvaluationResult.OfClasses classes) {
          int count = classes.classification().labels().size();
          double[] scores =
              Classification.scores(outputs.row(row), count, output.outputs().isWithinZeroAndOne());
          for (int i = 0; i < told.size(); i++) {
            answers[row * told.size() + i] = scores[told.size() == 1 ? 1 : i];
          }
        } else {
          float number = outputs.value(row, 0);
          answers[row] = units == null ? number : units.original(0, number);
        }
      }
      return answers;
    }

    /** The effect of a column; null if its fields cannot take its values for all rows. */
    @Nullable Figure figure(Group group, Map<String, Integer> values) {
      List<double[]> answers = new ArrayList<>();
      for (int row : values.values()) {
        int[] others = new int[chosen.length];
        Arrays.fill(others, row);
        Rows taken = columns.taken(group, chosen, others).orElse(null);
        double[] found = taken == null ? null : ask(taken);
        if (found == null) {
          return null;
        }
        answers.add(found);
      }
      boolean texts =
          evaluation.rows().column(group.name()).orElse(null) instanceof ColumnCells.Texts;
      String title = output.prefix() + "Effect of " + group.name();
      if (!texts) {
        List<Double> across = values.keySet().stream().map(Double::valueOf).toList();
        return curves(title, group.name(), across, answers);
      }
      return bars(title, List.copyOf(values.keySet()), answers);
    }

    private double mean(double[] answers, int which) {
      double sum = 0;
      for (int row = 0; row < chosen.length; row++) {
        sum += answers[row * told.size() + which];
      }
      return sum / chosen.length;
    }

    /** The classes of several that change most. */
    private List<Integer> shown(List<double[]> answers) {
      List<Integer> all = new ArrayList<>();
      for (int i = 0; i < told.size(); i++) {
        all.add(i);
      }
      all.sort(Comparator.comparingDouble(which -> -spread(answers, which)));
      return all.stream().limit(MOST_CLASSES).sorted().toList();
    }

    private Figure curves(String title, String column, List<Double> x, List<double[]> answers) {
      List<Series> series = new ArrayList<>();
      boolean one = told.size() == 1;
      if (one) {
        int step = Math.max(1, chosen.length / SINGLE_ROWS);
        for (int row = 0; row < chosen.length && series.size() < SINGLE_ROWS; row += step) {
          int of = row;
          series.add(
              new Series("", Style.PALE, 0, x, answers.stream().map(each -> each[of]).toList()));
        }
      }
      for (int which : shown(answers)) {
        series.add(
            new Series(
                one ? "" : told.get(which),
                Style.MARKED,
                which,
                x,
                answers.stream().map(each -> mean(each, which)).toList()));
      }
      return new Figure.Plot(
          title, column, axis(), null, null, series, null, note(one, series.size() - 1));
    }

    private Figure bars(String title, List<String> values, List<double[]> answers) {
      List<Whiskers.Bar> bars = new ArrayList<>();
      // Of several classes the one whose probability changes most.
      int which =
          shown(answers).stream()
              .max(Comparator.comparingDouble(each -> spread(answers, each)))
              .orElse(0);
      for (int i = 0; i < values.size(); i++) {
        bars.add(new Whiskers.Bar(values.get(i), mean(answers.get(i), which), 0));
      }
      return new Whiskers(
          title,
          told.size() == 1 ? axis() : "probability of " + told.get(which),
          bars,
          note(false, 0)
              + (told.size() > 1 ? " The class whose probability changes most is drawn." : ""));
    }

    private double spread(List<double[]> answers, int which) {
      double[] means = answers.stream().mapToDouble(each -> mean(each, which)).toArray();
      return Arrays.stream(means).max().orElse(0) - Arrays.stream(means).min().orElse(0);
    }

    private String note(boolean single, int curves) {
      return "The mean answer for %s if each of them had this value, and all else as it is.%s"
          .formatted(
              Numerals.count(chosen.length, "row"),
              single ? " Pale: %s of them, one by one.".formatted(Numbers.whole(curves)) : "");
    }
  }
}
