package dev.nnc.standard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Catalog;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.KeptRows;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.differentiate.Differentiator;
import dev.nnc.differentiate.Gradients;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.lower.Lowering;
import dev.nnc.lower.Session;
import dev.nnc.op.Instructions;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every activation, loss and metric at 0, at the ends of its range and far from 0, value and
 * derivative, on TensorFlow in f32. The judge is the same entry in f64, which neither overflows nor
 * underflows there: nothing is NaN, and what f32 can hold is finite and near it. A new entry is
 * walked without anyone remembering.
 */
class EdgeValuesTest {
  private static final Catalog CATALOG = StandardCatalog.catalog();
  private static final ExecutionSettings ONE_THREAD = new ExecutionSettings("cpu", 1, 1);

  private static final double[] FAR = {
    0, 1e-30, -1e-30, 1e-7, -1e-7, 0.5, -0.5, 1, -1, 3, -3, 6, 20, -20, 90, -90, 1e4, -1e4, 1e15,
    -1e15
  };
  private static final double[] NOT_NEGATIVE = {0, 1e-30, 1e-7, 0.5, 1, 3, 90, 1e4, 1e15};
  private static final double[] SHARES = {0, 1e-30, 1e-7, 0.25, 0.5, 0.75, 1};

  /** What is built of the inputs, [rows] or [rows, …]. */
  private interface Body {
    Value build(Instructions x, List<Value> inputs);
  }

  /**
   * What came out.
   *
   * @param value of all rows, in row-major order
   * @param slopes the derivative of the sum of all values, by each float input
   */
  private record Outcome(double[] value, List<double[]> slopes) {}

  private static Outcome run(ElementType floats, List<Tensor> fed, List<Boolean> whole, Body body) {
    return runAll(floats, List.of(fed), whole, body).getFirst();
  }

