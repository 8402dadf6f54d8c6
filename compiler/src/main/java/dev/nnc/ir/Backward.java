package dev.nnc.ir;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the derivative of one operation is made from.
 *
 * @param builder where the operations of the derivative go
 * @param operation what is differentiated
 * @param gradients the gradient of the loss by each result, null where it is zero
 * @param wanted for each input, whether anybody asks for the gradient by it
 */
public record Backward(
    FunctionBuilder builder,
    Operation operation,
    List<@Nullable Value> gradients,
    List<Boolean> wanted) {
  public Backward {
    gradients = Collections.unmodifiableList(new ArrayList<>(gradients));
    wanted = List.copyOf(wanted);
  }

  /** The gradient of an operation with one result. */
  public Value gradient() {
    Value gradient = gradients.getFirst();
    if (gradient == null) {
      throw new IllFormedException("nothing flows back into " + operation.kind().word());
    }
    return gradient;
  }

  public boolean wants(int input) {
    return wanted.get(input);
  }
}
