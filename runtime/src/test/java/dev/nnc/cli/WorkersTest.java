package dev.nnc.cli;

import static dev.nnc.cli.Said.nnc;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.cluster.HereProvider;
import dev.nnc.diag.RunCode;
import java.io.IOException;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A training that several machines share comes to the same as on one of them. */
class WorkersTest {
  private static final String PROGRAM =
      """
      nn 1
      param size = 8
      data d from csv("points.csv") {
        point = [a, b] -> standardize
        kind = kind -> category
        importance = kind -> class_weights
        split: last(validation: 30)
      }
      network net from point { point -> dense(size, relu) -> dropout(20%) -> dense(3, softmax) }
      """;

  @TempDir Path folder;

  @BeforeEach
  void points() throws IOException {
    StringBuilder rows = new StringBuilder("a,b,kind\n");
    for (int i = 0; i < 140; i++) {
      int kind = i % 7 == 0 ? 2 : i % 2;
      rows.append(
          "%s,%s,k%d\n".formatted(kind + (i * 37 % 23) / 9.0, (i * 11 % 17) / 5.0 - kind, kind));
    }
    Files.writeString(folder.resolve("points.csv"), rows);
  }

  @AfterEach
  void nothingMore() {
    HereProvider.BEFORE.clear();
  }

  private String program(String actions) throws IOException {
    return Files.writeString(folder.resolve("model.nn"), PROGRAM + actions).toString();
  }

  /** 110 rows are 14 batches, so updates begin in one epoch and end in the next. */
  private static String train(String optimizer, int accumulate, String more) {
    return """
        train net on d {
          loss: cross_entropy(kind, weights: importance), optimizer: %s, batch: 8, accumulate: %d, epochs: 6
          metrics: accuracy, top_k(2)%s
        }
        """
        .formatted(optimizer, accumulate, more.isEmpty() ? "" : ", " + more);
  }

