package dev.nnc.lower;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_Version;

import dev.nnc.ir.Function;
import dev.nnc.ir.Variable;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.TensorType;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The session on TensorFlow's C interface. */
final class TensorFlowSession implements Session {
  private final CompiledGraph graph;

  /** A session on the graph of initial values, which tells what the others run on, too. */
  private final NativeSession start;

  private final VariableValues values;
  private final Map<String, Variable> variables = new LinkedHashMap<>();
  private final Map<List<String>, NativeCall> calls = new HashMap<>();
  private final Map<List<String>, NativeSession.Prepared> starts = new HashMap<>();
  private boolean closed;

  /**
   * A session on the graph, which stays as long as the session is open.
   *
   * @throws ExecutionException if the device is not there
   */
  TensorFlowSession(CompiledGraph graph, ExecutionSettings settings) {
    this.graph = graph;
    graph.program().variables().forEach(variable -> variables.put(variable.name(), variable));
    start = new NativeSession(graph.start().graph(), settings);
    boolean cpu = !start.hasGpu();
    values = new VariableValues(settings.with(cpu ? settings.kernels() : Kernels.OF_GPU), cpu);
  }

  @Override
  public String device() {
    return start.hasGpu() ? "gpu" : "cpu";
  }

  @Override
  public String version() {
    return TF_Version().getString();
  }

  @Override
  public List<Variable> variables() {
    return graph.program().variables();
  }

  @Override
  public void initialize(long seed) {
    initialize(List.copyOf(variables.keySet()), seed);
  }

  @Override
  public void initialize(List<String> names, long seed) {
    List<String> computed = new ArrayList<>();
    for (String name : names) {
      Variable variable = variable(name);
      if (graph.start().isComputed(name)) {
        computed.add(name);
      } else {
        values.set(name, InitialValues.constant(variable));
      }
    }
    if (computed.isEmpty()) {
      return;
    }
    NativeSession.Prepared prepared =
        starts.computeIfAbsent(
            computed,
            its ->
                start.prepare(
                    List.of(graph.start().seed()),
                    its.stream().map(graph.start()::computed).toList(),
                    List.of()));
    try (NativeTensor key = NativeTensor.of(ElementType.I64, List.of(seed))) {
      List<NativeTensor> results = prepared.run(List.of(key), "initialize");
      for (int i = 0; i < results.size(); i++) {
        values.set(computed.get(i), results.get(i));
      }
    }
  }

  @Override
  public byte[] read(String variable) {
    return read(List.of(variable)).values().iterator().next();
  }

