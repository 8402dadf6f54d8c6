package dev.nnc.check.action;

import dev.nnc.ast.Clause;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Section;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Wording;
import dev.nnc.check.data.DataChecker;
import dev.nnc.check.expression.Evaluator;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.OptionMessages;
import dev.nnc.check.expression.Settings;
import dev.nnc.check.network.NetworkChecker;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.Elsewhere;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.ValueCode;
import dev.nnc.ir.Function;
import dev.nnc.ir.OversizedException;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Model;
import dev.nnc.resolve.Symbols;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks actions in their order and builds the functions that they execute. */
public final class ActionChecker {
  /** In all functions together: what is built in about two seconds. */
  private static final long MOST_OPERATIONS = 500_000;

  private static final String SWEEP = "sweep";

  /** What each fold may repeat. */
  private static final List<String> REPEATED = List.of("train", "evaluate");

  /** What the trials of a sweep may repeat. */
  private static final List<String> SEARCHED = List.of("train", "evaluate", FoldsChecker.VERB);

  /** Stands for all verbs where something is said once. */
  private static final String ALL = "";

  private final FileContext context;
  private final OptionMessages messages;
  private final Settings settings;
  private final TrainedNetworks trained;
  private final UpdateChecker updates;
  private final TrainChecker trainings;
  private final EvaluateChecker evaluations;
  private final PredictChecker predictions;
  private final ReportChecker reports;
  private final RunSettingsChecker runs;
  private final SweepChecker sweeps;
  private final RateChecker rates;
  private final FoldsChecker folds;
  private final ActionTargets targets;
  private final List<DataPlan> foldData = new ArrayList<>();

  /** Those of the file, or of the action whose inside is being checked. */
  private List<ActionPlan> plans = new ArrayList<>();

  private final List<Function> functions = new ArrayList<>();

  /** How many operations they have. */
  private long operations;

  /** The number that a phase without a name got last, by its verb. */
  private final Map<String, Integer> numbers = new HashMap<>();

  private final Set<String> phases = new LinkedHashSet<>();

  /** The verbs so far of what is said of the run as a whole. */
  private final Set<String> once = new LinkedHashSet<>();

  private Model.RunSettings runSettings = Model.RunSettings.DEFAULT;

  public ActionChecker(
      FileContext context, NetworkChecker networks, Map<String, DataChecker.Checked> datasets) {
    Evaluator evaluator = new Evaluator(context, null, null);
    this.context = context;
    this.messages = new OptionMessages(context);
    this.settings = new Settings(context, evaluator);
    this.trained = new TrainedNetworks(context, networks);
    this.targets = new ActionTargets(context, networks, datasets);
    ActionContext checks =
        new ActionContext(
            context,
            evaluator,
            networks,
            targets,
            settings,
            new ReportPartChecker(context, evaluator, networks),
            trained);
    OptimizerChecker optimizers = new OptimizerChecker(context, evaluator);
    this.updates = new UpdateChecker(context, settings, optimizers);
    this.trainings = new TrainChecker(checks, updates, optimizers);
    this.evaluations = new EvaluateChecker(checks);
    this.predictions = new PredictChecker(checks);
    this.reports = new ReportChecker(checks);
    this.runs = new RunSettingsChecker(checks);
    this.sweeps = new SweepChecker(checks);
    this.rates = new RateChecker(checks, optimizers);
    this.folds = new FoldsChecker(checks);
  }

  /** The data sets that actions make of others: the first of each one's folds. */
  public List<DataPlan> foldData() {
    return List.copyOf(foldData);
  }

  public List<ActionPlan> plans() {
    return List.copyOf(plans);
  }

  public List<Function> functions() {
    return List.copyOf(functions);
  }

  public Model.RunSettings runSettings() {
    return runSettings;
  }

  public void check(Item.Action action) {
    if (operations > MOST_OPERATIONS) {
      if (once.add(ALL)) {
        context.report(
            context
                .diagnostic(
                    ValueCode.TOO_LARGE,
                    action.verb(),
                    "this program",
                    "more than %s operations in the functions of its actions"
                        .formatted(Wording.count(MOST_OPERATIONS)))
                .withHelp("put the actions from here on into a file of their own"));
      }
      return;
    }
    try {
      examine(action);
    } catch (OversizedException large) {
      // Each layer is possible, but not what the action makes of them, such as the derivatives.
      context.report(
          context.diagnostic(
              ValueCode.TOO_LARGE, action.verb(), "`" + action.verb().text() + "`", large.need()));
    }
  }

