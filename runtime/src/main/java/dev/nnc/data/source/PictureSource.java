package dev.nnc.data.source;

import dev.nnc.data.column.RawTable;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.DataFile;
import dev.nnc.plan.Schema;
import dev.nnc.type.ColumnType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Picture files, one a row. */
sealed interface PictureSource extends DataSource permits ImagesSource, FoldersSource {
  /** The files, whose heads were read; null after an error. */
  @Nullable PictureSet set(FileFinder finder, DataDiagnostics findings);

  @Override
  default @Nullable Schema schema(FileFinder finder, DataDiagnostics findings) {
    PictureSet set = set(finder, findings);
    return set == null ? null : set.schema();
  }

  @Override
  default @Nullable RawTable read(
      FileFinder finder, Map<String, ColumnType> wanted, DataDiagnostics findings) {
    PictureSet set = set(finder, findings);
    return set == null ? null : set.read(findings);
  }

  @Override
  default @Nullable List<DataFile> files(FileFinder finder, DataDiagnostics findings) {
    PictureSet set = set(finder, findings);
    DataFile hashed = set == null ? null : set.hashed(findings);
    return hashed == null ? null : List.of(hashed);
  }
}
