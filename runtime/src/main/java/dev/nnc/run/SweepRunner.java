package dev.nnc.run;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.FailureCode;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.Model;
import dev.nnc.plan.Part;
import dev.nnc.plan.SearchPlan.Goal;
import dev.nnc.record.Event;
import dev.nnc.record.RunResult.State;
import dev.nnc.record.Trial;
import dev.nnc.run.TrialRun.Job;
import dev.nnc.run.TrialRun.Outcome;
import dev.nnc.search.Proposal;
import dev.nnc.search.Search;
import dev.nnc.train.StackRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Executes a {@code sweep}: chooses the values of trials, compiles the program with them, and
 * executes as many side by side as the processor has room for. Which trials there are, and what
 * comes out of each, does not depend on how many that is.
 */
final class SweepRunner implements ActionRunner {
  private final ActionPlan.Sweep plan;
  private final ActionContext context;
  private final SearchSpace space;
  private final Optional<EarlyStops> stops;
  private final VariantData data;
  private final Map<Integer, Trial> trials = new HashMap<>();

  /** Those that were chosen together with a trial, in their order. */
  private final Map<Integer, List<Proposed>> together = new HashMap<>();

  private int stacked;
  private String obstacle = "";
  private int best = -1;
  private @Nullable Outcome bestOutcome;

  SweepRunner(ActionPlan.Sweep plan, ActionContext context) {
    this.plan = plan;
    this.context = context;
    this.space = new SearchSpace(plan.search());
    this.stops = EarlyStops.of(plan);
    this.data = new VariantData(context);
  }

  @Override
  public State run() {
    Search search = space.search(context.seed());
    int workers = Math.min(search.trials(), context.room().atOnce());
    context
        .events()
        .send(
            new Event.TrialsStarted(
                plan.name(),
                plan.search().axes().stream().map(axis -> axis.param()).toList(),
                plan.search().method().name(),
                search.trials(),
                workers,
                plan.search().goal().map(Goal::written).orElse(""),
                watched(plan)));
    // The threads end first: what they execute needs its session until then.
    try (TrialSessions sessions =
            new TrialSessions(context.room().surroundings(), context.room().execution());
        ExecutorService threads =
            Executors.newFixedThreadPool(
                workers, Thread.ofPlatform().name("trial-", 1).factory())) {
      CompletionService<List<Outcome>> service = new ExecutorCompletionService<>(threads);
      State state = new Trials(search, sessions, service, workers).all();
      if (state == State.FINISHED
          && best >= 0
          && bestOutcome == null
          && plan.search().keepsBest()) {
        state = again(sessions, service);
      }
      if (state != State.FINISHED) {
        return state;
      }
    }
    return end();
  }

  private State end() {
    boolean none = trials.values().stream().noneMatch(SweepRunner::isFinished);
    if (none || plan.search().goal().isPresent() && best < 0) {
      context
          .events()
          .say(
              Diagnostic.of(FailureCode.NO_TRIAL, plan.place(), plan.name(), trials.size())
                  .withHelp("the first reason: " + firstReason()));
      return State.FAILED;
    }
    Trial winner = trials.get(best);
    boolean kept = plan.search().keepsBest() && winner != null;
    SequencedMap<String, Double> results = new LinkedHashMap<>();
    results.put("trials", (double) trials.size());
    if (winner != null) {
      results.put("best_trial", best + 1.0);
    }
    context
        .events()
        .send(
            new Event.TrialsEnded(
                plan.name(),
                best,
                winner == null ? new LinkedHashMap<>() : winner.values(),
                kept,
                results,
                stacked,
                obstacle));
    if (kept && bestOutcome != null) {
      // What the best trial did is what the run has done.
      bestOutcome.told().stream()
          .filter(event -> !(event instanceof Event.Progress))
          .forEach(context.events()::replay);
    }
    return State.FINISHED;
  }

  private String firstReason() {
    return trials.values().stream()
        .filter(trial -> !isFinished(trial))
        .map(Trial::reason)
        .findFirst()
        .orElse("their result is no number");
  }

