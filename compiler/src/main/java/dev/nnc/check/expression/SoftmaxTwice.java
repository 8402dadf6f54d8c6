package dev.nnc.check.expression;

import dev.nnc.ast.Expression;
import dev.nnc.catalog.Configured;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.type.Dimension;
import java.util.Locale;
import java.util.Set;

/**
 * A softmax of shares of one. They lie between 0 and 1, so that of n classes none comes above e /
 * (e + n − 1), whatever the network learns, and the gradient fades.
 */
final class SoftmaxTwice {
  private static final Set<String> SECOND = Set.of("softmax", "log_softmax");

  private SoftmaxTwice() {}

  /** Warns of the activation if its input is what a softmax gave. */
  static void warn(
      FileContext context,
      NetworkBuilder function,
      Configured activation,
      CheckedValue.Tensor input,
      Expression at) {
    if (!SECOND.contains(activation.name()) || !function.isSoftmax(input.value())) {
      return;
    }
    Diagnostic warning =
        context
            .diagnostic(ActionCode.SOFTMAX_TWICE, at, activation.name())
            .withLabel(input.made(), "the first softmax")
            .withHelp("leave one of the two out");
    Dimension classes = input.value().shape().last();
    context.report(
        classes.isKnown() && classes.size() > 1
            ? warning.withNote(
                String.format(
                    Locale.ROOT,
                    "of %d classes, none can come above %.2f",
                    classes.size(),
                    Math.E / (Math.E + classes.size() - 1)))
            : warning);
  }
}
