package dev.nnc.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nnc.evaluate.Ranking.Point;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Curves over thresholds, and calibration, on cases small enough to be counted by hand. */
class RankingTest {
  /** The example of scikit-learn's documentation of roc_curve and average_precision_score. */
  private static final Ranking FOUR =
      Ranking.of(new double[] {0.1, 0.4, 0.35, 0.8}, new boolean[] {false, false, true, true});

  @Test
  void pointsOfFourRows() {
    assertThat(FOUR.points())
        .containsExactly(
            new Point(Double.POSITIVE_INFINITY, 0, 0),
            new Point(0.8, 1, 0),
            new Point(0.4, 1, 1),
            new Point(0.35, 2, 1),
            new Point(0.1, 2, 2));
    assertThat(FOUR.area()).isEqualTo(0.75);
    assertThat(FOUR.averagePrecision()).isCloseTo(0.8333333, within(1e-6));
    assertThat(FOUR.points())
        .extracting(FOUR::falsePositiveRate)
        .containsExactly(0., 0., 0.5, 0.5, 1.);
    assertThat(FOUR.points()).extracting(FOUR::recall).containsExactly(0., 0.5, 0.5, 1., 1.);
  }

  @Test
  void equalNumbersPassTogetherAndCountHalf() {
    Ranking ranking =
        Ranking.of(new double[] {0.5, 0.5, 0.5, 0.5}, new boolean[] {true, false, true, false});
    assertThat(ranking.points()).hasSize(2);
    assertThat(ranking.area()).isEqualTo(0.5);
    assertThat(ranking.averagePrecision()).isEqualTo(0.5);
  }

  @Test
  void areaIsTheShareOfPairsInTheRightOrder() {
    Random random = new Random(5);
    double[] scores = random.doubles(60).map(score -> Math.round(score * 20) / 20.0).toArray();
    boolean[] positive = new boolean[60];
    for (int i = 0; i < 60; i++) {
      positive[i] = random.nextDouble() < scores[i];
    }
    double right = 0;
    double pairs = 0;
    for (int i = 0; i < 60; i++) {
      for (int j = 0; j < 60; j++) {
        if (positive[i] && !positive[j]) {
          pairs++;
          right += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        }
      }
    }
    assertThat(Ranking.of(scores, positive).area()).isCloseTo(right / pairs, within(1e-12));
  }

  @Test
  void aNumberThatIsNoneIsLessThanAnyOther() {
    Ranking ranking =
        Ranking.of(
            new double[] {Double.NaN, 0.5, Double.NaN, 0.25},
            new boolean[] {true, true, false, false});
    assertThat(ranking.points())
        .containsExactly(
            new Point(Double.POSITIVE_INFINITY, 0, 0),
            new Point(0.5, 1, 0),
            new Point(0.25, 1, 1),
            new Point(Double.NEGATIVE_INFINITY, 2, 2));
  }

  @Test
  void bestThresholdHasTheGreatestF1() {
    assertThat(FOUR.best()).isEqualTo(new Point(0.35, 2, 1));
    assertThat(FOUR.f1(FOUR.best())).isCloseTo(0.8, within(1e-12));
    assertThat(FOUR.at(0.5)).isEqualTo(new Point(0.8, 1, 0));
  }

  @Test
  void rowsOfOneSortHaveNoArea() {
    Ranking ranking = Ranking.of(new double[] {0.2, 0.4}, new boolean[] {true, true});
    assertThat(ranking.area()).isNaN();
    assertThat(ranking.averagePrecision()).isEqualTo(1);
  }

  @Test
  void bins() {
    Calibration calibration =
        Calibration.of(
            new double[] {0.05, 0.15, 0.15, 0.95, 1, 0.95, 0.95},
            new boolean[] {false, true, false, true, true, true, false});
    assertThat(calibration.bins()).hasSize(3);
    assertThat(calibration.bins().get(1)).isEqualTo(new Calibration.Bin(0.15, 0.5, 2));
    assertThat(calibration.bins().get(2).probability()).isCloseTo(0.9625, within(1e-12));
    assertThat(calibration.bins().get(2).share()).isEqualTo(0.75);
    assertThat(calibration.error())
        .isCloseTo((0.05 * 1 + 0.35 * 2 + 0.2125 * 4) / 7, within(1e-12));
  }

  @Test
  void whatIsSaidAsOftenAsItHappensIsCalibrated() {
    assertThat(
            Calibration.of(new double[] {0.5, 0.5, 1, 0}, new boolean[] {true, false, true, false})
                .error())
        .isZero();
  }
}
