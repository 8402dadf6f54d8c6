package dev.nnc.engine;

import dev.nnc.data.DataLoader;
import dev.nnc.data.LoadResult;
import dev.nnc.data.PreparedRows;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.gpu.GpuBuild;
import dev.nnc.ir.Program;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.lower.Kernels;
import dev.nnc.lower.Lowering;
import dev.nnc.lower.NativeLibrary;
import dev.nnc.lower.Session;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Model;
import dev.nnc.provenance.OneDnn;
import dev.nnc.provenance.Processor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** This machine: data from its files, execution by TensorFlow. */
public final class LocalEnvironment implements Environment {
  private final DataLoader loader;
  private final Consumer<String> remarks;

  /**
   * Data is looked for in the program's folder first.
   *
   * @param base the folder of the program
   * @param places where else data may be
   * @param remarks is given what TensorFlow says about itself, if it may matter
   */
  public LocalEnvironment(Path base, DataPlaces places, Consumer<String> remarks) {
    this.loader = new DataLoader(base, places);
    this.remarks = remarks;
  }

  /**
   * Begins, in other threads, what lowering a process's first program would wait for, and returns
   * at once: for who has to read a program or data before. The process must not end before {@link
   * NativeLibrary#settle}.
   */
  public static void expect() {
    if (!GpuBuild.present()) { // whose library is talkative, and is hushed below
      NativeLibrary.beginToLoad();
    }
  }

  @Override
  public Loaded load(DataPlan plan, long seed) {
    expect();
    LoadResult result = loader.load(plan, seed);
    if (result.data().isEmpty()) {
      NativeLibrary.settle(); // the process is about to end
    }
    return new Loaded(result.data().map(PreparedRows::dataSet), result.diagnostics());
  }

  @Override
  public Session lower(Program program, ExecutionSettings settings) {
    return lower(program, settings, remarks);
  }

  /** Executes on this machine, without the remarks that TensorFlow makes about itself. */
  public static Engine quiet() {
    return (program, settings) -> lower(program, settings, remark -> {});
  }

  private static Kernels kernels() {
    OneDnn here = OneDnn.here();
    return new Kernels(here.chosen(), here.multiplies16Bits(Processor.here()));
  }

  /**
   * Lowers the program. TensorFlow talks when it is loaded and its first session runs, so both are
   * hushed, once a process.
   *
   * <p>It must be this program's session and no smaller one before it: TensorFlow makes the threads
   * of a process for its first session, as many as that asks for, and every later one has to share
   * them.
   */
  public static Session lower(Program program, ExecutionSettings asked, Consumer<String> remarks) {
    ExecutionSettings settings = asked.with(kernels());
    if (!GpuBuild.present()) {
      NativeLogFilter.prepare(); // meanwhile
      NativeLibrary.load();
    }
    if (!SPOKEN.compareAndSet(false, true)) {
      return Lowering.lower(program, settings);
    }
    List<Session> first = new ArrayList<>(1);
    NativeLogFilter.hushed(
            () -> {
              NativeLibrary.load();
              Session session = Lowering.lower(program, settings);
              first.add(session);
              session.initialize(Model.DEFAULT_SEED);
            })
        .forEach(remarks);
    return first.getFirst();
  }

  /** Carries the action out without what TensorFlow says meanwhile. */
  public static void quietly(Runnable action) {
    NativeLogFilter.hushed(action);
  }

  /** Whether TensorFlow has said in this process what it says once. */
  private static final AtomicBoolean SPOKEN = new AtomicBoolean();
}
