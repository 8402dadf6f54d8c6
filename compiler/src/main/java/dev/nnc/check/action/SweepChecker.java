package dev.nnc.check.action;

import dev.nnc.ast.Clause;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Node;
import dev.nnc.ast.References;
import dev.nnc.ast.Section;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Wording;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.OptionChecker;
import dev.nnc.check.expression.Settings;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Similar;
import dev.nnc.diag.ValueCode;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.Part;
import dev.nnc.plan.SearchPlan;
import dev.nnc.plan.SearchPlan.Axis;
import dev.nnc.plan.SearchPlan.Domain;
import dev.nnc.plan.SearchPlan.Goal;
import dev.nnc.resolve.Symbols;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks {@code sweep}, when the actions inside have been checked. */
final class SweepChecker {
  /** More trials than anyone waits for; a table of them would not be read either. */
  private static final long MOST_TRIALS = 10_000;

  private final ActionContext checks;
  private final FileContext context;
  private final SearchAxes axes;

  SweepChecker(ActionContext checks) {
    this.checks = checks;
    this.context = checks.file();
    this.axes = new SearchAxes(context, checks.evaluator());
  }

  /**
   * The sweep; null after an error.
   *
   * @param inside those of its actions that are right
   */
  ActionPlan.@Nullable Sweep check(
      Item.Action action,
      Entry entry,
      String phase,
      Map<String, Section.Setting> settings,
      List<ActionPlan> inside) {
    List<Item.Action> held = held(action);
    List<Axis> found = clauses(action);
    if (held.isEmpty()) {
      context.report(
          context
              .diagnostic(ActionCode.NOTHING_INSIDE, action.verb(), action.verb())
              .withHelp("write the actions of a trial, such as `train`, into its braces"));
      return null;
    }
    boolean used = effective(action, held);
    Configured method = method(entry, settings);
    OptionalDouble seconds = seconds(settings.get("stop"));
    if (found == null || !used || method == null || inside.size() < held.size()) {
      return null;
    }
    TrialResults results = TrialResults.of(inside, checks.targets());
    Optional<Goal> goal = goal(action, settings, results);
    List<Configured> show = show(settings.get("show"), results, found);
    if (goal == null || show == null || !fits(action, method, found, settings)) {
      return null;
    }
    boolean keeps = goal.isPresent() && keepsBest(settings.get("keep"));
    if (goal.isEmpty() && settings.containsKey("keep") && keepsBest(settings.get("keep"))) {
      missingGoal(action, settings.get("keep"), "keep: best");
      return null;
    }
    if (goal.isEmpty() && !Set.of("grid", "random").contains(method.name())) {
      missingGoal(action, settings.get("method"), method.name());
      return null;
    }
    if (goal.isPresent() && !canStop(method, goal.get(), inside, settings.get("method"))) {
      return null;
    }
    return new ActionPlan.Sweep(
        context.place(action.verb()),
        phase,
        new SearchPlan(found, method, goal, keeps, seconds),
        show,
        inside);
  }

  /** The actions that stand in the braces of another. */
  static List<Item.Action> held(Item.Action action) {
    return action.section().entries().stream()
        .filter(Item.Action.class::isInstance)
        .map(Item.Action.class::cast)
        .toList();
  }

  private void missingGoal(Item.Action action, @Nullable Node at, String what) {
    context.report(
        context
            .diagnostic(
                ActionCode.SETTING_MISFIT,
                at == null ? action.verb() : at,
                what,
                "needs to know which trial is the best")
            .withHelp("say it, for example `maximize: validation.accuracy`"));
  }

  /** The params to search over; null after an error. */
  private @Nullable List<Axis> clauses(Item.Action action) {
    List<Axis> found = List.of();
    boolean right = true;
    boolean any = false;
    for (Node each : action.subject()) {
      right = false;
      strange(action, each);
    }
    for (Clause clause : action.clauses()) {
      switch (clause) {
        case Clause.Over over -> {
          any = true;
          List<Axis> read = axes.of(over);
          right &= read != null;
          found = read == null ? List.of() : read;
        }
        case Clause.As as -> {}
        case Clause.Like like -> {}
        case Clause.On on -> {
          right = false;
          strange(action, on);
        }
        case Clause.From from -> {
          right = false;
          strange(action, from);
        }
        case Clause.To to -> {
          right = false;
          strange(action, to);
        }
      }
    }
    if (!any) {
      context.report(
          context
              .diagnostic(ActionCode.MISSING_CLAUSE, action.verb(), action.verb(), "over")
              .withHelp("for example `sweep over rate in log(1e-4 .. 1) { … }`"));
      return null;
    }
    return right ? found : null;
  }

