package dev.nnc.use;

import dev.nnc.engine.LocalEnvironment;
import dev.nnc.gpu.GpuBuild;
import dev.nnc.ir.Program;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.lower.Lowering;
import dev.nnc.provenance.Versions;
import java.util.List;

/** What computes. */
public final class TensorFlow {
  private TensorFlow() {}

  /** Loads it, executes nothing, and tells its version. */
  public static String version() {
    Runnable load =
        () ->
            Lowering.lower(new Program(List.of(), List.of()), new ExecutionSettings("cpu", 1, 1))
                .close();
    if (GpuBuild.present()) {
      LocalEnvironment.quietly(load); // it is talkative where there is no GPU
    } else {
      load.run();
    }
    return "TensorFlow for Java " + Versions.all().get("tensorflow-java");
  }
}
