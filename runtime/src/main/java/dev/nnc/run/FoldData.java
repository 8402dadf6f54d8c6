package dev.nnc.run;

import dev.nnc.data.DataSet;
import dev.nnc.diag.Diagnostic;
import dev.nnc.engine.Environment;
import dev.nnc.plan.ActionPlan;
import java.util.List;
import java.util.Optional;

/** Where the rows of folds come from. */
@FunctionalInterface
interface FoldData {
  /**
   * The data set of a fold.
   *
   * @param number from 0
   */
  Found of(ActionPlan.CrossValidate plan, int number);

  /** A fold, or what is wrong with it. */
  record Found(Optional<DataSet> set, List<Diagnostic> diagnostics) {
    public Found {
      diagnostics = List.copyOf(diagnostics);
    }
  }

  /** Folds that are read when they are asked for. */
  static FoldData read(Environment surroundings, long seed) {
    return (plan, number) -> {
      Environment.Loaded loaded = surroundings.load(plan.fold(number), seed);
      return new Found(loaded.data(), loaded.diagnostics());
    };
  }

  /** How many folds there are, of a data set that is the first of them. */
  static int count(ActionPlan.CrossValidate plan, DataSet first) {
    return first.folds() * plan.cut().repeats();
  }
}
