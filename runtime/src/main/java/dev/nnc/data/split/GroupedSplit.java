package dev.nnc.data.split;

import dev.nnc.catalog.Options;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code grouped(patient, test: 20%)}: rows of one group stay together in one part. */
record GroupedSplit(Options options) implements SizedSplit {
  /** From which share of all rows on a part that is larger than it should be is told of. */
  private static final int TENTH = 10;

  @Override
  public boolean draws() {
    return true;
  }

  @Override
  public Set<String> columns(DataPlan plan) {
    return SplitInput.columns(plan, names());
  }

  Set<String> names() {
    return SplitRows.names(options.find("column"));
  }

  /** Draws whole groups for the test part until it is large enough, then for validation. */
  @Override
  public @Nullable RowParts cut(SplitInput in, Sizes sizes, long seed) {
    Random random = new Random(options.find("seed") instanceof Long own ? own : seed);
    String shown = String.join(", ", names());
    List<Values> values = in.groupValues(names(), in.table().splitRows());
    if (values == null) {
      return null;
    }
    RowGroups rowGroups = RowGroups.of(values, in.table().splitRows());
    in.lookAtGroups(names(), rowGroups);
    List<int[]> groups = new ArrayList<>(Arrays.asList(rowGroups.rows()));
    Collections.shuffle(groups, random);
    Rows validation = new Rows();
    Rows test = new Rows();
    Rows train = new Rows();
    for (int[] group : groups) {
      (test.count < sizes.test()
              ? test
              : validation.count < sizes.validation() ? validation : train)
          .add(group);
    }
    if (train.count == 0 || (validation.count == 0) != (sizes.validation() == 0)) {
      in.findings()
          .add(
              DataCode.EMPTY_PART,
              "ask for smaller parts, or group by a column with more different values",
              train.count == 0 ? "training" : Part.VALIDATION,
              in.plan().name(),
              "`%s` has only %s".formatted(shown, Numerals.count(groups.size(), "group")));
      return null;
    }
    lookAtSize(in, Part.TEST, sizes.test(), test, values);
    lookAtSize(in, Part.VALIDATION, sizes.validation(), validation, values);
    return new RowParts(train.sorted(), validation.sorted(), test.sorted());
  }

  /** Tells of a part that whole groups have made much larger than was asked. */
  private void lookAtSize(SplitInput in, Part part, int wanted, Rows rows, List<Values> values) {
    if (wanted == 0 || (long) (rows.count - wanted) * TENTH <= in.table().splitRows()) {
      return;
    }
    in.findings()
        .add(
            DataCode.LARGE_GROUP,
            "groups stay whole; another `seed` draws others, and a group that is too large for a part"
                + " can be kept out of it with `rows:`",
            part,
            in.plan().name(),
            Numerals.count(rows.count, "row"),
            Numerals.count(wanted),
            "\"%s\" of `%s` alone has %s"
                .formatted(
                    RowGroups.text(values, rows.largest[0]),
                    String.join(", ", names()),
                    Numerals.count(rows.largest.length)));
  }

  /** The rows of one part while groups come in. */
  private static final class Rows {
    private final List<int[]> groups = new ArrayList<>();
    private int[] largest = new int[0];
    private int count;

    void add(int[] group) {
      groups.add(group);
      largest = group.length > largest.length ? group : largest;
      count += group.length;
    }

    int[] sorted() {
      return groups.stream().flatMapToInt(Arrays::stream).sorted().toArray();
    }
  }
}
