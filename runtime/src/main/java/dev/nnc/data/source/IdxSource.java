package dev.nnc.data.source;

import dev.nnc.catalog.Options;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.DataFile;
import dev.nnc.data.file.Numerals;
import dev.nnc.plan.Schema;
import dev.nnc.type.ColumnType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code idx("fashion-mnist")}: pictures and labels in the four files that MNIST made usual. */
record IdxSource(String name) implements DataSource {
  IdxSource(Options options) {
    this(options.text("name"));
  }

  @Override
  public @Nullable Schema schema(FileFinder finder, DataDiagnostics findings) {
    IdxSet set = set(finder, findings);
    return set == null ? null : set.schema(findings);
  }

  @Override
  public @Nullable RawTable read(
      FileFinder finder, Map<String, ColumnType> wanted, DataDiagnostics findings) {
    IdxSet set = set(finder, findings);
    return set == null ? null : set.read(findings);
  }

  @Override
  public @Nullable List<DataFile> files(FileFinder finder, DataDiagnostics findings) {
    IdxSet set = set(finder, findings);
    return set == null ? null : set.files(findings);
  }

  private @Nullable IdxSet set(FileFinder finder, DataDiagnostics findings) {
    Path folder =
        finder.find(
            name,
            findings,
            path -> Files.isDirectory(path) && IdxSet.isSet(path),
            "a folder of that name with the files train-images-idx3-ubyte, train-labels-idx1-ubyte,"
                + " t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte (plain or .gz)");
    return folder == null ? null : IdxSet.open(folder, Numerals.shorten(name), finder, findings);
  }
}
