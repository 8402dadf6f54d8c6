package dev.nnc.data.step;

import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.Values;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Of each number the share of training rows below it. */
final class Quantiles implements FittedStep<Values.Numbers, KeptNumbers, Fitted.Edges> {
  /**
   * How far from 0 a share is brought on a normal distribution: its value at 1e-7, as in scikit.
   */
  private static final double FARTHEST = 5.199337582187471;

  @Override
  public String name() {
    return "quantiles";
  }

  @Override
  public Class<Fitted.Edges> learned() {
    return Fitted.Edges.class;
  }

  @Override
  public Values.@Nullable Numbers accept(StepInput in, Values values) {
    return TableSteps.numbers(in, values);
  }

  @Override
  public KeptNumbers statistics(StepInput in, Values.Numbers numbers) {
    return new KeptNumbers(numbers.matrix().width());
  }

  @Override
  public Fitted.@Nullable Edges finish(StepInput in, Values.Numbers numbers, KeptNumbers kept) {
    if (!kept.areLearnable(in)) {
      return null;
    }
    int count = (int) in.options().whole("count");
    List<List<Double>> quantiles = new ArrayList<>();
    for (int element = 0; element < kept.width(); element++) {
      double[] sorted = kept.sorted(element);
      List<Double> each = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        each.add(KeptNumbers.quantile(sorted, (double) i / (count - 1)));
      }
      quantiles.add(each);
    }
    return new Fitted.Edges(in.number(), quantiles);
  }

  @Override
  public Values apply(StepInput in, Fitted.Edges learned, Values.Numbers numbers) {
    boolean normal = in.options().is("spread", "normal");
    return new Values.Numbers(
        new NumericView.Mapped(
            numbers.matrix(),
            (value, element) -> {
              if (Double.isNaN(value)) {
                return value;
              }
              double share = share(learned.edges().get(element), value);
              return normal ? normal(share) : share;
            }));
  }

  /**
   * Which share of the numbers lies below the value, straight between neighbours; where a number
   * comes several times, the middle of its shares. The least is at 0 and the greatest at 1, however
   * often they come, as in scikit-learn's QuantileTransformer.
   */
  private static double share(List<Double> quantiles, double value) {
    int last = quantiles.size() - 1;
    if (value <= quantiles.getFirst()) {
      return 0;
    }
    if (value >= quantiles.getLast()) {
      return 1;
    }
    int above = Bins.atMost(quantiles, value);
    int first = above;
    while (quantiles.get(first - 1) == value) {
      first--;
    }
    if (first < above) {
      return (first + above - 1) / 2.0 / last;
    }
    double below = quantiles.get(above - 1);
    return (above - 1 + (value - below) / (quantiles.get(above) - below)) / last;
  }

  /**
   * The number below which a standard normal distribution has that share: Acklam's rational
   * approximation, whose relative error is below 1.2e-9.
   */
  static double normal(double share) {
    if (share > 0.5) {
      return -normal(1 - share);
    }
    if (share < 1e-7) {
      return -FARTHEST;
    }
    if (share < 0.02425) {
      double q = Math.sqrt(-2 * StrictMath.log(share));
      return polynomial(
              q,
              -7.784894002430293e-03,
              -3.223964580411365e-01,
              -2.400758277161838,
              -2.549732539343734,
              4.374664141464968,
              2.938163982698783)
          / polynomial(
              q,
              7.784695709041462e-03,
              3.224671290700398e-01,
              2.445134137142996,
              3.754408661907416,
              1);
    }
    double q = share - 0.5;
    double r = q * q;
    return q
        * polynomial(
            r,
            -3.969683028665376e+01,
            2.209460984245205e+02,
            -2.759285104469687e+02,
            1.383577518672690e+02,
            -3.066479806614716e+01,
            2.506628277459239)
        / polynomial(
            r,
            -5.447609879822406e+01,
            1.615858368580409e+02,
            -1.556989798598866e+02,
            6.680131188771972e+01,
            -1.328068155288572e+01,
            1);
  }

  private static double polynomial(double x, double... coefficients) {
    double sum = 0;
    for (double each : coefficients) {
      sum = sum * x + each;
    }
    return sum;
  }
}
