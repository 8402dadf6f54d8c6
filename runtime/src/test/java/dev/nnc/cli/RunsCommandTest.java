package dev.nnc.cli;

import static dev.nnc.cli.Said.nnc;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.diag.RunCode;
import dev.nnc.source.Visible;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code nnc runs} says of runs whose folders are written here by hand, and of one of ours.
 */
class RunsCommandTest {
  private static final String RESULTS =
      """
      "train": {"train.loss": 0.5, "validation.accuracy": 0.5, "epochs": 3},
      "evaluate": {"test.loss": 0.25, "test.accuracy": 0.875}
      """;

  @TempDir Path runs;

  private Path run(String name, String program, String hour, String state, String results)
      throws IOException {
    Path folder = Files.createDirectory(runs.resolve(name));
    Files.writeString(
        folder.resolve("run.json"),
        """
        {"format": 1, "state": "%s", "seed": 7, "results": {%s}, "seconds": 1.5,
         "source": {"file": "%s", "sha256": "s"}, "started": "2026-03-04T%s:00:00Z"}
        """
            .formatted(state, results, program, hour));
    return folder;
  }

  private List<String> rows(String... arguments) {
    Said said = nnc(arguments);
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.err()).isEmpty();
    List<String> lines = said.out().lines().toList();
    assertThat(lines).allMatch(line -> Visible.width(line) <= 80);
    return lines.size() < 2 ? lines : lines.subList(2, lines.size());
  }

  @Test
  void theNewestStandsLastWithWhatCameOfIt() throws IOException {
    run("late", "a.nn", "09", "stopped early", RESULTS);
    run("early", "deep/b.nn", "08", "failed", "");
    run("tuned", "a.nn", "10", "finished", "\"train\": {\"validation.mae\": null}");
    run("whole", "a.nn", "11", "finished", "\"evaluate\": {\"everything.mae\": 2}");
    Files.createDirectory(runs.resolve("notes"));
    Files.writeString(runs.resolve("readme.txt"), "");
    assertThat(rows("runs", runs.toString()))
        .satisfiesExactly(
            first -> assertThat(first).matches("early +b\\.nn +failed +7 +1\\.5.s"),
            second ->
                assertThat(second)
                    .startsWith("late ")
                    .contains("stopped early")
                    .endsWith("test.accuracy 0.8750"),
            third -> assertThat(third).startsWith("tuned ").endsWith("validation.mae not finite"),
            last -> assertThat(last).startsWith("whole ").endsWith("everything.mae 2"));
  }

  @Test
  void aRunThatWasCutOffShowsItsLastWholeEpoch() throws IOException {
    Path cut = run("cut", "a.nn", "08", "running", "");
    assertThat(rows("runs", runs.toString())).singleElement().asString().endsWith("7");
    Files.writeString(
        cut.resolve("metrics.jsonl"),
        """
        {"phase":"train","epoch":1,"loss":0.5,"validation.mae":4}
        {"phase":"train","epoch":2,"loss":0.4,"validation.mae":3}
        {"phase":"train","epo\
        """);
    assertThat(rows("runs", runs.toString()))
        .singleElement()
        .asString()
        .contains("not ended")
        .endsWith("validation.mae 3, epoch 2");
    assertThat(json().path(0).path("epoch").path("loss").asDouble()).isEqualTo(0.4);
    assertThat(json().path(0).has("seconds")).isFalse();
    Files.writeString(
        cut.resolve("metrics.jsonl"),
        """
        {"phase":"train","epoch":5,"steps":9,"seconds":0.1,"loss":0.5,"rate":1,"mae":2}
        """);
    assertThat(rows("runs", runs.toString()))
        .singleElement()
        .asString()
        .contains("  mae 2, loss 0.5000");
  }

  @Test
  void damageIsARowAndStopsNothing() throws IOException {
    run("whole", "a.nn", "08", "finished", RESULTS);
    for (String text :
        List.of("", "{", "[1]", "null", "{\"format\": 2, \"results\": {}}", "\u0000\u0001", "{}")) {
      Path damaged = Files.createDirectory(runs.resolve("damaged-" + text.hashCode()));
      Files.writeString(damaged.resolve("run.json"), text);
    }
    Files.writeString(
        run("timeless", "a.nn", "99", "finished", RESULTS).resolve("metrics.jsonl"), "");
    Files.createFile(Files.createDirectory(runs.resolve("torn")).resolve("journal.jsonl"));
    Files.createDirectories(runs.resolve("odd").resolve("run.json"));
    List<String> rows = rows("runs", runs.toString());
    assertThat(rows).hasSize(11).filteredOn(row -> row.contains("damaged ")).hasSize(10);
    assertThat(rows).anyMatch(row -> row.startsWith("torn ") && row.endsWith("is missing"));
    assertThat(json())
        .filteredOn(each -> each.path("state").asText().equals("damaged"))
        .hasSize(10)
        .allMatch(each -> each.path("reason").asText().startsWith("run.json "));
    assertThat(rows("runs", runs.toString(), "--of", "damaged.nn"))
        .as("of these nothing but the folder's name is known")
        .hasSize(7);
  }

  @Test
  void aFlippedBitIsTold() throws IOException {
    Path program = runs.resolve("gates.nn");
    nnc("new", "gates", program.toString());
    Files.writeString(program, Files.readString(program).replace("200", "2"));
    assertThat(nnc("run", "--runs", runs.toString(), program.toString()).code()).isZero();
    assertThat(rows("runs", runs.toString()))
        .singleElement()
        .asString()
        .contains("finished")
        .contains("accuracy ");
    Path record = runs.resolve(json().path(0).path("name").asText()).resolve("run.json");
    Files.writeString(record, Files.readString(record).replace("\"seed\" : 1", "\"seed\" : 3"));
    assertThat(rows("runs", runs.toString())).singleElement().asString().contains("damaged ");
  }

  @Test
  void runsOfOneProgramByAsMuchOfItsPathAsIsTold() throws IOException {
    run("one", "a/net.nn", "08", "finished", RESULTS);
    run("two", "b/net.nn", "09", "finished", RESULTS);
    run("three", "b/subnet.nn", "10", "finished", RESULTS);
    String folder = runs.toString();
    assertThat(rows("runs", "--of", "net", folder)).hasSize(2);
    assertThat(rows("runs", "--of", "./b/net.nn", folder)).hasSize(1);
    assertThat(rows("runs", "--of", "/home/me/a/net.nn", folder)).hasSize(1);
    assertThat(nnc("runs", "--of", "nett", folder))
        .isEqualTo(
            new Said(0, "no runs of `nett` in `" + folder + "`; did you mean `net.nn`?\n", ""));
  }

  @Test
  void aFolderWithoutRunsSaysWhatToDo() throws IOException {
    Said empty = nnc("runs", runs.toString());
    assertThat(empty.code()).isZero();
    assertThat(empty.out()).contains("no runs in").contains("`nnc run model.nn` makes one");
    assertThat(nnc("runs", "--json", runs.toString()).out()).isEqualTo("{\"runs\":[]}\n");
    Said missing = nnc("runs", runs.resolve("nowhere").toString());
    assertThat(missing.code()).isEqualTo(ExitCode.WRONG);
    missing.hasTold(RunCode.NO_RUNS_FOLDER, "there is no such folder");
    Path file = Files.createFile(runs.resolve("file"));
    nnc("runs", file.toString()).hasTold(RunCode.NO_RUNS_FOLDER, "it is not a folder");
    assertThat(nnc("runs", "--json", file.toString()).out()).contains("\"NN6115\"");
  }

  @Test
  void aRunMayBeNamedItself() throws IOException {
    Path one = run("one", "a.nn", "08", "finished", RESULTS);
    assertThat(rows("runs", one.toString())).singleElement().asString().startsWith("one ");
  }

  @Test
  void whatTheFoldersNamesSayHasNoColumn() throws IOException {
    run("a-20260304-080000", "x/a.nn", "08", "finished", RESULTS);
    assertThat(nnc("runs", runs.toString()).out())
        .contains("seed")
        .doesNotContain("program", "a.nn");
    run("best", "x/a.nn", "09", "finished", RESULTS);
    assertThat(nnc("runs", runs.toString()).out()).contains("program", "best               a.nn ");
  }

  @Test
  void longNamesStayWithinTheWidth() throws IOException {
    run("n".repeat(60), "p".repeat(200) + ".nn", "08", "stopped early", RESULTS);
    run("short", "a.nn", "09", "x".repeat(500), "\"e\": {\"test." + "m".repeat(90) + "\": 1}");
    assertThat(rows("runs", runs.toString())).hasSize(2);
  }

  private JsonNode json() throws IOException {
    Said said = nnc("runs", "--json", runs.toString());
    assertThat(said.code()).isZero();
    return JsonMapper.builder().build().readTree(said.out()).path("runs");
  }
}
