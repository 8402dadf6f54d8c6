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
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What updates inside a training do to weights and results, by whole runs. */
class AlternatingTrainingTest {
  private static final double[] POINTS = {1.5, 0.5, 2, 1};
  private static final double[] NOISE = {0.3, -1, 0.8, 0.1};

  private static final String DATA =
      """
      nn 1
      data d from table(
        x: [1.5, 0.5, 2, 1, 0.7, 1.1],
        z: [0.3, -1, 0.8, 0.1, -0.2, 0.4],
      ) {
        point = [x]
        noise = z
        split: last(validation: 2)
      }
      """;

  /** Everything in it is linear, and nothing is random. */
  private static final String LINEAR =
      DATA
          + """
      network generator from noise { noise -> dense(1, init: constant(0.5), bias: 0.1) }
      network critic from point { point -> dense(1, init: constant(-0.4), bias: 0.2) }
      network game from point, noise to real, fake {
        real = point -> critic
        fake = noise -> generator -> critic
      }
      """;

  /** Random noise, and layers that keep moving statistics or drop units. */
  private static final String RANDOM =
      DATA
          + """
      network generator from code: [2] {
        code -> dense(4) -> batch_norm -> leaky_relu -> dense(1)
      }
      network critic from point {
        point -> dense(4) -> batch_norm -> leaky_relu -> dropout(20%) -> dense(1, sigmoid)
      }
      network game from point to real, fake {
        real = point -> critic
        fake = normal([2]) -> generator -> critic
      }
      """;

  private static final String CRITIC =
      "update critic { loss: mse(real, 1) + mse(fake, 0), optimizer: %s }\n";
  private static final String GENERATOR =
      "update generator { loss: mse(fake, 1), optimizer: %s }\n";

  @TempDir Path scratch;

  /** A run that is over. */
  private record Done(Weights weights, List<JsonNode> epochs) {
    float[] weight(String name) {
      byte[] value = weights.find(name).orElseThrow().value();
      float[] values = new float[value.length / 4];
      ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      return values;
    }

    /** The weights and moving statistics of a network, and none of an optimizer. */
    Map<String, List<Float>> of(String network) {
      Map<String, List<Float>> all = new TreeMap<>();
      for (Weights.Tensor tensor : weights.tensors()) {
        if (tensor.name().startsWith(network + "/")) {
          List<Float> values = new ArrayList<>();
          for (float value : weight(tensor.name())) {
            values.add(value);
          }
          all.put(tensor.name(), values);
        }
      }
      assertThat(all).isNotEmpty();
      return all;
    }
  }

