package dev.nnc.predict;

import dev.nnc.diag.Diagnostic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The answers to a piece of a table, as plain data.
 *
 * @param columns without those for warnings and reasons
 * @param rows a cell for each of the columns, and the reason why there is no answer; empty if there
 *     is one
 * @param answered whether any row has an answer: else the network's columns are not known
 * @param lacking how many rows have none
 * @param first why the first of these has none; empty if all have one
 * @param said what there is to say of all rows together
 */
public record PieceAnswers(
    List<String> columns,
    List<List<String>> rows,
    boolean answered,
    int lacking,
    List<Diagnostic> first,
    List<Diagnostic> said) {
  /** The column that there is where any row has no answer. */
  static final String REASON = "reason";

  public PieceAnswers {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    first = List.copyOf(first);
    said = List.copyOf(said);
  }

  /** Whether nothing can be answered, and {@link #said} has why. */
  public boolean isWrong() {
    return said.stream().anyMatch(Diagnostic::isError);
  }

  /** Those of one piece. */
  static PieceAnswers of(Answers answers, List<Diagnostic> reasons, List<Diagnostic> said) {
    List<String> columns = new ArrayList<>(answers.columns());
    boolean lacks = !reasons.isEmpty();
    if (lacks) {
      columns.removeLast();
    }
    boolean doubts = answers.hasDoubts();
    if (doubts) {
      columns.removeLast(); // other pieces may have none, and `said` tells of them
    }
    List<List<String>> rows = new ArrayList<>();
    try {
      answers.each(
          cells -> {
            List<String> row = new ArrayList<>(cells);
            if (!lacks) {
              row.add("");
            }
            if (doubts) {
              row.remove(row.size() - 2);
            }
            rows.add(row);
          });
    } catch (IOException impossible) {
      throw new IllegalStateException("a list takes every row", impossible);
    }
    return new PieceAnswers(
        columns,
        rows,
        reasons.size() < rows.size(),
        reasons.size(),
        reasons.stream().limit(1).toList(),
        said);
  }

  static PieceAnswers wrong(List<Diagnostic> said) {
    return new PieceAnswers(List.of(), List.of(), false, 0, List.of(), said);
  }
}
