package dev.nnc.figure;

import dev.nnc.evaluate.Importances;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What several parts of a report ask an evaluation for, and what takes a while to find out. */
final class FoundOnce {
  private final Map<Integer, Optional<Importance>> importances = new HashMap<>();

  /** What was found for anyone, if anybody asked; of several, that of the most repeats. */
  Optional<Importances> found() {
    return importances.entrySet().stream()
        .max(Map.Entry.comparingByKey())
        .flatMap(each -> each.getValue().map(found -> found.plain(each.getKey())));
  }

  /** How much each column matters; the columns are shuffled once for all who ask. */
  Optional<Importance> importance(EvaluationView evaluation, int repeats) {
    Optional<Importance> found = importances.get(repeats);
    if (found == null) {
      found = Importance.of(evaluation, repeats);
      importances.put(repeats, found);
    }
    return found;
  }
}
