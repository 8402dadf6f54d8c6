package dev.nnc.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An example that was classified wrongly.
 *
 * @param place where it stands in its source, as in {@code line 221}
 * @param truth true class
 * @param prediction predicted class
 * @param probability that the network gave to the predicted class, 0 to 1
 * @param truthProbability that the network gave to the true class, 0 to 1
 * @param picture the example, if it is an image
 * @param inputs values of the input columns by name, if it is a row of a table
 * @param nearest the training row that is most like it, if it is a row of a table
 */
public record WrongExample(
    String place,
    String truth,
    String prediction,
    double probability,
    double truthProbability,
    @Nullable Picture picture,
    Map<String, String> inputs,
    @Nullable Nearest nearest) {
  /** An example that no training row is held against. */
  public WrongExample(
      String place,
      String truth,
      String prediction,
      double probability,
      double truthProbability,
      @Nullable Picture picture,
      Map<String, String> inputs) {
    this(place, truth, prediction, probability, truthProbability, picture, inputs, null);
  }

  /** The same with the training row that is most like it. */
  public WrongExample beside(Nearest row) {
    return new WrongExample(
        place, truth, prediction, probability, truthProbability, picture, inputs, row);
  }

  public WrongExample {
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
  }

  /**
   * A training row that is like another row.
   *
   * @param place where it stands in its source
   * @param truth its true class
   * @param distance 0 for the same, and about 1 for rows that have nothing in common
   */
  public record Nearest(String place, String truth, double distance) {}
}
