package dev.nnc.train;

import dev.nnc.data.Rows;
import dev.nnc.evaluate.Feeding;
import dev.nnc.evaluate.Tally;
import dev.nnc.ir.Function;
import dev.nnc.ir.Program;
import dev.nnc.lower.Session;
import dev.nnc.lower.Session.Call;
import dev.nnc.lower.Session.Feeds;
import dev.nnc.lower.Session.Results;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.ActionPlan.Calls;
import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.plan.ActionPlan.Update;
import dev.nnc.plan.MetricPlan;
import dev.nnc.train.TrainingProgress.UpdateProgress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
  private final @Nullable Sharing sharing;

  /**
   * What an update needs beside the rest that others help with.
   *
   * @param gather as in a training that is not shared
   * @param add takes gradients of a batch that one of them has computed
   * @param gradients the inputs of {@code add}
   * @param apply changes the weights by all that was gathered
   */
  private record Sharing(
      Helpers helpers, Feeding gather, Call add, List<String> gradients, Feeding apply) {}

  /**
   * @param metrics what its functions measure beside the loss
   * @param rows that tell the units of the truths
   * @param stepsInEpoch how many batches an epoch has
   * @param helpers who compute some of its batches; null for nobody
   */
  UpdateRun(
      Session session,
      Program program,
      Train training,
      Update plan,
      List<MetricPlan> metrics,
      Rows rows,
      long stepsInEpoch,
      @Nullable Helpers helpers) {
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
    sharing =
        helpers == null || gather == null
            ? null
            : new Sharing(
                helpers,
                gather,
                session.call(calls.add()),
                program.function(calls.add()).inputs().stream().map(Function.Port::name).toList(),
                new Feeding(program, session, calls.apply()));
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
    private boolean asked;

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
        if (!once(rows, order, from, count, steps)) {
          return false;
        }
      }
      return true;
    }

    private boolean once(Rows rows, int[] order, int from, int count, long steps) {
      long place = batches % plan.calls().accumulate();
      batches++;
      boolean last = place + 1 == plan.calls().accumulate();
      if (sharing != null) {
        if (place == 0 || !asked) {
          asked = true;
          long left = Math.ceilDiv((long) order.length - from, count);
          sharing
              .helpers()
              .ask(
                  epochs.size() + 1,
                  from,
                  place,
                  Math.min(plan.calls().accumulate() - place, left));
        }
        boolean finite = gathered(sharing, place, rows, order, from, count);
        if (finite && last) {
          setRate(sharing.apply(), steps);
          sharing.apply().run();
          followUp();
        }
        return finite;
      }
      if (gather != null && !last) {
        return tally.addLoss(gather.run(rows, order, from, count), count);
      }
      setRate(step, steps);
      Results results = step.run(rows, order, from, count);
      followUp();
      return tally.addLoss(results, count);
    }

    /** Adds the gradients of a batch up, whoever computes them. */
    private boolean gathered(
        Sharing shared, long place, Rows rows, int[] order, int from, int count) {
      BatchGradients theirs = shared.helpers().take(place);
      if (theirs == null) {
        return tally.addLoss(shared.gather().run(rows, order, from, count), count);
      }
      Feeds feeds = shared.add().feeds(0);
      for (int i = 0; i < shared.gradients().size(); i++) {
        ByteBuffer gradient =
            ByteBuffer.wrap(theirs.gradients().get(i)).order(ByteOrder.LITTLE_ENDIAN);
        feeds.floats(shared.gradients().get(i)).put(gradient.asFloatBuffer());
      }
      shared.add().run(feeds);
      tally.add(theirs.measured());
      return true;
    }

    private void setRate(Feeding function, long steps) {
      if (rate != null) {
        lastRate = rate.after(steps, epochs);
        function.set(plan.calls().rate(), lastRate);
      }
    }

    private void followUp() {
      if (average != null) {
        average.run();
      }
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
