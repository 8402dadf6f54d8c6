package dev.nnc.check.network;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Recipe;
import dev.nnc.check.expression.BuiltLayer;
import dev.nnc.check.expression.CheckedValue;
import dev.nnc.check.expression.ClassAnnotation;
import dev.nnc.check.expression.Evaluator;
import dev.nnc.check.expression.FieldTensors;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.NetworkBuilder;
import dev.nnc.check.expression.Scope;
import dev.nnc.check.expression.VariableTable;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.ValueCode;
import dev.nnc.ir.Initial;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Checks networks: lays each as it predicts, and makes its summary and its drawing. */
public final class NetworkChecker {
  private final FileContext context;
  private final VariableTable variables = new VariableTable();
  private final Map<String, NetworkPlan> plans = new LinkedHashMap<>();
  private final List<BuiltNetwork> built = new ArrayList<>();
  private final LaidNetworks networks;

  public NetworkChecker(FileContext context) {
    this.context = context;
    this.networks = new LaidNetworks(context, variables);
    TensorType counter = new TensorType(ElementType.I64, Shape.SCALAR);
    variables.declare(Program.SEED, counter, false, new Initial.Seed());
    variables.declare(Program.STEP, counter, false, new Initial.Fill(0));
  }

  /** By layer, how much of its moving statistics a training step leaves. */
  public Map<String, Double> moving() {
    return Map.copyOf(variables.moving);
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

  /** The checks of what actions put behind the networks. */
  public ObjectiveChecker objectives() {
    return new ObjectiveChecker(context, this, networks);
  }

  public static String predictName(String network) {
    return "predict." + network;
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
    Map<String, NetworkInput> types = null;
    for (DataPlan data : candidates) {
      if (types == null) {
        types = NetworkInput.of(network, data);
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
    LaidNetwork prediction =
        networks.laid(network, LaidNetworks.Way.inference(types), home.place(network.name()));
    if (prediction == null) {
      return;
    }
    BuiltNetwork whole = prediction.built();
    built.add(whole);
    List<NetworkPlan.Port> ins = new ArrayList<>();
    types.forEach((input, fed) -> ins.add(new NetworkPlan.Port(input, fed.type())));
    List<NetworkPlan.Port> outs = new ArrayList<>();
    prediction
        .outputs()
        .forEach((output, tensor) -> outs.add(new NetworkPlan.Port(output, tensor.value().type())));
    plans.put(
        name,
        new NetworkPlan(
            home.place(network.name()),
            name,
            network.doc(),
            ins,
            outs,
            layers(whole, prediction.function()),
            predictName(name),
            new ArchitectureTracer(prediction.function(), whole::inSummary)
                .architecture(ins, prediction.outputs())));
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
                    + ": [28, 28, 1]`, and for class numbers `from "
                    + input.name()
                    + ": category(10)`"));
  }

  private @Nullable Map<String, NetworkInput> annotated(Item.Network network) {
    Evaluator evaluator = new Evaluator(context.home(network), null, null);
    Map<String, NetworkInput> types = new LinkedHashMap<>();
    for (Recipe.Input input : network.recipe().inputs()) {
      Expression annotation = input.annotation();
      ClassAnnotation classes = ClassAnnotation.of(annotation);
      Shape shape =
          classes != null
              ? shape(evaluator, classes.sizes())
              : annotation != null
                      && evaluator.peek(annotation, new Scope(null))
                          instanceof CheckedValue.Items items
                  ? shape(items.elements())
                  : null;
      if (shape == null) {
        return null;
      }
      long count = classes == null ? 0 : classes.classes(evaluator, new Scope(null));
      types.put(
          input.name().text(),
          new NetworkInput(
              new TensorType(count > 0 ? ElementType.I32 : ElementType.F32, shape.batched()),
              count,
              OptionalInt.empty()));
    }
    return types;
  }

  /** The shape of these sizes; null if one is no size. */
  private static @Nullable Shape shape(Evaluator evaluator, List<Expression> sizes) {
    List<CheckedValue> known = new ArrayList<>();
    for (Expression size : sizes) {
      CheckedValue meaning = evaluator.peek(size, new Scope(null));
      if (meaning == null) {
        return null;
      }
      known.add(meaning);
    }
    return shape(known);
  }

  private static @Nullable Shape shape(List<CheckedValue> elements) {
    long[] sizes = new long[elements.size()];
    for (int i = 0; i < sizes.length; i++) {
      if (!(elements.get(i) instanceof CheckedValue.Number n) || !n.isWhole()) {
        return null;
      }
      sizes[i] = (long) n.value();
    }
    return Shape.of(sizes);
  }

  private List<NetworkPlan.LayerPlan> layers(BuiltNetwork network, NetworkBuilder function) {
    List<NetworkPlan.LayerPlan> layers = new ArrayList<>();
    for (BuiltLayer layer : function.layers()) {
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
}
