package dev.nnc.data.column;

import dev.nnc.plan.Formula;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Numbers by row, worked out when asked for. Steps lay views over each other and copy nothing, so a
 * set of pictures stays one byte a pixel until it is laid into a batch.
 */
@SuppressWarnings("ArrayRecordComponent") // millions of cells; nothing compares or changes them
public sealed interface NumericView {
  /** Numbers in a row. */
  int width();

  /**
   * Writes one row's numbers from the offset on; NaN is a missing cell, and only that.
   *
   * @param draw what random steps draw from
   */
  void row(int row, Draw draw, double[] to, int offset);

  /** The row as it is outside training. */
  default void row(int row, double[] to, int offset) {
    row(row, Draw.NONE, to, offset);
  }

  /**
   * Writes several rows as they are outside training: column by column, where that is faster.
   *
   * @param rows of which {@code rows[from]} to {@code rows[from + count - 1]} are written
   * @param offset where the first of them begins
   * @param stride from the beginning of a row to that of the next one
   */
  default void rows(int[] rows, int from, int count, double[] to, int offset, int stride) {
    for (int i = 0; i < count; i++) {
      row(rows[from + i], to, offset + i * stride);
    }
  }

  /**
   * Only these elements of each row, if they can be had without the others; else null.
   *
   * @param from the first of them
   */
  default @Nullable NumericView elements(int from, int count) {
    return from == 0 && count == width() ? this : null;
  }

  /** Whether every number comes from a picture, where none is missing. */
  default boolean isOfPictures() {
    return !inners().isEmpty() && inners().stream().allMatch(NumericView::isOfPictures);
  }

  /** Whether rows are read from files at each use, because they are too many to be held. */
  default boolean isStreamed() {
    return inners().stream().anyMatch(NumericView::isStreamed);
  }

  /** Whether some number comes from a picture file that is decoded at each use. */
  default boolean decodes() {
    return inners().stream().anyMatch(NumericView::decodes);
  }

  /** What it is made of. */
  default List<NumericView> inners() {
    return List.of();
  }

  /** Whether a row is another one in each epoch. */
  default boolean isRandom() {
    return inners().stream().anyMatch(NumericView::isRandom);
  }

  /** A column of numbers. */
  record OneColumn(double[] values) implements NumericView {
    @Override
    public int width() {
      return 1;
    }

    @Override
    public void row(int row, Draw draw, double[] to, int offset) {
      to[offset] = values[row];
    }

    @Override
    public void rows(int[] rows, int from, int count, double[] to, int offset, int stride) {
      for (int i = 0; i < count; i++) {
        to[offset + i * stride] = values[rows[from + i]];
      }
    }
  }

  /** A column of numbers in a file. */
  record Spilled(SpilledNumbers values) implements NumericView {
    @Override
    public int width() {
      return 1;
    }

    @Override
    public void row(int row, Draw draw, double[] to, int offset) {
      to[offset] = values.at(row);
    }

    @Override
    public void rows(int[] rows, int from, int count, double[] to, int offset, int stride) {
      for (int i = 0; i < count; i++) {
        to[offset + i * stride] = values.at(rows[from + i]);
      }
    }

    @Override
    public boolean isStreamed() {
      return true;
    }
  }

  /** Unsigned bytes. */
  record Bytes(byte[] values, int width) implements NumericView {
    @Override
    public void row(int row, Draw draw, double[] to, int offset) {
      int start = row * width;
      for (int i = 0; i < width; i++) {
        to[offset + i] = values[start + i] & 0xff;
      }
    }
  }

  /** Matrices laid side by side. */
  record Beside(List<NumericView> parts, int width) implements NumericView {
    public Beside {
      parts = List.copyOf(parts);
    }

    public static NumericView of(List<NumericView> parts) {
      return parts.size() == 1
          ? parts.getFirst()
          : new Beside(parts, parts.stream().mapToInt(NumericView::width).sum());
    }

    @Override
    public void row(int row, Draw draw, double[] to, int offset) {
      int at = offset;
      for (NumericView part : parts) {
        part.row(row, draw, to, at);
        at += part.width();
      }
    }

