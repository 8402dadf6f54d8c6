package dev.nnc.data.step;

import dev.nnc.data.column.Values;
import org.jspecify.annotations.Nullable;

/** A data step that does one thing with some values and another with others. */
interface ChoosingStep extends DataStep {
  /** The one for these values; null after an error. */
  @Nullable DataStep choose(StepInput in, Values values);

  @Override
  default @Nullable Values apply(StepInput in, Values values) {
    DataStep chosen = choose(in, values);
    return chosen == null ? null : chosen.apply(in, values);
  }
}
