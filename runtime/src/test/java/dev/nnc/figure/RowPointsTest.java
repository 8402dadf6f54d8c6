package dev.nnc.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nnc.data.Rows;
import dev.nnc.profile.Points;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Distances that can be worked out by hand. */
class RowPointsTest {
  /** Rows of six numbers: the first is said, the others are 0. */
  private static Rows rows(int[] classes, float... first) {
    float[][] numbers = new float[first.length][6];
    for (int i = 0; i < first.length; i++) {
      numbers[i][0] = first[i];
    }
    return new RepeatedRowsTest.Table(numbers, classes);
  }

  @Test
  void aDistanceIsInUnitsOfTheSpreadOfEachField() {
    // Numbers: the variance is 16 in one of six places. Classes: 0.25 in each of two.
    Rows train = rows(new int[] {0, 0, 1, 1}, 0, 8, 0, 8);
    Rows other = rows(new int[] {1}, 7);
    RowPoints maker = RowPoints.of(train, List.of("x", "kind")).orElseThrow();
    assertThat(maker.places()).isEqualTo(8);
    Points points = maker.train(Rows.inOrder(4));
    Points others = maker.others(other, new int[] {0}, points);
    assertThat(points.whichIsNearest(others, 0)).isEqualTo(3);
    // A difference of 1 beside a spread of 4, and of two fields: 1 / sqrt(2 * 16 * 2).
    assertThat(points.distance(3, others, 0, 9)).isEqualTo(0.125, within(1e-6));
    // The same with another class: 1 in two places beside 0.25 in each, 2 / (2 * 0.5 * 2) more.
    assertThat(points.distance(1, others, 0, 9)).isEqualTo(Math.sqrt(1 / 64.0 + 1), within(1e-6));
    assertThat(points.distance(0, others, 0, 0.5)).isInfinite();
  }

  @Test
  void theSameHashesMeanTheSameFields() {
    Rows rows = rows(new int[] {0, 0, 1, 0}, 1, 1, 1, 2);
    RowPoints numbers = RowPoints.of(rows, List.of("x")).orElseThrow();
    long[] hashes = numbers.hashes(rows, Rows.inOrder(4));
    assertThat(hashes[0]).isEqualTo(hashes[1]).isEqualTo(hashes[2]).isNotEqualTo(hashes[3]);
    long[] both =
        RowPoints.of(rows, List.of("x", "kind")).orElseThrow().hashes(rows, Rows.inOrder(4));
    assertThat(both[0]).isEqualTo(both[1]).isNotEqualTo(both[2]);
  }
}
