package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Backward;
import dev.nnc.ir.Emitter;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Stacking;
import dev.nnc.ir.Value;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The slices along {@code axis}, one result each, without that axis. */
record Unstack() implements OpKind {
  @Override
  public String word() {
    return "unstack";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(1, this, inputs);
    int axis = (int) attributes.integer("axis");
    Shape shape = inputs.getFirst().shape();
    Expect.that(
        axis >= 0
            && axis < shape.rank()
            && shape.dimension(axis).isKnown()
            && shape.dimension(axis).size() > 0,
        this,
        inputs,
        "needs an axis " + axis + " of known extent");
    List<Dimension> rest = new ArrayList<>(shape.dimensions());
    rest.remove(axis);
    return Collections.nCopies(
        (int) shape.dimension(axis).size(), inputs.getFirst().withShape(new Shape(rest)));
  }

  @Override
  public Derivative derivative() {
    return Derivative.DEFINED;
  }

  @Override
  public List<@Nullable Value> differentiate(Backward backward) {
    Instructions x = Instructions.like(backward.builder(), backward.operation().input(0));
    return Collections.singletonList(
        x.stack(filled(x, backward), backward.operation().attributes().integer("axis")));
  }

  /** The gradients by all results, with zeros where nothing flows back. */
  static List<Value> filled(Instructions x, Backward backward) {
    List<Value> all = new ArrayList<>();
    for (int i = 0; i < backward.gradients().size(); i++) {
      Value gradient = backward.gradients().get(i);
      all.add(
          gradient != null
              ? gradient
              : x.broadcast(x.scalar(0), backward.operation().results().get(i)));
    }
    return all;
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    return Trials.alongAxis(all);
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    return emitter.node(
        "Unpack",
        inputs,
        Map.of(
            "axis",
            operation.attributes().integer("axis"),
            "num",
            (long) operation.results().size()));
  }

  @Override
  public List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (Shape shape :
        List.of(Shape.of(3), Shape.of(2, 3), Shape.of(3, 1, 2), Samples.batch(3, 2))) {
      for (long axis = 0; axis < shape.rank(); axis++) {
        if (shape.dimension((int) axis).isKnown()) {
          examples.add(Samples.of(Attributes.of("axis", axis), Samples.real(shape, -2, 2)));
        }
      }
    }
    return examples;
  }
}
