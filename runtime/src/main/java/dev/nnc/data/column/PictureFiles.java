package dev.nnc.data.column;

import dev.nnc.data.column.PictureFormat.Head;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.DataFile;
import dev.nnc.data.file.HashingInput;
import dev.nnc.data.file.IoReasons;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.file.UnreadableDataException;
import dev.nnc.diag.DataCode;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Picture files whose heads were read, one a row.
 *
 * @param channels 1 for gray, 3 for colours
 * @param broken those that were left out
 */
public record PictureFiles(List<Picture> files, int channels, List<Broken> broken) {
  public PictureFiles {
    files = List.copyOf(files);
    broken = List.copyOf(broken);
  }

  /** Of which none was left out. */
  public PictureFiles(List<Picture> files, int channels) {
    this(files, channels, List.of());
  }

  /**
   * A file that cannot be read.
   *
   * @param name as messages call it
   */
  public record Broken(String name, String reason) {}

  /**
   * One file.
   *
   * @param name as messages call it
   * @param pixels half of a SHA-256 of its pixels as they were decoded, by which copies are known;
   *     0 where nobody looks for them
   */
  public record Picture(Path path, String name, Head head, long pixels) {}

  /** A file before its head is read. */
  public record Named(Path path, String name) {}

  /**
   * Reads all heads, on all processors; null after an error.
   *
   * @param skip whether files that cannot be read are left out with a warning
   */
  public static @Nullable PictureFiles open(
      List<Named> named, int channels, boolean skip, DataDiagnostics findings) {
    @Nullable Picture[] pictures = new Picture[named.size()];
    @Nullable String[] faults = faults(named, channels, skip, pictures);
    List<Picture> sound = new ArrayList<>();
    List<Broken> broken = new ArrayList<>();
    for (int i = 0; i < pictures.length; i++) {
      Picture picture = pictures[i];
      if (picture != null) {
        sound.add(picture);
      } else {
        broken.add(new Broken(named.get(i).name(), String.valueOf(faults[i])));
      }
    }
    if (!broken.isEmpty() && skip && !sound.isEmpty()) {
      findings.add(
          DataCode.SKIPPED,
          null,
          Numerals.count(broken.size(), "picture"),
          broken.getFirst().name(),
          broken.getFirst().reason());
    } else if (!broken.isEmpty()) {
      findings.add(
          DataCode.UNREADABLE,
          broken.size() == 1
              ? "take the file away, or leave it out with `unreadable: skip`"
              : "so are "
                  + Numerals.count(broken.size() - 1, "other")
                  + "; `unreadable: skip` leaves such files out",
          broken.getFirst().name(),
          broken.getFirst().reason());
      return null;
    }
    return new PictureFiles(sound, channels, broken);
  }

  /**
   * Reads the heads of all files, on all processors.
   *
   * @param whole whether to decode them, too
   * @param pictures takes those that can be read
   * @return why a file cannot be read, for each; null if it can
   */
  public static @Nullable String[] faults(
      List<Named> named, int channels, boolean whole, @Nullable Picture[] pictures) {
    @Nullable String[] faults = new String[named.size()];
    IntStream.range(0, named.size())
        .parallel()
        .forEach(
            i -> {
              Named each = named.get(i);
              try {
                Head head = PictureFormat.head(each.path());
                long pixels = whole ? hash(PictureFormat.decode(each.path(), head, channels)) : 0;
                pictures[i] = new Picture(each.path(), each.name(), head, pixels);
              } catch (IOException e) {
                faults[i] = reason(e);
              }
            });
    return faults;
  }

  /** What came of opening one file. */
  public sealed interface Opened {
    /** It can be decoded. */
    record Sound(Picture picture) implements Opened {}

    record Broken(String reason) implements Opened {}
  }

  /** Opens one file, and decodes it to see whether that can be done. */
  public static Opened opened(Path path, String name, int channels) {
    try {
      Head head = PictureFormat.head(path);
      PictureFormat.decode(path, head, channels);
      return new Opened.Sound(new Picture(path, name, head, 0));
    } catch (IOException e) {
      return new Opened.Broken(reason(e));
    }
  }

  private static long hash(byte[] pixels) {
    return ByteBuffer.wrap(HashingInput.sha256().digest(pixels)).getLong();
  }

  static String reason(IOException failure) {
    return failure instanceof PictureFormat.BadPictureException
        ? String.valueOf(failure.getMessage())
        : IoReasons.of(failure);
  }

  public int rows() {
    return files.size();
  }

  /** Whether all are of one size. */
  public boolean isEven() {
    return files.stream().allMatch(each -> each.head().hasSizeOf(files.getFirst().head()));
  }

  /** Of one row: [height, width, channels], with sizes that are not known where they differ. */
  public ColumnType type() {
    if (files.isEmpty() || !isEven()) {
      return ColumnType.number(
          new Shape(List.of(ColumnType.ANY_HEIGHT, ColumnType.ANY_WIDTH, Dimension.of(channels))));
    }
    Head head = files.getFirst().head();
    return ColumnType.number(Shape.of(head.height(), head.width(), channels));
  }

  /** The bytes of one picture, row by row, the channels of a pixel side by side. */
  public byte[] bytes(int row) {
    Picture picture = files.get(row);
    try {
      return PictureFormat.decode(picture.path(), picture.head(), channels);
    } catch (IOException e) {
      throw new UnreadableDataException(picture.name(), reason(e));
    }
  }

  /**
   * All files as one, whose hash is that of their names and hashes in order; null after an error.
   */
  public @Nullable DataFile hashed(String name, Path folder, DataDiagnostics findings) {
    DataFile[] hashes = new DataFile[files.size()];
    try {
      IntStream.range(0, hashes.length)
          .parallel()
          .forEach(
              i -> {
                Picture each = files.get(i);
                try (HashingInput in = HashingInput.open(each.path(), each.name())) {
                  hashes[i] = in.finish();
                } catch (IOException e) {
                  throw new UnreadableDataException(each.name(), reason(e));
                }
              });
      MessageDigest digest = HashingInput.sha256();
      long bytes = 0;
      for (DataFile each : hashes) {
        byte[] text = each.name().getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(0, text.length));
        digest.update(text);
        digest.update(HexFormat.of().parseHex(each.sha256()));
        bytes += each.bytes();
      }
      return new DataFile(name, folder, bytes, HexFormat.of().formatHex(digest.digest()));
    } catch (UnreadableDataException e) {
      findings.add(DataCode.UNREADABLE, null, e.file(), e.reason());
      return null;
    }
  }
}