  @Override
  public Map<String, byte[]> read(List<String> names) {
    names.forEach(this::variable);
    List<byte[]> read =
        values.read(
            names,
            value -> {
              ByteBuffer buffer = value.bytes();
              byte[] bytes = new byte[buffer.remaining()];
              buffer.get(bytes);
              return bytes;
            });
    Map<String, byte[]> all = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      all.put(names.get(i), read.get(i));
    }
    return all;
  }

  @Override
  public void write(String variable, byte[] value) {
    write(Map.of(variable, value));
  }

  @Override
  public void write(Map<String, byte[]> given) {
    given.forEach(
        (name, bytes) -> {
          long size = SizeBound.bytes(variable(name).type()).longValueExact();
          if (size != bytes.length) {
            throw new IllegalArgumentException(
                name + " takes " + size + " bytes, not " + bytes.length);
          }
        });
    given.forEach(
        (name, bytes) -> {
          Variable variable = variable(name);
          NativeTensor value =
              NativeTensor.allocate(variable.type().element(), InitialValues.sizes(variable));
          value.bytes().put(bytes);
          values.set(name, value);
        });
  }

  private Variable variable(String name) {
    requireOpen();
    Variable variable = variables.get(name);
    if (variable == null) {
      throw new IllegalArgumentException("no variable " + name);
    }
    return variable;
  }

  @Override
  public Call call(String function) {
    requireOpen();
    return calls.computeIfAbsent(
        List.of(function),
        key -> {
          Function its = function(function);
          return new NativeCall(its, its.outputs());
        });
  }

  @Override
  public Call call(String function, List<String> outputs) {
    requireOpen();
    List<String> key = new ArrayList<>(List.of(function));
    key.addAll(outputs);
    return calls.computeIfAbsent(
        key,
        any -> {
          Function its = function(function);
          return new NativeCall(its, outputs.stream().map(its::output).toList());
        });
  }

  private Function function(String name) {
    return graph.part(name).functions().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    calls.values().forEach(NativeCall::close);
    values.close();
    starts.values().forEach(NativeSession.Prepared::close);
    start.close();
    graph.sessionClosed();
  }

  private final class NativeCall implements Call {
    /** A training has two or three sizes of batches. */
    private static final int MOST_SIZES = 8;

    private final Function function;
    private final GraphPart part;
    private final List<Function.Port> outputs;
    private final List<String> variables;
    private @Nullable OpenPart preparedIn;
    private NativeSession.@Nullable Prepared prepared;

    /** What is fed, and for which feeds and {@link VariableValues#entries} that is right. */
    private List<NativeTensor> fed = List.of();

    private @Nullable NativeFeeds fedWith;
    private int fedAt;
    private final LinkedHashMap<Integer, NativeFeeds> feeds = new LinkedHashMap<>(16, 0.75f, true);
    private List<NativeTensor> results = List.of();
    private int serial;

    NativeCall(Function function, List<Function.Port> outputs) {
      this.function = function;
      this.outputs = List.copyOf(outputs);
      part = graph.part(function.name());
      variables = List.copyOf(GraphPart.variables(function));
    }

    /** The run in the part as it is open now; it may have been closed since the last call. */
    private NativeSession.Prepared prepared(OpenPart open) {
      NativeSession.Prepared known = prepared;
      if (known != null && preparedIn == open) {
        return known;
      }
      if (known != null) {
        known.close();
      }
      FunctionEmitter.Emitted emitted = open.function(function.name());
      List<NativeGraph.Output> inputs = new ArrayList<>(emitted.inputs());
      if (open.isFed()) {
        inputs.addAll(open.fedInto(variables));
      }
      NativeSession.Prepared made =
          open.session().prepare(inputs, emitted.outputs(outputs), emitted.targets());
      prepared = made;
      preparedIn = open;
      return made;
    }

    private List<NativeTensor> fed(NativeFeeds feeds, OpenPart open) {
      if (!open.isFed()) {
        return feeds.tensors;
      }
      if (fedWith != feeds || fedAt != values.entries()) {
        List<NativeTensor> all = new ArrayList<>(feeds.tensors);
        all.addAll(open.fedFrom(variables, values));
        fed = all;
        fedWith = feeds;
        fedAt = values.entries();
      }
      return fed;
    }

    @Override
    public Feeds feeds(int rows) {
      requireOpen();
      NativeFeeds known = feeds.get(rows);
      if (known == null) {
        // Whoever asks for ever other numbers of rows would fill the memory up.
        Map.Entry<Integer, NativeFeeds> eldest =
            feeds.size() < MOST_SIZES ? null : feeds.pollFirstEntry();
        if (eldest != null) {
          eldest.getValue().close();
        }
        known = new NativeFeeds(function, rows);
        feeds.put(rows, known);
      }
      return known.rewind();
    }

    @Override
    public Results run(Feeds given) {
      requireOpen();
      if (!(given instanceof NativeFeeds own) || feeds.get(own.rows()) != own) {
        throw new IllegalArgumentException("the feeds belong to another function");
      }
      release();
      OpenPart open = values.enter(part);
      results = prepared(open).run(fed(own, open), function.name());
      return new NativeResults(this, results, serial);
    }

    private void release() {
      results.forEach(NativeTensor::close);
      results = List.of();
      serial++;
    }

    void close() {
      release();
      feeds.values().forEach(NativeFeeds::close);
      NativeSession.Prepared known = prepared;
      if (known != null) {
        known.close();
      }
    }
  }

  private static final class NativeFeeds implements Feeds {
    private final int rows;
    private final List<NativeTensor> tensors = new ArrayList<>();
    private final Map<String, FloatBuffer> floats = new HashMap<>();
    private final Map<String, IntBuffer> integers = new HashMap<>();

    NativeFeeds(Function function, int rows) {
      this.rows = rows;
      try {
        function.inputs().forEach(input -> add(function, input));
      } catch (RuntimeException failure) {
        close();
        throw failure;
      }
    }

    private void add(Function function, Function.Port input) {
      TensorType type = input.value().type();
      NativeTensor tensor = NativeTensor.allocate(type.element(), sizes(type, rows));
      tensors.add(tensor);
      tensor.clear();
      switch (type.element()) {
        case F32 -> floats.put(input.name(), tensor.bytes().asFloatBuffer());
        case I32 -> integers.put(input.name(), tensor.bytes().asIntBuffer());
        case F64, I64, BOOL ->
            throw new IllegalArgumentException(
                "input " + input.name() + " of " + function.name() + " cannot be " + type);
      }
    }

    private static long[] sizes(TensorType type, int rows) {
      return type.shape().dimensions().stream()
          .mapToLong(
              dimension -> {
                if (dimension.equals(Dimension.BATCH)) {
                  return rows;
                }
                return dimension.size();
              })
          .toArray();
    }

    NativeFeeds rewind() {
      floats.values().forEach(FloatBuffer::clear);
      integers.values().forEach(IntBuffer::clear);
      return this;
    }

    @Override
    public int rows() {
      return rows;
    }

    @Override
    public FloatBuffer floats(String input) {
      return named(floats, input);
    }

    @Override
    public IntBuffer integers(String input) {
      return named(integers, input);
    }

    private static <T> T named(Map<String, T> buffers, String input) {
      T buffer = buffers.get(input);
      if (buffer == null) {
        throw new IllegalArgumentException("no such input " + input + " in " + buffers.keySet());
      }
      return buffer;
    }

    void close() {
      tensors.forEach(NativeTensor::close);
    }
  }

  private record NativeResults(NativeCall call, List<NativeTensor> tensors, int serial)
      implements Results {
    private NativeTensor tensor(String output) {
      if (serial != call.serial) {
        throw new IllegalStateException("these results were given up by a later call");
      }
      int index = index(output);
      if (index < 0) {
        throw new IllegalArgumentException("no output " + output + " in " + call.function.name());
      }
      return tensors.get(index);
    }

    private int index(String output) {
      List<Function.Port> ports = call.outputs;
      for (int i = 0; i < ports.size(); i++) {
        if (ports.get(i).name().equals(output)) {
          return i;
        }
      }
      return -1;
    }

    @Override
    public boolean has(String output) {
      return index(output) >= 0;
    }

    @Override
    public double scalar(String output) {
      NativeTensor tensor = tensor(output);
      if (tensor.sizes().length != 0) {
        throw new IllegalArgumentException(output + " is no scalar");
      }
      return tensor.number(0);
    }

    @Override
    public float[] floats(String output) {
      NativeTensor tensor = tensor(output);
      if (tensor.element() == ElementType.F32) {
        FloatBuffer buffer = tensor.bytes().asFloatBuffer();
        float[] all = new float[buffer.remaining()];
        buffer.get(all);
        return all;
      }
      double[] numbers = tensor.numbers();
      float[] all = new float[numbers.length];
      for (int i = 0; i < all.length; i++) {
        all[i] = (float) numbers[i];
      }
      return all;
    }

    @Override
    public double[] doubles(String output) {
      return tensor(output).numbers();
    }

    @Override
    public long[] shape(String output) {
      return tensor(output).sizes();
    }
  }
}
