package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.IllFormedException;
import dev.nnc.ir.Initial;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Writes operations into a function, one method an operation: what layers, losses and optimizers
 * are made of. All floats of one function have one element type, f32 unless a check asks for f64.
 */
public final class Instructions {
  private final FunctionBuilder builder;
  private final ElementType floats;

  public Instructions(FunctionBuilder builder, ElementType floats) {
    this.builder = builder;
    this.floats = floats;
  }

  public FunctionBuilder builder() {
    return builder;
  }

  /** The element type of the function's floats. */
  public ElementType floats() {
    return floats;
  }

  /** Instructions whose floats are of the value's element type. */
  public static Instructions like(FunctionBuilder builder, Value value) {
    return new Instructions(builder, value.type().element());
  }

  /** A constant of the function's float type, in row-major order. */
  public Value constant(double[] values, Shape shape) {
    return builder.add(
        new Constant(), Constant.of(floats, shape, Arrays.stream(values).boxed().toList()));
  }

  /** The product of two dimensions, of which either may be a symbol. */
  public static Dimension product(Dimension a, Dimension b) {
    return Extents.product(List.of(a, b));
  }

  /** A constant float scalar. */
  public Value scalar(double value) {
    return constant(new double[] {value}, Shape.SCALAR);
  }

  /** A constant i64 scalar. */
  public Value integer(long value) {
    return builder.add(new Constant(), Constant.of(ElementType.I64, Shape.SCALAR, List.of(value)));
  }

  /** a + b. All arithmetic broadcasts as in NumPy: shapes are aligned at their last axis. */
  public Value add(Value a, Value b) {
    return builder.add(Binary.ADD, Attributes.NONE, a, b);
  }

  /** a - b. */
  public Value subtract(Value a, Value b) {
    return builder.add(Binary.SUBTRACT, Attributes.NONE, a, b);
  }

  /** a * b. */
  public Value multiply(Value a, Value b) {
    return builder.add(Binary.MULTIPLY, Attributes.NONE, a, b);
  }

  /** a / b. */
  public Value divide(Value a, Value b) {
    return builder.add(Binary.DIVIDE, Attributes.NONE, a, b);
  }

  /** a to the power of b. */
  public Value power(Value a, Value b) {
    return builder.add(Binary.POWER, Attributes.NONE, a, b);
  }

  /** The greater of the two, element by element. */
  public Value maximum(Value a, Value b) {
    return builder.add(Binary.MAXIMUM, Attributes.NONE, a, b);
  }

  /** The smaller of the two, element by element. */
  public Value minimum(Value a, Value b) {
    return builder.add(Binary.MINIMUM, Attributes.NONE, a, b);
  }

  /** -x. */
  public Value negate(Value x) {
    return builder.add(Unary.NEGATE, Attributes.NONE, x);
  }

  /** e to the power of x. */
  public Value exp(Value x) {
    return builder.add(Unary.EXP, Attributes.NONE, x);
  }

  /** The natural logarithm. */
  public Value log(Value x) {
    return builder.add(Unary.LOG, Attributes.NONE, x);
  }

  /** log(1 + x). */
  public Value log1p(Value x) {
    return builder.add(Unary.LOG1P, Attributes.NONE, x);
  }

  /** The square root. */
  public Value sqrt(Value x) {
    return builder.add(Unary.SQRT, Attributes.NONE, x);
  }

  /** x * x. */
  public Value square(Value x) {
    return builder.add(Unary.SQUARE, Attributes.NONE, x);
  }

  /** The absolute value. */
  public Value abs(Value x) {
    return builder.add(Unary.ABS, Attributes.NONE, x);
  }

  /** -1, 0 or 1; its derivative is zero. */
  public Value sign(Value x) {
    return builder.add(Unary.SIGN, Attributes.NONE, x);
  }

  /** The sine. */
  public Value sin(Value x) {
    return builder.add(Unary.SIN, Attributes.NONE, x);
  }

