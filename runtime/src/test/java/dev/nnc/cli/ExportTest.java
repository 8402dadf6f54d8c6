package dev.nnc.cli;

import static dev.nnc.cli.Said.nnc;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.diag.RunCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code nnc export}: what it says. */
class ExportTest {
  private static final String DATA =
      """
      nn 1
      data d from table(a: [1, 2, 3, 4], y: [2, 4, 6, 8]) {
        x = a -> standardize
        t = y
        split: everything
      }
      """;
  private static final String ONE =
      """
      network one from x { x -> dense(1) }
      train one on d { loss: mse(t), optimizer: sgd(0.1), epochs: 2, batch: all }
      """;

  @TempDir Path folder;

  private String run(String program) throws IOException {
    Path file = folder.resolve("model.nn");
    Files.writeString(file, DATA + program);
    Said said = nnc("run", "--runs", folder.resolve("runs").toString(), file.toString());
    assertThat(said.code()).as(said.err()).isZero();
    return said.out().lines().reduce("", (a, b) -> b).substring("run folder: ".length());
  }

  private String to() {
    return folder.resolve("out").toString();
  }

  @Test
  void saysWhatGoesInAndComesOut() throws IOException {
    String run = run(ONE);
    Said said = nnc("export", run, "--to", to());
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.out())
        .contains("in   x", "[?, 1]", "a -> standardize", "out  one", "nnc.json", to())
        .contains("`columns` takes a.");
    assertThat(folder.resolve("out")).isDirectoryContaining(f -> f.endsWith("saved_model.pb"));
    Said again = nnc("export", run, "--to", to(), "--format", "savedmodel");
    assertThat(again.code()).isEqualTo(1);
    again.hasTold(RunCode.EXPORT_EXISTS, "is there already");
  }

  @Test
  void anOnnxModelIsAnotherForm() throws IOException {
    String run = run(ONE);
    Said said = nnc("export", run, "--to", to(), "--format", "onnx");
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.out()).contains("in   x", "ONNX: " + to());
    assertThat(folder.resolve("out")).isDirectoryContaining(f -> f.endsWith("model.onnx"));
    Path noisy = folder.resolve("noisy");
    Said noise =
        nnc(
            "export",
            run(ONE.replace("x -> dense(1)", "(x -> dense(1)) + normal(like: x)")),
            "--to",
            noisy.toString(),
            "--format",
            "onnx");
    assertThat(noise.code()).isEqualTo(1);
    noise.hasTold(RunCode.NOT_IN_ONNX, "`one` cannot be exported to ONNX, which cannot say its");
    noise.hasTold(RunCode.NOT_IN_ONNX, "`random_normal`");
    assertThat(noisy).doesNotExist();
  }

  @Test
  void aJarHasAClassThatAsks() throws IOException {
    String run = run(ONE);
    String jar = folder.resolve("one.jar").toString();
    Said said = nnc("export", run, "--to", jar, "--format", "jar", "--class", "org.example.Mine");
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.out())
        .contains("call:  Mine.predict(1.0)", "org.example:mine:1", "-Dfile=" + jar, "jar: " + jar);
    Said again = nnc("export", run, "--to", jar, "--format", "jar");
    assertThat(again.code()).isEqualTo(1);
    again.hasTold(RunCode.EXPORT_EXISTS, "is there already");
    String other = folder.resolve("other.jar").toString();
    assertThat(nnc("export", run, "--to", other, "--format", "jar").out())
        .contains("call:  One.predict(1.0)", "model:one:1");
    assertThat(nnc("export", run, "--to", to(), "--format", "jar").err())
        .contains("the name of a jar ends in .jar");
    assertThat(nnc("export", run, "--to", jar, "--format", "jar", "--class", "Mine").err())
        .contains("`Mine` cannot name the class: say it as in `--class org.example.Iris`");
    assertThat(nnc("export", run, "--to", to(), "--class", "org.example.Mine").err())
        .contains("--class is for --format jar");
  }

  @Test
  void aStepThatStaysOutsideIsTold() throws IOException {
    Files.writeString(
        folder.resolve("model.nn"),
        """
        nn 1
        data d from table(a: ["x", "y", "X"]) {
          kind = a -> lowercase -> category(["x", "y"]) -> one_hot
          split: everything
        }
        network net from kind { kind -> dense(1) }
        """);
    Said run =
        nnc(
            "run",
            "--runs",
            folder.resolve("runs").toString(),
            folder.resolve("model.nn").toString());
    String made = run.out().lines().reduce("", (a, b) -> b).substring("run folder: ".length());
    for (String format : List.of("savedmodel", "onnx")) {
      Said said =
          nnc("export", made, "--to", folder.resolve(format).toString(), "--format", format);
      assertThat(said.code()).as(said.err()).isZero();
      said.hasTold(RunCode.STEP_STAYS_OUTSIDE, "the step `lowercase` of the field `kind`");
      assertThat(said.out()).doesNotContain("`columns`");
    }
    assertThat(folder.resolve("onnx").resolve("columns.onnx")).doesNotExist();
  }

  @Test
  void aModelOfTribuoIsAThirdForm() throws IOException {
    Said said = nnc("export", run(ONE), "--to", to(), "--format", "tribuo");
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.out()).contains("Model.deserializeFromFile", "model.tribuo", "Tribuo: " + to());
    assertThat(folder.resolve("out")).isDirectoryContaining(f -> f.endsWith("model.tribuo"));
    Said again = nnc("export", run(ONE), "--to", to(), "--format", "tribuo");
    again.hasTold(RunCode.EXPORT_EXISTS, "is there already");
    String two = run("network two from x to a, b { a = x -> dense(1)\n b = x -> dense(1) }\n");
    Said refused =
        nnc("export", two, "--to", folder.resolve("two").toString(), "--format", "tribuo");
    assertThat(refused.code()).isEqualTo(1);
    refused.hasTold(RunCode.NO_TRIBUO_MODEL, "it has several outputs: a, b");
  }

  @Test
  void ofSeveralNetworksOneIsNamed() throws IOException {
    String run = run(ONE + "network two from x { x -> dense(2) }\n");
    Said said = nnc("export", run, "--to", to());
    assertThat(said.code()).isEqualTo(1);
    said.hasTold(RunCode.WHICH_NETWORK, "--network one");
    assertThat(nnc("export", run, "--to", to(), "--network", "tow").err())
        .contains("did you mean `two`?");
    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(nnc("export", run, "--to", to(), "--network", "two").out()).contains("[?, 2]");
  }

  @Test
  void aRunWithoutANetworkHasNothingToExport() throws IOException {
    Said said = nnc("export", run(""), "--to", to());
    assertThat(said.code()).isEqualTo(1);
    said.hasTold(RunCode.NOTHING_TO_EXPORT, "no network");
  }

  @Test
  void aRunWithoutWeightsIsRefused() throws IOException {
    Path run = Path.of(run(ONE));
    Files.move(run.resolve("weights"), run.resolve("elsewhere"));
    Said said = nnc("export", run.toString(), "--to", to());
    assertThat(said.code()).isEqualTo(1);
    said.hasTold(RunCode.DAMAGED_RUN, "weights");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void wrongUse() throws IOException {
    nnc("export", folder.toString(), "--to", to()).hasTold(RunCode.NOT_A_RUN, "finished run");
    Said without = nnc("export", folder.toString());
    assertThat(without.code()).isEqualTo(2);
    assertThat(without.err()).contains("--to DIR");
    Said other = nnc("export", folder.toString(), "--to", to(), "--format", "onyx");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("there is no format `onyx`: savedmodel, onnx, tribuo or jar");
  }

  @Test
  void tellsItToOtherProgramsAsJson() throws IOException {
    String run = run(ONE);
    Said said = nnc("export", run, "--to", to(), "--json");
    assertThat(said.code()).as(said.err()).isZero();
    JsonNode saved = new JsonMapper().readTree(said.out());
    assertThat(saved.path("format").asText()).isEqualTo("savedmodel");
    assertThat(saved.path("to").asText()).isEqualTo(to());
    assertThat(saved.path("inputs").toString())
        .isEqualTo(
            "[{\"name\":\"x\",\"type\":\"f32\",\"shape\":[-1],\"columns\":[\"a\"],"
                + "\"steps\":[\"standardize\"]}]");
    assertThat(saved.path("columns").toString()).isEqualTo("[\"a\"]");
    Said again = nnc("export", run, "--to", to(), "--json");
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.out()).startsWith("{\"diagnostics\":[{").contains("NN6120");
    assertThat(again.err()).isEmpty();
    String jar = folder.resolve("my one.jar").toString();
    assertThat(nnc("export", run, "--to", jar, "--format", "jar", "--json").out())
        .contains("\"call\":\"One.predict(1.0)\"", "\"maven\":\"model:one:1\"");
    String other = folder.resolve("my other.jar").toString();
    assertThat(nnc("export", run, "--to", other, "--format", "jar").out())
        .contains(" -Dfile='" + other + "'\n", "jar: " + other);
  }
}
