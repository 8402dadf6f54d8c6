package dev.nnc.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.diag.RunCode;
import dev.nnc.onnx.OnnxRuntime;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;

/** Networks that are taken away with the data's steps: they answer as {@code nnc predict} does. */
class ColumnsExportTest {
  private static final List<String> TEXTS = List.of("city", "plan", "level", "price", "paid");

  @TempDir Path scratch;

  /** A table as people have them. */
  private static String table(int seed, int rows, boolean unseen) {
    Random random = new Random(seed);
    StringBuilder table = new StringBuilder("city,plan,level,price,paid,age,income,score,code,y\n");
    for (int row = 0; row < rows; row++) {
      String city = List.of("Paris", "Rome", "Oslo", "Lima").get(random.nextInt(4));
      String level = List.of("low", "mid", "high").get(random.nextInt(3));
      int code = List.of(1, 2, 3, 7).get(random.nextInt(4));
      if (unseen) {
        city = List.of(city, "Cairo", " Rome ", "").get(random.nextInt(4));
        level = List.of(level, level, level, "top", "").get(random.nextInt(5));
        code = List.of(code, code, code, code, 9).get(random.nextInt(5));
      }
      table
          .append(city)
          .append(',')
          .append(List.of("basic", "pro", "NA", "").get(random.nextInt(4)))
          .append(',')
          .append(level)
          .append(',')
          .append(random.nextInt(900) + 1)
          .append(" kg,")
          .append(random.nextBoolean() ? "yes" : "no")
          .append(',')
          .append(List.of("", String.valueOf(random.nextInt(80))).get(random.nextInt(2)))
          .append(',')
          .append(unseen && row % 7 == 0 ? 0 : 2 + random.nextInt(100_000) / 8.0)
          .append(',')
          .append(List.of("", String.valueOf(random.nextInt(-90, 90) / 4.0)).get(random.nextInt(2)))
          .append(',')
          .append(code)
          .append(',')
          .append(row % 3 == 0 ? "a" : row % 3 == 1 ? "b" : "c")
          .append('\n');
    }
    return table.toString();
  }

  private static final String STEPS =
      """
      city -> category(unknown: "other", min_count: 2) -> one_hot
      plan -> impute("none") -> category -> one_hot
      plan -> is_missing
      city -> is("Rome") -> one_hot
      level -> category(["low", "mid", "high"]) -> ordinal -> scale(1/2)
      level -> impute("low") -> category(["low", "mid", "high"]) -> one_hot
      price -> number -> normalize
      paid -> number
      age -> is_missing
      age -> impute(median) -> clip(20 .. 70) -> standardize
      income -> log1p -> robust_scale
      income -> bins(5) -> one_hot
      income -> bins(3) -> category(3) -> one_hot
      score -> impute(0) -> max_abs -> shift(0.5)
      [age, score] -> impute(mean) -> standardize(per: all)
      [age, score] -> impute(1) -> reshape([2, 1]) -> normalize -> flatten
      log(income / (code + 1))
      sqrt(abs(score)) -> impute(3)
      log(income - 1) -> impute(2)
      age > 40 and not score < 0 or code == 3 -> impute(0)
      where(score > 0 or income <= 500, age, income / (code + 1)) -> impute(1)
      (age != 20) + (score >= 1) -> impute(0)
      code -> category(4) -> one_hot
      code -> category(8) -> one_hot
      code -> category(["1", "2"], unknown: "more") -> one_hot
      code -> is(7) -> one_hot
      columns(city, plan) -> impute("none") -> category(unknown: "other", min_count: 2) -> one_hot
      columns(level, city) -> category(unknown: "other") -> one_hot -> scale(2)
      columns(age, score) -> impute(mean) -> bins(3) -> one_hot
      columns(price, paid) -> number -> normalize
      columns(city, plan, level) -> category(unknown: "other")
      columns(city, level) -> category
      """;

