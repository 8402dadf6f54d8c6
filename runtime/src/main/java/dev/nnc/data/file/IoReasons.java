package dev.nnc.data.file;

import java.io.EOFException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.zip.ZipException;

/** Says in words why reading failed. */
public final class IoReasons {
  private IoReasons() {}

  public static String of(Exception e) {
    return switch (e) {
      case NoSuchFileException missing -> "there is no such file";
      case AccessDeniedException denied -> "the system does not permit it";
      case EOFException end -> "it is cut short";
      case ZipException zip -> "its compressed data is damaged";
      default -> {
        String message = e.getMessage();
        yield message == null ? e.getClass().getSimpleName() : Numerals.shorten(message);
      }
    };
  }
}
