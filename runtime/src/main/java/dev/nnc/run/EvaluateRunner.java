package dev.nnc.run;

import dev.nnc.data.Rows;
import dev.nnc.evaluate.Measured;
import dev.nnc.figure.Contenders;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.ActionPlan.Evaluate;
import dev.nnc.plan.Part;
import dev.nnc.record.Event;
import dev.nnc.record.RunResult.State;
import java.util.List;
import java.util.Optional;

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
    Judging judging =
        new Judging(
            context.model(),
            context.session(),
            plan,
            context.interruption(),
            context.seed(),
            () ->
                plan.part() == Part.TRAIN || plan.part() == Part.EVERYTHING
                    ? Optional.empty()
                    : Optional.of(context.set(plan.data()).part(Part.TRAIN))
                        .filter(train -> train.count() > 0));
    working(plan.network());
    Judging.Judged judged = judging.on(rows).orElse(null);
    if (judged == null) {
      return State.INTERRUPTED;
    }
    judged.warnings().forEach(context.events()::say);
    List<Measured> table = List.of();
    ActionPlan.Comparison comparison = plan.comparison();
    if (comparison != null) {
      Comparing.Compared compared =
          new Comparing(judging, this::working)
              .on(rows, judged, comparison, Optional.of(learnedFrom(comparison)));
      if (context.interruption().requested()) {
        return State.INTERRUPTED;
      }
      compared.warnings().forEach(context.events()::say);
      table = compared.rows();
    }
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
                table,
                Contenders.into(judged.drawn(), table, plan),
                judged.importances().orElse(null)));
    return State.FINISHED;
  }

  private void working(String with) {
    context.events().send(new Event.Working(plan.name(), with));
  }

  private Rows learnedFrom(ActionPlan.Comparison comparison) {
    return context.set(comparison.learnsFrom()).part(Part.TRAIN);
  }
}
