package dev.nnc.run;

import com.sun.management.OperatingSystemMXBean;
import dev.nnc.checkpoint.WeightsFolder;
import dev.nnc.data.DataSet;
import dev.nnc.data.Rows;
import dev.nnc.data.file.UnreadableDataException;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.FailureCode;
import dev.nnc.diag.RunCode;
import dev.nnc.engine.Environment;
import dev.nnc.evaluate.EvaluationResult;
import dev.nnc.evaluate.Feeding;
import dev.nnc.evaluate.Inference;
import dev.nnc.figure.Boundary;
import dev.nnc.figure.Figures;
import dev.nnc.figure.ReportBuilder;
import dev.nnc.ir.Footprint;
import dev.nnc.ir.Operation;
import dev.nnc.lower.Executable;
import dev.nnc.lower.ExecutionException;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.lower.SizeBound;
import dev.nnc.lower.TooLargeException;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.ActionPlan.Evaluate;
import dev.nnc.plan.ActionPlan.Predict;
import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.MetricPlan;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.plan.Part;
import dev.nnc.predict.ClassNames;
import dev.nnc.predict.CsvTable;
import dev.nnc.predict.Predictions;
import dev.nnc.predict.Target;
import dev.nnc.record.Checkpoints;
import dev.nnc.record.Event;
import dev.nnc.record.MetricsLog;
import dev.nnc.record.PredictionTable;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunRecord;
import dev.nnc.record.RunResult;
import dev.nnc.record.RunResult.State;
import dev.nnc.record.RunSettings;
import dev.nnc.record.StartingWeights;
import dev.nnc.report.Figure;
import dev.nnc.report.Report;
import dev.nnc.source.Place;
import dev.nnc.source.Span;
import dev.nnc.train.Epoch;
import dev.nnc.train.Snapshot;
import dev.nnc.train.ThreadRule;
import dev.nnc.train.Trainer;
import dev.nnc.train.Training;
import dev.nnc.train.TrainingListener;
import dev.nnc.workspace.SavedSchemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a checked model: makes the run folder, reads the data, lowers the program once, does
 * the actions in the order of the file, and leaves results, weights and a report, however it ends.
 */
public final class Run {
  private final Model model;
  private final RunSettings settings;
  private final Environment surroundings;
  private final Event.Listener listener;

  private final long seed;
  private final ExecutionSettings execution;
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private final Map<String, DataSet> data = new LinkedHashMap<>();
  private final RunRecord record;
  private final ReportBuilder report;
  private boolean started;
  private boolean allDone;

  private Run(
      Model model, RunSettings settings, Environment surroundings, Event.Listener listener) {
    this.model = model;
    this.settings = settings;
    this.surroundings = surroundings;
    this.listener = listener;
    this.seed = settings.seed().orElse(model.settings().seed().orElse(Model.DEFAULT_SEED));
    this.execution = execution(model, settings, Runtime.getRuntime().availableProcessors());
    this.record = new RunRecord(model, settings, seed, execution, Instant.now());
    this.report = new ReportBuilder(model, settings);
  }

