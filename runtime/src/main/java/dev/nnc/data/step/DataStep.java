package dev.nnc.data.step;

import dev.nnc.catalog.Options;
import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.Values;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A data step of the catalogue: what it does with the values of a field. It has no state; the
 * options and the place of a use come as {@link StepInput}, and what a {@link FittedStep} has
 * learned as {@link Fitted.Learned}. {@link DataSteps} finds it by its name.
 */
interface DataStep {
  /** That of its entry in the catalogue. */
  String name();

  /**
   * What becomes of the values; null after an error, which was reported. Values are never {@link
   * Values.Pictures}: picture files are decoded before.
   */
  @Nullable Values apply(StepInput in, Values values);

  /**
   * How many numbers the last axis of what it made has: those that share a channel's figures. Steps
   * that take numbers keep the axis, others make rows with one axis, unless they say otherwise.
   */
  default int channels(StepInput in, Values before, NumericView made) {
    return before instanceof Values.Numbers ? in.channels() : made.width();
  }

  /** The factors and addends of what it does, if that is all. */
  default Optional<Linear> linear(Options options, Fitted.@Nullable Learned learned) {
    return Optional.empty();
  }

  /** The same as operations, for networks that are taken away; null if operations cannot say it. */
  default @Nullable LaidValues lay(LaidStep in, LaidValues values) {
    return null;
  }

  /** Whether it takes the logarithm of 1 + x, which {@link Units} can undo, too. */
  default boolean isLog1p() {
    return false;
  }

  /** Whether texts beside each other may be missing, if it is the first step. */
  default boolean takesGaps() {
    return false;
  }

  /** The steps that it chooses from, by what the values are; itself if there is no choice. */
  default List<DataStep> variants() {
    return List.of(this);
  }
}
