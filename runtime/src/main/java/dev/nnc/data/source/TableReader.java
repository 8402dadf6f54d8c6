package dev.nnc.data.source;

import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.DataFile;
import dev.nnc.data.file.HashingInput;
import dev.nnc.data.file.Memory;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.type.ColumnType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of text files into plain arrays, and refuses tables that would exhaust memory
 * before they do.
 */
public final class TableReader {
  private static final String TOO_LARGE_HELP =
      "let the program have more memory with the environment variable JAVA_TOOL_OPTIONS=-Xmx8g, or"
          + " use fewer rows";

  private final List<ColumnBuilder> builders;
  private final List<String> columns;
  private final TableFormat format;
  private final long held;
  private final DataDiagnostics findings;
  private final List<DataFile> read = new ArrayList<>();

  private TableReader(
      SequencedMap<String, ColumnBuilder> builders,
      TableFormat format,
      long held,
      DataDiagnostics findings) {
    this.builders = List.copyOf(builders.values());
    this.columns = List.copyOf(builders.keySet());
    this.format = format;
    this.held = held;
    this.findings = findings;
  }

  /**
   * All rows of the files, those of one after those of the other.
   *
   * @param files of the same columns, at least one
   * @param wanted the columns to keep, with their types
   * @return null after an error
   */
  static @Nullable RawTable read(
      List<TableFile> files, Map<String, ColumnType> wanted, DataDiagnostics findings) {
    return read(files, wanted, Memory.most() / 2, findings);
  }

  /**
   * @param held how many bytes of numbers may be held in memory; more go into temporary files
   */
  public static @Nullable RawTable read(
      List<TableFile> files, Map<String, ColumnType> wanted, long held, DataDiagnostics findings) {
    TableFormat format = files.getFirst().format();
    SequencedMap<String, ColumnBuilder> builders = new LinkedHashMap<>();
    wanted.forEach((column, type) -> builders.put(column, ColumnBuilder.of(column, type, format)));
    try {
      return new TableReader(builders, format, held, findings).table(files);
    } catch (IOException e) {
      files.getLast().unreadable(e, findings);
      return null;
    } finally {
      builders.values().forEach(ColumnBuilder::close);
    }
  }

  private @Nullable RawTable table(List<TableFile> files) throws IOException {
    int[] starts = new int[files.size()];
    List<TableOrigin> origins = new ArrayList<>();
    int rows = 0;
    List<String> names = List.of();
    for (int i = 0; i < starts.length; i++) {
      TableFile file = files.get(i);
      starts[i] = rows;
      TableOrigin origin = add(file, rows);
      if (origin == null) {
        return null;
      }
      if (i > 0 && !origin.names().equals(names)) {
        reportOtherColumns(file, origin.names(), files.getFirst(), names, findings);
        return null;
      }
      names = origin.names();
      rows += origin.rows();
      origins.add(origin);
    }
    SequencedMap<String, RawColumn> built = new LinkedHashMap<>();
    for (int i = 0; i < builders.size(); i++) {
      built.put(columns.get(i), builders.get(i).build(rows));
    }
    return new RawTable(
        rows,
        rows,
        built,
        origins.size() == 1 ? origins.getFirst() : new TableOrigin.OfSeveral(origins, starts),
        read);
  }

  static void reportOtherColumns(
      TableFile file,
      List<String> names,
      TableFile first,
      List<String> wanted,
      DataDiagnostics findings) {
    findings.add(
        DataCode.OTHER_COLUMNS,
        "files that one pattern names need the same columns in the same order",
        file.name(),
        first.name(),
        String.join(", ", names.stream().limit(20).toList()),
        String.join(", ", wanted.stream().limit(20).toList()));
  }

  /** Adds the file's rows to the builders; null after an error. */
  private @Nullable TableOrigin add(TableFile file, int before) {
    try (HashingInput in = HashingInput.open(file.path(), file.name())) {
      FileTime modified = Files.getLastModifiedTime(file.path());
      InputStream text = file.unpacked(in);
      TableHead head = TableHead.read(file, text, findings);
      if (head == null || !hasColumns(file, head.names())) {
        return null;
      }
      Records records = head.records();
      int rows = before;
      int[] places = places(head.names());
      while (records.next()) {
        int bad = add(records, places, rows);
        if (bad >= 0) {
          String cell = records.cell(places[bad]);
          BadCell.report(
              format,
              file.at(records.line(rows - before + head.before()), rows - before),
              columns.get(bad),
              cell,
              records.quoted(places[bad]),
              findings);
          return null;
        }
        rows++;
        if ((rows & 255) == 0 && !holds(file, rows)) {
          return null;
        }
      }
      if (file.failed(records, findings)) {
        return null;
      }
      DataFile hashed = in.finish();
      read.add(hashed);
      return new TableOrigin(
          file,
          head.names(),
          records.lines(head.before()),
          records.offsets(head.before()),
          hashed.bytes(),
          modified);
    } catch (IOException e) {
      file.unreadable(e, findings);
      return null;
    }
  }

  /** At which place of a row each column stands. */
  private int[] places(List<String> names) {
    Map<String, Integer> numbers = new HashMap<>();
    names.forEach(name -> numbers.put(name, numbers.size()));
    return columns.stream().mapToInt(name -> numbers.getOrDefault(name, -1)).toArray();
  }

  /** Adds the row just read; gives the number of the first column that it does not fit, or -1. */
  private int add(Records row, int[] places, int number) throws IOException {
    for (int i = 0; i < places.length; i++) {
      String cell = row.cell(places[i]);
      if (!builders
          .get(i)
          .add(format.isMissing(cell) ? null : cell, row.quoted(places[i]), number)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether there is room for more rows; if there is little, what is there goes into files. */
  private boolean holds(TableFile file, int rows) throws IOException {
    long bytes = 12L * rows;
    for (ColumnBuilder builder : builders) {
      bytes += builder.bytes();
    }
    if (bytes > held) {
      for (ColumnBuilder builder : builders) {
        builder.spill(rows);
      }
    }
    if ((rows & 1023) == 0 && !Memory.holds(bytes * 2)) {
      findings.add(DataCode.TOO_LARGE, TOO_LARGE_HELP, file.name(), Memory.need(bytes * 2));
      return false;
    }
    return true;
  }

  private boolean hasColumns(TableFile file, List<String> names) {
    boolean all = true;
    Set<String> present = Set.copyOf(names);
    for (String column : columns) {
      if (!present.contains(column)) {
        findings.add(
            DataCode.NO_COLUMN,
            "its columns are " + String.join(", ", names.subList(0, Math.min(20, names.size()))),
            file.name(),
            column);
        all = false;
      }
    }
    return all;
  }
}
