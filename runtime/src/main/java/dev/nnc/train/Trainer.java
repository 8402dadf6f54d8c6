package dev.nnc.train;

import dev.nnc.checkpoint.Weights;
import dev.nnc.data.Rows;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.FailureCode;
import dev.nnc.evaluate.Interruption;
import dev.nnc.evaluate.Tally;
import dev.nnc.ir.Program;
import dev.nnc.lower.ExecutionException;
import dev.nnc.lower.Session;
import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.train.Training.End;
import dev.nnc.train.TrainingProgress.UpdateProgress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network: epochs of shuffled batches, validation, stop conditions, and a stop with the
 * last good weights as soon as a number is no longer finite.
 *
 * <p>The same program, rows, seed, thread count and vector extensions of the processor give the
 * same weights, bit for bit.
 */
public final class Trainer {
  /** With very short epochs, weights are kept aside only after so many steps. */
  private static final int STEPS_BETWEEN_SNAPSHOTS = 100;

  /** Before the names of results of the last epoch, where other weights were kept. */
  public static final String LAST = "last.";

  private static final long NANOSECONDS_BETWEEN_NEWS = 80_000_000;

  private final Session session;
  private final NetworkPlan network;
  private final Train plan;
  private final Rows train;
  private final Rows validation;
  private final long seed;
  private final Interruption interruption;
  private final TrainingListener listener;

  private final List<UpdateRun> updates;
  private final StopRules rules;
  private final CheckpointRule checkpoints;
  private final StepFailures failures;
  private final int batch;
  private final int inferenceBatch;

  /**
   * Prepares a training; the session's variables are already initialised.
   *
   * @param train must have rows
   * @param validation may be empty: then nothing is validated
   */
  public Trainer(
      Session session,
      Program program,
      NetworkPlan network,
      Train plan,
      Rows train,
      Rows validation,
      long seed,
      Interruption interruption,
      TrainingListener listener) {
    this.session = session;
    this.network = network;
    this.plan = plan;
    this.train = train;
    this.validation = validation;
    this.seed = seed;
    this.interruption = interruption;
    this.listener = listener;
    rules = new StopRules(plan);
    checkpoints = CheckpointRule.of(plan);
    failures = new StepFailures(network, plan);
    batch = plan.batch() == 0 ? train.count() : (int) Math.min(plan.batch(), train.count());
    long stepsInEpoch = Math.max(1, Math.ceilDiv(train.count(), Math.max(1, batch)));
    updates =
        plan.updates().stream()
            .map(
                update ->
                    new UpdateRun(
                        session,
                        program,
                        plan,
                        update,
                        update.equals(plan.updates().getFirst()) ? plan.metrics() : List.of(),
                        train,
                        stepsInEpoch))
            .toList();
    inferenceBatch =
        Math.max(batch, updates.stream().mapToInt(UpdateRun::rowsAtOnce).min().orElse(batch));
  }

  /** Trains until an end is reached; the session then holds the weights to keep. */
  public Training run() {
    return run(beginning(), null);
  }

  /**
   * The same from where a training was: the session gets its variables, and ends as if the training
   * had never been left.
   *
   * @throws IllegalArgumentException if the state is of another training
   */
  public Training run(TrainingState from) {
    TrainingProgress progress = from.progress();
    if (progress.seed() != seed
        || !progress.phase().equals(plan.name())
        || progress.updates().size() != updates.size()
        || progress.stops().size() != rules.beginning().size()) {
      throw new IllegalArgumentException(
          "a state of " + progress.phase() + " is none of " + plan.name());
    }
    Snapshot.restore(session, from.variables());
    return run(progress, from.best());
  }

  /** Before the first epoch. */
  private TrainingProgress beginning() {
    return new TrainingProgress(
        seed,
        plan.name(),
        List.of(),
        0,
        0,
        Collections.nCopies(updates.size(), UpdateProgress.NONE),
        rules.beginning(),
        null,
        BestSoFar.NONE);
  }