  /** The cosine. */
  public Value cos(Value x) {
    return builder.add(Unary.COS, Attributes.NONE, x);
  }

  /** The hyperbolic sine. */
  public Value sinh(Value x) {
    return builder.add(Unary.SINH, Attributes.NONE, x);
  }

  /** The hyperbolic cosine. */
  public Value cosh(Value x) {
    return builder.add(Unary.COSH, Attributes.NONE, x);
  }

  /** The hyperbolic tangent. */
  public Value tanh(Value x) {
    return builder.add(Unary.TANH, Attributes.NONE, x);
  }

  /** The Gauss error function. */
  public Value erf(Value x) {
    return builder.add(Unary.ERF, Attributes.NONE, x);
  }

  /** The greatest whole number that is not above; its derivative is zero. */
  public Value floor(Value x) {
    return builder.add(Unary.FLOOR, Attributes.NONE, x);
  }

  /** The nearest whole number, ties to even; its derivative is zero. */
  public Value round(Value x) {
    return builder.add(Unary.ROUND, Attributes.NONE, x);
  }

  /** 1 / (1 + e^-x). */
  public Value sigmoid(Value x) {
    return builder.add(Unary.SIGMOID, Attributes.NONE, x);
  }

  /** 1 where x is above 0, else 0; its derivative is zero. */
  public Value step(Value x) {
    return cast(greater(x, scalar(0)), floats);
  }

  /** max(x, 0). */
  public Value relu(Value x) {
    return builder.add(Unary.RELU, Attributes.NONE, x);
  }

  /** min(max(x, 0), 6). */
  public Value relu6(Value x) {
    return builder.add(Unary.RELU6, Attributes.NONE, x);
  }

  /** x where positive, slope * x elsewhere. */
  public Value leakyRelu(Value x, double slope) {
    return builder.add(new LeakyRelu(), Attributes.of("slope", slope), x);
  }

  /** x where positive, alpha * (e^x - 1) elsewhere. */
  public Value elu(Value x, double alpha) {
    Value unit = builder.add(Unary.ELU, Attributes.NONE, x);
    return alpha == 1 ? unit : select(greater(x, scalar(0)), x, multiply(unit, scalar(alpha)));
  }

  /** The scaled exponential linear unit (Klambauer et al. 2017). */
  public Value selu(Value x) {
    return builder.add(Unary.SELU, Attributes.NONE, x);
  }

  /** log(1 + e^x). */
  public Value softplus(Value x) {
    return builder.add(Unary.SOFTPLUS, Attributes.NONE, x);
  }

  /** x / (1 + |x|). */
  public Value softsign(Value x) {
    return builder.add(Unary.SOFTSIGN, Attributes.NONE, x);
  }

  /** Softmax along the last axis. */
  public Value softmax(Value x) {
    return builder.add(Unary.SOFTMAX, Attributes.NONE, x);
  }

  /** The logarithm of softmax along the last axis. */
  public Value logSoftmax(Value x) {
    return builder.add(Unary.LOG_SOFTMAX, Attributes.NONE, x);
  }

  /** a {@literal <} b, as bool. */
  public Value less(Value a, Value b) {
    return builder.add(Comparison.LESS, Attributes.NONE, a, b);
  }

  /** a {@literal <}= b, as bool. */
  public Value atMost(Value a, Value b) {
    return builder.add(Comparison.AT_MOST, Attributes.NONE, a, b);
  }

  /** a {@literal >} b, as bool. */
  public Value greater(Value a, Value b) {
    return builder.add(Comparison.GREATER, Attributes.NONE, a, b);
  }

  /** a {@literal >}= b, as bool. */
  public Value atLeast(Value a, Value b) {
    return builder.add(Comparison.AT_LEAST, Attributes.NONE, a, b);
  }

  /** a == b, as bool. */
  public Value equal(Value a, Value b) {
    return builder.add(Comparison.EQUAL, Attributes.NONE, a, b);
  }

