package dev.nnc.use;

import dev.nnc.data.file.IoReasons;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.evaluate.Interruption;
import dev.nnc.plan.Model;
import dev.nnc.record.Event;
import dev.nnc.record.Journal;
import dev.nnc.record.Resumption;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunSettings;
import dev.nnc.run.Run;
import dev.nnc.train.TrainingState;
import dev.nnc.train.WithinEpoch;
import dev.nnc.workspace.ProgramFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How a run that was cut off goes on, in its folder, as it began.
 *
 * @param run absent if it cannot go on
 * @param ofProgram what was found in its program; why it cannot go on if there is an error among it
 * @param refusal why its folder does not let it go on; absent if it does
 * @param remarks what differs from when it began; the run tells it, too
 * @param trials of searches and folds that were over when it was cut off; they are not executed
 *     again, and whoever watches the run is not told of them
 * @param beginning where it goes on, as a sentence begins
 */
public record Continuation(
    Optional<ReadyRun> run,
    List<Diagnostic> ofProgram,
    Optional<Diagnostic> refusal,
    List<Diagnostic> remarks,
    List<Event.TrialEnded> trials,
    String beginning) {
  /** Executes what is repeated once: the word of a command line that a run keeps. */
  public static final String ONCE = "--once";

  public Continuation {
    ofProgram = List.copyOf(ofProgram);
    remarks = List.copyOf(remarks);
    trials = List.copyOf(trials);
  }

  private static Continuation refused(List<Diagnostic> ofProgram, Optional<Diagnostic> refusal) {
    return new Continuation(Optional.empty(), ofProgram, refusal, List.of(), List.of(), "");
  }

  /**
   * That of the run in a folder. Reads everything that decides its future.
   *
   * @param interruption where somebody may ask for an end
   */
  public static Continuation of(FrontEnd frontEnd, Path folder, Interruption interruption) {
    List<Diagnostic> ofProgram = List.of();
    try {
      UnfinishedRun run = UnfinishedRun.of(folder);
      Path runs =
          Objects.requireNonNullElse(folder.toAbsolutePath().normalize().getParent(), folder);
      Checked checked = frontEnd.compile(run, runs);
      ofProgram = checked.diagnostics();
      Model whole = checked.model().orElse(null);
      if (whole == null) {
        return refused(ofProgram, Optional.empty());
      }
      Model model = run.command().contains(ONCE) ? whole.once() : whole;
      RunFolder earlier = RunFolder.open(folder, model);
      if (Journal.isBeingWritten(folder)) {
        throw UnfinishedRun.refused(
            folder, "it is being executed right now", "wait for it, or end it");
      }
      Resumption resumption = Resumption.of(earlier, model);
      List<Diagnostic> remarks = new ArrayList<>(run.remarks());
      for (Path each : resumption.passedOver()) {
        remarks.add(Diagnostic.of(RunCode.DAMAGED_STATE, UnfinishedRun.place(folder), each));
      }
      RunSettings settings =
          checked
              .settings(
                  OptionalLong.empty(),
                  OptionalInt.empty(),
                  Optional.empty(),
                  runs,
                  run.command(),
                  interruption)
              .withSettings(run.settings());
      ReadyRun ready =
          new ReadyRun(
              model,
              () ->
                  resumption
                      .begun()
                      .map(Event.RunStarted::execution)
                      .orElseGet(() -> ReadyRun.execution(model, settings)),
              run.base(),
              frontEnd.places(),
              ProgramWork.of(
                  run.program(),
                  run.copied() ? folder : run.base(),
                  run.copied()
                      ? new ProgramFiles(folder, List.of())
                      : ProgramFiles.of(run.program().name(), runs),
                  run.base(),
                  run.overrides(),
                  frontEnd.places()),
              (surroundings, listener) ->
                  Run.resume(
                      model,
                      settings,
                      surroundings,
                      listener,
                      earlier,
                      resumption,
                      remarks,
                      checked.variants()));
      return new Continuation(
          Optional.of(ready),
          ofProgram,
          Optional.empty(),
          remarks,
          Stream.concat(
                  resumption.earlier().stream()
                      .filter(Event.TrialEnded.class::isInstance)
                      .map(Event.TrialEnded.class::cast),
                  resumption.trials().stream())
              .toList(),
          beginning(model, resumption));
    } catch (UnfinishedRun.Refused refused) {
      return refused(ofProgram, Optional.of(refused.diagnostic()));
    } catch (IOException failure) {
      return refused(
          ofProgram,
          Optional.of(
              UnfinishedRun.refused(
                      folder, "it cannot be read: " + IoReasons.of(failure), "run it again")
                  .diagnostic()));
    }
  }

  private static String beginning(Model model, Resumption resumption) {
    TrainingState state = resumption.state();
    if (state == null) {
      return "no state of a training was kept: the run begins anew";
    }
    int epoch = state.progress().epoch();
    WithinEpoch within = state.progress().within();
    String where =
        within == null || within.rows() == 0
            ? "after epoch %d".formatted(epoch)
            : String.format(Locale.ROOT, "in epoch %d, after step %,d", epoch + 1, within.steps());
    return "going on with %s %s".formatted(model.actions().get(resumption.action()).name(), where);
  }
}