    @Override
    public void rows(int[] rows, int from, int count, double[] to, int offset, int stride) {
      int at = offset;
      for (NumericView part : parts) {
        part.rows(rows, from, count, to, at, stride);
        at += part.width();
      }
    }

    @Override
    public @Nullable NumericView elements(int from, int count) {
      List<NumericView> chosen = new ArrayList<>();
      int at = 0;
      for (NumericView part : parts) {
        int first = Math.max(from, at);
        int end = Math.min(from + count, at + part.width());
        if (first < end) {
          NumericView some = part.elements(first - at, end - first);
          if (some == null) {
            return null;
          }
          chosen.add(some);
        }
        at += part.width();
      }
      return of(chosen);
    }

    @Override
    public List<NumericView> inners() {
      return parts;
    }
  }

  /**
   * Matrices of one width, the rows of one after those of the other.
   *
   * @param starts which row is the first of each part
   */
  record Stacked(List<NumericView> parts, int[] starts) implements NumericView {
    public Stacked {
      parts = List.copyOf(parts);
    }

    @Override
    public int width() {
      return parts.getFirst().width();
    }

    @Override
    public void row(int row, Draw draw, double[] to, int offset) {
      int part = partOf(row, starts);
      parts.get(part).row(row - starts[part], draw.copy(part), to, offset);
    }

    @Override
    public List<NumericView> inners() {
      return parts;
    }

    public static int partOf(int row, int[] starts) {
      int part = starts.length - 1;
      while (starts[part] > row) {
        part--;
      }
      return part;
    }
  }

  /**
   * A formula of matrices, element by element; those of width 1 go with any other. What is not
   * defined, such as 0/0, is infinite here, since NaN is a missing cell.
   */
  record Computed(Formula formula, List<NumericView> inputs, int width) implements NumericView {
    public Computed {
      inputs = List.copyOf(inputs);
    }

    public static NumericView of(Formula formula, List<NumericView> inputs) {
      double[] affine = inputs.size() == 1 ? affine(formula) : null;
      return affine != null
          ? Affine.over(inputs.getFirst(), new double[] {affine[0]}, new double[] {affine[1]})
          : new Computed(
              formula, inputs, inputs.stream().mapToInt(NumericView::width).max().orElseThrow());
    }

    /** The factor and the addend, if the formula of its only input is of that kind. */
    private static double @Nullable [] affine(Formula formula) {
      return switch (formula) {
        case Formula.Constant constant -> new double[] {0, constant.value()};
        case Formula.Input input -> new double[] {1, 0};
        case Formula.Applied applied -> {
          double[] operand =
              applied.function() == Formula.Function.NEGATE ? affine(applied.operand()) : null;
          yield operand == null ? null : new double[] {-operand[0], -operand[1]};
        }
        case Formula.Arithmetic arithmetic -> {
          double[] left = affine(arithmetic.left());
          double[] right = affine(arithmetic.right());
          if (left == null || right == null) {
            yield null;
          }
          yield switch (arithmetic.operator()) {
            case PLUS -> new double[] {left[0] + right[0], left[1] + right[1]};
            case MINUS -> new double[] {left[0] - right[0], left[1] - right[1]};
            case TIMES ->
                left[0] == 0
                    ? new double[] {left[1] * right[0], left[1] * right[1]}
                    : right[0] == 0 ? new double[] {left[0] * right[1], left[1] * right[1]} : null;
            case DIVIDE ->
                right[0] == 0 ? new double[] {left[0] / right[1], left[1] / right[1]} : null;
            case POWER, EQUAL, UNEQUAL, LESS, AT_MOST, GREATER, AT_LEAST, AND, OR -> null;
          };
        }
        case Formula.Chosen chosen -> null;
      };
    }

    @Override
    public void row(int row, Draw draw, double[] to, int offset) {
      double[][] values = new double[inputs.size()][];
      for (int i = 0; i < values.length; i++) {
        values[i] = new double[inputs.get(i).width()];
        inputs.get(i).row(row, draw, values[i], 0);
      }
      for (int element = 0; element < width; element++) {
        double value = value(formula, values, element);
        to[offset + element] =
            Double.isNaN(value) && !anyMissing(values, element) ? Double.POSITIVE_INFINITY : value;
      }
    }

