package dev.nnc.use;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.Model;
import dev.nnc.predict.KeptRun;
import dev.nnc.predict.Predictor;
import dev.nnc.predict.UntrainedPredictions;
import dev.nnc.record.PredictionTable;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunSeal;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import dev.nnc.workspace.ProgramFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What answers for networks, on this machine. TensorFlow is loaded when it is first asked. */
public final class Predictors {
  private Predictors() {}

  /** With the run in a folder; everything in it is checked before it is used. */
  public static Predictor.Outcome<Predictor> open(FrontEnd frontEnd, Path folder) {
    return Predictor.open(folder, frontEnd.places(), LocalEnvironment.quiet());
  }

  /** Why nobody should rely on a run for long: it goes on, and will have learned more. */
  public static Optional<Diagnostic> notEnded(Path folder) {
    boolean running;
    try {
      running =
          Files.isRegularFile(folder.resolve(RunFolder.RECORD))
              && RunSeal.read(folder, List.of()).record().path("state").asText().equals("running");
    } catch (IOException unreadable) {
      return Optional.empty(); // whoever opens it says why
    }
    return running
        ? Optional.of(
            Diagnostic.of(
                    RunCode.NOT_ENDED,
                    new SourceFile(folder.toString(), "").place(Span.NONE),
                    folder)
                .withHelp(
                    "wait for it; if it was cut off, `nnc run --resume "
                        + folder
                        + "` goes on with it"))
        : Optional.empty();
  }

  /** With a run that was opened. */
  public static Predictor of(KeptRun run) {
    return Predictor.of(run, LocalEnvironment.quiet());
  }

  /**
   * With a program whose networks need no training. One that must be trained is refused, and so is
   * one without a network, or without data whose columns say what a row holds.
   */
  public static Predictor.Outcome<Predictor> untrained(Model model) {
    if (model.networks().isEmpty() || model.data().isEmpty()) {
      return new Predictor.Outcome<>(
          Optional.empty(),
          List.of(
              Diagnostic.of(
                      RunCode.NOTHING_TO_PREDICT,
                      model.source().place(Span.NONE),
                      model.source().name())
                  .withHelp(
                      model.networks().isEmpty()
                          ? "it has no network that could be asked"
                          : "it has no data set, whose columns would say what a row holds")));
    }
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
