package dev.nnc.data.step;

import dev.nnc.data.column.DenseColumn;
import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.SpilledRows;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.Memory;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.DataPlan;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Brings what a field's last step made into the form in which it is held for batches. */
record DenseColumns(FieldFindings findings) {
  /** As many as stay in a processor's cache. */
  private static final int NUMBERS_AT_ONCE = 4_096;

  /** As many as all processors together work out before they are written to a file. */
  private static final int NUMBERS_WRITTEN = 1 << 18;

  /** What the last step made, ready for batches; null after an error. */
  @Nullable PreparedField prepared(Values values) {
    DataPlan.Field field = findings.field();
    return switch (values) {
      case Values.Pictures files ->
          throw new IllegalStateException("a field holds no picture files: " + field.name());
      case Values.Texts texts -> new PreparedField.Texts(texts.values());
      case Values.Classes classes ->
          new PreparedField.Classes(
              ColumnType.category(classes.names().size(), classes.names()), classes.codes());
      case Values.Numbered numbered ->
          new PreparedField.Classes(
              new ColumnType(
                  ColumnType.Content.CLASS,
                  field.type().shape().isKnown() && field.type().shape().size() == numbered.length()
                      ? field.type().shape()
                      : Shape.of(numbered.length()),
                  numbered.classes(),
                  numbered.names(),
                  numbered.padding()),
              numbered.codes());
      // For a person to read; no network takes them before they are of one length.
      case Values.Pieces pieces -> texts(pieces.values().length, pieces::text);
      case Values.Sequences sequences ->
          texts(
              sequences.codes().length,
              row ->
                  Arrays.stream(sequences.codes()[row])
                      .mapToObj(sequences.names()::get)
                      .collect(Collectors.joining(" ")));
      case Values.NumberSequences sequences ->
          texts(sequences.values().length, row -> Cells.text(sequences, row));
      case Values.Numbers numbers -> {
        DenseColumn dense = dense(numbers.matrix(), 0, findings.table().rows());
        yield dense == null
            ? null
            : new PreparedField.Numbers(type(field, numbers.matrix()), dense);
      }
    };
  }

  private static PreparedField texts(int rows, IntFunction<String> text) {
    return new PreparedField.Texts(IntStream.range(0, rows).mapToObj(text).toArray(String[]::new));
  }

  private static ColumnType type(DataPlan.Field field, NumericView matrix) {
    Shape shape =
        field.type().shape().isKnown() && field.type().shape().size() == matrix.width()
            ? field.type().shape()
            : Shape.of(matrix.width());
    NumericView one =
        matrix instanceof NumericView.Stacked stacked ? stacked.parts().getFirst() : matrix;
    return one instanceof NumericView.OneHot oneHot
        ? new ColumnType(ColumnType.Content.NUMBER, shape, oneHot.names().size(), oneHot.names())
        : ColumnType.number(shape);
  }

  /**
   * The rows in the form in which they are held.
   *
   * @param first the table's row that is the matrix's first
   */
  private @Nullable DenseColumn dense(NumericView matrix, int first, int rows) {
    if (matrix.isOfPictures()) {
      return new DenseColumn.OnDemand(matrix); // pixels are never missing
    }
    if (matrix.isRandom() || matrix.decodes()) {
      return onDemand(matrix, first, rows);
    }
    if (matrix.isStreamed()) {
      return floats(matrix, first, rows);
    }
    int width = matrix.width();
    return switch (matrix) {
      case NumericView.OneHot oneHot -> new DenseColumn.OneHot(oneHot.codes(), width);
      case NumericView.OneHots hots ->
          new DenseColumn.OneHots(hots.codes(), hots.length(), hots.classes());
      case NumericView.Sparse sparse ->
          new DenseColumn.Sparse(sparse.elements(), sparse.values(), width);
      case NumericView.Bytes bytes -> looked(bytes, 1, 0);
      case NumericView.OneColumn column -> floats(column, first, rows);
      case NumericView.Beside beside ->
          beside.parts().stream().allMatch(NumericView.OneHot.class::isInstance)
              ? ones(beside, rows)
              : floats(beside, first, rows);
      case NumericView.Computed computed -> floats(computed, first, rows);
      case NumericView.Affine affine ->
          affine.inner() instanceof NumericView.Bytes bytes
              ? scaled(bytes, affine)
              : floats(affine, first, rows);
      case NumericView.Windowed windowed -> {
        DenseColumn inner = dense(windowed.inner(), first, rows);
        yield inner == null
            ? null
            : new DenseColumn.Windowed(inner, windowed.from(), windowed.count(), windowed.order());
      }
      case NumericView.Mapped mapped -> floats(mapped, first, rows);
      case NumericView.Filled filled -> floats(filled, first, rows);
      case NumericView.Floats floats -> new DenseColumn.Floats(floats.values(), width);
      case NumericView.Fitted fitted -> floats(fitted, first, rows);
      case NumericView.Pictures pictures -> new DenseColumn.OnDemand(pictures);
      case NumericView.Spilled spilled -> new DenseColumn.OnDemand(spilled);
      case NumericView.Cut cut -> new DenseColumn.OnDemand(cut);
      case NumericView.Augmented augmented -> new DenseColumn.OnDemand(augmented);
      case NumericView.Stacked stacked -> {
        List<DenseColumn> parts = new ArrayList<>();
        for (int i = 0; i < stacked.parts().size(); i++) {
          int start = stacked.starts()[i];
          int end = i + 1 < stacked.starts().length ? stacked.starts()[i + 1] : rows;
          DenseColumn part = dense(stacked.parts().get(i), first + start, end - start);
          if (part == null) {
            yield null;
          }
          parts.add(part);
        }
        yield new DenseColumn.Stacked(parts, stacked.starts());
      }
    };
  }

