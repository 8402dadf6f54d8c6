package dev.nnc.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.checkpoint.Weights;
import dev.nnc.checkpoint.WeightsFolder;
import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.source.Sources;
import dev.nnc.diag.Diagnostic;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.record.RunResult;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the settings of a training do to its weights and results, by whole runs. */
class TrainingSettingsTest {
  private static final String BEGINNING =
      """
      nn 1
      data d from table(
        a: [0.5, -1, 2, 0.1, 1.5, -0.3, 0.7, -2],
        b: [1, 0.3, -0.7, 0.2, -1.1, 0.9, 0.4, 1.7],
        y: [1, 0.2, 0.9, -0.4, 2, 0.3, -1, 0.6],
        w: [1, 2, 0, 1, 0.5, 1, 1, 3],
        c: ["no", "yes", "no", "no", "yes", "no", "yes", "no"]
      ) {
        x = [a, b]
        value = y
        weight = w
        class = c -> category(["no", "yes"])
        split: last(validation: 2)
      }
      network net from x { x -> dense(3, tanh) -> dense(1) }
      network yes from x { x -> dense(2, tanh) -> dense(1, sigmoid) }
      """;

  @TempDir Path scratch;

  /** A run that is over. */
  private record Done(Weights weights, List<JsonNode> epochs, List<String> said) {
    float[] weight(String name) {
      for (Weights.Tensor tensor : weights.tensors()) {
        if (tensor.name().equals(name)) {
          float[] values = new float[tensor.value().length / 4];
          ByteBuffer.wrap(tensor.value())
              .order(ByteOrder.LITTLE_ENDIAN)
              .asFloatBuffer()
              .get(values);
          return values;
        }
      }
      throw new AssertionError("no " + name + " in " + weights.tensors());
    }

    float[] kernel() {
      return weight("net/dense_1/kernel");
    }

    List<Double> results(String name) {
      return epochs.stream().map(epoch -> epoch.path(name).asDouble()).toList();
    }
  }

  private RunResult result(String actions) throws IOException {
    DataPlaces places = DataPlaces.of(Map.of(), scratch);
    Compilation compilation =
        new Compiler(StandardCatalog.catalog(), new Sources(scratch, places))
            .compile(new SourceFile("test.nn", BEGINNING + actions), Map.of());
    assertThat(compilation.diagnostics()).allMatch(each -> !each.isError());
    Path runs = Files.createTempDirectory(scratch, "runs");
    return Run.execute(
        compilation.model().orElseThrow(),
        TestSettings.oneThread(runs, 1),
        new LocalEnvironment(scratch, places, remark -> {}),
        event -> {});
  }

