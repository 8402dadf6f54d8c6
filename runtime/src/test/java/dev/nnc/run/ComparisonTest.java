package dev.nnc.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.source.Sources;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.evaluate.Interval;
import dev.nnc.evaluate.Measured;
import dev.nnc.record.Event;
import dev.nnc.record.RunFolder;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Baselines and intervals beside the figures of a network. */
class ComparisonTest {
  private static final String NAMES =
      "most_frequent, logistic_regression, linear_svm, decision_tree, random_forest(trees: 10)";

  @TempDir Path folder;

  private final List<Event> events = new ArrayList<>();

  /** Two groups of points that overlap a little, and a number that is a sum of the inputs. */
  @BeforeEach
  void writeRows() throws IOException {
    Random random = new Random(4);
    StringBuilder csv = new StringBuilder("a,b,side,yes,sum\n");
    for (int row = 0; row < 200; row++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      boolean right = a + b + 0.3 * random.nextGaussian() > 0;
      csv.append(
          String.format(
              Locale.ROOT,
              "%.4f,%.4f,%s,%d,%.4f\n",
              a,
              b,
              right ? "right" : "left",
              right ? 1 : 0,
              300 + 100 * a - 50 * b));
    }
    Files.writeString(folder.resolve("points.csv"), csv);
  }

  @Test
  void theNetworkAndEachBaselineHaveTheSameMetrics() {
    Event.Evaluated evaluated = classes("metrics: accuracy, cross_entropy, baselines: " + NAMES);
    assertThat(evaluated.table())
        .extracting(Measured::name)
        .containsExactly(
            "net",
            "most_frequent",
            "logistic_regression",
            "linear_svm",
            "decision_tree",
            "random_forest(trees: 10)");
    assertThat(evaluated.table())
        .allSatisfy(
            each -> {
              assertThat(each.results()).containsOnlyKeys("test.accuracy", "test.cross_entropy");
              assertThat(each.intervals()).isEmpty();
            });
    assertThat(evaluated.table().getFirst().results()).isEqualTo(evaluated.results());
    assertThat(result(evaluated, "logistic_regression", "test.accuracy"))
        .isGreaterThan(0.85)
        .isGreaterThan(result(evaluated, "most_frequent", "test.accuracy") + 0.2);
    assertThat(evaluated.table().get(1).learnedFrom()).isEqualTo(140);
    assertThat(evaluated.drawn().getFirst().contenders()).hasSize(6);
  }

  @Test
  void withoutMetricsTheJudgementsStandBesideEachOther() {
    Event.Evaluated evaluated = classes("baselines: most_frequent, random_forest(trees: 5)");
    assertThat(evaluated.table())
        .allSatisfy(
            each ->
                assertThat(each.results())
                    .containsOnlyKeys("test.accuracy", "test.precision", "test.recall", "test.f1"));
  }

  @Test
  void whatTakesAWhileIsToldBeforeItBegins() {
    classes("metrics: accuracy, baselines: most_frequent, random_forest(trees: 5), bootstrap: 100");
    assertThat(
            events.stream()
                .filter(Event.Working.class::isInstance)
                .map(each -> ((Event.Working) each).with()))
        .containsExactly(
            "net",
            "intervals of net",
            "most_frequent",
            "intervals of most_frequent",
            "random_forest(trees: 5)",
            "intervals of random_forest(trees: 5)");
  }

  @Test
  void theSameSeedGivesTheSameTable() {
    String settings = "metrics: accuracy, auc, bootstrap: 200, baselines: " + NAMES;
    assertThat(classes(settings).table()).isEqualTo(classes(settings).table());
  }

  @Test
  void oneOutputSaysYesOrNo() {
    Event.Evaluated evaluated =
        evaluated(
            "yes",
            "dense(1, sigmoid)",
            "binary_cross_entropy(t)",
            "metrics: accuracy, auc, baselines: " + NAMES);
    assertThat(result(evaluated, "logistic_regression", "test.auc")).isGreaterThan(0.9);
    assertThat(result(evaluated, "random_forest(trees: 10)", "test.accuracy")).isGreaterThan(0.8);
    assertThat(result(evaluated, "linear_svm", "test.accuracy")).isGreaterThan(0.85);
  }

