package dev.nnc.train;

import dev.nnc.data.Rows;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.FailureCode;
import dev.nnc.lower.ExecutionException;
import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.plan.NetworkPlan.LayerPlan;
import dev.nnc.source.Place;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Says why a step of a training failed.
 *
 * @param network whose layers are looked through for the first number that is not finite
 */
record StepFailures(NetworkPlan network, Train plan) {
  /**
   * A call of TensorFlow that failed on a batch.
   *
   * @param step number of the training step, from 1
   */
  Diagnostic explain(
      ExecutionException failure,
      UpdateRun update,
      int epoch,
      long step,
      Rows rows,
      int[] order,
      int from,
      int count) {
    return failure.reason() == ExecutionException.Reason.NOT_FINITE
        ? notFinite(update, epoch, step, rows, order, from, count)
        : refused(failure, epoch, count);
  }

  /** TensorFlow itself gave up: no memory, or anything else. */
  Diagnostic refused(ExecutionException failure, int epoch, int count) {
    if (failure.reason() == ExecutionException.Reason.OUT_OF_MEMORY) {
      Diagnostic diagnostic =
          Diagnostic.of(FailureCode.OUT_OF_MEMORY, plan.place(), count)
              .withNote(firstLine(failure));
      return count > 1
          ? diagnostic.withHelp("make the batch smaller, for example `batch: " + count / 2 + "`")
          : diagnostic.withHelp("make the network smaller");
    }
    return Diagnostic.of(FailureCode.STEP_FAILED, plan.place(), epoch).withNote(firstLine(failure));
  }

  private static String firstLine(ExecutionException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.lines().findFirst().orElse(message);
  }

  /** Asks the program in which layer the first infinity or NaN arises on these rows. */
  Diagnostic notFinite(
      UpdateRun update, int epoch, long step, Rows rows, int[] order, int from, int count) {
    String when = String.format(Locale.ROOT, "epoch %d, step %,d", epoch, step);
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
}
