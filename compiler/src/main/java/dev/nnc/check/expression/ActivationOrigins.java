package dev.nnc.check.expression;

import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which activation the values of a tensor come from, so that a loss can tell whether they fit it.
 * What only moves values about, such as a reshape or a pool, leaves them what they are; what is
 * computed of several stays in the range of none for certain, but is not known to leave it either.
 */
final class ActivationOrigins {
  private static final String LINEAR = "linear";

  /** For what was computed of activations that all have a range. */
  private static final String MIXTURE = "mixture";

  private static final Set<String> MOVES =
      Set.of(
          "reshape",
          "slice",
          "transpose",
          "concat",
          "split",
          "stack",
          "unstack",
          "reverse",
          "broadcast",
          "max_pool",
          "average_pool",
          "max",
          "min",
          "mean");

  private static final Set<String> MIXES =
      Set.of("add", "subtract", "multiply", "divide", "matmul", "maximum", "minimum", "sum");

  /** Functions that are no activations, and whose values are never below 0. */
  private static final Set<String> NOT_NEGATIVE = Set.of("exp", "square", "abs", "sqrt");

  /** Longer chains are taken for linear. */
  private static final int DEEPEST = 100;

  private final FunctionBuilder builder;
  private final Map<Value, String> activations;
  private final Map<Value, String> found = new HashMap<>();

  /**
   * @param activations the words of the activations that made values
   */
  ActivationOrigins(FunctionBuilder builder, Map<Value, String> activations) {
    this.builder = builder;
    this.activations = activations;
  }

  /** The activation's word, {@code linear} if any number may come, or {@code mixture}. */
  String of(Value value) {
    return of(value, 0);
  }

  private String of(Value value, int depth) {
    String known = activations.getOrDefault(value, found.get(value));
    if (known != null) {
      return known;
    }
    String made = depth > DEEPEST ? LINEAR : computed(value, depth);
    found.put(value, made);
    return made;
  }

  private String computed(Value value, int depth) {
    Operation operation = builder.definition(value);
    if (operation == null) {
      return LINEAR;
    }
    String word = operation.kind().word();
    if (NOT_NEGATIVE.contains(word)) {
      return word;
    }
    boolean mixes = MIXES.contains(word);
    if (!mixes && !MOVES.contains(word)) {
      return LINEAR;
    }
    String all = null;
    for (Value input : operation.inputs()) {
      Operation before = builder.definition(input);
      if (before != null && before.kind().word().equals("constant")) {
        continue;
      }
      String each = of(input, depth + 1);
      if (each.equals(LINEAR)) {
        return LINEAR;
      }
      all = all == null || all.equals(each) ? each : MIXTURE;
    }
    return all == null ? LINEAR : mixes ? MIXTURE : all;
  }
}
