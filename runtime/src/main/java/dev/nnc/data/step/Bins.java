package dev.nnc.data.step;

import dev.nnc.data.column.Values;
import dev.nnc.data.file.Numerals;
import java.util.ArrayList;
import java.util.List;
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

  private static List<String> names(List<Double> edges) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i <= edges.size(); i++) {
      String from = i == 0 ? "" : Numerals.format(edges.get(i - 1));
      String to = i == edges.size() ? "" : Numerals.format(edges.get(i));
      names.add(i == 0 ? "below " + to : i == edges.size() ? "from " + from : from + " to " + to);
    }
    return names;
  }
}
