package dev.nnc.check.network;

import dev.nnc.ir.Function;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A network that was laid into a function, with or without a loss and metrics behind it: what
 * functions that use it begin with. Its values are those of the function.
 *
 * @param name of the network
 * @param body the inputs and operations; nothing is put out yet
 * @param outputs what the network gives, by name
 * @param layers in the order in which they were first laid down
 * @param weights what training changes, with the values read
 * @param updates the values that layers give in a training step to variables that training does not
 *     learn, such as moving means
 * @param penalties scalars that layers add to a loss
 * @param saturations how saturated the units of layers are, one for each use
 */
public record BuiltNetwork(
    String name,
    Function body,
    SequencedMap<String, Value> outputs,
    List<Layer> layers,
    SequencedMap<Variable, Value> weights,
    SequencedMap<Variable, Value> updates,
    List<Value> penalties,
    List<Saturation> saturations) {
  public BuiltNetwork {
    outputs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(outputs));
    layers = List.copyOf(layers);
    weights = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(weights));
    updates = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(updates));
    penalties = List.copyOf(penalties);
    saturations = List.copyOf(saturations);
  }

  /** The layer's name as the network's summary says it. */
  public String inSummary(String layer) {
    return layer.startsWith(name + "/") ? layer.substring(name.length() + 1) : layer;
  }

  /**
   * A layer.
   *
   * @param output of its last use
   */
  public record Layer(String name, Set<Variable> variables, @Nullable Value output) {
    public Layer {
      variables = Collections.unmodifiableSet(new LinkedHashSet<>(variables));
    }
  }

  /**
   * What one use of an activation gave, and how saturated it is.
   *
   * @param share a scalar from 0 to 1
   */
  public record Saturation(String layer, Value share, Value output) {}
}
