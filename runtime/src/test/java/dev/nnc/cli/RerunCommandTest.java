package dev.nnc.cli;

import static dev.nnc.cli.Said.nnc;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.diag.RunCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code nnc rerun} makes of a run, and what it says of it. */
class RerunCommandTest {
  @TempDir Path folder;

  private Path program;

  @BeforeEach
  void points() throws IOException {
    Files.createDirectories(folder.resolve("deep/data"));
    Files.writeString(folder.resolve("deep/data/four.csv"), "a,b,y\n1,2,3\n2,1,4\n3,5,6\n4,4,8\n");
    Files.writeString(
        folder.resolve("deep/part.nn"), "nn 1\nblock part(n) { dense(n, tanh) -> dropout(0.5) }\n");
    program =
        Files.writeString(
            folder.resolve("deep/model.nn"),
            """
            nn 1
            import part from "part.nn"
            param rate = 0.5
            data d from csv("four.csv") {
              x = [a, b]
              y = y
              split: random(test: 25%)
            }
            network net from x { x -> part(4) -> dense(1) }
            train net on d { loss: mse(y), optimizer: sgd(rate), epochs: 3 }
            evaluate net on d.test { metrics: mae }
            """);
  }

  private Path run(String... options) {
    String[] words = new String[options.length + 4];
    words[0] = "run";
    words[1] = "--runs";
    words[2] = folder.resolve("runs").toString();
    System.arraycopy(options, 0, words, 3, options.length);
    words[words.length - 1] = program.toString();
    return made(nnc(words));
  }

  private static Path made(Said said) {
    assertThat(said.out()).as(said.err()).contains("run folder: ");
    return Path.of(said.out().lines().reduce("", (a, b) -> b).substring("run folder: ".length()));
  }

  private Said rerun(Path run) {
    return nnc("rerun", "--runs", folder.resolve("again").toString(), run.toString());
  }

  @Test
  void theSameComesOfItWhateverHasBecomeOfTheProgram() throws IOException {
    Path first = run("--seed", "9", "--set", "rate=0.01", "--threads", "2");
    Files.delete(program);
    Files.delete(folder.resolve("deep/part.nn"));
    Said said = rerun(first);
    assertThat(said.code()).as(said.err() + said.out()).isZero();
    assertThat(said.out())
        .startsWith("nothing that was recorded differs today\n")
        .contains("the same came of it, bit for bit\n");
    Path second = made(said);
    assertThat(String.valueOf(second.getFileName())).startsWith("model-");
    assertThat(Files.readString(second.resolve("run.json")))
        .contains("\"seed\" : 9", "\"threads\" : 2");
    Said third = rerun(second);
    assertThat(third.code()).as(third.err() + third.out()).isZero();
    assertThat(third.out()).contains("the same came of it");
  }

  @Test
  void dataThatWasChangedIsToldBeforeAndWhatCameOfItAfter() throws IOException {
    Path first = run("--set", "rate=0.01");
    Path data = folder.resolve("deep/data/four.csv");
    Files.writeString(data, Files.readString(data).replace("1,2,3", "1,2,3.5"));
    Said said = rerun(first);
    assertThat(said.code()).isEqualTo(ExitCode.WRONG);
    assertThat(said.out())
        .startsWith("today differs from the day of the run:\n  data: ")
        .contains("four.csv was changed\n")
        .containsPattern("not the same came of it:\n  train: train\\.loss [0-9.E-]+ then, [0-9]")
        .contains("  weights: not the same bit for bit\nrun folder: ");
    Files.delete(data);
    Said gone = rerun(first);
    assertThat(gone.code()).isEqualTo(ExitCode.WRONG);
    assertThat(gone.out()).contains("four.csv is not there any more");
    assertThat(gone.err()).contains("four.csv").doesNotContain("NN6099");
  }

  @Test
  void anotherMachineIsTold() throws IOException {
    Path first = run("--set", "rate=0.01");
    Path record = first.resolve("run.json");
    String text = Files.readString(record);
    // As a version wrote it that sealed nothing.
    String unsealed =
        text.replaceAll("(?s),\\s*\"files\" : \\{.*", "\n}\n")
            .replaceFirst("\"nnc\" : \"[^\"]*\"", "\"nnc\" : \"0.0.9\"")
            .replaceFirst("\"extensions\" : \\[[^\\]]*\\]", "\"extensions\" : [ \"avx9\" ]");
    Files.writeString(record, unsealed);
    Said said = rerun(first);
    assertThat(said.code()).as(said.err() + said.out()).isZero();
    assertThat(said.out())
        .startsWith("today differs from the day of the run:\n  nnc: 0.0.9 then, ")
        .contains("  vector extensions that the run had: avx9\n");
  }

  @Test
  void whatIsNoRunOrDamagedIsRefused() throws IOException {
    rerun(folder).hasTold(RunCode.NOT_A_RUN, "is not the folder of a finished run");
    Path first = run("--set", "rate=0.01");
    Files.writeString(first.resolve("resolved.nn"), "nn 1\n");
    Said said = rerun(first);
    assertThat(said.code()).isEqualTo(ExitCode.WRONG);
    said.hasTold(RunCode.DAMAGED_RUN, "resolved.nn");
    assertThat(folder.resolve("again")).doesNotExist();
  }

  @Test
  void tellsItToOtherProgramsAsJson() throws IOException {
    Path first = run("--seed", "9");
    String again = folder.resolve("again").toString();
    List<JsonNode> lines = new ArrayList<>();
    for (String line :
        nnc("rerun", "--json", "--runs", again, first.toString()).out().lines().toList()) {
      lines.add(new JsonMapper().readTree(line));
    }
    List<String> events = lines.stream().map(line -> line.path("event").asText()).toList();
    assertThat(events).startsWith("today", "run").endsWith("evaluation", "compared", "end");
    assertThat(lines.getFirst().path("differences").isEmpty()).isTrue();
    assertThat(lines.get(lines.size() - 2).path("same").asBoolean()).isTrue();
    assertThat(lines.getLast().path("state").asText()).isEqualTo("finished");
    assertThat(Path.of(lines.getLast().path("folder").asText())).isDirectory();
    Said none = nnc("rerun", "--json", folder.toString());
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.out())
        .contains("\"event\":\"diagnostic\",\"code\":\"NN6020\"", "\"state\":\"refused\"");
    assertThat(none.err()).isEmpty();
  }
}
