package dev.nnc.train;

import java.util.List;

/**
 * What a rule of {@code checkpoint:} remembers.
 *
 * @param places at which it has kept weights that are to stay, the best or the last one first; none
 *     of a rule that keeps whatever its period divides
 * @param values the result at each of these, for a rule that compares them
 * @param seconds that the training had taken when the rule kept something last
 */
public record Kept(List<KeptPlace> places, List<Double> values, double seconds) {
  static final Kept NONE = new Kept(List.of(), List.of(), 0);

  public Kept {
    places = List.copyOf(places);
    values = List.copyOf(values);
  }
}
