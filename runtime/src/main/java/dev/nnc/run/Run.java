package dev.nnc.run;

import dev.nnc.checkpoint.AtomicFile;
import dev.nnc.checkpoint.WeightsFolder;
import dev.nnc.cluster.Elsewhere;
import dev.nnc.data.DataSet;
import dev.nnc.data.Rows;
import dev.nnc.data.file.DataFile;
import dev.nnc.data.file.UnreadableDataException;
import dev.nnc.data.step.Fitted;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.engine.Environment;
import dev.nnc.figure.DataSection;
import dev.nnc.figure.ReportBuilder;
import dev.nnc.gpu.GpuBuild;
import dev.nnc.gpu.GpuFindings;
import dev.nnc.lower.ExecutionException;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.lower.Session;
import dev.nnc.lower.TooLargeException;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Model;
import dev.nnc.plan.Part;
import dev.nnc.predict.Meanings;
import dev.nnc.record.Checkpoints;
import dev.nnc.record.Event;
import dev.nnc.record.EventStream;
import dev.nnc.record.Journal;
import dev.nnc.record.MetricsLog;
import dev.nnc.record.Resumption;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunRecord;
import dev.nnc.record.RunResult;
import dev.nnc.record.RunResult.State;
import dev.nnc.record.RunSettings;
import dev.nnc.record.StartingWeights;
import dev.nnc.record.Trial;
import dev.nnc.source.Place;
import dev.nnc.source.Span;
import dev.nnc.tensorboard.TensorBoardReport;
import dev.nnc.train.Snapshot;
import dev.nnc.train.ThreadRule;
import dev.nnc.type.ColumnType;
import dev.nnc.workspace.SavedSchemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Executes a checked model: makes the run folder, reads the data, lowers the program once, executes
 * the actions in the order of the file, and leaves results, weights and a report, however it ends.
 */
public final class Run {
  private final Model model;
  private final RunSettings settings;
  private final Environment surroundings;
  private final Resumption resumption;
  private final @Nullable RunFolder earlier;
  private final List<Diagnostic> remarks;
  private final Variants variants;

  private final Instant begun;
  private final long seed;
  private final ExecutionSettings execution;
  private final Map<String, DataSet> data = new LinkedHashMap<>();

  /** The values that searches have found, by param. */
  private final Map<String, String> found = new LinkedHashMap<>();

  private final EventStream events;
  private final RunRecord record;
  private final ReportBuilder report;
  private @Nullable TensorBoardReport board;
  private boolean started;
  private boolean allDone;

  private Run(
      Model model,
      RunSettings settings,
      Environment surroundings,
      Event.Listener spectator,
      @Nullable RunFolder earlier,
      Resumption resumption,
      List<Diagnostic> remarks,
      Variants variants) {
    this.variants = variants;
    for (Event event : resumption.earlier()) {
      if (event instanceof Event.TrialsEnded ended && ended.kept()) {
        found.putAll(ended.values());
      } else if (event instanceof Event.RateFound rate) {
        found.put(rate.param(), rate.suggestion());
      }
    }
    this.model = found.isEmpty() ? model : variants.of(found).model().orElse(model);
    this.remarks = remarks;
    this.settings = settings;
    this.surroundings = surroundings;
    this.earlier = earlier;
    this.resumption = resumption;
    Event.RunStarted first =
        resumption
            .begun()
            .orElseGet(
                () ->
                    new Event.RunStarted(
                        settings.runs(),
                        settings
                            .seed()
                            .orElse(this.model.settings().seed().orElse(Model.DEFAULT_SEED)),
                        execution(this.model, settings, Runtime.getRuntime().availableProcessors()),
                        Instant.now().toEpochMilli()));
    this.seed = first.seed();
    this.execution = first.execution();
    this.begun = Instant.ofEpochMilli(first.milliseconds());
    this.events = new EventStream(spectator);
    this.record = new RunRecord(this.model, settings);
    this.report = new ReportBuilder(this.model, settings, record::facts);
  }

  /** Executes the model. Whatever goes wrong is told in the result and to the spectator. */
  public static RunResult execute(
      Model model, RunSettings settings, Environment surroundings, Event.Listener spectator) {
    return execute(model, settings, surroundings, spectator, Variants.NONE);
  }

  /**
   * The same for a model that may search for values of its params.
   *
   * @param variants compiles it with other values
   */
  public static RunResult execute(
      Model model,
      RunSettings settings,
      Environment surroundings,
      Event.Listener spectator,
      Variants variants) {
    return new Run(
            model, settings, surroundings, spectator, null, Resumption.NONE, List.of(), variants)
        .execute();
  }

