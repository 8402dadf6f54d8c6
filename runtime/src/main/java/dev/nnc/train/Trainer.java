package dev.nnc.train;

import dev.nnc.checkpoint.Weights;
import dev.nnc.data.Rows;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.FailureCode;
import dev.nnc.evaluate.Interruption;
import dev.nnc.ir.Program;
import dev.nnc.lower.Executable;
import dev.nnc.lower.ExecutionException;
import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.plan.NetworkPlan.LayerPlan;
import dev.nnc.source.Place;
import dev.nnc.train.Training.End;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
  /** Rows at once where nothing is learnt: enough to keep the processor busy, small in memory. */
  private static final int INFERENCE_BATCH = 512;

  /** With very short epochs, weights are kept aside only after so many steps. */
  private static final int STEPS_BETWEEN_SNAPSHOTS = 100;

  private static final long NANOSECONDS_BETWEEN_NEWS = 80_000_000;

  private final Executable executable;
  private final NetworkPlan network;
  private final Train plan;
  private final Rows train;
  private final Rows validation;
  private final long seed;
  private final Interruption interruption;
  private final TrainingListener listener;

  private final List<UpdateRun> updates;
  private final StopRules rules;
  private final int batch;
  private final int inferenceBatch;

  private final List<Epoch> epochs = new ArrayList<>();
  private Weights good;
  private long steps;
  private long stepsAtSnapshot;

  /**
   * Prepares a training; the executable's variables are already initialised.
   *
   * @param train must have rows
   * @param validation may be empty: then nothing is validated
   */
  public Trainer(
      Executable executable,
      Program program,
      NetworkPlan network,
      Train plan,
      Rows train,
      Rows validation,
      long seed,
      Interruption interruption,
      TrainingListener listener) {
    this.executable = executable;
    this.network = network;
    this.plan = plan;
    this.train = train;
    this.validation = validation;
    this.seed = seed;
    this.interruption = interruption;
    this.listener = listener;
    rules = new StopRules(plan);
    batch = plan.batch() == 0 ? train.count() : (int) Math.min(plan.batch(), train.count());
    long stepsInEpoch = Math.max(1, Math.ceilDiv(train.count(), Math.max(1, batch)));
    updates =
        plan.updates().stream()
            .map(
                update ->
                    new UpdateRun(
                        executable,
                        program,
                        plan,
                        update,
                        update.equals(plan.updates().getFirst()) ? plan.metrics() : List.of(),
                        stepsInEpoch,
                        epochs))
            .toList();
    int atOnce = INFERENCE_BATCH;
    for (UpdateRun update : updates) {
      atOnce = Math.min(atOnce, update.rowsAtOnce(INFERENCE_BATCH));
    }
    inferenceBatch = Math.max(batch, atOnce);
    good = Snapshot.take(executable);
  }

  /** Trains until an end is reached; the executable then holds the weights to keep. */
  public Training run() {
    Diagnostic problem = whatIsMissing();
    if (problem != null) {
      return failed(problem);
    }
    Weights best = null;
    long start = System.nanoTime();
    for (int number = 1; number <= plan.epochs(); number++) {
      Outcome outcome = epoch(number);
      if (outcome.failure() != null) {
        Snapshot.restore(executable, good);
        return failed(outcome.failure());
      }
      if (outcome.epoch() == null) {
        useAverages();
        return ended(End.INTERRUPTED, "interrupted in epoch " + number);
      }
      Epoch epoch = outcome.epoch();
      epochs.add(epoch);
      keep();
      String reason = rules.after(number, epoch.results(), seconds(start));
      if (rules.keepsWeightsOf(number)) {
        best = Snapshot.take(executable, variable -> belongsToNetwork().contains(variable.name()));
      }
      listener.epochDone(epoch);
      if (reason != null || number == plan.epochs()) {
        restoreBest(best);
      }
      if (reason != null && number < plan.epochs()) {
        return ended(End.STOPPED_EARLY, reason);
      }
      if (interruption.requested() && number < plan.epochs()) {
        return ended(End.INTERRUPTED, "interrupted after epoch " + number);
      }
    }
    return ended(End.FINISHED, null);
  }

  /** Either an epoch, or a failure, or neither if the epoch was interrupted. */
  private record Outcome(@Nullable Epoch epoch, @Nullable Diagnostic failure) {}

  private Outcome epoch(int number) {
    long start = System.nanoTime();
    Rows drawn = train.inTraining(seed, plan.name(), number);
    updates.reversed().forEach(update -> update.averages().giveBack());
    updates.forEach(UpdateRun::restart);
    int rows = train.count();
    // One batch that holds everything is the same in any order, but for the last bits of its sums.
    int[] order =
        batch >= rows ? Rows.inOrder(rows) : Shuffle.order(rows, seed, plan.name(), number);
    long news = start;
    long done = 0;
    for (int from = 0; from < rows; from += batch) {
      if (interruption.requested()) {
        return new Outcome(null, null);
      }
      int count = Math.min(batch, rows - from);
      done++;
      for (UpdateRun update : updates) {
        if (update.isDue(done, from + count == rows)) {
          Diagnostic failure = carryOut(update, number, drawn, order, from, count);
          if (failure != null) {
            return new Outcome(null, failure);
          }
        }
      }
      steps++;
      long now = System.nanoTime();
      if (now - news > NANOSECONDS_BETWEEN_NEWS) {
        news = now;
        listener.progress(number, from + (long) count, results(""), seconds(start));
      }
    }
    SequencedMap<String, Double> results = results("");
    useAverages();
    Diagnostic failure = validate(number);
    if (failure != null) {
      return new Outcome(null, failure);
    }
    if (validation.count() > 0) {
      results.putAll(results("validation."));
    }
    plan.derived().forEach(derived -> results.put(derived.name(), derived.of(results)));
    updates.forEach(update -> update.addRate(results));
    SequencedMap<String, Double> norms = new LinkedHashMap<>();
    SequencedMap<String, Double> saturation = new LinkedHashMap<>();
    // The same rows each time, so that the epochs can be compared.
    updates.forEach(update -> update.measure(train, Math.min(batch, rows), norms, saturation));
    return new Outcome(
        new Epoch(
            number,
            steps,
            rows,
            seconds(start),
            results,
            List.copyOf(norms.values()),
            List.copyOf(saturation.values())),
        null);
  }

  /** One update with one batch; what went wrong, or null. */
  private @Nullable Diagnostic carryOut(
      UpdateRun update, int epoch, Rows rows, int[] order, int from, int count) {
    try {
      return update.run(rows, order, from, count, steps)
          ? null
          : notFinite(update, epoch, rows, order, from, count);
    } catch (ExecutionException failure) {
      return explain(failure, update, epoch, rows, order, from, count);
    }
  }

  private SequencedMap<String, Double> results(String prefix) {
    SequencedMap<String, Double> results = new LinkedHashMap<>();
    updates.forEach(update -> update.addLoss(prefix, results));
    updates.forEach(update -> update.addMetrics(prefix, results));
    return results;
  }

  private void useAverages() {
    updates.forEach(update -> update.averages().use());
  }

  private @Nullable Diagnostic validate(int number) {
    updates.forEach(UpdateRun::restart);
    int rows = validation.count();
    int[] order = Rows.inOrder(rows);
    for (int from = 0; from < rows; from += inferenceBatch) {
      int count = Math.min(inferenceBatch, rows - from);
      for (UpdateRun update : updates) {
        try {
          if (!update.judge(validation, order, from, count)) {
            return notFinite(update, number, validation, order, from, count);
          }
        } catch (ExecutionException failure) {
          return explain(failure, update, number, validation, order, from, count);
        }
      }
    }
    return null;
  }

  private void keep() {
    if (epochs.size() == plan.epochs() || steps - stepsAtSnapshot >= STEPS_BETWEEN_SNAPSHOTS) {
      Weights now = Snapshot.take(executable);
      if (Snapshot.isFinite(now)) {
        good = now;
        stepsAtSnapshot = steps;
      }
    }
  }

  private void restoreBest(@Nullable Weights best) {
    if (best != null) {
      Snapshot.restore(executable, best);
    }
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

  private Diagnostic explain(
      ExecutionException failure,
      UpdateRun update,
      int epoch,
      Rows rows,
      int[] order,
      int from,
      int count) {
    return switch (failure.reason()) {
      case NOT_FINITE -> notFinite(update, epoch, rows, order, from, count);
      case OUT_OF_MEMORY -> {
        Diagnostic diagnostic =
            Diagnostic.of(FailureCode.OUT_OF_MEMORY, plan.place(), count)
                .withNote(firstLine(failure));
        yield count > 1
            ? diagnostic.withHelp("make the batch smaller, for example `batch: " + count / 2 + "`")
            : diagnostic.withHelp("make the network smaller");
      }
      case OTHER ->
          Diagnostic.of(FailureCode.STEP_FAILED, plan.place(), epoch).withNote(firstLine(failure));
    };
  }

  private static String firstLine(ExecutionException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.lines().findFirst().orElse(message);
  }

  /** Asks the program in which layer the first infinity or NaN arises on these rows. */
  private Diagnostic notFinite(
      UpdateRun update, int epoch, Rows rows, int[] order, int from, int count) {
    String when = String.format(Locale.ROOT, "epoch %d, step %,d", epoch, steps + 1);
    LayerPlan guilty = guilty(update, rows, order, from, count);
    Place place = guilty == null ? plan.place() : guilty.place();
    String loss =
        update.plan().name().isEmpty() ? "the loss" : "`" + update.plan().result("loss") + "`";
    String where = guilty == null ? loss : "`" + guilty.name() + "`";
    Diagnostic diagnostic =
        Diagnostic.of(FailureCode.NOT_FINITE, place, where, when)
            .withLabel(guilty == null ? "" : "its output is not finite");
    if (guilty != null) {
      diagnostic = diagnostic.withLabel(plan.place(), "in this training");
    }
    return diagnostic
        .withNote("the weights are those of the last epoch in which all numbers were finite")
        .withHelp(
            "try a learning rate ten times smaller; data on very different scales want `standardize`");
  }

  private @Nullable LayerPlan guilty(
      UpdateRun update, Rows rows, int[] order, int from, int count) {
    try {
      String name = update.firstNotFinite(rows, order, from, count);
      return network.layers().stream()
          .filter(layer -> layer.name().equals(name))
          .findFirst()
          .orElse(null);
    } catch (ExecutionException failure) {
      // Finding the layer is a courtesy; without it the message names the loss.
      return null;
    }
  }

  private Training failed(Diagnostic failure) {
    return new Training(
        End.FAILED, epochs, rules.bestEpoch(), rules.bestBy(), failure.message(), failure);
  }

  private Training ended(End end, @Nullable String reason) {
    return new Training(end, epochs, rules.bestEpoch(), rules.bestBy(), reason, null);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /** The names under which the results of a training stand in {@code run.json}. */
  public static SequencedMap<String, Double> summary(Training training) {
    SequencedMap<String, Double> results = new LinkedHashMap<>();
    if (!training.epochs().isEmpty()) {
      Epoch last = training.epochs().getLast();
      last.results()
          .forEach(
              (name, value) ->
                  results.put(name.contains("validation.") ? name : "train." + name, value));
    }
    results.put("epochs", (double) training.epochs().size());
    return results;
  }
}
