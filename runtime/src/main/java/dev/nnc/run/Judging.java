package dev.nnc.run;

import dev.nnc.data.Rows;
import dev.nnc.diag.Diagnostic;
import dev.nnc.evaluate.EvaluationResult;
import dev.nnc.evaluate.Feeding;
import dev.nnc.evaluate.Importances;
import dev.nnc.evaluate.Inference;
import dev.nnc.evaluate.Interruption;
import dev.nnc.evaluate.Outputs;
import dev.nnc.figure.EvaluationReport;
import dev.nnc.figure.EvaluationView;
import dev.nnc.lower.Session;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.ActionPlan.Evaluate;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.report.ReportData;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;

/**
 * Judges a network on rows, as an {@code evaluate} asks for it.
 *
 * @param session the program with the weights that are judged
 * @param seed of what is drawn
 * @param train gives the training rows of the same data set, if they are others than those judged;
 *     asked only where something shows them
 */
record Judging(
    Model model,
    Session session,
    Evaluate plan,
    Interruption interruption,
    long seed,
    Supplier<Optional<Rows>> train) {
  /**
   * What came of it.
   *
   * @param results by name, with the part before it
   * @param found what the network puts out
   * @param drawn what the report shows of each judged output
   * @param warnings of what cannot be shown
   * @param importances how much each column matters, if that was asked for
   */
  record Judged(
      SequencedMap<String, Double> results,
      Inference found,
      List<ReportData.Evaluation> drawn,
      List<Diagnostic> warnings,
      Optional<Importances> importances) {
    Judged {
      results = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(results));
      drawn = List.copyOf(drawn);
      warnings = List.copyOf(warnings);
    }
  }

  /** The judgement on these rows, of which there must be some; empty if it was interrupted. */
  Optional<Judged> on(Rows rows) {
    NetworkPlan network = model.network(plan.network());
    Feeding evaluate = new Feeding(model.program(), session, plan.evaluate());
    evaluate.setUnits(plan.metrics(), rows);
    Inference inference =
        Inference.run(evaluate, rows, outputs(network), plan.metrics(), interruption);
    if (interruption.requested()) {
      return Optional.empty();
    }
    List<EvaluationResult> judgements =
        plan.pairs().stream()
            .map(pair -> judge(pair, rows, inference.output(pair.output())))
            .toList();
    SequencedMap<String, Double> results = results(inference, judgements);
    EvaluationView view =
        new EvaluationView(
            model, session, interruption, plan, network, rows, judgements, inference, seed, train);
    List<ReportData.Evaluation> drawn = EvaluationReport.of(view, results);
    return Optional.of(
        new Judged(
            results,
            inference,
            drawn,
            EvaluationReport.warnings(plan.place(), drawn),
            view.importances()));
  }

  /** The outputs that are looked at: those that are judged, and all where something is shown. */
  private List<String> outputs(NetworkPlan network) {
    return (plan.show().isEmpty()
            ? plan.pairs().stream().map(ActionPlan.Pair::output).distinct()
            : network.outputs().stream().map(NetworkPlan.Port::name))
        .toList();
  }

  /** How well answers for these rows fit the field of a pair. */
  EvaluationResult judge(ActionPlan.Pair pair, Rows rows, Outputs answers) {
    return EvaluationResult.of(
        answers,
        rows,
        pair,
        columns(pair.field()),
        model.network(plan.network()).inputs().stream().map(NetworkPlan.Port::name).toList());
  }

  /** The columns that a field is made of; none if its data set does not tell. */
  private List<String> columns(String field) {
    return model.dataset(plan.data()).fields().stream()
        .filter(each -> each.name().equals(field))
        .findFirst()
        .map(DataPlan.Field::inputs)
        .orElse(List.of());
  }

  /** The metrics that were asked for, else what is known of every judgement of its kind. */
  private SequencedMap<String, Double> results(
      Inference inference, List<EvaluationResult> judgements) {
    SequencedMap<String, Double> results =
        plan.metrics().isEmpty()
            ? new LinkedHashMap<>()
            : inference.metrics().metrics(plan.part() + ".");
    return results.isEmpty() ? summaries(judgements) : results;
  }

  /** What is known of every judgement of its kind, by name, with the part before it. */
  SequencedMap<String, Double> summaries(List<EvaluationResult> judgements) {
    SequencedMap<String, Double> results = new LinkedHashMap<>();
    for (int i = 0; i < judgements.size(); i++) {
      String output = judgements.size() == 1 ? "" : plan.pairs().get(i).output() + ".";
      judgements
          .get(i)
          .summary()
          .forEach((name, value) -> results.put(plan.part() + "." + output + name, value));
    }
    return results;
  }
}
