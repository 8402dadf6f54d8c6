package dev.nnc.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.source.Sources;
import dev.nnc.diag.TextRenderer;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.evaluate.Outputs;
import dev.nnc.evaluate.Regression;
import dev.nnc.record.Event;
import dev.nnc.record.RunResult;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of truths of several numbers a row, metrics, the page and the baseline say the same. */
class VectorTruthTest {
  @TempDir Path folder;

  /** As scikit-learn's {@code r2_score} with {@code force_finite}, averaged uniformly. */
  private static double r2(float[][] truth, float[][] answers) {
    double all = 0;
    for (int i = 0; i < truth.length; i++) {
      double mean = mean(truth[i]);
      double residual = 0;
      double variance = 0;
      boolean varies = false;
      for (int row = 0; row < truth[i].length; row++) {
        residual += Math.pow((double) truth[i][row] - answers[i][row], 2);
        variance += Math.pow(truth[i][row] - mean, 2);
        varies |= truth[i][row] != truth[i][0];
      }
      all += varies ? 1 - residual / variance : residual == 0 ? 1 : 0;
    }
    return all / truth.length;
  }

  private static double mean(float[] numbers) {
    return IntStream.range(0, numbers.length).mapToDouble(i -> numbers[i]).average().orElseThrow();
  }

  @Test
  void thePageTheMetricsAndTheBaselineAgree() {
    for (int seed = 0; seed < 12; seed++) {
      Random random = new Random(seed);
      int width = 1 + random.nextInt(4);
      int rows = 5 + random.nextInt(60);
      float[][] truth = new float[width][rows];
      float[][] answers = new float[width][rows];
      int constant = 0;
      for (int i = 0; i < width; i++) {
        float middle = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(5)));
        boolean varies = random.nextInt(3) > 0;
        boolean met = random.nextInt(2) > 0;
        constant += varies ? 0 : 1;
        for (int row = 0; row < rows; row++) {
          truth[i][row] = varies ? middle + (float) random.nextGaussian() : middle;
          answers[i][row] = truth[i][row] + (met ? 0 : (float) random.nextGaussian());
        }
      }
      Event.Evaluated beside =
          evaluated(truth, answers, "metrics: mae, mse, rmse, r2, baselines: mean");
      Map<String, Double> asked = beside.results();
      Map<String, Double> means = beside.table().getLast().results();
      Map<String, Double> unasked = evaluated(truth, answers, "show: residuals").results();
      String as = "seed " + seed;
      double expected = r2(truth, answers);
      assertThat(of(asked, "r2")).as(as).isCloseTo(expected, close(expected, 1e-4));
      for (String name : List.of("mae", "rmse", "r2")) {
        assertThat(of(unasked, name))
            .as(as + " " + name)
            .isCloseTo(of(asked, name), close(of(asked, name), 1e-5));
      }
      // The mean of each number explains nothing, and all of a number that never changes.
      assertThat(of(means, "r2")).as(as).isCloseTo((double) constant / width, close(1, 1e-5));
      Regression page = Regression.of(outputs(answers), flat(truth));
      for (String name : List.of("mse", "rmse")) {
        assertThat(of(means, name))
            .as(as + " " + name)
            .isCloseTo(requireNonNull(page.constant().get(name)), within(1e-3));
      }
      double medians =
          Arrays.stream(truth).mapToDouble(VectorTruthTest::fromMedian).average().orElseThrow();
      assertThat(page.constant().get("mae")).as(as).isCloseTo(medians, within(1e-9));
    }
  }

  private static double fromMedian(float[] truth) {
    double[] sorted =
        IntStream.range(0, truth.length).mapToDouble(i -> truth[i]).sorted().toArray();
    double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    return Arrays.stream(sorted).map(each -> Math.abs(each - median)).average().orElseThrow();
  }

  private static org.assertj.core.data.Offset<Double> close(double to, double share) {
    return within(share * Math.max(1, Math.abs(to)));
  }

  private static double of(Map<String, Double> results, String name) {
    return requireNonNull(results.get("everything." + name), () -> name + " of " + results);
  }

  private static Outputs outputs(float[][] numbers) {
    return new Outputs("said", new long[] {numbers.length}, flat(numbers));
  }

  /** Row by row. */
  private static float[] flat(float[][] columns) {
    float[] all = new float[columns.length * columns[0].length];
    for (int i = 0; i < all.length; i++) {
      all[i] = columns[i % columns.length][i / columns.length];
    }
    return all;
  }

  /** The figures of a network that answers with the numbers given. */
  private Event.Evaluated evaluated(float[][] truth, float[][] answers, String options) {
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < truth.length; i++) {
      columns.add("t" + i + ": " + Arrays.toString(truth[i]));
      columns.add("p" + i + ": " + Arrays.toString(answers[i]));
    }
    String program =
        """
        nn 1
        data d from table(%s) {
          x = [%s]
          y = [%s]
          split: everything
        }
        network net from x to answer { answer = 0 * sum(weight([1])) + x }
        train net on d { loss: mse(y), optimizer: sgd(1e-30), epochs: 1 }
        evaluate net on d { %s }
        """
            .formatted(String.join(", ", columns), names("p", truth), names("t", truth), options);
    DataPlaces nowhere = new DataPlaces(List.of(), folder, folder);
    Compilation compilation =
        new Compiler(StandardCatalog.catalog(), new Sources(folder, nowhere))
            .compile(new SourceFile("vectors.nn", program), Map.of());
    assertThat(compilation.model())
        .as(() -> new TextRenderer(false).render(compilation.diagnostics()))
        .isPresent();
    List<Event> events = new ArrayList<>();
    RunResult result =
        Run.execute(
            compilation.model().orElseThrow(),
            TestSettings.oneThread(folder.resolve("runs")),
            new LocalEnvironment(folder, nowhere, remark -> {}),
            events::add);
    assertThat(result.state())
        .as(() -> new TextRenderer(false).render(result.diagnostics()))
        .isEqualTo(RunResult.State.FINISHED);
    return events.stream()
        .filter(Event.Evaluated.class::isInstance)
        .map(Event.Evaluated.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static String names(String letter, float[][] columns) {
    return IntStream.range(0, columns.length)
        .mapToObj(i -> letter + i)
        .collect(Collectors.joining(", "));
  }
}
