package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Backward;
import dev.nnc.ir.Emitter;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Stacking;
import dev.nnc.ir.Value;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * TensorFlow's kernels for the derivatives of unary operations: inputs are the gradient by the
 * result and what the kernel refers to, the operation's input x or its result y.
 */
enum UnaryBackward implements OpKind {
  /** g / (2 y). */
  SQRT_GRADIENT("SqrtGrad"),
  /** g (1 - y²). */
  TANH_GRADIENT("TanhGrad"),
  /** g y (1 - y). */
  SIGMOID_GRADIENT("SigmoidGrad"),
  /** g where x, or y, is above 0, else 0. */
  RELU_GRADIENT("ReluGrad"),
  /** g where x, or y, is between 0 and 6, else 0. */
  RELU6_GRADIENT("Relu6Grad"),
  /** g where y is not below 0, else g (y + 1). */
  ELU_GRADIENT("EluGrad"),
  /** g scale where y is not below 0, else g (y + scale alpha). */
  SELU_GRADIENT("SeluGrad"),
  /** g sigmoid(x). */
  SOFTPLUS_GRADIENT("SoftplusGrad"),
  /** g / (1 + |x|)². */
  SOFTSIGN_GRADIENT("SoftsignGrad");

  private final String node;

  UnaryBackward(String node) {
    this.node = node;
  }

  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(2, this, inputs);
    Expect.floating(0, this, inputs);
    Expect.that(inputs.get(0).equals(inputs.get(1)), this, inputs, "types differ");
    return List.of(inputs.getFirst());
  }

  @Override
  public Derivative derivative() {
    return Derivative.DEFINED;
  }

  /** The operation is linear in its gradient, so its derivative by that is the operation itself. */
  @Override
  public List<@Nullable Value> differentiate(Backward backward) {
    Value inner = backward.operation().input(0);
    Value reference = backward.operation().input(1);
    Value g = backward.gradient();
    Instructions x = Instructions.like(backward.builder(), g);
    Value byReference = null;
    if (backward.wants(1)) {
      byReference =
          switch (this) {
            case SQRT_GRADIENT ->
                x.negate(x.divide(x.backward(this, x.multiply(g, inner), reference), reference));
            case TANH_GRADIENT ->
                x.multiply(x.multiply(g, inner), x.multiply(reference, x.scalar(-2)));
            case SIGMOID_GRADIENT ->
                x.multiply(
                    x.multiply(g, inner),
                    x.subtract(x.scalar(1), x.multiply(reference, x.scalar(2))));
            case RELU_GRADIENT, RELU6_GRADIENT -> null;
            case ELU_GRADIENT, SELU_GRADIENT ->
                x.select(x.less(reference, x.scalar(0)), x.multiply(g, inner), x.scalar(0));
            case SOFTPLUS_GRADIENT -> {
              Value sigmoid = x.sigmoid(reference);
              yield x.backward(SIGMOID_GRADIENT, x.multiply(g, inner), sigmoid);
            }
            case SOFTSIGN_GRADIENT -> {
              Value both = x.backward(this, x.multiply(g, inner), reference);
              Value slope = x.multiply(x.sign(reference), x.scalar(-2));
              yield x.divide(x.multiply(both, slope), x.add(x.abs(reference), x.scalar(1)));
            }
          };
    }
    return Arrays.asList(backward.wants(0) ? x.backward(this, g, reference) : null, byReference);
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    return Trials.same(all);
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    return List.of(
        switch (this) {
          // These three take the result first.
          case SQRT_GRADIENT, TANH_GRADIENT, SIGMOID_GRADIENT ->
              emitter.one(node, inputs.get(1), inputs.get(0));
          case RELU_GRADIENT,
              RELU6_GRADIENT,
              ELU_GRADIENT,
              SELU_GRADIENT,
              SOFTPLUS_GRADIENT,
              SOFTSIGN_GRADIENT ->
              emitter.one(node, inputs.get(0), inputs.get(1));
        });
  }

  @Override
  public List<Example> examples() {
    return switch (this) {
      case SQRT_GRADIENT -> examples(0.5, 2);
      case TANH_GRADIENT, SIGMOID_GRADIENT, SOFTPLUS_GRADIENT -> examples(-0.9, 0.9);
      case RELU_GRADIENT, ELU_GRADIENT, SELU_GRADIENT, SOFTSIGN_GRADIENT -> {
        List<Example> all = new ArrayList<>(examples(-0.9, -0.1));
        all.addAll(examples(0.1, 0.9));
        yield all;
      }
      case RELU6_GRADIENT -> {
        List<Example> all = new ArrayList<>(examples(5, 5.9));
        all.addAll(examples(6.1, 7));
        yield all;
      }
    };
  }

  private static List<Example> examples(double low, double high) {
    return Samples.SHAPES.stream()
        .map(
            shape ->
                Samples.of(
                    Attributes.NONE, Samples.real(shape, -2, 2), Samples.real(shape, low, high)))
        .toList();
  }
}
