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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The same elements in the shape of the attribute {@code shape}. */
public record Reshape() implements OpKind {
  @Override
  public String word() {
    return "reshape";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(1, this, inputs);
    Shape shape = attributes.shape("shape");
    Expect.that(
        Extents.reshapes(inputs.getFirst().shape(), shape), this, inputs, "cannot be " + shape);
    return List.of(inputs.getFirst().withShape(shape));
  }

  @Override
  public Derivative derivative() {
    return Derivative.DEFINED;
  }

  @Override
  public List<@Nullable Value> differentiate(Backward backward) {
    Value in = backward.operation().input(0);
    return List.of(
        Instructions.like(backward.builder(), in).reshape(backward.gradient(), in.shape()));
  }

  /** Whether constants can tell TensorFlow the shape: at most one dimension is a symbol. */
  static boolean isStatic(Shape shape) {
    return shape.dimensions().stream().filter(d -> !d.isKnown()).count() <= 1;
  }

  /** The sizes, with -1 for the one symbol. */
  static List<Long> sizes(Shape shape) {
    return shape.dimensions().stream().map(d -> d.isKnown() ? d.size() : -1L).toList();
  }

  static Emitter.Handle emit(Emitter emitter, Emitter.Handle input, List<Long> sizes) {
    return emitter.one("Reshape", input, emitter.integers(ElementType.I32, sizes));
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    Shape shape = all.operation().attributes().shape("shape");
    return Trials.same(all, Attributes.of("shape", shape.prepend(Dimension.of(all.trials()))));
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    Emitter.Handle input = inputs.getFirst();
    Shape to = operation.result().shape();
    if (isStatic(to)) {
      return List.of(emit(emitter, input, sizes(to)));
    }
    Shape from = operation.input(0).shape();
    Emitter.Handle extents = emitter.one("Shape", input);
    List<Emitter.Handle> parts = new ArrayList<>();
    for (Dimension dimension : to.dimensions()) {
      int axis = from.dimensions().indexOf(dimension);
      if (dimension.isKnown()) {
        parts.add(emitter.scalar(ElementType.I32, dimension.size()));
      } else if (axis >= 0) {
        parts.add(Size.extent(emitter, extents, axis));
      } else {
        parts.add(emitter.scalar(ElementType.I32, -1));
      }
    }
    Emitter.Handle shape = emitter.one("Pack", List.of(emitter.list(parts)), Map.of("axis", 0L));
    return List.of(emitter.one("Reshape", input, shape));
  }

  @Override
  public List<Example> examples() {
    Dimension unknown = new Dimension.Symbol("?n");
    Shape images = Samples.batch(2, 3, 2);
    return List.of(
        example(Shape.SCALAR, Shape.of(1, 1)),
        example(Shape.of(6), Shape.of(2, 3)),
        example(Shape.of(2, 3), Shape.of(3, 2)),
        example(Shape.of(2, 3, 4), Shape.of(6, 4)),
        example(Shape.of(2, 3, 1, 2), Shape.of(12)),
        example(Shape.of(1, 2, 3, 1, 2), Shape.of(2, 6)),
        example(images, Samples.batch(12)),
        example(
            images,
            new Shape(
                List.of(Extents.product(images.dimensions().subList(0, 3)), Dimension.of(2)))),
        example(
            new Shape(List.of(Dimension.BATCH, unknown, Dimension.of(2))),
            new Shape(List.of(Dimension.BATCH, unknown, Dimension.of(1), Dimension.of(2)))));
  }

  private static Example example(Shape from, Shape to) {
    return Samples.of(Attributes.of("shape", to), Samples.real(from, -2, 2));
  }
}
