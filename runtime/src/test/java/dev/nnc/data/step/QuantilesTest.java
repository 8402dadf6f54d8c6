package dev.nnc.data.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class QuantilesTest {
  @Test
  void knowsTheNormalDistribution() {
    assertThat(Quantiles.normal(0.5)).isZero();
    assertThat(Quantiles.normal(0.975)).isCloseTo(1.959963985, within(1e-8));
    assertThat(Quantiles.normal(0.001)).isCloseTo(-3.090232306, within(1e-8));
  }
}
