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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows of the first input by the second, i32 indices along axis 0. */
record Gather() implements OpKind {
  @Override
  public String word() {
    return "gather";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(2, this, inputs);
    return List.of(rows(this, inputs.get(0), inputs.get(1)));
  }

  private static TensorType rows(OpKind kind, TensorType table, TensorType indices) {
    List<TensorType> inputs = List.of(table, indices);
    Expect.that(table.shape().rank() > 0, kind, inputs, "needs rows");
    Expect.that(indices.element() == ElementType.I32, kind, inputs, "needs i32 indices");
    List<Dimension> dimensions = new ArrayList<>(indices.shape().dimensions());
    dimensions.addAll(table.shape().row().dimensions());
    return table.withShape(new Shape(dimensions));
  }

  @Override
  public Derivative derivative() {
    return Derivative.DEFINED;
  }

  @Override
  public List<@Nullable Value> differentiate(Backward backward) {
    Operation operation = backward.operation();
    return Arrays.asList(
        backward
            .builder()
            .add(
                new Gradient(),
                Attributes.NONE,
                backward.gradient(),
                operation.input(1),
                operation.input(0)),
        null);
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    if (!all.differs(0)) {
      return Optional.of(
          all.builder().addAll(this, Attributes.NONE, List.of(all.input(0), all.input(1))));
    }
    Dimension rows = all.operation().input(0).shape().dimension(0);
    if (!rows.isKnown()) {
      return Optional.empty();
    }
    Value table = Trials.together(all, all.input(0));
    Value indices = Trials.positions(all, all.spread(1), rows.size());
    return Optional.of(all.builder().addAll(this, Attributes.NONE, List.of(table, indices)));
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    return List.of(
        emitter.one("GatherV2", inputs.get(0), inputs.get(1), emitter.scalar(ElementType.I32, 0)));
  }

  @Override
  public List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (Shape table : tables()) {
      for (Shape indices : indices()) {
        examples.add(
            Samples.of(Attributes.NONE, Samples.real(table, -2, 2), Samples.whole(indices, 4)));
      }
    }
    return examples;
  }

  private static List<Shape> tables() {
    return List.of(Shape.of(4), Shape.of(4, 2), Shape.of(4, 2, 1), Shape.of(4, 1, 2, 1));
  }

  private static List<Shape> indices() {
    return List.of(Shape.SCALAR, Shape.of(3), Samples.batch(), Shape.of(2, 3));
  }

  /**
   * Zeros in the shape of the third input, with the rows of the first, the gradient by the result,
   * added at the places that the second tells.
   */
  record Gradient() implements OpKind {
    @Override
    public String word() {
      return "gather_gradient";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
      Expect.count(3, this, inputs);
      Expect.that(
          inputs.get(0).equals(rows(this, inputs.get(2), inputs.get(1))),
          this,
          inputs,
          "the gradient does not have the shape of the gathered rows");
      return List.of(inputs.get(2));
    }

    @Override
    public Derivative derivative() {
      return Derivative.DEFINED;
    }

    @Override
    public List<@Nullable Value> differentiate(Backward backward) {
      Value g = backward.gradient();
      return Arrays.asList(
          Instructions.like(backward.builder(), g).gather(g, backward.operation().input(1)),
          null,
          null);
    }

    @Override
    public Optional<List<Value>> stack(Stacking all) {
      Shape table = all.operation().input(2).shape();
      if (!table.dimension(0).isKnown()) {
        return Optional.empty();
      }
      Value rows =
          all.builder()
              .add(
                  this,
                  Attributes.NONE,
                  all.spread(0),
                  Trials.positions(all, all.spread(1), table.dimension(0).size()),
                  Trials.together(all, all.spread(2)));
      return Optional.of(List.of(Trials.apart(all, rows, table)));
    }

    @Override
    public List<Emitter.Handle> emit(
        Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
      Dimension rows = operation.result().shape().dimension(0);
      Emitter.Handle count =
          rows.isKnown()
              ? emitter.scalar(ElementType.I32, rows.size())
              : Size.extent(emitter, emitter.one("Shape", inputs.get(2)), 0);
      return List.of(emitter.one("UnsortedSegmentSum", inputs.get(0), inputs.get(1), count));
    }

    @Override
    public List<Example> examples() {
      List<Example> examples = new ArrayList<>();
      for (Shape table : tables()) {
        for (Shape indices : indices()) {
          Shape rows =
              rows(this, TensorType.f32(table), new TensorType(ElementType.I32, indices)).shape();
          examples.add(
              Samples.of(
                  Attributes.NONE,
                  Samples.real(rows, -2, 2),
                  Samples.whole(indices, 4),
                  Samples.real(table, -2, 2)));
        }
      }
      return examples;
    }
  }
}
