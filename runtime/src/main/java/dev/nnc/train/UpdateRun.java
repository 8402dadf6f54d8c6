package dev.nnc.train;

import dev.nnc.data.Rows;
import dev.nnc.evaluate.Feeding;
import dev.nnc.evaluate.Tally;
import dev.nnc.ir.Program;
import dev.nnc.lower.Session;
import dev.nnc.lower.Session.Results;
import dev.nnc.plan.ActionPlan.Calls;
import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.plan.ActionPlan.Update;
import dev.nnc.plan.MetricPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** One update of a training as it is carried out: its functions, and what it has measured. */
final class UpdateRun {
  private final Update plan;
  private final List<MetricPlan> metrics;
  private final Feeding step;
  private final @Nullable Feeding gather;
  private final Feeding validate;
  private final Feeding statistics;
  private final Feeding locate;
  private final Averages averages;
  private final @Nullable Rate rate;
  private Tally tally;
  private long batches;

  /**
   * @param metrics what its functions measure beside the loss
   * @param stepsInEpoch how many batches an epoch has
   * @param epochs those that are over, as they come
   */
  UpdateRun(
      Session session,
      Program program,
      Train training,
      Update plan,
      List<MetricPlan> metrics,
      long stepsInEpoch,
      List<Epoch> epochs) {
    this.plan = plan;
    this.metrics = metrics;
    Calls calls = plan.calls();
    step = new Feeding(program, session, plan.step());
    gather = optional(program, session, calls.gather());
    validate = new Feeding(program, session, plan.validate());
    statistics = new Feeding(program, session, plan.statistics());
    locate = new Feeding(program, session, plan.locate());
    averages = new Averages(session, optional(program, session, calls.average()), calls.averages());
    rate = Rate.of(training, plan, stepsInEpoch, epochs);
    tally = new Tally(metrics);
  }

  /** How many rows to validate at once, at most so many. */
  int rowsAtOnce(int most) {
    return validate.rowsAtOnce(most);
  }

  private static @Nullable Feeding optional(Program program, Session session, String function) {
    return function.isEmpty() ? null : new Feeding(program, session, function);
  }

  Update plan() {
    return plan;
  }

  Averages averages() {
    return averages;
  }

  /** The results that its rate looks at. */
  List<String> watched() {
    return rate == null ? List.of() : rate.watched();
  }

  /** Begins to measure anew. */
  void restart() {
    tally = new Tally(metrics);
  }

  /** Whether it is made with the batch of that number in its epoch, from 1. */
  boolean isDue(long batch, boolean last) {
    return last || batch % plan.calls().every() == 0;
  }

  /**
   * Carries it out with one batch: it changes the weights, or only adds its gradients up.
   *
   * @param steps how many batches the training has had before
   * @return whether the loss was a finite number
   */
  boolean run(Rows rows, int[] order, int from, int count, long steps) {
    for (long time = 0; time < plan.calls().times(); time++) {
      Results results = once(rows, order, from, count, steps);
      if (!tally.addLoss(results, count)) {
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
      step.set(plan.calls().rate(), rate.after(steps));
    }
    Results results = step.run(rows, order, from, count);
    averages.follow();
    return results;
  }

  /** Judges one batch; says whether the loss was a finite number. */
  boolean judge(Rows rows, int[] order, int from, int count) {
    return tally.addLoss(validate.run(rows, order, from, count), count);
  }

  /** Adds the mean loss since it began, if there was a batch, with the prefix before its name. */
  void addLoss(String prefix, SequencedMap<String, Double> results) {
    if (tally.rows() > 0) {
      results.put(prefix + plan.result("loss"), tally.loss());
    }
  }

  /** The same for what else was measured. */
  void addMetrics(String prefix, SequencedMap<String, Double> results) {
    if (tally.rows() > 0) {
      results.putAll(tally.metrics(prefix));
    }
  }

  /** Adds the rate of the last step, if it changes. */
  void addRate(SequencedMap<String, Double> results) {
    if (rate != null) {
      results.put(plan.result(Rate.RESULT), rate.last());
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
