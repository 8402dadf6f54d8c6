package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Backward;
import dev.nnc.ir.Emitter;
import dev.nnc.ir.Emitter.Handle;
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
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * gamma * (x - mean) / sqrt(variance + epsilon) + beta, with the mean and the variance of each
 * channel, the last axis, over all others (Ioffe and Szegedy 2015). Attribute: {@code epsilon}.
 *
 * <p>Inputs: x [..., channels], gamma [channels], beta [channels]. Results: that, the mean, the
 * variance (the sum of squares divided by how many they are, not by one less), and what
 * TensorFlow's kernel keeps for the kernel of its derivative, which differs between devices and is
 * good for nothing else.
 *
 * <p>TensorFlow's kernels take f32 and four axes. Other ranks are reshaped, which costs nothing;
 * f64, which only checks ask for, is made of small operations.
 */
record BatchNorm() implements OpKind {
  @Override
  public String word() {
    return "batch_norm";
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(3, this, inputs);
    TensorType channels = channels(this, inputs, 0);
    Expect.that(
        inputs.subList(1, 3).stream().allMatch(channels::equals), this, inputs, "types differ");
    attributes.real("epsilon");
    return List.of(inputs.getFirst(), channels, channels, channels);
  }

  private static TensorType channels(OpKind kind, List<TensorType> inputs, int x) {
    Expect.floating(x, kind, inputs);
    Shape shape = inputs.get(x).shape();
    Expect.that(
        shape.rank() >= 2 && shape.last().isKnown(), kind, inputs, "needs rows and channels");
    return inputs.get(x).withShape(new Shape(List.of(shape.last())));
  }

  @Override
  public Derivative derivative() {
    return Derivative.DEFINED;
  }

  @Override
  public List<@Nullable Value> differentiate(Backward backward) {
    Operation operation = backward.operation();
    Value input = operation.input(0);
    Value gamma = operation.input(1);
    Value mean = operation.results().get(1);
    Value variance = operation.results().get(2);
    Value kept = operation.results().get(3);
    Instructions x = Instructions.like(backward.builder(), input);
    @Nullable Value byInput = null;
    @Nullable Value byGamma = null;
    @Nullable Value byBeta = null;
    if (backward.gradients().get(0) instanceof Value g) {
      List<Value> all =
          backward
              .builder()
              .addAll(
                  new Gradient(),
                  operation.attributes(),
                  List.of(g, input, gamma, mean, variance, kept));
      byInput = all.get(0);
      byGamma = all.get(1);
      byBeta = all.get(2);
    }
    Value count = x.count(input, rows(input));
    if (backward.gradients().get(1) instanceof Value byMean) {
      Value flow = x.broadcast(x.divide(byMean, count), input);
      byInput = byInput == null ? flow : x.add(byInput, flow);
    }
    if (backward.gradients().get(2) instanceof Value byVariance) {
      Value factor = x.divide(x.multiply(byVariance, x.scalar(2)), count);
      Value flow = x.multiply(x.subtract(input, mean), factor);
      byInput = byInput == null ? flow : x.add(byInput, flow);
    }
    return Arrays.asList(byInput, byGamma, byBeta);
  }

  private static List<Long> rows(Value input) {
    return LongStream.range(0, input.rank() - 1).boxed().toList();
  }

  private static Value inverse(Instructions x, Value variance, Attributes attributes) {
    Value shifted = x.add(variance, x.scalar(attributes.real("epsilon")));
    return x.divide(x.scalar(1), x.sqrt(shifted));
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    return Trials.byChannel(all);
  }