  /**
   * Goes on with a run that was cut off, from its last checkpoint, or from its beginning if it has
   * none. It ends with the weights that it would have ended with, on the same machine.
   *
   * @param model the one that the run has begun with
   * @param settings of which seed, threads and device are those that the run has begun with, if it
   *     has come so far
   * @param folder of the run
   * @throws IOException if the folder cannot be read
   */
  public static RunResult resume(
      Model model,
      RunSettings settings,
      Environment surroundings,
      Event.Listener spectator,
      Path folder)
      throws IOException {
    RunFolder earlier = RunFolder.open(folder, model);
    Resumption resumption = Resumption.of(earlier, model);
    return resume(
        model, settings, surroundings, spectator, earlier, resumption, List.of(), Variants.NONE);
  }

  /**
   * The same from where the run is known to go on.
   *
   * @param earlier its folder
   * @param remarks what is to be said of it, and kept in its record
   * @param variants compiles it with other values of its params
   */
  public static RunResult resume(
      Model model,
      RunSettings settings,
      Environment surroundings,
      Event.Listener spectator,
      RunFolder earlier,
      Resumption resumption,
      List<Diagnostic> remarks,
      Variants variants) {
    return new Run(model, settings, surroundings, spectator, earlier, resumption, remarks, variants)
        .execute();
  }

  /** How a model will be executed: what the command says, else the file, else a rule. */
  public static ExecutionSettings execution(Model model, RunSettings settings, int processors) {
    String device = settings.device().orElse(model.settings().device());
    int threads = settings.threads().orElse(model.settings().threads().orElse(0));
    for (ActionPlan action : model.everyAction()) {
      if (threads == 0 && action instanceof Train train) {
        long rows = train.batch() == 0 ? rows(model.dataset(train.data())) : train.batch();
        for (ActionPlan.Update update : train.updates()) {
          threads =
              Math.max(
                  threads, ThreadRule.threads(model.program(), update.step(), rows, processors));
        }
      }
    }
    // A network is mostly a chain: its operations wait for each other, so only their insides share.
    return new ExecutionSettings(device, 1, Math.max(1, threads));
  }

  private static long rows(DataPlan plan) {
    return Math.max(1, plan.schema().rows());
  }

  private RunResult execute() {
    try {
      RunFolder folder =
          earlier == null
              ? RunFolder.create(settings.runs(), model.source().name(), LocalDateTime.now())
              : earlier;
      try (Journal journal = Journal.begin(folder)) {
        events.add(journal);
        // What says that the run is finished comes last, when there is nothing left to go on with.
        events.add(report);
        events.add(event -> forgetState(event, folder));
        events.add(record);
        events.add(new TrialTables(folder));
        return execute(folder, journal);
      }
    } catch (Journal.TakenException taken) {
      events.say(
          Diagnostic.of(
              RunCode.CANNOT_GO_ON,
              beginning(),
              earlier == null ? settings.runs() : earlier.path(),
              "another process executes it"));
      return RunResult.without(State.REFUSED, events.said());
    } catch (IOException failure) {
      return unwritable(failure);
    }
  }

  private RunResult execute(RunFolder folder, Journal journal) {
    List<Diagnostic> damaged;
    try {
      boolean alone = model.imports().files().isEmpty();
      AtomicFile.write(
          folder.file(RunFolder.RESOLVED), alone ? settings.resolved() : model.imports().text());
      damaged = StartingWeights.copy(model.imports(), folder);
      events.send(new Event.RunStarted(folder.path(), seed, execution, begun.toEpochMilli()));
    } catch (IOException failure) {
      return unwritable(failure);
    } catch (UncheckedIOException failure) {
      return unwritable(failure.getCause());
    }
    State state;
    try {
      remarks.forEach(events::say);
      damaged.forEach(events::say);
      state = damaged.isEmpty() && load() ? lowered(folder, journal) : State.REFUSED;
    } catch (UncheckedIOException failure) {
      events.say(RunFailures.explain(failure.getCause(), folder.path(), beginning()));
      state = State.FAILED;
    } catch (OutOfMemoryError failure) {
      events.say(RunFailures.memoryUsedUp(beginning()));
      state = State.FAILED;
    }
    if (settings.interruption().requested() && state != State.FAILED && !allDone) {
      state = State.INTERRUPTED;
    }
    state = end(folder, state);
    return new RunResult(
        state,
        folder.path(),
        record.results(),
        events.said(),
        report.remarks(),
        state == State.INTERRUPTED ? settings.interruption().signal() : 0);
  }

  /** The end of a run that has not even a folder. */
  private RunResult unwritable(@Nullable IOException failure) {
    events.say(RunFailures.explain(failure, settings.runs(), beginning()));
    return RunResult.without(State.FAILED, events.said());
  }

