package dev.nnc.catalog;

import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;

/** Terms of the loss that keep weights small. */
final class Penalties {
  private Penalties() {}

  /** Adds l1 * sum(|w|) + l2 * sum(w^2) to the loss, leaving out what has the weight 0. */
  static void add(LayerContext context, Value weights, double l1, double l2) {
    Instructions x = context.x();
    if (l1 != 0) {
      context.penalty(x.multiply(x.scalar(l1), x.sumAll(x.abs(weights))));
    }
    if (l2 != 0) {
      context.penalty(x.multiply(x.scalar(l2), x.sumAll(x.square(weights))));
    }
  }
}
