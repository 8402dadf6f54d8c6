package dev.nnc.train;

import dev.nnc.checkpoint.Weights;
import dev.nnc.checkpoint.Weights.Tensor;
import dev.nnc.ir.Variable;
import dev.nnc.lower.Session;
import dev.nnc.type.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/** Copies variables out of a session and back. */
public final class Snapshot {
  private Snapshot() {}

  /** The values of all variables that the filter lets through. */
  public static Weights take(Session session, Predicate<Variable> filter) {
    List<Variable> variables = session.variables().stream().filter(filter).toList();
    if (variables.isEmpty()) {
      return new Weights(List.of());
    }
    Map<String, byte[]> values = session.read(variables.stream().map(Variable::name).toList());
    List<Tensor> tensors = new ArrayList<>();
    for (Variable variable : variables) {
      byte[] value = Objects.requireNonNull(values.get(variable.name()));
      tensors.add(new Tensor(variable.name(), variable.type(), value));
    }
    return new Weights(tensors);
  }

  /** The values of all variables. */
  public static Weights take(Session session) {
    return take(session, variable -> true);
  }

  /** Sets the variables to these values again. */
  public static void restore(Session session, Weights weights) {
    if (weights.tensors().isEmpty()) {
      return;
    }
    Map<String, byte[]> values = new LinkedHashMap<>();
    weights.tensors().forEach(tensor -> values.put(tensor.name(), tensor.value()));
    session.write(values);
  }

  /** Whether no number is infinite or NaN. */
  public static boolean isFinite(Weights weights) {
    for (Tensor tensor : weights.tensors()) {
      if (tensor.type().element() == ElementType.F32) {
        FloatBuffer numbers =
            ByteBuffer.wrap(tensor.value()).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        while (numbers.hasRemaining()) {
          if (!Float.isFinite(numbers.get())) {
            return false;
          }
        }
      }
    }
    return true;
  }
}
