package dev.nnc.lower;

import dev.nnc.ir.Emitter;
import dev.nnc.ir.Function;
import dev.nnc.ir.Program;
import dev.nnc.ir.TableFunction;
import dev.nnc.ir.Variable;
import dev.nnc.type.Dimension;
import dev.nnc.type.TensorType;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * Writes a function as the {@code saved_model.pb} of a TensorFlow SavedModel. The variables that it
 * reads become constants of the graph: a reader needs neither a checkpoint nor operations that
 * restore one, and it cannot find the file without its weights.
 */
public final class SavedModelWriter {
  /** The file's name in the folder of the SavedModel. */
  public static final String FILE = "saved_model.pb";

  /** The name that readers expect of the signature. */
  public static final String SIGNATURE = "serving_default";

  /** The name of the signature over the columns of a table. */
  public static final String COLUMNS = "columns";

  /** What a message of Protocol Buffers holds, with room for the graph beside its weights. */
  public static final long MOST_BYTES = 2_000_000_000L;

  private SavedModelWriter() {}

  /**
   * Writes the function; its inputs and outputs are those of the signature, by their names.
   *
   * @param values of the variables that it reads, by name: row-major and little-endian, at most
   *     {@link #MOST_BYTES} together
   * @throws IllegalArgumentException if it changes variables, or one that it reads has no value
   */
  public static void write(
      Program program, Function function, Map<String, byte[]> values, OutputStream out)
      throws IOException {
    write(program, function, Optional.empty(), values, out);
  }

  /**
   * The same with a second signature beside it.
   *
   * @param table what the second one computes from columns
   */
  public static void write(
      Program program,
      Function function,
      Optional<TableFunction> table,
      Map<String, byte[]> values,
      OutputStream out)
      throws IOException {
    Map<String, TensorType> types = new LinkedHashMap<>();
    for (Variable variable : program.variables()) {
      types.put(variable.name(), variable.type());
    }
    Map<String, Emitter.Handle> reads = new LinkedHashMap<>();
    try (NativeGraph graph = new NativeGraph()) {
      Ports plain =
          Ports.of(graph, FunctionEmitter.frozen(graph, types, values, reads, function).emit());
      SignatureDef.Builder signature =
          SignatureDef.newBuilder().setMethodName("tensorflow/serving/predict");
      Map<String, String> names =
          inputNames(function.inputs().stream().map(Function.Port::name).toList());
      for (Function.Port port : function.inputs()) {
        signature.putInputs(
            names.getOrDefault(port.name(), port.name()),
            info(port, plain.inputs().get(port.name()) + ":0"));
      }
      signature.putAllOutputs(plain.outputs());
      Ports ofTable =
          table
              .map(it -> FunctionEmitter.frozen(graph, types, values, reads, it.function()))
              .map(it -> Ports.of(graph, it.emit()))
              .orElse(plain);
      GraphDef.Builder definition = graph.definition().toBuilder();
      MetaGraphDef.Builder whole =
          MetaGraphDef.newBuilder()
              .setMetaInfoDef(
                  MetaGraphDef.MetaInfoDef.newBuilder()
                      .addTags("serve")
                      .setTensorflowVersion(TensorFlow.version()))
              .putSignatureDef(SIGNATURE, signature.build());
      if (table.isPresent()) {
        whole.putSignatureDef(
            COLUMNS,
            new TableNodes(definition, table.get().function().name())
                .signature(table.get(), ofTable.inputs(), ofTable.outputs()));
      }
      SavedModel.newBuilder()
          .setSavedModelSchemaVersion(1)
          .addMetaGraphs(whole.setGraphDef(definition))
          .build()
          .writeTo(out);
    }
  }

  /** What the signature calls inputs of these names: the same, but for words of Python. */
  public static SequencedMap<String, String> inputNames(List<String> names) {
    return InputNames.of(names);
  }

  /**
   * What a function has in a graph.
   *
   * @param inputs the nodes that are fed, by the function's names
   * @param outputs the tensors to be fetched
   */
  private record Ports(Map<String, String> inputs, Map<String, TensorInfo> outputs) {
    static Ports of(NativeGraph graph, FunctionEmitter.Emitted emitted) {
      Map<String, String> inputs = new LinkedHashMap<>();
      for (int i = 0; i < emitted.function().inputs().size(); i++) {
        String tensor = NativeGraph.name(emitted.inputs().get(i));
        inputs.put(
            emitted.function().inputs().get(i).name(),
            tensor.substring(0, tensor.lastIndexOf(':')));
      }
      Map<String, TensorInfo> outputs = new LinkedHashMap<>();
      for (Function.Port port : emitted.function().outputs()) {
        // What must run beside an output, such as a check, is a part of it from here on.
        NativeGraph.Output output =
            graph
                .add(
                    "Identity",
                    emitted.function().name() + "/" + port.name(),
                    List.of(emitted.output(port.value())),
                    emitted.targets(),
                    Map.of())
                .output(0);
        outputs.put(port.name(), info(port, NativeGraph.name(output)));
      }
      return new Ports(inputs, outputs);
    }
  }

  private static TensorInfo info(Function.Port port, String tensor) {
    TensorType type = port.value().type();
    return TableNodes.info(
        tensor, DataType.forNumber(NativeTensor.code(type.element())), sizes(type));
  }

  /** The sizes of a value as TensorFlow counts them: -1 for what only the rows tell. */
  public static List<Long> sizes(TensorType type) {
    List<Long> sizes = new ArrayList<>();
    for (Dimension dimension : type.shape().dimensions()) {
      sizes.add(dimension.isKnown() ? dimension.size() : -1L);
    }
    return sizes;
  }
}
