package dev.nnc.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class KeptRowsTest {
  /** As {@code numpy.quantile([4, 1, 3, 2, 10], …)} and {@code numpy.max} say. */
  @Test
  void quantilesLieBetweenTheTwoNearest() {
    KeptRows rows = new KeptRows(2);
    rows.add(new float[] {4, -1, 1, -1});
    rows.add(new float[] {3, -1, 2, -1, 10, -5});
    assertThat(rows.quantile(0, 1, 0.5)).isEqualTo(3);
    assertThat(rows.quantile(0, 1, 0.9)).isCloseTo(7.6, within(1e-6));
    assertThat(rows.quantile(0, 1, 0.1)).isCloseTo(1.4, within(1e-6));
    assertThat(rows.quantile(0, 2, 0)).isEqualTo(-5);
    assertThat(rows.greatest(0)).isEqualTo(10);
    assertThat(rows.smallest(1)).isEqualTo(-5);
    assertThat(rows.numbers()).hasSize(10);
  }

  @Test
  void ofNoRowsOrOfWhatIsNoNumberThereIsNone() {
    KeptRows rows = new KeptRows(1);
    assertThat(rows.quantile(0, 1, 0.5)).isNaN();
    assertThat(rows.greatest(0)).isNaN();
    rows.add(new float[] {1, Float.NaN, 2});
    assertThat(rows.quantile(0, 1, 0.5)).isNaN();
    assertThat(rows.greatest(0)).isNaN();
    assertThat(rows.smallest(0)).isNaN();
  }
}
