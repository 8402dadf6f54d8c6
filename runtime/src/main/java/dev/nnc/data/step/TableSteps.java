package dev.nnc.data.step;

import dev.nnc.catalog.Options;
import dev.nnc.data.column.Column;
import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.Values;
import dev.nnc.diag.DataCode;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** The steps for the columns of tables as people have them: with gaps, outliers and dates. */
final class TableSteps {
  private TableSteps() {}

  static List<DataStep> steps() {
    return List.of(
        new Imputing(),
        new IsMissing(),
        new Ordinal(),
        new ClassWeights(),
        new Bins(),
        new Hash(),
        new Log1p(),
        new Clip(),
        new RobustScale(),
        new MaxAbs(),
        new Quantiles(),
        new TimeParts());
  }

  /** The values, if they are numbers; null after an error. */
  static Values.@Nullable Numbers numbers(StepInput in, Values values) {
    if (values instanceof Values.Numbers numbers) {
      return numbers;
    }
    in.unsupported(values);
    return null;
  }

  /** The values, if they are classes; null after an error. */
  static Values.@Nullable Classes classes(StepInput in, Values values) {
    if (values instanceof Values.Classes classes) {
      return classes;
    }
    in.unsupported(values);
    return null;
  }

  /** Says that a cell is missing where each must have a class. */
  static void missing(StepInput in, int row, String step) {
    in.findings()
        .add(
            DataCode.MISSING_CELLS,
            "fill them in with " + step + " before it",
            in.findings().name(),
            "a missing cell",
            in.findings().row(row),
            in.findings().column());
  }

  private static Values mapped(Values.Numbers numbers, NumericView.Mapped.Mapping mapping) {
    return new Values.Numbers(new NumericView.Mapped(numbers.matrix(), mapping));
  }

  private static Values column(double[] numbers) {
    return new Values.Numbers(new NumericView.OneColumn(numbers));
  }

  private record IsMissing() implements DataStep {
    @Override
    public String name() {
      return "is_missing";
    }

    @Override
    public boolean takesGaps() {
      return true;
    }

    @Override
    public @Nullable Values apply(StepInput in, Values values) {
      if (values instanceof Values.Texts texts) {
        return column(
            Arrays.stream(texts.values()).mapToDouble(text -> text == null ? 1 : 0).toArray());
      }
      if (values instanceof Values.Pieces pieces) {
        double[][] columns = new double[(int) in.type().shape().size()][in.rows()];
        for (int row = 0; row < in.rows(); row++) {
          for (int i = 0; i < columns.length; i++) {
            columns[i][row] = pieces.values()[row].get(i) == null ? 1 : 0;
          }
        }
        return new Values.Numbers(NumberSteps.beside(columns));
      }
      Values.Numbers numbers = numbers(in, values);
      return numbers == null
          ? null
          : mapped(numbers, (value, element) -> Double.isNaN(value) ? 1 : 0);
    }

    @Override
    public @Nullable LaidValues lay(LaidStep in, LaidValues values) {
      return switch (values) {
        case LaidValues.Numbers numbers ->
            new LaidValues.Numbers(in.number(in.isMissing(numbers.value())));
        case LaidValues.Texts texts -> {
          Value gap =
              in.columns().looked(texts.column(), Map.of("", texts.filled().isEmpty() ? 1 : 0), 0);
          yield gap == null ? null : in.column(gap);
        }
        case LaidValues.Classes classes -> null;
      };
    }
  }

  private record Ordinal() implements DataStep {
    @Override
    public String name() {
      return "ordinal";
    }

    /** A class that is not known is a missing number. */
    @Override
    public @Nullable Values apply(StepInput in, Values values) {
      Values.Classes classes = classes(in, values);
      return classes == null
          ? null
          : column(
              Arrays.stream(classes.codes())
                  .mapToDouble(code -> code == Column.Classes.UNKNOWN ? Double.NaN : code)
                  .toArray());
    }

    @Override
    public @Nullable LaidValues lay(LaidStep in, LaidValues values) {
      Instructions x = in.x();
      return values instanceof LaidValues.Classes classes
          ? in.column(
              x.select(x.less(classes.value(), x.scalar(0)), x.scalar(Double.NaN), classes.value()))
          : null;
    }
  }

  private record Hash() implements DataStep {
    @Override
    public String name() {
      return "hash";
    }

    @Override
    public @Nullable Values apply(StepInput in, Values values) {
      if (!(values instanceof Values.Texts texts)) {
        in.unsupported(values);
        return null;
      }
      int count = (int) in.options().whole("count");
      return new Values.Classes(
          Arrays.stream(texts.values()).mapToInt(text -> hash(text, count)).toArray(),
          Category.digits(count));
    }

    private static int hash(@Nullable String text, int count) {
      CRC32 crc = new CRC32();
      crc.update((text == null ? "" : text).getBytes(StandardCharsets.UTF_8));
      return (int) (crc.getValue() % count);
    }
  }

  private record Log1p() implements DataStep {
    @Override
    public String name() {
      return "log1p";
    }

    @Override
    public boolean isLog1p() {
      return true;
    }

    /** What is not defined is infinite, since NaN is a missing cell. */
    @Override
    public @Nullable Values apply(StepInput in, Values values) {
      Values.Numbers numbers = numbers(in, values);
      return numbers == null
          ? null
          : mapped(
              numbers,
              (value, element) -> value <= -1 ? Double.NEGATIVE_INFINITY : StrictMath.log1p(value));
    }

