package dev.nnc.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Rule;
import dev.nnc.catalog.SchedulePoint;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Learning rates at chosen steps of a training of 10 epochs with 4 steps each. */
class ScheduleTest {
  private static final int STEPS = 4;

  private static Configured use(String name, Object... options) {
    return Defaults.use(Kind.SCHEDULE, name, options);
  }

  private static SchedulePoint moment(long step, Map<String, List<Double>> results) {
    SchedulePoint.Results given =
        new SchedulePoint.Results() {
          @Override
          public List<Double> of(String name) {
            return results.getOrDefault(name, List.of());
          }

          @Override
          public boolean moreIsBetter(String name) {
            return name.equals("accuracy");
          }
        };
    return new SchedulePoint(step, STEPS, 10 * STEPS, given);
  }

  private static double rate(Configured schedule, long step) {
    return rate(schedule, step, Map.of());
  }

  private static double rate(Configured schedule, long step, Map<String, List<Double>> results) {
    Rule.Schedule rule = (Rule.Schedule) schedule.entry().rule();
    return rule.rate(moment(step, results), 0, schedule.options());
  }

  private static Misfit refusal(Configured schedule) {
    Misfit misfit =
        ((Rule.Schedule) schedule.entry().rule()).accepts(10, false, schedule.options());
    if (misfit == null) {
      throw new AssertionError(schedule + " is accepted");
    }
    return misfit;
  }

  @Test
  void stepsFallWhenTheirEpochIsOver() {
    Configured steps = use("steps", "rate", 0.8, "at", List.of(2.0, 5.0), "factor", 0.5);
    assertThat(rate(steps, 0)).isEqualTo(0.8);
    assertThat(rate(steps, 7)).isEqualTo(0.8);
    assertThat(rate(steps, 8)).isEqualTo(0.4);
    assertThat(rate(steps, 20)).isEqualTo(0.2);
    assertThat(rate(use("steps", "rate", 0.8, "at", 5.0), 20)).isCloseTo(0.08, offset(1e-12));
  }

  @Test
  void exponentialAndInverseTimeFallStepByStepOrByEpoch() {
    assertThat(rate(use("exponential", "rate", 1.0, "factor", 0.5), 6))
        .isCloseTo(Math.pow(0.5, 1.5), offset(1e-12));
    assertThat(rate(use("exponential", "rate", 1.0, "factor", 0.5, "staircase", true), 6))
        .isEqualTo(0.5);
    assertThat(rate(use("inverse_time", "rate", 1.0, "decay", 2.0), 6)).isEqualTo(1 / 4.0);
    assertThat(rate(use("inverse_time", "rate", 1.0, "decay", 2.0, "staircase", true), 7))
        .isEqualTo(1 / 3.0);
  }

  @Test
  void polynomialAndCosineEndWhereTheyShould() {
    Configured line = use("polynomial", "rate", 1.0, "to", 0.2);
    assertThat(rate(line, 0)).isEqualTo(1);
    assertThat(rate(line, 20)).isCloseTo(0.6, offset(1e-12));
    assertThat(rate(line, 40)).isCloseTo(0.2, offset(1e-12));
    assertThat(rate(use("polynomial", "rate", 1.0, "power", 2.0), 20)).isEqualTo(0.25);
    Configured cosine = use("cosine", "rate", 1.0, "to", 0.2);
    assertThat(rate(cosine, 0)).isEqualTo(1);
    assertThat(rate(cosine, 10))
        .isCloseTo(0.2 + 0.8 * (1 + Math.cos(Math.PI / 4)) / 2, offset(1e-12));
    assertThat(rate(cosine, 40)).isCloseTo(0.2, offset(1e-12));
  }

  @Test
  void restartsBeginAgain() {
    Configured restarts =
        use("cosine_restarts", "rate", 1.0, "epochs", 2.0, "growth", 2.0, "factor", 0.5);
    assertThat(rate(restarts, 0)).isEqualTo(1);
    assertThat(rate(restarts, 4)).isCloseTo(0.5, offset(1e-12));
    assertThat(rate(restarts, 8)).isEqualTo(0.5);
    assertThat(rate(restarts, 16)).isCloseTo(0.25, offset(1e-12));
    assertThat(rate(restarts, 24)).isEqualTo(0.25);
  }

