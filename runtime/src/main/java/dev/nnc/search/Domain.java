package dev.nnc.search;

/** The values that a search may give to one param; each of them stands as a number. */
public sealed interface Domain {
  /** Whether a number stands for a value of this domain. */
  boolean contains(double value);

  /**
   * The value at a place of the domain: if places are spread evenly over [0, 1), so are the values,
   * or their logarithms if the domain is logarithmic.
   *
   * @param place from 0 to 1
   */
  double at(double place);

  /**
   * Numbers between two, both included.
   *
   * @param logarithmic whether numbers are spread evenly by their logarithm; then {@code low} is
   *     above 0
   * @param whole whether only whole numbers are meant; then both ends are whole
   */
  record Range(double low, double high, boolean logarithmic, boolean whole) implements Domain {
    public Range {
      if (!(low <= high) || !Double.isFinite(low) || !Double.isFinite(high)) {
        throw new IllegalArgumentException(low + " to " + high + " is no range");
      }
      if (logarithmic && low <= 0) {
        throw new IllegalArgumentException("a logarithmic range cannot begin at " + low);
      }
      if (whole && (low != Math.rint(low) || high != Math.rint(high))) {
        throw new IllegalArgumentException(low + " to " + high + " has ends that are not whole");
      }
    }

    @Override
    public boolean contains(double value) {
      return low <= value && value <= high && (!whole || value == Math.rint(value));
    }

    /** Whole numbers share the range evenly among them: each takes half a unit on both sides. */
    @Override
    public double at(double place) {
      return value(start() + place * (end() - start()));
    }

    /**
     * The lower end of the scale on which values are spread evenly: the number or its logarithm.
     */
    double start() {
      return scaled(whole ? low - 0.5 : low);
    }

    /** The upper end of the scale. */
    double end() {
      return scaled(whole ? high + 0.5 : high);
    }

    /** The place of a value on the scale, from {@link #start} to {@link #end}. */
    double scaled(double value) {
      return logarithmic ? StrictMath.log(value) : value;
    }

    /** The value at a place of the scale. */
    double value(double scaled) {
      double value = logarithmic ? StrictMath.exp(scaled) : scaled;
      return Math.clamp(whole ? Math.rint(value) : value, low, high);
    }
  }

  /**
   * One of several things without an order: its number, from 0.
   *
   * @param size how many there are
   */
  record Choice(int size) implements Domain {
    public Choice {
      if (size < 1) {
        throw new IllegalArgumentException("a choice among " + size);
      }
    }

    @Override
    public boolean contains(double value) {
      return 0 <= value && value < size && value == Math.rint(value);
    }

    @Override
    public double at(double place) {
      return Math.min((int) (place * size), size - 1);
    }
  }
}
