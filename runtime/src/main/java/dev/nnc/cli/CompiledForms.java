package dev.nnc.cli;

import dev.nnc.engine.LocalEnvironment;
import dev.nnc.gpu.GpuBuild;
import dev.nnc.ir.IrPrinter;
import dev.nnc.ir.Program;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.lower.Lowering;
import dev.nnc.plan.Model;
import dev.nnc.provenance.Versions;
import java.util.List;

/** What is shown of a program's compiled form, and of what would execute it. */
final class CompiledForms {
  private CompiledForms() {}

  /** The IR of the networks' predictions, or with {@code backward} of everything. */
  static String ir(Model model, boolean backward) {
    Program program = model.program();
    return IrPrinter.print(
        backward
            ? program
            : new Program(
                program.variables().stream()
                    .filter(v -> v.trainable() || v.name().equals(Program.SEED))
                    .toList(),
                program.functions().stream()
                    .filter(f -> f.name().startsWith("predict."))
                    .toList()));
  }

  /** Loads TensorFlow, executes nothing, and tells its version. */
  static String tensorFlowVersion() {
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