  @Override
  public List<Handle> emit(Emitter emitter, Operation operation, List<Handle> inputs) {
    if (operation.input(0).type().element() != ElementType.F32) {
      return Composed.emit(emitter, operation, inputs, BatchNorm::composed);
    }
    Shape shape = operation.input(0).shape();
    Handle none = emitter.constant(ElementType.F32, Shape.of(0), List.of());
    List<Handle> made =
        emitter.node(
            "FusedBatchNormV2",
            List.of(flat(emitter, shape, inputs.get(0)), inputs.get(1), inputs.get(2), none, none),
            Map.of("epsilon", operation.attributes().real("epsilon")));
    // The kernel's variance is divided by one less than the rows: that of what they were drawn
    // from.
    Handle size =
        emitter.one(
            "Cast", List.of(emitter.one("Size", inputs.get(0))), Map.of("DstT", ElementType.F32));
    Handle less = emitter.one("Sub", size, emitter.scalar(ElementType.F32, shape.last().size()));
    Handle variance = emitter.one("Mul", made.get(2), emitter.one("RealDiv", less, size));
    return List.of(
        shaped(emitter, made.get(0), inputs.get(0), shape), made.get(1), variance, made.get(4));
  }

  /** With four axes. */
  private static Handle flat(Emitter emitter, Shape shape, Handle x) {
    return shape.rank() == 4
        ? x
        : Reshape.emit(emitter, x, List.of(-1L, 1L, 1L, shape.last().size()));
  }

  private static Handle shaped(Emitter emitter, Handle flat, Handle like, Shape shape) {
    if (shape.rank() == 4) {
      return flat;
    }
    return Reshape.isStatic(shape)
        ? Reshape.emit(emitter, flat, Reshape.sizes(shape))
        : emitter.one("Reshape", flat, emitter.one("Shape", like));
  }

  private static List<Value> composed(Instructions x, Operation operation) {
    Value input = operation.input(0);
    Value mean = x.mean(input, rows(input), false);
    Value centred = x.subtract(input, mean);
    Value variance = x.mean(x.square(centred), rows(input), false);
    Value factor = x.multiply(operation.input(1), inverse(x, variance, operation.attributes()));
    return List.of(
        x.add(x.multiply(centred, factor), operation.input(2)),
        mean,
        variance,
        // The composed derivative keeps nothing.
        x.broadcast(x.scalar(0), mean));
  }

  @Override
  public List<Example> examples() {
    return shapes()
        .map(
            shape ->
                Samples.of(
                    Attributes.of("epsilon", 0.25),
                    Samples.real(shape, -2, 2),
                    Samples.real(new Shape(List.of(shape.last())), 0.5, 1.5),
                    Samples.real(new Shape(List.of(shape.last())), -1, 1)))
        .toList();
  }

  private static Stream<Shape> shapes() {
    return Stream.concat(
        Samples.SHAPES.stream().filter(shape -> shape.rank() > 1),
        Stream.of(Samples.batch(2, 1, 3), Samples.batch(2, 3)));
  }

  /**
   * The derivative. Inputs: the gradient by the first result, x, gamma, and the other results.
   * Results: the gradients by x, gamma and beta; that by x with all that depends on it.
   *
   * <p>With c = x - mean, s = 1 / sqrt(variance + epsilon) and m the mean over the rows, they are
   * gamma * s * (g - m(g) - c * s² * m(g * c)), s * sum(g * c) and sum(g). The derivative of these
   * takes the mean and the variance as inputs like any other; that they depend on x is known to
   * {@link BatchNorm}.
   */
  record Gradient() implements OpKind {
    @Override
    public String word() {
      return "batch_norm_gradient";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
      Expect.count(6, this, inputs);
      TensorType channels = channels(this, inputs, 1);
      Expect.that(
          inputs.get(0).equals(inputs.get(1))
              && inputs.subList(2, 6).stream().allMatch(channels::equals),
          this,
          inputs,
          "types differ");
      attributes.real("epsilon");
      return List.of(inputs.getFirst(), channels, channels);
    }

    @Override
    public Derivative derivative() {
      return Derivative.DEFINED;
    }

