package dev.nnc.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class EpochsTest {
  @Test
  void whatIsAddedToOneIsInNoOther() {
    Epochs none = Epochs.of(List.of());
    Epochs one = none.with(epoch(1));
    Epochs two = one.with(epoch(2));
    Epochs other = one.with(epoch(7));
    assertThat(none).isEmpty();
    assertThat(one).containsExactly(epoch(1));
    assertThat(two).containsExactly(epoch(1), epoch(2));
    assertThat(other).containsExactly(epoch(1), epoch(7));
    assertThat(Epochs.of(two)).isSameAs(two);
    assertThatThrownBy(() -> one.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> one.add(epoch(3))).isInstanceOf(UnsupportedOperationException.class);
  }

  private static Epoch epoch(int number) {
    return new Epoch(number, number, 1, 0, new LinkedHashMap<>(), List.of(), List.of());
  }
}
