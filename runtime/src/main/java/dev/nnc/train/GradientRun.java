package dev.nnc.train;

import dev.nnc.data.Rows;
import dev.nnc.evaluate.Feeding;
import dev.nnc.evaluate.Tally;
import dev.nnc.ir.Function;
import dev.nnc.ir.Program;
import dev.nnc.lower.ExecutionException;
import dev.nnc.lower.Session;
import dev.nnc.plan.ActionPlan.Calls;
import dev.nnc.plan.ActionPlan.Train;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Computes gradients of single batches of a training that another machine conducts. */
public final class GradientRun {
  private final Session session;
  private final Train plan;
  private final Rows train;
  private final long seed;
  private final int batch;
  private final Feeding gather;
  private final List<String> sums;
  private final Map<String, byte[]> zeros = new LinkedHashMap<>();

  private int epoch;
  private Rows drawn;
  private int[] order = {};

  /**
   * Prepares it; the session holds all variables of the training.
   *
   * @param plan has one update, of several batches
   */
  public GradientRun(Session session, Program program, Train plan, Rows train, long seed) {
    this.session = session;
    this.plan = plan;
    this.train = train;
    this.seed = seed;
    drawn = train;
    batch = Trainer.batch(plan, train.count());
    Calls calls = plan.updates().getFirst().calls();
    gather = new Feeding(program, session, calls.gather());
    gather.setUnits(plan.metrics(), train);
    List<Function.Port> inputs = program.function(calls.add()).inputs();
    sums = inputs.stream().map(Function.Port::name).toList();
    inputs.forEach(
        input ->
            zeros.put(
                input.name(),
                new byte[Math.toIntExact(input.value().shape().size()) * Float.BYTES]));
  }

  /**
   * Computes a batch at the weights that the session holds.
   *
   * @param epochNumber from 1
   * @param row where it begins in the order of that epoch
   * @param step what the training's counter of batches says before it
   * @return null if its loss is not a finite number
   */
  public @Nullable BatchGradients of(int epochNumber, int row, long step) {
    if (epoch != epochNumber) {
      epoch = epochNumber;
      drawn = train.inTraining(seed, plan.name(), epochNumber);
      order = Trainer.order(plan, train, seed, epochNumber);
    }
    Map<String, byte[]> before = new LinkedHashMap<>(zeros);
    before.put(
        Program.STEP,
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(step).array());
    session.write(before);
    int count = Math.min(batch, train.count() - row);
    Tally tally = new Tally(plan.metrics());
    try {
      if (!tally.addLoss(gather.run(drawn, order, row, count), count)) {
        return null;
      }
    } catch (ExecutionException failure) {
      return null; // who conducts the training comes to the same, and explains it
    }
    Map<String, byte[]> gradients = session.read(sums);
    return new BatchGradients(tally.sums(), List.copyOf(gradients.values()));
  }
}
