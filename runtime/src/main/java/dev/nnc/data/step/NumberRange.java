package dev.nnc.data.step;

import dev.nnc.data.column.NumericView;
import dev.nnc.data.file.Numerals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Between which numbers training rows lie, and which others lie far outside: further from the range
 * than the range is wide.
 */
final class NumberRange {
  /** Wider rows are vectors, of which no single number says much. */
  private static final int WIDEST = 32;

  private NumberRange() {}

  /** Whether single numbers of such values can be compared with those of other rows. */
  static boolean has(NumericView matrix) {
    return matrix.width() <= WIDEST
        && !matrix.isOfPictures()
        && !matrix.isRandom()
        && !(matrix instanceof NumericView.Sparse)
        && !(matrix instanceof NumericView.OneHot);
  }

  /** Of these rows. */
  static Fitted.Range of(int step, NumericView matrix, int[] rows) {
    double[] least = new double[matrix.width()];
    double[] most = new double[least.length];
    Arrays.fill(least, Double.NaN);
    Arrays.fill(most, Double.NaN);
    double[] one = new double[least.length];
    for (int row : rows) {
      matrix.row(row, one, 0);
      for (int i = 0; i < one.length; i++) {
        if (!Double.isNaN(one[i])) {
          least[i] = least[i] <= one[i] ? least[i] : one[i];
          most[i] = most[i] >= one[i] ? most[i] : one[i];
        }
      }
    }
    return new Fitted.Range(step, boxed(least), boxed(most));
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  /** The numbers far outside, as texts, by element and row. */
  static SortedMap<Integer, SortedMap<Integer, String>> outside(
      Fitted.Range range, NumericView matrix, int rows) {
    SortedMap<Integer, SortedMap<Integer, String>> found = new TreeMap<>();
    double[] one = new double[matrix.width()];
    for (int row = 0; row < rows && one.length == range.least().size(); row++) {
      matrix.row(row, one, 0);
      for (int i = 0; i < one.length; i++) {
        double least = range.least().get(i);
        double most = range.most().get(i);
        if (one[i] > most + (most - least) || one[i] < least - (most - least)) {
          found.computeIfAbsent(i, element -> new TreeMap<>()).put(row, Numerals.format(one[i]));
        }
      }
    }
    return found;
  }

  /** What the training rows hold instead. */
  static String words(Fitted.Range range, int element) {
    List<String> ends = new ArrayList<>();
    ends.add(Numerals.format(range.least().get(element)));
    if (!range.most().get(element).equals(range.least().get(element))) {
      ends.add(Numerals.format(range.most().get(element)));
    }
    return "training rows hold " + String.join(" to ", ends) + (ends.size() == 1 ? " alone" : "");
  }
}
