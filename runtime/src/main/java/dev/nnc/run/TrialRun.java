package dev.nnc.run;

import dev.nnc.checkpoint.AtomicFolder;
import dev.nnc.checkpoint.Weights;
import dev.nnc.data.DataSet;
import dev.nnc.diag.Diagnostic;
import dev.nnc.evaluate.Interruption;
import dev.nnc.ir.Variable;
import dev.nnc.lower.ExecutionException;
import dev.nnc.lower.Session;
import dev.nnc.lower.TooLargeException;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.Model;
import dev.nnc.record.Event;
import dev.nnc.record.EventStream;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunResult.State;
import dev.nnc.record.StartingWeights;
import dev.nnc.record.Trial;
import dev.nnc.source.Span;
import dev.nnc.template.Template;
import dev.nnc.train.Snapshot;
import dev.nnc.train.StackedTrainer.Trained;
import dev.nnc.train.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.function.Predicate;

/** Executes the actions of one trial, in a session that no other trial uses meanwhile. */
final class TrialRun {
  private final ActionContext around;
  private final Job job;
  private final Sessions sessions;

  /**
   * What is to be executed.
   *
   * @param number of the trial
   * @param values of the params
   * @param model the program with these values
   * @param holder the action that holds those of the trial, with these values
   * @param prepared its program
   * @param data its data sets
   * @param folds those of the folds that it holds
   * @param before what the run has trained already and the trial begins with
   * @param watched the result of which the trial keeps a curve
   * @param stops what may stop it by that result
   * @param trained what its first action has trained already, together with other trials
   */
  record Job(
      int number,
      SequencedMap<String, String> values,
      Model model,
      ActionPlan holder,
      TrialSessions.Prepared prepared,
      Map<String, DataSet> data,
      FoldData folds,
      Weights before,
      String watched,
      Optional<EarlyStops> stops,
      Optional<Trained> trained) {
    /** One that trains itself. */
    Job(
        int number,
        SequencedMap<String, String> values,
        Model model,
        ActionPlan holder,
        TrialSessions.Prepared prepared,
        Map<String, DataSet> data,
        FoldData folds,
        Weights before,
        String watched,
        Optional<EarlyStops> stops) {
      this(
          number,
          values,
          model,
          holder,
          prepared,
          data,
          folds,
          before,
          watched,
          stops,
          Optional.empty());
    }

    /** The same whose training was done. */
    Job with(Optional<Trained> done) {
      return new Job(
          number, values, model, holder, prepared, data, folds, before, watched, stops, done);
    }

    /** The same with another template of its program. */
    Job with(TrialSessions.Prepared other) {
      return new Job(
          number, values, model, holder, other, data, folds, before, watched, stops, trained);
    }
  }

  /**
   * What came out.
   *
   * @param trial absent if somebody asked for an end meanwhile
   * @param told the events of its actions
   * @param weights in the end; empty unless it finished
   * @param said of the data that it would have needed, if it was not this process that read it
   */
  record Outcome(Optional<Trial> trial, List<Event> told, Weights weights, List<Diagnostic> said) {
    Outcome {
      told = List.copyOf(told);
      said = List.copyOf(said);
    }

    /** Of a trial of which nothing came but that. */
    static Outcome of(Trial trial) {
      return new Outcome(Optional.of(trial), List.of(), Weights.NONE, List.of());
    }

    /** Somebody asked for an end. */
    static Outcome none() {
      return new Outcome(Optional.empty(), List.of(), Weights.NONE, List.of());
    }
  }

  /** A trial that could not be executed. */
  static Trial failed(int number, SequencedMap<String, String> values, String reason) {
    return new Trial(
        number, values, Trial.Ending.FAILED, reason, new LinkedHashMap<>(), List.of(), 0);
  }

  /** Where a trial gets a session that nobody else uses meanwhile. */
  interface Sessions {
    Session take(Template template);

    void giveBack(Template template, Session session);
  }

  TrialRun(ActionContext around, Job job, Sessions sessions) {
    this.around = around;
    this.job = job;
    this.sessions = sessions;
  }

