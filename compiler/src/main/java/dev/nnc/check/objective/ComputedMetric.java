package dev.nnc.check.objective;

import dev.nnc.catalog.Domain;
import dev.nnc.catalog.KeptRows;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.TensorType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A metric that the file computes itself: whoever watches it says which way is better. */
interface ComputedMetric extends Rule.Metric {
  @Override
  double combine(double[] sums, KeptRows kept, Options options);

  @Override
  default Domain truths() {
    return Domain.ANY;
  }

  @Override
  default @Nullable Misfit accepts(TensorType prediction, Rule.Target truth, Options options) {
    return null;
  }

  @Override
  default List<Value> sums(
      Instructions x, Value prediction, Value truth, Rule.Target target, Options options) {
    throw new IllegalStateException("the checker has written what a computed metric is made of");
  }

  @Override
  default double combine(double[] sums, Options options) {
    throw new IllegalStateException("a computed metric needs what was kept of the rows");
  }

  @Override
  default boolean moreIsBetter() {
    return false;
  }

  @Override
  default boolean knowsWhatIsBetter() {
    return false;
  }
}
