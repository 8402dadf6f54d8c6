package dev.nnc.standard;

import static dev.nnc.standard.Trial.checkGradients;
import static dev.nnc.standard.Trial.random;
import static dev.nnc.standard.Trial.refusal;
import static dev.nnc.standard.Trial.use;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.nnc.ir.Value;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers that disturb while training. */
class NoiseTest {
  private static Bench training() {
    Bench bench = new Bench(true);
    bench.variables.putAll(Map.of("seed", Tensor.scalar(1), "step", Tensor.scalar(0)));
    return bench;
  }

  private static double mean(double[] values) {
    return DoubleStream.of(values).average().orElseThrow();
  }

  private static double variance(double[] values) {
    double mean = mean(values);
    return DoubleStream.of(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "spatial_dropout, rate, 0.3",
    "alpha_dropout, rate, 0.3",
    "gaussian_noise, stddev, 0.3",
    "gaussian_dropout, rate, 0.3"
  })
  void nothingOutsideTrainingAndTheRightDerivativeWithin(
      String layer, String option, double amount) {
    Bench outside = new Bench(false);
    Value input = outside.input(random(2, 2, 3, 2));
    assertThat(outside.lay(use(layer, option, amount), input)).isSameAs(input);
    Bench bench = training();
    assertThat(bench.lay(use(layer, option, 0.0), bench.input(random(2, 2, 2, 2)))).isNotNull();
    Bench within = training();
    Value output = within.lay(use(layer, option, amount), within.input(random(2, 2, 3, 2)));
    assertThat(output.shape()).isEqualTo(input.shape());
    checkGradients(within, output);
  }

  @Test
  void spatialDropoutDropsWholeChannels() {
    Bench bench = training();
    Value input = bench.input(Tensor.filled(new int[] {20, 3, 2, 10}, i -> 1));
    Tensor output = bench.run(bench.lay(use("spatial_dropout", "rate", 0.4), input));
    for (int row = 0; row < 20; row++) {
      for (int channel = 0; channel < 10; channel++) {
        double first = output.at(new int[] {row, 0, 0, channel});
        assertThat(first == 0 || Math.abs(first - 1 / 0.6) < 1e-12).isTrue();
        for (int h = 0; h < 3; h++) {
          for (int w = 0; w < 2; w++) {
            assertThat(output.at(new int[] {row, h, w, channel})).isEqualTo(first);
          }
        }
      }
    }
    assertThat(mean(output.data())).isCloseTo(1, offset(0.2));
  }

  @Test
  void alphaDropoutKeepsMeanAndVariance() {
    Bench bench = training();
    Value input = bench.input(random(100, 200));
    double[] output = bench.run(bench.lay(use("alpha_dropout", "rate", 0.2), input)).data();
    assertThat(mean(output)).isCloseTo(0, offset(0.03));
    assertThat(variance(output)).isCloseTo(1, offset(0.05));
    // A fifth has the one value that stands for dropped ones.
    double low = -1.0507009873554805 * 1.6732632423543772;
    double a = 1 / Math.sqrt(0.8 * (1 + 0.2 * low * low));
    double dropped = a * low - a * low * 0.2;
    long count = DoubleStream.of(output).filter(v -> Math.abs(v - dropped) < 1e-12).count();
    assertThat(count / 20_000.0).isCloseTo(0.2, offset(0.02));
  }

  @Test
  void gaussianNoiseHasItsDeviation() {
    Bench bench = training();
    Value input = bench.input(Tensor.filled(new int[] {100, 200}, i -> 5));
    double[] added = bench.run(bench.lay(use("gaussian_noise", "stddev", 0.5), input)).data();
    assertThat(mean(added)).isCloseTo(5, offset(0.02));
    assertThat(variance(added)).isCloseTo(0.25, offset(0.02));
    double[] scaled = bench.run(bench.lay(use("gaussian_dropout", "rate", 0.2), input)).data();
    assertThat(mean(scaled)).isCloseTo(5, offset(0.1));
    assertThat(variance(scaled)).isCloseTo(25 * 0.25, offset(0.3));
  }

  @Test
  void channelsNeedPlaces() {
    assertThat(refusal(use("spatial_dropout", "rate", 0.5), 64).message()).contains("a vector");
  }
}
