package dev.nnc.data.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.Values;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeptNumbersTest {
  private static final int ROWS = 5_000;

  private static double[] column(SplittableRandom random) {
    return random.doubles(ROWS).map(value -> random.nextInt(5) == 0 ? Double.NaN : value).toArray();
  }

  /**
   * However few elements are taken from the rows at a time, and in which order they are asked for.
   */
  @Test
  void memoryForFewElementsAtATimeTeachesTheSame() {
    SplittableRandom random = new SplittableRandom(1);
    List<double[]> columns = Stream.generate(() -> column(random)).limit(7).toList();
    NumericView beside =
        NumericView.Beside.of(
            columns.stream().<NumericView>map(NumericView.OneColumn::new).toList());
    byte[] bytes = new byte[ROWS * 3];
    new java.util.Random(1).nextBytes(bytes);
    for (NumericView view : List.of(beside, new NumericView.Bytes(bytes, 3))) {
      int[] rows = IntStream.range(0, ROWS).filter(row -> row % 3 > 0).toArray();
      for (long most : new long[] {0, 80_000, 1 << 30}) {
        KeptNumbers kept = new KeptNumbers(view.width(), most);
        kept.observe(new Values.Numbers(view), Arrays.copyOf(rows, 1_000));
        KeptNumbers later = kept.fresh();
        later.observe(new Values.Numbers(view), Arrays.copyOfRange(rows, 1_000, rows.length));
        kept.merge(later);
        for (int element :
            IntStream.concat(IntStream.range(0, view.width()), IntStream.of(1, 0)).toArray()) {
          double[] expected =
              Arrays.stream(rows)
                  .mapToDouble(row -> number(view, row, element))
                  .filter(value -> !Double.isNaN(value))
                  .toArray();
          assertThat(kept.mean(element)).isEqualTo(sum(expected) / expected.length);
          Arrays.sort(expected);
          assertThat(kept.sorted(element)).containsExactly(expected);
        }
      }
    }
  }

  private static double number(NumericView view, int row, int element) {
    double[] all = new double[view.width()];
    view.row(row, all, 0);
    return all[element];
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
