package dev.nnc.check.action;

import dev.nnc.ast.Clause;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Node;
import dev.nnc.ast.Recipe;
import dev.nnc.ast.Section;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.check.data.DataChecker;
import dev.nnc.check.expression.Evaluator;
import dev.nnc.check.expression.FieldTensors;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.Scope;
import dev.nnc.check.expression.Settings;
import dev.nnc.check.network.NetworkChecker;
import dev.nnc.check.network.Optimization;
import dev.nnc.check.network.Update;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.Similar;
import dev.nnc.diag.ValueCode;
import dev.nnc.ir.Footprint;
import dev.nnc.ir.Function;
import dev.nnc.ir.Operation;
import dev.nnc.ir.OversizedException;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.DerivedResult;
import dev.nnc.plan.MetricPlan;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.plan.Part;
import dev.nnc.resolve.Symbols;
import dev.nnc.source.Place;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks actions in their order and builds the functions that they carry out. */
public final class ActionChecker {
  private final FileContext context;
  private final NetworkChecker networks;
  private final Map<String, DataChecker.Checked> datasets;
  private final Evaluator evaluator;
  private final Scope scope = new Scope(null);

  private final List<ActionPlan> plans = new ArrayList<>();
  private final List<Function> functions = new ArrayList<>();
  private final Map<String, List<ActionPlan.Pair>> pairsByNetwork = new HashMap<>();
  private final Set<String> trained = new LinkedHashSet<>();
  private final Set<String> trainedVariables = new LinkedHashSet<>();
  private final Set<String> phases = new LinkedHashSet<>();
  private final Set<String> missingInputs = new LinkedHashSet<>();
  private boolean brokenTraining;
  private final ReportPartChecker shows;
  private final OptimizerChecker optimizers;
  private final Settings reading;
  private final UpdateChecker updates;
  private Model.RunSettings runSettings = Model.RunSettings.DEFAULT;

  public ActionChecker(
      FileContext context, NetworkChecker networks, Map<String, DataChecker.Checked> datasets) {
    this.context = context;
    this.networks = networks;
    this.datasets = datasets;
    this.evaluator = new Evaluator(context, null, null);
    this.shows = new ReportPartChecker(context, evaluator, networks);
    this.optimizers = new OptimizerChecker(context, evaluator);
    this.reading = new Settings(context, evaluator);
    this.updates = new UpdateChecker(context, evaluator, reading, optimizers);
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
    try {
      checked(action);
    } catch (OversizedException large) {
      // Each layer is possible, but not what the action makes of them, such as the derivatives.
      context.report(
          context.diagnostic(
              ValueCode.TOO_LARGE, action.verb(), "`" + action.verb().text() + "`", large.need()));
    }
  }

