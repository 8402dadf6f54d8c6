package dev.nnc.data.source;

import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.IoReasons;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Goes over all rows of a table once and holds one at a time, however long the table is. */
public final class TableScan {
  private TableScan() {}

  /** What is told of a table. */
  public interface Visitor {
    /** The columns' names, before the first row. */
    void columns(List<String> names);

    /** The next row. */
    void row(Row row);

    /** A row of which nothing can be read, since it has more or fewer cells than the table. */
    void wrong(int line);
  }

  /** A row while it is visited. */
  public static final class Row {
    private final Records records;
    private int line;

    private Row(Records records) {
      this.records = records;
    }

    /** The text of a cell, counted from 0. */
    public String cell(int index) {
      return records.cell(index);
    }

    /** Whether it stands in quotes, or is a string of JSON. */
    public boolean quoted(int index) {
      return records.quoted(index);
    }

    /** The line, from 1, in which the row begins. */
    public int line() {
      return line;
    }
  }

  /** Visits all rows; false after an error. */
  public static boolean visit(TableFile file, Visitor visitor, DataDiagnostics findings) {
    try (InputStream in = file.unpacked(IoReasons.open(file.path()))) {
      TableHead head = TableHead.read(file, in, true, findings);
      if (head == null) {
        return false;
      }
      visitor.columns(head.names());
      Records records = head.records();
      Row row = new Row(records);
      // The head has read the first row ahead, which stands behind those of the head.
      int place = head.before();
      while (records.next()) {
        row.line = records.line(place);
        if (records.wrong() == null) {
          visitor.row(row);
        } else {
          visitor.wrong(row.line);
        }
        records.forget();
        place = 0;
      }
      return !file.failed(records, findings);
    } catch (IOException e) {
      file.unreadable(e, findings);
      return false;
    }
  }
}
