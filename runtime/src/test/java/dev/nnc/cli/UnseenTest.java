package dev.nnc.cli;

import static dev.nnc.cli.Said.nnc;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.diag.DataCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of new rows that hold what training has not seen. */
class UnseenTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir static Path folder;
  private static String run = "";

  @BeforeAll
  static void train() throws IOException {
    List<String> lines = new ArrayList<>(List.of("city,area,size,level,note,price"));
    Random random = new Random(1);
    for (int i = 0; i < 60; i++) {
      lines.add(
          "%s,%s,%d,3,%s,%d"
              .formatted(
                  List.of("rome", "oslo", "bern").get(i % 3),
                  i == 7 ? "far" : i % 2 == 0 ? "north" : "south",
                  20 + random.nextInt(100),
                  i % 2 == 0 ? "big garden" : "nice view",
                  100 + random.nextInt(50)));
    }
    Files.write(folder.resolve("homes.csv"), lines);
    Path file =
        Files.writeString(
            folder.resolve("homes.nn"),
            """
            nn 1
            data homes from csv("homes.csv") {
              where = city -> category(unknown: "other") -> one_hot
              side = area -> lowercase -> category(unknown: "other", min_count: 2) -> one_hot
              numbers = [size, level] -> standardize
              long = size -> log1p -> standardize
              words = note -> split_words -> bag_of_words(20)
              cost = price -> standardize
              split: everything
            }
            network net from where, side, numbers, long, words {
              concat(where, side, numbers, long, words) -> dense(1)
            }
            train net on homes { loss: mse(cost), optimizer: sgd(0.01), epochs: 1, batch: 20 }
            evaluate net on homes { metrics: mae }
            """);
    Said said = nnc("run", "--runs", folder.resolve("runs").toString(), file.toString());
    assertThat(said.code()).as(said.err()).isZero();
    run = said.out().lines().reduce("", (a, b) -> b).substring("run folder: ".length());
  }

  private static String rows(String... rows) throws IOException {
    Path file = folder.resolve("new.csv");
    return Files.writeString(
            file, "city,area,size,level,note,price\n" + String.join("\n", rows) + "\n")
        .toString();
  }

  @Test
  void aClassThatNoTrainingRowHad() throws IOException {
    String file =
        rows("paris,north,50,3,big view,1", "wien,north,60,3,nice,1", "rome,north,60,3,nice,1");
    Said said = nnc("predict", run, file, "--json");
    assertThat(said.code()).isZero();
    assertThat(said.err())
        .contains("NN4117")
        .contains("`city` holds \"paris\", \"wien\" in 2 rows")
        .contains("it counts as \"other\"; training had no such row, so the answer rests on");
    JsonNode answers = JSON.readTree(said.out());
    assertThat(answers.get(0).path("warning").asText())
        .isEqualTo(
            "`city` holds \"paris\": it counts as \"other\"; training had no such row, so the answer"
                + " rests on untrained weights");
    assertThat(answers.get(2).path("warning").asText("")).isIn("", "null");
    String to = folder.resolve("evaluations").toString();
    JsonNode judged = JSON.readTree(nnc("evaluate", run, "--on", file, "--to", to, "--json").out());
    assertThat(judged.toString()).contains("NN4117");
  }

  @Test
  void aClassWhoseKindTheNetworkHasLearned() throws IOException {
    Said said = nnc("predict", run, rows("rome,WEST,50,3,nice,1"));
    said.hasTold(DataCode.UNLEARNED_CATEGORY, "it counts as \"other\"; training had 1 such row");
    assertThat(said.err()).doesNotContain("untrained");
  }

  @Test
  void aTextOfUnknownWords() throws IOException {
    nnc("predict", run, rows("rome,north,50,3,pas un mot,1"))
        .hasTold(DataCode.NO_KNOWN_WORD, "`note` holds \"pas un mot\" in 1 row: it has no word");
  }

  /** Once a column, though two fields are made of it. */
  @Test
  void aNumberFarOutside() throws IOException {
    Said said = nnc("predict", run, rows("rome,north,90000,3,nice,1", "rome,north,200,4,nice,1"));
    said.hasTold(DataCode.FAR_OUTSIDE, "`size` holds 90000 in 1 row: training rows hold 2");
    said.hasTold(DataCode.FAR_OUTSIDE, "`level` holds 4 in 1 row: training rows hold 3 alone");
    assertThat(said.err().split("NN4119", -1)).hasSize(3);
  }

  @Test
  void ordinaryRowsAndRowsWithoutAnAnswerAreNotWarnedOf() throws IOException {
    Said said = nnc("predict", run, rows("rome,north,50,3,nice,1", "paris,north,x,3,nice,1"));
    assertThat(said.err()).doesNotContain("NN411");
    assertThat(said.out().lines().findFirst().orElse("")).doesNotContain("warning");
  }

  @Test
  void whyThereIsNoAnswerIsJsonToo() throws IOException {
    for (String[] asked :
        List.of(
            new String[] {"predict", run, "none.csv", "--json"},
            new String[] {"predict", run, "colour=red", "--json"},
            new String[] {"predict", run, rows(), "--json"},
            new String[] {"predict", run, "city=rome", "size=x", "--json"},
            new String[] {"predict", folder.resolve("homes.nn").toString(), "--json"},
            new String[] {"predict", folder.resolve("none.nn").toString(), "--json"})) {
      Said said = nnc(asked);
      assertThat(said.code()).as(String.join(" ", asked)).isEqualTo(ExitCode.WRONG);
      assertThat(said.err()).isEmpty();
      assertThat(JSON.readTree(said.out()).path("diagnostics").get(0).path("code").asText())
          .startsWith("NN");
    }
  }
}
