package dev.nnc.cli;

import static dev.nnc.cli.Said.nnc;
import static dev.nnc.cli.Said.nncReading;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.RunCode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code nnc evaluate} finds on rows that a run has judged itself, and what it refuses. */
class EvaluateCommandTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;

  /** A program whose test part goes into its predictions, so that it can be handed in again. */
  record Case(String name, String program) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final String TRAIN =
      """
      train net on d { loss: %s, optimizer: adam(0.01), epochs: 2, batch: 16 }
      evaluate net on d.test { %s }
      predict net on d.test { }
      """;

  private static Case table(String name, String data, String network, String loss, String shown) {
    return new Case(
        name,
        "nn 1\n"
            + data
            + "network net from x { x -> "
            + network
            + " }\n"
            + TRAIN.formatted(loss, shown));
  }

  static Stream<Case> cases() {
    String classes = "dense(5, tanh) -> dense(3, softmax)";
    return Stream.of(
        table(
            "classes",
            """
            data d from csv("d.csv") {
              x = [a, b] -> impute(median) -> standardize
              kind = t -> category
              split: random(test: 40%, stratify: kind, seed: 3)
            }
            """,
            classes,
            "cross_entropy(kind)",
            "metrics: accuracy, f1, top_k(2), show: confusion, roc"),
        table(
            "without metrics",
            """
            data d from csv("d.csv") {
              x = [a, b] -> impute(median) -> standardize
              kind = t -> category
              split: random(test: 40%)
            }
            """,
            classes,
            "cross_entropy(kind)",
            "show: per_class"),
        table(
            "numbers in their unit",
            """
            data d from csv("d.csv") {
              x = [a, b] -> impute(mean) -> normalize
              price = y -> log1p -> standardize
              split: random(test: 40%)
            }
            """,
            "dense(5, tanh) -> dense(1)",
            "mse(price)",
            "metrics: mae, rmse, r2, mape, show: residuals"),
        table(
            "chosen rows and rare classes",
            """
            data d from csv("d.csv") {
              x = [a, y] -> impute(0) -> standardize
              kind = t -> category(unknown: "other", min_count: 9)
              rows: n > 5 and not is_missing(a)
              split: random(test: 40%)
            }
            """,
            classes,
            "cross_entropy(kind)",
            "metrics: accuracy"),
        table(
            "labels",
            """
            data d from csv("d.csv") {
              x = [a, b] -> impute(0) -> standardize
              both = [p, q]
              split: random(test: 40%)
            }
            """,
            "dense(5, tanh) -> dense(2, sigmoid)",
            "binary_cross_entropy(both)",
            "metrics: accuracy"),
        table(
            "a series",
            """
            data d from csv("d.csv") {
              x = [y] -> window(past: 3, stride: 2) -> standardize
              next = y -> window(ahead: 1, stride: 2) -> standardize
              split: by_time(n, test: 40%)
            }
            """,
            "flatten -> dense(1)",
            "mse(next)",
            "metrics: mae, show: forecast"),
        new Case(
            "made of another",
            """
            nn 1
            data all from csv("d.csv") {
              m = [a, b] -> impute(median) -> standardize
              kind = t -> category
              n = n
              split: random(test: 40%)
            }
            data d from all {
              x = m -> scale(2)
              kind = kind
              rows: n > 10
            }
            network net from x { x -> dense(3, softmax) }
            """
                + TRAIN.formatted("cross_entropy(kind)", "metrics: accuracy")),
        new Case(
            "several outputs",
            """
            nn 1
            data d from csv("d.csv") {
              x = [a, b] -> impute(median) -> standardize
              kind = t -> category
              price = y -> standardize
              split: random(test: 40%)
            }
            network net from x to kind, price {
              h = x -> dense(5, tanh)
              kind = h -> dense(3, softmax)
              price = h -> dense(1)
            }
            """
                + TRAIN.formatted(
                    "cross_entropy(net.kind, kind) + mse(net.price, price)",
                    "metrics: accuracy(net.kind, kind), mae(net.price, price)")));
  }

  private Path write() throws IOException {
    StringBuilder rows = new StringBuilder("n,a,b,y,t,p,q\n");
    Random random = new Random(5);
    for (int n = 1; n <= 60; n++) {
      rows.append(n).append(',');
      rows.append(n % 7 == 0 ? "" : String.valueOf(random.nextGaussian())).append(',');
      rows.append(random.nextInt(9)).append(',').append(random.nextInt(1_000) / 8.0).append(',');
      rows.append(n % 13 == 0 ? "w" : n % 3 == 0 ? "u" : "v").append(',');
      rows.append(random.nextInt(2)).append(',').append(random.nextInt(2)).append('\n');
    }
    return Files.writeString(folder.resolve("d.csv"), rows);
  }

  private Path run(String program) throws IOException {
    Path file = Files.writeString(folder.resolve("model.nn"), program);
    Said said = nnc("run", "--runs", folder.resolve("runs").toString(), file.toString());
    assertThat(said.code()).as(said.err() + said.out()).isZero();
    return Path.of(said.out().lines().reduce("", (a, b) -> b).substring("run folder: ".length()));
  }

  private Said evaluate(Path run, String... words) {
    List<String> all = new ArrayList<>(List.of("evaluate", run.toString(), "--json", "--to"));
    all.add(folder.resolve("page-" + System.nanoTime()).toString());
    all.addAll(List.of(words));
    return nnc(all.toArray(String[]::new));
  }

  /** The results as they stand in JSON, digit by digit. */
  private static Map<String, String> results(JsonNode results, String part) {
    Map<String, String> all = new TreeMap<>();
    results
        .properties()
        .forEach(
            each -> all.put(each.getKey().replaceFirst("^" + part, ""), each.getValue().asText()));
    return all;
  }

  private static Map<String, String> before(Path run) throws IOException {
    return results(
        JSON.readTree(run.resolve("run.json").toFile()).path("results").path("evaluate"),
        "test\\.");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void onItsOwnTestPartARunIsJudgedBitForBitAsBefore(Case each) throws IOException {
    write();
    Path run = run(each.program());
    Map<String, String> kept = hashes(run);
    String part = run.resolve("predictions/predict.csv").toString();
    if (each.name().equals("a series")) {
      // A window needs the rows before it, which have no answer: the last 40% of all.
      List<String> lines = Files.readAllLines(folder.resolve("d.csv"));
      List<String> last = new ArrayList<>(List.of(lines.getFirst()));
      last.addAll(lines.subList(lines.size() - 24, lines.size()));
      part = Files.write(folder.resolve("last.csv"), last).toString();
    }
    Said said = evaluate(run, "--on", part);
    assertThat(said.code()).as(said.err() + said.out()).isZero();
    JsonNode found = JSON.readTree(said.out());
    assertThat(before(run)).isNotEmpty();
    assertThat(results(found.path("results"), "")).isEqualTo(before(run));
    assertThat(found.path("rows").path("left_out").asInt()).isZero();
    assertThat(hashes(run)).isEqualTo(kept);
  }

  private static final Pattern NEAREST =
      Pattern.compile(
          "<td class=\"short\">([uvw], [^<]+)</td>\\s*<td class=\"number\">([^<]+)</td>");

  private static List<String> nearest(Path page) throws IOException {
    return NEAREST
        .matcher(Files.readString(page))
        .results()
        .map(found -> found.group(1) + " at " + found.group(2))
        .toList();
  }

  /** As the run's own page does, but only where its data is what it was. */
  @Test
  void wrongRowsStandBesideTheTrainingRowsThatAreMostLikeThem() throws IOException {
    Path data = write();
    Path run =
        run(
            """
            nn 1
            data d from csv("d.csv") {
              x = [a, b] -> impute(median) -> standardize
              kind = t -> category
              split: random(test: 40%)
            }
            network net from x { x -> dense(3, softmax) }
            """
                + TRAIN.formatted("cross_entropy(kind)", "metrics: accuracy"));
    String part = run.resolve("predictions/predict.csv").toString();
    List<String> before = nearest(run.resolve("report.html"));
    assertThat(before).hasSizeGreaterThan(3);
    Path again = folder.resolve("again");
    assertThat(nnc("evaluate", run.toString(), "--on", part, "--to", again.toString()).code())
        .isZero();
    assertThat(nearest(again.resolve("report.html"))).isEqualTo(before);
    Files.writeString(data, Files.readString(data).replace("\n1,", "\n99,"));
    Path changed = folder.resolve("changed");
    Said said = nnc("evaluate", run.toString(), "--on", part, "--to", changed.toString());
    assertThat(said.code()).isZero();
    assertThat(said.err()).isEmpty();
    assertThat(changed.resolve("report.html"))
        .content()
        .contains("Wrongest examples")
        .doesNotContain("nearest training row");
  }

  @Test
  void whatIsTakenForWhatIsSaidAndRecorded() throws IOException {
    write();
    Path run =
        run(
            """
            nn 1
            data d from csv("d.csv") {
              x = a -> impute(median) -> standardize
              kind = t -> category
              split: random(test: 40%)
            }
            network net from x { x -> dense(3, softmax) }
            """
                + TRAIN.formatted("cross_entropy(kind)", "metrics: accuracy"));
    JsonNode record = JSON.readTree(run.resolve("run.json").toFile());
    JsonNode confusion = record.path("confusion").path("evaluate").path(0);
    assertThat(confusion.path("of").asText()).isEqualTo("net");
    assertThat(confusion.path("counted").asText()).isEqualTo("examples");
    List<String> labels = new ArrayList<>();
    confusion.path("labels").forEach(label -> labels.add(label.asText()));
    assertThat(labels).containsExactlyInAnyOrder("u", "v", "w");
    int all = 0;
    int right = 0;
    Map<String, Integer> mistakes = new LinkedHashMap<>();
    for (int truth = 0; truth < 3; truth++) {
      for (int said = 0; said < 3; said++) {
        int count = confusion.path("counts").path(truth).path(said).asInt();
        all += count;
        right += truth == said ? count : 0;
        if (truth != said && count > 1) {
          mistakes.put(labels.get(truth) + " for " + labels.get(said), count);
        }
      }
    }
    assertThat(all).isEqualTo(24);
    assertThat(right / 24.0)
        .isEqualTo(record.path("results").path("evaluate").path("test.accuracy").asDouble());
    assertThat(mistakes).isNotEmpty();
    String expected =
        mistakes.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .map(each -> each.getKey() + " (" + each.getValue() + ")")
            .collect(Collectors.joining(", "));
    String part = run.resolve("predictions/predict.csv").toString();
    Said said = nnc("evaluate", run.toString(), "--on", part, "--to", folder + "/said");
    assertThat(said.out()).contains("\n  taken for another: " + expected + "\n");
    assertThat(JSON.readTree(evaluate(run, "--on", part).out()).path("confusion").path(0))
        .isEqualTo(confusion);
  }

  @Test
  void intervalsAreTakenAgainAndBaselinesLeftOut() throws IOException {
    write();
    Path run =
        run(
            """
            nn 1
            data d from csv("d.csv") {
              x = b -> standardize
              k = p -> category
              split: last(test: 40%)
            }
            network net from x { x -> dense(2, softmax) }
            train net on d { loss: cross_entropy(k), optimizer: adam, epochs: 1 }
            evaluate net on d.test {
              metrics: accuracy, cross_entropy, bootstrap: 100, baselines: most_frequent
            }
            predict net on d.test { }
            """);
    JsonNode before =
        JSON.readTree(run.resolve("run.json").toFile()).path("comparisons").path("evaluate");
    assertThat(before).hasSize(2);
    Said said = evaluate(run, "--on", run.resolve("predictions/predict.csv").toString());
    assertThat(said.code()).as(said.err() + said.out()).isZero();
    JsonNode found = JSON.readTree(said.out());
    assertThat(found.path("intervals")).hasSize(2);
    for (String metric : List.of("accuracy", "cross_entropy")) {
      assertThat(found.path("intervals").path(metric))
          .isEqualTo(before.get(0).path("intervals").path("test." + metric));
    }
    assertThat(said.out()).doesNotContain("most_frequent");
  }

  /** Names and lengths of all that is in a run's folder. */
  private static Map<String, String> hashes(Path run) throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        all.put(
            file.toString(), Files.isRegularFile(file) ? Files.getLastModifiedTime(file) + "" : "");
      }
    }
    return all;
  }

  private static final String PICTURES =
      """
      nn 1
      data d from %s {
        x = pixels -> scale(1/255)
        y = class
        %s
      }
      network net from x { x -> flatten -> dense(2, softmax) }
      train net on d { loss: cross_entropy(y), optimizer: sgd(0.1), epochs: 2 }
      evaluate net on d.test { metrics: accuracy, f1, show: wrong }
      """;

  private void picture(String file, int seed) throws IOException {
    BufferedImage image = new BufferedImage(3, 3, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 9; i++) {
      image.setRGB(i % 3, i / 3, seed * 7_919 * (i + 1) * 31);
    }
    Path path = folder.resolve(file);
    Files.createDirectories(Objects.requireNonNull(path.getParent()));
    ImageIO.write(image, "png", path.toFile());
  }

  @Test
  void foldersSayTheClassesOfTheirPictures() throws IOException {
    for (int i = 0; i < 12; i++) {
      picture(
          "pets/%s/%s/old/%d.png"
              .formatted(i % 2 == 0 ? "train" : "test", i % 3 == 0 ? "cat" : "dog", i),
          i + 1);
    }
    Path run = run(PICTURES.formatted("folders(\"pets\")", "split: given"));
    Said said = evaluate(run, "--on", folder.resolve("pets/test").toString());
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(results(JSON.readTree(said.out()).path("results"), "")).isEqualTo(before(run));
    // The folder itself may be one of a class.
    Said parts =
        evaluate(
            run,
            "--on",
            folder.resolve("pets/test/cat").toString(),
            "--on",
            folder.resolve("pets/test/dog").toString());
    assertThat(results(JSON.readTree(parts.out()).path("results"), "")).isEqualTo(before(run));
    picture("pets/test/bird/1.png", 99);
    Said bird = evaluate(run, "--on", folder.resolve("pets/test").toString());
    assertThat(bird.code()).isEqualTo(ExitCode.WRONG);
    bird.hasTold(RunCode.LEFT_OUT, "1 of 7 rows could not be evaluated, the first: ");
    bird.hasTold(RunCode.LEFT_OUT, "\"bird\" is not one of the classes of `class`");
    assertThat(results(JSON.readTree(bird.out()).path("results"), "")).isEqualTo(before(run));
  }

  @Test
  void labelsStandBehindThePicturesOfAnIdxFile() throws IOException {
    Random random = new Random(7);
    for (String part : List.of("train", "t10k")) {
      byte[] pixels = new byte[20 * 4];
      byte[] labels = new byte[20];
      random.nextBytes(pixels);
      for (int i = 0; i < labels.length; i++) {
        labels[i] = (byte) (i % 3 == 0 ? 1 : 0);
      }
      idx("set/" + part + "-images-idx3-ubyte", pixels, 20, 2, 2);
      idx("set/" + part + "-labels-idx1-ubyte", labels, 20);
    }
    Path run = run(PICTURES.formatted("idx(\"set\")", "split: given"));
    String images = folder.resolve("set/t10k-images-idx3-ubyte").toString();
    String labels = folder.resolve("set/t10k-labels-idx1-ubyte").toString();
    Said said = evaluate(run, "--on", images, "--on", labels);
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(results(JSON.readTree(said.out()).path("results"), "")).isEqualTo(before(run));
    Said alone = evaluate(run, "--on", images);
    assertThat(alone.code()).isEqualTo(ExitCode.WRONG);
    alone.hasTold(DataCode.NO_COLUMN, "there is no column `class`");
    alone.hasTold(DataCode.NO_COLUMN, "hand in the file of their labels right behind");
    evaluate(run, "--on", images, "--on", labels, "--on", labels)
        .hasTold(DataCode.BAD_IDX, "has 20 labels for 0 pictures");
    // A table of pixels may have the class beside them.
    Path table =
        Files.writeString(folder.resolve("few.csv"), "class,a,b,c,d\n1,0,9,8,255\n0,1,2,3,4\n");
    assertThat(evaluate(run, "--on", table.toString()).code()).isZero();
  }

  private void idx(String file, byte[] content, int... sizes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * sizes.length + content.length);
    buffer.put(new byte[] {0, 0, 8, (byte) sizes.length});
    for (int size : sizes) {
      buffer.putInt(size);
    }
    Path path = folder.resolve(file);
    Files.createDirectories(Objects.requireNonNull(path.getParent()));
    Files.write(path, buffer.put(content).array());
  }

  private Path classes() throws IOException {
    write();
    return run(cases().findFirst().orElseThrow().program());
  }

  @Test
  void rowsThatCannotBeUsedAreNamedAndTheOthersEvaluated() throws IOException {
    Path run = classes();
    Path file =
        Files.writeString(
            folder.resolve("new.csv"),
            "t,b,a\nu,1,0.5\nx,1,0.5\n,1,0.5\nv,one,1\nv,2\nw,3,\nu,4,4\n");
    Path page = folder.resolve("page");
    Said said = nnc("evaluate", run.toString(), "--on", file.toString(), "--to", page.toString());
    assertThat(said.code()).isEqualTo(ExitCode.WRONG);
    assertThat(said.out())
        .contains("evaluate: net on 3 rows of ")
        .contains("  accuracy ")
        .contains("page: " + page.resolve("report.html"));
    said.hasTold(RunCode.LEFT_OUT, "4 of 7 rows could not be evaluated, the first: ");
    assertThat(said.err())
        .contains("line 3 (row 2): \"x\" is not one of the classes of `kind`")
        .contains("`kind` has 1 missing cell, the first at")
        .contains("line 5 (row 4), column `b`: \"one\" is not a number")
        .contains("it has 2 cells, and the table has 3 columns");
    JsonNode record = JSON.readTree(page.resolve("evaluation.json").toFile());
    assertThat(record.path("rows").toString())
        .isEqualTo(
            "{\"given\":7,\"evaluated\":3,\"not_chosen\":0,\"left_out\":4,\"without_window\":0}");
    assertThat(record.path("left_out").findValuesAsText("line"))
        .containsExactly("3", "4", "5", "6");
    assertThat(record.path("left_out").findValuesAsText("code"))
        .containsExactly("NN4016", "NN4012", "NN4011", "NN4003");
    assertThat(Files.readString(page.resolve("report.html")))
        .contains("Confusion")
        .contains("could not be evaluated");
    // What is there already is kept.
    nnc("evaluate", run.toString(), "--on", file.toString(), "--to", page.toString())
        .hasTold(RunCode.EXPORT_EXISTS, "is not an empty folder");
    assertThat(page.resolve("evaluation.json")).exists();
  }

  @Test
  void whatHoldsNothingToEvaluateIsRefused() throws IOException {
    Path run = classes();
    Map<String, String> wrong = new LinkedHashMap<>();
    wrong.put("a,b\n1,2\n", "there is no column `t`");
    wrong.put("", "holds no rows");
    wrong.put("a,b,t\n", "holds no rows");
    wrong.put("a,b,t\n1,1,z\n", "NN6161");
    wrong.forEach(
        (text, told) -> {
          Said said = nncReading(text, "evaluate", run.toString(), "--on", "-");
          assertThat(said.code()).as(text).isEqualTo(ExitCode.WRONG);
          assertThat(said.err()).contains(told);
        });
    evaluate(run, "--on", folder.resolve("none.csv").toString())
        .hasTold(DataCode.UNREADABLE, "there is no such file");
    assertThat(Path.of("evaluations")).doesNotExist();
    nncReading("a,b,t\n1,1,z\n", "evaluate", run.toString(), "--on", "-")
        .hasTold(RunCode.NOTHING_TO_EVALUATE, "no row of standard input can be evaluated: ");
  }

  @Test
  void aColumnThatIsWrittenOtherwiseIsSuggested() throws IOException {
    Path run = classes();
    Path file = Files.writeString(folder.resolve("new.csv"), "A,b,t\n1,1,u\n");
    evaluate(run, "--on", file.toString()).hasTold(DataCode.NO_COLUMN, "did you mean `A`?");
  }

  @Test
  void theFileThatWasLearnedFromIsWarnedOf() throws IOException {
    Path run = classes();
    Said said = evaluate(run, "--on", folder.resolve("d.csv").toString());
    assertThat(said.code()).as(said.err()).isZero();
    said.hasTold(DataCode.LEARNED_FROM, "the run has learned from rows of ");
    Path others = Files.writeString(folder.resolve("new.csv"), "a,b,t\n1,1,u\n2,2,v\n");
    assertThat(evaluate(run, "--on", others.toString()).err()).doesNotContain("learned from");
  }

  /** A file that has grown holds the rows of the training still. */
  @Test
  void rowsThatWereLearnedFromAreWarnedOf() throws IOException {
    Path run = classes();
    String before = Files.readString(folder.resolve("d.csv"));
    Path grown = Files.writeString(folder.resolve("grown.csv"), before + "77,78,u\n79,80,v\n");
    evaluate(run, "--on", grown.toString())
        .hasTold(DataCode.LEARNED_ROWS, "or from copies of them");
    Path others = Files.writeString(folder.resolve("new.csv"), "a,b,t\n77,78,u\n79,80,v\n");
    assertThat(evaluate(run, "--on", others.toString()).err()).doesNotContain("learned from");
  }

  /** Groups that the split keeps apart may not come back in the file. */
  @Test
  void groupsThatWereLearnedFromAreWarnedOf() throws IOException {
    StringBuilder known = new StringBuilder("patient,age,score\n");
    StringBuilder later = new StringBuilder("patient,age,score\n");
    StringBuilder strangers = new StringBuilder("patient,age,score\n");
    for (int row = 0; row < 40; row++) {
      known.append("p%d,%d,%d\n".formatted(row / 4, row, row * 2));
      later.append("p%d,%d,%d\n".formatted(row / 4, row + 100, row * 3));
      strangers.append("q%d,%d,%d\n".formatted(row / 4, row + 100, row * 3));
    }
    Files.writeString(folder.resolve("visits.csv"), known);
    Path run =
        run(
            """
            nn 1
            data visits from csv("visits.csv") {
              age   = age -> standardize
              score = score -> standardize
              split: grouped(patient, test: 40%)
            }
            network net from age { age -> dense(1) }
            train net on visits { loss: mse(score), optimizer: sgd(0.01), epochs: 1 }
            evaluate net on visits.test { metrics: mae }
            """);
    Path same = Files.writeString(folder.resolve("later.csv"), later);
    // Of ten patients, four are those of the test part.
    evaluate(run, "--on", same.toString())
        .hasTold(
            DataCode.LEARNED_GROUPS,
            "the run has learned from the groups of 24 of the 40 rows: 6 groups of `patient`");
    Path others = Files.writeString(folder.resolve("strangers.csv"), strangers);
    assertThat(evaluate(run, "--on", others.toString()).err()).doesNotContain("learned from");
  }

  @Test
  void theFolderThatWasLearnedFromIsWarnedOf() throws IOException {
    for (int i = 0; i < 20; i++) {
      picture("pets/%s/%d.png".formatted(i % 2 == 0 ? "cat" : "dog", i), i + 1);
      picture("new/%s/%d.png".formatted(i % 2 == 0 ? "cat" : "dog", i), i + 100);
    }
    Path run = run(PICTURES.formatted("folders(\"pets\")", "split: random(test: 30%)"));
    for (String on : List.of("pets", "pets/cat")) {
      evaluate(run, "--on", folder.resolve(on).toString())
          .hasTold(DataCode.LEARNED_FROM, "the run has learned from rows of ");
    }
    assertThat(evaluate(run, "--on", folder.resolve("new").toString()).err())
        .doesNotContain("learned from");
  }

  @Test
  void rowsOfOneClassAreWarnedOf() throws IOException {
    Path run = classes();
    Path file = Files.writeString(folder.resolve("u.csv"), "a,b,t\n1,1,u\n2,2,u\n");
    Said said = evaluate(run, "--on", file.toString());
    assertThat(said.code()).isZero();
    said.hasTold(RunCode.ONE_CLASS_GIVEN, "`kind` has only the one class \"u\" among 2 rows");
  }

  @Test
  void truthsThatAMetricCannotTakeCostTheirRow() throws IOException {
    write();
    Path run =
        run(
            table(
                    "counts",
                    "data d from csv(\"d.csv\") {\n  x = b\n  y = n\n  split: random(test: 40%)\n}\n",
                    "dense(1, softplus)",
                    "poisson(y)",
                    "metrics: mae")
                .program());
    Path file = Files.writeString(folder.resolve("few.csv"), "b,n\n1,2\n2,-3\n3,4\n");
    Said said = evaluate(run, "--on", file.toString());
    assertThat(said.code()).isEqualTo(ExitCode.WRONG);
    said.hasTold(DataCode.OUTSIDE_DOMAIN, "the truth `y` holds -3 at ");
    assertThat(JSON.readTree(said.out()).path("rows").path("evaluated").asInt()).isEqualTo(2);
  }

  @Test
  void otherMetricsAndActionsMayBeAskedFor() throws IOException {
    write();
    Path run =
        run(
            cases().findFirst().orElseThrow().program()
                + "evaluate net on d.validation as held { metrics: accuracy }\n"
                    .replace("d.validation", "d.train")
                + "network other from x { x -> dense(3, softmax) }\n"
                + "train other on d { loss: cross_entropy(kind), optimizer: sgd(0.1), epochs: 1 }\n");
    String part = run.resolve("predictions/predict.csv").toString();
    Said other =
        evaluate(run, "--on", part, "--network", "net", "--metrics", "f1, accuracy, top_k(2)");
    assertThat(other.code()).as(other.err()).isZero();
    Map<String, String> found = results(JSON.readTree(other.out()).path("results"), "");
    assertThat(found).hasSize(3).containsEntry("accuracy", before(run).get("accuracy"));
    Said held = evaluate(run, "--on", part, "--network", "net", "--action", "held");
    assertThat(results(JSON.readTree(held.out()).path("results"), ""))
        .containsOnlyKeys("accuracy")
        .containsEntry("accuracy", before(run).get("accuracy"));
    assertThat(JSON.readTree(held.out()).path("action").asText()).isEqualTo("held");
    evaluate(run, "--on", part, "--network", "net", "--metrics", "acuracy")
        .hasTold(NameCode.UNKNOWN_NAME, "did you mean `accuracy`");
    evaluate(run, "--on", part).hasTold(RunCode.NO_EVALUATION, "has no `evaluate` of `other`");
    for (String[] words :
        new String[][] {
          {"--on", part, "--network", "nett"},
          {"--on", part, "--network", "net", "--action", "hold"},
          {"--on", part, "--metrics", "a}"},
          {}
        }) {
      assertThat(evaluate(run, words).code()).isEqualTo(ExitCode.USAGE);
    }
    evaluate(folder, "--on", part).hasTold(RunCode.NOT_A_RUN, "is not the folder");
  }
}
