package dev.nnc.plan;

import dev.nnc.source.Place;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.List;

/**
 * A network with all shapes known.
 *
 * @param inputs by name, with the batch dimension first; the names are those of the fields to feed
 * @param outputs by name
 * @param layers in the order in which they were laid down
 * @param predict the name of the program's function that takes the inputs and gives the outputs
 * @param architecture how data flows from the inputs through the layers to the outputs
 */
public record NetworkPlan(
    Place place,
    String name,
    String documentation,
    List<Port> inputs,
    List<Port> outputs,
    List<LayerPlan> layers,
    String predict,
    Architecture architecture) {
  public NetworkPlan {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    layers = List.copyOf(layers);
  }

  /** A value that goes in or comes out. */
  public record Port(String name, TensorType type) {}

  /**
   * One line of the summary.
   *
   * @param name unique in the network, for example {@code dense_1}
   * @param kind the catalogue's word
   * @param output the shape of one row
   * @param parameters how many numbers its variables hold
   * @param trainable how many of them training changes
   * @param activation the word of its activation, or empty
   * @param variables their names in the program
   * @param uses how often the same weights are used
   */
  public record LayerPlan(
      Place place,
      String name,
      String kind,
      Shape output,
      long parameters,
      long trainable,
      String activation,
      List<String> variables,
      int uses) {
    public LayerPlan {
      variables = List.copyOf(variables);
    }
  }

  public long parameters() {
    return layers.stream().mapToLong(LayerPlan::parameters).sum();
  }

  public long trainable() {
    return layers.stream().mapToLong(LayerPlan::trainable).sum();
  }
}
