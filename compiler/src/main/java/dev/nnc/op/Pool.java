package dev.nnc.op;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Backward;
import dev.nnc.ir.Emitter;
import dev.nnc.ir.Emitter.Handle;
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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The greatest element or the mean of each window over two axes, and their derivatives. Data is
 * [batch, height, width, channels]. Windows over three axes are made of two such pools.
 *
 * <p>Attributes: {@code sizes} and {@code strides}, one number an axis; {@code same}, whether
 * windows reach over the edge so that ceil(extent / stride) of them fit; what lies beyond the edge
 * counts for nothing, neither in the maximum nor in the mean.
 */
enum Pool implements OpKind {
  /** Input: x. */
  MAX_POOL,
  /** Inputs: x, its pool, and the gradient by that; the gradient goes to the first greatest. */
  MAX_POOL_GRADIENT,
  /** Inputs: x, and numbers like x, of which those are picked that lie where x is greatest. */
  MAX_POOL_PICK,
  /** Input: x. */
  AVERAGE_POOL,
  /** Inputs: the gradient by the pool, and a tensor like x, of which only the shape matters. */
  AVERAGE_POOL_GRADIENT;

  static Attributes attributes(List<Long> sizes, List<Long> strides, boolean same) {
    return Attributes.of("sizes", List.copyOf(sizes), "strides", List.copyOf(strides))
        .with("same", same);
  }

  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(
        switch (this) {
          case MAX_POOL, AVERAGE_POOL -> 1;
          case MAX_POOL_PICK, AVERAGE_POOL_GRADIENT -> 2;
          case MAX_POOL_GRADIENT -> 3;
        },
        this,
        inputs);
    Expect.floating(0, this, inputs);
    TensorType whole = inputs.get(this == AVERAGE_POOL_GRADIENT ? 1 : 0);
    Expect.that(whole.shape().rank() == 4, this, inputs, "needs two axes");
    TensorType pooled = whole.withShape(pooled(whole.shape(), attributes));
    Expect.that(
        Windows.extents(pooled.shape()).stream().allMatch(extent -> extent > 0),
        this,
        inputs,
        "no window fits");
    boolean fits =
        switch (this) {
          case MAX_POOL, AVERAGE_POOL -> true;
          case AVERAGE_POOL_GRADIENT -> inputs.get(0).equals(pooled);
          case MAX_POOL_GRADIENT -> inputs.get(1).equals(pooled) && inputs.get(2).equals(pooled);
          case MAX_POOL_PICK -> inputs.get(1).equals(whole);
        };
    Expect.that(fits, this, inputs, "types differ");
    return List.of(
        switch (this) {
          case MAX_POOL, AVERAGE_POOL, MAX_POOL_PICK -> pooled;
          case MAX_POOL_GRADIENT, AVERAGE_POOL_GRADIENT -> whole;
        });
  }

  private static Shape pooled(Shape shape, Attributes attributes) {
    List<Long> extents = Windows.extents(shape);
    List<Long> sizes = attributes.integers("sizes");
    List<Long> strides = attributes.integers("strides");
    List<Dimension> all = new ArrayList<>();
    all.add(shape.dimension(0));
    for (int i = 0; i < extents.size(); i++) {
      long extent = extents.get(i);
      long stride = strides.get(i);
      all.add(
          Dimension.of(
              attributes.truth("same")
                  ? (extent + stride - 1) / stride
                  : Windows.positions(extent, sizes.get(i), stride, 1, 0, 0)));
    }
    all.add(shape.last());
    return new Shape(all);
  }

  @Override
  public Derivative derivative() {
    return Derivative.DEFINED;
  }

  @Override
  public List<@Nullable Value> differentiate(Backward backward) {
    Operation operation = backward.operation();
    Value g = backward.gradient();
    Attributes attributes = operation.attributes();
    Value first = operation.input(0);
    return switch (this) {
      case MAX_POOL ->
          List.of(
              backward.builder().add(MAX_POOL_GRADIENT, attributes, first, operation.result(), g));
      // Where the greatest elements lie is constant in pieces.
      case MAX_POOL_GRADIENT ->
          Arrays.asList(
              null,
              null,
              backward.wants(2)
                  ? backward.builder().add(MAX_POOL_PICK, attributes, first, g)
                  : null);
      case MAX_POOL_PICK -> {
        Value pool = backward.builder().add(MAX_POOL, attributes, first);
        yield Arrays.asList(
            null,
            backward.wants(1)
                ? backward.builder().add(MAX_POOL_GRADIENT, attributes, first, pool, g)
                : null);
      }
      case AVERAGE_POOL ->
          List.of(backward.builder().add(AVERAGE_POOL_GRADIENT, attributes, g, first));
      case AVERAGE_POOL_GRADIENT ->
          Arrays.asList(
              backward.wants(0) ? backward.builder().add(AVERAGE_POOL, attributes, g) : null, null);
    };
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    return Trials.byRow(all);
  }

  @Override
  public List<Handle> emit(Emitter emitter, Operation operation, List<Handle> inputs) {
    Attributes attributes = operation.attributes();
    Map<String, Object> settings =
        Map.of(
            "ksize",
            Windows.framed(attributes.integers("sizes")),
            "strides",
            Windows.framed(attributes.integers("strides")),
            "padding",
            attributes.truth("same") ? "SAME" : "VALID");
    return switch (this) {
      case MAX_POOL -> emitter.node("MaxPool", inputs, settings);
      case MAX_POOL_GRADIENT -> emitter.node("MaxPoolGrad", inputs, settings);
      case MAX_POOL_PICK -> {
        // Not MaxPoolGradGrad: where the pool has the extents of x, that kernel of TensorFlow 2.18
        // takes the buffer of the numbers for its result and clears it before it reads them.
        Map<String, Object> placed = new HashMap<>(settings);
        placed.put("include_batch_in_index", true);
        Handle places = emitter.node("MaxPoolWithArgmax", List.of(inputs.get(0)), placed).get(1);
        Handle line = Reshape.emit(emitter, inputs.get(1), List.of(-1L));
        yield List.of(emitter.one("GatherV2", line, places, emitter.scalar(ElementType.I32, 0)));
      }
      case AVERAGE_POOL -> emitter.node("AvgPool", inputs, settings);
      case AVERAGE_POOL_GRADIENT ->
          emitter.node(
              "AvgPoolGrad", List.of(emitter.one("Shape", inputs.get(1)), inputs.get(0)), settings);
    };
  }

  @Override
  public List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    List<Long> image = List.of(5L, 4L);
    for (boolean same : List.of(false, true)) {
      add(examples, image, List.of(2L, 2L), List.of(2L, 2L), same);
      add(examples, image, List.of(3L, 2L), List.of(1L, 1L), same);
      add(examples, image, List.of(2L, 3L), List.of(2L, 1L), same);
    }
    return examples;
  }

  private void add(
      List<Example> examples, List<Long> extents, List<Long> sizes, List<Long> strides, boolean s) {
    Attributes attributes = attributes(sizes, strides, s);
    List<Dimension> row = new ArrayList<>(extents.stream().map(Dimension::of).toList());
    row.add(Dimension.of(2));
    Shape whole = new Shape(row).batched();
    Shape pooled = pooled(whole, attributes);
    Example.Input x = Samples.real(whole, -1, 1);
    Example.Input y = Samples.real(pooled, -1, 1);
    examples.add(
        switch (this) {
          case MAX_POOL, AVERAGE_POOL -> Samples.of(attributes, x);
          case AVERAGE_POOL_GRADIENT -> Samples.of(attributes, y, x);
          case MAX_POOL_GRADIENT -> Samples.of(attributes, x, y, y);
          case MAX_POOL_PICK -> Samples.of(attributes, x, x);
        });
  }
}