  /**
   * A training between two epochs, while the session holds its variables.
   *
   * @param raw the weights in whose place the session holds their averages
   * @param best the network's variables in the best epoch, if a condition wants them back
   * @param good what to go back to if the next epoch fails
   * @param goodSteps the training steps behind what to go back to
   * @param goodEpoch the epochs behind it
   */
  private record Between(
      TrainingProgress progress,
      Weights raw,
      @Nullable Weights best,
      Weights good,
      long goodSteps,
      int goodEpoch) {}

  private Training run(TrainingProgress from, @Nullable Weights best) {
    Diagnostic problem = whatIsMissing();
    if (problem != null) {
      return failed(from, from.epoch(), problem);
    }
    long start = System.nanoTime() - (long) (from.seconds() * 1e9);
    Weights raw = useAverages(from.updates());
    Between now = new Between(from, raw, best, Snapshot.take(session), from.steps(), from.epoch());
    while (true) {
      TrainingProgress progress = now.progress();
      int done = progress.epoch();
      String reason = progress.stopReason();
      if (done >= plan.epochs() || reason != null) {
        int kept = restoreBest(progress, now.best());
        return done >= plan.epochs()
            ? ended(progress, End.FINISHED, kept, null)
            : ended(progress, End.STOPPED_EARLY, kept, reason);
      }
      if (done > from.epoch() && interruption.requested()) {
        return ended(progress, End.INTERRUPTED, done, "interrupted after epoch " + done);
      }
      Outcome outcome = epoch(now, done + 1);
      if (outcome.failure() != null) {
        Snapshot.restore(session, now.good());
        return failed(progress, now.goodEpoch(), outcome.failure());
      }
      if (outcome.epoch() == null) {
        useAverages(outcome.updates());
        return ended(progress, End.INTERRUPTED, done, "interrupted in epoch " + (done + 1));
      }
      now = finish(now, outcome, outcome.epoch(), start);
    }
  }

  /** What follows an epoch: what is kept of it, and what the listener hears. */
  private Between finish(Between before, Outcome outcome, Epoch epoch, long start) {
    TrainingProgress earlier = before.progress();
    StopRules.Verdict verdict =
        rules.after(earlier.stops(), epoch.number(), epoch.results(), seconds(start));
    TrainingProgress progress =
        new TrainingProgress(
            seed,
            plan.name(),
            earlier.epochsWith(epoch),
            epoch.steps(),
            seconds(start),
            outcome.updates(),
            verdict.best(),
            verdict.reason(),
            checkpoints.after(earlier.checkpoint(), epoch));
    boolean last = epoch.number() == plan.epochs();
    boolean checkpoint = checkpoints.keeps(epoch.number(), progress.checkpoint());
    Weights good = before.good();
    long goodSteps = before.goodSteps();
    int goodEpoch = before.goodEpoch();
    Weights weights = null;
    if (checkpoint || last || epoch.steps() - goodSteps >= STEPS_BETWEEN_SNAPSHOTS) {
      weights = Snapshot.take(session);
      if (Snapshot.isFinite(weights)) {
        good = weights;
        goodSteps = epoch.steps();
        goodEpoch = epoch.number();
      }
    }
    Weights best = before.best();
    if (rules.keepsWeightsOf(epoch.number(), progress.stops())) {
      Set<String> names = belongsToNetwork();
      best = Snapshot.take(session, variable -> names.contains(variable.name()));
    }
    listener.epochDone(epoch);
    if (checkpoint && weights != null) {
      TrainingState state = new TrainingState(progress, weights.with(outcome.raw()), best);
      listener.checkpoint(new Checkpoint(state, weights, checkpoints.keepsOne()));
    } else if (listener.wantsRecovery(last || verdict.reason() != null)) {
      // What a failed epoch goes back to must not depend on the clock, so `good` stays as it is.
      Weights here = weights == null ? Snapshot.take(session) : weights;
      TrainingState state = new TrainingState(progress, here.with(outcome.raw()), best);
      listener.recovery(new Checkpoint(state, here, true));
    }
    return new Between(progress, outcome.raw(), best, good, goodSteps, goodEpoch);
  }

  /**
   * What came of an epoch: a failure, or what was measured, or neither if it was interrupted.
   *
   * @param updates how far the updates are
   * @param raw the weights in whose place the session holds their averages
   */
  private record Outcome(
      @Nullable Epoch epoch,
      @Nullable Diagnostic failure,
      List<UpdateProgress> updates,
      Weights raw) {
    static Outcome failed(Diagnostic failure) {
      return new Outcome(null, failure, List.of(), Weights.NONE);
    }
  }

