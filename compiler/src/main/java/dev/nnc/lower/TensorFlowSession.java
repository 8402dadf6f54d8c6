package dev.nnc.lower;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_Version;

import dev.nnc.ir.Function;
import dev.nnc.ir.Initial;
import dev.nnc.ir.Variable;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.TensorType;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.internal.c_api.TF_Operation;

/** The session on TensorFlow's C interface. */
final class TensorFlowSession implements Session {
  private final CompiledGraph graph;
  private final NativeSession session;
  private final Map<List<String>, NativeCall> calls = new HashMap<>();
  private final Map<List<String>, NativeSession.Prepared> reads = new HashMap<>();
  private final Map<List<String>, NativeSession.Prepared> writes = new HashMap<>();
  private final Map<Set<String>, NativeSession.Prepared> starts = new HashMap<>();
  private boolean closed;

  /**
   * A session on the graph, which stays as long as the session is open.
   *
   * @throws ExecutionException if the device is not there
   */
  TensorFlowSession(CompiledGraph graph, ExecutionSettings settings) {
    this.graph = graph;
    session = new NativeSession(graph.graph(), settings);
  }

  @Override
  public String device() {
    return session.hasGpu() ? "gpu" : "cpu";
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
    initialize(variables().stream().map(Variable::name).toList(), seed);
  }

  @Override
  public void initialize(List<String> variables, long seed) {
    Set<String> computed = new LinkedHashSet<>();
    for (String name : variables) {
      Variable variable = place(name).variable();
      if (variable.initial() instanceof Initial.Values values) {
        List<Double> numbers = Arrays.stream(values.values()).boxed().toList();
        try (NativeTensor filled =
            NativeTensor.of(variable.type().element(), numbers, sizes(variable))) {
          assign(List.of(name), List.of(filled));
        }
      } else {
        computed.add(name);
      }
    }
    if (computed.isEmpty()) {
      return;
    }
    NativeSession.Prepared prepared =
        starts.computeIfAbsent(
            computed,
            names -> {
              List<TF_Operation> nodes = names.stream().map(n -> place(n).start()).toList();
              return session.prepare(List.of(graph.seed()), List.of(), nodes);
            });
    try (NativeTensor key = NativeTensor.of(ElementType.I64, List.of(seed))) {
      prepared.run(List.of(key), "initialize");
    }
  }

  @Override
  public byte[] read(String variable) {
    return read(List.of(variable)).values().iterator().next();
  }

  @Override
  public Map<String, byte[]> read(List<String> variables) {
    NativeSession.Prepared prepared =
        reads.computeIfAbsent(
            List.copyOf(variables),
            names ->
                session.prepare(
                    List.of(), names.stream().map(name -> place(name).read()).toList(), List.of()));
    List<NativeTensor> values = prepared.run(List.of(), "read " + String.join(", ", variables));
    try {
      Map<String, byte[]> all = new LinkedHashMap<>();
      for (int i = 0; i < variables.size(); i++) {
        ByteBuffer buffer = values.get(i).bytes();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        all.put(variables.get(i), bytes);
      }
      return all;
    } finally {
      values.forEach(NativeTensor::close);
    }
  }

  @Override
  public void write(String variable, byte[] value) {
    write(Map.of(variable, value));
  }

  @Override
  public void write(Map<String, byte[]> values) {
    List<NativeTensor> tensors = new ArrayList<>();
    try {
      for (Map.Entry<String, byte[]> each : values.entrySet()) {
        NativeTensor tensor = tensor(place(each.getKey()).variable());
        tensors.add(tensor);
        ByteBuffer buffer = tensor.bytes();
        if (buffer.remaining() != each.getValue().length) {
          throw new IllegalArgumentException(
              each.getKey()
                  + " takes "
                  + buffer.remaining()
                  + " bytes, not "
                  + each.getValue().length);
        }
        buffer.put(each.getValue());
      }
      assign(List.copyOf(values.keySet()), tensors);
    } finally {
      tensors.forEach(NativeTensor::close);
    }
  }

  private void assign(List<String> variables, List<NativeTensor> values) {
    NativeSession.Prepared prepared =
        writes.computeIfAbsent(
            variables,
            names -> {
              List<CompiledGraph.Place> places = names.stream().map(this::place).toList();
              return session.prepare(
                  places.stream().map(CompiledGraph.Place::value).toList(),
                  List.of(),
                  places.stream().map(CompiledGraph.Place::assign).toList());
            });
    prepared.run(values, "write " + String.join(", ", variables));
  }

  private static NativeTensor tensor(Variable variable) {
    return NativeTensor.allocate(variable.type().element(), sizes(variable));
  }

  private static long[] sizes(Variable variable) {
    return variable.type().shape().dimensions().stream().mapToLong(Dimension::size).toArray();
  }

  private CompiledGraph.Place place(String variable) {
    requireOpen();
    CompiledGraph.Place place = graph.places().get(variable);
    if (place == null) {
      throw new IllegalArgumentException("no variable " + variable);
    }
    return place;
  }

  @Override
  public Call call(String function) {
    requireOpen();
    return calls.computeIfAbsent(
        List.of(function),
        key -> {
          FunctionEmitter.Emitted emitted = graph.function(function);
          return new NativeCall(emitted, emitted.function().outputs());
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
          FunctionEmitter.Emitted emitted = graph.function(function);
          return new NativeCall(
              emitted, outputs.stream().map(each -> emitted.function().output(each)).toList());
        });
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
    reads.values().forEach(NativeSession.Prepared::close);
    writes.values().forEach(NativeSession.Prepared::close);
    starts.values().forEach(NativeSession.Prepared::close);
    session.close();
    graph.sessionClosed();
  }

  private final class NativeCall implements Call {
    /** A training has two or three sizes of batches. */
    private static final int MOST_SIZES = 8;

    private final Function function;
    private final List<Function.Port> outputs;
    private final NativeSession.Prepared prepared;
    private final LinkedHashMap<Integer, NativeFeeds> feeds = new LinkedHashMap<>(16, 0.75f, true);
    private List<NativeTensor> results = List.of();
    private int serial;

    NativeCall(FunctionEmitter.Emitted emitted, List<Function.Port> outputs) {
      function = emitted.function();
      this.outputs = List.copyOf(outputs);
      prepared = session.prepare(emitted.inputs(), emitted.outputs(outputs), emitted.targets());
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
      results = prepared.run(own.tensors, function.name());
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
      prepared.close();
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
