package dev.nnc.report;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs side by side.
 *
 * @param runs what each run is called, in the order of the cells
 * @param rows what they were given, and what came of it
 * @param curves results by epoch
 * @param figures how the results go with what was given
 * @param differences in what the programs of the runs differ from that of the first
 * @param notes what the reader should know before drawing conclusions
 */
public record Comparison(
    List<Run> runs,
    List<Row> rows,
    List<Curve> curves,
    List<Figure> figures,
    List<Difference> differences,
    List<String> notes) {
  public Comparison {
    runs = List.copyOf(runs);
    rows = List.copyOf(rows);
    curves = List.copyOf(curves);
    figures = List.copyOf(figures);
    differences = List.copyOf(differences);
    notes = List.copyOf(notes);
  }

  /**
   * A run.
   *
   * @param name its folder's name
   * @param program the file that was run
   * @param label what its curves are called
   * @param report where its page is; null if it has none
   */
  public record Run(String name, String program, String label, @Nullable Path report) {}

  /** What kind of thing a row tells. */
  public enum Kind {
    GIVEN,
    RESULT
  }

  /**
   * One thing for each run.
   *
   * @param cells as many as there are runs; empty where a run has none
   * @param best the runs with the best value; empty where that cannot be said
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

  /**
   * In what the program of some runs differs from that of the first.
   *
   * @param first the first run
   * @param others those with the other program
   * @param lines those that differ, with a few around them
   */
  public record Difference(String first, List<String> others, List<Line> lines) {
    public Difference {
      others = List.copyOf(others);
      lines = List.copyOf(lines);
    }
  }

  /** Where a line stands. */
  public enum Side {
    BOTH,
    FIRST,
    OTHER,
    /** Lines that are the same were left out here. */
    GAP
  }

  /** A line of a program. */
  public record Line(Side side, String text) {}
}
