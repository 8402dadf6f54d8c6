package dev.nnc.check.action;

import dev.nnc.ast.Clause;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Node;
import dev.nnc.ast.References;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.Scope;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.Similar;
import dev.nnc.diag.ValueCode;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Fold;
import dev.nnc.plan.Part;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks {@code cross_validate}: how rows are cut into folds, and what is done with each. */
final class FoldsChecker {
  static final String VERB = "cross_validate";

  /** As many as trials of a sweep. */
  private static final long MOST_FOLDS = 10_000;

  private final ActionContext checks;
  private final FileContext context;

  FoldsChecker(ActionContext checks) {
    this.checks = checks;
    this.context = checks.file();
  }

  /** The data set of the first fold, under its name inside; null after an error. */
  @Nullable DataPlan fold(Item.Action action) {
    Expression on = null;
    boolean named = false;
    boolean right = true;
    for (Node each : action.subject()) {
      right = false;
      strange(action, each);
    }
    for (Clause clause : action.clauses()) {
      switch (clause) {
        case Clause.On it -> on = it.data();
        case Clause.As it -> named = true;
        case Clause.Like it -> {
          right = false;
          strange(action, it);
        }
        case Clause.Over it -> {
          right = false;
          strange(action, it);
        }
        case Clause.From it -> {
          right = false;
          strange(action, it);
        }
        case Clause.To it -> {
          right = false;
          strange(action, it);
        }
      }
    }
    if (on == null) {
      missing(action, "on", "for example `cross_validate on folds(flowers, 5) as fold { … }`");
      return null;
    }
    Configured use = use(on);
    if (use == null || !right) {
      return null;
    }
    if (!named) {
      missing(action, "as", "the actions inside call the data set of a fold by this name");
      return null;
    }
    return fold(on, use, name(action));
  }

  /** What the data set is called inside. */
  private static String name(Item.Action action) {
    for (Clause clause : action.clauses()) {
      if (clause instanceof Clause.As as) {
        return as.name().text();
      }
    }
    throw new IllegalStateException("no name");
  }

  private void missing(Item.Action action, String clause, String help) {
    context.report(
        context.diagnostic(ActionCode.MISSING_CLAUSE, action.verb(), VERB, clause).withHelp(help));
  }

  private void strange(Item.Action action, Node at) {
    context.report(
        context
            .diagnostic(
                ValueCode.TOO_MANY_ARGUMENTS,
                at,
                action.verb(),
                "`on folds(…) as fold`",
                "is `" + context.text(at) + "`")
            .withHelp("what is trained is said by the actions in its braces"));
  }

  private @Nullable Configured use(Expression on) {
    if (!(on instanceof Expression.Call call)) {
      context.report(
          context
              .diagnostic(NameCode.WRONG_SORT, on, context.text(on), "value", "a way to cut folds")
              .withHelp("write `folds(" + context.text(on) + ", 5)`"));
      return null;
    }
    Expression.Argument first = call.arguments().isEmpty() ? null : call.arguments().getFirst();
    if (first != null && first.key() == null && !(first.value() instanceof Expression.Reference)) {
      context.report(
          context
              .diagnostic(
                  ActionCode.FOLDS_MISFIT,
                  first.value(),
                  "folds",
                  "takes a data set first, but here is `" + context.text(first.value()) + "`")
              .withHelp("for example `folds(flowers, 5)`; a data set is cut with all its parts"));
      return null;
    }
    return checks.evaluator().options().use(Kind.FOLDS, on, new Scope(null), true);
  }

  private @Nullable DataPlan fold(Expression on, Configured use, String name) {
    DataPlan data = data(on, use.options());
    if (data == null) {
      return null;
    }
    Fold cut =
        new Fold(
            0,
            use.options().find("count") instanceof Long count ? (int) (long) count : Fold.ONE_EACH,
            (int) use.options().whole("repeats"),
            names(use.options(), "stratify"),
            names(use.options(), "grouped"),
            Boolean.TRUE.equals(use.options().find("forward")),
            use.options().find("seed") instanceof Long seed ? seed : 1);
    return isRight(on, data, cut) ? data.folded(name, cut) : null;
  }

  private static List<String> names(Options options, String option) {
    return options.find(option) instanceof List<?> names
        ? names.stream().map(String::valueOf).toList()
        : List.of();
  }

