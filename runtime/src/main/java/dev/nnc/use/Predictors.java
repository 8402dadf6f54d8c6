package dev.nnc.use;

import dev.nnc.diag.Diagnostic;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.Model;
import dev.nnc.predict.KeptRun;
import dev.nnc.predict.Predictor;
import dev.nnc.predict.UntrainedPredictions;
import dev.nnc.record.PredictionTable;
import dev.nnc.workspace.ProgramFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What answers for networks, on this machine. TensorFlow is loaded when it is first asked. */
public final class Predictors {
  private Predictors() {}

  /** With the run in a folder; everything in it is checked before it is used. */
  public static Predictor.Outcome<Predictor> open(FrontEnd frontEnd, Path folder) {
    return Predictor.open(folder, frontEnd.places(), LocalEnvironment.quiet());
  }

  /** With a run that was opened. */
  public static Predictor of(KeptRun run) {
    return Predictor.of(run, LocalEnvironment.quiet());
  }

  /** With a program whose networks need no training; one that must be trained is refused. */
  public static Predictor.Outcome<Predictor> untrained(Model model) {
    return Predictor.untrained(model, LocalEnvironment.quiet());
  }

  /**
   * Makes the predictions that such a program asks for itself.
   *
   * @param remarks is given what TensorFlow says about itself, if it may matter
   * @param receiver is given each action with its table
   * @return what there is to say; errors for networks that must be trained first
   */
  public static List<Diagnostic> asked(
      FrontEnd frontEnd,
      Model model,
      Consumer<String> remarks,
      BiConsumer<ActionPlan.Predict, PredictionTable> receiver) {
    return UntrainedPredictions.make(
        model,
        new LocalEnvironment(ProgramFiles.base(model.source().name()), frontEnd.places(), remarks),
        receiver);
  }
}
