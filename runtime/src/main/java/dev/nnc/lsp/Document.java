package dev.nnc.lsp;

import dev.nnc.source.SourceFile;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An open file at one moment.
 *
 * @param uri as the editor writes it
 * @param version as the editor counts it
 * @param path of the file, also if it was never saved
 */
record Document(String uri, int version, Path path, EditedText text) {
  /** More than anyone writes by hand; a larger text is not looked at. */
  static final int LARGEST = 4 << 20;

  SourceFile source() {
    return text.source();
  }

  boolean isTooLarge() {
    return text.text().length() > LARGEST;
  }

  /** The file that an address means; empty if it means none. */
  static Optional<Path> path(String uri) {
    try {
      URI parsed = new URI(uri);
      return "file".equals(parsed.getScheme())
          ? Optional.of(Path.of(parsed).toAbsolutePath().normalize())
          : Optional.empty();
    } catch (URISyntaxException
        | IllegalArgumentException
        | FileSystemNotFoundException
        | SecurityException strange) {
      return Optional.empty();
    }
  }
}