  /** Carries the model out. Whatever goes wrong is told in the result and to the listener. */
  public static RunResult execute(
      Model model, RunSettings settings, Environment surroundings, Event.Listener listener) {
    return new Run(model, settings, surroundings, listener).execute();
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
    RunFolder folder;
    List<Diagnostic> damaged;
    try {
      folder = RunFolder.create(settings.runs(), model.source().name(), LocalDateTime.now());
      boolean alone = model.imports().files().isEmpty();
      RunFolder.write(
          folder.file(RunFolder.RESOLVED), alone ? settings.resolved() : model.imports().text());
      damaged = StartingWeights.copy(model.imports(), folder);
      record.write(folder, "running", diagnostics);
    } catch (IOException failure) {
      say(explain(failure, settings.runs(), beginning()));
      return new RunResult(State.REFUSED, null, new LinkedHashMap<>(), diagnostics, 0);
    }
    State state;
    try {
      damaged.forEach(this::say);
      state = damaged.isEmpty() && load() ? execute(folder) : State.REFUSED;
    } catch (UncheckedIOException failure) {
      say(explain(failure.getCause(), folder.path(), beginning()));
      state = State.FAILED;
    } catch (OutOfMemoryError failure) {
      say(memoryUsedUp(beginning()));
      state = State.FAILED;
    }
    if (settings.interruption().requested() && state != State.FAILED && !allDone) {
      state = State.INTERRUPTED;
    }
    state = finish(folder, state);
    return new RunResult(
        state,
        folder.path(),
        record.results(),
        diagnostics,
        state == State.INTERRUPTED ? settings.interruption().signal() : 0);
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
      loaded.diagnostics().forEach(this::say);
      if (loaded.data().isEmpty()) {
        good = false;
        continue;
      }
      DataSet set = loaded.data().get();
      data.put(plan.name(), set);
      record.data(set);
      listener.on(new Event.DataReady(plan.name(), set.rows(), (System.nanoTime() - start) / 1e9));
    }
    return good;
  }

  /** What is said when the memory of the virtual machine is used up. */
  public static Diagnostic memoryUsedUp(Place place) {
    return Diagnostic.of(
            RunCode.NO_MEMORY, place, gibibytes((double) Runtime.getRuntime().maxMemory()))
        .withHelp("use less data, or more memory: `NNC_JAVA_OPTIONS=-Xmx8g`");
  }

  private State execute(RunFolder folder) {
    writeFitted(folder);
    try (Executable executable = surroundings.lower(model.program(), execution);
        MetricsLog metrics = new MetricsLog(folder.file(RunFolder.METRICS))) {
      record.device(executable.device());
      List<Diagnostic> remarks = StartingWeights.set(model, executable, seed);
      remarks.forEach(this::say);
      if (remarks.stream().anyMatch(Diagnostic::isError)) {
        return State.REFUSED;
      }
      started = true;
      State state = State.FINISHED;
      for (ActionPlan action : model.actions()) {
        if (settings.interruption().requested()) {
          saveWeights(folder, executable);
          return State.INTERRUPTED;
        }
        State its =
            switch (action) {
              case Train train -> train(folder, executable, metrics, train);
              case Evaluate evaluate -> evaluate(executable, evaluate);
              case Predict predict -> predict(folder, executable, predict);
              case ActionPlan.Report ignored -> State.FINISHED;
            };
        if (its == State.STOPPED_EARLY) {
          state = its;
        } else if (its != State.FINISHED) {
          return its;
        }
      }
      saveWeights(folder, executable);
      allDone = true;
      return state;
    } catch (TooLargeException failure) {
      failure.excesses().forEach(excess -> say(tooLarge(excess)));
      return State.REFUSED;
    } catch (LinkageError failure) {
      String why = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
      say(
          Diagnostic.of(RunCode.NO_TENSORFLOW, beginning(), why)
              .withHelp("`nnc doctor` says what is missing"));
      return State.REFUSED;
    } catch (UnreadableDataException failure) {
      say(
          Diagnostic.of(DataCode.UNREADABLE, beginning(), failure.file(), failure.reason())
              .withHelp("it could be read when the run began, at least its head"));
      return State.FAILED;
    } catch (ExecutionException failure) {
      if (execution.device().equals("gpu") && !started) {
        say(
            Diagnostic.of(RunCode.NO_DEVICE, beginning(), "GPU")
                .withNote(String.valueOf(failure.getMessage()))
                .withHelp("`--device cpu` runs without one"));
        return State.REFUSED;
      }
      say(
          Diagnostic.of(RunCode.DEFECT, beginning(), "TensorFlow could not carry out the program")
              .withNote(String.valueOf(failure.getMessage())));
      return State.FAILED;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private Diagnostic tooLarge(SizeBound.Excess excess) {
    Place place = excess.origin().place();
    return Diagnostic.of(
        FailureCode.TOO_LARGE,
        place == null ? beginning() : place,
        excess.what(),
        excess.type(),
        excess.bytes().shiftRight(30));
  }

  /**
   * Why a step of the training would not fit into the machine, or null. Without this the system
   * would end the process in the middle, without a word.
   */
  private @Nullable Diagnostic tooMuch(Executable executable, Train plan, int all) {
    if (!executable.device().equals("cpu")
        || !(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine)
        || machine.getTotalMemorySize() <= 0) {
      return null;
    }
    long rows = plan.batch() == 0 ? all : Math.min(plan.batch(), all);
    Footprint footprint =
        plan.updates().stream()
            .map(update -> Footprint.of(model.program().function(update.step()), rows))
            .max(Comparator.comparingDouble(Footprint::peak))
            .orElseThrow();
    if (footprint.peak() <= machine.getTotalMemorySize()) {
      return null;
    }
    Operation maker = footprint.maker();
    Place place = maker == null ? null : maker.origin().place();
    Diagnostic diagnostic =
        Diagnostic.of(
            FailureCode.NO_ROOM,
            plan.place(),
            rows == 1 ? "one row" : rows + " rows",
            gibibytes(footprint.peak()),
            gibibytes(machine.getTotalMemorySize()));
    if (place != null) {
      diagnostic =
          diagnostic.withLabel(
              place, "makes the largest tensor, of " + gibibytes(footprint.largest()));
    }
    return diagnostic.withHelp(
        rows > 1 ? "make the batch smaller" : "make the network or its input smaller");
  }

  private static String gibibytes(double bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / (1L << 30));
  }

  private State train(RunFolder folder, Executable executable, MetricsLog metrics, Train plan) {
    DataSet set = set(plan.data());
    Rows train = set.part(Part.TRAIN);
    Rows validation = set.part(Part.VALIDATION);
    listener.on(
        new Event.TrainingStarted(
            plan.name(),
            plan.network(),
            plan.data(),
            plan.epochs(),
            train.count(),
            validation.count()));
    if (train.count() == 0) {
      say(Diagnostic.of(FailureCode.NOTHING_TO_TRAIN_ON, plan.place(), plan.data()));
      return State.REFUSED;
    }
    Diagnostic tooMuch = tooMuch(executable, plan, train.count());
    if (tooMuch != null) {
      say(tooMuch);
      return State.REFUSED;
    }
    Optional<Diagnostic> uneven = SequenceLengthCheck.check(plan, model.dataset(plan.data()), set);
    if (uneven.isPresent()) {
      say(uneven.get());
      return State.REFUSED;
    }
    long start = System.nanoTime();
    Checkpoints checkpoints = new Checkpoints(plan, folder, executable);
    Optional<Boundary.Film> film = film(plan);
    TrainingListener each =
        new TrainingListener() {
          @Override
          public void progress(
              int epoch, long rows, SequencedMap<String, Double> results, double seconds) {
            listener.on(
                new Event.Progress(
                    plan.name(), epoch, plan.epochs(), rows, train.count(), results, seconds));
          }

          @Override
          public void epochDone(Epoch epoch) {
            try {
              metrics.add(plan.name(), epoch, plan.gradientLayers(), plan.saturationLayers());
              checkpoints.after(epoch);
              film.filter(it -> it.wants(epoch.number()))
                  .ifPresent(
                      it ->
                          boundary(executable, plan, train)
                              .ifPresent(now -> it.add(epoch.number(), now)));
            } catch (IOException failure) {
              throw new UncheckedIOException(failure);
            }
            listener.on(
                new Event.EpochDone(
                    plan.name(), plan.epochs(), epoch, (System.nanoTime() - start) / 1e9));
          }
        };
    Training training =
        new Trainer(
                executable,
                model.program(),
                model.network(plan.network()),
                plan,
                train,
                validation,
                seed,
                settings.interruption(),
                each)
            .run();
    record.results(plan.name(), Trainer.summary(training));
    List<Figure> drawn = new ArrayList<>();
    film.ifPresent(
        it -> {
          boundary(executable, plan, train).ifPresent(it::end);
          drawn.addAll(it.figures());
        });
    drawn.addAll(figures(executable).of(plan, model.network(plan.network())));
    report.add(plan, training, drawn);
    listener.on(new Event.TrainingEnded(plan.name(), training));
    if (training.failure() != null) {
      say(training.failure());
    }
    saveWeights(folder, executable);
    return switch (training.end()) {
      case FINISHED -> State.FINISHED;
      case STOPPED_EARLY -> State.STOPPED_EARLY;
      case INTERRUPTED -> State.INTERRUPTED;
      case FAILED -> State.FAILED;
    };
  }

  private State evaluate(Executable executable, Evaluate plan) {
    Rows rows = set(plan.data()).part(plan.part());
    if (rows.count() == 0) {
      say(Diagnostic.of(FailureCode.EMPTY_PART, plan.place(), plan.part(), plan.data()));
      return State.REFUSED;
    }
    NetworkPlan network = model.network(plan.network());
    List<String> outputs =
        (plan.show().isEmpty()
                ? plan.pairs().stream().map(ActionPlan.Pair::output).distinct()
                : network.outputs().stream().map(NetworkPlan.Port::name))
            .toList();
    Inference inference =
        Inference.run(
            new Feeding(model.program(), executable, plan.evaluate()),
            rows,
            outputs,
            plan.metrics(),
            settings.interruption());
    if (settings.interruption().requested()) {
      return State.INTERRUPTED;
    }
    List<EvaluationResult> judgements =
        plan.pairs().stream()
            .map(
                pair ->
                    EvaluationResult.of(
                        inference.output(pair.output()),
                        rows,
                        pair.field(),
                        columns(plan.data(), pair.field()),
                        network.inputs().stream().map(NetworkPlan.Port::name).toList(),
                        pair.spelled()))
            .toList();
    SequencedMap<String, Double> results = results(plan.part(), plan.metrics(), inference);
    if (results.isEmpty()) {
      for (int i = 0; i < judgements.size(); i++) {
        String output = judgements.size() == 1 ? "" : plan.pairs().get(i).output() + ".";
        judgements
            .get(i)
            .summary()
            .forEach((name, value) -> results.put(plan.part() + "." + output + name, value));
      }
    }
    record.results(plan.name(), results);
    report.add(
        plan,
        network,
        rows,
        results,
        judgements,
        inference,
        figures(executable).of(plan, network, rows, judgements, inference));
    listener.on(
        new Event.Evaluated(
            plan.name(),
            plan.network(),
            plan.data(),
            plan.part(),
            rows.count(),
            results,
            judgements));
    return State.FINISHED;
  }

  private Figures figures(Executable executable) {
    return new Figures(model, executable, settings.interruption());
  }

  /** The columns that a field is made of; none if its data set does not tell. */
  private List<String> columns(String data, String field) {
    return model.dataset(data).fields().stream()
        .filter(each -> each.name().equals(field))
        .findFirst()
        .map(DataPlan.Field::inputs)
        .orElse(List.of());
  }

  /** The decision boundary of a network as it is now, over the points of the training part. */
  private Optional<Boundary> boundary(Executable executable, Train plan, Rows rows) {
    NetworkPlan network = model.network(plan.network());
    Optional<String> truth =
        Target.truths(plan, network).stream().map(ActionPlan.Pair::field).findFirst();
    return Boundary.of(
        model, executable, network, plan.data(), rows, truth, settings.interruption());
  }

  /** What a training was asked to draw on its way; empty without such a wish. */
  private static Optional<Boundary.Film> film(Train plan) {
    return plan.show().stream()
        .filter(show -> show.name().equals("boundary"))
        .findFirst()
        .map(
            show ->
                new Boundary.Film(
                    show.options().isNone("every") ? 0 : show.options().whole("every")));
  }

  private static SequencedMap<String, Double> results(
      Part part, List<MetricPlan> metrics, Inference inference) {
    return metrics.isEmpty() ? new LinkedHashMap<>() : inference.metrics().metrics(part + ".");
  }

  private State predict(RunFolder folder, Executable executable, Predict plan) {
    Rows rows = set(plan.data()).part(plan.part());
    if (rows.count() == 0) {
      say(Diagnostic.of(FailureCode.EMPTY_PART, plan.place(), plan.part(), plan.data()));
      return State.REFUSED;
    }
    NetworkPlan network = model.network(plan.network());
    Inference inference =
        Inference.run(
            new Feeding(model.program(), executable, plan.predict()),
            rows,
            network.outputs().stream().map(NetworkPlan.Port::name).toList(),
            List.of(),
            settings.interruption());
    if (settings.interruption().requested()) {
      return State.INTERRUPTED;
    }
    PredictionTable table = Predictions.table(network, rows, inference.outputs(), classes(network));
    try {
      Path file = folder.predictions(plan.name());
      RunFolder.write(file, writer -> CsvTable.write(table, writer));
      PredictionTable shown =
          Predictions.shown(plan.show(), network, rows, inference.outputs(), classes(network));
      report.add(plan, shown, figures(executable).of(plan, rows, inference));
      listener.on(
          new Event.Predicted(
              plan.name(), shown, Predictions.rowsShown(plan.show(), Event.SHOWN_ROWS), file));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return State.FINISHED;
  }

  /** The names of the classes that a network tells apart; empty if it predicts numbers. */
  private ClassNames classes(NetworkPlan network) {
    return Target.of(model, network)
        .map(
            target ->
                new ClassNames(
                    set(target.data()).part(Part.EVERYTHING).type(target.field()).classNames(),
                    target.spelled()))
        .orElse(ClassNames.NONE);
  }

  private DataSet set(String name) {
    DataSet set = data.get(name);
    if (set == null) {
      throw new IllegalStateException("the data set " + name + " was not read");
    }
    return set;
  }

  private void writeFitted(RunFolder folder) {
    StringBuilder all = new StringBuilder("{");
    data.forEach(
        (name, set) ->
            all.append(all.length() == 1 ? "\n" : ",\n")
                .append(RunRecord.quote(name))
                .append(" : ")
                .append(set.fitted()));
    try {
      RunFolder.write(folder.file(RunFolder.SCHEMAS), SavedSchemas.write(model));
      RunFolder.write(folder.file(RunFolder.FITTED), all.append("\n}\n").toString());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void saveWeights(RunFolder folder, Executable executable) {
    try {
      WeightsFolder.write(folder.weights(), Snapshot.take(executable));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Writes the record and the report; a failure here is told, and costs nothing written before. */
  /** Writes what is left to write; a run whose folder lacks something has failed. */
  private State finish(RunFolder folder, State state) {
    try {
      record.write(folder, state.word(), diagnostics);
      Report.write(report.build(state, diagnostics, record.facts()), folder.file(RunFolder.REPORT));
      return state;
    } catch (IOException failure) {
      say(explain(failure, folder.path(), beginning()));
    }
    try {
      record.write(folder, State.FAILED.word(), diagnostics);
    } catch (IOException again) {
      // It was told already that this folder cannot be written to.
      return State.FAILED;
    }
    return State.FAILED;
  }

  private void say(Diagnostic diagnostic) {
    if (diagnostics.contains(diagnostic)) {
      return; // a full disk is full for the report, too
    }
    diagnostics.add(diagnostic);
    listener.on(new Event.Said(diagnostic));
  }

  private Place beginning() {
    return model.source().place(Span.NONE);
  }

  /** What a failure to write means, in words. */
  public static Diagnostic explain(@Nullable IOException failure, Path path, Place place) {
    String file =
        failure instanceof FileSystemException system && system.getFile() != null
            ? system.getFile()
            : path.toString();
    String message = failure == null ? "" : String.valueOf(failure.getMessage());
    if (message.toLowerCase(Locale.ROOT).contains("no space left")
        || message.toLowerCase(Locale.ROOT).contains("not enough space")) {
      return Diagnostic.of(RunCode.DISK_FULL, place, file)
          .withHelp("make room, or choose another folder with `--runs`");
    }
    String reason =
        failure instanceof AccessDeniedException
            ? "permission denied"
            : failure instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : failure == null ? "unknown" : failure.getClass().getSimpleName() + ": " + message;
    return Diagnostic.of(RunCode.CANNOT_WRITE, place, file, reason)
        .withHelp("choose a folder that can be written to with `--runs`");
  }
}
