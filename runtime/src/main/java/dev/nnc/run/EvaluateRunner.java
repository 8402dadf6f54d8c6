package dev.nnc.run;

import dev.nnc.data.Rows;
import dev.nnc.evaluate.EvaluationResult;
import dev.nnc.evaluate.Feeding;
import dev.nnc.evaluate.Inference;
import dev.nnc.figure.EvaluationReport;
import dev.nnc.figure.EvaluationView;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.ActionPlan.Evaluate;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.record.Event;
import dev.nnc.record.RunResult.State;
import dev.nnc.report.ReportData;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Executes an {@code evaluate}. */
final class EvaluateRunner implements ActionRunner {
  private final Evaluate plan;
  private final ActionContext context;

  EvaluateRunner(Evaluate plan, ActionContext context) {
    this.plan = plan;
    this.context = context;
  }

  @Override
  public State run() {
    Rows rows = context.set(plan.data()).part(plan.part());
    if (!context.hasRows(rows, plan.place(), plan.part(), plan.data())) {
      return State.REFUSED;
    }
    NetworkPlan network = context.model().network(plan.network());
    Feeding evaluate = new Feeding(context.model().program(), context.session(), plan.evaluate());
    evaluate.setUnits(plan.metrics(), rows);
    Inference inference =
        Inference.run(evaluate, rows, outputs(network), plan.metrics(), context.interruption());
    if (context.interruption().requested()) {
      return State.INTERRUPTED;
    }
    List<EvaluationResult> judgements =
        plan.pairs().stream().map(pair -> judge(pair, rows, network, inference)).toList();
    SequencedMap<String, Double> results = results(inference, judgements);
    EvaluationView view =
        new EvaluationView(
            context.model(),
            context.session(),
            context.interruption(),
            plan,
            network,
            rows,
            judgements,
            inference);
    List<ReportData.Evaluation> drawn = EvaluationReport.of(view, results);
    EvaluationReport.warnings(plan.place(), drawn).forEach(context.events()::say);
    context
        .events()
        .send(
            new Event.Evaluated(
                plan.name(),
                plan.network(),
                plan.data(),
                plan.part(),
                rows.count(),
                results,
                drawn));
    return State.FINISHED;
  }

  /** The outputs that are looked at: those that are judged, and all where something is shown. */
  private List<String> outputs(NetworkPlan network) {
    return (plan.show().isEmpty()
            ? plan.pairs().stream().map(ActionPlan.Pair::output).distinct()
            : network.outputs().stream().map(NetworkPlan.Port::name))
        .toList();
  }

  private EvaluationResult judge(
      ActionPlan.Pair pair, Rows rows, NetworkPlan network, Inference inference) {
    return EvaluationResult.of(
        inference.output(pair.output()),
        rows,
        pair.field(),
        columns(pair.field()),
        network.inputs().stream().map(NetworkPlan.Port::name).toList(),
        pair.spelled());
  }

  /** The columns that a field is made of; none if its data set does not tell. */
  private List<String> columns(String field) {
    return context.model().dataset(plan.data()).fields().stream()
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
    if (results.isEmpty()) {
      for (int i = 0; i < judgements.size(); i++) {
        String output = judgements.size() == 1 ? "" : plan.pairs().get(i).output() + ".";
        judgements
            .get(i)
            .summary()
            .forEach((name, value) -> results.put(plan.part() + "." + output + name, value));
      }
    }
    return results;
  }
}
