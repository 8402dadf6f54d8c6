package dev.nnc;

import static java.util.Collections.synchronizedList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.checkpoint.WeightsFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The samples that take seconds are run whole, and learn what they are there to learn.
 *
 * <p>What they must reach stands in {@code learning.txt}, with what ten seeds have reached. Another
 * processor adds in another order and so takes another path, as another seed does: a bound that
 * leaves room below the worst of ten seeds holds there, too. {@code -Dnnc.seeds=3} takes another
 * seed, and {@code -Dnnc.seeds=1-10} takes each of these and prints the rows of that file anew.
 */
@Execution(ExecutionMode.CONCURRENT) // Each run is a process of its own.
class SamplesRunTest {
  private static final List<Integer> SEEDS = seeds(System.getProperty("nnc.seeds", "1"));
  private static final int SEED = SEEDS.getFirst();

  /** For several tests each, so that they look at one and the same run. */
  private static final Map<String, FutureTask<Path>> RUNS = new ConcurrentHashMap<>();

  /** By sample and figure, in the order of the file. */
  private static final Map<Bound, List<Double>> REACHED = new ConcurrentSkipListMap<>();

  @TempDir private static Path scratch;

  private final JsonMapper json = JsonMapper.builder().build();

  /** A figure of an evaluation or a training, and between which values it must lie. */
  private record Bound(int line, String sample, String figure, double least, double most)
      implements Comparable<Bound> {
    @Override
    public int compareTo(Bound other) {
      return Integer.compare(line, other.line);
    }
  }

  private static List<Integer> seeds(String given) {
    String[] ends = given.split("-");
    int first = Integer.parseInt(ends[0]);
    return IntStream.rangeClosed(first, Integer.parseInt(ends[ends.length - 1])).boxed().toList();
  }

