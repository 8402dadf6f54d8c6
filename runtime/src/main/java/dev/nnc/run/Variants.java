package dev.nnc.run;

import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.Model;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Compiles the program of a run anew, with other values of its params. */
@FunctionalInterface
public interface Variants {
  /** The model alone, for programs that search for nothing. */
  Variants NONE =
      values -> {
        throw new IllegalStateException("nobody can compile the program with " + values);
      };

  /**
   * The program with these values.
   *
   * @param values by param, as a person would write them; all others stay as they are
   */
  Variant of(Map<String, String> values);

  /**
   * A program with other values.
   *
   * @param model absent if the program is wrong with them
   * @param diagnostics what there is to say of it
   * @param resolved the program with all defaults and these values filled in
   */
  record Variant(Optional<Model> model, List<Diagnostic> diagnostics, Supplier<String> resolved) {
    public Variant {
      diagnostics = List.copyOf(diagnostics);
    }
  }
}
