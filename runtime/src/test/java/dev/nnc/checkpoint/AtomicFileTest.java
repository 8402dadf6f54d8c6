package dev.nnc.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path temporary;

  @Test
  void whatCannotBeWrittenWholeLeavesTheEarlierAndNoHalf() throws IOException {
    Path file = temporary.resolve("table.csv");
    AtomicFile.write(file, "whole");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    writer -> {
                      writer.write("half".repeat(10_000));
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(IOException.class);
    assertThat(file).hasContent("whole");
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aFileTakesThePlaceOfAnOlderOne() throws IOException {
    Path file = temporary.resolve("page.html");
    Files.writeString(file, "a longer old one");
    AtomicFile.write(file, "new: \u00e4");
    assertThat(file).hasContent("new: \u00e4");
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files).containsExactly(file);
    }
  }
}
