package dev.nnc.data.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;

/**
 * Reads a file and its SHA-256 in one go. The hash is computed by another thread, block by block,
 * while the caller does with the bytes what it reads them for.
 */
public final class HashingInput extends FilterInputStream {
  /** How many blocks may wait for being hashed: readers use blocks of about 64 KiB. */
  private static final int MOST_WAITING = 64;

  private final MessageDigest digest = sha256();
  private final Path path;
  private final String name;
  private CompletableFuture<Void> hashed = CompletableFuture.completedFuture(null);
  private final Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();
  private long count;

  private HashingInput(InputStream in, Path path, String name) {
    super(in);
    this.path = path;
    this.name = name;
  }

  public static HashingInput open(Path path, String name) throws IOException {
    return new HashingInput(IoReasons.open(path), path, name);
  }

  /** What every hash of data is made with. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    if (read > 0) {
      count += read;
      hash(Arrays.copyOfRange(bytes, offset, offset + read));
    }
    return read;
  }

  /** Each block is hashed after the one before it, so that the digest is never used by two. */
  private void hash(byte[] block) {
    hashed = hashed.thenRunAsync(() -> digest.update(block), ForkJoinPool.commonPool());
    waiting.add(hashed);
    if (waiting.size() > MOST_WAITING) {
      waiting.remove().join();
    }
  }

  @Override
  public long skip(long bytes) throws IOException {
    return bytes <= 0 ? 0 : Math.max(0, read(new byte[(int) Math.min(bytes, 8192)]));
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** How many bytes were read by now. */
  public long count() {
    return count;
  }

  /** What was read, all of it; reads the rest first. */
  public DataFile finish() throws IOException {
    byte[] rest = new byte[8192];
    int read = read(rest, 0, rest.length);
    while (read >= 0) {
      read = read(rest, 0, rest.length);
    }
    hashed.join();
    return new DataFile(name, path, count, HexFormat.of().formatHex(digest.digest()));
  }
}