  /** Reads all data sets first, so that a wrong file is told before anything is trained. */
  private boolean load() {
    boolean good = true;
    for (DataPlan plan : model.data()) {
      if (settings.interruption().requested()) {
        return true;
      }
      long start = System.nanoTime();
      Environment.Loaded loaded = surroundings.load(plan, seed);
      loaded.diagnostics().forEach(events::say);
      if (loaded.data().isEmpty()) {
        good = false;
        continue;
      }
      DataSet set = loaded.data().get();
      List<Diagnostic> changes = changes(plan, set);
      changes.forEach(events::say);
      good &= changes.isEmpty();
      List<Diagnostic> found = DataCheck.check(model.judgements(), plan, set);
      found.forEach(events::say);
      good &= found.stream().noneMatch(Diagnostic::isError);
      data.put(plan.name(), set);
      events.send(
          new Event.DataReady(
              plan.name(),
              set.rows(),
              set.rowHashes(),
              set.files(),
              (System.nanoTime() - start) / 1e9,
              set.chosen(),
              set.windows(),
              DataSection.of(model, set)));
    }
    return good;
  }

  /** The files that are not what they were before the run was cut off. */
  private List<Diagnostic> changes(DataPlan plan, DataSet set) {
    List<String> hashes = set.files().stream().map(DataFile::sha256).toList();
    return resumption.data().stream()
        .filter(before -> before.data().equals(plan.name()))
        .limit(1)
        .flatMap(before -> before.files().stream())
        .filter(file -> !hashes.contains(file.sha256()))
        .map(
            file ->
                Diagnostic.of(RunCode.CHANGED_DATA, plan.place(), file.name(), plan.name())
                    .withHelp("bring it back, or run the program anew"))
        .toList();
  }