    @Override
    public List<@Nullable Value> differentiate(Backward backward) {
      Operation operation = backward.operation();
      Value g = operation.input(0);
      Value gamma = operation.input(2);
      Instructions x = Instructions.like(backward.builder(), g);
      List<Long> rows = rows(g);
      Value count = x.count(g, rows);
      Value c = x.subtract(operation.input(1), operation.input(3));
      Value s = inverse(x, operation.input(4), operation.attributes());
      Value square = x.square(s);
      Value gc = x.mean(x.multiply(g, c), rows, false);
      @Nullable Value byGradient = null;
      @Nullable Value byCentred = null;
      @Nullable Value byGamma = null;
      @Nullable Value byInverse = null;
      if (backward.gradients().get(0) instanceof Value u) {
        Value k = x.multiply(gamma, s);
        Value uc = x.mean(x.multiply(u, c), rows, false);
        Value um = x.mean(u, rows, false);
        Value projected = x.subtract(x.subtract(u, um), x.multiply(c, x.multiply(square, uc)));
        byGradient = x.multiply(projected, k);
        byCentred =
            x.multiply(
                x.add(x.multiply(u, gc), x.multiply(g, uc)), x.negate(x.multiply(k, square)));
        Value by = x.sum(x.multiply(projected, g), rows, false);
        byGamma = x.multiply(by, s);
        Value crossed = x.multiply(x.multiply(square, count), x.multiply(uc, gc));
        byInverse = x.multiply(gamma, x.subtract(by, x.multiply(crossed, x.scalar(2))));
      }
      if (backward.gradients().get(1) instanceof Value a) {
        Value as = x.multiply(a, s);
        byGradient = sum(x, byGradient, x.multiply(c, as));
        byCentred = sum(x, byCentred, x.multiply(g, as));
        byInverse = sum(x, byInverse, x.multiply(a, x.multiply(gc, count)));
      }
      if (backward.gradients().get(2) instanceof Value b) {
        byGradient = sum(x, byGradient, x.broadcast(b, g));
      }
      return Arrays.asList(
          byGradient,
          byCentred,
          byGamma,
          byCentred == null ? null : x.negate(x.sum(byCentred, rows, false)),
          byInverse == null
              ? null
              : x.multiply(byInverse, x.multiply(x.multiply(square, s), x.scalar(-0.5))),
          null);
    }

    private static Value sum(Instructions x, @Nullable Value a, Value b) {
      return a == null ? b : x.add(a, b);
    }

    @Override
    public Optional<List<Value>> stack(Stacking all) {
      return Trials.byChannel(all);
    }

    @Override
    public List<Handle> emit(Emitter emitter, Operation operation, List<Handle> inputs) {
      Shape shape = operation.input(0).shape();
      if (operation.input(0).type().element() != ElementType.F32) {
        return Composed.emit(emitter, operation, inputs, Gradient::composed);
      }
      List<Handle> made =
          emitter.node(
              "FusedBatchNormGradV2",
              List.of(
                  flat(emitter, shape, inputs.get(0)),
                  flat(emitter, shape, inputs.get(1)),
                  inputs.get(2),
                  inputs.get(3),
                  inputs.get(5)),
              Map.of("epsilon", operation.attributes().real("epsilon")));
      return List.of(shaped(emitter, made.get(0), inputs.get(0), shape), made.get(1), made.get(2));
    }

    private static List<Value> composed(Instructions x, Operation operation) {
      Value g = operation.input(0);
      List<Long> rows = rows(g);
      Value c = x.subtract(operation.input(1), operation.input(3));
      Value s = inverse(x, operation.input(4), operation.attributes());
      Value product = x.multiply(g, c);
      Value along = x.multiply(c, x.multiply(x.square(s), x.mean(product, rows, false)));
      Value free = x.subtract(x.subtract(g, x.mean(g, rows, false)), along);
      return List.of(
          x.multiply(free, x.multiply(operation.input(2), s)),
          x.multiply(x.sum(product, rows, false), s),
          x.sum(g, rows, false));
    }

    @Override
    public List<Example> examples() {
      return shapes()
          .map(
              shape -> {
                Shape channels = new Shape(List.of(shape.last()));
                return Samples.of(
                    Attributes.of("epsilon", 0.25),
                    Samples.real(shape, -2, 2),
                    Samples.real(shape, -2, 2),
                    Samples.real(channels, 0.5, 1.5),
                    Samples.real(channels, -1, 1),
                    Samples.real(channels, 0.5, 2),
                    Samples.real(channels, 0.5, 2));
              })
          .toList();
    }
  }
}
