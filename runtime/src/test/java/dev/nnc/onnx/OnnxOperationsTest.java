package dev.nnc.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.nnc.ir.Function;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Initial;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.OpKind.Example;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.lower.SavedModelWriter;
import dev.nnc.op.Ops;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.TensorType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.ndarray.buffer.DataBuffers;

/**
 * Every operation, over all its examples, in ONNX Runtime and in TensorFlow: none is listed here
 * but those that cannot be exported.
 */
class OnnxOperationsTest {
  /** What only trainings and their figures need, and what draws random numbers. */
  private static final Set<String> UNSUPPORTED =
      new TreeSet<>(
          Set.of(
              "after",
              "batch_norm",
              "ctc",
              "edit_distance",
              "in_top_k",
              "random_gamma",
              "random_normal",
              "random_uniform",
              "softmax_cross_entropy",
              "sparse_softmax_cross_entropy",
              "max_pool_pick",
              "conv_by_kernel",
              "depthwise_conv_by_kernel",
              "check_finite"));

  @TempDir Path folder;

  static Stream<OpKind> kinds() {
    return Ops.all().stream().filter(kind -> !isGradient(kind));
  }

  private static boolean isUnsupported(OpKind kind) {
    return UNSUPPORTED.contains(kind.word()) || kind.effect() == OpKind.Effect.UPDATE;
  }

  /** No network that answers holds one. */
  private static boolean isGradient(OpKind kind) {
    return kind.word().endsWith("_gradient") && !kind.word().equals("stop_gradient");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void onnxRuntimeComputesWhatTensorFlowComputes(OpKind kind) throws IOException {
    assertThat(kind.examples()).isNotEmpty();
    Random random = new Random(kind.word().hashCode());
    for (Example example : kind.examples()) {
      if (isUnsupported(kind)) {
        Program program = program(kind, example);
        assertThatThrownBy(() -> onnx(program))
            .isInstanceOf(OnnxModel.UnsupportedException.class)
            .hasMessageContaining(kind.word());
        continue;
      }
      Program program = program(kind, example);
      Map<String, ByteBuffer> inputs = new LinkedHashMap<>();
      Map<String, long[]> shapes = new LinkedHashMap<>();
      Function function = program.functions().getFirst();
      for (int i = 0; i < function.inputs().size(); i++) {
        Function.Port port = function.inputs().get(i);
        shapes.put(port.name(), sizes(port.value().type()));
        inputs.put(port.name(), filled(port.value().type(), example.inputs().get(i), random));
      }
      Map<String, double[]> found = OnnxRuntime.call(() -> byOnnxRuntime(program, inputs, shapes));
      Map<String, double[]> wanted = byTensorFlow(program, inputs, shapes);
      assertThat(found).hasSameSizeAs(wanted).isNotEmpty();
      wanted.forEach(
          (name, numbers) -> {
            double[] ours = found.getOrDefault(name, new double[0]);
            assertThat(ours).as(kind.word() + example).hasSameSizeAs(numbers);
            for (int i = 0; i < numbers.length; i++) {
              assertThat(ours[i])
                  .as("%s %s: %s[%d]".formatted(kind.word(), example, name, i))
                  .isCloseTo(numbers[i], within(1e-5 * Math.max(1, Math.abs(numbers[i]))));
            }
          });
    }
  }

  @Test
  void exceptionsAreKindsThatExist() {
    assertThat(Ops.all().stream().map(OpKind::word)).containsAll(UNSUPPORTED);
  }

  /** The operation alone; of an LSTM the result that is there to be used. */
  private static Program program(OpKind kind, Example example) {
    FunctionBuilder builder = new FunctionBuilder("example");
    List<Value> inputs = new ArrayList<>();
    for (Example.Input input : example.inputs()) {
      inputs.add(builder.input("in" + inputs.size(), input.type()));
    }
    List<Value> results = builder.addAll(kind, example.attributes(), inputs);
    for (int i = 0; i < (kind.word().equals("lstm") ? 1 : results.size()); i++) {
      builder.output("out" + i, results.get(i));
    }
    List<Variable> variables = new ArrayList<>();
    if (example.attributes().has("variable")) {
      variables.add(
          new Variable(
              example.attributes().text("variable"),
              results.getFirst().type(),
              true,
              new Initial.Fill(0)));
    }
    return new Program(variables, List.of(builder.build()));
  }

  private static Map<String, byte[]> values(Program program) {
    Map<String, byte[]> values = new LinkedHashMap<>();
    for (Variable variable : program.variables()) {
      byte[] bytes =
          new byte[(int) variable.type().shape().size() * variable.type().element().bytes()];
      new Random(3).nextBytes(bytes);
      for (int i = 3; i < bytes.length; i += 4) {
        bytes[i] = 0x3f; // some number from 0.5 to 2
      }
      values.put(variable.name(), bytes);
    }
    return values;
  }

  private static byte[] onnx(Program program) throws IOException, OnnxModel.UnsupportedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OnnxModel.of(program, program.functions().getFirst(), values(program), Map.of()).writeTo(out);
    return out.toByteArray();
  }

