package dev.nnc.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.onnx.OnnxRuntime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;
import org.tensorflow.types.TFloat32;

/** What others read of a network that was taken away. */
class NetworkExportTest {
  private static final int ROWS = 12;

  @TempDir Path scratch;

  private final float[] numbers = new float[ROWS * 16];

  private FinishedRun run(String steps, String layers) throws IOException {
    Random random = new Random(5);
    StringBuilder table = new StringBuilder();
    List<String> head = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      head.add("p" + i);
    }
    table.append(String.join(",", head)).append(",c\n");
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < 16; i++) {
        numbers[16 * row + i] = random.nextInt(-50, 50) / 8f;
        table.append(numbers[16 * row + i]).append(',');
      }
      table.append(row % 3 == 0 ? "no" : row % 3 == 1 ? "yes" : "maybe").append('\n');
    }
    Files.writeString(scratch.resolve("some.csv"), table);
    return FinishedRun.of(
        scratch,
        """
        nn 1
        data d from csv("some.csv") {
          x = columns(except: c)%s
          answer = c -> category
          split: everything
        }
        network net from x { x -> %s -> dense(3, softmax) }
        train net on d { loss: cross_entropy(answer), optimizer: adam(0.05), batch: 4, epochs: 3 }
        """
            .formatted(steps, layers));
  }

  /** The answers of the SavedModel, and those of the run, which CSV holds to the last bit. */
  private void sameNumbers(FinishedRun run, long... shape) throws IOException {
    Path folder = scratch.resolve("out").resolve("net");
    try (Predictor predictor = run.open()) {
      assertThat(predictor.export("net").savedModel(folder)).isEmpty();
    }
    List<Float> read = read(SavedModelBundle.loader(folder.toString()), shape);
    List<Float> asked = asked(run);
    for (int i = 0; i < asked.size(); i++) {
      assertThat(read.get(i)).isCloseTo(asked.get(i), within(1e-6f));
    }
    sameNumbersInOnnx(run, shape);
    // The last bits depend on whether TensorFlow puts operations together, which nnc forbids it.
    ConfigProto apart =
        ConfigProto.newBuilder()
            .setGraphOptions(
                GraphOptions.newBuilder()
                    .setRewriteOptions(
                        RewriterConfig.newBuilder().setRemapping(RewriterConfig.Toggle.OFF)))
            .build();
    assertThat(read(SavedModelBundle.loader(folder.toString()).withConfigProto(apart), shape))
        .isEqualTo(asked);
    try (Stream<Path> beside = Files.list(scratch.resolve("out"))) {
      assertThat(beside).containsExactly(folder);
    }
  }

  /** The answers of the run, of each class. */
  private List<Float> asked(FinishedRun run) throws IOException {
    List<Float> asked = new ArrayList<>();
    String csv =
        run.asked(
            "net",
            List.of(scratch.resolve("some.csv")),
            new ByteArrayInputStream("".getBytes(StandardCharsets.UTF_8)));
    csv.lines()
        .skip(1)
        .map(line -> List.of(line.split(",", -1)))
        .forEach(
            cells -> {
              for (String cell : cells.subList(cells.size() - 3, cells.size())) {
                asked.add(Float.parseFloat(cell));
              }
            });
    assertThat(asked).hasSize(3 * ROWS);
    return asked;
  }

  /** Other kernels add in other orders. */
  private void sameNumbersInOnnx(FinishedRun run, long... shape) throws IOException {
    Path onnx = scratch.resolve("onnx");
    try (Predictor predictor = run.open()) {
      assertThat(predictor.export("net").onnx(onnx)).isEmpty();
    }
    List<Float> asked = asked(run);
    List<Float> read = byOnnxRuntime(onnx, shape);
    assertThat(read).hasSameSizeAs(asked);
    for (int i = 0; i < asked.size(); i++) {
      assertThat(read.get(i)).isCloseTo(asked.get(i), within(1e-5f));
    }
  }

  private List<Float> byOnnxRuntime(Path folder, long... shape) {
    return OnnxRuntime.call(
        () -> {
          List<Float> read = new ArrayList<>();
          OrtEnvironment environment = OrtEnvironment.getEnvironment();
          try (OrtSession session =
                  environment.createSession(folder.resolve("model.onnx").toString());
              OnnxTensor x =
                  OnnxTensor.createTensor(environment, FloatBuffer.wrap(numbers), shape);
              OrtSession.Result result = session.run(Map.of("x", x))) {
            FloatBuffer answers = ((OnnxTensor) result.get("net").orElseThrow()).getFloatBuffer();
            while (answers.hasRemaining()) {
              read.add(answers.get());
            }
          }
          return read;
        });
  }

  private List<Float> read(SavedModelBundle.Loader loader, long... shape) {
    List<Float> read = new ArrayList<>();
    try (SavedModelBundle model = loader.withTags("serve").load();
        TFloat32 x = TFloat32.tensorOf(Shape.of(shape), DataBuffers.of(numbers));
        Result result = model.function("serving_default").call(Map.of("x", x))) {
      TFloat32 answers = (TFloat32) result.get("net").orElseThrow();
      assertThat(answers.shape()).isEqualTo(Shape.of(ROWS, 3));
      answers.scalars().forEach(each -> read.add(each.getFloat()));
    }
    return read;
  }

  @Test
  void aDenseNetworkAnswersTheSame() throws IOException {
    sameNumbers(run("", "dense(5, tanh)"), ROWS, 16);
  }

  @Test
  void aConvolutionWithMovingStatisticsAnswersTheSame() throws IOException {
    sameNumbers(
        run(
            " -> reshape([4, 4, 1])",
            "conv(3, 3x3) -> batch_norm -> relu -> max_pool(2) -> flatten -> dropout(0.3)"),
        ROWS,
        4,
        4,
        1);
  }

  @Test
  void recurrentLayersAnswerTheSame() throws IOException {
    sameNumbersInOnnx(
        run(" -> reshape([8, 2])", "bidirectional { lstm(3, return: sequence) } -> gru(4)"),
        ROWS,
        8,
        2);
  }

  @Test
  void attentionAnswersTheSame() throws IOException {
    sameNumbersInOnnx(
        run(" -> reshape([8, 2])", "attention(2, key_width: 3) -> layer_norm -> flatten"),
        ROWS,
        8,
        2);
  }

  @Test
  void transposedAndDilatedConvolutionsAnswerTheSame() throws IOException {
    sameNumbersInOnnx(
        run(
            " -> reshape([4, 4, 1])",
            "conv(2, 3x3, dilation: 2) -> depthwise_conv(3x3, multiplier: 2)"
                + " -> conv_transpose(3, 3x3, stride: 2) -> average_pool(2) -> flatten"),
        ROWS,
        4,
        4,
        1);
  }

  @Test
  void anOnnxModelDescribesItself() throws IOException {
    Path folder = scratch.resolve("onnx");
    try (Predictor predictor = run(" -> standardize", "dense(5, tanh)").open()) {
      assertThat(predictor.export("net").onnx(folder)).isEmpty();
    }
    JsonMapper json = JsonMapper.builder().build();
    String own =
        OnnxRuntime.call(
            () -> {
              OrtEnvironment environment = OrtEnvironment.getEnvironment();
              try (OrtSession session =
                  environment.createSession(folder.resolve("model.onnx").toString())) {
                assertThat(session.getInputNames()).containsExactly("x");
                assertThat(session.getOutputNames()).containsExactly("net");
                return session.getMetadata().getCustomMetadata().getOrDefault("nnc.json", "");
              }
            });
    assertThat(json.readTree(own)).isEqualTo(json.readTree(folder.resolve("nnc.json").toFile()));
    assertThat(json.readTree(own).at("/outputs/0/meaning/classes"))
        .hasToString("[\"maybe\",\"no\",\"yes\"]");
  }

  @Test
  void whatGoesInAndComesOutIsDescribed() throws IOException {
    Path folder = Files.createDirectory(scratch.resolve("empty"));
    try (Predictor predictor = run(" -> standardize", "dense(5, tanh)").open()) {
      assertThat(predictor.export("net").savedModel(folder)).isEmpty();
    }
    JsonNode described = JsonMapper.builder().build().readTree(folder.resolve("nnc.json").toFile());
    JsonNode input = described.at("/inputs/0");
    assertThat(input.get("name").asText()).isEqualTo("x");
    assertThat(input.get("shape")).hasToString("[-1,16]");
    assertThat(input.get("columns")).hasSize(16);
    assertThat(input.get("steps")).hasToString("[\"standardize\"]");
    assertThat(input.at("/learned/0/kind").asText()).isEqualTo("standardize");
    assertThat(input.at("/learned/0/mean")).hasSize(16);
    assertThat(described.at("/outputs/0/meaning/classes"))
        .hasToString("[\"maybe\",\"no\",\"yes\"]");
    assertThat(described.get("program").asText()).startsWith("nn 1");
  }

  @Test
  void nothingIsWrittenAmongOtherFiles() throws IOException {
    FinishedRun run = run("", "dense(5, tanh)");
    Path folder = Files.createDirectory(scratch.resolve("taken"));
    Files.writeString(folder.resolve("mine"), "");
    try (Predictor predictor = run.open()) {
      assertThat(predictor.export("net").savedModel(folder))
          .map(Diagnostic::code)
          .contains(RunCode.EXPORT_EXISTS);
      assertThat(predictor.export("net").savedModel(folder.resolve("mine")))
          .map(Diagnostic::code)
          .contains(RunCode.EXPORT_EXISTS);
    }
    assertThat(folder).isDirectoryContaining(file -> file.endsWith("mine"));
    assertThat(folder.resolve("saved_model.pb")).doesNotExist();
  }

  @Test
  void moreThanASavedModelHoldsIsRefused() throws IOException {
    Path folder = scratch.resolve("large");
    try (Predictor predictor = run("", "dense(5, tanh)").open()) {
      assertThat(predictor.export("net").savedModel(folder, 100))
          .map(Diagnostic::code)
          .contains(RunCode.TOO_LARGE_TO_EXPORT);
    }
    assertThat(folder).doesNotExist();
  }
}
