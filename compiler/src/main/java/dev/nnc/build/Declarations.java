package dev.nnc.build;

import dev.nnc.ir.Initial;
import dev.nnc.ir.Variable;
import dev.nnc.type.TensorType;

/** The variables of the program, to which functions add those that only they need. */
@FunctionalInterface
public interface Declarations {
  /** The variable of that name, made at the first call. */
  Variable declare(String name, TensorType type, boolean trainable, Initial initial);
}
