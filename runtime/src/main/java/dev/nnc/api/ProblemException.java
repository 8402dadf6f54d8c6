package dev.nnc.api;

import java.util.List;
import java.util.stream.Collectors;

/** Problems, for who asked for something {@link Outcome#orThrow or an exception}. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  /**
   * @param problems whose texts are the message
   */
  public ProblemException(List<Problem> problems) {
    super(problems.stream().map(Problem::text).collect(Collectors.joining("\n\n")));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
