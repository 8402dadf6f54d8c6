package dev.nnc.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.nnc.ir.Function;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Origin;
import dev.nnc.ir.Program;
import dev.nnc.ir.TableFunction;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.type.TensorType;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A function as an <a href="https://onnx.ai/onnx/">ONNX</a> model of opset 18, which ONNX Runtime
 * reads from version 1.14 on. The variables that it reads become initializers. Most operations put
 * themselves into the model as into a graph of TensorFlow: {@link OnnxGraph} says each of
 * TensorFlow's nodes by those of ONNX. Those whose layout of data is another one have a translation
 * of their own, {@link OnnxLayers}.
 */
public final class OnnxModel {
  /** The name of the file. */
  public static final String FILE = "model.onnx";

  /** The name of the file that takes columns. */
  public static final String COLUMNS_FILE = "columns.onnx";

  /** What a message of Protocol Buffers holds, with room for the graph beside its weights. */
  public static final long MOST_BYTES = 2_000_000_000L;

  /** The version of the operators. */
  public static final int OPSET = 18;

  /** The version of the file's format that goes with it. */
  private static final int IR_VERSION = 8;

  private final ModelProto model;

  private OnnxModel(ModelProto model) {
    this.model = model;
  }

  /** An operation that no nodes of ONNX compute. */
  public static final class UnsupportedException extends Exception {
    private static final long serialVersionUID = 1;

    private final String word;
    private final transient Origin origin;

    UnsupportedException(Operation operation) {
      super(operation.kind().word() + " cannot be said in ONNX");
      this.word = operation.kind().word();
      this.origin = operation.origin();
    }

    /** As the IR's text calls it. */
    public String word() {
      return word;
    }

    /** The layer that has laid it. */
    public Origin origin() {
      return origin;
    }
  }

  /**
   * The function; its inputs and outputs have its names.
   *
   * @param values of the variables that it reads, by name: row-major and little-endian, at most
   *     {@link #MOST_BYTES} together
   * @param properties what the file says of itself, by name
   */
  public static OnnxModel of(
      Program program,
      Function function,
      Map<String, byte[]> values,
      Map<String, String> properties)
      throws UnsupportedException {
    return of(program, function, Optional.empty(), values, properties);
  }

  /** The same from columns, with names where they become texts. */
  public static OnnxModel of(
      Program program,
      TableFunction table,
      Map<String, byte[]> values,
      Map<String, String> properties)
      throws UnsupportedException {
    return of(program, table.function(), Optional.of(table), values, properties);
  }

  private static OnnxModel of(
      Program program,
      Function function,
      Optional<TableFunction> table,
      Map<String, byte[]> values,
      Map<String, String> properties)
      throws UnsupportedException {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("nnc")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .setGraph(graph(program, function, table, values));
    if (table.isPresent()) {
      model.addOpsetImport(
          OperatorSetIdProto.newBuilder()
              .setDomain(OnnxTable.DOMAIN)
              .setVersion(OnnxTable.VERSION));
    }
    properties.forEach(
        (name, value) ->
            model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(name).setValue(value)));
    return new OnnxModel(model.build());
  }

  /** Writes it as a file has it. */
  public void writeTo(OutputStream out) throws IOException {
    model.writeTo(out);
  }

  private static GraphProto graph(
      Program program, Function function, Optional<TableFunction> table, Map<String, byte[]> values)
      throws UnsupportedException {
    Map<String, TensorType> types = new LinkedHashMap<>();
    for (Variable variable : program.variables()) {
      types.put(variable.name(), variable.type());
    }
    OnnxGraph graph = new OnnxGraph(types, values);
    Map<Integer, OnnxGraph.Tensor> tensors = new LinkedHashMap<>();
    OnnxTable around = table.map(it -> new OnnxTable(graph, it)).orElse(null);
    if (around != null) {
      around.addInputs(tensors);
    } else {
      for (Function.Port input : function.inputs()) {
        graph.take(input.name());
        graph.builder().addInput(info(input.name(), input.value().type()));
        tensors.put(input.value().id(), OnnxGraph.Tensor.of(input.name(), input.value().type()));
      }
    }
    List<String> outputs = new ArrayList<>();
    for (Function.Port output : function.outputs()) {
      outputs.add(graph.take(output.name()));
    }
    for (Operation operation : function.operations()) {
      if (operation.kind().hasEffect()) {
        throw new UnsupportedException(operation);
      }
      List<OnnxGraph.Tensor> inputs = new ArrayList<>();
      for (Value input : operation.inputs()) {
        OnnxGraph.Tensor tensor = tensors.get(input.id());
        if (tensor == null) {
          throw new UnsupportedException(operation); // what a translation leaves out
        }
        inputs.add(tensor);
      }
      List<OnnxGraph.Tensor> made = translated(graph, operation, inputs);
      for (int i = 0; i < made.size(); i++) {
        Value result = operation.results().get(i);
        tensors.put(result.id(), made.get(i).as(result.type()));
      }
    }
    for (int i = 0; i < outputs.size(); i++) {
      Function.Port port = function.outputs().get(i);
      OnnxGraph.Tensor tensor = tensors.get(port.value().id());
      if (tensor == null) {
        throw new IllegalStateException("nothing makes the output " + port.name());
      }
      if (around != null && around.isNamed(port)) {
        around.addOutput(tensor, port, outputs.get(i));
        continue;
      }
      graph.identity(tensor, outputs.get(i));
      graph.builder().addOutput(info(outputs.get(i), port.value().type()));
    }
    return graph.finish(function.name());
  }

  private static List<OnnxGraph.Tensor> translated(
      OnnxGraph graph, Operation operation, List<OnnxGraph.Tensor> inputs)
      throws UnsupportedException {
    graph.begin(operation);
    try {
      List<OnnxGraph.Tensor> own = OnnxLayers.of(graph, operation, inputs);
      if (own != null) {
        return own;
      }
      OpKind kind = operation.kind();
      return kind.emit(graph, operation, List.copyOf(inputs)).stream()
          .map(OnnxGraph.Tensor.class::cast)
          .toList();
    } catch (OnnxGraph.UnknownNodeException unknown) {
      throw new UnsupportedException(operation);
    }
  }

  private static ValueInfoProto info(String name, TensorType type) {
    return OnnxTable.info(name, OnnxGraph.code(type.element()), type.shape());
  }
}
