package dev.nnc.run;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Program;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.ActionPlan.Calls;
import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.plan.Model;
import dev.nnc.train.Trainer;
import java.util.Optional;
import java.util.stream.Stream;

/** Which trainings several machines can share, so that one machine's weights come out. */
public final class SharedTraining {
  private SharedTraining() {}

  /** Why a training of the program, outside of what is repeated, cannot be shared. */
  public static Optional<Diagnostic> problem(Model model, int workers) {
    return trainings(model)
        .map(train -> problem(model.program(), train, workers))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** Whether there is a training that could be shared. */
  public static boolean isAny(Model model) {
    return trainings(model).findAny().isPresent();
  }

  private static Stream<Train> trainings(Model model) {
    return model.actions().stream()
        .filter(ActionPlan.Train.class::isInstance)
        .map(ActionPlan.Train.class::cast);
  }

  /** Why this one cannot. */
  static Optional<Diagnostic> problem(Program program, Train plan, int workers) {
    Calls calls = plan.updates().getFirst().calls();
    if (plan.updates().size() > 1 || calls.every() > 1 || calls.times() > 1) {
      return refused(
          plan,
          workers,
          "its `update`s take turns at each batch",
          "only a training with one loss and one optimizer is shared; leave `--workers` out");
    }
    if (calls.accumulate() % workers != 0) {
      return refused(
          plan,
          workers,
          "an update is made of %d, as `accumulate` says, which is no multiple of %d"
              .formatted(calls.accumulate(), workers),
          "say `accumulate: %d`, and a smaller `batch` so that an update has as many rows as before"
              .formatted(workers * Math.max(1, calls.accumulate() / workers)));
    }
    Optional<String> state =
        program.function(calls.gather()).operations().stream()
            .filter(operation -> operation.kind().effect() == OpKind.Effect.UPDATE)
            .flatMap(operation -> operation.variables().stream())
            .filter(name -> !name.equals(Program.STEP))
            .filter(
                name ->
                    program.function(calls.add()).inputs().stream()
                        .noneMatch(input -> input.name().equals(name)))
            .findFirst();
    return state.flatMap(
        name ->
            refused(
                plan,
                workers,
                "each batch changes `" + name + "`, so that it must wait for the one before",
                "`layer_norm` or `group_norm` in the place of `batch_norm` remember nothing of"
                    + " batches; or leave `--workers` out"));
  }

  /** Why it cannot with so many rows. */
  static Optional<Diagnostic> problem(Train plan, int rows, int workers) {
    long batches = Math.ceilDiv(rows, Math.max(1, Trainer.batch(plan, rows)));
    long accumulate = plan.updates().getFirst().calls().accumulate();
    return batches >= accumulate
        ? Optional.empty()
        : refused(
            plan,
            workers,
            "an epoch has %d of the %d batches of an update, and ends with a look at the weights"
                .formatted(batches, accumulate),
            "use a smaller `batch`");
  }

  private static Optional<Diagnostic> refused(Train plan, int workers, String reason, String help) {
    return Optional.of(
        Diagnostic.of(RunCode.CANNOT_BE_SHARED, plan.place(), plan.name(), workers, reason)
            .withHelp(help));
  }
}
