package dev.nnc.data.step;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/**
 * The way back from what a step made of numbers to what it got, number by number. Written into the
 * run folder as JSON, since whoever has the weights alone must know in which unit they answer.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Inverse.Same.class, name = "same"),
  @JsonSubTypes.Type(value = Inverse.Affine.class, name = "affine"),
  @JsonSubTypes.Type(value = Inverse.Expm1.class, name = "expm1"),
  @JsonSubTypes.Type(value = Inverse.OfQuantiles.class, name = "quantiles")
})
public sealed interface Inverse {
  /** The number before the step, from the one that it made at that place of the row. */
  double original(int place, double made);

  /** After how many places of a row it is the same again. */
  default int period() {
    return 1;
  }

  /** Whether equal distances stay equal. */
  @JsonIgnore
  default boolean isLinear() {
    return false;
  }

  /** Of a step that keeps the unit. */
  record Same() implements Inverse {
    @Override
    public double original(int place, double made) {
      return made;
    }

    @Override
    public boolean isLinear() {
      return true;
    }
  }

  /**
   * Of {@code factor · x + addend}.
   *
   * @param factors of the numbers of a row, the number {@code i} at {@code i mod size}; none is 0
   * @param addends as many
   */
  record Affine(List<Double> factors, List<Double> addends) implements Inverse {
    public Affine {
      factors = List.copyOf(factors);
      addends = List.copyOf(addends);
    }

    @Override
    public double original(int place, double made) {
      int at = place % factors.size();
      return (made - addends.get(at)) / factors.get(at);
    }

    @Override
    public int period() {
      return factors.size();
    }

    @Override
    public boolean isLinear() {
      return true;
    }
  }

  /** Of {@code ln(1 + x)}. */
  record Expm1() implements Inverse {
    @Override
    public double original(int place, double made) {
      return StrictMath.expm1(made);
    }
  }

  /**
   * Of shares of numbers below.
   *
   * @param quantiles in rising order and at equal shares, of each number of a row
   * @param normal whether shares became numbers of a standard normal distribution
   */
  record OfQuantiles(List<List<Double>> quantiles, boolean normal) implements Inverse {
    public OfQuantiles {
      quantiles = quantiles.stream().map(List::copyOf).toList();
    }

    @Override
    public double original(int place, double made) {
      List<Double> its = quantiles.get(place % quantiles.size());
      double share = Math.clamp(normal ? Quantiles.shareBelow(made) : made, 0, 1);
      double at = share * (its.size() - 1);
      int below = (int) Math.min(at, its.size() - 2.0);
      double low = its.get(below);
      return low + (at - below) * (its.get(below + 1) - low);
    }

    @Override
    public int period() {
      return quantiles.size();
    }
  }
}
