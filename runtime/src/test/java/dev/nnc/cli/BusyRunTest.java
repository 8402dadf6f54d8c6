package dev.nnc.cli;

import static dev.nnc.cli.Said.nnc;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.diag.RunCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that another process executes is neither gone on with nor removed. */
class BusyRunTest {
  @TempDir Path folder;

  private final List<Process> children = new ArrayList<>();

  @AfterEach
  void nobodyIsLeft() throws InterruptedException {
    for (Process child : children) {
      child.destroyForcibly().waitFor();
    }
  }

  /** Comes back once the process has trained for an epoch. */
  private Process training(String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path", "")),
                "dev.nnc.cli.Main"));
    command.addAll(List.of(words));
    Process child =
        new ProcessBuilder(command).redirectError(folder.resolve("err").toFile()).start();
    children.add(child);
    BufferedReader output = child.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    while (line != null && !line.startsWith("epoch")) {
      line = output.readLine();
    }
    assertThat(line).as(Files.readString(folder.resolve("err"))).isNotNull();
    return child;
  }

  private void isLeftAlone(Path run) {
    Said resumed = nnc("run", "--resume", run.toString());
    assertThat(resumed.code()).isEqualTo(ExitCode.WRONG);
    resumed.hasTold(RunCode.CANNOT_GO_ON, "it is being executed right now");
    for (Said asked :
        List.of(
            nnc("predict", run.toString(), "a=1", "b=0"),
            nnc("evaluate", run.toString(), "--on", run.resolve("run.json").toString()))) {
      assertThat(asked.code()).isEqualTo(ExitCode.WRONG);
      asked.hasTold(RunCode.NOT_ENDED, "has not ended");
      assertThat(asked.err()).contains("it is being executed right now: wait for it");
    }
    Said removed = nnc("runs", "remove", "--yes", run.toString());
    assertThat(removed.code()).isEqualTo(ExitCode.WRONG);
    removed.hasTold(RunCode.NOT_REMOVED, "it is being executed right now");
    assertThat(run.resolve("run.json")).exists();
  }

  @Test
  void whatAnotherProcessExecutesIsLeftAlone() throws IOException, InterruptedException {
    Path program = folder.resolve("gates.nn");
    nnc("new", "gates", program.toString());
    // One line an epoch: nobody reads on, and the process stops when the pipe is full.
    Files.writeString(
        program, Files.readString(program).replace("epochs:    200", "epochs:    100_000_000"));
    Path runs = folder.resolve("runs");
    Process first = training("run", "--runs", runs.toString(), program.toString());
    Path run;
    try (Stream<Path> all = Files.list(runs)) {
      run = all.findFirst().orElseThrow();
    }
    isLeftAlone(run);
    first.destroyForcibly().waitFor();
    Process second = training("run", "--resume", run.toString());
    isLeftAlone(run);
    second.destroyForcibly().waitFor();
    assertThat(nnc("runs", "remove", "--yes", run.toString()).code()).isZero();
    assertThat(run).doesNotExist();
  }
}
