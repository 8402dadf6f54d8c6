package dev.nnc.cli;

import static dev.nnc.cli.Said.nnc;
import static dev.nnc.cli.Said.nncReading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.source.Visible;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No command lets a text that it was given drive the terminal, whichever name holds it. */
class ForeignTextTest {
  /** Clears the screen, sets the title, rings, turns writing round, and hides. */
  private static final String EVIL = "\u001B[2J\u001B]0;t\u0007\u009B31m\u202Eb\u200B\u0085";

  @TempDir Path folder;

  private Path program(String csv, String text) throws IOException {
    StringBuilder rows = new StringBuilder("a,b" + EVIL + ",kind" + EVIL + "\n");
    for (int i = 0; i < 24; i++) {
      rows.append(i % 5).append(',').append(i % 7).append(',');
      rows.append(List.of("red" + EVIL, "=1+1" + EVIL, EVIL).get(i % 3)).append('\n');
    }
    Files.writeString(folder.resolve(csv), rows);
    Path file = folder.resolve("m.nn");
    Files.writeString(file, text);
    return file;
  }

  private static final String USUAL =
      """
      nn 1

      data d from csv("t.csv") {
        x = [a, `b%1$s`] -> standardize
        k = `kind%1$s` -> category
        split: random(test: 25%%, seed: 1)
      }

      network n from x { x -> dense(3, softmax) }

      train n on d { loss: cross_entropy(k), optimizer: adam(0.05), epochs: 2, metrics: accuracy }

      evaluate n on d.test { metrics: accuracy, show: confusion }

      predict n on d.test { show: table(k, n) }
      """;

  private static void assertHarmless(String about, String text) {
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (c != '\n' && c != '\t' && Visible.mark(c) != null) {
        fail("%s prints U+%04X: %s", about, c, Visible.of(text));
      }
      i += Character.charCount(c);
    }
  }

  private static Said tried(String... arguments) {
    Said said = nnc(arguments);
    assertHarmless(String.join(" ", arguments), said.out());
    assertHarmless(String.join(" ", arguments), said.err());
    assertThat(said.err()).doesNotContain("NN6099");
    return said;
  }

  @Test
  void aRunOfSuchDataTellsItAndDoesNotObeyIt() throws IOException {
    String file = program("t.csv", USUAL.formatted("")).toString();
    Files.writeString(
        folder.resolve("t.csv"),
        Files.readString(folder.resolve("t.csv"))
            .replaceFirst("b\\Q" + EVIL + "\\E,kind\\Q" + EVIL + "\\E", "b,kind"));
    String runs = folder.resolve("runs").toString();
    Said run = tried("run", "--runs", runs, file);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("red<U+001B>[2J");
    List<Path> made = new ArrayList<>();
    try (Stream<Path> folders = Files.list(folder.resolve("runs"))) {
      folders.forEach(made::add);
    }
    Path first = made.getFirst();
    for (String name :
        List.of("report.html", "predictions/predict.csv", "run.json", "metrics.jsonl")) {
      String text = Files.readString(first.resolve(name));
      if (!name.startsWith("run")) {
        assertHarmless(name, text.replace("\r", ""));
      }
    }
    assertThat(Files.readString(first.resolve("predictions/predict.csv")))
        .contains("'=1+1<U+001B>")
        .doesNotContain("\n=1");
    tried("compare", first.toString(), first.toString());
    tried("predict", first.toString(), "a=" + EVIL, "b=1");
    tried("predict", first.toString(), EVIL + "=1");
    tried("predict", first.toString(), "a=1", "b=1");
    tried("predict", first.toString(), "--network", EVIL, "a=1", "b=1");
    tried("predict", first.toString(), "--csv", folder.resolve("t.csv").toString());
    tried("predict", first.toString(), "--csv", folder.resolve(EVIL).toString());
  }

  @Test
  void namesThatProgramsGive() throws IOException {
    for (String command : List.of("check", "summary", "show", "run", "fmt")) {
      String file = program("t.csv", USUAL.formatted(EVIL)).toString();
      tried(command, file);
    }
    for (String wrong :
        List.of(
            "data d from csv(\"" + EVIL + "\") { }",
            "param p = " + EVIL,
            "param `p" + EVIL + "` = q",
            "param p = \"" + EVIL + "\" in [1]",
            "train `" + EVIL + "` on `" + EVIL + "` { }",
            "import `" + EVIL + "` from \"" + EVIL + ".nn\"",
            "import a from run(\"" + EVIL + "\")",
            "// " + EVIL + "\nparam p = q",
            "block b { `" + EVIL + "` }",
            "data d from table(`" + EVIL + "`: [1]) { f = g\n split: everything }")) {
      Path file = program("t.csv", "nn 1\n" + wrong + "\n");
      tried("check", file.toString());
      Said json = tried("check", "--json", file.toString());
      JsonNode read = JsonMapper.builder().build().readTree(json.out());
      assertThat(read.path("diagnostics")).isNotEmpty();
    }
  }

  @Test
  void argumentsOfEveryCommand() throws IOException {
    String file = program("t.csv", USUAL.formatted(EVIL)).toString();
    for (String command :
        List.of(
            "run",
            "check",
            "fmt",
            "summary",
            "show",
            "data",
            "predict",
            "runs",
            "rerun",
            "compare",
            "explain",
            "new",
            "doctor",
            "completion",
            "version",
            EVIL)) {
      tried(command, EVIL);
      tried(command, EVIL, EVIL);
      tried(command, "--" + EVIL);
    }
    tried("check", "--set", EVIL + "=1", file);
    tried("run", "--set", "p=" + EVIL, "--device", EVIL, file);
    tried("run", "--seed", EVIL, file);
    tried("run", "--runs", "/proc/" + EVIL, file);
  }

  @Test
  void aTerminalGetsNoOtherCodesThanOurs() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Console console = new Console(stream, stream, System.in, true, true, true, 20, Map.of());
    console.out().println(console.bold("a" + EVIL) + EVIL);
    console.overwrite(console.green("━━") + "b" + EVIL + "\nc");
    String text = bytes.toString(StandardCharsets.UTF_8);
    String without =
        text.replace("\u001B[0m", "")
            .replace("\u001B[1m", "")
            .replace("\u001B[32m", "")
            .replace("\r", "")
            .replace("\u001B[K", "");
    assertHarmless("a terminal", without);
    assertThat(without.lines().toList().getLast()).isEqualTo("━━b<U+001B>[2J");
  }

  @Test
  void whatOtherProgramsReadStaysAsItIs() throws IOException {
    String text = "nn 1\n\n// \u202E is kept\nparam p = 1\n";
    assertThat(nncReading(text, "fmt", "-").out()).isEqualTo(text);
  }
}
