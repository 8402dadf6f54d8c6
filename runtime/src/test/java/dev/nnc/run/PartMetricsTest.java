package dev.nnc.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.source.Sources;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.TextRenderer;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.record.RunResult;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file computes among its metrics is a number of all rows, however they are batched. */
class PartMetricsTest {
  /** More than one call of a function takes. */
  private static final int ROWS = 1_300;

  @TempDir Path folder;

  private final double[] answers = new double[ROWS];
  private final double[] truths = new double[ROWS];

  @BeforeEach
  void writeTheTable() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    StringBuilder table = new StringBuilder("said,price\n");
    for (int i = 0; i < ROWS; i++) {
      truths[i] = 50 + 100 * (float) random.nextDouble();
      // What the network says is a number of the standardized truth.
      answers[i] = 4 * random.nextDouble() - 2;
      table.append(answers[i]).append(',').append(truths[i]).append('\n');
    }
    Files.writeString(folder.resolve("prices.csv"), table);
    double mean = Arrays.stream(truths).average().orElseThrow();
    double deviation =
        Math.sqrt(Arrays.stream(truths).map(y -> (y - mean) * (y - mean)).sum() / ROWS);
    for (int i = 0; i < ROWS; i++) {
      answers[i] = answers[i] * deviation + mean;
    }
  }

  /** An expression with what it is of all errors, sorted, in the unit of the column. */
  private Map<String, Double> expected() {
    double[] errors = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      errors[i] = Math.abs(answers[i] - truths[i]);
    }
    Arrays.sort(errors);
    double squares = Arrays.stream(errors).map(e -> e * e).sum();
    double place = 0.9 * (ROWS - 1);
    double below = errors[(int) place];
    double p90 = below + (place - (int) place) * (errors[(int) place + 1] - below);
    double mean = Arrays.stream(errors).average().orElseThrow();
    return Map.ofEntries(
        Map.entry("max(abs(guess - price))", errors[ROWS - 1]),
        Map.entry("min(abs(guess - price))", errors[0]),
        Map.entry("quantile(abs(guess - price), 90%)", p90),
        Map.entry("mean(abs(guess - price))", mean),
        Map.entry("sqrt(mean(square(guess - price)))", Math.sqrt(squares / ROWS)),
        Map.entry("mean(abs(guess - price)) / max(price)", mean / max(truths)),
        Map.entry(
            "sum(where(abs(guess - price) > 30, 1, 0))",
            (double) Arrays.stream(errors).filter(e -> e > 30).count()),
        Map.entry("quantile(abs(guess - price), 90%) - 2 * mae(price)", p90 - 2 * mean),
        Map.entry("worst", errors[ROWS - 1]),
        Map.entry(
            "worst(price) / 2 + log(rmse)", errors[ROWS - 1] / 2 + Math.log(squares / ROWS) / 2));
  }

  private static double max(double[] numbers) {
    return Arrays.stream(numbers).max().orElseThrow();
  }

  @Test
  void itIsOfAllRowsInTrainingAndEvaluationAlike() {
    List<String> expressions = List.copyOf(expected().keySet());
    StringBuilder named = new StringBuilder();
    for (int i = 0; i < expressions.size(); i++) {
      named
          .append(i == 0 ? "" : ", ")
          .append("m")
          .append(i)
          .append(": ")
          .append(expressions.get(i));
    }
    Map<String, Map<String, Double>> results =
        run(
            """
            nn 1
            data d from csv("prices.csv") {
              x     = said
              price = price -> standardize
              split: everything
            }
            function worst(prediction, truth) = max(abs(prediction - truth))
            network net from x to guess { guess = 0 * sum(weight([1])) + x }
            train net on d { loss: mse(price), optimizer: sgd(1e-30), batch: 7, epochs: 1, metrics: (%s) }
            evaluate net on d { metrics: (%s) }
            """
                .formatted(named, named));
    for (int i = 0; i < expressions.size(); i++) {
      String expression = expressions.get(i);
      double right = requireNonNull(expected().get(expression));
      for (Map.Entry<String, String> each :
          Map.of("train", "train.m" + i, "evaluate", "everything.m" + i).entrySet()) {
        assertThat(requireNonNull(results.get(each.getKey())).get(each.getValue()))
            .as(each.getKey() + " " + expression)
            .isCloseTo(right, within(2e-4 * Math.abs(right) + 1e-3));
      }
    }
  }

  @Test
  void theLossOfATrainingMayBeSpokenOf() {
    Map<String, Double> results =
        requireNonNull(
            run("""
                nn 1
                data d from csv("prices.csv") {
                  x = said
                  y = price -> standardize
                  split: random(validation: 30%, seed: 1)
                }
                network net from x to guess { guess = x -> dense(1) }
                train net on d { loss: mse(y), optimizer: adam, batch: 100, epochs: 1, metrics: exp(loss), sqrt(loss) }
                """)
                .get("train"));
    for (String part : List.of("train.", "validation.")) {
      double loss = requireNonNull(results.get(part + "loss"));
      assertThat(results.get(part + "exp(loss)")).isCloseTo(Math.exp(loss), within(1e-5));
      assertThat(results.get(part + "sqrt(loss)")).isCloseTo(Math.sqrt(loss), within(1e-5));
    }
  }

  /** The moments and quantiles are those that SciPy gives for beta(0.4, 1.2). */
  @Test
  void aBetaDistributionHasItsMomentsAndQuantiles() {
    String program =
        """
        nn 1
        data d from csv("prices.csv") {
          x = said
          y = price -> standardize
          split: everything
        }
        network net from x to guess, share, same {
          guess = x -> dense(1)
          share = beta(0.4, 1.2, shape: [100])
          same  = 0 * guess + beta(0.4, 1.2, like: guess, each: batch)
        }
        train net on d { loss: mse(guess, y), optimizer: adam, epochs: 1 }
        evaluate net on d {
          metrics: (mean: mean(share), variance: mean(square(share)) - mean(share) ^ 2, p10: quantile(share, 10%),
                    p50: quantile(share, 50%), p90: quantile(share, 90%), least: min(share), most: max(share), spread: max(same) - min(same))
        }
        """;
    Map<String, Double> drawn = requireNonNull(run(program).get("evaluate"));
    Map.of("mean", 0.25, "variance", 0.07212, "p10", 0.00251, "p50", 0.14334, "p90", 0.69168)
        .forEach(
            (name, right) ->
                assertThat(drawn.get("everything." + name))
                    .as(name)
                    .isCloseTo(right, within(0.02 * right + 1e-3)));
    assertThat(drawn.get("everything.spread")).isZero();
    assertThat(requireNonNull(drawn.get("everything.least"))).isBetween(0.0, 1e-4);
    assertThat(requireNonNull(drawn.get("everything.most"))).isBetween(0.97, 1.0);
    assertThat(run(program).get("evaluate")).isEqualTo(drawn);
  }

  private Map<String, Map<String, Double>> run(String program) {
    DataPlaces here = new DataPlaces(List.of(folder), folder, folder);
    Compilation compilation =
        new Compiler(StandardCatalog.catalog(), new Sources(folder, here))
            .compile(new SourceFile("prices.nn", program), Map.of());
    assertThat(compilation.diagnostics().stream().filter(Diagnostic::isError)).isEmpty();
    RunResult result =
        Run.execute(
            compilation.model().orElseThrow(),
            TestSettings.oneThread(folder.resolve("runs")),
            new LocalEnvironment(folder, here, remark -> {}),
            event -> {});
    assertThat(new TextRenderer(false).render(result.diagnostics())).isEmpty();
    return result.results();
  }
}
