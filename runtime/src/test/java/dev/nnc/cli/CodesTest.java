package dev.nnc.cli;

import static dev.nnc.cli.Said.nnc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nnc.diag.ActionCode;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.RunCode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said about data and runs that are found wrong only once they are read or executed. */
class CodesTest {
  @TempDir Path folder;

  private static final String NETWORK =
      """
      network net from x { x -> dense(2, tanh) -> dense(1) }
      """;

  @BeforeEach
  void points() throws IOException {
    Files.writeString(folder.resolve("four.csv"), "a,b,y\n1,2,3\n2,1,4\n3,5,6\n4,4,8\n");
  }

  private String program(String text) throws IOException {
    Path file = folder.resolve("model.nn");
    Files.writeString(file, "nn 1\n" + text);
    return file.toString();
  }

  private Said run(String program) throws IOException {
    return nnc("run", "--runs", folder.resolve("runs").toString(), program(program));
  }

  private static String folderOf(Said run) {
    assertThat(run.code()).as(run.err()).isZero();
    return run.out().lines().reduce("", (a, b) -> b).substring("run folder: ".length());
  }

  @Test
  void aSplitCannotBeStratifiedByWhatDiffersInEachRow() throws IOException {
    Files.writeString(
        folder.resolve("many.csv"),
        "id,y\n"
            + IntStream.range(0, 1500)
                .mapToObj(i -> "n" + i + "," + i)
                .collect(Collectors.joining("\n")));
    Said said =
        run(
            """
            data d from csv("many.csv") {
              x = y
              split: random(test: 20%, stratify: id)
            }
            network net from x { x -> dense(1) }
            train net on d { loss: mse(x), optimizer: sgd(0.1), epochs: 1 }
            """);
    said.hasTold(DataCode.STRATIFY, "1,000 different values");
    assertThat(said.code()).isEqualTo(1);
  }

  @Test
  void aColumnWithoutANameGetsOne() throws IOException {
    Files.writeString(folder.resolve("nameless.csv"), "a,,y\n1,2,3\n2,1,4\n");
    Said said =
        nnc(
            "check",
            program(
                """
                data d from csv("nameless.csv") {
                  x = columns(1 .. 2)
                  target = y
                  split: everything
                }
                """
                    + NETWORK
                    + "train net on d { loss: mse(target), optimizer: sgd(0.1), epochs: 1 }\n"));
    said.hasTold(DataCode.UNNAMED_COLUMN, "column_2");
    assertThat(said.code()).isZero();
  }

  @Test
  void picturesThatCannotBeReadAreLeftOutIfThatWasAskedFor() throws IOException {
    for (String kind : List.of("dark", "light")) {
      Files.createDirectories(folder.resolve("shapes").resolve(kind));
      for (int i = 0; i < 3; i++) {
        BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(0, 0, 0, kind.equals("dark") ? 0 : 255);
        ImageIO.write(
            image, "png", folder.resolve("shapes").resolve(kind).resolve(i + ".png").toFile());
      }
    }
    Files.write(folder.resolve("shapes/dark/broken.png"), new byte[] {1, 2, 3});
    Said said =
        run(
            """
            data d from folders("shapes", unreadable: skip) {
              x = pixels -> scale(1/255)
              kind = class
              split: everything
            }
            network net from x { x -> flatten -> dense(2, softmax) }
            train net on d { loss: cross_entropy(kind), optimizer: sgd(0.1), epochs: 1 }
            """);
    said.hasTold(DataCode.SKIPPED, "1 picture");
    assertThat(said.code()).as(said.err()).isZero();
  }

  private Said sequences(String letters, String network) throws IOException {
    Files.writeString(folder.resolve("s.csv"), "signal,word\n##,abc\n");
    return run(
        """
        data d from csv("s.csv") {
          moments = signal -> split_characters -> category(["#", "."]) -> pad(to: 6)
          letters = word -> split_characters -> LETTERS -> pad(to: 6)
          split: everything
        }
        """
                .replace("LETTERS", letters)
            + network);
  }