  private void strange(Item.Action action, Node at) {
    axes.strange(action, at, "params", "actions");
  }

  /** Whether each param makes a difference inside; says so of those that make none. */
  private boolean effective(Item.Action action, List<Item.Action> held) {
    Set<Item> reached = Collections.newSetFromMap(new IdentityHashMap<>());
    held.forEach(each -> reach(each, context, reached));
    boolean all = true;
    for (Clause clause : action.clauses()) {
      if (clause instanceof Clause.Over over) {
        for (Clause.Choice choice : over.choices()) {
          Symbols.Symbol symbol = context.symbols.find(choice.name().text());
          if (symbol != null
              && symbol.item() instanceof Item.Parameter parameter
              && !reached.contains(parameter)) {
            all = false;
            context.report(
                context
                    .diagnostic(ActionCode.NOT_SEARCHED, choice, choice.name())
                    .withHelp(
                        "no action inside depends on it: use it there, in the network or in the"
                            + " data, or leave it out"));
          }
        }
      }
    }
    return all;
  }

  private void reach(Item item, FileContext from, Set<Item> reached) {
    if (!reached.add(item)) {
      return;
    }
    References.in(
        item,
        reference -> {
          Symbols.Symbol symbol = from.symbols.find(reference.name());
          if (symbol != null && symbol.item() != null) {
            reach(symbol.item(), from.home(symbol.item()), reached);
          }
        });
  }

  private @Nullable Configured method(Entry entry, Map<String, Section.Setting> settings) {
    Object method = checks.settings().plain(entry, "method", settings);
    return method instanceof Configured configured ? configured : null;
  }

  /** Whether the method can be used on these params; says why not. */
  private boolean fits(
      Item.Action action,
      Configured method,
      List<Axis> found,
      Map<String, Section.Setting> settings) {
    Section.Setting setting = settings.get("method");
    Node at = setting == null ? action.verb() : setting;
    if (!method.name().equals("grid")) {
      return true;
    }
    List<Long> points = points(method, at);
    long ranges = found.stream().filter(axis -> axis.domain() instanceof Domain.Range).count();
    if (points == null) {
      return false;
    }
    if (points.size() > 1 && points.size() != ranges) {
      context.report(
          context.diagnostic(
              ValueCode.WRONG_COUNT,
              at,
              Wording.count(points.size(), "number") + " of points",
              Wording.count(ranges, "range")));
      return false;
    }
    if (ranges == 0 && setting != null && context.text(setting).contains("(")) {
      context.report(
          context
              .diagnostic(
                  ActionCode.SETTING_MISFIT, at, "points", "has no effect: no param has a range")
              .withHelp("all values of a list are tried; write `method: grid`"));
      return false;
    }
    double trials = 1;
    int range = 0;
    for (Axis axis : found) {
      trials *=
          switch (axis.domain()) {
            case Domain.Choice choice -> choice.values().size();
            case Domain.Range ignored -> points.get(points.size() == 1 ? 0 : range++);
          };
    }
    if (trials > MOST_TRIALS) {
      context.report(
          context
              .diagnostic(
                  ValueCode.TOO_LARGE,
                  at,
                  "the grid",
                  "%s trials, more than %s"
                      .formatted(
                          Wording.count((long) Math.min(trials, 1e18)), Wording.count(MOST_TRIALS)))
              .withHelp("give fewer points, or choose `random(50)`"));
      return false;
    }
    return true;
  }

  /** Whether a method that stops trials has epochs at which it can; says why not. */
  private boolean canStop(
      Configured method, Goal goal, List<ActionPlan> inside, Section.@Nullable Setting setting) {
    if (!method.name().equals("asha") || setting == null) {
      return true;
    }
    long epochs = 0;
    for (ActionPlan action : inside) {
      if (action instanceof ActionPlan.Train train
          && goal.result().startsWith(train.name() + ".")) {
        epochs = train.epochs();
      }
    }
    if (epochs >= method.options().whole("least") * method.options().whole("eta")) {
      return true;
    }
    context.report(
        context
            .diagnostic(
                ActionCode.SETTING_MISFIT,
                setting,
                "asha",
                epochs == 0
                    ? "compares trials by their epochs, and `" + goal.written() + "` is of none"
                    : "would stop no trial: each has " + Wording.count(epochs, "epoch"))
            .withHelp(
                epochs == 0
                    ? "choose a result of the training, such as `validation.loss`, or `random`"
                    : "make `least` or `eta` smaller, or train for more epochs"));
    return false;
  }

