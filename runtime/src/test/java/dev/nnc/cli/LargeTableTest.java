package dev.nnc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table whose columns do not fit into the memory of a process is prepared and trained on. */
class LargeTableTest {
  private static final int ROWS = 30_000;
  private static final int COLUMNS = 80;

  @TempDir Path folder;

  /** Numbers with gaps, and a class that goes by them. */
  private void table() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < COLUMNS; i++) {
      text.append('c').append(i).append(',');
    }
    text.append("colour,label\n");
    for (int row = 0; row < ROWS; row++) {
      double sum = 0;
      for (int i = 0; i < COLUMNS; i++) {
        int value = random.nextInt(100);
        sum += i % 3 == 0 ? value - 49.5 : 0;
        text.append(i % 5 == 1 && random.nextInt(10) == 0 ? "" : String.valueOf(value)).append(',');
      }
      text.append(List.of("red", "green", "blue").get(random.nextInt(3)));
      text.append(',').append(sum > 0 ? "yes" : "no").append('\n');
    }
    Files.writeString(folder.resolve("large.csv"), text);
    Files.writeString(
        folder.resolve("large.nn"),
        """
        nn 1
        data t from csv("large.csv") {
          scaled = columns(1 .. 40) -> impute(median) -> robust_scale
          shares = columns(41 .. 60) -> impute(mean) -> quantiles(10)
          rest   = columns(61 .. 80) -> impute(most_frequent) -> standardize
          colour = colour -> category(3) -> one_hot
          label  = label -> category(2)
          split: random(validation: 10%, test: 10%)
        }
        network net from scaled, shares, rest, colour {
          (scaled, shares, rest, colour) -> concat -> dense(8, relu) -> dropout(10%) -> dense(2, softmax)
        }
        train net on t {
          loss: cross_entropy(label), optimizer: adam(0.01), batch: 256, epochs: 2, metrics: accuracy
        }
        evaluate net on t.test { metrics: accuracy }
        """);
  }

  private Path run(String heap) throws IOException, InterruptedException {
    Path temporary = Files.createDirectories(folder.resolve("temporary" + heap));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx" + heap,
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.io.tmpdir=" + temporary,
            "-cp",
            System.getProperty("java.class.path"),
            "dev.nnc.cli.Main"));
    Path runs = folder.resolve("runs" + heap);
    command.addAll(
        List.of(
            "run",
            folder.resolve("large.nn").toString(),
            "--threads",
            "1",
            "--runs",
            runs.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left.filter(file -> file.toString().endsWith(".numbers"))).isEmpty();
    }
    try (Stream<Path> made = Files.list(runs)) {
      return made.filter(Files::isDirectory)
          .filter(run -> Files.exists(run.resolve("run.json")))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void comesToTheSameAsInMemory() throws IOException, InterruptedException {
    table();
    Path small = run("72m");
    Path large = run("1g");
    // What may be held as it was read, a fifth of the smaller heap, is less than there is.
    assertThat(8L * ROWS * COLUMNS).isGreaterThan(72L * 1024 * 1024 / 5);
    for (String file : List.of("fitted.json", "weights/weights.bin")) {
      assertThat(small.resolve(file)).hasSameBinaryContentAs(large.resolve(file));
    }
  }
}
