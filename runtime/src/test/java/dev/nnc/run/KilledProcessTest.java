package dev.nnc.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose process is gone in the middle, by itself or by SIGKILL. */
class KilledProcessTest {
  private static final String AVERAGED =
      ResumeTest.DATA
          + ResumeTest.train(
              "adam(0.05)",
              60,
              "average: 0.8, checkpoint: every(1),"
                  + " stop: no_improvement(validation.loss, patience: 60, restore: best)");

  @TempDir Path scratch;

  /** Each process goes on where the one before has halted. */
  @Test
  void aRunThatEveryProcessLeavesAfterSomeEventsEndsAsIfNothingHadBeen() throws Exception {
    String program = AVERAGED.replace("epochs: 60", "epochs: 6");
    Path runs = Files.createDirectory(scratch.resolve("runs"));
    int left = 0;
    while (true) {
      Process child = child(runs, program, 9);
      int status = child.waitFor();
      if (status == 0) {
        break;
      }
      assertThat(status).isEqualTo(9);
      assertThat(++left).isLessThan(10);
    }
    assertThat(left).isGreaterThan(1);
    assertThat(weights(runs)).isEqualTo(undisturbed(program));
  }

  @Test
  void aKilledProcessCostsNothing() throws Exception {
    Path runs = Files.createDirectory(scratch.resolve("runs"));
    Process child = child(runs, AVERAGED, 0);
    try (BufferedReader output = child.inputReader()) {
      String line = output.readLine();
      while (line != null && !line.equals("epoch 7")) {
        line = output.readLine();
      }
    }
    child.destroyForcibly();
    assertThat(child.waitFor()).isNotZero();
    Process other = child(runs, AVERAGED, 0);
    try (BufferedReader output = other.inputReader()) {
      assertThat(output.lines().filter(line -> line.startsWith("epoch ")).count())
          .isBetween(1L, 54L);
    }
    assertThat(other.waitFor()).isZero();
    assertThat(weights(runs)).isEqualTo(undisturbed(AVERAGED));
  }

  private Process child(Path runs, String program, int events) throws IOException {
    Path file = scratch.resolve("program.nn");
    Files.writeString(file, program);
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath,
            ChildRun.class.getName(),
            runs.toString(),
            file.toString(),
            String.valueOf(events))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** In a process of its own too: the first session of a process settles the threads of all. */
  private Map<String, String> undisturbed(String program) throws Exception {
    Path runs = Files.createDirectory(scratch.resolve("undisturbed"));
    assertThat(child(runs, program, 0).waitFor()).isZero();
    return weights(runs);
  }

  private static Map<String, String> weights(Path runs) throws IOException {
    return TestRuns.weights(TestRuns.first(runs));
  }
}
