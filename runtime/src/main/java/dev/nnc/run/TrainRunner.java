package dev.nnc.run;

import dev.nnc.checkpoint.WeightsFolder;
import dev.nnc.data.DataSet;
import dev.nnc.data.Rows;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.FailureCode;
import dev.nnc.figure.TrainingReport;
import dev.nnc.figure.TrainingView;
import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.plan.Part;
import dev.nnc.record.Checkpoints;
import dev.nnc.record.Event;
import dev.nnc.record.RunResult.State;
import dev.nnc.train.Epoch;
import dev.nnc.train.Snapshot;
import dev.nnc.train.Trainer;
import dev.nnc.train.Training;
import dev.nnc.train.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.SequencedMap;

/** Executes a {@code train}, and keeps the weights that it ends with. */
final class TrainRunner implements ActionRunner {
  private final Train plan;
  private final ActionContext context;

  TrainRunner(Train plan, ActionContext context) {
    this.plan = plan;
    this.context = context;
  }

  @Override
  public State run() {
    DataSet set = context.set(plan.data());
    Rows rows = set.part(Part.TRAIN);
    Rows validation = set.part(Part.VALIDATION);
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
    Optional<Diagnostic> obstacle = obstacle(set, rows);
    if (obstacle.isPresent()) {
      context.events().say(obstacle.get());
      return State.REFUSED;
    }
    Training training = train(rows, validation);
    if (training.failure() != null) {
      context.events().say(training.failure());
    }
    try {
      WeightsFolder.write(context.folder().weights(), Snapshot.take(context.executable()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return switch (training.end()) {
      case FINISHED -> State.FINISHED;
      case STOPPED_EARLY -> State.STOPPED_EARLY;
      case INTERRUPTED -> State.INTERRUPTED;
      case FAILED -> State.FAILED;
    };
  }

  /** What only this data on this machine shows, before the first step. */
  private Optional<Diagnostic> obstacle(DataSet set, Rows rows) {
    if (rows.count() == 0) {
      return Optional.of(Diagnostic.of(FailureCode.NOTHING_TO_TRAIN_ON, plan.place(), plan.data()));
    }
    Diagnostic noRoom =
        RunFailures.noRoom(context.model().program(), context.executable(), plan, rows.count());
    return noRoom != null
        ? Optional.of(noRoom)
        : SequenceLengthCheck.check(plan, context.model().dataset(plan.data()), set);
  }

  private Training train(Rows rows, Rows validation) {
    TrainingReport report =
        new TrainingReport(
            new TrainingView(
                context.model(),
                context.executable(),
                context.interruption(),
                plan,
                context.model().network(plan.network()),
                rows));
    Event.Listener keeper = keeper(report);
    context.events().add(keeper);
    try {
      Training training =
          new Trainer(
                  context.executable(),
                  context.model().program(),
                  context.model().network(plan.network()),
                  plan,
                  rows,
                  validation,
                  context.seed(),
                  context.interruption(),
                  listener(rows.count()))
              .run();
      context.events().send(new Event.TrainingEnded(plan.name(), training, report.end(training)));
      return training;
    } finally {
      context.events().remove(keeper);
    }
  }

  /** Keeps weights and looks at the network after each epoch. */
  private Event.Listener keeper(TrainingReport report) {
    Checkpoints checkpoints = new Checkpoints(plan, context.folder(), context.executable());
    return event -> {
      if (event instanceof Event.EpochDone done) {
        try {
          checkpoints.after(done.epoch());
        } catch (IOException failure) {
          throw new UncheckedIOException(failure);
        }
        report.after(done.epoch().number());
      }
    };
  }

  private TrainingListener listener(int rows) {
    long start = System.nanoTime();
    return new TrainingListener() {
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
                    plan.name(), plan.epochs(), epoch, (System.nanoTime() - start) / 1e9));
      }
    };
  }
}
