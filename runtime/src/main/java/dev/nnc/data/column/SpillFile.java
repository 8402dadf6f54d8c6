package dev.nnc.data.column;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A temporary file of numbers that do not fit into memory. It is written from its beginning to its
 * end and then mapped: the system keeps in memory what is in use. The file is gone when it is
 * closed, and its room when nothing maps it any more.
 */
final class SpillFile implements Closeable {
  private final FileChannel channel;

  /** Small, since each column that is being read has one. */
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 14).order(ByteOrder.nativeOrder());

  SpillFile() throws IOException {
    channel =
        FileChannel.open(
            Files.createTempFile("nnc-", ".numbers"),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  /** The folder in which such files are. */
  static Path folder() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** How many bytes such files may take, with some left for others; no bound if nobody knows. */
  static long room() {
    try {
      return Files.getFileStore(folder()).getUsableSpace() / 10 * 9;
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }

  void add(double value) throws IOException {
    if (buffer.remaining() < Double.BYTES) {
      flush();
    }
    buffer.putDouble(value);
  }

  void add(float value) throws IOException {
    if (buffer.remaining() < Float.BYTES) {
      flush();
    }
    buffer.putFloat(value);
  }

  private void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  /**
   * All that was written, in pieces that outlive the file.
   *
   * @param bytes what each piece has, but for the last
   */
  List<ByteBuffer> map(long bytes) throws IOException {
    flush();
    List<ByteBuffer> pieces = new ArrayList<>();
    long size = channel.size();
    for (long at = 0; at < size; at += bytes) {
      pieces.add(
          channel
              .map(FileChannel.MapMode.READ_ONLY, at, Math.min(bytes, size - at))
              .order(ByteOrder.nativeOrder()));
    }
    return pieces;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