  /** a != b, as bool. */
  public Value unequal(Value a, Value b) {
    return builder.add(Comparison.UNEQUAL, Attributes.NONE, a, b);
  }

  /** Logical and. */
  public Value and(Value a, Value b) {
    return builder.add(Logical.AND, Attributes.NONE, a, b);
  }

  /** Logical or. */
  public Value or(Value a, Value b) {
    return builder.add(Logical.OR, Attributes.NONE, a, b);
  }

  /** Logical not. */
  public Value not(Value x) {
    return builder.add(Logical.NOT, Attributes.NONE, x);
  }

  /** Whether each element is neither infinite nor NaN, as bool. */
  public Value isFinite(Value x) {
    return builder.add(Logical.IS_FINITE, Attributes.NONE, x);
  }

  /** a where the condition holds, b elsewhere; all broadcast. */
  public Value select(Value condition, Value a, Value b) {
    return builder.add(new Select(), Attributes.NONE, condition, a, b);
  }

  /** The same numbers as another element type. */
  public Value cast(Value x, ElementType element) {
    return x.type().element() == element
        ? x
        : builder.add(new Cast(), Attributes.of("element", element), x);
  }

  /**
   * The matrix product over the last two axes; leading axes are the same, or b is a plain matrix.
   */
  public Value matmul(Value a, Value b) {
    return matmul(a, b, false, false);
  }

  /** The same, with either operand transposed in its last two axes first. */
  public Value matmul(Value a, Value b, boolean transposeA, boolean transposeB) {
    if (transposeA && a.rank() > b.rank()) {
      List<Long> permutation = new ArrayList<>(LongStream.range(0, a.rank()).boxed().toList());
      Collections.swap(permutation, a.rank() - 2, a.rank() - 1);
      return matmul(transpose(a, permutation), b, false, transposeB);
    }
    return builder.add(new Matmul(), Matmul.attributes(transposeA, transposeB), a, b);
  }

  /**
   * The same elements in another shape; at most one dimension of it may be a symbol that x does not
   * have.
   */
  public Value reshape(Value x, Shape shape) {
    return x.shape().equals(shape)
        ? x
        : builder.add(new Reshape(), Attributes.of("shape", shape), x);
  }

  /** Axes in another order: result axis i is axis permutation[i] of x. */
  public Value transpose(Value x, List<Long> permutation) {
    return builder.add(new Transpose(), Attributes.of("permutation", List.copyOf(permutation)), x);
  }

  /** The values one after another along the axis; negative counts from the end. */
  public Value concat(List<Value> values, long axis) {
    return builder
        .addAll(new Concat(), Attributes.of("axis", axis(values.getFirst(), axis)), values)
        .getFirst();
  }

  /** The elements from..from+count along one axis. */
  public Value slice(Value x, long axis, long from, long count) {
    return builder.add(new Slice(), Slice.attributes(axis(x, axis), from, count), x);
  }

  /** x with zeros around it: two numbers an axis, before and after. */
  public Value pad(Value x, List<Long> paddings) {
    return paddings.stream().allMatch(p -> p == 0)
        ? x
        : builder.add(new Pad(), Attributes.of("paddings", List.copyOf(paddings)), x);
  }

  /** Equal parts along the axis; negative counts from the end. */
  public List<Value> split(Value x, long axis, long parts) {
    return builder.addAll(
        new Split(), Attributes.of("axis", axis(x, axis), "parts", parts), List.of(x));
  }

  /** Values of one shape side by side along a new axis. */
  public Value stack(List<Value> values, long axis) {
    return builder.addAll(new Stack(), Attributes.of("axis", axis), values).getFirst();
  }

  /** The slices along an axis of known extent, without that axis. */
  public List<Value> unstack(Value x, long axis) {
    return builder.addAll(new Unstack(), Attributes.of("axis", axis(x, axis)), List.of(x));
  }

