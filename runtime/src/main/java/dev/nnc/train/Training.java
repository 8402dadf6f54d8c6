package dev.nnc.train;

import dev.nnc.diag.Diagnostic;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A training that has ended.
 *
 * @param epochs those that were completed
 * @param bestEpoch number of the best epoch, by the first condition that gives back its weights,
 *     else by the first that has a best; null without
 * @param bestBy the result that decided
 * @param keptEpoch the completed epoch whose weights it ended with; null if it completed none
 * @param reason why it ended before its last epoch, in a few words; null if it did not
 * @param failure what went wrong, if it failed
 */
public record Training(
    End end,
    List<Epoch> epochs,
    @Nullable Integer bestEpoch,
    @Nullable String bestBy,
    @Nullable Integer keptEpoch,
    @Nullable String reason,
    @Nullable Diagnostic failure) {
  public Training {
    epochs = List.copyOf(epochs);
  }

  /** Whether it ended with other weights than those of its last completed epoch. */
  public boolean wentBack() {
    return keptEpoch != null && keptEpoch != epochs.getLast().number();
  }

  /** The completed epoch whose weights it ended with; empty if it completed none. */
  public Optional<Epoch> kept() {
    return epochs.stream()
        .filter(epoch -> keptEpoch != null && epoch.number() == keptEpoch)
        .findFirst();
  }

  /** How a training ends. */
  public enum End {
    FINISHED,
    STOPPED_EARLY,
    INTERRUPTED,
    FAILED
  }
}
