package dev.nnc.ir;

import dev.nnc.type.ElementType;
import java.util.List;
import java.util.Map;

/**
 * What an operation needs to put itself into a TensorFlow graph, without a TensorFlow type in
 * sight: the implementation stands in {@code dev.nnc.lower}.
 */
public interface Emitter {
  /** An output of a node of the graph. */
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

  /** A constant vector of integers, as TensorFlow wants for shapes, axes and permutations. */
  Handle integers(ElementType element, List<Long> values);

  /** A constant scalar. */
  Handle scalar(ElementType element, double value);

  /** The resource handle of the variable, for ops that update it. */
  Handle variable(String name);

  /** The value of the variable at the beginning of this call. */
  Handle read(String name);

  /** Says that the node that made the handle must run whenever this function is called. */
  void effect(Handle handle);
}
