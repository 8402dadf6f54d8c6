package dev.nnc.profile;

/**
 * How much a column goes with the truth.
 *
 * @param value from 0 to 1, and from -1 for a correlation
 */
public record Association(Measure measure, double value) {
  /** By what it is measured. */
  public enum Measure {
    /** Spearman's rank correlation, of two columns of numbers. */
    CORRELATION("rho"),
    /**
     * The correlation ratio, of numbers and classes: the root of the share of the variance that the
     * classes explain.
     */
    CORRELATION_RATIO("eta"),
    /** Cramér's V without its bias (W. Bergsma 2013), of classes and classes. */
    CRAMERS_V("V");

    private final String word;

    Measure(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }
}
