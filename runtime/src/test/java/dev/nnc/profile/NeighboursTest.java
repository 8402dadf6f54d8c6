package dev.nnc.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Copies with noise among so many points that not all of them are compared. */
class NeighboursTest {
  private static final int KNOWN = 3_000;

  @Test
  void copiesWithNoiseAreFoundWhereverTheyLie() {
    for (int width : new int[] {4, 20, 400}) {
      Random random = new Random(width);
      float[] values = normal(random, KNOWN, width);
      float[] others = normal(random, 200, width);
      for (int copy = 0; copy < 60; copy++) {
        for (int i = 0; i < width; i++) {
          // The last ten are copies without noise, which do not count.
          double noise = copy < 50 ? 1e-4 * random.nextGaussian() : 0;
          others[copy * width + i] = (float) (values[(copy * 50 + 7) * width + i] + noise);
        }
      }
      Points known = Points.of(values, rows(KNOWN), Collections.nCopies(width, 1));
      Neighbours neighbours = new Neighbours(known);
      assertThat(neighbours.near(known.others(others, rows(200)))).as("%d", width).isEqualTo(50);
    }
  }

  @Test
  void noPointIsItsOwnNeighbour() {
    Points known = Points.of(normal(new Random(5), 700, 10), rows(700), Collections.nCopies(10, 1));
    assertThat(new Neighbours(known).near(known)).isZero();
  }

  @Test
  void distancesBeyondTheLastPointAreNone() {
    float[] values = new float[60 * 4];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 7 + i / 100f;
    }
    Points known = Points.of(values, rows(60), List.of(4));
    float[] far = {1e6f, -1e6f, 1e6f, 1e6f};
    assertThat(new Neighbours(known).near(known.others(far, rows(1)))).isZero();
  }

  private static float[] normal(Random random, int rows, int width) {
    float[] values = new float[rows * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static int[] rows(int count) {
    return IntStream.range(0, count).toArray();
  }
}
