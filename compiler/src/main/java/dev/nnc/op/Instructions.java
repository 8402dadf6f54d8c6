package dev.nnc.op;

import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import java.util.List;

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

  /** A constant of the function's float type, in row-major order. */
  public Value constant(double[] values, Shape shape) {
    throw new UnsupportedOperationException();
  }

  /** A constant float scalar. */
  public Value scalar(double value) {
    throw new UnsupportedOperationException();
  }

  /** A constant i64 scalar. */
  public Value integer(long value) {
    throw new UnsupportedOperationException();
  }

  /** a + b. All arithmetic broadcasts as in NumPy: shapes are aligned at their last axis. */
  public Value add(Value a, Value b) {
    throw new UnsupportedOperationException();
  }

  /** a - b. */
  public Value subtract(Value a, Value b) {
    throw new UnsupportedOperationException();
  }

  /** a * b. */
  public Value multiply(Value a, Value b) {
    throw new UnsupportedOperationException();
  }

  /** a / b. */
  public Value divide(Value a, Value b) {
    throw new UnsupportedOperationException();
  }

  /** a to the power of b. */
  public Value power(Value a, Value b) {
    throw new UnsupportedOperationException();
  }

  /** The greater of the two, element by element. */
  public Value maximum(Value a, Value b) {
    throw new UnsupportedOperationException();
  }

  /** The smaller of the two, element by element. */
  public Value minimum(Value a, Value b) {
    throw new UnsupportedOperationException();
  }

  /** -x. */
  public Value negate(Value x) {
    throw new UnsupportedOperationException();
  }

  /** e to the power of x. */
  public Value exp(Value x) {
    throw new UnsupportedOperationException();
  }

  /** The natural logarithm. */
  public Value log(Value x) {
    throw new UnsupportedOperationException();
  }

  /** log(1 + x). */
  public Value log1p(Value x) {
    throw new UnsupportedOperationException();
  }

  /** The square root. */
  public Value sqrt(Value x) {
    throw new UnsupportedOperationException();
  }

  /** x * x. */
  public Value square(Value x) {
    throw new UnsupportedOperationException();
  }

  /** The absolute value. */
  public Value abs(Value x) {
    throw new UnsupportedOperationException();
  }

  /** -1, 0 or 1; its derivative is zero. */
  public Value sign(Value x) {
    throw new UnsupportedOperationException();
  }

  /** The sine. */
  public Value sin(Value x) {
    throw new UnsupportedOperationException();
  }

  /** The cosine. */
  public Value cos(Value x) {
    throw new UnsupportedOperationException();
  }

  /** The hyperbolic sine. */
  public Value sinh(Value x) {
    throw new UnsupportedOperationException();
  }

  /** The hyperbolic cosine. */
  public Value cosh(Value x) {
    throw new UnsupportedOperationException();
  }

  /** The hyperbolic tangent. */
  public Value tanh(Value x) {
    throw new UnsupportedOperationException();
  }

  /** The Gauss error function. */
  public Value erf(Value x) {
    throw new UnsupportedOperationException();
  }

  /** The greatest whole number that is not above; its derivative is zero. */
  public Value floor(Value x) {
    throw new UnsupportedOperationException();
  }

  /** The nearest whole number, ties to even; its derivative is zero. */
  public Value round(Value x) {
    throw new UnsupportedOperationException();
  }

  /** 1 / (1 + e^-x). */
  public Value sigmoid(Value x) {
    throw new UnsupportedOperationException();
  }

  /** 1 where x is above 0, else 0; its derivative is zero. */
  public Value step(Value x) {
    throw new UnsupportedOperationException();
  }

  /** max(x, 0). */
  public Value relu(Value x) {
    throw new UnsupportedOperationException();
  }

  /** min(max(x, 0), 6). */
  public Value relu6(Value x) {
    throw new UnsupportedOperationException();
  }

  /** x where positive, slope * x elsewhere. */
  public Value leakyRelu(Value x, double slope) {
    throw new UnsupportedOperationException();
  }

  /** x where positive, alpha * (e^x - 1) elsewhere. */
  public Value elu(Value x, double alpha) {
    throw new UnsupportedOperationException();
  }

  /** The scaled exponential linear unit (Klambauer et al. 2017). */
  public Value selu(Value x) {
    throw new UnsupportedOperationException();
  }

  /** log(1 + e^x). */
  public Value softplus(Value x) {
    throw new UnsupportedOperationException();
  }

  /** x / (1 + |x|). */
  public Value softsign(Value x) {
    throw new UnsupportedOperationException();
  }

  /** Softmax along the last axis. */
  public Value softmax(Value x) {
    throw new UnsupportedOperationException();
  }

  /** The logarithm of softmax along the last axis. */
  public Value logSoftmax(Value x) {
    throw new UnsupportedOperationException();
  }

  /** a {@literal <} b, as bool. */
  public Value less(Value a, Value b) {
    throw new UnsupportedOperationException();
  }

  /** a {@literal <}= b, as bool. */
  public Value atMost(Value a, Value b) {
    throw new UnsupportedOperationException();
  }

  /** a {@literal >} b, as bool. */
  public Value greater(Value a, Value b) {
    throw new UnsupportedOperationException();
  }

  /** a {@literal >}= b, as bool. */
  public Value atLeast(Value a, Value b) {
    throw new UnsupportedOperationException();
  }

  /** a == b, as bool. */
  public Value equal(Value a, Value b) {
    throw new UnsupportedOperationException();
  }

  /** a != b, as bool. */
  public Value unequal(Value a, Value b) {
    throw new UnsupportedOperationException();
  }

  /** Logical and. */
  public Value and(Value a, Value b) {
    throw new UnsupportedOperationException();
  }

  /** Logical or. */
  public Value or(Value a, Value b) {
    throw new UnsupportedOperationException();
  }

  /** Logical not. */
  public Value not(Value x) {
    throw new UnsupportedOperationException();
  }

  /** Whether each element is neither infinite nor NaN, as bool. */
  public Value isFinite(Value x) {
    throw new UnsupportedOperationException();
  }

  /** a where the condition holds, b elsewhere; all broadcast. */
  public Value select(Value condition, Value a, Value b) {
    throw new UnsupportedOperationException();
  }

  /** The same numbers as another element type. */
  public Value cast(Value x, ElementType element) {
    throw new UnsupportedOperationException();
  }

  /**
   * The matrix product over the last two axes; leading axes are the same, or b is a plain matrix.
   */
  public Value matmul(Value a, Value b) {
    throw new UnsupportedOperationException();
  }

  /** The same, with either operand transposed in its last two axes first. */
  public Value matmul(Value a, Value b, boolean transposeA, boolean transposeB) {
    throw new UnsupportedOperationException();
  }

  /**
   * The same elements in another shape; at most one dimension of it may be a symbol that x does not
   * have.
   */
  public Value reshape(Value x, Shape shape) {
    throw new UnsupportedOperationException();
  }

  /** Axes in another order: result axis i is axis permutation[i] of x. */
  public Value transpose(Value x, List<Long> permutation) {
    throw new UnsupportedOperationException();
  }

  /** The values one after another along the axis; negative counts from the end. */
  public Value concat(List<Value> values, long axis) {
    throw new UnsupportedOperationException();
  }

  /** The elements from..from+count along one axis. */
  public Value slice(Value x, long axis, long from, long count) {
    throw new UnsupportedOperationException();
  }

  /** x repeated to the shape of like. */
  public Value broadcast(Value x, Value like) {
    throw new UnsupportedOperationException();
  }

  /** The sum over the axes; with keep they stay with size 1. */
  public Value sum(Value x, List<Long> axes, boolean keep) {
    throw new UnsupportedOperationException();
  }

  /** The mean over the axes. */
  public Value mean(Value x, List<Long> axes, boolean keep) {
    throw new UnsupportedOperationException();
  }

  /** The maximum over the axes; the gradient is shared among ties. */
  public Value max(Value x, List<Long> axes, boolean keep) {
    throw new UnsupportedOperationException();
  }

  /** The minimum over the axes. */
  public Value min(Value x, List<Long> axes, boolean keep) {
    throw new UnsupportedOperationException();
  }

  /** Whether every element of a bool tensor is true, as a bool scalar. */
  public Value all(Value x) {
    throw new UnsupportedOperationException();
  }

  /** The sum of all elements, a scalar. */
  public Value sumAll(Value x) {
    throw new UnsupportedOperationException();
  }

  /** The mean of all elements, a scalar. */
  public Value meanAll(Value x) {
    throw new UnsupportedOperationException();
  }

  /** The position of the greatest element along the axis, i32. */
  public Value argmax(Value x, long axis) {
    throw new UnsupportedOperationException();
  }

  /** i32 [...] to float [..., depth]. */
  public Value oneHot(Value classes, long depth) {
    throw new UnsupportedOperationException();
  }

  /** Rows of x by i32 indices along axis 0. */
  public Value gather(Value x, Value indices) {
    throw new UnsupportedOperationException();
  }

  /** The extent of the axis at run time, a float scalar. */
  public Value size(Value x, long axis) {
    throw new UnsupportedOperationException();
  }

  /**
   * -sum(p * logSoftmax(logits)) along the last axis: [batch, n], [batch, n] to [batch]; leading
   * axes may be more.
   */
  public Value softmaxCrossEntropy(Value logits, Value probabilities) {
    throw new UnsupportedOperationException();
  }

  /** The same for i32 class numbers: [batch, n], [batch] to [batch]. */
  public Value sparseSoftmaxCrossEntropy(Value logits, Value classes) {
    throw new UnsupportedOperationException();
  }

  /** max(x, 0) - x * z + log(1 + e^-|x|), element by element. */
  public Value sigmoidCrossEntropy(Value logits, Value truth) {
    throw new UnsupportedOperationException();
  }

  /** Whether the class is among the k greatest: float [batch, n], i32 [batch] to bool [batch]. */
  public Value inTopK(Value predictions, Value classes, long k) {
    throw new UnsupportedOperationException();
  }

  /**
   * Uniform numbers in [0, 1) in the shape of like, drawn anew each training step from (seed,
   * stream, step).
   */
  public Value random(Value like, long stream) {
    throw new UnsupportedOperationException();
  }

  /** Standard normal numbers, likewise. */
  public Value randomNormal(Value like, long stream) {
    throw new UnsupportedOperationException();
  }

  /**
   * x; the call fails with the message if x holds an infinity or NaN. The derivative passes
   * through.
   */
  public Value checkFinite(Value x, String message) {
    throw new UnsupportedOperationException();
  }

  /** The variable's value at the beginning of the call. */
  public Value read(Variable variable) {
    throw new UnsupportedOperationException();
  }

  /** x as a constant to the derivative. */
  public Value stopGradient(Value x) {
    throw new UnsupportedOperationException();
  }

  /** The variable gets the value when all reads are done. */
  public void assign(Variable variable, Value value) {
    throw new UnsupportedOperationException();
  }

  /** The variable grows by the amount when all reads are done. */
  public void assignAdd(Variable variable, Value amount) {
    throw new UnsupportedOperationException();
  }

  /** ResourceApplyGradientDescent. */
  public void applySgd(Variable variable, Value rate, Value gradient) {
    throw new UnsupportedOperationException();
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
    throw new UnsupportedOperationException();
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
    throw new UnsupportedOperationException();
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
    throw new UnsupportedOperationException();
  }

  /** ResourceApplyAdagradV2. */
  public void applyAdagrad(
      Variable variable, Variable accumulator, Value rate, double epsilon, Value gradient) {
    throw new UnsupportedOperationException();
  }
}
