package dev.nnc.data.step;

import dev.nnc.catalog.Configured;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.diag.DataCode;
import dev.nnc.type.ColumnType;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One step of one field, as it is carried out over a table.
 *
 * @param number which of the field's steps it is, from 1
 * @param columns what the field's cells are called in messages, by element
 * @param made of what comes out, as far as it is known
 * @param fitRows the rows that a fitted step learns from
 * @param known what it learned before, if these are rows to predict on
 * @param keep takes what it learns now
 */
@SuppressWarnings("ArrayRecordComponent") // made once, used at once
record StepInput(
    Configured use,
    int number,
    String field,
    IntFunction<String> columns,
    ColumnType made,
    RawTable table,
    int[] fitRows,
    Fitted.@Nullable Learned known,
    Consumer<Fitted.Learned> keep,
    DataDiagnostics report) {
  String name() {
    return use.name();
  }

  /** What the field's first cells are called in messages. */
  String column() {
    return columns.apply(0);
  }

  /** Learns, and keeps what was learned. */
  <T extends Fitted.Learned> T kept(T learned) {
    keep.accept(learned);
    return learned;
  }

  @Nullable Values unsupported(String what) {
    report.add(DataCode.UNSUPPORTED_STEP, null, name(), what);
    return null;
  }

  @Nullable Values nothingToLearn(String why) {
    report.add(
        DataCode.NOTHING_TO_LEARN,
        "leave the column out, or use a larger training part",
        name(),
        field,
        why);
    return null;
  }
}
