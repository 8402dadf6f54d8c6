package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Backward;
import dev.nnc.ir.Emitter;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Stacking;
import dev.nnc.ir.Value;
import dev.nnc.type.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** x where positive, {@code slope} times x elsewhere. */
record LeakyRelu() implements OpKind {
  @Override
  public String word() {
    return "leaky_relu";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(1, this, inputs);
    Expect.floating(0, this, inputs);
    attributes.real("slope");
    return inputs;
  }

  @Override
  public Derivative derivative() {
    return Derivative.DEFINED;
  }

  @Override
  public List<@Nullable Value> differentiate(Backward backward) {
    return List.of(
        backward
            .builder()
            .add(
                new Gradient(),
                backward.operation().attributes(),
                backward.gradient(),
                backward.operation().input(0)));
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    return Trials.same(all);
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    return emitter.node("LeakyRelu", inputs, Map.of("alpha", operation.attributes().real("slope")));
  }

  @Override
  public List<Example> examples() {
    return Samples.around(Attributes.of("slope", 0.25), -2, 2, 0);
  }

  /** Inputs are the gradient by the result and x. */
  record Gradient() implements OpKind {
    @Override
    public String word() {
      return "leaky_relu_gradient";
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

    @Override
    public List<@Nullable Value> differentiate(Backward backward) {
      Operation operation = backward.operation();
      return Arrays.asList(
          backward.wants(0)
              ? backward
                  .builder()
                  .add(this, operation.attributes(), backward.gradient(), operation.input(1))
              : null,
          null);
    }

    @Override
    public Optional<List<Value>> stack(Stacking all) {
      return Trials.same(all);
    }

    @Override
    public List<Emitter.Handle> emit(
        Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
      return emitter.node(
          "LeakyReluGrad", inputs, Map.of("alpha", operation.attributes().real("slope")));
    }

    @Override
    public List<Example> examples() {
      Attributes attributes = Attributes.of("slope", 0.25);
      return Samples.SHAPES.stream()
          .map(s -> Samples.of(attributes, Samples.real(s, -2, 2), Samples.real(s, 0.1, 2)))
          .toList();
    }
  }
}
