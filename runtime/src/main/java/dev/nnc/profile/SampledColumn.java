package dev.nnc.profile;

import dev.nnc.data.source.TableFormat;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A column of the sample as numbers: itself, or the number of its class.
 *
 * @param values NaN where there is none
 * @param classes how many classes there are; 0 for numbers
 */
@SuppressWarnings("ArrayRecordComponent") // made once, and nothing compares it
public record SampledColumn(double[] values, int classes) {
  /** So many pairs of a value and a class are counted. */
  private static final long MOST_COUNTS = 4_000_000;

  /** A column from which so much of the truth can be read needs no network. */
  private static final double ALMOST_ALL = 0.98;

  private static final int LEAST_ROWS = 40;
  private static final int MOST_CLASSES = 1_000;

  /**
   * The column of the rows that were looked at; null if it is of no use as such.
   *
   * @param asClasses whether its values are classes, not numbers
   * @param place which column it is, from 0
   */
  static @Nullable SampledColumn of(
      ColumnProfile column, boolean asClasses, TableFormat format, List<String[]> rows, int place) {
    boolean classes = column.sort() == ColumnSort.CLASSES || column.isNumeric();
    if (asClasses ? !classes : !column.isOrdered()) {
      return null;
    }
    double[] values = new double[rows.size()];
    Map<String, Integer> numbers = new HashMap<>();
    Parsing parsing = Parsing.of(column, format);
    for (int row = 0; row < values.length; row++) {
      String cell = rows.get(row)[place];
      if (format.isMissing(cell)) {
        values[row] = Double.NaN;
      } else if (asClasses) {
        values[row] = numbers.computeIfAbsent(cell.strip(), text -> numbers.size());
      } else {
        values[row] = parsing.number(cell);
      }
    }
    return numbers.size() > MOST_CLASSES
        ? null
        : new SampledColumn(values, asClasses ? Math.max(1, numbers.size()) : 0);
  }

  /** Texts as the numbers of their classes; null stands for a gap, and too many are of no use. */
  public static Optional<SampledColumn> ofTexts(List<@Nullable String> texts) {
    Map<String, Integer> numbers = new HashMap<>();
    double[] values = new double[texts.size()];
    for (int row = 0; row < values.length; row++) {
      String text = texts.get(row);
      values[row] =
          text == null ? Double.NaN : numbers.computeIfAbsent(text, any -> numbers.size());
    }
    return numbers.size() > MOST_CLASSES
        ? Optional.empty()
        : Optional.of(new SampledColumn(values, Math.max(1, numbers.size())));
  }

  boolean isNumbers() {
    return classes == 0;
  }

  /** How the column goes with the truth; NaN if too few rows have both. */
  public Association with(SampledColumn truth) {
    if (isNumbers() && truth.isNumbers()) {
      return new Association(Association.Measure.CORRELATION, correlation(truth));
    }
    if (!isNumbers() && !truth.isNumbers()) {
      return new Association(Association.Measure.CRAMERS_V, cramersV(truth));
    }
    return new Association(
        Association.Measure.CORRELATION_RATIO, isNumbers() ? truth.ratio(this) : ratio(truth));
  }

