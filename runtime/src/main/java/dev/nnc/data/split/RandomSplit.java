package dev.nnc.data.split;

import dev.nnc.catalog.Options;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.DataPlan;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code random(test: 20%, stratify: kind)}: rows drawn at random, if wanted from each class its
 * share. The same seed always draws the same rows: the shuffle is {@link SplitRows#shuffle}.
 */
record RandomSplit(Options options) implements SizedSplit {
  private static final int MOST_GROUPS = 1_000;

  @Override
  public boolean draws() {
    return true;
  }

  @Override
  public Set<String> columns(DataPlan plan) {
    return SplitInput.columns(plan, SplitRows.names(options.find("stratify")));
  }

  @Override
  public @Nullable RowParts cut(SplitInput in, Sizes sizes, long seed) {
    long own = options.find("seed") instanceof Long said ? said : seed;
    int[][] groups = groups(in);
    return groups == null ? null : draw(own, groups, sizes);
  }

  /** The rows by what the fields hold, in order of appearance; all in one without a field. */
  private int @Nullable [][] groups(SplitInput in) {
    Set<String> names = SplitRows.names(options.find("stratify"));
    if (names.isEmpty()) {
      return new int[][] {SplitRows.own(in.table())};
    }
    RowGroups groups = strata(in, names, in.table().splitRows());
    return groups == null ? null : groups.rows();
  }

  /** The first rows by what the fields hold, which is a category; null after an error. */
  static @Nullable RowGroups strata(SplitInput in, Set<String> names, int rows) {
    if (!names.stream().allMatch(in::isKey)) {
      return refused(
          in, names, "it is not a category", "name a field or column that holds a category");
    }
    List<Values> values = in.values(names);
    if (values == null) {
      return null;
    }
    RowGroups groups = RowGroups.of(values, rows);
    boolean numbers = values.stream().anyMatch(Values.Numbers.class::isInstance);
    String help =
        numbers
            ? "cut it into classes in a field, `level = %s -> bins(4)`, and write `stratify: level`"
                .formatted(String.join(", ", names))
            : "name a field that holds a category; `category(unknown: \"other\", min_count: 5)` puts"
                + " rare ones together";
    if (groups.count() > MOST_GROUPS) {
      return refused(
          in, names, "it has more than " + Numerals.count(MOST_GROUPS) + " different values", help);
    }
    long single = Arrays.stream(groups.sizes()).filter(size -> size == 1).count();
    if (2 * single > groups.of().length) {
      return refused(
          in,
          names,
          "%s of %s %s of its own"
              .formatted(
                  Numerals.count(single),
                  Numerals.count(groups.of().length, "row"),
                  single == 1 ? "has a value" : "have a value each"),
          help);
    }
    return groups;
  }

  private static @Nullable RowGroups refused(
      SplitInput in, Set<String> names, String why, String help) {
    in.findings().add(DataCode.STRATIFY, help, String.join(", ", names), why);
    return null;
  }

  /** Takes from each group its share, by the largest remainder, so that the totals are exact. */
  private static RowParts draw(long seed, int[][] groups, Sizes sizes) {
    Random random = new Random(seed);
    int rows = sizes.train() + sizes.validation() + sizes.test();
    int[] order = order(seed, groups.length);
    int[] testShares = Shares.of(groups, order, rows, sizes.test(), new int[groups.length]);
    int[] validationShares = Shares.of(groups, order, rows, sizes.validation(), testShares);
    int[] validation = new int[sizes.validation()];
    int[] test = new int[sizes.test()];
    int[] train = new int[sizes.train()];
    int validationAt = 0;
    int testAt = 0;
    int trainAt = 0;
    for (int g = 0; g < groups.length; g++) {
      int[] group = groups[g];
      SplitRows.shuffle(group, random);
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

  /**
   * In which order the smallest groups come. It has a sequence of its own, so that it changes none
   * of the draws within groups.
   */
  private static int[] order(long seed, int groups) {
    int[] order = IntStream.range(0, groups).toArray();
    SplitRows.shuffle(order, new Random(~seed));
    return order;
  }
}