  @Test
  void aTruthLongerThanItsSequenceIsToldWithItsRow() throws IOException {
    Said said =
        sequences(
            "category([\"a\", \"b\", \"c\"])",
            """
            network reader from moments { moments -> embedding(4) -> dense(4, softmax) }
            train reader on d { loss: ctc(letters), optimizer: sgd(0.1), epochs: 1 }
            """);
    said.hasTold(DataCode.TOO_FEW_STEPS, "`letters` needs 3 steps at");
    assertThat(said.code()).isEqualTo(1);
  }

  @Test
  void moreClassesThanTheNetworkTellsApartAreTold() throws IOException {
    Said said =
        sequences(
            "category",
            """
            network reader from moments { moments -> embedding(4) -> dense(3, softmax) }
            train reader on d { loss: ctc(letters), optimizer: sgd(0.1), epochs: 1 }
            """);
    said.hasTold(ActionCode.LOSS_MISFIT, "the truth 3 classes");
    assertThat(said.code()).isEqualTo(1);
  }

  @Test
  void truthsStepByStepHaveAsManyStepsAsTheirInput() throws IOException {
    Said said =
        sequences(
            "category([\"a\", \"b\", \"c\"])",
            """
            network tagger from moments { moments -> embedding(4) -> dense(3, softmax) }
            train tagger on d { loss: cross_entropy(letters), optimizer: sgd(0.1), epochs: 1 }
            """);
    said.hasTold(DataCode.UNEVEN_STEPS, "`letters` has 3 classes");
    assertThat(said.code()).isEqualTo(1);
  }

  private static final String TRAINING =
      """
      data d from csv("four.csv") {
        x = columns(1 .. 2)
        target = y
        split: everything
      }
      network net from x { x -> dense(WIDTH, tanh) -> dense(1) }
      train net on d { loss: mse(target), optimizer: sgd(0.01), epochs: 1 }
      """;

  @Test
  void weightsOfAnotherProgramAreRefused() throws IOException {
    Path one = Path.of(folderOf(run(TRAINING.replace("WIDTH", "2"))));
    Path other = Path.of(folderOf(run(TRAINING.replace("WIDTH", "3"))));
    try (Stream<Path> files = Files.walk(one.resolve("weights"))) {
      for (Path each : new ArrayList<>(files.sorted(Comparator.reverseOrder()).toList())) {
        Files.delete(each);
      }
    }
    Files.move(other.resolve("weights"), one.resolve("weights"));
    Said said = nnc("predict", one.toString(), "a=1", "b=2");
    said.hasTold(RunCode.OTHER_WEIGHTS, "should be");
    assertThat(said.code()).isEqualTo(1);
  }

  @Test
  void aProgramWithoutPredictionsHasNothingToPredict() throws IOException {
    Said said = nnc("predict", program(TRAINING.replace("WIDTH", "2")));
    said.hasTold(RunCode.NOTHING_TO_PREDICT, "run folder");
    assertThat(said.code()).isEqualTo(1);
  }

  @Test
  void aNetworkPredictsOnlyOnceItIsTrained() throws IOException {
    String program = TRAINING.replace("WIDTH", "2") + "predict net on d { }\n";
    nnc("predict", program(program)).hasTold(RunCode.NEEDS_TRAINING, "nnc run");
    nnc("predict", program(program), "a=1", "b=2").hasTold(RunCode.NEEDS_TRAINING, "nnc run");
  }

  @Test
  void aConditionThatChoosesNoRowIsTold() throws IOException {
    Said said = run(TRAINING.replace("WIDTH", "2").replace("split:", "rows: a > 100\n  split:"));
    said.hasTold(DataCode.EMPTY_PART, "none of its 4 rows is chosen");
    assertThat(said.code()).isEqualTo(1);
  }

  @Test
  void whatIsFarTooLongForAProgramIsNotRead() throws IOException {
    Path file = folder.resolve("long.nn");
    try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
      made.setLength(64L << 20);
    }
    nnc("check", file.toString()).hasTold(RunCode.TOO_LARGE, "long.nn");
  }

  @Test
  void aFileThatFailsWhileItIsReadIsTold() {
    assumeTrue(Files.exists(Path.of("/proc/self/mem")));
    nnc("check", "/proc/self/mem").hasTold(RunCode.UNREADABLE, "/proc/self/mem");
  }
}
