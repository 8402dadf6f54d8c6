package dev.nnc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.checkpoint.WeightsFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The samples that take seconds are run whole, and learn what they are there to learn. */
class SamplesRunTest {
  private final JsonMapper json = JsonMapper.builder().build();

  @TempDir private Path scratch;

  @ParameterizedTest
  @CsvSource({
    "gates/and,       everything.accuracy, 1,    500",
    "gates/or,        everything.accuracy, 1,    500",
    "gates/xor,       everything.accuracy, 1,    300",
    "perceptron/iris, test.accuracy,       1,     10",
    "iris/mlp,        test.accuracy,       0.9,    0",
    "digits/augmented, test.accuracy,      0.9,    0",
    "shapes/cnn,      test.accuracy,       0.9,   60",
    "digits/cnn,      test.accuracy,       0.97, 100",
    "cancer/mlp,      test.accuracy,       0.85, 100",
    "digits/two_layer, test.accuracy,      0.95, 100",
    "email/multilabel, test.auc,           0.9,    0",
    "playground/circle, test.accuracy,     0.9,  100",
    "playground/xor,  test.accuracy,       0.9,  100",
    "playground/gauss, test.accuracy,      0.95,  30",
    "playground/spiral, test.accuracy,     0.85, 300",
    "sequence/rows_lstm, test.accuracy,    0.93,  20",
    "sequence/sine,   test.r2,             0.98,  40",
    "text/lstm,       test.accuracy,       0.85,  20",
    "text/transformer, test.accuracy,      0.7,   30",
    "text/attention,  test.accuracy,       0.7,   30",
    "text/letters,    test.accuracy,       0.7,   15",
    "text/tagger,     test.accuracy,       0.95,  10",
    "text/bag,        test.accuracy,       0.75,  20",
    "textbook/inception, test.accuracy,    0.95,  15",
    "textbook/densenet, test.accuracy,     0.9,   12",
    "textbook/vit,    test.accuracy,       0.9,   20",
    "textbook/experts, test.accuracy,      0.9,   20",
    "textbook/mixer,  test.accuracy,       0.92,  20",
    "textbook/mobile, test.accuracy,       0.95,  20",
    "textbook/kernels, test.accuracy,      0.9,   60",
    "textbook/wavenet, test.r2,            0.98,  20"
  })
  void learns(String sample, String measure, double least, int epochs) throws Exception {
    Path folder = run(sample, 1);

    JsonNode record = json.readTree(folder.resolve("run.json").toFile());
    assertThat(record.path("results").path("evaluate").path(measure).asDouble())
        .isBetween(least, 1.0);
    List<JsonNode> each = epochs(folder);
    assertThat(each).hasSize(record.path("results").path("train").path("epochs").asInt());
    if (epochs > 0) {
      assertThat(each).hasSize(epochs);
    }
  }

  /** Twice with one seed and once with another: the digits are the sample of the main job. */
  @Test
  void theDigitsAreLearntAndOneSeedGivesOneResult() throws Exception {
    Path first = run("digits/mlp", 1);
    Path second = run("digits/mlp", 1);
    Path other = run("digits/mlp", 2);

    JsonNode record = json.readTree(first.resolve("run.json").toFile());
    assertThat(record.path("results").path("evaluate").path("test.accuracy").asDouble())
        .isBetween(0.95, 1.0);
    assertThat(weights(first)).isNotEmpty().isEqualTo(weights(second)).isNotEqualTo(weights(other));
    // The names of the networks' files and all that is measured, but for the times.
    assertThat(record.path("results"))
        .isEqualTo(json.readTree(second.resolve("run.json").toFile()).path("results"));
  }

  /** In standard deviations of the training part; the last value as a forecast would give 1.0. */
  @Test
  void theLoadIsForecast() throws Exception {
    JsonNode record = json.readTree(run("sequence/forecast", 1).resolve("run.json").toFile());
    JsonNode results = record.path("results").path("evaluate");
    assertThat(results.path("test.mae").asDouble()).isBetween(0.05, 0.4);
    assertThat(results.path("test.baseline.mae").asDouble()).isBetween(0.9, 1.1);
    assertThat(results.path("test.baseline(seasonal, period: 24).mae").asDouble())
        .isBetween(0.4, 0.55);
  }

  @Test
  void everyEndOfTheEmailsLearns() throws Exception {
    JsonNode record = json.readTree(run("email/outputs", 1).resolve("run.json").toFile());
    JsonNode results = record.path("results").path("evaluate");
    assertThat(results.path("test.is_spam.accuracy").asDouble()).isBetween(0.8, 1.0);
    assertThat(results.path("test.place.accuracy").asDouble()).isBetween(0.7, 1.0);
    assertThat(results.path("test.part.r2").asDouble()).isBetween(0.4, 1.0);
    assertThat(results.path("test.mood.r2").asDouble()).isBetween(0.8, 1.0);
    assertThat(results.path("test.size.explained_variance").asDouble()).isBetween(0.8, 1.0);
  }

