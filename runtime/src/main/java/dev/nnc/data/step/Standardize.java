package dev.nnc.data.step;

import dev.nnc.data.column.Values;
import org.jspecify.annotations.Nullable;

/** To mean 0 and standard deviation 1. */
record Standardize() implements MomentStep<Fitted.Standardized> {
  @Override
  public String name() {
    return "standardize";
  }

  @Override
  public Class<Fitted.Standardized> learned() {
    return Fitted.Standardized.class;
  }

  @Override
  public Moments statistics(StepInput in, Values.Numbers numbers) {
    return new Moments(MomentStep.groups(in, numbers), true);
  }

  @Override
  public Fitted.@Nullable Standardized finish(
      StepInput in, Values.Numbers numbers, Moments moments) {
    return MomentStep.areLearnable(in, numbers, moments)
        ? new Fitted.Standardized(in.number(), moments.means(), moments.deviations())
        : null;
  }

  @Override
  public Linear linear(Fitted.Standardized learned) {
    return Linear.dividing(learned.mean(), learned.deviation());
  }
}
