package dev.nnc.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What was measured in one epoch.
 *
 * @param number from 1
 * @param steps training steps of this phase so far, this epoch's included
 * @param rows how many rows this epoch trained on
 * @param seconds that it took, validation included
 * @param results by name: {@code loss}, the metrics, and the same with {@code validation.} before
 *     it
 * @param gradientNorms Euclidean norm of each layer's gradient on a fixed batch at the epoch's end
 * @param saturation share of each layer's units in the flat part of their activation
 */
public record Epoch(
    int number,
    long steps,
    long rows,
    double seconds,
    SequencedMap<String, Double> results,
    List<Double> gradientNorms,
    List<Double> saturation) {
  public Epoch {
    results = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(results));
    gradientNorms = List.copyOf(gradientNorms);
    saturation = List.copyOf(saturation);
  }

  /** A result as stop conditions name it: {@code train.loss} and {@code loss} are the same. */
  public static double find(Map<String, Double> results, String name) {
    Double value = results.get(name);
    if (value == null && name.startsWith("train.")) {
      value = results.get(name.substring("train.".length()));
    }
    return value == null ? Double.NaN : value;
  }

  /** A result as a terminal shows it: four decimals, or fewer where it is large. */
  public static String text(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    double size = Math.abs(value);
    String form =
        size != 0 && (size < 1e-3 || size >= 1e9)
            ? "%.3e"
            : size >= 1_000 ? "%,.0f" : size >= 100 ? "%.1f" : size >= 10 ? "%.2f" : "%.4f";
    return String.format(Locale.ROOT, form, value);
  }
}
