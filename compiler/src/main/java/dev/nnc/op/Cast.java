package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Backward;
import dev.nnc.ir.Emitter;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Stacking;
import dev.nnc.ir.Value;
import dev.nnc.type.ElementType;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The same numbers as the attribute {@code element}; nothing flows back through whole numbers. */
record Cast() implements OpKind {
  @Override
  public String word() {
    return "cast";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(1, this, inputs);
    return List.of(inputs.getFirst().withElement(attributes.element("element")));
  }

  @Override
  public Derivative derivative() {
    return Derivative.DEFINED;
  }

  @Override
  public List<@Nullable Value> differentiate(Backward backward) {
    Value in = backward.operation().input(0);
    if (!in.type().element().isFloat()) {
      return Collections.singletonList(null);
    }
    return List.of(
        Instructions.like(backward.builder(), in).cast(backward.gradient(), in.type().element()));
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    return Trials.same(all);
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    return emitter.node("Cast", inputs, Map.of("DstT", operation.attributes().element("element")));
  }

  @Override
  public List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (ElementType element : ElementType.values()) {
      examples.addAll(Samples.unary(0, Attributes.of("element", element), -3, 3));
    }
    examples.add(
        Samples.of(Attributes.of("element", ElementType.F32), Samples.whole(Samples.batch(3), 9)));
    return examples;
  }
}
