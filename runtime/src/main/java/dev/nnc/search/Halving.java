package dev.nnc.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Successive halving (Jamieson and Talwalkar, "Non-stochastic best arm identification and
 * hyperparameter optimization", AISTATS 2016): many trials begin with little of a resource, such as
 * epochs; the best of each round go on with {@code eta} times as much, and the others are stopped.
 *
 * <p>It goes by rounds, as asynchronous halving does not: which trials go on depends on their
 * scores alone, and not on which of them ended first. Of trials that are equally good the first
 * goes on. {@link Asha} needs no rounds, and no trial that waits.
 *
 * <p>For one thread at a time.
 */
public final class Halving {
  private final List<Integer> resources;
  private final int eta;
  private Round round;

  /** As many as there are trials in the round, in the same order. */
  private double[] scores;

  private boolean[] told;
  private int missing;
  private boolean done;

  /**
   * Trials that go on with so much of a resource.
   *
   * @param number from 0
   * @param resource how much each of them has in all at the end of the round
   * @param trials in ascending order
   */
  public record Round(int number, int resource, List<Integer> trials) {
    public Round {
      trials = List.copyOf(trials);
    }
  }

  /**
   * How many trials begin, and how much of a resource they have at the end of each round.
   *
   * @param resources ascending
   */
  public record Bracket(int trials, List<Integer> resources) {
    public Bracket {
      resources = List.copyOf(resources);
    }
  }

  /**
   * Halving that begins.
   *
   * @param trials the numbers of those that begin, at least one
   * @param resources how much of the resource each has in all at the end of each round, ascending
   * @param eta one of so many goes on, at least 2; one of the round goes on at least
   */
  public Halving(List<Integer> trials, List<Integer> resources, int eta) {
    if (trials.isEmpty() || resources.isEmpty() || eta < 2) {
      throw new IllegalArgumentException(
          "halving of %s with %s by %d".formatted(trials, resources, eta));
    }
    for (int i = 1; i < resources.size(); i++) {
      if (resources.get(i) <= resources.get(i - 1)) {
        throw new IllegalArgumentException("resources that do not ascend: " + resources);
      }
    }
    this.resources = List.copyOf(resources);
    this.eta = eta;
    this.round = new Round(0, resources.get(0), trials.stream().sorted().toList());
    this.missing = trials.size();
    this.scores = new double[missing];
    this.told = new boolean[missing];
  }

  /**
   * How much of a resource trials have at the end of each round: {@code most}, an {@code eta}-th of
   * it, and so on as long as it is {@code least} or more, rounded to whole numbers.
   */
  public static List<Integer> resources(int least, int most, int eta) {
    return rounds(most, eta, deepest(least, most, eta));
  }

  /**
   * The brackets of Hyperband (Li, Jamieson, DeSalvo, Rostamizadeh and Talwalkar, JMLR 18, 2018,
   * algorithm 1): nobody needs to know how much of the resource tells trials apart, since each
   * bracket begins with another amount, and all cost about the same. With {@code s} from {@code
   * s_max = ⌊log_eta(most / least)⌋} down to 0, {@code ⌈(s_max + 1) / (s + 1) · eta^s⌉} trials
   * begin with {@code most / eta^s}.
   */
  public static List<Bracket> brackets(int least, int most, int eta) {
    int deepest = deepest(least, most, eta);
    List<Bracket> brackets = new ArrayList<>();
    for (int s = deepest; s >= 0; s--) {
      long trials = Math.ceilDiv((deepest + 1) * power(eta, s), s + 1L);
      brackets.add(new Bracket(Math.toIntExact(trials), rounds(most, eta, s)));
    }
    return List.copyOf(brackets);
  }

  /** The trials to be executed now; nothing if it is over. */
  public Optional<Round> round() {
    return done ? Optional.empty() : Optional.of(round);
  }

  /**
   * What a trial of this round has reached: less is better, and a score that is no number is a
   * failure. The last trial that is told ends the round.
   */
  public void tell(int trial, double score) {
    int place = done ? -1 : Collections.binarySearch(round.trials(), trial);
    if (place < 0) {
      throw new IllegalArgumentException("trial " + trial + " is not executed in this round");
    }
    if (told[place]) {
      throw new IllegalArgumentException("trial " + trial + " has been told before");
    }
    told[place] = true;
    scores[place] = score;
    missing--;
    if (missing == 0) {
      endRound();
    }
  }

  /** A trial of this round has failed: it never goes on. */
  public void fail(int trial) {
    tell(trial, Double.NaN);
  }

  private void endRound() {
    int size = scores.length;
    double[] reached = scores;
    List<Integer> best =
        IntStream.range(0, size)
            .filter(place -> !Double.isNaN(reached[place]))
            .boxed()
            .sorted(Comparator.comparingDouble(place -> reached[place]))
            .limit(Math.max(1, size / eta))
            .map(round.trials()::get)
            .sorted()
            .toList();
    int next = round.number() + 1;
    if (next == resources.size() || best.isEmpty()) {
      done = true;
      return;
    }
    round = new Round(next, resources.get(next), best);
    missing = best.size();
    scores = new double[missing];
    told = new boolean[missing];
  }

  private static List<Integer> rounds(int most, int eta, int deepest) {
    int[] amounts = new int[deepest + 1];
    for (int s = 0; s <= deepest; s++) {
      amounts[deepest - s] = (int) Math.round((double) most / power(eta, s));
    }
    return Arrays.stream(amounts).boxed().toList();
  }

  /** How often the most can be divided by eta without getting less than the least. */
  private static int deepest(int least, int most, int eta) {
    if (least < 1 || most < least || eta < 2) {
      throw new IllegalArgumentException("from " + least + " to " + most + " by " + eta);
    }
    int deepest = 0;
    for (long power = eta; power * least <= most; power *= eta) {
      deepest++;
    }
    return deepest;
  }

  private static long power(int eta, int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= eta;
    }
    return power;
  }
}
