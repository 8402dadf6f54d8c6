package dev.nnc.standard;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Backward;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Value;
import dev.nnc.lower.SingleOperation;
import dev.nnc.op.Instructions;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Carries IR out in f64: the operations of old in plain Java, as a second opinion on TensorFlow's
 * kernels, and all others by these kernels. A new operation needs no line here.
 */
final class Interpreter {
  final Map<Integer, Tensor> values = new HashMap<>();
  final Map<String, Tensor> variables;
  private final Map<String, Tensor> updates = new HashMap<>();

  Interpreter(Map<String, Tensor> variables) {
    this.variables = variables;
  }

  /** Carries the operations out; then the variables have their new values. */
  Interpreter run(List<Operation> operations) {
    for (Operation operation : operations) {
      run(operation);
    }
    variables.putAll(updates);
    return this;
  }

  Tensor get(Value value) {
    Tensor tensor = values.get(value.id());
    if (tensor == null) {
      throw new IllegalArgumentException(value + " was not computed");
    }
    return tensor;
  }

  /** Writes the gradient of the scalar by each of the values into the builder. */
  static Map<Integer, Value> gradients(Instructions x, Value scalar) {
    FunctionBuilder builder = x.builder();
    Map<Integer, Value> gradients = new HashMap<>();
    gradients.put(scalar.id(), x.scalar(1));
    for (Operation operation : builder.operations().reversed()) {
      List<@Nullable Value> byResults = new ArrayList<>();
      for (Value result : operation.results()) {
        byResults.add(gradients.get(result.id()));
      }
      if (byResults.stream().allMatch(each -> each == null)
          || operation.kind().derivative() != OpKind.Derivative.DEFINED) {
        continue;
      }
      List<Boolean> wanted =
          operation.inputs().stream().map(each -> each.type().element().isFloat()).toList();
      List<@Nullable Value> byInputs =
          operation.kind().differentiate(new Backward(builder, operation, byResults, wanted));
      for (int i = 0; i < byInputs.size(); i++) {
        Value more = byInputs.get(i);
        if (more != null) {
          gradients.merge(operation.input(i).id(), more, x::add);
        }
      }
    }
    return gradients;
  }

  private void run(Operation operation) {
    List<Tensor> in = operation.inputs().stream().map(this::get).toList();
    Attributes attributes = operation.attributes();
    switch (operation.kind().word()) {
      case "softmax_cross_entropy", "sparse_softmax_cross_entropy" -> {
        crossEntropy(operation, in.get(0), in.get(1));
      }
      case "batch_norm" -> set(operation, ChannelNorms.normalized(in, attributes.real("epsilon")));
      case "batch_norm_gradient" ->
          set(operation, ChannelNorms.gradients(in, attributes.real("epsilon")));
      case "lstm" -> set(operation, LongShortTerm.outputs(in));
      case "lstm_gradient" -> set(operation, LongShortTerm.gradients(in));
      case "assign",
          "assign_add",
          "apply_sgd",
          "apply_momentum",
          "apply_adam",
          "apply_rmsprop",
          "apply_adagrad" -> {
        update(operation.kind().word(), attributes, in);
      }
      case "split", "unstack" -> {
        int axis = (int) attributes.integer("axis");
        for (int i = 0; i < operation.results().size(); i++) {
          Value result = operation.results().get(i);
          int count = in.getFirst().shape()[axis] / operation.results().size();
          Tensor part = slice(in.getFirst(), axis, i * count, count);
          values.put(
              result.id(), result.rank() == part.shape().length ? part : squeezed(part, axis));
        }
      }
      default -> {
        Tensor computed = compute(operation, attributes, in);
        set(operation, computed != null ? List.of(computed) : byTensorFlow(operation, in));
      }
    }
  }

  /** What the kernel makes of it, for operations that are not written out here. */
  private static List<Tensor> byTensorFlow(Operation operation, List<Tensor> in) {
    List<SingleOperation.Numbers> numbers = new ArrayList<>();
    for (Tensor each : in) {
      long[] shape = Arrays.stream(each.shape()).asLongStream().toArray();
      numbers.add(new SingleOperation.Numbers(shape, each.data()));
    }
    return SingleOperation.run(operation, numbers).stream()
        .map(
            each ->
                new Tensor(
                    Arrays.stream(each.shape()).mapToInt(Math::toIntExact).toArray(),
                    each.values()))
        .toList();
  }

  private void set(Operation operation, List<Tensor> results) {
    for (int i = 0; i < results.size(); i++) {
      values.put(operation.results().get(i).id(), results.get(i));
    }
  }

