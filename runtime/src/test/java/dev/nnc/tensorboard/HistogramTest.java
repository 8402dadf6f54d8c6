package dev.nnc.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistogramTest {
  private static Histogram of(double... numbers) {
    return Histogram.of(numbers.length, i -> numbers[i]);
  }

  private static long count(Histogram histogram) {
    return histogram.buckets().stream().mapToLong(Histogram.Bucket::count).sum();
  }

  @Test
  void rangesOfOneWidthGoFromTheLeastToTheGreatestNumber() {
    Random random = new Random(1);
    double[] numbers = random.doubles(1_000, -3, 5).toArray();
    Histogram histogram = of(numbers);
    assertThat(histogram.buckets()).hasSize(30);
    assertThat(count(histogram)).isEqualTo(1_000);
    double least = Arrays.stream(numbers).min().orElseThrow();
    double greatest = Arrays.stream(numbers).max().orElseThrow();
    assertThat(histogram.buckets().getFirst().left()).isEqualTo(least);
    assertThat(histogram.buckets().getLast().right()).isEqualTo(greatest);
    for (int i = 0; i < 30; i++) {
      Histogram.Bucket bucket = histogram.buckets().get(i);
      assertThat(bucket.right() - bucket.left()).isCloseTo((greatest - least) / 30, within(1e-12));
      boolean last = i == 29;
      assertThat(bucket.count())
          .isEqualTo(
              Arrays.stream(numbers)
                  .filter(n -> n >= bucket.left() && (last || n < bucket.right()))
                  .count());
    }
  }

  @Test
  void theGreatestNumberLiesInTheLastRange() {
    assertThat(of(0, 1, 2).buckets().getFirst().count()).isEqualTo(1);
    assertThat(of(0, 1, 2).buckets().getLast().count()).isEqualTo(1);
  }

  @Test
  void numbersThatAreAllTheSameLieInTheMiddleOfOneRange() {
    assertThat(of(2, 2, 2).buckets()).containsExactly(new Histogram.Bucket(1.5, 2.5, 3));
  }

  @Test
  void numbersThatAreNotFiniteLieInNoRange() {
    assertThat(count(of(1, Double.NaN, 2, Double.POSITIVE_INFINITY))).isEqualTo(2);
    assertThat(of(Double.NaN).buckets()).isEmpty();
    assertThat(of().buckets()).isEmpty();
  }

  @Test
  void theLargestNumbersHaveRanges() {
    Histogram histogram = of(-Double.MAX_VALUE, 0, Double.MAX_VALUE);
    assertThat(count(histogram)).isEqualTo(3);
    assertThat(histogram.buckets())
        .allMatch(each -> Double.isFinite(each.left()) && Double.isFinite(each.right()));
    assertThat(count(of(Double.MIN_VALUE, 0))).isEqualTo(2);
  }

  @Test
  void weightsAreReadAsTheyAreKept() {
    ByteBuffer floats = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    floats.putFloat(-1).putFloat(3);
    assertThat(Histogram.ofFloats(floats.array())).isEqualTo(of(-1, 3));
    ByteBuffer doubles = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    doubles.putDouble(-1).putDouble(3);
    assertThat(List.of(Histogram.ofDoubles(doubles.array()))).containsExactly(of(-1, 3));
  }
}
