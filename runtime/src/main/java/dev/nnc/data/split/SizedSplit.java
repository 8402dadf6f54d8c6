package dev.nnc.data.split;

import dev.nnc.catalog.Options;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Part;
import org.jspecify.annotations.Nullable;

/**
 * A split whose validation and test part are as large as the program says; the rest is for
 * training. A part that the source has of its own stays as it is, and no other may be asked for.
 */
sealed interface SizedSplit extends Split permits LastSplit, TimeSplit, RandomSplit, GroupedSplit {
  /** With {@code validation} and {@code test}: a share or a count of rows each. */
  Options options();

  /**
   * Cuts the rows; null after an error.
   *
   * @param sizes how large the parts are to be; none of them is larger than there are rows
   * @return the parts that are cut off; an empty test part stands for the source's own
   */
  @Nullable RowParts cut(SplitInput in, Sizes sizes, long seed);

  /** How many rows each part is to have. */
  record Sizes(int train, int validation, int test) {}

  @Override
  default @Nullable RowParts parts(SplitInput in, long seed) {
    RawTable table = in.table();
    Sizes sizes = sizes(in.plan(), table, in.findings());
    RowParts cut = sizes == null ? null : cut(in, sizes, seed);
    if (sizes == null || cut == null) {
      return null;
    }
    return new RowParts(
        cut.train(),
        table.validationRows() > 0 ? SplitRows.validation(table) : cut.validation(),
        sizes.test() > 0 ? cut.test() : SplitRows.test(table));
  }

  private @Nullable Sizes sizes(DataPlan plan, RawTable table, DataDiagnostics findings) {
    int rows = table.splitRows();
    Object validation = options().find(Part.VALIDATION.word());
    Object test = options().find(Part.TEST.word());
    boolean ownTest = table.rows() > rows + table.validationRows();
    if (isTwice(Part.TEST, ownTest, test, plan, findings)
        || isTwice(Part.VALIDATION, table.validationRows() > 0, validation, plan, findings)) {
      return null;
    }
    int validationRows = share(validation, rows);
    int testRows = share(test, rows);
    if ((long) validationRows + testRows > rows) {
      findings.add(
          DataCode.SPLIT_TOO_LARGE,
          null,
          plan.name(),
          Numerals.count((long) validationRows + testRows),
          Numerals.count(rows));
      return null;
    }
    if (isEmpty(Part.VALIDATION, validation, validationRows, plan, rows, findings)
        || isEmpty(Part.TEST, test, testRows, plan, rows, findings)) {
      return null;
    }
    if (validationRows + testRows == rows) {
      findings.add(
          DataCode.EMPTY_PART,
          "leave some rows to train on",
          "training",
          plan.name(),
          "the other parts take all " + Numerals.count(rows, "row"));
      return null;
    }
    return new Sizes(rows - validationRows - testRows, validationRows, testRows);
  }

  private static boolean isTwice(
      Part part, boolean own, @Nullable Object asked, DataPlan plan, DataDiagnostics findings) {
    if (!own || !isAsked(asked)) {
      return false;
    }
    findings.add(
        DataCode.GIVEN_PART,
        "leave `" + part + "` out",
        "`%s` has a %s part of its own, so no other can be cut off".formatted(plan.name(), part));
    return true;
  }

  /** How large a part is to be. */
  private static int share(@Nullable Object amount, int rows) {
    if (amount instanceof Long count) {
      return (int) Math.min(count, Integer.MAX_VALUE);
    }
    return amount instanceof Double fraction ? (int) Math.round(fraction * rows) : 0;
  }

  private static boolean isAsked(@Nullable Object amount) {
    return amount instanceof Number number && number.doubleValue() > 0;
  }

  private static boolean isEmpty(
      Part part,
      @Nullable Object asked,
      int size,
      DataPlan plan,
      int rows,
      DataDiagnostics findings) {
    if (isAsked(asked) && size == 0) {
      findings.add(
          DataCode.EMPTY_PART,
          "ask for a larger part, or leave it out",
          part,
          plan.name(),
          "there are only " + Numerals.count(rows, "row"));
      return true;
    }
    return false;
  }
}
