package dev.nnc.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.search.Domain.Choice;
import dev.nnc.search.Domain.Range;
import java.util.List;
import org.junit.jupiter.api.Test;

class RandomSearchTest {
  private static final int TRIALS = 4000;

  private static final Space SPACE =
      new Space(
          List.of(
              new Range(-2, 6, false, false),
              new Range(1e-6, 1e2, true, false),
              new Range(1, 8, false, true),
              new Range(1, 100, true, true),
              new Choice(5)));

  @Test
  void valuesAreSpreadEvenly() {
    for (boolean quasi : new boolean[] {false, true}) {
      RandomSearch search = new RandomSearch(SPACE, 3, quasi);
      int[][] counts = new int[5][8];
      for (int trial = 0; trial < TRIALS; trial++) {
        double[] point = search.point(trial, new NothingBefore());
        counts[0][(int) (point[0] + 2)]++;
        counts[1][(int) (Math.log10(point[1]) + 6)]++;
        counts[2][(int) point[2] - 1]++;
        counts[3][(int) (8 * Math.log(2 * point[3]) / Math.log(201))]++;
        counts[4][(int) point[4]]++;
      }
      for (int param : new int[] {0, 1, 2}) {
        for (int part : counts[param]) {
          // A deviation of six standard deviations.
          assertThat(part).as("param %d", param).isBetween(500 - 126, 500 + 126);
        }
      }
      for (int part = 0; part < 5; part++) {
        assertThat(counts[4][part]).isBetween(800 - 152, 800 + 152);
      }
    }
  }

  /** With equal room on the scale for each: from log 0.5 to log 100.5. */
  @Test
  void wholeNumbersByTheirLogarithm() {
    RandomSearch search = new RandomSearch(SPACE, 8, false);
    double[] counts = new double[101];
    for (int trial = 0; trial < TRIALS; trial++) {
      counts[(int) search.point(trial, new NothingBefore())[3]]++;
    }
    assertThat(counts[1] / TRIALS).isBetween(0.16, 0.26); // log(3) / log(201) = 0.207
    assertThat(counts[2] / TRIALS).isBetween(0.06, 0.13); // log(5/3) / log(201) = 0.096
  }

  @Test
  void seedsAndTrialsDiffer() {
    double[] one = new RandomSearch(SPACE, 1, false).point(0, new NothingBefore());
    assertThat(new RandomSearch(SPACE, 1, false).point(0, new NothingBefore())).isEqualTo(one);
    assertThat(new RandomSearch(SPACE, 2, false).point(0, new NothingBefore())).isNotEqualTo(one);
    assertThat(new RandomSearch(SPACE, 1, false).point(1, new NothingBefore())).isNotEqualTo(one);
  }

  /** The i-th param goes by the i-th prime number. */
  @Test
  void quasiRandomPointsFillEachPartOnce() {
    int[] primes = {2, 3, 5, 7};
    Range range = new Range(0, 1, false, false);
    for (long seed = 0; seed < 20; seed++) {
      RandomSearch search =
          new RandomSearch(new Space(List.of(range, range, range, range)), seed, true);
      for (int param = 0; param < 4; param++) {
        for (int parts = primes[param]; parts <= 64; parts *= primes[param]) {
          boolean[] filled = new boolean[parts];
          for (int trial = 0; trial < parts; trial++) {
            int part = (int) (search.point(trial, new NothingBefore())[param] * parts);
            assertThat(filled[part]).as("part %d of %d twice", part, parts).isFalse();
            filled[part] = true;
          }
        }
      }
    }
  }
}
