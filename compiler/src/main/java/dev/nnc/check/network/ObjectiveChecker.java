package dev.nnc.check.network;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Node;
import dev.nnc.check.expression.CheckedValue;
import dev.nnc.check.expression.Evaluator;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.NetworkBuilder;
import dev.nnc.check.expression.Scope;
import dev.nnc.check.objective.LossChecker;
import dev.nnc.check.objective.MetricChecker;
import dev.nnc.check.objective.ObjectiveScope;
import dev.nnc.diag.ActionCode;
import dev.nnc.ir.Origin;
import dev.nnc.ir.Value;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.MetricPlan;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts the losses and metrics of actions behind networks. */
public final class ObjectiveChecker {
  private final FileContext context;
  private final NetworkChecker checked;
  private final LaidNetworks networks;

  ObjectiveChecker(FileContext context, NetworkChecker checked, LaidNetworks networks) {
    this.context = context;
    this.checked = checked;
    this.networks = networks;
  }

  /**
   * One update of a training, ready to be built.
   *
   * @param metrics what its functions measure
   * @return null if something is wrong, which was reported
   */
  public @Nullable TrainingObjective objective(
      Item.Network network,
      DataPlan data,
      Update update,
      List<Expression> metrics,
      List<Expression> freeze) {
    String name = network.name().text();
    Optimization optimization = update.optimization();
    Expression loss = update.loss();
    if (checked.plan(name) == null || loss == null) {
      return null; // the network itself is wrong, or there is nothing to make small
    }
    LaidNetwork.Still still = still(network, data, update, freeze);
    if (still == null) {
      return null;
    }
    Task task = new Task(update.at(), network, data, loss, still);
    Judged inference = judged(task, metrics, false);
    if (inference == null || optimization == null) {
      return null;
    }
    Judged training =
        inference.function().dependsOnTraining() ? judged(task, metrics, true) : inference;
    if (training == null) {
      return null;
    }
    String changing = update.parts().isEmpty() ? name : update.subject();
    if (training.objective().measured().weights().isEmpty()) {
      context.report(
          context
              .diagnostic(ActionCode.NOTHING_TO_TRAIN, update.at(), changing)
              .withHelp(still.frozen().isEmpty() ? null : "`freeze` leaves them as they are"));
      return null;
    }
    return new TrainingObjective(
        update.name(),
        update.function(),
        changing,
        context.place(loss),
        data,
        optimization,
        inference.objective(),
        training.objective(),
        training.metrics(),
        training.judge().pairs(),
        training.judge().alignments());
  }

  /** The network as it works in a prediction, with the inputs of the data; null if they misfit. */
  public @Nullable BuiltNetwork inference(Item.Network network, DataPlan data) {
    LaidNetwork body = networks.inference(network, data, context.place(network.name()));
    return body == null ? null : body.built();
  }

  /**
   * The network with what an evaluation measures.
   *
   * @param known which outputs are compared with which fields in the network's training
   * @return null if something is wrong, which was reported
   */
  public @Nullable MeasuredNetwork measured(
      Item.Action action,
      Item.Network network,
      DataPlan data,
      List<Expression> metrics,
      List<ActionPlan.Pair> known) {
    if (checked.plan(network.name().text()) == null) {
      return null;
    }
    LaidNetwork body =
        networks.inference(network, data, context.place(action.subject().getFirst()));
    if (body == null) {
      return null;
    }
    LaidNetwork open = body.continued(false, LaidNetwork.Still.NOTHING);
    NetworkBuilder function = open.function();
    ObjectiveScope judge = new ObjectiveScope(context, function, network, open.outputs(), data);
    MetricChecker.Metrics judged =
        new MetricChecker(judge)
            .metrics(
                new Evaluator(context, function, judge), metrics, new Scope(null), known, null);
    Map<String, String> made = new HashMap<>();
    open.outputs().forEach((name, output) -> made.put(name, function.made(output.value())));
    return judged == null
        ? null
        : new MeasuredNetwork(open.built(), judged.totals(), judged.plans(), judge.pairs(), made);
  }

