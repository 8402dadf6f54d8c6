package dev.nnc.check.action;

import dev.nnc.ast.Clause;
import dev.nnc.ast.Item;
import dev.nnc.ast.Node;
import dev.nnc.ast.Section;
import dev.nnc.check.expression.FileContext;
import dev.nnc.diag.ActionCode;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.SearchPlan.Axis;
import dev.nnc.plan.SearchPlan.Domain;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks {@code find_rate}: one param with a logarithmic range, and one training that learns by it.
 */
final class RateChecker {
  static final String VERB = "find_rate";

  /** What a training does beside its steps, none of which is done in a test. */
  private static final Set<String> WITHOUT_EFFECT = Set.of("stop", "checkpoint", "show", "metrics");

  private final FileContext context;
  private final OptimizerChecker optimizers;
  private final SearchAxes axes;

  RateChecker(ActionContext checks, OptimizerChecker optimizers) {
    this.context = checks.file();
    this.optimizers = optimizers;
    this.axes = new SearchAxes(context, checks.evaluator());
  }

  /**
   * The test; null after an error.
   *
   * @param training checks the training inside, and gives its plan
   */
  ActionPlan.@Nullable FindRate check(
      Item.Action action, String phase, Function<Item.Action, List<ActionPlan>> training) {
    Axis axis = axis(action);
    Item.Action held = held(action);
    if (axis == null || held == null || !(axis.domain() instanceof Domain.Range range)) {
      return null;
    }
    List<ActionPlan> inside =
        optimizers.growing(
            axis.param(), new GrowingRate(range.low(), range.high()), () -> training.apply(held));
    return inside.size() == 1 && inside.getFirst() instanceof ActionPlan.Train train
        ? new ActionPlan.FindRate(
            context.place(action.verb()), phase, axis.param(), range.low(), range.high(), train)
        : null;
  }

  /** The training; null after an error. */
  private Item.@Nullable Action held(Item.Action action) {
    List<Item.Action> held = SweepChecker.held(action);
    if (held.isEmpty()) {
      context.report(
          context
              .diagnostic(ActionCode.NOTHING_INSIDE, action.verb(), action.verb())
              .withHelp("write the training whose rate is looked for into its braces"));
      return null;
    }
    Item.Action first = held.getFirst();
    boolean trains = first.verb().text().equals("train");
    if (!trains || held.size() > 1) {
      Item.Action wrong = trains ? held.get(1) : first;
      context.report(
          context
              .diagnostic(
                  ActionCode.NOT_ONE_TRAINING, wrong.verb(), VERB, "`" + wrong.verb().text() + "`")
              .withHelp("put what comes after the test behind its braces"));
      return null;
    }
    boolean right = true;
    for (Section.Entry each : first.section().entries()) {
      if (each instanceof Item.Action update) {
        context.report(
            context
                .diagnostic(ActionCode.NOT_ONE_TRAINING, update.verb(), VERB, "named updates")
                .withHelp("test a training with one loss and one optimizer"));
        right = false;
      } else if (each instanceof Section.Setting setting
          && WITHOUT_EFFECT.contains(setting.key().text())) {
        context.report(
            context
                .diagnostic(
                    ActionCode.SETTING_MISFIT,
                    setting.key(),
                    setting.key().text(),
                    "has no effect in a test of rates, which only looks at the loss of each step")
                .withHelp("leave it out here; write it into the training that comes after"));
        right = false;
      }
    }
    return right ? first : null;
  }

  /** The param; null after an error. */
  private @Nullable Axis axis(Item.Action action) {
    Clause.Over over = null;
    if (!action.subject().isEmpty()) {
      strange(action, action.subject().getFirst());
      return null;
    }
    for (Clause clause : action.clauses()) {
      if (clause instanceof Clause.Over it) {
        over = it;
      } else if (!(clause instanceof Clause.As)) {
        strange(action, clause);
        return null;
      }
    }
    if (over == null) {
      context.report(
          context
              .diagnostic(ActionCode.MISSING_CLAUSE, action.verb(), VERB, "over")
              .withHelp("for example `find_rate over rate in log(1e-5 .. 10) { … }`"));
      return null;
    }
    List<Axis> found = axes.of(over);
    if (found == null) {
      return null;
    }
    if (found.size() != 1
        || !(found.getFirst().domain() instanceof Domain.Range range)
        || !range.logarithmic()
        || range.low() >= range.high()) {
      context.report(
          context
              .diagnostic(ActionCode.NO_RATE_RANGE, over, VERB)
              .withHelp("for example `find_rate over rate in log(1e-5 .. 10) { … }`"));
      return null;
    }
    return found.getFirst();
  }

  private void strange(Item.Action action, Node at) {
    axes.strange(action, at, "a param", "training");
  }
}
