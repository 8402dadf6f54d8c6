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
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Axes in another order: result axis i is axis {@code permutation[i]} of the input. */
public record Transpose() implements OpKind {
  @Override
  public String word() {
    return "transpose";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(1, this, inputs);
    Shape shape = inputs.getFirst().shape();
    List<Long> permutation = attributes.integers("permutation");
    Expect.that(
        permutation.stream()
            .sorted()
            .toList()
            .equals(LongStream.range(0, shape.rank()).boxed().toList()),
        this,
        inputs,
        permutation + " is no order of its axes");
    List<Dimension> dimensions = new ArrayList<>();
    for (long axis : permutation) {
      dimensions.add(shape.dimension((int) axis));
    }
    return List.of(inputs.getFirst().withShape(new Shape(dimensions)));
  }

  @Override
  public Derivative derivative() {
    return Derivative.DEFINED;
  }

  @Override
  public List<@Nullable Value> differentiate(Backward backward) {
    List<Long> permutation = backward.operation().attributes().integers("permutation");
    List<Long> inverse =
        LongStream.range(0, permutation.size())
            .map(axis -> permutation.indexOf(axis))
            .boxed()
            .toList();
    Value g = backward.gradient();
    return List.of(Instructions.like(backward.builder(), g).transpose(g, inverse));
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    List<Long> permutation = new ArrayList<>();
    permutation.add(0L);
    all.operation().attributes().integers("permutation").forEach(axis -> permutation.add(axis + 1));
    return Trials.same(all, Attributes.of("permutation", List.copyOf(permutation)));
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    List<Long> permutation = operation.attributes().integers("permutation");
    return List.of(
        emitter.one(
            "Transpose", inputs.getFirst(), emitter.integers(ElementType.I32, permutation)));
  }

  @Override
  public List<Example> examples() {
    return List.of(
        example(Shape.of(4), 0L),
        example(Shape.of(3, 4), 1L, 0L),
        example(Shape.of(2, 3, 4), 2L, 0L, 1L),
        example(Samples.batch(2, 3), 1L, 0L, 2L),
        example(Shape.of(2, 1, 3, 2), 3L, 1L, 0L, 2L),
        example(Shape.of(2, 1, 3, 1, 2), 4L, 2L, 3L, 0L, 1L));
  }

  private static Example example(Shape shape, Long... permutation) {
    return Samples.of(
        Attributes.of("permutation", List.of(permutation)), Samples.real(shape, -2, 2));
  }
}
