package dev.nnc.lower;

import com.google.protobuf.ByteString;
import dev.nnc.ir.Function;
import dev.nnc.ir.TableFunction;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Puts before and behind a function of a graph what makes numbers of the texts and bytes of a
 * table, and texts of numbers. It works on the message that a file holds: where the function was
 * fed, there stand nodes of the same name that compute. Texts are compared with constants, so that
 * a reader needs no tables that would have to be initialized.
 */
final class TableNodes {
  private final GraphDef.Builder graph;
  private final Map<String, Integer> places = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private final String scope;

  /**
   * @param scope before the names of new nodes
   */
  TableNodes(GraphDef.Builder graph, String scope) {
    this.graph = graph;
    this.scope = scope;
    for (int i = 0; i < graph.getNodeCount(); i++) {
      places.put(graph.getNode(i).getName(), i);
      names.add(graph.getNode(i).getName());
    }
  }

  /**
   * The signature of the function.
   *
   * @param inputs by the function's input, the node that is fed
   * @param outputs by the function's output, its tensor
   */
  SignatureDef signature(
      TableFunction table, Map<String, String> inputs, Map<String, TensorInfo> outputs) {
    SignatureDef.Builder signature =
        SignatureDef.newBuilder().setMethodName("tensorflow/serving/predict");
    Map<String, String> keys =
        InputNames.of(table.columns().stream().map(TableFunction.Column::name).toList());
    for (TableFunction.Column column : table.columns()) {
      signature.putInputs(
          of(keys, column.name()),
          switch (column) {
            case TableFunction.Numbers numbers -> numbers(table.function(), numbers, inputs);
            case TableFunction.Bytes bytes -> bytes(table.function(), bytes, inputs);
            case TableFunction.Texts texts -> texts(texts, inputs);
          });
    }
    for (Function.Port port : table.function().outputs()) {
      TensorInfo made = of(outputs, port.name());
      TensorInfo named =
          table.names().stream()
              .filter(each -> each.port().equals(port.name()))
              .findFirst()
              .map(each -> named(each, made))
              .orElse(made);
      signature.putOutputs(port.name(), named);
    }
    return signature.build();
  }

  private static <T> T of(Map<String, T> ports, String port) {
    T found = ports.get(port);
    if (found == null) {
      throw new IllegalStateException("no " + port + " in the graph");
    }
    return found;
  }

  private static TensorInfo numbers(
      Function function, TableFunction.Numbers column, Map<String, String> inputs) {
    return info(
        of(inputs, column.port()) + ":0",
        DataType.DT_DOUBLE,
        SavedModelWriter.sizes(function.input(column.port()).value().type()));
  }

  private TensorInfo bytes(
      Function function, TableFunction.Bytes column, Map<String, String> inputs) {
    List<Long> sizes = SavedModelWriter.sizes(function.input(column.port()).value().type());
    String fed = placeholder(column.name(), DataType.DT_UINT8, sizes);
    replace(
        of(inputs, column.port()),
        node("Cast", "", List.of(fed))
            .putAttr("SrcT", type(DataType.DT_UINT8))
            .putAttr("DstT", type(DataType.DT_DOUBLE)));
    return info(fed + ":0", DataType.DT_UINT8, sizes);
  }

  /**
   * Each row of a comparison with all texts has one 1 at most; its number less that of all others
   * is chosen by it, and that of the others is added.
   */
  private TensorInfo texts(TableFunction.Texts column, Map<String, String> inputs) {
    List<Long> sizes = List.of(-1L);
    String fed = placeholder(column.name(), DataType.DT_STRING, sizes);
    boolean bare =
        column.lookups().stream()
            .flatMap(lookup -> lookup.texts().stream())
            .allMatch(text -> text.equals(text.strip()));
    String cells = bare ? add(node("StringStrip", "cells", List.of(fed))) : fed;
    String columns =
        add(
            node("ExpandDims", "cells", List.of(cells, whole(1)))
                .putAttr("T", type(DataType.DT_STRING))
                .putAttr("Tdim", type(DataType.DT_INT32)));
    for (TableFunction.Lookup lookup : column.lookups()) {
      String is =
          add(
              node("Equal", "is", List.of(columns, strings(lookup.texts())))
                  .putAttr("T", type(DataType.DT_STRING))
                  .putAttr("incompatible_shape_error", truth(true)));
      String ones =
          add(
              node("Cast", "is", List.of(is))
                  .putAttr("SrcT", type(DataType.DT_BOOL))
                  .putAttr("DstT", type(DataType.DT_DOUBLE)));
      String differences =
          doubles(
              lookup.numbers().stream()
                  .map(number -> (double) (number - lookup.otherwise()))
                  .toList());
      String chosen =
          add(
              node("Mul", "chosen", List.of(ones, differences))
                  .putAttr("T", type(DataType.DT_DOUBLE)));
      String sum =
          add(
              node("Sum", "chosen", List.of(chosen, whole(1)))
                  .putAttr("T", type(DataType.DT_DOUBLE))
                  .putAttr("Tidx", type(DataType.DT_INT32))
                  .putAttr("keep_dims", truth(false)));
      replace(
          of(inputs, lookup.port()),
          node("AddV2", "", List.of(sum, constant((double) lookup.otherwise())))
              .putAttr("T", type(DataType.DT_DOUBLE)));
    }
    return info(fed + ":0", DataType.DT_STRING, sizes);
  }

