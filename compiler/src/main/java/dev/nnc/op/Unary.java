package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Backward;
import dev.nnc.ir.Emitter;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Stacking;
import dev.nnc.ir.Value;
import dev.nnc.type.TensorType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Operations on one float tensor that keep its shape. */
public enum Unary implements OpKind {
  NEGATE("Neg"),
  EXP("Exp"),
  LOG("Log"),
  LOG1P("Log1p"),
  SQRT("Sqrt"),
  SQUARE("Square"),
  ABS("Abs"),
  SIGN("Sign"),
  SIN("Sin"),
  COS("Cos"),
  SINH("Sinh"),
  COSH("Cosh"),
  TANH("Tanh"),
  ERF("Erf"),
  FLOOR("Floor"),
  ROUND("Round"),
  SIGMOID("Sigmoid"),
  RELU("Relu"),
  RELU6("Relu6"),
  /** With alpha 1. */
  ELU("Elu"),
  SELU("Selu"),
  SOFTPLUS("Softplus"),
  SOFTSIGN("Softsign"),
  /** Along the last axis. */
  SOFTMAX("Softmax"),
  /** Along the last axis. */
  LOG_SOFTMAX("LogSoftmax"),
  STOP_GRADIENT("StopGradient");

  private final String node;

  Unary(String node) {
    this.node = node;
  }

  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  private boolean alongLastAxis() {
    return this == SOFTMAX || this == LOG_SOFTMAX;
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(1, this, inputs);
    if (this != STOP_GRADIENT) {
      Expect.floating(0, this, inputs);
    }
    Expect.that(
        !alongLastAxis() || inputs.getFirst().shape().rank() > 0, this, inputs, "needs an axis");
    return inputs;
  }

  @Override
  public Derivative derivative() {
    return switch (this) {
      case SIGN, FLOOR, ROUND, STOP_GRADIENT -> Derivative.ZERO;
      case NEGATE,
          EXP,
          LOG,
          LOG1P,
          SQRT,
          SQUARE,
          ABS,
          SIN,
          COS,
          SINH,
          COSH,
          TANH,
          ERF,
          SIGMOID,
          RELU,
          RELU6,
          ELU,
          SELU,
          SOFTPLUS,
          SOFTSIGN,
          SOFTMAX,
          LOG_SOFTMAX ->
          Derivative.DEFINED;
    };
  }

  @Override
  public List<@Nullable Value> differentiate(Backward backward) {
    Value in = backward.operation().input(0);
    Value out = backward.operation().result();
    Value g = backward.gradient();
    Instructions x = Instructions.like(backward.builder(), in);
    return List.of(
        switch (this) {
          case NEGATE -> x.negate(g);
          case EXP -> x.multiply(g, out);
          case LOG -> x.divide(g, in);
          case LOG1P -> x.divide(g, x.add(in, x.scalar(1)));
          case SQRT -> x.backward(UnaryBackward.SQRT_GRADIENT, g, out);
          case SQUARE -> x.multiply(g, x.multiply(in, x.scalar(2)));
          case ABS -> x.multiply(g, x.sign(in));
          case SIN -> x.multiply(g, x.cos(in));
          case COS -> x.negate(x.multiply(g, x.sin(in)));
          case SINH -> x.multiply(g, x.cosh(in));
          case COSH -> x.multiply(g, x.sinh(in));
          case TANH -> x.backward(UnaryBackward.TANH_GRADIENT, g, out);
          case ERF ->
              x.multiply(
                  g, x.multiply(x.exp(x.negate(x.square(in))), x.scalar(2 / Math.sqrt(Math.PI))));
          case SIGMOID -> x.backward(UnaryBackward.SIGMOID_GRADIENT, g, out);
          case RELU -> x.backward(UnaryBackward.RELU_GRADIENT, g, out);
          case RELU6 -> x.backward(UnaryBackward.RELU6_GRADIENT, g, out);
          case ELU -> x.backward(UnaryBackward.ELU_GRADIENT, g, out);
          case SELU -> x.backward(UnaryBackward.SELU_GRADIENT, g, out);
          case SOFTPLUS -> x.backward(UnaryBackward.SOFTPLUS_GRADIENT, g, in);
          case SOFTSIGN -> x.backward(UnaryBackward.SOFTSIGN_GRADIENT, g, in);
          case SOFTMAX ->
              x.multiply(out, x.subtract(g, x.sum(x.multiply(g, out), List.of(-1L), true)));
          case LOG_SOFTMAX -> x.subtract(g, x.multiply(x.exp(out), x.sum(g, List.of(-1L), true)));
          case SIGN, FLOOR, ROUND, STOP_GRADIENT ->
              throw new IllegalStateException(word() + " has a derivative of zero");
        });
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    if (this == SOFTMAX && all.operation().input(0).rank() == 2) {
      // The probabilities of classes, beside a cross-entropy that shares the parts.
      Value logits = all.input(0);
      Instructions x = Instructions.like(all.builder(), logits);
      return Optional.of(List.of(Trials.softmax(x, logits).softmax()));
    }
    // TensorFlow knows no softmax of more than five axes.
    return alongLastAxis() && all.operation().input(0).rank() > 1
        ? Trials.byRow(all)
        : Trials.same(all);
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    return List.of(emitter.one(node, inputs.getFirst()));
  }

  @Override
  public List<Example> examples() {
    return switch (this) {
      case LOG, SQRT -> Samples.unary(0, Attributes.NONE, 0.5, 3);
      case LOG1P -> Samples.unary(0, Attributes.NONE, -0.5, 3);
      case FLOOR, ROUND -> Samples.unary(0, Attributes.NONE, 0.1, 0.4);
      case ABS, SIGN, RELU, ELU, SELU, SOFTSIGN -> Samples.around(Attributes.NONE, -2, 2, 0);
      case RELU6 -> Samples.around(Attributes.NONE, 4, 8, 6);
      case SOFTMAX, LOG_SOFTMAX -> Samples.unary(1, Attributes.NONE, -2, 2);
      case NEGATE, EXP, SQUARE, SIN, COS, SINH, COSH, TANH, ERF, SIGMOID, SOFTPLUS, STOP_GRADIENT ->
          Samples.unary(0, Attributes.NONE, -2, 2);
    };
  }
}