  private State lowered(RunFolder folder, Journal journal) {
    if (data.size() < model.data().size()) {
      return State.INTERRUPTED; // while the data was read
    }
    Meanings meanings = writeFitted(folder, model, data);
    try (Session session = surroundings.lower(model.program(), execution);
        MetricsLog metrics = new MetricsLog(folder.file(RunFolder.METRICS));
        TensorBoardReport its = board(folder, session)) {
      events.add(metrics);
      board = its;
      if (its != null) {
        events.add(its);
      }
      events.send(new Event.DeviceReady(session.device(), session.version()));
      Diagnostic other =
          RunFailures.otherDevice(
              execution.device(),
              session.device(),
              GpuBuild.present(),
              GpuFindings::here,
              beginning());
      if (other != null) {
        events.say(other);
      }
      Diagnostic rounded = RunFailures.roundedOnly(model.program(), session.device(), beginning());
      if (rounded != null) {
        events.say(rounded);
      }
      List<Diagnostic> remarks = StartingWeights.set(model, session, seed);
      remarks.forEach(events::say);
      if (remarks.stream().anyMatch(Diagnostic::isError)) {
        return State.REFUSED;
      }
      started = true;
      resumption.earlier().forEach(events::replay);
      resumption.trials().forEach(events::replay);
      if (resumption.state() == null) {
        journal.settle();
      } // else once the training has told its epochs again
      return actions(context(folder, session, meanings, journal), resumption.action());
    } catch (TrialCrew.UnfitException unfit) {
      events.say(unfit.diagnostic());
      return State.REFUSED;
    } catch (TooLargeException failure) {
      RunFailures.tooLarge(failure, beginning()).forEach(events::say);
      return State.REFUSED;
    } catch (LinkageError failure) {
      events.say(RunFailures.noTensorFlow(failure, beginning()));
      return State.REFUSED;
    } catch (UnreadableDataException failure) {
      events.say(RunFailures.unreadable(failure, beginning()));
      return State.FAILED;
    } catch (ExecutionException failure) {
      if (execution.device().equals("gpu") && !started) {
        events.say(RunFailures.noDevice(GpuFindings.here(), failure, beginning()));
        return State.REFUSED;
      }
      events.say(RunFailures.defect(failure, beginning()));
      return State.FAILED;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What TensorBoard is to show; null if nobody asks for it. */
  private @Nullable TensorBoardReport board(RunFolder folder, Session session) throws IOException {
    return TensorBoardReport.isAskedFor(model)
        ? new TensorBoardReport(
            model,
            session,
            data,
            folder.file(RunFolder.TENSORBOARD),
            settings.resolved(),
            resumption)
        : null;
  }

  private ActionContext context(
      RunFolder folder, Session session, Meanings meanings, Journal journal) {
    Map<String, List<Trial>> earlier = new LinkedHashMap<>();
    for (Event.TrialEnded each : resumption.trials()) {
      earlier.computeIfAbsent(each.phase(), any -> new ArrayList<>()).add(each.trial());
    }
    int processors = Runtime.getRuntime().availableProcessors();
    boolean alone = session.device().equals("gpu");
    ActionContext.Room room =
        new ActionContext.Room(
            surroundings,
            execution,
            surroundings
                .elsewhere()
                .map(Elsewhere::atOnce)
                .orElse(alone ? 1 : Math.max(1, processors / execution.intraOpThreads())),
            this::variant,
            found,
            earlier,
            FoldData.read(surroundings, seed),
            null);
    return new ActionContext(
        model, seed, settings, folder, session, data, events, meanings, journal, room);
  }

  /** The program with these values, and those that earlier searches have found. */
  private Variants.Variant variant(Map<String, String> values) {
    Map<String, String> all = new LinkedHashMap<>(found);
    all.putAll(values);
    return variants.of(all);
  }

  /** Executes the actions from one on, in their order. */
  private State actions(ActionContext context, int first) {
    State state = State.FINISHED;
    List<ActionPlan> actions = context.model().actions();
    for (int i = first; i < actions.size(); i++) {
      if (settings.interruption().requested()) {
        saveWeights(context.folder(), context.session());
        return State.INTERRUPTED;
      }
      ActionRunner runner =
          ActionRunner.of(
              actions.get(i), context, i == resumption.action() ? resumption.state() : null);
      State its = runner.run();
      if (its == State.STOPPED_EARLY) {
        state = its;
      } else if (its != State.FINISHED) {
        return its;
      }
      Optional<ActionRunner.Chosen> chosen = runner.chosen();
      if (chosen.isPresent()) {
        State rest = goOn(context, chosen.get(), i + 1);
        return rest == State.FINISHED ? state : rest;
      }
    }
    saveWeights(context.folder(), context.session());
    allDone = true;
    return state;
  }

  /** Executes the rest with the program that a search has found, and with its weights. */
  private State goOn(ActionContext before, ActionRunner.Chosen chosen, int next) {
    Model model = chosen.model();
    found.putAll(chosen.values());
    report.goOn(model);
    Meanings meanings = writeFitted(before.folder(), model, chosen.data());
    try {
      boolean alone = model.imports().files().isEmpty();
      AtomicFile.write(
          before.folder().file(RunFolder.RESOLVED),
          alone ? chosen.resolved() : model.imports().text());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    try (Session session = surroundings.lower(model.program(), execution)) {
      session.initialize(seed);
      Snapshot.restore(session, chosen.weights());
      if (board != null) {
        board.goOn(model, session, chosen.data());
      }
      return actions(before.with(model, session, chosen.data(), meanings), next);
    }
  }

  private Meanings writeFitted(RunFolder folder, Model model, Map<String, DataSet> data) {
    StringBuilder all = new StringBuilder("{");
    data.forEach(
        (name, set) ->
            all.append(all.length() == 1 ? "\n" : ",\n")
                .append(RunRecord.quote(name))
                .append(" : ")
                .append(set.fitted()));
    try {
      AtomicFile.write(folder.file(RunFolder.SCHEMAS), SavedSchemas.write(model));
      AtomicFile.write(folder.file(RunFolder.FITTED), all.append("\n}\n").toString());
      Meanings meanings = Meanings.of(model, new Known(data));
      meanings.write(folder.path());
      Meanings.differences(model, new Known(data)).forEach(events::say);
      return meanings;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What the data sets tell of their fields. */
  record Known(Map<String, DataSet> data) implements Meanings.Known {
    @Override
    public ColumnType type(DataPlan plan, String field) {
      return rows(plan).type(field);
    }

    @Override
    public Optional<Fitted> fitted(DataPlan plan) {
      return rows(plan).fitted();
    }

    Rows rows(DataPlan plan) {
      return Objects.requireNonNull(data.get(plan.name())).part(Part.EVERYTHING);
    }
  }

  private static void saveWeights(RunFolder folder, Session session) {
    try {
      WeightsFolder.write(folder.weights(), Snapshot.take(session));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void forgetState(Event event, RunFolder folder) {
    if (event instanceof Event.RunEnded ended && allDone && ended.state() != State.FAILED) {
      try {
        Checkpoints.deleteRecovery(folder);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  /** Tells that the run has ended; one whose folder lacks something then has failed. */
  private State end(RunFolder folder, State state) {
    try {
      events.send(new Event.RunEnded(folder.path(), state));
      return state;
    } catch (UncheckedIOException failure) {
      events.say(RunFailures.explain(failure.getCause(), folder.path(), beginning()));
    }
    // What cannot be written, such as a large report, shall not keep the record from saying so.
    events.remove(report);
    try {
      events.send(new Event.RunEnded(folder.path(), State.FAILED));
    } catch (UncheckedIOException again) {
      // It was told already that this folder cannot be written to.
      return State.FAILED;
    }
    return State.FAILED;
  }

  private Place beginning() {
    return model.source().place(Span.NONE);
  }
}
