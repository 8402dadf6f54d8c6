package dev.nnc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.nnc.checkpoint.WeightsFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands as processes of their own: what they load, and how they end when they are told to. */
class ProcessTest {
  @TempDir Path folder;

  private static ProcessBuilder nnc(List<String> options, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1"); // They end before more would pay.
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.nnc.cli.Main"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  private String template(String name, String file) throws IOException {
    Path path = folder.resolve(file);
    Files.writeString(
        path, NewCommand.text(NewCommand.Template.valueOf(name)), StandardCharsets.UTF_8);
    return path.toString();
  }

  @Test
  void theFrontEndNeverLoadsTensorFlow() throws IOException, InterruptedException {
    String file = template("GATES", "gates.nn");
    List<List<String>> commands =
        List.of(
            List.of("--help"),
            List.of("--version"),
            List.of("check", file),
            List.of("check", "--json", file),
            List.of("fmt", "--check", file),
            List.of("show", file),
            List.of("show", "--ir", "--backward", file),
            List.of("summary", file),
            List.of("__complete", "run", file, "--set", ""),
            List.of("explain"),
            List.of("explain", "Conv2D"),
            List.of("explain", "class", "weights"),
            List.of("explain", "dense"),
            List.of("explain", "NN6001"),
            List.of("version"),
            List.of("completion", "bash"));
    for (List<String> command : commands) {
      Path log = folder.resolve("classes.log");
      Process process =
          nnc(List.of("-Xlog:class+load:file=" + log), command.toArray(String[]::new))
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as("%s: %s", command, said).isZero();
      String loaded =
          Files.readAllLines(log).stream()
              .filter(line -> line.contains(" org.tensorflow.") || line.contains(" org.bytedeco."))
              .collect(Collectors.joining("\n"));
      assertThat(loaded).as(String.join(" ", command)).isEmpty();
    }
  }

  /** TensorFlow is loaded beside the check; who ends before that is over ends as ever. */
  @Test
  void aRunThatIsRefusedEndsAlthoughTensorFlowIsBeingLoaded()
      throws IOException, InterruptedException {
    Path file = Path.of(template("GATES", "wrong.nn"));
    Files.writeString(file, Files.readString(file).replace("dense(4", "dens(4"));
    for (List<String> words : List.of(List.of("run"), List.of("run", "--dry-run"))) {
      List<String> command = new ArrayList<>(words);
      command.add(file.toString());
      Process process =
          nnc(List.of(), command.toArray(String[]::new)).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(said).isEqualTo(1);
      assertThat(said).startsWith("error[NN2001]").doesNotContain("fatal error");
    }
  }

  /** A full disk must not pass for done; who reads no further has asked for no more. */
  @Test
  void outputThatIsLostIsTold() throws IOException, InterruptedException {
    Path full = Path.of("/dev/full");
    assumeThat(Files.exists(full)).isTrue();
    for (String command : List.of("explain", "--help", "version")) {
      Process process = nnc(List.of(), command).redirectOutput(full.toFile()).start();
      assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
          .as(command)
          .contains("error[NN6010]: `standard output` cannot be written: no space left on device");
      assertThat(process.waitFor()).as(command).isEqualTo(ExitCode.FAILED);
    }
    Process piped = nnc(List.of(), "explain", "train").start();
    piped.getInputStream().close();
    assertThat(new String(piped.getErrorStream().readAllBytes(), StandardCharsets.UTF_8)).isEmpty();
    assertThat(piped.waitFor()).isZero();
  }

  /** What is meant where less is said than the whole name. */
  @Test
  void filesAndRunsOfTheFolderAreFound() throws IOException, InterruptedException {
    Path home = Files.createDirectory(folder.resolve("home"));
    template("GATES", "home/gates.nn");
    assertThat(here(home, 0, "run")).startsWith("program: gates.nn\n");
    assertThat(here(home, 0, "check")).isEqualTo("gates.nn is right\n");
    Files.copy(home.resolve("gates.nn"), home.resolve("other.nn"));
    assertThat(here(home, 0, "check")).isEqualTo("all files are right\n");
    assertThat(here(home, 2, "run")).contains("missing: FILE; here are gates.nn, other.nn");
    for (String run : List.of("latest", "gates", "gates.nn")) {
      assertThat(here(home, 0, "rerun", run)).as(run).contains("the same came of it");
    }
    assertThat(here(home, 1, "rerun", "other")).contains("other");
    assertThat(here(home, 0, "compare", "latest", "gates")).contains("gates-");
    assertThat(here(home, 1, "runs", "remove", "--yes", "gates"))
        .contains("NN6164", "the last run of that program is `runs");
    assertThat(here(home, 1, "predict", "gatse", "a=1"))
        .contains("NN6001", "`nnc runs` lists those in `runs`");
    Files.writeString(home.resolve("d.csv"), "a,y\n1,2\n2,4\n3,6\n");
    Files.writeString(
        home.resolve("line.nn"),
        """
        nn 1
        data d from csv("d.csv") {
          a = a
          y = y
          split: everything
        }
        network n from a { a -> dense(1) }
        train n on d { loss: mse(y), optimizer: sgd(0.1), epochs: 1 }
        """);
    assertThat(here(home, 0, "run", "line.nn")).contains("run folder");
    Files.createDirectory(home.resolve("line"));
    assertThat(here(home, 0, "predict", "line", "a=1")).contains("a  ");
  }

