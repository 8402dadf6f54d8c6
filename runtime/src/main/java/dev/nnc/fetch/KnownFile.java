package dev.nnc.fetch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * A file of a data set.
 *
 * @param path in a folder of data, with {@code /} and as it is fetched: with {@code .gz} if it is
 *     packed
 * @param sha256 of what it holds, unpacked: packers differ
 * @param bytes that it holds, unpacked
 * @param addresses where it may be had, the best first; none for one that is made of others
 */
public record KnownFile(String path, String sha256, long bytes, List<String> addresses) {
  private static final String PACKED = ".gz";

  public KnownFile {
    addresses = List.copyOf(addresses);
  }

  boolean isPacked() {
    return path.endsWith(PACKED);
  }

  /** Under which names it may lie in a folder of data: packed or not. */
  List<String> names() {
    String plain = isPacked() ? path.substring(0, path.length() - PACKED.length()) : path;
    return List.of(plain, plain + PACKED);
  }

  /** Whether a file holds what it should. */
  boolean is(Path file) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
    long left = bytes + 1;
    byte[] buffer = new byte[1 << 16];
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        InputStream in = isGzip(raw) ? new GZIPInputStream(raw) : raw) {
      // What is longer is another file, and may be endless once it is unpacked.
      for (int n = in.read(buffer); n >= 0 && left > 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        left -= n;
      }
    }
    return left == 1 && HexFormat.of().formatHex(digest.digest()).equals(sha256);
  }

  private static boolean isGzip(InputStream in) throws IOException {
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip;
  }
}