  @SuppressWarnings("unchecked") // as Constant has them
  private @Nullable Tensor compute(Operation operation, Attributes attributes, List<Tensor> in) {
    String word = operation.kind().word();
    DoubleUnaryOperator unary = unary(word);
    if (unary != null) {
      return map(in.get(0), unary);
    }
    DoubleBinaryOperator binary = binary(word);
    if (binary != null) {
      return broadcast(in.get(0), in.get(1), binary);
    }
    Tensor slid = Slides.compute(word, attributes, in);
    if (slid != null) {
      return slid;
    }
    Tensor first = in.isEmpty() ? Tensor.scalar(0) : in.getFirst();
    return switch (word) {
      case "constant" -> {
        List<? extends Number> numbers = (List<? extends Number>) attributes.get("values");
        yield new Tensor(
            sizes(attributes.shape("shape")),
            numbers.stream().mapToDouble(Number::doubleValue).toArray());
      }
      case "read" -> {
        Tensor variable = variables.get(attributes.text("variable"));
        if (variable == null) {
          throw new IllegalStateException("no variable " + attributes.text("variable"));
        }
        yield variable;
      }
      case "stop_gradient", "check_finite" -> first;
      case "leaky_relu" -> map(first, v -> v > 0 ? v : attributes.real("slope") * v);
      case "leaky_relu_gradient" ->
          broadcast(first, in.get(1), (g, v) -> v > 0 ? g : attributes.real("slope") * g);
      case "cast" -> {
        ElementType element = attributes.element("element");
        yield element.isFloat() ? first : map(first, v -> (long) v);
      }
      case "select" ->
          broadcast(
              broadcast(first, in.get(1), (c, a) -> c != 0 ? a : Double.NaN),
              broadcast(first, in.get(2), (c, b) -> c != 0 ? Double.NaN : b),
              (a, b) -> Double.isNaN(a) ? b : a);
      case "matmul" ->
          matmul(
              first, in.get(1), attributes.truth("transpose_a"), attributes.truth("transpose_b"));
      case "reshape" -> new Tensor(reshaped(attributes.shape("shape"), first), first.data());
      case "transpose" -> transpose(first, attributes.integers("permutation"));
      case "concat" -> concat(in, (int) attributes.integer("axis"));
      case "slice" ->
          slice(
              first,
              (int) attributes.integer("axis"),
              (int) attributes.integer("from"),
              (int) attributes.integer("count"));
      case "pad" -> {
        List<Long> paddings = attributes.integers("paddings");
        Tensor padded = first;
        for (int axis = 0; axis < first.shape().length; axis++) {
          int[] shape = padded.shape().clone();
          shape[axis] += (int) (paddings.get(2 * axis) + paddings.get(2 * axis + 1));
          padded = unslice(padded, shape, axis, paddings.get(2 * axis).intValue());
        }
        yield padded;
      }
      case "stack" -> {
        int axis = (int) attributes.integer("axis");
        yield concat(in.stream().map(each -> expanded(each, axis)).toList(), axis);
      }
      case "reverse" -> reverse(first, (int) attributes.integer("axis"));
      case "places" -> {
        double[] found =
            java.util.stream.IntStream.range(0, first.data().length)
                .filter(i -> first.data()[i] != 0)
                .asDoubleStream()
                .toArray();
        yield new Tensor(new int[] {found.length}, found);
      }
      case "gather" -> gather(first, in.get(1));
      case "gather_gradient" -> scattered(first, in.get(1), in.get(2));
      case "slice_gradient" ->
          unslice(
              first,
              in.get(1).shape(),
              (int) attributes.integer("axis"),
              (int) attributes.integer("from"));
      case "broadcast" -> broadcast(first, in.get(1), (a, b) -> a);
      case "sum" -> reduce(first, attributes, 0, Double::sum, false);
      case "mean" -> reduce(first, attributes, 0, Double::sum, true);
      case "max" -> reduce(first, attributes, Double.NEGATIVE_INFINITY, Math::max, false);
      case "min" -> reduce(first, attributes, Double.POSITIVE_INFINITY, Math::min, false);
      case "softmax" -> softmax(first);
      case "log_softmax" -> map(softmax(first), Math::log);
      case "argmax" -> argmax(first);
      case "one_hot" -> oneHot(first, (int) attributes.integer("depth"));
      case "size" -> Tensor.scalar(first.shape()[(int) attributes.integer("axis")]);
      case "in_top_k" -> inTopK(first, in.get(1), attributes.integer("k"));
      case "random_normal" -> {
        Random random = new Random(attributes.integer("stream"));
        yield Tensor.filled(first.shape(), i -> random.nextGaussian());
      }
      case "random_uniform" -> {
        Random random = new Random(attributes.integer("stream"));
        yield Tensor.filled(first.shape(), i -> random.nextDouble());
      }
      default -> null;
    };
  }

