package dev.nnc.data.split;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Options;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Fold;
import dev.nnc.plan.Part;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The splits by the names that they have in the catalogue. */
public final class Splits {
  private static final Map<String, Function<Options, Split>> BY_NAME =
      Map.of(
          Part.EVERYTHING.word(),
          options -> new EverythingSplit(),
          "given",
          GivenSplit::new,
          "last",
          LastSplit::new,
          "by_time",
          TimeSplit::new,
          "random",
          RandomSplit::new,
          "grouped",
          GroupedSplit::new);

  private Splits() {}

  /** The names of all entries that are made here. */
  public static Set<String> names() {
    return BY_NAME.keySet();
  }

  /** How the rows of a data set are cut. */
  public static Split of(DataPlan plan) {
    Split whole = of(plan.split());
    Fold fold = plan.fold();
    return fold == null ? whole : new FoldSplit(whole, fold);
  }

  /** The split as it is configured. */
  static Split of(Configured split) {
    Function<Options, Split> make = BY_NAME.get(split.name());
    if (make == null) {
      throw new IllegalStateException("the checker let the split " + split.name() + " through");
    }
    return make.apply(split.options());
  }

  /** The columns whose rows of one value stay together in one part; empty if there are none. */
  public static Set<String> groupedBy(DataPlan plan) {
    return of(plan.split()) instanceof GroupedSplit grouped ? grouped.names() : Set.of();
  }
}
