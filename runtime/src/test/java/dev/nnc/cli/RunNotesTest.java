package dev.nnc.cli;

import static dev.nnc.cli.Said.nnc;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.diag.RunCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code nnc runs tag}, {@code note}, {@code keep} and {@code remove} do to runs' folders. */
class RunNotesTest {
  @TempDir Path runs;

  private Path run(String name, int hour) throws IOException {
    Path folder = Files.createDirectory(runs.resolve(name));
    Files.writeString(
        folder.resolve("run.json"),
        """
        {"format": 1, "state": "finished", "seed": 7, "results": {}, "seconds": 1.5,
         "source": {"file": "a.nn", "sha256": "s"}, "started": "2026-03-04T0%d:00:00Z"}
        """
            .formatted(hour));
    Files.createDirectories(folder.resolve("weights"));
    Files.writeString(folder.resolve("weights/weights.bin"), "x");
    return folder;
  }

  private String listed(String... words) {
    Said said = nnc(Stream.concat(Stream.of("runs"), Stream.of(words)).toArray(String[]::new));
    assertThat(said.code()).as(said.err()).isZero();
    return said.out();
  }

  private static void done(String... words) {
    Said said = nnc(words);
    assertThat(said.code()).as(said.err()).isZero();
  }

  @Test
  void tagsAndNotesAreListedAndChangeNothingThatTheRunWrote() throws IOException {
    Path one = run("one", 1);
    run("two", 2);
    String record = Files.readString(one.resolve("run.json"));
    done("runs", "tag", one.toString(), "best", "paper");
    done("runs", "tag", one.toString(), "best", "of-may");
    done("runs", "note", one.toString(), "without the third sensor");
    done("runs", "keep", one.toString());
    assertThat(listed(runs.toString()))
        .contains("tags", "one  kept, best, paper, …", "\none: without the third sensor\n");
    assertThat(listed("--tag", "paper", runs.toString())).contains("one ").doesNotContain("two ");
    assertThat(listed("--json", "--tag", "of-may", runs.toString()))
        .contains(
            "\"name\":\"one\",\"tags\":[\"best\",\"paper\",\"of-may\"],"
                + "\"note\":\"without the third sensor\",\"keep\":true,");
    assertThat(listed("--tag", "pape", runs.toString())).contains("did you mean `paper`?");
    done("runs", "tag", "--remove", one.toString(), "best", "paper", "of-may");
    done("runs", "note", one.toString(), "");
    done("runs", "keep", "--off", one.toString());
    assertThat(listed(runs.toString())).doesNotContain("tags", "kept", "sensor");
    assertThat(Files.readString(one.resolve("run.json"))).isEqualTo(record);
  }

  @Test
  void whatIsNoTagOrNoRunIsRefused() throws IOException {
    Path one = run("one", 1);
    for (String tag : List.of("a b", "a,b", "", "a\u0007", "x".repeat(41))) {
      assertThat(nnc("runs", "tag", one.toString(), tag).code()).isEqualTo(ExitCode.USAGE);
    }
    assertThat(one.resolve("notes.json")).doesNotExist();
    nnc("runs", "tag", runs.toString(), "a").hasTold(RunCode.NO_RUN, "holds nothing that");
    nnc("runs", "note", runs.resolve("x").toString(), "a")
        .hasTold(RunCode.NO_RUN, "there is no such folder");
    for (String damaged : List.of("", "[]", "null", "{\"tags\": [null]}", "{\"keep\": {}}", "\0")) {
      Files.writeString(one.resolve("notes.json"), damaged);
      nnc("runs", "tag", one.toString(), "a")
          .hasTold(RunCode.DAMAGED_RUN, "is damaged: it is not what `nnc runs` wrote");
      assertThat(nnc("runs", "remove", "--yes", one.toString()).code()).isEqualTo(ExitCode.WRONG);
      assertThat(Files.readString(one.resolve("notes.json"))).isEqualTo(damaged);
      assertThat(listed(runs.toString())).contains("one: `notes.json` cannot be read");
    }
  }

  @Test
  void onlyRunsThatMayGoAreRemovedAndAllOfThemOrNone() throws IOException {
    Path one = run("one", 1);
    Path two = run("two", 2);
    Path kept = run("kept", 3);
    Path other = Files.createDirectory(runs.resolve("other"));
    Files.writeString(other.resolve("run.json"), "{\"name\": \"something else\"}");
    Path link = Files.createSymbolicLink(runs.resolve("link"), one);
    done("runs", "keep", kept.toString());
    for (Map.Entry<Path, String> each :
        Map.of(
                kept, "it is marked to be kept",
                other, "does not look as `nnc run` writes it",
                link, "it is a link")
            .entrySet()) {
      Said said = nnc("runs", "remove", "--yes", one.toString(), each.getKey().toString());
      assertThat(said.code()).isEqualTo(ExitCode.WRONG);
      said.hasTold(RunCode.NOT_REMOVED, each.getValue());
    }
    assertThat(one.resolve("weights/weights.bin")).exists();
    assertThat(nnc("runs", "remove", one.toString()).code()).isEqualTo(ExitCode.USAGE);
    Files.delete(link);
    done("runs", "remove", "--yes", one.toString(), two.toString(), one.toString());
    try (Stream<Path> left = Files.list(runs)) {
      assertThat(left).containsExactlyInAnyOrder(kept, other);
    }
  }

  @Test
  void aTerminalIsAsked() throws IOException {
    Path one = run("one", 1);
    assertThat(asked("n\n", one)).contains("  " + one, "1 kB", "remove 1 run? [y/N] ");
    assertThat(asked("", one)).contains("nothing was removed");
    assertThat(one).exists();
    assertThat(asked(" Y\n", one)).contains("removed " + one);
    assertThat(one).doesNotExist();
  }

  private static String asked(String answer, Path run) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Console terminal =
        new Console(
            stream,
            stream,
            new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)),
            true,
            false,
            false,
            80,
            Map.of());
    assertThat(Main.execute(terminal, "runs", "remove", run.toString())).isZero();
    stream.flush();
    return out.toString(StandardCharsets.UTF_8);
  }
}