  /** Spearman's: Pearson's r of the ranks, on which a few far values have no more weight. */
  private double correlation(SampledColumn other) {
    int[] rows =
        IntStream.range(0, values.length)
            .filter(row -> !Double.isNaN(values[row]) && !Double.isNaN(other.values[row]))
            .toArray();
    double[] x = ranks(Arrays.stream(rows).mapToDouble(row -> values[row]).toArray());
    double[] y = ranks(Arrays.stream(rows).mapToDouble(row -> other.values[row]).toArray());
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int i = 0; i < rows.length; i++) {
      xx += x[i] * x[i];
      yy += y[i] * y[i];
      xy += x[i] * y[i];
    }
    return rows.length < 3 || xx == 0 || yy == 0 ? Double.NaN : xy / Math.sqrt(xx * yy);
  }

  /** The numbers' ranks, less their mean; equal numbers have the mean of their ranks. */
  private static double[] ranks(double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    Map<Double, Double> ranks = new HashMap<>();
    for (int from = 0; from < sorted.length; ) {
      int to = from;
      while (to < sorted.length && sorted[to] == sorted[from]) {
        to++;
      }
      ranks.put(sorted[from] + 0.0, (from + to - sorted.length) / 2.0);
      from = to;
    }
    return Arrays.stream(numbers).map(number -> ranks.getOrDefault(number + 0.0, 0.0)).toArray();
  }

  /** Of these classes and those numbers, without what as many classes explain by chance. */
  private double ratio(SampledColumn numbers) {
    double[] sums = new double[classes];
    int[] counts = new int[classes];
    double n = 0;
    double mean = 0;
    double total = 0;
    for (int i = 0; i < values.length; i++) {
      double value = numbers.values[i];
      if (Double.isNaN(values[i]) || Double.isNaN(value)) {
        continue;
      }
      n++;
      double d = value - mean;
      mean += d / n;
      total += d * (value - mean);
      sums[(int) values[i]] += value;
      counts[(int) values[i]]++;
    }
    double between = 0;
    int used = 0;
    for (int c = 0; c < classes; c++) {
      if (counts[c] > 0) {
        double d = sums[c] / counts[c] - mean;
        between += counts[c] * d * d;
        used++;
      }
    }
    if (n <= used || total == 0) {
      return Double.NaN;
    }
    double unexplained = (1 - between / total) * (n - 1) / (n - used);
    return Math.sqrt(Math.clamp(1 - unexplained, 0, 1));
  }

  private double cramersV(SampledColumn other) {
    double[][] counts = new double[classes][other.classes];
    double[] across = new double[classes];
    double[] down = new double[other.classes];
    double n = 0;
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(values[i]) && !Double.isNaN(other.values[i])) {
        counts[(int) values[i]][(int) other.values[i]]++;
        across[(int) values[i]]++;
        down[(int) other.values[i]]++;
        n++;
      }
    }
    double chi = 0;
    for (int a = 0; a < classes; a++) {
      for (int b = 0; b < other.classes; b++) {
        double expected = across[a] * down[b] / n;
        if (expected > 0) {
          chi += (counts[a][b] - expected) * (counts[a][b] - expected) / expected;
        }
      }
    }
    double r = Arrays.stream(across).filter(count -> count > 0).count();
    double k = Arrays.stream(down).filter(count -> count > 0).count();
    double least = Math.min(r - (r - 1) * (r - 1) / (n - 1), k - (k - 1) * (k - 1) / (n - 1));
    if (n < 3 || least <= 1) {
      return Double.NaN;
    }
    double phi = Math.max(0, chi / n - (r - 1) * (k - 1) / (n - 1));
    return Math.min(1, Math.sqrt(phi / (least - 1)));
  }

  /** Whether the truth can be read from this column almost alone. */
  public boolean tellsAlmostAll(SampledColumn truth) {
    return tells(truth) >= ALMOST_ALL;
  }

  /**
   * How much of what is unknown of the truth the column tells alone: a table from its values to the
   * truth, learned from one half of the rows, is tried on the other. 1 is all, and 0 what a guess
   * without the column gets.
   */
  private double tells(SampledColumn truth) {
    int[] groups = groups();
    int most = Arrays.stream(groups).max().orElse(0) + 1;
    int known = 0;
    for (double value : truth.values) {
      known += Double.isNaN(value) ? 0 : 1;
    }
    boolean few = known < LEAST_ROWS || (!isNumbers() && most * 2 > known);
    if (few || (long) most * Math.max(1, truth.classes) > MOST_COUNTS) {
      return 0;
    }
    return truth.isNumbers() ? tellsNumber(groups, most, truth) : tellsClass(groups, most, truth);
  }

  private static double tellsNumber(int[] groups, int most, SampledColumn truth) {
    double[] sums = new double[most];
    int[] counts = new int[most];
    double sum = 0;
    int n = 0;
    for (int i = 0; i < groups.length; i += 2) {
      double y = truth.values[i];
      if (!Double.isNaN(y)) {
        sums[groups[i]] += y;
        counts[groups[i]]++;
        sum += y;
        n++;
      }
    }
    double mean = sum / Math.max(1, n);
    double total = 0;
    double left = 0;
    for (int i = 1; i < groups.length; i += 2) {
      double y = truth.values[i];
      if (!Double.isNaN(y)) {
        double said = counts[groups[i]] == 0 ? mean : sums[groups[i]] / counts[groups[i]];
        total += (y - mean) * (y - mean);
        left += (y - said) * (y - said);
      }
    }
    return total == 0 ? 0 : 1 - left / total;
  }

  private static double tellsClass(int[] groups, int most, SampledColumn truth) {
    int[][] counts = new int[most][truth.classes];
    int[] all = new int[truth.classes];
    for (int i = 0; i < groups.length; i += 2) {
      if (!Double.isNaN(truth.values[i])) {
        counts[groups[i]][(int) truth.values[i]]++;
        all[(int) truth.values[i]]++;
      }
    }
    int usual = largest(all);
    int wrong = 0;
    int wrongAtBest = 0;
    for (int i = 1; i < groups.length; i += 2) {
      if (!Double.isNaN(truth.values[i])) {
        int is = (int) truth.values[i];
        int[] seen = counts[groups[i]];
        int said = Arrays.stream(seen).sum() == 0 ? usual : largest(seen);
        wrong += said == is ? 0 : 1;
        wrongAtBest += usual == is ? 0 : 1;
      }
    }
    return wrongAtBest == 0 ? 0 : 1 - (double) wrong / wrongAtBest;
  }

  private static int largest(int[] counts) {
    int best = 0;
    for (int i = 1; i < counts.length; i++) {
      best = counts[i] > counts[best] ? i : best;
    }
    return best;
  }

  /**
   * For each row its class, or which of the values of the learned half is nearest to its own; gaps
   * are one of their own.
   */
  private int[] groups() {
    int[] groups = new int[values.length];
    double[] known =
        IntStream.range(0, values.length)
            .filter(row -> row % 2 == 0 && !Double.isNaN(values[row]))
            .mapToDouble(row -> values[row])
            .sorted()
            .distinct()
            .toArray();
    for (int row = 0; row < groups.length; row++) {
      double value = values[row];
      if (!isNumbers()) {
        groups[row] = Double.isNaN(value) ? classes : (int) value;
      } else if (Double.isNaN(value) || known.length == 0) {
        groups[row] = known.length;
      } else {
        int at = Arrays.binarySearch(known, value);
        int above = Math.min(known.length - 1, at >= 0 ? at : -at - 1);
        int below = Math.max(0, at >= 0 ? at : -at - 2);
        groups[row] = known[above] - value < value - known[below] ? above : below;
      }
    }
    return groups;
  }
}
