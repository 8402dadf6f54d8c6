package dev.nnc.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TpeTest {
  private static final int SEEDS = 15;
  private static final int TRIALS = 50;

  /** Less than half of what a random search leaves: measured is a tenth to a third. */
  @Test
  void findsBetterValuesThanARandomSearch() {
    for (Objective objective : Objective.all()) {
      double tpe = median(objective, Tpe::new);
      double random = median(objective, (space, seed) -> new RandomSearch(space, seed, false));
      assertThat(tpe).as(objective.name()).isLessThan(random / 2);
    }
  }

  /** Half of the space fails; at random, so would half of the trials. */
  @Test
  void goesAwayFromWhatFails() {
    Space space = Objective.SPHERE.space();
    for (long seed = 0; seed < SEEDS; seed++) {
      Search search = new Search(new Tpe(space, seed), 60);
      int late = 0;
      for (int trial = 0; trial < 60; trial++) {
        Proposal next = search.ask().orElseThrow();
        if (next.values().get(0) < 0) {
          search.fail(trial);
          late += trial >= 30 ? 1 : 0;
        } else {
          search.tell(trial, Objective.SPHERE.of(next));
        }
      }
      assertThat(late).as("failed of the last 30, seed %d", seed).isLessThan(10);
    }
  }

  private static double median(Objective objective, Rule rule) {
    return Objective.median(
        IntStream.range(0, SEEDS)
            .mapToDouble(
                seed -> objective.regret(new Search(rule.of(objective.space(), seed), TRIALS))));
  }

  /** Makes a sampler. */
  private interface Rule {
    Sampler of(Space space, long seed);
  }
}
