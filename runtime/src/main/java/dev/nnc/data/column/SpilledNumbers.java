package dev.nnc.data.column;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column of numbers that does not fit into memory, in a temporary file. The system keeps in
 * memory what is in use, any row can be read at any time, and so rows are shuffled as if they were
 * held.
 */
public final class SpilledNumbers {
  /** Numbers in one mapping, of which each may have 2 GiB. */
  private static final int CHUNK_BITS = 27;

  private final List<MappedByteBuffer> chunks;

  /** Which of the numbers these are; null for all of them. */
  private final int @Nullable [] rows;

  private SpilledNumbers(List<MappedByteBuffer> chunks, int @Nullable [] rows) {
    this.chunks = List.copyOf(chunks);
    this.rows = rows;
  }

  public double at(int row) {
    int place = rows == null ? row : rows[row];
    return chunks.get(place >>> CHUNK_BITS).getDouble((place & ((1 << CHUNK_BITS) - 1)) * 8);
  }

  /** Only these, in this order. */
  SpilledNumbers select(int[] chosen) {
    int[] before = rows;
    return new SpilledNumbers(
        chunks, before == null ? chosen : Arrays.stream(chosen).map(row -> before[row]).toArray());
  }

  /** Writes the numbers one after another. The file is gone when it is closed. */
  public static final class Writer implements Closeable {
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

    public Writer() throws IOException {
      Path file = Files.createTempFile("nnc-", ".numbers");
      channel =
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
    }

    public void add(double value) throws IOException {
      if (buffer.remaining() < 8) {
        flush();
      }
      buffer.putDouble(value);
    }

    private void flush() throws IOException {
      buffer.flip();
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      buffer.clear();
    }

    /** All that was written; it outlives the writer. */
    public SpilledNumbers finish() throws IOException {
      flush();
      List<MappedByteBuffer> chunks = new ArrayList<>();
      long size = channel.size();
      long chunk = 8L << CHUNK_BITS;
      for (long at = 0; at < size; at += chunk) {
        chunks.add(channel.map(FileChannel.MapMode.READ_ONLY, at, Math.min(chunk, size - at)));
      }
      return new SpilledNumbers(chunks, null);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
