package dev.nnc.catalog;

/**
 * Which numbers a truth may hold for a loss or metric to mean something. Classes are in every
 * domain: they stand as zeros and a one.
 */
public enum Domain {
  /** Any number at all. */
  ANY("any numbers"),
  /** Classes only; the rule itself refuses numbers. */
  CLASSES("classes"),
  /** Probabilities, each by itself. */
  ZERO_TO_ONE("values from 0 to 1"),
  /** Probabilities along the last axis. */
  SHARES("values from 0 to 1 with the sum 1 in each row"),
  /** No and yes. */
  ZERO_OR_ONE("0 or 1"),
  /** No and yes, where -1 is no, too. */
  SIGNS("-1 or 0 for no and 1 for yes"),
  /** The same with numbers between them, which a threshold tells apart. */
  SIDES("values from -1 or 0 for no to 1 for yes"),
  /** Counts and amounts. */
  NOT_NEGATIVE("values that are not negative"),
  /** What is divided by. */
  NOT_ZERO("values other than 0");

  /** How far the shares of a row may be from 1 together. */
  private static final double TOLERANCE = 1e-3;

  /** How far a number of 32 bits may have been rounded beyond an end. */
  private static final double ROUNDING = 1e-6;

  private final String words;

  Domain(String words) {
    this.words = words;
  }

  /** The numbers in a sentence: {@code values from 0 to 1}. */
  public String words() {
    return words;
  }

  /** Whether numbers can lie outside. */
  public boolean isBounded() {
    return this != ANY && this != CLASSES;
  }

  /** Whether it is the sum along the last axis that counts, too. */
  public boolean isOfSums() {
    return this == SHARES;
  }

  /** Whether the number may stand in a truth. */
  public boolean holds(double value) {
    return switch (this) {
      case ANY, CLASSES -> true;
      case ZERO_TO_ONE, SHARES -> value >= -ROUNDING && value <= 1 + ROUNDING;
      case ZERO_OR_ONE -> value == 0 || value == 1;
      case SIGNS -> value == -1 || value == 0 || value == 1;
      case SIDES -> value >= -1 - ROUNDING && value <= 1 + ROUNDING;
      case NOT_NEGATIVE -> value >= -ROUNDING;
      case NOT_ZERO -> value != 0;
    };
  }

  /** Whether the numbers along the last axis may have this sum. */
  public boolean holdsSum(double sum) {
    return !isOfSums() || Math.abs(sum - 1) <= TOLERANCE;
  }

  /** What to do with a truth that holds other numbers. */
  public String remedy() {
    return switch (this) {
      case ANY, CLASSES -> "";
      case ZERO_TO_ONE, ZERO_OR_ONE, SIGNS, SIDES ->
          "where the numbers stand for classes, say so in the data: `-> category`; for measured"
              + " numbers there are `mse` and `mae`";
      case SHARES ->
          "for one class a row say so in the data: `-> category`; where several may be true at"
              + " once, end in `sigmoid` and use `binary_cross_entropy`";
      case NOT_NEGATIVE -> "use `mse` or `mae`, or leave such rows out: `rows: amount >= 0`";
      case NOT_ZERO -> "use `mae`, or leave such rows out: `rows: amount != 0`";
    };
  }
}
