package dev.nnc.data.source;

import dev.nnc.catalog.Options;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.Numerals;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * {@code images("pictures/*.png")}: the picture files that a pattern names.
 *
 * @param skip whether files that cannot be read are left out
 */
record ImagesSource(String pattern, int channels, boolean skip) implements PictureSource {
  ImagesSource(Options options) {
    this(
        options.text("pattern"), (int) options.whole("channels"), options.is("unreadable", "skip"));
  }

  @Override
  public @Nullable PictureSet set(FileFinder finder, DataDiagnostics findings) {
    Path folder =
        finder.find(
            PictureSet.folderOf(pattern),
            findings,
            Files::isDirectory,
            "a folder for the pattern \"" + Numerals.shorten(pattern) + "\"");
    return folder == null
        ? null
        : PictureSet.ofPattern(folder, pattern, channels, skip, finder, findings);
  }
}
