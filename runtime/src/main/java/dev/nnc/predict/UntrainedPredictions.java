package dev.nnc.predict;

import dev.nnc.data.Rows;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.FailureCode;
import dev.nnc.diag.RunCode;
import dev.nnc.engine.Environment;
import dev.nnc.evaluate.Feeding;
import dev.nnc.evaluate.Inference;
import dev.nnc.evaluate.Interruption;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.lower.Session;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.ActionPlan.Predict;
import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.record.PredictionTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Carries out the predictions of networks whose weights stand in the program. */
public final class UntrainedPredictions {
  private UntrainedPredictions() {}

  /**
   * Makes all predictions of the model.
   *
   * @param receiver is given each action with its table
   * @return what there is to say; errors for networks that must be trained first
   */
  public static List<Diagnostic> make(
      Model model, Environment surroundings, BiConsumer<Predict, PredictionTable> receiver) {
    List<Diagnostic> problems = new ArrayList<>();
    List<Predict> actions = new ArrayList<>();
    for (ActionPlan action : model.everyAction()) {
      if (action instanceof Predict predict) {
        boolean trained =
            model.everyAction().stream()
                .anyMatch(
                    each ->
                        each instanceof Train train && train.network().equals(predict.network()));
        if (trained) {
          problems.add(
              Diagnostic.of(RunCode.NEEDS_TRAINING, predict.place(), predict.network())
                  .withHelp("`nnc run` trains it and then predicts"));
        } else {
          actions.add(predict);
        }
      }
    }
    if (!problems.isEmpty()) {
      return problems;
    }
    Meanings meanings = Meanings.of(model, Meanings.learned(data -> Optional.empty()));
    long seed = model.settings().seed().orElse(Model.DEFAULT_SEED);
    try (Session session =
        surroundings.lower(model.program(), new ExecutionSettings("cpu", 1, 1))) {
      session.initialize(seed);
      for (Predict action : actions) {
        Environment.Loaded loaded = surroundings.load(model.dataset(action.data()), seed);
        problems.addAll(loaded.diagnostics());
        loaded
            .data()
            .ifPresent(
                set -> {
                  Rows rows = set.part(action.part());
                  if (rows.count() == 0) {
                    problems.add(
                        Diagnostic.of(
                            FailureCode.EMPTY_PART, action.place(), action.part(), action.data()));
                    return;
                  }
                  NetworkPlan network = model.network(action.network());
                  Inference inference =
                      Inference.run(
                          new Feeding(model.program(), session, action.predict()),
                          rows,
                          network.outputs().stream().map(NetworkPlan.Port::name).toList(),
                          List.of(),
                          new Interruption());
                  receiver.accept(
                      action,
                      new Predictions(
                              model.dataset(action.data()), network, meanings.of(network.name()))
                          .of(rows, inference.outputs(), action.show())
                          .first(Integer.MAX_VALUE));
                });
      }
    }
    return problems;
  }
}
