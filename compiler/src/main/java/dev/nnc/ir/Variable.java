package dev.nnc.ir;

import dev.nnc.type.TensorType;

/**
 * A tensor that lives from step to step: a weight, an optimizer's slot, the step counter.
 *
 * @param name unique in the program, for example {@code mlp/dense_1/kernel}
 * @param type its fully known type
 * @param trainable whether training changes it
 * @param initial what it holds at the start
 */
public record Variable(String name, TensorType type, boolean trainable, Initial initial) {
  public Variable {
    if (!type.shape().isKnown()) {
      throw new IllegalArgumentException("variable " + name + " needs a known shape: " + type);
    }
  }

  /** Whether it is the matrix or the filters of a layer, by the role that its name ends with. */
  public boolean isKernel() {
    return isKernel(name);
  }

  /** The same for the variable of that name. */
  public static boolean isKernel(String name) {
    return name.endsWith("/kernel");
  }

  /** That of the name, which says it all; a record's own is linked at run time in each start. */
  @Override
  public int hashCode() {
    return name.hashCode();
  }
}
