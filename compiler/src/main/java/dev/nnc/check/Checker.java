package dev.nnc.check;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Node;
import dev.nnc.ast.References;
import dev.nnc.ast.Section;
import dev.nnc.ast.Tree;
import dev.nnc.build.EvaluationFunctions;
import dev.nnc.catalog.Catalog;
import dev.nnc.check.action.ActionChecker;
import dev.nnc.check.data.DataChecker;
import dev.nnc.check.data.Previews;
import dev.nnc.check.expression.CheckState;
import dev.nnc.check.expression.CheckedValue;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.ParamDomain;
import dev.nnc.check.network.BuiltNetwork;
import dev.nnc.check.network.NetworkChecker;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Diagnostics;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.Similar;
import dev.nnc.ir.Function;
import dev.nnc.ir.Program;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Imports;
import dev.nnc.plan.Judgement;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.plan.SchemaReader;
import dev.nnc.resolve.Module;
import dev.nnc.resolve.Modules;
import dev.nnc.resolve.Symbols;
import dev.nnc.source.Place;
import dev.nnc.source.Span;
import dev.nnc.type.ColumnType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Makes a checked model of a tree: params, data, networks, actions, in this order. */
public final class Checker {
  /** Names whose meaning is the number of a field's classes. */
  private static final Set<String> SIZED = Set.of("classes", "embedding", "multi_hot");

  private final Modules modules;
  private final Tree tree;
  private final Map<Module, FileContext> contexts = new IdentityHashMap<>();
  private final FileContext context;
  private final SchemaReader schemas;
  private final Previews previews;
  private final Map<String, Binding> bindings;
  private final Map<String, List<Item.Action>> actionsOn;
  private final CheckState work;

  /** The truths of which something was said. */
  private final Set<String> told = new HashSet<>();

  private Checker(
      Modules modules,
      Catalog catalog,
      SchemaReader schemas,
      Map<String, Binding> bindings,
      Diagnostics diagnostics,
      BooleanSupplier cancelled) {
    this.work = new CheckState(cancelled);
    this.modules = modules;
    this.tree = modules.main().tree();
    this.actionsOn = actionsOn(tree);
    this.schemas = schemas;
    this.bindings = bindings;
    for (Module module : modules.inOrder()) {
      contexts.put(module, new FileContext(module, catalog, diagnostics, work));
    }
    this.context = of(modules.main());
    this.previews = new Previews(schemas, asksForSizes());
  }

  private FileContext of(Module module) {
    FileContext of = contexts.get(module);
    if (of == null) {
      throw new IllegalStateException("a file of another program");
    }
    return of;
  }

  /**
   * What the check gives.
   *
   * @param model present if there is no error
   * @param data the data sets that are right, whatever else is wrong
   * @param networks the networks that are right, whatever else is wrong
   * @param facts what is known of each position
   * @param resolvedText the file with all defaults and bindings filled in, not yet formatted
   */
  public record Checked(
      Optional<Model> model,
      List<DataPlan> data,
      List<NetworkPlan> networks,
      Facts facts,
      String resolvedText) {
    public Checked {
      data = List.copyOf(data);
      networks = List.copyOf(networks);
    }
  }

  /**
   * Checks a program.
   *
   * @param bindings values of params from outside, by name
   * @param cancelled whether nobody waits for it any more; then it ends with a {@link
   *     java.util.concurrent.CancellationException}
   */
  public static Checked check(
      Modules modules,
      Catalog catalog,
      SchemaReader schemas,
      Map<String, Binding> bindings,
      Diagnostics diagnostics,
      BooleanSupplier cancelled) {
    return new Checker(modules, catalog, schemas, bindings, diagnostics, cancelled).run();
  }

