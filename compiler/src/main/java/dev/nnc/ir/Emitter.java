package dev.nnc.ir;

import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import java.util.List;
import java.util.Map;

/**
 * What an operation needs to put itself into a TensorFlow graph, without a TensorFlow type in
 * sight: the implementation stands in {@code dev.nnc.lower}.
 */
public interface Emitter {
  /** An output of a node of the graph, or several for an input that takes a list. */
  interface Handle {}

  /**
   * Adds a node.
   *
   * @param type the op's name in TensorFlow's registry, for example {@code MatMul}
   * @param attributes by TensorFlow's names; values as in {@link Attributes}
   */
  List<Handle> node(String type, List<Handle> inputs, Map<String, Object> attributes);

  /** Adds a node with one output. */
  default Handle one(String type, List<Handle> inputs, Map<String, Object> attributes) {
    return node(type, inputs, attributes).getFirst();
  }

  /** Adds a node with one output and nothing to set. */
  default Handle one(String type, Handle... inputs) {
    return one(type, List.of(inputs), Map.of());
  }

  /**
   * Adds a node that changes a variable: it runs whenever the function is called, after all reads
   * and checks.
   */
  void update(String type, List<Handle> inputs, Map<String, Object> attributes);

  /** Several outputs as one input, for ops such as {@code ConcatV2}. */
  Handle list(List<Handle> handles);

  /** A constant vector of integers, as TensorFlow wants for shapes, axes and permutations. */
  Handle integers(ElementType element, List<Long> values);

  /** A constant scalar. */
  Handle scalar(ElementType element, double value);

  /** A constant i64 scalar. */
  Handle integer(long value);

  /** A constant tensor in row-major order. */
  Handle constant(ElementType element, Shape shape, List<? extends Number> values);

  /** The resource handle of the variable, for ops that update it. */
  Handle variable(String name);

  /** The value of the variable at the beginning of this call. */
  Handle read(String name);
}
