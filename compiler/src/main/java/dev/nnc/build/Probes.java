package dev.nnc.build;

import dev.nnc.check.network.BuiltNetwork;
import dev.nnc.check.network.Objective;
import dev.nnc.differentiate.Differentiator;
import dev.nnc.differentiate.Gradients;
import dev.nnc.ir.Function;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.op.Instructions;
import dev.nnc.plan.ActionPlan;
import dev.nnc.source.Place;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions that look into a network that is being trained, layer by layer. */
final class Probes {
  private Probes() {}

  /**
   * How large the gradients are and how saturated the units.
   *
   * @param gradientLayers of which layer each of the outputs {@code gradient_norms} is
   * @param saturationLayers of which layer each of the outputs {@code saturation} is
   */
  record Statistics(
      Function function, List<String> gradientLayers, List<String> saturationLayers) {}

  static Statistics statistics(String name, Objective objective, Place at) {
    BuiltNetwork network = objective.unmeasured();
    Continued statistics = Continued.of(network, name, at);
    Instructions x = statistics.x();
    Value loss = statistics.withPenalties(objective.loss());
    List<Variable> trained = List.copyOf(network.weights().keySet());
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < trained.size(); i++) {
      places.put(trained.get(i).name(), i);
    }
    List<Value> values = new ArrayList<>(network.weights().values());
    network.saturations().forEach(saturation -> values.add(saturation.output()));
    List<@Nullable Value> gradients =
        Differentiator.gradients(statistics.builder(), loss, values)
                instanceof Gradients.Found found
            ? found.values()
            : Collections.nCopies(values.size(), null);
    List<String> gradientLayers = new ArrayList<>();
    List<Value> norms = new ArrayList<>();
    for (BuiltNetwork.Layer layer : network.layers()) {
      Value squares = null;
      // In the order in which they were read, as the sum has it.
      List<Integer> own = new ArrayList<>();
      for (Variable variable : layer.variables()) {
        Integer place = places.get(variable.name());
        if (place != null) {
          own.add(place);
        }
      }
      Collections.sort(own);
      for (int place : own) {
        Value gradient = gradients.get(place);
        if (gradient != null) {
          Value square = x.sumAll(x.square(gradient));
          squares = squares == null ? square : x.add(squares, square);
        }
      }
      if (squares != null) {
        gradientLayers.add(network.inSummary(layer.name()));
        norms.add(x.reshape(x.sqrt(squares), Shape.of(1)));
      }
    }
    statistics.output("gradient_norms", norms);
    List<String> saturationLayers = new ArrayList<>();
    List<Value> shares = new ArrayList<>();
    // A shared layer saturates at each of its uses; as one layer it has the mean of their shares.
    // What the loss goes around, as cross-entropy does with a sigmoid before it, hinders nothing.
    Map<String, List<Value>> byLayer = new LinkedHashMap<>();
    for (int i = 0; i < network.saturations().size(); i++) {
      BuiltNetwork.Saturation saturation = network.saturations().get(i);
      if (gradients.get(trained.size() + i) != null) {
        byLayer
            .computeIfAbsent(saturation.layer(), any -> new ArrayList<>())
            .add(saturation.share());
      }
    }
    byLayer.forEach(
        (layer, uses) -> {
          Value sum = uses.stream().reduce(x::add).orElseThrow();
          saturationLayers.add(network.inSummary(layer));
          shares.add(
              x.reshape(
                  uses.size() == 1 ? sum : x.divide(sum, x.scalar(uses.size())), Shape.of(1)));
        });
    statistics.output("saturation", shares);
    for (int i = 0; i < trained.size(); i++) {
      Value gradient = gradients.get(i);
      if (gradient != null) {
        statistics.builder().output(ActionPlan.GRADIENT + trained.get(i).name(), gradient);
      }
    }
    return new Statistics(statistics.build(), gradientLayers, saturationLayers);
  }

  /**
   * Where a NaN or infinity arises.
   *
   * @param layers of which layer each of the outputs {@code finite} is; the last is the loss
   */
  record Locate(Function function, List<String> layers) {}

  static Locate locate(String name, Objective objective, Place at) {
    BuiltNetwork network = objective.unmeasured();
    Continued locate = Continued.of(network, name, at);
    Instructions x = locate.x();
    Value loss = locate.withPenalties(objective.loss());
    List<String> layers = new ArrayList<>();
    List<Value> flags = new ArrayList<>();
    for (BuiltNetwork.Layer layer : network.layers()) {
      Value output = layer.output();
      if (output != null && output.type().element().isFloat()) {
        layers.add(network.inSummary(layer.name()));
        flags.add(flag(x, output));
      }
    }
    layers.add("the loss");
    flags.add(flag(x, loss));
    locate.output("finite", flags);
    return new Locate(locate.build(), layers);
  }

  private static Value flag(Instructions x, Value value) {
    return x.reshape(x.cast(x.all(x.isFinite(value)), x.floats()), Shape.of(1));
  }
}