  @Test
  void numbersAreInTheUnitOfTheirColumn() {
    Event.Evaluated evaluated =
        evaluated(
            "sum -> standardize",
            "dense(1)",
            "mse(t)",
            "metrics: mae, r2, baselines: mean, linear_regression, decision_tree, random_forest(20)");
    assertThat(result(evaluated, "mean", "test.mae")).isGreaterThan(50);
    assertThat(result(evaluated, "mean", "test.r2")).isLessThan(0.01);
    assertThat(result(evaluated, "linear_regression", "test.mae")).isLessThan(1);
    assertThat(result(evaluated, "random_forest(20)", "test.r2")).isGreaterThan(0.8);
  }

  @Test
  void intervalsHoldTheFigureAndGrowWithTheConfidence() {
    Event.Evaluated wide = classes("metrics: accuracy, f1, bootstrap: 500, confidence: 99%");
    Event.Evaluated narrow = classes("metrics: accuracy, f1, bootstrap: 500, confidence: 50%");
    Measured network = wide.table().getFirst();
    assertThat(wide.table()).hasSize(1);
    network
        .intervals()
        .forEach(
            (metric, interval) -> {
              double value = network.results().getOrDefault(metric, Double.NaN);
              assertThat(value).isBetween(interval.low(), interval.high());
              Interval inner =
                  Objects.requireNonNull(narrow.table().getFirst().intervals().get(metric));
              assertThat(interval.high() - interval.low())
                  .isGreaterThan(2 * (inner.high() - inner.low()));
            });
    assertThat(network.intervals()).containsOnlyKeys("test.accuracy", "test.f1");
    // Of a share p of n rows the interval is about 1.96 deviations of √(p(1 − p)/n) to each side.
    Event.Evaluated usual = classes("metrics: accuracy, bootstrap: 4000");
    double p = usual.results().getOrDefault("test.accuracy", Double.NaN);
    Interval interval =
        Objects.requireNonNull(usual.table().getFirst().intervals().get("test.accuracy"));
    assertThat((interval.high() - interval.low()) / 2)
        .isCloseTo(1.96 * Math.sqrt(p * (1 - p) / 60), within(0.015));
  }

  @Test
  void aGreatestValueHasNoInterval() {
    Event.Evaluated evaluated =
        evaluated(
            "sum",
            "dense(1)",
            "mse(t)",
            "metrics: mae, root(t), (worst: max(abs(net - t))), bootstrap: 100, baselines: mean");
    assertThat(evaluated.table().getFirst().intervals()).containsOnlyKeys("test.mae", "test.root");
    // NN6172, once for all models.
    assertThat(events)
        .filteredOn(
            event ->
                event instanceof Event.Said said
                    && said.diagnostic().code().equals(RunCode.NO_INTERVAL))
        .singleElement()
        .asString()
        .contains("worst of net, mean");
  }

  @Test
  void whatOnlyTheDataForbidsIsSaid() {
    Event.Evaluated evaluated =
        evaluated(
            "sum -> scale(1/1000)",
            "dense(1, sigmoid)",
            "mse(t)",
            "metrics: mae, baselines: logistic_regression, mean");
    assertThat(said()).contains(RunCode.NO_BASELINE.id()); // NN6171
    assertThat(evaluated.table().get(1).results()).isEmpty();
    assertThat(evaluated.table().get(1).reason()).contains("other numbers than 0 and 1");
    assertThat(evaluated.table().get(2).results()).containsOnlyKeys("test.mae");
  }

