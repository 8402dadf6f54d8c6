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

  /** The result of an operation that has one. */
  public Value result() {
    if (results.size() != 1) {
      throw new IllegalStateException(kind.word() + " has " + results.size() + " results");
    }
    return results.getFirst();
  }
}
