package dev.nnc.data.step;

import dev.nnc.catalog.Options;
import dev.nnc.data.column.Column;
import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.NaturalOrder;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.file.Times;
import dev.nnc.diag.DataCode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** The steps for the columns of tables as people have them: with gaps, outliers and dates. */
public final class TableSteps {
  /**
   * How far from 0 a share is brought on a normal distribution: its value at 1e-7, as in scikit.
   */
  private static final double FARTHEST = 5.199337582187471;

  private final StepInput run;
  private final Options options;

  private TableSteps(StepInput run) {
    this.run = run;
    this.options = run.use().options();
  }

  /** What the step makes of the values; null after an error. */
  static @Nullable Values apply(StepInput run, Values input) {
    return new TableSteps(run).apply(input);
  }

  private @Nullable Values apply(Values input) {
    return switch (input) {
      case Values.Numbers numbers -> numbers(numbers.matrix());
      case Values.Texts texts -> texts(texts.values());
      case Values.Classes classes ->
          switch (run.name()) {
            case "ordinal" -> ordinal(classes);
            case "class_weights" -> weights(classes);
            default -> run.unsupported("classes");
          };
      case Values.Pieces pieces -> run.unsupported("texts in pieces");
      case Values.Sequences sequences -> run.unsupported("numbered words");
      case Values.Numbered numbered -> run.unsupported("numbered words");
      case Values.Pictures pictures -> throw new IllegalStateException("pictures are read before");
    };
  }

  private @Nullable Values numbers(NumericView matrix) {
    return switch (run.name()) {
      case "impute" -> impute(matrix);
      case "is_missing" -> mapped(matrix, (value, element) -> Double.isNaN(value) ? 1 : 0);
      // What is not defined is infinite, since NaN is a missing cell.
      case "log1p" ->
          mapped(
              matrix,
              (value, element) -> value <= -1 ? Double.NEGATIVE_INFINITY : StrictMath.log1p(value));
      case "clip" -> {
        List<?> ends = (List<?>) options.get("range");
        double least = (Double) ends.getFirst();
        double most = (Double) ends.getLast();
        yield mapped(
            matrix,
            (value, element) -> Double.isNaN(value) ? value : Math.clamp(value, least, most));
      }
      case "robust_scale", "max_abs" -> scaled(matrix);
      case "bins" -> bins(matrix);
      case "quantiles" -> quantiles(matrix);
      default -> run.unsupported("numbers");
    };
  }

  private @Nullable Values texts(@Nullable String[] texts) {
    return switch (run.name()) {
      case "impute" -> impute(texts);
      case "is_missing" ->
          new Values.Numbers(
              new NumericView.OneColumn(
                  Arrays.stream(texts).mapToDouble(text -> text == null ? 1 : 0).toArray()));
      case "hash" -> {
        int count = (int) options.whole("count");
        yield new Values.Classes(
            Arrays.stream(texts).mapToInt(text -> hash(text, count)).toArray(),
            Pipeline.digits(count));
      }
      case "time" -> time(texts);
      default -> run.unsupported("texts");
    };
  }

  private static Values mapped(NumericView matrix, NumericView.Mapped.Mapping mapping) {
    return new Values.Numbers(new NumericView.Mapped(matrix, mapping));
  }

  private Values ordinal(Values.Classes classes) {
    // A class that is not known is a missing number.
    return new Values.Numbers(
        new NumericView.OneColumn(
            Arrays.stream(classes.codes())
                .mapToDouble(code -> code == Column.Classes.UNKNOWN ? Double.NaN : code)
                .toArray()));
  }

  private static int hash(@Nullable String text, int count) {
    CRC32 crc = new CRC32();
    crc.update((text == null ? "" : text).getBytes(StandardCharsets.UTF_8));
    return (int) (crc.getValue() % count);
  }

  // What is learned.

