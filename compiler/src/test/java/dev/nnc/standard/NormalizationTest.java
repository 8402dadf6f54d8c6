package dev.nnc.standard;

import static dev.nnc.standard.Trial.checkGradients;
import static dev.nnc.standard.Trial.constant;
import static dev.nnc.standard.Trial.random;
import static dev.nnc.standard.Trial.refusal;
import static dev.nnc.standard.Trial.use;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Misfit;
import dev.nnc.ir.Value;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Layers that centre and scale: formulas, derivatives, refusals. */
class NormalizationTest {
  /** (v - mean) / sqrt(variance + epsilon). */
  private static double[] standardized(double epsilon, double... values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance =
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    return Arrays.stream(values).map(v -> (v - mean) / Math.sqrt(variance + epsilon)).toArray();
  }

  private static double updated(Bench bench, String role) {
    Value value = bench.updates.get(role);
    if (value == null) {
      throw new AssertionError(role + " is not updated");
    }
    return bench.run(value).get();
  }

  @Test
  void layerNormIsPerRow() {
    Bench bench = new Bench();
    Value input = bench.input(Tensor.of(new int[] {2, 3}, 1, 2, 6, -5, 0, 5));
    double[] expected =
        DoubleStream.concat(
                Arrays.stream(standardized(0.001, 1, 2, 6)),
                Arrays.stream(standardized(0.001, -5, 0, 5)))
            .toArray();
    assertThat(bench.run(bench.lay(use("layer_norm"), input)).data())
        .containsExactly(expected, offset(1e-12));
    assertThat(bench.declared).containsOnlyKeys("gamma", "beta");
  }

  @Test
  void layerNormOverTheRowTakesAllTogether() {
    Bench bench = new Bench();
    Value input = bench.input(Tensor.of(new int[] {1, 2, 2}, 1, 2, 6, -5));
    assertThat(bench.run(bench.lay(use("layer_norm", "over", "row"), input)).data())
        .containsExactly(standardized(0.001, 1, 2, 6, -5), offset(1e-12));
    assertThat(Trial.variable(bench, "gamma").shape()).containsExactly(2, 2);
  }

  @Test
  void groupNormTakesItsChannelsAndAllPlaces() {
    Bench bench = new Bench();
    // One row, two places, four channels in two groups.
    Value input = bench.input(Tensor.of(new int[] {1, 2, 4}, 1, 2, 10, 20, 3, 4, 30, 50));
    double[] first = standardized(0.001, 1, 2, 3, 4);
    double[] second = standardized(0.001, 10, 20, 30, 50);
    assertThat(bench.run(bench.lay(use("group_norm", "groups", 2L), input)).data())
        .containsExactly(
            new double[] {
              first[0], first[1], second[0], second[1], first[2], first[3], second[2], second[3]
            },
            offset(1e-12));
    assertThat(Trial.variable(bench, "gamma").shape()).containsExactly(4);
  }

  @Test
  void groupsOfOneChannelAreInstanceNormalization() {
    Bench bench = new Bench();
    Value input = bench.input(Tensor.of(new int[] {1, 2, 2}, 1, 10, 3, 50));
    double[] first = standardized(0.001, 1, 3);
    double[] second = standardized(0.001, 10, 50);
    assertThat(bench.run(bench.lay(use("group_norm", "groups", "channels"), input)).data())
        .containsExactly(new double[] {first[0], second[0], first[1], second[1]}, offset(1e-12));
  }

  @Test
  void rmsNormDoesNotCentre() {
    Bench bench = new Bench();
    Value input = bench.input(Tensor.of(new int[] {1, 2}, 3, 4));
    double root = Math.sqrt(12.5 + 1e-6);
    assertThat(bench.run(bench.lay(use("rms_norm"), input)).data())
        .containsExactly(new double[] {3 / root, 4 / root}, offset(1e-12));
    assertThat(bench.declared).containsOnlyKeys("gamma");
  }

  @Test
  void unitNormHasLengthOneAndKeepsZero() {
    Bench bench = new Bench();
    Value input = bench.input(Tensor.of(new int[] {2, 2}, 3, 4, 0, 0));
    assertThat(bench.run(bench.lay(use("unit_norm"), input)).data())
        .containsExactly(new double[] {0.6, 0.8, 0, 0}, offset(1e-12));
  }

