package dev.nnc.data.step;

import dev.nnc.catalog.Options;
import dev.nnc.data.column.Fit;
import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.Values;
import org.jspecify.annotations.Nullable;

/** A data step that brings pictures to one size; alone it takes those of different sizes. */
interface PictureSizing extends DataStep {
  Fit fit(Options options);

  @Override
  default @Nullable Values apply(StepInput in, Values values) {
    Values.Numbers numbers = in.numbers(values);
    return numbers == null
        ? null
        : new Values.Numbers(
            new NumericView.Fitted(
                numbers.matrix(), PictureSteps.size(in, numbers), fit(in.options())));
  }
}
