package dev.nnc.check.network;

import dev.nnc.ast.Item;
import dev.nnc.ast.Recipe;
import dev.nnc.check.expression.FieldTensors;
import dev.nnc.plan.DataPlan;
import dev.nnc.type.ColumnType;
import dev.nnc.type.TensorType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What is fed into an input of a network.
 *
 * @param classes for class numbers, how many there are, -1 if only the data tells; else 0
 * @param padding the class number that stands for none
 */
public record NetworkInput(TensorType type, long classes, OptionalInt padding) {
  boolean isSame(NetworkInput other) {
    return type.element() == other.type.element()
        && type.shape().equals(other.type.shape())
        && classes == other.classes
        && padding.equals(other.padding);
  }

  /** The network's inputs from the fields of the same names, or null if one is missing. */
  public static @Nullable Map<String, NetworkInput> of(Item.Network network, DataPlan data) {
    Map<String, NetworkInput> inputs = new LinkedHashMap<>();
    for (Recipe.Input input : network.recipe().inputs()) {
      String name = input.name().text();
      DataPlan.Field field = data.find(name).orElse(null);
      if (field == null || !FieldTensors.feedable(field)) {
        return null;
      }
      ColumnType type = field.type();
      boolean numbered = type.content() == ColumnType.Content.CLASS;
      inputs.put(
          name,
          new NetworkInput(
              FieldTensors.tensor(field), numbered ? type.classes() : 0, type.padding()));
    }
    return inputs;
  }
}
