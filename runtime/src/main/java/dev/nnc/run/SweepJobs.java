package dev.nnc.run;

import dev.nnc.data.DataSet;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Model;
import dev.nnc.plan.Part;
import dev.nnc.plan.SearchPlan.Goal;
import dev.nnc.run.TrialRun.Job;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;

/** What the trials of a sweep execute: its program with their values, and the data of that. */
final class SweepJobs implements TrialJobs {
  private final ActionPlan.Sweep plan;
  private final ActionContext context;
  private final SearchSpace space;
  private final VariantData data;
  private final Optional<EarlyStops> stops;
  private final boolean apart;

  private SweepJobs(
      ActionPlan.Sweep plan, ActionContext context, Optional<EarlyStops> stops, boolean apart) {
    this.plan = plan;
    this.context = context;
    this.space = new SearchSpace(plan.search());
    this.data = new VariantData(context);
    this.stops = stops;
    this.apart = apart;
  }

  /** Those of trials that are all executed by this process. */
  static SweepJobs here(ActionPlan.Sweep plan, ActionContext context, Optional<EarlyStops> stops) {
    return new SweepJobs(plan, context, stops, false);
  }

  /** Those of some trials, which have to be told what came out of others. */
  static SweepJobs apart(ActionPlan.Sweep plan, ActionContext context) {
    return new SweepJobs(plan, context, Optional.empty(), true);
  }

  /**
   * A program with the values of a trial, and its data.
   *
   * @param resolved its text, with all that was left open
   * @param reason why there is none; empty if there is one
   */
  record Chosen(
      Optional<Model> model,
      Supplier<String> resolved,
      Map<String, DataSet> sets,
      Map<DataPlan, DataSet> folds,
      String reason) {
    static Chosen none(List<Diagnostic> diagnostics) {
      return new Chosen(Optional.empty(), () -> "", Map.of(), Map.of(), firstError(diagnostics));
    }
  }

  /** The program with these values. */
  Chosen choose(SequencedMap<String, String> values) {
    Variants.Variant variant = context.room().variants().of(values);
    Model model = variant.model().orElse(null);
    if (model == null) {
      return Chosen.none(variant.diagnostics());
    }
    VariantData.Found found = data.of(model, sweep(model));
    return found.isWrong()
        ? Chosen.none(found.diagnostics())
        : new Chosen(Optional.of(model), variant.resolved(), found.sets(), found.folds(), "");
  }

  @Override
  public Made job(Asked asked, TrialSessions sessions) {
    Chosen chosen = choose(asked.values());
    Model model = chosen.model().orElse(null);
    if (model == null) {
      return Made.without(chosen.reason());
    }
    ActionPlan.Sweep sweep = sweep(model);
    return Made.of(
        new Job(
            asked.number(),
            asked.values(),
            model,
            sweep,
            sessions.prepare(model.program()),
            chosen.sets(),
            (folds, fold) ->
                new FoldData.Found(
                    Optional.ofNullable(chosen.folds().get(folds.fold(fold))), List.of()),
            context.trainedBefore(model, trainings(sweep)),
            watched(sweep),
            asked.whole() ? Optional.empty() : stops(asked)));
  }

  private Optional<EarlyStops> stops(Asked asked) {
    if (!apart) {
      return stops;
    }
    Optional<EarlyStops> own = EarlyStops.of(plan);
    own.ifPresent(each -> asked.ended().forEach(each::tell));
    return own;
  }

  @Override
  public void widen(TrialSessions sessions) {
    for (SequencedMap<String, String> corner : space.corners()) {
      context
          .room()
          .variants()
          .of(corner)
          .model()
          .ifPresent(model -> sessions.prepare(model.program()));
    }
  }

  private static String firstError(List<Diagnostic> diagnostics) {
    return diagnostics.stream()
        .filter(Diagnostic::isError)
        .map(TrialRun::sentence)
        .findFirst()
        .orElse("the program is wrong with these values");
  }

  private ActionPlan.Sweep sweep(Model model) {
    return model.actions().stream()
        .filter(ActionPlan.Sweep.class::isInstance)
        .map(ActionPlan.Sweep.class::cast)
        .filter(each -> each.name().equals(plan.name()))
        .findFirst()
        .orElseThrow();
  }

  /** The result of which curves are kept: the goal, or else a loss. */
  String watched(ActionPlan.Sweep sweep) {
    String goal = plan.search().goal().map(Goal::result).orElse("");
    String last = "";
    for (ActionPlan action : sweep.actions()) {
      if (!(action instanceof ActionPlan.Train train)) {
        continue;
      }
      if (goal.startsWith(train.name() + ".")) {
        return goal;
      }
      boolean validated = context.set(train.data()).part(Part.VALIDATION).count() > 0;
      last = train.name() + (validated ? ".validation.loss" : ".train.loss");
    }
    return last;
  }

  /** All that a trial trains. */
  private static List<ActionPlan.Train> trainings(ActionPlan.Sweep sweep) {
    return sweep
        .withAllInside()
        .filter(ActionPlan.Train.class::isInstance)
        .map(ActionPlan.Train.class::cast)
        .toList();
  }
}
