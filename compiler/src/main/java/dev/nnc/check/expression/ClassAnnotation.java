package dev.nnc.check.expression;

import dev.nnc.ast.Expression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is written behind an input of class numbers, as the step of data has it: {@code
 * category(100)} for one number below 100 a row, {@code category(1_000, [20])} for 20 of them.
 *
 * @param count how many classes there are
 * @param sizes of the shape of a row; empty for one number
 */
public record ClassAnnotation(Expression count, List<Expression> sizes) {
  private static final String CATEGORY = "category";

  public ClassAnnotation {
    sizes = List.copyOf(sizes);
  }

  /** The annotation, if it is of that kind; else null. */
  public static @Nullable ClassAnnotation of(@Nullable Expression annotation) {
    if (!(annotation instanceof Expression.Call call)
        || !(call.callee() instanceof Expression.Reference callee)
        || !callee.name().equals(CATEGORY)
        || call.recipe() != null
        || call.arguments().isEmpty()
        || call.arguments().size() > 2
        || call.arguments().stream().anyMatch(each -> each.key() != null)) {
      return null;
    }
    Expression count = call.arguments().getFirst().value();
    if (call.arguments().size() == 1) {
      return new ClassAnnotation(count, List.of());
    }
    return call.arguments().getLast().value() instanceof Expression.ListValue list
        ? new ClassAnnotation(count, list.elements())
        : null;
  }

  /** The number of classes; 0 if it is none. */
  public long classes(Evaluator evaluator, Scope scope) {
    return evaluator.peek(count, scope) instanceof CheckedValue.Number number
            && number.isWhole()
            && number.value() >= 1
            && number.value() <= Integer.MAX_VALUE
        ? (long) number.value()
        : 0;
  }
}
