package dev.nnc.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TpeTest {
  private static final int SEEDS = 15;
  private static final int TRIALS = 50;

  @Test
  void findsBetterValuesThanARandomSearch() {
    for (Objective objective : Objective.all()) {
      double tpe = median(objective, Tpe::new);
      double random = median(objective, (space, seed) -> new RandomSearch(space, seed, false));
      assertThat(tpe).as(objective.name()).isLessThan(random);
    }
  }

  private static double median(Objective objective, Rule rule) {
    return Objective.median(
        IntStream.range(0, SEEDS)
            .mapToDouble(
                seed -> objective.leastOf(new Search(rule.of(objective.space(), seed), TRIALS))));
  }

  /** Makes a sampler. */
  private interface Rule {
    Sampler of(Space space, long seed);
  }
}
