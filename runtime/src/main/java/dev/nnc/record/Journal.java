package dev.nnc.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.nnc.checkpoint.AtomicFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * {@code journal.jsonl}: what happened in a run, one event a line, but for the progress within
 * epochs. Whatever else the run folder says can be made of it again, wherever the run was cut off.
 *
 * <p>An event is in the file as soon as {@link #on} returns, and so outlives the process. What ends
 * something is forced to the disk, too, so that it outlives the machine. What begins something, and
 * an epoch, is so only once in a while when it follows quickly: forcing may take longer than an
 * epoch does, and what is lost with them is executed again.
 */
public final class Journal implements Event.Listener, Closeable {
  private static final long NANOSECONDS_BETWEEN_FORCED = 250_000_000;

  /** The last member of each line: the CRC-32C of the line as it would be without it. */
  private static final String CHECK = ",\"crc32c\":\"";

  private static final String CHECK_END = "\"}";

  private final Path file;
  private final FileChannel channel;
  private final EventWriter writer = new EventWriter();
  private boolean hidden;
  private long forced;

  /** Another process executes the run. */
  public static final class TakenException extends IOException {
    private static final long serialVersionUID = 1;

    TakenException() {
      super("another process executes this run");
    }
  }

  private Journal(Path file, Path written, boolean hidden) throws IOException {
    this.file = file;
    this.hidden = hidden;
    forced = System.nanoTime();
    channel = FileChannel.open(written, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    // Another process may have taken the earlier journal's place since it was looked at.
    if (!lock(channel) || (hidden && isLocked(file))) {
      channel.close();
      throw new TakenException();
    }
    channel.truncate(0);
  }

  /**
   * Tells other processes that the run is being executed; the lock goes with the channel.
   *
   * @return whether no other process says so
   */
  private static boolean lock(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException ours) {
      return false;
    } catch (IOException unknown) {
      return true; // Some file systems know no locks.
    }
  }

  /** Whether a process executes the run right now: it writes its journal, or the next one. */
  public static boolean isBeingWritten(Path folder) {
    Path file = folder.resolve(RunFolder.JOURNAL);
    return isLocked(file) || isLocked(AtomicFile.unfinished(file));
  }

  private static boolean isLocked(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null;
    } catch (OverlappingFileLockException ours) {
      return true;
    } catch (IOException unknown) {
      return false; // Some file systems know no locks; what cannot be written is told later.
    }
  }

  /** A new journal; one that is there already stays until {@link #settle}. */
  public static Journal begin(RunFolder folder) throws IOException {
    Path file = folder.file(RunFolder.JOURNAL);
    return Files.exists(file)
        ? new Journal(file, AtomicFile.unfinished(file), true)
        : new Journal(file, file, false);
  }

  /**
   * The events of a journal, up to where it was cut off or damaged; none if there is no journal.
   * What stood behind that is as if it had not happened.
   *
   * @throws IOException if it cannot be read, or if it is damaged where it tells how the run began
   */
  static List<Event> read(Path file) throws IOException {
    List<Event> events = new ArrayList<>();
    if (!Files.isRegularFile(file)) {
      return events;
    }
    // Not by a reader, which would refuse damaged bytes.
    List<String> lines =
        new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      Event event = event(lines.get(i));
      if (event == null) {
        boolean begun = events.stream().anyMatch(Event.TrainingStarted.class::isInstance);
        if (i < lines.size() - 1 && !begun) {
          throw new IOException(file + ": line " + (i + 1) + " is not as it was written");
        }
        return events; // The last line was being written when the run was cut off.
      }
      events.add(event);
    }
    return events;
  }

  /** The event of a line; null if the line is not as it was written. */
  private static @Nullable Event event(String line) {
    int end = line.length() - CHECK_END.length() - 8;
    int check = end - CHECK.length();
    if (check >= 0
        && line.startsWith(CHECK, check)
        && !line.equals(sealed(line.substring(0, check) + "}"))) {
      return null;
    }
    try {
      return RecordJson.MAPPER.readValue(line, Event.class);
    } catch (JsonProcessingException broken) {
      return null;
    }
  }

  /** A line with its checksum: a flipped bit in it shall change nothing that goes on from here. */
  private static String sealed(String line) {
    CRC32C sum = new CRC32C();
    sum.update(line.getBytes(StandardCharsets.UTF_8));
    return line.substring(0, line.length() - 1)
        + CHECK
        + HexFormat.of().toHexDigits((int) sum.getValue())
        + CHECK_END;
  }

  @Override
  public void on(Event event) {
    if (event instanceof Event.Passing) {
      return;
    }
    try {
      String line = sealed(writer.text(event)) + "\n";
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      long now = System.nanoTime();
      if (ends(event) || now - forced > NANOSECONDS_BETWEEN_FORCED) {
        channel.force(false);
        forced = now;
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static boolean ends(Event event) {
    return switch (event) {
      case Event.CheckpointKept ignored -> true;
      case Event.TrainingEnded ignored -> true;
      case Event.Evaluated ignored -> true;
      case Event.Predicted ignored -> true;
      case Event.RunEnded ignored -> true;
      case Event.TrialEnded ignored -> true;
      case Event.TrialsEnded ignored -> true;
      case Event.RateFound ignored -> true;
      case Event.TrialsStarted ignored -> false;
      case Event.RunStarted ignored -> false;
      case Event.DataReady ignored -> false;
      case Event.DeviceReady ignored -> false;
      case Event.TrainingStarted ignored -> false;
      case Event.Passing ignored -> false;
      case Event.EpochDone ignored -> false;
      case Event.Said ignored -> false;
    };
  }

  /** From here on an earlier journal is of no use any more. */
  public void settle() throws IOException {
    if (hidden) {
      channel.force(true);
      AtomicFile.replace(AtomicFile.unfinished(file), file);
      hidden = false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (hidden) {
      Files.deleteIfExists(AtomicFile.unfinished(file));
    }
  }
}