  private TensorInfo named(TableFunction.Names names, TensorInfo number) {
    String name =
        add(
            node("GatherV2", "names", List.of(strings(names.names()), number.getName(), whole(0)))
                .putAttr("Tparams", type(DataType.DT_STRING))
                .putAttr("Tindices", type(DataType.DT_INT32))
                .putAttr("Taxis", type(DataType.DT_INT32))
                .putAttr("batch_dims", AttrValue.newBuilder().setI(0).build()));
    return number.toBuilder().setName(name + ":0").setDtype(DataType.DT_STRING).build();
  }

  static TensorInfo info(String name, DataType type, List<Long> sizes) {
    return TensorInfo.newBuilder()
        .setName(name)
        .setDtype(type)
        .setTensorShape(shape(sizes))
        .build();
  }

  private static TensorShapeProto shape(List<Long> sizes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    sizes.forEach(size -> shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size)));
    return shape.build();
  }

  private String placeholder(String name, DataType type, List<Long> sizes) {
    return add(
        node("Placeholder", name, List.of())
            .putAttr("dtype", type(type))
            .putAttr("shape", AttrValue.newBuilder().setShape(shape(sizes)).build()));
  }

  private String strings(List<String> texts) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_STRING)
            .setTensorShape(shape(List.of((long) texts.size())));
    texts.forEach(text -> tensor.addStringVal(ByteString.copyFromUtf8(text)));
    return constant(tensor);
  }

  private String doubles(List<Double> numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * numbers.size()).order(ByteOrder.LITTLE_ENDIAN);
    numbers.forEach(bytes::putDouble);
    return constant(
        TensorProto.newBuilder()
            .setDtype(DataType.DT_DOUBLE)
            .setTensorShape(shape(List.of((long) numbers.size())))
            .setTensorContent(ByteString.copyFrom(bytes.array())));
  }

  private String constant(double number) {
    return constant(
        TensorProto.newBuilder()
            .setDtype(DataType.DT_DOUBLE)
            .setTensorShape(TensorShapeProto.getDefaultInstance())
            .addDoubleVal(number));
  }

  private String whole(int number) {
    return constant(
        TensorProto.newBuilder()
            .setDtype(DataType.DT_INT32)
            .setTensorShape(TensorShapeProto.getDefaultInstance())
            .addIntVal(number));
  }

  private String constant(TensorProto.Builder tensor) {
    return add(
        node("Const", "constant", List.of())
            .putAttr("dtype", type(tensor.getDtype()))
            .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build()));
  }

  private static AttrValue type(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }

  private static AttrValue truth(boolean truth) {
    return AttrValue.newBuilder().setB(truth).build();
  }

  private static NodeDef.Builder node(String type, String name, List<String> inputs) {
    return NodeDef.newBuilder().setOp(type).setName(name).addAllInput(inputs);
  }

  /** Adds a node under a name of its own, which comes back. */
  private String add(NodeDef.Builder node) {
    String legal = scope + "/" + NativeGraph.legal(node.getName());
    String own = legal;
    for (int n = 2; !names.add(own); n++) {
      own = legal + "_" + n;
    }
    graph.addNode(node.setName(own));
    return own;
  }

  /** Puts a node in the place of one that was fed. */
  private void replace(String name, NodeDef.Builder node) {
    Integer place = places.get(name);
    if (place == null) {
      throw new IllegalStateException("no node " + name);
    }
    graph.setNode(place, node.setName(name));
  }
}