  private static @Nullable DoubleUnaryOperator unary(String word) {
    double alpha = 1.6732632423543772;
    double scale = 1.0507009873554805;
    return switch (word) {
      case "negate" -> v -> -v;
      case "exp" -> Math::exp;
      case "log" -> Math::log;
      case "log1p" -> Math::log1p;
      case "sqrt" -> Math::sqrt;
      case "square" -> v -> v * v;
      case "abs" -> Math::abs;
      case "sign" -> Math::signum;
      case "sin" -> Math::sin;
      case "cos" -> Math::cos;
      case "sinh" -> Math::sinh;
      case "cosh" -> Math::cosh;
      case "tanh" -> Math::tanh;
      case "erf" -> Interpreter::erf;
      case "floor" -> Math::floor;
      case "round" -> Math::rint;
      case "sigmoid" -> v -> 1 / (1 + Math.exp(-v));
      case "relu" -> v -> Math.max(v, 0);
      case "relu6" -> v -> Math.min(Math.max(v, 0), 6);
      case "elu" -> v -> v > 0 ? v : Math.expm1(v);
      case "selu" -> v -> scale * (v > 0 ? v : alpha * Math.expm1(v));
      case "softplus" -> v -> Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v)));
      case "softsign" -> v -> v / (1 + Math.abs(v));
      case "not" -> v -> 1 - v;
      case "is_finite" -> v -> Double.isFinite(v) ? 1 : 0;
      default -> null;
    };
  }

  /** The error function by its Taylor series, and by a continued fraction far out. */
  static double erf(double x) {
    if (Math.abs(x) > 3) {
      double fraction = 0;
      for (int k = 60; k > 0; k--) {
        fraction = k / 2.0 / (Math.abs(x) + fraction);
      }
      double rest = Math.exp(-x * x) / Math.sqrt(Math.PI) / (Math.abs(x) + fraction);
      return Math.signum(x) * (1 - rest);
    }
    double term = x;
    double sum = x;
    for (int n = 1; n < 80; n++) {
      term *= -x * x / n;
      sum += term / (2 * n + 1);
    }
    return 2 / Math.sqrt(Math.PI) * sum;
  }

  private static @Nullable DoubleBinaryOperator binary(String word) {
    double steepest = 1.0507009873554805 * 1.6732632423543772;
    double scale = 1.0507009873554805;
    return switch (word) {
      case "add" -> Double::sum;
      case "subtract" -> (a, b) -> a - b;
      case "multiply" -> (a, b) -> a * b;
      case "divide" -> (a, b) -> a / b;
      case "power" -> Math::pow;
      case "maximum" -> Math::max;
      case "minimum" -> Math::min;
      case "less" -> (a, b) -> a < b ? 1 : 0;
      case "at_most" -> (a, b) -> a <= b ? 1 : 0;
      case "greater" -> (a, b) -> a > b ? 1 : 0;
      case "at_least" -> (a, b) -> a >= b ? 1 : 0;
      case "equal" -> (a, b) -> a == b ? 1 : 0;
      case "unequal" -> (a, b) -> a != b ? 1 : 0;
      case "and" -> (a, b) -> a * b;
      case "or" -> Math::max;
      case "sqrt_gradient" -> (g, y) -> g / (2 * y);
      case "tanh_gradient" -> (g, y) -> g * (1 - y * y);
      case "sigmoid_gradient" -> (g, y) -> g * y * (1 - y);
      case "relu_gradient" -> (g, y) -> y > 0 ? g : 0;
      case "relu6_gradient" -> (g, y) -> y > 0 && y < 6 ? g : 0;
      case "elu_gradient" -> (g, y) -> y < 0 ? g * (y + 1) : g;
      case "selu_gradient" -> (g, y) -> y < 0 ? g * (y + steepest) : g * scale;
      case "softplus_gradient" -> (g, v) -> g / (1 + Math.exp(-v));
      case "softsign_gradient" -> (g, v) -> g / ((1 + Math.abs(v)) * (1 + Math.abs(v)));
      default -> null;
    };
  }

  static Tensor map(Tensor tensor, DoubleUnaryOperator operator) {
    return new Tensor(tensor.shape(), Arrays.stream(tensor.data()).map(operator).toArray());
  }

  static Tensor broadcast(Tensor a, Tensor b, DoubleBinaryOperator operator) {
    int rank = Math.max(a.shape().length, b.shape().length);
    int[] shape = new int[rank];
    for (int axis = 1; axis <= rank; axis++) {
      int of = axis <= a.shape().length ? a.shape()[a.shape().length - axis] : 1;
      int by = axis <= b.shape().length ? b.shape()[b.shape().length - axis] : 1;
      if (of != by && of != 1 && by != 1) {
        throw new IllegalStateException(
            Arrays.toString(a.shape()) + " with " + Arrays.toString(b.shape()));
      }
      shape[rank - axis] = Math.max(of, by);
    }
    return Tensor.filled(
        shape,
        place -> {
          int[] index = Tensor.index(place, shape);
          return operator.applyAsDouble(a.at(index), b.at(index));
        });
  }

  private static int[] sizes(Shape shape) {
    return shape.dimensions().stream().mapToInt(d -> (int) d.size()).toArray();
  }

  private static int[] reshaped(Shape shape, Tensor tensor) {
    int known = 1;
    for (Dimension dimension : shape.dimensions()) {
      known *= dimension.isKnown() ? (int) dimension.size() : 1;
    }
    int open = tensor.data().length / known;
    return shape.dimensions().stream().mapToInt(d -> d.isKnown() ? (int) d.size() : open).toArray();
  }

  private static Tensor transpose(Tensor tensor, List<Long> permutation) {
    int rank = tensor.shape().length;
    int[] shape = new int[rank];
    Arrays.setAll(shape, axis -> tensor.shape()[permutation.get(axis).intValue()]);
    return Tensor.filled(
        shape,
        place -> {
          int[] index = Tensor.index(place, shape);
          int[] from = new int[rank];
          for (int axis = 0; axis < rank; axis++) {
            from[permutation.get(axis).intValue()] = index[axis];
          }
          return tensor.at(from);
        });
  }

  private static Tensor matmul(Tensor a, Tensor b, boolean transposeA, boolean transposeB) {
    Tensor left = transposeA ? transpose(a, swapped(a)) : a;
    Tensor right = transposeB ? transpose(b, swapped(b)) : b;
    int[] shape = left.shape().clone();
    int rank = shape.length;
    int inner = shape[rank - 1];
    shape[rank - 1] = right.shape()[right.shape().length - 1];
    return Tensor.filled(
        shape,
        place -> {
          int[] index = Tensor.index(place, shape);
          int column = index[rank - 1];
          int row = index[rank - 2];
          double sum = 0;
          for (int k = 0; k < inner; k++) {
            int[] of = index.clone();
            of[rank - 1] = k;
            int[] by = index.clone();
            by[rank - 2] = k;
            by[rank - 1] = column;
            of[rank - 2] = row;
            sum += left.at(of) * right.at(by);
          }
          return sum;
        });
  }

  private static List<Long> swapped(Tensor tensor) {
    List<Long> axes = new ArrayList<>();
    for (long axis = 0; axis < tensor.shape().length; axis++) {
      axes.add(axis);
    }
    Collections.swap(axes, axes.size() - 1, axes.size() - 2);
    return axes;
  }

  private static Tensor concat(List<Tensor> tensors, int axis) {
    int[] shape = tensors.getFirst().shape().clone();
    shape[axis] = tensors.stream().mapToInt(t -> t.shape()[axis]).sum();
    return Tensor.filled(
        shape,
        place -> {
          int[] index = Tensor.index(place, shape);
          for (Tensor tensor : tensors) {
            if (index[axis] < tensor.shape()[axis]) {
              return tensor.at(index);
            }
            index[axis] -= tensor.shape()[axis];
          }
          throw new IllegalStateException();
        });
  }

  private static Tensor slice(Tensor tensor, int axis, int from, int count) {
    int[] shape = tensor.shape().clone();
    shape[axis] = count;
    return Tensor.filled(
        shape,
        place -> {
          int[] index = Tensor.index(place, shape);
          index[axis] += from;
          return tensor.data()[Tensor.place(index, tensor.shape())];
        });
  }

  private static Tensor squeezed(Tensor tensor, int axis) {
    List<Integer> sizes = new ArrayList<>(Arrays.stream(tensor.shape()).boxed().toList());
    sizes.remove(axis);
    return new Tensor(sizes.stream().mapToInt(Integer::intValue).toArray(), tensor.data());
  }

  private static Tensor expanded(Tensor tensor, int axis) {
    List<Integer> sizes = new ArrayList<>(Arrays.stream(tensor.shape()).boxed().toList());
    sizes.add(axis, 1);
    return new Tensor(sizes.stream().mapToInt(Integer::intValue).toArray(), tensor.data());
  }

  private static Tensor reverse(Tensor tensor, int axis) {
    return Tensor.filled(
        tensor.shape(),
        place -> {
          int[] index = Tensor.index(place, tensor.shape());
          index[axis] = tensor.shape()[axis] - 1 - index[axis];
          return tensor.at(index);
        });
  }

  private static Tensor gather(Tensor table, Tensor rows) {
    int[] row = Arrays.copyOfRange(table.shape(), 1, table.shape().length);
    int size = Tensor.size(row);
    int[] shape = Arrays.copyOf(rows.shape(), rows.shape().length + row.length);
    System.arraycopy(row, 0, shape, rows.shape().length, row.length);
    return Tensor.filled(
        shape, place -> table.data()[(int) rows.data()[place / size] * size + place % size]);
  }

  private static Tensor scattered(Tensor gradient, Tensor rows, Tensor table) {
    double[] sums = new double[table.data().length];
    int size = sums.length / table.shape()[0];
    for (int place = 0; place < gradient.data().length; place++) {
      sums[(int) rows.data()[place / size] * size + place % size] += gradient.data()[place];
    }
    return new Tensor(table.shape(), sums);
  }

  private static Tensor unslice(Tensor part, int[] shape, int axis, int from) {
    return Tensor.filled(
        shape,
        place -> {
          int[] index = Tensor.index(place, shape);
          index[axis] -= from;
          return index[axis] >= 0 && index[axis] < part.shape()[axis]
              ? part.data()[Tensor.place(index, part.shape())]
              : 0;
        });
  }

  private static Tensor reduce(
      Tensor tensor, Attributes attributes, double start, DoubleBinaryOperator add, boolean mean) {
    List<Long> axes = attributes.integers("axes");
    int[] kept = tensor.shape().clone();
    int count = 1;
    for (long axis : axes) {
      count *= kept[(int) axis];
      kept[(int) axis] = 1;
    }
    double[] totals = new double[Tensor.size(kept)];
    Arrays.fill(totals, start);
    for (int i = 0; i < tensor.data().length; i++) {
      int[] index = Tensor.index(i, tensor.shape());
      for (long axis : axes) {
        index[(int) axis] = 0;
      }
      int place = Tensor.place(index, kept);
      totals[place] = add.applyAsDouble(totals[place], tensor.data()[i]);
    }
    if (mean) {
      for (int i = 0; i < totals.length; i++) {
        totals[i] /= count;
      }
    }
    List<Integer> dropped = new ArrayList<>();
    for (int axis = 0; axis < kept.length; axis++) {
      if (attributes.truth("keep") || !axes.contains((long) axis)) {
        dropped.add(kept[axis]);
      }
    }
    return new Tensor(dropped.stream().mapToInt(Integer::intValue).toArray(), totals);
  }

  static Tensor softmax(Tensor tensor) {
    int n = tensor.shape()[tensor.shape().length - 1];
    double[] data = tensor.data().clone();
    for (int row = 0; row < data.length / n; row++) {
      double sum = 0;
      for (int i = row * n; i < row * n + n; i++) {
        data[i] = Math.exp(data[i]);
        sum += data[i];
      }
      for (int i = row * n; i < row * n + n; i++) {
        data[i] /= sum;
      }
    }
    return new Tensor(tensor.shape(), data);
  }

  private static Tensor argmax(Tensor tensor) {
    int n = tensor.shape()[tensor.shape().length - 1];
    int[] shape = Arrays.copyOf(tensor.shape(), tensor.shape().length - 1);
    return Tensor.filled(
        shape,
        row -> {
          int best = 0;
          for (int i = 1; i < n; i++) {
            best = tensor.data()[row * n + i] > tensor.data()[row * n + best] ? i : best;
          }
          return best;
        });
  }

  private static Tensor oneHot(Tensor classes, int depth) {
    int[] shape = Arrays.copyOf(classes.shape(), classes.shape().length + 1);
    shape[shape.length - 1] = depth;
    return Tensor.filled(shape, i -> classes.data()[i / depth] == i % depth ? 1 : 0);
  }

  private static Tensor inTopK(Tensor predictions, Tensor classes, long k) {
    int n = predictions.shape()[1];
    return Tensor.filled(
        classes.shape(),
        row -> {
          double own = predictions.data()[row * n + (int) classes.data()[row]];
          long above = 0;
          for (int i = 0; i < n; i++) {
            above += predictions.data()[row * n + i] > own ? 1 : 0;
          }
          return above < k ? 1 : 0;
        });
  }

  private void crossEntropy(Operation operation, Tensor logits, Tensor truth) {
    int n = logits.shape()[1];
    Tensor probabilities = softmax(logits);
    Tensor target = operation.kind().word().startsWith("sparse") ? oneHot(truth, n) : truth;
    Tensor loss =
        Tensor.filled(
            new int[] {logits.shape()[0]},
            row -> {
              double sum = 0;
              for (int i = row * n; i < row * n + n; i++) {
                sum -= target.data()[i] * Math.log(probabilities.data()[i]);
              }
              return sum;
            });
    values.put(operation.results().get(0).id(), loss);
    values.put(operation.results().get(1).id(), broadcast(probabilities, target, (p, t) -> p - t));
  }

  private void update(String word, Attributes attributes, List<Tensor> in) {
    List<String> names = attributes.texts("variables");
    Tensor gradient = in.getLast();
    Tensor w = variable(names.getFirst());
    switch (word) {
      case "assign" -> write(names.get(0), gradient);
      case "assign_add" -> write(names.get(0), broadcast(w, gradient, Double::sum));
      case "apply_sgd" -> {
        double rate = in.get(0).get();
        write(names.get(0), broadcast(w, gradient, (v, g) -> v - rate * g));
      }
      case "apply_momentum" -> {
        double rate = in.get(0).get();
        double factor = in.get(1).get();
        Tensor m = broadcast(variable(names.get(1)), gradient, (v, g) -> factor * v - rate * g);
        Tensor step =
            attributes.truth("nesterov")
                ? broadcast(m, gradient, (v, g) -> factor * v - rate * g)
                : m;
        write(names.get(1), m);
        write(names.get(0), broadcast(w, step, Double::sum));
      }
      case "apply_adam" -> {
        double beta1 = attributes.real("beta1");
        double beta2 = attributes.real("beta2");
        double epsilon = attributes.real("epsilon");
        double rate = in.get(2).get() * Math.sqrt(1 - in.get(1).get()) / (1 - in.get(0).get());
        Tensor m = broadcast(variable(names.get(1)), gradient, (v, g) -> v + (1 - beta1) * (g - v));
        Tensor v =
            broadcast(variable(names.get(2)), gradient, (s, g) -> s + (1 - beta2) * (g * g - s));
        write(names.get(1), m);
        write(names.get(2), v);
        Tensor step = broadcast(m, v, (a, b) -> rate * a / (Math.sqrt(b) + epsilon));
        write(names.get(0), broadcast(w, step, (a, b) -> a - b));
      }
      case "apply_rmsprop" -> {
        double rate = in.get(0).get();
        double rho = attributes.real("rho");
        double factor = attributes.real("factor");
        double epsilon = attributes.real("epsilon");
        Tensor v =
            broadcast(variable(names.get(1)), gradient, (s, g) -> rho * s + (1 - rho) * g * g);
        Tensor scaled = broadcast(gradient, v, (g, s) -> rate * g / Math.sqrt(s + epsilon));
        Tensor m = broadcast(variable(names.get(2)), scaled, (a, b) -> factor * a + b);
        write(names.get(1), v);
        write(names.get(2), m);
        write(names.get(0), broadcast(w, m, (a, b) -> a - b));
      }
      case "apply_adagrad" -> {
        double rate = in.get(0).get();
        double epsilon = attributes.real("epsilon");
        Tensor s = broadcast(variable(names.get(1)), gradient, (a, g) -> a + g * g);
        Tensor step = broadcast(gradient, s, (g, a) -> rate * g / (Math.sqrt(a) + epsilon));
        write(names.get(1), s);
        write(names.get(0), broadcast(w, step, (a, b) -> a - b));
      }
      default -> throw new IllegalStateException(word);
    }
  }

  private Tensor variable(String name) {
    Tensor variable = updates.getOrDefault(name, variables.get(name));
    if (variable == null) {
      throw new IllegalStateException("no variable " + name);
    }
    return variable;
  }

  private void write(String name, Tensor value) {
    updates.put(name, value);
  }
}
