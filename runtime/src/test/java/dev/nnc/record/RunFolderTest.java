package dev.nnc.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunFolderTest {
  private static final LocalDateTime TIME = LocalDateTime.of(2026, 3, 4, 5, 6, 7);

  @TempDir Path temporary;

  @Test
  void aFolderIsNamedAfterItsFileAndTheTime() throws IOException {
    RunFolder first = RunFolder.create(temporary, "samples/digits/mlp.nn", TIME);
    RunFolder second = RunFolder.create(temporary, "samples/digits/mlp.nn", TIME);
    assertThat(first.path()).isEqualTo(temporary.resolve("mlp-20260304-050607"));
    assertThat(second.path()).isEqualTo(temporary.resolve("mlp-20260304-050607-2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "../..",
        "../../etc/passwd.nn",
        "/etc/passwd",
        "..\\..\\windows",
        "C:\\x.nn",
        "a/../../b",
        ".nn",
        "",
        "\u0000",
        "~",
        "con",
        "-rf",
        "a\nb",
        "%2e%2e%2f"
      })
  void noNameLeadsOutOfItsFolder(String hostile) throws IOException {
    Path runs = Files.createDirectories(temporary.resolve("runs"));
    RunFolder folder = RunFolder.create(runs, hostile, TIME);
    assertThat(folder.path().toRealPath().getParent()).isEqualTo(runs.toRealPath());
    assertThat(folder.checkpoints(hostile).normalize().startsWith(folder.path())).isTrue();
    assertThat(folder.checkpoints(hostile).getNameCount())
        .isEqualTo(folder.path().getNameCount() + 2);
    Path predictions = folder.predictions(hostile);
    assertThat(predictions.normalize().getParent())
        .isEqualTo(folder.path().resolve(RunFolder.PREDICTIONS));
    Files.writeString(predictions, "can be written");
  }

  @Test
  void twoActionsNeverShareAFile() throws IOException {
    RunFolder folder = RunFolder.create(temporary, "x.nn", TIME);
    assertThat(folder.predictions("a/b")).isNotEqualTo(folder.predictions("a?b"));
    assertThat(folder.predictions("a/b")).isEqualTo(folder.predictions("a/b"));
    assertThat(folder.predictions("A")).isNotEqualTo(folder.predictions("a"));
  }

  @Test
  void checkpointsAreOnlyNamedWhereThereAreSome(@TempDir Path cutOff) throws IOException {
    assertThat(RunFolder.insteadOfWeights(cutOff)).contains("cut off before it kept weights");
    Path state = cutOff.resolve(RunFolder.RECOVERY).resolve("train");
    Files.createDirectories(state);
    assertThat(RunFolder.insteadOfWeights(cutOff)).contains("`nnc run --resume " + cutOff + "`");
    Files.delete(state);
    Files.createDirectory(cutOff.resolve(RunFolder.WEIGHTS));
    assertThat(RunFolder.insteadOfWeights(cutOff)).contains("run the program again");
    Files.createDirectory(cutOff.resolve(RunFolder.CHECKPOINTS));
    assertThat(RunFolder.insteadOfWeights(cutOff)).contains("`checkpoints`");
  }
}