  /** The elements in the opposite order along the axis. */
  public Value reverse(Value x, long axis) {
    return builder.add(new Reverse(), Attributes.of("axis", axis(x, axis)), x);
  }

  /** Each element with all before it along the axis added; with reverse, with all behind it. */
  public Value cumulativeSum(Value x, long axis, boolean reverse) {
    return builder.add(new CumulativeSum(), CumulativeSum.attributes(axis(x, axis), reverse), x);
  }

  /** x repeated to the shape of like. */
  public Value broadcast(Value x, Value like) {
    return x.shape().equals(like.shape())
        ? x
        : builder.add(new Broadcast(), Attributes.NONE, x, like);
  }

  /**
   * Convolution over two or three axes.
   *
   * @param x [batch, axes…, channels]
   * @param kernel [axes…, channels, filters]
   * @param strides one an axis, as are the dilations; not both may be above 1
   * @param paddings zeros before and after each axis, see {@link Windows}
   */
  public Value conv(
      Value x, Value kernel, List<Long> strides, List<Long> dilations, List<Long> paddings) {
    return builder.add(
        Convolution.CONV, Convolution.attributes(strides, dilations, paddings), x, kernel);
  }

  /**
   * Convolution of each channel by itself over two axes.
   *
   * @param kernel [axes…, channels, multiplier]; channels * multiplier channels come out
   * @param strides the same for both axes
   */
  public Value depthwiseConv(
      Value x, Value kernel, List<Long> strides, List<Long> dilations, List<Long> paddings) {
    return builder.add(
        Convolution.DEPTHWISE_CONV,
        Convolution.attributes(strides, dilations, paddings),
        x,
        kernel);
  }

  /**
   * The transpose of {@link #conv}: the gradient that a convolution gives to an input of the sizes.
   *
   * @param x [batch, axes…, filters], as a convolution with the kernel makes it
   * @param kernel [axes…, channels, filters]
   * @param sizes the extents of the result [batch, sizes…, channels]
   */
  public Value convTranspose(
      Value x,
      Value kernel,
      List<Long> strides,
      List<Long> dilations,
      List<Long> paddings,
      List<Long> sizes) {
    return builder.add(
        Convolution.CONV_BY_INPUT,
        Convolution.attributes(strides, dilations, paddings).with("sizes", List.copyOf(sizes)),
        kernel,
        x);
  }

  /**
   * The greatest element of each window over the axes of [batch, height, width, channels].
   *
   * @param same whether windows reach over the edge, so that ceil(extent / stride) fit
   */
  public Value maxPool(Value x, List<Long> sizes, List<Long> strides, boolean same) {
    return builder.add(Pool.MAX_POOL, Pool.attributes(sizes, strides, same), x);
  }

  /** The mean of each window, likewise; what lies beyond the edge is not counted. */
  public Value averagePool(Value x, List<Long> sizes, List<Long> strides, boolean same) {
    return builder.add(Pool.AVERAGE_POOL, Pool.attributes(sizes, strides, same), x);
  }

  /** The sum over the axes; with keep they stay with size 1. */
  public Value sum(Value x, List<Long> axes, boolean keep) {
    return reduce(Reduction.SUM, x, axes, keep);
  }

  /** The mean over the axes. */
  public Value mean(Value x, List<Long> axes, boolean keep) {
    return reduce(Reduction.MEAN, x, axes, keep);
  }

  /** The maximum over the axes; the gradient is shared among ties. */
  public Value max(Value x, List<Long> axes, boolean keep) {
    return reduce(Reduction.MAX, x, axes, keep);
  }

  /** The minimum over the axes. */
  public Value min(Value x, List<Long> axes, boolean keep) {
    return reduce(Reduction.MIN, x, axes, keep);
  }

  /** Whether every element of a bool tensor is true, as a bool scalar. */
  public Value all(Value x) {
    return reduce(Reduction.ALL, x, axes(x), false);
  }

