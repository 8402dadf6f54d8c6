package dev.nnc.train;

import dev.nnc.checkpoint.Weights;
import dev.nnc.data.Rows;
import dev.nnc.evaluate.Feeding;
import dev.nnc.evaluate.Interruption;
import dev.nnc.evaluate.Tally;
import dev.nnc.ir.Program;
import dev.nnc.lower.Session;
import dev.nnc.lower.Session.Results;
import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.plan.ActionPlan.Update;
import dev.nnc.train.Training.End;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Trains several trials at once, by a program in which each of them has its own weights: all see
 * the same batches in the same order, as each would alone. It knows trainings of one update at a
 * constant rate that nothing ends before their last epoch; {@link Trainer} knows all others.
 */
public final class StackedTrainer {
  private final List<Train> plans;
  private final Train plan;
  private final Update update;
  private final Rows train;
  private final Rows validation;
  private final long seed;
  private final Interruption interruption;

  private final Feeding step;
  private final Feeding validate;
  private final Feeding statistics;
  private final boolean[] finite;

  /**
   * Prepares a training; the session's variables are those of all trials.
   *
   * @param program that the session executes: every output has an axis of trials in front
   * @param plans of the trials; what they compute per row may differ in metrics, and nothing else
   * @param train must have rows
   * @param validation may be empty
   */
  public StackedTrainer(
      Session session,
      Program program,
      List<Train> plans,
      Rows train,
      Rows validation,
      long seed,
      Interruption interruption) {
    this.plans = List.copyOf(plans);
    this.plan = plans.getFirst();
    this.update = plan.updates().getFirst();
    this.train = train;
    this.validation = validation;
    this.seed = seed;
    this.interruption = interruption;
    step = new Feeding(program, session, update.step());
    validate = new Feeding(program, session, update.validate());
    statistics =
        new Feeding(program, session, update.statistics(), UpdateRun.layerOutputs(program, update));
    step.setUnits(plan.metrics(), train);
    validate.setUnits(plan.metrics(), train);
    finite = new boolean[plans.size()];
    Arrays.fill(finite, true);
  }

  /** The functions that the program needs. */
  public static List<String> functions(Train plan) {
    Update update = plan.updates().getFirst();
    return List.of(update.step(), update.validate(), update.statistics());
  }

  /** Whether it knows how to train so; what a plan wants beside it needs a {@link Trainer}. */
  public static boolean knows(Train plan) {
    Update update = plan.updates().getFirst();
    return plan.updates().size() == 1
        && plan.stop().isEmpty()
        && plan.checkpoints().isEmpty()
        && update.calls().every() == 1
        && update.calls().times() == 1
        && update.calls().schedule() == null
        && update.calls().accumulate() == 1
        && update.calls().average().isEmpty();
  }

  /**
   * Trains until the last epoch.
   *
   * @return for each trial its training, or nothing if its numbers did not stay finite; nothing at
   *     all if somebody asked for an end
   */
  public Optional<List<Optional<Training>>> run() {
    List<List<Epoch>> epochs = new ArrayList<>();
    plans.forEach(any -> epochs.add(new ArrayList<>()));
    int rows = train.count();
    int batch = plan.batch() == 0 ? rows : (int) Math.min(plan.batch(), rows);
    long steps = 0;
    for (int number = 1; number <= plan.epochs() && anyIsFinite(); number++) {
      long start = System.nanoTime();
      List<Tally> trained = tallies();
      Rows drawn = train.inTraining(seed, plan.name(), number);
      int[] order =
          batch >= rows ? Rows.inOrder(rows) : Shuffle.order(rows, seed, plan.name(), number);
      for (int from = 0; from < rows; from += batch) {
        if (interruption.requested()) {
          return Optional.empty();
        }
        int count = Math.min(batch, rows - from);
        add(step.run(drawn, order, from, count), count, trained);
        steps++;
      }
      List<Tally> validated = tallies();
      int[] inOrder = Rows.inOrder(validation.count());
      int atOnce = Math.max(batch, validate.rowsAtOnce());
      for (int from = 0; from < inOrder.length; from += atOnce) {
        if (interruption.requested()) {
          return Optional.empty();
        }
        int count = Math.min(atOnce, inOrder.length - from);
        add(validate.run(validation, inOrder, from, count), count, validated);
      }
      Measured measured = measure(Math.min(batch, rows));
      double seconds = (System.nanoTime() - start) / 1e9 / plans.size();
      for (int trial = 0; trial < plans.size(); trial++) {
        if (finite[trial]) {
          epochs
              .get(trial)
              .add(
                  new Epoch(
                      number,
                      steps,
                      rows,
                      seconds,
                      results(trial, trained.get(trial), validated.get(trial)),
                      measured.norms(trial),
                      measured.saturation(trial)));
        }
      }
    }
    List<Optional<Training>> trainings = new ArrayList<>();
    for (int trial = 0; trial < plans.size(); trial++) {
      trainings.add(
          finite[trial]
              ? Optional.of(
                  new Training(
                      End.FINISHED, epochs.get(trial), null, null, (int) plan.epochs(), null, null))
              : Optional.empty());
    }
    return Optional.of(trainings);
  }