    private static boolean anyMissing(double[][] values, int element) {
      for (double[] each : values) {
        if (Double.isNaN(each[each.length == 1 ? 0 : element])) {
          return true;
        }
      }
      return false;
    }

    private static double value(Formula formula, double[][] values, int element) {
      return switch (formula) {
        case Formula.Constant constant -> constant.value();
        case Formula.Input input -> {
          double[] each = values[input.index()];
          yield each[each.length == 1 ? 0 : element];
        }
        case Formula.Applied applied -> {
          double operand = value(applied.operand(), values, element);
          yield switch (applied.function()) {
            case NEGATE -> -operand;
            case ABS -> Math.abs(operand);
            case EXP -> StrictMath.exp(operand);
            case LOG -> StrictMath.log(operand);
            case SQRT -> Math.sqrt(operand);
            case NOT -> Double.isNaN(operand) ? operand : operand == 0 ? 1 : 0;
          };
        }
        case Formula.Arithmetic arithmetic -> {
          double left = value(arithmetic.left(), values, element);
          double right = value(arithmetic.right(), values, element);
          // Nobody knows whether what is missing is larger than something.
          yield arithmetic.isTruth() && (Double.isNaN(left) || Double.isNaN(right))
              ? Double.NaN
              : arithmetic.operator().of(left, right);
        }
        case Formula.Chosen chosen -> {
          double condition = value(chosen.condition(), values, element);
          yield Double.isNaN(condition)
              ? condition
              : value(condition != 0 ? chosen.then() : chosen.otherwise(), values, element);
        }
      };
    }

    @Override
    public @Nullable NumericView elements(int from, int count) {
      List<NumericView> chosen = new ArrayList<>();
      for (NumericView input : inputs) {
        NumericView some = input.width() == 1 ? input : input.elements(from, count);
        if (some == null) {
          return null;
        }
        chosen.add(some);
      }
      return new Computed(formula, chosen, count);
    }

    @Override
    public List<NumericView> inners() {
      return inputs;
    }
  }

  /**
   * Each number times a factor plus an addend. Element i has those at i modulo their count, so that
   * one pair serves all, and one for each channel serves the channels, which come last in a shape.
   */
  record Affine(NumericView inner, double[] factors, double[] addends) implements NumericView {
    @Override
    public int width() {
      return inner.width();
    }

    @Override
    public void row(int row, Draw draw, double[] to, int offset) {
      inner.row(row, draw, to, offset);
      apply(to, offset);
    }

    @Override
    public void rows(int[] rows, int from, int count, double[] to, int offset, int stride) {
      inner.rows(rows, from, count, to, offset, stride);
      for (int i = 0; i < count; i++) {
        apply(to, offset + i * stride);
      }
    }

    private void apply(double[] to, int offset) {
      int width = inner.width();
      if (factors.length == width) {
        for (int i = 0; i < width; i++) {
          to[offset + i] = to[offset + i] * factors[i] + addends[i];
        }
      } else {
        for (int i = 0; i < width; i++) {
          int group = i % factors.length;
          to[offset + i] = to[offset + i] * factors[group] + addends[group];
        }
      }
    }

    @Override
    public @Nullable NumericView elements(int from, int count) {
      NumericView some = inner.elements(from, count);
      if (some == null) {
        return null;
      }
      double[] itsFactors = new double[count];
      double[] itsAddends = new double[count];
      for (int i = 0; i < count; i++) {
        itsFactors[i] = factors[(from + i) % factors.length];
        itsAddends[i] = addends[(from + i) % addends.length];
      }
      return new Affine(some, itsFactors, itsAddends);
    }

    @Override
    public List<NumericView> inners() {
      return List.of(inner);
    }

    /** One step over another affine step, or over anything, as one. */
    public static NumericView over(NumericView inner, double[] factors, double[] addends) {
      if (inner instanceof Stacked stacked) {
        return new Stacked(
            stacked.parts().stream().map(part -> over(part, factors, addends)).toList(),
            stacked.starts());
      }
      if (!(inner instanceof Affine below)) {
        return new Affine(inner, factors, addends);
      }
      int groups = Math.max(factors.length, below.factors.length);
      if (groups % factors.length != 0 || groups % below.factors.length != 0) {
        groups = inner.width();
      }
      double[] bothFactors = new double[groups];
      double[] bothAddends = new double[groups];
      for (int i = 0; i < groups; i++) {
        double factor = factors[i % factors.length];
        bothFactors[i] = factor * below.factors[i % below.factors.length];
        bothAddends[i] =
            factor * below.addends[i % below.addends.length] + addends[i % addends.length];
      }
      return new Affine(below.inner, bothFactors, bothAddends);
    }
  }

