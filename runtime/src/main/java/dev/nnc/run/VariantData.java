package dev.nnc.run;

import dev.nnc.data.DataSet;
import dev.nnc.diag.Diagnostic;
import dev.nnc.engine.Environment;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Model;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The data sets of a run's program with other values of its params: those of the run where the
 * values change nothing of them, and others, each of which is read once.
 */
final class VariantData {
  private final ActionContext context;
  private final Map<DataPlan, DataSet> sets = new HashMap<>();

  VariantData(ActionContext context) {
    this.context = context;
    for (DataPlan data : context.model().data()) {
      sets.put(data, context.set(data.name()));
    }
  }

  /**
   * What was found.
   *
   * @param sets by name; of use only if nothing is wrong
   * @param folds those that the actions of a trial hold, by what they are read from
   */
  record Found(
      Map<String, DataSet> sets, Map<DataPlan, DataSet> folds, List<Diagnostic> diagnostics) {
    Found {
      sets = Collections.unmodifiableMap(new LinkedHashMap<>(sets));
      folds = Collections.unmodifiableMap(new LinkedHashMap<>(folds));
      diagnostics = List.copyOf(diagnostics);
    }

    boolean isWrong() {
      return diagnostics.stream().anyMatch(Diagnostic::isError);
    }
  }

  /**
   * The data sets of the program with some values, as far as the first that is wrong.
   *
   * @param holder the action that holds those of a trial, whose folds are read, too
   */
  Found of(Model model, ActionPlan holder) {
    Map<String, DataSet> found = new LinkedHashMap<>();
    Map<DataPlan, DataSet> folds = new LinkedHashMap<>();
    List<Diagnostic> diagnostics = new ArrayList<>();
    for (DataPlan plan : model.data()) {
      DataSet set = set(plan, model, diagnostics);
      if (set == null) {
        return new Found(found, folds, diagnostics);
      }
      found.put(plan.name(), set);
    }
    for (ActionPlan action : holder.actions()) {
      if (action instanceof ActionPlan.CrossValidate plan) {
        DataSet first = found.get(plan.fold().name());
        for (int i = 0; first != null && i < FoldData.count(plan, first); i++) {
          DataPlan fold = plan.fold(i);
          DataSet set = set(fold, model, diagnostics);
          if (set == null) {
            return new Found(found, folds, diagnostics);
          }
          folds.put(fold, set);
        }
      }
    }
    return new Found(found, folds, diagnostics);
  }

  /** One of them; null after an error. */
  private @Nullable DataSet set(DataPlan plan, Model model, List<Diagnostic> diagnostics) {
    DataSet known = sets.get(plan);
    if (known != null) {
      return known;
    }
    Environment.Loaded loaded = context.room().surroundings().load(plan, context.seed());
    diagnostics.addAll(loaded.diagnostics());
    DataSet set = loaded.data().orElse(null);
    if (set != null) {
      diagnostics.addAll(DataCheck.check(model.judgements(), plan, set));
    }
    if (set == null || diagnostics.stream().anyMatch(Diagnostic::isError)) {
      return null;
    }
    sets.put(plan, set);
    return set;
  }
}
