package dev.nnc.api;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.workspace.SourceReader;

/**
 * A call that makes no sense: of something that is not there, or with a value that nothing can
 * take. Unlike a {@link ProblemException} it tells of the calling program, not of its data.
 */
public final class WrongCallException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  /**
   * @param method that was called
   * @param why as the rest of a sentence
   */
  WrongCallException(String method, String why) {
    this(
        Problem.of(
            Diagnostic.of(RunCode.WRONG_CALL, SourceReader.nowhere("dev.nnc.api"), method, why)));
  }

  private WrongCallException(Problem problem) {
    super(problem.text());
    this.problem = problem;
  }

  /** What is wrong, with the code NN6187. */
  public Problem problem() {
    return problem;
  }
}
