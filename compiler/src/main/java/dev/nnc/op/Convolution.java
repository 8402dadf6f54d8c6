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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions over two or three axes and their derivatives, which are closed: each is linear in
 * both inputs, so that the derivative of any of them is made of the two others.
 *
 * <p>Data is [batch, axes…, channels], a kernel [axes…, channels, filters]. With C the convolution,
 * the gradient by its input is I(kernel, gradient) and that by its kernel is K(input, gradient).
 * The depthwise ones see each channel by itself: their kernel is [axes…, channels, multiplier], and
 * channels * multiplier channels come out, those of one channel beside each other.
 *
 * <p>Attributes, one number an axis: {@code strides}, {@code dilations}; {@code paddings}, zeros
 * before and after each axis; for the gradients {@code sizes}, the extents of what they give. There
 * is no stride above 1 together with a dilation above 1.
 */
enum Convolution implements OpKind {
  CONV(Part.RESULT, false),
  CONV_BY_INPUT(Part.INPUT, false),
  CONV_BY_KERNEL(Part.KERNEL, false),
  DEPTHWISE_CONV(Part.RESULT, true),
  DEPTHWISE_CONV_BY_INPUT(Part.INPUT, true),
  DEPTHWISE_CONV_BY_KERNEL(Part.KERNEL, true);

  private enum Part {
    RESULT,
    INPUT,
    KERNEL
  }

  private final Part part;
  private final boolean depthwise;

  Convolution(Part part, boolean depthwise) {
    this.part = part;
    this.depthwise = depthwise;
  }

  static Attributes attributes(List<Long> strides, List<Long> dilations, List<Long> paddings) {
    return Attributes.of("strides", List.copyOf(strides), "dilations", List.copyOf(dilations))
        .with("paddings", List.copyOf(paddings));
  }

  @Override
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  private Convolution other(Part wanted) {
    return switch (wanted) {
      case RESULT -> depthwise ? DEPTHWISE_CONV : CONV;
      case INPUT -> depthwise ? DEPTHWISE_CONV_BY_INPUT : CONV_BY_INPUT;
      case KERNEL -> depthwise ? DEPTHWISE_CONV_BY_KERNEL : CONV_BY_KERNEL;
    };
  }

  @Override
  public List<TensorType> infer(List<TensorType> inputs, Attributes attributes) {
    Expect.count(2, this, inputs);
    Expect.floating(0, this, inputs);
    Expect.sameElements(this, inputs);
    Shape first = inputs.get(0).shape();
    Shape second = inputs.get(1).shape();
    int rank = first.rank();
    Expect.that(rank == 4 || (rank == 5 && !depthwise), this, inputs, "needs two or three axes");
    Expect.that(second.rank() == rank, this, inputs, "ranks differ");
    Shape result =
        switch (part) {
          case RESULT -> {
            List<Dimension> all = new ArrayList<>();
            all.add(first.dimension(0));
            List<Long> extents = positions(first, kernelSizes(second), attributes);
            extents.forEach(extent -> all.add(Dimension.of(extent)));
            all.add(
                depthwise
                    ? Dimension.of(first.last().size() * second.last().size())
                    : second.last());
            yield new Shape(all);
          }
          case INPUT -> {
            List<Dimension> all = new ArrayList<>();
            all.add(second.dimension(0));
            attributes.integers("sizes").forEach(extent -> all.add(Dimension.of(extent)));
            all.add(first.dimension(-2));
            yield new Shape(all);
          }
          case KERNEL -> {
            List<Dimension> all = new ArrayList<>();
            attributes.integers("sizes").forEach(extent -> all.add(Dimension.of(extent)));
            all.add(first.last());
            all.add(
                depthwise
                    ? Dimension.of(second.last().size() / first.last().size())
                    : second.last());
            yield new Shape(all);
          }
        };
    Shape input = part == Part.INPUT ? result : first;
    Shape kernel =
        switch (part) {
          case RESULT -> second;
          case INPUT -> first;
          case KERNEL -> result;
        };
    Shape output = part == Part.RESULT ? result : second;
    Expect.that(
        kernel.isKnown()
            && input.last().equals(kernel.dimension(-2))
            && output.last().size() == (depthwise ? input.last().size() : 1) * kernel.last().size(),
        this,
        inputs,
        "channels do not fit");
    Expect.that(
        Windows.extents(output).equals(positions(input, kernelSizes(kernel), attributes))
            && Windows.extents(output).stream().allMatch(extent -> extent > 0),
        this,
        inputs,
        "extents do not fit " + attributes.values());
    List<Long> strides = attributes.integers("strides");
    List<Long> dilations = attributes.integers("dilations");
    for (int i = 0; i < strides.size(); i++) {
      Expect.that(
          dilations.stream().allMatch(d -> d == 1) || strides.get(i) == 1,
          this,
          inputs,
          "has strides and dilations");
      Expect.that(
          !depthwise || strides.get(i).equals(strides.getFirst()), this, inputs, "strides differ");
    }
    return List.of(inputs.getFirst().withShape(result));
  }

