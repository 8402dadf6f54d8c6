package dev.nnc.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Rule;
import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.source.Sources;
import dev.nnc.diag.TextRenderer;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.record.Event;
import dev.nnc.record.RunResult;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures are in the unit of the truth's column, whatever steps stand between. */
class ColumnUnitTest {
  /** Few rows, so that what the steps learn can be written down. */
  private static final double[] TRUTH = {120, 80, 200, 160, 40, 300};

  private static final double[] PREPARED = {0.5, -0.25, 1.5, 0.125, -1, 2};
  private static final double MEAN = 150;
  private static final double DEVIATION = Math.sqrt(43_000 / 6.0);

  @TempDir Path folder;

  private final List<Event> events = new ArrayList<>();

  /** Steps, and what undoes them. */
  private static final Map<String, DoubleUnaryOperator> STEPS =
      Map.of(
          "scale(1/100)", y -> y * 100,
          "scale(-0.5)", y -> y / -0.5,
          "shift(-100) -> scale(1/50)", y -> y * 50 + 100,
          "standardize", y -> y * DEVIATION + MEAN,
          "normalize", y -> y * 260 + 40,
          "max_abs", y -> y * 300,
          "clip(0 .. 1_000) -> robust_scale", y -> y * 100 + 140,
          "log1p", Math::expm1,
          "scale(1/100) -> log1p -> scale(2)", y -> Math.expm1(y / 2) * 100);

  @Test
  void eachMetricOfNumbersIsThatOfTheUndoneNumbers() {
    List<String> metrics = metrics();
    assertThat(metrics)
        .contains("mse", "mae", "rmse", "r2", "mape", "huber", "quantile", "explained_variance");
    STEPS.forEach(
        (steps, undo) -> {
          Map<String, Double> prepared = evaluated(" -> " + steps, PREPARED, metrics);
          double[] undone = Arrays.stream(PREPARED).map(undo).toArray();
          Map<String, Double> plain = evaluated("", undone, metrics);
          assertThat(prepared).hasSameSizeAs(plain).hasSize(metrics.size());
          prepared.forEach(
              (name, value) ->
                  assertThat(value)
                      .as(name + " after " + steps)
                      .isCloseTo(
                          result(plain, name),
                          within(2e-5 * Math.abs(result(plain, name)) + 1e-6)));
        });
  }

  @Test
  void whatIsShownUnaskedIsInTheUnit() {
    Map<String, Double> prepared = evaluated(" -> standardize", PREPARED, List.of());
    double[] undone = Arrays.stream(PREPARED).map(STEPS.get("standardize")).toArray();
    Map<String, Double> plain = evaluated("", undone, List.of());
    assertThat(prepared).containsOnlyKeys("test.mae", "test.rmse", "test.r2");
    prepared.forEach(
        (name, value) ->
            assertThat(value).isCloseTo(plain.get(name), within(1e-4 * Math.abs(value))));
  }

  /** The best constant of a quantile is no mean, so its loss is all that is told unasked. */
  @Test
  void aQuantileIsJudgedByItsLossInTheUnit() {
    String program =
        """
        nn 1
        data d from table(a: [1, 2, 3, 4, 5, 6], price: [120, 80, 200, 160, 40, 300]) {
          x = a -> standardize
          y = price -> standardize
          split: everything
        }
        network net from x to low { low = x -> dense(1) }
        train net on d { loss: quantile(y, 0.1), optimizer: sgd(1e-30), epochs: 1 }
        evaluate net on d { show: residuals }
        evaluate net on d { metrics: quantile(y, 0.1) }
        """;
    Map<String, Map<String, Double>> results = run(program);
    assertThat(results.get("evaluate")).containsOnlyKeys("everything.quantile");
    double asked = result(results, "evaluate_2", "everything.quantile");
    assertThat(asked).isGreaterThan(1);
    assertThat(result(results, "evaluate", "everything.quantile"))
        .isCloseTo(asked, within(1e-4 * asked));
  }

  @Test
  void trainingAndEvaluationSpeakOfTheSameNumbers() {
    String program =
        """
        nn 1
        data d from table(a: [1, 2, 3, 4, 5, 6, 7, 8], price: [110, 190, 320, 390, 510, 600, 690, 810]) {
          x = a -> standardize
          y = price -> log1p -> standardize
          split: everything
        }
        network net from x { x -> dense(1) }
        train net on d {
          loss: mse(y), optimizer: adam(0.1), batch: 3, epochs: 3, metrics: mae, rmse, r2
          stop: reaches(train.mae, 0.0001)
        }
        train net on d { loss: mse(y), optimizer: sgd(1e-30), batch: all, epochs: 1, metrics: mae, rmse, r2 }
        evaluate net on d { metrics: mae, rmse, r2 }
        """;
    Map<String, Map<String, Double>> results = run(program);
    for (String metric : List.of("mae", "rmse", "r2")) {
      double trained = result(results, "train_2", "train." + metric);
      assertThat(result(results, "evaluate", "everything." + metric))
          .as(metric)
          .isCloseTo(trained, within(1e-4 * Math.abs(trained)));
    }
    assertThat(result(results, "train_2", "train.mae")).isGreaterThan(5);
  }

