package dev.nnc.data.source;

import dev.nnc.data.column.RawTable;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.DataFile;
import dev.nnc.plan.Schema;
import dev.nnc.type.ColumnType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the catalogue of kind SOURCE with its options evaluated: what it holds, its rows,
 * and whether its files have changed. It is a value and opens nothing; its files are found anew at
 * each call. {@link Sources} knows all of them by name.
 */
interface DataSource {
  /** What its head tells; null after an error. */
  @Nullable Schema schema(FileFinder finder, DataDiagnostics findings);

  /**
   * All rows; null after an error.
   *
   * @param wanted the columns that are needed, with their types; a source that costs no more with
   *     all of its columns gives all
   */
  @Nullable RawTable read(
      FileFinder finder, Map<String, ColumnType> wanted, DataDiagnostics findings);

  /**
   * The files that it is read from, as they are now; empty for rows that stand in the program or
   * are made by a formula, null after an error.
   */
  default @Nullable List<DataFile> files(FileFinder finder, DataDiagnostics findings) {
    return List.of();
  }

  /** Whether its files are others than those of an earlier reading, or cannot be read any more. */
  default boolean hasChanged(FileFinder finder, List<DataFile> earlier, DataDiagnostics findings) {
    return !earlier.equals(files(finder, findings));
  }

  /**
   * The column's cells if they are texts whose classes the compiler may count before a run; else
   * null. Only a table's are: to look through pictures for it would take too long.
   */
  default @Nullable String @Nullable [] texts(
      FileFinder finder, String column, DataDiagnostics findings) {
    return null;
  }

  /** Whether a column with several values a row holds pictures, and not the numbers of a cell. */
  default boolean holdsPictures() {
    return true;
  }

  /**
   * How many bytes there are to read, at least. What is not a table is taken to be too many to look
   * through before a run.
   */
  default long size(FileFinder finder, DataDiagnostics findings) {
    return Long.MAX_VALUE / 1_000;
  }

  /**
   * How a file with rows to predict on is written; null after an error. Only that of a source which
   * is such a file itself is written in another way than usual.
   */
  default @Nullable TableFormat rowFormat(DataDiagnostics findings) {
    return TableFormat.CSV;
  }
}