  @Test
  void warmupGrowsAndHandsOver() {
    Configured warmup = use("warmup", "rate", 0.8, "epochs", 2.0, "then", use("cosine", "to", 0.0));
    assertThat(rate(warmup, 0)).isCloseTo(0.1, offset(1e-12));
    assertThat(rate(warmup, 7)).isEqualTo(0.8);
    assertThat(rate(warmup, 8)).isEqualTo(0.8);
    // Half of the 32 steps that are left.
    assertThat(rate(warmup, 24)).isCloseTo(0.4, offset(1e-12));
    assertThat(rate(warmup, 40)).isCloseTo(0, offset(1e-12));
    assertThat(rate(use("warmup", "rate", 0.8, "epochs", 0.5), 1)).isEqualTo(0.8);
    assertThat(rate(use("warmup", "rate", 0.8), 30)).isEqualTo(0.8);
  }

  @Test
  void oneCycleIsGreatestWhereItsGrowthEnds() {
    Configured cycle = use("one_cycle", "rate", 1.0, "warm", 0.25, "divide", 10.0, "end", 100.0);
    assertThat(rate(cycle, 0)).isCloseTo(0.1, offset(1e-12));
    assertThat(rate(cycle, 5)).isCloseTo(0.55, offset(1e-12));
    assertThat(rate(cycle, 10)).isEqualTo(1);
    assertThat(rate(cycle, 40)).isCloseTo(0.001, offset(1e-12));
  }

  @Test
  void aPlateauReducesTheRateOnceItIsLongEnough() {
    Configured plateau =
        use("reduce_on_plateau", "rate", 1.0, "result", "loss", "patience", 2L, "factor", 0.5);
    assertThat(rate(plateau, 4, Map.of("loss", List.of(3.0)))).isEqualTo(1);
    assertThat(rate(plateau, 8, Map.of("loss", List.of(3.0, 3.0)))).isEqualTo(1);
    assertThat(rate(plateau, 12, Map.of("loss", List.of(3.0, 3.0, 2.99995)))).isEqualTo(0.5);
    assertThat(rate(plateau, 12, Map.of("loss", List.of(3.0, 3.0, 2.0)))).isEqualTo(1);
    assertThat(rate(plateau, 12, Map.of("loss", List.of(3.0, 3.0, 3.0, 3.0, 3.0)))).isEqualTo(0.25);
    Configured upwards =
        use(
            "reduce_on_plateau",
            "rate",
            1.0,
            "result",
            "accuracy",
            "patience",
            1L,
            "factor",
            0.5,
            "lowest",
            0.4);
    assertThat(rate(upwards, 12, Map.of("accuracy", List.of(0.5, 0.6)))).isEqualTo(1);
    assertThat(rate(upwards, 12, Map.of("accuracy", List.of(0.5, 0.4, 0.3)))).isEqualTo(0.4);
  }

  @Test
  void refusesWhatNoTrainingCanFollow() {
    assertThat(refusal(use("warmup", "rate", 0.1, "epochs", 10.0)).message())
        .isEqualTo("grows for 10 epochs, but the training has only 10");
    assertThat(refusal(use("cosine")).message()).isEqualTo("needs the rate at its start");
    assertThat(refusal(use("steps", "rate", 0.1, "at", List.of(5.0, 3.0))).message())
        .contains("grow");
    assertThat(refusal(use("steps", "rate", 0.1, "at", List.of(5.0, 10.0))).message())
        .isEqualTo("changes the rate after epoch 10, but is followed for only 10");
    assertThat(refusal(use("cosine_restarts", "rate", 0.1, "growth", 0.5)).message())
        .contains("shorter");
    Configured inner = use("steps", "at", List.of(9.0));
    assertThat(refusal(use("warmup", "rate", 0.1, "then", inner)).message()).contains("only 9");
  }
}
