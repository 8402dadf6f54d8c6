package dev.nnc.onnx;

import dev.nnc.ir.Emitter.Handle;
import dev.nnc.onnx.OnnxGraph.Tensor;
import dev.nnc.onnx.OnnxGraph.Tensors;
import dev.nnc.onnx.OnnxGraph.UnknownNodeException;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** One of TensorFlow's nodes, said by nodes of ONNX's opset 18 that compute the same. */
record OnnxNodes(
    OnnxGraph graph, String type, List<Handle> inputs, Map<String, Object> attributes) {
  OnnxNodes {
    inputs = List.copyOf(inputs);
  }

  private Tensor in(int index) {
    return (Tensor) inputs.get(index);
  }

  private boolean truth(String name) {
    return Boolean.TRUE.equals(attributes.get(name));
  }

  private long integer(String name) {
    return attributes.get(name) instanceof Number number ? number.longValue() : 0;
  }

  private double real(String name) {
    return attributes.get(name) instanceof Number number ? number.doubleValue() : 0;
  }

  private ElementType element(String name, ElementType otherwise) {
    return attributes.get(name) instanceof ElementType element ? element : otherwise;
  }

  List<Tensor> outputs() {
    return switch (type) {
      case "Split" ->
          graph.add(
              "Split",
              (int) integer("num_split"),
              in(1).element(),
              List.of(in(1)),
              Map.of("axis", in(0).integer(), "num_outputs", integer("num_split")));
      case "Unpack" -> unpacked();
      default -> List.of(output());
    };
  }

  private Tensor output() {
    return switch (type) {
      case "Identity", "StopGradient" -> graph.one("Identity", in(0));
      case "Neg",
          "Exp",
          "Log",
          "Sqrt",
          "Abs",
          "Sign",
          "Sin",
          "Cos",
          "Sinh",
          "Cosh",
          "Tanh",
          "Erf",
          "Floor",
          "Round",
          "Sigmoid",
          "Relu",
          "Elu",
          "Selu",
          "Softplus",
          "Softsign" ->
          graph.one(type, in(0));
      case "Square" -> graph.one("Mul", in(0), in(0));
      case "Log1p" -> log1p();
      case "Relu6" -> graph.one("Clip", in(0), number(0), number(6));
      case "LeakyRelu" ->
          graph.one("LeakyRelu", List.of(in(0)), Map.of("alpha", real("alpha")), in(0).rank());
      case "Softmax", "LogSoftmax" ->
          graph.one(type, List.of(in(0)), Map.of("axis", -1L), in(0).rank());
      case "AddV2", "BiasAdd" -> graph.one("Add", in(0), in(1));
      case "Sub", "Mul", "Pow" -> graph.one(type, in(0), in(1));
      case "RealDiv" -> graph.one("Div", in(0), in(1));
      case "Maximum" -> graph.one("Max", in(0), in(1));
      case "Minimum" -> graph.one("Min", in(0), in(1));
      case "Less", "Greater", "Equal" -> truth(graph.one(type, in(0), in(1)));
      case "LessEqual" -> truth(graph.one("LessOrEqual", in(0), in(1)));
      case "GreaterEqual" -> truth(graph.one("GreaterOrEqual", in(0), in(1)));
      case "NotEqual" -> graph.one("Not", truth(graph.one("Equal", in(0), in(1))));
      case "LogicalAnd" -> graph.one("And", in(0), in(1));
      case "LogicalOr" -> graph.one("Or", in(0), in(1));
      case "LogicalNot" -> graph.one("Not", in(0));
      case "IsFinite" ->
          graph.one(
              "Not",
              graph.one("Or", truth(graph.one("IsInf", in(0))), truth(graph.one("IsNaN", in(0)))));
      case "SelectV2" -> {
        Tensor chosen = graph.one("Where", in(0), in(1), in(2));
        yield new Tensor(chosen.name(), in(1).element(), chosen.rank(), null);
      }
      case "Cast" -> cast();
      case "MatMul" -> product("transpose_a", "transpose_b");
      case "BatchMatMulV2" -> product("adj_x", "adj_y");
      case "Reshape" ->
          graph.one("Reshape", List.of(in(0), graph.cast(in(1), ElementType.I64)), Map.of(), -1);
      case "Transpose" ->
          graph.one("Transpose", List.of(in(0)), Map.of("perm", in(1).integers()), in(0).rank());
      case "ConcatV2" -> {
        List<Tensor> all = ((Tensors) inputs.get(0)).all();
        yield graph.one("Concat", all, Map.of("axis", in(1).integer()), all.getFirst().rank());
      }
      case "Pack" -> packed();
      case "Slice" -> sliced();
      case "Pad" -> padded();
      case "ReverseV2" -> reversed();
      case "Cumsum" ->
          graph.one(
              "CumSum",
              List.of(in(0), graph.cast(in(1), ElementType.I64)),
              Map.of("reverse", truth("reverse") ? 1L : 0L),
              in(0).rank());
      case "BroadcastTo" ->
          graph.one("Expand", List.of(in(0), graph.cast(in(1), ElementType.I64)), Map.of(), -1);
      case "Fill" ->
          graph.one("Expand", List.of(in(1), graph.cast(in(0), ElementType.I64)), Map.of(), -1);
      case "Sum" -> reduced("ReduceSum", in(0));
      case "Mean" -> reduced("ReduceMean", in(0));
      case "Max" -> reduced("ReduceMax", in(0));
      case "Min" -> reduced("ReduceMin", in(0));
      case "All" ->
          graph.cast(reduced("ReduceMin", graph.cast(in(0), ElementType.I32)), ElementType.BOOL);
      case "BiasAddGrad" ->
          reduced(
              "ReduceSum", in(0), LongStream.range(0, known(in(0)) - 1).boxed().toList(), false);
      case "ArgMax" -> {
        Tensor place =
            graph
                .add(
                    "ArgMax",
                    1,
                    ElementType.I64,
                    List.of(in(0)),
                    Map.of("axis", in(1).integer(), "keepdims", 0L))
                .getFirst();
        yield graph.cast(place, element("output_type", ElementType.I64));
      }
      case "OneHot" -> oneHot();
      case "GatherV2" ->
          graph.one("Gather", List.of(in(0), in(1)), Map.of("axis", in(2).integer()), -1);
      case "UnsortedSegmentSum" -> summed();
      case "Where" -> places();
      case "Shape" -> whole("Shape", 1);
      case "Size" -> whole("Size", 0);
      case "MaxPool" -> pooled("MaxPool", Map.of());
      case "AvgPool" -> pooled("AveragePool", Map.of("count_include_pad", 0L));
      default -> throw new UnknownNodeException(type);
    };
  }

  private Tensor number(double value) {
    return graph.scalar(in(0).element(), value);
  }

  private static Tensor truth(Tensor made) {
    return new Tensor(made.name(), ElementType.BOOL, made.rank(), null);
  }

  private static int known(Tensor tensor) {
    if (tensor.rank() < 0) {
      throw new UnknownNodeException("a tensor of unknown rank");
    }
    return tensor.rank();
  }

  /** ONNX's numbers count in i64. */
  private Tensor whole(String node, int rank) {
    Tensor made = graph.add(node, 1, ElementType.I64, List.of(in(0)), Map.of()).getFirst();
    return graph.cast(
        new Tensor(made.name(), ElementType.I64, rank, null), element("out_type", ElementType.I32));
  }

  /**
   * {@code x log(u) / (u - 1)} with {@code u = 1 + x} as it is rounded, and x where that is 1: as
   * precise for small x as for others (Goldberg 1991, theorem 4).
   */
  private Tensor log1p() {
    Tensor x = in(0);
    Tensor u = graph.one("Add", x, number(1));
    Tensor small = truth(graph.one("Equal", u, number(1)));
    Tensor infinite = truth(graph.one("Equal", u, x));
    Tensor quotient = graph.one("Div", graph.one("Log", u), graph.one("Sub", u, number(1)));
    Tensor precise = graph.one("Mul", x, quotient);
    Tensor chosen = graph.one("Where", small, x, precise);
    Tensor far = graph.one("Where", infinite, graph.one("Log", u), chosen);
    return new Tensor(far.name(), x.element(), x.rank(), null);
  }

  /** Numbers become whole ones towards 0, as in TensorFlow. */
  private Tensor cast() {
    return graph.cast(in(0), element("DstT", in(0).element()));
  }

  private Tensor product(String first, String second) {
    Tensor a = truth(first) ? turned(in(0)) : in(0);
    Tensor b = truth(second) ? turned(in(1)) : in(1);
    return graph.one("MatMul", a, b);
  }

  /** With its last two axes exchanged. */
  private Tensor turned(Tensor matrices) {
    int rank = known(matrices);
    List<Long> order = new ArrayList<>(LongStream.range(0, rank).boxed().toList());
    Collections.swap(order, rank - 1, rank - 2);
    return graph.one("Transpose", List.of(matrices), Map.of("perm", order), rank);
  }

  private Tensor packed() {
    long axis = integer("axis");
    List<Tensor> all =
        ((Tensors) inputs.get(0))
            .all().stream()
                .map(
                    each ->
                        graph.one(
                            "Unsqueeze",
                            List.of(each, graph.integers(List.of(axis))),
                            Map.of(),
                            each.rank() < 0 ? -1 : each.rank() + 1))
                .toList();
    return graph.one("Concat", all, Map.of("axis", axis), all.getFirst().rank());
  }

  private List<Tensor> unpacked() {
    long axis = integer("axis");
    Tensor axes = graph.integers(List.of(axis));
    return graph
        .add(
            "Split",
            (int) integer("num"),
            in(0).element(),
            List.of(in(0)),
            Map.of("axis", axis, "num_outputs", integer("num")))
        .stream()
        .map(
            part ->
                graph.one(
                    "Squeeze",
                    List.of(part, axes),
                    Map.of(),
                    in(0).rank() < 0 ? -1 : in(0).rank() - 1))
        .toList();
  }

  private Tensor sliced() {
    List<Long> begin = in(1).integers();
    List<Long> size = in(2).integers();
    List<Long> end = new ArrayList<>();
    for (int i = 0; i < begin.size(); i++) {
      end.add(size.get(i) < 0 ? Long.MAX_VALUE : begin.get(i) + size.get(i));
    }
    return graph.one(
        "Slice",
        List.of(in(0), graph.integers(begin), graph.integers(end)),
        Map.of(),
        in(0).rank());
  }

  /** TensorFlow has before and after of each axis, ONNX all before and then all after. */
  private Tensor padded() {
    List<Long> pairs = in(1).integers();
    List<Long> all = new ArrayList<>();
    for (int side = 0; side < 2; side++) {
      for (int i = side; i < pairs.size(); i += 2) {
        all.add(pairs.get(i));
      }
    }
    return graph.one("Pad", List.of(in(0), graph.integers(all)), Map.of(), in(0).rank());
  }

  private Tensor reversed() {
    List<Long> axes = in(1).integers();
    Tensor back = graph.integers(Collections.nCopies(axes.size(), -1L));
    return graph.one(
        "Slice",
        List.of(
            in(0),
            back,
            graph.integers(Collections.nCopies(axes.size(), Long.MIN_VALUE)),
            graph.integers(axes),
            back),
        Map.of(),
        in(0).rank());
  }

  private Tensor reduced(String node, Tensor input) {
    return reduced(node, input, in(1).integers(), truth("keep_dims"));
  }

  private Tensor reduced(String node, Tensor input, List<Long> axes, boolean keep) {
    // Without axes, ONNX would take all of them.
    return axes.isEmpty()
        ? graph.one("Identity", input)
        : graph.one(
            node,
            List.of(input, graph.integers(axes)),
            Map.of("keepdims", keep ? 1L : 0L),
            input.rank() < 0 ? -1 : keep ? input.rank() : input.rank() - axes.size());
  }

  /** By comparison: for a class that is none, ONNX's own node counts from the end. */
  private Tensor oneHot() {
    long depth = in(1).integer();
    Tensor classes =
        graph.constant(
            in(0).element(), Shape.of(depth), LongStream.range(0, depth).boxed().toList());
    Tensor column =
        graph.one(
            "Unsqueeze", List.of(in(0), graph.integers(List.of(-1L))), Map.of(), known(in(0)) + 1);
    Tensor is = truth(graph.one("Equal", column, classes));
    Tensor chosen = graph.one("Where", is, in(2), in(3));
    return new Tensor(chosen.name(), in(2).element(), known(in(0)) + 1, null);
  }

  /** Rows of zeros, to which those of the first input are added at their places. */
  private Tensor summed() {
    Tensor rows = in(0);
    Tensor places = graph.cast(in(1), ElementType.I64);
    int inner = known(rows) - known(places);
    Tensor count =
        graph.one(
            "Reshape",
            List.of(graph.cast(in(2), ElementType.I64), graph.integers(List.of(1L))),
            Map.of(),
            1);
    Tensor width =
        graph
            .add("Shape", 1, ElementType.I64, List.of(rows), Map.of("start", (long) known(places)))
            .getFirst();
    Tensor shape = graph.one("Concat", List.of(count, width), Map.of("axis", 0L), 1);
    Tensor zeros =
        graph.one("Expand", List.of(graph.scalar(rows.element(), 0), shape), Map.of(), 1 + inner);
    Tensor indices =
        graph.one(
            "Unsqueeze",
            List.of(places, graph.integers(List.of(-1L))),
            Map.of(),
            known(places) + 1);
    return graph.one(
        "ScatterND", List.of(zeros, indices, rows), Map.of("reduction", "add"), 1 + inner);
  }

  /** A row for each place, with its indices. */
  private Tensor places() {
    Tensor made = graph.add("NonZero", 1, ElementType.I64, List.of(in(0)), Map.of()).getFirst();
    return graph.one("Transpose", List.of(made), Map.of("perm", List.of(1L, 0L)), 2);
  }

  /** ONNX has the channels before the axes. */
  private Tensor pooled(String node, Map<String, Object> more) {
    List<Long> sizes = inner("ksize");
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("kernel_shape", sizes);
    settings.put("strides", inner("strides"));
    settings.put("auto_pad", "SAME".equals(attributes.get("padding")) ? "SAME_UPPER" : "VALID");
    Tensor pooled =
        graph.one(node, List.of(OnnxLayers.channelsFirst(graph, in(0), sizes.size())), settings, 4);
    return OnnxLayers.channelsLast(graph, pooled, sizes.size());
  }

  /** The numbers for the axes between the first and the last. */
  private List<Long> inner(String name) {
    if (!(attributes.get(name) instanceof List<?> all)) {
      throw new UnknownNodeException(type);
    }
    return all.subList(1, all.size() - 1).stream()
        .map(each -> ((Number) each).longValue())
        .toList();
  }
}
