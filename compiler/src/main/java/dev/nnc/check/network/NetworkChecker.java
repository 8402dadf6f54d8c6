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
import dev.nnc.differentiate.Differentiator;
import dev.nnc.differentiate.Gradients;
import dev.nnc.ir.Function;
import dev.nnc.ir.Initial;
import dev.nnc.ir.Origin;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.op.Instructions;
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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lays networks into the functions that the actions need. */
public final class NetworkChecker {
  private final FileContext context;
  private final VariableTable variables = new VariableTable();
  private final Map<String, NetworkPlan> plans = new LinkedHashMap<>();
  private final List<Function> predictions = new ArrayList<>();

  public NetworkChecker(FileContext context) {
    this.context = context;
    TensorType counter = new TensorType(ElementType.I64, Shape.SCALAR);
    variables.declare(Program.SEED, counter, false, new Initial.Seed());
    variables.declare(Program.STEP, counter, false, new Initial.Fill(0));
  }

  public List<Variable> variables() {
    return variables.all();
  }

  public List<NetworkPlan> plans() {
    return List.copyOf(plans.values());
  }

  /** Whether the network was laid down, with the inputs that the data would give it. */
  public @Nullable NetworkPlan plan(String network) {
    return plans.get(network);
  }

  /** The functions that predict, one a network. */
  public List<Function> predictions() {
    return List.copyOf(predictions);
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
  private record Laid(NetworkBuilder laying, Map<String, CheckedValue.Tensor> outputs) {}

  /**
   * What a training leaves as it is.
   *
   * @param frozen by the wish of the program
   * @param kept since another update changes it
   */
  private record Still(Set<String> frozen, Set<String> kept) {
    static final Still NOTHING = new Still(Set.of(), Set.of());
  }

  private @Nullable Laid lay(
      String function,
      Item.Network network,
      Map<String, Fed> inputs,
      boolean training,
      Still still,
      Place at) {
    NetworkBuilder laying = new NetworkBuilder(function, variables, training);
    laying.freeze(still.frozen());
    laying.keep(still.kept());
    List<CheckedValue.Tensor> data = new ArrayList<>();
    for (Recipe.Input input : network.recipe().inputs()) {
      Fed fed = inputs.get(input.name().text());
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
    Laid laid =
        lay(predictName(name), network, types, false, Still.NOTHING, home.place(network.name()));
    if (laid == null) {
      return;
    }
    laid.outputs()
        .forEach((output, tensor) -> laid.laying().builder().output(output, tensor.value()));
    predictions.add(laid.laying().builder().build());
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
            layers(name, laid.laying()),
            predictName(name),
            new ArchitectureTracer(laid.laying(), layer -> shortName(name, layer))
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

  private List<NetworkPlan.LayerPlan> layers(String network, NetworkBuilder laying) {
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
              shortName(network, layer.name),
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

  /** The layer's name as its own network's summary says it. */
  private static String shortName(String network, String layer) {
    return layer.startsWith(network + "/") ? layer.substring(network.length() + 1) : layer;
  }

  // Training.

  /** An update of a training with its functions and what belongs to their outputs. */
  public record Training(
      ActionPlan.Update update,
      List<Function> functions,
      List<MetricPlan> metrics,
      List<ActionPlan.Pair> pairs) {}

  /** What is trained on what, for which loss. */
  private record Task(Node at, Item.Network network, DataPlan data, Expression loss, Still still) {}

  /** A network with its loss and metrics in a function. */
  private record Judged(
      Laid laid, ObjectiveScope judge, Value loss, MetricChecker.@Nullable Metrics metrics) {}

  private @Nullable Judged judged(
      String function, Task task, List<Expression> metrics, boolean training) {
    Map<String, Fed> types = inputTypes(task.network(), task.data());
    Laid laid =
        types == null
            ? null
            : lay(
                function, task.network(), types, training, task.still(), context.place(task.at()));
    if (laid == null) {
      return null;
    }
    NetworkBuilder laying = laid.laying();
    laying.builder().origin(new Origin("loss", context.place(task.loss())));
    ObjectiveScope judge =
        new ObjectiveScope(context, laying, task.network(), laid.outputs(), task.data());
    Evaluator evaluator = new Evaluator(context, laying, judge);
    Scope scope = new Scope(null);
    Value value = new LossChecker(judge).loss(evaluator, task.loss(), scope);
    MetricChecker.Metrics judgedMetrics =
        value == null
            ? null
            : new MetricChecker(judge).metrics(evaluator, metrics, scope, judge.pairs());
    if (value == null || judgedMetrics == null) {
      return null;
    }
    for (Value penalty : laying.penalties()) {
      value = laying.x().add(value, penalty);
    }
    return new Judged(laid, judge, value, judgedMetrics);
  }

  /** What the update leaves as it is, or null if something is named wrongly. */
  private @Nullable Still still(
      String function,
      Item.Network network,
      DataPlan data,
      Update update,
      List<Expression> freeze) {
    List<Expression> parts = update.parts();
    if (parts.isEmpty() && freeze.isEmpty()) {
      return Still.NOTHING;
    }
    Map<String, Fed> types = inputTypes(network, data);
    Laid laid =
        types == null
            ? null
            : lay(function, network, types, false, Still.NOTHING, context.place(update.at()));
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
   * One update of a training.
   *
   * @param metrics what its functions measure
   */
  public @Nullable Training training(
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
    String function = update.function();
    Still still = still(function + ".parts", network, data, update, freeze);
    if (still == null) {
      return null;
    }
    Task task = new Task(update.at(), network, data, loss, still);
    Judged validate = judged(function + ".validate", task, metrics, false);
    if (validate == null || optimization == null) {
      return null;
    }
    Judged step = judged(function + ".step", task, metrics, true);
    Judged statistics = judged(function + ".statistics", task, List.of(), false);
    Judged locate = judged(function + ".locate", task, List.of(), true);
    if (step == null || statistics == null || locate == null) {
      return null;
    }
    String changing = update.parts().isEmpty() ? name : update.subject();
    List<Variable> trained = step.laid().laying().trainable();
    if (trained.isEmpty()) {
      context.report(
          context
              .diagnostic(ActionCode.NOTHING_TO_TRAIN, update.at(), changing)
              .withHelp(still.frozen().isEmpty() ? null : "`freeze` leaves them as they are"));
      return null;
    }
    List<Function> functions = new ArrayList<>();
    TrainingStep steps = new TrainingStep(context, variables, function, optimization);
    String rate = freeName("rate", data);
    Function stepFunction = steps.step(open(step), trained, context.place(loss), changing, rate);
    if (stepFunction == null) {
      return null;
    }
    functions.add(stepFunction);
    String gather = "";
    if (optimization.accumulate() > 1) {
      gather = function + ".gather";
      Judged gathering = judged(gather, task, metrics, true);
      Function gatherFunction = null;
      if (gathering != null) {
        gatherFunction = steps.gather(open(gathering), trained, context.place(loss), changing);
      }
      if (gatherFunction == null) {
        return null;
      }
      functions.add(gatherFunction);
    }
    SequencedMap<String, String> averages = new LinkedHashMap<>();
    String average = "";
    if (optimization.average() > 0) {
      Function averageFunction = steps.average(trained, averages);
      average = averageFunction.name();
      functions.add(averageFunction);
    }
    functions.add(finish(validate));
    List<String> gradientLayers = new ArrayList<>();
    List<String> saturationLayers = new ArrayList<>();
    functions.add(statistics(statistics, name, gradientLayers, saturationLayers));
    List<String> locateLayers = new ArrayList<>();
    functions.add(locate(locate, name, locateLayers));
    MetricChecker.Metrics plansOf = step.metrics();
    return new Training(
        new ActionPlan.Update(
            update.name(),
            function + ".step",
            function + ".validate",
            function + ".statistics",
            gradientLayers,
            saturationLayers,
            function + ".locate",
            locateLayers,
            trained.stream().map(Variable::name).toList(),
            steps.calls(rate, gather, average, averages),
            step.judge().alignments()),
        functions,
        plansOf == null ? List.of() : plansOf.plans(),
        step.judge().pairs());
  }

  private static TrainingStep.Open open(Judged judged) {
    MetricChecker.Metrics metrics = judged.metrics();
    return new TrainingStep.Open(
        judged.laid().laying(), judged.loss(), metrics == null ? null : metrics.sums());
  }

  /** The name, changed if a field has it: inputs of a function are fed by name. */
  private static String freeName(String wanted, DataPlan data) {
    String name = wanted;
    while (true) {
      String taken = name;
      if (data.fields().stream().noneMatch(field -> field.name().equals(taken))) {
        return name;
      }
      name += "_";
    }
  }

  private static Function finish(Judged judged) {
    NetworkBuilder laying = judged.laid().laying();
    laying.builder().output("loss", judged.loss());
    outputSums(judged);
    return laying.builder().build();
  }

  private static void outputSums(Judged judged) {
    MetricChecker.Metrics metrics = judged.metrics();
    Value sums = metrics == null ? null : metrics.sums();
    if (sums != null) {
      judged.laid().laying().builder().output("sums", sums);
    }
  }

  private Function statistics(
      Judged judged, String network, List<String> gradientLayers, List<String> saturationLayers) {
    NetworkBuilder laying = judged.laid().laying();
    Instructions x = laying.x();
    List<Variable> trained = laying.trainable();
    List<Value> values =
        new ArrayList<>(trained.stream().map(variable -> laying.read(variable)).toList());
    laying.saturations().forEach(saturation -> values.add(saturation.output()));
    List<@Nullable Value> gradients =
        Differentiator.gradients(laying.builder(), judged.loss(), values)
                instanceof Gradients.Found found
            ? found.values()
            : Collections.nCopies(values.size(), null);
    List<Value> norms = new ArrayList<>();
    for (BuiltLayer layer : laying.layers()) {
      Value squares = null;
      for (int i = 0; i < trained.size(); i++) {
        Value gradient = gradients.get(i);
        if (layer.variables.contains(trained.get(i).name()) && gradient != null) {
          Value square = x.sumAll(x.square(gradient));
          squares = squares == null ? square : x.add(squares, square);
        }
      }
      if (squares != null) {
        gradientLayers.add(shortName(network, layer.name));
        norms.add(x.reshape(x.sqrt(squares), Shape.of(1)));
      }
    }
    output(laying, "gradient_norms", norms);
    List<Value> shares = new ArrayList<>();
    // A shared layer saturates at each of its uses; as one layer it has the mean of their shares.
    // What the loss goes around, as cross-entropy does with a sigmoid before it, hinders nothing.
    Map<String, List<Value>> byLayer = new LinkedHashMap<>();
    for (int i = 0; i < laying.saturations().size(); i++) {
      NetworkBuilder.Saturation saturation = laying.saturations().get(i);
      if (gradients.get(trained.size() + i) == null) {
        continue;
      }
      byLayer.computeIfAbsent(saturation.layer(), any -> new ArrayList<>()).add(saturation.share());
    }
    byLayer.forEach(
        (layer, uses) -> {
          Value sum = uses.stream().reduce(x::add).orElseThrow();
          saturationLayers.add(shortName(network, layer));
          shares.add(
              x.reshape(
                  uses.size() == 1 ? sum : x.divide(sum, x.scalar(uses.size())), Shape.of(1)));
        });
    output(laying, "saturation", shares);
    return laying.builder().build();
  }

  private Function locate(Judged judged, String network, List<String> locateLayers) {
    NetworkBuilder laying = judged.laid().laying();
    Instructions x = laying.x();
    List<Value> flags = new ArrayList<>();
    for (BuiltLayer layer : laying.layers()) {
      Value output = layer.output;
      if (output != null && output.type().element().isFloat()) {
        locateLayers.add(shortName(network, layer.name));
        flags.add(flag(x, output));
      }
    }
    locateLayers.add("the loss");
    flags.add(flag(x, judged.loss()));
    output(laying, "finite", flags);
    return laying.builder().build();
  }

  private static Value flag(Instructions x, Value value) {
    return x.reshape(x.cast(x.all(x.isFinite(value)), x.floats()), Shape.of(1));
  }

  private static void output(NetworkBuilder laying, String name, List<Value> parts) {
    if (!parts.isEmpty()) {
      laying
          .builder()
          .output(name, parts.size() == 1 ? parts.getFirst() : laying.x().concat(parts, 0));
    }
  }

  // Looking inside.

  /** A function that puts out what inner layers do. */
  public record Inside(Function function, List<String> layers) {}

  /**
   * The first convolutions over images, which are the layers with a kernel of two sizes, channels
   * and filters. What lies behind them falls away when the function is simplified.
   *
   * @param most how many layers
   * @return null if there are none
   */
  public @Nullable Inside inside(String function, Item.Network network, DataPlan data, long most) {
    Map<String, Fed> types = inputTypes(network, data);
    Laid laid =
        types == null
            ? null
            : lay(function, network, types, false, Still.NOTHING, context.place(network.name()));
    if (laid == null) {
      return null;
    }
    List<String> layers = new ArrayList<>();
    for (BuiltLayer layer : laid.laying().layers()) {
      Value output = layer.output;
      if (layers.size() < most
          && output != null
          && output.rank() == 4
          && layer.variables.stream().anyMatch(this::isKernelOfImages)) {
        laid.laying().builder().output(ActionPlan.Inside.output(layers.size()), output);
        layers.add(shortName(network.name().text(), layer.name));
      }
    }
    return layers.isEmpty() ? null : new Inside(laid.laying().builder().build(), layers);
  }

  private boolean isKernelOfImages(String name) {
    Variable variable = variables.find(name);
    return variable != null && name.endsWith("/kernel") && variable.type().shape().rank() == 4;
  }

  // Judging.

  /** The function of an evaluation. */
  public record Evaluation(
      Function function, List<MetricPlan> metrics, List<ActionPlan.Pair> pairs) {}

  public @Nullable Evaluation evaluation(
      String phase,
      Item.Action action,
      Item.Network network,
      DataPlan data,
      List<Expression> metrics,
      List<ActionPlan.Pair> known) {
    if (!plans.containsKey(network.name().text())) {
      return null;
    }
    Map<String, Fed> types = inputTypes(network, data);
    Laid laid =
        types == null
            ? null
            : lay(
                phase + ".evaluate",
                network,
                types,
                false,
                Still.NOTHING,
                context.place(action.subject().getFirst()));
    if (laid == null) {
      return null;
    }
    NetworkBuilder laying = laid.laying();
    ObjectiveScope judge = new ObjectiveScope(context, laying, network, laid.outputs(), data);
    MetricChecker.Metrics judged =
        new MetricChecker(judge)
            .metrics(new Evaluator(context, laying, judge), metrics, new Scope(null), known);
    if (judged == null) {
      return null;
    }
    laid.outputs().forEach((name, tensor) -> laying.builder().output(name, tensor.value()));
    Value sums = judged.sums();
    if (sums != null) {
      laying.builder().output("sums", sums);
    }
    return new Evaluation(laying.builder().build(), judged.plans(), judge.pairs());
  }
}
