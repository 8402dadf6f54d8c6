package dev.nnc.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
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

  @Test
  void aLinkStaysAndLeadsToTheNewFile() throws IOException {
    Path place = Files.createDirectory(temporary.resolve("place"));
    Path file = place.resolve("table.csv");
    Files.writeString(file, "old");
    Path near = Files.createSymbolicLink(place.resolve("near.csv"), Path.of("table.csv"));
    Path link = Files.createSymbolicLink(temporary.resolve("link.csv"), near);
    AtomicFile.write(link, "new");
    assertThat(link).isSymbolicLink();
    assertThat(near).isSymbolicLink();
    assertThat(file).hasContent("new");
    // Of a link that leads to nothing yet, the file that it names is made.
    Path target = place.resolve("later.csv");
    Path dangling =
        Files.createSymbolicLink(temporary.resolve("d.csv"), Path.of("place", "later.csv"));
    AtomicFile.write(dangling, "made");
    assertThat(dangling).isSymbolicLink();
    assertThat(target).hasContent("made");
    try (Stream<Path> files = Files.list(place)) {
      assertThat(files).containsExactlyInAnyOrder(file, near, target);
    }
    Path loop = temporary.resolve("loop.csv");
    Files.createSymbolicLink(loop, loop);
    assertThatThrownBy(() -> AtomicFile.write(loop, "x"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("its links lead nowhere");
  }

  @Test
  void aLinkToAnEmptyFolderStaysWhereAFolderIsWritten() throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("folder"));
    Path link = Files.createSymbolicLink(temporary.resolve("link"), folder);
    AtomicFolder.write(link, made -> Files.writeString(made.resolve("a"), "in it"));
    assertThat(link).isSymbolicLink();
    assertThat(folder.resolve("a")).hasContent("in it");
  }

  @Test
  void aPipeIsWrittenInto() throws IOException, InterruptedException {
    Path pipe = temporary.resolve("pipe");
    assumeThat(made("mkfifo", pipe.toString())).isTrue();
    Process reader = new ProcessBuilder("cat", pipe.toString()).start();
    AtomicFile.write(pipe, "through");
    assertThat(new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("through");
    assertThat(reader.waitFor()).isZero();
    assertThat(Files.readAttributes(pipe, BasicFileAttributes.class).isOther()).isTrue();
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files).containsExactly(pipe);
    }
  }

  /** A device that takes all, as the system's own, but in this folder. */
  @Test
  void aDeviceStaysADevice() throws IOException, InterruptedException {
    Path device = temporary.resolve("null");
    assumeThat(made("mknod", device.toString(), "c", "1", "3")).isTrue();
    assumeThat(Files.isWritable(device)).isTrue();
    AtomicFile.write(device, "gone");
    assertThat(Files.readAttributes(device, BasicFileAttributes.class).isOther()).isTrue();
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files).containsExactly(device);
    }
  }

  /** Whether the system has made what is no regular file, which not each does for everybody. */
  private static boolean made(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException unknown) {
      return false;
    }
  }
}