  private Said run(String file, String runs, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("run", "--threads", "1", "--runs", folder.resolve(runs).toString(), file));
    words.addAll(List.of(more));
    return nnc(words.toArray(String[]::new));
  }

  private Path only(String runs) throws IOException {
    try (Stream<Path> folders = Files.list(folder.resolve(runs))) {
      return folders.findFirst().orElseThrow();
    }
  }

  /** The results of all epochs, without the seconds that they took. */
  private List<String> metrics(String runs) throws IOException {
    return Files.readAllLines(only(runs).resolve("metrics.jsonl")).stream()
        .map(line -> line.replaceAll("\"[a-z_]*seconds\" ?: ?[-0-9.eE]+", ""))
        .toList();
  }

  private void theSame(String here, String there) throws IOException {
    assertThat(metrics(there)).isEqualTo(metrics(here)).isNotEmpty();
    assertThat(only(there).resolve("weights/weights.bin"))
        .hasSameBinaryContentAs(only(here).resolve("weights/weights.bin"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sgd(0.1)  | 2 | 2 | ",
        "sgd(0.1)  | 4 | 2 | average: 0.9",
        "adam(0.01, clip: norm(0.5)) | 3 | 3 | ",
        "adam(cosine(0.02)) | 6 | 3 | ",
        "adam(0.05) | 2 | 2 | 'stop: no_improvement(validation.loss, patience: 1, restore: best), checkpoint: every(1)'",
      })
  void theWeightsAndResultsAreTheSame(String optimizer, int accumulate, int workers, String more)
      throws IOException {
    String said = more == null ? "" : more;
    String file = program(train(optimizer, accumulate, said));
    assertThat(run(file, "here").err()).isEmpty();
    HereProvider.LOOKS.set(0);
    Said there = run(file, "there", "--cluster", "local[2]", "--workers", "" + workers);
    assertThat(there.err()).isEmpty();
    assertThat(there.code()).isZero();
    theSame("here", "there");
    int epochs = metrics("here").size();
    int updates = 14 * epochs / accumulate;
    assertThat(HereProvider.LOOKS.get()).isGreaterThan(updates * (workers - 1));
  }

  /** Some metrics need a number of each row, and go by the unit of the column. */
  @Test
  void metricsOfAllRowsAreTheSame() throws IOException {
    String file =
        program(
            """
            data heights from csv("points.csv") {
              point = [a, b] -> standardize
              height = b -> standardize
              split: last(validation: 30)
            }
            network guess from point { point -> dense(4, tanh) -> dense(1) }
            train guess on heights {
              loss: mse(height), optimizer: adam(0.01), batch: 8, accumulate: 2, epochs: 3
              metrics: mae, quantile(abs(guess - height), 90%)
            }
            """);
    Said here = run(file, "here");
    assertThat(here.code()).isZero();
    assertThat(run(file, "there", "--cluster", "local[2]", "--workers", "2").err())
        .isEqualTo(here.err());
    theSame("here", "there");
  }

  @Test
  void whoLeavesOrNeverComesChangesNothing() throws IOException {
    String file = program(train("adam(0.01)", 2, ""));
    assertThat(run(file, "here").err()).isEmpty();
    Said leaves = run(file, "leaves", "--cluster", "spark://leaves:1", "--workers", "2");
    leaves.hasTold(RunCode.WITHOUT_WORKER, "is lost");
    assertThat(leaves.code()).isZero();
    theSame("here", "leaves");
    Said never = run(file, "never", "--cluster", "spark://never:1", "--workers", "2");
    never.hasTold(RunCode.WITHOUT_WORKER, "all machines burned down");
    assertThat(never.code()).isZero();
    theSame("here", "never");
  }

  @Test
  void severalTrainingsAndThoseBehindASearchAreSharedOneByOne() throws IOException {
    String file =
        program(
            """
            sweep over size in [2, 5] {
              minimize: validation.loss, stop: time(1h)
              train net on d as trial { loss: cross_entropy(kind), optimizer: adam, epochs: 2 }
            }
            """
                + train("adam(0.01)", 2, "").replace("train net on d", "train net on d as first")
                + train("sgd(0.1)", 4, "").replace("train net on d", "train net on d as second"));
    assertThat(run(file, "here").err()).isEmpty();
    Said there = run(file, "there", "--cluster", "local[2]", "--workers", "2");
    assertThat(there.err()).isEmpty();
    theSame("here", "there");
  }

  @Test
  void aLossThatIsNoNumberIsToldAsOnOneMachine() throws IOException {
    String file = program(train("sgd(1e30)", 2, ""));
    Said here = run(file, "here");
    assertThat(here.code()).isEqualTo(ExitCode.FAILED);
    Said there = run(file, "there", "--cluster", "local[2]", "--workers", "2");
    assertThat(there.code()).isEqualTo(ExitCode.FAILED);
    assertThat(there.err()).isEqualTo(here.err());
  }

  @Test
  void aMachineWithOtherDataEndsTheRun() throws IOException {
    String file = program(train("adam(0.01)", 2, ""));
    Path points = folder.resolve("points.csv");
    String rows = Files.readString(points);
    HereProvider.BEFORE.add(
        () -> {
          try {
            Files.writeString(points, rows.replace("\n0.0,", "\n0.5,"));
          } catch (IOException failure) {
            throw new IllegalStateException(failure);
          }
        });
    Said other = run(file, "there", "--cluster", "local[2]", "--workers", "2");
    other.hasTold(RunCode.UNFIT_MACHINE, "the files of d are not the same there");
    assertThat(other.code()).isEqualTo(ExitCode.WRONG);
  }

  @Test
  void whatCannotBeSharedIsSaidBeforeAnythingIsDone() throws IOException {
    String plain = program(train("adam", 1, ""));
    run(plain, "none", "--cluster", "local[2]", "--workers", "2")
        .hasTold(RunCode.CANNOT_BE_SHARED, "say `accumulate: 2`");
    String three = program(train("adam", 4, ""));
    run(three, "none", "--cluster", "local[2]", "--workers", "3")
        .hasTold(RunCode.CANNOT_BE_SHARED, "say `accumulate: 3`");
    run(three, "none", "--cluster", "local[2]", "--workers", "4")
        .hasTold(RunCode.TOO_FEW_MACHINES, "executes 2 tasks at once");
    String normed = program(train("adam", 2, ""));
    Files.writeString(
        Path.of(normed), Files.readString(Path.of(normed)).replace("dropout(20%)", "batch_norm"));
    run(normed, "none", "--cluster", "local[2]", "--workers", "2")
        .hasTold(RunCode.CANNOT_BE_SHARED, "layer_norm");
    String turns =
        program(
            """
            train net on d {
              epochs: 1
              update net { loss: cross_entropy(kind), optimizer: adam, accumulate: 2, every: 3 }
            }
            """);
    run(turns, "none", "--cluster", "local[2]", "--workers", "2")
        .hasTold(RunCode.CANNOT_BE_SHARED, "take turns");
    String sweep =
        program(
            "sweep over size in [2, 5] { minimize: validation.loss\n"
                + "  train net on d { loss: cross_entropy(kind), optimizer: adam, epochs: 2 } }\n");
    run(sweep, "none", "--cluster", "local[2]", "--workers", "2")
        .hasTold(RunCode.NOTHING_FOR_CLUSTER, "outside of a `sweep`");
    assertThat(folder.resolve("none")).doesNotExist();

    String whole = program(train("adam", 2, "").replace("batch: 8", "batch: all"));
    run(whole, "whole", "--cluster", "local[2]", "--workers", "2")
        .hasTold(RunCode.CANNOT_BE_SHARED, "an epoch has 1 of the 2 batches");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--workers 0 --cluster local[2]|needs a number from 2",
        "--workers 1 --cluster local[2]|needs a number from 2",
        "--workers many --cluster local[2]|--workers",
        "--workers 2|--cluster ADDRESS",
        "--workers 2 --cluster local[2] --dry-run|on this machine",
      })
  void nonsenseIsRefused(String line) throws IOException {
    String[] parts = line.split("\\|", -1);
    Said said = run(program(train("adam", 2, "")), "none", parts[0].split(" ", -1));
    assertThat(said.code()).isEqualTo(ExitCode.USAGE);
    assertThat(said.err()).contains(parts[1]);
  }
}
