package dev.nnc.cli;

import static dev.nnc.cli.Said.nnc;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of texts in JSON are texts in pieces, and a gap in labels is told as one. */
class ListColumnsTest {
  @TempDir Path folder;

  private String program(String source, String tags, String units) throws IOException {
    String text =
        """
        nn 1

        data items from %s {
          x    = [x]
          tags = %s
          split: last(test: 20%%)
        }

        network n from x { x -> dense(%s, sigmoid) }

        train n on items { loss: binary_cross_entropy(tags), optimizer: adam, epochs: 1 }
        """
            .formatted(source, tags, units);
    return Files.writeString(folder.resolve("model.nn"), text).toString();
  }

  private String lists(String last) throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      String tags =
          switch (i % 4) {
            case 0 -> "[\"red\", \"big, old\"]";
            case 1 -> "[\"red\"]";
            case 2 -> "[]";
            default -> "[\"big, old\"]";
          };
      rows.append("{\"x\": ").append(i % 7).append(", \"tags\": ").append(tags).append("}\n");
    }
    Files.writeString(folder.resolve("items.jsonl"), rows + last);
    return "jsonl(\"items.jsonl\")";
  }

  @Test
  void listsOfTextsAreLabelsAsTheyAre() throws IOException {
    String model = program(lists(""), "tags -> multi_hot", "classes(tags)");
    Path runs = folder.resolve("runs");
    Said ran = nnc("run", model, "--runs", runs.toString());
    assertThat(ran.code()).as(ran.err()).isZero();
    Path done;
    try (Stream<Path> all = Files.list(runs)) {
      done = all.filter(each -> Files.exists(each.resolve("run.json"))).findFirst().orElseThrow();
    }
    assertThat(Files.readString(done.resolve("resolved.nn"))).contains("dense(2, sigmoid");
    assertThat(nnc("show", model).out()).contains("lists of texts");
    Path fresh =
        Files.writeString(
            folder.resolve("new.jsonl"), "{\"x\": 1, \"tags\": [\"big, old\", \"red\"]}\n");
    Said said = nnc("predict", done.toString(), fresh.toString(), "--format", "jsonl");
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.out()).contains("\"tags\":[\"big, old\", \"red\"]").contains("\"x\":1");
  }

  @Test
  void splitOfListsIsRefused() throws IOException {
    Said said = nnc("check", program(lists(""), "tags -> split(\",\") -> multi_hot", "2"));
    assertThat(said.err()).contains("NN3018").contains("they need no cutting: leave it out");
  }

  @Test
  void aMissingListIsAGapAndAnotherCellIsNoList() throws IOException {
    String gap = lists("{\"x\": 1, \"tags\": null}\n{\"x\": 1, \"tags\": [\"red\"]}\n");
    Said said = nnc("check", program(gap, "tags -> multi_hot", "classes(tags)"));
    assertThat(said.err()).contains("NN4012").contains("1 missing cell");
    Path model = Path.of(program(gap, "tags -> multi_hot", "classes(tags)"));
    Files.writeString(
        model,
        Files.readString(model).replace("  split:", "  rows: not is_missing(tags)\n  split:"));
    said = nnc("check", model.toString());
    assertThat(said.code()).as(said.err()).isZero();
    lists("");
    String many = "jsonl(\"many.jsonl\")";
    String rows = Files.readString(folder.resolve("items.jsonl"));
    Files.writeString(
        folder.resolve("many.jsonl"), rows.repeat(300) + "{\"x\": 1, \"tags\": \"red\"}\n");
    said = nnc("check", program(many, "tags -> multi_hot", "classes(tags)"));
    assertThat(said.err()).contains("NN4126");
  }

  @Test
  void aGapInLabelsIsToldAndNothingElseFails() throws IOException {
    Files.writeString(folder.resolve("m.csv"), "x,tags\n1,a;b\n2,a\n3,\n4,b\n");
    for (String units : new String[] {"2", "classes(tags)"}) {
      Said said =
          nnc("check", program("csv(\"m.csv\")", "tags -> split(\";\") -> multi_hot", units));
      assertThat(said.err()).contains("NN4012").doesNotContain("NN6099").doesNotContain("NN3053");
    }
  }

  @Test
  void labelsOfALargeFileAreCounted() throws IOException {
    StringBuilder rows = new StringBuilder("x,tags\n");
    for (int i = 0; i < 600_000; i++) {
      rows.append(i % 7).append(i % 3 == 0 ? ",a;b\n" : ",b\n");
    }
    Files.writeString(folder.resolve("m.csv"), rows);
    Said said = nnc("check", program("csv(\"m.csv\")", "tags -> split(\";\") -> multi_hot", "2"));
    assertThat(said.code()).as(said.err()).isZero();
    said = nnc("check", program("csv(\"m.csv\")", "tags -> lowercase -> category -> one_hot", "2"));
    assertThat(said.err()).contains("NN3053").doesNotContain("NN6099");
  }
}
