package dev.nnc.plan;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A result that an epoch makes of its other results, such as {@code validation.loss / loss}.
 *
 * @param name as the file says it
 */
public record DerivedResult(String name, Term term) {
  /** A number, or what is computed of some. */
  public sealed interface Term {}

  /** A number that stands in the file. */
  public record Number(double value) implements Term {}

  /** Another result, by its name. */
  public record Result(String name) implements Term {}

  /** {@code left operator right} for one of {@code + - * / ^}. */
  public record Operation(char operator, Term left, Term right) implements Term {}

  /** The number; NaN if one of the results is missing. */
  public double of(Map<String, Double> results) {
    return value(term, results);
  }

  private static double value(Term term, Map<String, Double> results) {
    return switch (term) {
      case Number number -> number.value();
      case Result result -> results.getOrDefault(result.name(), Double.NaN);
      case Operation operation -> {
        double left = value(operation.left(), results);
        double right = value(operation.right(), results);
        yield switch (operation.operator()) {
          case '+' -> left + right;
          case '-' -> left - right;
          case '*' -> left * right;
          case '/' -> left / right;
          case '^' -> Math.pow(left, right);
          default -> throw new IllegalStateException("no operator " + operation.operator());
        };
      }
    };
  }

  /** The names of the results that it is made of. */
  public Set<String> results() {
    Set<String> names = new TreeSet<>();
    collect(term, names);
    return names;
  }

  private static void collect(Term term, Set<String> names) {
    switch (term) {
      case Number number -> {}
      case Result result -> names.add(result.name());
      case Operation operation -> {
        collect(operation.left(), names);
        collect(operation.right(), names);
      }
    }
  }
}
