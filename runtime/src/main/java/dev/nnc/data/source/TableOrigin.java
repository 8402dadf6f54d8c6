package dev.nnc.data.source;

import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.column.SeveralOrigins;
import dev.nnc.data.column.SourceRow;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.IoReasons;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Knows where each row begins, so that a row's texts can be read again for a report. */
final class TableOrigin implements RawTable.Origin {
  private final TableFile file;
  private final List<String> names;
  private final RowStarts starts;
  private final long size;
  private final FileTime modified;
  private @Nullable List<String> allNames;

  TableOrigin(TableFile file, List<String> names, RowStarts starts, long size, FileTime modified) {
    this.file = file;
    this.names = names;
    this.starts = starts;
    this.size = size;
    this.modified = modified;
  }

  List<String> names() {
    return names;
  }

  int rows() {
    return starts.count();
  }

  @Override
  public String describe(int row) {
    return file.at(starts.line(row), row);
  }

  @Override
  public @Nullable Path folder(int row) {
    return file.path().getParent();
  }

  @Override
  public SourceRow at(int row) {
    return new SourceRow(file.name(), row + 1L, file.isText() ? starts.line(row) : 0, false);
  }

  @Override
  public SequencedMap<String, String> cells(int row) {
    return cells(new int[] {row}).getFirst();
  }

  /** Reads on from the first of the rows to the last, whatever their order. */
  @Override
  public List<SequencedMap<String, String>> cells(int[] rows) {
    List<SequencedMap<String, String>> found = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      found.add(new LinkedHashMap<>());
    }
    if (rows.length > 0) {
      read(rows, found);
    }
    return found;
  }

  private void read(int[] rows, List<SequencedMap<String, String>> found) {
    int first = Arrays.stream(rows).min().orElseThrow();
    int last = Arrays.stream(rows).max().orElseThrow();
    Map<Integer, List<Integer>> wanted = new HashMap<>();
    for (int i = 0; i < rows.length; i++) {
      wanted.computeIfAbsent(rows[i], row -> new ArrayList<>()).add(i);
    }
    try (InputStream in = file.from(first, starts.offset(first))) {
      if (Files.size(file.path()) != size
          || !Files.getLastModifiedTime(file.path()).equals(modified)) {
        return;
      }
      List<String> all = allNames();
      Records records =
          file.format().json() ? new JsonRecords(in, all) : new CsvRecords(in, file.format());
      for (int row = first; row <= last && records.next(); row++) {
        for (int place : wanted.getOrDefault(row, List.of())) {
          found.set(place, TableFile.texts(all, records));
        }
      }
    } catch (IOException e) {
      // The file is gone by now; a report without the texts is better than none.
      found.replaceAll(each -> new LinkedHashMap<>());
    }
  }

  /** The names of all columns, also of those that were not read with the table. */
  private List<String> allNames() throws IOException {
    if (file.format().form() != TableFormat.Form.PARQUET) {
      return names;
    }
    List<String> all = allNames;
    if (all == null) {
      DataDiagnostics quiet = new DataDiagnostics(new SourceFile("", "").place(Span.NONE));
      try (InputStream in = file.unpacked(IoReasons.open(file.path()))) {
        TableHead head = TableHead.read(file, in, quiet);
        all = head == null ? names : head.names();
      }
      allNames = all;
    }
    return all;
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

    @Override
    public SourceRow at(int row) {
      int file = NumericView.Stacked.partOf(row, starts);
      return files.get(file).at(row - starts[file]);
    }

    @Override
    public List<SequencedMap<String, String>> cells(int[] rows) {
      return SeveralOrigins.cells(rows, starts, files);
    }
  }
}
