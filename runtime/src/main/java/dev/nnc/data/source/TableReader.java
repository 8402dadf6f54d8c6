package dev.nnc.data.source;

import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.column.SpilledNumbers;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.DataFile;
import dev.nnc.data.file.HashingInput;
import dev.nnc.data.file.IoReasons;
import dev.nnc.data.file.Memory;
import dev.nnc.diag.DataCode;
import dev.nnc.type.ColumnType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
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
  private final ReadSettings settings;
  private final DataDiagnostics findings;

  /** What the places of the rows of earlier files take. */
  private long startsBefore;

  /** The file that is being read; null before the first. */
  private @Nullable HashingInput reading;

  /** Whether numbers go into files. */
  private boolean spilling;

  /** How many bytes temporary files may take, as it was when they were begun. */
  private long room;

  private final List<DataFile> read = new ArrayList<>();

  private TableReader(
      SequencedMap<String, ColumnBuilder> builders,
      TableFormat format,
      ReadSettings settings,
      DataDiagnostics findings) {
    this.builders = List.copyOf(builders.values());
    this.columns = List.copyOf(builders.keySet());
    this.format = format;
    this.settings = settings;
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
    return read(files, wanted, ReadSettings.ofThisMachine(), findings);
  }

  /** The same in that way. */
  public static @Nullable RawTable read(
      List<TableFile> files,
      Map<String, ColumnType> wanted,
      ReadSettings settings,
      DataDiagnostics findings) {
    TableFormat format = files.getFirst().format();
    SequencedMap<String, ColumnBuilder> builders = new LinkedHashMap<>();
    wanted.forEach((column, type) -> builders.put(column, ColumnBuilder.of(column, type, format)));
    try {
      return new TableReader(builders, format, settings, findings).table(files);
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
      TableOrigin origin = add(file.only(columns));
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
      built.put(columns.get(i), builders.get(i).build());
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
  private @Nullable TableOrigin add(TableFile file) {
    try (HashingInput in = HashingInput.open(file.path(), file.name());
        InputStream text = file.unpacked(in)) {
      reading = in;
      FileTime modified = Files.getLastModifiedTime(file.path());
      RowStarts starts = new RowStarts();
      TableHead head =
          settings.portion() > 0 ? quickly(file, text, starts) : fromTheHead(file, text, starts);
      if (head == null) {
        return null;
      }
      DataFile hashed = in.finish();
      read.add(hashed);
      startsBefore += starts.bytes();
      return new TableOrigin(
          new TableFile(file.path(), file.name(), head.format()),
          head.names(),
          starts,
          hashed.bytes(),
          modified);
    } catch (IOException e) {
      file.unreadable(e, findings);
      return null;
    }
  }

  /** The head, of which everything but errors was said when the program was checked. */
  private @Nullable TableHead head(TableFile file, InputStream text) throws IOException {
    DataDiagnostics apart = findings.apart();
    TableHead head = TableHead.read(file, text, apart);
    if (apart.hasErrors()) {
      findings.addAll(apart);
    }
    return head;
  }

  /** Row by row; null after an error. */
  private @Nullable TableHead fromTheHead(TableFile file, InputStream text, RowStarts starts)
      throws IOException {
    TableHead head = head(file, text);
    if (head == null || !hasColumns(file, head.names())) {
      return null;
    }
    return rowByRow(file, head.names(), head.records(), head.before(), 0, starts) ? head : null;
  }

  /** In portions, on all processors; null after an error. */
  private @Nullable TableHead quickly(TableFile file, InputStream text, RowStarts starts)
      throws IOException {
    TableHead head;
    try (InputStream in = file.unpacked(IoReasons.open(file.path()))) {
      head = head(file, in);
    }
    if (head == null || !hasColumns(file, head.names())) {
      return null;
    }
    List<String> names = head.names();
    Layout layout = Layout.of(columns, builders, names);
    PortionReader reader =
        format.json()
            ? new JsonRows(format, names, layout)
            : new CsvRows(head.format(), names.size(), head.empty(), layout);
    long offset = head.offset();
    text.skipNBytes(offset);
    Portions portions = new Portions(text, offset, reader, layout, settings);
    int line = head.line();
    try {
      for (Portion each = portions.next(); each != null; each = portions.next()) {
        layout.add(each);
        starts.add(each, line);
        line += each.lineEnds;
        if (!holds(file, starts.bytes())) {
          return null;
        }
        if (each.stopped) {
          long at = each.offset + each.stoppedAt;
          return lookingCloser(file, head, at, line, starts) ? head : null;
        }
        if (each.failure instanceof CharacterCodingException) {
          return lookingCloser(file, head, each.offset + each.to, line, starts) ? head : null;
        }
        if (each.failure != null) {
          throw each.failure;
        }
        portions.reuse(each);
      }
      return head;
    } finally {
      portions.stop();
    }
  }

  /** Goes on row by row from a row that was not understood quickly, mostly for a fault in it. */
  private boolean lookingCloser(
      TableFile file, TableHead head, long offset, int line, RowStarts starts) throws IOException {
    List<String> names = head.names();
    try (InputStream in = file.unpacked(IoReasons.open(file.path()))) {
      in.skipNBytes(offset);
      if (format.json()) {
        return rowByRow(file, names, new JsonRecords(in, names, line), 0, offset, starts);
      }
      CsvRecords records = new CsvRecords(in, head.format(), line);
      records.expect(names.size(), head.empty());
      return rowByRow(file, names, records, 0, offset, starts);
    }
  }

  /**
   * Adds all further rows of the file; false after an error.
   *
   * @param before how many records are no rows
   * @param offset where the records begin in the text
   */
  private boolean rowByRow(
      TableFile file,
      List<String> names,
      Records records,
      int before,
      long offset,
      RowStarts starts)
      throws IOException {
    int[] places = Layout.places(columns, names);
    int first = starts.count();
    int number = before;
    while (records.next()) {
      int bad = add(records, places);
      if (bad >= 0) {
        BadCell.report(
            format,
            file.at(records.line(number), first + number - before),
            columns.get(bad),
            records.cell(places[bad]),
            records.quoted(places[bad]),
            findings);
        return false;
      }
      number++;
      if ((number & 255) == 0 && !holds(file, starts.bytes() + 12L * (number - before))) {
        return false;
      }
    }
    int[] lines = records.lines(before);
    long[] offsets = records.offsets(before);
    for (int i = 0; i < lines.length; i++) {
      starts.add(lines[i], offset + offsets[i]);
    }
    return !file.failed(records, findings);
  }

  /** Adds the row just read; gives the number of the first column that it does not fit, or -1. */
  private int add(Records row, int[] places) throws IOException {
    for (int i = 0; i < places.length; i++) {
      String cell = row.cell(places[i]);
      if (!builders.get(i).add(format.isMissing(cell) ? null : cell, row.quoted(places[i]))) {
        return i;
      }
    }
    return -1;
  }

  /** Whether there is room for more rows; if there is little, what is there goes into files. */
  private boolean holds(TableFile file, long startsOfFile) throws IOException {
    long starts = startsBefore + startsOfFile;
    spilling |= starts + held() > settings.held();
    if (spilling && !spills(file)) {
      return false;
    }
    long bytes = starts + held();
    if (!Memory.holds(bytes * 2)) {
      findings.add(DataCode.TOO_LARGE, TOO_LARGE_HELP, file.name(), Memory.need(bytes * 2));
      return false;
    }
    return true;
  }

  /** Goes on in files, if there is room for what they are going to take. */
  private boolean spills(TableFile file) throws IOException {
    long before = spilled();
    for (ColumnBuilder builder : builders) {
      builder.spill();
    }
    long spilled = spilled();
    if (before == 0) {
      room = settings.room().getAsLong();
    }
    HashingInput in = reading;
    long taken = in == null || before > 0 || !file.isText() ? 0 : in.count();
    boolean begins = taken > 0;
    // Where rows become longer there are fewer of them than those before let one think.
    long expected = begins ? (long) (0.5 * spilled * Files.size(file.path()) / taken) : spilled;
    if (Math.max(spilled, expected) > room) {
      findings.add(
          DataCode.NO_ROOM,
          "name a folder on a larger disk, JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=/large/tmp, use fewer"
              + " columns, or let the program have more memory, -Xmx8g",
          file.name(),
          SpilledNumbers.folder(),
          Memory.size(room),
          begins
              ? "it takes about " + Memory.size(2 * expected)
              : "it takes more than " + Memory.size(spilled));
      return false;
    }
    return true;
  }

  private long held() {
    return builders.stream().mapToLong(ColumnBuilder::bytes).sum();
  }

  private long spilled() {
    return builders.stream().mapToLong(ColumnBuilder::spilled).sum();
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