  /** A network for each line alone, so that no step hides what another does. */
  @Test
  void everyStepThatOperationsSayIsSaidByThem() throws IOException {
    Files.writeString(scratch.resolve("some.csv"), table(3, 60, false));
    Path other = scratch.resolve("other.csv");
    Files.writeString(other, table(4, 40, true));
    List<String> lines = STEPS.lines().toList();
    StringBuilder program =
        new StringBuilder("nn 1\ndata d from csv(\"some.csv\", missing: [\"NA\"]) {\n");
    for (int i = 0; i < lines.size(); i++) {
      program.append("  f%d = %s\n".formatted(i, lines.get(i)));
    }
    program.append("  split: everything\n}\n");
    for (int i = 0; i < lines.size(); i++) {
      String classes =
          lines.get(i).contains("one_hot") ? "" : " -> embedding(2, vocabulary: 30) -> flatten";
      program.append(
          "network n%d from f%d { f%d%s -> dense(3, softmax) }\n"
              .formatted(i, i, i, lines.get(i).contains("columns(city") ? classes : ""));
    }
    FinishedRun run = FinishedRun.of(scratch, program.toString());
    int refused = 0;
    for (int i = 0; i < lines.size(); i++) {
      String network = "n" + i;
      List<Map<String, String>> asked = asked(run, network, other);
      Exported exported = export(run, network);
      for (Map<String, Object> made :
          List.of(exported.byTensorFlow(columns(other)), exported.byOnnx(columns(other)))) {
        float[] numbers = numbers(made, network);
        for (int row = 0; row < asked.size(); row++) {
          boolean none = !asked.get(row).getOrDefault("reason", "").isEmpty();
          refused += none ? 1 : 0;
          for (int k = 0; k < 3; k++) {
            float number = numbers[3 * row + k];
            String where = lines.get(i) + " of " + asked.get(row);
            if (none) {
              assertThat(number).as(where).isNaN();
            } else {
              float wanted =
                  Float.parseFloat(asked.get(row).get("%s[%d]".formatted(network, k + 1)));
              assertThat(number).as(where).isCloseTo(wanted, within(1e-6f));
            }
          }
        }
      }
    }
    assertThat(refused).isGreaterThan(20);
  }

  private static final String TRAINED =
      """
      nn 1
      data d from csv("some.csv", missing: ["NA"]) {
        x = [age, income] -> impute(mean) -> standardize
        place = city -> category -> one_hot
        t = y -> category
        cost = income -> log1p -> standardize
        split: everything
      }
      network net from x, place to kind, sum {
        hidden = concat(x, place) -> dense(4, tanh)
        kind = hidden -> dense(3, softmax)
        sum = hidden -> dense(1)
      }
      train net on d {
        loss: cross_entropy(kind, t) + mse(sum, cost), optimizer: adam(0.05), batch: 20, epochs: 3
      }
      """;

  @Test
  void classesHaveNamesAndNumbersTheirUnit() throws IOException {
    Files.writeString(scratch.resolve("some.csv"), table(3, 60, false));
    Path other = scratch.resolve("other.csv");
    Files.writeString(other, table(4, 40, true));
    FinishedRun run = FinishedRun.of(scratch, TRAINED);
    List<Map<String, String>> asked = asked(run, "net", other);
    Exported exported = export(run, "net");
    for (Map<String, Object> made :
        List.of(exported.byTensorFlow(columns(other)), exported.byOnnx(columns(other)))) {
      assertThat(made).containsOnlyKeys("kind", "kind_class", "sum");
      for (int row = 0; row < asked.size(); row++) {
        Map<String, String> answer = asked.get(row);
        String name = texts(made, "kind_class")[row];
        float sum = numbers(made, "sum")[row];
        if (answer.getOrDefault("reason", "").isEmpty()) {
          assertThat(name).isEqualTo(answer.get("kind"));
          float wanted = Float.parseFloat(answer.get("sum"));
          assertThat(sum).isCloseTo(wanted, within(1e-5f * wanted));
        } else {
          assertThat(name).isEmpty();
          assertThat(sum).isNaN();
        }
      }
    }
    assertThat(exported.description().at("/columns/signature").asText()).isEqualTo("columns");
    assertThat(exported.description().at("/columns/inputs"))
        .hasToString(
            """
            [{"name":"age","type":"f64","shape":[-1]},{"name":"income","type":"f64","shape":[-1]},\
            {"name":"city","type":"text","shape":[-1]}]""");
    assertThat(exported.description().at("/columns/outputs/1"))
        .hasToString("{\"name\":\"kind_class\",\"type\":\"text\",\"shape\":[-1]}");
  }

