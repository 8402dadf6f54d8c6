package dev.nnc.standard;

import static dev.nnc.standard.Trial.checkGradients;
import static dev.nnc.standard.Trial.counting;
import static dev.nnc.standard.Trial.random;
import static dev.nnc.standard.Trial.refusal;
import static dev.nnc.standard.Trial.use;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.nnc.ir.Value;
import dev.nnc.type.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Layers that move, repeat, add or leave out values. */
class ShapingTest {
  private final Bench bench = new Bench();

  @Test
  void permuteCountsAxesFromOne() {
    Value input = bench.input(counting(1, 2, 3));
    Value output = bench.lay(use("permute", "order", List.of(2L, 1L)), input);
    assertThat(output.shape()).isEqualTo(Shape.of(3, 2).batched());
    assertThat(bench.run(output).data()).containsExactly(1, 4, 2, 5, 3, 6);
    checkGradients(bench, output);
    assertThat(refusal(use("permute", "order", List.of(1L, 1L)), 2, 3).message())
        .isEqualTo("needs each axis of [2, 3] once, from 1 to 2, but gets [1, 1]");
  }

  @Test
  void padAddsZerosOrMirrors() {
    Value input = bench.input(counting(1, 3, 1));
    Object uneven = List.of(List.of(1.0, 2.0));
    Value zeros = bench.lay(use("pad", "amount", uneven), input);
    assertThat(bench.run(zeros).data()).containsExactly(0, 1, 2, 3, 0, 0);
    Value reflect = bench.lay(use("pad", "amount", uneven, "mode", "reflect"), input);
    assertThat(bench.run(reflect).data()).containsExactly(2, 1, 2, 3, 2, 1);
    Value symmetric = bench.lay(use("pad", "amount", uneven, "mode", "symmetric"), input);
    assertThat(bench.run(symmetric).data()).containsExactly(1, 1, 2, 3, 3, 2);
    for (Value each : List.of(zeros, reflect, symmetric)) {
      checkGradients(bench, each);
    }
    Bench image = new Bench();
    Value picture = image.input(random(2, 3, 3, 2));
    for (String mode : List.of("zeros", "reflect", "symmetric")) {
      Value output = image.lay(use("pad", "amount", List.of(1.0, 2.0), "mode", mode), picture);
      assertThat(output.shape()).isEqualTo(Shape.of(5, 7, 2).batched());
      checkGradients(image, output);
    }
    assertThat(refusal(use("pad", "amount", 3L, "mode", "reflect"), 3, 3, 1).message())
        .isEqualTo("can mirror at most 2 values of an axis of 3, but should 3");
    assertThat(refusal(use("pad", "amount", 0.5), 3, 3, 1).option()).isEqualTo("amount");
  }

  @Test
  void cropLeavesTheMiddle() {
    Value input = bench.input(counting(1, 3, 4, 1));
    Value output =
        bench.lay(use("crop", "amount", List.of(List.of(1.0, 0.0), List.of(1.0, 2.0))), input);
    assertThat(bench.run(output).data()).containsExactly(6, 10);
    checkGradients(bench, output);
    assertThat(bench.lay(use("crop"), input).shape()).isEqualTo(Shape.of(1, 2, 1).batched());
    assertThat(refusal(use("crop", "amount", 2L), 4, 8, 1).message())
        .isEqualTo("leaves nothing of an axis of 4: it takes 2 and 2 away");
  }

  @Test
  void upsampleRepeatsAlongEachAxis() {
    Value input = bench.input(counting(1, 1, 2, 1));
    Value output = bench.lay(use("upsample", "factor", List.of(2L, 3L)), input);
    assertThat(bench.run(output).data()).containsExactly(1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2);
    checkGradients(bench, output);
    Bench series = new Bench();
    Value repeated = series.lay(use("upsample"), series.input(counting(1, 2, 2)));
    assertThat(series.run(repeated).data()).containsExactly(1, 2, 1, 2, 3, 4, 3, 4);
    Bench volume = new Bench();
    checkGradients(volume, volume.lay(use("upsample"), volume.input(random(2, 1, 2, 2, 2))));
  }

  @Test
  void upsampleInterpolatesBetweenCentres() {
    Value input = bench.input(Tensor.of(new int[] {1, 1, 2, 1}, 0, 4));
    Value output =
        bench.lay(use("upsample", "factor", List.of(1L, 2L), "method", "bilinear"), input);
    assertThat(bench.run(output).data()).containsExactly(new double[] {0, 1, 3, 4}, offset(1e-12));
    Bench image = new Bench();
    Value larger =
        image.lay(use("upsample", "method", "bilinear"), image.input(counting(1, 2, 2, 1)));
    assertThat(image.run(larger).data())
        .containsExactly(
            new double[] {
              1, 1.25, 1.75, 2, 1.5, 1.75, 2.25, 2.5, 2.5, 2.75, 3.25, 3.5, 3, 3.25, 3.75, 4
            },
            offset(1e-12));
    checkGradients(image, larger);
    Bench many = new Bench();
    checkGradients(
        many,
        many.lay(
            use("upsample", "factor", List.of(2L, 3L), "method", "bilinear"),
            many.input(random(2, 3, 2, 2))));
    assertThat(refusal(use("upsample", "method", "bilinear"), 4, 8).option()).isEqualTo("method");
  }

  @Test
  void repeatVectorMakesASequence() {
    Value input = bench.input(counting(2, 2));
    Value output = bench.lay(use("repeat_vector", "count", 3L), input);
    assertThat(output.shape()).isEqualTo(Shape.of(3, 2).batched());
    assertThat(bench.run(output).data()).containsExactly(1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4);
    checkGradients(bench, output);
    assertThat(refusal(use("repeat_vector", "count", 3L), 4, 8).help())
        .isEqualTo("put `flatten` before it");
  }
}
