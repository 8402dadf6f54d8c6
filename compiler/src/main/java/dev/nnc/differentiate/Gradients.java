package dev.nnc.differentiate;

import dev.nnc.ir.Operation;
import dev.nnc.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a derivative. */
public sealed interface Gradients {
  /**
   * The gradients of the loss.
   *
   * @param values one for each value asked for, of its type; null if the loss does not depend on
   *     it, or only through steps whose derivative is zero everywhere
   */
  record Found(List<@Nullable Value> values) implements Gradients {
    public Found {
      values = Collections.unmodifiableList(new ArrayList<>(values));
    }
  }

  /** The loss depends on a value through an operation that has no derivative. */
  record NoDerivative(Operation operation) implements Gradients {}
}
