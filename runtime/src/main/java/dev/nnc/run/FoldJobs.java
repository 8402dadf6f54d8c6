package dev.nnc.run;

import dev.nnc.checkpoint.Weights;
import dev.nnc.data.DataSet;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.Part;
import dev.nnc.run.TrialRun.Job;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the folds of a {@code cross_validate} execute: its actions, each with other rows. */
final class FoldJobs implements TrialJobs {
  private final ActionPlan.CrossValidate plan;
  private final ActionContext context;
  private final Weights before;

  FoldJobs(ActionPlan.CrossValidate plan, ActionContext context) {
    this.plan = plan;
    this.context = context;
    this.before =
        context.trainedBefore(
            context.model(),
            plan.actions().stream()
                .filter(ActionPlan.Train.class::isInstance)
                .map(ActionPlan.Train.class::cast)
                .toList());
  }

  @Override
  public Made job(Asked asked, TrialSessions sessions) {
    return job(asked, sessions.prepare(context.model().program()));
  }

  /** The same for a program that is prepared. */
  Made job(Asked asked, TrialSessions.Prepared prepared) {
    FoldData.Found found =
        asked.number() == 0
            ? new FoldData.Found(Optional.of(context.set(plan.fold().name())), List.of())
            : context.room().folds().of(plan, asked.number());
    List<Diagnostic> said = new ArrayList<>(found.diagnostics());
    DataSet set = found.set().orElse(null);
    if (set != null) {
      said.addAll(DataCheck.check(context.model().judgements(), plan.fold(), set));
    }
    if (set == null || said.stream().anyMatch(Diagnostic::isError)) {
      return new Made(Optional.empty(), "", said);
    }
    Map<String, DataSet> data = new LinkedHashMap<>(context.data());
    data.put(plan.fold().name(), set);
    return new Made(
        Optional.of(
            new Job(
                asked.number(),
                asked.values(),
                context.model(),
                plan,
                prepared,
                data,
                context.room().folds(),
                before,
                watched(),
                Optional.empty())),
        "",
        said);
  }

  /** The result of which curves are kept: the loss on the rows that are held out. */
  String watched() {
    String last = "";
    for (ActionPlan action : plan.actions()) {
      if (action instanceof ActionPlan.Train train) {
        last = train.name() + "." + Part.VALIDATION + ".loss";
      }
    }
    return last;
  }
}