  private Outcome epoch(Between before, int number) {
    long start = System.nanoTime();
    Rows drawn = train.inTraining(seed, plan.name(), number);
    Snapshot.restore(session, before.raw());
    TrainingProgress earlier = before.progress();
    List<UpdateRun.InEpoch> running = new ArrayList<>();
    for (int i = 0; i < updates.size(); i++) {
      running.add(updates.get(i).begin(earlier.updates().get(i), earlier.epochs()));
    }
    int rows = train.count();
    // One batch that holds everything is the same in any order, but for the last bits of its sums.
    int[] order =
        batch >= rows ? Rows.inOrder(rows) : Shuffle.order(rows, seed, plan.name(), number);
    long news = start;
    long done = 0;
    long steps = earlier.steps();
    for (int from = 0; from < rows; from += batch) {
      if (interruption.requested()) {
        return new Outcome(null, null, progress(running), Weights.NONE);
      }
      int count = Math.min(batch, rows - from);
      done++;
      for (UpdateRun.InEpoch update : running) {
        if (update.update().isDue(done, from + count == rows)) {
          Diagnostic failure = step(update, number, steps, drawn, order, from, count);
          if (failure != null) {
            return Outcome.failed(failure);
          }
        }
      }
      steps++;
      long now = System.nanoTime();
      if (now - news > NANOSECONDS_BETWEEN_NEWS) {
        news = now;
        listener.progress(
            number, from + (long) count, results("", tallies(running)), seconds(start));
      }
    }
    SequencedMap<String, Double> results = results("", tallies(running));
    Weights raw = useAverages(progress(running));
    List<Tally> validated = updates.stream().map(UpdateRun::tally).toList();
    Diagnostic failure = validate(number, steps, validated);
    if (failure != null) {
      return Outcome.failed(failure);
    }
    if (validation.count() > 0) {
      results.putAll(results("validation.", validated));
    }
    plan.derived().forEach(derived -> results.put(derived.name(), derived.of(results)));
    running.forEach(update -> update.update().addRate(update.progress(), results));
    SequencedMap<String, Double> norms = new LinkedHashMap<>();
    SequencedMap<String, Double> saturation = new LinkedHashMap<>();
    // The same rows each time, so that the epochs can be compared.
    updates.forEach(update -> update.measure(train, Math.min(batch, rows), norms, saturation));
    Epoch epoch =
        new Epoch(
            number,
            steps,
            rows,
            seconds(start),
            results,
            List.copyOf(norms.values()),
            List.copyOf(saturation.values()));
    return new Outcome(epoch, null, progress(running), raw);
  }

  /** One update with one batch; what went wrong, or null. */
  private @Nullable Diagnostic step(
      UpdateRun.InEpoch update,
      int epoch,
      long steps,
      Rows rows,
      int[] order,
      int from,
      int count) {
    try {
      return update.run(rows, order, from, count, steps)
          ? null
          : failures.notFinite(update.update(), epoch, steps + 1, rows, order, from, count);
    } catch (ExecutionException failure) {
      return failures.explain(failure, update.update(), epoch, steps + 1, rows, order, from, count);
    }
  }

  private static List<UpdateProgress> progress(List<UpdateRun.InEpoch> running) {
    return running.stream().map(UpdateRun.InEpoch::progress).toList();
  }

  private static List<Tally> tallies(List<UpdateRun.InEpoch> running) {
    return running.stream().map(UpdateRun.InEpoch::tally).toList();
  }

  private SequencedMap<String, Double> results(String prefix, List<Tally> tallies) {
    SequencedMap<String, Double> results = new LinkedHashMap<>();
    for (int i = 0; i < updates.size(); i++) {
      updates.get(i).addLoss(prefix, tallies.get(i), results);
    }
    tallies.forEach(tally -> UpdateRun.addMetrics(prefix, tally, results));
    return results;
  }