  /**
   * What `nnc new --from` writes for amounts with gaps: one column, as a number and by its gaps.
   */
  @Test
  void gapsOfNumbersInTextsAreThoseOfTheNumbers() throws IOException {
    String gaps = ",[1-4][0-9]* kg,";
    Files.writeString(scratch.resolve("some.csv"), table(3, 60, false).replaceAll(gaps, ",,"));
    Path other = scratch.resolve("other.csv");
    Files.writeString(other, table(4, 40, false).replaceAll(gaps, ",,"));
    FinishedRun run =
        FinishedRun.of(
            scratch,
            """
            nn 1
            data d from csv("some.csv", missing: ["NA"]) {
              unpriced = price -> is_missing
              price = price -> number -> impute(median) -> standardize
              split: everything
            }
            network net from unpriced, price { concat(unpriced, price) -> dense(3, softmax) }
            """);
    List<Map<String, String>> asked = asked(run, "net", other);
    Exported exported = export(run, "net");
    for (Map<String, Object> made :
        List.of(exported.byTensorFlow(columns(other)), exported.byOnnx(columns(other)))) {
      float[] numbers = numbers(made, "net");
      for (int row = 0; row < asked.size(); row++) {
        float wanted = Float.parseFloat(asked.get(row).get("net[1]"));
        assertThat(numbers[3 * row]).isCloseTo(wanted, within(1e-6f));
      }
    }
  }

