package dev.nnc.check.action;

import dev.nnc.ast.Item;
import dev.nnc.ast.Section;
import dev.nnc.catalog.Configured;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.Settings;
import dev.nnc.check.network.NetworkChecker;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.Part;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks {@code predict}. */
final class PredictChecker {
  private final ActionContext checks;
  private final FileContext context;

  PredictChecker(ActionContext checks) {
    this.checks = checks;
    this.context = checks.file();
  }

  /** The prediction, by the function that every network has; null after an error. */
  @Nullable CheckedAction check(
      Item.Action action, String phase, Map<String, Section.Setting> settings) {
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
    if (!checks.targets().fitsShapes(network, on)) {
      return null;
    }
    if (checks.trained().isKnown(network)) {
      // Otherwise what the training would have told is missing.
      checks
          .parts()
          .check(
              Settings.all(settings.get("show")),
              show,
              action.verb().text(),
              network,
              on.data(),
              checks.trained().pairs(network, on),
              Map.of());
    }
    checks.trained().warnUntrained(network, action.subject().getFirst());
    return new CheckedAction(
        new ActionPlan.Predict(
            context.place(action.verb()),
            phase,
            network.name().text(),
            on.data().name(),
            part,
            NetworkChecker.predictName(network.name().text()),
            checks.trained().pairs(network, on),
            show),
        List.of());
  }
}