  /** The sum of all elements, a scalar. */
  public Value sumAll(Value x) {
    return sum(x, axes(x), false);
  }

  /** The mean of all elements, a scalar. */
  public Value meanAll(Value x) {
    return mean(x, axes(x), false);
  }

  /**
   * x normalized by the mean and variance of each channel, the last axis, over all others.
   *
   * @param normalized gamma * (x - mean) / sqrt(variance + epsilon) + beta
   */
  public record Normalized(Value normalized, Value mean, Value variance) {}

  /** x [..., channels], gamma and beta [channels]. */
  public Normalized batchNorm(Value x, Value gamma, Value beta, double epsilon) {
    List<Value> results =
        builder.addAll(new BatchNorm(), Attributes.of("epsilon", epsilon), List.of(x, gamma, beta));
    return new Normalized(results.get(0), results.get(1), results.get(2));
  }

  /**
   * Long short-term memory with sigmoid and tanh from states of 0: the output of each step, [time,
   * batch, units].
   *
   * @param x [time, batch, width]
   * @param kernel [width, 4 units], the parts in the order input, forget, candidate, output
   * @param recurrent [units, 4 units]
   * @param bias [4 units]
   */
  public Value lstm(Value x, Value kernel, Value recurrent, Value bias) {
    return builder
        .addAll(new Lstm(), Attributes.NONE, List.of(x, kernel, recurrent, bias))
        .getFirst();
  }

  /** The position of the greatest element along the axis, i32. */
  public Value argmax(Value x, long axis) {
    return builder.add(new Argmax(), Attributes.of("axis", axis(x, axis)), x);
  }

  /** i32 [...] to float [..., depth]. */
  public Value oneHot(Value classes, long depth) {
    return builder.add(new OneHot(), Attributes.of("depth", depth, "element", floats), classes);
  }

  /** Rows of x by i32 indices along axis 0. */
  public Value gather(Value x, Value indices) {
    return builder.add(new Gather(), Attributes.NONE, x, indices);
  }

  /** Zeros in the shape of {@code like}, with the rows of x added at these places of axis 0. */
  public Value scatter(Value x, Value indices, Value like) {
    return builder.add(new Gather.Gradient(), Attributes.NONE, x, indices, like);
  }

  /** Where a bool vector is true, as i32 indices from 0. */
  public Value places(Value flags) {
    return builder.add(new Places(), Attributes.NONE, flags);
  }

  /** The extent of the axis at run time, a float scalar. */
  public Value size(Value x, long axis) {
    Dimension extent = x.shape().dimension((int) axis);
    return extent.isKnown()
        ? scalar(extent.size())
        : builder.add(new Size(), Attributes.of("axis", axis(x, axis), "element", floats), x);
  }

  /**
   * -sum(p * logSoftmax(logits)) along the last axis: [batch, n], [batch, n] to [batch]; leading
   * axes may be more. The probabilities along the last axis must have the sum 1.
   */
  public Value softmaxCrossEntropy(Value logits, Value probabilities) {
    return crossEntropy(
        CrossEntropy.SOFTMAX_CROSS_ENTROPY, rows(logits), rows(probabilities), logits);
  }

  /** The same for i32 class numbers: [batch, n], [batch] to [batch]. */
  public Value sparseSoftmaxCrossEntropy(Value logits, Value classes) {
    Value flat =
        reshape(classes, Shape.SCALAR.prepend(Extents.product(classes.shape().dimensions())));
    return crossEntropy(CrossEntropy.SPARSE_SOFTMAX_CROSS_ENTROPY, rows(logits), flat, logits);
  }

  /** max(x, 0) - x * z + log(1 + e^-|x|), element by element. */
  public Value sigmoidCrossEntropy(Value logits, Value truth) {
    // max(x, 0) + log(1 + e^-|x|) is softplus(x), whose kernel and derivative are stable.
    return subtract(softplus(logits), multiply(logits, truth));
  }