  private Done run(String actions) throws IOException {
    RunResult result = result(actions);
    assertThat(result.state()).isIn(RunResult.State.FINISHED, RunResult.State.STOPPED_EARLY);
    Path folder = Objects.requireNonNull(result.folder());
    List<JsonNode> epochs = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("metrics.jsonl"))) {
      epochs.add(new JsonMapper().readTree(line));
    }
    List<String> said = result.diagnostics().stream().map(Diagnostic::message).toList();
    return new Done(WeightsFolder.read(folder.resolve("weights")), epochs, said);
  }

  private static String train(String optimizer, int epochs, String further) {
    return "train net on d { loss: mse(value), batch: all, optimizer: %s, epochs: %d %s }\n"
        .formatted(optimizer, epochs, further.isEmpty() ? "" : ", " + further);
  }

  @Test
  void continuingGoesOnWithMomentumAndStepsAsIfThereHadBeenNoBreak() throws IOException {
    for (String optimizer : List.of("sgd(0.05, momentum: 0.9)", "adam(0.1)", "nadam(0.1)")) {
      Done whole = run(train(optimizer, 5, ""));
      String first = train(optimizer, 2, "").replace("on d", "on d as first");
      Done continued = run(first + train("continue(first)", 3, ""));
      assertThat(continued.kernel()).as(optimizer).isEqualTo(whole.kernel());
      assertThat(run(first + train(optimizer, 3, "")).kernel())
          .as(optimizer)
          .isNotEqualTo(whole.kernel());
    }
  }

  /** Six rows in batches of two are three steps an epoch. */
  @Test
  void checkpointsOfSeveralRulesStayAsLongAsOneOfThemWantsThem() throws IOException {
    String rules = "checkpoint: every(steps: 2, keep: 2), every(3), best(loss, keep: 1)";
    run(train("sgd(0.05)", 5, rules).replace("batch: all", "batch: 2"));
    List<String> names = new ArrayList<>();
    try (Stream<Path> all = Files.walk(scratch)) {
      all.map(each -> String.valueOf(each.getFileName()))
          .filter(name -> name.startsWith("epoch-"))
          .forEach(names::add);
    }
    assertThat(names)
        .containsExactlyInAnyOrder(
            "epoch-00003", "epoch-00004", "epoch-00004-step-000000014", "epoch-00005");
  }

  /** Ten layers, of which each in turn has weights whose products overflow. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void whereverNumbersBecomeInfiniteTheLayerIsNamed(int guilty) throws IOException {
    StringBuilder layers = new StringBuilder("network deep from x { x");
    for (int i = 1; i <= 10; i++) {
      layers.append(" -> dense(3, init: constant(").append(i == guilty ? "3e38" : "0.9");
      layers.append("))");
    }
    RunResult result =
        result(
            layers
                + " -> dense(1) }\n"
                + "train deep on d { loss: mse(value), batch: all, optimizer: sgd(0.1), epochs: 3 }\n");
    assertThat(result.state()).isEqualTo(RunResult.State.FAILED);
    assertThat(result.diagnostics().getFirst().message())
        .contains("NaN in `dense_" + guilty + "` (epoch 1, step 1)");
  }

  @Test
  void aPeriodOfMoreStepsThanThereAreIsTold() throws IOException {
    assertThat(run(train("sgd(0.05)", 5, "checkpoint: every(steps: 6)")).said())
        .containsExactly("`every` waits for 6 steps, but the training has only 5: it never acts");
    assertThat(run(train("sgd(0.05)", 5, "checkpoint: every(steps: 5)")).said()).isEmpty();
    assertThat(run(train("sgd(0.05)", 5, "accumulate: 6")).said())
        .containsExactly(
            "`accumulate: 6` waits for 6 batches, but the training has only 5: it never acts");
    assertThat(run(train("sgd(0.05)", 5, "accumulate: 5")).said()).isEmpty();
  }

  @Test
  void gatheringGradientsOfTwoBatchesIsOneStepOfBoth() throws IOException {
    Done whole = run(train("sgd(0.1)", 1, ""));
    Done gathered = run(train("sgd(0.1)", 1, "accumulate: 2").replace("batch: all", "batch: 3"));
    float[] expected = whole.kernel();
    for (int i = 0; i < expected.length; i++) {
      assertThat(gathered.kernel()[i]).isCloseTo(expected[i], within(1e-6f));
    }
    // Three epochs of one batch each make one update, and the third batch waits.
    assertThat(run(train("sgd(0.1)", 3, "accumulate: 2")).kernel())
        .isEqualTo(run(train("sgd(0.1)", 1, "")).kernel());
  }

  @Test
  void averagedWeightsAreWhatIsJudgedAndKept() throws IOException {
    List<float[]> weights = new ArrayList<>();
    for (int epochs = 1; epochs <= 3; epochs++) {
      weights.add(run(train("sgd(0.1)", epochs, "")).kernel());
    }
    Done averaged = run(train("sgd(0.1)", 3, "average: 0.8"));
    float[] kernel = averaged.kernel();
    for (int i = 0; i < kernel.length; i++) {
      double average = weights.get(0)[i];
      average = 0.8 * average + 0.2 * weights.get(1)[i];
      average = 0.8 * average + 0.2 * weights.get(2)[i];
      assertThat((double) kernel[i]).isCloseTo(average, within(1e-6));
    }
    // The training itself goes on with the weights, the validation with their averages.
    Done plain = run(train("sgd(0.1)", 3, ""));
    assertThat(averaged.results("loss")).isEqualTo(plain.results("loss"));
    assertThat(averaged.results("validation.loss").get(0))
        .isEqualTo(plain.results("validation.loss").get(0));
    assertThat(averaged.results("validation.loss").get(2))
        .isNotEqualTo(plain.results("validation.loss").get(2));
  }

  @Test
  void theRateFollowsItsSchedule() throws IOException {
    Done scheduled = run(train("sgd(steps(0.1, at: [1, 2], factor: 0.5))", 3, ""));
    assertThat(scheduled.results("rate")).containsExactly(0.1, 0.05, 0.025);
    String parts =
        train("sgd(0.1)", 1, "") + train("sgd(0.05)", 1, "") + train("sgd(0.025)", 1, "");
    assertThat(scheduled.kernel()).isEqualTo(run(parts).kernel());
  }

  @Test
  void aPlateauIsSeenInTheResults() throws IOException {
    Done scheduled =
        run(train("sgd(reduce_on_plateau(1e-9, result: loss, factor: 0.5, patience: 2))", 6, ""));
    assertThat(scheduled.results("rate").stream().map(rate -> rate * 1e9))
        .containsExactly(1.0, 1.0, 1.0, 0.5, 0.5, 0.25);
  }

  @Test
  void aResultCanBeMadeOfResults() throws IOException {
    Done done = run(train("adam(0.1)", 2, "metrics: mae, validation.loss / loss, (1 - mae) * 100"));
    for (JsonNode epoch : done.epochs()) {
      assertThat(epoch.path("validation.loss / loss").asDouble())
          .isEqualTo(epoch.path("validation.loss").asDouble() / epoch.path("loss").asDouble());
      assertThat(epoch.path("(1 - mae) * 100").asDouble())
          .isEqualTo((1 - epoch.path("mae").asDouble()) * 100);
    }
  }

  @Test
  void functionsOfTheFileAreAsGoodAsTheCataloguesEntries() throws IOException {
    String functions =
        """
        function far(prediction, truth) = mean(abs(prediction - truth))
        function wide(prediction, truth, factor = 1) = factor * (prediction - truth)^2
        function bent(x, slope = 1) = tanh(slope * x)
        network own from x { x -> dense(3, bent(slope: 1)) -> dense(1) }
        """;
    String training =
        """
        train %s on d {
          loss: %s, batch: 4
          optimizer: sgd(0.1)
          epochs: 3
          metrics: %s
        }
        """;
    Done given = run(training.formatted("net", "mae(value)", "mae, mse"));
    Done own =
        run(
            functions
                + training.formatted("own", "far(value)", "far(value), wide(value, factor: 2)"));
    for (int epoch = 0; epoch < 3; epoch++) {
      // Their weights start from other random numbers, so each is compared with itself.
      assertThat(own.results("far").get(epoch))
          .isCloseTo(own.results("loss").get(epoch), within(1e-6));
      assertThat(given.results("mae").get(epoch))
          .isCloseTo(given.results("loss").get(epoch), within(1e-6));
    }
    Done both =
        run(
            functions
                + training.formatted(
                    "own", "mae(value)", "mae, mse, far, wide(value, factor: 2), far(own, value)"));
    for (int epoch = 0; epoch < 3; epoch++) {
      assertThat(both.results("far").get(epoch))
          .isCloseTo(both.results("mae").get(epoch), within(1e-6));
      assertThat(both.results("wide").get(epoch))
          .isCloseTo(2 * both.results("mse").get(epoch), within(1e-5));
    }
  }

  @Test
  void theBestByAFunctionIsWhatTheFileCallsBetter() throws IOException {
    String program =
        """
        function near(prediction, truth) = 1 - mean(abs(prediction - truth))
        train net on d {
          loss: mse(value), batch: all
          optimizer: sgd(0.1)
          epochs: 4
          metrics: near(value)
          stop: no_improvement(near, patience: 1, better: %s)
        }
        """;
    assertThat(run(program.formatted("more")).epochs()).hasSize(4);
    assertThat(run(program.formatted("less")).epochs()).hasSize(2);
  }

  @Test
  void excludedWeightsDoNotDecay() throws IOException {
    String optimizer = "adamw(0.1, decay: 0.5, exclude: kernel)";
    Done some = run(train(optimizer, 1, ""));
    Done none = run(train("adam(0.1)", 1, ""));
    for (int i = 0; i < none.kernel().length; i++) {
      assertThat(some.kernel()[i]).isCloseTo(none.kernel()[i], within(1e-5f));
    }
    Done all = run(train("adamw(0.1, decay: 0.5)", 1, ""));
    assertThat(Math.abs(all.kernel()[0] - none.kernel()[0])).isGreaterThan(1e-3f);
  }

  @Test
  void rowsAndClassesCountByTheirWeights() throws IOException {
    double plain = run(train("sgd(1e-9)", 1, "")).results("loss").getFirst();
    String weighed = train("sgd(1e-9)", 1, "").replace("mse(value)", "mse(value, weights: weight)");
    assertThat(run(weighed).results("loss").getFirst()).isNotEqualTo(plain);
    String classes =
        """
        train yes on d {
          loss: LOSS, batch: all
          optimizer: sgd(1e-9)
          epochs: 1
        }
        """;
    double both = loss(classes, "binary_cross_entropy(class)");
    double no = loss(classes, "binary_cross_entropy(class, weights: [1, 0])");
    double yes = loss(classes, "binary_cross_entropy(class, weights: (no: 0))");
    assertThat(no + yes).isCloseTo(both, within(1e-6));
    assertThat(loss(classes, "binary_cross_entropy(class, weights: (yes: 8))"))
        .isCloseTo(no + 8 * yes, within(1e-5));
  }

  private double loss(String actions, String loss) throws IOException {
    return run(actions.replace("LOSS", loss)).results("loss").getFirst();
  }
}
