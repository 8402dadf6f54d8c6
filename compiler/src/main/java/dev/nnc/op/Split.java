package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Backward;
import dev.nnc.ir.Emitter;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Stacking;
import dev.nnc.ir.Value;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Equal parts along {@code axis}, as many results as {@code parts} says. */
record Split() implements OpKind {
  @Override
  public String word() {
    return "split";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(1, this, inputs);
    int axis = (int) attributes.integer("axis");
    long parts = attributes.integer("parts");
    Shape shape = inputs.getFirst().shape();
    Expect.that(
        axis >= 0
            && axis < shape.rank()
            && parts > 0
            && shape.dimension(axis).isKnown()
            && shape.dimension(axis).size() % parts == 0,
        this,
        inputs,
        "axis " + axis + " does not have " + parts + " equal parts");
    Shape part = Extents.with(shape, axis, Dimension.of(shape.dimension(axis).size() / parts));
    return Collections.nCopies((int) parts, inputs.getFirst().withShape(part));
  }

  @Override
  public Derivative derivative() {
    return Derivative.DEFINED;
  }

  @Override
  public List<@Nullable Value> differentiate(Backward backward) {
    Instructions x = Instructions.like(backward.builder(), backward.operation().input(0));
    List<Value> all = Unstack.filled(x, backward);
    return Collections.singletonList(
        x.concat(all, backward.operation().attributes().integer("axis")));
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    return Trials.alongAxis(all);
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    Attributes attributes = operation.attributes();
    return emitter.node(
        "Split",
        List.of(emitter.scalar(ElementType.I32, attributes.integer("axis")), inputs.getFirst()),
        Map.of("num_split", attributes.integer("parts")));
  }

  @Override
  public List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (Shape shape :
        List.of(
            Shape.of(6), Shape.of(2, 6), Shape.of(6, 1, 2), Shape.of(1, 6, 2), Samples.batch(6))) {
      for (long axis = 0; axis < shape.rank(); axis++) {
        if (shape.dimension((int) axis).equals(Dimension.of(6))) {
          for (long parts : List.of(1L, 2L, 3L)) {
            examples.add(
                Samples.of(
                    Attributes.of("axis", axis, "parts", parts), Samples.real(shape, -2, 2)));
          }
        }
      }
    }
    return examples;
  }
}
