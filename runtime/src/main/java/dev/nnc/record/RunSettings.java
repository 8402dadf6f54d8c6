package dev.nnc.record;

import dev.nnc.evaluate.Interruption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * How a run is to be executed, beside what the file says; what is given here wins over the file.
 *
 * @param seed of everything random
 * @param threads that one operation may use
 * @param device {@code auto}, {@code cpu} or {@code gpu}
 * @param runs the folder in which the run folder is made
 * @param resolved the program with all defaults filled in
 * @param command what was typed, for the record
 * @param interruption where somebody may ask for an end
 * @param recovery how long a training may go on before its state is kept for {@code --resume}
 * @param settings what the command says of actions, as {@code train.epochs}; the program has them
 *     already
 * @param oneBatch whether each training sees its first batch of rows and no others
 */
public record RunSettings(
    OptionalLong seed,
    OptionalInt threads,
    Optional<String> device,
    Path runs,
    String resolved,
    List<String> command,
    Interruption interruption,
    Duration recovery,
    SequencedMap<String, String> settings,
    boolean oneBatch) {
  /** As much work as a run that is cut off may cost, where no checkpoint is asked for. */
  private static final Duration MOST_LOST = Duration.ofSeconds(30);

  public RunSettings {
    command = List.copyOf(command);
    settings = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(settings));
  }

  /** The same with another place where an end is asked for. */
  public RunSettings with(Interruption other) {
    return new RunSettings(
        seed, threads, device, runs, resolved, command, other, recovery, settings, oneBatch);
  }

  /** A run that costs little where it is cut off. */
  public RunSettings(
      OptionalLong seed,
      OptionalInt threads,
      Optional<String> device,
      Path runs,
      String resolved,
      List<String> command,
      Interruption interruption) {
    this(
        seed,
        threads,
        device,
        runs,
        resolved,
        command,
        interruption,
        MOST_LOST,
        new LinkedHashMap<>(),
        false);
  }

  /** The same with settings that the command says anew, for the record. */
  public RunSettings withSettings(SequencedMap<String, String> said) {
    return new RunSettings(
        seed, threads, device, runs, resolved, command, interruption, recovery, said, oneBatch);
  }

  /** The same for who wants to know whether a training begins at all. */
  public RunSettings ofOneBatch() {
    return new RunSettings(
        seed, threads, device, runs, resolved, command, interruption, recovery, settings, true);
  }
}
