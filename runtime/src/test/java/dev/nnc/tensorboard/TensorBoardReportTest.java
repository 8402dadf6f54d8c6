package dev.nnc.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Value;
import com.google.protobuf.WireFormat;
import dev.nnc.checkpoint.Weights;
import dev.nnc.checkpoint.WeightsFolder;
import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.source.Sources;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.plan.Model;
import dev.nnc.record.Event;
import dev.nnc.record.RunResult;
import dev.nnc.record.RunSettings;
import dev.nnc.run.Run;
import dev.nnc.run.TestSettings;
import dev.nnc.run.Variants;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.DataClass;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.Summary;
import org.tensorflow.proto.TensorProto;

/** What a run leaves for TensorBoard, read as TensorBoard reads it. */
class TensorBoardReportTest {
  private static final String PROGRAM =
      """
      nn 1
      param rate = 0.05
      param start = same
      data d from table(
        a: [0.5, -1, 2, 0.1, 1.5, -0.3, 0.7, -2, 0.2, 1.1, -0.6],
        b: [1, 0.3, -0.7, 0.2, -1.1, 0.9, 0.4, 1.7, -0.2, 0.6, 0.8],
        y: [1, 0.2, 0.9, -0.4, 2, 0.3, -1, 0.6, 0.1, 1.2, -0.3],
      ) {
        point = [a, b]
        value = y
        split: last(validation: 4)
      }
      network net from point {
        point -> residual { dense(2, tanh) -> dense(2) } -> batch_norm -> dense(1)
      }
      train net on d as first {
        loss: mse(value), batch: 3, optimizer: adam(cosine(rate)), epochs: 4
        metrics: mae, validation.loss / loss
        checkpoint: every(2)
      }
      evaluate net on d.validation { metrics: mae }
      train net on d as second {
        loss: mse(value), batch: 3, optimizer: adam(rate), epochs: 3
        checkpoint: every(2)
      }
      """;

  private static final String REPORT = "report { format: html, tensorboard }\n";

  @TempDir Path scratch;

  @Test
  void everyEpochIsThereAsInTheOtherFiles() throws IOException {
    Path run = run(PROGRAM + REPORT);
    Map<String, Integer> epochs = new LinkedHashMap<>();
    for (JsonNode line : metrics(run)) {
      String phase = line.path("phase").asText();
      long epoch = line.path("epoch").asLong();
      epochs.merge(phase, 1, Integer::sum);
      EventReader train = read(run, phase);
      EventReader validation = read(run, phase + "/validation");
      for (Map.Entry<String, JsonNode> result : line.properties()) {
        String name = result.getKey();
        if (name.startsWith("validation.") && !name.contains("/")) {
          assertNumber(
              result.getValue(), validation, name.substring("validation.".length()), epoch);
        } else if (result.getValue().isObject()) {
          result
              .getValue()
              .properties()
              .forEach(
                  layer ->
                      assertNumber(layer.getValue(), train, name + "/" + layer.getKey(), epoch));
        } else if (!List.of("phase", "epoch", "steps", "seconds").contains(name)) {
          assertNumber(result.getValue(), train, name, epoch);
        }
      }
    }
    assertThat(epochs).containsExactly(Map.entry("first", 4), Map.entry("second", 3));
    assertThat(read(run, "first").scalars("loss").keySet()).containsExactly(1L, 2L, 3L, 4L);
    assertThat(read(run, "first").scalars("rate")).hasSize(4);
    assertThat(read(run, "first").scalars("validation.loss / loss")).hasSize(4);
    assertThat(read(run, "first/validation").tags("scalars")).containsExactly("loss", "mae");
    assertThat(read(run, "second").scalars("rate")).isEmpty();
  }

  private static void assertNumber(JsonNode number, EventReader reader, String tag, long epoch) {
    assertThat(reader.scalars(tag)).as(tag).containsEntry(epoch, (float) number.asDouble());
  }

