package dev.nnc.train;

import dev.nnc.data.Rows;
import dev.nnc.evaluate.Interruption;
import dev.nnc.evaluate.Tally;
import dev.nnc.ir.Program;
import dev.nnc.lower.ExecutionException;
import dev.nnc.lower.Session;
import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.train.TrainingProgress.UpdateProgress;
import java.util.ArrayList;
import java.util.List;

/**
 * Trains with a rate that grows at each step until the loss is far above its least value, and finds
 * the rate at which it turns (Smith 2017).
 */
public final class RangeTest {
  /** With fewer steps one would take chance for a fall. */
  public static final int LEAST_STEPS = 20;

  /** The loss is smoothed over about one in so many of all steps. */
  private static final int PARTS = 20;

  /** The test ends where the smoothed loss is so many times its least value. */
  private static final double FAR_ABOVE = 4;

  /** How much of the loss must go away, so that it counts as having fallen. */
  private static final double FALL = 0.05;

  /** A fall of so many standard deviations of the smoothed loss is none by chance. */
  private static final double CERTAIN = 3;

  private final Train plan;
  private final Rows rows;
  private final long seed;
  private final Interruption interruption;
  private final UpdateRun update;
  private final int batch;
  private final double keep;

  private final List<Double> rates = new ArrayList<>();
  private final List<Double> losses = new ArrayList<>();
  private final List<Double> smoothed = new ArrayList<>();
  private double average;
  private double least = Double.POSITIVE_INFINITY;
  private int leastAt;

  /** Prepares a test; the session's variables are already initialised. */
  public RangeTest(
      Session session,
      Program program,
      Train plan,
      Rows rows,
      long seed,
      Interruption interruption) {
    this.plan = plan;
    this.rows = rows;
    this.seed = seed;
    this.interruption = interruption;
    batch = batch(plan, rows);
    keep = Math.max(0, 1 - (double) PARTS / steps(plan, rows));
    update =
        new UpdateRun(
            session,
            program,
            plan,
            plan.updates().getFirst(),
            plan.metrics(),
            rows,
            Math.ceilDiv(rows.count(), batch),
            null);
  }

  /** How many steps a test has. */
  public static long steps(Train plan, Rows rows) {
    return Math.ceilDiv(rows.count(), batch(plan, rows)) * plan.epochs();
  }

  private static int batch(Train plan, Rows rows) {
    return Math.max(
        1, plan.batch() == 0 ? rows.count() : (int) Math.min(plan.batch(), rows.count()));
  }

  /**
   * Executes the steps.
   *
   * @throws ExecutionException if one fails for another reason than a loss that is not finite
   */
  public void run() {
    UpdateProgress progress = UpdateProgress.NONE;
    long steps = 0;
    for (int epoch = 1; epoch <= plan.epochs(); epoch++) {
      Rows drawn = rows.inTraining(seed, plan.name(), epoch);
      int[] order =
          batch >= rows.count()
              ? Rows.inOrder(rows.count())
              : Shuffle.order(rows.count(), seed, plan.name(), epoch);
      for (int from = 0; from < rows.count(); from += batch) {
        if (interruption.requested()) {
          return;
        }
        UpdateRun.InEpoch step = update.begin(progress, Tally.Sums.NONE, List.of());
        if (!finite(step, drawn, order, from, steps)
            || !add(step.progress().rate(), step.tally().loss())) {
          return;
        }
        progress = step.progress();
        steps++;
      }
    }
  }

  private boolean finite(UpdateRun.InEpoch step, Rows drawn, int[] order, int from, long steps) {
    try {
      return step.run(drawn, order, from, Math.min(batch, rows.count() - from), steps);
    } catch (ExecutionException failure) {
      if (failure.reason() == ExecutionException.Reason.NOT_FINITE) {
        return false;
      }
      throw failure;
    }
  }

  /** Adds a step; says whether the test goes on. */
  private boolean add(double rate, double loss) {
    average = keep * average + (1 - keep) * loss;
    double value = average / (1 - Math.pow(keep, rates.size() + 1));
    rates.add(rate);
    losses.add(loss);
    smoothed.add(value);
    // The average of a few losses is least by chance.
    if (value < least && rates.size() > steps(plan, rows) / PARTS) {
      least = value;
      leastAt = rates.size() - 1;
    }
    return least <= 0 || value <= FAR_ABOVE * least;
  }

  /** The rates of the steps. */
  public List<Double> rates() {
    return rates;
  }

  /** The losses of their batches. */
  public List<Double> losses() {
    return losses;
  }

  /**
   * A moving average that weighs steps less the longer ago they are, without the pull of its start.
   */
  public List<Double> smoothed() {
    return smoothed;
  }

  /**
   * Whether the loss fell at all: below its mean over the first quarter of the steps, by more than
   * what chance does to a smoothed loss.
   */
  public boolean fell() {
    int quarter = Math.max(LEAST_STEPS / 4, losses.size() / 4);
    if (losses.size() <= quarter) {
      return false;
    }
    double mean = 0;
    for (double loss : losses.subList(0, quarter)) {
      mean += loss / quarter;
    }
    double variance = 0;
    for (double loss : losses.subList(0, quarter)) {
      variance += (loss - mean) * (loss - mean) / (quarter - 1);
    }
    double chance = Math.sqrt(variance * (1 - keep) / (1 + keep));
    double fall = mean - least; // minus infinity if the test ended before any least value
    return fall > FALL * Math.abs(mean) && fall > CERTAIN * chance;
  }

  /** The rate at which the smoothed loss is least. */
  public double turning() {
    return rates.get(leastAt);
  }

  /** Whether the loss was least at the last of all steps, so that it might have fallen further. */
  public boolean stillFell() {
    return leastAt == steps(plan, rows) - 1;
  }
}