  private boolean anyIsFinite() {
    for (boolean each : finite) {
      if (each) {
        return true;
      }
    }
    return false;
  }

  private List<Tally> tallies() {
    return plans.stream().map(each -> new Tally(each.metrics())).toList();
  }

  /** Adds a batch to the tallies of all trials. */
  private void add(Results results, int count, List<Tally> tallies) {
    Apart apart = new Apart(results, plans.size());
    for (int trial = 0; trial < tallies.size(); trial++) {
      finite[trial] &= tallies.get(trial).addLoss(apart.of(trial), count);
    }
  }

  private SequencedMap<String, Double> results(int trial, Tally trained, Tally validated) {
    SequencedMap<String, Double> results = new LinkedHashMap<>();
    add("", trained, results);
    add("validation.", validated, results);
    plans.get(trial).derived().forEach(derived -> results.put(derived.name(), derived.of(results)));
    return results;
  }

  private void add(String prefix, Tally tally, SequencedMap<String, Double> results) {
    if (tally.rows() > 0) {
      results.put(prefix + update.result("loss"), tally.loss());
      results.putAll(tally.metrics(prefix));
    }
  }

  /** Statistics by layer of all trials, one after another. */
  private record Measured(List<Double> norms, List<Double> saturation, int trials) {
    List<Double> norms(int trial) {
      return part(norms, trial);
    }

    List<Double> saturation(int trial) {
      return part(saturation, trial);
    }

    private List<Double> part(List<Double> all, int trial) {
      int length = all.size() / trials;
      return all.subList(trial * length, (trial + 1) * length);
    }
  }

  private Measured measure(int count) {
    if (update.gradientLayers().isEmpty() && update.saturationLayers().isEmpty()) {
      return new Measured(List.of(), List.of(), plans.size());
    }
    // The same rows each time, so that the epochs can be compared.
    Results results = statistics.run(train, Rows.inOrder(count), 0, count);
    return new Measured(
        numbers(results, "gradient_norms"), numbers(results, "saturation"), plans.size());
  }

  private static List<Double> numbers(Results results, String output) {
    List<Double> numbers = new ArrayList<>();
    if (results.has(output)) {
      for (float number : results.floats(output)) {
        numbers.add((double) number);
      }
    }
    return numbers;
  }

  /** The results of all trials as those of each. */
  private static final class Apart {
    private final Results all;
    private final int trials;
    private final Map<String, float[]> known = new HashMap<>();

    Apart(Results all, int trials) {
      this.all = all;
      this.trials = trials;
    }

    Results of(int trial) {
      return new Results() {
        @Override
        public boolean has(String output) {
          return all.has(output);
        }

        @Override
        public double scalar(String output) {
          return floats(output)[0];
        }

        @Override
        public float[] floats(String output) {
          float[] numbers = known.computeIfAbsent(output, all::floats);
          int length = numbers.length / trials;
          return Arrays.copyOfRange(numbers, trial * length, (trial + 1) * length);
        }

        @Override
        public double[] doubles(String output) {
          throw new UnsupportedOperationException("trials are not stacked in double precision");
        }

        @Override
        public long[] shape(String output) {
          long[] shape = all.shape(output);
          return Arrays.copyOfRange(shape, 1, shape.length);
        }
      };
    }
  }

  /** What a trial has trained, in the place of a training of its own. */
  public record Trained(Training training, Weights weights, double seconds) {}
}
