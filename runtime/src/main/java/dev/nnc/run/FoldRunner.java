package dev.nnc.run;

import dev.nnc.checkpoint.Weights;
import dev.nnc.data.DataSet;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.FailureCode;
import dev.nnc.lower.Session;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.Fold;
import dev.nnc.plan.Part;
import dev.nnc.record.Event;
import dev.nnc.record.RunResult.State;
import dev.nnc.record.Trial;
import dev.nnc.run.TrialRun.Job;
import dev.nnc.run.TrialRun.Outcome;
import dev.nnc.search.Spread;
import dev.nnc.template.Template;
import dev.nnc.train.Snapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Executes a {@code cross_validate}: its actions for one fold after another, as many side by side
 * as the processor has room for; those of a trial one after another, in the session of the trial.
 * The weights are then what they were before.
 */
final class FoldRunner implements ActionRunner {
  private final ActionPlan.CrossValidate plan;
  private final ActionContext context;
  private final int folds;
  private final SortedMap<Integer, Trial> trials = new TreeMap<>();
  private final Map<Integer, Trial> earlier = new LinkedHashMap<>();
  private final Set<String> said = new HashSet<>();
  private boolean refused;

  FoldRunner(ActionPlan.CrossValidate plan, ActionContext context) {
    this.plan = plan;
    this.context = context;
    this.folds = FoldData.count(plan, context.set(plan.fold().name()));
    context.room().earlier(plan.name()).forEach(trial -> earlier.put(trial.number(), trial));
  }

  @Override
  public State run() {
    int workers = Math.min(folds, context.room().atOnce());
    context
        .events()
        .send(
            new Event.TrialsStarted(
                plan.name(),
                repeats() ? List.of("repeat", "fold") : List.of("fold"),
                Event.FOLDS,
                folds,
                workers,
                "",
                watched()));
    State state = context.room().trial() instanceof Job trial ? oneByOne(trial) : atOnce(workers);
    return state == State.FINISHED ? end() : state;
  }

  private boolean repeats() {
    return plan.cut().repeats() > 1;
  }

  /** The result of which curves are kept: the loss on the rows that are held out. */
  private String watched() {
    String last = "";
    for (ActionPlan action : plan.actions()) {
      if (action instanceof ActionPlan.Train train) {
        last = train.name() + "." + Part.VALIDATION + ".loss";
      }
    }
    return last;
  }

  /** In the session of a trial, which gets back what it holds now. */
  private State oneByOne(Job trial) {
    Session session = context.session();
    Weights kept = Snapshot.take(session);
    TrialRun.Sessions only =
        new TrialRun.Sessions() {
          @Override
          public Session take(Template template) {
            return session;
          }

          @Override
          public void giveBack(Template template, Session back) {}
        };
    try {
      Weights before = before();
      for (int number = 0; number < folds; number++) {
        Optional<Job> job = job(number, trial.prepared(), before);
        if (job.isEmpty()) {
          return State.REFUSED;
        }
        Outcome outcome = new TrialRun(context, job.get(), only).run();
        if (outcome.trial().isEmpty()) {
          return State.INTERRUPTED;
        }
        done(outcome.trial().get(), true);
      }
      return State.FINISHED;
    } finally {
      Snapshot.restore(session, kept);
    }
  }

  private Weights before() {
    return context.trainedBefore(
        context.model(),
        plan.actions().stream()
            .filter(ActionPlan.Train.class::isInstance)
            .map(ActionPlan.Train.class::cast)
            .toList());
  }

  private State atOnce(int workers) {
    try (TrialSessions sessions =
            new TrialSessions(context.room().surroundings(), context.room().execution());
        ExecutorService threads =
            Executors.newFixedThreadPool(workers, Thread.ofPlatform().name("fold-", 1).factory())) {
      CompletionService<Outcome> service = new ExecutorCompletionService<>(threads);
      TrialSessions.Prepared prepared = sessions.prepare(context.model().program());
      Weights before = before();
      int next = 0;
      int executing = 0;
      boolean interrupted = false;
      while (true) {
        // One more than are executed waits, so that nobody waits for its data.
        while (executing <= workers && next < folds && !interrupted && !refused) {
          Trial known = earlier.get(next);
          if (known != null && known.values().equals(values(next))) {
            done(known, false);
          } else {
            Optional<Job> job = job(next, prepared, before);
            if (job.isPresent()) {
              service.submit(new TrialRun(context, job.get(), sessions)::run);
              executing++;
            }
          }
          next++;
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
          done(outcome.trial().get(), true);
        }
      }
      return refused
          ? State.REFUSED
          : interrupted || context.interruption().requested() ? State.INTERRUPTED : State.FINISHED;
    }
  }

  private SequencedMap<String, String> values(int number) {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    int count = plan.cut().count() == Fold.ONE_EACH ? folds : plan.cut().count();
    if (repeats()) {
      values.put("repeat", String.valueOf(number / count + 1));
    }
    values.put("fold", String.valueOf(number % count + 1));
    return values;
  }

  /** What is executed for a fold; empty if its rows are of no use, which is then said. */
  private Optional<Job> job(int number, TrialSessions.Prepared prepared, Weights before) {
    FoldData.Found found =
        number == 0
            ? new FoldData.Found(Optional.of(context.set(plan.fold().name())), List.of())
            : context.room().folds().of(plan, number);
    List<Diagnostic> diagnostics = new ArrayList<>(found.diagnostics());
    found
        .set()
        .ifPresent(
            set ->
                diagnostics.addAll(
                    DataCheck.check(context.model().judgements(), plan.fold(), set)));
    for (Diagnostic each : diagnostics) {
      // Of all folds the same is to be said once.
      if (said.add(each.code().id() + each.place())) {
        context.events().say(each);
      }
    }
    if (found.set().isEmpty() || diagnostics.stream().anyMatch(Diagnostic::isError)) {
      refused = true;
      return Optional.empty();
    }
    Map<String, DataSet> data = new LinkedHashMap<>(context.data());
    data.put(plan.fold().name(), found.set().get());
    return Optional.of(
        new Job(
            number,
            values(number),
            () -> "",
            context.model(),
            plan,
            prepared,
            data,
            context.room().folds(),
            before,
            watched(),
            Optional.empty()));
  }

  private void done(Trial trial, boolean isNew) {
    trials.put(trial.number(), trial);
    if (isNew) {
      context.events().send(new Event.TrialEnded(plan.name(), trial, Double.NaN, -1));
    }
  }

  private State end() {
    Optional<Trial> bad =
        trials.values().stream()
            .filter(trial -> trial.ending() != Trial.Ending.FINISHED)
            .findFirst();
    if (bad.isPresent()) {
      context
          .events()
          .say(
              Diagnostic.of(
                      FailureCode.FOLD_FAILED,
                      plan.place(),
                      bad.get().number() + 1,
                      folds,
                      plan.name())
                  .withHelp("the reason: " + bad.get().reason()));
      return State.FAILED;
    }
    SequencedMap<String, Double> results = new LinkedHashMap<>();
    for (String name : trials.values().iterator().next().results().keySet()) {
      Spread spread =
          Spread.of(trials.values().stream().mapToDouble(trial -> trial.result(name)).toArray());
      results.put(name, spread.mean());
      results.put(ActionPlan.CrossValidate.deviation(name), spread.deviation());
    }
    context
        .events()
        .send(new Event.TrialsEnded(plan.name(), -1, new LinkedHashMap<>(), false, results));
    return State.FINISHED;
  }
}
