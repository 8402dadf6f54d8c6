package dev.nnc.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Rule;
import dev.nnc.ir.Initial;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * How weights start, against the formulas of the papers for a layer of 300 inputs and 100 units.
 */
class InitializerTest {
  private static Initial initial(String name, Object... options) {
    Configured use = Defaults.use(Kind.INITIALIZER, name, options);
    return ((Rule.Initializer) use.entry().rule()).initial(300, 100, use.options());
  }

  @Test
  void constants() {
    assertThat(initial("zeros")).isEqualTo(new Initial.Fill(0));
    assertThat(initial("ones")).isEqualTo(new Initial.Fill(1));
    assertThat(initial("constant", "value", 0.01)).isEqualTo(new Initial.Fill(0.01));
  }

  @Test
  void plainRandomNumbers() {
    assertThat(initial("normal")).isEqualTo(new Initial.Normal(0, 0.05, false));
    assertThat(initial("normal", "mean", 0.0, "stddev", 1.0))
        .isEqualTo(new Initial.Normal(0, 1, false));
    assertThat(initial("truncated_normal")).isEqualTo(new Initial.Normal(0, 0.05, true));
    assertThat(initial("uniform")).isEqualTo(new Initial.Uniform(-0.05, 0.05));
  }

  @Test
  void uniformNumbersScaledToTheLayer() {
    limit("glorot_uniform", Math.sqrt(6.0 / 400));
    limit("he_uniform", Math.sqrt(6.0 / 300));
    limit("lecun_uniform", Math.sqrt(3.0 / 300));
  }

  private static void limit(String name, double limit) {
    assertThat(initial(name))
        .isInstanceOfSatisfying(
            Initial.Uniform.class,
            uniform -> {
              assertThat(uniform.high()).isCloseTo(limit, offset(1e-15));
              assertThat(uniform.low()).isEqualTo(-uniform.high());
            });
  }

  @Test
  void gaussianNumbersScaledToTheLayer() {
    deviation("glorot_normal", Math.sqrt(2.0 / 400));
    deviation("he_normal", Math.sqrt(2.0 / 300));
    deviation("lecun_normal", Math.sqrt(1.0 / 300));
  }

  /** Draws: cut off at two deviations, the numbers must have the deviation of the formula. */
  private static void deviation(String name, double deviation) {
    assertThat(initial(name))
        .isInstanceOfSatisfying(
            Initial.Normal.class,
            normal -> {
              assertThat(normal.truncated()).isTrue();
              assertThat(normal.mean()).isZero();
              Random random = new Random(1);
              double squares = 0;
              int count = 0;
              while (count < 200_000) {
                double z = random.nextGaussian();
                if (Math.abs(z) < 2) {
                  squares += z * z * normal.deviation() * normal.deviation();
                  count++;
                }
              }
              assertThat(Math.sqrt(squares / count) / deviation).isCloseTo(1, offset(0.01));
            });
  }
}
