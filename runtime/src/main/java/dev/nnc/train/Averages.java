package dev.nnc.train;

import dev.nnc.checkpoint.Weights;
import dev.nnc.evaluate.Feeding;
import dev.nnc.lower.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the averages of the weights in the place of the weights, and the weights back when training
 * goes on.
 */
final class Averages {
  private final Session session;
  private final SequencedMap<String, String> averages;
  private final @Nullable Feeding average;
  private @Nullable Weights weights;
  private boolean begun;

  /**
   * @param average the function that averages after an update, or null without averaging
   * @param averages by variable, the variable with its average
   */
  Averages(Session session, @Nullable Feeding average, SequencedMap<String, String> averages) {
    this.session = session;
    this.average = average;
    this.averages = averages;
  }

  /** Averages after an update. */
  void follow() {
    if (average != null) {
      average.run();
      begun = true;
    }
  }

  /** From here on the network is judged and kept with the averages. */
  void use() {
    if (!begun || weights != null) {
      return;
    }
    weights = Snapshot.take(session, variable -> averages.containsKey(variable.name()));
    List<String> names = new ArrayList<>(averages.keySet());
    for (String name : names) {
      session.write(name, session.read(averages.getOrDefault(name, name)));
    }
  }

  /** From here on training goes on with the weights. */
  void giveBack() {
    if (weights != null) {
      Snapshot.restore(session, weights);
      weights = null;
    }
  }
}
