package dev.nnc.search;

import dev.nnc.search.Domain.Choice;
import dev.nnc.search.Domain.Range;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * All combinations of some values of each param; the last param changes fastest.
 *
 * <p>Values of a range lie evenly between its ends, or evenly by their logarithm, and the ends are
 * among them. Decimal steps are exact: {@code 1e-5} to {@code 10} in seven values gives the doubles
 * that are written {@code 1e-5, 1e-4, …}, and {@code 0} to {@code 1} in eleven gives {@code 0.3},
 * not {@code 0.30000000000000004}.
 */
public final class Grid implements Sampler {
  /** Decimal places of a value that computing its logarithm leaves right. */
  private static final MathContext ROUND = new MathContext(12, RoundingMode.HALF_EVEN);

  /** How far, as a part of a value, the computation of a power may be off. */
  private static final double ERROR_OF_POWER = 2e-14;

  private final Space space;
  private final List<List<Double>> values;
  private final long size;

  /**
   * A grid with the same number of values of each range, and all values of each choice.
   *
   * @param points how many values of each range, at least 1
   */
  public Grid(Space space, int points) {
    this(space, Collections.nCopies((int) ranges(space), points));
  }

  /**
   * A grid.
   *
   * @param points how many values of each range, in the order of the ranges; of a choice, all
   *     values are tried. A single value of a range is its middle. Whole numbers are rounded, and
   *     none occurs twice, so there may be fewer of them
   */
  public Grid(Space space, List<Integer> points) {
    if (points.size() != ranges(space)) {
      throw new IllegalArgumentException(
          points.size() + " numbers of values for " + ranges(space) + " ranges");
    }
    this.space = space;
    List<List<Double>> all = new ArrayList<>();
    int next = 0;
    long product = 1;
    for (Domain domain : space.domains()) {
      List<Double> some =
          switch (domain) {
            case Range range -> values(range, points.get(next++));
            case Choice choice -> all(choice);
          };
      all.add(some);
      product = Math.multiplyExact(product, some.size());
    }
    values = List.copyOf(all);
    size = product;
  }

  @Override
  public Space space() {
    return space;
  }

  @Override
  public int lag() {
    return NO_RESULTS;
  }

  /** How many combinations there are. */
  public long size() {
    return size;
  }

  /** The values of each param that occur, in ascending order. */
  public List<List<Double>> values() {
    return values;
  }

  @Override
  public double[] point(int trial, History earlier) {
    if (trial < 0 || trial >= size) {
      throw new IndexOutOfBoundsException(trial + " in a grid of " + size);
    }
    double[] point = new double[values.size()];
    long rest = trial;
    for (int i = point.length - 1; i >= 0; i--) {
      int count = values.get(i).size();
      point[i] = values.get(i).get((int) (rest % count));
      rest /= count;
    }
    return point;
  }

  private static long ranges(Space space) {
    return space.domains().stream().filter(Range.class::isInstance).count();
  }

  private static List<Double> all(Choice choice) {
    List<Double> all = new ArrayList<>();
    for (int i = 0; i < choice.size(); i++) {
      all.add((double) i);
    }
    return List.copyOf(all);
  }

  private static List<Double> values(Range range, int points) {
    if (points < 1) {
      throw new IllegalArgumentException(points + " values of a range");
    }
    List<Double> values = new ArrayList<>();
    double last = Double.NaN;
    for (int i = 0; i < points; i++) {
      double value = value(range, i, points);
      if (value != last) {
        values.add(value);
        last = value;
      }
    }
    return List.copyOf(values);
  }

  /** The value with this number, from 0, among so many. */
  private static double value(Range range, int number, int points) {
    if (points > 1 && number == 0) {
      return range.low();
    }
    if (points > 1 && number == points - 1) {
      return range.high();
    }
    int part = points == 1 ? 1 : number;
    int parts = points == 1 ? 2 : points - 1;
    double value =
        range.logarithmic()
            ? power(range.low(), range.high(), (double) part / parts)
            : between(range.low(), range.high(), part, parts);
    // Half a unit goes up, so that steps of a unit or more never meet in one number.
    return Math.clamp(range.whole() ? Math.floor(value + 0.5) : value, range.low(), range.high());
  }

  /** The double nearest to what decimal arithmetic gives. */
  private static double between(double low, double high, int part, int parts) {
    BigDecimal from = BigDecimal.valueOf(low);
    return BigDecimal.valueOf(high)
        .subtract(from)
        .multiply(BigDecimal.valueOf(part))
        .divide(BigDecimal.valueOf(parts), MathContext.DECIMAL128)
        .add(from)
        .doubleValue();
  }

  /** A value between two by its logarithm; one that a short decimal number is as good for is it. */
  private static double power(double low, double high, double share) {
    double value =
        StrictMath.exp(StrictMath.log(low) + share * (StrictMath.log(high) - StrictMath.log(low)));
    double round = BigDecimal.valueOf(value).round(ROUND).doubleValue();
    return Math.abs(round - value) <= ERROR_OF_POWER * value ? round : value;
  }
}
