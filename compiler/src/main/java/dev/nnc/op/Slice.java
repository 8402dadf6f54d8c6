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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The {@code count} elements from {@code from} on along {@code axis}. */
record Slice() implements OpKind {
  static Attributes attributes(long axis, long from, long count) {
    return Attributes.of("axis", axis, "from", from).with("count", count);
  }

  @Override
  public String word() {
    return "slice";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(1, this, inputs);
    return List.of(part(this, inputs.getFirst(), attributes));
  }

  private static TensorType part(OpKind kind, TensorType whole, Attributes attributes) {
    int axis = (int) attributes.integer("axis");
    long from = attributes.integer("from");
    long count = attributes.integer("count");
    List<TensorType> inputs = List.of(whole);
    Expect.that(axis >= 0 && axis < whole.shape().rank(), kind, inputs, "has no axis " + axis);
    Dimension extent = whole.shape().dimension(axis);
    Expect.that(
        from >= 0 && count >= 0 && (!extent.isKnown() || from + count <= extent.size()),
        kind,
        inputs,
        "has no elements " + from + " to " + (from + count));
    return whole.withShape(Extents.with(whole.shape(), axis, Dimension.of(count)));
  }

  @Override
  public Derivative derivative() {
    return Derivative.DEFINED;
  }

  @Override
  public List<@Nullable Value> differentiate(Backward backward) {
    Operation operation = backward.operation();
    return List.of(
        backward
            .builder()
            .add(new Gradient(), operation.attributes(), backward.gradient(), operation.input(0)));
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    return Trials.alongAxis(all);
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    Attributes attributes = operation.attributes();
    int rank = operation.input(0).rank();
    int axis = (int) attributes.integer("axis");
    Emitter.Handle begin =
        emitter.integers(ElementType.I32, vector(rank, 0, axis, attributes.integer("from")));
    Emitter.Handle size =
        emitter.integers(ElementType.I32, vector(rank, -1, axis, attributes.integer("count")));
    return List.of(emitter.one("Slice", inputs.getFirst(), begin, size));
  }

  /** A vector that holds one number everywhere but at one place. */
  private static List<Long> vector(int size, long everywhere, int index, long there) {
    List<Long> all = new ArrayList<>(Collections.nCopies(size, everywhere));
    all.set(index, there);
    return all;
  }

  @Override
  public List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (Shape shape : wholes()) {
      for (int axis = 0; axis < shape.rank(); axis++) {
        examples.add(Samples.of(attributes(axis, 1, 2), Samples.real(shape, -2, 2)));
      }
    }
    return examples;
  }

  private static List<Shape> wholes() {
    return List.of(
        Shape.of(4),
        Shape.of(3, 4),
        Shape.of(3, 4, 3),
        Shape.of(3, 3, 4, 3),
        Shape.of(3, 3, 3, 3, 3),
        Samples.batch(3));
  }

  /**
   * Zeros in the shape of the second input, with the first input, the gradient by the part, at its
   * place.
   */
  record Gradient() implements OpKind {
    @Override
    public String word() {
      return "slice_gradient";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
      Expect.count(2, this, inputs);
      Expect.that(
          inputs.get(0).equals(part(this, inputs.get(1), attributes)),
          this,
          inputs,
          "the gradient does not have the shape of the part");
      return List.of(inputs.get(1));
    }

    @Override
    public Derivative derivative() {
      return Derivative.DEFINED;
    }

    @Override
    public List<@Nullable Value> differentiate(Backward backward) {
      return Arrays.asList(
          backward.wants(0)
              ? backward
                  .builder()
                  .add(new Slice(), backward.operation().attributes(), backward.gradient())
              : null,
          null);
    }

    @Override
    public Optional<List<Value>> stack(Stacking all) {
      return Trials.alongAxis(all);
    }

    @Override
    public List<Emitter.Handle> emit(
        Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
      Attributes attributes = operation.attributes();
      Shape whole = operation.result().shape();
      int axis = (int) attributes.integer("axis");
      long from = attributes.integer("from");
      long to = from + attributes.integer("count");
      Dimension extent = whole.dimension(axis);
      if (extent.isKnown()) {
        List<Long> flat = new ArrayList<>(Collections.nCopies(2 * whole.rank(), 0L));
        flat.set(2 * axis, from);
        flat.set(2 * axis + 1, extent.size() - to);
        Emitter.Handle paddings =
            emitter.constant(ElementType.I32, Shape.of(whole.rank(), 2), flat);
        return List.of(emitter.one("Pad", inputs.get(0), paddings));
      }
      long all = (1L << whole.rank()) - 1 - (1L << axis);
      Emitter.Handle begin = emitter.integers(ElementType.I32, vector(whole.rank(), 0, axis, from));
      Emitter.Handle end = emitter.integers(ElementType.I32, vector(whole.rank(), 0, axis, to));
      Emitter.Handle strides =
          emitter.integers(ElementType.I32, Collections.nCopies(whole.rank(), 1L));
      return List.of(
          emitter.one(
              "StridedSliceGrad",
              List.of(emitter.one("Shape", inputs.get(1)), begin, end, strides, inputs.get(0)),
              Map.of("begin_mask", all, "end_mask", all)));
    }

    @Override
    public List<Example> examples() {
      List<Example> examples = new ArrayList<>();
      for (Shape whole : wholes()) {
        for (int axis = 0; axis < whole.rank(); axis++) {
          examples.add(
              Samples.of(
                  attributes(axis, 1, 2),
                  Samples.real(Extents.with(whole, axis, Dimension.of(2)), -2, 2),
                  Samples.real(whole, -2, 2)));
        }
      }
      return examples;
    }
  }
}