  /** Missing numbers replaced, with one number for each element. */
  record Filled(NumericView inner, double[] values) implements NumericView {
    @Override
    public int width() {
      return inner.width();
    }

    @Override
    public void row(int row, Draw draw, double[] to, int offset) {
      inner.row(row, draw, to, offset);
      for (int i = 0; i < values.length; i++) {
        if (Double.isNaN(to[offset + i])) {
          to[offset + i] = values[i];
        }
      }
    }

    @Override
    public void rows(int[] rows, int from, int count, double[] to, int offset, int stride) {
      inner.rows(rows, from, count, to, offset, stride);
      for (int row = 0; row < count; row++) {
        for (int i = 0; i < values.length; i++) {
          int at = offset + row * stride + i;
          if (Double.isNaN(to[at])) {
            to[at] = values[i];
          }
        }
      }
    }

    @Override
    public @Nullable NumericView elements(int from, int count) {
      NumericView some = inner.elements(from, count);
      return some == null ? null : new Filled(some, Arrays.copyOfRange(values, from, from + count));
    }

    @Override
    public List<NumericView> inners() {
      return List.of(inner);
    }
  }

  /** Each number made into another one. */
  record Mapped(NumericView inner, Mapping mapping) implements NumericView {
    /** What becomes of a number. */
    public interface Mapping {
      /**
       * @param value NaN for a missing cell
       * @param element which of the row's numbers it is
       */
      double of(double value, int element);
    }

    @Override
    public int width() {
      return inner.width();
    }

    @Override
    public void row(int row, Draw draw, double[] to, int offset) {
      inner.row(row, draw, to, offset);
      for (int i = 0; i < inner.width(); i++) {
        to[offset + i] = mapping.of(to[offset + i], i);
      }
    }

    @Override
    public void rows(int[] rows, int from, int count, double[] to, int offset, int stride) {
      inner.rows(rows, from, count, to, offset, stride);
      for (int row = 0; row < count; row++) {
        for (int i = 0; i < inner.width(); i++) {
          int at = offset + row * stride + i;
          to[at] = mapping.of(to[at], i);
        }
      }
    }

    @Override
    public @Nullable NumericView elements(int from, int count) {
      NumericView some = inner.elements(from, count);
      return some == null
          ? null
          : new Mapped(some, (value, element) -> mapping.of(value, from + element));
    }

    @Override
    public List<NumericView> inners() {
      return List.of(inner);
    }
  }

  /**
   * The rows from {@code row + from} on, {@code count} of them; beyond the ends of the table the
   * row at the end stands in, and rows whose window is not whole are not used.
   */
  record Windowed(NumericView inner, int from, int count, RowOrder order) implements NumericView {
    @Override
    public int width() {
      return inner.width() * count;
    }

    @Override
    public void row(int row, Draw draw, double[] to, int offset) {
      for (int i = 0; i < count; i++) {
        inner.row(order.beside(row, from + i), draw, to, offset + i * inner.width());
      }
    }

    @Override
    public boolean isRandom() {
      return inner.isRandom();
    }
  }

  /** Zeros, but for these elements of each row. */
  record Sparse(int[][] elements, double[][] values, int width) implements NumericView {
    @Override
    public void row(int row, Draw draw, double[] to, int offset) {
      Arrays.fill(to, offset, offset + width, 0);
      for (int i = 0; i < elements[row].length; i++) {
        to[offset + elements[row][i]] = values[row][i];
      }
    }
  }

  /** A vector of zeros and a one for each of the {@code length} class numbers of a row. */
  record OneHots(int[] codes, int length, int classes) implements NumericView {
    @Override
    public int width() {
      return length * classes;
    }

    @Override
    public void row(int row, Draw draw, double[] to, int offset) {
      Arrays.fill(to, offset, offset + width(), 0);
      for (int i = 0; i < length; i++) {
        to[offset + i * classes + codes[row * length + i]] = 1;
      }
    }
  }

