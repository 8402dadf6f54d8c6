package dev.nnc.standard;

import static dev.nnc.standard.Trial.checkGradients;
import static dev.nnc.standard.Trial.constant;
import static dev.nnc.standard.Trial.random;
import static dev.nnc.standard.Trial.refusal;
import static dev.nnc.standard.Trial.use;
import static dev.nnc.standard.Trial.variable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.nnc.ir.Value;
import org.junit.jupiter.api.Test;

/** Activations with weights, and those that change the shape. */
class GatesTest {
  @Test
  void preluLearnsItsSlope() {
    Bench bench = new Bench();
    Value input = bench.input(Tensor.of(new int[] {2, 2}, -2, 4, 6, -8));
    Value output = bench.lay(use("prelu", "init", constant(0.25)), input);
    assertThat(bench.run(output).data()).containsExactly(-0.5, 4, 6, -2);
    checkGradients(bench, output);
    Bench image = new Bench();
    Value picture = image.input(random(2, 2, 3, 4));
    checkGradients(image, image.lay(use("prelu", "init", constant(0.1)), picture));
    assertThat(variable(image, "alpha").shape()).containsExactly(2, 3, 4);
    Bench shared = new Bench();
    Value same = shared.input(random(2, 2, 3, 4));
    checkGradients(shared, shared.lay(use("prelu", "per", "channel", "init", constant(0.1)), same));
    assertThat(variable(shared, "alpha").shape()).containsExactly(4);
  }

  @Test
  void gluMultipliesOneHalfByTheOthersSigmoid() {
    Bench bench = new Bench();
    Value input = bench.input(Tensor.of(new int[] {1, 4}, 3, 5, 0, Math.log(3)));
    Value output = bench.lay(use("glu"), input);
    assertThat(bench.run(output).data()).containsExactly(new double[] {1.5, 3.75}, offset(1e-12));
    checkGradients(bench, output);
    assertThat(refusal(use("glu"), 5).message())
        .isEqualTo("cuts the last axis in halves, but it has 5 values");
  }
}
