package dev.nnc.data.split;

import dev.nnc.data.column.RawTable;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Fold;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One fold of the rows that another split leaves for training and validation: what the fold holds
 * out is for validation. The test part stays what it is.
 */
record FoldSplit(Split whole, Fold fold) implements Split {
  @Override
  public Set<String> columns(DataPlan plan) {
    Set<String> columns = new LinkedHashSet<>(whole.columns(plan));
    columns.addAll(SplitInput.columns(plan, named()));
    return columns;
  }

  private Set<String> named() {
    Set<String> names = new LinkedHashSet<>(fold.stratify());
    names.addAll(fold.grouped());
    return names;
  }

  @Override
  public boolean draws() {
    return !fold.forward();
  }

  @Override
  public @Nullable RawTable ordered(SplitInput in) {
    return whole.ordered(in);
  }

  @Override
  public @Nullable RowParts parts(SplitInput in, long seed) {
    RowParts parts = whole.parts(in, seed);
    if (parts == null) {
      return null;
    }
    int[] rows = pool(parts);
    Assigned assigned = fold.forward() ? stretches(in, rows) : drawn(in, rows);
    if (assigned == null) {
      return null;
    }
    int own = fold.number() % assigned.folds();
    int[] train =
        IntStream.range(0, rows.length)
            .filter(i -> fold.forward() ? assigned.of[i] < own : assigned.of[i] != own)
            .map(i -> rows[i])
            .toArray();
    int[] held =
        IntStream.range(0, rows.length)
            .filter(i -> assigned.of[i] == own)
            .map(i -> rows[i])
            .toArray();
    return new RowParts(train, held, parts.test(), assigned.folds());
  }

  /** Which fold each row of the pool is in; negative for none. */
  @SuppressWarnings("ArrayRecordComponent") // made once, used at once
  private record Assigned(int[] of, int folds) {}

  /** The rows that are for no test, in their order. */
  private static int[] pool(RowParts parts) {
    Set<Integer> test = new HashSet<>();
    Arrays.stream(parts.test()).forEach(test::add);
    return IntStream.concat(Arrays.stream(parts.train()), Arrays.stream(parts.validation()))
        .filter(row -> !test.contains(row))
        .sorted()
        .distinct()
        .toArray();
  }

  /** The last folds of one stretch more than there are folds; what is left over comes first. */
  private @Nullable Assigned stretches(SplitInput in, int[] rows) {
    int size = rows.length / (fold.count() + 1);
    if (size == 0) {
      return tooMany(in, Numerals.count(rows.length, "row"), fold.count());
    }
    int first = rows.length - size * fold.count();
    int[] of = new int[rows.length];
    for (int i = 0; i < of.length; i++) {
      of[i] = i < first ? -1 : (i - first) / size;
    }
    return new Assigned(of, fold.count());
  }

  private @Nullable Assigned drawn(SplitInput in, int[] rows) {
    int draw = fold.count() == Fold.ONE_EACH ? 0 : fold.number() / fold.count();
    Random random = new Random(fold.seed() + draw);
    if (!fold.grouped().isEmpty()) {
      RowGroups all = in.groups(new LinkedHashSet<>(fold.grouped()), in.table().rows());
      if (all == null) {
        return null;
      }
      return grouped(in, all, rows, random);
    }
    int folds = fold.count() == Fold.ONE_EACH ? rows.length : fold.count();
    if (folds > rows.length || folds < 2) {
      return tooMany(in, Numerals.count(rows.length, "row"), folds);
    }
    int[][] classes =
        fold.stratify().isEmpty()
            ? new int[][] {IntStream.range(0, rows.length).toArray()}
            : classes(in, rows, folds);
    if (classes == null) {
      return null;
    }
    int[] of = new int[rows.length];
    int next = 0;
    for (int[] members : classes) {
      SplitRows.shuffle(members, random);
      for (int member : members) {
        of[member] = next++ % folds;
      }
    }
    return new Assigned(of, folds);
  }

  /** The places in the pool by what their rows hold; null after an error. */
  private int @Nullable [][] classes(SplitInput in, int[] rows, int folds) {
    RowGroups all = RandomSplit.strata(in, new LinkedHashSet<>(fold.stratify()), in.table().rows());
    if (all == null) {
      return null;
    }
    int[][] classes = members(all, rows);
    int least = Integer.MAX_VALUE;
    int few = 0;
    for (int[] members : classes) {
      if (members.length > 0 && members.length < folds) {
        few++;
        least = Math.min(least, members.length);
      }
    }
    if (few > 0) {
      in.findings()
          .add(
              DataCode.FEW_FOR_FOLDS,
              "ask for fewer folds, or put rare classes together,"
                  + " `category(unknown: \"other\", min_count: 5)`",
              String.join(", ", fold.stratify()),
              Numerals.count(few, "class"),
              Numerals.count(folds, "fold"),
              Numerals.count(least, "row"));
    }
    return classes;
  }

  /** The places in the pool of each group's rows. */
  private static int[][] members(RowGroups groups, int[] rows) {
    int[] sizes = new int[groups.count()];
    for (int row : rows) {
      sizes[groups.of()[row]]++;
    }
    int[][] members = new int[sizes.length][];
    for (int group = 0; group < sizes.length; group++) {
      members[group] = new int[sizes[group]];
    }
    int[] filled = new int[sizes.length];
    for (int i = 0; i < rows.length; i++) {
      int group = groups.of()[rows[i]];
      members[group][filled[group]++] = i;
    }
    return members;
  }

  /** Each group, as they are drawn, to the fold with the fewest rows. */
  private @Nullable Assigned grouped(SplitInput in, RowGroups all, int[] rows, Random random) {
    int[][] members = members(all, rows);
    int[] order = IntStream.range(0, members.length).filter(g -> members[g].length > 0).toArray();
    int folds = fold.count() == Fold.ONE_EACH ? order.length : fold.count();
    if (folds > order.length || folds < 2) {
      return tooMany(
          in,
          "%s of `%s`"
              .formatted(Numerals.count(order.length, "group"), String.join(", ", fold.grouped())),
          folds);
    }
    SplitRows.shuffle(order, random);
    int[] sizes = new int[folds];
    int[] of = new int[rows.length];
    for (int group : order) {
      int least = 0;
      for (int i = 1; i < folds; i++) {
        least = sizes[i] < sizes[least] ? i : least;
      }
      sizes[least] += members[group].length;
      for (int member : members[group]) {
        of[member] = least;
      }
    }
    return new Assigned(of, folds);
  }

  private static @Nullable Assigned tooMany(SplitInput in, String there, int folds) {
    in.findings()
        .add(
            DataCode.TOO_MANY_FOLDS,
            "ask for fewer folds",
            in.plan().name(),
            there,
            Numerals.count(Math.max(2, folds), "fold"));
    return null;
  }
}
