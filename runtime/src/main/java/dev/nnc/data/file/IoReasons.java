package dev.nnc.data.file;

import dev.nnc.source.Visible;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Objects;
import java.util.Set;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Says in words why reading or writing failed; opens files of which that can be said. */
public final class IoReasons {
  /** What the process has open already, whatever it is: {@code nnc check <(generate)}. */
  private static final Set<String> OPEN = Set.of("/dev/fd", "/proc/self/fd");

  private IoReasons() {}

  public static String of(Exception e) {
    return switch (e) {
      case NoSuchFileException missing -> "there is no such file";
      case AccessDeniedException denied -> "the system does not permit it";
      case FileAlreadyExistsException there -> "there is a file of that name";
      case NotDirectoryException file -> "it is not a folder";
      case DirectoryNotEmptyException full -> "it is a folder that is not empty";
      case FileSystemLoopException loop -> "its links lead back to a folder around it";
      case ReadOnlyFileSystemException readOnly -> "the file system is read-only";
      case EOFException end -> "it is cut short";
      case ZipException zip -> "its compressed data is damaged";
      case CharacterCodingException coding -> "it is not a text in UTF-8";
      case UncheckedIOException unchecked -> of(Objects.requireNonNull(unchecked.getCause()));
      default -> {
        String message =
            e instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : e.getMessage();
        yield message == null || message.isBlank()
            ? "the system does not say why"
            : Numerals.shorten(lowered(message));
      }
    };
  }

  /** The system's reasons begin with a capital, as in {@code Is a directory}. */
  private static String lowered(String reason) {
    boolean word =
        reason.length() > 1
            && Character.isUpperCase(reason.charAt(0))
            && Character.isLowerCase(reason.charAt(1));
    return Visible.inLine(
        word ? Character.toLowerCase(reason.charAt(0)) + reason.substring(1) : reason);
  }

  /**
   * Why what is there cannot be read to its end and again, or null: it is a pipe, a device or a
   * socket, of which the first waits for ever and the second may have no end. What the process was
   * started with may be read.
   */
  public static @Nullable String noFile(Path path) {
    if (!Files.exists(path) || Files.isRegularFile(path) || Files.isDirectory(path)) {
      return null;
    }
    Path parent = path.toAbsolutePath().normalize().getParent();
    boolean open =
        path.toString().equals("/dev/stdin")
            || (parent != null && OPEN.contains(parent.toString()));
    return open ? null : "it is a pipe, a device or a socket, not a file";
  }

  /** Opens a file for reading; anything else that has its name fails, with a reason. */
  public static InputStream open(Path path) throws IOException {
    String reason = noFile(path);
    if (reason != null) {
      throw new FileSystemException(path.toString(), null, reason);
    }
    return Files.newInputStream(path);
  }
}
