package dev.nnc.check.action;

import dev.nnc.ast.Item;
import dev.nnc.ast.Section;
import dev.nnc.build.EvaluationFunctions;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Pairing;
import dev.nnc.catalog.Rule;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.Settings;
import dev.nnc.check.network.BuiltNetwork;
import dev.nnc.check.network.MeasuredNetwork;
import dev.nnc.ir.Function;
import dev.nnc.ir.Value;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Part;
import dev.nnc.type.PictureShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks {@code evaluate} and builds the function of its metrics. */
final class EvaluateChecker {
  private final ActionContext checks;
  private final FileContext context;
  private final ResultNames results;
  private final ComparisonChecker comparisons;

  EvaluateChecker(ActionContext checks) {
    this.checks = checks;
    this.context = checks.file();
    this.results = new ResultNames(context);
    this.comparisons = new ComparisonChecker(checks);
  }

  /** The evaluation with its function; null after an error. */
  @Nullable CheckedAction check(
      Item.Action action, Entry entry, String phase, Map<String, Section.Setting> settings) {
    results.checkMetrics(settings.get("metrics"));
    Item.Network network = checks.targets().network(action);
    ActionTargets.On on = checks.targets().data(action);
    List<Configured> show = checks.show(settings.get("show"));
    if (network == null || on == null) {
      return null;
    }
    Part part = checks.targets().part(on, action);
    if (part == null || !checks.targets().inputsThere(action, network, on)) {
      return null;
    }
    if (!checks.trained().isKnown(network)) {
      return null; // what the training would have told is missing
    }
    List<ActionPlan.Pair> known = checks.trained().pairs(network, on);
    MeasuredNetwork measured =
        checks
            .networks()
            .objectives()
            .measured(action, network, on.data(), Settings.all(settings.get("metrics")), known);
    if (measured == null) {
      return null;
    }
    checks.trained().warnUntrained(network, action.subject().getFirst());
    List<ActionPlan.Pair> pairs =
        ActionPlan.Pair.once(Stream.concat(measured.pairs().stream(), known.stream()).toList());
    checks
        .parts()
        .check(
            Settings.all(settings.get("show")),
            show,
            action.verb().text(),
            network,
            on.data(),
            pairs,
            measured.made());
    Function evaluation = EvaluationFunctions.evaluate(phase + ".evaluate", measured);
    EvaluationFunctions.Inside inside = inside(phase, network, on.data(), show);
    List<Function> functions = new ArrayList<>(List.of(evaluation));
    if (inside != null) {
      functions.add(inside.function());
    }
    boolean differentiates =
        show.stream()
            .anyMatch(use -> use.entry().rule() instanceof Rule.Show rule && rule.differentiates());
    ActionPlan.Saliency saliency = null;
    if (differentiates) {
      EvaluationFunctions.Depends depends = depends(phase, network, on.data(), pairs);
      if (depends == null) {
        return null; // the check of the parts has said why
      }
      functions.add(depends.function());
      saliency =
          new ActionPlan.Saliency(depends.function().name(), depends.input(), depends.layer());
    }
    ComparisonChecker.Checked compared =
        comparisons.check(
            entry,
            phase,
            new ComparisonChecker.Evaluation(network, on, part, settings, known, pairs, measured));
    if (compared != null) {
      functions.addAll(compared.functions());
    }
    return new CheckedAction(
        new ActionPlan.Evaluate(
            context.place(action.verb()),
            phase,
            network.name().text(),
            on.data().name(),
            part,
            evaluation.name(),
            pairs,
            measured.metrics(),
            show,
            inside == null
                ? null
                : new ActionPlan.Inside(inside.function().name(), inside.layers()),
            saliency,
            compared == null ? null : compared.plan()),
        functions);
  }

  /** The function that says what an answer depends on; null if the network has no such answer. */
  private EvaluationFunctions.@Nullable Depends depends(
      String phase, Item.Network network, DataPlan data, List<ActionPlan.Pair> pairs) {
    BuiltNetwork built = checks.networks().objectives().inference(network, data);
    if (built == null) {
      return null;
    }
    for (Function.Port port : built.body().inputs()) {
      if (port.value().type().element().isFloat()
          && PictureShape.of(port.value().shape().row()) != null) {
        for (ActionPlan.Pair pair : pairs) {
          Value answer = built.outputs().get(pair.output());
          if (answer != null
              && Pairing.isOneAnswer(data.field(pair.field()).type(), answer.shape().row())) {
            return EvaluationFunctions.depends(
                phase + ".depends", built, port.name(), pair.output());
          }
        }
      }
    }
    return null;
  }

  /** The function that gives what inner layers put out, if a part of the report shows it. */
  private EvaluationFunctions.@Nullable Inside inside(
      String phase, Item.Network network, DataPlan data, List<Configured> shows) {
    long most = 0;
    for (Configured show : shows) {
      if (show.entry().rule() instanceof Rule.Show rule) {
        most = Math.max(most, rule.looksInto(show.options()));
      }
    }
    BuiltNetwork built = most == 0 ? null : checks.networks().objectives().inference(network, data);
    return built == null ? null : EvaluationFunctions.inside(phase + ".inside", built, most);
  }
}