  private @Nullable DataPlan data(Expression on, Options options) {
    List<String> names = names(options, "data");
    DataPlan data = names.size() == 1 ? checks.targets().find(names.getFirst()) : null;
    if (data != null) {
      return data;
    }
    if (names.size() != 1 || !checks.targets().isKnown(names.getFirst())) {
      String nearest =
          names.size() == 1
              ? Similar.to(names.getFirst(), checks.targets().names()).orElse(null)
              : null;
      context.report(
          context
              .diagnostic(
                  NameCode.UNKNOWN_NAME,
                  names.isEmpty() ? on : named(on, names.getFirst()),
                  "data set",
                  String.join(", ", names))
              .withHelp(
                  nearest != null
                      ? "did you mean `" + nearest + "`?"
                      : "the first in the parentheses is one data set: `folds(flowers, 5)`"));
    }
    return null;
  }

  /** Where a name stands in an expression. */
  private static Node named(Expression in, String name) {
    Node[] found = {in};
    References.in(
        in,
        reference -> {
          if (reference.name().equals(name)) {
            found[0] = reference;
          }
        });
    return found[0];
  }

  private boolean isRight(Expression on, DataPlan data, Fold cut) {
    String why = null;
    String help = null;
    long folds = (long) Math.max(1, cut.count()) * cut.repeats();
    if (data.part() != null) {
      why =
          "takes a data set with all parts, but `%s` has the %s rows of another alone"
              .formatted(data.name(), data.part());
      help = "name the data set that it is made of";
    } else if (!cut.stratify().isEmpty() && !cut.grouped().isEmpty()) {
      why = "cannot keep both groups and shares";
      help = "leave `stratify` or `grouped` out";
    } else if (cut.forward() && !(cut.stratify().isEmpty() && cut.grouped().isEmpty())) {
      why = "draws nothing with `forward`, so there is nothing to stratify or group";
      help = "leave `forward` out, or the others";
    } else if (cut.repeats() > 1 && (cut.forward() || cut.count() == Fold.ONE_EACH)) {
      why = "draws nothing here, so all repeats would be alike";
      help = "leave `repeats` out";
    } else if (cut.forward() && cut.count() == Fold.ONE_EACH) {
      why = "needs a number with `forward`";
      help = "for example `folds(%s, 5, forward: true)`".formatted(data.name());
    } else if (folds > MOST_FOLDS) {
      why = "would be more than 10,000";
      help = "ask for fewer";
    } else if (!cut.forward() && goesByTime(data)) {
      why = "would draw rows of all times, so a fold would learn from what comes after it";
      help =
          "write `folds(%s, %s, forward: true)`"
              .formatted(data.name(), cut.count() == Fold.ONE_EACH ? "5" : cut.count());
    } else if (!cut.forward() && readsOthers(data)) {
      why =
          "would draw rows, but `%s` has windows, which need rows in their order"
              .formatted(data.name());
      help =
          "write `folds(%s, %s, forward: true)`"
              .formatted(data.name(), cut.count() == Fold.ONE_EACH ? "5" : cut.count());
    } else if (cut.forward() && drawn(data)) {
      why =
          "with `forward` needs rows in their order, but the split of `%s` draws them"
              .formatted(data.name());
      help = "split it by `by_time(column, test: 20%)` or `last(test: 20%)`";
    }
    if (why != null) {
      context.report(context.diagnostic(ActionCode.FOLDS_MISFIT, on, "folds", why).withHelp(help));
      return false;
    }
    return columnsExist(on, data, cut);
  }

  private static boolean goesByTime(DataPlan data) {
    return data.bases().isEmpty()
        ? data.split().name().equals("by_time")
        : data.bases().stream().anyMatch(FoldsChecker::goesByTime);
  }

  private static boolean readsOthers(DataPlan data) {
    return data.fields().stream()
            .flatMap(field -> field.steps().stream())
            .anyMatch(step -> !step.reach().isOwnRow())
        || data.bases().stream().anyMatch(FoldsChecker::readsOthers);
  }

  private static boolean drawn(DataPlan data) {
    return data.bases().isEmpty()
        ? data.split().entry().rule() instanceof Rule.Split rule && !rule.keepsOrder()
        : data.bases().stream().anyMatch(FoldsChecker::drawn);
  }