  /** For each element the training rows' numbers in order; null after an error. */
  private @Nullable List<double[]> sorted(NumericView matrix) {
    List<double[]> all = new ArrayList<>();
    for (int i = 0; i < matrix.width(); i++) {
      double[] sorted = Moments.sorted(matrix, run.fitRows(), i);
      if (sorted.length == 0) {
        run.nothingToLearn(
            matrix.width() == 1
                ? "every cell is missing"
                : "every cell of column `" + run.columns().apply(i) + "` is missing");
        return null;
      }
      if (Double.isInfinite(sorted[0]) || Double.isInfinite(sorted[sorted.length - 1])) {
        notFinite(matrix, i);
        return null;
      }
      all.add(sorted);
    }
    return all;
  }

  private void notFinite(NumericView matrix, int element) {
    double[] one = new double[matrix.width()];
    for (int row : run.fitRows()) {
      matrix.row(row, one, 0);
      if (Double.isInfinite(one[element])) {
        run.report()
            .add(
                DataCode.NOT_FINITE,
                "what stands before `" + run.name() + "` has no value there",
                run.field(),
                run.table().origin().describe(row));
        return;
      }
    }
  }

  private @Nullable Values weights(Values.Classes classes) {
    Fitted.Learned learned = run.known();
    if (learned == null) {
      long[] counts = new long[classes.names().size()];
      for (int row : run.fitRows()) {
        counts[classes.codes()[row]]++;
      }
      double present = Arrays.stream(counts).filter(count -> count > 0).count();
      double rows = run.fitRows().length;
      learned =
          run.kept(
              new Fitted.ClassWeights(
                  run.number(),
                  Arrays.stream(counts)
                      .mapToObj(count -> count == 0 ? 0.0 : rows / (present * count))
                      .toList()));
    }
    if (!(learned instanceof Fitted.ClassWeights fit)) {
      return null;
    }
    return new Values.Numbers(
        new NumericView.OneColumn(
            Arrays.stream(classes.codes())
                .mapToDouble(
                    code -> code == Column.Classes.UNKNOWN ? Double.NaN : fit.weights().get(code))
                .toArray()));
  }

  private @Nullable Values impute(NumericView matrix) {
    Fitted.Learned learned = run.known();
    if (learned == null) {
      double[] values = new double[matrix.width()];
      Object with = options.get("with");
      if (with instanceof Number constant) {
        Arrays.fill(values, constant.doubleValue());
      } else {
        List<double[]> sorted = sorted(matrix);
        if (sorted == null) {
          return null;
        }
        double[] means = Moments.of(matrix, run.fitRows(), matrix.width()).mean();
        for (int i = 0; i < values.length; i++) {
          values[i] =
              with.equals("mean")
                  ? means[i]
                  : with.equals("median")
                      ? Moments.quantile(sorted.get(i), 0.5)
                      : mostFrequent(sorted.get(i));
        }
      }
      learned = run.kept(new Fitted.Imputed(run.number(), boxed(values)));
    }
    return learned instanceof Fitted.Imputed imputed
        ? new Values.Numbers(
            new NumericView.Filled(
                matrix, imputed.values().stream().mapToDouble(Double::doubleValue).toArray()))
        : null;
  }

  /** The least of those that come most often. */
  private static double mostFrequent(double[] sorted) {
    int best = 0;
    int bestCount = 0;
    for (int from = 0; from < sorted.length; ) {
      int to = from;
      while (to < sorted.length && sorted[to] == sorted[from]) {
        to++;
      }
      if (to - from > bestCount) {
        best = from;
        bestCount = to - from;
      }
      from = to;
    }
    return sorted[best];
  }

  private @Nullable Values impute(@Nullable String[] texts) {
    Fitted.Learned learned = run.known();
    if (learned == null) {
      String with = options.text("with");
      if (with.equals("most_frequent")) {
        Map<String, Integer> counts = new TreeMap<>(NaturalOrder::compare);
        for (int row : run.fitRows()) {
          String text = texts[row];
          if (text != null) {
            counts.merge(text, 1, Integer::sum);
          }
        }
        if (counts.isEmpty()) {
          return run.nothingToLearn("every cell is missing");
        }
        int most = Collections.max(counts.values());
        with =
            counts.entrySet().stream()
                .filter(entry -> entry.getValue() == most)
                .findFirst()
                .orElseThrow()
                .getKey();
      }
      learned = run.kept(new Fitted.ImputedText(run.number(), with));
    }
    if (!(learned instanceof Fitted.ImputedText imputed)) {
      return null;
    }
    return new Values.Texts(
        Arrays.stream(texts)
            .map(text -> text == null ? imputed.text() : text)
            .toArray(String[]::new));
  }

