package dev.nnc.data.source;

import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.file.IoReasons;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Knows where each row begins, so that a row's texts can be read again for a report. */
final class TableOrigin implements RawTable.Origin {
  private final TableFile file;
  private final List<String> names;
  private final int[] lines;
  private final long[] offsets;
  private final long size;
  private final FileTime modified;

  TableOrigin(
      TableFile file,
      List<String> names,
      int[] lines,
      long[] offsets,
      long size,
      FileTime modified) {
    this.file = file;
    this.names = names;
    this.lines = lines;
    this.offsets = offsets;
    this.size = size;
    this.modified = modified;
  }

  List<String> names() {
    return names;
  }

  int rows() {
    return lines.length;
  }

  @Override
  public String describe(int row) {
    return file.at(lines[row], row);
  }

  @Override
  public @Nullable Path folder(int row) {
    return file.path().getParent();
  }

  @Override
  public SequencedMap<String, String> cells(int row) {
    try (InputStream raw = IoReasons.open(file.path())) {
      if (Files.size(file.path()) != size
          || !Files.getLastModifiedTime(file.path()).equals(modified)) {
        return new LinkedHashMap<>();
      }
      InputStream in = file.unpacked(raw);
      in.skipNBytes(offsets[row]);
      Records records =
          file.format().json() ? new JsonRecords(in, names) : new CsvRecords(in, file.format());
      return records.next() ? TableFile.texts(names, records) : new LinkedHashMap<>();
    } catch (IOException e) {
      // The file is gone by now; a report without the texts is better than none.
      return new LinkedHashMap<>();
    }
  }

  /** Of several files. */
  @SuppressWarnings("ArrayRecordComponent") // made once, and nothing compares it
  record OfSeveral(List<TableOrigin> files, int[] starts) implements RawTable.Origin {
    @Override
    public String describe(int row) {
      int file = NumericView.Stacked.partOf(row, starts);
      return files.get(file).describe(row - starts[file]);
    }

    @Override
    public @Nullable Path folder(int row) {
      int file = NumericView.Stacked.partOf(row, starts);
      return files.get(file).folder(row - starts[file]);
    }

    @Override
    public SequencedMap<String, String> cells(int row) {
      int file = NumericView.Stacked.partOf(row, starts);
      return files.get(file).cells(row - starts[file]);
    }
  }
}