  /**
   * The metrics of answers that stand in the place of the network's outputs, where its own were
   * right.
   *
   * @param known which outputs are compared with which fields in the network's training
   * @param pairs which outputs are answered
   * @param made the activation that each output comes from
   * @return null if a metric needs more of the network than these outputs
   */
  public @Nullable JudgedAnswers answers(
      Item.Network network,
      DataPlan data,
      List<Expression> metrics,
      List<ActionPlan.Pair> known,
      List<ActionPlan.Pair> pairs,
      Map<String, String> made) {
    LaidNetwork body = networks.inference(network, data, context.place(network.name()));
    if (body == null) {
      return null;
    }
    NetworkBuilder function = new NetworkBuilder(body.variables(), false);
    Map<String, CheckedValue.Tensor> answers = new LinkedHashMap<>();
    body.outputs()
        .forEach(
            (name, output) -> {
              if (pairs.stream().anyMatch(pair -> pair.output().equals(name))) {
                Value answer =
                    function.madeBy(
                        function.input(ActionPlan.Comparison.answers(name), output.value().type()),
                        made.getOrDefault(name, "linear"));
                answers.put(name, new CheckedValue.Tensor(answer, output.made(), null, name));
              }
            });
    ObjectiveScope judge = new ObjectiveScope(context, function, network, answers, data);
    MetricChecker.Metrics judged =
        context.quietly(
            () ->
                new MetricChecker(judge)
                    .metrics(
                        new Evaluator(context, function, judge),
                        metrics,
                        new Scope(null),
                        known,
                        null));
    return judged == null || judged.totals().isEmpty() || !function.variables().isEmpty()
        ? null
        : new JudgedAnswers(function.builder().build(), judged.totals());
  }

  /** What is trained on what, for which loss. */
  private record Task(
      Node at, Item.Network network, DataPlan data, Expression loss, LaidNetwork.Still still) {}

  /** A network with its loss and metrics in a function, and what they speak of. */
  private record Judged(
      NetworkBuilder function,
      Objective objective,
      ObjectiveScope judge,
      List<MetricPlan> metrics) {}

  private @Nullable Judged judged(Task task, List<Expression> metrics, boolean training) {
    Item.Network network = task.network();
    Map<String, NetworkInput> inputs = NetworkInput.of(network, task.data());
    if (inputs == null) {
      return null;
    }
    LaidNetworks.Way way =
        training
            ? LaidNetworks.Way.training(inputs, task.still().frozen())
            : LaidNetworks.Way.inference(inputs);
    LaidNetwork body = networks.laid(network, way, context.place(task.at()));
    if (body == null) {
      return null;
    }
    LaidNetwork open = body.continued(training, task.still());
    NetworkBuilder function = open.function();
    function.builder().origin(new Origin("loss", context.place(task.loss())));
    ObjectiveScope judge =
        new ObjectiveScope(context, function, network, open.outputs(), task.data());
    Evaluator evaluator = new Evaluator(context, function, judge);
    Scope scope = new Scope(null);
    Value loss = new LossChecker(judge).loss(evaluator, task.loss(), scope);
    if (loss == null) {
      return null;
    }
    BuiltNetwork unmeasured = open.built();
    MetricChecker.Metrics judged =
        new MetricChecker(judge).metrics(evaluator, metrics, scope, judge.pairs(), loss);
    if (judged == null) {
      return null;
    }
    return new Judged(
        function,
        new Objective(unmeasured, open.built(), loss, judged.totals()),
        judge,
        judged.plans());
  }

  /** What the update leaves as it is, or null if something is named wrongly. */
  private LaidNetwork.@Nullable Still still(
      Item.Network network, DataPlan data, Update update, List<Expression> freeze) {
    List<Expression> parts = update.parts();
    if (parts.isEmpty() && freeze.isEmpty()) {
      return LaidNetwork.Still.NOTHING;
    }
    LaidNetwork body = networks.inference(network, data, context.place(update.at()));
    if (body == null) {
      return null;
    }
    NetworkBuilder function = body.function();
    Set<String> frozen =
        new NamedWeights(context, function, network, "freeze", ActionCode.NOTHING_TO_FREEZE)
            .variables(freeze);
    Set<String> changed =
        new NamedWeights(context, function, network, "update", ActionCode.NOTHING_TO_UPDATE)
            .variables(parts);
    if (frozen == null || changed == null) {
      return null;
    }
    Set<String> kept = new LinkedHashSet<>();
    if (!parts.isEmpty()) {
      function.variables().forEach(variable -> kept.add(variable.name()));
      kept.removeAll(changed);
    }
    return new LaidNetwork.Still(frozen, kept);
  }
}
