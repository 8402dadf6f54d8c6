package dev.nnc.figure;

import dev.nnc.data.step.Units;
import dev.nnc.evaluate.EvaluationResult;
import dev.nnc.evaluate.Outputs;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.ColumnUnit;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.NetworkPlan;
import java.util.Optional;
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

  /** The way back to the unit in which figures of its truth are told; empty if there is none. */
  Optional<Units> units() {
    return EvaluationResult.units(
        evaluation.rows(),
        pair().field(),
        evaluation.network().inputs().stream().map(NetworkPlan.Port::name).toList());
  }

  /** What a person calls the numbers of its truth. */
  String truthName() {
    DataPlan.Field field =
        evaluation.model().dataset(evaluation.plan().data()).field(pair().field());
    return units()
        .map(units -> units.column().name())
        .orElse(
            ColumnUnit.of(field).map(ColumnUnit::isThere).orElse(true)
                ? field.name()
                : field.name() + NamedValues.PREPARED);
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
    return isOnlyOne() ? "" : label() + ": ";
  }

  /**
   * What tells it from the others: its output, and its truth where one output is judged by several.
   */
  String label() {
    return sharesOutput() ? pair().output() + " by " + pair().field() : pair().output();
  }

  /**
   * What is judged, as a person would say it: {@code net}, {@code net.price}, {@code net by kind}.
   */
  String subject() {
    String network = evaluation.plan().network();
    if (isOnlyOne()) {
      return network;
    }
    // An output is written as in a program: `net.price`.
    String output =
        evaluation.network().outputs().size() == 1 ? network : network + "." + pair().output();
    return sharesOutput() ? output + " by " + pair().field() : output;
  }

  private boolean sharesOutput() {
    return evaluation.plan().pairs().stream()
            .filter(other -> other.output().equals(pair().output()))
            .count()
        > 1;
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