  /** The formula with loops: squares of the channels at most radius away, by the place. */
  private static double[] localResponse(
      int channels, int radius, double bias, double alpha, double beta, double... values) {
    double[] results = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      int row = i - i % channels;
      double sum = 0;
      for (int j = Math.max(row, i - radius); j <= i + radius && j < row + channels; j++) {
        sum += values[j] * values[j];
      }
      results[i] = values[i] / Math.pow(bias + alpha * sum, beta);
    }
    return results;
  }

  @Test
  void localResponseNormDividesByTheChannelsBeside() {
    double[] values = {1, -2, 3, 0.5, 4, 0, 2, -1};
    for (int[] shape : new int[][] {{2, 4}, {1, 2, 4}, {1, 1, 2, 4}, {1, 8}, {8, 1}}) {
      int channels = shape[shape.length - 1];
      Bench bench = new Bench();
      Value input = bench.input(Tensor.of(shape, values));
      assertThat(bench.run(bench.lay(use("local_response_norm"), input)).data())
          .containsExactly(localResponse(channels, 5, 1, 1, 0.5, values), offset(1e-12));
      Configured ours =
          use("local_response_norm", "depth_radius", 1L, "bias", 2.0, "alpha", 0.3, "beta", 0.75);
      assertThat(bench.run(bench.lay(ours, input)).data())
          .containsExactly(localResponse(channels, 1, 2, 0.3, 0.75, values), offset(1e-12));
      assertThat(bench.declared).isEmpty();
    }
    // By hand: of 3 and 4, the radius 1 sees both.
    Bench bench = new Bench();
    Value input = bench.input(Tensor.of(new int[] {1, 2}, 3, 4));
    Configured root = use("local_response_norm", "depth_radius", 1L, "bias", 11.0);
    assertThat(bench.run(bench.lay(root, input)).data())
        .containsExactly(new double[] {0.5, 4.0 / 6}, offset(1e-12));
  }

  @Test
  void theirDerivativesAreRight() {
    List<Configured> all =
        List.of(
            use("layer_norm"),
            use("layer_norm", "over", "row", "center", false),
            use("group_norm", "groups", 2L),
            use("group_norm", "groups", "channels", "scale", false),
            use("rms_norm"),
            use("unit_norm"),
            use("local_response_norm"),
            use("local_response_norm", "depth_radius", 1L, "alpha", 0.3, "beta", 0.75));
    for (Configured each : all) {
      for (int[] shape : new int[][] {{3, 4}, {2, 3, 4}, {2, 2, 2, 4}}) {
        boolean single = shape.length == 2 && each.options().is("groups", "channels");
        Bench bench = new Bench();
        if (!single) {
          checkGradients(bench, bench.lay(each, bench.input(random(shape))));
        }
      }
    }
  }

  @Test
  void batchNormUsesTheBatchWhileTrainingAndMovesOn() {
    Bench bench = new Bench(true);
    Value input = bench.input(Tensor.of(new int[] {4, 1}, 1, 2, 3, 6));
    Value output = bench.lay(use("batch_norm", "momentum", 0.9), input);
    assertThat(bench.run(output).data())
        .containsExactly(standardized(0.001, 1, 2, 3, 6), offset(1e-12));
    assertThat(bench.updates).containsOnlyKeys("moving_mean", "moving_variance");
    assertThat(updated(bench, "moving_mean")).isCloseTo(0.3, offset(1e-12));
    assertThat(updated(bench, "moving_variance")).isCloseTo(0.9 + 0.35, offset(1e-12));
    assertThat(bench.declared.get("moving_mean")).matches(v -> v != null && !v.trainable());
  }

  @Test
  void batchNormUsesMovingStatisticsElsewhere() {
    for (Bench bench : List.of(new Bench(false), new Bench(true))) {
      Value input = bench.input(Tensor.of(new int[] {2, 2}, 1, 2, 3, 4));
      bench.variables.put("moving_mean", Tensor.of(new int[] {2}, 1, 2));
      bench.variables.put("moving_variance", Tensor.of(new int[] {2}, 4, 0));
      bench.variables.put("gamma", Tensor.of(new int[] {2}, 1, 3));
      bench.variables.put("beta", Tensor.of(new int[] {2}, 0, 5));
      Value output =
          bench.lay(use("batch_norm", "epsilon", 1e-9, "trainable", !bench.training()), input);
      assertThat(bench.run(output).data())
          .containsExactly(new double[] {0, 5, 1, 5 + 6 / Math.sqrt(1e-9)}, offset(1e-4));
      assertThat(bench.updates).isEmpty();
    }
  }

  @Test
  void batchNormHasTheRightDerivative() {
    for (int[] shape : new int[][] {{5, 3}, {2, 3, 2}, {2, 2, 3, 2}}) {
      for (boolean training : List.of(true, false)) {
        Bench bench = new Bench(training);
        int[] channels = {shape[shape.length - 1]};
        bench.variables.put("moving_mean", Tensor.filled(channels, i -> 0.2));
        bench.variables.put("moving_variance", Tensor.filled(channels, i -> 1.7));
        Value output =
            bench.lay(use("batch_norm", "gamma", constant(1.5)), bench.input(random(shape)));
        if (training) {
          // Nothing flows back to what the step does not look at.
          bench.reads.remove("moving_mean");
          bench.reads.remove("moving_variance");
        }
        checkGradients(bench, output);
      }
    }
    Bench bare = new Bench(true);
    bare.lay(use("batch_norm", "center", false, "scale", false), bare.input(random(4, 2)));
    assertThat(bare.declared).containsOnlyKeys("moving_mean", "moving_variance");
  }

  @Test
  void refusals() {
    assertThat(refusal(use("batch_norm"), new long[0]).message()).contains("channels");
    assertThat(refusal(use("local_response_norm"), new long[0]).message()).contains("channels");
    Misfit misfit = refusal(use("group_norm"), 8, 8, 48);
    assertThat(misfit.option()).isEqualTo("groups");
    assertThat(misfit.message())
        .isEqualTo("cannot cut 48 channels into 32 groups of the same size");
  }
}
