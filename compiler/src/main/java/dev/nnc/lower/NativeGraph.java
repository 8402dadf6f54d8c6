package dev.nnc.lower;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_AddControlInput;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_AddInput;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_AddInputList;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteBuffer;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteGraph;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_FinishOperation;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphGetTensorNumDims;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphGetTensorShape;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphToGraphDef;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewBuffer;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewGraph;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewOperation;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationName;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationNumOutputs;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationOutputType;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetAttrBool;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetAttrFloat;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetAttrInt;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetAttrIntList;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetAttrShape;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetAttrString;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetAttrTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetAttrType;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetAttrTypeList;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.nnc.ir.Emitter;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_OperationDescription;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;

/**
 * A TensorFlow graph, through TensorFlow's C interface: it costs a step less than the classes above
 * it, and leaves no native memory to the garbage collector.
 */
final class NativeGraph implements AutoCloseable {
  /** A node. */
  record Node(TF_Operation operation, String type, int outputs) {
    Output output(int index) {
      return new Output(operation, index);
    }

    List<Emitter.Handle> handles() {
      List<Emitter.Handle> handles = new ArrayList<>();
      for (int i = 0; i < outputs; i++) {
        handles.add(output(i));
      }
      return handles;
    }
  }

  /** One output of a node. */
  record Output(TF_Operation operation, int index) implements Emitter.Handle {}

  /** Several outputs that stand as one input. */
  record Outputs(List<Emitter.Handle> all) implements Emitter.Handle {
    Outputs {
      all = List.copyOf(all);
    }
  }

  /** What TensorFlow does not take in a name. */
  private static final Pattern ILLEGAL = Pattern.compile("[^A-Za-z0-9_./-]");

  private final TF_Graph graph = TF_NewGraph();
  private final NativeStatus status = new NativeStatus();
  private final Map<String, Integer> names = new HashMap<>();

  TF_Graph pointer() {
    return graph;
  }

  /**
   * Adds a node.
   *
   * @param name what it should be called; made legal and unique
   * @param attributes values as in {@link dev.nnc.ir.Attributes}, {@link DataType}, and {@link
   *     NativeTensor}
   */
  Node add(
      String type,
      String name,
      List<Emitter.Handle> inputs,
      List<TF_Operation> after,
      Map<String, Object> attributes) {
    TF_OperationDescription description = TF_NewOperation(graph, type, unique(name));
    for (Emitter.Handle input : inputs) {
      if (input instanceof Outputs list) {
        try (TF_Output native_ = outputs(list.all())) {
          TF_AddInputList(description, native_, list.all().size());
        }
      } else {
        try (TF_Output native_ = outputs(List.of(input))) {
          TF_AddInput(description, native_);
        }
      }
    }
    for (TF_Operation before : after) {
      TF_AddControlInput(description, before);
    }
    attributes.forEach((key, value) -> set(description, key, value));
    TF_Operation operation = TF_FinishOperation(description, status.pointer());
    status.check(type + " " + name);
    return new Node(operation, type, TF_OperationNumOutputs(operation));
  }

  /** A new native array of outputs; whoever asks for it closes it. */
  static TF_Output outputs(List<? extends Emitter.Handle> handles) {
    TF_Output array = new TF_Output(Math.max(1, handles.size()));
    for (int i = 0; i < handles.size(); i++) {
      Output output = (Output) handles.get(i);
      array.position(i).oper(output.operation()).index(output.index());
    }
    return array.position(0);
  }

  private void set(TF_OperationDescription description, String key, Object value) {
    switch (value) {
      case Long number -> TF_SetAttrInt(description, key, number);
      case Double number -> TF_SetAttrFloat(description, key, number.floatValue());
      case Boolean truth -> TF_SetAttrBool(description, key, (byte) (truth ? 1 : 0));
      case String text -> {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (BytePointer pointer = new BytePointer(bytes)) {
          TF_SetAttrString(description, key, pointer, bytes.length);
        }
      }
      case ElementType element -> TF_SetAttrType(description, key, NativeTensor.code(element));
      case DataType type -> TF_SetAttrType(description, key, type.getNumber());
      case Shape shape -> TF_SetAttrShape(description, key, sizes(shape), shape.rank());
      case NativeTensor tensor -> {
        TF_SetAttrTensor(description, key, tensor.pointer(), status.pointer());
        status.check(key);
      }
      case List<?> list -> setList(description, key, list);
      default -> throw new IllegalArgumentException(key + " cannot be " + value.getClass());
    }
  }

  /** A list of numbers or of element types. */
  private static void setList(TF_OperationDescription description, String key, List<?> list) {
    if (!list.isEmpty() && list.getFirst() instanceof ElementType) {
      int[] types = list.stream().mapToInt(type -> NativeTensor.code((ElementType) type)).toArray();
      TF_SetAttrTypeList(description, key, types, types.length);
    } else {
      long[] numbers = list.stream().mapToLong(Long.class::cast).toArray();
      TF_SetAttrIntList(description, key, numbers, numbers.length);
    }
  }

  /** The sizes, with -1 for what is not known. */
  private static long[] sizes(Shape shape) {
    return shape.dimensions().stream().mapToLong(d -> d.isKnown() ? d.size() : -1).toArray();
  }

  /** The name with what TensorFlow does not take replaced. */
  static String legal(String name) {
    String legal = ILLEGAL.matcher(name).replaceAll("_");
    return legal.isEmpty() || !Character.isLetterOrDigit(legal.charAt(0)) ? "n" + legal : legal;
  }

  private String unique(String name) {
    String legal = legal(name);
    // TensorFlow keeps names apart that differ in case only, but not every reader of graphs does.
    int count = names.merge(legal, 1, Integer::sum);
    return count == 1 ? legal : unique(legal + "_" + count);
  }

  /** The sizes that TensorFlow expects, -1 where it cannot tell, or null for an unknown rank. */
  long @Nullable [] shape(Output output) {
    try (TF_Output array = outputs(List.of(output))) {
      int rank = TF_GraphGetTensorNumDims(graph, array, status.pointer());
      status.check("rank");
      if (rank < 0) {
        return null;
      }
      long[] sizes = new long[Math.max(1, rank)];
      TF_GraphGetTensorShape(graph, array, sizes, rank, status.pointer());
      status.check("shape");
      return rank == 0 ? new long[0] : sizes;
    }
  }

  /** The graph as TensorFlow writes it into files. */
  GraphDef definition() {
    TF_Buffer buffer = TF_NewBuffer();
    try {
      TF_GraphToGraphDef(graph, buffer, status.pointer());
      status.check("graph");
      BytePointer bytes = new BytePointer(buffer.data());
      return GraphDef.parseFrom(bytes.capacity(buffer.length()).asByteBuffer());
    } catch (InvalidProtocolBufferException unreadable) {
      throw new IllegalStateException("TensorFlow wrote a graph that cannot be read", unreadable);
    } finally {
      TF_DeleteBuffer(buffer);
    }
  }

  /** What the operation is called, to which {@code :0} is added for its first output. */
  static String name(Output output) {
    return TF_OperationName(output.operation()).getString() + ":" + output.index();
  }

  /** The number by which TensorFlow knows the output's element type. */
  static int element(Output output) {
    try (TF_Output array = outputs(List.of(output))) {
      return TF_OperationOutputType(array);
    }
  }

  @Override
  public void close() {
    TF_DeleteGraph(graph);
    status.close();
  }
}
