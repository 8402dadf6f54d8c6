package dev.nnc.run;

import dev.nnc.data.DataLoader;
import dev.nnc.data.DataPlaces;
import dev.nnc.data.LoadResult;
import dev.nnc.ir.Program;
import dev.nnc.lower.Executable;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.lower.Lowering;
import dev.nnc.plan.DataPlan;
import java.nio.file.Path;

/** This machine: data from its files, execution by TensorFlow. */
public final class LocalSurroundings implements Surroundings {
  private final DataLoader loader;

  /**
   * Data is looked for in the program's folder first.
   *
   * @param base the folder of the program
   * @param places where else data may be
   */
  public LocalSurroundings(Path base, DataPlaces places) {
    loader = new DataLoader(base, places);
  }

  @Override
  public Loaded load(DataPlan plan, long seed) {
    LoadResult result = loader.load(plan, seed);
    return new Loaded(result.data().map(PreparedRows::dataSet), result.diagnostics());
  }

  @Override
  public Executable lower(Program program, ExecutionSettings settings) {
    return Lowering.lower(program, settings);
  }
}