  @Test
  void histogramsHoldEveryNumberOfEveryWeight() throws IOException {
    Path run = run(PROGRAM + REPORT);
    EventReader second = read(run, "second");
    List<String> checked = new ArrayList<>();
    for (Weights.Tensor tensor : WeightsFolder.read(run.resolve("weights")).tensors()) {
      if (second.values.containsKey(tensor.name())) {
        checked.add(tensor.name());
        assertThat(second.values).extractingByKey(tensor.name(), MAP).containsOnlyKeys(1L, 2L, 3L);
        List<Double> written = second.value(tensor.name(), 3).getTensor().getDoubleValList();
        List<Double> expected = new ArrayList<>();
        for (Histogram.Bucket bucket : Histogram.ofFloats(tensor.value()).buckets()) {
          expected.addAll(List.of(bucket.left(), bucket.right(), (double) bucket.count()));
        }
        assertThat(written).isEqualTo(expected);
      }
    }
    // All that belongs to the network, moving statistics among it, and no slot of an optimizer.
    assertThat(checked)
        .containsExactlyInAnyOrderElementsOf(
            second.tags("histograms").stream().filter(tag -> !tag.startsWith("gradient/")).toList())
        .hasSize(10)
        .allMatch(name -> name.startsWith("net/"))
        .anyMatch(name -> name.contains("moving"));
  }

  /** Of one number the histogram's only range begins half a unit before it. */
  private static double only(EventReader reader, String tag, long epoch) {
    TensorProto tensor = reader.value(tag, epoch).getTensor();
    assertThat(tensor.getDoubleValCount()).isEqualTo(3);
    assertThat(tensor.getDoubleVal(2)).isEqualTo(1);
    return tensor.getDoubleVal(0) + 0.5;
  }

  @Test
  void gradientsHaveTheNormOfTheirLayer() throws IOException {
    Path run =
        run(
            """
            nn 1
            data d from table(a: [0.5, -1, 2, 0.1, 1.5, -0.3], y: [1, 0.2, 0.9, -0.4, 2, 0.3]) {
              x = a
              value = y
              split: everything
            }
            network net from x { x -> dense(1) }
            train net on d { loss: mse(value), batch: 4, optimizer: adam(0.05), epochs: 3 }
            """
                + REPORT);
    EventReader train = read(run, "train");
    String layer =
        train.tags("scalars").stream()
            .filter(tag -> tag.startsWith("gradient_norm/"))
            .findFirst()
            .orElseThrow();
    for (long epoch = 1; epoch <= 3; epoch++) {
      double kernel = only(train, "gradient/net/dense_1/kernel", epoch);
      double bias = only(train, "gradient/net/dense_1/bias", epoch);
      assertThat(Math.hypot(kernel, bias)).isCloseTo(number(train, layer, epoch), within(1e-6));
      assertThat(kernel).isNotZero();
    }
  }

  @Test
  void anEvaluationStandsAtTheEpochThatItJudged() throws IOException {
    Path run = run(PROGRAM + REPORT);
    JsonNode results = new JsonMapper().readTree(run.resolve("run.json").toFile()).path("results");
    double mae = results.path("evaluate").path("validation.mae").asDouble();
    assertThat(read(run, "evaluate").scalars("mae")).containsExactly(Map.entry(4L, (float) mae));
  }

