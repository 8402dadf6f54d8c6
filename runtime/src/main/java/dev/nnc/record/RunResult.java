package dev.nnc.record;

import dev.nnc.diag.Diagnostic;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A run that has ended.
 *
 * @param folder what it left behind; null if not even the folder could be made
 * @param results by action, then by name: {@code test.accuracy}
 * @param diagnostics what was said on the way
 * @param remarks what stands out in what came of it, with what to try
 * @param signal the signal that interrupted it, or 0
 */
public record RunResult(
    State state,
    @Nullable Path folder,
    SequencedMap<String, Map<String, Double>> results,
    List<Diagnostic> diagnostics,
    List<String> remarks,
    int signal) {
  public RunResult {
    remarks = List.copyOf(remarks);
    results = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(results));
    diagnostics = List.copyOf(diagnostics);
  }

  /** Of a run that has left no folder. */
  public static RunResult without(State state, List<Diagnostic> diagnostics) {
    return new RunResult(state, null, new LinkedHashMap<>(), diagnostics, List.of(), 0);
  }

  /** How a run ends. */
  public enum State {
    /** All actions were executed. */
    FINISHED("finished"),
    /** All actions were executed, and a training stopped by a condition of the file. */
    STOPPED_EARLY("stopped early"),
    /** Somebody asked for an end. */
    INTERRUPTED("interrupted"),
    /** The data or the surroundings are wrong. */
    REFUSED("refused"),
    /** A training failed. */
    FAILED("failed");

    private final String word;

    State(String word) {
      this.word = word;
    }

    /** As {@code run.json} says it. */
    public String word() {
      return word;
    }
  }
}
