package dev.nnc.lower;

import dev.nnc.ir.Emitter;
import dev.nnc.ir.Variable;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Many small variables one behind another in one tensor. TensorFlow compares each node of a graph
 * with each tensor that is fed or fetched when it makes a call ready, so thousands of them would
 * cost the square of a network's depth.
 */
final class Pack {
  /** Up to so many variables, each by itself costs nothing that could be noticed. */
  private static final int FEW = 200;

  /** Larger ones would be copied for more than they save: those that are fed, with each call. */
  private static final long MOST_BYTES = 64L << 20;

  /** Where a variable is in the pack, counted in bytes. */
  private record Span(Variable variable, long from, long bytes) {
    /** Whether the variable has the shape that a part of the pack has. */
    boolean isFlat() {
      return variable.type().shape().rank() == 1;
    }
  }

  private final Map<String, Span> spans = new LinkedHashMap<>();
  private long all;

  private Pack(List<Variable> variables) {
    for (Variable variable : variables) {
      long bytes = SizeBound.bytes(variable.type()).longValueExact();
      spans.put(variable.name(), new Span(variable, all, bytes));
      all += bytes;
    }
  }

  /** The pack of those that fit into one; null if each had better be by itself. */
  static @Nullable Pack of(List<Variable> variables) {
    List<Variable> packed =
        variables.stream().filter(each -> each.type().element() == ElementType.F32).toList();
    if (packed.size() <= FEW) {
      return null;
    }
    Pack pack = new Pack(packed);
    return pack.all > MOST_BYTES ? null : pack;
  }

  boolean has(String variable) {
    return spans.containsKey(variable);
  }

  List<String> names() {
    return List.copyOf(spans.keySet());
  }

  /** A tensor of all, which the caller closes. */
  NativeTensor join(Function<String, NativeTensor> values) {
    NativeTensor joined = NativeTensor.allocate(ElementType.F32, all / 4);
    try {
      BytePointer to = joined.data();
      for (Map.Entry<String, Span> each : spans.entrySet()) {
        Span span = each.getValue();
        if (span.bytes > 0) {
          Pointer from = values.apply(each.getKey()).data();
          Pointer.memcpy(to.getPointer(span.from), from, span.bytes);
        }
      }
      return joined;
    } catch (RuntimeException failure) {
      joined.close();
      throw failure;
    }
  }

  /** The value of one variable in a tensor of all; the caller closes it. */
  NativeTensor part(NativeTensor joined, String variable) {
    Span span = span(variable);
    NativeTensor part = NativeTensor.allocate(ElementType.F32, InitialValues.sizes(span.variable));
    if (span.bytes > 0) {
      Pointer.memcpy(part.data(), joined.data().getPointer(span.from), span.bytes);
    }
    return part;
  }

  private Span span(String variable) {
    Span span = spans.get(variable);
    if (span == null) {
      throw new IllegalArgumentException(variable + " is not packed");
    }
    return span;
  }

  /** A place in the graph where a tensor of all is fed. */
  NativeGraph.Output place(NativeGraph graph) {
    return graph
        .add(
            "Placeholder",
            "variables/all",
            List.of(),
            List.of(),
            Map.of("dtype", ElementType.F32, "shape", Shape.of(all / 4)))
        .output(0);
  }

  /** The variables' values in their shapes, by name, out of a tensor of all. */
  Map<String, NativeGraph.Output> split(NativeGraph graph, NativeGraph.Output joined) {
    List<Long> sizes = spans.values().stream().map(span -> span.bytes / 4).toList();
    NativeGraph.Node split =
        graph.add(
            "SplitV",
            "variables/split",
            List.of(
                joined,
                constant(graph, ElementType.I64, sizes, sizes.size()),
                constant(graph, ElementType.I32, List.of(0L))),
            List.of(),
            Map.of("num_split", (long) sizes.size()));
    Map<String, NativeGraph.Output> parts = new LinkedHashMap<>();
    Map<List<Long>, NativeGraph.Output> shapes = new HashMap<>();
    for (Span span : spans.values()) {
      String name = span.variable.name();
      NativeGraph.Output part = split.output(parts.size());
      if (span.isFlat()) {
        parts.put(name, part);
        continue;
      }
      List<Long> shape =
          span.variable.type().shape().dimensions().stream().map(Dimension::size).toList();
      NativeGraph.Output its =
          shapes.computeIfAbsent(
              shape, any -> constant(graph, ElementType.I64, shape, shape.size()));
      parts.put(name, reshape(graph, name + "/value", part, its));
    }
    return parts;
  }

  /** A tensor of all, out of the variables with these handles, which one node reads. */
  NativeGraph.Output concat(NativeGraph graph, Function<String, NativeGraph.Output> handles) {
    NativeGraph.Output flat = constant(graph, ElementType.I64, List.of(-1L), 1);
    NativeGraph.Node read =
        graph.add(
            "_ReadVariablesOp",
            "variables/read",
            List.of(
                new NativeGraph.Outputs(
                    spans.keySet().stream().<Emitter.Handle>map(handles::apply).toList())),
            List.of(),
            Map.of("dtypes", Collections.nCopies(spans.size(), ElementType.F32)));
    List<Emitter.Handle> parts = new ArrayList<>();
    for (Map.Entry<String, Span> each : spans.entrySet()) {
      NativeGraph.Output value = read.output(parts.size());
      parts.add(
          each.getValue().isFlat() ? value : reshape(graph, each.getKey() + "/flat", value, flat));
    }
    return graph
        .add(
            "ConcatV2",
            "variables/concat",
            List.of(new NativeGraph.Outputs(parts), constant(graph, ElementType.I32, List.of(0L))),
            List.of(),
            Map.of())
        .output(0);
  }

  private static NativeGraph.Output reshape(
      NativeGraph graph, String name, NativeGraph.Output value, NativeGraph.Output shape) {
    return graph
        .add("Reshape", "variables/" + name, List.of(value, shape), List.of(), Map.of())
        .output(0);
  }

  private static NativeGraph.Output constant(
      NativeGraph graph, ElementType element, List<Long> numbers, long... sizes) {
    try (NativeTensor tensor = NativeTensor.of(element, numbers, sizes)) {
      return graph
          .add(
              "Const",
              "variables/constant",
              List.of(),
              List.of(),
              Map.of("value", tensor, "dtype", element))
          .output(0);
    }
  }
}
