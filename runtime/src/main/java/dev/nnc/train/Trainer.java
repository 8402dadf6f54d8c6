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
  private final CheckpointRules checkpoints;
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
    this(session, program, network, plan, train, validation, seed, interruption, listener, null);
  }

  /**
   * The same with others who compute gradients of some batches.
   *
   * @param helpers only where the training has one update, of several batches; null for none
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
      TrainingListener listener,
      @Nullable Helpers helpers) {
    this.session = session;
    this.network = network;
    this.plan = plan;
    this.train = train;
    this.validation = validation;
    this.seed = seed;
    this.interruption = interruption;
    this.listener = listener;
    rules = new StopRules(plan);
    failures = new StepFailures(network, plan);
    batch = batch(plan, train.count());
    long stepsInEpoch = Math.max(1, Math.ceilDiv(train.count(), Math.max(1, batch)));
    checkpoints = new CheckpointRules(plan, stepsInEpoch);
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
                        stepsInEpoch,
                        helpers))
            .toList();
    inferenceBatch =
        Math.max(batch, updates.stream().mapToInt(UpdateRun::rowsAtOnce).min().orElse(batch));
  }

  /** How many rows a batch has, but for the last of an epoch. */
  public static int batch(Train plan, int rows) {
    return plan.batch() == 0 ? rows : (int) Math.min(plan.batch(), rows);
  }

  /** In which order an epoch goes through the rows. */
  static int[] order(Train plan, Rows train, long seed, int epoch) {
    int rows = train.count();
    // One batch that holds everything is the same in any order, but for the last bits of its sums.
    return batch(plan, rows) >= rows
        ? Rows.inOrder(rows)
        : Shuffle.order(rows, seed, plan.name(), epoch);
  }

  /** Trains until an end is reached; the session then holds the weights to keep. */
  public Training run() {
    return run(beginning(), null, Snapshot.take(session));
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
        || progress.stops().size() != rules.beginning().size()
        || progress.checkpoints().size() != checkpoints.beginning().size()) {
      throw new IllegalArgumentException(
          "a state of " + progress.phase() + " is none of " + plan.name());
    }
    Snapshot.restore(session, from.variables());
    return run(progress, from.best(), from.good());
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
        0,
        checkpoints.beginning(),
        null);
  }

  /**
   * A training between two epochs, while the session holds its variables; or within one, where it
   * goes on from there.
   *
   * @param raw the weights in whose place the session holds their averages
   * @param best the network's variables in the best epoch, if a condition wants them back
   * @param good what to go back to if the next epoch fails
   */
  private record Between(
      TrainingProgress progress, Weights raw, @Nullable Weights best, Weights good) {
    /** The training steps behind what to go back to. */
    long goodSteps() {
      int epoch = progress.goodEpoch();
      return epoch == 0 ? 0 : progress.epochs().get(epoch - 1).steps();
    }
  }

  private Training run(TrainingProgress from, @Nullable Weights best, Weights good) {
    Diagnostic problem = whatIsMissing();
    if (problem != null) {
      return failed(from, from.epoch(), problem);
    }
    long start = System.nanoTime() - (long) (from.secondsSoFar() * 1e9);
    Weights raw = from.within() == null ? useAverages(from.updates()) : Weights.NONE;
    Between now = new Between(from, raw, best, good);
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
      Outcome outcome = epoch(now, done + 1);
      if (outcome.failure() != null) {
        Snapshot.restore(session, now.good());
        return failed(progress, progress.goodEpoch(), outcome.failure());
      }
      if (outcome.epoch() == null) {
        return ended(
            progress,
            End.INTERRUPTED,
            done,
            outcome.begun() || done == 0
                ? "interrupted in epoch " + (done + 1)
                : "interrupted after epoch " + done);
      }
      now = finish(now, outcome, outcome.epoch(), start);
    }
  }

  /** What follows an epoch: what is kept of it, and what the listener hears. */
  private Between finish(Between before, Outcome outcome, Epoch epoch, long start) {
    TrainingProgress earlier = before.progress();
    StopRules.Verdict verdict =
        rules.after(earlier.stops(), epoch.number(), epoch.results(), seconds(start));
    CheckpointRules.Verdict asked = checkpoints.afterEpoch(outcome.kept(), epoch, seconds(start));
    boolean last = epoch.number() == plan.epochs();
    Weights good = before.good();
    int goodEpoch = earlier.goodEpoch();
    Weights weights = null;
    if (asked.keeps() || last || epoch.steps() - before.goodSteps() >= STEPS_BETWEEN_SNAPSHOTS) {
      weights = Snapshot.take(session);
      if (Snapshot.isFinite(weights)) {
        good = weights;
        goodEpoch = epoch.number();
      }
    }
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
            goodEpoch,
            asked.kept(),
            null);
    Weights best = before.best();
    if (rules.keepsWeightsOf(epoch.number(), progress.stops())) {
      Set<String> names = belongsToNetwork();
      best = Snapshot.take(session, variable -> names.contains(variable.name()));
    }
    listener.epochDone(epoch);
    Between now = new Between(progress, outcome.raw(), best, good);
    if (asked.keeps() && weights != null) {
      listener.checkpoint(kept(now, progress, weights));
    } else if (listener.wantsRecovery(last || verdict.reason() != null)) {
      // What a failed epoch goes back to must not depend on the clock, so `good` stays as it is.
      listener.recovery(kept(now, progress, weights == null ? Snapshot.take(session) : weights));
    }
    return now;
  }

  /**
   * What is kept of a training, while the session holds averages in the place of weights.
   *
   * @param weights all variables of the session
   */
  private Checkpoint kept(Between now, TrainingProgress progress, Weights weights) {
    TrainingState state =
        new TrainingState(progress, weights.with(now.raw()), now.best(), now.good());
    return new Checkpoint(state, weights, place -> checkpoints.want(place, progress.checkpoints()));
  }

  /**
   * What came of an epoch: a failure, or what was measured, or neither if it was interrupted.
   *
   * @param updates how far the updates are
   * @param kept what the rules of {@code checkpoint:} remember of its steps
   * @param raw the weights in whose place the session holds their averages
   * @param begun whether a step of it was made
   */
  private record Outcome(
      @Nullable Epoch epoch,
      @Nullable Diagnostic failure,
      List<UpdateProgress> updates,
      List<Kept> kept,
      Weights raw,
      boolean begun) {
    static Outcome failed(Diagnostic failure) {
      return new Outcome(null, failure, List.of(), List.of(), Weights.NONE, true);
    }
  }

  /** How far the next epoch is. */
  private WithinEpoch begun(TrainingProgress progress) {
    WithinEpoch within = progress.within();
    return within != null
        ? within
        : new WithinEpoch(
            0,
            progress.steps(),
            0,
            progress.updates(),
            Collections.nCopies(updates.size(), Tally.Sums.NONE));
  }

  /** Ends within an epoch, or before its first step; the session then holds the averages. */
  private Outcome interrupted(Between before, WithinEpoch place, List<Kept> kept, Weights raw) {
    Between now = new Between(before.progress(), raw, before.best(), before.good());
    listener.recovery(kept(now, before.progress().within(place, kept), Snapshot.take(session)));
    return new Outcome(null, null, place.updates(), kept, raw, place.rows() > 0);
  }

  /**
   * Keeps the state after a step within an epoch.
   *
   * @param asked by {@code checkpoint:}; otherwise for the case that the run is cut off
   */
  private void keepStep(Between before, WithinEpoch place, List<Kept> kept, boolean asked) {
    Weights raw = useAverages(place.updates());
    Between now = new Between(before.progress(), raw, before.best(), before.good());
    Checkpoint checkpoint =
        kept(now, before.progress().within(place, kept), Snapshot.take(session));
    if (asked) {
      listener.checkpoint(checkpoint);
    } else {
      listener.recovery(checkpoint);
    }
    Snapshot.restore(session, raw);
  }

  private Outcome epoch(Between before, int number) {
    TrainingProgress earlier = before.progress();
    WithinEpoch begun = begun(earlier);
    long start = System.nanoTime() - (long) (begun.seconds() * 1e9);
    Rows drawn = train.inTraining(seed, plan.name(), number);
    Snapshot.restore(session, before.raw());
    List<UpdateRun.InEpoch> running = new ArrayList<>();
    for (int i = 0; i < updates.size(); i++) {
      running.add(
          updates.get(i).begin(begun.updates().get(i), begun.measured().get(i), earlier.epochs()));
    }
    int rows = train.count();
    int[] order = order(plan, train, seed, number);
    long news = start;
    long steps = begun.steps();
    List<Kept> kept = earlier.checkpoints();
    for (int from = begun.rows(); from < rows; from += batch) {
      if (interruption.requested()) {
        WithinEpoch place = within(from, steps, seconds(start), running);
        return interrupted(before, place, kept, useAverages(place.updates()));
      }
      int count = Math.min(batch, rows - from);
      boolean last = from + count == rows;
      for (UpdateRun.InEpoch update : running) {
        if (update.update().isDue(steps - earlier.steps() + 1, last)) {
          Diagnostic failure = step(update, number, steps, drawn, order, from, count);
          if (failure != null) {
            return Outcome.failed(failure);
          }
        }
      }
      steps++;
      if (!last) {
        // What is kept after the last step is kept once the epoch was judged.
        CheckpointRules.Verdict asked =
            checkpoints.afterStep(
                kept, new KeptPlace(number - 1, steps), earlier.seconds() + seconds(start));
        kept = asked.kept();
        if (asked.keeps() || listener.wantsRecovery(false)) {
          WithinEpoch place = within(from + count, steps, seconds(start), running);
          keepStep(before, place, kept, asked.keeps());
        }
      }
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
    if (validated.getFirst().rows() < validation.count()) {
      return interrupted(before, within(rows, steps, seconds(start), running), kept, raw);
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
    return new Outcome(epoch, null, progress(running), kept, raw, true);
  }

  private static WithinEpoch within(
      int rows, long steps, double seconds, List<UpdateRun.InEpoch> running) {
    List<Tally.Sums> measured = tallies(running).stream().map(Tally::sums).toList();
    return new WithinEpoch(rows, steps, seconds, progress(running), measured);
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

  /**
   * Judges the validation part, or what of it there is time for when the training is interrupted.
   */
  private @Nullable Diagnostic validate(int number, long steps, List<Tally> tallies) {
    int rows = validation.count();
    int[] order = Rows.inOrder(rows);
    for (int from = 0; from < rows && !interruption.requested(); from += inferenceBatch) {
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
    plan.checkpoints().stream()
        .map(rule -> rule.options().find("result"))
        .filter(String.class::isInstance)
        .forEach(result -> wanted.add((String) result));
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
