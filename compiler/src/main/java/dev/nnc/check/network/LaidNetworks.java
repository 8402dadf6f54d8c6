package dev.nnc.check.network;

import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Recipe;
import dev.nnc.check.expression.CheckedValue;
import dev.nnc.check.expression.Evaluator;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.FlowElaborator;
import dev.nnc.check.expression.NetworkBuilder;
import dev.nnc.check.expression.VariableTable;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Grammar;
import dev.nnc.diag.ValueCode;
import dev.nnc.plan.DataPlan;
import dev.nnc.source.Place;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The networks of a program, each laid once for each way in which it works. */
final class LaidNetworks {
  private final FileContext context;
  private final VariableTable variables;
  private final Map<Item.Network, List<Laid>> laid = new IdentityHashMap<>();

  LaidNetworks(FileContext context, VariableTable variables) {
    this.context = context;
    this.variables = variables;
  }

  /**
   * A way in which a network is laid: all on which its operations depend, so that it is laid once
   * in each way.
   *
   * @param frozen what a training leaves as it is, for layers that then work as in a prediction
   */
  record Way(Map<String, NetworkInput> inputs, boolean training, Set<String> frozen) {
    static Way inference(Map<String, NetworkInput> inputs) {
      return new Way(inputs, false, Set.of());
    }

    static Way training(Map<String, NetworkInput> inputs, Set<String> frozen) {
      return new Way(inputs, true, frozen);
    }

    /**
     * By hand, since a record's own comparison is code that is made at run time, for which each of
     * our short processes would wait.
     */
    private boolean isSame(Way other) {
      return training == other.training
          && frozen.equals(other.frozen)
          && inputs.keySet().equals(other.inputs.keySet())
          && inputs.entrySet().stream()
              .allMatch(
                  each ->
                      each.getValue()
                          .isSame(Objects.requireNonNull(other.inputs.get(each.getKey()))));
    }
  }

  /** The network as a prediction or a training uses it; not to be added to. */
  @Nullable LaidNetwork laid(Item.Network network, Way way, Place at) {
    List<Laid> ways = laid.computeIfAbsent(network, any -> new ArrayList<>());
    for (Laid each : ways) {
      if (each.way().isSame(way)) {
        return each.network();
      }
    }
    LaidNetwork made = lay(network, way, at);
    if (made != null) {
      ways.add(new Laid(way, made));
    }
    return made;
  }

  private record Laid(Way way, LaidNetwork network) {}

  private @Nullable LaidNetwork lay(Item.Network network, Way way, Place at) {
    NetworkBuilder function = new NetworkBuilder(variables, way.training());
    function.freeze(way.frozen());
    List<CheckedValue.Tensor> data = new ArrayList<>();
    for (Recipe.Input input : network.recipe().inputs()) {
      NetworkInput fed = way.inputs().get(input.name().text());
      if (fed == null) {
        return null;
      }
      data.add(
          new CheckedValue.Tensor(
              function.input(input.name().text(), fed.type(), fed.classes(), fed.padding()),
              context.home(network).place(input),
              null,
              null));
    }
    int conflicts = variables.conflicts.size();
    FileContext home = context.home(network);
    List<CheckedValue.Tensor> results =
        new FlowElaborator(home, new Evaluator(home, function, null), function)
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
                  Grammar.count(results.size(), "output"),
                  names.isEmpty()
                      ? "a network that names none"
                      : Grammar.count(names.size(), "name"))
              .withHelp("name each of them: `from … to a, b { a = …, b = … }`"));
      return null;
    }
    for (int i = 0; i < results.size(); i++) {
      CheckedValue.Tensor result = results.get(i);
      if (!result.isBatched()) {
        context.report(
            Diagnostic.of(ValueCode.NOT_A_VALUE, result.made(), result.describe() + " as an output")
                .withHelp(
                    "a network gives something for each row: `mean(x, axis: 1)` is the mean of each"
                        + " row, `mean(x)` that of all"));
        return null;
      }
      String name = names.isEmpty() ? network.name().text() : names.get(i).text();
      outputs.put(name, new CheckedValue.Tensor(result.value(), result.made(), null, name));
    }
    return new LaidNetwork(network.name().text(), function, outputs, variables);
  }

  /** The network as it predicts, with the inputs of the data; null if it cannot. */
  @Nullable LaidNetwork inference(Item.Network network, DataPlan data, Place at) {
    Map<String, NetworkInput> inputs = NetworkInput.of(network, data);
    return inputs == null ? null : laid(network, Way.inference(inputs), at);
  }
}
