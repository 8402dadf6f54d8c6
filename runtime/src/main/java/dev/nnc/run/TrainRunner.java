package dev.nnc.run;

import dev.nnc.catalog.Wording;
import dev.nnc.checkpoint.WeightsFolder;
import dev.nnc.data.ChosenRows;
import dev.nnc.data.DataSet;
import dev.nnc.data.Rows;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.FailureCode;
import dev.nnc.figure.TrainingReport;
import dev.nnc.figure.TrainingView;
import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.plan.Part;
import dev.nnc.record.Checkpoints;
import dev.nnc.record.Event;
import dev.nnc.record.RunResult.State;
import dev.nnc.train.Checkpoint;
import dev.nnc.train.Epoch;
import dev.nnc.train.Snapshot;
import dev.nnc.train.StackedTrainer.Trained;
import dev.nnc.train.Trainer;
import dev.nnc.train.Training;
import dev.nnc.train.TrainingListener;
import dev.nnc.train.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Executes a {@code train}, and keeps the weights that it ends with. */
final class TrainRunner implements ActionRunner {
  /** Keeping states by the clock takes no more than one part in so many of a training's time. */
  private static final long SHARE = 20;

  /** A training that took less nanoseconds is as soon repeated as kept. */
  private static final long WORTH_KEEPING = 1_000_000_000;

  private final Train plan;
  private final ActionContext context;
  private final @Nullable TrainingState from;

  /**
   * @param from where the training was when the run was cut off; null to begin it
   */
  TrainRunner(Train plan, ActionContext context, @Nullable TrainingState from) {
    this.plan = plan;
    this.context = context;
    this.from = from;
  }

  @Override
  public State run() {
    DataSet set = context.set(plan.data());
    Rows rows = seen(set.part(Part.TRAIN));
    Rows validation = seen(set.part(Part.VALIDATION));
    context
        .events()
        .send(
            new Event.TrainingStarted(
                plan.name(),
                plan.network(),
                plan.data(),
                plan.epochs(),
                rows.count(),
                validation.count(),
                plan.gradientLayers(),
                plan.saturationLayers()));
    Optional<Diagnostic> obstacle = obstacle(set, rows).or(() -> notShared(rows.count()));
    if (obstacle.isPresent()) {
      context.events().say(obstacle.get());
      return State.REFUSED;
    }
    tooLongPeriods(rows.count()).forEach(context.events()::say);
    replayEpochs();
    Training training = train(rows, validation);
    if (training.failure() != null) {
      context.events().say(training.failure());
    }
    if (!context.room().isTrial()) {
      keepWeights();
    }
    return switch (training.end()) {
      case FINISHED -> State.FINISHED;
      case STOPPED_EARLY -> State.STOPPED_EARLY;
      case INTERRUPTED -> State.INTERRUPTED;
      case FAILED -> State.FAILED;
    };
  }

  /** The rows of a part that this run looks at. */
  private Rows seen(Rows all) {
    long batch = plan.batch() == 0 ? all.count() : plan.batch();
    return context.settings().oneBatch() && batch < all.count()
        ? new ChosenRows(all, Rows.inOrder((int) batch))
        : all;
  }