  /** Whether what is named is there in each data set whose rows are cut. */
  private boolean columnsExist(Expression on, DataPlan data, Fold cut) {
    if (!data.bases().isEmpty()) {
      return data.bases().stream().allMatch(base -> columnsExist(on, base, cut));
    }
    Set<String> known = new LinkedHashSet<>();
    data.fields().forEach(field -> known.add(field.name()));
    known.addAll(data.schema().columns().keySet());
    List<String> named = new ArrayList<>(cut.stratify());
    named.addAll(cut.grouped());
    for (String name : named) {
      if (!known.contains(name)) {
        String nearest = Similar.to(name, List.copyOf(known)).orElse(null);
        context.report(
            context
                .diagnostic(NameCode.UNKNOWN_COLUMN, named(on, name), name)
                .withLabel(data.place(), "declared here")
                .withHelp(
                    nearest != null
                        ? "did you mean `" + nearest + "`?"
                        : "fields and columns are " + String.join(", ", known)));
        return false;
      }
    }
    return true;
  }

  /**
   * The action; null after an error.
   *
   * @param held the actions in its braces
   * @param inside those of them that are right
   */
  ActionPlan.@Nullable CrossValidate check(
      Item.Action action,
      String phase,
      DataPlan fold,
      List<Item.Action> held,
      List<ActionPlan> inside) {
    if (held.isEmpty()) {
      context.report(
          context
              .diagnostic(ActionCode.NOTHING_INSIDE, action.verb(), VERB, VERB)
              .withHelp("write `train` and `evaluate` into its braces"));
      return null;
    }
    if (inside.size() < held.size()) {
      return null;
    }
    boolean trains = false;
    for (ActionPlan each : inside) {
      if (each instanceof ActionPlan.Train train) {
        trains = true;
        if (!train.data().equals(fold.name())) {
          context.report(
              context
                  .diagnostic(ActionCode.NOT_ON_FOLD, action.verb(), train.data(), fold.name())
                  .withLabel(train.place(), "trained here")
                  .withHelp("write `on " + fold.name() + "`"));
          return null;
        }
        warnOfChoice(train, fold);
      }
      if (!shown(each)) {
        return null;
      }
    }
    if (!trains) {
      missing(
          action, "train", "write a `train … on %s { … }` into its braces".formatted(fold.name()));
      return null;
    }
    return new ActionPlan.CrossValidate(context.place(action.verb()), phase, fold, inside);
  }

  /** Warns of a training that chooses its weights by the rows that it is judged on. */
  private void warnOfChoice(ActionPlan.Train train, DataPlan fold) {
    for (Configured stop : train.stop()) {
      if ("best".equals(stop.options().find("restore"))
          && stop.options().values().values().stream()
              .anyMatch(value -> String.valueOf(value).contains(Part.VALIDATION.word()))) {
        context.report(
            Diagnostic.of(ActionCode.CHOSEN_BY_FOLD, train.place(), fold.name())
                .withHelp("train for a number of epochs that does not depend on them"));
        return;
      }
    }
  }

  /** Whether nothing is asked for that nobody would see; reported if not. */
  private boolean shown(ActionPlan each) {
    String setting =
        switch (each) {
          case ActionPlan.Train train ->
              !train.show().isEmpty() ? "show" : train.checkpoints().isEmpty() ? "" : "checkpoint";
          case ActionPlan.Evaluate evaluate ->
              !evaluate.show().isEmpty()
                  ? "show"
                  : evaluate.comparison() instanceof ActionPlan.Comparison comparison
                          && comparison.draws() > 0
                      ? "bootstrap"
                      : "";
          default -> "";
        };
    if (setting.isEmpty()) {
      return true;
    }
    context.report(
        Diagnostic.of(
                ActionCode.SETTING_MISFIT,
                each.place(),
                setting,
                "has no effect inside `"
                    + VERB
                    + "`: "
                    + switch (setting) {
                      case "show" -> "the report shows all folds together";
                      case "checkpoint" -> "no fold's weights are kept";
                      default -> "how far folds lie apart is told by their deviation";
                    })
            .withHelp("leave it out here"));
    return false;
  }
}
