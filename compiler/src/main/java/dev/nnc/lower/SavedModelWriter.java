package dev.nnc.lower;

import dev.nnc.ir.Function;
import dev.nnc.ir.Program;
import dev.nnc.ir.Variable;
import dev.nnc.type.Dimension;
import dev.nnc.type.TensorType;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Writes a function as the {@code saved_model.pb} of a TensorFlow SavedModel. The variables that it
 * reads become constants of the graph: a reader needs neither a checkpoint nor operations that
 * restore one, and it cannot find the file without its weights.
 */
public final class SavedModelWriter {
  /** The file's name in the folder of the SavedModel. */
  public static final String FILE = "saved_model.pb";

  /** The name that readers expect of the only signature. */
  public static final String SIGNATURE = "serving_default";

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
    Map<String, TensorType> types = new LinkedHashMap<>();
    for (Variable variable : program.variables()) {
      types.put(variable.name(), variable.type());
    }
    SignatureDef.Builder signature =
        SignatureDef.newBuilder().setMethodName("tensorflow/serving/predict");
    try (NativeGraph graph = new NativeGraph()) {
      FunctionEmitter.Emitted emitted =
          FunctionEmitter.frozen(graph, types, values, function).emit();
      for (int i = 0; i < function.inputs().size(); i++) {
        Function.Port port = function.inputs().get(i);
        signature.putInputs(port.name(), info(port, emitted.inputs().get(i)));
      }
      for (Function.Port port : function.outputs()) {
        // What must run beside an output, such as a check, is a part of it from here on.
        NativeGraph.Output output =
            graph
                .add(
                    "Identity",
                    function.name() + "/" + port.name(),
                    List.of(emitted.output(port.value())),
                    emitted.targets(),
                    Map.of())
                .output(0);
        signature.putOutputs(port.name(), info(port, output));
      }
      SavedModel.newBuilder()
          .setSavedModelSchemaVersion(1)
          .addMetaGraphs(
              MetaGraphDef.newBuilder()
                  .setMetaInfoDef(
                      MetaGraphDef.MetaInfoDef.newBuilder()
                          .addTags("serve")
                          .setTensorflowVersion(TensorFlow.version()))
                  .setGraphDef(graph.definition())
                  .putSignatureDef(SIGNATURE, signature.build()))
          .build()
          .writeTo(out);
    }
  }

  private static TensorInfo info(Function.Port port, NativeGraph.Output output) {
    TensorType type = port.value().type();
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long size : sizes(type)) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return TensorInfo.newBuilder()
        .setName(NativeGraph.name(output))
        .setDtype(DataType.forNumber(NativeTensor.code(type.element())))
        .setTensorShape(shape)
        .build();
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