  /** The outcome for each of the inputs, which differ in their numbers of rows at most. */
  private static List<Outcome> runAll(
      ElementType floats, List<List<Tensor>> all, List<Boolean> whole, Body body) {
    List<Tensor> first = all.getFirst();
    FunctionBuilder builder = new FunctionBuilder("edges");
    Instructions x = new Instructions(builder, floats);
    List<Value> inputs = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      Shape row = Shape.SCALAR;
      for (int axis = 1; axis < first.get(i).shape().length; axis++) {
        row = row.append(Dimension.of(first.get(i).shape()[axis]));
      }
      ElementType element = whole.get(i) ? ElementType.I32 : ElementType.F32;
      Value input = builder.input("in" + i, new TensorType(element, row.batched()));
      inputs.add(whole.get(i) ? input : x.cast(input, floats));
    }
    Value value = body.build(x, inputs);
    builder.output("value", x.cast(value, ElementType.F64));
    List<Value> of = inputs.stream().filter(in -> in.type().element().isFloat()).toList();
    if (Differentiator.gradients(builder, x.sumAll(value), of) instanceof Gradients.Found found) {
      for (int i = 0; i < of.size(); i++) {
        if (found.values().get(i) instanceof Value slope) {
          builder.output("slope" + i, x.cast(slope, ElementType.F64));
        }
      }
    }
    Program program = new Program(List.of(), List.of(builder.build()));
    try (Session session = Lowering.lower(program, ONE_THREAD)) {
      Session.Call call = session.call("edges");
      return all.stream().map(fed -> outcome(call, fed, whole, of.size())).toList();
    }
  }

  private static Outcome outcome(
      Session.Call call, List<Tensor> fed, List<Boolean> whole, int floats) {
    Session.Feeds feeds = call.feeds(fed.getFirst().shape()[0]);
    for (int i = 0; i < fed.size(); i++) {
      if (whole.get(i)) {
        IntBuffer numbers = feeds.integers("in" + i).clear();
        DoubleStream.of(fed.get(i).data()).forEach(each -> numbers.put((int) each));
      } else {
        FloatBuffer numbers = feeds.floats("in" + i).clear();
        DoubleStream.of(fed.get(i).data()).forEach(each -> numbers.put((float) each));
      }
    }
    Session.Results results = call.run(feeds);
    List<double[]> slopes = new ArrayList<>();
    for (int i = 0; i < floats; i++) {
      slopes.add(results.has("slope" + i) ? results.doubles("slope" + i).clone() : new double[0]);
    }
    return new Outcome(results.doubles("value").clone(), slopes);
  }

  /**
   * Both precisions side by side.
   *
   * @param value how near values are, as a share
   * @param slope how near slopes are; infinite where nothing but a number is asked for
   */
  private static void judge(
      String what, List<Tensor> fed, List<Boolean> whole, double value, double slope, Body body) {
    Outcome exact = run(ElementType.F64, fed, whole, body);
    Outcome rough = run(ElementType.F32, fed, whole, body);
    List<String> wrong = new ArrayList<>();
    compare("value", exact.value(), rough.value(), value, fed, wrong);
    for (int i = 0; i < exact.slopes().size(); i++) {
      compare("slope by " + i, exact.slopes().get(i), rough.slopes().get(i), slope, fed, wrong);
    }
    assertThat(wrong.stream().limit(6)).as(what + ": " + wrong.size()).isEmpty();
  }

  private static void compare(
      String what,
      double[] exact,
      double[] rough,
      double tolerance,
      List<Tensor> fed,
      List<String> wrong) {
    int rows = fed.getFirst().shape()[0];
    for (int i = 0; i < exact.length; i++) {
      int row = i / (exact.length / rows);
      double largest = 1;
      for (Tensor each : fed) {
        int width = each.data().length / rows;
        for (int k = row * width; k < (row + 1) * width; k++) {
          largest = Math.max(largest, Math.abs(each.data()[k]));
        }
      }
      // What f32 loses of the inputs themselves is beside the point.
      if (fits(exact[i], rough[i], tolerance * Math.max(1, Math.abs(exact[i])) + 1e-6 * largest)) {
        continue;
      }
      List<String> given = new ArrayList<>();
      for (Tensor each : fed) {
        int width = each.data().length / rows;
        given.add(Arrays.toString(Arrays.copyOfRange(each.data(), row * width, (row + 1) * width)));
      }
      wrong.add("%s of %s is %s in f32 and %s in f64".formatted(what, given, rough[i], exact[i]));
    }
  }

  private static boolean fits(double exact, double rough, double tolerance) {
    if (Double.isNaN(exact) || Double.isNaN(rough)) {
      return false;
    }
    if (Math.abs(exact) > Float.MAX_VALUE / 4) {
      return true;
    }
    return Double.isFinite(rough) && Math.abs(exact - rough) <= tolerance;
  }

  /** All pairs of the values, or triples with one of a few at the end: [rows, width]. */
  private static Tensor rows(double[] values, int width) {
    List<double[]> rows = new ArrayList<>();
    for (double a : values) {
      if (width == 1) {
        rows.add(new double[] {a});
        continue;
      }
      for (double b : values) {
        if (width == 2) {
          rows.add(new double[] {a, b});
        } else {
          rows.add(new double[] {a, b, values[0]});
          rows.add(new double[] {a, b, a});
        }
      }
    }
    return new Tensor(
        new int[] {rows.size(), width}, rows.stream().flatMapToDouble(Arrays::stream).toArray());
  }

  static Stream<Entry> activations() {
    return CATALOG.entries(Kind.ACTIVATION).stream();
  }

  @ParameterizedTest
  @MethodSource("activations")
  void activationsAreRightFarFromZero(Entry entry) {
    Configured use = Defaults.use(Kind.ACTIVATION, entry.name());
    Rule.Activation rule = (Rule.Activation) entry.rule();
    boolean single = rule.accepts(new TensorType(ElementType.F32, Shape.SCALAR.batched())) == null;
    double[] far =
        DoubleStream.concat(DoubleStream.of(FAR), DoubleStream.of(1e30, -1e30)).toArray();
    Tensor at = rows(far, single ? 1 : 3);
    judge(
        entry.name(),
        List.of(at),
        List.of(false),
        1e-2,
        1e-2,
        (x, in) -> {
          Value out = rule.apply(x, in.getFirst(), use.options());
          // Else the slopes of shares of one would add up to 0.
          double[] weights = {1, 2, 4};
          return single ? out : x.multiply(out, x.constant(weights, Shape.of(3)));
        });
  }

  /** A prediction, of values as they are or behind an activation, and a kind of truth. */
  record Pair(Entry entry, @Nullable String made, int units, String truth) {
    Rule.Target target() {
      TensorType numbers = new TensorType(ElementType.F32, Shape.of(units).batched());
      int classes = Math.max(2, units);
      return switch (truth) {
        case "numbers" -> new Rule.Target(numbers, 0, false);
        case "classes" ->
            new Rule.Target(
                new TensorType(ElementType.I32, Shape.SCALAR.batched()), classes, false);
        default -> new Rule.Target(numbers, units, true);
      };
    }

    boolean accepts(String word) {
      TensorType prediction = new TensorType(ElementType.F32, Shape.of(units).batched());
      Options options = Defaults.use(entry.kind(), entry.name()).options();
      return switch (entry.rule()) {
        case Rule.Loss loss -> loss.accepts(prediction, target(), word, options) == null;
        case Rule.Metric metric -> metric.accepts(prediction, target(), options) == null;
        default -> false;
      };
    }

    /** The values that a prediction may have, as far as the loss tells by what it refuses. */
    double[] range() {
      if (made != null || accepts("linear")) {
        return FAR;
      }
      return accepts("softplus") || accepts("exponential") ? NOT_NEGATIVE : SHARES;
    }

    Rule.Loss loss() {
      return (Rule.Loss) entry.rule();
    }

    /** The values that a truth may have. */
    double[] truths() {
      if (truth.equals("numbers") && accepts("linear") && loss().wantsTheTruth()) {
        // Behind an activation a slope is a difference of what it saturates at.
        return made == null ? new double[] {0, 1, 0.5, -2, 1e15} : new double[] {0, 1, 0.5, -2};
      }
      return new double[] {0, 1};
    }

    @Override
    public String toString() {
      return "%s of %d %s against %s".formatted(entry.name(), units, made, truth);
    }
  }

  static Stream<Pair> losses() {
    List<Pair> pairs = new ArrayList<>();
    for (Entry entry : CATALOG.entries(Kind.LOSS)) {
      for (int units : new int[] {1, 3}) {
        for (String truth : List.of("numbers", "classes", "one hot")) {
          for (String made : List.of("", "sigmoid", "softmax", "step")) {
            Pair pair = new Pair(entry, made.isEmpty() ? null : made, units, truth);
            if (pair.accepts(made) && (units > 1 || !made.equals("softmax"))) {
              pairs.add(pair);
            }
          }
        }
      }
    }
    return pairs.stream();
  }

  @ParameterizedTest
  @MethodSource("losses")
  void lossesAreRightAtTheEndsOfTheirRange(Pair pair) {
    Options options = Defaults.use(Kind.LOSS, pair.entry().name()).options();
    Rule.Loss rule = (Rule.Loss) pair.entry().rule();
    Tensor once = rows(pair.range(), pair.units());
    int rows = once.shape()[0];
    boolean whole = pair.truth().equals("classes");
    double[] truths = pair.truths();
    int width = whole ? 1 : pair.units();
    // Each prediction with each truth; in truths of several values these take turns.
    int turns =
        whole ? Math.max(2, pair.units()) : pair.truth().equals("one hot") ? width : truths.length;
    double[] predictions = new double[rows * turns * pair.units()];
    double[] actual = new double[rows * turns * width];
    for (int turn = 0; turn < turns; turn++) {
      System.arraycopy(once.data(), 0, predictions, turn * once.data().length, once.data().length);
      for (int i = 0; i < rows * width; i++) {
        int place = turn * rows * width + i;
        actual[place] =
            whole
                ? turn
                : pair.truth().equals("one hot")
                    ? i % width == turn ? 1 : 0
                    : truths[(turn + i % width) % truths.length];
      }
    }
    Tensor prediction = new Tensor(new int[] {rows * turns, pair.units()}, predictions);
    Tensor truth =
        new Tensor(whole ? new int[] {rows * turns} : new int[] {rows * turns, width}, actual);
    judge(
        pair.toString(),
        List.of(prediction, truth),
        List.of(false, whole),
        // 1 - 1e-7 is coarse in f32, and at a bend f32 may lie on the other side.
        rule.wantsTheTruth() ? 2e-2 : Double.POSITIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        (x, in) -> {
          Value made =
              pair.made() == null
                  ? in.get(0)
                  : ((Rule.Activation) Defaults.use(Kind.ACTIVATION, pair.made()).entry().rule())
                      .apply(x, in.get(0), Options.NONE);
          Value losses = rule.apply(x, made, in.get(1), pair.target(), options);
          return Rule.Loss.byRow(x, losses);
        });
  }

  static Stream<Pair> metrics() {
    List<Pair> pairs = new ArrayList<>();
    for (Entry entry : CATALOG.entries(Kind.METRIC)) {
      for (int units : new int[] {1, 3}) {
        for (String truth : List.of("numbers", "classes", "one hot")) {
          Pair pair = new Pair(entry, null, units, truth);
          if (entry.rule() instanceof Rule.Metric && pair.accepts("")) {
            pairs.add(pair);
          }
        }
      }
    }
    return pairs.stream();
  }

  /** A single row, a constant truth, a constant prediction, one class: there is always a number. */
  @ParameterizedTest
  @MethodSource("metrics")
  void metricsAreNumbers(Pair pair) {
    Options options = Defaults.use(Kind.METRIC, pair.entry().name()).options();
    Rule.Metric rule = (Rule.Metric) pair.entry().rule();
    boolean whole = pair.truth().equals("classes");
    int width = whole ? 1 : pair.units();
    List<List<Tensor>> all = new ArrayList<>();
    for (int rows : new int[] {1, 4}) {
      for (double predicted : new double[] {0, 1, 0.5, 1e10}) {
        for (double actual : new double[] {0, 1}) {
          Tensor prediction = Tensor.filled(new int[] {rows, pair.units()}, i -> predicted);
          Tensor truth =
              whole
                  ? Tensor.filled(new int[] {rows}, i -> actual)
                  : Tensor.filled(
                      new int[] {rows, width},
                      i -> pair.truth().equals("one hot") ? (i % width == 0 ? 1 : 0) : actual);
          all.add(List.of(prediction, truth));
        }
      }
    }
    AtomicBoolean keeps = new AtomicBoolean();
    List<Outcome> outcomes =
        runAll(
            ElementType.F32,
            all,
            List.of(false, whole),
            (x, in) -> {
              List<Value> kept = rule.kept(x, in.get(0), in.get(1), pair.target(), options);
              keeps.set(!kept.isEmpty());
              return keeps.get()
                  ? x.concat(kept, 1)
                  : x.concat(
                      rule.sums(x, in.get(0), in.get(1), pair.target(), options).stream()
                          .map(sum -> x.reshape(sum, Shape.of(sum.shape().size())))
                          .toList(),
                      0);
            });
    for (int i = 0; i < all.size(); i++) {
      double[] value = outcomes.get(i).value();
      KeptRows rows =
          new KeptRows(keeps.get() ? value.length / all.get(i).getFirst().shape()[0] : 0);
      if (keeps.get()) {
        float[] numbers = new float[value.length];
        for (int j = 0; j < numbers.length; j++) {
          numbers[j] = (float) value[j];
        }
        rows.add(numbers);
      }
      assertThat(rule.combine(value, rows, options))
          .as("%s: %s", pair, all.get(i).stream().map(Tensor::data).map(Arrays::toString).toList())
          .isFinite();
    }
  }
}