  @Test
  void eachOfSeveralColumnsHasItsOwnUnit() {
    String program =
        """
        nn 1
        data d from table(a: [1, 2, 3, 4], price: [100, 200, 300, 400], year: [1900, 1950, 1960, 1990]) {
          x = a -> standardize
          y = [price, year] -> %s
          split: everything
        }
        network net from x { 0 * (x -> dense(2)) }
        train net on d { loss: mse(y), optimizer: sgd(1e-30), epochs: 1, metrics: mse, mae, mape }
        evaluate net on d { show: residuals }
        """;
    // The answer 0 is the mean: the errors are 150, 50, 50, 150 and 50, 0, 10, 40.
    Map<String, Map<String, Double>> results = run(program.formatted("standardize"));
    assertThat(result(results, "train", "train.mae")).isCloseTo(62.5, within(1e-3));
    assertThat(result(results, "train", "train.mse")).isCloseTo(6_775, within(0.1));
    assertThat(result(results, "evaluate", "everything.mae")).isCloseTo(62.5, within(1e-3));
    double logarithms =
        result(run(program.formatted("log1p -> standardize")), "train", "train.mape");
    assertThat(logarithms).isBetween(10.0, 40.0);
  }

  @Test
  void aNetworkThatGivesItsInputBackIsJudgedAsItWasGiven() {
    String program =
        """
        nn 1
        data d from table(price: [100, 200, 300, 400], year: [1900, 1950, 1960, 1990]) {
          x = [price, year] -> standardize
          split: everything
        }
        network net from x to copy { copy = x -> dense(2) }
        train net on d { loss: mse(copy, d.x), optimizer: sgd(1e-30), epochs: 1, metrics: mse(copy, d.x) }
        """;
    Map<String, Double> results = requireNonNull(run(program).get("train"));
    assertThat(result(results, "train.mse")).isCloseTo(result(results, "train.loss"), within(1e-6));
  }

  /** The metrics that have a unit, or may be asked for beside those that have. */
  private static List<String> metrics() {
    return StandardCatalog.catalog().entries().stream()
        .filter(entry -> entry.kind() == Kind.METRIC)
        .filter(
            entry -> entry.rule() instanceof Rule.Metric rule && rule.sees() != Rule.Sees.NO_UNIT)
        .map(Entry::name)
        .filter(name -> !name.equals("poisson") && !name.equals("msle")) // of what is not negative
        .toList();
  }

  /** The figures of a network that answers with the numbers given. */
  private Map<String, Double> evaluated(String steps, double[] answers, List<String> metrics) {
    String program =
        """
        nn 1
        data d from table(said: [%s, %s], true_value: [%s, %s]) {
          x = said
          y = true_value%s
          split: last(test: 6)
        }
        network net from x to answer { answer = x * weight([1]) }
        train net on d { loss: mse(y), optimizer: sgd(1e-30), epochs: 1 }
        evaluate net on d.test { %s }
        """
            .formatted(
                text(answers),
                text(answers),
                text(TRUTH),
                text(TRUTH),
                steps,
                metrics.isEmpty() ? "show: residuals" : "metrics: " + String.join(", ", metrics));
    program = program.replace("x * weight([1])", "0 * sum(weight([1])) + x");
    return requireNonNull(run(program).get("evaluate"));
  }

  private static String text(double[] numbers) {
    return IntStream.range(0, numbers.length)
        .mapToObj(i -> String.valueOf(numbers[i]))
        .collect(Collectors.joining(", "));
  }

  private Map<String, Map<String, Double>> run(String program) {
    DataPlaces nowhere = new DataPlaces(List.of(), folder, folder);
    Compilation compilation =
        new Compiler(StandardCatalog.catalog(), new Sources(folder, nowhere))
            .compile(new SourceFile("units.nn", program), Map.of());
    assertThat(new TextRenderer(false).render(compilation.diagnostics())).isEmpty();
    events.clear();
    RunResult result =
        Run.execute(
            compilation.model().orElseThrow(),
            TestSettings.oneThread(folder.resolve("runs")),
            new LocalEnvironment(folder, nowhere, remark -> {}),
            events::add);
    assertThat(new TextRenderer(false).render(result.diagnostics())).isEmpty();
    return result.results();
  }

  private static double result(Map<String, Double> results, String name) {
    return requireNonNull(results.get(name), name);
  }

  private static double result(
      Map<String, Map<String, Double>> results, String action, String name) {
    return result(requireNonNull(results.get(action), action), name);
  }
}
