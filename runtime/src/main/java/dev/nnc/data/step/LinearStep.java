package dev.nnc.data.step;

import dev.nnc.catalog.Options;
import dev.nnc.data.column.Values;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A fitted step that multiplies numbers and adds to them, by what it learned. */
interface LinearStep<S extends Statistics<? super Values.Numbers, S>, L extends Fitted.Learned>
    extends FittedStep<Values.Numbers, S, L> {
  Linear linear(L learned);

  @Override
  default Values apply(StepInput in, L learned, Values.Numbers numbers) {
    return linear(learned).over(numbers);
  }

  @Override
  default @Nullable LaidValues lay(LaidStep in, LaidValues values) {
    return values instanceof LaidValues.Numbers numbers && learned().isInstance(in.learned())
        ? in.linear(linear(learned().cast(in.learned())), numbers)
        : null;
  }

  @Override
  default Optional<Linear> linear(Options options, Fitted.@Nullable Learned learned) {
    return learned().isInstance(learned)
        ? Optional.of(linear(learned().cast(learned)))
        : Optional.empty();
  }
}