  @Test
  void aSegmentationIsDrawnBesideItsTruth() throws Exception {
    Path folder = run("unet/segmentation", 1);
    JsonNode results = json.readTree(folder.resolve("run.json").toFile()).path("results");
    assertThat(results.path("evaluate").path("test.mean_iou").asDouble()).isBetween(0.85, 1.0);
    String page = Files.readString(folder.resolve("report.html"));
    int from = page.indexOf(">image and truth and mask</caption>");
    String figure = page.substring(from, page.indexOf("</ul>", from));
    assertThat(count(figure, "<img ")).isEqualTo(24 * 3);
    assertThat(page).contains(" of 6,144 test pixels correctly");
    for (String each : List.of("ground", "circle", "square", "triangle")) {
      assertThat(figure).contains("</svg>" + each + "</li>");
    }
  }

  @Test
  void theCloudsOfTheDigitsCanBeDrawn() throws Exception {
    Path folder = run("vae/digits", 1);
    JsonNode results = json.readTree(folder.resolve("run.json").toFile()).path("results");
    assertThat(results.path("evaluate").path("test.copy.mse").asDouble()).isBetween(0.03, 0.055);
    assertThat(Files.readAllLines(folder.resolve("predictions/predict.csv"))).hasSize(1 + 12 * 12);
  }

  /** Before the training, the points lie in a heap, half a unit off the ring on the average. */
  @Test
  void theGeneratorLearnsToDrawARing() throws Exception {
    Path folder = run("gan/ring", 1);
    JsonNode results = json.readTree(folder.resolve("run.json").toFile()).path("results");
    assertThat(results.path("evaluate").path("everything.off_ring").asDouble())
        .isBetween(0.0, 0.08);
    assertThat(results.path("evaluate").path("everything.across").asDouble()).isBetween(0.3, 0.42);
    JsonNode last = epochs(folder).getLast();
    assertThat(last.path("critic.loss").asDouble()).isBetween(1.2, 1.5); // 2 log 2: it must guess
    assertThat(Files.readString(folder.resolve("report.html"))).contains("\"losses\"");
  }

  /** The same ring, with a penalty on the critic's slope in its loss. */
  @Test
  void theGeneratorFollowsTheSlopeOfTheCritic() throws Exception {
    JsonNode record = json.readTree(run("gan/wasserstein", 1).resolve("run.json").toFile());
    JsonNode results = record.path("results").path("evaluate");
    assertThat(results.path("everything.off_ring").asDouble()).isBetween(0.0, 0.12);
    assertThat(results.path("everything.across").asDouble()).isBetween(0.28, 0.44);
  }

  @Test
  void theGeneratorDrawsDigitsByItself() throws Exception {
    String page = Files.readString(run("gan/digits", 1).resolve("report.html"));
    assertThat(count(page, "<img ")).isEqualTo(5 * 2 + 60);
  }

  /** The tower has seen neither 8 nor 9: by chance one row of ten would be right. */
  @Test
  void theTowerTellsDigitsApartThatItHasNotSeen() throws Exception {
    Path folder = run("siamese/digits", 1);
    JsonNode results = json.readTree(folder.resolve("run.json").toFile()).path("results");
    assertThat(results.path("evaluate").path("test.accuracy").asDouble()).isBetween(0.9, 1.0);
    // Were 8 and 9 one heap, half of their rows would be wrong, and this at most 0.9.
    assertThat(results.path("evaluate").path("test.balanced_accuracy").asDouble())
        .isBetween(0.92, 1.0);
  }

  /** From the program to the page: what a sample asks for is drawn, with numbers of the run. */
  @Test
  void theReportShowsWhatTheFiltersLookForAndFind() throws Exception {
    Path folder = run("digits/cnn", 1);
    String page = Files.readString(folder.resolve("report.html"));
    assertThat(page).contains("filters of conv_1", "what conv_1 finds in row 1 of test");
    // Ten kernels; then the picture and its ten maps.
    String filters = between(page, "<caption>filters of conv_1", "</table>");
    assertThat(count(filters, "<img ")).isEqualTo(10);
    String maps = between(page, "<caption>what conv_1 finds in row 1 of test", "</table>");
    assertThat(count(maps, "<img ")).isEqualTo(11);
    // relu puts out nothing below zero.
    assertThat(page).containsPattern("Black is 0\\.00 and white [0-9.]+, in all of them");
  }

  @Test
  void theReportShowsThePlaneOfTheSpiral() throws Exception {
    String page = Files.readString(run("playground/spiral", 1).resolve("report.html"));
    assertThat(page).contains("decision boundary at the end", "epoch 50", "epoch 300");
    String plane = between(page, "<span>decision boundary</span>", "</figure>");
    assertThat(plane).contains("<image ", ">x</text>", ">y</text>");
    assertThat(count(plane, "<circle ")).isGreaterThanOrEqualTo(250); // the rows of the test part
  }

