package dev.nnc.train;

import dev.nnc.data.Rows;
import dev.nnc.evaluate.Feeding;
import dev.nnc.evaluate.Tally;
import dev.nnc.ir.Function;
import dev.nnc.ir.Program;
import dev.nnc.lower.Session;
import dev.nnc.lower.Session.Results;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.ActionPlan.Calls;
import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.plan.ActionPlan.Update;
import dev.nnc.plan.MetricPlan;
import dev.nnc.train.TrainingProgress.UpdateProgress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** The functions of one update of a training. What it does in an epoch is {@link InEpoch}. */
final class UpdateRun {
  private final Update plan;
  private final List<MetricPlan> metrics;
  private final Feeding step;
  private final @Nullable Feeding gather;
  private final Feeding validate;
  private final Feeding statistics;
  private final Feeding locate;
  private final @Nullable Feeding average;
  private final @Nullable Rate rate;

  /**
   * @param metrics what its functions measure beside the loss
   * @param rows that tell the units of the truths
   * @param stepsInEpoch how many batches an epoch has
   */
  UpdateRun(
      Session session,
      Program program,
      Train training,
      Update plan,
      List<MetricPlan> metrics,
      Rows rows,
      long stepsInEpoch) {
    this.plan = plan;
    this.metrics = metrics;
    Calls calls = plan.calls();
    step = new Feeding(program, session, plan.step());
    gather = optional(program, session, calls.gather());
    validate = new Feeding(program, session, plan.validate());
    statistics = new Feeding(program, session, plan.statistics(), layerOutputs(program, plan));
    locate = new Feeding(program, session, plan.locate());
    average = optional(program, session, calls.average());
    step.setUnits(metrics, rows);
    validate.setUnits(metrics, rows);
    if (gather != null) {
      gather.setUnits(metrics, rows);
    }
    rate = Rate.of(training, plan, stepsInEpoch);
  }

  /** How many rows to validate at once. */
  int rowsAtOnce() {
    return validate.rowsAtOnce();
  }

  private static @Nullable Feeding optional(Program program, Session session, String function) {
    return function.isEmpty() ? null : new Feeding(program, session, function);
  }

  Update plan() {
    return plan;
  }

  /** By variable, the variable with its average; empty as long as nothing was averaged. */
  SequencedMap<String, String> averages(UpdateProgress progress) {
    return average != null && progress.batches() >= plan.calls().accumulate()
        ? plan.calls().averages()
        : new LinkedHashMap<>();
  }

  /** The results that its rate looks at. */
  List<String> watched() {
    return rate == null ? List.of() : rate.watched();
  }

  /** Whether it is made with the batch of that number in its epoch, from 1. */
  boolean isDue(long batch, boolean last) {
    return last || batch % plan.calls().every() == 0;
  }

  /**
   * One epoch of the update, or what is left of one.
   *
   * @param measured in the part of the epoch that is done
   * @param epochs those that are over
   */
  InEpoch begin(UpdateProgress before, Tally.Sums measured, List<Epoch> epochs) {
    return new InEpoch(before, measured, epochs);
  }

  /** A tally of what its functions measure. */
  Tally tally() {
    return new Tally(metrics);
  }

  /** Judges one batch; says whether the loss was a finite number. */
  boolean judge(Rows rows, int[] order, int from, int count, Tally tally) {
    return tally.addLoss(validate.run(rows, order, from, count), count);
  }

  /** What the update has done so far in one epoch; thrown away with it. */
  final class InEpoch {
    private final List<Epoch> epochs;
    private final Tally tally;
    private long batches;
    private double lastRate;

    private InEpoch(UpdateProgress before, Tally.Sums measured, List<Epoch> epochs) {
      this.epochs = epochs;
      tally = new Tally(metrics, measured);
      batches = before.batches();
      lastRate = before.rate();
    }

    UpdateRun update() {
      return UpdateRun.this;
    }

    Tally tally() {
      return tally;
    }

    /** How far the update is now. */
    UpdateProgress progress() {
      return new UpdateProgress(batches, lastRate);
    }

    /**
     * Executes it with one batch: it changes the weights, or only adds its gradients up.
     *
     * @param steps how many batches the training has had before
     * @return whether the loss was a finite number
     */
    boolean run(Rows rows, int[] order, int from, int count, long steps) {
      for (long time = 0; time < plan.calls().times(); time++) {
        if (!tally.addLoss(once(rows, order, from, count, steps), count)) {
          return false;
        }
      }
      return true;
    }

    private Results once(Rows rows, int[] order, int from, int count, long steps) {
      batches++;
      if (gather != null && batches % plan.calls().accumulate() != 0) {
        return gather.run(rows, order, from, count);
      }
      if (rate != null) {
        lastRate = rate.after(steps, epochs);
        step.set(plan.calls().rate(), lastRate);
      }
      Results results = step.run(rows, order, from, count);
      if (average != null) {
        average.run();
      }
      return results;
    }
  }

  /** Adds the mean loss of the batches, if there was one, with the prefix before its name. */
  void addLoss(String prefix, Tally tally, SequencedMap<String, Double> results) {
    if (tally.rows() > 0) {
      results.put(prefix + plan.result("loss"), tally.loss());
    }
  }

  /** The same for what else was measured. */
  static void addMetrics(String prefix, Tally tally, SequencedMap<String, Double> results) {
    if (tally.rows() > 0) {
      results.putAll(tally.metrics(prefix));
    }
  }

  /** Adds the rate of the last step, if it changes. */
  void addRate(UpdateProgress progress, SequencedMap<String, Double> results) {
    if (rate != null) {
      results.put(plan.result(Rate.RESULT), progress.rate());
    }
  }

  /** Adds the norms of gradients and the saturation of layers on a batch, by layer. */
  void measure(
      Rows rows,
      int count,
      SequencedMap<String, Double> norms,
      SequencedMap<String, Double> saturation) {
    if (plan.gradientLayers().isEmpty() && plan.saturationLayers().isEmpty()) {
      return;
    }
    Results results = statistics.run(rows, Rows.inOrder(count), 0, count);
    addAll(results, "gradient_norms", plan.gradientLayers(), norms);
    addAll(results, "saturation", plan.saturationLayers(), saturation);
  }

  /** Of the statistics those by layer; gradients as a whole are for those who ask for them. */
  static List<String> layerOutputs(Program program, Update plan) {
    return program.function(plan.statistics()).outputs().stream()
        .map(Function.Port::name)
        .filter(name -> !name.startsWith(ActionPlan.GRADIENT))
        .toList();
  }

  private static void addAll(
      Results results, String output, List<String> layers, SequencedMap<String, Double> target) {
    if (results.has(output)) {
      List<String> names = new ArrayList<>(layers);
      float[] values = results.floats(output);
      for (int i = 0; i < values.length; i++) {
        target.putIfAbsent(names.get(i), (double) values[i]);
      }
    }
  }

  /** The layer in which the first infinity or NaN arises on these rows, or null. */
  @Nullable String firstNotFinite(Rows rows, int[] order, int from, int count) {
    float[] finite = locate.run(rows, order, from, count).floats("finite");
    for (int i = 0; i < finite.length; i++) {
      if (finite[i] == 0) {
        return plan.locateLayers().get(i);
      }
    }
    return null;
  }
}
