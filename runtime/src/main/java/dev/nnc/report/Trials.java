package dev.nnc.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The trials of a search, to be drawn.
 *
 * @param params what was varied
 * @param score what trials are compared by, as the program calls it
 * @param more whether a greater score is better
 * @param trials in the order of their numbers
 * @param noun what one of them is called
 */
public record Trials(
    List<Param> params, String score, boolean more, List<Trial> trials, String noun) {
  /** Those of a search, which are called trials. */
  public Trials(List<Param> params, String score, boolean more, List<Trial> trials) {
    this(params, score, more, trials, "trial");
  }

  public Trials {
    params = List.copyOf(params);
    trials = List.copyOf(trials);
    for (Trial trial : trials) {
      if (trial.values().size() != params.size()) {
        throw new IllegalArgumentException("trial " + trial.number() + " has other params");
      }
    }
  }

  /** How the values of a param lie on an axis. */
  public enum Spread {
    LINEAR,
    LOGARITHMIC,
    /** Things without an order; a value is the number of one, from 0. */
    CHOICE
  }

  /**
   * A param.
   *
   * @param values of a choice, as a person writes them; else empty
   */
  public record Param(String name, Spread spread, List<String> values) {
    public Param {
      values = List.copyOf(values);
    }

    /** A value of it as text. */
    String written(double value) {
      return spread == Spread.CHOICE ? values.get((int) value) : Trials.written(value);
    }
  }

  /** How a trial ended. */
  public enum State {
    FINISHED,
    /** It was not worth going on. */
    STOPPED,
    FAILED
  }

  /**
   * A trial.
   *
   * @param values one a param
   * @param score NaN if there is none
   */
  public record Trial(int number, List<Double> values, double score, State state) {
    public Trial {
      values = List.copyOf(values);
    }

    /** Whether it has a score that can be drawn. */
    boolean isScored() {
      return state != State.FAILED && Double.isFinite(score);
    }
  }

  /**
   * The best of those that were not stopped before their end, the first of those that are equal.
   */
  public Optional<Trial> best() {
    Trial best = null;
    for (Trial trial : trials) {
      if (trial.isScored()
          && trial.state() == State.FINISHED
          && (best == null || isBetter(trial, best))) {
        best = trial;
      }
    }
    return Optional.ofNullable(best);
  }

  boolean isBetter(Trial one, Trial other) {
    return more ? one.score() > other.score() : one.score() < other.score();
  }

  /** What a trial was and came to, in a line. */
  String described(Trial trial) {
    StringBuilder text = new StringBuilder(noun).append(' ').append(trial.number()).append(": ");
    for (int i = 0; i < params.size(); i++) {
      text.append(params.get(i).name())
          .append(' ')
          .append(params.get(i).written(trial.values().get(i)))
          .append(", ");
    }
    return switch (trial.state()) {
      case FAILED -> text.append("failed").toString();
      case STOPPED ->
          text.append(score)
              .append(' ')
              .append(written(trial.score()))
              .append(", stopped")
              .toString();
      case FINISHED -> text.append(score).append(' ').append(written(trial.score())).toString();
    };
  }

  /** A number in at most four digits, shorter if it is as exact. */
  static String written(double value) {
    if (!Double.isFinite(value)) {
      return Numbers.decimal(value);
    }
    double size = Math.abs(value);
    String text;
    if (value == Math.rint(value) && size < 1e5) {
      text = Long.toString((long) value);
    } else if (size >= 1e5 || size < 1e-3) {
      String[] parts = String.format(Locale.ROOT, "%.2e", value).split("e", 2);
      text = withoutZeros(parts[0]) + "e" + Integer.parseInt(parts[1]);
    } else {
      int decimals = (int) Math.clamp(3 - Math.floor(Math.log10(size)), 0, 6);
      text = withoutZeros(String.format(Locale.ROOT, "%." + decimals + "f", value));
    }
    return text.replace('-', '−');
  }

  private static String withoutZeros(String decimal) {
    int end = decimal.length();
    while (decimal.indexOf('.') >= 0 && decimal.charAt(end - 1) == '0') {
      end--;
    }
    return decimal.substring(0, decimal.charAt(end - 1) == '.' ? end - 1 : end);
  }
}
