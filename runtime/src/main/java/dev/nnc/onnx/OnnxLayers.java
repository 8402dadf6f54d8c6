package dev.nnc.onnx;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Operation;
import dev.nnc.onnx.OnnxGraph.Tensor;
import dev.nnc.op.Windows;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Operations that ONNX has, too, with another layout: there channels stand before the axes, filters
 * before channels, and the gates of a cell in another order.
 */
record OnnxLayers(OnnxGraph graph, Operation operation, List<Tensor> inputs) {
  OnnxLayers {
    inputs = List.copyOf(inputs);
  }

  /** The results, as far as anybody may use them; null for an operation that puts itself in. */
  static @Nullable List<Tensor> of(OnnxGraph graph, Operation operation, List<Tensor> inputs) {
    OnnxLayers layer = new OnnxLayers(graph, operation, inputs);
    return switch (operation.kind().word()) {
      case "conv" -> List.of(layer.convolution(false));
      case "depthwise_conv" -> List.of(layer.convolution(true));
      case "conv_by_input" -> List.of(layer.transposed(false));
      case "depthwise_conv_by_input" -> List.of(layer.transposed(true));
      case "lstm" -> List.of(layer.lstm());
      default -> null;
    };
  }

  /** [batch, axes…, channels] as [batch, channels, axes…]. */
  static Tensor channelsFirst(OnnxGraph graph, Tensor data, int axes) {
    List<Long> order = new ArrayList<>(List.of(0L, axes + 1L));
    LongStream.rangeClosed(1, axes).forEach(order::add);
    return graph.one("Transpose", List.of(data), Map.of("perm", order), axes + 2);
  }

  /** The way back. */
  static Tensor channelsLast(OnnxGraph graph, Tensor data, int axes) {
    List<Long> order = new ArrayList<>(List.of(0L));
    LongStream.rangeClosed(2, axes + 1).forEach(order::add);
    order.add(1L);
    return graph.one("Transpose", List.of(data), Map.of("perm", order), axes + 2);
  }

  /**
   * A kernel [axes…, channels, filters] as [filters, channels, axes…]; one that sees each channel
   * by itself, [axes…, channels, multiplier], as [channels * multiplier, 1, axes…].
   */
  private Tensor kernel(Tensor kernel, Shape shape, boolean depthwise) {
    int axes = shape.rank() - 2;
    List<Long> order = new ArrayList<>();
    order.add(depthwise ? axes : axes + 1L);
    order.add(depthwise ? axes + 1L : axes);
    LongStream.range(0, axes).forEach(order::add);
    Tensor turned = graph.one("Transpose", List.of(kernel), Map.of("perm", order), shape.rank());
    if (!depthwise) {
      return turned;
    }
    List<Long> sizes = new ArrayList<>();
    sizes.add(shape.dimension(axes).size() * shape.last().size());
    sizes.add(1L);
    shape.dimensions().subList(0, axes).forEach(each -> sizes.add(each.size()));
    return graph.one("Reshape", List.of(turned, graph.integers(sizes)), Map.of(), shape.rank());
  }

  private Map<String, Object> windows(Shape kernel, boolean depthwise) {
    Attributes attributes = operation.attributes();
    List<Long> pairs = attributes.integers("paddings");
    List<Long> pads = new ArrayList<>();
    for (int side = 0; side < 2; side++) {
      for (int i = side; i < pairs.size(); i += 2) {
        pads.add(pairs.get(i));
      }
    }
    Map<String, Object> all = new HashMap<>();
    all.put("kernel_shape", sizes(kernel));
    all.put("strides", attributes.integers("strides"));
    all.put("dilations", attributes.integers("dilations"));
    all.put("pads", pads);
    all.put("group", depthwise ? kernel.dimension(-2).size() : 1L);
    return all;
  }

  private static List<Long> sizes(Shape kernel) {
    return kernel.dimensions().subList(0, kernel.rank() - 2).stream().map(d -> d.size()).toList();
  }

  private Tensor convolution(boolean depthwise) {
    Shape kernel = operation.input(1).shape();
    int axes = kernel.rank() - 2;
    Tensor made =
        graph.one(
            "Conv",
            List.of(
                channelsFirst(graph, inputs.get(0), axes),
                kernel(inputs.get(1), kernel, depthwise)),
            windows(kernel, depthwise),
            kernel.rank());
    return channelsLast(graph, made, axes);
  }

  /** The gradient by the input of a convolution, of its kernel and what it put out. */
  private Tensor transposed(boolean depthwise) {
    Shape kernel = operation.input(0).shape();
    Attributes attributes = operation.attributes();
    List<Long> extents = Windows.extents(operation.input(1).shape());
    List<Long> wanted = attributes.integers("sizes");
    List<Long> paddings = attributes.integers("paddings");
    List<Long> more = new ArrayList<>();
    for (int i = 0; i < extents.size(); i++) {
      long reach = Windows.reach(sizes(kernel).get(i), attributes.integers("dilations").get(i));
      long made =
          (extents.get(i) - 1) * attributes.integers("strides").get(i)
              + reach
              - paddings.get(2 * i)
              - paddings.get(2 * i + 1);
      more.add(wanted.get(i) - made);
    }
    Map<String, Object> settings = windows(kernel, depthwise);
    settings.put("output_padding", more);
    int axes = extents.size();
    Tensor made =
        graph.one(
            "ConvTranspose",
            List.of(
                channelsFirst(graph, inputs.get(1), axes),
                kernel(inputs.get(0), kernel, depthwise)),
            settings,
            kernel.rank());
    return channelsLast(graph, made, axes);
  }

  /** h of all steps; what TensorFlow keeps for the derivative is nothing that a model needs. */
  private Tensor lstm() {
    long units = operation.input(2).shape().dimension(0).size();
    Tensor zeros =
        graph.constant(
            ElementType.F32, Shape.of(4 * units), Collections.nCopies((int) (4 * units), 0.0));
    Tensor bias =
        graph.one("Concat", List.of(gates(inputs.get(3), 0), zeros), Map.of("axis", 0L), 1);
    Tensor made =
        graph
            .add(
                "LSTM",
                1,
                inputs.get(0).element(),
                List.of(
                    inputs.get(0),
                    direction(weights(inputs.get(1))),
                    direction(weights(inputs.get(2))),
                    direction(bias)),
                Map.of("hidden_size", units))
            .getFirst();
    // [time, directions, batch, units]
    return graph.one("Squeeze", List.of(made, graph.integers(List.of(1L))), Map.of(), 3);
  }

  private Tensor weights(Tensor matrix) {
    return graph.one("Transpose", List.of(gates(matrix, 1)), Map.of("perm", List.of(1L, 0L)), 2);
  }

  private Tensor direction(Tensor one) {
    return graph.one(
        "Unsqueeze", List.of(one, graph.integers(List.of(0L))), Map.of(), one.rank() + 1);
  }

  /** The parts for i, f, g and o in ONNX's order: i, o, f and g. */
  private Tensor gates(Tensor all, int axis) {
    List<Tensor> parts =
        graph.add(
            "Split",
            4,
            all.element(),
            List.of(all),
            Map.of("axis", (long) axis, "num_outputs", 4L));
    return graph.one(
        "Concat",
        List.of(parts.get(0), parts.get(3), parts.get(1), parts.get(2)),
        Map.of("axis", (long) axis),
        all.rank());
  }
}
