package dev.nnc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of {@code man nnc} is that of the commands; {@code -Dgolden.update=true} writes it. */
class ManualPageTest {
  private static final Path ROOT = Path.of(System.getProperty("nnc.root", ".."));
  private static final Path PAGE = ROOT.resolve("runtime/packages/nnc.1");

  @TempDir private Path folder;

  @Test
  void thePageIsUpToDate() throws IOException {
    PrintStream nothing =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    Console console = Console.plain(nothing, nothing, new ByteArrayInputStream(new byte[0]));
    String page =
        ManualPage.of(Main.line(console, ""), Files.readString(ROOT.resolve("docs/commands.md")));
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE).content().isEqualTo(page);
  }

  /** Where groff is: it understands all of the page, and nothing is lost or broken on the way. */
  @Test
  void groffShowsIt() throws IOException, InterruptedException {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/groff"))
            && Files.exists(Path.of("/usr/share/groff/current/tmac/an-old.tmac")),
        "groff with the macros of man is not here");
    Path shown = folder.resolve("shown");
    Path said = folder.resolve("said");
    Process groff =
        new ProcessBuilder(
                List.of("/usr/bin/groff", "-man", "-ww", "-Tutf8", "-P-cbou", PAGE.toString()))
            .redirectOutput(shown.toFile())
            .redirectError(said.toFile())
            .start();
    assertThat(groff.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(said)).isEmpty();
    assertThat(groff.exitValue()).isZero();
    assertThat(Files.readString(shown))
        .contains("nnc - trains neural networks from one small text file")
        .contains("\n   nnc data get\n", "\n   nnc runs remove\n", "-q, --quiet", "--runs=DIR")
        .contains("nnc run --set rate=0.01 --seed 7 model.nn")
        .contains("130, 143", "NNC_JAVA_OPTIONS", "mnist/train-images-idx3-ubyte.gz")
        .doesNotContain("](");
  }
}
