package dev.nnc.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.resolve.ImportReader.Result;
import dev.nnc.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an import may read, and what not, however it is written. */
class ProgramFilesTest {
  @TempDir Path outside;

  private Path root;
  private SourceFile main;
  private ProgramFiles files;

  @BeforeEach
  void project() throws IOException {
    root = Files.createDirectories(outside.resolve("project"));
    write(outside.resolve("secret.nn"));
    write(root.resolve("blocks.nn"));
    write(root.resolve("models/lib/more.nn"));
    main = new SourceFile(root.resolve("models/main.nn").toString(), "nn 1\n");
    files = new ProgramFiles(root, List.of(root.resolve("runs")));
  }

  private static void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "nn 1\n");
  }

  @Test
  void aFileIsFoundFromTheFileThatImportsIt() {
    assertThat(files.file(main, "lib/more.nn"))
        .isInstanceOfSatisfying(
            Result.File.class,
            found ->
                assertThat(found.source().name())
                    .isEqualTo(root.resolve("models/lib/more.nn").toString()));
    assertThat(files.file(main, "../blocks.nn")).isInstanceOf(Result.File.class);
    assertThat(files.file(main, "more.nn")).isInstanceOf(Result.Missing.class);
  }

  @Test
  void oneFileHasOneKeyHoweverItIsWritten() throws IOException {
    Files.createSymbolicLink(root.resolve("models/link.nn"), root.resolve("blocks.nn"));
    Result.File plain = (Result.File) files.file(main, "../blocks.nn");
    assertThat(((Result.File) files.file(main, "lib/../../blocks.nn")).key())
        .isEqualTo(plain.key());
    assertThat(((Result.File) files.file(main, "link.nn")).key()).isEqualTo(plain.key());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../secret.nn",
        "../models/../../secret.nn",
        "lib/../../../secret.nn",
        "..\\..\\secret.nn",
        "C:\\secret.nn",
        "C:/secret.nn",
        "//server/share/secret.nn",
        "/etc/passwd.nn",
        "~/secret.nn",
        "file:///etc/passwd.nn",
        "http://example.org/a.nn",
        "",
        " ",
        "a\u0000.nn",
        "a\n.nn",
        "blocks.txt",
        "..",
        "."
      })
  void nothingIsReadElsewhere(String path) {
    assertThat(files.file(main, path)).isInstanceOf(Result.Refused.class);
  }

  /** Nothing decodes them, so they are names of files that do not exist. */
  @ParameterizedTest
  @ValueSource(strings = {"%2e%2e/%2e%2e/secret.nn", "..%2f..%2fsecret.nn", "․․/secret.nn"})
  void encodedPathsAreNamesLikeOthers(String path) {
    assertThat(files.file(main, path)).isInstanceOf(Result.Missing.class);
  }

  @Test
  void linksThatLeadOutAreRefused() throws IOException {
    Files.createSymbolicLink(root.resolve("models/link.nn"), outside.resolve("secret.nn"));
    Files.createSymbolicLink(root.resolve("models/up"), outside);
    assertThat(files.file(main, "link.nn")).isInstanceOf(Result.Refused.class);
    assertThat(files.file(main, "up/secret.nn")).isInstanceOf(Result.Refused.class);
  }

  @Test
  void whatIsNoTextIsRefused() throws IOException {
    Files.write(root.resolve("models/binary.nn"), new byte[] {0, 1, 2, (byte) 0xFF});
    Files.write(root.resolve("models/huge.nn"), new byte[(4 << 20) + 1]);
    Files.createDirectory(root.resolve("models/folder.nn"));
    for (String name : List.of("binary.nn", "huge.nn", "folder.nn")) {
      assertThat(files.file(main, name)).as(name).isInstanceOf(Result.Refused.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../other-run", "/tmp/run", "..", "C:/run"})
  void runsAreOnlyReadInTheProject(String name) throws IOException {
    Path run = outside.resolve("other-run");
    write(run.resolve("resolved.nn"));
    Files.writeString(run.resolve("run.json"), "{\"state\": \"finished\"}");
    assertThat(files.run(main, name)).isNotInstanceOf(Result.Run.class);
  }

  @Test
  void runsThatFailedAreRefused() throws IOException {
    Path run = root.resolve("runs/cifar");
    write(run.resolve("resolved.nn"));
    Files.writeString(run.resolve("run.json"), "{\"state\": \"failed\"}");
    assertThat(files.run(main, "cifar"))
        .isInstanceOfSatisfying(
            Result.Refused.class, refused -> assertThat(refused.reason()).contains("failed"));
    Files.writeString(run.resolve("run.json"), "{\"state\": \"finished\"}");
    assertThat(files.run(main, "cifar"))
        .isInstanceOfSatisfying(
            Result.Refused.class, refused -> assertThat(refused.reason()).contains("missing"));
  }
}
