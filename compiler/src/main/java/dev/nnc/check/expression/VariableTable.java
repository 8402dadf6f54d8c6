package dev.nnc.check.expression;

import dev.nnc.ir.Initial;
import dev.nnc.ir.Variable;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All variables of a program, by name. */
public final class VariableTable {
  /** The most elements that one tensor may have: 8 GiB of floats. */
  private static final double MOST_ELEMENTS = 2147483648.0;

  private final Map<String, Variable> byName = new LinkedHashMap<>();
  public final List<Conflict> conflicts = new ArrayList<>();

  /** By layer, how much of its moving statistics a training step leaves. */
  public final Map<String, Double> moving = new LinkedHashMap<>();

  /** Variables that no machine should be asked to hold. */
  final List<Oversized> oversized = new ArrayList<>();

  /** A variable that exists with another shape than is asked for now. */
  public record Conflict(String name, Shape is, Shape wanted) {}

  /** A variable that would be too large, with its number of elements. */
  record Oversized(String name, Shape shape, double elements) {}

  /** The variable of that name, made at the first call; see {@link #conflicts} for the others. */
  public Variable declare(String name, TensorType type, boolean trainable, Initial initial) {
    double elements = 1;
    for (Dimension dimension : type.shape().dimensions()) {
      elements *= dimension.size();
    }
    if (elements > MOST_ELEMENTS) {
      oversized.add(new Oversized(name, type.shape(), elements));
    }
    Variable existing = byName.get(name);
    if (existing == null) {
      Variable variable = new Variable(name, type, trainable, initial);
      byName.put(name, variable);
      return variable;
    }
    if (!existing.type().equals(type)) {
      conflicts.add(new Conflict(name, existing.type().shape(), type.shape()));
      return new Variable(name, type, trainable, initial);
    }
    return existing;
  }

  public List<Variable> all() {
    return List.copyOf(byName.values());
  }

  public @Nullable Variable find(String name) {
    return byName.get(name);
  }
}
