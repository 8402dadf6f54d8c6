package dev.nnc.cli;

import dev.nnc.ir.IrPrinter;
import dev.nnc.ir.Program;
import dev.nnc.plan.Model;

/** What is shown of a program's compiled form. */
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
}
