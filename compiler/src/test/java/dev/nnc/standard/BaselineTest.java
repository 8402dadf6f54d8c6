package dev.nnc.standard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Rule;
import dev.nnc.ir.Value;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Forecasts without a network. */
class BaselineTest {
  private static final Tensor PAST =
      new Tensor(new int[] {2, 4}, new double[] {1, 2, 3, 6, 10, 20, 30, 40});

  private static double[] forecast(long ahead, Object... options) {
    Bench bench = new Bench();
    Value past = bench.input(PAST);
    Configured use = Defaults.use(Kind.METRIC, "baseline", options);
    Rule.Baseline rule = (Rule.Baseline) use.entry().rule();
    assertThat(rule.accepts(4, use.options())).isNull();
    return bench.run(rule.forecast(bench.x, past, ahead, use.options())).data();
  }

  private static @Nullable Misfit refusal(Object... options) {
    Configured use = Defaults.use(Kind.METRIC, "baseline", options);
    return ((Rule.Baseline) use.entry().rule()).accepts(4, use.options());
  }

  @Test
  void theLastValueGoesOn() {
    assertThat(forecast(3, "rule", "last_value")).containsExactly(6, 6, 6, 40, 40, 40);
  }

  @Test
  void theMeanOfTheWindowGoesOn() {
    assertThat(forecast(2, "rule", "mean")).containsExactly(3, 3, 25, 25);
  }

  @Test
  void aSeasonComesAgain() {
    assertThat(forecast(5, "rule", "seasonal", "period", 3L))
        .containsExactly(2, 3, 6, 2, 3, 20, 30, 40, 20, 30);
    assertThat(forecast(2, "rule", "seasonal", "period", 3L)).containsExactly(2, 3, 20, 30);
    assertThat(forecast(2, "rule", "seasonal", "period", 1L)).containsExactly(6, 6, 40, 40);
  }

  @Test
  void aPeriodBelongsToASeason() {
    assertThat(refusal("rule", "seasonal")).extracting(Misfit::option).isEqualTo("period");
    assertThat(refusal("rule", "mean", "period", 2L))
        .extracting(Misfit::option)
        .isEqualTo("period");
    assertThat(refusal("rule", "seasonal", "period", 5L))
        .extracting(Misfit::message)
        .asString()
        .contains("5 steps");
  }
}
