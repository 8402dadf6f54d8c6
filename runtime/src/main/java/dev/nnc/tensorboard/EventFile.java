package dev.nnc.tensorboard;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.SessionLog;
import org.tensorflow.proto.Summary;

/**
 * A file of events as TensorBoard reads it: a TFRecord file of {@code Event} messages, each framed
 * by its length and by checksums (tensorflow/core/lib/io/record_writer.h). What a call writes is in
 * the file when it returns; whoever reads a file that was cut off reads up to its last whole event.
 */
final class EventFile implements Closeable {
  /** What a reader looks for in the name of a file. */
  private static final String PREFIX = "events.out.tfevents.";

  private static final int FRAME_BYTES = 16;

  private final Path path;
  private final FileChannel channel;

  private EventFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * A new file in the folder, which is made if it is not there. What earlier files of the folder
   * say from a step on holds no more: readers drop it.
   *
   * @param step the first one that this file tells of
   */
  static EventFile create(Path folder, long step) throws IOException {
    Files.createDirectories(folder);
    long seconds = System.currentTimeMillis() / 1_000;
    for (int n = 0; ; n++) {
      // Readers go through the files of a folder in the order of their names.
      String name = String.format(Locale.ROOT, "%s%010d.nnc.%03d.v2", PREFIX, seconds, n);
      Path path = folder.resolve(name);
      try {
        EventFile file =
            new EventFile(
                path,
                FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        file.begin(step);
        return file;
      } catch (FileAlreadyExistsException earlier) {
        if (n == 999) {
          throw earlier;
        }
      }
    }
  }

  private void begin(long step) throws IOException {
    boolean done = false;
    try {
      SessionLog start = SessionLog.newBuilder().setStatus(SessionLog.SessionStatus.START).build();
      write(
          List.of(
              event(0).setFileVersion("brain.Event:2").build(),
              event(step).setSessionLog(start).build()));
      done = true;
    } finally {
      if (!done) {
        channel.close();
      }
    }
  }

  /** Opens a file again that was closed, to add to it. */
  static EventFile append(Path path) throws IOException {
    return new EventFile(
        path, FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
  }

  Path path() {
    return path;
  }

  /** Adds what is known at a step. */
  void add(long step, List<Summary.Value> values) throws IOException {
    List<Event> events = new ArrayList<>();
    for (Summary.Value value : values) {
      // One event a value, since a message is bounded and a histogram or picture may be large.
      events.add(event(step).setSummary(Summary.newBuilder().addValue(value)).build());
    }
    write(events);
  }

  /** Adds a graph; readers show the last one of a folder. */
  void add(GraphDef graph) throws IOException {
    ByteString bytes = graph.toByteString();
    write(List.of(event(0).setGraphDef(bytes).build()));
  }

  private static Event.Builder event(long step) {
    return Event.newBuilder().setWallTime(System.currentTimeMillis() / 1e3).setStep(step);
  }

  /** Writes all of them at once, so that a reader rarely sees a part of an epoch. */
  private void write(List<Event> events) throws IOException {
    ByteArrayOutputStream framed = new ByteArrayOutputStream();
    for (Event event : events) {
      framed.writeBytes(frame(event.toByteArray()));
    }
    ByteBuffer bytes = ByteBuffer.wrap(framed.toByteArray());
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static byte[] frame(byte[] data) {
    ByteBuffer frame =
        ByteBuffer.allocate(FRAME_BYTES + data.length).order(ByteOrder.LITTLE_ENDIAN);
    frame.putLong(data.length);
    frame.putInt(checksum(frame.array(), 0, Long.BYTES));
    frame.put(data);
    frame.putInt(checksum(frame.array(), Long.BYTES + Integer.BYTES, data.length));
    return frame.array();
  }

  /** CRC-32C, turned and shifted as a record of TensorFlow's has it. */
  private static int checksum(byte[] bytes, int from, int count) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, from, count);
    return Integer.rotateRight((int) sum.getValue(), 15) + 0xa282ead8;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
