package dev.nnc.standard;

import dev.nnc.catalog.Catalog;
import dev.nnc.catalog.Entry;
import dev.nnc.standard.action.Actions;
import dev.nnc.standard.action.ClassicalModels;
import dev.nnc.standard.action.FoldCuts;
import dev.nnc.standard.action.ReportParts;
import dev.nnc.standard.action.SearchMethods;
import dev.nnc.standard.data.Generators;
import dev.nnc.standard.data.NumberSteps;
import dev.nnc.standard.data.PictureSteps;
import dev.nnc.standard.data.SeriesSteps;
import dev.nnc.standard.data.Sources;
import dev.nnc.standard.data.Splits;
import dev.nnc.standard.data.TableSteps;
import dev.nnc.standard.data.TextSteps;
import dev.nnc.standard.data.Transforms;
import dev.nnc.standard.function.Activations;
import dev.nnc.standard.function.BatchFunctions;
import dev.nnc.standard.function.CumulativeFunctions;
import dev.nnc.standard.function.Functions;
import dev.nnc.standard.function.Initializers;
import dev.nnc.standard.function.Merges;
import dev.nnc.standard.layer.Combinators;
import dev.nnc.standard.layer.Convolutions;
import dev.nnc.standard.layer.Gates;
import dev.nnc.standard.layer.Layers;
import dev.nnc.standard.layer.Noise;
import dev.nnc.standard.layer.Normalization;
import dev.nnc.standard.layer.Pooling;
import dev.nnc.standard.layer.Recurrent;
import dev.nnc.standard.layer.Sequences;
import dev.nnc.standard.layer.Shaping;
import dev.nnc.standard.objective.Losses;
import dev.nnc.standard.objective.Metrics;
import dev.nnc.standard.optimizer.Optimizers;
import dev.nnc.standard.optimizer.Schedules;
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
    entries.addAll(BatchFunctions.entries());
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
    entries.addAll(NumberSteps.entries());
    entries.addAll(SeriesSteps.entries());
    entries.addAll(Splits.entries());
    entries.addAll(Actions.entries());
    entries.addAll(Actions.stops());
    entries.addAll(Actions.checkpoints());
    entries.addAll(SearchMethods.entries());
    entries.addAll(FoldCuts.entries());
    entries.addAll(ReportParts.entries());
    entries.addAll(ClassicalModels.entries());
    entries.addAll(Actions.formats());
    return new Catalog(entries);
  }
}
