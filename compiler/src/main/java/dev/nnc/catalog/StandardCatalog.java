package dev.nnc.catalog;

import java.util.ArrayList;
import java.util.List;

/** The catalogue that comes with nnc. */
public final class StandardCatalog {
  private StandardCatalog() {}

  /**
   * All entries. Whoever needs them passes them on. Made whenever a file is checked, so what is
   * called here uses no formatter and no stream.
   */
  public static Catalog catalog() {
    List<Entry> entries = new ArrayList<>();
    entries.addAll(Layers.entries());
    entries.addAll(Sequences.entries());
    entries.addAll(Recurrent.entries());
    entries.addAll(Combinators.entries());
    entries.addAll(Convolutions.entries());
    entries.addAll(Pooling.entries());
    entries.addAll(Normalization.entries());
    entries.addAll(Gates.entries());
    entries.addAll(Noise.entries());
    entries.addAll(Shaping.entries());
    entries.addAll(Activations.entries());
    entries.addAll(Merges.entries());
    entries.addAll(Functions.entries());
    entries.addAll(CumulativeFunctions.entries());
    entries.addAll(Initializers.entries());
    entries.addAll(Losses.entries());
    entries.addAll(Metrics.entries());
    entries.addAll(Optimizers.entries());
    entries.addAll(Optimizers.clippings());
    entries.addAll(Schedules.entries());
    entries.addAll(Sources.entries());
    entries.addAll(Generators.entries());
    entries.addAll(Transforms.entries());
    entries.addAll(TableSteps.entries());
    entries.addAll(PictureSteps.entries());
    entries.addAll(TextSteps.entries());
    entries.addAll(SeriesSteps.entries());
    entries.addAll(Splits.entries());
    entries.addAll(Actions.entries());
    entries.addAll(Actions.stops());
    entries.addAll(Actions.checkpoints());
    entries.addAll(Shows.entries());
    entries.addAll(Actions.formats());
    return new Catalog(entries);
  }
}
