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
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Its input; the call fails with {@code message} if that holds an infinity or NaN. */
record CheckFinite() implements OpKind {
  @Override
  public String word() {
    return "check_finite";
  }

  @Override
  public Effect effect() {
    return Effect.CHECK;
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(1, this, inputs);
    Expect.floating(0, this, inputs);
    attributes.text("message");
    return inputs;
  }

  @Override
  public Derivative derivative() {
    return Derivative.DEFINED;
  }

  @Override
  public List<@Nullable Value> differentiate(Backward backward) {
    return List.of(backward.gradient());
  }

  /** One trial must not end the others: whoever reads the numbers looks at those of each. */
  @Override
  public Optional<List<Value>> stack(Stacking all) {
    return Optional.of(all.inputs());
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    return emitter.node(
        "CheckNumerics", inputs, Map.of("message", operation.attributes().text("message")));
  }

  @Override
  public List<Example> examples() {
    return Samples.unary(0, Attributes.of("message", "not finite"), -2, 2);
  }
}
