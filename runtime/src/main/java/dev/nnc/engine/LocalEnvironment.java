package dev.nnc.engine;

import dev.nnc.data.DataLoader;
import dev.nnc.data.LoadResult;
import dev.nnc.data.PreparedRows;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.ir.Initial;
import dev.nnc.ir.Program;
import dev.nnc.ir.Variable;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.lower.Lowering;
import dev.nnc.lower.Session;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Model;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.nio.file.Path;
import java.util.List;
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
  public Session lower(Program program, ExecutionSettings settings) {
    return lower(program, settings, remarks);
  }

  /** Lowers the program; TensorFlow, if it is not there yet, is loaded before. */
  public static Session lower(
      Program program, ExecutionSettings settings, Consumer<String> remarks) {
    TensorFlow.REMARKS.forEach(remarks);
    return Lowering.lower(program, settings);
  }

  /**
   * TensorFlow in this process. It talks when it is loaded and its first session runs, so both
   * happen here, once and hushed.
   */
  private static final class TensorFlow {
    /** What it said about itself that may matter, a line each. */
    static final List<String> REMARKS =
        NativeLogFilter.hushed(
            () -> {
              Variable one =
                  new Variable("one", TensorType.f32(Shape.SCALAR), false, new Initial.Fill(1));
              Program first = new Program(List.of(one), List.of());
              try (Session session = Lowering.lower(first, new ExecutionSettings("cpu", 1, 1))) {
                session.initialize(Model.DEFAULT_SEED);
              }
            });
  }
}
