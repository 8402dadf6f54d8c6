package dev.nnc.check.objective;

import java.util.Set;

/** What operations of the IR give for plain numbers; a condition is 1 or 0. */
final class Scalars {
  private static final Set<String> KNOWN =
      Set.of(
          "add",
          "subtract",
          "multiply",
          "divide",
          "power",
          "maximum",
          "minimum",
          "negate",
          "exp",
          "log",
          "log1p",
          "sqrt",
          "square",
          "abs",
          "sign",
          "sin",
          "cos",
          "sinh",
          "cosh",
          "tanh",
          "floor",
          "round",
          "relu",
          "sigmoid",
          "less",
          "at_most",
          "greater",
          "at_least",
          "equal",
          "unequal",
          "and",
          "or",
          "not",
          "select",
          "cast",
          "reshape",
          "stop_gradient");

  private Scalars() {}

  static boolean knows(String word) {
    return KNOWN.contains(word);
  }

  static double of(String word, double[] x) {
    return switch (word) {
      case "add" -> x[0] + x[1];
      case "subtract" -> x[0] - x[1];
      case "multiply" -> x[0] * x[1];
      case "divide" -> x[0] / x[1];
      case "power" -> Math.pow(x[0], x[1]);
      case "maximum", "or" -> Math.max(x[0], x[1]);
      case "minimum", "and" -> Math.min(x[0], x[1]);
      case "negate" -> -x[0];
      case "exp" -> Math.exp(x[0]);
      case "log" -> Math.log(x[0]);
      case "log1p" -> Math.log1p(x[0]);
      case "sqrt" -> Math.sqrt(x[0]);
      case "square" -> x[0] * x[0];
      case "abs" -> Math.abs(x[0]);
      case "sign" -> Math.signum(x[0]);
      case "sin" -> Math.sin(x[0]);
      case "cos" -> Math.cos(x[0]);
      case "sinh" -> Math.sinh(x[0]);
      case "cosh" -> Math.cosh(x[0]);
      case "tanh" -> Math.tanh(x[0]);
      case "floor" -> Math.floor(x[0]);
      case "round" -> Math.rint(x[0]);
      case "relu" -> Math.max(x[0], 0);
      case "sigmoid" -> 1 / (1 + Math.exp(-x[0]));
      case "less" -> flag(x[0] < x[1]);
      case "at_most" -> flag(x[0] <= x[1]);
      case "greater" -> flag(x[0] > x[1]);
      case "at_least" -> flag(x[0] >= x[1]);
      case "equal" -> flag(x[0] == x[1]);
      case "unequal" -> flag(x[0] != x[1]);
      case "not" -> 1 - x[0];
      case "select" -> x[0] != 0 ? x[1] : x[2];
      case "cast", "reshape", "stop_gradient" -> x[0];
      default -> throw new IllegalArgumentException(word);
    };
  }

  private static double flag(boolean holds) {
    return holds ? 1 : 0;
  }
}