  private static List<Long> positions(Shape input, List<Long> sizes, Attributes attributes) {
    List<Long> extents = Windows.extents(input);
    List<Long> paddings = attributes.integers("paddings");
    List<Long> positions = new ArrayList<>();
    for (int i = 0; i < extents.size(); i++) {
      positions.add(
          Windows.positions(
              extents.get(i),
              sizes.get(i),
              attributes.integers("strides").get(i),
              attributes.integers("dilations").get(i),
              paddings.get(2 * i),
              paddings.get(2 * i + 1)));
    }
    return positions;
  }

  private static List<Long> kernelSizes(Shape kernel) {
    return kernel.dimensions().subList(0, kernel.rank() - 2).stream().map(d -> d.size()).toList();
  }

  @Override
  public Derivative derivative() {
    return Derivative.DEFINED;
  }

  @Override
  public List<@Nullable Value> differentiate(Backward backward) {
    Value a = backward.operation().input(0);
    Value b = backward.operation().input(1);
    Value g = backward.gradient();
    return Arrays.asList(
        backward.wants(0)
            ? switch (part) {
              case RESULT -> write(backward, Part.INPUT, b, g, Windows.extents(a.shape()));
              case INPUT -> write(backward, Part.KERNEL, g, b, kernelSizes(a.shape()));
              case KERNEL -> write(backward, Part.INPUT, g, b, Windows.extents(a.shape()));
            }
            : null,
        backward.wants(1)
            ? switch (part) {
              case RESULT -> write(backward, Part.KERNEL, a, g, kernelSizes(b.shape()));
              case INPUT -> write(backward, Part.RESULT, g, a, List.of());
              case KERNEL -> write(backward, Part.RESULT, a, g, List.of());
            }
            : null);
  }

  private Value write(Backward backward, Part wanted, Value first, Value second, List<Long> sizes) {
    Attributes own = backward.operation().attributes();
    Attributes plain =
        attributes(own.integers("strides"), own.integers("dilations"), own.integers("paddings"));
    return backward
        .builder()
        .add(
            other(wanted),
            wanted == Part.RESULT ? plain : plain.with("sizes", sizes),
            first,
            second);
  }

  @Override
  public boolean isProduct() {
    return !depthwise;
  }

  @Override
  public Optional<List<Value>> stack(Stacking all) {
    if (depthwise) {
      int kernel = -2;
      return switch (part) {
        case RESULT -> Trials.byChannel(all, List.of(-1, kernel), -1);
        case INPUT -> Trials.byChannel(all, List.of(kernel, -1), -1);
        case KERNEL -> Trials.byChannel(all, List.of(-1, -1), kernel);
      };
    }
    boolean one = !all.differs(0);
    boolean other = !all.differs(1);
    if (one && part != Part.INPUT) {
      // All trials see the same: one convolution with the filters of all.
      Value filters = Trials.inside(all, all.input(1), -1);
      Value result = all.builder().add(this, all.operation().attributes(), all.input(0), filters);
      return Optional.of(List.of(Trials.outside(all, result, -1)));
    }
    if (part == Part.RESULT ? other : part == Part.INPUT && one) {
      Value rows = Trials.together(all, all.input(other ? 0 : 1));
      Value result =
          all.builder()
              .add(
                  this,
                  all.operation().attributes(),
                  other ? rows : all.input(0),
                  other ? all.input(1) : rows);
      return Optional.of(List.of(Trials.apart(all, result, all.operation().result().shape())));
    }
    return Trials.oneByOne(all);
  }

  // Lowering. TensorFlow's kernels for the CPU know neither dilated gradients nor, over three axes,
  // paddings of one's own. Both become plain convolutions between SpaceToBatchND, which pads and
  // puts the elements that a dilated window sees beside each other, and BatchToSpaceND, its way
  // back and its transpose.

