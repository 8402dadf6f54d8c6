package dev.nnc.profile;

import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.IoReasons;
import dev.nnc.data.source.TableFile;
import dev.nnc.data.source.TableFormat;
import dev.nnc.data.source.TableScan;
import dev.nnc.diag.DataCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks a table through, once, and in memory that does not grow with its rows. */
public final class Profiler {
  private Profiler() {}

  /**
   * Looks the file through; null after an error.
   *
   * @param name as messages call it
   * @param truth the column that is to be predicted; null if none is
   */
  public static @Nullable TableProfile of(
      Path path, String name, @Nullable String truth, DataDiagnostics findings) {
    try {
      TableGuess guess = TableGuess.of(path);
      Pass pass = new Pass(guess.format());
      DataDiagnostics found = findings.apart();
      boolean read = TableScan.visit(new TableFile(path, name, guess.format()), pass, found);
      pass.end();
      if (!read) {
        findings.addAll(found);
        return null;
      }
      if (pass.rows == 0) {
        String help =
            "every row has more or fewer cells than the first line names columns: is there a"
                + " delimiter too many at the ends of lines?";
        findings.add(DataCode.EMPTY, pass.wrong == 0 || guess.format().json() ? null : help, name);
        return null;
      }
      return profile(name, guess, pass, truth);
    } catch (IOException e) {
      findings.add(DataCode.UNREADABLE, null, name, IoReasons.of(e));
      return null;
    }
  }

  /** What is gathered while the rows go by. */
  private static final class Pass implements TableScan.Visitor {
    private static final int MOST_ROW_HASHES = 1 << 20;
    private static final int FIRST_ROWS = 3;

    private final TableFormat format;
    private final DistinctHashes whole = new DistinctHashes(MOST_ROW_HASHES);
    private final List<List<String>> first = new ArrayList<>();
    private final List<ColumnStatistics> columns = new ArrayList<>();
    private List<String> names = List.of();
    private RowSample sample = new RowSample(1);
    private @Nullable RowSorter sorter;
    private long rows;
    private long wrong;
    private int wrongLine;

    Pass(TableFormat format) {
      this.format = format;
    }

    @Override
    public void columns(List<String> all) {
      names = all;
      all.forEach(each -> columns.add(new ColumnStatistics(format)));
      sample = new RowSample(all.size());
      sorter = new RowSorter(format, names, columns, this::take);
    }

    @Override
    public void row(TableScan.Row row) {
      String[] cells = new String[columns.size()];
      boolean[] quoted = new boolean[cells.length];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = row.cell(i);
        quoted[i] = row.quoted(i);
      }
      if (sorter != null) {
        sorter.add(new RowSorter.Held(cells, quoted, row.line()));
      }
    }

    void end() {
      if (sorter != null) {
        sorter.end();
      }
    }

    List<ApartRow> apart() {
      return sorter == null ? List.of() : sorter.apart();
    }

    private void take(RowSorter.Held row) {
      rows++;
      String[] cells = row.cells();
      long hash = 0;
      for (int i = 0; i < cells.length; i++) {
        columns.get(i).add(cells[i], row.quoted()[i], row.line());
        hash = DistinctHashes.hash(hash, cells[i]);
      }
      whole.add(hash);
      if (first.size() < FIRST_ROWS) {
        first.add(List.of(cells));
      }
      sample.add(cells);
    }

    @Override
    public void wrong(int line) {
      wrongLine = wrong++ == 0 ? line : wrongLine;
    }
  }

  private static TableProfile profile(
      String name, TableGuess guess, Pass pass, @Nullable String truth) {
    Set<String> missing = new LinkedHashSet<>();
    pass.columns.forEach(column -> missing.addAll(column.clearMarks()));
    pass.columns.forEach(column -> column.settle(missing));
    TableFormat format = guess.format().with(guess.format().charset(), missing);
    List<String[]> sampled = pass.sample.rows();
    boolean plain = pass.columns.stream().anyMatch(ColumnStatistics::hasPlainNumbers);
    List<ColumnProfile> profiles = new ArrayList<>();
    for (int i = 0; i < pass.names.size(); i++) {
      profiles.add(
          new ColumnReading(pass.names.get(i), pass.columns.get(i), format, plain)
              .profile(i, sampled));
    }
    int place = truth == null ? -1 : pass.names.indexOf(truth);
    TableProfile.Truth asked = null;
    List<String> leaks = new ArrayList<>();
    if (place >= 0) {
      ColumnProfile said = profiles.get(place);
      asked = new TableProfile.Truth(said.name(), Remarks.isClasses(said));
      SampledColumn answers = SampledColumn.of(said, asked.isClasses(), format, sampled, place);
      for (int i = 0; answers != null && i < profiles.size(); i++) {
        ColumnProfile each = profiles.get(i);
        SampledColumn column =
            i == place ? null : SampledColumn.of(each, !each.isOrdered(), format, sampled, i);
        if (column == null) {
          continue;
        }
        Association with = column.with(answers);
        profiles.set(i, each.with(Double.isNaN(with.value()) ? null : with));
        if (column.tellsAlmostAll(answers)) {
          leaks.add(each.name());
        }
      }
    }
    List<Remark> remarks = Remarks.of(profiles, pass.columns, asked, leaks, pass.rows);
    Remarks.addOfApart(remarks, pass.apart());
    Remarks.addOfRows(remarks, pass.whole, format.json(), pass.wrong, pass.wrongLine);
    Remarks.addOfNearRows(
        remarks, NearRows.count(profiles, format, sampled, asked), sampled.size(), pass.rows);
    return new TableProfile(
        name,
        format,
        guess.encoding(),
        guess.above(),
        pass.rows,
        sampled.size(),
        pass.whole.repeats(),
        pass.whole.isExact(),
        profiles,
        pass.first,
        asked,
        pass.apart(),
        remarks);
  }
}
