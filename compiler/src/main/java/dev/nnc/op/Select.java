package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Backward;
import dev.nnc.ir.Emitter;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Stacking;
import dev.nnc.ir.Value;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The second input where the first is true, the third elsewhere; all broadcast. */
record Select() implements OpKind {
  @Override
  public String word() {
    return "select";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(3, this, inputs);
    Expect.that(
        inputs.get(0).element() == ElementType.BOOL
            && inputs.get(1).element() == inputs.get(2).element(),
        this,
        inputs,
        "needs bool and two of the same elements");
    Shape shape = Extents.broadcast(this, inputs.get(1).shape(), inputs.get(2).shape());
    return List.of(inputs.get(1).withShape(Extents.broadcast(this, inputs.get(0).shape(), shape)));
  }

  @Override
  public Derivative derivative() {
    return Derivative.DEFINED;
  }

  @Override
  public List<@Nullable Value> differentiate(Backward backward) {
    Operation operation = backward.operation();
    Value condition = operation.input(0);
    Value g = backward.gradient();
    Instructions x = Instructions.like(backward.builder(), g);
    return Arrays.asList(
        null,
        backward.wants(1)
            ? x.sumTo(x.select(condition, g, x.scalar(0)), operation.input(1).shape())
            : null,
        backward.wants(2)
            ? x.sumTo(x.select(condition, x.scalar(0), g), operation.input(2).shape())
            : null);
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    return Trials.broadcasting(all);
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    return emitter.node("SelectV2", inputs, Map.of());
  }

  @Override
  public List<Example> examples() {
    return Samples.PAIRS.stream()
        .map(
            pair ->
                Samples.of(
                    Attributes.NONE,
                    Samples.truth(pair.get(1)),
                    Samples.real(pair.get(0), -2, 2),
                    Samples.real(pair.get(1), -2, 2)))
        .toList();
  }
}