  @Test
  void ofTooManyNumbersSomeRowsAreDrawn() {
    Event.Evaluated evaluated =
        run(
            """
            nn 1
            data d from csv("points.csv") {
              x = yes -> category(60_000) -> one_hot -> shift(1)
              t = yes
              split: random(test: 30%, seed: 1)
            }
            network net from x { x -> dense(1, sigmoid) }
            train net on d { loss: binary_cross_entropy(t), optimizer: sgd(0.1), epochs: 1 }
            evaluate net on d.test { metrics: accuracy, baselines: decision_tree }
            """);
    assertThat(said()).contains(RunCode.PART_OF_ROWS.id()); // NN6170
    assertThat(evaluated.table().get(1).learnedFrom()).isEqualTo(5_000_000 / 60_000);
    assertThat(result(evaluated, "decision_tree", "test.accuracy")).isEqualTo(1);
  }

  /** Of a class among many, one number is not zero. */
  @Test
  void zerosAreNotCounted() {
    Event.Evaluated evaluated =
        run(
            """
            nn 1
            data d from csv("points.csv") {
              x = yes -> category(100_000)
              t = yes
              split: random(test: 30%, seed: 1)
            }
            network net from x { x -> embedding(1) -> dense(1, sigmoid) }
            train net on d { loss: binary_cross_entropy(t), optimizer: sgd(0.1), epochs: 1 }
            evaluate net on d.test {
              metrics: accuracy, baselines: logistic_regression, random_forest
            }
            """);
    assertThat(said()).doesNotContain(RunCode.PART_OF_ROWS.id());
    for (String model : List.of("logistic_regression", "random_forest")) {
      assertThat(result(evaluated, model, "test.accuracy")).isEqualTo(1);
    }
    assertThat(evaluated.table().get(1).learnedFrom()).isEqualTo(140);
  }

  @Test
  void theyLearnFromTheRowsOfTheTrainingWhateverIsJudged() {
    Event.Evaluated evaluated =
        run(
            """
            nn 1
            data d from csv("points.csv") {
              x = [a, b] -> standardize
              t = side -> category
              split: random(test: 30%, seed: 1)
            }
            data other from csv("points.csv") {
              x = [a, b] -> standardize
              t = side -> category
              rows:  a > 0
              split: everything
            }
            network net from x { x -> dense(2, softmax) }
            train net on d { loss: cross_entropy(t), optimizer: sgd(0.1), epochs: 1 }
            evaluate net on other { metrics: accuracy(t), baselines: decision_tree }
            """);
    assertThat(evaluated.table().get(1).learnedFrom()).isEqualTo(140);
    assertThat(result(evaluated, "decision_tree", "everything.accuracy")).isLessThan(1);
  }

  @Test
  void theRecordHasThem() throws IOException {
    classes("metrics: accuracy, bootstrap: 100, baselines: most_frequent");
    Path run =
        events.stream()
            .filter(Event.RunStarted.class::isInstance)
            .map(event -> ((Event.RunStarted) event).folder())
            .findFirst()
            .orElseThrow();
    JsonNode table =
        JsonMapper.builder()
            .build()
            .readTree(run.resolve(RunFolder.RECORD).toFile())
            .path("comparisons")
            .path("evaluate");
    assertThat(table).hasSize(2);
    assertThat(table.get(0).path("name").asText()).isEqualTo("net");
    assertThat(table.get(1).path("learned_from").asInt()).isEqualTo(140);
    assertThat(table.get(1).path("intervals").path("test.accuracy")).hasSize(2);
    assertThat(Files.readString(run.resolve("report.html"))).contains("most_frequent");
  }

  /** As scikit-learn's DummyRegressor says: the mean of the cells, and not that of logarithms. */
  @Test
  void theMeanIsThatOfTheColumnAlsoBehindALogarithm() {
    Event.Evaluated evaluated =
        run(
            """
            nn 1
            data d from table(a: [1, 2, 3, 4, 5, 6], y: [1, 10, 100, 1000, 889, 500]) {
              x = a -> standardize
              t = y -> log1p -> standardize
              split: last(test: 1)
            }
            network net from x { x -> dense(1) }
            train net on d { loss: mse(t), optimizer: sgd(0.01), epochs: 1 }
            evaluate net on d.test { metrics: mae, baselines: mean }
            """);
    // The training rows hold 400 on the average; their geometric mean is near 60.
    assertThat(result(evaluated, "mean", "test.mae")).isCloseTo(100, within(0.01));
  }

