package dev.nnc.cli;

import static dev.nnc.cli.Said.nnc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nnc.checkpoint.AtomicFile;
import dev.nnc.cluster.HereProvider;
import dev.nnc.diag.RunCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cluster executes comes to the same as if this machine had executed it. */
class ClusterTest {
  private static final String PROGRAM =
      """
      nn 1
      import head from "parts/heads.nn"
      param rate  = 0.1  in log(1e-3 .. 1)
      param size  = 4    in 1 .. 8
      param held  = 2    in 1 .. 4
      data d from csv("points.csv") {
        point = [a, b] -> standardize
        value = y
        split: last(validation: held, test: 2)
      }
      network net from point { point -> dense(size, relu) -> dropout(20%) -> head(3) }
      """;

  private static final String TRIAL =
      """
        train net on d { loss: mse(value), batch: 3, optimizer: adam(rate), epochs: 4, metrics: mae }
        evaluate net on d.test { metrics: mae }
      """;

  @TempDir Path folder;

  @BeforeEach
  void points() throws IOException {
    Files.createDirectory(folder.resolve("parts"));
    Files.writeString(
        folder.resolve("parts/heads.nn"),
        "nn 1\nblock head(units) { dense(units, tanh) -> dense(1) }\n");
    Files.writeString(
        folder.resolve("points.csv"),
        """
        a,b,y
        0.5,1,1
        -1,0.3,0.2
        2,-0.7,0.9
        0.1,0.2,-0.4
        1.5,-1.1,2
        -0.3,0.9,0.3
        0.7,0.4,-1
        -2,1.7,0.6
        0.2,-0.2,0.1
        1.1,0.6,1.2
        -0.6,0.8,-0.3
        0.9,0.1,0.7
        """);
  }

  @AfterEach
  void nothingMore() {
    HereProvider.BEFORE.clear();
  }

  private String program(String actions) throws IOException {
    return Files.writeString(folder.resolve("model.nn"), PROGRAM + actions).toString();
  }

  private Path runs(String name) {
    return folder.resolve(name);
  }

  private Said run(String file, String runs, String... more) {
    List<String> words =
        new ArrayList<>(List.of("run", "--threads", "1", "--runs", runs(runs).toString(), file));
    words.addAll(List.of(more));
    return nnc(words.toArray(String[]::new));
  }

  private Path only(String runs) throws IOException {
    try (Stream<Path> folders = Files.list(runs(runs))) {
      return folders.findFirst().orElseThrow();
    }
  }

