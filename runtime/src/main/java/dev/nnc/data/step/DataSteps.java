package dev.nnc.data.step;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All data steps by the names of their entries in the catalogue. The families are those of the
 * catalogue, and a step stands in the family of its entry.
 */
final class DataSteps {
  private static final Map<String, DataStep> STEPS = byName();

  private DataSteps() {}

  static @Nullable DataStep find(String name) {
    return STEPS.get(name);
  }

  static Map<String, DataStep> all() {
    return STEPS;
  }

  private static Map<String, DataStep> byName() {
    Map<String, DataStep> steps = new LinkedHashMap<>();
    for (List<DataStep> family :
        List.of(
            Transforms.steps(),
            TableSteps.steps(),
            PictureSteps.steps(),
            TextSteps.steps(),
            NumberSteps.steps(),
            SeriesSteps.steps())) {
      for (DataStep step : family) {
        if (steps.put(step.name(), step) != null) {
          throw new IllegalStateException("two steps are called " + step.name());
        }
      }
    }
    return Collections.unmodifiableMap(steps);
  }
}