  private @Nullable Values scaled(NumericView matrix) {
    Fitted.Learned learned = run.known();
    if (learned == null) {
      List<double[]> sorted = sorted(matrix);
      if (sorted == null) {
        return null;
      }
      boolean robust = run.name().equals("robust_scale");
      learned =
          run.kept(
              new Fitted.Scaled(
                  run.number(),
                  sorted.stream()
                      .map(each -> robust ? Double.valueOf(Moments.quantile(each, 0.5)) : 0.0)
                      .toList(),
                  sorted.stream().map(each -> robust ? quartiles(each) : greatest(each)).toList()));
    }
    if (!(learned instanceof Fitted.Scaled scaled)) {
      return null;
    }
    double[] factors = new double[scaled.spread().size()];
    double[] addends = new double[factors.length];
    for (int i = 0; i < factors.length; i++) {
      double spread = scaled.spread().get(i);
      factors[i] = spread == 0 ? 0 : 1 / spread;
      addends[i] = spread == 0 ? 0 : -scaled.centre().get(i) / spread;
    }
    return new Values.Numbers(NumericView.Affine.over(matrix, factors, addends));
  }

  private static Double quartiles(double[] sorted) {
    return Moments.quantile(sorted, 0.75) - Moments.quantile(sorted, 0.25);
  }

  private static Double greatest(double[] sorted) {
    return Math.max(Math.abs(sorted[0]), Math.abs(sorted[sorted.length - 1]));
  }

  private @Nullable Values bins(NumericView matrix) {
    if (matrix.width() != 1) {
      return run.unsupported("several columns at once");
    }
    int count = (int) options.whole("count");
    Fitted.Learned learned = run.known();
    if (learned == null) {
      List<double[]> sorted = sorted(matrix);
      if (sorted == null) {
        return null;
      }
      double[] numbers = sorted.getFirst();
      double least = numbers[0];
      double width = numbers[numbers.length - 1] - least;
      boolean uniform = options.is("edges", "uniform");
      List<Double> edges =
          IntStream.range(1, count)
              .mapToObj(
                  i ->
                      uniform
                          ? Double.valueOf(least + width * i / count)
                          : Double.valueOf(Moments.quantile(numbers, (double) i / count)))
              .toList();
      learned = run.kept(new Fitted.Edges(run.number(), List.of(edges)));
    }
    if (!(learned instanceof Fitted.Edges fit)) {
      return null;
    }
    List<Double> edges = fit.edges().getFirst();
    int[] codes = new int[run.table().rows()];
    double[] one = new double[1];
    for (int row = 0; row < codes.length; row++) {
      matrix.row(row, one, 0);
      if (Double.isNaN(one[0])) {
        return missing(row, "`impute(median)`");
      }
      codes[row] = atMost(edges, one[0]);
    }
    return new Values.Classes(codes, names(edges));
  }