  @Override
  public List<Handle> emit(Emitter emitter, Operation operation, List<Handle> inputs) {
    Attributes attributes = operation.attributes();
    List<Long> dilations = attributes.integers("dilations");
    List<Long> paddings = attributes.integers("paddings");
    Value a = operation.input(0);
    Value b = operation.input(1);
    Value input = part == Part.INPUT ? operation.result() : a;
    List<Long> extents = Windows.extents(input.shape());
    List<Long> sizes =
        switch (part) {
          case RESULT -> kernelSizes(b.shape());
          case INPUT -> kernelSizes(a.shape());
          case KERNEL -> attributes.integers("sizes");
        };
    int axes = extents.size();
    boolean dense = dilations.equals(Windows.ones(axes));
    boolean none = paddings.equals(Windows.none(axes));
    boolean same =
        dense
            && paddings.equals(
                Windows.same(extents, sizes, attributes.integers("strides"), dilations));
    Node node = new Node(emitter, attributes.integers("strides"), same ? "SAME" : "VALID");
    if (same || (dense && none)) {
      return List.of(
          switch (part) {
            case RESULT -> node.of(this, axes, inputs.get(0), inputs.get(1));
            case INPUT -> {
              Handle shape =
                  shape(emitter, input.shape(), emitter.one("Shape", inputs.get(1)), extents);
              yield node.of(this, axes, shape, inputs.get(0), inputs.get(1));
            }
            case KERNEL ->
                node.of(
                    this,
                    axes,
                    inputs.get(0),
                    constant(emitter, operation.result().shape()),
                    inputs.get(1));
          });
    }
    Spread spread = Spread.of(emitter, extents, dilations, paddings);
    return List.of(
        switch (part) {
          case RESULT ->
              spread.back(node.of(this, axes, spread.inputs(inputs.get(0)), inputs.get(1)), true);
          case INPUT -> {
            Handle gradient = spread.outputs(inputs.get(1));
            Handle shape =
                shape(
                    emitter,
                    input.shape().prepend(Dimension.BATCH).row(),
                    emitter.one("Shape", gradient),
                    spread.extents());
            yield spread.back(node.of(this, axes, shape, inputs.get(0), gradient), false);
          }
          case KERNEL ->
              node.of(
                  this,
                  axes,
                  spread.inputs(inputs.get(0)),
                  constant(emitter, operation.result().shape()),
                  spread.outputs(inputs.get(1)));
        });
  }

  private static Handle constant(Emitter emitter, Shape shape) {
    return emitter.integers(
        ElementType.I32, shape.dimensions().stream().map(d -> d.size()).toList());
  }

  /** The extents of an input, whose batch is that of the gradient. */
  private static Handle shape(
      Emitter emitter, Shape input, Handle gradientShape, List<Long> extents) {
    List<Handle> parts = new ArrayList<>();
    parts.add(Size.extent(emitter, gradientShape, 0));
    extents.forEach(extent -> parts.add(emitter.scalar(ElementType.I32, extent)));
    parts.add(emitter.scalar(ElementType.I32, input.last().size()));
    return emitter.one("Pack", List.of(emitter.list(parts)), Map.of("axis", 0L));
  }

  /** What all nodes of one operation have in common. */
  private record Node(Emitter emitter, List<Long> strides, String padding) {
    Handle of(Convolution kind, int axes, Handle... inputs) {
      String type =
          switch (kind) {
            case CONV -> axes == 2 ? "Conv2D" : "Conv3D";
            case CONV_BY_INPUT -> axes == 2 ? "Conv2DBackpropInput" : "Conv3DBackpropInputV2";
            case CONV_BY_KERNEL -> axes == 2 ? "Conv2DBackpropFilter" : "Conv3DBackpropFilterV2";
            case DEPTHWISE_CONV -> "DepthwiseConv2dNative";
            case DEPTHWISE_CONV_BY_INPUT -> "DepthwiseConv2dNativeBackpropInput";
            case DEPTHWISE_CONV_BY_KERNEL -> "DepthwiseConv2dNativeBackpropFilter";
          };
      return emitter.one(
          type, List.of(inputs), Map.of("strides", Windows.framed(strides), "padding", padding));
    }
  }

