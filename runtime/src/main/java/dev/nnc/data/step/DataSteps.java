package dev.nnc.data.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All data steps by the names of their entries in the catalogue. The families are those of the
 * catalogue, and a step stands in the family of its entry.
 */
final class DataSteps {
  private static final Map<String, DataStep> STEPS = byName();
  private static final Map<String, Class<? extends Fitted.Learned>> LEARNED = learnedByName();

  private DataSteps() {}

  static @Nullable DataStep find(String name) {
    return STEPS.get(name);
  }

  static Map<String, DataStep> all() {
    return STEPS;
  }

  /** The form of what a step learned, by its name in JSON. */
  static @Nullable Class<? extends Fitted.Learned> learned(String name) {
    return LEARNED.get(name);
  }

  private static Map<String, DataStep> byName() {
    Map<String, DataStep> steps = new LinkedHashMap<>();
    Stream.of(
            Transforms.steps(),
            TableSteps.steps(),
            PictureSteps.steps(),
            TextSteps.steps(),
            SeriesSteps.steps())
        .flatMap(List::stream)
        .forEach(
            step -> {
              if (steps.put(step.name(), step) != null) {
                throw new IllegalStateException("two steps are called " + step.name());
              }
            });
    return Collections.unmodifiableMap(steps);
  }

  private static Map<String, Class<? extends Fitted.Learned>> learnedByName() {
    Map<String, Class<? extends Fitted.Learned>> learned = new LinkedHashMap<>();
    for (DataStep step : STEPS.values()) {
      for (DataStep variant : step.variants()) {
        if (variant instanceof FittedStep<?, ?, ?> fitted) {
          learned.put(nameOf(fitted.learned()), fitted.learned());
        }
      }
    }
    return Collections.unmodifiableMap(learned);
  }

  /** Its name in JSON. */
  static String nameOf(Class<?> learned) {
    JsonTypeName name = learned.getAnnotation(JsonTypeName.class);
    return Objects.requireNonNull(name, () -> learned + " has no name in JSON").value();
  }
}
