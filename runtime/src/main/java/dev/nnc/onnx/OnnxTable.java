package dev.nnc.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.nnc.ir.Function;
import dev.nnc.ir.TableFunction;
import dev.nnc.ir.Value;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The columns before a function and the names behind it. Texts are looked up by {@code
 * LabelEncoder}, which the operators of classical machine learning have.
 */
final class OnnxTable {
  /** The domain of these operators. */
  static final String DOMAIN = "ai.onnx.ml";

  /** Their version. */
  static final int VERSION = 2;

  private final OnnxGraph graph;
  private final TableFunction table;

  OnnxTable(OnnxGraph graph, TableFunction table) {
    this.graph = graph;
    this.table = table;
  }

  /** Adds the columns as inputs, and by the value of the function what each of its inputs is. */
  void addInputs(Map<Integer, OnnxGraph.Tensor> tensors) {
    table.columns().forEach(column -> graph.take(column.name()));
    for (TableFunction.Column column : table.columns()) {
      switch (column) {
        case TableFunction.Numbers numbers -> {
          Value value = table.function().input(numbers.port()).value();
          add(column.name(), TensorProto.DataType.DOUBLE_VALUE, value.shape());
          tensors.put(value.id(), OnnxGraph.Tensor.of(column.name(), value.type()));
        }
        case TableFunction.Bytes bytes -> {
          Value value = table.function().input(bytes.port()).value();
          add(column.name(), TensorProto.DataType.UINT8_VALUE, value.shape());
          tensors.put(value.id(), cast(column.name(), value));
        }
        case TableFunction.Texts texts -> {
          for (TableFunction.Lookup lookup : texts.lookups()) {
            Value value = table.function().input(lookup.port()).value();
            tensors.put(value.id(), cast(looked(column.name(), lookup), value));
          }
          Value first = table.function().input(texts.lookups().getFirst().port()).value();
          add(column.name(), TensorProto.DataType.STRING_VALUE, first.shape());
        }
      }
    }
  }

  private OnnxGraph.Tensor cast(String name, Value value) {
    OnnxGraph.Tensor other = new OnnxGraph.Tensor(name, ElementType.I64, value.rank(), null);
    return graph.cast(other, value.type().element()).as(value.type());
  }

  private String looked(String column, TableFunction.Lookup lookup) {
    NodeProto.Builder node = encoder(column);
    AttributeProto.Builder keys = attribute("keys_strings", AttributeProto.AttributeType.STRINGS);
    lookup.texts().forEach(text -> keys.addStrings(ByteString.copyFromUtf8(text)));
    AttributeProto.Builder values = attribute("values_int64s", AttributeProto.AttributeType.INTS);
    values.addAllInts(lookup.numbers());
    return encoded(
        node.addAttribute(keys)
            .addAttribute(values)
            .addAttribute(
                attribute("default_int64", AttributeProto.AttributeType.INT)
                    .setI(lookup.otherwise())),
        graph.take(lookup.port()));
  }

  /** Adds the output; texts for those that have names. */
  void addOutput(OnnxGraph.Tensor tensor, Function.Port port, String output) {
    List<String> names =
        table.names().stream()
            .filter(each -> each.port().equals(port.name()))
            .map(TableFunction.Names::names)
            .findFirst()
            .orElseThrow();
    AttributeProto.Builder keys = attribute("keys_int64s", AttributeProto.AttributeType.INTS);
    IntStream.range(0, names.size()).forEach(keys::addInts);
    AttributeProto.Builder values =
        attribute("values_strings", AttributeProto.AttributeType.STRINGS);
    names.forEach(name -> values.addStrings(ByteString.copyFromUtf8(name)));
    encoded(
        encoder(graph.cast(tensor, ElementType.I64).name())
            .addAttribute(keys)
            .addAttribute(values)
            .addAttribute(
                attribute("default_string", AttributeProto.AttributeType.STRING)
                    .setS(ByteString.EMPTY)),
        output);
    graph
        .builder()
        .addOutput(info(output, TensorProto.DataType.STRING_VALUE, port.value().shape()));
  }

  /** Whether the output has names. */
  boolean isNamed(Function.Port port) {
    return table.names().stream().anyMatch(each -> each.port().equals(port.name()));
  }

  private NodeProto.Builder encoder(String input) {
    return NodeProto.newBuilder()
        .setName(graph.take("lookup"))
        .setOpType("LabelEncoder")
        .setDomain(DOMAIN)
        .addInput(input);
  }

  private String encoded(NodeProto.Builder node, String output) {
    graph.builder().addNode(node.addOutput(output));
    return output;
  }

  private static AttributeProto.Builder attribute(String name, AttributeProto.AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }

  private void add(String name, int element, Shape shape) {
    graph.builder().addInput(info(name, element, shape));
  }

  static ValueInfoProto info(String name, int element, Shape sizes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (Dimension dimension : sizes.dimensions()) {
      TensorShapeProto.Dimension.Builder extent = TensorShapeProto.Dimension.newBuilder();
      switch (dimension) {
        case Dimension.Known known -> extent.setDimValue(known.size());
        case Dimension.Symbol symbol -> extent.setDimParam(symbol.name());
      }
      shape.addDim(extent);
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(element).setShape(shape)))
        .build();
  }
}
