package dev.nnc.api;

import dev.nnc.record.Event;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/** Makes events for listeners of those of a run. */
final class RunEvents {
  private RunEvents() {}

  /** What a listener is told of what happens; nothing of what only nnc itself needs. */
  static Optional<RunEvent> of(Event event) {
    RunEvent told =
        switch (event) {
          case Event.RunStarted it -> new RunEvent.Started(it.folder(), it.seed());
          case Event.DataReady it -> {
            SequencedMap<String, Integer> rows = new LinkedHashMap<>();
            it.rows().forEach((part, count) -> rows.put(part.word(), count));
            yield new RunEvent.DataReady(it.data(), rows, it.seconds());
          }
          case Event.TrainingStarted it ->
              new RunEvent.TrainingStarted(
                  it.phase(), it.network(), it.data(), it.epochs(), it.rows());
          case Event.EpochDone it ->
              new RunEvent.EpochDone(
                  it.phase(),
                  it.epoch().number(),
                  it.epochs(),
                  it.epoch().results(),
                  it.secondsSoFar());
          case Event.TrainingEnded it -> new RunEvent.TrainingEnded(it.phase());
          case Event.Evaluated it ->
              new RunEvent.Evaluated(
                  it.name(), it.network(), it.data(), it.part().word(), it.rows(), it.results());
          case Event.Predicted it -> new RunEvent.Predicted(it.name(), it.file());
          case Event.TrialEnded it ->
              new RunEvent.TrialEnded(it.phase(), Trial.of(it.trial(), it.score()));
          case Event.Said it -> new RunEvent.Said(Problem.of(it.diagnostic()));
          case Event.DeviceReady it -> null;
          case Event.Passing it -> null;
          case Event.CheckpointKept it -> null;
          case Event.TrialsStarted it -> null;
          case Event.TrialsEnded it -> null;
          case Event.RateFound it -> null;
          case Event.RunEnded it -> null;
        };
    return Optional.ofNullable(told);
  }
}
