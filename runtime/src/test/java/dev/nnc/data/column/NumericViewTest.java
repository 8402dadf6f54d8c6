package dev.nnc.data.column;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.plan.Formula;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NumericViewTest {
  private static final int ROWS = 50;

  private static List<NumericView> columns(int count, SplittableRandom random) throws IOException {
    List<NumericView> columns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] values =
          random
              .doubles(ROWS)
              .map(value -> random.nextInt(8) == 0 ? Double.NaN : value * 10)
              .toArray();
      if (i % 2 == 0) {
        columns.add(new NumericView.OneColumn(values));
        continue;
      }
      try (SpilledNumbers.Writer writer = new SpilledNumbers.Writer()) {
        for (double value : values) {
          writer.add(value);
        }
        columns.add(new NumericView.Spilled(writer.finish()));
      }
    }
    return columns;
  }

  /** Views over columns, in memory and in files, and over each other. */
  private static List<NumericView> views() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    NumericView beside = NumericView.Beside.of(columns(6, random));
    NumericView filled = new NumericView.Filled(beside, random.doubles(6).toArray());
    NumericView scaled =
        NumericView.Affine.over(filled, new double[] {2, 3, 4}, new double[] {1, 0, -1});
    NumericView mapped = new NumericView.Mapped(scaled, (value, element) -> value * element);
    Formula sum =
        new Formula.Arithmetic(Formula.Operator.PLUS, new Formula.Input(0), new Formula.Input(1));
    NumericView computed =
        NumericView.Computed.of(sum, List.of(beside, columns(1, random).getFirst()));
    NumericView nested = NumericView.Beside.of(List.of(mapped, computed, filled));
    return List.of(beside, filled, scaled, mapped, computed, nested);
  }

  @Test
  void someElementsAreWhatTheyAreAmongAll() throws IOException {
    for (NumericView view : views()) {
      int width = view.width();
      for (int from = 0; from < width; from++) {
        for (int count = 1; from + count <= width; count++) {
          NumericView some = requireNonNull(view.elements(from, count));
          assertThat(some.width()).isEqualTo(count);
          for (int row = 0; row < ROWS; row++) {
            double[] all = new double[width];
            double[] few = new double[count];
            view.row(row, all, 0);
            some.row(row, few, 0);
            assertThat(few).containsExactly(Arrays.copyOfRange(all, from, from + count));
          }
        }
      }
    }
  }

  @Test
  void severalRowsAreThoseOneByOne() throws IOException {
    int[] rows = new SplittableRandom(2).ints(30, 0, ROWS).toArray();
    for (NumericView view : views()) {
      int stride = view.width() + 2;
      double[] several = new double[10 * stride];
      view.rows(rows, 5, 10, several, 1, stride);
      for (int i = 0; i < 10; i++) {
        double[] one = new double[view.width()];
        view.row(rows[5 + i], one, 0);
        int at = 1 + i * stride;
        assertThat(Arrays.copyOfRange(several, at, at + one.length)).containsExactly(one);
      }
    }
  }

  @Test
  void whatCannotBeHadByItselfSaysSo() {
    NumericView bytes = new NumericView.Bytes(new byte[12], 3);
    assertThat(bytes.elements(0, 3)).isSameAs(bytes);
    assertThat(bytes.elements(1, 1)).isNull();
    NumericView beside =
        NumericView.Beside.of(List.of(bytes, new NumericView.OneColumn(new double[4])));
    assertThat(beside.elements(1, 2)).isNull();
    assertThat(requireNonNull(beside.elements(0, 3)).width()).isEqualTo(3);
  }

  /** Also where rows are so wide that a file is mapped in several pieces. */
  @Test
  void rowsInAFileAreThoseThatWereWritten() throws IOException {
    for (int width : new int[] {1, 7, 1_000}) {
      float[] values = new float[40 * width];
      IntStream.range(0, values.length).forEach(i -> values[i] = (float) Math.sin(i));
      SpilledRows rows;
      try (SpilledRows.Writer writer = new SpilledRows.Writer(width, 1 << 12)) {
        for (int row = 0; row < 40; row += 10) {
          writer.add(Arrays.copyOfRange(values, row * width, values.length), 10 * width);
        }
        rows = writer.finish();
      }
      DenseColumn spilled = new DenseColumn.Spilled(rows);
      DenseColumn held = new DenseColumn.Floats(values, width);
      float[] found = new float[width];
      float[] expected = new float[width];
      for (int row = 39; row >= 0; row--) {
        spilled.row(row, Draw.NONE, found);
        held.row(row, Draw.NONE, expected);
        assertThat(found).containsExactly(expected);
      }
    }
  }
}
