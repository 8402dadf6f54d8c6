package dev.nnc.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.data.Rows;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShuffleTest {
  @Test
  void everyRowComesOnce() {
    int[] order = Shuffle.order(1000, 1, "train", 3);
    int[] sorted = order.clone();
    Arrays.sort(sorted);
    assertThat(sorted).isEqualTo(Rows.inOrder(1000));
    assertThat(order).isNotEqualTo(sorted);
  }

  @Test
  void theOrderDependsOnSeedPhaseAndEpochOnly() {
    int[] order = Shuffle.order(100, 5, "warm up", 2);
    assertThat(Shuffle.order(100, 5, "warm up", 2)).isEqualTo(order);
    assertThat(Shuffle.order(100, 6, "warm up", 2)).isNotEqualTo(order);
    assertThat(Shuffle.order(100, 5, "train", 2)).isNotEqualTo(order);
    assertThat(Shuffle.order(100, 5, "warm up", 3)).isNotEqualTo(order);
  }

  /** A change of the order would make every recorded run impossible to repeat. */
  @Test
  void theOrderIsWrittenInStone() {
    assertThat(Shuffle.order(8, 1, "train", 1)).containsExactly(1, 0, 2, 7, 3, 6, 5, 4);
  }

  @Test
  void allOrdersOfThreeComeUp() {
    Set<String> seen = new HashSet<>();
    for (int epoch = 0; epoch < 200; epoch++) {
      seen.add(Arrays.toString(Shuffle.order(3, 1, "train", epoch)));
    }
    assertThat(seen).hasSize(6);
  }
}