  @Test
  void theGraphHasANodeForEachUseOfALayer() throws IOException {
    Path run = run(PROGRAM + REPORT);
    EventReader first = read(run, "first");
    assertThat(first.graphs).hasSize(1);
    GraphDef graph = GraphDef.parseFrom(first.graphs.getFirst());
    List<String> names = graph.getNodeList().stream().map(NodeDef::getName).toList();
    assertThat(names).doesNotHaveDuplicates().contains("point", "residual/dense_1", "add");
    assertThat(graph.getNodeList()).allMatch(node -> names.containsAll(node.getInputList()));
    assertThat(graph.getNodeList())
        .extracting(NodeDef::getOp)
        .contains("Placeholder", "dense", "batch_norm", "output");
    NodeDef last =
        graph.getNodeList().stream()
            .filter(node -> node.getOp().equals("dense"))
            .reduce((one, other) -> other)
            .orElseThrow();
    assertThat(last.getAttrOrThrow("parameters").getI()).isEqualTo(3);
    assertThat(last.getAttrOrThrow("_output_shapes").getList().getShape(0).getDimList())
        .extracting(each -> each.getSize())
        .containsExactly(-1L, 1L);
  }

  @Test
  void eachUseOfANetworkIsAScopeOfItsOwn() throws IOException {
    Path run =
        run(
            """
            nn 1
            data d from table(a: [1, 2, 3], b: [2, 0, 1], y: [1, 0, 1]) {
              left = [a]
              right = [b]
              value = y
              split: everything
            }
            network half from x: [1] { x -> dense(2, tanh) }
            network both from left, right { [left -> half, right -> half] -> concat -> dense(1) }
            train both on d { loss: mse(value), optimizer: sgd(0.1), epochs: 1 }
            """
                + REPORT);
    GraphDef graph = GraphDef.parseFrom(read(run, "train").graphs.getFirst());
    assertThat(graph.getNodeList())
        .extracting(NodeDef::getName)
        .contains("left", "right", "half/dense_1", "half_2/dense_1", "dense_1");
  }

  @Test
  void paramsAndResultsMakeALineOfTheTable() throws IOException {
    Path run = run(PROGRAM + REPORT);
    EventReader root = read(run, "");
    assertThat(root.tags("hparams"))
        .containsExactly(
            "_hparams_/experiment", "_hparams_/session_end_info", "_hparams_/session_start_info");
    Fields start = content(root, "session_start_info", 3);
    Map<String, Value> params = new LinkedHashMap<>();
    for (ByteString each : start.all(1)) {
      Fields entry = Fields.of(each);
      params.put(entry.first(1).toStringUtf8(), Value.parseFrom(entry.first(2)));
    }
    assertThat(params)
        .containsExactly(
            Map.entry("rate", Value.newBuilder().setNumberValue(0.05).build()),
            Map.entry("start", Value.newBuilder().setStringValue("same").build()));
    List<String> metrics = new ArrayList<>();
    for (ByteString each : content(root, "experiment", 2).all(5)) {
      Fields name = Fields.of(Fields.of(each).first(1));
      metrics.add(name.first(1).toStringUtf8() + " " + name.first(2).toStringUtf8());
    }
    assertThat(metrics)
        .containsExactly(
            "first loss",
            "first mae",
            "first/validation loss",
            "first/validation mae",
            "first validation.loss / loss",
            "first rate",
            "evaluate mae",
            "second loss",
            "second/validation loss");
    assertThat(content(root, "session_end_info", 4).first(1).byteAt(0)).isEqualTo((byte) 1);
    Summary.Value text = root.value("program", 0);
    assertThat(text.getTensor().getStringVal(0).toStringUtf8()).startsWith("    nn 1\n");
  }

  private static final String SWEEP =
      """
      nn 1
      param rate = 0.05
      param width = 2
      data d from table(a: [0.5, -1, 2, 0.1, 1.5, -0.3], y: [1, 0.2, 0.9, -0.4, 2, 0.3]) {
        x = a
        value = y
        split: last(validation: 2)
      }
      network net from x { x -> dense(width, tanh) -> dense(1) }
      sweep over rate in [0.01, 0.1], width in [2, 3] as tuning {
        method: grid
        minimize: validation.loss
        train net on d { loss: mse(value), batch: 2, optimizer: sgd(rate), epochs: 3 }
        evaluate net on d.validation { metrics: mae }
      }
      train net on d as more { loss: mse(value), batch: 2, optimizer: sgd(rate), epochs: 2 }
      """;