  /** Vectors of one class each, as numbers of elements: most of what they hold is zeros. */
  private static DenseColumn ones(NumericView.Beside beside, int rows) {
    int length = beside.parts().size();
    if (!holds((long) rows * length)) {
      return new DenseColumn.OnDemand(beside);
    }
    int[] elements = new int[rows * length];
    int before = 0;
    for (int i = 0; i < length; i++) {
      if (beside.parts().get(i) instanceof NumericView.OneHot part) {
        for (int row = 0; row < rows; row++) {
          elements[row * length + i] = before + part.codes()[row];
        }
        before += part.width();
      }
    }
    return new DenseColumn.Ones(elements, length, beside.width());
  }

  private static DenseColumn scaled(NumericView.Bytes bytes, NumericView.Affine affine) {
    if (affine.factors().length == 1) {
      return looked(bytes, affine.factors()[0], affine.addends()[0]);
    }
    double[] factors = new double[bytes.width()];
    double[] addends = new double[bytes.width()];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = affine.factors()[i % affine.factors().length];
      addends[i] = affine.addends()[i % affine.addends().length];
    }
    return new DenseColumn.Scaled(bytes.values(), bytes.width(), factors, addends);
  }

  private static DenseColumn looked(NumericView.Bytes bytes, double factor, double addend) {
    float[] lookup = new float[256];
    for (int i = 0; i < lookup.length; i++) {
      lookup[i] = (float) (i * factor + addend);
    }
    return new DenseColumn.LookedUp(bytes.values(), bytes.width(), lookup);
  }

  private static boolean holds(long numbers) {
    return numbers <= Integer.MAX_VALUE - 16 && Memory.holds(4 * numbers);
  }

  /** The rows in memory, in a temporary file, or as they are asked for: where there is room. */
  private @Nullable DenseColumn floats(NumericView matrix, int first, int rows) {
    int width = matrix.width();
    long numbers = (long) width * rows;
    if (!matrix.isStreamed() && holds(numbers)) {
      float[] floats = new float[width * rows];
      if (areFinite(matrix, 0, rows, floats)) {
        return new DenseColumn.Floats(floats, width);
      }
      tellNotFinite(matrix, first, rows);
      return null;
    }
    return SpilledRows.mayTake(numbers)
        ? spilled(matrix, first, rows)
        : onDemand(matrix, first, rows);
  }

  private @Nullable DenseColumn onDemand(NumericView matrix, int first, int rows) {
    return findings.complete(matrix, first, rows) ? new DenseColumn.OnDemand(matrix) : null;
  }

  private @Nullable DenseColumn spilled(NumericView matrix, int first, int rows) {
    int width = matrix.width();
    int atOnce = Math.clamp(NUMBERS_WRITTEN / width, 1, Math.max(1, rows));
    float[] floats = new float[atOnce * width];
    try (SpilledRows.Writer file = new SpilledRows.Writer(width)) {
      for (int from = 0; from < rows; from += atOnce) {
        int count = Math.min(atOnce, rows - from);
        if (!areFinite(matrix, from, count, floats)) {
          tellNotFinite(matrix, first, rows);
          return null;
        }
        file.add(floats, count * width);
      }
      return new DenseColumn.Spilled(file.finish());
    } catch (IOException e) {
      return onDemand(matrix, first, rows); // somebody else has taken the room meanwhile
    }
  }

  /**
   * Writes rows of the matrix one after another, on all processors, and says whether all their
   * numbers are finite.
   */
  private static boolean areFinite(NumericView matrix, int from, int count, float[] floats) {
    int most = Math.max(1, NUMBERS_AT_ONCE / Math.max(1, matrix.width()));
    int portions = (count + most - 1) / most;
    IntStream each = IntStream.range(0, portions);
    return (portions > 1 ? each.parallel() : each)
            .map(
                portion ->
                    isFinite(
                            matrix,
                            from + portion * most,
                            Math.min(most, count - portion * most),
                            floats,
                            portion * most * matrix.width())
                        ? 1
                        : 0)
            .sum()
        == portions;
  }

  /** The same for some of them, which are written from a place on. */
  private static boolean isFinite(NumericView matrix, int from, int count, float[] floats, int at) {
    int width = matrix.width();
    double[] several = new double[count * width];
    matrix.rows(IntStream.range(from, from + count).toArray(), 0, count, several, 0, width);
    boolean finite = true;
    for (int i = 0; i < several.length; i++) {
      float value = (float) several[i];
      finite &= Float.isFinite(value);
      floats[at + i] = value;
    }
    return finite;
  }

  /** Says which cell is missing, or which number is none. */
  private void tellNotFinite(NumericView matrix, int first, int rows) {
    if (!findings.complete(matrix, first, rows)) {
      return;
    }
    double[] one = new double[matrix.width()];
    for (int row = 0; row < rows; row++) {
      matrix.row(row, one, 0);
      for (double number : one) {
        if (!Float.isFinite((float) number)) {
          findings.add(
              DataCode.NOT_FINITE,
              findings.field().formula() == null
                  ? "its steps have no value there, or one too large"
                  : "the formula divides by zero there, or has no value",
              findings.name(),
              findings.row(first + row));
          return;
        }
      }
    }
  }
}