  private void examine(Item.Action action) {
    String verb = action.verb().text();
    Entry entry = context.catalog.find(Kind.ACTION, verb);
    if (entry == null) {
      List<String> names = new ArrayList<>();
      context.catalog.entries(Kind.ACTION).forEach(each -> names.add(each.name()));
      names.addAll(List.of("param", "data", "network", "block", "function", "import"));
      context.report(
          messages.suggest(
              context.diagnostic(NameCode.UNKNOWN_NAME, action.verb(), "action", verb),
              "action",
              verb,
              names,
              action.verb()));
      String meant = Elsewhere.here(verb, names).orElse(verb);
      if (context.catalog.find(Kind.ACTION, meant) != null) {
        // What comes after it would only complain about the same fault.
        examine(
            new Item.Action(
                action.span(),
                action.doc(),
                new Name(action.verb().span(), meant),
                action.subject(),
                action.clauses(),
                action.section()));
      }
      return;
    }
    String notYet = entry.notYet();
    if (notYet != null) {
      context.report(
          context
              .diagnostic(NameCode.NOT_YET, action.verb(), "the action `" + verb + "`")
              .withHelp(notYet.isBlank() ? null : notYet));
      inside(action);
      return;
    }
    for (Section.Entry each : action.section().entries()) {
      switch (each) {
        case Section.Setting s -> {}
        case Section.Definition definition ->
            context.report(
                context
                    .diagnostic(
                        NameCode.UNKNOWN_SETTING,
                        definition.names().getFirst(),
                        verb,
                        definition.names().getFirst())
                    .withHelp("settings are written with a colon; only `data` holds definitions"));
        case Item.Action nested -> {
          if (!verb.equals(SWEEP)
              && !verb.equals(RateChecker.VERB)
              && !verb.equals(FoldsChecker.VERB)) {
            nested(action, nested);
          }
        }
      }
    }
    if ((verb.equals("report") || verb.equals("run")) && !once.add(verb)) {
      context.report(
          context
              .diagnostic(ActionCode.MISPLACED_ACTION, action.verb(), verb, "twice")
              .withHelp("put its settings into the first one"));
      return;
    }
    Map<String, Section.Setting> given = settings.of(action, entry, null);
    String phase = phase(action);
    settings.remember(phase, given);
    switch (verb) {
      case "train" -> add(trainings.check(action, entry, phase, given));
      case "evaluate" -> add(evaluations.check(action, entry, phase, given));
      case "predict" -> add(predictions.check(action, phase, given));
      case "report" -> add(reports.check(action, phase, given));
      case "run" -> runSettings = runs.check(action, entry, given);
      case SWEEP -> sweep(action, entry, phase, given);
      case RateChecker.VERB -> findRate(action, phase);
      case FoldsChecker.VERB -> crossValidate(action, phase);
      case UpdateChecker.VERB -> updates.misplaced(action, "by itself");
      default ->
          throw new IllegalStateException("the catalogue's action " + verb + " has no check");
    }
  }

  /**
   * Checks what a sweep holds as if it stood alone, with the params' own values, and then itself.
   */
  private void sweep(
      Item.Action action, Entry entry, String phase, Map<String, Section.Setting> given) {
    List<ActionPlan> around = plans;
    plans = new ArrayList<>();
    TrainedNetworks.Mark before = trained.mark();
    held(action, SEARCHED);
    List<ActionPlan> inside = plans;
    plans = around;
    ActionPlan.Sweep sweep = sweeps.check(action, entry, phase, given, inside);
    if (sweep == null) {
      trained.broken(true);
    } else {
      plans.add(sweep);
      if (!sweep.search().keepsBest()) {
        trained.backTo(before);
      }
    }
  }

