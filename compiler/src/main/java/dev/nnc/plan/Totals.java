package dev.nnc.plan;

import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Value;
import org.jspecify.annotations.Nullable;

/**
 * What a function puts out for its metrics.
 *
 * @param sums over the batch's rows, a vector; null if no metric needs any
 * @param kept what is needed of each row until the end, float [batch, columns]; null if nothing is
 */
public record Totals(@Nullable Value sums, @Nullable Value kept) {
  public static final Totals NONE = new Totals(null, null);

  /** Puts them out, as {@code sums} and {@code kept}. */
  public void putOut(FunctionBuilder function) {
    if (sums != null) {
      function.output("sums", sums);
    }
    if (kept != null) {
      function.output("kept", kept);
    }
  }

  /** Whether there is nothing. */
  public boolean isEmpty() {
    return sums == null && kept == null;
  }
}
