package dev.nnc.lower;

import dev.nnc.ir.Emitter;
import dev.nnc.ir.Function;
import dev.nnc.ir.Initial;
import dev.nnc.ir.Program;
import dev.nnc.ir.Variable;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.tensorflow.internal.c_api.TF_Operation;

/**
 * A program as a TensorFlow graph. It does not change, and any number of sessions may be open on it
 * at once, each with values of its own for the variables.
 *
 * <p>{@link #close} ends the opening of sessions; the native memory is given back as soon as no
 * session is open any more.
 */
public final class CompiledGraph implements AutoCloseable {
  /**
   * A variable in the graph.
   *
   * @param start gives it its initial value; it needs the seed, or {@code value} where the initial
   *     value is a list of numbers
   * @param value a placeholder for a new value
   * @param assign gives the variable what {@code value} holds
   */
  record Place(
      Variable variable,
      NativeGraph.Output read,
      TF_Operation start,
      NativeGraph.Output value,
      TF_Operation assign) {}

  private final Program program;
  private final NativeGraph graph;
  private final NativeGraph.Output seed;
  private final Map<String, Place> places = new LinkedHashMap<>();
  private final Map<String, FunctionEmitter.Emitted> functions = new LinkedHashMap<>();

  /** Those who need the native memory: the graph's owner, and each open session. */
  private final AtomicInteger users = new AtomicInteger(1);

  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Puts the program into a graph.
   *
   * @throws TooLargeException if a tensor is above {@link SizeBound#LIMIT}
   */
  public CompiledGraph(Program program) {
    this.program = program;
    List<SizeBound.Excess> excesses = SizeBound.excesses(program);
    if (!excesses.isEmpty()) {
      throw new TooLargeException(excesses);
    }
    graph = new NativeGraph();
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
      Map<String, NativeGraph.Output> handles = new LinkedHashMap<>();
      Map<String, TensorType> types = new LinkedHashMap<>();
      for (Variable variable : program.variables()) {
        handles.put(variable.name(), variable(variable));
        types.put(variable.name(), variable.type());
      }
      for (Function function : program.functions()) {
        functions.put(function.name(), new FunctionEmitter(graph, handles, types, function).emit());
      }
      done = true;
    } finally {
      if (!done) {
        graph.close();
      }
    }
  }

  private NativeGraph.Output variable(Variable variable) {
    ElementType element = variable.type().element();
    Shape shape = variable.type().shape();
    NativeGraph.Output handle =
        node(
            "VarHandleOp",
            variable.name(),
            List.of(),
            Map.of("dtype", element, "shape", shape, "shared_name", variable.name()));
    Map<String, Object> dtype = Map.of("dtype", element);
    String path = variable.name() + "/";
    NativeGraph.Output read = node("ReadVariableOp", path + "read", List.of(handle), dtype);
    NativeGraph.Output value =
        node("Placeholder", path + "value", List.of(), Map.of("dtype", element, "shape", shape));
    TF_Operation assign =
        graph
            .add("AssignVariableOp", path + "assign", List.of(handle, value), List.of(), dtype)
            .operation();
    TF_Operation start =
        variable.initial() instanceof Initial.Values
            ? assign
            : graph
                .add(
                    "AssignVariableOp",
                    path + "start",
                    List.of(handle, initial(variable)),
                    List.of(),
                    dtype)
                .operation();
    places.put(variable.name(), new Place(variable, read, start, value, assign));
    return handle;
  }

  private Emitter.Handle initial(Variable variable) {
    ElementType element = variable.type().element();
    String path = variable.name() + "/initial";
    long[] sizes =
        variable.type().shape().dimensions().stream().mapToLong(Dimension::size).toArray();
    return switch (variable.initial()) {
      case Initial.Seed ignored -> seed;
      case Initial.Values values ->
          throw new IllegalStateException(variable.name() + " is fed " + values);
      case Initial.Fill fill ->
          node(
              "Fill",
              path,
              List.of(extents(path, sizes), scalar(path, element, fill.value())),
              Map.of());
      case Initial.Uniform uniform -> {
        Emitter.Handle unit = random("StatelessRandomUniform", variable, sizes);
        yield scaled(path, element, unit, uniform.high() - uniform.low(), uniform.low());
      }
      case Initial.Normal normal -> {
        String type = normal.truncated() ? "StatelessTruncatedNormal" : "StatelessRandomNormal";
        Emitter.Handle unit = random(type, variable, sizes);
        yield scaled(path, element, unit, normal.deviation(), normal.mean());
      }
      case Initial.Orthogonal orthogonal -> orthogonal(path, variable, orthogonal, sizes);
    };
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

  /**
   * Opens a session, whose variables have no values yet.
   *
   * @throws ExecutionException if the device is not there
   */
  public Session open(ExecutionSettings settings) {
    if (closed.get() || users.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
      throw new IllegalStateException("the graph is closed");
    }
    try {
      return new TensorFlowSession(this, settings);
    } catch (RuntimeException failure) {
      leave();
      throw failure;
    }
  }

  /** The program that the graph computes. */
  public Program program() {
    return program;
  }

  NativeGraph graph() {
    return graph;
  }

  NativeGraph.Output seed() {
    return seed;
  }

  Map<String, Place> places() {
    return places;
  }

  Collection<FunctionEmitter.Emitted> functions() {
    return functions.values();
  }

  FunctionEmitter.Emitted function(String name) {
    FunctionEmitter.Emitted emitted = functions.get(name);
    if (emitted == null) {
      throw new IllegalArgumentException("no function " + name);
    }
    return emitted;
  }

  /** To be called by each session once, when it closes. */
  void sessionClosed() {
    leave();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      leave();
    }
  }

  private void leave() {
    if (users.decrementAndGet() == 0) {
      graph.close();
    }
  }
}