  /** Tables without the seconds that trials took. */
  private static List<String> tables(Path run) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(run.resolve("trials"))) {
      for (Path file : files.sorted().toList()) {
        List<String> all = Files.readAllLines(file);
        int seconds = List.of(all.getFirst().split(",", -1)).indexOf("seconds");
        for (String line : all) {
          // Only the reason behind the seconds may have commas.
          String[] cells = line.split(",", seconds + 2);
          cells[seconds] = "";
          lines.add(String.join(",", cells));
        }
      }
    }
    return lines;
  }

  private void theSame(String here, String there) throws IOException {
    assertThat(tables(only(there))).isEqualTo(tables(only(here)));
    assertThat(only(there).resolve("weights/weights.bin"))
        .hasSameBinaryContentAs(only(here).resolve("weights/weights.bin"));
  }

  /** A sweep with a limit of time trains its trials one by one on one machine, too. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sweep over rate, size { method: grid(3), minimize: validation.loss, stop: time(1h)",
        "sweep over held, rate { method: random(6), maximize: validation.loss, stop: time(1h)",
        "sweep over rate, held { method: tpe(9), minimize: validation.loss",
        "sweep over rate, size { method: asha(24, eta: 2), minimize: validation.loss",
      })
  void aSweepIsTheSame(String sweep) throws IOException {
    String file =
        program(
            "train net on d as before { loss: mse(value), optimizer: sgd(0.01), epochs: 1 }\n"
                + sweep
                + "\n"
                + TRIAL
                + "}\ntrain net on d as after { loss: mse(value), optimizer: sgd(0.01), epochs: 1 }\n");
    assertThat(run(file, "here").code()).isZero();
    Said there = run(file, "there", "--cluster", "local[2]");
    assertThat(there.err()).isEmpty();
    assertThat(there.code()).isZero();
    theSame("here", "there");
    assertThat(tables(only("there")).stream().anyMatch(line -> line.contains(",stopped,")))
        .isEqualTo(sweep.contains("asha"));
  }

  @Test
  void whatThisMachineTrainsTogetherIsTheSameUpToRounding() throws IOException {
    String file =
        program("sweep over rate { method: grid(6), minimize: validation.loss\n" + TRIAL + "}\n");
    assertThat(run(file, "here").code()).isZero();
    assertThat(record("here")).contains("\"stacked\" : 6");
    assertThat(run(file, "there", "--cluster", "local[2]").code()).isZero();
    assertThat(record("there"))
        .contains("\"stacked\" : 0", "each trial is a task of its own for the cluster");
    closeTo("here", "there");

    // One machine goes on with what a cluster has left.
    assertThat(run(file, "rest", "--cluster", "spark://gone:1").code()).isEqualTo(ExitCode.WRONG);
    assertThat(nnc("run", "--resume", only("rest").toString()).code()).isZero();
    closeTo("here", "rest");

    // Whether the last bits differ depends on the processor; with other data they surely do.
    Path points = folder.resolve("points.csv");
    write(points, Files.readString(points).replace("0.7,0.4,-1", "0.7,0.4,-2"));
    Said again = nnc("rerun", only("there").toString(), "--runs", runs("again").toString());
    assertThat(again.out())
        .contains("sweep: 0 trials were trained together then, 6 now, which changes last bits");
  }

  private String record(String runs) throws IOException {
    return Files.readString(only(runs).resolve("run.json"));
  }

  private void closeTo(String here, String there) throws IOException {
    List<String> expected = tables(only(here));
    List<String> actual = tables(only(there));
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      String[] cells = expected.get(i).split(",", -1);
      String[] its = actual.get(i).split(",", -1);
      assertThat(its).hasSameSizeAs(cells);
      for (int j = 0; j < cells.length; j++) {
        if (i > 0 && cells[j].matches("-?[0-9.]+(e-?[0-9]+)?")) {
          assertThat(Double.parseDouble(its[j]))
              .isCloseTo(Double.parseDouble(cells[j]), within(1e-4));
        } else {
          assertThat(its[j]).isEqualTo(cells[j]);
        }
      }
    }
    FloatBuffer all = weights(there);
    for (FloatBuffer mine = weights(here); mine.hasRemaining(); ) {
      assertThat(all.get()).isCloseTo(mine.get(), within(1e-4f));
    }
    assertThat(all.hasRemaining()).isFalse();
  }

  private FloatBuffer weights(String runs) throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(only(runs).resolve("weights/weights.bin")))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer();
  }

  @Test
  void foldsAreTheSameAlsoOfWhatASweepHasFound() throws IOException {
    String file =
        program(
            "sweep over rate in [0.01, 0.1] { minimize: validation.loss, stop: time(1h)\n"
                + TRIAL
                + "}\ncross_validate on folds(d, 4) as fold {\n"
                + "  train net on fold as fitted { loss: mse(value), optimizer: adam(rate), epochs: 3 }\n"
                + "  evaluate net on fold.validation as later { metrics: mae }\n}\n");
    assertThat(run(file, "here").code()).isZero();
    assertThat(run(file, "there", "--cluster", "local[2]").code()).isZero();
    theSame("here", "there");
    assertThat(tables(only("there"))).hasSize(5 + 3);
  }

  @Test
  void aTrialThatFailsOrIsLostCostsItselfAlone() throws IOException {
    String file =
        program(
            "sweep over rate in [0.1, 0.2, 0.3, 1e37, 0.4] { minimize: validation.loss, stop: time(1h)\n"
                + TRIAL.replace("adam", "sgd")
                + "}\n");
    Files.writeString(
        Path.of(file),
        Files.readString(Path.of(file)).replace("log(1e-3 .. 1)", "log(1e-3 .. 1e38)"));
    assertThat(run(file, "here").code()).isZero();
    assertThat(run(file, "there", "--cluster", "local[2]").code()).isZero();
    theSame("here", "there");
    Said lost = run(file, "lost", "--cluster", "spark://lost:1");
    assertThat(lost.code()).isZero();
    assertThat(tables(only("lost")))
        .filteredOn(line -> line.contains(",failed,"))
        .anyMatch(
            line -> line.startsWith("3,0.3,failed,") && line.endsWith(",its machine burned down"))
        .anyMatch(line -> line.startsWith("4,1.0e37,") && line.contains("infinite or NaN"))
        .hasSize(2);
  }

  @Test
  void aRunGoesOnWhereItsClusterHasEnded() throws IOException {
    String file =
        program(
            "sweep over rate { method: grid(6), minimize: validation.loss, stop: time(1h)\n"
                + TRIAL
                + "}\n");
    assertThat(run(file, "here").code()).isZero();
    Said gone = run(file, "there", "--cluster", "spark://gone:1");
    gone.hasTold(RunCode.NO_CLUSTER, "it has ended");
    assertThat(gone.code()).isEqualTo(ExitCode.WRONG);
    Said rest = nnc("run", "--resume", only("there").toString(), "--cluster", "local[2]");
    assertThat(rest.err()).isEmpty();
    assertThat(rest.out().lines().filter(line -> line.startsWith("trial ")).count())
        .isBetween(2L, 5L);
    theSame("here", "there");
  }

  @Test
  void aMachineWithOtherDataEndsTheRunAndNothingIsComputedOfIt() throws IOException {
    String file =
        program("sweep over rate { method: grid(3), minimize: validation.loss\n" + TRIAL + "}\n");
    Path points = folder.resolve("points.csv");
    String rows = Files.readString(points);
    HereProvider.BEFORE.add(() -> write(points, rows.replace("0.7,0.4,-1", "0.7,0.4,-2")));
    Said other = run(file, "there", "--cluster", "local[2]");
    other.hasTold(RunCode.UNFIT_MACHINE, "the files of d are not the same there");
    assertThat(other.code()).isEqualTo(ExitCode.WRONG);
    write(points, rows);
    HereProvider.BEFORE.clear();
    HereProvider.BEFORE.add(() -> remove(points));
    run(file, "without", "--cluster", "local[2]").hasTold(RunCode.UNFIT_MACHINE, "points.csv");
  }

  private static synchronized void write(Path file, String text) {
    try {
      AtomicFile.write(file, text); // while another machine may read it
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Test
  void whatCannotBeDoneWithAClusterIsSaidBeforeAnythingIsDone() throws IOException {
    String sweep =
        program("sweep over rate { method: grid(3), minimize: validation.loss\n" + TRIAL + "}\n");
    run(sweep, "none", "--cluster", "localhost:7077")
        .hasTold(RunCode.NO_CLUSTER_ADDRESS, "spark://HOST:7077");
    run(sweep, "none", "--cluster", "spark://nobody:1")
        .hasTold(RunCode.NO_CLUSTER, "nobody answers");
    String plain = program(TRIAL);
    run(plain, "none", "--cluster", "local[2]")
        .hasTold(RunCode.NOTHING_FOR_CLUSTER, "leave `--cluster` out");
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader empty = new URLClassLoader(new URL[0], null)) {
      Thread.currentThread().setContextClassLoader(empty);
      sweep =
          program("sweep over rate { method: grid(3), minimize: validation.loss\n" + TRIAL + "}\n");
      run(sweep, "none", "--cluster", "local[2]").hasTold(RunCode.NO_SPARK, "SPARK_HOME");
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
    assertThat(runs("none")).doesNotExist();
  }

  private String flowers() throws IOException {
    StringBuilder rows = new StringBuilder("size,colour,kind\n");
    for (int i = 0; i < 60; i++) {
      rows.append(
          "%s,%s,%s\n".formatted((i * 7 % 13) / 2.0, i % 3 == 0 ? "red" : "blue", "kind" + i % 2));
    }
    Files.writeString(folder.resolve("flowers.csv"), rows);
    String file =
        Files.writeString(
                folder.resolve("flowers.nn"),
                """
                nn 1
                data flowers from csv("flowers.csv") {
                  size   = size -> standardize
                  colour = colour -> category -> one_hot
                  kind   = kind -> category
                  split: everything
                }
                network net from size, colour { concat(size, colour) -> dense(3, tanh) -> dense(2, softmax) }
                train net on flowers { loss: cross_entropy(kind), optimizer: adam, epochs: 2 }
                """)
            .toString();
    assertThat(run(file, "runs").code()).isZero();
    return only("runs").toString();
  }

  @Test
  void answersToALargeTableAreTheSameAndInOrder() throws IOException {
    String trained = flowers();
    StringBuilder rows = new StringBuilder("size,\"colour\",note\n\n");
    for (int i = 0; i < 40_000; i++) {
      String note = i % 1_000 == 7 ? "\"two\nlines, \"\"quoted\"\"\"" : "n" + i;
      rows.append(i % 97 / 10.0).append(',').append(i % 5 == 0 ? "red" : "blue");
      rows.append(',').append(note).append(i % 3_000 == 11 ? "\n\n" : "\n");
    }
    String table = Files.writeString(folder.resolve("big.csv"), rows).toString();
    same(trained, table, ExitCode.DONE);

    // The last piece has no sound row at all, and one has a row that is too short.
    String bad =
        rows.toString().replace("9.6,blue,n96\n", "9.6,blue\n").replace("\n3.", "\nthree.")
            + "oops,red,end\n";
    Said said =
        same(trained, Files.writeString(folder.resolve("bad.csv"), bad).toString(), ExitCode.WRONG);
    assertThat(said.err()).contains("NN6100");
    StringBuilder end = new StringBuilder(rows.substring(0, rows.indexOf("n32767\n") + 7));
    for (int i = 0; i < 5; i++) {
      end.append("none,red,x\n");
    }
    same(trained, Files.writeString(folder.resolve("end.csv"), end).toString(), ExitCode.WRONG);
  }

  /** Answers of this machine and of a cluster. */
  private Said same(String trained, String table, int code) throws IOException {
    Path here = folder.resolve("here.csv");
    Path there = folder.resolve("there.csv");
    Said alone = nnc("predict", trained, table, "--out", here.toString());
    Said shared =
        nnc("predict", trained, table, "--out", there.toString(), "--cluster", "local[2]");
    assertThat(shared).isEqualTo(alone);
    assertThat(shared.code()).isEqualTo(code);
    List<String> expected = Files.readAllLines(here);
    List<String> lines = Files.readAllLines(there);
    assertThat(lines).hasSameSizeAs(expected);
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).equals(expected.get(i))) {
        sameBesideTheLastBit(lines.get(i), expected.get(i));
      }
    }
    return shared;
  }

  /** Another number of threads divides products otherwise, which shows on some processors. */
  private static void sameBesideTheLastBit(String line, String expected) {
    String[] cells = line.split(",", -1);
    String[] others = expected.split(",", -1);
    assertThat(cells).as(line).hasSameSizeAs(others);
    for (int i = 0; i < cells.length; i++) {
      if (!cells[i].equals(others[i])) {
        assertThat(Double.parseDouble(cells[i]))
            .as(line)
            .isCloseTo(Double.parseDouble(others[i]), within(1e-6));
      }
    }
  }

  @Test
  void rowsThatBelongTogetherAreNotSharedOut() throws IOException {
    String trained = flowers();
    Path lines =
        Files.writeString(folder.resolve("few.jsonl"), "{\"size\": 1, \"colour\": \"red\"}\n");
    nnc("predict", trained, lines.toString(), "--cluster", "local[2]")
        .hasTold(RunCode.NOT_SHARED_OUT, "JSON Lines");
    Said values = nnc("predict", trained, "size=1", "colour=red", "--cluster", "local[2]");
    assertThat(values.code()).isEqualTo(ExitCode.USAGE);
    assertThat(values.err()).contains("one CSV file");
    Path wrong = Files.writeString(folder.resolve("wrong.csv"), "size,note\n1,2\n");
    Said alone = nnc("predict", trained, wrong.toString());
    assertThat(nnc("predict", trained, wrong.toString(), "--cluster", "local[2]")).isEqualTo(alone);
    nnc("predict", trained, wrong.toString(), "--cluster", "spark://nobody:1")
        .hasTold(RunCode.NO_CLUSTER, "nobody answers");

    Files.writeString(
        folder.resolve("series.csv"),
        "t,v\n" + "1,2\n2,3\n3,5\n4,4\n5,6\n6,2\n7,1\n8,3\n9,4\n10,6\n");
    String series =
        Files.writeString(
                folder.resolve("series.nn"),
                """
                nn 1
                data series from csv("series.csv") {
                  past = v -> window(past: 3)
                  next = v
                  split: everything
                }
                network net from past { past -> flatten -> dense(1) }
                train net on series { loss: mse(next), optimizer: adam, epochs: 1 }
                """)
            .toString();
    run(series, "windows");
    nnc(
            "predict",
            only("windows").toString(),
            folder.resolve("series.csv").toString(),
            "--cluster",
            "local[2]")
        .hasTold(RunCode.NOT_SHARED_OUT, "together with those before it");
  }
}