  /** Each change of the program is answered; Ctrl-C ends it. */
  @Test
  void watchingChecksAndRunsAgainAfterAChange() throws IOException, InterruptedException {
    assumeThat(System.getProperty("os.name", "")).doesNotStartWith("Windows");
    Path file = Path.of(template("GATES", "watched.nn"));
    String text = Files.readString(file);
    Process check =
        nnc(List.of(), "check", "--watch", file.toString()).redirectErrorStream(true).start();
    try (BufferedReader lines = check.inputReader(StandardCharsets.UTF_8)) {
      assertThat(lines.readLine()).endsWith("watched.nn is right");
      Files.writeString(file, text.replace("dense(4", "dens(4"));
      assertThat(lines.readLine()).startsWith("error[NN2001]");
      await(lines, "1 error");
      Files.writeString(file, text);
      assertThat(lines.readLine()).endsWith("watched.nn is right");
    }
    end(check);
    Process run =
        nnc(List.of(), "run", "--watch", "--runs", folder + "/watched", file.toString())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader lines = run.inputReader(StandardCharsets.UTF_8)) {
      await(lines, "waiting for a change of " + file + "; Ctrl-C ends");
      // A training that would take days is left for the next text.
      Files.writeString(file, text.replace("epochs:    200", "epochs:    900_000_000"));
      await(lines, file + " has changed");
      await(lines, "train: gate_net on gates, 900,000,000 epochs of 4 rows");
      Files.writeString(file, text.replace("epochs:    200", "epochs:    3"));
      await(lines, "epoch 3/3");
      await(lines, "waiting for a change of " + file + "; Ctrl-C ends");
      end(run);
    }
    assertThat(run.exitValue()).isEqualTo(130);
  }

  private static void await(BufferedReader lines, String begin) throws IOException {
    String line = lines.readLine();
    while (line != null && !line.startsWith(begin)) {
      line = lines.readLine();
    }
    assertThat(line).startsWith(begin);
  }

  private static void end(Process process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  private static String here(Path folder, int code, String... arguments)
      throws IOException, InterruptedException {
    Process process =
        nnc(List.of(), arguments).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(code);
    return said;
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void aSignalEndsTheRunAfterTheStepAndKeepsItsWeights(String signal, int code)
      throws IOException, InterruptedException {
    assumeThat(System.getProperty("os.name", "")).doesNotStartWith("Windows");
    Path file = Path.of(template("GATES", "endless.nn"));
    Files.writeString(
        file, Files.readString(file).replace("epochs:    200", "epochs:    100_000_000"));
    Process process =
        nnc(List.of(), "run", "--runs", folder.resolve("runs").toString(), file.toString())
            .redirectError(folder.resolve("err").toFile())
            .start();
    String last = "";
    String before = "";
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("epoch")) {
          assertThat(
                  new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                      .start()
                      .waitFor())
              .isZero();
        }
        before = last;
        last = line;
      }
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("err"))).isEqualTo(code);
    assertThat(last).startsWith("run folder: ");
    assertThat(before).startsWith("go on:      nnc run --resume ");
    Path run = Path.of(last.substring("run folder: ".length()));
    assertThat(WeightsFolder.read(run.resolve("weights")).tensors()).isNotEmpty();
    assertThat(Files.readString(run.resolve("run.json"))).contains("\"state\" : \"interrupted\"");
    assertThat(run.resolve("report.html")).isNotEmptyFile();
  }

  @Test
  void aSecondSignalEndsTheProcessAtOnce() throws IOException, InterruptedException {
    assumeThat(System.getProperty("os.name", "")).doesNotStartWith("Windows");
    Path file = Path.of(template("GATES", "endless.nn"));
    Files.writeString(
        file, Files.readString(file).replace("epochs:    200", "epochs:    100_000_000"));
    Process process =
        nnc(List.of(), "run", "--runs", folder.resolve("runs").toString(), file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      String line = reader.readLine();
      while (line != null && !line.startsWith("epoch")) {
        line = reader.readLine();
      }
      String pid = String.valueOf(process.pid());
      new ProcessBuilder("sh", "-c", "kill -INT " + pid + "; kill -INT " + pid).start().waitFor();
      while (reader.readLine() != null) {
        // Whatever it still says is not looked at.
        continue;
      }
    }
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(130);
  }
}