  private Checked run() {
    parameters();
    Map<String, DataChecker.Checked> datasets = datasets();
    List<DataPlan> data = new ArrayList<>();
    datasets
        .values()
        .forEach(
            each -> {
              DataPlan plan = each.plan();
              if (plan != null) {
                data.add(plan);
              }
            });
    context.know(data);
    SequencedMap<String, DataPlan> byName = new LinkedHashMap<>();
    data.forEach(each -> byName.putIfAbsent(each.name(), each));
    NetworkChecker networks = new NetworkChecker(context);
    Set<String> inside = insideOthers();
    for (String name : context.symbols.names()) {
      Symbols.Symbol symbol = context.symbols.find(name);
      if (symbol != null
          && symbol.item() instanceof Item.Network network
          && (!symbol.imported() || usedByAction(network))) {
        networks.check(
            network,
            inUseFirst(network, byName),
            inside.contains(name) || symbol.imported(),
            usedByAction(network));
      }
    }
    UnreachableCode steps = new UnreachableCode(context);
    tree.items().forEach(steps::check);
    ActionChecker actions = new ActionChecker(context, networks, datasets);
    boolean any = false;
    for (Item item : tree.items()) {
      if (item instanceof Item.Action action) {
        actions.check(action);
        any = true;
      }
    }
    if (!any && !isLibrary() && !context.diagnostics.hasErrors()) {
      context.report(
          Diagnostic.of(
              ActionCode.NOTHING_TO_DO,
              new Place(tree.source(), new Span(0, Math.min(4, tree.source().text().length())))));
    }
    data.addAll(actions.foldData());
    if (!context.diagnostics.hasErrors()) {
      lookAtCells(data, actions.plans());
      lookAtTruths(data);
    }
    if (any && !context.diagnostics.hasErrors()) {
      context.symbols.reportUnused(tree, context.diagnostics);
    }
    List<Imports.Weights> weights = new Pretrained(modules, context).check(networks.variables());
    if (!context.diagnostics.hasErrors()) {
      remark(data, networks, actions, weights);
    }
    String resolved = context.resolution.text();
    if (context.diagnostics.hasErrors()) {
      return new Checked(
          Optional.empty(), data, networks.plans(), new Facts(modules, work.notes), resolved);
    }
    ImportedWeights copies = new ImportedWeights(modules, this::of);
    List<Function> functions = new ArrayList<>();
    for (BuiltNetwork network : networks.built()) {
      functions.add(
          EvaluationFunctions.predict(NetworkChecker.predictName(network.name()), network));
    }
    functions.addAll(actions.functions());
    LinkedHashMap<String, String> values = new LinkedHashMap<>();
    context.parameters.forEach((name, meaning) -> values.put(name, ParamDomain.text(meaning)));
    return new Checked(
        Optional.of(
            new Model(
                tree.source(),
                values,
                List.copyOf(bindings.keySet()),
                data,
                networks.plans(),
                actions.plans(),
                actions.runSettings(),
                new Program(networks.variables(), functions),
                new Imports(copies.text(modules.main()), copies.files(modules), weights),
                untold())),
        data,
        networks.plans(),
        new Facts(modules, work.notes),
        resolved);
  }

  /**
   * Whether the file has nothing to do because it is there to be imported, or is not understood.
   */
  private boolean isLibrary() {
    boolean declares = false;
    for (Item item : tree.items()) {
      if (item instanceof Item.Broken) {
        return true;
      }
      if (item instanceof Item.Dataset) {
        return false;
      }
      declares |= item instanceof Item.Block || item instanceof Item.Function;
    }
    return declares;
  }

  // Params.

