package dev.nnc.engine;

import dev.nnc.cluster.Elsewhere;
import dev.nnc.data.DataSet;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.DataPlan;
import java.util.List;
import java.util.Optional;

/** What a run needs from outside: data, and something that executes programs. */
public interface Environment extends Engine {
  /** Reads and prepares a data set. */
  Loaded load(DataPlan plan, long seed);

  /** Who executes in the place of this machine what can be executed apart; empty if nobody. */
  default Optional<Elsewhere> elsewhere() {
    return Optional.empty();
  }

  /** The data set if there is one, and what there is to say. */
  record Loaded(Optional<DataSet> data, List<Diagnostic> diagnostics) {
    public Loaded {
      diagnostics = List.copyOf(diagnostics);
    }
  }
}