  /**
   * Data padded and dealt out to more rows, so that a dilated window lies on neighbours.
   *
   * @param extents of an axis of the input after this
   * @param extra how many zeros were appended to each axis beyond the padding, to make it even
   */
  private record Spread(
      Emitter emitter,
      List<Long> block,
      List<Long> paddings,
      List<Long> extents,
      List<Long> extra) {
    static Spread of(
        Emitter emitter, List<Long> extents, List<Long> dilations, List<Long> paddings) {
      List<Long> all = new ArrayList<>();
      List<Long> shorter = new ArrayList<>();
      List<Long> extra = new ArrayList<>();
      for (int i = 0; i < extents.size(); i++) {
        long dilation = dilations.get(i);
        long padded = extents.get(i) + paddings.get(2 * i) + paddings.get(2 * i + 1);
        long more = Math.floorMod(-padded, dilation);
        all.add(paddings.get(2 * i));
        all.add(paddings.get(2 * i + 1) + more);
        shorter.add((padded + more) / dilation);
        extra.add(0L);
        extra.add(more);
      }
      return new Spread(emitter, dilations, all, shorter, extra);
    }

    Handle inputs(Handle data) {
      return emitter.one("SpaceToBatchND", data, blocks(), pairs(paddings));
    }

    Handle outputs(Handle data) {
      return even() ? data : emitter.one("SpaceToBatchND", data, blocks(), pairs(extra));
    }

    Handle back(Handle data, boolean isOutput) {
      return isOutput && even()
          ? data
          : emitter.one("BatchToSpaceND", data, blocks(), pairs(isOutput ? extra : paddings));
    }

    /** Whether results lie as they should without further ado. */
    private boolean even() {
      return block.equals(Windows.ones(block.size()));
    }

    private Handle blocks() {
      return emitter.integers(ElementType.I32, block);
    }

    private Handle pairs(List<Long> numbers) {
      return emitter.constant(ElementType.I32, Shape.of(block.size(), 2), numbers);
    }
  }

  @Override
  public List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    List<Long> ones = Windows.ones(2);
    List<Long> same = Windows.same(List.of(4L, 3L), List.of(3L, 2L), ones, ones);
    add(examples, List.of(4L, 3L), List.of(3L, 2L), ones, ones, same);
    add(examples, List.of(4L, 3L), List.of(2L, 2L), ones, ones, Windows.none(2));
    List<Long> twos = List.of(2L, 2L);
    add(
        examples,
        List.of(5L, 4L),
        List.of(3L, 2L),
        twos,
        ones,
        Windows.same(List.of(5L, 4L), List.of(3L, 2L), twos, ones));
    add(examples, List.of(5L, 4L), List.of(2L, 1L), twos, ones, Windows.none(2));
    add(examples, List.of(3L, 4L), List.of(2L, 3L), ones, ones, List.of(1L, 0L, 2L, 1L));
    add(examples, List.of(5L, 4L), List.of(2L, 2L), ones, List.of(3L, 2L), Windows.none(2));
    add(
        examples,
        List.of(5L, 4L),
        List.of(3L, 2L),
        ones,
        twos,
        Windows.same(List.of(5L, 4L), List.of(3L, 2L), ones, twos));
    if (!depthwise) {
      add(
          examples,
          List.of(3L, 4L),
          List.of(2L, 2L),
          List.of(1L, 2L),
          ones,
          List.of(1L, 0L, 0L, 0L));
      List<Long> three = Windows.ones(3);
      List<Long> cube = List.of(2L, 3L, 2L);
      List<Long> size = List.of(2L, 2L, 1L);
      add(examples, cube, size, three, three, Windows.same(cube, size, three, three));
      add(examples, cube, size, List.of(1L, 2L, 1L), three, Windows.none(3));
      add(examples, cube, size, three, three, List.of(1L, 0L, 0L, 1L, 0L, 0L));
      add(examples, cube, size, three, List.of(1L, 2L, 1L), Windows.none(3));
    }
    return examples;
  }

  private void add(
      List<Example> examples,
      List<Long> extents,
      List<Long> sizes,
      List<Long> strides,
      List<Long> dilations,
      List<Long> paddings) {
    Attributes attributes = attributes(strides, dilations, paddings);
    List<Dimension> row = new ArrayList<>(extents.stream().map(Dimension::of).toList());
    row.add(Dimension.of(2));
    Shape input = new Shape(row).batched();
    List<Dimension> window = new ArrayList<>(sizes.stream().map(Dimension::of).toList());
    window.add(Dimension.of(2));
    window.add(Dimension.of(depthwise ? 2 : 3));
    Shape kernel = new Shape(window);
    Shape output =
        other(Part.RESULT)
            .infer(List.of(TensorType.f32(input), TensorType.f32(kernel)), attributes)
            .getFirst()
            .shape();
    examples.add(
        switch (part) {
          case RESULT ->
              Samples.of(attributes, Samples.real(input, -1, 1), Samples.real(kernel, -1, 1));
          case INPUT ->
              Samples.of(
                  attributes.with("sizes", extents),
                  Samples.real(kernel, -1, 1),
                  Samples.real(output, -1, 1));
          case KERNEL ->
              Samples.of(
                  attributes.with("sizes", sizes),
                  Samples.real(input, -1, 1),
                  Samples.real(output, -1, 1));
        });
  }
}