  /**
   * Connectionist temporal classification, with the last class as the blank: logits [batch, time,
   * classes + 1], i32 [batch, length] to [batch]. Negative class numbers stand for none.
   */
  public Value ctc(Value logits, Value classes) {
    return builder.add(new Ctc(), Attributes.NONE, logits, classes);
  }

  /**
   * How many changes turn one sequence of classes into the other: i32 [batch, m], i32 [batch, n] to
   * float [batch]. Negative class numbers stand for none.
   */
  public Value editDistance(Value sequence, Value other) {
    return builder.add(new EditDistance(), Attributes.of("element", floats), sequence, other);
  }

  /** Whether the class is among the k greatest: float [batch, n], i32 [batch] to bool [batch]. */
  public Value inTopK(Value predictions, Value classes, long k) {
    return builder.add(new InTopK(), Attributes.of("k", k), predictions, classes);
  }

  /**
   * Uniform numbers in [0, 1) in the shape of like, drawn anew each training step from (seed,
   * stream, step).
   */
  public Value random(Value like, long stream) {
    return random(Random.RANDOM_UNIFORM, like, stream);
  }

  /** Standard normal numbers, likewise. */
  public Value randomNormal(Value like, long stream) {
    return random(Random.RANDOM_NORMAL, like, stream);
  }

  /** Numbers of a gamma distribution of scale 1 and this shape, likewise. */
  public Value randomGamma(Value shape, long stream) {
    return random(Random.RANDOM_GAMMA, shape, stream);
  }

  /**
   * x; the call fails with the message if x holds an infinity or NaN. The derivative passes
   * through.
   */
  public Value checkFinite(Value x, String message) {
    return builder.add(new CheckFinite(), Attributes.of("message", message), x);
  }

  /** The value, but not before there is the other one, and so computed late. */
  public Value after(Value value, Value other) {
    return builder.add(new After(), Attributes.NONE, value, other);
  }

  /** The variable's value at the beginning of the call. */
  public Value read(Variable variable) {
    return builder.add(new Read(), Read.attributes(variable));
  }

  /** x as a constant to the derivative. */
  public Value stopGradient(Value x) {
    return builder.add(Unary.STOP_GRADIENT, Attributes.NONE, x);
  }

  /** The variable gets the value when all reads are done. */
  public void assign(Variable variable, Value value) {
    update(Update.ASSIGN, List.of(variable), Attributes.NONE, List.of(value));
  }

  /** The variable grows by the amount when all reads are done. */
  public void assignAdd(Variable variable, Value amount) {
    update(Update.ASSIGN_ADD, List.of(variable), Attributes.NONE, List.of(amount));
  }

  /** ResourceApplyGradientDescent. */
  public void applySgd(Variable variable, Value rate, Value gradient) {
    update(Update.APPLY_SGD, List.of(variable), Attributes.NONE, List.of(rate, gradient));
  }

  /**
   * ResourceApplyKerasMomentum: m = factor * m - rate * g; w += m (nesterov: w += factor * m - rate
   * * g).
   */
  public void applyMomentum(
      Variable variable,
      Variable momentum,
      Value rate,
      Value gradient,
      Value factor,
      boolean nesterov) {
    update(
        Update.APPLY_MOMENTUM,
        List.of(variable, momentum),
        Attributes.of("nesterov", nesterov),
        List.of(rate, factor, gradient));
  }

  /** ResourceApplyAdam. */
  public void applyAdam(
      Variable variable,
      Variable mean,
      Variable square,
      Value beta1Power,
      Value beta2Power,
      Value rate,
      double beta1,
      double beta2,
      double epsilon,
      Value gradient) {
    update(
        Update.APPLY_ADAM,
        List.of(variable, mean, square),
        Attributes.of("beta1", beta1, "beta2", beta2).with("epsilon", epsilon),
        List.of(beta1Power, beta2Power, rate, gradient));
  }

