package dev.nnc.run;

import dev.nnc.data.Rows;
import dev.nnc.plan.ActionPlan.Evaluate;
import dev.nnc.record.Event;
import dev.nnc.record.RunResult.State;

/** Executes an {@code evaluate}. */
final class EvaluateRunner implements ActionRunner {
  private final Evaluate plan;
  private final ActionContext context;

  EvaluateRunner(Evaluate plan, ActionContext context) {
    this.plan = plan;
    this.context = context;
  }

  @Override
  public State run() {
    Rows rows = context.set(plan.data()).part(plan.part());
    if (!context.hasRows(rows, plan.place(), plan.part(), plan.data())) {
      return State.REFUSED;
    }
    Judging.Judged judged =
        new Judging(context.model(), context.session(), plan, context.interruption())
            .on(rows)
            .orElse(null);
    if (judged == null) {
      return State.INTERRUPTED;
    }
    judged.warnings().forEach(context.events()::say);
    context
        .events()
        .send(
            new Event.Evaluated(
                plan.name(),
                plan.network(),
                plan.data(),
                plan.part(),
                rows.count(),
                judged.results(),
                judged.drawn()));
    return State.FINISHED;
  }
}
