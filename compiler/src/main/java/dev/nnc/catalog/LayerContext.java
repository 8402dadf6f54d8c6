package dev.nnc.catalog;

import dev.nnc.ir.Initial;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.Shape;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a layer is given when it is laid down. The same layer is laid down once for training and
 * once for inference; its variables are the same both times.
 */
public interface LayerContext {
  Instructions x();

  /** Whether the function being built is a training step, where dropout drops. */
  boolean training();

  /** Whether the training leaves the layer as it is; statistics must then not move, either. */
  default boolean frozen() {
    return false;
  }

  /**
   * The value of a variable of the layer, made at the first call.
   *
   * @param role its name within the layer: {@code kernel}, {@code bias}, {@code gamma}
   * @param initializer a configured entry of kind INITIALIZER
   * @param fanIn how many inputs one unit sees, for initializers that scale by it
   * @param fanOut how many units one input reaches
   */
  Value variable(
      String role, Shape shape, Configured initializer, long fanIn, long fanOut, boolean trainable);

  /** The same, with a start that stands in the file. */
  Value variable(String role, Shape shape, Initial initial, boolean trainable);

  /**
   * Gives a variable that training does not learn, such as a moving mean, a new value at the end of
   * a training step: after all reads, and only if the loss is finite. Elsewhere nothing happens. A
   * shared layer that asks for the variable again in the same step sees this value.
   *
   * @param role by which the layer has declared the variable
   */
  void update(String role, Value value);

  /**
   * Says how much of a moving statistic is still there after a training step, and how it is made of
   * the rows of a batch: one batch is a small sample.
   *
   * @param kept the share, from 0 to 1
   */
  default void moves(double kept) {}

  /** Adds a scalar to the loss, such as an L2 term. */
  void penalty(Value scalar);

  /** Applies an activation and lets the report see how saturated it is. */
  Value activate(Configured activation, Value input);

  /**
   * Which steps of a sequence count: bool [batch, time], or null if all do. Steps that do not are
   * padding, which layers that go over time leave out.
   */
  @Nullable Value mask(Value sequence);

  /**
   * Says which steps of the value count, and gives the value back; with null, that all do. A layer
   * that does not say so passes the masks of its inputs on, if its output has their [batch, time].
   */
  Value masked(Value value, @Nullable Value mask);

  /**
   * Of how many values of one size the value is made, which stand side by side in its last axis:
   * the output and the memory of an LSTM's state. 1 if nothing was said.
   */
  int parts(Value value);

  /** Says so, and gives the value back. */
  Value parted(Value value, int parts);

  /**
   * How many class or word numbers the value may hold: all are below. 0 if it holds no such
   * numbers, -1 if only the data tells.
   */
  long classes(Value value);

  /** Which of these numbers is padding and stands for nothing; empty if none does. */
  default OptionalInt padding(Value value) {
    return OptionalInt.of(0);
  }

  /** A number that no other random operation of the program has. */
  long randomStream();
}
