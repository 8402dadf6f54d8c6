package dev.nnc.report;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs side by side.
 *
 * @param runs what each run is called, in the order of the columns
 * @param rows what they were given, and what came of it
 * @param curves results by epoch
 * @param notes what the reader should know before drawing conclusions
 */
public record Comparison(List<Run> runs, List<Row> rows, List<Curve> curves, List<String> notes) {
  public Comparison {
    runs = List.copyOf(runs);
    rows = List.copyOf(rows);
    curves = List.copyOf(curves);
    notes = List.copyOf(notes);
  }

  /**
   * A run.
   *
   * @param name its folder's name
   * @param program the file that was run
   * @param label what its curves are called
   */
  public record Run(String name, String program, String label) {}

  /** What kind of thing a row tells. */
  public enum Kind {
    GIVEN,
    RESULT
  }

  /**
   * One thing for each run.
   *
   * @param cells as many as there are runs; empty where a run has none
   * @param best the columns with the best value; empty where that cannot be said
   */
  public record Row(String name, Kind kind, List<String> cells, List<Integer> best) {
    public Row {
      cells = List.copyOf(cells);
      best = List.copyOf(best);
    }
  }

  /**
   * One result by epoch.
   *
   * @param values for each run its values from epoch 1 on; null where an epoch has none
   */
  public record Curve(String name, List<List<@Nullable Double>> values) {
    public Curve {
      values = values.stream().map(each -> Collections.unmodifiableList(each)).toList();
    }
  }
}
