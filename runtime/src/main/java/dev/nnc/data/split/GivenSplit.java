package dev.nnc.data.split;

import dev.nnc.catalog.Options;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Part;
import org.jspecify.annotations.Nullable;

/**
 * {@code given(validation: test)}: parts as the source has them.
 *
 * @param validation which part of the source is for validation: null for none
 * @param test likewise for the test
 */
record GivenSplit(@Nullable Part validation, @Nullable Part test) implements Split {
  GivenSplit(Options options) {
    this(part(options, Part.VALIDATION), part(options, Part.TEST));
  }

  private static @Nullable Part part(Options options, Part part) {
    return options.find(part.word()) instanceof String word ? Part.of(word).orElse(null) : null;
  }

  @Override
  public @Nullable RowParts parts(SplitInput in, long seed) {
    DataPlan plan = in.plan();
    RawTable table = in.table();
    DataDiagnostics findings = in.findings();
    int[] validating = part(validation, plan, table, findings);
    int[] testing = part(test, plan, table, findings);
    return validating == null || testing == null
        ? null
        : new RowParts(SplitRows.own(table), validating, testing);
  }

  /** The rows of a part of the source; null after an error. */
  private static int @Nullable [] part(
      @Nullable Part wanted, DataPlan plan, RawTable table, DataDiagnostics findings) {
    if (wanted == Part.VALIDATION && table.validationRows() > 0) {
      return SplitRows.validation(table);
    }
    if (wanted == Part.TRAIN) {
      return SplitRows.own(table);
    }
    if (wanted == null) {
      return new int[0];
    }
    int[] given = SplitRows.test(table);
    if (wanted != Part.TEST || given.length == 0) {
      findings.add(
          DataCode.GIVEN_PART,
          "split it by `random(…)` or `last(…)`",
          "`" + plan.source().name() + "` has no " + wanted + " part of its own");
      return null;
    }
    return given;
  }
}
