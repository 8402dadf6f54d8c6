package dev.nnc.run;

import dev.nnc.checkpoint.AtomicFolder;
import dev.nnc.cluster.UnfitMachineException;
import dev.nnc.cluster.Worker;
import dev.nnc.data.DataSet;
import dev.nnc.diag.Diagnostic;
import dev.nnc.engine.Environment;
import dev.nnc.evaluate.Interruption;
import dev.nnc.lower.Session;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Model;
import dev.nnc.predict.Meanings;
import dev.nnc.record.EventStream;
import dev.nnc.record.Journal;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunSettings;
import dev.nnc.run.TrialRun.Outcome;
import dev.nnc.train.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * Executes trials of one action for a run in another process, as that would itself: with the same
 * program, data, seed, threads and starting weights, and in graphs that were made in the same way.
 */
public final class TrialWorker implements Worker {
  private final ActionContext context;
  private final TrialJobs jobs;
  private final TrialSessions sessions;
  private final Path folder;

  private TrialWorker(ActionContext context, TrialJobs jobs, TrialSessions sessions, Path folder) {
    this.context = context;
    this.jobs = jobs;
    this.sessions = sessions;
    this.folder = folder;
  }

  /**
   * A worker for an action of the program: for the trials of a search, or for a training that
   * several machines share.
   *
   * @param program as the run has begun with it
   * @param variants compiles it with other values of its params
   * @param here reads the data and executes
   * @param shared what the run has sent
   * @throws UnfitMachineException if its data is not here, or is not the same
   */
  public static Worker begin(Model program, Variants variants, Environment here, byte[] shared)
      throws UnfitMachineException {
    TrialMail.Shared given = TrialMail.shared(shared);
    Variants found =
        values -> {
          Map<String, String> all = new LinkedHashMap<>(given.found());
          all.putAll(values);
          return variants.of(all);
        };
    Model model =
        given.found().isEmpty() ? program : variants.of(given.found()).model().orElseThrow();
    Map<String, DataSet> data = data(model, here, given);
    try {
      Path folder = Files.createTempDirectory("nnc-trials");
      Session session = here.lower(model.program(), given.execution());
      Snapshot.restore(session, TrialMail.weights(shared));
      ActionContext.Room room =
          new ActionContext.Room(
              here,
              given.execution(),
              1,
              found,
              given.found(),
              Map.of(),
              FoldData.read(here, given.seed()),
              null);
      ActionContext context =
          new ActionContext(
              model,
              given.seed(),
              settings(folder, new Interruption()),
              RunFolder.open(folder, model),
              session,
              data,
              new EventStream(event -> {}),
              Meanings.of(model, new Run.Known(data)),
              Journal.begin(RunFolder.open(folder, model)),
              room);
      ActionPlan action =
          model.everyAction().stream()
              .filter(each -> each.name().equals(given.action()))
              .findFirst()
              .orElseThrow();
      if (action instanceof ActionPlan.Train train) {
        return new GradientWorker(context, train, () -> giveBack(context, folder));
      }
      TrialSessions sessions = new TrialSessions(here, given.execution());
      TrialJobs jobs = jobs(context, action);
      jobs.widen(sessions);
      return new TrialWorker(context, jobs, sessions, folder);
    } catch (IOException failure) {
      throw new UnfitMachineException(
          "its folder for temporary files cannot be written: " + failure.getMessage());
    }
  }

  private static RunSettings settings(Path folder, Interruption interruption) {
    return new RunSettings(
        OptionalLong.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        folder,
        "",
        List.of(),
        interruption,
        Duration.ofDays(1),
        new LinkedHashMap<>(),
        false);
  }

  private static Map<String, DataSet> data(Model model, Environment here, TrialMail.Shared given)
      throws UnfitMachineException {
    Map<String, DataSet> data = new LinkedHashMap<>();
    Map<String, List<String>> files = new LinkedHashMap<>();
    for (DataPlan plan : model.data()) {
      Environment.Loaded loaded = here.load(plan, given.seed());
      Optional<Diagnostic> error =
          loaded.diagnostics().stream().filter(Diagnostic::isError).findFirst();
      DataSet set = loaded.data().orElse(null);
      if (set == null || error.isPresent()) {
        throw new UnfitMachineException(
            error.map(TrialRun::sentence).orElse("the data of " + plan.name() + " is not there"));
      }
      data.put(plan.name(), set);
      files.put(plan.name(), set.files().stream().map(file -> file.sha256()).toList());
    }
    Optional<String> other = TrialMail.otherFiles(given, files);
    if (other.isPresent()) {
      throw new UnfitMachineException(
          "the files of " + other.get() + " are not the same there as where the run began");
    }
    return data;
  }

  private static TrialJobs jobs(ActionContext context, ActionPlan action) {
    return switch (action) {
      case ActionPlan.Sweep sweep -> SweepJobs.apart(sweep, context);
      case ActionPlan.CrossValidate folds -> new FoldJobs(folds, context);
      case ActionPlan.Train train -> throw none(train);
      case ActionPlan.Evaluate evaluate -> throw none(evaluate);
      case ActionPlan.Predict predict -> throw none(predict);
      case ActionPlan.FindRate rate -> throw none(rate);
      case ActionPlan.Report shown -> throw none(shown);
    };
  }

  private static IllegalStateException none(ActionPlan action) {
    return new IllegalStateException(action.name() + " has no trials");
  }

  @Override
  public byte[] execute(byte[] task, BooleanSupplier end) {
    TrialJobs.Asked asked = TrialMail.task(task);
    TrialJobs.Made made;
    synchronized (jobs) {
      made = jobs.job(asked, sessions);
    }
    if (made.job().isEmpty()) {
      boolean wrongData = made.said().stream().anyMatch(Diagnostic::isError);
      return TrialMail.answer(
          wrongData
              ? new Outcome(Optional.empty(), List.of(), Outcome.none().weights(), made.said())
              : Outcome.of(TrialRun.failed(asked.number(), asked.values(), made.reason())));
    }
    Interruption ended =
        new Interruption() {
          @Override
          public boolean requested() {
            return super.requested() || end.getAsBoolean();
          }
        };
    Outcome outcome = new TrialRun(context.until(ended), made.job().get(), sessions).run();
    return TrialMail.answer(
        new Outcome(outcome.trial(), outcome.told(), outcome.weights(), made.said()));
  }

  @Override
  public void close() {
    sessions.close();
    giveBack(context, folder);
  }

  private static void giveBack(ActionContext context, Path folder) {
    context.session().close();
    try {
      context.journal().close();
      AtomicFolder.remove(folder);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
