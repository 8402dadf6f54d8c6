package dev.nnc.api;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.workspace.SourceReader;

/** Something was asked after its {@code close}, which has given its native memory back. */
public final class ClosedException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  /**
   * @param what was closed
   */
  ClosedException(String what) {
    this(
        Problem.of(
            Diagnostic.of(RunCode.CLOSED, SourceReader.nowhere("dev.nnc.api"), what)
                .withHelp("ask within the `try` that opens it, or keep it open for longer")));
  }

  private ClosedException(Problem problem) {
    super(problem.text());
    this.problem = problem;
  }

  /** What is wrong, with the code NN6186. */
  public Problem problem() {
    return problem;
  }
}