  /** How many of the numbers in rising order are not above the value. */
  private static int atMost(List<Double> rising, double value) {
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

  private @Nullable Values quantiles(NumericView matrix) {
    Fitted.Learned learned = run.known();
    if (learned == null) {
      List<double[]> sorted = sorted(matrix);
      if (sorted == null) {
        return null;
      }
      int count = (int) options.whole("count");
      learned =
          run.kept(
              new Fitted.Edges(
                  run.number(),
                  sorted.stream()
                      .map(
                          each ->
                              IntStream.range(0, count)
                                  .mapToObj(
                                      i ->
                                          Double.valueOf(
                                              Moments.quantile(each, (double) i / (count - 1))))
                                  .toList())
                      .toList()));
    }
    if (!(learned instanceof Fitted.Edges fit)) {
      return null;
    }
    boolean normal = options.is("spread", "normal");
    return mapped(
        matrix,
        (value, element) -> {
          if (Double.isNaN(value)) {
            return value;
          }
          double share = share(fit.edges().get(element), value);
          return normal ? normal(share) : share;
        });
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
    int above = atMost(quantiles, value);
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
  public static double normal(double share) {
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

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private @Nullable Values missing(int row, String step) {
    run.report()
        .add(
            DataCode.MISSING_CELLS,
            "fill them in with " + step + " before it",
            run.field(),
            "a missing cell",
            run.table().origin().describe(row),
            run.column());
    return null;
  }

  // Dates and times of day.

  private @Nullable Values time(@Nullable String[] texts) {
    String pattern = options.text("pattern");
    DateTimeFormatter formatter = pattern.isEmpty() ? null : Times.formatter(pattern);
    double[] parts = new double[texts.length];
    double[] lengths = new double[texts.length];
    for (int row = 0; row < texts.length; row++) {
      String text = texts[row];
      if (text == null) {
        parts[row] = Double.NaN;
        continue;
      }
      Optional<LocalDateTime> time =
          formatter == null ? Times.parse(text) : Times.parse(text, formatter);
      if (time.isEmpty()) {
        run.report()
            .add(
                DataCode.BAD_NUMBER,
                formatter == null
                    ? "it should be like 2024-01-31 or 2024-01-31 14:30; say how it is written:"
                        + " `pattern: \"dd.MM.yyyy\"`"
                    : "the pattern is \"" + Numerals.shorten(pattern) + "\"",
                run.table().origin().describe(row),
                run.column(),
                Numerals.shorten(text),
                "is not a date or time");
        return null;
      }
      parts[row] = part(time.get());
      lengths[row] = cycle(time.get());
    }
    return switch (options.text("form")) {
      case "cycle" -> {
        double[] sines = new double[parts.length];
        double[] cosines = new double[parts.length];
        for (int row = 0; row < parts.length; row++) {
          double angle = 2 * Math.PI * (parts[row] - first()) / lengths[row];
          sines[row] = StrictMath.sin(angle);
          cosines[row] = StrictMath.cos(angle);
        }
        yield new Values.Numbers(
            NumericView.Beside.of(
                List.of(new NumericView.OneColumn(sines), new NumericView.OneColumn(cosines))));
      }
      case "class" -> {
        int[] codes = new int[parts.length];
        for (int row = 0; row < parts.length; row++) {
          if (Double.isNaN(parts[row])) {
            yield missing(row, "`impute(most_frequent)`");
          }
          codes[row] = (int) parts[row] - first();
        }
        yield new Values.Classes(codes, run.made().names());
      }
      default -> new Values.Numbers(new NumericView.OneColumn(parts));
    };
  }

  /** The number of the first such part. */
  private int first() {
    return switch (options.text("part")) {
      case "month", "day", "weekday", "day_of_year" -> 1;
      default -> 0;
    };
  }

  private double part(LocalDateTime time) {
    return switch (options.text("part")) {
      case "year" -> time.getYear();
      case "month" -> time.getMonthValue();
      case "day" -> time.getDayOfMonth();
      case "weekday" -> time.getDayOfWeek().getValue();
      case "day_of_year" -> time.getDayOfYear();
      case "hour" -> time.getHour();
      case "minute" -> time.getMinute();
      case "second" -> time.getSecond();
      default -> Times.seconds(time);
    };
  }

  /** After how many of them it begins again. */
  private double cycle(LocalDateTime time) {
    return switch (options.text("part")) {
      case "month" -> 12;
      case "day" -> time.toLocalDate().lengthOfMonth();
      case "weekday" -> 7;
      case "day_of_year" -> time.toLocalDate().lengthOfYear();
      case "hour" -> 24;
      default -> 60;
    };
  }
}