  /** Puts averages in the place of weights; returns the weights that gave way. */
  private Weights useAverages(List<UpdateProgress> progress) {
    List<SequencedMap<String, String>> averages = new ArrayList<>();
    for (int i = 0; i < updates.size(); i++) {
      averages.add(updates.get(i).averages(progress.get(i)));
    }
    return Averages.use(session, averages);
  }

  private @Nullable Diagnostic validate(int number, long steps, List<Tally> tallies) {
    int rows = validation.count();
    int[] order = Rows.inOrder(rows);
    for (int from = 0; from < rows; from += inferenceBatch) {
      int count = Math.min(inferenceBatch, rows - from);
      for (int i = 0; i < updates.size(); i++) {
        UpdateRun update = updates.get(i);
        try {
          if (!update.judge(validation, order, from, count, tallies.get(i))) {
            return failures.notFinite(update, number, steps + 1, validation, order, from, count);
          }
        } catch (ExecutionException failure) {
          return failures.explain(
              failure, update, number, steps + 1, validation, order, from, count);
        }
      }
    }
    return null;
  }

  /** Gives back the weights of the best epoch, if a condition wants them; says whose are there. */
  private int restoreBest(TrainingProgress progress, @Nullable Weights best) {
    Integer epoch = rules.bestEpoch(progress.stops());
    if (best == null || epoch == null) {
      return progress.epoch();
    }
    Snapshot.restore(session, best);
    return epoch;
  }

  /** Its layers' variables, those that are not trained (such as running means) among them. */
  private Set<String> belongsToNetwork() {
    Set<String> names = new HashSet<>(plan.variables());
    network.layers().forEach(layer -> names.addAll(layer.variables()));
    return names;
  }

  private @Nullable Diagnostic whatIsMissing() {
    if (train.count() == 0) {
      return Diagnostic.of(FailureCode.NOTHING_TO_TRAIN_ON, plan.place(), plan.data());
    }
    List<String> wanted = new ArrayList<>(rules.results());
    updates.forEach(update -> wanted.addAll(update.watched()));
    plan.derived().forEach(derived -> wanted.addAll(derived.results()));
    if (plan.checkpoint() != null
        && plan.checkpoint().options().find("result") instanceof String it) {
      wanted.add(it);
    }
    for (String result : wanted) {
      if (result.startsWith("validation.") && validation.count() == 0) {
        return Diagnostic.of(FailureCode.NOT_MEASURED, plan.place(), result)
            .withNote("the data set `" + plan.data() + "` has no rows in its validation part")
            .withHelp(
                "name a validation part in `split`, or use `train." + result.substring(11) + "`");
      }
    }
    return null;
  }

  private Training failed(TrainingProgress progress, int kept, Diagnostic failure) {
    return training(progress, End.FAILED, kept, failure.message(), failure);
  }

  private Training ended(TrainingProgress progress, End end, int kept, @Nullable String reason) {
    return training(progress, end, kept, reason, null);
  }

  private Training training(
      TrainingProgress progress,
      End end,
      int kept,
      @Nullable String reason,
      @Nullable Diagnostic failure) {
    return new Training(
        end,
        progress.epochs(),
        rules.bestEpoch(progress.stops()),
        rules.bestBy(),
        kept == 0 ? null : (Integer) kept,
        reason,
        failure);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /**
   * The results of a training as they stand in {@code run.json}: those of the epoch whose weights
   * it ended with, and behind {@code last.} those of the last epoch, if that is another one.
   */
  public static SequencedMap<String, Double> summary(Training training) {
    SequencedMap<String, Double> results = new LinkedHashMap<>();
    training.kept().ifPresent(epoch -> addAll("", epoch, results));
    results.put("epochs", (double) training.epochs().size());
    Integer best = training.bestEpoch();
    if (best != null) {
      results.put("best_epoch", (double) best);
    }
    Integer kept = training.keptEpoch();
    if (kept != null && training.wentBack()) {
      results.put("kept_epoch", (double) kept);
      addAll(LAST, training.epochs().getLast(), results);
    }
    return results;
  }

  private static void addAll(String prefix, Epoch epoch, SequencedMap<String, Double> results) {
    epoch
        .results()
        .forEach(
            (name, value) ->
                results.put(
                    prefix + (name.contains("validation.") ? name : "train." + name), value));
  }
}