  private void checked(Item.Action action) {
    String verb = action.verb().text();
    Entry entry = context.catalog.find(Kind.ACTION, verb);
    if (entry == null) {
      List<String> names = new ArrayList<>();
      context.catalog.entries(Kind.ACTION).forEach(each -> names.add(each.name()));
      names.addAll(List.of("param", "data", "network", "block", "function", "import"));
      context.report(
          evaluator
              .options()
              .suggest(
                  context.diagnostic(NameCode.UNKNOWN_NAME, action.verb(), "action", verb),
                  verb,
                  names,
                  action.verb()));
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
        case Item.Action nested -> nested(action, nested);
      }
    }
    Map<String, Section.Setting> settings = reading.of(action, entry, null);
    String phase = phase(action);
    reading.remember(phase, settings);
    switch (verb) {
      case "train" -> train(action, entry, phase, settings);
      case "evaluate" -> evaluate(action, phase, settings);
      case "predict" -> predict(action, phase, settings);
      case "report" -> report(action, phase, settings);
      case "run" -> run(action, entry, settings);
      case UpdateChecker.VERB -> updates.misplaced(action, "by itself");
      default ->
          throw new IllegalStateException("the catalogue's action " + verb + " has no check");
    }
  }

  /**
   * Goes through what an action holds that is not supported yet, as if that stood alone: so its own
   * mistakes are told, and what comes later finds the phases and the trained networks.
   */
  private void inside(Item.Action action) {
    // What brings data of its own, as folds, cannot be looked into.
    boolean ownData = action.clauses().stream().anyMatch(Clause.On.class::isInstance);
    for (Section.Entry each : action.section().entries()) {
      if (each instanceof Item.Action nested && ownData) {
        Map<String, Section.Setting> settings = new LinkedHashMap<>();
        for (Section.Entry entry : nested.section().entries()) {
          if (entry instanceof Section.Setting setting) {
            settings.put(setting.key().text(), setting);
          }
        }
        reading.remember(phase(nested), settings);
      } else if (each instanceof Item.Action nested) {
        check(nested);
      }
    }
    reading.remember(phase(action), Map.of());
    brokenTraining = true;
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

  // What actions have in common.

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
    for (int number = 2; !phases.add(name); number++) {
      name = verb + "_" + number;
    }
    return name;
  }

  /** Reports a subject and clauses where an action takes none. */
  private void standsAlone(Item.Action action) {
    List<Node> further = new ArrayList<>(action.subject());
    for (Clause clause : action.clauses()) {
      if (!(clause instanceof Clause.As) && !(clause instanceof Clause.Like)) {
        further.add(clause);
      }
    }
    for (Node each : further) {
      context.report(
          context
              .diagnostic(
                  ValueCode.TOO_MANY_ARGUMENTS,
                  each,
                  action.verb(),
                  "nothing before its braces",
                  "is `" + context.text(each) + "`")
              .withHelp("write `" + action.verb() + " { … }`"));
    }
  }

  private Item.@Nullable Network networkOf(Item.Action action) {
    String verb = action.verb().text();
    if (action.subject().size() != 1) {
      context.report(
          context
              .diagnostic(ActionCode.MISSING_CLAUSE, action.verb(), verb, "one network")
              .withHelp("`" + verb + " mlp on clothes { … }`"));
      return null;
    }
    Expression subject = action.subject().getFirst();
    if (!(subject instanceof Expression.Reference reference)) {
      context.report(
          context.diagnostic(
              NameCode.NOT_YET, subject, "a part of a network as the subject of an action"));
      return null;
    }
    Symbols.Symbol symbol = context.symbols.find(reference.name());
    if (symbol != null && symbol.item() instanceof Item.Network network) {
      return network;
    }
    if (symbol != null) {
      if (!(symbol.item() instanceof Item.Broken)) {
        context.report(
            context
                .diagnostic(
                    NameCode.WRONG_SORT, subject, reference.name(), symbol.sort(), "a network")
                .withLabel(context.place(symbol.name()), "declared here"));
      }
      return null;
    }
    List<String> names =
        context.symbols.names().stream()
            .filter(
                name -> {
                  Symbols.Symbol each = context.symbols.find(name);
                  return each != null && each.item() instanceof Item.Network;
                })
            .toList();
    context.report(
        evaluator
            .options()
            .suggest(
                context.diagnostic(NameCode.UNKNOWN_NAME, subject, "network", reference.name()),
                reference.name(),
                names,
                subject));
    return null;
  }

  /** A data set and, if it was said, its part. */
  private record On(DataPlan data, @Nullable Part part, boolean splitSaid, Expression at) {}

  private @Nullable On dataOf(Item.Action action) {
    String verb = action.verb().text();
    Expression on = null;
    for (Clause clause : action.clauses()) {
      if (clause instanceof Clause.On each) {
        if (on != null) {
          context.report(context.diagnostic(ValueCode.GIVEN_TWICE, clause, "on"));
        }
        on = each.data();
      } else if (clause instanceof Clause.Over
          || clause instanceof Clause.From
          || clause instanceof Clause.To) {
        context.report(
            context.diagnostic(
                NameCode.WRONG_SORT,
                clause,
                context.text(clause),
                "clause",
                "one for `" + verb + "`"));
      }
    }
    if (on == null) {
      context.report(
          context
              .diagnostic(ActionCode.MISSING_CLAUSE, action.verb(), verb, "on")
              .withHelp("say on which data: `" + verb + " … on clothes`"));
      return null;
    }
    String name;
    Name part = null;
    if (on instanceof Expression.Member member
        && member.target() instanceof Expression.Reference target) {
      name = target.name();
      part = member.member();
    } else if (on instanceof Expression.Reference reference) {
      name = reference.name();
    } else {
      context.report(
          context.diagnostic(NameCode.WRONG_SORT, on, context.text(on), "value", "a data set"));
      return null;
    }
    Symbols.Symbol symbol = context.symbols.find(name);
    Node at = on instanceof Expression.Member member ? member.target() : on;
    if (symbol == null) {
      context.report(
          evaluator
              .options()
              .suggest(
                  context.diagnostic(NameCode.UNKNOWN_NAME, at, "data set", name),
                  name,
                  List.copyOf(datasets.keySet()),
                  at));
      return null;
    }
    if (!(symbol.item() instanceof Item.Dataset)) {
      if (!(symbol.item() instanceof Item.Broken)) {
        context.report(
            context
                .diagnostic(NameCode.WRONG_SORT, at, name, symbol.sort(), "a data set")
                .withLabel(context.place(symbol.name()), "declared here"));
      }
      return null;
    }
    DataChecker.Checked checked = datasets.get(name);
    DataPlan data = checked == null ? null : checked.plan();
    if (checked == null || data == null) {
      return null;
    }
    Set<Part> parts = DataChecker.parts(data);
    Part named = part == null ? null : Part.of(part.text()).orElse(null);
    boolean ofSplit = named != null && Part.OF_SPLIT.contains(named);
    if (ofSplit && !checked.splitSaid()) {
      return null; // the missing split is reported where the data is trained on
    }
    if (part != null && (named == null || !parts.contains(named))) {
      context.report(
          ofSplit
              ? context
                  .diagnostic(ActionCode.EMPTY_PART, part, name, part.text())
                  .withHelp(
                      "name it in `split`, for example `split: random(" + part.text() + ": 20%)`")
              : evaluator
                  .options()
                  .suggest(
                      context.diagnostic(NameCode.UNKNOWN_PART, part, name, part.text()),
                      part.text(),
                      parts.stream().map(Part::word).toList(),
                      part));
      return null;
    }
    return new On(data, named, checked.splitSaid(), on);
  }

  private @Nullable Part part(On on, Item.Action action) {
    if (on.part() != null) {
      return on.part();
    }
    Set<Part> parts = DataChecker.parts(on.data());
    if (parts.size() == 1) {
      return parts.iterator().next();
    }
    if (parts.contains(Part.EVERYTHING)) {
      return Part.EVERYTHING;
    }
    context.report(
        context
            .diagnostic(ActionCode.PART_MUST_BE_SAID, on.at(), action.verb(), on.data().name())
            .withHelp(
                "write "
                    + String.join(
                        " or ",
                        parts.stream().map(p -> "`" + on.data().name() + "." + p + "`").toList())));
    return null;
  }

  private List<Configured> shows(Section.@Nullable Setting setting) {
    return shows.read(Settings.all(setting), scope);
  }

  /** Whether every input of the network is a field of the data that it can take. */
  private boolean inputsThere(Item.Action action, Item.Network network, On on) {
    boolean right = true;
    for (Recipe.Input input : network.recipe().inputs()) {
      DataPlan.Field field = null;
      for (DataPlan.Field each : on.data().fields()) {
        if (each.name().equals(input.name().text())) {
          field = each;
        }
      }
      if (field == null
          && !missingInputs.add(network.name() + " " + on.data().name() + " " + input.name())) {
        right = false;
      } else if (field == null) {
        List<String> names = on.data().fields().stream().map(DataPlan.Field::name).toList();
        String nearest = Similar.to(input.name().text(), names).orElse(null);
        context.report(
            context
                .diagnostic(
                    ActionCode.MISSING_INPUT,
                    on.at(),
                    network.name(),
                    input.name(),
                    on.data().name())
                .withLabel(context.home(network).place(input), "the input")
                .withHelp(
                    nearest != null
                        ? "the field `" + nearest + "` is near: give both one name"
                        : "a network's input is the field of the same name; the fields are "
                            + String.join(", ", names)));
        right = false;
      } else {
        Diagnostic refusal = FieldTensors.refusal(field);
        if (refusal != null) {
          context.report(refusal.withLabel(context.home(network).place(input), "the input"));
          right = false;
        }
      }
    }
    return right;
  }

  // Training.

  private void train(
      Item.Action action, Entry entry, String phase, Map<String, Section.Setting> settings) {
    Item.Network network = networkOf(action);
    On on = dataOf(action);
    boolean before = brokenTraining;
    brokenTraining = true;
    metricNames(settings.get("metrics"));
    if (!settings.containsKey("epochs")) {
      reading.missing(action, "epochs", "for example `epochs: 10`");
    }
    Object batch = reading.plain(entry, "batch", settings);
    Object epochs = reading.plain(entry, "epochs", settings);
    List<Update> parts =
        updates.of(action, phase, settings, network, epochs instanceof Long number ? number : 0);
    List<Configured> stop =
        reading.uses(Kind.STOP, settings.get("stop")).stream()
            .map(ActionChecker::canonical)
            .toList();
    reading.one(settings.get("checkpoint"));
    List<Configured> checkpoints =
        reading.uses(Kind.CHECKPOINT, settings.get("checkpoint")).stream()
            .map(ActionChecker::canonical)
            .toList();
    List<Configured> show = shows(settings.get("show"));
    if (network == null || on == null) {
      return;
    }
    trained.add(network.name().text());
    if (on.part() != null && on.part() != Part.TRAIN) {
      context.report(
          context
              .diagnostic(
                  NameCode.WRONG_SORT,
                  on.at(),
                  context.text(on.at()),
                  "part to judge by",
                  "one to train on")
              .withHelp("write `on " + on.data().name() + "`: the training part is meant"));
      return;
    }
    if (!on.splitSaid()) {
      context.report(
          Diagnostic.of(ActionCode.NO_SPLIT, on.data().place(), on.data().name())
              .withLabel(context.place(action.verb()), "it is trained on here")
              .withHelp(
                  "add `split: random(validation: 10%, test: 20%)`, or `split: everything` to hold"
                      + " nothing back"));
    }
    if (!inputsThere(action, network, on)
        || parts.isEmpty()
        || parts.stream().anyMatch(part -> part.loss() == null)) {
      return;
    }
    List<Expression> metrics = new ArrayList<>();
    List<Expression> computed = new ArrayList<>();
    for (Expression each : Settings.all(settings.get("metrics"))) {
      (DerivedResults.isOne(each) ? computed : metrics).add(each);
    }
    List<NetworkChecker.Training> trainings = new ArrayList<>();
    for (Update part : parts) {
      NetworkChecker.Training training =
          networks.training(
              network,
              on.data(),
              part,
              trainings.isEmpty() ? metrics : List.of(),
              Settings.all(settings.get("freeze")));
      if (training != null) {
        trainings.add(training);
      }
    }
    if (trainings.size() < parts.size()) {
      return;
    }
    List<ActionPlan.Update> made = trainings.stream().map(NetworkChecker.Training::update).toList();
    List<MetricPlan> measured = trainings.getFirst().metrics();
    List<ActionPlan.Pair> pairs =
        trainings.stream().flatMap(training -> training.pairs().stream()).distinct().toList();
    made.forEach(update -> trainedVariables.addAll(update.variables()));
    shows.check(
        Settings.all(settings.get("show")), show, action.verb().text(), network, on.data(), pairs);
    pairsByNetwork.put(network.name().text(), pairs);
    Set<String> results = results(on.data(), made, measured);
    stop.forEach(use -> resultsKnown(use, results, measured, settings.get("stop")));
    checkpoints.forEach(use -> resultsKnown(use, results, measured, settings.get("checkpoint")));
    for (Update part : parts) {
      Optimization optimization = part.optimization();
      if (optimization != null) {
        optimizers.add(phase, part.name(), network, optimization);
        OptimizerChecker.schedules(optimization.optimizer())
            .forEach(use -> resultsKnown(use, results, measured, part.settings().get("optimizer")));
      }
    }
    List<DerivedResult> derived =
        new DerivedResults(context, evaluator, results).of(computed, scope);
    if (batch == null || !(epochs instanceof Long rounds)) {
      return;
    }
    brokenTraining = before;
    reading.fill(action, entry, settings, List.of("batch"));
    for (NetworkChecker.Training training : trainings) {
      for (Function function : training.functions()) {
        if (!fitsAnywhere(function, batch instanceof Long rows ? rows : 0, on.data(), action)) {
          return;
        }
      }
    }
    trainings.forEach(training -> functions.addAll(training.functions()));
    plans.add(
        new ActionPlan.Train(
            context.place(action.verb()),
            phase,
            network.name().text(),
            on.data().name(),
            batch instanceof Long rows ? rows : 0,
            rounds,
            pairs.isEmpty() ? onlyPair(network, trainings) : pairs,
            measured,
            stop,
            checkpoints.isEmpty() ? null : checkpoints.getFirst(),
            show,
            made,
            derived));
  }

  /**
   * What is compared where the losses are formulas that name neither: the only output, and the only
   * field that the steps read beside the network's inputs.
   */
  private List<ActionPlan.Pair> onlyPair(
      Item.Network network, List<NetworkChecker.Training> trainings) {
    NetworkPlan plan = networks.plan(network.name().text());
    if (plan == null || plan.outputs().size() != 1) {
      return List.of();
    }
    Set<String> others = new LinkedHashSet<>();
    for (NetworkChecker.Training training : trainings) {
      for (Function function : training.functions()) {
        if (function.name().equals(training.update().step())) {
          function.inputs().forEach(input -> others.add(input.name()));
        }
      }
    }
    plan.inputs().forEach(input -> others.remove(input.name()));
    trainings.forEach(training -> others.remove(training.update().calls().rate()));
    if (others.size() != 1) {
      return List.of();
    }
    String field = others.iterator().next();
    boolean spelled =
        trainings.stream()
            .flatMap(training -> training.update().alignments().stream())
            .anyMatch(each -> each.truth().equals(field) && each.room().isPresent());
    return List.of(new ActionPlan.Pair(plan.outputs().getFirst().name(), field, spelled));
  }

  /** 1 TiB. */
  private static final double MOST_BYTES = 1L << 40;

  /** Whether a step can be carried out on some machine; whether on this one, the run will say. */
  private boolean fitsAnywhere(Function step, long batch, DataPlan data, Item.Action action) {
    long all = data.schema().rows();
    long rows = all < 0 ? 1 : batch == 0 ? all : Math.min(batch, all);
    Footprint footprint = Footprint.of(step, Math.max(1, rows));
    if (footprint.peak() <= MOST_BYTES) {
      return true;
    }
    Operation maker = footprint.maker();
    Place place = maker == null ? null : maker.origin().place();
    context.report(
        context
            .diagnostic(
                ValueCode.TOO_LARGE,
                action.verb(),
                "a step with " + (rows == 1 ? "one row" : rows + " rows"),
                gibibytes(footprint.peak()))
            .withLabel(
                place == null ? context.place(action.verb()) : place,
                "makes a tensor of " + gibibytes(footprint.largest()))
            .withHelp("make the batch or the layers smaller"));
    return false;
  }

  private static String gibibytes(double bytes) {
    return String.format(Locale.ROOT, "%,.0f GiB", bytes / (1L << 30));
  }

  /** Results of the training part are told without its name: {@code train.loss} is the loss. */
  private static Configured canonical(Configured use) {
    Map<String, Object> options = new LinkedHashMap<>(use.options().values());
    for (Option option : use.entry().options()) {
      if (option.type() instanceof OptionType.ResultName
          && options.get(option.name()) instanceof String name) {
        options.put(option.name(), DerivedResults.canonical(name));
      }
    }
    return new Configured(use.entry(), new Options(options));
  }

  /** Reports metrics that do not exist, also where the network or the loss is wrong. */
  private void metricNames(Section.@Nullable Setting setting) {
    for (Expression expression : Settings.all(setting)) {
      Expression callee = expression instanceof Expression.Call call ? call.callee() : expression;
      if (callee instanceof Expression.Reference reference
          && context.catalog.find(Kind.METRIC, reference.name()) == null
          && context.symbols.find(reference.name()) == null) {
        evaluator.options().reportUnknown(Kind.METRIC, reference.name(), expression);
      }
    }
  }

  /** The names of results that an epoch gives. */
  private static Set<String> results(
      DataPlan data, List<ActionPlan.Update> updates, List<MetricPlan> metrics) {
    Set<String> results = new LinkedHashSet<>();
    updates.forEach(update -> results.add(update.result("loss")));
    metrics.forEach(metric -> results.add(metric.name()));
    if (DataChecker.parts(data).contains(Part.VALIDATION)) {
      List.copyOf(results).forEach(name -> results.add("validation." + name));
    }
    return results;
  }

  private void resultsKnown(
      Configured use,
      Set<String> results,
      List<MetricPlan> metrics,
      Section.@Nullable Setting setting) {
    for (Option option : use.entry().options()) {
      Object value = use.options().find(option.name());
      if (option.type() instanceof OptionType.ResultName
          && value instanceof String name
          && setting != null
          && use.options().is("better", "auto")
          && metrics.stream()
              .anyMatch(metric -> metric.isCalled(name) && !metric.rule().knowsWhatIsBetter())) {
        context.report(
            context
                .diagnostic(
                    ActionCode.SETTING_MISFIT,
                    setting,
                    use.name(),
                    "cannot know whether more or less of `" + name + "` is better")
                .withHelp("say it: `better: more` or `better: less`"));
      }
      if (option.type() instanceof OptionType.ResultName
          && value instanceof String name
          && !results.contains(DerivedResults.canonical(name))
          && setting != null) {
        String nearest = Similar.to(name, results).orElse(null);
        boolean noValidation =
            name.startsWith("validation.")
                && results.stream().noneMatch(r -> r.startsWith("validation."));
        context.report(
            context
                .diagnostic(ActionCode.UNKNOWN_RESULT, setting, name)
                .withHelp(
                    noValidation
                        ? "there is no validation part; name one in `split`, or watch `"
                            + name.substring("validation.".length())
                            + "`"
                        : nearest != null
                            ? "did you mean `" + nearest + "`?"
                            : "there will be: " + String.join(", ", results)));
      }
    }
  }

  // Judging and predicting.

  private void warnUntrained(Item.Network network, Node at) {
    NetworkPlan plan = networks.plan(network.name().text());
    // A network inside another one is trained with it, and one made of trained parts is trained.
    if (!brokenTraining
        && plan != null
        && plan.trainable() > 0
        && !trained.contains(network.name().text())
        && plan.layers().stream()
            .noneMatch(layer -> layer.variables().stream().anyMatch(trainedVariables::contains))
        && !context.isPretrained(network)) {
      context.report(
          context
              .diagnostic(ActionCode.UNTRAINED, at, network.name())
              .withHelp("its weights are still those of the start"));
    }
  }

  private void evaluate(Item.Action action, String phase, Map<String, Section.Setting> settings) {
    metricNames(settings.get("metrics"));
    Item.Network network = networkOf(action);
    On on = dataOf(action);
    List<Configured> show = shows(settings.get("show"));
    if (network == null || on == null) {
      return;
    }
    Part part = part(on, action);
    if (part == null || !inputsThere(action, network, on)) {
      return;
    }
    if (brokenTraining && !pairsByNetwork.containsKey(network.name().text())) {
      return; // what the training would have told is missing
    }
    List<ActionPlan.Pair> known = knownPairs(network, on);
    NetworkChecker.Evaluation evaluation =
        networks.evaluation(
            phase, action, network, on.data(), Settings.all(settings.get("metrics")), known);
    if (evaluation == null) {
      return;
    }
    warnUntrained(network, action.subject().getFirst());
    functions.add(evaluation.function());
    Set<ActionPlan.Pair> pairs = new LinkedHashSet<>(evaluation.pairs());
    pairs.addAll(known);
    shows.check(
        Settings.all(settings.get("show")),
        show,
        action.verb().text(),
        network,
        on.data(),
        List.copyOf(pairs));
    plans.add(
        new ActionPlan.Evaluate(
            context.place(action.verb()),
            phase,
            network.name().text(),
            on.data().name(),
            part,
            evaluation.function().name(),
            List.copyOf(pairs),
            evaluation.metrics(),
            show,
            inside(phase, network, on.data(), show)));
  }

  /** The function that gives what inner layers put out, if a part of the report shows it. */
  private ActionPlan.@Nullable Inside inside(
      String phase, Item.Network network, DataPlan data, List<Configured> shows) {
    long most = 0;
    for (Configured show : shows) {
      if (show.entry().rule() instanceof Rule.Show rule) {
        most = Math.max(most, rule.looksInto(show.options()));
      }
    }
    NetworkChecker.Inside inside =
        most == 0 ? null : networks.inside(phase + ".inside", network, data, most);
    if (inside == null) {
      return null;
    }
    functions.add(inside.function());
    return new ActionPlan.Inside(inside.function().name(), inside.layers());
  }

  private void predict(Item.Action action, String phase, Map<String, Section.Setting> settings) {
    Item.Network network = networkOf(action);
    On on = dataOf(action);
    List<Configured> show = shows(settings.get("show"));
    if (network == null || on == null) {
      return;
    }
    Part part = part(on, action);
    if (part == null || !inputsThere(action, network, on)) {
      return;
    }
    if (!fitsShapes(network, on)) {
      return;
    }
    if (!brokenTraining || pairsByNetwork.containsKey(network.name().text())) {
      // Otherwise what the training would have told is missing.
      shows.check(
          Settings.all(settings.get("show")),
          show,
          action.verb().text(),
          network,
          on.data(),
          knownPairs(network, on));
    }
    warnUntrained(network, action.subject().getFirst());
    plans.add(
        new ActionPlan.Predict(
            context.place(action.verb()),
            phase,
            network.name().text(),
            on.data().name(),
            part,
            NetworkChecker.predictName(network.name().text()),
            knownPairs(network, on),
            show));
  }

  /** What judged the network's outputs in its training, as far as this data has it, too. */
  private List<ActionPlan.Pair> knownPairs(Item.Network network, On on) {
    return pairsByNetwork.getOrDefault(network.name().text(), List.of()).stream()
        .filter(pair -> on.data().find(pair.field()).isPresent())
        .toList();
  }

  /** Whether the data has the shapes for which the network was laid down. */
  private boolean fitsShapes(Item.Network network, On on) {
    NetworkPlan plan = networks.plan(network.name().text());
    Map<String, NetworkChecker.Fed> types = NetworkChecker.inputTypes(network, on.data());
    if (plan == null || types == null) {
      return false;
    }
    for (NetworkPlan.Port input : plan.inputs()) {
      NetworkChecker.Fed fed = types.get(input.name());
      TensorType type = fed == null ? null : fed.type();
      if (type != null && !type.equals(input.type())) {
        context.report(
            context
                .diagnostic(
                    ValueCode.SHAPE_MISFIT,
                    on.at(),
                    "`" + network.name() + "`",
                    "expects "
                        + input.type().shape().row()
                        + " as `"
                        + input.name()
                        + "`, but `"
                        + on.data().name()
                        + "` has "
                        + type.shape().row())
                .withLabel(plan.place(), "declared here"));
        return false;
      }
    }
    return true;
  }

  // The report and the run.

  private void report(Item.Action action, String phase, Map<String, Section.Setting> settings) {
    standsAlone(action);
    List<Configured> formats = reading.uses(Kind.FORMAT, settings.get("format"));
    plans.add(
        new ActionPlan.Report(
            context.place(action.verb()),
            phase,
            formats.stream().map(Configured::name).toList(),
            shows(settings.get("show"))));
  }

  private void run(Item.Action action, Entry entry, Map<String, Section.Setting> settings) {
    standsAlone(action);
    OptionalLong seed = OptionalLong.empty();
    OptionalInt threads = OptionalInt.empty();
    String device = "auto";
    if (settings.containsKey("seed")
        && reading.plain(entry, "seed", settings) instanceof Long value) {
      seed = OptionalLong.of(value);
    }
    if (settings.containsKey("threads")
        && reading.plain(entry, "threads", settings) instanceof Long value) {
      threads = OptionalInt.of((int) Math.min(1024, value));
    }
    if (settings.containsKey("device")
        && reading.plain(entry, "device", settings) instanceof String value) {
      device = value;
    }
    runSettings = new Model.RunSettings(seed, device, threads);
  }
}
