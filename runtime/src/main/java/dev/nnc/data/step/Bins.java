package dev.nnc.data.step;

import dev.nnc.data.column.Values;
import dev.nnc.data.file.Numerals;
import dev.nnc.ir.Value;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Classes of ranges of a number. */
record Bins() implements FittedStep<Values.Numbers, KeptNumbers, Fitted.Edges> {
  @Override
  public String name() {
    return "bins";
  }

  @Override
  public Class<Fitted.Edges> learned() {
    return Fitted.Edges.class;
  }

  @Override
  public Values.@Nullable Numbers accept(StepInput in, Values values) {
    Values.Numbers numbers = TableSteps.numbers(in, values);
    if (numbers != null && numbers.matrix().width() != 1) {
      in.unsupported("several columns at once");
      return null;
    }
    return numbers;
  }

  @Override
  public KeptNumbers statistics(StepInput in, Values.Numbers numbers) {
    return new KeptNumbers(1);
  }

  @Override
  public Fitted.@Nullable Edges finish(StepInput in, Values.Numbers numbers, KeptNumbers kept) {
    if (!kept.areLearnable(in)) {
      return null;
    }
    int count = (int) in.options().whole("count");
    boolean uniform = in.options().is("edges", "uniform");
    double[] sorted = kept.sorted(0);
    double least = sorted[0];
    double width = sorted[sorted.length - 1] - least;
    List<Double> edges = new ArrayList<>();
    for (int i = 1; i < count; i++) {
      edges.add(
          uniform ? least + width * i / count : KeptNumbers.quantile(sorted, (double) i / count));
    }
    return new Fitted.Edges(in.number(), List.of(edges));
  }

  @Override
  public @Nullable Values apply(StepInput in, Fitted.Edges learned, Values.Numbers numbers) {
    List<Double> edges = learned.edges().getFirst();
    int[] codes = new int[in.rows()];
    for (int row = 0; row < codes.length; row++) {
      double value = Cells.number(numbers, row);
      if (Double.isNaN(value)) {
        TableSteps.missing(in, row, "`impute(median)`");
        return null;
      }
      codes[row] = atMost(edges, value);
    }
    return new Values.Classes(codes, names(edges));
  }

  @Override
  public @Nullable LaidValues lay(LaidStep in, LaidValues values) {
    if (!(values instanceof LaidValues.Numbers numbers)
        || numbers.width() != 1
        || !(in.learned() instanceof Fitted.Edges learned)) {
      return null;
    }
    List<Double> edges = learned.edges().getFirst();
    Value passed =
        in.x()
            .atLeast(
                numbers.value(), in.row(edges.stream().mapToDouble(Double::doubleValue).toArray()));
    return new LaidValues.Classes(
        in.x()
            .select(
                in.isMissing(in.single(numbers)),
                in.x().scalar(-1),
                in.x().sum(in.number(passed), List.of(1L), false)),
        names(edges));
  }

  /** How many of the numbers in rising order are not above the value. */
  static int atMost(List<Double> rising, double value) {
    int from = 0;
    int to = rising.size();
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (rising.get(middle) <= value) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /** What the ranges are called; where edges fall together, a number tells them apart. */
  static List<String> names(List<Double> edges) {
    List<String> figures = figures(edges);
    List<String> names = new ArrayList<>();
    Map<String, Integer> times = new HashMap<>();
    for (int i = 0; i <= edges.size(); i++) {
      String from = i == 0 ? "" : figures.get(i - 1);
      String to = i == edges.size() ? "" : figures.get(i);
      String name =
          i == 0 ? "below " + to : i == edges.size() ? "from " + from : from + " to " + to;
      int time = times.merge(name, 1, Integer::sum);
      names.add(time == 1 ? name : name + " (" + time + ")");
    }
    return names;
  }

  /** The edges with three figures, or with as many as tell those apart that are not the same. */
  private static List<String> figures(List<Double> edges) {
    long different = edges.stream().distinct().count();
    List<String> figures = List.of();
    for (int count = 3; count <= 17; count++) {
      MathContext rounding = new MathContext(count);
      figures = edges.stream().map(edge -> figures(edge, rounding)).toList();
      if (figures.stream().distinct().count() == different) {
        break;
      }
    }
    return figures;
  }

  /** Decimals are rounded; what stands before the point never is. */
  private static String figures(double edge, MathContext rounding) {
    BigDecimal exact = new BigDecimal(Double.toString(edge));
    int before = exact.precision() - exact.scale();
    if (exact.stripTrailingZeros().scale() <= 0 || before > 15) {
      return Numerals.format(edge);
    }
    BigDecimal rounded =
        before > rounding.getPrecision()
            ? exact.setScale(0, RoundingMode.HALF_EVEN)
            : exact.round(rounding);
    BigDecimal shown = rounded.stripTrailingZeros();
    return before < -5 ? shown.toString() : shown.toPlainString();
  }
}
