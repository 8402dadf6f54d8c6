package dev.nnc.data.column;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column of numbers that does not fit into memory, in a temporary file. Any row can be read at
 * any time.
 */
public final class SpilledNumbers {
  /** Numbers in one mapping, of which each may have 2 GiB. */
  private static final int CHUNK_BITS = 27;

  private final List<ByteBuffer> chunks;

  /** Which of the numbers these are; null for all of them. */
  private final int @Nullable [] rows;

  private SpilledNumbers(List<ByteBuffer> chunks, int @Nullable [] rows) {
    this.chunks = List.copyOf(chunks);
    this.rows = rows;
  }

  public double at(int row) {
    int place = rows == null ? row : rows[row];
    return chunks.get(place >>> CHUNK_BITS).getDouble((place & ((1 << CHUNK_BITS) - 1)) * 8);
  }

  /** How many bytes of temporary files there is room for. */
  public static long room() {
    return SpillFile.room();
  }

  /** The folder of the temporary files. */
  public static String folder() {
    return SpillFile.folder().toString();
  }

  /** Only these, in this order. */
  SpilledNumbers select(int[] chosen) {
    int[] before = rows;
    return new SpilledNumbers(
        chunks, before == null ? chosen : Arrays.stream(chosen).map(row -> before[row]).toArray());
  }

  /** Writes the numbers one after another. */
  public static final class Writer implements Closeable {
    private final SpillFile file = new SpillFile();

    public Writer() throws IOException {}

    public void add(double value) throws IOException {
      file.add(value);
    }

    /** All that was written; it outlives the writer. */
    public SpilledNumbers finish() throws IOException {
      return new SpilledNumbers(file.map(8L << CHUNK_BITS), null);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
