package dev.nnc.data.split;

import dev.nnc.data.column.Column;
import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.Numerals;
import java.nio.DoubleBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows in groups: those that hold the same belong together. Groups are numbered as they appear.
 *
 * @param of the number of each row's group
 * @param sizes how many rows each group has
 */
@SuppressWarnings("ArrayRecordComponent") // made once, and nothing compares it
public record RowGroups(int[] of, int[] sizes) {
  /** All of the first rows in one group. */
  static RowGroups one(int rows) {
    return new RowGroups(new int[rows], rows == 0 ? new int[0] : new int[] {rows});
  }

  /** The first rows, by what all of these values hold. */
  public static RowGroups of(List<Values> values, int rows) {
    RowGroups groups = one(rows);
    for (int i = 0; i < values.size(); i++) {
      RowGroups own = numbered(values.get(i), rows);
      groups = i == 0 ? own : groups.within(own);
    }
    return groups;
  }

  public int count() {
    return sizes.length;
  }

  /** The rows of each group, ascending. */
  int[][] rows() {
    int[][] rows = new int[sizes.length][];
    for (int group = 0; group < rows.length; group++) {
      rows[group] = new int[sizes[group]];
    }
    int[] filled = new int[sizes.length];
    for (int row = 0; row < of.length; row++) {
      rows[of[row]][filled[of[row]]++] = row;
    }
    return rows;
  }

  private RowGroups within(RowGroups other) {
    Map<Long, Integer> numbers = new HashMap<>();
    Counted counted = new Counted(of.length);
    for (int row = 0; row < of.length; row++) {
      long pair = (long) of[row] * other.count() + other.of[row];
      counted.add(row, numbers.computeIfAbsent(pair, key -> numbers.size()));
    }
    return counted.groups();
  }

  private static RowGroups numbered(Values values, int rows) {
    Map<@Nullable Object, Integer> numbers = new HashMap<>();
    Counted counted = new Counted(rows);
    for (int row = 0; row < rows; row++) {
      Object key = key(values, row);
      Integer number = numbers.get(key);
      if (number == null) {
        number = numbers.size();
        numbers.put(key, number);
      }
      counted.add(row, number);
    }
    return counted.groups();
  }

  /** What a row holds, as something that is equal where rows hold the same. */
  private static @Nullable Object key(Values values, int row) {
    return switch (values) {
      case Values.Classes classes -> classes.codes()[row];
      case Values.Texts texts -> texts.values()[row];
      case Values.Numbers numbers -> {
        double[] one = numbers(numbers.matrix(), row);
        yield one.length == 1 ? (Object) one[0] : DoubleBuffer.wrap(one);
      }
      case Values.Pieces pieces -> pieces.values()[row];
      case Values.Sequences sequences -> IntBuffer.wrap(sequences.codes()[row]);
      case Values.Numbered numbered ->
          IntBuffer.wrap(
              Arrays.copyOfRange(
                  numbered.codes(), row * numbered.length(), (row + 1) * numbered.length()));
      case Values.NumberSequences sequences -> DoubleBuffer.wrap(sequences.values()[row]);
      case Values.Pictures pictures -> row;
    };
  }

  /** With one zero, since 0 and -0 are the same number. */
  private static double[] numbers(NumericView matrix, int row) {
    double[] one = new double[matrix.width()];
    matrix.row(row, one, 0);
    for (int i = 0; i < one.length; i++) {
      one[i] += 0.0;
    }
    return one;
  }

  /** Whether the row holds nothing. */
  static boolean isMissing(Values values, int row) {
    return switch (values) {
      case Values.Classes classes -> classes.codes()[row] == Column.Classes.UNKNOWN;
      case Values.Texts texts -> texts.values()[row] == null;
      case Values.Numbers numbers ->
          Arrays.stream(numbers(numbers.matrix(), row)).anyMatch(Double::isNaN);
      case Values.Pieces pieces -> false;
      case Values.Sequences sequences -> false;
      case Values.Numbered numbered -> false;
      case Values.NumberSequences sequences -> false;
      case Values.Pictures pictures -> false;
    };
  }

  /** What a row holds, for a person. */
  static String text(List<Values> values, int row) {
    return Numerals.shorten(
        String.join(", ", values.stream().map(each -> text(each, row)).toList()));
  }

  private static String text(Values values, int row) {
    return switch (values) {
      case Values.Classes classes ->
          isMissing(values, row) ? "missing" : classes.names().get(classes.codes()[row]);
      case Values.Texts texts -> {
        String text = texts.values()[row];
        yield text == null ? "missing" : text;
      }
      case Values.Numbers numbers ->
          String.join(
              " ",
              Arrays.stream(numbers(numbers.matrix(), row)).mapToObj(Numerals::format).toList());
      case Values.Pieces pieces -> pieces.text(row);
      case Values.Sequences sequences -> "row " + (row + 1);
      case Values.Numbered numbered -> "row " + (row + 1);
      case Values.NumberSequences sequences -> "row " + (row + 1);
      case Values.Pictures pictures -> "row " + (row + 1);
    };
  }

  /** Groups while rows come in. */
  private static final class Counted {
    private final int[] of;
    private int[] sizes = new int[16];
    private int count;

    Counted(int rows) {
      this.of = new int[rows];
    }

    void add(int row, int group) {
      of[row] = group;
      if (group == sizes.length) {
        sizes = Arrays.copyOf(sizes, 2 * sizes.length);
      }
      count = Math.max(count, group + 1);
      sizes[group]++;
    }

    RowGroups groups() {
      return new RowGroups(of, Arrays.copyOf(sizes, count));
    }
  }
}