  /** How many points each range has, or one number for all; null after an error. */
  private @Nullable List<Long> points(Configured method, Node at) {
    List<?> given =
        method.options().find("points") instanceof List<?> list
            ? list
            : List.of(Objects.requireNonNull(method.options().find("points")));
    List<Long> points = new ArrayList<>();
    for (Object each : given) {
      if (!(each instanceof Number number)
          || number.doubleValue() < 1
          || number.doubleValue() != Math.rint(number.doubleValue())) {
        context.report(
            context.diagnostic(
                ValueCode.WRONG_TYPE, at, "points", "grid", "whole numbers from 1", "another"));
        return null;
      }
      points.add(number.longValue());
    }
    return points;
  }

  /** After how long no trial begins. */
  private OptionalDouble seconds(Section.@Nullable Setting setting) {
    List<Configured> uses = checks.settings().uses(Kind.STOP, setting);
    if (uses.isEmpty() || setting == null) {
      return OptionalDouble.empty();
    }
    if (!uses.getFirst().name().equals("time")) {
      context.report(
          context
              .diagnostic(
                  ActionCode.SETTING_MISFIT,
                  setting,
                  uses.getFirst().name(),
                  "is for `train`: it goes by epochs")
              .withHelp("a sweep stops by `time(1h)`; conditions of a trial stand in its `train`"));
      return OptionalDouble.empty();
    }
    return uses.getFirst().options().find("limit") instanceof Double limit
        ? OptionalDouble.of(limit)
        : OptionalDouble.empty();
  }

  /** What is to be made large or small; null after an error. */
  private @Nullable Optional<Goal> goal(
      Item.Action action, Map<String, Section.Setting> settings, TrialResults results) {
    Expression most = written(settings.get("maximize"));
    Expression least = written(settings.get("minimize"));
    Section.Setting setting = settings.get(most == null ? "minimize" : "maximize");
    if (most != null && least != null) {
      context.report(
          context
              .diagnostic(
                  ActionCode.SETTING_MISFIT,
                  setting == null ? action.verb() : setting,
                  "maximize",
                  "and `minimize` stand here both")
              .withHelp("a sweep looks for one result; others may be shown"));
      return null;
    }
    Expression at = most == null ? least : most;
    if (at == null || setting == null) {
      return Optional.empty();
    }
    TrialResults.Result result = result(at, results);
    if (result == null) {
      return null;
    }
    if (result.part() == Part.TEST) {
      Diagnostic diagnostic =
          context.diagnostic(ActionCode.CHOOSES_BY_TEST, at, setting.key(), context.text(at));
      context.report(
          diagnostic.withHelp(
              "choose by a validation part; `show: heat_map(%s)` shows it without choosing by it"
                  .formatted(context.text(at))));
      return null;
    }
    return Optional.of(new Goal(result.name(), context.text(at), most != null));
  }

  private @Nullable Expression written(Section.@Nullable Setting setting) {
    Expression one = checks.settings().one(setting);
    return one instanceof Expression.Reference reference && reference.name().equals("none")
        ? null
        : one;
  }

  private TrialResults.@Nullable Result result(Expression at, TrialResults results) {
    String name = OptionChecker.dotted(at);
    TrialResults.Result found = name == null ? null : results.find(name);
    if (found == null) {
      String nearest = name == null ? null : Similar.to(name, results.names()).orElse(null);
      context.report(
          context
              .diagnostic(ActionCode.UNKNOWN_RESULT, at, context.text(at))
              .withHelp(
                  nearest != null
                      ? "did you mean `" + nearest + "`?"
                      : "a trial gives: " + String.join(", ", results.names())));
    }
    return found;
  }

  private static boolean keepsBest(Section.@Nullable Setting setting) {
    return setting == null
        || setting.values().getFirst() instanceof Expression.Reference reference
            && reference.name().equals("best");
  }

  /** What the report shows of the trials, with results as trials have them; null after an error. */
  private @Nullable List<Configured> show(
      Section.@Nullable Setting setting, TrialResults results, List<Axis> found) {
    List<Configured> shows = checks.show(setting);
    return new SweepParts(context)
        .check(
            Settings.all(setting), shows, found.size(), expression -> result(expression, results));
  }
}