  @Test
  void theReportShowsForecastsInTheUnitsOfTheData() throws Exception {
    String page = Files.readString(run("sequence/forecast", 1).resolve("report.html"));
    String figure = between(page, "<span>forecast from row 1 of test</span>", "</figure>");
    // The load lies between 25 and 70, and not around zero as what the network is fed with.
    assertThat(figure).contains(">consumption</text>", ">40</text>", ">50</text>", "prediction");
    assertThat(count(figure, "<circle ")).isEqualTo(24); // twelve true steps, twelve predicted
  }

  private static String between(String text, String from, String to) {
    int start = text.indexOf(from);
    assertThat(start).as(from).isNotNegative();
    return text.substring(start, text.indexOf(to, start));
  }

  @Test
  void theGivenPerceptronIsRightOnAllEightRows() throws Exception {
    Path folder = run("perceptron/hotdog", 1);

    List<String> lines = Files.readAllLines(folder.resolve("predictions/predict.csv"));
    assertThat(lines).hasSize(9);
    assertThat(lines.subList(1, 9))
        .allSatisfy(
            line -> {
              String[] cells = line.split(",");
              double points =
                  3 * Double.parseDouble(cells[0])
                      + 2 * Double.parseDouble(cells[1])
                      + 6 * Double.parseDouble(cells[2]);
              assertThat(Double.parseDouble(cells[3])).isEqualTo(points > 4 ? 1 : 0);
            });
  }

  /** Runs a sample and returns its folder, after a look at what every run must leave behind. */
  private Path run(String sample, int seed) throws Exception {
    Path runs = Files.createTempDirectory(scratch, "runs");
    Nnc.Outcome outcome =
        Nnc.start(
            scratch,
            new ArrayList<>(
                List.of(
                    "run",
                    "--seed",
                    Integer.toString(seed),
                    "--threads",
                    "1",
                    "--runs",
                    runs.toString(),
                    "samples/" + sample + ".nn")));
    assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
    Path folder;
    try (Stream<Path> folders = Files.list(runs)) {
      folder = folders.toList().getFirst();
    }
    assertThat(outcome.output().stripTrailing().lines().toList().getLast())
        .contains(folder.toString());

    JsonNode record = json.readTree(folder.resolve("run.json").toFile());
    assertThat(record.path("state").asText()).isIn("finished", "stopped early");
    assertThat(record.path("seed").asInt()).isEqualTo(seed);
    assertThat(record.path("device").asText()).isEqualTo("cpu");
    assertThat(record.path("threads").asInt()).isEqualTo(1);
    assertThat(record.path("versions").path("tensorflow-java").asText()).isNotEmpty();
    assertThat(record.path("source").path("sha256").asText()).hasSize(64);
    assertThat(record.path("data").isArray()).isTrue();
    wellFormed(Files.readString(folder.resolve("report.html")));
    assertThat(folder.resolve("resolved.nn")).content().startsWith("nn 1");
    return folder;
  }

  /** The page is whole, keeps to itself, and does not load anything. */
  private static void wellFormed(String page) {
    assertThat(page).startsWithIgnoringCase("<!doctype html>").contains("Content-Security-Policy");
    assertThat(page.stripTrailing()).endsWith("</html>");
    assertThat(page).doesNotContainPattern("(src|href)=\"(https?:)?//");
    for (String element : List.of("html", "head", "body", "main", "section", "table", "svg")) {
      assertThat(count(page, "<" + element + "[ >]"))
          .as("<%s> is closed as often as it is opened", element)
          .isEqualTo(count(page, "</" + element + ">"));
    }
  }

  private static long count(String text, String pattern) {
    return java.util.regex.Pattern.compile(pattern).matcher(text).results().count();
  }

  private List<JsonNode> epochs(Path folder) throws Exception {
    List<JsonNode> epochs = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("metrics.jsonl"))) {
      JsonNode epoch = json.readTree(line);
      assertThat(epoch.path("epoch").asInt()).isEqualTo(epochs.size() + 1);
      assertThat(epoch.path("loss").asDouble()).isFinite();
      assertThat(epoch.path("accuracy").asDouble()).isBetween(0.0, 1.0);
      epochs.add(epoch);
    }
    return epochs;
  }

  private static Map<String, String> weights(Path folder) throws Exception {
    Path weights = folder.resolve("weights");
    assertThat(WeightsFolder.exists(weights)).isTrue();
    byte[] bytes = Files.readAllBytes(weights.resolve(WeightsFolder.DATA));
    return Map.of(WeightsFolder.DATA, java.util.HexFormat.of().formatHex(bytes));
  }
}
