package dev.nnc.train;

import dev.nnc.diag.Diagnostic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A training that has ended.
 *
 * @param epochs those that were completed
 * @param bestEpoch number of the best epoch by the first condition that has a best; null without
 * @param bestBy the result that decided
 * @param reason why it ended before its last epoch, in a few words; null if it did not
 * @param failure what went wrong, if it failed
 */
public record Training(
    End end,
    List<Epoch> epochs,
    @Nullable Integer bestEpoch,
    @Nullable String bestBy,
    @Nullable String reason,
    @Nullable Diagnostic failure) {
  public Training {
    epochs = List.copyOf(epochs);
  }

  /** How a training ends. */
  public enum End {
    FINISHED,
    STOPPED_EARLY,
    INTERRUPTED,
    FAILED
  }
}
