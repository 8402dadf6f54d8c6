package dev.nnc.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A search in progress: it is asked for the next trial, and told what came out of each. Scores may
 * be told in any order; the proposals do not depend on it ({@link Sampler}). A search that was cut
 * off is had again by asking for its trials anew and telling what had come out of them.
 *
 * <p>Less is better: who wants a result to be large tells its negative.
 *
 * <p>For one thread at a time.
 */
public final class Search {
  private final Sampler sampler;
  private final int trials;
  private final int lag;
  private final List<double[]> points = new ArrayList<>();
  private final double[] scores;
  private final boolean[] told;
  private final boolean[] failed;

  /** All trials before this one are told. */
  private int toldUpTo;

  /**
   * A search that begins.
   *
   * @param trials how many there will be at most
   */
  public Search(Sampler sampler, int trials) {
    this(sampler, trials, sampler.lag());
  }

  /**
   * A search that begins, for trials that depend on earlier ones by more than their points, such as
   * those that {@link Asha} stops.
   *
   * @param lag how many trials right before one may not have ended when it begins; the sampler may
   *     ask for fewer
   */
  public Search(Sampler sampler, int trials, int lag) {
    if (sampler instanceof Grid grid && trials > grid.size()) {
      throw new IllegalArgumentException("a grid of " + grid.size() + " has no " + trials);
    }
    this.sampler = sampler;
    this.trials = trials;
    this.lag = Math.min(lag, sampler.lag());
    scores = new double[trials];
    told = new boolean[trials];
    failed = new boolean[trials];
  }

  /** A search of a whole grid. */
  public Search(Grid grid) {
    this(grid, Math.toIntExact(grid.size()));
  }

  /** Whether no trial that it proposes depends on what came out of others. */
  public boolean asksFreely() {
    return lag >= trials;
  }

  /** How many trials there will be at most. */
  public int trials() {
    return trials;
  }

  /** Where it searches. */
  public Space space() {
    return sampler.space();
  }

  /**
   * The next trial; nothing if all have been handed out, or if one that the next proposal depends
   * on has not been told yet: then ask again after it.
   */
  public Optional<Proposal> ask() {
    int next = points.size();
    if (next == trials || (long) toldUpTo + lag < next) {
      return Optional.empty();
    }
    double[] point = sampler.point(next, new Known(next));
    if (!sampler.space().contains(point)) {
      throw new IllegalStateException("proposed " + Arrays.toString(point));
    }
    points.add(point);
    return Optional.of(new Proposal(next, Arrays.stream(point).boxed().toList()));
  }

  /** What came out of a trial; a score that is no number counts as the worst. */
  public void tell(int trial, double score) {
    if (trial < 0 || trial >= points.size()) {
      throw new IllegalArgumentException("trial " + trial + " has not been proposed");
    }
    if (told[trial]) {
      throw new IllegalArgumentException("trial " + trial + " has been told before");
    }
    told[trial] = true;
    failed[trial] = Double.isNaN(score);
    scores[trial] = failed[trial] ? Double.POSITIVE_INFINITY : score;
    while (toldUpTo < points.size() && told[toldUpTo]) {
      toldUpTo++;
    }
  }

  /** Nothing came out of a trial: it counts as the worst, and is never the best. */
  public void fail(int trial) {
    tell(trial, Double.NaN);
  }

  /** Whether all trials have been handed out and told. */
  public boolean isDone() {
    return toldUpTo == trials;
  }

  /** The trial with the least score so far, the first of those that are equal. */
  public OptionalInt best() {
    int best = -1;
    for (int i = 0; i < points.size(); i++) {
      if (told[i] && !failed[i] && (best < 0 || scores[i] < scores[best])) {
        best = i;
      }
    }
    return best < 0 ? OptionalInt.empty() : OptionalInt.of(best);
  }

  /** The trials before one, with no result that a sampler has no right to. */
  private final class Known implements History {
    private final int next;

    Known(int next) {
      this.next = next;
    }

    @Override
    public double[] point(int trial) {
      return points.get(trial);
    }

    @Override
    public double score(int trial) {
      if (trial >= (long) next - sampler.lag()) {
        throw new IllegalStateException("trial " + trial + " may still be executed");
      }
      return scores[trial];
    }
  }
}
