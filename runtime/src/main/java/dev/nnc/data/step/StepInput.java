package dev.nnc.data.step;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Options;
import dev.nnc.data.column.RowOrder;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.DataFile;
import dev.nnc.diag.DataCode;
import dev.nnc.type.ColumnType;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One use of a data step in a field, as it is executed over a table.
 *
 * @param number which of the field's steps it is, from 1
 * @param type of a row before it, as far as it is known
 * @param made of a row after it, as far as it is known
 * @param channels the size of the last axis before it
 * @param order which of the table's rows follows which
 * @param fitRows the rows that a fitted step learns from
 * @param known what it learned before, if these are rows to predict on
 * @param keep takes what it learns now
 * @param unlearned takes which cells it has learned nothing of
 * @param truthMayLack whether cells may be missing that are only needed for training
 * @param files finds those that cells name
 * @param read takes what was read besides the table
 */
@SuppressWarnings("ArrayRecordComponent") // made once, used at once
record StepInput(
    Configured use,
    int number,
    ColumnType type,
    ColumnType made,
    int channels,
    RowOrder order,
    int[] fitRows,
    Fitted.@Nullable Learned known,
    Consumer<Fitted.Learned> keep,
    Unlearned unlearned,
    boolean truthMayLack,
    CellFiles files,
    Consumer<DataFile> read,
    FieldFindings findings) {
  /** Takes which cells a step has learned nothing of. */
  interface Unlearned {
    /**
     * @param code how a person is told of them
     * @param ordinary the text that stands for them where training has such rows, too; empty for
     *     missing cells alone
     * @param what becomes of them
     * @param cell what a row holds, if it is one of them; else null. Empty for a missing cell.
     */
    void told(DataCode code, String ordinary, String what, IntFunction<@Nullable String> cell);
  }

  /** How many the table has. */
  int rows() {
    return order.size();
  }

  String name() {
    return use.name();
  }

  Options options() {
    return use.options();
  }

  /** The values, if they are numbers; null after an error. */
  Values.@Nullable Numbers numbers(Values values) {
    if (values instanceof Values.Numbers numbers) {
      return numbers;
    }
    unsupported("what is not a number");
    return null;
  }

  /** The values, if they are texts in pieces; null after an error. */
  Values.@Nullable Pieces pieces(Values values) {
    if (values instanceof Values.Pieces pieces) {
      return pieces;
    }
    unsupported("what is not cut into pieces");
    return null;
  }

  /** Says that the step cannot take such values. */
  void unsupported(Values values) {
    unsupported(
        switch (values) {
          case Values.Numbers numbers -> "numbers";
          case Values.Texts texts -> "texts";
          case Values.Classes classes -> "classes";
          case Values.Pieces pieces -> "texts in pieces";
          case Values.Sequences sequences -> "numbered words";
          case Values.NumberSequences sequences -> "sequences of numbers";
          case Values.Numbered numbered -> "numbered words";
          case Values.Pictures pictures -> "pictures";
        });
  }

  /** The same in words. */
  void unsupported(String what) {
    findings.add(DataCode.UNSUPPORTED_STEP, null, name(), what);
  }

  /** Says that the training rows hold nothing to learn from. */
  void nothingToLearn(String why) {
    findings.add(
        DataCode.NOTHING_TO_LEARN,
        "leave the column out, or use a larger training part",
        name(),
        findings.name(),
        why);
  }

  /** The same of one element of the rows. */
  void nothingToLearn(int element, int width) {
    nothingToLearn(
        width == 1
            ? "every cell is missing"
            : "every cell of column `" + findings.columns().apply(element) + "` is missing");
  }

  /** Says in which row a number is infinite: there what is computed has no value. */
  void notFinite(int row) {
    findings.add(
        DataCode.NOT_FINITE,
        "what stands before `" + name() + "` has no value there",
        findings.name(),
        findings.row(row));
  }
}
