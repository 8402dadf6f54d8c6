package dev.nnc.data.split;

import dev.nnc.catalog.Options;
import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.DataPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code random(test: 20%, stratify: kind)}: rows drawn at random, if wanted from each class its
 * share. The same seed always draws the same rows: the shuffle is that of Fisher and Yates with
 * {@link Random}, whose sequence the Java platform's specification fixes.
 */
record RandomSplit(Options options) implements SizedSplit {
  private static final int MOST_GROUPS = 1_000;

  @Override
  public Set<String> columns(DataPlan plan) {
    return SplitRows.columns(plan, SplitRows.names(options.find("stratify")));
  }

  @Override
  public @Nullable RowParts cut(
      DataPlan plan, RawTable table, Sizes sizes, long seed, DataDiagnostics findings) {
    Random random = new Random(options.find("seed") instanceof Long own ? own : seed);
    List<int[]> groups = groups(plan, table, findings);
    return groups == null ? null : draw(random, groups, sizes);
  }

  /** The rows by what the columns hold, in order of appearance; all in one without a column. */
  private @Nullable List<int[]> groups(DataPlan plan, RawTable table, DataDiagnostics findings) {
    Set<String> names = SplitRows.names(options.find("stratify"));
    if (names.isEmpty()) {
      return List.of(SplitRows.own(table));
    }
    String shown = String.join(", ", names);
    List<RawColumn> columns = new ArrayList<>();
    for (String column : columns(plan)) {
      RawColumn raw = table.columns().get(column);
      if (raw == null || raw instanceof RawColumn.Pixels || raw instanceof RawColumn.Pictures) {
        findings.add(
            DataCode.STRATIFY,
            "name a field or column that holds a category",
            shown,
            "it is not a category");
        return null;
      }
      columns.add(raw);
    }
    List<List<Integer>> groups = SplitRows.groups(table, columns, MOST_GROUPS);
    if (groups.size() > MOST_GROUPS) {
      findings.add(
          DataCode.STRATIFY,
          "name a field that holds a category",
          shown,
          "it has more than " + Numerals.count(MOST_GROUPS) + " different values");
      return null;
    }
    return groups.stream()
        .map(group -> group.stream().mapToInt(Integer::intValue).toArray())
        .toList();
  }

  /** Takes from each group its share, by the largest remainder, so that the totals are exact. */
  private static RowParts draw(Random random, List<int[]> groups, Sizes sizes) {
    int rows = sizes.train() + sizes.validation() + sizes.test();
    int[] testShares = shares(groups, rows, sizes.test(), new int[groups.size()]);
    int[] validationShares = shares(groups, rows, sizes.validation(), testShares);
    int[] validation = new int[sizes.validation()];
    int[] test = new int[sizes.test()];
    int[] train = new int[sizes.train()];
    int validationAt = 0;
    int testAt = 0;
    int trainAt = 0;
    for (int g = 0; g < groups.size(); g++) {
      int[] group = groups.get(g);
      for (int i = group.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int swapped = group[i];
        group[i] = group[j];
        group[j] = swapped;
      }
      for (int i = 0; i < group.length; i++) {
        if (i < testShares[g]) {
          test[testAt++] = group[i];
        } else if (i < testShares[g] + validationShares[g]) {
          validation[validationAt++] = group[i];
        } else {
          train[trainAt++] = group[i];
        }
      }
    }
    Arrays.sort(train);
    Arrays.sort(validation);
    Arrays.sort(test);
    return new RowParts(train, validation, test);
  }

  private static int[] shares(List<int[]> groups, int rows, int wanted, int[] taken) {
    int[] shares = new int[groups.size()];
    double[] remainders = new double[groups.size()];
    int given = 0;
    for (int g = 0; g < shares.length; g++) {
      double exact = (double) groups.get(g).length * wanted / rows;
      shares[g] = Math.min((int) Math.floor(exact), groups.get(g).length - taken[g]);
      remainders[g] = exact - shares[g];
      given += shares[g];
    }
    while (given < wanted) {
      int best = -1;
      for (int g = 0; g < shares.length; g++) {
        boolean has = shares[g] + taken[g] < groups.get(g).length;
        if (has && (best < 0 || remainders[g] > remainders[best])) {
          best = g;
        }
      }
      shares[best]++;
      remainders[best]--;
      given++;
    }
    return shares;
  }
}
