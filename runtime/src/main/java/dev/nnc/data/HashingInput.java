package dev.nnc.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Reads a file and its SHA-256 in one go. */
final class HashingInput extends DigestInputStream {
  private final Path path;
  private final String name;
  private long count;

  private HashingInput(InputStream in, MessageDigest digest, Path path, String name) {
    super(in, digest);
    this.path = path;
    this.name = name;
  }

  static HashingInput open(Path path, String name) throws IOException {
    return new HashingInput(Files.newInputStream(path), sha256(), path, name);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    count += value < 0 ? 0 : 1;
    return value;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    count += Math.max(read, 0);
    return read;
  }

  /** What was read, all of it; reads the rest first. */
  DataFile finish() throws IOException {
    byte[] rest = new byte[8192];
    int read = read(rest, 0, rest.length);
    while (read >= 0) {
      read = read(rest, 0, rest.length);
    }
    return new DataFile(name, path, count, HexFormat.of().formatHex(getMessageDigest().digest()));
  }
}
