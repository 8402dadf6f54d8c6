package dev.nnc.standard.objective;

import static dev.nnc.catalog.Option.named;

import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Rule;
import java.util.ArrayList;
import java.util.List;

/**
 * What training makes small. Formulas and constants are those of Keras 3. The families stand in
 * {@link DistanceLosses}, {@link ClassLosses}, {@link OverlapLosses}, {@link EmbeddingLosses} and
 * {@link SequenceMatching}; here is what they share.
 */
public final class Losses {
  /** The option that every loss has; its value is worked out where fields are known. */
  static final String WEIGHTS = "weights";

  private Losses() {}

  public static List<Entry> entries() {
    List<Entry> all = new ArrayList<>();
    all.addAll(DistanceLosses.entries());
    all.addAll(ClassLosses.entries());
    all.addAll(OverlapLosses.entries());
    all.addAll(EmbeddingLosses.entries());
    all.add(SequenceMatching.loss());
    return all;
  }

  static Entry entry(
      String name,
      String summary,
      String details,
      String example,
      Rule.Loss rule,
      Option... options) {
    List<Option> all = new ArrayList<>(List.of(options));
    all.add(
        named(
            WEIGHTS,
            new OptionType.Any(),
            "none",
            "How much rows count: a field with a number for each row, or a number for each class,"
                + " as in `[1, 8]` or `(ham: 1, spam: 8)`. The mean still divides by the rows."));
    return new Entry(Kind.LOSS, name, new Documentation(summary, details, example), all, rule);
  }

  /** A training with that loss. */
  static String train(String loss) {
    return """
        train net on d {
          loss:      %s
          optimizer: adam
          epochs:    10
        }"""
        .replace("%s", loss);
  }
}