  /** Waits for a trial. What is wrong with the run as a whole, such as a full disk, ends it. */
  static <T> T next(CompletionService<T> service) {
    try {
      return service.take().get();
    } catch (java.util.concurrent.ExecutionException failure) {
      Throwable cause = failure.getCause();
      if (cause instanceof RuntimeException wrong) {
        throw wrong;
      }
      if (cause instanceof Error wrong) {
        throw wrong;
      }
      throw new IllegalStateException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  Outcome run() {
    long start = System.nanoTime();
    List<Event> told = new ArrayList<>();
    Interruption end = new Interruption(around.interruption());
    int[] stopped = new int[1];
    EventStream events =
        new EventStream(
            event -> {
              told.add(event);
              if (event instanceof Event.EpochDone done && isOver(done)) {
                stopped[0] = done.epoch().number();
                end.request(1);
              }
            });
    Weights weights = new Weights(List.of());
    State state;
    try {
      Session session = sessions.take(job.prepared().template());
      try {
        state = execute(session, events, end);
        if (state == State.FINISHED) {
          weights = Snapshot.take(session, ofProgram());
        }
      } finally {
        sessions.giveBack(job.prepared().template(), session);
      }
    } catch (TooLargeException failure) {
      RunFailures.tooLarge(failure, job.holder().place()).forEach(events::say);
      state = State.REFUSED;
    } catch (ExecutionException failure) {
      events.say(RunFailures.defect(failure, job.holder().place()));
      state = State.FAILED;
    }
    double seconds =
        (System.nanoTime() - start) / 1e9 + job.trained().map(Trained::seconds).orElse(0.0);
    boolean isStopped = stopped[0] > 0 && !around.interruption().requested();
    Optional<Trial> trial =
        state == State.INTERRUPTED && !isStopped
            ? Optional.empty()
            : Optional.of(trial(state, told, reason(state, stopped[0], events), seconds));
    return new Outcome(trial, told, weights, List.of());
  }

  /** Variables that stand for constants are none of the program's own. */
  private Predicate<Variable> ofProgram() {
    Set<Variable> own = new HashSet<>(job.model().program().variables());
    return own::contains;
  }

  private State execute(Session session, EventStream events, Interruption end) {
    List<Diagnostic> remarks = StartingWeights.set(job.model(), session, around.seed());
    if (remarks.stream().anyMatch(Diagnostic::isError)) {
      remarks.forEach(events::say);
      return State.REFUSED;
    }
    Snapshot.restore(session, job.before());
    if (!job.prepared().numbers().isEmpty()) {
      session.write(job.prepared().numbers());
    }
    Path folder = around.folder().trial(job.holder().name(), job.number());
    ActionContext inside =
        around.inTrial(job, RunFolder.open(folder, job.model()), session, events, end);
    try {
      for (ActionPlan action : job.holder().actions()) {
        State its = ActionRunner.of(action, inside, null).run();
        if (its != State.FINISHED && its != State.STOPPED_EARLY) {
          return its;
        }
      }
      return around.interruption().requested() ? State.INTERRUPTED : State.FINISHED;
    } finally {
      try {
        AtomicFolder.remove(folder); // what trainings have kept is of no use any more
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  private Trial trial(State state, List<Event> told, String reason, double seconds) {
    SequencedMap<String, Double> results = new LinkedHashMap<>();
    List<Double> curve = new ArrayList<>();
    for (Event event : told) {
      switch (event) {
        case Event.TrainingEnded it ->
            Trainer.summary(it.training())
                .forEach((name, value) -> results.put(it.phase() + "." + name, value));
        case Event.Evaluated it -> {
          it.results().forEach((name, value) -> results.put(it.name() + "." + name, value));
          // The first row of the table is the network itself.
          it.table().stream()
              .skip(1)
              .forEach(
                  baseline ->
                      baseline
                          .results()
                          .forEach(
                              (name, value) ->
                                  results.put(
                                      it.name() + "." + baseline.name() + "." + name, value)));
        }
        case Event.TrialsEnded it ->
            it.results().forEach((name, value) -> results.put(it.phase() + "." + name, value));
        case Event.EpochDone it -> watched(it).ifPresent(curve::add);
        default -> {}
      }
    }
    return new Trial(
        job.number(),
        job.values(),
        switch (state) {
          case FINISHED, STOPPED_EARLY -> Trial.Ending.FINISHED;
          case INTERRUPTED -> Trial.Ending.STOPPED;
          case REFUSED, FAILED -> Trial.Ending.FAILED;
        },
        reason,
        results,
        curve,
        seconds);
  }

  /** The result that is watched, if the epoch gives it. */
  private Optional<Double> watched(Event.EpochDone done) {
    for (String name : List.of("", "train.")) {
      String prefix = done.phase() + "." + name;
      if (job.watched().startsWith(prefix)) {
        Double value = done.epoch().results().get(job.watched().substring(prefix.length()));
        if (value != null) {
          return Optional.of(value);
        }
      }
    }
    return Optional.empty();
  }

  /** Whether others were ahead of the trial after as many epochs. */
  private boolean isOver(Event.EpochDone done) {
    Optional<Double> value = watched(done);
    return job.stops().isPresent()
        && value.isPresent()
        && job.stops().get().stops(job.number(), done.epoch().number(), value.get());
  }

  private String reason(State state, int epoch, EventStream events) {
    return switch (state) {
      case FINISHED, STOPPED_EARLY -> "";
      case INTERRUPTED -> job.stops().map(stops -> stops.reason(epoch)).orElse("");
      case REFUSED, FAILED ->
          events.said().stream()
              .filter(Diagnostic::isError)
              .map(TrialRun::sentence)
              .findFirst()
              .orElse(state.word());
    };
  }

  /** A reason with its place. */
  static String sentence(Diagnostic diagnostic) {
    return diagnostic.place().span().equals(Span.NONE)
        ? diagnostic.message()
        : diagnostic.message() + " (" + diagnostic.place() + ")";
  }
}
