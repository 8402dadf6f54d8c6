package dev.nnc.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nnc.search.Domain.Choice;
import dev.nnc.search.Domain.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GridTest {
  @Test
  void decadesAreTheDoublesThatAreWrittenSo() {
    assertThat(values(new Range(1e-5, 10, true, false), 7))
        .containsExactly(1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0);
    assertThat(values(new Range(1e-3, 1e3, true, false), 7))
        .containsExactly(1e-3, 1e-2, 1e-1, 1.0, 10.0, 100.0, 1000.0);
    assertThat(values(new Range(1e-5, 1e-1, true, false), 5))
        .containsExactly(1e-5, 1e-4, 1e-3, 1e-2, 1e-1);
    assertThat(values(new Range(2, 32, true, false), 5)).containsExactly(2.0, 4.0, 8.0, 16.0, 32.0);
    for (int low = -30; low < 30; low++) {
      double first = Double.parseDouble("3e" + low);
      double last = Double.parseDouble("3e" + (low + 6));
      assertThat(values(new Range(first, last, true, false), 7))
          .as("from 3e%d", low)
          .contains(Double.parseDouble("3e" + (low + 1)), Double.parseDouble("3e" + (low + 5)));
    }
  }

  @Test
  void decimalStepsAreExact() {
    assertThat(values(new Range(0, 1, false, false), 11))
        .containsExactly(0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0);
    assertThat(values(new Range(-0.3, 0.6, false, false), 4)).containsExactly(-0.3, 0.0, 0.3, 0.6);
    assertThat(values(new Range(0, 1, false, false), 4).get(1)).isEqualTo(1.0 / 3);
  }

  @Test
  void betweenDecadesLogarithmsAreEven() {
    List<Double> values = values(new Range(1e-4, 1, true, false), 9);
    for (int i = 0; i < 9; i++) {
      assertThat(Math.log10(values.get(i))).isCloseTo(-4 + i * 0.5, within(1e-12));
    }
    assertThat(values.get(1))
        .as("not cut to a few digits")
        .isEqualTo(Math.sqrt(1e-7), within(1e-12));
  }

  @Test
  void endsAreExactAndValuesAscend() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 2000; i++) {
      double low = random.nextDouble(1e-9, 5);
      double high = low + random.nextDouble(1e-9, 1e6);
      boolean logarithmic = random.nextBoolean();
      List<Double> values =
          values(new Range(low, high, logarithmic, false), 2 + random.nextInt(20));
      assertThat(values).first().isEqualTo(low);
      assertThat(values).last().isEqualTo(high);
      assertThat(values).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void wholeNumbersOccurOnce() {
    assertThat(values(new Range(1, 4, false, true), 9)).containsExactly(1.0, 2.0, 3.0, 4.0);
    assertThat(values(new Range(1, 1000, true, true), 4)).containsExactly(1.0, 10.0, 100.0, 1000.0);
    assertThat(values(new Range(1, 10, true, true), 7))
        .containsExactly(1.0, 2.0, 3.0, 5.0, 7.0, 10.0);
    assertThat(values(new Range(16, 128, true, true), 4)).containsExactly(16.0, 32.0, 64.0, 128.0);
    for (int size = 1; size < 40; size++) {
      for (int points = 2; points <= 45; points++) {
        assertThat(values(new Range(-3, size - 4, false, true), points))
            .hasSize(Math.min(size, points));
      }
    }
  }

  @Test
  void oneValueIsTheMiddle() {
    assertThat(values(new Range(0, 1, false, false), 1)).containsExactly(0.5);
    assertThat(values(new Range(1e-4, 1, true, false), 1)).containsExactly(0.01);
    assertThat(values(new Range(3, 3, false, true), 5)).containsExactly(3.0);
  }

  @Test
  void theLastParamChangesFastest() {
    Grid grid =
        new Grid(
            new Space(
                List.of(
                    new Range(1, 2, false, false), new Choice(3), new Range(5, 7, false, true))),
            2);
    assertThat(grid.size()).isEqualTo(12);
    List<List<Double>> all = new ArrayList<>();
    Search search = new Search(grid);
    for (int trial = 0; trial < 12; trial++) {
      Proposal next = search.ask().orElseThrow();
      assertThat(next.trial()).isEqualTo(trial);
      all.add(next.values());
    }
    assertThat(search.ask()).isEmpty();
    assertThat(all).doesNotHaveDuplicates();
    assertThat(all.subList(0, 3))
        .containsExactly(List.of(1.0, 0.0, 5.0), List.of(1.0, 0.0, 7.0), List.of(1.0, 1.0, 5.0));
    assertThat(all).last().isEqualTo(List.of(2.0, 2.0, 7.0));
  }

  @Test
  void eachRangeMayHaveItsNumber() {
    Space space =
        new Space(
            List.of(new Range(0, 1, false, false), new Choice(2), new Range(0, 1, false, false)));
    assertThat(new Grid(space, List.of(3, 5)).size()).isEqualTo(30);
    assertThatThrownBy(() -> new Grid(space, List.of(3, 5, 2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Grid(space, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThat(new Grid(new Space(List.of()), 3).size()).isEqualTo(1);
  }

  private static List<Double> values(Range range, int points) {
    return new Grid(new Space(List.of(range)), points).values().get(0);
  }
}
