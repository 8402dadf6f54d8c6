package dev.nnc.record;

import dev.nnc.evaluate.Interruption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

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
 */
public record RunSettings(
    OptionalLong seed,
    OptionalInt threads,
    Optional<String> device,
    Path runs,
    String resolved,
    List<String> command,
    Interruption interruption) {
  public RunSettings {
    command = List.copyOf(command);
  }
}
