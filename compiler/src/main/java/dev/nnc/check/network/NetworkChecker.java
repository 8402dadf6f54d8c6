package dev.nnc.check.network;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Node;
import dev.nnc.ast.Recipe;
import dev.nnc.check.expression.BuiltLayer;
import dev.nnc.check.expression.CheckedValue;
import dev.nnc.check.expression.Evaluator;
import dev.nnc.check.expression.FieldTensors;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.FlowElaborator;
import dev.nnc.check.expression.NetworkBuilder;
import dev.nnc.check.expression.Scope;
import dev.nnc.check.expression.VariableTable;
import dev.nnc.check.objective.LossChecker;
import dev.nnc.check.objective.MetricChecker;
import dev.nnc.check.objective.ObjectiveScope;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.ValueCode;
import dev.nnc.ir.Initial;
import dev.nnc.ir.Origin;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.MetricPlan;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.source.Place;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lays networks, and the losses and metrics that actions put behind them. */
public final class NetworkChecker {
  private final FileContext context;
  private final VariableTable variables = new VariableTable();
  private final Map<String, NetworkPlan> plans = new LinkedHashMap<>();
  private final List<BuiltNetwork> built = new ArrayList<>();
  private final Map<Item.Network, Map<Way, Laid>> laid = new IdentityHashMap<>();

  public NetworkChecker(FileContext context) {
    this.context = context;
    TensorType counter = new TensorType(ElementType.I64, Shape.SCALAR);
    variables.declare(Program.SEED, counter, false, new Initial.Seed());
    variables.declare(Program.STEP, counter, false, new Initial.Fill(0));
  }

  public List<Variable> variables() {
    return variables.all();
  }

  /** A variable beside those of networks, such as what an optimizer keeps. */
  public Variable declare(String name, TensorType type, boolean trainable, Initial initial) {
    return variables.declare(name, type, trainable, initial);
  }

  public List<NetworkPlan> plans() {
    return List.copyOf(plans.values());
  }

  /** Whether the network was laid down, with the inputs that the data would give it. */
  public @Nullable NetworkPlan plan(String network) {
    return plans.get(network);
  }

  /** The networks as they predict. */
  public List<BuiltNetwork> built() {
    return List.copyOf(built);
  }

  public static String predictName(String network) {
    return "predict." + network;
  }

  // Networks by themselves.

  /**
   * What is fed into an input.
   *
   * @param classes for class numbers, how many there are, -1 if only the data tells; else 0
   */
  public record Fed(TensorType type, long classes, OptionalInt padding) {}

  /** A network laid into a function: its outputs by name. */
  private record Laid(NetworkBuilder laying, Map<String, CheckedValue.Tensor> outputs) {
    /** The same in a function of its own, to which a loss or metrics can be added. */
    Laid continued(boolean training, Still still) {
      NetworkBuilder copy = laying.continued(training);
      copy.freeze(still.frozen());
      copy.keep(still.kept());
      return new Laid(copy, outputs);
    }
  }

  /**
   * What a training leaves as it is.
   *
   * @param frozen by the wish of the program
   * @param kept since another update changes it
   */
  private record Still(Set<String> frozen, Set<String> kept) {
    static final Still NOTHING = new Still(Set.of(), Set.of());
  }

  /**
   * A way in which a network is laid: all on which its operations depend, so that it is laid once
   * in each way.
   *
   * @param frozen what a training leaves as it is, for layers that then work as in a prediction
   */
  private record Way(Map<String, Fed> inputs, boolean training, Set<String> frozen) {
    static Way inference(Map<String, Fed> inputs) {
      return new Way(inputs, false, Set.of());
    }

    static Way training(Map<String, Fed> inputs, Set<String> frozen) {
      return new Way(inputs, true, frozen);
    }
  }

  /** The network as a prediction or a training uses it; not to be added to. */
  private @Nullable Laid laid(Item.Network network, Way way, Place at) {
    Map<Way, Laid> ways = laid.computeIfAbsent(network, any -> new HashMap<>());
    Laid known = ways.get(way);
    if (known == null) {
      known = lay(network, way, at);
      if (known != null) {
        ways.put(way, known);
      }
    }
    return known;
  }

