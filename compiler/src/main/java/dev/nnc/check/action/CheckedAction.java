package dev.nnc.check.action;

import dev.nnc.ir.Function;
import dev.nnc.plan.ActionPlan;
import java.util.List;

/** An action without mistakes, with the functions that it executes. */
record CheckedAction(ActionPlan plan, List<Function> functions) {
  CheckedAction {
    functions = List.copyOf(functions);
  }
}
