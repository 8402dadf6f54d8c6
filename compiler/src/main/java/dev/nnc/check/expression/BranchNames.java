package dev.nnc.check.expression;

import dev.nnc.ast.Expression;
import dev.nnc.catalog.Misfit;
import dev.nnc.diag.Diagnostic;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How branches of a network are called where they meet and do not fit. */
final class BranchNames {
  private static final List<String> ORDINALS =
      List.of("the first", "the second", "the third", "the fourth", "the fifth");

  private final Scope scope;

  /**
   * @param scope the names at the place where the branches meet
   */
  BranchNames(Scope scope) {
    this.scope = scope;
  }

  /** The name of a branch, or null if it has none: a name that stands there comes first. */
  @Nullable String name(@Nullable Expression written, CheckedValue meaning) {
    return written instanceof Expression.Reference reference
            && !reference.name().startsWith(FlowElaborator.HIDDEN)
        ? reference.name()
        : scope.nameOf(meaning);
  }

  /** What the misfit says, and where it is about two branches, which ones and of what shapes. */
  String message(Misfit misfit, List<CheckedValue> inputs) {
    if (misfit.apart().isEmpty()) {
      return misfit.message();
    }
    List<String> each = new ArrayList<>();
    for (int position : misfit.apart()) {
      CheckedValue input = inputs.get(position);
      String name = input instanceof CheckedValue.Tensor tensor ? name(null, tensor) : null;
      Shape shape = input instanceof CheckedValue.Tensor tensor ? tensor.row() : Shape.SCALAR;
      each.add(
          (name != null
                  ? "`" + name + "`"
                  : position < ORDINALS.size()
                      ? ORDINALS.get(position)
                      : "number " + (position + 1))
              + " has "
              + shape);
    }
    return misfit.message() + ", but " + String.join(" and ", each);
  }

  /** The diagnostic with the places at which the branches were made. */
  Diagnostic labelled(Diagnostic diagnostic, List<? extends CheckedValue> inputs) {
    Diagnostic labelled = diagnostic;
    Set<CheckedValue> told = Collections.newSetFromMap(new IdentityHashMap<>());
    for (CheckedValue input : inputs) {
      if (input instanceof CheckedValue.Tensor tensor && told.add(tensor)) {
        labelled = labelled.withLabel(tensor.made(), produces(name(null, tensor), tensor.row()));
      }
    }
    return labelled;
  }

  static String produces(@Nullable String name, Shape shape) {
    return "produces " + (name == null ? "" : "`" + name + "`, ") + shape;
  }
}