  private static List<Bound> bounds() throws IOException {
    Path file = Nnc.root().resolve("samples/src/test/resources/dev/nnc/learning.txt");
    List<Bound> bounds = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] cells = line.strip().split(" *\\| *");
        bounds.add(
            new Bound(
                bounds.size(),
                cells[0],
                cells[1],
                Double.parseDouble(cells[2]),
                Double.parseDouble(cells[3])));
      }
    }
    return bounds;
  }

  static Stream<Arguments> samplesAndSeeds() throws IOException {
    List<String> samples = bounds().stream().map(Bound::sample).distinct().toList();
    return SEEDS.stream().flatMap(seed -> samples.stream().map(each -> arguments(each, seed)));
  }

  @ParameterizedTest
  @MethodSource("samplesAndSeeds")
  void learns(String sample, int seed) throws Exception {
    Path folder = run(sample, seed);
    JsonNode record = json.readTree(folder.resolve("run.json").toFile());
    JsonNode results = record.path("results");
    List<Bound> bounds = bounds().stream().filter(each -> each.sample().equals(sample)).toList();
    for (Bound bound : bounds) {
      REACHED
          .computeIfAbsent(bound, key -> synchronizedList(new ArrayList<>()))
          .add(reached(results, bound));
    }
    assertThat(bounds)
        .allSatisfy(
            bound ->
                assertThat(reached(results, bound))
                    .as("%s with seed %d", bound.figure(), seed)
                    .isBetween(bound.least(), bound.most()));

    List<JsonNode> each = epochs(folder);
    assertThat(each).hasSize(results.path("train").path("epochs").asInt());
    if (record.path("state").asText().equals("finished")) {
      // Nothing ended the training before its time.
      assertThat(Files.readString(folder.resolve("resolved.nn")))
          .containsPattern("epochs: +" + each.size() + "\\b");
    }
  }

  private static double reached(JsonNode results, Bound bound) {
    String phase = bound.figure().startsWith("train.") ? "train" : "evaluate";
    return results.path(phase).path(bound.figure()).asDouble(Double.NaN);
  }

  @AfterAll
  static void tellWhatWasReached() {
    if (SEEDS.size() > 1) {
      DecimalFormat number =
          new DecimalFormat("0.###", DecimalFormatSymbols.getInstance(Locale.ROOT));
      REACHED.forEach(
          (bound, values) ->
              System.out.printf(
                  Locale.ROOT,
                  "%-18s | %-38s | %4s | %4s | %.3f .. %.3f%n",
                  bound.sample(),
                  bound.figure(),
                  number.format(bound.least()),
                  number.format(bound.most()),
                  Collections.min(values),
                  Collections.max(values)));
    }
  }

  /** Twice with one seed and once with another: the digits are the sample of the main job. */
  @Test
  void oneSeedGivesOneResult() throws Exception {
    Path first = run("digits/mlp", SEED);
    Path second = start("digits/mlp", SEED);
    Path other = start("digits/mlp", SEED + 1);

    assertThat(weights(first)).isNotEmpty().isEqualTo(weights(second)).isNotEqualTo(weights(other));
    // The names of the networks' files and all that is measured, but for the times.
    assertThat(json.readTree(first.resolve("run.json").toFile()).path("results"))
        .isEqualTo(json.readTree(second.resolve("run.json").toFile()).path("results"));
  }

  /** A table of what was read goes with it. */
  @Test
  void theMorseCodeIsRead() throws Exception {
    Path folder = run("sequence/ctc", SEED);
    List<String> lines = Files.readAllLines(folder.resolve("predictions/predict.csv"));
    assertThat(lines.getFirst()).isEqualTo("row,signal,word,best");
    assertThat(lines.subList(1, lines.size()))
        .allSatisfy(line -> assertThat(line).matches("\\d+,[#.]+,[aeimnost]{1,4},[aeimnost]{0,5}"));
    assertThat(Files.readString(folder.resolve("report.html"))).contains("Sequences");
  }

  @Test
  void aSegmentationIsDrawnBesideItsTruth() throws Exception {
    String page = Files.readString(run("unet/segmentation", SEED).resolve("report.html"));
    int from = page.indexOf(">Image and truth and mask</caption>");
    String figure = page.substring(from, page.indexOf("</ul>", from));
    assertThat(count(figure, "<img ")).isEqualTo(24 * 3);
    assertThat(page).contains(" of 6,144 test pixels correctly");
    for (String each : List.of("ground", "circle", "square", "triangle")) {
      assertThat(figure).contains("</svg>" + each + "</li>");
    }
  }

  @Test
  void theCloudsOfTheDigitsCanBeDrawn() throws Exception {
    Path folder = run("vae/digits", SEED);
    assertThat(Files.readAllLines(folder.resolve("predictions/predict.csv"))).hasSize(1 + 12 * 12);
  }

  @Test
  void theLossesOfTheRingAreDrawn() throws Exception {
    assertThat(Files.readString(run("gan/ring", SEED).resolve("report.html")))
        .contains("\"losses\"");
  }

  @Test
  void theGeneratorDrawsDigitsByItself() throws Exception {
    String page = Files.readString(run("gan/digits", SEED).resolve("report.html"));
    assertThat(count(page, "<img ")).isEqualTo(5 * 2 + 60);
  }

  /** From the program to the page: what a sample asks for is drawn, with numbers of the run. */
  @Test
  void theReportShowsWhatTheFiltersLookForAndFind() throws Exception {
    Path folder = run("digits/cnn", SEED);
    String page = Files.readString(folder.resolve("report.html"));
    assertThat(page).contains("Filters of conv_1", "What conv_1 finds in row 1 of test");
    // Ten kernels; then the picture and its ten maps.
    String filters = between(page, "<caption>Filters of conv_1", "</table>");
    assertThat(count(filters, "<img ")).isEqualTo(10);
    String maps = between(page, "<caption>What conv_1 finds in row 1 of test", "</table>");
    assertThat(count(maps, "<img ")).isEqualTo(11);
    // relu puts out nothing below zero.
    assertThat(page).containsPattern("Black is 0\\.00 and white [0-9.]+, in all of them");
  }

  @Test
  void theReportShowsThePlaneOfTheSpiral() throws Exception {
    String page = Files.readString(run("playground/spiral", SEED).resolve("report.html"));
    assertThat(page).contains("Decision boundary at the end", "epoch 50", "epoch 300");
    String plane = between(page, "<span>Decision boundary</span>", "</figure>");
    assertThat(plane).contains("<image ", ">x</text>", ">y</text>");
    // The rows of the test part: circles of one class and squares of the other.
    assertThat(count(plane, "<circle ") + count(plane, "<path d=")).isGreaterThanOrEqualTo(250);
  }

  @Test
  void theReportShowsForecastsInTheUnitsOfTheData() throws Exception {
    String page = Files.readString(run("sequence/forecast", SEED).resolve("report.html"));
    String figure = between(page, "<span>Forecast from row 1 of test</span>", "</figure>");
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
    Path folder = run("perceptron/hotdog", SEED);

    List<String> lines = Files.readAllLines(folder.resolve("predictions/predict.csv"));
    assertThat(lines).hasSize(9);
    assertThat(lines.subList(1, 9))
        .allSatisfy(
            line -> {
              String[] cells = line.split(",");
              double points =
                  3 * Double.parseDouble(cells[1])
                      + 2 * Double.parseDouble(cells[2])
                      + 6 * Double.parseDouble(cells[3]);
              assertThat(Double.parseDouble(cells[4])).isEqualTo(points > 4 ? 1 : 0);
            });
  }

  /** The folder of the sample's run, which several tests may look at. */
  private Path run(String sample, int seed) throws Exception {
    FutureTask<Path> run =
        RUNS.computeIfAbsent(
            sample + " " + seed, key -> new FutureTask<>(() -> start(sample, seed)));
    run.run(); // Only once, whoever comes first.
    return run.get();
  }

  /** Runs a sample and returns its folder, after a look at what every run must leave behind. */
  private Path start(String sample, int seed) throws Exception {
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

  /** Of the training; others of the same run have names of their own. */
  private List<JsonNode> epochs(Path folder) throws Exception {
    List<JsonNode> epochs = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("metrics.jsonl"))) {
      JsonNode epoch = json.readTree(line);
      if (!epoch.path("phase").asText().equals("train")) {
        continue;
      }
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