  @Test
  void eachTrialOfASweepIsALineOfTheTable() throws IOException {
    Path run =
        Objects.requireNonNull(
            Run.execute(
                    model(SWEEP + REPORT),
                    TestSettings.oneThread(scratch, 1),
                    environment(),
                    event -> {},
                    values -> {
                      Compilation other = compiled(SWEEP + REPORT, values);
                      return new Variants.Variant(
                          other.model(), other.diagnostics(), other::resolvedText);
                    })
                .folder());
    Set<Map<String, Double>> tried = new HashSet<>();
    for (int i = 1; i <= 4; i++) {
      EventReader trial = read(run, "tuning/00" + i);
      Map<String, Double> params = new TreeMap<>();
      for (ByteString each : content(trial, "session_start_info", 3).all(1)) {
        Fields entry = Fields.of(each);
        params.put(entry.first(1).toStringUtf8(), Value.parseFrom(entry.first(2)).getNumberValue());
      }
      tried.add(params);
      Summary.Value end = trial.value("_hparams_/session_end_info", 3);
      assertThat(end.getMetadata().getPluginData().getPluginName()).isEqualTo("hparams");
      assertThat(trial.tags("scalars"))
          .containsExactly(
              "by_epoch/train.validation.loss",
              "evaluate.validation.mae",
              "train.epochs",
              "train.train.loss",
              "train.validation.loss");
      assertThat(number(trial, "by_epoch/train.validation.loss", 3))
          .isEqualTo(number(trial, "train.validation.loss", 3));
      assertThat(number(trial, "by_epoch/train.validation.loss", 1))
          .isNotEqualTo(number(trial, "train.validation.loss", 3));
    }
    List<String> metrics = new ArrayList<>();
    for (ByteString each : content(read(run, ""), "experiment", 2).all(5)) {
      Fields name = Fields.of(Fields.of(each).first(1));
      metrics.add(name.byNumber().containsKey(1) ? name.first(1).toStringUtf8() : "");
    }
    assertThat(metrics).contains("", "train");
    // The run itself has the params that it goes on with, and the weights of what follows.
    JsonNode record = new JsonMapper().readTree(run.resolve("run.json").toFile());
    Map<String, String> params = new TreeMap<>();
    for (ByteString each : content(read(run, ""), "session_start_info", 3).all(1)) {
      Fields entry = Fields.of(each);
      params.put(
          entry.first(1).toStringUtf8(),
          Numerals.format(Value.parseFrom(entry.first(2)).getNumberValue()));
    }
    assertThat(params)
        .isEqualTo(
            Map.of(
                "rate", record.at("/parameters/rate").asText(),
                "width", record.at("/parameters/width").asText()));
    assertThat(read(run, "train").tags("histograms")).isEmpty();
    assertThat(read(run, "train").scalars("loss")).hasSize(3);
    Summary.Value bias = read(run, "more").value("net/dense_1/bias", 2);
    double units = 0;
    for (int i = 2; i < bias.getTensor().getDoubleValCount(); i += 3) {
      units += bias.getTensor().getDoubleVal(i);
    }
    assertThat(units).isEqualTo(record.at("/parameters/width").asDouble());
    assertThat(tried)
        .containsExactlyInAnyOrder(
            Map.of("rate", 0.01, "width", 2.0),
            Map.of("rate", 0.01, "width", 3.0),
            Map.of("rate", 0.1, "width", 2.0),
            Map.of("rate", 0.1, "width", 3.0));
  }

  private static float number(EventReader reader, String tag, long step) {
    return reader.value(tag, step).getTensor().getFloatVal(0);
  }

  @Test
  void aRunThatFailsSaysSo() throws IOException {
    Path run = run(PROGRAM.replace("adam(cosine(rate))", "sgd(1e30)") + REPORT);
    EventReader root = read(run, "");
    assertThat(root.tags("hparams")).doesNotContain("_hparams_/experiment");
    assertThat(content(root, "session_end_info", 4).first(1).byteAt(0)).isEqualTo((byte) 2);
  }

