package dev.nnc.cli;

import static dev.nnc.cli.Said.nnc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What shells are told that may stand at the cursor, and their scripts. */
class CompletionTest {
  private static final String PROGRAM =
      """
      nn 1

      param rate   = 0.1 in log(1e-3 .. 1)
      param hidden = 4

      data gates from table(a: [0, 0, 1, 1], b: [0, 1, 0, 1], xor: [0, 1, 1, 0]) {
        bits = [a, b]
        gate = xor
        split: everything
      }
      """;

  @TempDir Path folder;

  /** The sort of files, then the words without their meanings. */
  private static List<String> offered(String... typed) {
    List<String> words = new ArrayList<>(List.of(Completion.COMMAND));
    words.addAll(List.of(typed));
    Said said = nnc(words.toArray(String[]::new));
    assertThat(said.code()).isZero();
    assertThat(said.err()).isEmpty();
    return said.out().lines().map(line -> line.split("\t", 2)[0]).toList();
  }

  @Test
  void commandsAndOptionsAreOffered() {
    assertThat(offered("")).contains("run", "check", "explain").doesNotContain("__complete");
    assertThat(offered("com")).containsExactly("none", "compare", "completion");
    assertThat(offered("help", "ev")).containsExactly("none", "evaluate");
    assertThat(offered("run", "--se")).containsExactly("none", "--set", "--seed");
    assertThat(offered("run", "--seed", "1", "--se")).containsExactly("none", "--set");
    assertThat(offered("runs", "")).contains("tag", "note", "keep", "remove");
    assertThat(offered("runs", "tag", "x", "--re")).containsExactly("none", "--remove");
    assertThat(nnc(Completion.COMMAND, "com").out()).contains("compare\tLays runs side by side");
  }

  @Test
  void argumentsTellWhatCompletesThem() {
    assertThat(offered("run", "")).containsExactly("files .nn");
    assertThat(offered("check", "a.nn", "")).containsExactly("files .nn");
    assertThat(offered("run", "--runs", "")).containsExactly("folders");
    assertThat(offered("predict", "x", "--csv", "")).containsExactly("files");
    assertThat(offered("data", "")).containsExactly("files", "get");
    assertThat(offered("run", "--device", "")).containsExactly("none", "auto", "cpu", "gpu");
    assertThat(offered("run", "--device=g")).containsExactly("none", "--device=gpu");
    assertThat(offered("predict", "--format", "js")).containsExactly("none", "json", "jsonl");
    assertThat(offered("completion", "")).containsExactly("none", "bash", "zsh", "fish");
    assertThat(offered("run", "--seed", "")).containsExactly("none");
    assertThat(offered("run", "a.nn", "")).containsExactly("none");
    assertThat(offered("check", "--", "-")).containsExactly("files .nn");
    assertThat(offered("nothing", "")).contains("none");
  }

  @Test
  void wordsOfTheLanguageAreOfferedToExplain() {
    assertThat(offered("explain", "softp")).containsExactly("none", "softplus");
    assertThat(offered("explain", "epo")).containsExactly("none", "epochs");
    assertThat(offered("explain", "inverted_r")).containsExactly("none", "inverted_residual");
  }

  @Test
  void paramsAreThoseOfTheProgram() throws IOException {
    Path file = Files.writeString(folder.resolve("model.nn"), PROGRAM);
    String name = file.toString();
    assertThat(offered("run", name, "--set", "")).contains("rate=", "hidden=");
    assertThat(offered("run", name, "--set", "hid")).containsExactly("none", "hidden=");
    assertThat(offered("run", name, "--set", "rate=")).containsExactly("none", "rate=0.1");
    assertThat(offered("run", name, "--set=hid")).containsExactly("none", "--set=hidden=");
    assertThat(offered("run", name.substring(0, name.length() - 3), "--set", "hid"))
        .containsExactly("none", "hidden=");
    assertThat(offered("run", "--set", "")).containsExactly("none");
    assertThat(offered("run", folder + "/none.nn", "--set", "")).containsExactly("none");
    Files.writeString(file, "nn 1\nparam a = 1\nnetwork broken {");
    assertThat(offered("run", name, "--set", "")).contains("a=");
  }

