package dev.nnc.api;

import dev.nnc.diag.Diagnostic;
import dev.nnc.record.RunResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * How a run has ended.
 *
 * @param folder that it left; empty if the program is wrong or no folder could be made
 * @param results by action, then by name: {@code test.accuracy}, in the units that the report shows
 * @param trials of searches and folds, by the action's name, in the order in which they ended
 * @param problems of the program, its data and the run
 */
public record RunEnd(
    State state,
    Optional<Path> folder,
    SequencedMap<String, Map<String, Double>> results,
    SequencedMap<String, List<Trial>> trials,
    List<Problem> problems) {
  public RunEnd {
    trials = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(trials));
    results = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(results));
    problems = List.copyOf(problems);
  }

  /** How a run ends. */
  public enum State {
    /** All actions were executed. */
    FINISHED,
    /** All actions were executed, and a training stopped by a condition of the program. */
    STOPPED_EARLY,
    /** {@link Stop} asked for the end. */
    INTERRUPTED,
    /** The program, its data or the surroundings are wrong. */
    REFUSED,
    /** A training failed. */
    FAILED
  }

  /** Whether all actions were executed. */
  public boolean isFinished() {
    return state == State.FINISHED || state == State.STOPPED_EARLY;
  }

  /**
   * The run, to predict with.
   *
   * @throws ProblemException if it is not {@link #isFinished finished}; of a run that was
   *     interrupted, {@link FinishedRun#open} opens the folder, and {@link UnfinishedRun#open} goes
   *     on with it
   */
  public FinishedRun orThrow() {
    Path left = folder.orElse(null);
    if (!isFinished() || left == null) {
      throw new ProblemException(problems.stream().filter(Problem::isError).toList());
    }
    return FinishedRun.open(left).orThrow();
  }

  static RunEnd refused(List<Diagnostic> diagnostics) {
    return new RunEnd(
        State.REFUSED,
        Optional.empty(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        Problem.of(diagnostics));
  }

  static RunEnd of(
      RunResult result, SequencedMap<String, List<Trial>> trials, List<Diagnostic> ofProgram) {
    List<Problem> problems = new ArrayList<>(Problem.of(ofProgram));
    problems.addAll(Problem.of(result.diagnostics()));
    return new RunEnd(
        switch (result.state()) {
          case FINISHED -> State.FINISHED;
          case STOPPED_EARLY -> State.STOPPED_EARLY;
          case INTERRUPTED -> State.INTERRUPTED;
          case REFUSED -> State.REFUSED;
          case FAILED -> State.FAILED;
        },
        Optional.ofNullable(result.folder()),
        result.results(),
        trials,
        problems);
  }
}
