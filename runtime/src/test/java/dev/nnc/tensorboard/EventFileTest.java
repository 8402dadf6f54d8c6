package dev.nnc.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.Event;

class EventFileTest {
  @TempDir Path folder;

  /** Each event file that TensorFlow writes begins with these: 24 bytes, and their checksum. */
  @Test
  void aFileBeginsAsTensorFlowWritesIt() throws IOException {
    byte[] bytes;
    try (EventFile file = EventFile.create(folder, 1)) {
      bytes = Files.readAllBytes(file.path());
      assertThat(file.path().getFileName().toString()).contains("tfevents");
    }
    assertThat(HexFormat.of().formatHex(bytes, 0, 12)).isEqualTo("1800000000000000a37f4b22");
  }

  @Test
  void anEventIsInTheFileAsSoonAsItIsAdded() throws IOException {
    try (EventFile file = EventFile.create(folder, 1)) {
      file.add(3, List.of(Summaries.scalar("loss", 0.5)));
      List<Event> events = EventReader.events(Files.readAllBytes(file.path()));
      assertThat(events).hasSize(3);
      assertThat(events.getLast().getStep()).isEqualTo(3);
      assertThat(events.getLast().getSummary().getValue(0).getTensor().getFloatVal(0))
          .isEqualTo(0.5f);
    }
  }

  @Test
  void whatWasCutOffIsReadUpToItsLastWholeEvent() throws IOException {
    byte[] bytes;
    try (EventFile file = EventFile.create(folder, 1)) {
      file.add(1, List.of(Summaries.scalar("loss", 0.5)));
      file.add(2, List.of(Summaries.scalar("loss", 0.25)));
      bytes = Files.readAllBytes(file.path());
    }
    for (int cut = 1; cut < 40; cut++) {
      assertThat(EventReader.events(Arrays.copyOf(bytes, bytes.length - cut))).hasSize(3);
    }
  }

  @Test
  void filesOfOneSecondAreReadInTheirOrder() throws IOException {
    for (int i = 0; i < 12; i++) {
      EventFile.create(folder, i).close();
    }
    try (var all = Files.list(folder)) {
      List<Path> files = all.sorted().toList();
      assertThat(files).hasSize(12);
      for (int i = 0; i < 12; i++) {
        assertThat(EventReader.events(Files.readAllBytes(files.get(i))).get(1).getStep())
            .isEqualTo(i);
      }
    }
  }

  @Test
  void aFileThatWasClosedCanBeAddedTo() throws IOException {
    Path path;
    try (EventFile file = EventFile.create(folder, 0)) {
      path = file.path();
    }
    try (EventFile file = EventFile.append(path)) {
      file.add(0, List.of(Summaries.text("program", "nn 1")));
    }
    assertThat(EventReader.events(Files.readAllBytes(path))).hasSize(3);
  }
}
