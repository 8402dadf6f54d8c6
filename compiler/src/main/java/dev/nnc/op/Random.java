package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Emitter;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Stacking;
import dev.nnc.ir.Value;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Random numbers in the shape and of the elements of the first input. They are a pure function of
 * the other inputs, seed and step (i64 scalars), and of the attribute {@code stream}; those of a
 * gamma distribution depend on the first input's numbers, too.
 */
enum Random implements OpKind {
  /** Uniform in [0, 1). */
  RANDOM_UNIFORM("StatelessRandomUniform"),
  /** Standard normal. */
  RANDOM_NORMAL("StatelessRandomNormal"),
  /** Gamma of scale 1, whose shape is the first input. */
  RANDOM_GAMMA("StatelessRandomGammaV2");

  /** 2^64 divided by the golden ratio: multiples of it lie far apart. */
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final String node;

  Random(String node) {
    this.node = node;
  }

  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(3, this, inputs);
    Expect.floating(0, this, inputs);
    TensorType key = new TensorType(ElementType.I64, Shape.SCALAR);
    Expect.that(
        inputs.get(1).equals(key) && inputs.get(2).equals(key),
        this,
        inputs,
        "seed and step must be " + key);
    attributes.integer("stream");
    return List.of(inputs.getFirst());
  }

  @Override
  public Derivative derivative() {
    return this == RANDOM_GAMMA ? Derivative.MISSING : Derivative.ZERO;
  }

  /** Trials draw from the same seed, as each does alone. */
  @Override
  public Optional<List<Value>> stack(Stacking all) {
    if (this == RANDOM_GAMMA || all.differs(1) || all.differs(2)) {
      return Trials.oneByOne(all);
    }
    Value like = all.input(0);
    Instructions x = Instructions.like(all.builder(), like);
    Value ofOne = x.reshape(x.slice(like, 0, 0, 1), all.operation().result().shape());
    return Optional.of(
        all.builder()
            .addAll(
                this, all.operation().attributes(), List.of(ofOne, all.input(1), all.input(2))));
  }

  @Override
  public List<Emitter.Handle> emit(
      Emitter emitter, Operation operation, List<Emitter.Handle> inputs) {
    long stream = operation.attributes().integer("stream") + 1;
    Emitter.Handle first = emitter.one("AddV2", inputs.get(1), emitter.integer(stream * GOLDEN));
    Emitter.Handle seed =
        emitter.one(
            "Pack", List.of(emitter.list(List.of(first, inputs.get(2)))), Map.of("axis", 0L));
    Emitter.Handle extents = Broadcast.extents(emitter, operation.result().shape(), inputs.get(0));
    return List.of(
        this == RANDOM_GAMMA
            ? emitter.one(node, List.of(extents, seed, inputs.get(0)), Map.of())
            : emitter.one(
                node,
                List.of(extents, seed),
                Map.of("dtype", operation.result().type().element())));
  }

  @Override
  public List<Example> examples() {
    return Samples.SHAPES.stream()
        .map(
            shape ->
                Samples.of(
                    Attributes.of("stream", 3L),
                    Samples.real(shape, this == RANDOM_GAMMA ? 0.5 : 0, 1),
                    Samples.whole64(Shape.SCALAR, 1000),
                    Samples.whole64(Shape.SCALAR, 1000)))
        .toList();
  }
}
