package dev.nnc.data.source;

import dev.nnc.catalog.Options;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.Numerals;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * {@code folders("flowers")}: picture files in one folder a class.
 *
 * @param skip whether files that cannot be read are left out
 */
record FoldersSource(String path, int channels, boolean skip) implements PictureSource {
  FoldersSource(Options options) {
    this(options.text("path"), (int) options.whole("channels"), options.is("unreadable", "skip"));
  }

  @Override
  public @Nullable PictureSet set(FileFinder finder, DataDiagnostics findings) {
    Path folder =
        finder.find(
            path, findings, PictureSet::hasFolders, "a folder of that name with folders in it");
    return folder == null
        ? null
        : PictureSet.ofFolders(folder, Numerals.shorten(path), channels, skip, finder, findings);
  }
}
