package dev.nnc.run;

import dev.nnc.checkpoint.Weights;
import dev.nnc.cluster.Worker;
import dev.nnc.data.Rows;
import dev.nnc.lower.Session;
import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.plan.Part;
import dev.nnc.record.PlainText;
import dev.nnc.train.GradientRun;
import dev.nnc.train.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Computes gradients for a training that is conducted by another process. A task is a place at its
 * side, and lasts as long as the training does. It knows nothing of what was before: each question
 * comes with all weights, so another worker can go on in its place at any batch.
 */
final class GradientWorker implements Worker {
  private final ActionContext context;
  private final Train plan;
  private final Runnable close;

  /**
   * @param context whose session holds all variables of the training
   * @param close gives back what the context holds
   */
  GradientWorker(ActionContext context, Train plan, Runnable close) {
    this.context = context;
    this.plan = plan;
    this.close = close;
  }

  @Override
  public byte[] execute(byte[] task, BooleanSupplier end) {
    Wire.Address address =
        PlainText.read(new String(task, StandardCharsets.UTF_8), Wire.Address.class);
    Weights before;
    synchronized (this) {
      before = Snapshot.take(context.session());
    }
    Rows rows = context.set(plan.data()).part(Part.TRAIN);
    try (Session own =
        context
            .room()
            .surroundings()
            .lower(context.model().program(), context.room().execution())) {
      Snapshot.restore(own, before);
      GradientRun run = new GradientRun(own, context.model().program(), plan, rows, context.seed());
      return help(address, own, run, end).getBytes(StandardCharsets.UTF_8);
    }
  }

  /** Helps as long as there is something to do; says why it could not begin, if it could not. */
  private String help(Wire.Address address, Session session, GradientRun run, BooleanSupplier end) {
    try (Wire wire = Wire.to(address)) {
      try {
        answer(wire, session, run, end);
      } catch (IOException gone) {
        // The training is over, or another worker will go on.
      }
      return "";
    } catch (IOException failure) {
      return "%s:%d cannot be reached from there: %s"
          .formatted(address.host(), address.port(), failure.getMessage());
    }
  }

  private void answer(Wire wire, Session session, GradientRun run, BooleanSupplier end)
      throws IOException {
    List<String> names = plan.variables();
    int batch = Math.toIntExact(plan.batch());
    for (Wire.Question asked = wire.question(end); asked != null; asked = wire.question(end)) {
      Map<String, byte[]> weights = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        weights.put(names.get(i), asked.weights().get(i));
      }
      session.write(weights);
      for (int i = 0; i < asked.batches(); i++) {
        wire.answer(run.of(asked.epoch(), asked.row() + i * batch, asked.step() + i));
      }
    }
  }

  @Override
  public void close() {
    close.run();
  }
}
