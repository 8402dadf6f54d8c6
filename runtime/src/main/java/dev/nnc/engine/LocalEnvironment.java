package dev.nnc.engine;

import dev.nnc.data.DataLoader;
import dev.nnc.data.LoadResult;
import dev.nnc.data.PreparedRows;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.ir.Program;
import dev.nnc.lower.Executable;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.lower.Lowering;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Model;
import java.nio.file.Path;
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

  @Override
  public Loaded load(DataPlan plan, long seed) {
    LoadResult result = loader.load(plan, seed);
    return new Loaded(result.data().map(PreparedRows::dataSet), result.diagnostics());
  }

  @Override
  public Executable lower(Program program, ExecutionSettings settings) {
    return lower(program, settings, remarks);
  }

  /** Lowers the program and runs it for the first time, which is when TensorFlow talks. */
  public static Executable lower(
      Program program, ExecutionSettings settings, Consumer<String> remarks) {
    return NativeLogFilter.hushed(
        () -> {
          Executable executable = Lowering.lower(program, settings);
          executable.initialize(Model.DEFAULT_SEED);
          return executable;
        },
        remarks);
  }
}