  private static boolean isFinished(Trial trial) {
    return trial.ending() == Trial.Ending.FINISHED;
  }

  @Override
  public Optional<Chosen> chosen() {
    Outcome outcome = bestOutcome;
    return outcome == null || !plan.search().keepsBest()
        ? Optional.empty()
        : Optional.of(
            new Chosen(
                outcome.job().model(),
                outcome.job().values(),
                outcome.job().resolved().get(),
                outcome.job().data(),
                outcome.weights()));
  }

  /** Executes the best trial of an earlier process again, for its weights. */
  private State again(TrialSessions sessions, CompletionService<List<Outcome>> service) {
    Trial winner = trials.get(best);
    if (winner == null) {
      return State.FINISHED;
    }
    TrialGroups groups = new TrialGroups(context, sessions, StackRule.MOST, "");
    List<TrialGroups.Group> all = new ArrayList<>();
    for (Proposed each :
        together.getOrDefault(best, List.of(new Proposed(best, winner.values())))) {
      job(each.number(), each.values(), sessions, true, failed -> {})
          .ifPresent(job -> all.addAll(groups.add(job)));
    }
    all.addAll(groups.rest());
    for (TrialGroups.Group group : all) {
      if (group.has(best)) {
        service.submit(() -> groups.execute(group));
        for (Outcome outcome : TrialRun.next(service)) {
          if (outcome.job().number() == best) {
            bestOutcome = outcome;
            return outcome.trial().isPresent() ? State.FINISHED : State.INTERRUPTED;
          }
        }
      }
    }
    return State.FINISHED;
  }

  /** A trial that the search has chosen. */
  private record Proposed(int number, SequencedMap<String, String> values) {}

  /** Is told why a trial cannot be executed. */
  private interface Failed {
    void because(String reason);
  }

