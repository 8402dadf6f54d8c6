package dev.nnc.run;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.FailureCode;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.SearchPlan.Goal;
import dev.nnc.record.Event;
import dev.nnc.record.RunResult.State;
import dev.nnc.record.Trial;
import dev.nnc.run.TrialJobs.Asked;
import dev.nnc.run.TrialJobs.Made;
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
  private final SweepJobs jobs;
  private final Map<Integer, Trial> trials = new HashMap<>();

  /** Those that were chosen together with a trial, in their order. */
  private final Map<Integer, List<Asked>> together = new HashMap<>();

  private int stacked;
  private String obstacle = "";
  private int best = -1;
  private @Nullable Outcome bestOutcome;

  SweepRunner(ActionPlan.Sweep plan, ActionContext context) {
    this.plan = plan;
    this.context = context;
    this.space = new SearchSpace(plan.search());
    this.stops = EarlyStops.of(plan);
    this.jobs = SweepJobs.here(plan, context, stops);
  }

  @Override
  public State run() {
    Search search = space.search(context.seed());
    try (TrialCrew crew = TrialCrew.of(context, plan.name())) {
      return run(search, crew);
    }
  }

  /**
   * @param crew null if this process executes the trials
   */
  private State run(Search search, @Nullable TrialCrew crew) {
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
                jobs.watched(plan)));
    // The threads end first: what they execute needs its session until then.
    try (TrialSessions sessions =
            new TrialSessions(context.room().surroundings(), context.room().execution());
        ExecutorService threads =
            Executors.newFixedThreadPool(
                // On a cluster, the one that waits does so there.
                crew == null ? workers : workers + 1,
                Thread.ofPlatform().name("trial-", 1).factory())) {
      CompletionService<List<Outcome>> service = new ExecutorCompletionService<>(threads);
      State state = new Trials(search, sessions, crew, service, workers).all();
      if (state == State.FINISHED
          && best >= 0
          && bestOutcome == null
          && plan.search().keepsBest()) {
        state = again(sessions, crew, service);
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
          .filter(event -> !(event instanceof Event.Passing))
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
    if (outcome == null || outcome.trial().isEmpty() || !plan.search().keepsBest()) {
      return Optional.empty();
    }
    SequencedMap<String, String> values = outcome.trial().get().values();
    SweepJobs.Chosen chosen = jobs.choose(values);
    return chosen
        .model()
        .map(
            model ->
                new Chosen(
                    model, values, chosen.resolved().get(), chosen.sets(), outcome.weights()));
  }

  /** Executes the best trial of an earlier process again, for its weights. */
  private State again(
      TrialSessions sessions, @Nullable TrialCrew crew, CompletionService<List<Outcome>> service) {
    Trial winner = trials.get(best);
    if (winner == null) {
      return State.FINISHED;
    }
    Asked asked = new Asked(best, winner.values(), true, List.of());
    if (crew != null) {
      service.submit(() -> List.of(crew.outcome(asked)));
      return again(TrialRun.next(service));
    }
    List<Asked> beside = together.getOrDefault(best, List.of(asked));
    TrialGroups groups = new TrialGroups(context, sessions, beside.size(), "");
    List<TrialGroups.Group> all = new ArrayList<>();
    for (Asked each : beside) {
      jobs.job(each, sessions).job().ifPresent(job -> all.addAll(groups.add(job)));
    }
    all.addAll(groups.rest());
    for (TrialGroups.Group group : all) {
      if (group.has(best)) {
        service.submit(() -> groups.execute(group));
        return again(TrialRun.next(service));
      }
    }
    return State.FINISHED;
  }

  /** What came of the best trial, and of those beside it. */
  private State again(List<Outcome> outcomes) {
    for (Outcome outcome : outcomes) {
      if (outcome.trial().map(Trial::number).orElse(-1) == best) {
        bestOutcome = outcome;
        return State.FINISHED;
      }
    }
    return State.INTERRUPTED;
  }

  /** The trials one after another, some of them side by side. */
  private final class Trials {
    private final Search search;
    private final TrialSessions sessions;
    private final @Nullable TrialCrew crew;
    private final CompletionService<List<Outcome>> service;
    private final int workers;
    private final TrialGroups groups;
    private final Map<Integer, Trial> earlier = new HashMap<>();
    private final long start = System.nanoTime();
    private int executing;

    Trials(
        Search search,
        TrialSessions sessions,
        @Nullable TrialCrew crew,
        CompletionService<List<Outcome>> service,
        int workers) {
      this.search = search;
      this.sessions = sessions;
      this.crew = crew;
      this.service = service;
      this.workers = workers;
      groups = new TrialGroups(context, sessions, StackRule.group(search.trials()), apart());
      context.room().earlier(plan.name()).forEach(trial -> earlier.put(trial.number(), trial));
    }

    State all() {
      if (search.trials() > 2 && crew == null) {
        jobs.widen(sessions);
      }
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
          Trial trial = outcome.trial().orElse(null);
          if (trial == null) {
            interrupted = true;
          } else if (trials.containsKey(trial.number())) {
            remember(outcome, trial.number());
          } else {
            done(trial, outcome, true);
          }
        }
      }
      return interrupted || context.interruption().requested() ? State.INTERRUPTED : State.FINISHED;
    }

    private boolean isTimeUp() {
      return plan.search().seconds().isPresent()
          && (System.nanoTime() - start) / 1e9 > plan.search().seconds().getAsDouble();
    }

    /** Why trials are not trained together, whatever they are; empty if some may be. */
    private String apart() {
      if (crew != null) {
        return "each trial is a task of its own for the cluster";
      }
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
      if (crew != null) {
        obstacle = apart();
        Asked asked = new Asked(number, values, false, before(number));
        service.submit(() -> List.of(crew.outcome(asked)));
        executing++;
        return true;
      }
      Made made = jobs.job(new Asked(number, values, false, List.of()), sessions);
      if (made.job().isPresent()) {
        execute(groups.add(made.job().get()));
      } else if (!trials.containsKey(number)) {
        done(TrialRun.failed(number, values, made.reason()), null, true);
      }
      return true;
    }

    /** Those that decide whether a trial is stopped, if its method stops any. */
    private List<Trial> before(int number) {
      return stops.isEmpty()
          ? List.of()
          : trials.values().stream()
              .filter(trial -> trial.number() < number - EarlyStops.LAG)
              .toList();
    }

    /** Executes groups, unless all of their trials are over. */
    private boolean execute(List<TrialGroups.Group> complete) {
      for (TrialGroups.Group group : complete) {
        List<Asked> members =
            group.jobs().stream()
                .map(job -> new Asked(job.number(), job.values(), true, List.of()))
                .toList();
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
    private void remember(Outcome outcome, int number) {
      if (number == best && bestOutcome == null) {
        bestOutcome = outcome;
      }
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
