package dev.nnc.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a process of nnc makes of its settings. */
class LocalEnvironmentTest {
  /** TensorFlow makes them for the first session of a process and for no later one. */
  @Test
  void theFirstSessionHasTheThreadsThatWereAskedFor() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/task")), "threads are counted on Linux");
    int one = threads(1);
    assertThat(threads(2)).isEqualTo(one + 1);
    assertThat(threads(4)).isEqualTo(one + 3);
  }

  /** How many threads a process has whose first session asks for so many; the collector's apart. */
  private static int threads(int asked) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UseDynamicNumberOfCompilerThreads",
                "-cp",
                System.getProperty("java.class.path"),
                ThreadCount.class.getName(),
                String.valueOf(asked))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
    return Integer.parseInt(said.strip());
  }
}
