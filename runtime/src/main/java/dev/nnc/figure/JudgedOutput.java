package dev.nnc.figure;

import dev.nnc.evaluate.EvaluationResult;
import dev.nnc.evaluate.Outputs;
import dev.nnc.plan.ActionPlan;
import org.jspecify.annotations.Nullable;

/** One output of an evaluation with its judgement. Not a record: its rankings are made once. */
final class JudgedOutput {
  private final EvaluationView evaluation;
  private final int number;
  private @Nullable Rankings rankings;

  /**
   * @param number of the pair that says what judges it, from 0
   */
  JudgedOutput(EvaluationView evaluation, int number) {
    this.evaluation = evaluation;
    this.number = number;
  }

  EvaluationView evaluation() {
    return evaluation;
  }

  ActionPlan.Pair pair() {
    return evaluation.plan().pairs().get(number);
  }

  EvaluationResult judgement() {
    return evaluation.judgements().get(number);
  }

  Outputs outputs() {
    return evaluation.found().output(pair().output());
  }

  /** Whether no other output is judged. */
  boolean isOnlyOne() {
    return evaluation.judgements().size() == 1;
  }

  boolean isFirst() {
    return number == 0;
  }

  /** What stands before the titles of its figures; empty if it is the only one. */
  String prefix() {
    return isOnlyOne() ? "" : pair().output() + ": ";
  }

  Rankings rankings() {
    if (rankings == null) {
      rankings =
          Rankings.of(
              prefix(),
              judgement(),
              outputs(),
              judgement() instanceof EvaluationResult.OfNumbers
                  ? Values.field(pair().field(), evaluation.rows()).numbers()
                  : new float[0]);
    }
    return rankings;
  }
}
