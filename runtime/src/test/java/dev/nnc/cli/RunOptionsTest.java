package dev.nnc.cli;

import static dev.nnc.cli.Said.nnc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.diag.RunCode;
import dev.nnc.record.RunNotes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How `nnc run` is told to be short, long, quick, or read by programs. */
class RunOptionsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;
  private Path program = Path.of("");

  @BeforeEach
  void write() {
    program = folder.resolve("gates.nn");
    assertThat(nnc("new", "gates", program.toString()).code()).isZero();
  }

  private Said run(String... options) {
    List<String> words = new ArrayList<>(List.of("run", "--runs", folder.resolve("runs") + ""));
    words.addAll(List.of(options));
    words.add(program.toString());
    return nnc(words.toArray(String[]::new));
  }

  private static Path made(Said said) {
    return Path.of(said.out().lines().reduce("", (a, b) -> b).replace("run folder: ", ""));
  }

  @Test
  void aQuickTryIsRecorded() throws IOException {
    Said said = run("--epochs", "2");
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.out()).contains("epoch 2/2").doesNotContain("epoch 3/");
    Path made = made(said);
    assertThat(Files.readString(made.resolve("resolved.nn"))).contains("epochs:    2");
    JsonNode record = JSON.readTree(made.resolve("run.json").toFile());
    assertThat(record.path("parameters").path("train.epochs").asText()).isEqualTo("2");
    assertThat(record.path("overridden").toString()).isEqualTo("[\"train.epochs\"]");
    assertThat(Files.readString(program)).contains("epochs:    200");
    assertThat(nnc("rerun", "--runs", folder.resolve("again").toString(), made.toString()).out())
        .contains("the same came of it")
        .contains("epoch 2/2");
    // Any setting of any action can be said.
    Path other = made(run("--epochs", "2", "--set", "train.optimizer=sgd(0.5)"));
    assertThat(Files.readString(other.resolve("resolved.nn"))).contains("sgd(0.5");
    assertThat(nnc("compare", made.toString(), other.toString()).out())
        .contains("train.optimizer", "sgd(0.5)");
  }

  @Test
  void aRunHasItsTagsFromTheBeginning() throws IOException {
    Path made = made(run("--epochs", "1", "--tag", "baseline", "--tag", "of-may"));
    assertThat(RunNotes.read(made).tags()).containsExactly("baseline", "of-may");
    Path other = made(run("--epochs", "1"));
    assertThat(other.resolve(RunNotes.FILE)).doesNotExist();
    assertThat(nnc("runs", "--tag", "of-may", folder.resolve("runs").toString()).out())
        .contains(made.getFileName().toString())
        .doesNotContain(other.getFileName().toString());
  }

  @Test
  void settingsAreCheckedWhereverAProgramIs() {
    run("--set", "trian.epochs=3").hasTold(RunCode.SETS_NOTHING, "did you mean `train.epochs`?");
    for (String command : List.of("check", "show", "summary")) {
      Said said = nnc(command, "--set", "train.epochs=0", program.toString());
      assertThat(said.code()).as(command).isEqualTo(1);
      assertThat(said.err()).as(command).contains("epochs: 0");
    }
    assertThat(nnc("show", "--set", "train.epochs=7", program.toString()).out())
        .contains("epochs:    7");
    assertThat(nnc("check", "--set", "epochs=3", program.toString()).err())
        .contains("`--set train.epochs=…` sets it");
  }

  @Test
  void aDryRunTrainsOnOneBatchAndKeepsNothing() throws IOException {
    program = folder.resolve("iris.nn");
    assertThat(nnc("new", "table", program.toString()).code()).isZero();
    Said said = run("--dry-run");
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.out())
        .containsPattern("train: .* 1 epoch of 9 rows")
        .contains("epoch 1/1", "dry run: one batch of each training; nothing was kept")
        .doesNotContain("evaluate:", "run folder:");
    assertThat(folder.resolve("runs")).doesNotExist();
    List<String> lines = run("--dry-run", "--json").out().lines().toList();
    JsonNode end = JSON.readTree(lines.getLast());
    assertThat(end.path("state").asText()).isEqualTo("finished");
    assertThat(end.has("folder")).isFalse();
    assertThat(folder.resolve("runs")).doesNotExist();
    assertThat(run("--dry-run", "-q").out()).isEmpty();
    // What a run would stop at, it stops at as well.
    Files.writeString(program, Files.readString(program).replace("dense(", "dens("));
    assertThat(run("--dry-run").code()).isEqualTo(1);
  }

  @Test
  void quietPrintsTheFolderAlone() {
    Said said = run("-q", "--epochs", "1");
    assertThat(said.code()).isZero();
    assertThat(said.out().lines()).hasSize(1);
    assertThat(Path.of(said.out().strip()).resolve("report.html")).exists();
    assertThat(run("--quiet", "--set", "train.epoch=1").err()).contains("NN2005");
    assertThat(nnc("check", "-q", program.toString())).isEqualTo(new Said(0, "", ""));
  }

  @Test
  void verboseNamesEachEpochAndWhatComputes() {
    Said said = run("-v", "--epochs", "150");
    assertThat(said.out()).contains("seed 1, ", "TensorFlow ", " on the ", "epoch  13/150");
    assertThat(run("--epochs", "150").out()).doesNotContain("epoch  13/150", "seed 1, ");
  }

  @Test
  void eachLineOfJsonIsAnEvent() throws IOException {
    Said said = run("--json", "--epochs", "2");
    assertThat(said.code()).as(said.err()).isZero();
    List<JsonNode> events = new ArrayList<>();
    for (String line : said.out().lines().toList()) {
      events.add(JSON.readTree(line));
    }
    assertThat(events.stream().map(event -> event.path("event").asText()))
        .containsExactly(
            "run", "data", "device", "training", "epoch", "epoch", "trained", "evaluation", "end");
    assertThat(events.get(4).path("results").path("loss").asDouble()).isPositive();
    JsonNode end = events.getLast();
    assertThat(end.path("state").asText()).isEqualTo("finished");
    assertThat(Path.of(end.path("report").asText())).exists();
    assertThat(end.path("results").path("evaluate").path("everything.accuracy").isNumber())
        .isTrue();
    Said wrong = run("--json", "--set", "train.epoch=2");
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.err()).isEmpty();
    List<String> lines = wrong.out().lines().toList();
    assertThat(JSON.readTree(lines.getFirst()).path("code").asText()).isEqualTo("NN2005");
    assertThat(JSON.readTree(lines.getLast()).path("state").asText()).isEqualTo("refused");
  }

  /** Nobody who tests has the build for GPUs, so something is missing whatever the machine has. */
  @Test
  void doctorSaysWhatAGpuNeeds() throws IOException {
    Said text = nnc("doctor", "--device", "gpu");
    assertThat(text.code()).isEqualTo(1);
    assertThat(text.out())
        .contains("BAD build for GPUs: ", "TensorFlow 2.18 wants a driver", "-Pgpu");
    JsonNode gpu = JSON.readTree(nnc("doctor", "--device", "gpu", "--json").out()).path("gpu");
    assertThat(gpu.path("state").asText()).isNotEqualTo("ready");
    assertThat(gpu.path("advice")).isNotEmpty();
    assertThat(nnc("doctor", "--device", "cpu").out()).doesNotContain("GPU");
    assertThat(nnc("doctor", "--device", "tpu").code()).isEqualTo(2);
  }

  @Test
  void otherCommandsPrintJsonToo() throws IOException {
    Path made = made(run("-q", "--epochs", "1"));
    JsonNode comparison =
        JSON.readTree(nnc("compare", "--json", made.toString(), made.toString()).out());
    assertThat(comparison.path("runs")).hasSize(2);
    assertThat(comparison.path("rows").findValuesAsText("name")).contains("train.loss");
    assertThat(JSON.readTree(nnc("version", "--json").out()).path("nnc").asText()).isNotEmpty();
    JsonNode doctor = JSON.readTree(nnc("doctor", "--json").out());
    assertThat(doctor.path("facts").findValuesAsText("name")).contains("tensorflow");
    assertThat(doctor.path("healthy").isBoolean()).isTrue();
    assertThat(doctor.has("gpu")).isFalse();
    JsonNode answers = JSON.readTree(nnc("predict", "--json", made.toString(), "a=1", "b=0").out());
    assertThat(answers.get(0).path("gate_net").isNumber()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          run -q -v m.nn            | say one of --quiet, --verbose and --json
          run --json -q m.nn        | say one of --quiet, --verbose and --json
          run --epochs 0 m.nn       | --epochs needs a number from 1
          run --epochs x m.nn       | `x` does not fit --epochs, which takes a whole number
          predict --json --format csv r 1 | say --json or --format csv, not both
          compare --open a b        | --open needs a page: say with --html where it goes
          run --dry-run --tag a m.nn | --dry-run keeps no page
          run --tag a,b m.nn | `a,b` is no tag
          run --dry-run --open m.nn | --dry-run keeps no page
          run --dry-run --epochs 3 m.nn | --dry-run keeps no page and trains on one batch
          run --resume r --epochs 3 | --resume takes a run folder
          """)
  void whatCannotBeMeantTogetherIsAMisuse(String words, String told) {
    Said said = nnc(words.split(" ", -1));
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err()).contains(told);
  }

  @Test
  void theLastLinesSayWhatNext() {
    Said first = run("--epochs", "1");
    List<String> lines = first.out().lines().toList();
    Path made = made(first);
    assertThat(lines.subList(lines.size() - 3, lines.size()))
        .containsExactly(
            "report:     " + made.toAbsolutePath().resolve("report.html").toUri(),
            "ask:        nnc predict " + made,
            "run folder: " + made);
    Said second = run("--epochs", "1");
    assertThat(second.out())
        .containsPattern("compare: {4}nnc compare \\S+gates-\\S+ " + made(second));
  }

  @Test
  void aPageIsOpenedByTheProgramOfTheDesktop() throws IOException, InterruptedException {
    assumeThat(System.getProperty("os.name")).startsWith("Linux");
    Path opener = folder.resolve("xdg-open");
    Path told = folder.resolve("told");
    Files.writeString(
        opener,
        "#!/bin/sh\nprintf %s \"$1\" > '"
            + told
            + ".part' && mv '"
            + told
            + ".part' '"
            + told
            + "'\n");
    assertThat(opener.toFile().setExecutable(true)).isTrue();
    Path page = Files.writeString(folder.resolve("a page.html"), "");
    assertThat(opened(page, Map.of("PATH", folder.toString()))).isEmpty();
    for (int i = 0; i < 200 && !Files.exists(told); i++) {
      Thread.sleep(25);
    }
    assertThat(Files.readString(told)).isEqualTo(page.toUri().toString());
    assertThat(opened(page, Map.of("PATH", "/nowhere")))
        .contains("is not opened: there is no program that opens pages, xdg-open");
    assertThat(run("--open", "--epochs", "1").err()).contains("report.html` is not opened");
  }

  private static String opened(Path page, Map<String, String> environment) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    new PageOpener(
            new Console(
                stream,
                stream,
                new ByteArrayInputStream(new byte[0]),
                false,
                false,
                false,
                80,
                environment))
        .open(page);
    return err.toString(StandardCharsets.UTF_8);
  }
}
