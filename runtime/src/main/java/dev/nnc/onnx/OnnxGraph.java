package dev.nnc.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.nnc.ir.Emitter;
import dev.nnc.ir.Operation;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A graph of ONNX into which operations put themselves; see {@link OnnxNodes}. */
final class OnnxGraph implements Emitter {
  private final GraphProto.Builder builder = GraphProto.newBuilder();
  private final Map<String, TensorType> variables;
  private final Map<String, byte[]> values;
  private final Set<String> names = new HashSet<>();
  private final Map<Object, Tensor> constants = new HashMap<>();
  private final Map<String, Tensor> reads = new HashMap<>();
  private String path = "";

  /**
   * @param variables those that may be read, by name
   * @param values their values, row-major and little-endian
   */
  OnnxGraph(Map<String, TensorType> variables, Map<String, byte[]> values) {
    this.variables = variables;
    this.values = values;
  }

  /** A node of TensorFlow that nothing here says by nodes of ONNX. */
  static final class UnknownNodeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnknownNodeException(String type) {
      super("no node of ONNX for " + type);
    }
  }

  /**
   * A value of the graph.
   *
   * @param rank -1 if nobody has asked for it yet
   * @param numbers those of a constant of up to one axis or so; null if it is none
   */
  record Tensor(
      String name, ElementType element, int rank, @Nullable List<? extends Number> numbers)
      implements Handle {
    static Tensor of(String name, TensorType type) {
      return new Tensor(name, type.element(), type.shape().rank(), null);
    }

    /** The same with what the IR knows of it. */
    Tensor as(TensorType type) {
      return new Tensor(name, type.element(), type.shape().rank(), numbers);
    }

    /** The numbers of a constant. */
    List<Long> integers() {
      List<? extends Number> all = numbers;
      if (all == null) {
        throw new UnknownNodeException("a size that is no constant");
      }
      return all.stream().map(Number::longValue).toList();
    }

    long integer() {
      return integers().getFirst();
    }
  }

  /** Several values that are one input. */
  record Tensors(List<Tensor> all) implements Handle {
    Tensors {
      all = List.copyOf(all);
    }
  }

  GraphProto.Builder builder() {
    return builder;
  }

  /** Nodes that follow belong to the operation. */
  void begin(Operation operation) {
    String layer = operation.origin().layer();
    path = (layer.isEmpty() ? "" : layer + "/") + operation.kind().word();
  }

  /** A name that no other value has: this one, or one made of it. */
  String take(String name) {
    String own = name;
    for (int n = 2; !names.add(own); n++) {
      own = name + "_" + n;
    }
    return own;
  }

  /** ONNX's number for a type. */
  static int code(ElementType element) {
    return switch (element) {
      case F32 -> TensorProto.DataType.FLOAT_VALUE;
      case F64 -> TensorProto.DataType.DOUBLE_VALUE;
      case I32 -> TensorProto.DataType.INT32_VALUE;
      case I64 -> TensorProto.DataType.INT64_VALUE;
      case BOOL -> TensorProto.DataType.BOOL_VALUE;
    };
  }

  /** The graph, without constants that nothing needs, such as axes that became attributes. */
  GraphProto finish(String name) {
    Set<String> needed = new HashSet<>();
    builder.getNodeList().forEach(node -> needed.addAll(node.getInputList()));
    List<TensorProto> kept =
        builder.getInitializerList().stream()
            .filter(tensor -> needed.contains(tensor.getName()))
            .toList();
    return builder.clearInitializer().addAllInitializer(kept).setName(name).build();
  }

  // Nodes of ONNX.

  /**
   * Adds nodes of ONNX's own.
   *
   * @param attributes values are {@code Long}, {@code Double}, {@code String} or a list of longs
   * @return its outputs, with the element type named and an unknown rank
   */
  List<Tensor> add(
      String type,
      int outputs,
      ElementType element,
      List<Tensor> inputs,
      Map<String, Object> attributes) {
    String name = take(path + "/" + type);
    NodeProto.Builder node = NodeProto.newBuilder().setName(name).setOpType(type);
    inputs.forEach(input -> node.addInput(input.name()));
    List<Tensor> made = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      String output = take(name + ":" + i);
      node.addOutput(output);
      made.add(new Tensor(output, element, -1, null));
    }
    attributes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(each -> node.addAttribute(attribute(each.getKey(), each.getValue())));
    builder.addNode(node);
    return made;
  }

  /** A node with one output of the type of its first input. */
  Tensor one(String type, List<Tensor> inputs, Map<String, Object> attributes, int rank) {
    Tensor made = add(type, 1, inputs.getFirst().element(), inputs, attributes).getFirst();
    return new Tensor(made.name(), made.element(), rank, null);
  }

  Tensor one(String type, Tensor... inputs) {
    int rank = 0;
    for (Tensor input : inputs) {
      rank = input.rank() < 0 || rank < 0 ? -1 : Math.max(rank, input.rank());
    }
    return one(type, List.of(inputs), Map.of(), rank);
  }

  /** The same value under the name of an output. */
  void identity(Tensor tensor, String output) {
    builder.addNode(
        NodeProto.newBuilder()
            .setName(take("output/" + output))
            .setOpType("Identity")
            .addInput(tensor.name())
            .addOutput(output));
  }

  Tensor cast(Tensor tensor, ElementType element) {
    if (tensor.element() == element) {
      return tensor;
    }
    List<? extends Number> numbers = tensor.numbers();
    if (numbers != null && element == ElementType.I64) {
      return numbers.size() == 1 && tensor.rank() == 0
          ? integer(tensor.integer())
          : integers(tensor.integers());
    }
    Tensor made =
        add("Cast", 1, element, List.of(tensor), Map.of("to", (long) code(element))).getFirst();
    return new Tensor(made.name(), element, tensor.rank(), null);
  }

  /** A constant vector, as ONNX wants it for shapes and axes. */
  Tensor integers(List<Long> numbers) {
    return constant(ElementType.I64, Shape.of(numbers.size()), numbers);
  }

  private static AttributeProto attribute(String name, Object value) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    if (value instanceof Long number) {
      attribute.setType(AttributeProto.AttributeType.INT).setI(number);
    } else if (value instanceof Double number) {
      attribute.setType(AttributeProto.AttributeType.FLOAT).setF(number.floatValue());
    } else if (value instanceof String text) {
      attribute.setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(text));
    } else if (value instanceof List<?> list) {
      attribute.setType(AttributeProto.AttributeType.INTS);
      list.forEach(each -> attribute.addInts(((Number) each).longValue()));
    } else {
      throw new IllegalArgumentException("no attribute of ONNX: " + value);
    }
    return attribute.build();
  }

  // What operations ask for.

  @Override
  public List<Handle> node(String type, List<Handle> inputs, Map<String, Object> attributes) {
    return List.copyOf(new OnnxNodes(this, type, inputs, attributes).outputs());
  }

  @Override
  public void update(String type, List<Handle> inputs, Map<String, Object> attributes) {
    throw new UnknownNodeException(type);
  }

  @Override
  public Handle list(List<Handle> handles) {
    return new Tensors(handles.stream().map(Tensor.class::cast).toList());
  }

  @Override
  public Tensor integers(ElementType element, List<Long> numbers) {
    return constant(element, Shape.of(numbers.size()), numbers);
  }

  @Override
  public Tensor scalar(ElementType element, double value) {
    return constant(element, Shape.SCALAR, List.of(value));
  }

  @Override
  public Tensor integer(long value) {
    return constant(ElementType.I64, Shape.SCALAR, List.of(value));
  }

  @Override
  public Tensor constant(ElementType element, Shape shape, List<? extends Number> numbers) {
    return constants.computeIfAbsent(
        List.of(element, shape, numbers),
        key -> {
          ByteBuffer bytes =
              ByteBuffer.allocate(numbers.size() * element.bytes()).order(ByteOrder.LITTLE_ENDIAN);
          element.put(numbers, bytes);
          String name = take("constant");
          initializer(name, new TensorType(element, shape), bytes.array());
          return new Tensor(name, element, shape.rank(), numbers);
        });
  }

  private void initializer(String name, TensorType type, byte[] bytes) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(code(type.element()))
            .setRawData(ByteString.copyFrom(bytes));
    for (Dimension dimension : type.shape().dimensions()) {
      tensor.addDims(dimension.size());
    }
    builder.addInitializer(tensor);
  }

  @Override
  public Handle variable(String name) {
    throw new UnknownNodeException("a change of " + name);
  }

  @Override
  public Tensor read(String name) {
    return reads.computeIfAbsent(
        name,
        key -> {
          TensorType type = variables.get(name);
          byte[] value = values.get(name);
          if (type == null || value == null) {
            throw new IllegalArgumentException("no value for the variable " + name);
          }
          String own = take(name);
          initializer(own, type, value);
          return Tensor.of(own, type);
        });
  }
}
