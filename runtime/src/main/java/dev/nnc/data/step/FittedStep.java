package dev.nnc.data.step;

import dev.nnc.data.column.Values;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A data step that learns from the training rows: it gathers statistics of them, makes of these
 * what there is to learn, and applies that to all rows. Of rows to predict on it learns nothing.
 *
 * @param <V> the values that it takes
 * @param <S> what it gathers of them
 * @param <L> what it learns
 */
interface FittedStep<V extends Values, S extends Statistics<? super V, S>, L extends Fitted.Learned>
    extends DataStep {
  /** The form of what it learns, which has its name in JSON. */
  Class<L> learned();

  /** The values as those that it takes; null after an error. */
  @Nullable V accept(StepInput in, Values values);

  /** What the options say, if no row needs to be looked at; else null. */
  default @Nullable L given(StepInput in, V values) {
    return null;
  }

  /** Statistics of such values, with no row observed yet. */
  S statistics(StepInput in, V values);

  /**
   * What there is to learn; null after an error.
   *
   * @param values for what they are; rows are looked at in the statistics alone
   */
  @Nullable L finish(StepInput in, V values, S statistics);

  /** What becomes of the values; null after an error. */
  @Nullable Values apply(StepInput in, L learned, V values);

  /**
   * Says by {@code in.unlearned()} which rows hold what it has learned nothing of, if it takes
   * such.
   *
   * @param made what became of the values
   */
  default void tellUnlearned(StepInput in, L learned, V values, Values made) {}

  @Override
  default @Nullable Values apply(StepInput in, Values values) {
    V accepted = accept(in, values);
    if (accepted == null) {
      return null;
    }
    if (learned().isInstance(in.known())) {
      return applied(in, learned().cast(Objects.requireNonNull(in.known())), accepted);
    }
    L learned = learn(in, accepted);
    if (learned == null) {
      return null;
    }
    in.keep().accept(learned);
    return applied(in, learned, accepted);
  }

  private @Nullable Values applied(StepInput in, L learned, V values) {
    Values made = apply(in, learned, values);
    if (made != null) {
      tellUnlearned(in, learned, values, made);
    }
    return made;
  }

  private @Nullable L learn(StepInput in, V values) {
    L given = given(in, values);
    if (given != null) {
      return given;
    }
    S statistics = statistics(in, values);
    do {
      statistics.observe(values, in.fitRows());
    } while (statistics.again());
    return finish(in, values, statistics);
  }
}
