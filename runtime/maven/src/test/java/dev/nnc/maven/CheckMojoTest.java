package dev.nnc.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code nnc:check}. */
class CheckMojoTest {
  private static final String RIGHT =
      """
      nn 1
      data d from table(a: [1, 2, 3, 4], y: [2, 4, 6, 8]) {
        x = a
        t = y
        split: everything
      }
      network net from x { x -> dense(1) }
      train net on d { loss: mse(t), optimizer: sgd(0.01), epochs: 1, batch: 2 }
      """;

  @TempDir Path folder;

  private final List<String> said = new ArrayList<>();

  private CheckMojo check(Path sources, boolean failOnWarning, boolean skip) {
    CheckMojo mojo = new CheckMojo(sources, failOnWarning, skip);
    mojo.setLog(
        new SystemStreamLog() {
          @Override
          public void info(CharSequence text) {
            said.add("info " + text);
          }

          @Override
          public void warn(CharSequence text) {
            said.add("warn " + text);
          }

          @Override
          public void error(CharSequence text) {
            said.add("error " + text);
          }
        });
    return mojo;
  }

  @Test
  void errorsFailTheBuildWithTheirPlaces() throws IOException {
    Path below = Files.createDirectories(folder.resolve("a/b"));
    Files.writeString(folder.resolve("right.nn"), RIGHT);
    Files.writeString(below.resolve("wrong.nn"), RIGHT.replace("dense", "dese"));
    Files.writeString(folder.resolve("notes.txt"), "no program");
    Path run = Files.createDirectories(folder.resolve("runs/right-1"));
    Files.writeString(run.resolve("run.json"), "{}");
    Files.writeString(run.resolve("resolved.nn"), "no program");
    assertThatThrownBy(() -> check(folder, false, false).execute())
        .isInstanceOf(MojoFailureException.class)
        .hasMessageContaining("2 programs: 1 error, 0 warnings");
    assertThat(said).hasSize(2);
    assertThat(said.get(0)).startsWith("error ").contains("wrong.nn:7:", "did you mean");
    said.clear();
    assertThatCode(() -> check(folder, false, true).execute()).doesNotThrowAnyException();
    assertThat(said).containsExactly("info programs are not checked");
  }

  @Test
  void warningsFailOnlyIfAsked() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("unused.nn"), RIGHT.replace("nn 1\n", "nn 1\nparam rate = 0.1\n"));
    assertThatCode(() -> check(file, false, false).execute()).doesNotThrowAnyException();
    assertThat(said.get(said.size() - 1)).isEqualTo("info checked 1 program: 0 errors, 1 warning");
    assertThatThrownBy(() -> check(file, true, false).execute())
        .isInstanceOf(MojoFailureException.class);
  }

  @Test
  void aProjectWithoutProgramsIsRight() {
    assertThatCode(() -> check(folder.resolve("nn"), true, false).execute())
        .doesNotThrowAnyException();
    assertThat(said.get(0)).contains("no program to check");
  }
}
