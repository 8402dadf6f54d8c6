package dev.nnc.figure;

import dev.nnc.data.Rows;
import dev.nnc.evaluate.EvaluationResult;
import dev.nnc.evaluate.Importances;
import dev.nnc.evaluate.Inference;
import dev.nnc.evaluate.Interruption;
import dev.nnc.lower.Session;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.ActionPlan.Evaluate;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * An evaluation as the parts of its report see it.
 *
 * @param session the network's weights as they are now, and its functions
 * @param rows of the part that is judged
 * @param judgements one for each of the plan's pairs
 * @param found what the network puts out for the rows
 * @param seed of what is drawn
 * @param train gives the training rows of the same data set, if they are at hand and others than
 *     these; asked only where something shows them
 * @param once what its parts have in common
 */
public record EvaluationView(
    Model model,
    Session session,
    Interruption interruption,
    Evaluate plan,
    NetworkPlan network,
    Rows rows,
    List<EvaluationResult> judgements,
    Inference found,
    long seed,
    Supplier<Optional<Rows>> train,
    FoundOnce once) {
  public EvaluationView {
    judgements = List.copyOf(judgements);
  }

  /** Of which nothing was asked yet. */
  public EvaluationView(
      Model model,
      Session session,
      Interruption interruption,
      Evaluate plan,
      NetworkPlan network,
      Rows rows,
      List<EvaluationResult> judgements,
      Inference found,
      long seed,
      Supplier<Optional<Rows>> train) {
    this(
        model,
        session,
        interruption,
        plan,
        network,
        rows,
        judgements,
        found,
        seed,
        train,
        new FoundOnce());
  }

  /** How much each column matters, where a part has asked for it. */
  public Optional<Importances> importances() {
    return once.found();
  }

  List<JudgedOutput> judgedOutputs() {
    return IntStream.range(0, judgements.size())
        .mapToObj(number -> new JudgedOutput(this, number))
        .toList();
  }

  /** The field that judges the first output. */
  Optional<String> truth() {
    return plan.pairs().stream().map(ActionPlan.Pair::field).findFirst();
  }

  NamedValues values() {
    return new NamedValues(model, session, interruption, plan.data(), rows, found);
  }
}