  /** A one at the class, zeros beside it. */
  record OneHot(int[] codes, List<String> names) implements NumericView {
    public OneHot {
      names = List.copyOf(names);
    }

    @Override
    public int width() {
      return names.size();
    }

    @Override
    public void row(int row, Draw draw, double[] to, int offset) {
      for (int i = 0; i < names.size(); i++) {
        to[offset + i] = i == codes[row] ? 1 : 0;
      }
    }
  }

  /** Numbers, one row after another. */
  record Floats(float[] values, int width) implements NumericView {
    @Override
    public void row(int row, Draw draw, double[] to, int offset) {
      int start = row * width;
      for (int i = 0; i < width; i++) {
        to[offset + i] = values[start + i];
      }
    }
  }

  /** Picture files, decoded at each use, and brought to one size if they are not of one. */
  record Pictures(PictureFiles files, @Nullable Fit fit) implements NumericView {
    @Override
    public int width() {
      if (fit != null) {
        return fit.height() * fit.width() * files.channels();
      }
      PictureFormat.Head head = files.files().getFirst().head();
      return head.height() * head.width() * files.channels();
    }

    @Override
    public void row(int row, Draw draw, double[] to, int offset) {
      byte[] bytes = files.bytes(row);
      double[] values = fit == null ? to : new double[bytes.length];
      int start = fit == null ? offset : 0;
      for (int i = 0; i < bytes.length; i++) {
        values[start + i] = bytes[i] & 0xff;
      }
      if (fit != null) {
        PictureFormat.Head head = files.files().get(row).head();
        fit.apply(values, head.height(), head.width(), files.channels(), to, offset);
      }
    }

    @Override
    public boolean isOfPictures() {
      return true;
    }

    @Override
    public boolean isStreamed() {
      return true;
    }

    @Override
    public boolean decodes() {
      return true;
    }
  }

  /** Pictures of one size brought to another. */
  record Fitted(NumericView inner, Augmentation.Size size, Fit fit) implements NumericView {
    @Override
    public int width() {
      return fit.height() * fit.width() * size.channels();
    }

    @Override
    public void row(int row, Draw draw, double[] to, int offset) {
      double[] values = new double[inner.width()];
      inner.row(row, draw, values, 0);
      fit.apply(values, size.height(), size.width(), size.channels(), to, offset);
    }

    @Override
    public List<NumericView> inners() {
      return List.of(inner);
    }
  }

  /** A piece of a picture with zeros around it: a random one in training, else the middle. */
  record Cut(
      NumericView inner, Augmentation.Size size, int height, int across, int pad, long stream)
      implements NumericView {
    @Override
    public int width() {
      return height * across * size.channels();
    }

    @Override
    public void row(int row, Draw draw, double[] to, int offset) {
      double[] values = new double[inner.width()];
      inner.row(row, draw, values, 0);
      int spareHeight = size.height() + 2 * pad - height;
      int spareWidth = size.width() + 2 * pad - across;
      int top = Math.floorDiv(spareHeight, 2);
      int left = Math.floorDiv(spareWidth, 2);
      if (draw.active()) {
        RandomGenerator random = draw.numbers(stream, row);
        top = random.nextInt(spareHeight + 1);
        left = random.nextInt(spareWidth + 1);
      }
      Fit.window(
          values,
          size.height(),
          size.width(),
          size.channels(),
          top - pad,
          left - pad,
          height,
          across,
          to,
          offset);
    }

    @Override
    public boolean isRandom() {
      return true;
    }

    @Override
    public List<NumericView> inners() {
      return List.of(inner);
    }
  }

  /** Rows changed at random in training. */
  record Augmented(NumericView inner, Augmentation.Size size, Augmentation change, long stream)
      implements NumericView {
    @Override
    public int width() {
      return inner.width();
    }

    @Override
    public void row(int row, Draw draw, double[] to, int offset) {
      inner.row(row, draw, to, offset);
      if (draw.active()) {
        change.apply(draw.numbers(stream, row), to, offset, size);
      }
    }

    @Override
    public boolean isRandom() {
      return true;
    }

    @Override
    public List<NumericView> inners() {
      return List.of(inner);
    }
  }
}
