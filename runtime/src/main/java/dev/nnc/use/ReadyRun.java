package dev.nnc.use;

import dev.nnc.catalog.Wording;
import dev.nnc.cluster.Cluster;
import dev.nnc.cluster.Clusters;
import dev.nnc.cluster.Crew;
import dev.nnc.cluster.Elsewhere;
import dev.nnc.cluster.UnreachableClusterException;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.engine.ClusterEnvironment;
import dev.nnc.engine.Environment;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.plan.Model;
import dev.nnc.record.Event;
import dev.nnc.record.RunResult;
import dev.nnc.record.RunSettings;
import dev.nnc.run.Run;
import dev.nnc.run.SharedTraining;
import dev.nnc.source.SourceFile;
import dev.nnc.workspace.ProgramFiles;
import java.nio.file.Path;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A run that is about to begin, or to go on. Nothing is computed yet. */
public final class ReadyRun {
  private final Model model;
  private final Supplier<ExecutionSettings> execution;
  private final Path base;
  private final DataPlaces places;
  private final ProgramWork work;
  private final BiFunction<Environment, Event.Listener, RunResult> run;

  /**
   * @param execution how it is executed; asked only where that must be known before
   * @param base where its data is looked for first
   * @param work what other machines would need to execute parts of it
   * @param run executes it in surroundings, and tells a listener
   */
  ReadyRun(
      Model model,
      Supplier<ExecutionSettings> execution,
      Path base,
      DataPlaces places,
      ProgramWork work,
      BiFunction<Environment, Event.Listener, RunResult> run) {
    this.model = model;
    this.execution = execution;
    this.base = base;
    this.places = places;
    this.work = work;
    this.run = run;
  }

  /**
   * Begins to make ready what every run needs, and returns at once: for who has to read the program
   * first.
   */
  public static void expect() {
    LocalEnvironment.expect();
  }

  /**
   * A new run of a program.
   *
   * @param model that of {@code checked}, or what of it is to be executed
   * @param settings made by {@link Checked#settings}
   */
  public static ReadyRun of(FrontEnd frontEnd, Checked checked, Model model, RunSettings settings) {
    SourceFile source = model.source();
    Path base = ProgramFiles.base(source.name());
    return executing(
        checked,
        model,
        settings,
        base,
        frontEnd.places(),
        // The text has the settings already.
        ProgramWork.of(
            source,
            base,
            ProgramFiles.of(source.name(), settings.runs()),
            base,
            checked.params(),
            frontEnd.places()));
  }

  /** One that executes the model from its beginning. */
  static ReadyRun executing(
      Checked checked,
      Model model,
      RunSettings settings,
      Path base,
      DataPlaces places,
      ProgramWork work) {
    return new ReadyRun(
        model,
        () -> execution(model, settings),
        base,
        places,
        work,
        (surroundings, listener) ->
            Run.execute(model, settings, surroundings, listener, checked.variants()));
  }

  /** There is no cluster, and why. */
  public static final class NoClusterException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Diagnostic diagnostic;

    private NoClusterException(Diagnostic diagnostic) {
      super(diagnostic.message());
      this.diagnostic = diagnostic;
    }

    public Diagnostic diagnostic() {
      return diagnostic;
    }
  }

  static ExecutionSettings execution(Model model, RunSettings settings) {
    return Run.execution(model, settings, Runtime.getRuntime().availableProcessors());
  }

  /** What is executed. */
  public Model model() {
    return model;
  }

  /**
   * Executes it on this machine, in this thread.
   *
   * @param remarks is given what TensorFlow says about itself, if it may matter
   */
  public RunResult execute(Consumer<String> remarks, Event.Listener listener) {
    return run.apply(here(remarks), listener);
  }

  /**
   * The same, with a cluster for what can be executed apart.
   *
   * @param address of the cluster; null for this machine alone
   * @param workers how many machines share a training, this one among them; 1 if none is shared
   * @param begins is executed as soon as the cluster is there
   * @throws NoClusterException if it is not there, or cannot do that
   */
  public RunResult execute(
      @Nullable String address,
      int workers,
      Consumer<String> remarks,
      Event.Listener listener,
      Runnable begins)
      throws NoClusterException {
    if (address == null) {
      begins.run();
      return execute(remarks, listener);
    }
    Diagnostic notShared =
        workers == 1 ? null : SharedTraining.problem(model, workers).orElse(null);
    if (notShared != null) {
      throw new NoClusterException(notShared);
    }
    try (Cluster cluster = Clusters.open(address, execution.get().intraOpThreads())) {
      if (cluster.atOnce() < workers - 1) {
        throw new NoClusterException(tooFew(cluster, workers));
      }
      begins.run();
      return run.apply(
          new ClusterEnvironment(here(remarks), new Machines(cluster, work, workers)), listener);
    } catch (UnreachableClusterException none) {
      throw new NoClusterException(none.diagnostic());
    }
  }

  private Environment here(Consumer<String> remarks) {
    return new LocalEnvironment(base, places, remarks);
  }

  private Diagnostic tooFew(Cluster cluster, int workers) {
    return Diagnostic.of(
            RunCode.TOO_FEW_MACHINES,
            Clusters.nowhere(),
            cluster.address(),
            Wording.count(cluster.atOnce(), "task"),
            workers,
            workers - 1)
        .withHelp(
            "a task takes as many cores as a training has threads, which are %d; ask for fewer workers, or for fewer threads by `--threads`"
                .formatted(execution.get().intraOpThreads()));
  }

  /** Those of a cluster, with the program. */
  private record Machines(Cluster cluster, ProgramWork work, int workers) implements Elsewhere {
    @Override
    public String host() {
      return cluster.host();
    }

    @Override
    public int atOnce() {
      return cluster.atOnce();
    }

    @Override
    public Crew hire(byte[] shared) {
      return cluster.hire(work.trials(shared));
    }
  }
}