  private Done run(String program) throws IOException {
    DataPlaces places = DataPlaces.of(Map.of(), scratch);
    Compilation compilation =
        new Compiler(StandardCatalog.catalog(), new Sources(scratch, places))
            .compile(new SourceFile("test.nn", program), Map.of());
    assertThat(compilation.diagnostics()).allMatch(each -> !each.isError());
    RunResult result =
        Run.execute(
            compilation.model().orElseThrow(),
            TestSettings.oneThread(Files.createTempDirectory(scratch, "runs"), 1),
            new LocalEnvironment(scratch, places, remark -> {}),
            event -> {});
    assertThat(result.state()).isEqualTo(RunResult.State.FINISHED);
    Path folder = Objects.requireNonNull(result.folder());
    List<JsonNode> epochs = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("metrics.jsonl"))) {
      epochs.add(new JsonMapper().readTree(line));
    }
    return new Done(WeightsFolder.read(folder.resolve("weights")), epochs);
  }

  private static String train(int epochs, String... updates) {
    return "train game on d { batch: all, epochs: %d\n%s}\n"
        .formatted(epochs, String.join("", updates));
  }

  /**
   * With real = w x + c and fake = w (a z + b) + c, the losses are the means of (real - 1)^2 +
   * fake^2 and of (fake - 1)^2. The generator sees the critic that has just been changed.
   */
  @Test
  void threeStepsOfALinearGameAreThoseOfTheFormulas() throws IOException {
    double rate = 0.1;
    double a = 0.5;
    double b = 0.1;
    double w = -0.4;
    double c = 0.2;
    List<Double> criticLosses = new ArrayList<>();
    List<Double> generatorLosses = new ArrayList<>();
    for (int step = 0; step < 3; step++) {
      double loss = 0;
      double byW = 0;
      double byC = 0;
      for (int i = 0; i < POINTS.length; i++) {
        double made = a * NOISE[i] + b;
        double real = w * POINTS[i] + c - 1;
        double fake = w * made + c;
        loss += (real * real + fake * fake) / POINTS.length;
        byW += 2 * (real * POINTS[i] + fake * made) / POINTS.length;
        byC += 2 * (real + fake) / POINTS.length;
      }
      criticLosses.add(loss);
      w -= rate * byW;
      c -= rate * byC;
      loss = 0;
      double byA = 0;
      double byB = 0;
      for (int i = 0; i < POINTS.length; i++) {
        double fake = w * (a * NOISE[i] + b) + c - 1;
        loss += fake * fake / POINTS.length;
        byA += 2 * fake * w * NOISE[i] / POINTS.length;
        byB += 2 * fake * w / POINTS.length;
      }
      generatorLosses.add(loss);
      a -= rate * byA;
      b -= rate * byB;
    }
    double last = 0;
    for (int i = 4; i < 6; i++) {
      double real = w * new double[] {0.7, 1.1}[i - 4] + c - 1;
      double fake = w * (a * new double[] {-0.2, 0.4}[i - 4] + b) + c;
      last += (real * real + fake * fake) / 2;
    }

    Done done =
        run(LINEAR + train(3, CRITIC.formatted("sgd(0.1)"), GENERATOR.formatted("sgd(0.1)")));

    assertThat(done.weight("generator/dense_1/kernel")[0]).isCloseTo((float) a, within(1e-5f));
    assertThat(done.weight("generator/dense_1/bias")[0]).isCloseTo((float) b, within(1e-5f));
    assertThat(done.weight("critic/dense_1/kernel")[0]).isCloseTo((float) w, within(1e-5f));
    assertThat(done.weight("critic/dense_1/bias")[0]).isCloseTo((float) c, within(1e-5f));
    for (int step = 0; step < 3; step++) {
      JsonNode epoch = done.epochs().get(step);
      assertThat(epoch.path("critic.loss").asDouble())
          .isCloseTo(criticLosses.get(step), within(1e-5));
      assertThat(epoch.path("generator.loss").asDouble())
          .isCloseTo(generatorLosses.get(step), within(1e-5));
      assertThat(epoch.has("loss")).isFalse();
    }
    assertThat(done.epochs().getLast().path("validation.critic.loss").asDouble())
        .isCloseTo(last, within(1e-5));
    assertThat(done.epochs().getLast().path("validation.generator.loss").isNumber()).isTrue();
  }

  @Test
  void anUpdateLeavesTheOtherNetworkAsItIsToTheBit() throws IOException {
    Done one = run(RANDOM + train(1, CRITIC.formatted("adam(0.1)")));
    Done three = run(RANDOM + train(3, CRITIC.formatted("adam(0.1)")));
    assertThat(three.of("generator")).isEqualTo(one.of("generator"));
    Map<String, List<Float>> critic = three.of("critic");
    one.of("critic")
        .forEach((name, before) -> assertThat(critic.get(name)).as(name).isNotEqualTo(before));

    Done other = run(RANDOM + train(3, GENERATOR.formatted("adam(0.1)")));
    assertThat(other.of("critic"))
        .isEqualTo(run(RANDOM + train(1, GENERATOR.formatted("adam(0.1)"))).of("critic"));
    assertThat(other.of("generator")).isNotEqualTo(one.of("generator"));
  }

  @Test
  void theSameSeedGivesTheSameWeights() throws IOException {
    String program =
        RANDOM + train(4, CRITIC.formatted("adam(0.1)"), GENERATOR.formatted("adam(0.1)"));
    Done first = run(program);
    Done second = run(program);
    assertThat(second.of("critic")).isEqualTo(first.of("critic"));
    assertThat(second.of("generator")).isEqualTo(first.of("generator"));
  }

  @Test
  void aTrainingWithOneUpdateOfEverythingIsAnOrdinaryTraining() throws IOException {
    String all =
        """
        train game on d { batch: 3, epochs: 3, metrics: mae(real, 1)
          %s loss: mse(real, 1) + mse(fake, 0), optimizer: adam(exponential(0.1, factor: 0.5)),
          accumulate: 2, average: 0.5 %s
        }
        """;
    Done ordinary = run(LINEAR + all.formatted("", ""));
    Done updated = run(LINEAR + all.formatted("update critic, generator as both {", "}"));
    assertThat(updated.of("critic")).isEqualTo(ordinary.of("critic"));
    assertThat(updated.of("generator")).isEqualTo(ordinary.of("generator"));
    for (String name : List.of("loss", "validation.loss", "rate")) {
      assertThat(updated.epochs().get(2).path(name.replaceAll("(loss|rate)", "both.$1")))
          .as(name)
          .isEqualTo(ordinary.epochs().get(2).path(name));
    }
    assertThat(updated.epochs().get(2).path("validation.real.mae"))
        .isEqualTo(ordinary.epochs().get(2).path("validation.real.mae"));
    assertThat(updated.epochs().get(2).path("gradient_norm"))
        .isEqualTo(ordinary.epochs().get(2).path("gradient_norm"));
  }

  @Test
  void severalStepsWithOneBatchAreSeveralEpochsOfOneBatch() throws IOException {
    Done six = run(LINEAR + train(6, CRITIC.formatted("adam(0.1)")));
    Done two = run(LINEAR + train(2, CRITIC.formatted("adam(0.1), steps: 3")));
    assertThat(two.of("critic")).isEqualTo(six.of("critic"));
  }

  /** Of five batches, the second, the fourth and the last one. */
  @Test
  void everySecondBatchAndTheLastOneAreUpdatedBy() throws IOException {
    String program =
        LINEAR.replace("last(validation: 2)", "last(validation: 1)")
            + train(2, CRITIC.formatted("sgd(0.1)"), GENERATOR.formatted("sgd(0.1), every: 2"))
                .replace("batch: all", "batch: 1");
    Done done = run(program);
    assertThat(steps(done, "train.critic/step")).isEqualTo(2 * 5);
    assertThat(steps(done, "train.generator/step")).isEqualTo(2 * 3);
    assertThat(done.epochs().getLast().path("steps").asInt()).isEqualTo(2 * 5);
  }

  private static long steps(Done done, String variable) {
    return ByteBuffer.wrap(done.weights().find(variable).orElseThrow().value())
        .order(ByteOrder.LITTLE_ENDIAN)
        .getLong();
  }

  @Test
  void eachUpdateContinuesItsOwnOptimizer() throws IOException {
    String critic = CRITIC.formatted("adam(0.1)");
    String generator = GENERATOR.formatted("sgd(0.1, momentum: 0.9)");
    Done whole = run(RANDOM + train(5, critic, generator));
    String first = RANDOM + train(2, critic, generator).replace("on d", "on d as first");
    Done continued =
        run(
            first
                + train(
                    3,
                    CRITIC.formatted("continue(first)"),
                    GENERATOR.formatted("continue(first)")));
    assertThat(continued.of("critic")).isEqualTo(whole.of("critic"));
    assertThat(continued.of("generator")).isEqualTo(whole.of("generator"));
    Done afresh = run(first + train(3, critic, generator));
    assertThat(afresh.of("generator")).isNotEqualTo(whole.of("generator"));

    Done like = run(first + "train game on d like first as second { epochs: 3 }");
    assertThat(like.of("generator")).isEqualTo(afresh.of("generator"));
  }

  @Test
  void aFrozenPartOfAnUpdatedNetworkStays() throws IOException {
    String frozen =
        RANDOM
            + train(2, CRITIC.formatted("adam(0.1)"))
                .replace("batch: all", "batch: all, freeze: critic.dense_1");
    Done two = run(frozen);
    Done one = run(frozen.replace("epochs: 2", "epochs: 1"));
    assertThat(two.weight("critic/dense_1/kernel")).isEqualTo(one.weight("critic/dense_1/kernel"));
    assertThat(two.weight("critic/dense_2/kernel"))
        .isNotEqualTo(one.weight("critic/dense_2/kernel"));
  }

  /** With t = tanh(w x), the slope w (1 - t^2) changes by (1 - t^2) (1 - 2 w x t) with w. */
  @Test
  void theSlopeOfANetworkHasADerivativeInItsTurn() throws IOException {
    double w = 0.7;
    double byW = 0;
    double loss = 0;
    for (double x : POINTS) {
      double t = Math.tanh(w * x);
      double slope = w * (1 - t * t);
      loss += (slope - 1) * (slope - 1) / POINTS.length;
      byW += 2 * (slope - 1) * (1 - t * t) * (1 - 2 * w * x * t) / POINTS.length;
    }
    Done done =
        run(
            DATA
                + """
                network curve from point to y, slope {
                  y     = point -> dense(1, tanh, init: constant(0.7), bias: none)
                  slope = gradient(y, point)
                }
                train curve on d { loss: mse(slope, 1), optimizer: sgd(0.1), batch: all, epochs: 1 }
                """);
    assertThat(done.epochs().getFirst().path("loss").asDouble()).isCloseTo(loss, within(1e-6));
    assertThat(done.weight("curve/dense_1/kernel")[0])
        .isCloseTo((float) (w - 0.1 * byW), within(1e-6f));
  }
}