  /** The values of all files' params; a file's imports are found before it. */
  private void parameters() {
    Map<Item, Binding> byItem = new IdentityHashMap<>();
    List<String> known = new ArrayList<>();
    for (String name : context.symbols.names()) {
      Symbols.Symbol symbol = context.symbols.find(name);
      if (symbol != null
          && (symbol.item() instanceof Item.Parameter || symbol.item() instanceof Item.Broken)) {
        known.add(name);
        Binding binding = bindings.get(name);
        if (binding != null) {
          byItem.put(symbol.item(), binding);
        }
      }
    }
    for (Module module : modules.inOrder()) {
      FileContext of = of(module);
      for (String name : of.symbols.names()) {
        Symbols.Symbol symbol = of.symbols.find(name);
        if (symbol != null
            && symbol.imported()
            && symbol.item() instanceof Item.Parameter parameter) {
          CheckedValue value = of.home(parameter).parameters.get(parameter.name().text());
          of.parameters.put(name, value == null ? CheckedValue.UNKNOWN : value);
        }
      }
      new Parameters(of, byItem).find(module.tree().items());
    }
    for (String name : bindings.keySet()) {
      if (!known.contains(name)) {
        String nearest = Similar.to(name, known).orElse(null);
        context.report(
            Diagnostic.of(
                    NameCode.UNKNOWN_OVERRIDE,
                    new Place(
                        tree.source(), new Span(0, Math.min(4, tree.source().text().length()))),
                    name)
                .withHelp(
                    nearest != null
                        ? "did you mean `" + nearest + "`?"
                        : !verbOf(name).isEmpty()
                            ? "`%s` is a setting: `--set %s.%s=…` sets it; or write `param %s = …` and `%s: %s`"
                                .formatted(name, verbOf(name), name, name, name, name)
                            : known.isEmpty()
                                ? "the file declares no param"
                                : "the params are " + String.join(", ", known)));
      }
    }
  }

  /** The verb of the first action of the file that says it as one of its settings; else empty. */
  private String verbOf(String name) {
    for (Item item : tree.items()) {
      if (item instanceof Item.Action action) {
        for (Section.Entry entry : action.section().entries()) {
          if (entry instanceof Section.Setting setting && setting.key().text().equals(name)) {
            return action.verb().text();
          }
        }
      }
    }
    return "";
  }

  // Data and networks.

  private Map<String, DataChecker.Checked> datasets() {
    DataChecker checker = new DataChecker(context, schemas, previews);
    Map<String, DataChecker.Checked> datasets = new LinkedHashMap<>();
    for (Item item : tree.items()) {
      if (item instanceof Item.Dataset dataset) {
        datasets.putIfAbsent(dataset.name().text(), checker.check(dataset));
      }
    }
    return datasets;
  }

  /** Whether a network cannot be laid without the number of a field's classes. */
  private boolean asksForSizes() {
    boolean[] asks = {false};
    for (Module module : modules.inOrder()) {
      for (Item item : module.tree().items()) {
        References.in(item, reference -> asks[0] |= SIZED.contains(reference.name()));
      }
    }
    return asks[0];
  }

  /** Warns of what a program that is right will hardly mean. */
  private void remark(
      List<DataPlan> data,
      NetworkChecker networks,
      ActionChecker actions,
      List<Imports.Weights> weights) {
    Map<String, DataPlan> plans = new HashMap<>();
    for (DataPlan plan : data) {
      plans.put(plan.name(), plan);
    }
    Map<String, NetworkPlan> laid = new HashMap<>();
    for (NetworkPlan network : networks.plans()) {
      laid.put(network.name(), network);
    }
    Leaks leaks = new Leaks();
    Set<String> said = new HashSet<>();
    for (Judgement judgement : context.judgements()) {
      DataPlan plan = plans.get(judgement.data());
      NetworkPlan network = laid.get(judgement.network());
      if (plan != null
          && network != null
          && said.add(judgement.network() + ' ' + judgement.field())) {
        leaks.among(judgement, network, plan).ifPresent(context::report);
      }
    }
    boolean told = false;
    for (Diagnostic each : context.diagnostics.sorted()) {
      told |= each.code() == NameCode.UNUSED_VALUE;
    }
    Remarks remarks =
        new Remarks(
            tree, actions.plans(), networks.plans(), data, actions.functions(), previews, weights);
    for (Diagnostic each : remarks.all(networks.moving(), told)) {
      context.report(each);
    }
  }

  /** Says what an action would stop at in small files: a split draws by a seed of its own. */
  private void lookAtCells(List<DataPlan> data, List<ActionPlan> actions) {
    Set<String> used = new HashSet<>();
    actions.stream().flatMap(ActionPlan::withAllInside).forEach(each -> used.add(each.data()));
    for (DataPlan plan : data) {
      if (used.contains(plan.name()) && previews.isAtHand(plan)) {
        previews.of(plan).obstacles().forEach(context::report);
      }
    }
  }

