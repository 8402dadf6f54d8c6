package dev.nnc.data.column;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Rows that are ready for batches and do not fit into memory, in a temporary file, the numbers of a
 * row side by side: what is shuffled is read at one place a row, however many columns there are.
 */
public final class SpilledRows {
  /** Numbers in one mapping at most. */
  private static final int CHUNK = 1 << 28;

  private final List<FloatBuffer> chunks;
  private final int width;
  private final int rowBits;

  private SpilledRows(List<FloatBuffer> chunks, int width, int rowBits) {
    this.chunks = List.copyOf(chunks);
    this.width = width;
    this.rowBits = rowBits;
  }

  int width() {
    return width;
  }

  void row(int row, float[] to) {
    chunks.get(row >>> rowBits).get((row & ((1 << rowBits) - 1)) * width, to, 0, width);
  }

  /** Whether there is room for a temporary file of so many numbers. */
  public static boolean mayTake(long numbers) {
    return numbers <= SpillFile.room() / Float.BYTES;
  }

  /** Writes the rows one after another. */
  public static final class Writer implements Closeable {
    private final SpillFile file = new SpillFile();
    private final int width;
    private final int chunk;

    /**
     * @param width the numbers of a row, at least one
     */
    public Writer(int width) throws IOException {
      this(width, CHUNK);
    }

    /**
     * @param chunk numbers in one mapping at most
     */
    Writer(int width, int chunk) throws IOException {
      this.width = width;
      this.chunk = chunk;
    }

    /** The first so many of the numbers, of rows one after another. */
    public void add(float[] values, int count) throws IOException {
      for (int i = 0; i < count; i++) {
        file.add(values[i]);
      }
    }

    /** All that was written; it outlives the writer. */
    public SpilledRows finish() throws IOException {
      int rows = Integer.highestOneBit(Math.max(1, chunk / width));
      return new SpilledRows(
          file.map(4L * rows * width).stream().map(ByteBuffer::asFloatBuffer).toList(),
          width,
          Integer.numberOfTrailingZeros(rows));
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