  private @Nullable Laid lay(Item.Network network, Way way, Place at) {
    NetworkBuilder laying = new NetworkBuilder(variables, way.training());
    laying.freeze(way.frozen());
    List<CheckedValue.Tensor> data = new ArrayList<>();
    for (Recipe.Input input : network.recipe().inputs()) {
      Fed fed = way.inputs().get(input.name().text());
      if (fed == null) {
        return null;
      }
      data.add(
          new CheckedValue.Tensor(
              laying.input(input.name().text(), fed.type(), fed.classes(), fed.padding()),
              context.home(network).place(input),
              null,
              null));
    }
    int conflicts = variables.conflicts.size();
    FileContext home = context.home(network);
    List<CheckedValue.Tensor> results =
        new FlowElaborator(home, new Evaluator(home, laying, null), laying)
            .network(data, network, network.name());
    if (results == null) {
      return null;
    }
    if (variables.conflicts.size() > conflicts) {
      VariableTable.Conflict conflict = variables.conflicts.getLast();
      context.report(
          Diagnostic.of(
                  ValueCode.REUSED_WITH_OTHER_SHAPE,
                  at,
                  network.name(),
                  conflict.is(),
                  conflict.wanted())
              .withHelp("a network has one set of weights; declare a second network, or a block"));
      return null;
    }
    Map<String, CheckedValue.Tensor> outputs = new LinkedHashMap<>();
    List<Name> names = network.recipe().outputs();
    if (names.size() != results.size() && !(names.isEmpty() && results.size() == 1)) {
      context.report(
          home.diagnostic(
                  ValueCode.WRONG_COUNT,
                  network.name(),
                  results.size() + " outputs",
                  names.isEmpty() ? "a network that names none" : names.size() + " names")
              .withHelp("name each of them: `from … to a, b { a = …, b = … }`"));
      return null;
    }
    for (int i = 0; i < results.size(); i++) {
      CheckedValue.Tensor result = results.get(i);
      if (!result.isBatched()) {
        context.report(
            Diagnostic.of(ValueCode.NOT_A_VALUE, result.made(), result.describe() + " as an output")
                .withHelp("a network gives something for each row"));
        return null;
      }
      String name = names.isEmpty() ? network.name().text() : names.get(i).text();
      outputs.put(name, new CheckedValue.Tensor(result.value(), result.made(), null, name));
    }
    return new Laid(laying, outputs);
  }

  /** Types of the network's inputs from the fields of the same names, or null if one is missing. */
  public static @Nullable Map<String, Fed> inputTypes(Item.Network network, DataPlan data) {
    Map<String, Fed> types = new LinkedHashMap<>();
    for (Recipe.Input input : network.recipe().inputs()) {
      for (DataPlan.Field field : data.fields()) {
        if (field.name().equals(input.name().text())) {
          if (!FieldTensors.feedable(field)) {
            return null;
          }
          ColumnType type = field.type();
          boolean numbered = type.content() == ColumnType.Content.CLASS;
          types.put(
              field.name(),
              new Fed(FieldTensors.tensor(field), numbered ? type.classes() : 0, type.padding()));
        }
      }
      if (!types.containsKey(input.name().text())) {
        return null;
      }
    }
    return types;
  }

  /**
   * Lays the network down for prediction and makes its summary. The shapes come from the first data
   * set that has all its inputs.
   *
   * @param inside whether another network uses it, which then tells the shapes
   * @param used whether an action uses it, which then says which field is missing
   */
  public void check(
      Item.Network network, Collection<DataPlan> candidates, boolean inside, boolean used) {
    FileContext home = context.home(network);
    if (network.parameters() != null) {
      context.report(
          home.diagnostic(
                  NameCode.WRONG_SORT,
                  network.name(),
                  network.name(),
                  "network",
                  "a recipe with parameters")
              .withHelp(
                  "write `network "
                      + network.name()
                      + " from x { … }`; for parameters there are `block` and `param`"));
      return;
    }
    if (network.recipe().inputs().isEmpty()) {
      context.report(
          home.diagnostic(
                  ActionCode.MISSING_CLAUSE, network.name(), "network " + network.name(), "from")
              .withHelp(
                  "say what comes in: `network " + network.name() + " from image { image -> … }`"));
      return;
    }
    Map<String, Fed> types = null;
    for (DataPlan data : candidates) {
      if (types == null) {
        types = inputTypes(network, data);
      }
    }
    if (types == null) {
      types = annotated(network);
    }
    if (types == null) {
      if (!inside && !used) {
        reportNoShape(network, candidates);
      }
      return;
    }
    String name = network.name().text();
    Laid laid = laid(network, Way.inference(types), home.place(network.name()));
    if (laid == null) {
      return;
    }
    BuiltNetwork prediction = built(network, laid);
    built.add(prediction);
    List<NetworkPlan.Port> ins = new ArrayList<>();
    types.forEach((input, fed) -> ins.add(new NetworkPlan.Port(input, fed.type())));
    List<NetworkPlan.Port> outs = new ArrayList<>();
    laid.outputs()
        .forEach((output, tensor) -> outs.add(new NetworkPlan.Port(output, tensor.value().type())));
    plans.put(
        name,
        new NetworkPlan(
            home.place(network.name()),
            name,
            network.doc(),
            ins,
            outs,
            layers(prediction, laid.laying()),
            predictName(name),
            new ArchitectureTracer(laid.laying(), prediction::inSummary)
                .architecture(ins, laid.outputs())));
  }