  private static Map<String, double[]> byOnnxRuntime(
      Program program, Map<String, ByteBuffer> inputs, Map<String, long[]> shapes)
      throws Exception {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    Map<String, double[]> numbers = new LinkedHashMap<>();
    try (OrtSession session = environment.createSession(onnx(program))) {
      for (Function.Port port : program.functions().getFirst().inputs()) {
        tensors.put(
            port.name(),
            tensor(
                environment,
                port.value().type().element(),
                inputs.getOrDefault(port.name(), ByteBuffer.allocate(0)),
                shapes.getOrDefault(port.name(), new long[0])));
      }
      try (OrtSession.Result result = session.run(tensors)) {
        for (Function.Port port : program.functions().getFirst().outputs()) {
          OnnxTensor tensor = (OnnxTensor) result.get(port.name()).orElseThrow();
          numbers.put(port.name(), numbers(tensor.getByteBuffer(), port.value().type().element()));
        }
      }
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
    return numbers;
  }

  private static OnnxTensor tensor(
      OrtEnvironment environment, ElementType element, ByteBuffer bytes, long[] shape)
      throws OrtException {
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.capacity()).order(ByteOrder.nativeOrder());
    direct.put(bytes.duplicate().rewind()).rewind();
    return OnnxTensor.createTensor(
        environment,
        direct,
        shape,
        switch (element) {
          case F32 -> OnnxJavaType.FLOAT;
          case F64 -> OnnxJavaType.DOUBLE;
          case I32 -> OnnxJavaType.INT32;
          case I64 -> OnnxJavaType.INT64;
          case BOOL -> OnnxJavaType.BOOL;
        });
  }

  private Map<String, double[]> byTensorFlow(
      Program program, Map<String, ByteBuffer> inputs, Map<String, long[]> shapes)
      throws IOException {
    Function function = program.functions().getFirst();
    Path saved = Files.createTempDirectory(folder, "saved");
    try (OutputStream out = Files.newOutputStream(saved.resolve(SavedModelWriter.FILE))) {
      SavedModelWriter.write(program, function, values(program), out);
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, double[]> numbers = new LinkedHashMap<>();
    try (SavedModelBundle bundle = SavedModelBundle.load(saved.toString(), "serve")) {
      for (Function.Port port : function.inputs()) {
        byte[] bytes = inputs.getOrDefault(port.name(), ByteBuffer.allocate(0)).array();
        tensors.put(
            port.name(),
            Tensor.of(
                type(port.value().type().element()),
                Shape.of(shapes.getOrDefault(port.name(), new long[0])),
                DataBuffers.of(bytes)));
      }
      try (Result result = bundle.function(SavedModelWriter.SIGNATURE).call(tensors)) {
        for (Function.Port port : function.outputs()) {
          ByteDataBuffer raw = result.get(port.name()).orElseThrow().asRawTensor().data();
          byte[] bytes = new byte[(int) raw.size()];
          raw.read(bytes);
          numbers.put(port.name(), numbers(ByteBuffer.wrap(bytes), port.value().type().element()));
        }
      }
    } finally {
      tensors.values().forEach(Tensor::close);
    }
    return numbers;
  }

  private static Class<? extends org.tensorflow.types.family.TType> type(ElementType element) {
    return switch (element) {
      case F32 -> org.tensorflow.types.TFloat32.class;
      case F64 -> org.tensorflow.types.TFloat64.class;
      case I32 -> org.tensorflow.types.TInt32.class;
      case I64 -> org.tensorflow.types.TInt64.class;
      case BOOL -> org.tensorflow.types.TBool.class;
    };
  }

  private static double[] numbers(ByteBuffer given, ElementType element) {
    ByteBuffer bytes = given.duplicate().order(ByteOrder.LITTLE_ENDIAN).rewind();
    double[] numbers = new double[bytes.remaining() / element.bytes()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          switch (element) {
            case F32 -> bytes.getFloat();
            case F64 -> bytes.getDouble();
            case I32 -> bytes.getInt();
            case I64 -> bytes.getLong();
            case BOOL -> bytes.get();
          };
    }
    return numbers;
  }

  private static ByteBuffer filled(TensorType type, Example.Input input, Random random) {
    int count = 1;
    for (long size : sizes(type)) {
      count *= (int) size;
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(count * type.element().bytes()).order(ByteOrder.LITTLE_ENDIAN);
    double range = input.high() - input.low();
    while (bytes.hasRemaining()) {
      double number = input.low() + range * random.nextDouble();
      switch (type.element()) {
        case F32 -> bytes.putFloat((float) number);
        case F64 -> bytes.putDouble(number);
        case I32 -> bytes.putInt((int) number);
        case I64 -> bytes.putLong((long) number);
        case BOOL -> bytes.put((byte) (number < 1 ? 0 : 1));
      }
    }
    return bytes;
  }

  /** Symbols get a size each; products of symbols the product. */
  private static long[] sizes(TensorType type) {
    return type.shape().dimensions().stream().mapToLong(OnnxOperationsTest::size).toArray();
  }

  private static long size(Dimension dimension) {
    if (dimension.isKnown()) {
      return dimension.size();
    }
    long product = 1;
    for (String factor : dimension.toString().split("\\*", -1)) {
      product *=
          switch (factor) {
            case "batch" -> 3;
            case "?n" -> 2;
            default -> Long.parseLong(factor);
          };
    }
    return product;
  }
}
