package dev.nnc.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs as a user starts them, whose executors and driver are killed in the middle. */
class SparkRunTest {
  @TempDir Path folder;
  private Path program = Path.of("");

  @BeforeEach
  void program() throws IOException {
    StringBuilder rows = new StringBuilder("a,b,y\n");
    for (int i = 0; i < 200; i++) {
      rows.append("%d,%d,%d\n".formatted(i % 17, i % 23, (i * 7) % 31));
    }
    Files.writeString(folder.resolve("points.csv"), rows);
    program =
        Files.writeString(
            folder.resolve("points.nn"),
            """
            nn 1
            param rate = 0.1 in log(1e-4 .. 0.1)
            data d from csv("points.csv") {
              point = [a, b] -> standardize
              value = y -> standardize
              split: random(validation: 20%, test: 20%)
            }
            network net from point { point -> dense(8, relu) -> dropout(10%) -> dense(1) }
            sweep over rate as tuning {
              method: grid(8), minimize: validation.loss
              train net on d { loss: mse(value), batch: 8, optimizer: adam(rate), epochs: 40 }
            }
            cross_validate on folds(d, 3) as fold {
              train net on fold as fitted { loss: mse(value), optimizer: adam(rate), epochs: 3 }
              evaluate net on fold.validation as held { metrics: mae }
            }
            """);
  }

  /** Starts nnc, and hands each line that it prints to somebody who may kill something. */
  private int nnc(Consumer<Said> spectator, String... words) throws Exception {
    return nnc("dev.nnc.spark.Submit", spectator, words);
  }

  private int nnc(String main, Consumer<Said> spectator, String... words) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Dspark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
                "-cp",
                SparkHome.classPath(),
                main));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    SparkHome.make(Path.of(System.getenv("SPARK_HOME")));
    builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "2");
    Process process = builder.start();
    process.getOutputStream().close();
    StringBuilder all = new StringBuilder();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        all.append(line).append('\n');
        spectator.accept(new Said(line, process.toHandle()));
      }
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(all.toString()).isTrue();
    if (process.exitValue() != 0 && process.exitValue() != 137) {
      throw new AssertionError(all.toString());
    }
    return process.exitValue();
  }

  /** A line, and the process that has said it. */
  private record Said(String line, ProcessHandle process) {
    /** A driver starts no other processes. */
    List<ProcessHandle> executors() {
      return process.children().toList();
    }
  }

  private String[] run(String runs, String cluster) {
    return new String[] {
      "run",
      "--cluster",
      cluster,
      "--threads",
      "1",
      "--runs",
      folder.resolve(runs).toString(),
      program.toString()
    };
  }

  private String[] shared(String runs, String cluster) {
    List<String> words = new ArrayList<>(List.of(run(runs, cluster)));
    words.addAll(1, List.of("--workers", "2"));
    return words.toArray(String[]::new);
  }

  private Path only(String runs) {
    try (Stream<Path> folders = Files.list(folder.resolve(runs))) {
      return folders.findFirst().orElseThrow();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static List<String> tables(Path run) throws IOException {
    List<String> lines = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> all = Files.list(run.resolve("trials"))) {
      files = all.sorted().toList();
    }
    for (Path file : files) {
      List<String> all = Files.readAllLines(file);
      int seconds = List.of(all.getFirst().split(",", -1)).indexOf("seconds");
      for (String line : all) {
        String[] cells = line.split(",", seconds + 2);
        cells[seconds] = "";
        lines.add(String.join(",", cells));
      }
    }
    return lines;
  }

  @Test
  void aKilledExecutorAndAKilledDriverChangeNothingThatComesOut() throws Exception {
    // Once in this one process, which is what one machine does.
    assertThat(nnc(said -> {}, run("here", "local[1]"))).isZero();

    List<Long> killed = new ArrayList<>();
    int code =
        nnc(
            said -> {
              if (said.line().startsWith("trial 2/8") || said.line().startsWith("trial 1/8")) {
                if (killed.isEmpty()) {
                  ProcessHandle one = said.executors().getFirst();
                  killed.add(one.pid());
                  one.destroyForcibly();
                }
              }
            },
            run("there", "local-cluster[2,1,1024]"));
    assertThat(code).isZero();
    assertThat(killed).hasSize(1);
    assertThat(tables(only("there"))).isEqualTo(tables(only("here"))).hasSize(9 + 4);
    assertThat(only("there").resolve("weights/weights.bin"))
        .hasSameBinaryContentAs(only("here").resolve("weights/weights.bin"));

    List<String> first = new ArrayList<>();
    assertThat(
            nnc(
                said -> {
                  if (said.line().startsWith("trial ")) {
                    first.add(said.line());
                    if (first.size() == 3) {
                      said.process().destroyForcibly();
                    }
                  }
                },
                run("cut", "local[2]")))
        .isEqualTo(137);
    List<String> rest = new ArrayList<>();
    assertThat(
            nnc(
                said -> {
                  if (said.line().startsWith("trial ")) {
                    rest.add(said.line());
                  }
                },
                "run",
                "--cluster",
                "local[2]",
                "--resume",
                only("cut").toString()))
        .isZero();
    assertThat(rest).hasSizeLessThanOrEqualTo(5);
    assertThat(tables(only("cut"))).isEqualTo(tables(only("here")));
    assertThat(only("cut").resolve("weights/weights.bin"))
        .hasSameBinaryContentAs(only("here").resolve("weights/weights.bin"));
  }

  @Test
  void aTrainingThatMachinesShareIsTheSameWhoeverIsKilled() throws Exception {
    Files.writeString(
        program,
        Files.readString(program).replaceAll("(?s)sweep over.*", "")
            + """
            train net on d {
              loss: mse(value), batch: 8, accumulate: 2, optimizer: adam(rate), epochs: 300
              checkpoint: every(5)
            }
            """);
    List<String> alone = new ArrayList<>(List.of(run("here", "none")));
    alone.removeAll(List.of("--cluster", "none"));
    assertThat(nnc("dev.nnc.cli.Main", said -> {}, alone.toArray(String[]::new))).isZero();

    List<String> told = new ArrayList<>();
    List<Long> killed = new ArrayList<>();
    int code =
        nnc(
            said -> {
              told.add(said.line());
              if (said.line().startsWith("epoch ") && killed.isEmpty()) {
                said.executors().forEach(each -> killed.add(each.pid()));
                said.executors().forEach(ProcessHandle::destroyForcibly);
              }
            },
            shared("there", "local-cluster[1,1,1024]"));
    assertThat(code).isZero();
    assertThat(killed).hasSize(1);
    assertThat(told).anyMatch(line -> line.contains("NN6208") && line.contains("is lost"));
    theSameWeights("there");

    List<String> first = new ArrayList<>();
    assertThat(
            nnc(
                said -> {
                  if (said.line().startsWith("epoch ")) {
                    first.add(said.line());
                    if (first.size() == 8) {
                      said.process().destroyForcibly();
                    }
                  }
                },
                shared("cut", "local[2]")))
        .isEqualTo(137);
    String folder = only("cut").toString();
    assertThat(
            nnc(said -> {}, "run", "--cluster", "local[2]", "--workers", "2", "--resume", folder))
        .isZero();
    theSameWeights("cut");
  }

  private void theSameWeights(String runs) {
    assertThat(only(runs).resolve("weights/weights.bin"))
        .hasSameBinaryContentAs(only("here").resolve("weights/weights.bin"));
  }
}