  private void reportNoShape(Item.Network network, Collection<DataPlan> candidates) {
    boolean brokenData = candidates.isEmpty();
    if (brokenData && context.diagnostics.hasErrors()) {
      return; // the data that would tell is wrong itself
    }
    for (DataPlan data : candidates) {
      for (DataPlan.Field field : data.fields()) {
        if (!FieldTensors.feedable(field)) {
          return; // reported where the network is used
        }
      }
    }
    Recipe.Input input = network.recipe().inputs().getFirst();
    FileContext home = context.home(network);
    context.report(
        home.diagnostic(ValueCode.NO_SHAPE, input, input.name(), network.name())
            .withHelp(
                "use the network with a data set that has a field `"
                    + input.name()
                    + "`, or write the shape: `from "
                    + input.name()
                    + ": [28, 28, 1]`"));
  }

  private @Nullable Map<String, Fed> annotated(Item.Network network) {
    Evaluator evaluator = new Evaluator(context.home(network), null, null);
    Map<String, Fed> types = new LinkedHashMap<>();
    for (Recipe.Input input : network.recipe().inputs()) {
      Expression annotation = input.annotation();
      CheckedValue meaning =
          annotation == null ? null : evaluator.peek(annotation, new Scope(null));
      if (!(meaning instanceof CheckedValue.Items items)) {
        return null;
      }
      long[] sizes = new long[items.elements().size()];
      for (int i = 0; i < sizes.length; i++) {
        if (!(items.elements().get(i) instanceof CheckedValue.Number n) || !n.isWhole()) {
          return null;
        }
        sizes[i] = (long) n.value();
      }
      types.put(
          input.name().text(),
          new Fed(TensorType.f32(Shape.of(sizes).batched()), 0, OptionalInt.empty()));
    }
    return types;
  }

  private List<NetworkPlan.LayerPlan> layers(BuiltNetwork network, NetworkBuilder laying) {
    List<NetworkPlan.LayerPlan> layers = new ArrayList<>();
    for (BuiltLayer layer : laying.layers()) {
      long parameters = 0;
      long trainable = 0;
      for (String name : layer.variables) {
        Variable variable = variables.find(name);
        if (variable != null) {
          parameters += variable.type().shape().size();
          trainable += variable.trainable() ? variable.type().shape().size() : 0;
        }
      }
      layers.add(
          new NetworkPlan.LayerPlan(
              layer.place,
              network.inSummary(layer.name),
              layer.kind,
              shape(layer.output),
              parameters,
              trainable,
              layer.activation,
              List.copyOf(layer.variables),
              layer.uses));
    }
    return layers;
  }

  /** The shape of one row; what is the same for all rows has no batch dimension. */
  static Shape shape(@Nullable Value output) {
    if (output == null) {
      return Shape.SCALAR;
    }
    Shape shape = output.shape();
    return shape.rank() > 0 && shape.dimension(0).equals(Dimension.BATCH) ? shape.row() : shape;
  }

  /** What there is of the network by now. */
  private BuiltNetwork built(Item.Network network, Laid laid) {
    NetworkBuilder laying = laid.laying();
    SequencedMap<String, Value> outputs = new LinkedHashMap<>();
    laid.outputs().forEach((name, tensor) -> outputs.put(name, tensor.value()));
    List<BuiltNetwork.Layer> layers = new ArrayList<>();
    for (BuiltLayer layer : laying.layers()) {
      Set<Variable> its = new LinkedHashSet<>();
      for (String name : layer.variables) {
        Variable variable = variables.find(name);
        if (variable != null) {
          its.add(variable);
        }
      }
      layers.add(new BuiltNetwork.Layer(layer.name, its, layer.output));
    }
    SequencedMap<Variable, Value> weights = new LinkedHashMap<>();
    laying.trainable().forEach(variable -> weights.put(variable, laying.read(variable)));
    return new BuiltNetwork(
        network.name().text(),
        laying.builder().build(),
        outputs,
        layers,
        weights,
        new LinkedHashMap<>(laying.updates()),
        laying.penalties(),
        laying.saturations().stream()
            .map(each -> new BuiltNetwork.Saturation(each.layer(), each.share(), each.output()))
            .toList());
  }