  @Test
  void picturesAreUnsignedBytes() throws IOException {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Path folder = Files.createDirectories(scratch.resolve("signs").resolve("c" + i % 2));
      files.add(Files.write(folder.resolve(i + ".png"), FinishedRun.png(i + 1, 4)));
    }
    FinishedRun run =
        FinishedRun.of(
            scratch,
            """
            nn 1
            data d from folders("signs") {
              image = pixels -> random_flip -> standardize(per: channel)
              t = class -> category
              split: everything
            }
            network net from image { image -> flatten -> dense(2, softmax) }
            train net on d { loss: cross_entropy(t), optimizer: sgd(0.1), batch: 2, epochs: 1 }
            """);
    byte[] pixels = new byte[6 * 48];
    for (int i = 0; i < 6; i++) {
      BufferedImage image = ImageIO.read(files.get(i).toFile());
      for (int at = 0; at < 16; at++) {
        int rgb = image.getRGB(at % 4, at / 4);
        for (int channel = 0; channel < 3; channel++) {
          pixels[48 * i + 3 * at + channel] = (byte) (rgb >> (16 - 8 * channel));
        }
      }
    }
    List<String> classes = new ArrayList<>();
    for (Path file : files) {
      classes.add(asked(run, "net", file).getFirst().get("net"));
    }
    Exported exported = export(run, "net");
    Map<String, Object> given = Map.of("pixels", pixels);
    assertThat(texts(exported.byTensorFlow(given), "net_class")).containsExactlyElementsOf(classes);
    assertThat(texts(exported.byOnnx(given), "net_class")).containsExactlyElementsOf(classes);
  }

  /** Such as Python could not even load. */
  @Test
  void inputsHaveNamesThatPythonTakes() throws IOException {
    Files.writeString(scratch.resolve("some.csv"), "class,a b,a-b,y\n1,2,3,0\n4,5,7,0\n");
    FinishedRun run =
        FinishedRun.of(
            scratch,
            """
            nn 1
            data d from csv("some.csv") {
              lambda = columns(except: y) -> standardize
              split: everything
            }
            network net from lambda { lambda -> dense(2) }
            """);
    Path folder = export(run, "net").folder().resolve("tensorflow");
    try (SavedModelBundle model = SavedModelBundle.load(folder.toString(), "serve")) {
      assertThat(model.function("columns").signature().inputNames())
          .containsExactlyInAnyOrder("class_", "a b", "a-b_");
      assertThat(model.function("serving_default").signature().inputNames())
          .containsExactly("lambda_");
    }
    JsonNode described = JsonMapper.builder().build().readTree(folder.resolve("nnc.json").toFile());
    assertThat(described.at("/renamed")).hasToString("{\"lambda\":\"lambda_\"}");
    assertThat(described.at("/columns/renamed"))
        .hasToString("{\"class\":\"class_\",\"a-b\":\"a-b_\"}");
  }

  @Test
  void aStepThatStaysOutsideIsNamed() throws IOException {
    Files.writeString(scratch.resolve("some.csv"), table(3, 60, false));
    FinishedRun run =
        FinishedRun.of(
            scratch,
            """
            nn 1
            data d from csv("some.csv") {
              words = level -> lowercase -> category(["low", "mid", "high"]) -> one_hot
              split: everything
            }
            network net from words { words -> dense(3) }
            """);
    Path folder = scratch.resolve("plain");
    try (Predictor predictor = run.open()) {
      NetworkExport export = predictor.export("net");
      assertThat(export.outside().orElseThrow().code()).isEqualTo(RunCode.STEP_STAYS_OUTSIDE);
      assertThat(export.outside().orElseThrow().message())
          .contains("the step `lowercase` of the field `words`");
      assertThat(export.columns()).isEmpty();
      assertThat(export.savedModel(folder)).isEmpty();
    }
    assertThat(JsonMapper.builder().build().readTree(folder.resolve("nnc.json").toFile()))
        .noneMatch(each -> each.has("signature"));
    try (SavedModelBundle model = SavedModelBundle.load(folder.toString(), "serve")) {
      assertThat(model.signatures()).hasSize(1);
    }
  }

  private static float[] numbers(Map<String, Object> made, String name) {
    return (float[]) Objects.requireNonNull(made.get(name));
  }

  private static String[] texts(Map<String, Object> made, String name) {
    return (String[]) Objects.requireNonNull(made.get(name));
  }

  private Exported export(FinishedRun run, String network) throws IOException {
    Path folder = scratch.resolve("out").resolve(network);
    try (Predictor predictor = run.open()) {
      assertThat(predictor.export(network).outside()).isEmpty();
      assertThat(predictor.export(network).savedModel(folder.resolve("tensorflow"))).isEmpty();
      assertThat(predictor.export(network).onnx(folder.resolve("onnx"))).isEmpty();
    }
    return new Exported(folder);
  }

  /** The answers of the run, by the names of their columns. */
  private static List<Map<String, String>> asked(FinishedRun run, String network, Path file)
      throws IOException {
    List<List<String>> lines =
        run.asked(network, List.of(file), new ByteArrayInputStream(new byte[0]))
            .lines()
            .map(line -> List.of(line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1)))
            .toList();
    List<Map<String, String>> rows = new ArrayList<>();
    for (List<String> cells : lines.subList(1, lines.size())) {
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < cells.size(); i++) {
        row.put(lines.getFirst().get(i), cells.get(i));
      }
      rows.add(row);
    }
    return rows;
  }

  /** Texts as they are, and numbers with NaN for a missing cell. */
  private static Map<String, Object> columns(Path file) throws IOException {
    List<List<String>> lines =
        Files.readAllLines(file).stream().map(line -> List.of(line.split(",", -1))).toList();
    Map<String, Object> columns = new LinkedHashMap<>();
    for (int i = 0; i < lines.getFirst().size(); i++) {
      String name = lines.getFirst().get(i);
      int at = i;
      List<String> cells = lines.stream().skip(1).map(line -> line.get(at)).toList();
      columns.put(
          name,
          TEXTS.contains(name)
              ? cells.toArray(String[]::new)
              : cells.stream().mapToDouble(ColumnsExportTest::number).toArray());
    }
    // As the program reads them by `number`.
    columns.put("price", unitless(columns, "price"));
    columns.put("paid", unitless(columns, "paid"));
    return columns;
  }

  private static double number(String cell) {
    try {
      return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
    } catch (NumberFormatException word) {
      return 0;
    }
  }

  private static double[] unitless(Map<String, Object> columns, String name) {
    return Arrays.stream(texts(columns, name))
        .mapToDouble(
            cell ->
                cell.equals("yes") ? 1 : cell.equals("no") ? 0 : number(cell.replace(" kg", "")))
        .toArray();
  }

  /** What was exported, read by others. */
  private record Exported(Path folder) {
    JsonNode description() throws IOException {
      return JsonMapper.builder()
          .build()
          .readTree(folder.resolve("tensorflow").resolve("nnc.json").toFile());
    }

    private List<String> inputs() throws IOException {
      List<String> names = new ArrayList<>();
      description().at("/columns/inputs").forEach(each -> names.add(each.get("name").asText()));
      return names;
    }

    Map<String, Object> byTensorFlow(Map<String, Object> columns) throws IOException {
      Map<String, Tensor> given = new LinkedHashMap<>();
      for (String name : inputs()) {
        given.put(
            name,
            switch (Objects.requireNonNull(columns.get(name))) {
              case String[] texts -> TString.vectorOf(texts);
              case double[] numbers -> TFloat64.vectorOf(numbers);
              case byte[] pixels ->
                  TUint8.tensorOf(Shape.of(pixels.length / 48, 4, 4, 3), DataBuffers.of(pixels));
              case Object other -> throw new IllegalArgumentException(name);
            });
      }
      Map<String, Object> made = new LinkedHashMap<>();
      try (SavedModelBundle model =
              SavedModelBundle.load(folder.resolve("tensorflow").toString(), "serve");
          Result result = model.function("columns").call(given)) {
        for (Map.Entry<String, Tensor> each : result) {
          made.put(
              each.getKey(),
              switch (each.getValue()) {
                case TString texts -> {
                  List<String> all = new ArrayList<>();
                  texts.scalars().forEach(text -> all.add(text.getObject()));
                  yield all.toArray(String[]::new);
                }
                case TFloat32 numbers -> {
                  float[] all = new float[(int) numbers.size()];
                  numbers.copyTo(DataBuffers.of(all, false, false));
                  yield all;
                }
                case Tensor other -> throw new IllegalArgumentException(each.getKey());
              });
        }
      }
      given.values().forEach(Tensor::close);
      return made;
    }

    Map<String, Object> byOnnx(Map<String, Object> columns) {
      return OnnxRuntime.call(
          () -> {
            Map<String, Object> made = new LinkedHashMap<>();
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            Map<String, OnnxTensor> given = new LinkedHashMap<>();
            for (String name : inputs()) {
              given.put(
                  name,
                  switch (Objects.requireNonNull(columns.get(name))) {
                    case String[] texts ->
                        OnnxTensor.createTensor(
                            environment,
                            Arrays.stream(texts).map(String::strip).toArray(String[]::new),
                            new long[] {texts.length});
                    case double[] numbers ->
                        OnnxTensor.createTensor(
                            environment, DoubleBuffer.wrap(numbers), new long[] {numbers.length});
                    case byte[] pixels ->
                        OnnxTensor.createTensor(
                            environment,
                            ByteBuffer.wrap(pixels),
                            new long[] {pixels.length / 48, 4, 4, 3},
                            OnnxJavaType.UINT8);
                    case Object other -> throw new IllegalArgumentException(name);
                  });
            }
            String file = folder.resolve("onnx").resolve("columns.onnx").toString();
            try (OrtSession session = environment.createSession(file);
                OrtSession.Result result = session.run(given)) {
              for (Map.Entry<String, OnnxValue> each : result) {
                OnnxTensor tensor = (OnnxTensor) each.getValue();
                if (tensor.getInfo().type == OnnxJavaType.STRING) {
                  made.put(each.getKey(), (String[]) tensor.getValue());
                } else {
                  FloatBuffer buffer = tensor.getFloatBuffer();
                  float[] all = new float[buffer.remaining()];
                  buffer.get(all);
                  made.put(each.getKey(), all);
                }
              }
            }
            given.values().forEach(OnnxTensor::close);
            return made;
          });
    }
  }
}
