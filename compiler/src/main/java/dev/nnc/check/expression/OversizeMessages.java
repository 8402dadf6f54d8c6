package dev.nnc.check.expression;

import dev.nnc.ast.Expression;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Wording;
import dev.nnc.diag.ValueCode;
import dev.nnc.ir.OversizedException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says that a step or an expression asks for what no machine could hold. */
final class OversizeMessages {
  private final FileContext context;
  private final @Nullable NetworkBuilder function;

  /**
   * @param function the function that is being built, or null where there are no tensors
   */
  OversizeMessages(FileContext context, @Nullable NetworkBuilder function) {
    this.context = context;
    this.function = function;
  }

  /** Whether a layer asked for weights that no machine should be asked to hold; then reported. */
  boolean isTooLarge(Entry layer, Expression step) {
    VariableTable.Oversized large = function == null ? null : function.takeOversized();
    if (large == null) {
      return false;
    }
    report(large, "`" + layer.name() + "`", step);
    return true;
  }

  /** Reports that a step or an expression asks for what no machine could hold. */
  void report(OversizedException asked, Expression at) {
    String what =
        at instanceof Expression.Reference reference
            ? "`" + reference.name() + "`"
            : at instanceof Expression.Call call
                    && call.callee() instanceof Expression.Reference callee
                ? "`" + callee.name() + "`"
                : "this";
    VariableTable.Oversized weights = function == null ? null : function.takeOversized();
    if (weights != null) {
      report(weights, what, at);
      return;
    }
    context.report(
        context
            .diagnostic(ValueCode.TOO_LARGE, at, what, asked.need())
            .withHelp("make the layer or its input smaller"));
  }

  private void report(VariableTable.Oversized large, String what, Expression at) {
    context.report(
        context
            .diagnostic(
                ValueCode.TOO_LARGE,
                at,
                what,
                String.format(Locale.ROOT, "%,.0f numbers, ", large.elements())
                    + Wording.gibibytes(4 * large.elements(), 0))
            .withLabel("weights of shape " + large.shape())
            .withHelp("make the layer or its input smaller"));
  }
}