  /** Says what can be seen of truths before a run; of each the first that there is to say. */
  private void lookAtTruths(List<DataPlan> data) {
    Map<String, DataPlan> plans = new HashMap<>();
    for (DataPlan plan : data) {
      plans.put(plan.name(), plan);
    }
    for (boolean wrong : List.of(true, false)) {
      for (Judgement judgement : context.judgements()) {
        DataPlan plan = plans.get(judgement.data());
        Optional<Diagnostic> found =
            plan == null
                ? Optional.empty()
                : wrong ? mistake(judgement, plan) : oddity(judgement, plan);
        if (found.isPresent() && told.add(truth(judgement))) {
          context.report(found.get());
        }
      }
    }
  }

  /** The judgements of truths of which nothing was said yet. */
  private List<Judgement> untold() {
    List<Judgement> left = new ArrayList<>();
    for (Judgement each : context.judgements()) {
      if (!told.contains(truth(each))) {
        left.add(each);
      }
    }
    return List.copyOf(left);
  }

  private static String truth(Judgement judgement) {
    return judgement.data() + '.' + judgement.field();
  }

  private Optional<Diagnostic> mistake(Judgement judgement, DataPlan plan) {
    return judgement.truth().isCategory() || !judgement.domain().isBounded()
        ? Optional.empty()
        : previews
            .of(plan)
            .outside(judgement, judgement.domain(), plan.isFitted(judgement.field()))
            .map(judgement::refusal);
  }

  private Optional<Diagnostic> oddity(Judgement judgement, DataPlan plan) {
    if (judgement.truth().isCategory()) {
      ColumnType type = plan.field(judgement.field()).type();
      return type.classes() == 1
          ? Optional.of(judgement.oneClass(type.classNames().getFirst()))
          : Optional.empty();
    }
    return judgement
        .reach()
        .flatMap(
            reach ->
                previews
                    .of(plan)
                    .outside(judgement, reach, true)
                    .map(found -> judgement.unreachable(found, reach)));
  }

  /** Networks that stand as a step in another network or block. */
  private Set<String> insideOthers() {
    Set<String> inside = new LinkedHashSet<>();
    for (Item item : tree.items()) {
      if (item instanceof Item.Network || item instanceof Item.Block) {
        References.in(item, reference -> inside.add(reference.name()));
      }
    }
    return inside;
  }

  private boolean usedByAction(Item.Network network) {
    return actionsOn.containsKey(network.name().text());
  }

  /** The actions by the name that stands alone as their subject. */
  private static Map<String, List<Item.Action>> actionsOn(Tree tree) {
    Map<String, List<Item.Action>> actions = new HashMap<>();
    tree.items().forEach(item -> addActionsOn(item, actions));
    return actions;
  }

  private static void addActionsOn(Node node, Map<String, List<Item.Action>> actions) {
    if (!(node instanceof Item.Action action)) {
      return;
    }
    if (action.subject().size() == 1
        && action.subject().getFirst() instanceof Expression.Reference subject) {
      actions.computeIfAbsent(subject.name(), any -> new ArrayList<>()).add(action);
    }
    action.section().entries().forEach(entry -> addActionsOn(entry, actions));
  }

  /** The data sets, those on which an action uses the network before the others. */
  private List<DataPlan> inUseFirst(Item.Network network, SequencedMap<String, DataPlan> data) {
    List<Item.Action> actions = actionsOn.getOrDefault(network.name().text(), List.of());
    if (actions.isEmpty()) {
      return List.copyOf(data.values());
    }
    SequencedMap<String, DataPlan> sorted = new LinkedHashMap<>();
    for (Item.Action action : actions) {
      References.in(
          action,
          reference -> {
            DataPlan named = data.get(reference.name());
            if (named != null) {
              sorted.putIfAbsent(named.name(), named);
            }
          });
    }
    data.forEach(sorted::putIfAbsent);
    return List.copyOf(sorted.values());
  }
}
