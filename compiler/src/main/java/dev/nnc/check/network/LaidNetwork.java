package dev.nnc.check.network;

import dev.nnc.check.expression.BuiltLayer;
import dev.nnc.check.expression.CheckedValue;
import dev.nnc.check.expression.NetworkBuilder;
import dev.nnc.check.expression.VariableTable;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * A network in a function that is still open.
 *
 * @param outputs what the network gives, by name
 */
record LaidNetwork(
    String name,
    NetworkBuilder function,
    Map<String, CheckedValue.Tensor> outputs,
    VariableTable variables) {
  /**
   * What a training leaves as it is.
   *
   * @param frozen by the wish of the program
   * @param kept since another update changes it
   */
  record Still(Set<String> frozen, Set<String> kept) {
    static final Still NOTHING = new Still(Set.of(), Set.of());
  }

  /**
   * The same in a function of its own, to which a loss or metrics can be added.
   *
   * @param training whether layers that are added work as in a training
   */
  LaidNetwork continued(boolean training, Still still) {
    NetworkBuilder copy = function.continued(training);
    copy.freeze(still.frozen());
    copy.keep(still.kept());
    return new LaidNetwork(name, copy, outputs, variables);
  }

  /** What there is by now, with all that was added behind the network. */
  BuiltNetwork built() {
    SequencedMap<String, Value> values = new LinkedHashMap<>();
    outputs.forEach((output, tensor) -> values.put(output, tensor.value()));
    List<BuiltNetwork.Layer> layers = new ArrayList<>();
    for (BuiltLayer layer : function.layers()) {
      Set<Variable> its = new LinkedHashSet<>();
      for (String variable : layer.variables) {
        Variable known = variables.find(variable);
        if (known != null) {
          its.add(known);
        }
      }
      layers.add(new BuiltNetwork.Layer(layer.name, its, layer.output));
    }
    SequencedMap<Variable, Value> weights = new LinkedHashMap<>();
    function.trainable().forEach(variable -> weights.put(variable, function.read(variable)));
    return new BuiltNetwork(
        name,
        function.builder().build(),
        values,
        layers,
        weights,
        new LinkedHashMap<>(function.updates()),
        function.penalties(),
        function.saturations().stream()
            .map(each -> new BuiltNetwork.Saturation(each.layer(), each.share(), each.output()))
            .toList());
  }
}