  /** What a trial executes; empty if the program is wrong with its values. */
  private Optional<Job> job(
      int number,
      SequencedMap<String, String> values,
      TrialSessions sessions,
      boolean again,
      Failed failed) {
    Variants.Variant variant = context.room().variants().of(values);
    Model model = variant.model().orElse(null);
    if (model == null) {
      failed.because(firstError(variant.diagnostics()));
      return Optional.empty();
    }
    ActionPlan.Sweep sweep = sweep(model);
    VariantData.Found found = data.of(model, sweep);
    if (found.isWrong()) {
      failed.because(firstError(found.diagnostics()));
      return Optional.empty();
    }
    return Optional.of(
        new Job(
            number,
            values,
            variant.resolved(),
            model,
            sweep,
            sessions.prepare(model.program()),
            found.sets(),
            (folds, fold) ->
                new FoldData.Found(
                    Optional.ofNullable(found.folds().get(folds.fold(fold))), List.of()),
            context.trainedBefore(model, trainings(sweep)),
            watched(sweep),
            again ? Optional.empty() : stops));
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
  private String watched(ActionPlan.Sweep sweep) {
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

  /** The trials one after another, some of them side by side. */
  private final class Trials {
    private final Search search;
    private final TrialSessions sessions;
    private final CompletionService<List<Outcome>> service;
    private final int workers;
    private final TrialGroups groups;
    private final Map<Integer, Trial> earlier = new HashMap<>();
    private final long start = System.nanoTime();
    private int executing;

    Trials(
        Search search,
        TrialSessions sessions,
        CompletionService<List<Outcome>> service,
        int workers) {
      this.search = search;
      this.sessions = sessions;
      this.service = service;
      this.workers = workers;
      groups = new TrialGroups(context, sessions, apart().isEmpty() ? StackRule.MOST : 1, apart());
      context.room().earlier(plan.name()).forEach(trial -> earlier.put(trial.number(), trial));
    }

    State all() {
      widen();
      boolean interrupted = false;
      while (true) {
        // One more than are executed waits, so that nobody waits for it.
        while (executing <= workers && !interrupted && !isTimeUp() && begin()) {
          interrupted = context.interruption().requested();
        }
        if (executing == 0) {
          break;
        }
        List<Outcome> outcomes = TrialRun.next(service);
        executing--;
        for (Outcome outcome : outcomes) {
          if (outcome.trial().isEmpty()) {
            interrupted = true;
          } else if (trials.containsKey(outcome.job().number())) {
            remember(outcome);
          } else {
            done(outcome.trial().get(), outcome, true);
          }
        }
      }
      return interrupted || context.interruption().requested() ? State.INTERRUPTED : State.FINISHED;
    }

    private boolean isTimeUp() {
      return plan.search().seconds().isPresent()
          && (System.nanoTime() - start) / 1e9 > plan.search().seconds().getAsDouble();
    }

    /** Finds out which numbers of the program the params change before it is lowered. */
    private void widen() {
      if (search.trials() > 2) {
        for (SequencedMap<String, String> corner : space.corners()) {
          context
              .room()
              .variants()
              .of(corner)
              .model()
              .ifPresent(model -> sessions.prepare(model.program()));
        }
      }
    }

    /** Why trials are not trained together, whatever they are; empty if some may be. */
    private String apart() {
      if (!search.asksFreely() || stops.isPresent() || plan.search().seconds().isPresent()) {
        return "which trials there are depends on the results of others, or on the clock";
      }
      return context.session().device().equals("cpu") ? "" : "this is for the processor only";
    }

    /** Begins the next trial, or lets it wait for others; false if none can begin now. */
    private boolean begin() {
      Optional<Proposal> proposal = search.ask();
      if (proposal.isEmpty()) {
        return execute(groups.rest());
      }
      int number = proposal.get().trial();
      SequencedMap<String, String> values = space.values(proposal.get());
      Trial known = earlier.get(number);
      if (known != null && known.values().equals(values)) {
        stops.ifPresent(each -> each.tell(known));
        done(known, null, false);
        if (!apart().isEmpty()) {
          return true;
        }
      }
      job(
              number,
              values,
              sessions,
              false,
              reason -> {
                if (!trials.containsKey(number)) {
                  done(failed(number, values, reason), null, true);
                }
              })
          .ifPresent(job -> execute(groups.add(job)));
      return true;
    }

    /** Executes groups, unless all of their trials are over. */
    private boolean execute(List<TrialGroups.Group> complete) {
      for (TrialGroups.Group group : complete) {
        List<Proposed> members =
            group.jobs().stream().map(job -> new Proposed(job.number(), job.values())).toList();
        members.forEach(each -> together.put(each.number(), members));
        if (group.stacked().isPresent()) {
          stacked += members.size();
        } else if (obstacle.isEmpty()) {
          obstacle = group.obstacle();
        }
        // Those that are over are trained again beside those that are not: which trials share a
        // program may change the last bits of each.
        if (members.stream().anyMatch(each -> !trials.containsKey(each.number()))) {
          service.submit(() -> groups.execute(group));
          executing++;
        }
      }
      return !complete.isEmpty();
    }

    /** A trial that was over has been executed again, for others that go with it. */
    private void remember(Outcome outcome) {
      if (outcome.job().number() == best && bestOutcome == null) {
        bestOutcome = outcome;
      }
    }

    private Trial failed(int number, SequencedMap<String, String> values, String reason) {
      return new Trial(
          number, values, Trial.Ending.FAILED, reason, new LinkedHashMap<>(), List.of(), 0);
    }

    private void done(Trial trial, @Nullable Outcome outcome, boolean isNew) {
      trials.put(trial.number(), trial);
      double score = plan.search().goal().map(Goal::result).map(trial::result).orElse(Double.NaN);
      boolean more = plan.search().goal().map(Goal::more).orElse(false);
      search.tell(trial.number(), isFinished(trial) ? (more ? -score : score) : Double.NaN);
      int before = best;
      best = search.best().orElse(-1);
      if (best != before) {
        bestOutcome = best == trial.number() ? outcome : null;
      }
      if (isNew) {
        context.events().send(new Event.TrialEnded(plan.name(), trial, score, best));
      }
    }
  }
}
