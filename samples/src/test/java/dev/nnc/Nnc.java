package dev.nnc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The real program in a process of its own, as a user starts it, on the classes of this build. */
final class Nnc {
  private Nnc() {}

  record Outcome(int exitCode, String output, String errors) {}

  static Path root() {
    return Path.of(System.getProperty("nnc.root"));
  }

  /** Every sample, relative to the project's folder. */
  static List<Path> samples() throws IOException {
    Path root = root();
    try (Stream<Path> files = Files.walk(root.resolve("samples"), 2)) {
      return files
          .filter(file -> file.toString().endsWith(".nn"))
          .map(root::relativize)
          .sorted()
          .toList();
    }
  }

  /** Runs {@code nnc} with these arguments in the project's folder. */
  static Outcome start(Path scratch, List<String> arguments)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(scratch, "out", ".txt");
    Path errors = Files.createTempFile(scratch, "err", ".txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.nnc.cli.Main"));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .directory(root().toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("nnc ended").isTrue();
    return new Outcome(process.exitValue(), Files.readString(output), Files.readString(errors));
  }
}
