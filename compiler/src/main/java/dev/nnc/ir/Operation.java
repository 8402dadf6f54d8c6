package dev.nnc.ir;

import java.util.List;

/** One operation in a function: {@code %3 = matmul(%1, %2) {…}}. */
public record Operation(
    OpKind kind, List<Value> inputs, Attributes attributes, List<Value> results, Origin origin) {
  public Operation {
    inputs = List.copyOf(inputs);
    results = List.copyOf(results);
  }

  public Value input(int index) {
    return inputs.get(index);
  }

  /**
   * The variables that it reads or changes; none of most. As the verifier finds them: these
   * attributes name variables, whatever the kind.
   */
  public List<String> variables() {
    if (attributes.has("variables")) {
      return attributes.texts("variables");
    }
    return attributes.has("variable") ? List.of(attributes.text("variable")) : List.of();
  }

  /** The result of an operation that has one. */
  public Value result() {
    if (results.size() != 1) {
      throw new IllegalStateException(kind.word() + " has " + results.size() + " results");
    }
    return results.getFirst();
  }
}
