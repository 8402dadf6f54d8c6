package dev.nnc.lower;

import dev.nnc.differentiate.Differentiator;
import dev.nnc.differentiate.Gradients;
import dev.nnc.ir.Function;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Initial;
import dev.nnc.ir.IrVerifier;
import dev.nnc.ir.Origin;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.op.Instructions;
import dev.nnc.simplify.Simplifier;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A network of dense layers that is trained with Adam, as programs in tests need it. */
final class Training {
  static final TensorType KEY = new TensorType(ElementType.I64, Shape.SCALAR);

  private final List<Variable> variables = new ArrayList<>();
  private final FunctionBuilder builder = new FunctionBuilder("step");
  private final Instructions x = new Instructions(builder, ElementType.F32);

  private boolean again;

  private Training() {}

  /**
   * A function {@code step} with inputs {@code image} and {@code label}, outputs {@code loss} and
   * {@code correct}.
   *
   * @param dropout the share of hidden units that are dropped, 0 for none
   */
  static Program network(double dropout, long... widths) {
    return new Training().build(dropout, widths);
  }

  /** The same, with two layers at a time computed again in the backward pass. */
  static Program checkpointed(double dropout, long... widths) {
    Training training = new Training();
    training.again = true;
    return training.build(dropout, widths);
  }

  private Program build(double dropout, long... widths) {
    variable(Program.SEED, KEY, new Initial.Seed());
    Variable count = variable(Program.STEP, KEY, new Initial.Fill(0));
    Value in = builder.input("image", TensorType.f32(Shape.of(widths[0]).batched()));
    Value label = builder.input("label", new TensorType(ElementType.I32, Shape.SCALAR.batched()));
    List<Variable> weights = new ArrayList<>();
    Value value = in;
    for (int first = 1; first < widths.length; first += 2) {
      int from = first;
      Value before = value;
      value =
          again
              ? builder.again(() -> two(before, from, dropout, weights, widths))
              : two(before, from, dropout, weights, widths);
    }
    builder.origin(new Origin("loss", null));
    Value loss = x.checkFinite(x.meanAll(x.sparseSoftmaxCrossEntropy(value, label)), "the loss");
    Value correct = x.sumAll(x.cast(x.equal(x.argmax(value, -1), label), ElementType.F32));
    Gradients.Found gradients =
        (Gradients.Found)
            Differentiator.gradients(builder, loss, weights.stream().map(x::read).toList());
    builder.origin(new Origin("adam", null));
    Value time = x.cast(x.add(x.read(count), x.integer(1)), ElementType.F32);
    for (int i = 0; i < weights.size(); i++) {
      Variable weight = weights.get(i);
      Value gradient = gradients.values().get(i);
      if (gradient == null) {
        throw new AssertionError("no gradient for " + weight.name());
      }
      x.applyAdam(
          weight,
          variable(weight.name() + "/m", weight.type(), new Initial.Fill(0)),
          variable(weight.name() + "/v", weight.type(), new Initial.Fill(0)),
          x.power(x.scalar(0.9), time),
          x.power(x.scalar(0.999), time),
          x.scalar(0.001),
          0.9,
          0.999,
          1e-7,
          gradient);
    }
    x.assignAdd(count, x.integer(1));
    builder.output("loss", loss);
    builder.output("correct", correct);
    Function function = builder.build();
    Program program = Simplifier.simplify(new Program(variables, List.of(function)));
    IrVerifier.verify(program);
    return program;
  }

  private Value two(Value in, int first, double dropout, List<Variable> weights, long... widths) {
    Value value = in;
    for (int layer = first; layer < Math.min(first + 2, widths.length); layer++) {
      String name = "dense_" + layer;
      builder.origin(new Origin(name, null));
      double limit = Math.sqrt(6.0 / (widths[layer - 1] + widths[layer]));
      Variable kernel =
          variable(
              name + "/kernel",
              TensorType.f32(Shape.of(widths[layer - 1], widths[layer])),
              new Initial.Uniform(-limit, limit));
      Variable bias =
          variable(name + "/bias", TensorType.f32(Shape.of(widths[layer])), new Initial.Fill(0));
      weights.add(kernel);
      weights.add(bias);
      value = x.add(x.matmul(value, x.read(kernel)), x.read(bias));
      if (layer < widths.length - 1) {
        value = x.relu(value);
        if (dropout > 0) {
          Value keep = x.atLeast(x.random(value, layer), x.scalar(dropout));
          value = x.select(keep, x.multiply(value, x.scalar(1 / (1 - dropout))), x.scalar(0));
        }
      }
    }
    return value;
  }

  private Variable variable(String name, TensorType type, Initial initial) {
    boolean trainable =
        type.element() == ElementType.F32 && !name.endsWith("/m") && !name.endsWith("/v");
    Variable variable = new Variable(name, type, trainable, initial);
    variables.add(variable);
    return variable;
  }

  /** Random images and labels. */
  static void fill(Session.Feeds feeds, Random random, int classes) {
    FloatBuffer images = feeds.floats("image").clear();
    while (images.hasRemaining()) {
      images.put(random.nextFloat());
    }
    IntBuffer labels = feeds.integers("label").clear();
    while (labels.hasRemaining()) {
      labels.put(random.nextInt(classes));
    }
  }
}
