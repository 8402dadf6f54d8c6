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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** One number from all along {@code axes}; with {@code keep} these stay with extent 1. */
public enum Reduction implements OpKind {
  SUM("Sum"),
  MEAN("Mean"),
  MAX("Max"),
  MIN("Min"),
  /** Whether all are true. */
  ALL("All");

  private final String node;

  Reduction(String node) {
    this.node = node;
  }

  static Attributes attributes(List<Long> axes, boolean keep) {
    return Attributes.of("axes", List.copyOf(axes), "keep", keep);
  }

  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(1, this, inputs);
    TensorType input = inputs.getFirst();
    if (this == ALL) {
      Expect.that(input.element() == ElementType.BOOL, this, inputs, "needs bool");
    } else {
      Expect.floating(0, this, inputs);
    }
    List<Long> axes = attributes.integers("axes");
    Expect.that(
        axes.stream().allMatch(axis -> axis >= 0 && axis < input.shape().rank())
            && axes.stream().sorted().distinct().toList().equals(axes),
        this,
        inputs,
        "cannot reduce along " + axes);
    return List.of(
        input.withShape(
            attributes.truth("keep")
                ? Extents.kept(input.shape(), axes)
                : Extents.dropped(input.shape(), axes)));
  }

  @Override
  public Derivative derivative() {
    return this == ALL ? Derivative.ZERO : Derivative.DEFINED;
  }

  @Override
  public List<@Nullable Value> differentiate(Backward backward) {
    Operation operation = backward.operation();
    List<Long> axes = operation.attributes().integers("axes");
    Value in = operation.input(0);
    Value g = backward.gradient();
    Instructions x = Instructions.like(backward.builder(), g);
    Shape kept = Extents.kept(in.shape(), axes);
    return List.of(
        switch (this) {
          case SUM -> x.broadcast(x.reshape(g, kept), in);
          case MEAN -> x.broadcast(x.reshape(x.divide(g, x.count(in, axes)), kept), in);
          case MAX, MIN -> {
            Value best = x.reshape(operation.result(), kept);
            Value chosen = x.cast(x.equal(in, best), in.type().element());
            yield x.multiply(chosen, x.divide(x.reshape(g, kept), x.sum(chosen, axes, true)));
          }
          case ALL -> throw new IllegalStateException("all has a derivative of zero");
        });
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    Attributes attributes = all.operation().attributes();
    List<Long> axes = attributes.integers("axes").stream().map(axis -> axis + 1).toList();
    return Trials.same(all, attributes(axes, attributes.truth("keep")));
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    Attributes attributes = operation.attributes();
    int rank = operation.input(0).rank();
    if (this == SUM
        && rank >= 2
        && !attributes.truth("keep")
        && attributes.integers("axes").equals(LongStream.range(0, rank - 1).boxed().toList())) {
      // The gradient by a bias, which has a kernel of its own.
      return emitter.node("BiasAddGrad", inputs, Map.of());
    }
    return List.of(
        emitter.one(
            node,
            List.of(
                inputs.getFirst(), emitter.integers(ElementType.I32, attributes.integers("axes"))),
            Map.of("keep_dims", attributes.truth("keep"))));
  }

  @Override
  public List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (Shape shape : Samples.SHAPES) {
      List<List<Long>> choices = new ArrayList<>();
      choices.add(LongStream.range(0, shape.rank()).boxed().toList());
      if (shape.rank() > 1) {
        choices.add(List.of(0L));
        choices.add(List.of(shape.rank() - 1L));
      }
      if (shape.rank() > 2) {
        choices.add(List.of(0L, 2L));
      }
      for (List<Long> axes : choices) {
        for (boolean keep : List.of(false, true)) {
          Example.Input input = this == ALL ? Samples.truth(shape) : Samples.real(shape, -2, 2);
          examples.add(Samples.of(attributes(axes, keep), input));
        }
      }
    }
    return examples;
  }
}
