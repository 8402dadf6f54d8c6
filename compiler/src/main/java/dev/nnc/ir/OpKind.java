package dev.nnc.ir;

import dev.nnc.type.TensorType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One kind of operation: its shape rule, its derivative and its lowering stand together in its
 * implementation in {@code dev.nnc.op}. Kinds have no state and are equal where their words are.
 */
public interface OpKind {
  /** The word in the IR's text, for example {@code matmul}. */
  String word();

  /**
   * The shape rule.
   *
   * @throws IllFormedException if no such operation can be; that is a defect of the compiler, since
   *     the checker has looked at what the person wrote before it builds anything
   */
  List<TensorType> infer(List<TensorType> inputs, Attributes attributes);

  /** What a call does beside computing its results. */
  enum Effect {
    NONE,
    /** It may fail on purpose; updates of the same call wait for it. */
    CHECK,
    /**
     * It changes variables. It has no results, and takes place after all reads and checks; several
     * updates of one variable take place in the order in which they stand.
     */
    UPDATE
  }

  default Effect effect() {
    return Effect.NONE;
  }

  /** Whether an operation of this kind may neither be dropped nor doubled. */
  default boolean hasEffect() {
    return effect() != Effect.NONE;
  }

  /** What is known about the derivative. */
  enum Derivative {
    /** {@link #differentiate} gives it. */
    DEFINED,
    /** The results are constant, or constant in pieces: nothing flows back. */
    ZERO,
    /** None is known: a loss that depends on a weight through it is a compile-time error. */
    MISSING
  }

  Derivative derivative();

  /**
   * The derivative in reverse mode, for kinds whose derivative is DEFINED.
   *
   * @return the gradient of the loss by each input: as many as there are inputs, null where it is
   *     zero or not wanted
   */
  default List<@Nullable Value> differentiate(Backward backward) {
    throw new IllFormedException(word() + " has no derivative");
  }

  /**
   * The rule for several trials at once; asked only where an input, or a variable that is updated,
   * differs between trials.
   *
   * @return the results, each with an axis of trials in front where it differs between them; empty
   *     if there is no rule
   */
  default Optional<List<Value>> stack(Stacking all) {
    return Optional.empty();
  }

  /** Puts the operation into the graph that is being built. */
  List<Emitter.Handle> emit(Emitter emitter, Operation operation, List<Emitter.Handle> inputs);

  /** Whether it multiplies numbers of its two inputs and adds many of the products up. */
  default boolean isProduct() {
    return false;
  }

  /** Typical uses, from which the gradient check and the shape check make their cases. */
  List<Example> examples();

  /** A use of the operation. */
  record Example(List<Input> inputs, Attributes attributes) {
    public Example {
      inputs = List.copyOf(inputs);
    }

    public List<TensorType> types() {
      return inputs.stream().map(Input::type).toList();
    }

    /**
     * An input and the bounds of the random numbers that fill it, so that the check stays away from
     * poles and kinks; whole numbers are below {@code high}.
     *
     * @param probabilities whether the numbers along the last axis have the sum 1
     */
    public record Input(TensorType type, double low, double high, boolean probabilities) {
      public Input(TensorType type, double low, double high) {
        this(type, low, high, false);
      }
    }
  }
}
