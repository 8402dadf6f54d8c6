package dev.nnc.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NormalTest {
  /** Values of Abramowitz and Stegun, table 7.1. */
  @Test
  void errorFunction() {
    assertThat(Normal.erf(0)).isZero();
    assertThat(Normal.erf(0.5)).isCloseTo(0.5204998778130465, within(1e-15));
    assertThat(Normal.erf(1)).isCloseTo(0.8427007929497149, within(1e-15));
    assertThat(Normal.erf(-2)).isCloseTo(-0.9953222650189527, within(1e-15));
    assertThat(Normal.erf(5.9)).isCloseTo(1, within(1e-14));
    assertThat(Normal.erf(40)).isEqualTo(1);
  }

  @Test
  void samplesHaveMeanZeroAndDeviationOne() {
    SplittableRandom random = new SplittableRandom(1);
    double sum = 0;
    double squares = 0;
    int within = 0;
    for (int i = 0; i < 20000; i++) {
      double x = Normal.sample(random);
      sum += x;
      squares += x * x;
      within += Math.abs(x) < 1 ? 1 : 0;
    }
    assertThat(sum / 20000).isCloseTo(0, within(0.05));
    assertThat(squares / 20000).isCloseTo(1, within(0.08));
    assertThat(within / 20000.0).isCloseTo(0.6827, within(0.02));
  }
}