  /** ResourceApplyRMSProp. */
  public void applyRmsprop(
      Variable variable,
      Variable square,
      Variable momentum,
      Value rate,
      double rho,
      double factor,
      double epsilon,
      Value gradient) {
    update(
        Update.APPLY_RMSPROP,
        List.of(variable, square, momentum),
        Attributes.of("rho", rho, "factor", factor).with("epsilon", epsilon),
        List.of(rate, gradient));
  }

  /** ResourceApplyAdagradV2. */
  public void applyAdagrad(
      Variable variable, Variable accumulator, Value rate, double epsilon, Value gradient) {
    update(
        Update.APPLY_ADAGRAD,
        List.of(variable, accumulator),
        Attributes.of("epsilon", epsilon),
        List.of(rate, gradient));
  }

  /** The kernel on the gradient by a result and the value that it refers to. */
  Value backward(UnaryBackward kind, Value gradient, Value reference) {
    return builder.add(kind, Attributes.NONE, gradient, reference);
  }

  /** The gradient by an operand that was broadcast: summed over where it was repeated. */
  Value sumTo(Value gradient, Shape shape) {
    List<Long> axes = Extents.repeated(shape, gradient.shape());
    return axes.isEmpty() ? gradient : reshape(sum(gradient, axes, false), shape);
  }

  /** How many elements lie along the axes, a float scalar. */
  Value count(Value x, List<Long> axes) {
    double known = 1;
    Value count = null;
    for (long axis : axes) {
      Dimension extent = x.shape().dimension((int) axis);
      if (extent.isKnown()) {
        known *= extent.size();
      } else {
        Value size = size(x, axis);
        count = count == null ? size : multiply(count, size);
      }
    }
    if (count == null) {
      return scalar(known);
    }
    return known == 1 ? count : multiply(count, scalar(known));
  }

  private Value reduce(Reduction kind, Value x, List<Long> axes, boolean keep) {
    List<Long> counted = axes.stream().map(axis -> axis(x, axis)).sorted().distinct().toList();
    return builder.add(kind, Reduction.attributes(counted, keep), x);
  }

  private Value crossEntropy(CrossEntropy kind, Value logits, Value truth, Value unflattened) {
    Value loss = builder.addAll(kind, Attributes.NONE, List.of(logits, truth)).getFirst();
    Shape shape = unflattened.shape();
    return reshape(loss, new Shape(shape.dimensions().subList(0, shape.rank() - 1)));
  }

  /** As a matrix whose columns are the last axis. */
  private Value rows(Value x) {
    List<Dimension> all = x.shape().dimensions();
    Dimension rows = Extents.product(all.subList(0, all.size() - 1));
    return reshape(x, new Shape(List.of(rows, x.shape().last())));
  }

  private Value random(Random kind, Value like, long stream) {
    TensorType key = new TensorType(ElementType.I64, Shape.SCALAR);
    Value seed = read(new Variable(Program.SEED, key, false, new Initial.Seed()));
    Value step = read(new Variable(Program.STEP, key, false, new Initial.Fill(0)));
    return builder.add(kind, Attributes.of("stream", stream), like, seed, step);
  }

  private void update(
      Update kind, List<Variable> variables, Attributes attributes, List<Value> operands) {
    TensorType type = operands.getLast().type();
    for (Variable variable : variables) {
      if (!variable.type().equals(type)) {
        throw new IllFormedException(
            kind.word() + " of " + variable.name() + " " + variable.type() + " by " + type);
      }
    }
    List<String> names = variables.stream().map(Variable::name).toList();
    builder.addAll(kind, attributes.with("variables", names), operands);
  }

  private static long axis(Value x, long axis) {
    return axis < 0 ? axis + x.rank() : axis;
  }

  private static List<Long> axes(Value x) {
    return LongStream.range(0, x.rank()).boxed().toList();
  }
}
