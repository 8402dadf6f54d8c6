package dev.nnc.compare;

import dev.nnc.report.Comparison;
import dev.nnc.report.Comparison.Row;
import dev.nnc.report.Figure;
import dev.nnc.report.Trials;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How a result goes with what the runs were given, as a line for each run. */
final class GivenAndResult {
  /** Fewer runs are seen in the table. */
  private static final int FEWEST_RUNS = 3;

  /** More axes could not be told apart. */
  private static final int MOST_AXES = 7;

  private GivenAndResult() {}

  /**
   * The drawing; empty if there are few runs, or no result of which it is known what is better.
   *
   * @param better whether more of a result is better
   */
  static Optional<Figure> of(
      List<Row> rows,
      List<SequencedMap<String, @Nullable Double>> results,
      Function<String, Optional<Boolean>> better) {
    List<Row> given =
        rows.stream()
            .filter(row -> row.kind() == Comparison.Kind.GIVEN && !row.cells().contains(""))
            .limit(MOST_AXES)
            .toList();
    Optional<String> score =
        rows.stream()
            .map(Row::name)
            .filter(name -> better.apply(name).isPresent())
            .filter(name -> results.stream().allMatch(all -> all.get(name) != null))
            .min(Comparator.comparingInt(GivenAndResult::rank));
    if (results.size() < FEWEST_RUNS || given.isEmpty() || score.isEmpty()) {
      return Optional.empty();
    }
    List<Trials.Param> params = new ArrayList<>();
    List<List<Double>> places = new ArrayList<>();
    for (Row row : given) {
      List<String> values = row.cells().stream().distinct().sorted().toList();
      List<Double> numbers = numbers(row.cells());
      boolean choice = numbers.isEmpty();
      params.add(
          new Trials.Param(
              row.name(),
              choice
                  ? Trials.Spread.CHOICE
                  : isWide(numbers) ? Trials.Spread.LOGARITHMIC : Trials.Spread.LINEAR,
              choice ? values : List.of()));
      places.add(
          choice
              ? row.cells().stream().map(cell -> (double) values.indexOf(cell)).toList()
              : numbers);
    }
    List<Trials.Trial> trials =
        IntStream.range(0, results.size())
            .mapToObj(
                run ->
                    new Trials.Trial(
                        run + 1,
                        places.stream().map(each -> each.get(run)).toList(),
                        Objects.requireNonNullElse(results.get(run).get(score.get()), Double.NaN),
                        Trials.State.FINISHED))
            .toList();
    boolean more = better.apply(score.get()).orElse(true);
    return Optional.of(
        new Figure.ParallelCoordinates(
            "What was given, and " + score.get(),
            new Trials(params, score.get(), more, trials, "run"),
            "A line a run, in the order of the table; the best is thick."));
  }

  /** What was judged on rows that the network never saw tells most. */
  private static int rank(String result) {
    return result.contains("test.") ? 0 : result.contains("validation.") ? 1 : 2;
  }

  /** The cells as numbers; none if one of them is no number. */
  private static List<Double> numbers(List<String> cells) {
    List<Double> numbers = new ArrayList<>();
    for (String cell : cells) {
      try {
        double number = Double.parseDouble(cell);
        if (!Double.isFinite(number)) {
          return List.of();
        }
        numbers.add(number);
      } catch (NumberFormatException noNumber) {
        return List.of();
      }
    }
    return numbers;
  }

  private static boolean isWide(List<Double> numbers) {
    double least = numbers.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    double most = numbers.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    return least > 0 && most >= 20 * least;
  }
}