  @Test
  void runsAreTheNewestFirst() throws IOException {
    String runs = folder + "/";
    for (String name : List.of("mlp-20261121-015217", "mlp-20261121-020304", "cnn")) {
      Path run = Files.createDirectory(folder.resolve(name));
      if (!name.equals("cnn")) {
        Files.writeString(run.resolve("run.json"), "{}");
      }
    }
    Files.setLastModifiedTime(
        folder.resolve("mlp-20261121-015217"),
        java.nio.file.attribute.FileTime.fromMillis(1_000_000));
    assertThat(offered("serve", runs))
        .containsExactly("none", runs + "mlp-20261121-020304", runs + "mlp-20261121-015217");
    assertThat(offered("compare", "a", runs + "mlp-20261121-01"))
        .containsExactly("none", runs + "mlp-20261121-015217");
    assertThat(offered("export", runs + "c")).containsExactly("folders");
    assertThat(offered("predict", "la")).contains("latest");
  }

  /** The script, asked as bash asks it, with nnc as a command on the path. */
  @Test
  void bashCompletesByTheScript() throws IOException, InterruptedException {
    assumeThat(Path.of("/bin/bash")).exists();
    Path home = Files.createDirectory(folder.resolve("home"));
    Path script = Files.writeString(folder.resolve("script"), nnc("completion", "bash").out());
    Path nnc = folder.resolve("nnc");
    Files.writeString(
        nnc,
        "#!/bin/bash\nexec '%s' -XX:TieredStopAtLevel=1 -cp '%s' dev.nnc.cli.Main \"$@\"\n"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path")));
    assertThat(nnc.toFile().setExecutable(true)).isTrue();
    Files.writeString(home.resolve("model.nn"), PROGRAM);
    Files.writeString(home.resolve("my model.nn"), PROGRAM);
    Files.writeString(home.resolve("model.csv"), "a,b\n");
    Files.createDirectory(home.resolve("mod"));
    Map<String, String> asked =
        Map.of(
            "'%s' run mod".formatted(nnc),
            "model.nn\nmod\n",
            "'%s' check my\\ ".formatted(nnc),
            "my model.nn\n",
            "'%s' run model.nn --set rate = ".formatted(nnc) + "''",
            "0.1\n",
            "'%s' run --device c".formatted(nnc),
            "cpu\n");
    StringBuilder commands = new StringBuilder("cd '" + home + "'; source '" + script + "'\n");
    asked.forEach(
        (words, answer) ->
            commands
                .append("COMP_WORDS=(" + words + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); ")
                .append("_nnc; printf '%s\\n' \"${COMPREPLY[@]}\"; echo --\n"));
    Process bash = new ProcessBuilder("/bin/bash", "--norc").redirectErrorStream(true).start();
    try (var in = bash.outputWriter(StandardCharsets.UTF_8)) {
      in.write(commands.toString());
    }
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(said).isZero();
    assertThat(said).isEqualTo(String.join("--\n", asked.values()) + "--\n");
  }

  @ParameterizedTest
  @EnumSource(CompletionCommand.Shell.class)
  void eachShellUnderstandsItsScript(CompletionCommand.Shell shell)
      throws IOException, InterruptedException {
    Said said = nnc("completion", shell.toString());
    assertThat(said.code()).isZero();
    assertThat(said.out()).contains("nnc", Completion.COMMAND);
    Path program = Path.of("/usr/bin", shell.toString());
    assumeThat(program).exists();
    Path script = Files.writeString(folder.resolve("script"), said.out());
    Process process =
        new ProcessBuilder(program.toString(), "-n", script.toString())
            .redirectErrorStream(true)
            .start();
    String errors = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(errors).isZero();
  }
}
