package dev.nnc.run;

import dev.nnc.data.DataSet;
import dev.nnc.diag.Diagnostic;
import dev.nnc.engine.Environment;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Model;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
   */
  record Found(Map<String, DataSet> sets, List<Diagnostic> diagnostics) {
    Found {
      sets = Collections.unmodifiableMap(new LinkedHashMap<>(sets));
      diagnostics = List.copyOf(diagnostics);
    }

    boolean isWrong() {
      return diagnostics.stream().anyMatch(Diagnostic::isError);
    }
  }

  /** The data sets of the program with some values, as far as the first that is wrong. */
  Found of(Model model) {
    Map<String, DataSet> found = new LinkedHashMap<>();
    List<Diagnostic> diagnostics = new ArrayList<>();
    for (DataPlan plan : model.data()) {
      DataSet set = sets.get(plan);
      if (set == null) {
        Environment.Loaded loaded = context.room().surroundings().load(plan, context.seed());
        diagnostics.addAll(loaded.diagnostics());
        set = loaded.data().orElse(null);
        if (set != null) {
          diagnostics.addAll(DataCheck.check(model.judgements(), plan, set));
        }
        if (set == null || diagnostics.stream().anyMatch(Diagnostic::isError)) {
          break;
        }
        sets.put(plan, set);
      }
      found.put(plan.name(), set);
    }
    return new Found(found, diagnostics);
  }
}
