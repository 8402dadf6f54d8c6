package dev.nnc.record;

import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.Model;
import dev.nnc.train.Epoch;
import dev.nnc.train.TrainingState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a run that was cut off can go on: in a training that has a checkpoint, or at its beginning.
 *
 * @param begun the first event of the run; empty if it was cut off before it
 * @param earlier what the actions before the training have told, in order
 * @param action the number of the action to go on with, from 0
 * @param state of that action's training; null to begin it
 * @param data the data sets as the run has read them
 * @param trials of searches that are executed again from their beginning, but for these
 * @param passedOver folders of states that are damaged or not finite
 */
public record Resumption(
    Optional<Event.RunStarted> begun,
    List<Event> earlier,
    int action,
    @Nullable TrainingState state,
    List<Event.DataReady> data,
    List<Event.TrialEnded> trials,
    List<Path> passedOver) {
  /** A run that has not begun yet. */
  public static final Resumption NONE =
      new Resumption(Optional.empty(), List.of(), 0, null, List.of(), List.of(), List.of());

  public Resumption {
    earlier = List.copyOf(earlier);
    data = List.copyOf(data);
    trials = List.copyOf(trials);
    passedOver = List.copyOf(passedOver);
  }

  /**
   * What is in the folder of a run of the model.
   *
   * @throws IOException if the folder cannot be read
   */
  public static Resumption of(RunFolder folder, Model model) throws IOException {
    List<Event> events = Journal.read(folder.file(RunFolder.JOURNAL));
    Optional<Event.RunStarted> begun =
        events.stream()
            .filter(Event.RunStarted.class::isInstance)
            .map(Event.RunStarted.class::cast)
            .findFirst();
    List<Event.DataReady> data =
        events.stream()
            .filter(Event.DataReady.class::isInstance)
            .map(Event.DataReady.class::cast)
            .toList();
    Set<Path> passedOver = new LinkedHashSet<>();
    for (int action = model.actions().size() - 1; action >= 0; action--) {
      if (model.actions().get(action) instanceof ActionPlan.Train train) {
        Optional<TrainingState> state =
            Checkpoints.last(folder, train.name(), epochs(train, events), passedOver::add);
        if (state.isPresent()) {
          List<Event> earlier = before(train, events);
          return new Resumption(
              begun,
              earlier,
              action,
              state.get(),
              data,
              trials(events).filter(each -> !earlier.contains(each)).toList(),
              List.copyOf(passedOver));
        }
      }
    }
    return new Resumption(
        begun, List.of(), 0, null, data, trials(events).toList(), List.copyOf(passedOver));
  }

  private static Stream<Event.TrialEnded> trials(List<Event> events) {
    return events.stream()
        .filter(Event.TrialEnded.class::isInstance)
        .map(Event.TrialEnded.class::cast);
  }

  /** The epochs of a training, in order. */
  private static List<Epoch> epochs(ActionPlan.Train training, List<Event> events) {
    return events.stream()
        .filter(Event.EpochDone.class::isInstance)
        .map(Event.EpochDone.class::cast)
        .filter(done -> done.phase().equals(training.name()))
        .map(Event.EpochDone::epoch)
        .toList();
  }

  /** What actions have told before a training began. */
  private static List<Event> before(ActionPlan.Train training, List<Event> events) {
    List<Event> earlier = new ArrayList<>();
    for (Event event : events) {
      if (event instanceof Event.TrainingStarted started
          && started.phase().equals(training.name())) {
        break;
      }
      switch (event) {
        case Event.TrainingStarted it -> earlier.add(it);
        case Event.EpochDone it -> earlier.add(it);
        case Event.CheckpointKept it -> earlier.add(it);
        case Event.TrainingEnded it -> earlier.add(it);
        case Event.Evaluated it -> earlier.add(it);
        case Event.Predicted it -> earlier.add(it);
        case Event.TrialsStarted it -> earlier.add(it);
        case Event.TrialEnded it -> earlier.add(it);
        case Event.TrialsEnded it -> earlier.add(it);
        case Event.RateFound it -> earlier.add(it);
        // These come again before the actions.
        case Event.RunStarted ignored -> {}
        case Event.DataReady ignored -> {}
        case Event.DeviceReady ignored -> {}
        case Event.Said ignored -> {}
        case Event.Passing ignored -> {}
        case Event.RunEnded ignored -> {}
      }
    }
    return earlier;
  }
}
