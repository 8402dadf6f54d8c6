package dev.nnc.api;

import dev.nnc.run.LaterEvaluation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * A network judged on other labelled rows.
 *
 * @param results of the metrics by name, such as {@code accuracy}, in the units that the report
 *     shows
 * @param rows how many were handed in
 * @param evaluated how many of them were judged
 * @param leftOut why others cannot be used, in their order; rows that the program's {@code rows:}
 *     does not take are not among them
 */
public record Evaluation(
    SequencedMap<String, Double> results, long rows, long evaluated, List<Problem> leftOut) {
  public Evaluation {
    results = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(results));
    leftOut = List.copyOf(leftOut);
  }

  static Evaluation of(LaterEvaluation evaluation) {
    return new Evaluation(
        evaluation.results(),
        evaluation.given(),
        evaluation.evaluated(),
        evaluation.leftOut().stream().map(row -> Problem.of(row.reason())).toList());
  }
}