  @Test
  void withoutParamsThereIsNoTable() throws IOException {
    Path run =
        run(
            PROGRAM.replace("param rate = 0.05\nparam start = same\n", "").replace("rate)", "0.05)")
                + REPORT);
    assertThat(read(run, "").tags("hparams")).isEmpty();
    assertThat(read(run, "").tags("text")).containsExactly("program");
  }

  @Test
  void picturesOfTheReportAreThere() throws IOException {
    Path run =
        run(
            """
            nn 1
            data d from table(
              a: [0, 1, 0, 1], b: [1, 0, 0, 1], c: [0, 0, 1, 1], e: [1, 1, 0, 0], y: [1, 0, 1, 0]
            ) {
              picture = [a, b, c, e] -> reshape([2, 2, 1])
              value = y
              split: everything
            }
            network net from picture { picture -> conv(3, 2x2) -> flatten -> dense(1) }
            train net on d { loss: mse(value), optimizer: sgd(0.1), epochs: 2, show: filters }
            evaluate net on d { show: filters }
            """
                + REPORT);
    for (String folder : List.of("train", "evaluate")) {
      EventReader reader = read(run, folder);
      assertThat(reader.tags("images")).containsExactly("filters of conv_1");
      Summary.Value images = reader.value("filters of conv_1", 2);
      assertThat(images.getMetadata().getDataClass()).isEqualTo(DataClass.DATA_CLASS_BLOB_SEQUENCE);
      TensorProto tensor = images.getTensor();
      assertThat(tensor.getStringValCount()).isEqualTo(2 + 3);
      assertThat(tensor.getStringVal(0).toStringUtf8()).isEqualTo("2");
      assertThat(tensor.getStringVal(2).substring(1, 4).toStringUtf8()).isEqualTo("PNG");
    }
  }

  @Test
  void aRunCutOffAfterAnyEventGoesOnInTheSameFolders() throws IOException {
    Model model = model(PROGRAM + REPORT);
    Path runs = Files.createTempDirectory(scratch, "runs");
    RunSettings settings = TestSettings.oneThread(runs, 1);
    List<Path> cuts = new ArrayList<>();
    RunResult whole =
        Run.execute(
            model,
            settings,
            environment(),
            event -> {
              if (!(event instanceof Event.Progress)) {
                cuts.add(copy(only(runs), scratch.resolve("cut-" + cuts.size())));
              }
            });
    assertThat(whole.state()).isEqualTo(RunResult.State.FINISHED);
    Path folder = Objects.requireNonNull(whole.folder());
    boolean several = false;
    for (Path cut : cuts) {
      assertThat(Run.resume(model, settings, environment(), event -> {}, cut).state())
          .isEqualTo(RunResult.State.FINISHED);
      assertThat(shown(cut)).as(cut.toString()).isEqualTo(shown(folder));
      try (Stream<Path> files = Files.list(cut.resolve("tensorboard/first"))) {
        several |= files.filter(Files::isRegularFile).count() > 1;
      }
    }
    assertThat(several).isTrue();
  }

  /** All that is shown of a run but for the table, which tells when it began. */
  private static Map<String, Object> shown(Path run) throws IOException {
    Map<String, Object> all = new TreeMap<>();
    for (String folder :
        List.of("", "first", "first/validation", "evaluate", "second", "second/validation")) {
      EventReader reader = read(run, folder);
      reader.values.keySet().removeIf(tag -> tag.startsWith("_hparams_"));
      all.put(folder, reader.values);
    }
    return all;
  }

