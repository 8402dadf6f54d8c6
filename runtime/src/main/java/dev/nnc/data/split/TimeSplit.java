package dev.nnc.data.split;

import dev.nnc.catalog.Options;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Part;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code by_time(month, test: 15%)}: as {@code last}, with the rows in the order of a column; with
 * {@code by: shop} the latest rows of each shop.
 */
record TimeSplit(Options options) implements SizedSplit {
  @Override
  public Set<String> columns(DataPlan plan) {
    Set<String> names = new LinkedHashSet<>(times());
    names.addAll(series());
    return SplitInput.columns(plan, names);
  }

  private Set<String> times() {
    return SplitRows.names(options.find("column"));
  }

  private Set<String> series() {
    return SplitRows.names(options.find("by"));
  }

  @Nullable RowTimes rowTimes(SplitInput in) {
    String pattern = options.find("pattern") instanceof String text ? text : "";
    return RowTimes.of(in, times(), pattern, "");
  }

  @Override
  public @Nullable RawTable ordered(SplitInput in) {
    RawTable table = in.table();
    RowTimes times = rowTimes(in);
    double[][] of = times == null ? null : times.all(table.splitRows());
    if (of == null) {
      return null;
    }
    Integer[] order = IntStream.range(0, table.splitRows()).boxed().toArray(Integer[]::new);
    Arrays.sort(order, RowTimes.comparing(of));
    int[] all = SplitRows.range(0, table.rows());
    boolean already = true;
    for (int i = 0; i < order.length; i++) {
      already &= order[i] == i;
      all[i] = order[i];
    }
    return already ? table : table.select(all, table.splitRows());
  }

  @Override
  public @Nullable RowParts cut(SplitInput in, Sizes sizes, long seed) {
    RowTimes times = rowTimes(in);
    if (times == null) {
      return null;
    }
    if (series().isEmpty()) {
      RowParts parts = LastSplit.stretches(sizes);
      lookAtBorder(in, times, Part.TEST, parts.test());
      lookAtBorder(in, times, Part.VALIDATION, parts.validation());
      return parts;
    }
    RowGroups groups = in.groups(series(), in.table().splitRows());
    if (groups == null) {
      return null;
    }
    in.lookAtGroups(series(), groups);
    RowParts parts = latest(groups, sizes);
    lookAtBorders(in, times, Part.TEST, parts.test(), groups);
    lookAtBorders(in, times, Part.VALIDATION, parts.validation(), groups);
    return parts;
  }

  /** The latest rows of each group, whose rows are in the order of time. */
  private static RowParts latest(RowGroups rowGroups, Sizes sizes) {
    int[][] groups = rowGroups.rows();
    int[] order = IntStream.range(0, groups.length).toArray();
    int rows = sizes.train() + sizes.validation() + sizes.test();
    int[] test = Shares.of(groups, order, rows, sizes.test(), new int[groups.length]);
    int[] validation = Shares.of(groups, order, rows, sizes.validation(), test);
    Part[] parts = new Part[rows];
    Arrays.fill(parts, Part.TRAIN);
    for (int g = 0; g < groups.length; g++) {
      int[] group = groups[g];
      int testFrom = group.length - test[g];
      for (int i = testFrom - validation[g]; i < group.length; i++) {
        parts[group[i]] = i < testFrom ? Part.VALIDATION : Part.TEST;
      }
    }
    return new RowParts(
        rows(parts, Part.TRAIN), rows(parts, Part.VALIDATION), rows(parts, Part.TEST));
  }

  /** Tells of the first series that has one time on both sides of its border before a part. */
  private void lookAtBorders(
      SplitInput in, RowTimes times, Part part, int[] rows, RowGroups groups) {
    int[][] members = groups.rows();
    boolean[] seen = new boolean[members.length];
    for (int border : rows) {
      int group = groups.of()[border];
      int[] own = members[group];
      int at = seen[group] ? 0 : Arrays.binarySearch(own, border);
      seen[group] = true;
      if (at == 0 || !times.equal(own[at - 1], border)) {
        continue;
      }
      int first = at;
      while (first > 0 && times.equal(own[first - 1], border)) {
        first--;
      }
      int last = at;
      while (last < own.length && times.equal(own[last], border)) {
        last++;
      }
      in.findings()
          .add(
              DataCode.TIME_ON_BORDER,
              "in one series rows have different times as a rule: leave rows out that are there"
                  + " twice, or name more that tells series apart, `by: [shop, product]`",
              String.join(", ", times()),
              times.text(border),
              part,
              in.plan().name(),
              Numerals.count(at - first),
              Numerals.count(last - at));
      return;
    }
  }

  private static int[] rows(Part[] parts, Part wanted) {
    return IntStream.range(0, parts.length).filter(row -> parts[row] == wanted).toArray();
  }

  /** Tells of rows of one time that stand on both sides of the border before a part. */
  private void lookAtBorder(SplitInput in, RowTimes times, Part part, int[] rows) {
    if (rows.length == 0 || rows[0] == 0) {
      return;
    }
    int border = rows[0];
    int end = in.table().splitRows();
    int first = border;
    while (first > 0 && times.equal(first - 1, border)) {
      first--;
    }
    int last = border;
    while (last < end && times.equal(last, border)) {
      last++;
    }
    if (first == border) {
      return;
    }
    in.findings()
        .add(
            DataCode.TIME_ON_BORDER,
            "`%s: %d` puts the border before that time"
                .formatted(part, rows.length + border - first),
            String.join(", ", times()),
            times.text(border),
            part,
            in.plan().name(),
            Numerals.count(border - first),
            Numerals.count(last - border));
  }
}
