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
import dev.nnc.run.TrialRun.Job;
import dev.nnc.run.TrialRun.Outcome;
import dev.nnc.search.Proposal;
import dev.nnc.search.Search;
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
      CompletionService<Outcome> service = new ExecutorCompletionService<>(threads);
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
                results));
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
    if (outcome == null || outcome.trial().isEmpty() || !plan.search().keepsBest()) {
      return Optional.empty();
    }
    SequencedMap<String, String> values = outcome.trial().get().values();
    SweepJobs.Chosen chosen = jobs.choose(values);
    return chosen
        .model()
        .map(
            model ->
                new Chosen(model, values, chosen.resolved(), chosen.sets(), outcome.weights()));
  }

  /** Executes the best trial of an earlier process again, for its weights. */
  private State again(
      TrialSessions sessions, @Nullable TrialCrew crew, CompletionService<Outcome> service) {
    Trial winner = trials.get(best);
    if (winner == null) {
      return State.FINISHED;
    }
    Asked asked = new Asked(best, winner.values(), true, List.of());
    if (crew != null) {
      service.submit(() -> crew.outcome(asked));
    } else {
      Optional<Job> job = jobs.job(asked, sessions).job();
      if (job.isEmpty()) {
        return State.FINISHED;
      }
      service.submit(new TrialRun(context, job.get(), sessions)::run);
    }
    Outcome outcome = TrialRun.next(service);
    bestOutcome = outcome;
    return outcome.trial().isPresent() ? State.FINISHED : State.INTERRUPTED;
  }

  /** The trials one after another, some of them side by side. */
  private final class Trials {
    private final Search search;
    private final TrialSessions sessions;
    private final @Nullable TrialCrew crew;
    private final CompletionService<Outcome> service;
    private final int workers;
    private final Map<Integer, Trial> earlier = new HashMap<>();
    private final long start = System.nanoTime();
    private int executing;

    Trials(
        Search search,
        TrialSessions sessions,
        @Nullable TrialCrew crew,
        CompletionService<Outcome> service,
        int workers) {
      this.search = search;
      this.sessions = sessions;
      this.crew = crew;
      this.service = service;
      this.workers = workers;
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
        Outcome outcome = TrialRun.next(service);
        executing--;
        if (outcome.trial().isEmpty()) {
          interrupted = true;
        } else {
          done(outcome.trial().get(), outcome, true);
        }
      }
      return interrupted || context.interruption().requested() ? State.INTERRUPTED : State.FINISHED;
    }

    private boolean isTimeUp() {
      return plan.search().seconds().isPresent()
          && (System.nanoTime() - start) / 1e9 > plan.search().seconds().getAsDouble();
    }

    /** Begins the next trial; false if none can begin now. */
    private boolean begin() {
      Optional<Proposal> proposal = search.ask();
      if (proposal.isEmpty()) {
        return false;
      }
      int number = proposal.get().trial();
      SequencedMap<String, String> values = space.values(proposal.get());
      Trial known = earlier.get(number);
      if (known != null && known.values().equals(values)) {
        stops.ifPresent(each -> each.tell(known));
        done(known, null, false);
        return true;
      }
      Asked asked = new Asked(number, values, false, crew == null ? List.of() : before(number));
      if (crew != null) {
        service.submit(() -> crew.outcome(asked));
        executing++;
        return true;
      }
      Made made = jobs.job(asked, sessions);
      if (made.job().isPresent()) {
        service.submit(new TrialRun(context, made.job().get(), sessions)::run);
        executing++;
      } else {
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
