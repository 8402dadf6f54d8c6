package dev.nnc.train;

import dev.nnc.checkpoint.Weights;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.FailureCode;
import dev.nnc.evaluate.Feeding;
import dev.nnc.evaluate.Interruption;
import dev.nnc.evaluate.Rows;
import dev.nnc.evaluate.Tally;
import dev.nnc.ir.Program;
import dev.nnc.lower.Executable;
import dev.nnc.lower.Executable.Results;
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
 * <p>The same program, rows, seed and thread count give the same weights, bit for bit.
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

  private final Feeding step;
  private final Feeding validate;
  private final Feeding statistics;
  private final Feeding locate;
  private final @Nullable Feeding gather;
  private final Averages averages;
  private final @Nullable Rate rate;
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
    step = new Feeding(program, executable, plan.step());
    validate = new Feeding(program, executable, plan.validate());
    statistics = new Feeding(program, executable, plan.statistics());
    locate = new Feeding(program, executable, plan.locate());
    gather = optional(program, plan.updates().gather());
    averages =
        new Averages(
            executable, optional(program, plan.updates().average()), plan.updates().averages());
    rules = new StopRules(plan);
    batch = plan.batch() == 0 ? train.count() : (int) Math.min(plan.batch(), train.count());
    inferenceBatch = Math.max(batch, validate.rowsAtOnce(INFERENCE_BATCH));
    rate = Rate.of(plan, Math.max(1, Math.ceilDiv(train.count(), Math.max(1, batch))), epochs);
    good = Snapshot.take(executable);
  }

  private @Nullable Feeding optional(Program program, String function) {
    return function.isEmpty() ? null : new Feeding(program, executable, function);
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
        averages.use();
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
    averages.giveBack();
    int rows = train.count();
    // One batch that holds everything is the same in any order, but for the last bits of its sums.
    int[] order =
        batch >= rows ? Rows.inOrder(rows) : Shuffle.order(rows, seed, plan.name(), number);
    Tally tally = new Tally(plan.metrics());
    long news = start;
    for (int from = 0; from < rows; from += batch) {
      if (interruption.requested()) {
        return new Outcome(null, null);
      }
      int count = Math.min(batch, rows - from);
      try {
        Results results = update(drawn, order, from, count);
        if (!tally.addLoss(results, count)) {
          return new Outcome(null, notFinite(number, drawn, order, from, count));
        }
      } catch (ExecutionException failure) {
        return new Outcome(null, explain(failure, number, drawn, order, from, count));
      }
      long now = System.nanoTime();
      if (now - news > NANOSECONDS_BETWEEN_NEWS) {
        news = now;
        listener.progress(number, tally.rows(), tally.all(""), seconds(start));
      }
    }
    SequencedMap<String, Double> results = tally.all("");
    averages.use();
    Diagnostic failure = validate(number, results);
    if (failure != null) {
      return new Outcome(null, failure);
    }
    plan.derived().forEach(derived -> results.put(derived.name(), derived.of(results)));
    if (rate != null) {
      results.put(Rate.RESULT, rate.last());
    }
    List<Double> norms = new ArrayList<>();
    List<Double> saturation = new ArrayList<>();
    measure(norms, saturation);
    return new Outcome(
        new Epoch(number, steps, rows, seconds(start), results, norms, saturation), null);
  }

  /** Carries one batch out: it changes the weights, or only adds its gradients up. */
  private Results update(Rows rows, int[] order, int from, int count) {
    boolean whole = (steps + 1) % plan.updates().accumulate() == 0;
    if (gather != null && !whole) {
      Results results = gather.run(rows, order, from, count);
      steps++;
      return results;
    }
    if (rate != null) {
      step.set(plan.updates().rate(), rate.after(steps));
    }
    Results results = step.run(rows, order, from, count);
    steps++;
    averages.follow();
    return results;
  }

  private @Nullable Diagnostic validate(int number, SequencedMap<String, Double> results) {
    int rows = validation.count();
    if (rows == 0) {
      return null;
    }
    Tally tally = new Tally(plan.metrics());
    int[] order = Rows.inOrder(rows);
    for (int from = 0; from < rows; from += inferenceBatch) {
      int count = Math.min(inferenceBatch, rows - from);
      try {
        if (!tally.addLoss(validate.run(validation, order, from, count), count)) {
          return notFinite(number, validation, order, from, count);
        }
      } catch (ExecutionException failure) {
        return explain(failure, number, validation, order, from, count);
      }
    }
    results.putAll(tally.all("validation."));
    return null;
  }

  /** Looks at the same rows each time, so that the epochs can be compared. */
  private void measure(List<Double> norms, List<Double> saturation) {
    if (plan.gradientLayers().isEmpty() && plan.saturationLayers().isEmpty()) {
      return;
    }
    int count = Math.min(batch, train.count());
    Results results = statistics.run(train, Rows.inOrder(count), 0, count);
    addAll(results, "gradient_norms", norms);
    addAll(results, "saturation", saturation);
  }

  private static void addAll(Results results, String output, List<Double> target) {
    if (results.has(output)) {
      for (float value : results.floats(output)) {
        target.add((double) value);
      }
    }
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
    if (rate != null) {
      wanted.addAll(rate.watched());
    }
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
      ExecutionException failure, int epoch, Rows rows, int[] order, int from, int count) {
    return switch (failure.reason()) {
      case NOT_FINITE -> notFinite(epoch, rows, order, from, count);
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
  private Diagnostic notFinite(int epoch, Rows rows, int[] order, int from, int count) {
    String when = String.format(Locale.ROOT, "epoch %d, step %,d", epoch, steps + 1);
    LayerPlan guilty = guilty(rows, order, from, count);
    Place place = guilty == null ? plan.place() : guilty.place();
    String where = guilty == null ? "the loss" : "`" + guilty.name() + "`";
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

  private @Nullable LayerPlan guilty(Rows rows, int[] order, int from, int count) {
    try {
      Results results = locate.run(rows, order, from, count);
      float[] finite = results.floats("finite");
      for (int i = 0; i < finite.length; i++) {
        if (finite[i] == 0) {
          String name = plan.locateLayers().get(i);
          return network.layers().stream()
              .filter(layer -> layer.name().equals(name))
              .findFirst()
              .orElse(null);
        }
      }
      return null;
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
