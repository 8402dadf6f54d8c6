package dev.nnc.check.action;

import dev.nnc.ast.Item;
import dev.nnc.catalog.Wording;
import dev.nnc.check.expression.FileContext;
import dev.nnc.diag.ValueCode;
import dev.nnc.ir.Footprint;
import dev.nnc.ir.Function;
import dev.nnc.ir.Operation;
import dev.nnc.plan.DataPlan;
import dev.nnc.source.Place;

/** Refuses training steps that need more memory than any machine has. */
final class MemoryLimit {
  /** 1 TiB. */
  private static final double MOST_BYTES = 1L << 40;

  private final FileContext context;

  MemoryLimit(FileContext context) {
    this.context = context;
  }

  /** Whether a step can be executed on some machine; whether on this one, the run will say. */
  boolean fitsAnywhere(Function step, long batch, DataPlan data, Item.Action action) {
    long all = data.schema().rows();
    long rows = all < 0 ? 1 : batch == 0 ? all : Math.min(batch, all);
    Footprint footprint = Footprint.of(step, Math.max(1, rows));
    if (footprint.peak() <= MOST_BYTES) {
      return true;
    }
    Operation maker = footprint.maker();
    Place place = maker == null ? null : maker.origin().place();
    context.report(
        context
            .diagnostic(
                ValueCode.TOO_LARGE,
                action.verb(),
                "a step with " + (rows == 1 ? "one row" : rows + " rows"),
                Wording.gibibytes(footprint.peak(), 0))
            .withLabel(
                place == null ? context.place(action.verb()) : place,
                "makes a tensor of " + Wording.gibibytes(footprint.largest(), 0))
            .withHelp("make the batch or the layers smaller"));
    return false;
  }
}
