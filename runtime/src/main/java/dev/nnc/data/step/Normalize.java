package dev.nnc.data.step;

import dev.nnc.data.column.Values;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** To 0 to 1. */
record Normalize() implements MomentStep<Fitted.Normalized> {
  @Override
  public String name() {
    return "normalize";
  }

  @Override
  public Class<Fitted.Normalized> learned() {
    return Fitted.Normalized.class;
  }

  @Override
  public Moments statistics(StepInput in, Values.Numbers numbers) {
    return new Moments(MomentStep.groups(in, numbers), false);
  }

  @Override
  public Fitted.@Nullable Normalized finish(StepInput in, Values.Numbers numbers, Moments moments) {
    return MomentStep.areLearnable(in, numbers, moments)
        ? new Fitted.Normalized(in.number(), moments.least(), moments.most())
        : null;
  }

  @Override
  public Linear linear(Fitted.Normalized learned) {
    List<Double> ranges = new ArrayList<>();
    for (int i = 0; i < learned.least().size(); i++) {
      ranges.add(learned.most().get(i) - learned.least().get(i));
    }
    return Linear.dividing(learned.least(), ranges);
  }
}