  // Training.

  /** What is trained on what, for which loss. */
  private record Task(Node at, Item.Network network, DataPlan data, Expression loss, Still still) {}

  /** A network with its loss and metrics in a function, and what they speak of. */
  private record Judged(
      NetworkBuilder laying,
      Objective objective,
      ObjectiveScope judge,
      List<MetricPlan> metrics) {}

  private @Nullable Judged judged(Task task, List<Expression> metrics, boolean training) {
    Item.Network network = task.network();
    Map<String, Fed> types = inputTypes(network, task.data());
    if (types == null) {
      return null;
    }
    Way way =
        training
            ? Way.training(types, task.still().frozen())
            : Way.inference(types);
    Laid body = laid(network, way, context.place(task.at()));
    if (body == null) {
      return null;
    }
    Laid laid = body.continued(training, task.still());
    NetworkBuilder laying = laid.laying();
    laying.builder().origin(new Origin("loss", context.place(task.loss())));
    ObjectiveScope judge =
        new ObjectiveScope(context, laying, network, laid.outputs(), task.data());
    Evaluator evaluator = new Evaluator(context, laying, judge);
    Scope scope = new Scope(null);
    Value loss = new LossChecker(judge).loss(evaluator, task.loss(), scope);
    if (loss == null) {
      return null;
    }
    BuiltNetwork unmeasured = built(network, laid);
    MetricChecker.Metrics judged = new MetricChecker(judge).metrics(evaluator, metrics, scope, judge.pairs());
    if (judged == null) {
      return null;
    }
    return new Judged(
        laying,
        new Objective(unmeasured, built(network, laid), loss, judged.sums()),
        judge,
        judged.plans());
  }

  /** What the update leaves as it is, or null if something is named wrongly. */
  private @Nullable Still still(
      Item.Network network,
      DataPlan data,
      Update update,
      List<Expression> freeze) {
    List<Expression> parts = update.parts();
    if (parts.isEmpty() && freeze.isEmpty()) {
      return Still.NOTHING;
    }
    Laid laid = inference(network, data, context.place(update.at()));
    if (laid == null) {
      return null;
    }
    NetworkBuilder laying = laid.laying();
    Set<String> frozen =
        new NamedWeights(context, laying, network, "freeze", ActionCode.NOTHING_TO_FREEZE)
            .variables(freeze);
    Set<String> changed =
        new NamedWeights(context, laying, network, "update", ActionCode.NOTHING_TO_UPDATE)
            .variables(parts);
    if (frozen == null || changed == null) {
      return null;
    }
    Set<String> kept = new LinkedHashSet<>();
    if (!parts.isEmpty()) {
      laying.variables().forEach(variable -> kept.add(variable.name()));
      kept.removeAll(changed);
    }
    return new Still(frozen, kept);
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
    if (!plans.containsKey(name) || loss == null) {
      return null; // the network itself is wrong, or there is nothing to make small
    }
    Still still = still(network, data, update, freeze);
    if (still == null) {
      return null;
    }
    Task task = new Task(update.at(), network, data, loss, still);
    Judged inference = judged(task, metrics, false);
    if (inference == null || optimization == null) {
      return null;
    }
    Judged training =
        inference.laying().dependsOnTraining() ? judged(task, metrics, true) : inference;
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

  // Judging.

  /** The network as it works in a prediction, with the inputs of the data; null if they misfit. */
  public @Nullable BuiltNetwork inference(Item.Network network, DataPlan data) {
    Laid laid = inference(network, data, context.place(network.name()));
    return laid == null ? null : built(network, laid);
  }

  private @Nullable Laid inference(Item.Network network, DataPlan data, Place at) {
    Map<String, Fed> types = inputTypes(network, data);
    return types == null ? null : laid(network, Way.inference(types), at);
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
    if (!plans.containsKey(network.name().text())) {
      return null;
    }
    Laid body = inference(network, data, context.place(action.subject().getFirst()));
    if (body == null) {
      return null;
    }
    Laid laid = body.continued(false, Still.NOTHING);
    NetworkBuilder laying = laid.laying();
    ObjectiveScope judge = new ObjectiveScope(context, laying, network, laid.outputs(), data);
    MetricChecker.Metrics judged =
        new MetricChecker(judge).metrics(new Evaluator(context, laying, judge), metrics, new Scope(null), known);
    return judged == null
        ? null
        : new MeasuredNetwork(
            built(network, laid), judged.sums(), judged.plans(), judge.pairs());
  }
}
