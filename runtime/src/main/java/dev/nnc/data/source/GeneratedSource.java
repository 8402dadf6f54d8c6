package dev.nnc.data.source;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Rule;
import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.Memory;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.Schema;
import dev.nnc.type.ColumnType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows made by a formula. {@link Random}'s sequence is fixed by the Java platform's specification,
 * and {@link StrictMath} gives the same bits everywhere, so the same options give the same rows.
 *
 * @param source an entry whose rule says how many rows there are, of which columns
 */
record GeneratedSource(Configured source, Formula formula) implements DataSource {
  @Override
  public Schema schema(FileFinder finder, DataDiagnostics findings) {
    return Schema.of(rule().columns(source.options()), rule().rows(source.options()));
  }

  private Rule.Generator rule() {
    return (Rule.Generator) source.entry().rule();
  }

  @Override
  public @Nullable RawTable read(
      FileFinder finder, Map<String, ColumnType> wanted, DataDiagnostics findings) {
    SequencedMap<String, ColumnType> types = rule().columns(source.options());
    long rows = rule().rows(source.options());
    long bytes = 8 * rows * types.size();
    if (bytes > Memory.most() || !Memory.holds(bytes)) {
      findings.add(
          DataCode.TOO_LARGE, "ask for fewer rows", "`" + source.name() + "`", Memory.need(bytes));
      return null;
    }
    double[][] columns = new double[types.size()][(int) rows];
    formula.fill(columns);
    SequencedMap<String, RawColumn> raw = new LinkedHashMap<>();
    for (String name : types.keySet()) {
      raw.put(name, new RawColumn.Numbers(columns[raw.size()]));
    }
    return new RawTable((int) rows, (int) rows, raw, new Origin(raw), List.of());
  }

  private record Origin(SequencedMap<String, RawColumn> columns) implements RawTable.Origin {
    @Override
    public String describe(int row) {
      return "row " + (row + 1);
    }

    @Override
    public SequencedMap<String, String> cells(int row) {
      SequencedMap<String, String> cells = new LinkedHashMap<>();
      columns.forEach(
          (name, column) -> {
            if (column instanceof RawColumn.Numbers numbers) {
              cells.put(name, Numerals.format(numbers.values()[row]));
            }
          });
      return cells;
    }
  }

  @Override
  public long size(FileFinder finder, DataDiagnostics findings) {
    return 0;
  }
}
