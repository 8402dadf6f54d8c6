package dev.nnc.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three hundred hostile files of each kind, in a process with little memory. */
class HostileFilesTest {
  @TempDir Path folder;

  @Test
  void areRefusedOrReadWithinLittleMemory() throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                List.of(
                    java,
                    "-Xmx128m",
                    "-cp",
                    classPath(),
                    HostileFiles.class.getName(),
                    folder.toString(),
                    "300"))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as(output).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    assertThat(output).containsPattern("[1-9][0-9]+ refused, [1-9][0-9]+ read");
  }

  /** Surefire's own class path may be one jar that names the others. */
  private static String classPath() {
    String tested = System.getProperty("surefire.test.class.path", "");
    return tested.isEmpty() ? System.getProperty("java.class.path", "") : tested;
  }

  @Test
  void runHereTooSoThatABrokenFileCanBeLookedAt() {
    assertThat(folder.toString()).doesNotContain(File.pathSeparator);
    HostileFiles.main(new String[] {folder.toString(), "20"});
  }
}
