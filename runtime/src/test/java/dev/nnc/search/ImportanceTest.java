package dev.nnc.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nnc.search.Domain.Choice;
import dev.nnc.search.Domain.Range;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class ImportanceTest {
  private static final Range UNIT = new Range(0, 1, false, false);

  /** The variance of a·x over [0, 1] is a²/12. */
  @Test
  void sharesOfASumAreThoseOfItsVariances() {
    List<Double> shares = shares(space(UNIT, UNIT, UNIT), 300, x -> 3 * x[0] + 1.5 * x[1]);
    assertThat(shares.get(0)).isCloseTo(0.8, within(0.03));
    assertThat(shares.get(1)).isCloseTo(0.2, within(0.03));
    assertThat(shares.get(2)).isCloseTo(0, within(0.02));
  }

  @Test
  void logarithmicRangesCountByTheirLogarithm() {
    Range rate = new Range(1e-5, 1e-1, true, false);
    List<Double> shares = shares(space(rate, UNIT), 300, x -> 2 * Math.log10(x[0]) / 4 + 2 * x[1]);
    assertThat(shares.get(0)).isCloseTo(0.5, within(0.05));
    assertThat(shares.get(1)).isCloseTo(0.5, within(0.05));
  }

  /** Of the values 0, 1, 5 and 2: variance 3.5; of 4·x over the numbers 1 to 3 … 32/3. */
  @Test
  void choicesAndWholeNumbers() {
    double[] values = {0, 1, 5, 2};
    List<Double> shares =
        shares(
            space(new Choice(4), new Range(1, 3, false, true)),
            200,
            x -> values[(int) x[0]] + 2 * x[1]);
    double total = 3.5 + 4 * 2.0 / 3;
    assertThat(shares.get(0)).isCloseTo(3.5 / total, within(0.02));
    assertThat(shares.get(1)).isCloseTo(4 * 2.0 / 3 / total, within(0.02));
  }

  /**
   * Of a full grid, whose cells are known, with even parts in the middle and halves at the ends.
   */
  @Test
  void aGridOfTwoParams() {
    Space space = space(UNIT, UNIT);
    Grid grid = new Grid(space, 7);
    List<double[]> points = new ArrayList<>();
    for (int trial = 0; trial < 49; trial++) {
      points.add(grid.point(trial, new NothingBefore()));
    }
    List<Double> shares = shares(space, points, x -> Math.abs(x[0] - 0.5) + 0.1 * x[1]);
    assertThat(shares.get(0)).isCloseTo(0.96, within(0.05));
    assertThat(shares.get(1)).isLessThan(0.1);
  }

  /** The exclusive or of two halves: each by itself says nothing. */
  @Test
  void whatOnlyActsTogetherIsNobodysShare() {
    Space space = space(UNIT, UNIT);
    Importance importance =
        importance(space, sampled(space, 400), x -> (x[0] < 0.5) == (x[1] < 0.5) ? 1 : 0);
    assertThat(importance.shares()).allMatch(share -> share < 0.05);
    assertThat(importance.together()).isGreaterThan(0.9);
  }

  @Test
  void explodedLossesHideNothing() {
    Space space = space(UNIT, UNIT);
    List<double[]> points = sampled(space, 200);
    List<Double> shares =
        shares(space, points, x -> x[0] > 0.99 ? 1e30 : x[0] > 0.97 ? Double.NaN : x[0] + x[1]);
    assertThat(shares.get(1)).isGreaterThan(0.15);
  }

  @Test
  void nothingIsSaidOfTooFewOrEqualTrials() {
    Space space = space(UNIT, UNIT);
    List<double[]> points = sampled(space, 10);
    assertThat(Importance.of(space, points.subList(0, 3), new double[] {1, 2, 3})).isEmpty();
    assertThat(Importance.of(space, points, new double[10])).isEmpty();
    double[] failed = Collections.nCopies(10, Double.NaN).stream().mapToDouble(x -> x).toArray();
    assertThat(Importance.of(space, points, failed)).isEmpty();
  }

  @Test
  void moreTrialsThanAreLookedAt() {
    assertThat(shares(space(UNIT, UNIT), 5000, x -> x[0]).get(0)).isGreaterThan(0.99);
  }

  private static List<Double> shares(Space space, int trials, ToDoubleFunction<double[]> score) {
    return shares(space, sampled(space, trials), score);
  }

  private static List<Double> shares(
      Space space, List<double[]> points, ToDoubleFunction<double[]> score) {
    List<Double> shares = importance(space, points, score).shares();
    assertThat(shares.stream().mapToDouble(x -> x).sum()).isLessThan(1 + 1e-9);
    return shares;
  }

  private static Importance importance(
      Space space, List<double[]> points, ToDoubleFunction<double[]> score) {
    double[] scores = points.stream().mapToDouble(score).toArray();
    return Importance.of(space, points, scores).orElseThrow();
  }

  private static List<double[]> sampled(Space space, int trials) {
    List<double[]> points = new ArrayList<>();
    RandomSearch search = new RandomSearch(space, 5, true);
    for (int trial = 0; trial < trials; trial++) {
      points.add(search.point(trial, new NothingBefore()));
    }
    return points;
  }

  private static Space space(Domain... domains) {
    return new Space(List.of(domains));
  }
}
