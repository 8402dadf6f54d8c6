package dev.nnc.ir;

import dev.nnc.type.TensorType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that a program is what every pass may rely on. To be called after each pass. */
public final class IrVerifier {
  private final Program program;
  private final Map<String, Variable> variables = new HashMap<>();

  private IrVerifier(Program program) {
    this.program = program;
  }

  /**
   * Names are unique, values are defined once and before their use, results have the types that the
   * shape rules give, variables exist and fit.
   *
   * @throws IllFormedException with the place, if the program is ill-formed: a defect of the pass
   *     that made it
   */
  public static void verify(Program program) {
    new IrVerifier(program).run();
  }

  private void run() {
    for (Variable variable : program.variables()) {
      require(
          variables.put(variable.name(), variable) == null,
          "variable " + variable.name(),
          "is there twice");
      if (variable.initial() instanceof Initial.Values values) {
        require(
            values.values().length == variable.type().shape().size(),
            "variable " + variable.name(),
            "has " + values.values().length + " values for " + variable.type());
      }
    }
    Set<String> functions = new HashSet<>();
    for (Function function : program.functions()) {
      require(functions.add(function.name()), "function " + function.name(), "is there twice");
      verify(function);
    }
  }

  private void verify(Function function) {
    String in = "function " + function.name();
    Map<Integer, Value> defined = new HashMap<>();
    Set<String> names = new HashSet<>();
    for (Function.Port input : function.inputs()) {
      require(names.add(input.name()), in, "has two inputs " + input.name());
      define(defined, input.value(), in);
    }
    for (Operation operation : function.operations()) {
      // Printing every operation would take longer than looking at it, so only a bad one is
      // printed.
      Site place = new Site(in, operation);
      for (Value input : operation.inputs()) {
        if (!input.equals(defined.get(input.id()))) {
          throw illFormed(place, input + " is not defined before");
        }
      }
      List<TensorType> inferred;
      try {
        inferred =
            operation
                .kind()
                .infer(
                    operation.inputs().stream().map(Value::type).toList(), operation.attributes());
      } catch (RuntimeException e) {
        throw new IllFormedException(place + ": " + e.getMessage());
      }
      List<TensorType> actual = operation.results().stream().map(Value::type).toList();
      if (!inferred.equals(actual)) {
        throw illFormed(place, "the shape rule gives " + inferred);
      }
      verifyVariables(operation, place);
      operation.results().forEach(result -> define(defined, result, place));
    }
    names.clear();
    for (Function.Port output : function.outputs()) {
      require(names.add(output.name()), in, "has two outputs " + output.name());
      require(
          output.value().equals(defined.get(output.value().id())),
          in,
          "output " + output.name() + " is not defined");
    }
  }

  /** The attributes {@code variable} and {@code variables} name variables, whatever the kind. */
  private void verifyVariables(Operation operation, Site place) {
    if (operation.attributes().has("variable")) {
      Variable variable = variable(operation.attributes().text("variable"), place);
      if (operation.results().size() != 1 || !operation.result().type().equals(variable.type())) {
        throw illFormed(place, "the variable is " + variable.type());
      }
    }
    if (operation.attributes().has("variables")) {
      TensorType type = operation.inputs().getLast().type();
      for (String name : operation.attributes().texts("variables")) {
        Variable variable = variable(name, place);
        if (!variable.type().equals(type)) {
          throw illFormed(place, name + " is " + variable.type());
        }
      }
    }
  }

  private Variable variable(String name, Site place) {
    Variable variable = variables.get(name);
    if (variable == null) {
      throw illFormed(place, "no variable " + name);
    }
    return variable;
  }

  private static void define(Map<Integer, Value> defined, Value value, Object place) {
    if (defined.put(value.id(), value) != null) {
      throw illFormed(place, value + " is defined twice");
    }
  }

  private static void require(boolean condition, String place, String problem) {
    if (!condition) {
      throw illFormed(place, problem);
    }
  }

  private static IllFormedException illFormed(Object place, String problem) {
    return new IllFormedException(place + ": " + problem);
  }

  /** An operation of a function, as messages name it. */
  private record Site(String function, Operation operation) {
    @Override
    public String toString() {
      return function + ", " + IrPrinter.print(operation);
    }
  }
}
