package dev.nnc.data.source;

import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.DataFile;
import dev.nnc.data.file.HashingInput;
import dev.nnc.data.file.IoReasons;
import dev.nnc.data.file.Memory;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * One file of unsigned bytes in the IDX format, plain or compressed by gzip: two zero bytes, the
 * byte 8 for unsigned bytes, the number of dimensions, each dimension as a big-endian 32-bit
 * number, and the bytes (LeCun, Cortes, Burges: The MNIST database).
 *
 * <p>What the header says is held against the file's size before anything is allocated, and the
 * array grows with what arrives.
 *
 * @param path with symbolic links resolved
 * @param name as messages call it
 */
record IdxFile(Path path, String name) {
  /** Deflate makes at most 1,032 bytes of one (zlib technical details). */
  private static final long MOST_EXPANSION = 1_032;

  private static final int UNSIGNED_BYTE = 8;

  /**
   * What the header declares.
   *
   * @param sizes the dimensions, the rows first
   * @param length of the header in bytes
   */
  record Header(List<Integer> sizes, int length) {
    Header {
      sizes = List.copyOf(sizes);
    }

    int rows() {
      return sizes.getFirst();
    }

    /** The bytes of one row. */
    int width() {
      return sizes.stream().skip(1).reduce(1, Math::multiplyExact);
    }

    int bytes() {
      return Math.multiplyExact(rows(), width());
    }
  }

  /** What the file holds. */
  @SuppressWarnings("ArrayRecordComponent") // millions of bytes; nothing compares or changes them
  record Content(Header header, byte[] bytes, DataFile file) {}

  private boolean compressed() {
    Path fileName = path.getFileName();
    return fileName != null && fileName.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
  }

  /** The header, if it is sound and fits the file's size; null after an error. */
  @Nullable Header header(DataDiagnostics findings) {
    try (InputStream file = IoReasons.open(path);
        InputStream in = decompressed(file)) {
      return header(new DataInputStream(in), findings);
    } catch (IOException e) {
      findings.add(DataCode.UNREADABLE, null, name, IoReasons.of(e));
      return null;
    }
  }

  /** Everything; null after an error. */
  @Nullable Content read(DataDiagnostics findings) {
    try (HashingInput file = HashingInput.open(path, name)) {
      InputStream in = decompressed(file);
      Header header = header(new DataInputStream(in), findings);
      if (header == null) {
        return null;
      }
      int total = header.bytes();
      long plausible = compressed() ? Math.max(1 << 16, Files.size(path) * 4) : total;
      byte[] bytes = new byte[(int) Math.min(total, plausible)];
      int filled = 0;
      while (filled < total) {
        if (filled == bytes.length) {
          bytes = Arrays.copyOf(bytes, (int) Math.min(total, bytes.length * 2L));
        }
        int read = in.read(bytes, filled, bytes.length - filled);
        if (read < 0) {
          findings.add(
              DataCode.BAD_IDX,
              null,
              name,
              "is cut short: it declares "
                  + Numerals.count(total)
                  + " bytes and holds "
                  + Numerals.count(filled));
          return null;
        }
        filled += read;
      }
      if (in.read() >= 0) {
        findings.add(
            DataCode.BAD_IDX,
            null,
            name,
            "goes on after the " + Numerals.count(total) + " bytes that it declares");
        return null;
      }
      return new Content(header, bytes, file.finish());
    } catch (IOException e) {
      findings.add(DataCode.UNREADABLE, null, name, IoReasons.of(e));
      return null;
    }
  }

  private InputStream decompressed(InputStream file) throws IOException {
    return compressed()
        ? new GZIPInputStream(file, 1 << 16)
        : new BufferedInputStream(file, 1 << 16);
  }

  private @Nullable Header header(DataInputStream in, DataDiagnostics findings) throws IOException {
    int magic;
    int[] sizes;
    try {
      magic = in.readInt();
      if ((magic >>> 16) != 0 || ((magic >>> 8) & 0xff) != UNSIGNED_BYTE) {
        findings.add(
            DataCode.BAD_IDX,
            "it must begin with the bytes 0, 0, 8 (unsigned bytes) and the number of dimensions",
            name,
            String.format("is not an IDX file of bytes: it begins with %08x", magic));
        return null;
      }
      int rank = magic & 0xff;
      if (rank < 1 || rank > 4) {
        findings.add(
            DataCode.BAD_IDX,
            "labels have 1 dimension; pictures have 3, or 4 with the channels last",
            name,
            "declares " + Numerals.count(rank, "dimension"));
        return null;
      }
      sizes = new int[rank];
      for (int i = 0; i < rank; i++) {
        sizes[i] = in.readInt();
      }
    } catch (EOFException e) {
      findings.add(DataCode.BAD_IDX, null, name, "is cut short within its header");
      return null;
    }
    int length = 4 + 4 * sizes.length;
    long total = 1;
    for (int size : sizes) {
      if (size == 0) {
        findings.add(DataCode.EMPTY, null, name);
        return null;
      }
      // A size from 2^31 on is negative here, and no array would hold it.
      total = size < 0 || total > Long.MAX_VALUE / size ? Long.MAX_VALUE : total * size;
    }
    return fits(total, length, findings)
        ? new Header(Arrays.stream(sizes).boxed().toList(), length)
        : null;
  }

  private boolean fits(long total, int headerLength, DataDiagnostics findings) throws IOException {
    long size = Files.size(path);
    String declared =
        "declares "
            + (total == Long.MAX_VALUE ? "more than any file" : Numerals.count(total))
            + " bytes, but ";
    if (!compressed() && size - headerLength != total) {
      findings.add(
          DataCode.BAD_IDX, null, name, declared + Numerals.count(size - headerLength) + " follow");
      return false;
    }
    if (compressed() && (total - headerLength) / MOST_EXPANSION > size) {
      findings.add(
          DataCode.BAD_IDX,
          null,
          name,
          declared + "its " + Numerals.count(size) + " compressed bytes cannot hold them");
      return false;
    }
    if (total > Memory.most()) {
      findings.add(DataCode.TOO_LARGE, null, name, Memory.need(total));
      return false;
    }
    return true;
  }
}
