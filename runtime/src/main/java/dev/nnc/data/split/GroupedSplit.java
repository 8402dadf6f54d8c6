package dev.nnc.data.split;

import dev.nnc.catalog.Options;
import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code grouped(patient, test: 20%)}: rows of one group stay together in one part. */
record GroupedSplit(Options options) implements SizedSplit {
  @Override
  public Set<String> columns(DataPlan plan) {
    return SplitRows.columns(plan, SplitRows.names(options.find("column")));
  }

  /** Draws whole groups for the test part until it is large enough, then for validation. */
  @Override
  public @Nullable RowParts cut(
      DataPlan plan, RawTable table, Sizes sizes, long seed, DataDiagnostics findings) {
    Random random = new Random(options.find("seed") instanceof Long own ? own : seed);
    Set<String> names = columns(plan);
    List<RawColumn> columns = names.stream().map(table.columns()::get).toList();
    List<List<Integer>> groups =
        new ArrayList<>(SplitRows.groups(table, columns, Integer.MAX_VALUE));
    Collections.shuffle(groups, random);
    List<Integer> validation = new ArrayList<>();
    List<Integer> test = new ArrayList<>();
    List<Integer> train = new ArrayList<>();
    for (List<Integer> group : groups) {
      (test.size() < sizes.test()
              ? test
              : validation.size() < sizes.validation() ? validation : train)
          .addAll(group);
    }
    if (train.isEmpty() || validation.isEmpty() != (sizes.validation() == 0)) {
      findings.add(
          DataCode.EMPTY_PART,
          "ask for smaller parts, or group by a column with more different values",
          train.isEmpty() ? "training" : Part.VALIDATION,
          plan.name(),
          "`%s` has only %s"
              .formatted(String.join(", ", names), Numerals.count(groups.size(), "group")));
      return null;
    }
    return new RowParts(sorted(train), sorted(validation), sorted(test));
  }

  private static int[] sorted(List<Integer> rows) {
    return rows.stream().mapToInt(Integer::intValue).sorted().toArray();
  }
}