  @Test
  void nothingIsWrittenForThoseWhoDoNotAsk() throws IOException {
    assertThat(run(PROGRAM).resolve("tensorboard")).doesNotExist();
    assertThat(run(PROGRAM + "report { format: html }\n").resolve("tensorboard")).doesNotExist();
    Path only = run(PROGRAM + "report { format: tensorboard }\n");
    assertThat(only.resolve("tensorboard")).isDirectory();
    assertThat(only.resolve("report.html")).doesNotExist();
  }

  @Test
  void aFolderThatCannotBeWrittenIsToldAsAnyOther() throws IOException {
    Path run = run(PROGRAM + REPORT);
    Path other = scratch.resolve("other");
    Files.createDirectories(other);
    copy(run.resolve("checkpoints"), other.resolve("checkpoints"));
    Files.createFile(other.resolve("tensorboard"));
    RunResult result =
        Run.resume(
            model(PROGRAM + REPORT),
            TestSettings.oneThread(scratch, 1),
            environment(),
            event -> {},
            other);
    assertThat(result.state()).isEqualTo(RunResult.State.FAILED);
    assertThat(result.diagnostics())
        .extracting(Diagnostic::code)
        .containsExactly(RunCode.CANNOT_WRITE);
  }

  private Path run(String program) throws IOException {
    Path runs = Files.createTempDirectory(scratch, "runs");
    return Objects.requireNonNull(
        Run.execute(model(program), TestSettings.oneThread(runs, 1), environment(), event -> {})
            .folder());
  }

  private Compilation compiled(String program, Map<String, String> values) {
    return new Compiler(
            StandardCatalog.catalog(), new Sources(scratch, DataPlaces.of(Map.of(), scratch)))
        .compile(new SourceFile("test.nn", program), values);
  }

  private Model model(String program) {
    Compilation compilation = compiled(program, Map.of());
    assertThat(compilation.diagnostics()).noneMatch(Diagnostic::isError);
    return compilation.model().orElseThrow();
  }

  private LocalEnvironment environment() {
    return new LocalEnvironment(scratch, DataPlaces.of(Map.of(), scratch), remark -> {});
  }

  private static EventReader read(Path run, String folder) throws IOException {
    return EventReader.of(run.resolve("tensorboard").resolve(folder));
  }

  private static List<JsonNode> metrics(Path run) throws IOException {
    List<JsonNode> epochs = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
      epochs.add(new JsonMapper().readTree(line));
    }
    return epochs;
  }

  private static Path only(Path runs) {
    try (Stream<Path> all = Files.list(runs)) {
      return all.findFirst().orElseThrow();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Path copy(Path from, Path to) {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Files.copy(each, to.resolve(from.relativize(each).toString()));
      }
      return to;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A field of what the table's plugin reads from a tag. */
  private static Fields content(EventReader reader, String tag, int field) throws IOException {
    Summary.Value value = reader.value("_hparams_/" + tag, 0);
    return Fields.of(Fields.of(value.getMetadata().getPluginData().getContent()).first(field));
  }

  /** The fields of a message by number; numbers as one byte, since those here are small. */
  private record Fields(Map<Integer, List<ByteString>> byNumber) {
    static Fields of(ByteString message) throws IOException {
      Map<Integer, List<ByteString>> fields = new TreeMap<>();
      CodedInputStream in = message.newCodedInput();
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        ByteString value = ByteString.EMPTY;
        switch (WireFormat.getTagWireType(tag)) {
          case WireFormat.WIRETYPE_LENGTH_DELIMITED -> value = in.readBytes();
          case WireFormat.WIRETYPE_VARINT ->
              value = ByteString.copyFrom(new byte[] {(byte) in.readRawVarint32()});
          default -> in.skipField(tag);
        }
        fields
            .computeIfAbsent(WireFormat.getTagFieldNumber(tag), n -> new ArrayList<>())
            .add(value);
      }
      return new Fields(fields);
    }

    List<ByteString> all(int number) {
      return byNumber.getOrDefault(number, List.of());
    }

    ByteString first(int number) {
      return all(number).getFirst();
    }
  }
}
