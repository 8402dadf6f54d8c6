package dev.nnc.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which points of a training each rule keeps, for three steps an epoch and five seconds a step. */
class CheckpointRuleTest {
  private static final long STEPS = 3;

  /** The names of what is kept in the end, where each point is kept that the rule asks for. */
  private static List<String> kept(CheckpointRule rule, double... losses) {
    List<KeptPlace> kept = new ArrayList<>();
    Kept memory = Kept.NONE;
    for (int epoch = 1; epoch <= losses.length; epoch++) {
      for (long step = (epoch - 1) * STEPS + 1; step < epoch * STEPS; step++) {
        KeptPlace place = new KeptPlace(epoch - 1, step);
        memory = keep(rule, memory, rule.afterStep(memory, place, 5.0 * step), place, kept);
      }
      LinkedHashMap<String, Double> results = new LinkedHashMap<>();
      results.put("loss", losses[epoch - 1]);
      long steps = epoch * STEPS;
      Epoch done = new Epoch(epoch, steps, 9, 15, results, List.of(), List.of());
      memory =
          keep(
              rule,
              memory,
              rule.afterEpoch(memory, done, 5.0 * steps),
              KeptPlace.after(epoch),
              kept);
    }
    return kept.stream().sorted().map(KeptPlace::name).toList();
  }

  private static Kept keep(
      CheckpointRule rule,
      Kept before,
      @Nullable Kept after,
      KeptPlace place,
      List<KeptPlace> kept) {
    if (after == null) {
      return before;
    }
    kept.add(place);
    kept.removeIf(other -> !rule.wants(other, after, STEPS));
    assertThat(kept).contains(place);
    return after;
  }

  @Test
  void everySoManyEpochs() {
    assertThat(kept(new CheckpointRule.Epochs(2, Long.MAX_VALUE), 1, 1, 1, 1, 1))
        .containsExactly("epoch-00002", "epoch-00004");
    assertThat(kept(new CheckpointRule.Epochs(1, 2), 1, 1, 1, 1, 1))
        .containsExactly("epoch-00004", "epoch-00005");
  }

  @Test
  void everySoManySteps() {
    assertThat(kept(new CheckpointRule.Steps(2, Long.MAX_VALUE), 1, 1, 1))
        .containsExactly(
            "epoch-00000-step-000000002",
            "epoch-00001-step-000000004",
            "epoch-00002",
            "epoch-00002-step-000000008");
    assertThat(kept(new CheckpointRule.Steps(2, 2), 1, 1, 1))
        .containsExactly("epoch-00002", "epoch-00002-step-000000008");
  }

  @Test
  void everySoManySeconds() {
    assertThat(kept(new CheckpointRule.Time(12, Long.MAX_VALUE), 1, 1, 1))
        .containsExactly("epoch-00001", "epoch-00002", "epoch-00003");
    assertThat(kept(new CheckpointRule.Time(20, 1), 1, 1, 1))
        .containsExactly("epoch-00002-step-000000008");
  }

  @Test
  void theBestOnes() {
    double nan = Double.NaN;
    assertThat(kept(new CheckpointRule.Best("loss", false, 1), nan, 3, 2, 2, 5))
        .containsExactly("epoch-00003");
    assertThat(kept(new CheckpointRule.Best("loss", false, 3), nan, 3, 2, 2, 5))
        .containsExactly("epoch-00002", "epoch-00003", "epoch-00004");
    assertThat(kept(new CheckpointRule.Best("loss", true, 2), 1, 3, nan, 3, 2))
        .containsExactly("epoch-00002", "epoch-00004");
  }

  @Test
  void aNameSaysItsPlace() {
    assertThat(KeptPlace.named("my-epoch-1-epoch-00012-step-000000034"))
        .isEqualTo(new KeptPlace(12, 34));
    assertThat(KeptPlace.named("epoch-123456.previous")).isEqualTo(new KeptPlace(123456, 0));
    assertThat(
            List.of(new KeptPlace(2, 7), new KeptPlace(2, 0), new KeptPlace(1, 5)).stream()
                .sorted())
        .containsExactly(new KeptPlace(1, 5), new KeptPlace(2, 0), new KeptPlace(2, 7));
  }
}