  /** Checks the actions that stand in the braces of another; reports those that cannot. */
  private void held(Item.Action action, List<String> allowed) {
    for (Item.Action held : SweepChecker.held(action)) {
      if (allowed.contains(held.verb().text())
          || context.catalog.find(Kind.ACTION, held.verb().text()) == null) {
        check(held);
      } else {
        context.report(
            context
                .diagnostic(
                    ActionCode.MISPLACED_ACTION,
                    held.verb(),
                    held.verb(),
                    "inside `" + action.verb() + "`")
                .withHelp("it repeats " + String.join(", ", allowed)));
      }
    }
  }

  /** Checks what is done with each fold as if that were a data set of the file; then all is off. */
  private void crossValidate(Item.Action action, String phase) {
    DataPlan fold = folds.fold(action);
    if (fold == null) {
      rememberInside(action);
      return;
    }
    List<ActionPlan> around = plans;
    plans = new ArrayList<>();
    TrainedNetworks.Mark before = trained.mark();
    targets.begin(fold);
    held(action, REPEATED);
    List<ActionPlan> inside = plans;
    plans = around;
    ActionPlan.CrossValidate found =
        folds.check(action, phase, fold, SweepChecker.held(action), inside);
    targets.end();
    trained.backTo(before);
    if (found == null) {
      trained.broken(true);
    } else {
      plans.add(found);
      foldData.add(fold);
    }
  }

  /** Checks the training inside with its growing rate; what it trains is taken back. */
  private void findRate(Item.Action action, String phase) {
    List<ActionPlan> around = plans;
    plans = new ArrayList<>();
    TrainedNetworks.Mark before = trained.mark();
    ActionPlan.FindRate found =
        rates.check(
            action,
            phase,
            held -> {
              check(held);
              return plans();
            });
    plans = around;
    trained.backTo(before);
    if (found == null) {
      trained.broken(true);
    } else {
      plans.add(found);
    }
  }

  private void add(@Nullable CheckedAction action) {
    if (action != null) {
      plans.add(action.plan());
      functions.addAll(action.functions());
      for (Function function : action.functions()) {
        operations += function.operations().size();
      }
    }
  }

  /**
   * Goes through what an action holds that is not supported yet, as if that stood alone: so its own
   * mistakes are told, and what comes later finds the phases and the trained networks.
   */
  private void inside(Item.Action action) {
    SweepChecker.held(action).forEach(this::check);
    settings.remember(phase(action), Map.of());
    trained.broken(true);
  }

  /** The same where it is not known on what data they are, so that they cannot be looked into. */
  private void rememberInside(Item.Action action) {
    for (Item.Action nested : SweepChecker.held(action)) {
      Map<String, Section.Setting> given = new LinkedHashMap<>();
      for (Section.Entry entry : nested.section().entries()) {
        if (entry instanceof Section.Setting setting) {
          given.put(setting.key().text(), setting);
        }
      }
      settings.remember(phase(nested), given);
    }
    trained.broken(true);
  }

  /** Reports an action inside another one that cannot hold it. */
  private void nested(Item.Action action, Item.Action nested) {
    if (!nested.verb().text().equals(UpdateChecker.VERB)) {
      context.report(
          context.diagnostic(
              NameCode.NOT_YET, nested.verb(), "an action inside `" + action.verb() + "`"));
    } else if (!action.verb().text().equals("train")) {
      updates.misplaced(nested, "inside `" + action.verb() + "`");
    }
  }

  private String phase(Item.Action action) {
    for (Clause clause : action.clauses()) {
      if (clause instanceof Clause.As as) {
        Name name = as.name();
        if (context.catalog.find(Kind.ACTION, name.text()) != null) {
          context.report(
              context
                  .diagnostic(NameCode.HIDING, name, name.text(), "action")
                  .withHelp("give the phase a name of its own"));
        } else if (!phases.add(name.text())
            && context.symbols.find(name.text()) instanceof Symbols.Symbol symbol
            && symbol.item() == action) {
          context.report(
              context
                  .diagnostic(NameCode.DUPLICATE_NAME, name, name.text())
                  .withHelp("an earlier action without a name got this one; choose another"));
        }
        return name.text();
      }
    }
    String verb = action.verb().text();
    String name = verb;
    while (!phases.add(name)) {
      name = verb + "_" + numbers.merge(verb, 2, (number, any) -> number + 1);
    }
    return name;
  }
}
