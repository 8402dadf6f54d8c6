package dev.nnc.ir;

import java.util.List;

/**
 * Everything that one file computes: variables shared by all its functions. The compiler makes one
 * program a file, so that weights stay from action to action.
 */
public record Program(List<Variable> variables, List<Function> functions) {
  /** The variable, an i64 scalar, that holds the run's seed. */
  public static final String SEED = "seed";

  /** The variable, an i64 scalar, that counts training steps over all phases. */
  public static final String STEP = "step";

  public Program {
    variables = List.copyOf(variables);
    functions = List.copyOf(functions);
  }

  public Function function(String name) {
    return functions.stream()
        .filter(f -> f.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no function " + name));
  }

  public Variable variable(String name) {
    return variables.stream()
        .filter(v -> v.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no variable " + name));
  }
}