    @Override
    public @Nullable LaidValues lay(LaidStep in, LaidValues values) {
      Instructions x = in.x();
      return values instanceof LaidValues.Numbers numbers
          ? new LaidValues.Numbers(
              x.select(
                  x.atMost(numbers.value(), x.scalar(-1)),
                  x.scalar(Double.NEGATIVE_INFINITY),
                  x.log1p(numbers.value())))
          : null;
    }
  }

  private record Clip() implements DataStep {
    @Override
    public String name() {
      return "clip";
    }

    @Override
    public @Nullable Values apply(StepInput in, Values values) {
      Values.Numbers numbers = numbers(in, values);
      if (numbers == null) {
        return null;
      }
      List<?> ends = (List<?>) in.options().get("range");
      double least = (Double) ends.getFirst();
      double most = (Double) ends.getLast();
      return mapped(
          numbers,
          (value, element) -> Double.isNaN(value) ? value : Math.clamp(value, least, most));
    }

    /** A number within the range stays as it is. */
    @Override
    public Optional<Linear> linear(Options options, Fitted.@Nullable Learned learned) {
      return Optional.of(Linear.identity());
    }

    @Override
    public @Nullable LaidValues lay(LaidStep in, LaidValues values) {
      if (!(values instanceof LaidValues.Numbers numbers)) {
        return null;
      }
      List<?> ends = (List<?>) in.options().get("range");
      Instructions x = in.x();
      Value least = x.scalar((Double) ends.getFirst());
      Value most = x.scalar((Double) ends.getLast());
      Value clipped = x.minimum(x.maximum(numbers.value(), least), most);
      return new LaidValues.Numbers(
          x.select(in.isMissing(numbers.value()), numbers.value(), clipped));
    }
  }

  private record ClassWeights()
      implements FittedStep<Values.Classes, ClassCounts, Fitted.ClassWeights> {
    @Override
    public String name() {
      return "class_weights";
    }

    @Override
    public Class<Fitted.ClassWeights> learned() {
      return Fitted.ClassWeights.class;
    }

    @Override
    public Values.@Nullable Classes accept(StepInput in, Values values) {
      return classes(in, values);
    }

    @Override
    public ClassCounts statistics(StepInput in, Values.Classes classes) {
      return new ClassCounts(classes.names().size());
    }

    @Override
    public Fitted.ClassWeights finish(StepInput in, Values.Classes classes, ClassCounts counted) {
      double present = Arrays.stream(counted.counts).filter(count -> count > 0).count();
      double rows = Arrays.stream(counted.counts).sum();
      return new Fitted.ClassWeights(
          in.number(),
          Arrays.stream(counted.counts)
              .mapToObj(count -> count == 0 ? 0.0 : rows / (present * count))
              .toList());
    }

    @Override
    public Values apply(StepInput in, Fitted.ClassWeights learned, Values.Classes classes) {
      return column(
          Arrays.stream(classes.codes())
              .mapToDouble(
                  code -> code == Column.Classes.UNKNOWN ? Double.NaN : learned.weights().get(code))
              .toArray());
    }
  }

  /** How many rows there are of each class. */
  private static final class ClassCounts implements Statistics<Values.Classes, ClassCounts> {
    private final long[] counts;

    ClassCounts(int classes) {
      this.counts = new long[classes];
    }

    @Override
    public void observe(Values.Classes classes, int[] rows) {
      for (int row : rows) {
        counts[classes.codes()[row]]++;
      }
    }

    @Override
    public void merge(ClassCounts later) {
      Arrays.setAll(counts, i -> counts[i] + later.counts[i]);
    }

    @Override
    public ClassCounts fresh() {
      return new ClassCounts(counts.length);
    }
  }

  /** Divides each column's distance from a centre by a spread, both found in its sorted numbers. */
  private interface ColumnScale extends LinearStep<KeptNumbers, Fitted.Scaled> {
    double centre(double[] sorted);

    double spread(double[] sorted);

    @Override
    default Class<Fitted.Scaled> learned() {
      return Fitted.Scaled.class;
    }

    @Override
    default Values.@Nullable Numbers accept(StepInput in, Values values) {
      return numbers(in, values);
    }

    @Override
    default KeptNumbers statistics(StepInput in, Values.Numbers numbers) {
      return new KeptNumbers(numbers.matrix().width());
    }

    @Override
    default Fitted.@Nullable Scaled finish(StepInput in, Values.Numbers numbers, KeptNumbers kept) {
      if (!kept.areLearnable(in)) {
        return null;
      }
      List<Double> centres = new ArrayList<>();
      List<Double> spreads = new ArrayList<>();
      for (int i = 0; i < kept.width(); i++) {
        double[] sorted = kept.sorted(i);
        centres.add(centre(sorted));
        spreads.add(spread(sorted));
      }
      return new Fitted.Scaled(in.number(), centres, spreads);
    }

    @Override
    default Linear linear(Fitted.Scaled learned) {
      return Linear.dividing(learned.centre(), learned.spread());
    }
  }

  private record RobustScale() implements ColumnScale {
    @Override
    public String name() {
      return "robust_scale";
    }

    @Override
    public double centre(double[] sorted) {
      return KeptNumbers.quantile(sorted, 0.5);
    }

    @Override
    public double spread(double[] sorted) {
      return KeptNumbers.quantile(sorted, 0.75) - KeptNumbers.quantile(sorted, 0.25);
    }
  }

  private record MaxAbs() implements ColumnScale {
    @Override
    public String name() {
      return "max_abs";
    }

    @Override
    public double centre(double[] sorted) {
      return 0;
    }

    @Override
    public double spread(double[] sorted) {
      return Math.max(Math.abs(sorted[0]), Math.abs(sorted[sorted.length - 1]));
    }
  }
}
