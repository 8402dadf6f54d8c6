package dev.nnc.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nnc.search.Halving.Bracket;
import dev.nnc.search.Halving.Round;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HalvingTest {
  @Test
  void theBestThirdGoesOn() {
    Halving halving = new Halving(numbers(9), List.of(1, 3, 9), 3);
    assertThat(halving.round()).hasValue(new Round(0, 1, numbers(9)));
    double[] scores = {5, 1, 7, 3, 9, 2, 8, 6, 4};
    for (int trial = 0; trial < 9; trial++) {
      halving.tell(trial, scores[trial]);
    }
    assertThat(halving.round()).hasValue(new Round(1, 3, List.of(1, 3, 5)));
    halving.tell(5, 0.5);
    halving.tell(1, 0.7);
    halving.tell(3, 0.6);
    assertThat(halving.round()).hasValue(new Round(2, 9, List.of(5)));
    halving.tell(5, 0.1);
    assertThat(halving.round()).isEmpty();
  }

  @Test
  void theOrderInWhichTrialsEndChangesNothing() {
    IntToDoubleFunction score = trial -> Math.floorDiv(trial * 7 % 27, 3);
    List<Round> expected = execute(27, score, new Random(0));
    assertThat(expected).hasSize(4);
    for (int seed = 1; seed < 50; seed++) {
      assertThat(execute(27, score, new Random(seed))).isEqualTo(expected);
    }
  }

  @Test
  void ofEqualTrialsTheFirstGoOn() {
    assertThat(execute(8, trial -> 1, new Random(3)))
        .extracting(Round::trials)
        .containsExactly(numbers(8), List.of(0, 1), List.of(0), List.of(0));
  }

  @Test
  void whatFailedNeverGoesOn() {
    Halving halving = new Halving(List.of(4, 2, 0), List.of(1, 2), 2);
    halving.fail(0);
    halving.tell(2, Double.NaN);
    halving.tell(4, Double.POSITIVE_INFINITY);
    assertThat(halving.round()).hasValue(new Round(1, 2, List.of(4)));
    Halving hopeless = new Halving(numbers(3), List.of(1, 2), 2);
    for (int trial = 0; trial < 3; trial++) {
      hopeless.fail(trial);
    }
    assertThat(hopeless.round()).isEmpty();
  }

  @Test
  void refusesTrialsOfNoRound() {
    Halving halving = new Halving(numbers(4), List.of(1, 2), 2);
    assertThatThrownBy(() -> halving.tell(4, 1)).hasMessageContaining("not executed");
    halving.tell(3, 1);
    assertThatThrownBy(() -> halving.tell(3, 1)).hasMessageContaining("told before");
    assertThatThrownBy(() -> new Halving(numbers(4), List.of(2, 2), 2))
        .hasMessageContaining("ascend");
  }

  @Test
  void resourcesEndWithTheMost() {
    assertThat(Halving.resources(1, 81, 3)).containsExactly(1, 3, 9, 27, 81);
    assertThat(Halving.resources(1, 100, 3)).containsExactly(1, 4, 11, 33, 100);
    assertThat(Halving.resources(5, 30, 4)).containsExactly(8, 30);
    assertThat(Halving.resources(10, 10, 2)).containsExactly(10);
    for (int most = 1; most < 300; most++) {
      for (int eta = 2; eta < 6; eta++) {
        assertThat(Halving.resources(1, most, eta))
            .isSorted()
            .doesNotHaveDuplicates()
            .endsWith(most)
            .allMatch(amount -> amount >= 1);
      }
    }
  }

  /** Table 1 of the paper on Hyperband. */
  @Test
  void bracketsAreThoseOfHyperband() {
    assertThat(Halving.brackets(1, 81, 3))
        .containsExactly(
            new Bracket(81, List.of(1, 3, 9, 27, 81)),
            new Bracket(34, List.of(3, 9, 27, 81)),
            new Bracket(15, List.of(9, 27, 81)),
            new Bracket(8, List.of(27, 81)),
            new Bracket(5, List.of(81)));
  }

  private static List<Round> execute(int trials, IntToDoubleFunction score, Random order) {
    Halving halving = new Halving(numbers(trials), List.of(1, 3, 9, 27), trials == 8 ? 4 : 3);
    List<Round> rounds = new ArrayList<>();
    while (halving.round().isPresent()) {
      Round round = halving.round().orElseThrow();
      rounds.add(round);
      List<Integer> shuffled = new ArrayList<>(round.trials());
      Collections.shuffle(shuffled, order);
      shuffled.forEach(trial -> halving.tell(trial, score.applyAsDouble(trial)));
    }
    return rounds;
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }
}
