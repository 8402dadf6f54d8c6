package dev.nnc.train;

import dev.nnc.checkpoint.Weights;
import dev.nnc.lower.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/**
 * Puts the averages of the weights in the place of the weights. Between epochs a network is judged
 * and kept with the averages, and within them it is trained with the weights.
 */
final class Averages {
  private Averages() {}

  /**
   * From here on the session holds the averages.
   *
   * @param updates for each update, by variable, the variable with its average; empty where nothing
   *     is averaged yet
   * @return the weights that gave way, to be restored when training goes on
   */
  static Weights use(Session session, List<SequencedMap<String, String>> updates) {
    SequencedMap<String, Weights.Tensor> weights = new LinkedHashMap<>();
    for (SequencedMap<String, String> averages : updates) {
      if (averages.isEmpty()) {
        continue;
      }
      for (Weights.Tensor tensor :
          Snapshot.take(session, variable -> averages.containsKey(variable.name())).tensors()) {
        // What two updates average gave way at the first of them.
        weights.putIfAbsent(tensor.name(), tensor);
      }
      Map<String, byte[]> values = session.read(List.copyOf(averages.values()));
      Map<String, byte[]> placed = new LinkedHashMap<>();
      averages.forEach(
          (name, average) -> placed.put(name, Objects.requireNonNull(values.get(average))));
      session.write(placed);
    }
    return new Weights(new ArrayList<>(weights.values()));
  }
}
