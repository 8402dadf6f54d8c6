package dev.nnc.lower;

import dev.nnc.ir.Emitter;
import dev.nnc.ir.Initial;
import dev.nnc.ir.Program;
import dev.nnc.ir.Variable;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What variables hold at the start. Random numbers come out of a graph that has nothing else in it,
 * so that no function's graph is larger for them; all other values need none.
 */
final class InitialValues implements AutoCloseable {
  private final NativeGraph graph = new NativeGraph();
  private final NativeGraph.Output seed;
  private final Map<String, NativeGraph.Output> computed = new LinkedHashMap<>();

  InitialValues(Program program) {
    boolean done = false;
    try {
      seed =
          graph
              .add(
                  "Placeholder",
                  "seed",
                  List.of(),
                  List.of(),
                  Map.of("dtype", ElementType.I64, "shape", Shape.SCALAR))
              .output(0);
      program.variables().forEach(this::add);
      done = true;
    } finally {
      if (!done) {
        graph.close();
      }
    }
  }

  NativeGraph graph() {
    return graph;
  }

  /** Where the run's seed is fed. */
  NativeGraph.Output seed() {
    return seed;
  }

  /** Whether the value depends on the seed; of all others {@link #constant} knows the value. */
  boolean isComputed(String variable) {
    return computed.containsKey(variable);
  }

  /** The value of a variable that depends on the seed. */
  NativeGraph.Output computed(String variable) {
    NativeGraph.Output value = computed.get(variable);
    if (value == null) {
      throw new IllegalArgumentException(variable + " does not depend on the seed");
    }
    return value;
  }

  /** The value of a variable that does not depend on the seed; whoever asks closes it. */
  static NativeTensor constant(Variable variable) {
    ElementType element = variable.type().element();
    return switch (variable.initial()) {
      case Initial.Fill fill -> NativeTensor.filled(element, fill.value(), sizes(variable));
      case Initial.Values values ->
          NativeTensor.of(
              element, Arrays.stream(values.values()).boxed().toList(), sizes(variable));
      case Initial.Seed ignored -> throw depends(variable);
      case Initial.Uniform ignored -> throw depends(variable);
      case Initial.Normal ignored -> throw depends(variable);
      case Initial.Orthogonal ignored -> throw depends(variable);
    };
  }

  private static IllegalStateException depends(Variable variable) {
    return new IllegalStateException(variable.name() + " depends on the seed");
  }

  static long[] sizes(Variable variable) {
    return variable.type().shape().dimensions().stream().mapToLong(Dimension::size).toArray();
  }

  private void add(Variable variable) {
    ElementType element = variable.type().element();
    String path = variable.name() + "/initial";
    long[] sizes = sizes(variable);
    Emitter.Handle value;
    switch (variable.initial()) {
      // TensorFlow does not let one tensor be fed and fetched.
      case Initial.Seed ignored -> value = node("Identity", path, List.of(seed), Map.of());
      case Initial.Uniform uniform -> {
        Emitter.Handle unit = random("StatelessRandomUniform", variable, sizes);
        value = scaled(path, element, unit, uniform.high() - uniform.low(), uniform.low());
      }
      case Initial.Normal normal -> {
        String type = normal.truncated() ? "StatelessTruncatedNormal" : "StatelessRandomNormal";
        Emitter.Handle unit = random(type, variable, sizes);
        value = scaled(path, element, unit, normal.deviation(), normal.mean());
      }
      case Initial.Orthogonal orthogonal -> value = orthogonal(path, variable, orthogonal, sizes);
      case Initial.Fill ignored -> {
        return;
      }
      case Initial.Values ignored -> {
        return;
      }
    }
    computed.put(variable.name(), (NativeGraph.Output) value);
  }

  /**
   * The orthogonal part of a Gaussian matrix. The signs of R's diagonal are taken away, or the
   * matrices would not be equally likely (Mezzadri 2007, section 5).
   */
  private Emitter.Handle orthogonal(
      String path, Variable variable, Initial.Orthogonal initial, long[] sizes) {
    long columns = sizes.length == 0 ? 1 : sizes[sizes.length - 1];
    long rows = Arrays.stream(sizes).reduce(1, (a, b) -> a * b) / columns;
    boolean wide = rows < columns;
    long[] tall = wide ? new long[] {columns, rows} : new long[] {rows, columns};
    Emitter.Handle gaussian = random("StatelessRandomNormal", variable, tall);
    List<Emitter.Handle> parts =
        graph
            .add("Qr", path, List.of(gaussian), List.of(), Map.of("full_matrices", false))
            .handles();
    Emitter.Handle signs =
        node(
            "Sign",
            path,
            List.of(node("DiagPart", path, List.of(parts.get(1)), Map.of())),
            Map.of());
    Emitter.Handle matrix = node("Mul", path, List.of(parts.get(0), signs), Map.of());
    if (wide) {
      matrix =
          node(
              "Transpose",
              path,
              List.of(matrix, constant(path, ElementType.I32, List.of(1L, 0L), 2)),
              Map.of());
    }
    Emitter.Handle shaped = node("Reshape", path, List.of(matrix, extents(path, sizes)), Map.of());
    return scaled(path, variable.type().element(), shaped, initial.gain(), 0);
  }

  /**
   * The key is made of the run's seed and the variable's name alone, so that variables that come
   * and go elsewhere do not change this one.
   */
  private Emitter.Handle random(String type, Variable variable, long[] sizes) {
    String path = variable.name() + "/initial";
    Emitter.Handle hash = constant(path, ElementType.I64, List.of(hash(variable.name())));
    Emitter.Handle key =
        node(
            "Pack",
            path,
            List.of(new NativeGraph.Outputs(List.of(seed, hash))),
            Map.of("axis", 0L));
    return node(
        type, path, List.of(extents(path, sizes), key), Map.of("dtype", variable.type().element()));
  }

  private Emitter.Handle scaled(
      String path, ElementType element, Emitter.Handle unit, double factor, double offset) {
    NativeGraph.Output product =
        node("Mul", path, List.of(unit, scalar(path, element, factor)), Map.of());
    return offset == 0
        ? product
        : node("AddV2", path, List.of(product, scalar(path, element, offset)), Map.of());
  }

  private Emitter.Handle extents(String path, long[] sizes) {
    List<Long> numbers = Arrays.stream(sizes).boxed().toList();
    return constant(path, ElementType.I64, numbers, sizes.length);
  }

  private Emitter.Handle scalar(String path, ElementType element, double value) {
    return constant(path, element, List.of(value));
  }

  private NativeGraph.Output constant(
      String path, ElementType element, List<? extends Number> numbers, long... sizes) {
    try (NativeTensor tensor = NativeTensor.of(element, numbers, sizes)) {
      return node("Const", path, List.of(), Map.of("value", tensor, "dtype", element));
    }
  }

  private NativeGraph.Output node(
      String type, String name, List<Emitter.Handle> inputs, Map<String, Object> attributes) {
    return graph.add(type, "variables/" + name, inputs, List.of(), attributes).output(0);
  }

  /** FNV-1a of 64 bits over the UTF-8 form: the same in every version of every JVM. */
  static long hash(String name) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }

  @Override
  public void close() {
    graph.close();
  }
}