  private void keepWeights() {
    try {
      WeightsFolder.write(context.folder().weights(), Snapshot.take(context.session()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * Checkpoints after more steps than there are, and updates of more batches: only the data tells
   * how many these are.
   */
  private List<Diagnostic> tooLongPeriods(int rows) {
    long batch = plan.batch() == 0 ? rows : Math.min(plan.batch(), rows);
    long steps = plan.epochs() * Math.ceilDiv((long) rows, batch);
    Stream<Diagnostic> checkpoints =
        plan.checkpoints().stream()
            .filter(rule -> rule.options().find("steps") instanceof Long period && period > steps)
            .map(
                rule ->
                    Diagnostic.of(
                            ActionCode.NEVER_ACTS,
                            plan.place(),
                            rule.name(),
                            Wording.count(rule.options().whole("steps"), "step"),
                            "only " + Wording.count(steps))
                        .withHelp("make it shorter, or train for more epochs"));
    Stream<Diagnostic> updates =
        plan.updates().stream()
            .map(update -> update.calls().accumulate())
            .filter(batches -> batches > steps)
            .map(
                batches ->
                    Diagnostic.of(
                            ActionCode.NEVER_ACTS,
                            plan.place(),
                            "accumulate: " + batches,
                            Wording.count(batches) + " batches",
                            "only " + Wording.count(steps))
                        .withHelp(
                            "no weight is changed: take fewer, smaller batches, or more epochs"));
    return Stream.concat(checkpoints, updates).toList();
  }

  /** Tells again what the epochs before the checkpoint have given. */
  private void replayEpochs() {
    if (from == null) {
      return;
    }
    double seconds = 0;
    for (Epoch epoch : from.progress().epochs()) {
      seconds += epoch.seconds();
      context.events().replay(new Event.EpochDone(plan.name(), plan.epochs(), epoch, seconds));
    }
    try {
      context.journal().settle();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What only this data on this machine shows, before the first step. */
  private Optional<Diagnostic> obstacle(DataSet set, Rows rows) {
    if (rows.count() == 0) {
      return Optional.of(Diagnostic.of(FailureCode.NOTHING_TO_TRAIN_ON, plan.place(), plan.data()));
    }
    Diagnostic noRoom =
        RunFailures.noRoom(context.model().program(), context.session(), plan, rows.count());
    return noRoom != null
        ? Optional.of(noRoom)
        : SequenceLengthCheck.check(plan, context.model().dataset(plan.data()), set);
  }

  /** What keeps the machines that are to share it from doing so. */
  private Optional<Diagnostic> notShared(int rows) {
    int workers = TrainCrew.workers(context);
    return workers == 1
        ? Optional.empty()
        : SharedTraining.problem(context.model().program(), plan, workers)
            .or(() -> SharedTraining.problem(plan, rows, workers));
  }

  private Training train(Rows rows, Rows validation) {
    TrainingReport report =
        new TrainingReport(
            new TrainingView(
                context.model(),
                context.session(),
                context.interruption(),
                plan,
                context.model().network(plan.network()),
                rows));
    Event.Listener keeper = keeper(report);
    context.events().add(keeper);
    try {
      Training trained = trained(rows.count());
      if (trained != null) {
        context.events().send(new Event.TrainingEnded(plan.name(), trained, report.end(trained)));
        return trained;
      }
      Training training = alone(rows, validation);
      context.events().send(new Event.TrainingEnded(plan.name(), training, report.end(training)));
      return training;
    } finally {
      context.events().remove(keeper);
    }
  }

  /** Trains, alone or with workers, but not together with other trials. */
  private Training alone(Rows rows, Rows validation) {
    try (TrainCrew crew = TrainCrew.of(context, plan, from)) {
      Trainer trainer =
          new Trainer(
              context.session(),
              context.model().program(),
              context.model().network(plan.network()),
              plan,
              rows,
              validation,
              context.seed(),
              context.interruption(),
              listener(rows.count()),
              crew);
      return from == null ? trainer.run() : trainer.run(from);
    }
  }

  /** What was trained together with other trials; null if this trains itself. */
  private @Nullable Training trained(int rows) {
    TrialRun.Job trial = context.room().trial();
    Trained done = trial == null ? null : trial.trained().orElse(null);
    if (done == null) {
      return null;
    }
    Snapshot.restore(context.session(), done.weights());
    TrainingListener listener = listener(rows);
    done.training().epochs().forEach(listener::epochDone);
    return done.training();
  }

  /** Looks at the network after each epoch. */
  private static Event.Listener keeper(TrainingReport report) {
    return event -> {
      if (event instanceof Event.EpochDone done) {
        report.after(done.epoch().number());
      }
    };
  }

  private TrainingListener listener(int rows) {
    double before = from == null ? 0 : from.progress().secondsSoFar();
    long start = System.nanoTime();
    return new TrainingListener() {
      /** When the last state was kept, or the training begun. */
      private long kept = start;

      /** How long a training is to go on until its state is kept again. */
      private long period = context.settings().recovery().toNanos();

      @Override
      public void progress(
          int epoch, long rowsDone, SequencedMap<String, Double> results, double seconds) {
        context
            .events()
            .send(
                new Event.Progress(
                    plan.name(), epoch, plan.epochs(), rowsDone, rows, results, seconds));
      }

      @Override
      public void epochDone(Epoch epoch) {
        context
            .events()
            .send(
                new Event.EpochDone(
                    plan.name(), plan.epochs(), epoch, before + (System.nanoTime() - start) / 1e9));
      }

      @Override
      public void checkpoint(Checkpoint checkpoint) {
        try {
          Checkpoints.write(context.folder(), checkpoint);
        } catch (IOException failure) {
          throw new UncheckedIOException(failure);
        }
        kept = System.nanoTime();
        int epoch = checkpoint.state().progress().epoch();
        context.events().send(new Event.CheckpointKept(plan.name(), epoch));
      }

      @Override
      public boolean wantsRecovery(boolean last) {
        if (context.room().isTrial()) {
          return false; // a trial that is cut off begins anew
        }
        // What is over shall not be lost while later actions are executed.
        return last
            ? System.nanoTime() - start >= Math.min(period, WORTH_KEEPING)
                || context.interruption().requested()
            : System.nanoTime() - kept >= period;
      }

      @Override
      public void recovery(Checkpoint checkpoint) {
        if (context.room().isTrial()) {
          return;
        }
        long begun = System.nanoTime();
        try {
          Checkpoints.writeRecovery(context.folder(), checkpoint);
        } catch (IOException failure) {
          throw new UncheckedIOException(failure);
        }
        kept = System.nanoTime();
        if (period > 0) {
          period = Math.max(period, SHARE * (kept - begun));
        }
      }
    };
  }
}
