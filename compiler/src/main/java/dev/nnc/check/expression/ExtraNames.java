package dev.nnc.check.expression;

import dev.nnc.ast.Expression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names that an expression may speak of at one place only, such as the outputs of a network and the
 * fields of a data set in a loss.
 */
public interface ExtraNames {
  /** The same for what stands in the file. */
  ExtraNames in(FileContext home);

  /** All of the names, for suggestions. */
  List<String> names();

  /** What the name stands for, or null if it is none of these. */
  @Nullable CheckedValue find(Expression.Reference reference);

  /** What {@code owner.name} stands for, or null if it is none of these. */
  @Nullable CheckedValue member(Expression.Member member);

  /** What the call gives, or null if what it calls is none of these. */
  @Nullable CheckedValue call(Evaluator evaluator, Expression.Call call, String name, Scope scope);
}
