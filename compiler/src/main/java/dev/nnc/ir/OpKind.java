package dev.nnc.ir;

import dev.nnc.type.TensorType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One kind of operation: its shape rule, its derivative and its lowering stand together in its
 * implementation in {@code dev.nnc.op}. Kinds have no state.
 */
public interface OpKind {
  /** The word in the IR's text, for example {@code matmul}. */
  String name();

  /**
   * The shape rule.
   *
   * @throws IllFormedException if no such operation can be; that is a defect of the compiler, since
   *     the checker has looked at what the person wrote before it builds anything
   */
  List<TensorType> infer(List<TensorType> inputs, Attributes attributes);

  /** Whether a call changes a variable, so that it may neither be dropped nor doubled. */
  default boolean hasEffect() {
    return false;
  }

  /**
   * The derivative in reverse mode: given the gradient of the loss by each result (null where it is
   * zero), the gradient by each input (null where it is zero or where the input is no float).
   *
   * @return as many as there are inputs, or {@link #NO_DERIVATIVE} if none is defined: then a loss
   *     that depends on a weight through this operation is a compile-time error
   */
  List<@Nullable Value> differentiate(
      FunctionBuilder builder, Operation operation, List<@Nullable Value> gradients);

  /** The answer of a kind that has no derivative. Compared by identity. */
  List<@Nullable Value> NO_DERIVATIVE = List.of();

  /** Puts the operation into the graph that is being built. */
  List<Emitter.Handle> emit(Emitter emitter, Operation operation, List<Emitter.Handle> inputs);

  /** Typical uses, from which the gradient check and the shape check make their cases. */
  List<Example> examples();

  /**
   * A use of the operation on inputs of the given types; {@code low} and {@code high} bound the
   * random numbers so that the check stays away from poles and kinks.
   */
  record Example(List<TensorType> inputs, Attributes attributes, double low, double high) {
    public Example {
      inputs = List.copyOf(inputs);
    }
  }
}