  /** What a rule reaches is told once, and not again beside each baseline. */
  @Test
  void aBaselineAmongTheMetricsIsARowOfItsOwn() {
    Measured network =
        new Measured(
            "net",
            0,
            results("test.mae", 1, "test.baseline.mae", 2, "test.baseline(mean).mae", 3),
            new LinkedHashMap<>(Map.of("test.baseline.mae", new Interval(1.5, 2.5))),
            "");
    Measured other =
        new Measured(
            "mean",
            9,
            results("test.mae", 4, "test.baseline.mae", 2, "test.baseline(mean).mae", 3),
            new LinkedHashMap<>(),
            "");
    List<Measured> rows = Measured.withBaselineRows(List.of(network, other));
    assertThat(rows.stream().map(Measured::name).toList())
        .containsExactly("net", "baseline", "baseline(mean)", "mean");
    assertThat(rows.stream().map(each -> each.results().toString()).toList())
        .containsExactly("{test.mae=1.0}", "{test.mae=2.0}", "{test.mae=3.0}", "{test.mae=4.0}");
    assertThat(rows.get(0).intervals()).isEmpty();
    assertThat(rows.get(1).intervals()).containsKey("test.mae");
    // An output that is called so has no metric beside it that is called without it.
    Measured outputs =
        new Measured(
            "net",
            0,
            results("test.price.mae", 1, "test.baseline.mae", 2, "test.price.baseline.rmse", 2),
            new LinkedHashMap<>(),
            "");
    assertThat(Measured.withBaselineRows(List.of(outputs))).containsExactly(outputs);
    assertThat(Measured.withBaselineRows(List.of())).isEmpty();
  }

  private static SequencedMap<String, Double> results(Object... namesAndValues) {
    SequencedMap<String, Double> results = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      results.put((String) namesAndValues[i], ((Integer) namesAndValues[i + 1]).doubleValue());
    }
    return results;
  }

  private static double result(Event.Evaluated evaluated, String name, String metric) {
    return evaluated.table().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow()
        .results()
        .getOrDefault(metric, Double.NaN);
  }

  private String said() {
    return events.stream()
        .filter(Event.Said.class::isInstance)
        .map(event -> ((Event.Said) event).diagnostic().code().id())
        .collect(Collectors.joining(" "));
  }

  private Event.Evaluated classes(String settings) {
    return evaluated("side -> category", "dense(2, softmax)", "cross_entropy(t)", settings);
  }

  private Event.Evaluated evaluated(String truth, String end, String loss, String settings) {
    return run(
        """
        nn 1
        function root(prediction, truth) = sqrt(mean((prediction - truth)^2))
        data d from csv("points.csv") {
          x = [a, b] -> standardize
          t = %s
          split: random(test: 30%%, seed: 1)
        }
        network net from x { x -> %s }
        train net on d { loss: %s, optimizer: adam(0.05), epochs: 5 }
        evaluate net on d.test { %s }
        """
            .formatted(truth, end, loss, settings));
  }

  private Event.Evaluated run(String program) {
    DataPlaces places = new DataPlaces(List.of(), folder, folder);
    Compilation compilation =
        new Compiler(StandardCatalog.catalog(), new Sources(folder, places))
            .compile(new SourceFile("compared.nn", program), Map.of());
    assertThat(compilation.diagnostics()).noneMatch(Diagnostic::isError);
    events.clear();
    Run.execute(
        compilation.model().orElseThrow(),
        TestSettings.oneThread(folder.resolve("runs")),
        new LocalEnvironment(folder, places, remark -> {}),
        events::add);
    return events.stream()
        .filter(Event.Evaluated.class::isInstance)
        .map(Event.Evaluated.class::cast)
        .findFirst()
        .orElseThrow(() -> new AssertionError(said()));
  }
}
