package dev.nnc.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.SessionLog;
import org.tensorflow.proto.Summary;

/** Reads event files as TensorBoard's {@code plugin_event_accumulator.py} does. */
final class EventReader {
  /** By tag, then by step. */
  final Map<String, TreeMap<Long, Summary.Value>> values = new TreeMap<>();

  /** The nodes of the graph, as TensorFlow's message has them. */
  final List<byte[]> graphs = new ArrayList<>();

  private boolean begun;

  /** What the files of the folder say, one after another in the order of their names. */
  static EventReader of(Path folder) throws IOException {
    EventReader reader = new EventReader();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        reader.read(events(Files.readAllBytes(file)));
      }
    }
    return reader;
  }

  /** The whole events of a file. */
  static List<Event> events(byte[] file) throws IOException {
    List<Event> events = new ArrayList<>();
    ByteBuffer rest = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    while (rest.remaining() >= 12 && rest.remaining() >= 16 + rest.getLong(rest.position())) {
      byte[] data = new byte[Math.toIntExact(rest.getLong())];
      rest.getInt();
      rest.get(data);
      rest.getInt();
      events.add(Event.parseFrom(data));
    }
    return events;
  }

  private void read(List<Event> events) {
    assertThat(events.getFirst().getFileVersion()).isEqualTo("brain.Event:2");
    for (Event event : events) {
      if (event.getSessionLog().getStatus() == SessionLog.SessionStatus.START) {
        if (begun) {
          values.values().forEach(steps -> steps.tailMap(event.getStep(), true).clear());
        }
        begun = true;
      }
      for (Summary.Value value : event.getSummary().getValueList()) {
        Summary.Value before =
            values
                .computeIfAbsent(value.getTag(), tag -> new TreeMap<>())
                .put(event.getStep(), value);
        assertThat(before).as(value.getTag() + " twice at " + event.getStep()).isNull();
      }
      if (!event.getGraphDef().isEmpty()) {
        graphs.add(event.getGraphDef().toByteArray());
      }
    }
  }

  /** The numbers of a scalar by step. */
  Map<Long, Float> scalars(String tag) {
    Map<Long, Float> numbers = new TreeMap<>();
    values
        .getOrDefault(tag, new TreeMap<>())
        .forEach((step, value) -> numbers.put(step, value.getTensor().getFloatVal(0)));
    return numbers;
  }

  /** What is told of a tag at a step. */
  Summary.Value value(String tag, long step) {
    return Objects.requireNonNull(values.getOrDefault(tag, new TreeMap<>()).get(step), tag);
  }

  /** The tags that a plugin shows. */
  List<String> tags(String plugin) {
    return values.entrySet().stream()
        .filter(
            each ->
                each.getValue().values().stream()
                    .anyMatch(
                        it -> it.getMetadata().getPluginData().getPluginName().equals(plugin)))
        .map(Map.Entry::getKey)
        .toList();
  }
}
