package dev.nnc.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.JsonRenderer;
import dev.nnc.diag.TextRenderer;
import dev.nnc.format.Formatter;
import dev.nnc.resolve.ImportReader;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Files that ask for more than a check should do: values, blocks and data sets that double, chains
 * and rings, a long file of anything, nesting in every rule. Each is answered on a small stack, in
 * bounded memory, and what is refused names the bound.
 *
 * <p>{@code -Dlimits.tell=true} prints time and memory of each, {@code -Dlimits.size=1000000} makes
 * the long ones a megabyte long, which takes minutes.
 */
class LimitsTest {
  private static final int SIZE = Integer.getInteger("limits.size", 14_000);
  private static final long MOST_BYTES = 6L << 30;
  private static final boolean TELL = Boolean.getBoolean("limits.tell");
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Path DATA = Path.of("src", "test", "resources", "golden", "check", "data");

  /** Stands for all answers: right, or wrong in any way. */
  private static final String ANY = "";

  private static final String RIGHT = "right";

  private static final String TOO_LARGE = "NN3021";
  private static final String TOO_DEEP = "NN1006";
  private static final String CALLS_ITSELF = "NN3015";
  private static final String MORE_ERRORS = "more than 100 mistakes";
  private static final String MORE_WARNINGS = "more than 100 warnings";

  private static final String GATES =
      """
      data gates from table(a: [0, 0, 1, 1], b: [0, 1, 0, 1], xor: [0, 1, 1, 0]) {
        bits = [a, b]
        gate = xor
        split: everything
      }
      """;
  private static final String TRAIN =
      "\ntrain net on gates { loss: mse(gate), optimizer: adam, epochs: 1 }\n";

  private record Case(String name, String expected, String text) {}

  private static void add(List<Case> cases, String name, String expected, String text) {
    cases.add(new Case(name, expected, "nn 1\n" + text));
  }

  private static String network(String steps) {
    return GATES + "network net from bits {\n  bits -> " + steps + " -> dense(1)\n}" + TRAIN;
  }

  /** Pieces, one after another, until they are long. */
  private static String fill(IntFunction<String> piece) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < SIZE; i++) {
      text.append(piece.apply(i));
    }
    return text.toString();
  }

  private static String lines(int count, IntFunction<String> line) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(line.apply(i)).append('\n');
    }
    return text.toString();
  }

  private static List<Case> doubling() {
    List<Case> cases = new ArrayList<>();
    add(
        cases,
        "params as lists",
        TOO_LARGE,
        lines(
            40,
            i -> i == 0 ? "param p0 = [1]" : "param p%d = [p%d, p%d]".formatted(i, i - 1, i - 1)));
    add(
        cases,
        "params as lists of loops",
        TOO_LARGE,
        lines(
            40,
            i ->
                i == 0
                    ? "param p0 = [1]"
                    : "param p%d = [for k in 1 .. 100 { p%d }]".formatted(i, i - 1)));
    add(
        cases,
        "params that double and are compared",
        TOO_LARGE,
        lines(
                40,
                i ->
                    i == 0 ? "param p0 = [1]" : "param p%d = [p%d, p%d]".formatted(i, i - 1, i - 1))
            + "param same = p30 == p30\n");
    add(
        cases,
        "many large params",
        ANY,
        lines(
                19,
                i ->
                    i == 0 ? "param p0 = [1]" : "param p%d = [p%d, p%d]".formatted(i, i - 1, i - 1))
            + fill(i -> "param q" + i + " = [p18]\n"));
    add(
        cases,
        "functions of functions",
        TOO_LARGE,
        "function f0(x) = x + 1\n"
            + lines(30, i -> "function f%d(x) = f%d(f%d(x))".formatted(i + 1, i, i))
            + "param p = f30(1)\n");
    add(
        cases,
        "a function that calls itself twice",
        TOO_LARGE,
        "function f(n) = if n > 0 { f(n - 1) + f(n - 1) } else { 1 }\nparam p = f(40)\n");
    add(
        cases,
        "data sets appended to themselves",
        TOO_LARGE,
        "data a0 from table(x: [1, 2]) { x = x\n split: everything }\n"
            + lines(30, i -> "data a%d from append(a%d, a%d)".formatted(i + 1, i, i)));
    add(
        cases,
        "a block that calls itself twice",
        TOO_LARGE,
        "block b(n) { if n > 0 { b(n - 1) -> b(n - 1) } else { dense(2) } }\n" + network("b(40)"));
    add(
        cases,
        "a block that calls itself twice and does nothing",
        TOO_LARGE,
        "block b(n) { if n > 0 { b(n - 1) -> b(n - 1) } }\n" + network("b(40)"));
    add(
        cases,
        "blocks of blocks",
        TOO_LARGE,
        "block b0 { relu }\n"
            + lines(30, i -> "block b%d { b%d -> b%d }".formatted(i + 1, i, i))
            + network("b30"));
    add(
        cases,
        "networks of networks",
        ANY,
        GATES
            + "network net0 from x { x -> dense(2) }\n"
            + lines(30, i -> "network net%d from x { x -> net%d -> net%d }".formatted(i + 1, i, i))
            + "network net from bits { bits -> net30 -> dense(1) }"
            + TRAIN);
    for (String inside : List.of("relu", "dense(2)", "dropout(0.5)", "")) {
      add(
          cases,
          "nested repeats of " + inside,
          inside.isEmpty() ? ANY : TOO_LARGE,
          network("repeat(2) { ".repeat(25) + inside + " }".repeat(25)));
      add(
          cases,
          "nested loops of " + inside,
          inside.isEmpty() ? ANY : TOO_LARGE,
          network(
              "for i in 1 .. 2 { ".repeat(1)
                  + "repeat(100) { repeat(100) { repeat(100) { "
                  + inside
                  + " } } } }"));
    }
    add(
        cases,
        "residuals in residuals",
        TOO_LARGE,
        network(
            "residual(shortcut: { dense(2) }) { ".repeat(3)
                + "repeat(9999) { dense(2) }"
                + " }".repeat(3)));
    add(
        cases,
        "bidirectional",
        ANY,
        GATES
            + "network net from bits { bits -> reshape(2, 1) -> "
            + "bidirectional { ".repeat(12)
            + "gru(2)"
            + " }".repeat(12)
            + " -> flatten -> dense(1) }"
            + TRAIN);
    add(
        cases,
        "1,000 layers",
        RIGHT,
        network("for i in 1 .. 250 { dense(2) -> layer_norm -> relu -> dropout(0.1) }"));
    add(
        cases,
        "a network of 3,000 lines",
        RIGHT,
        GATES
            + "network net from bits to y {\n  v0 = bits\n"
            + lines(3000, i -> "  v" + (i + 1) + " = v" + i + " -> relu")
            + "  y = v3000 -> dense(1)\n}"
            + TRAIN);
    add(
        cases,
        "5,001 layers",
        TOO_LARGE,
        network("for i in 1 .. 4999 { dense(2) } -> dense(2) -> dense(2)"));
    add(cases, "a loop of 4,999 layers", RIGHT, network("for i in 1 .. 4999 { dense(2) }"));
    add(
        cases,
        "many trainings of many layers",
        TOO_LARGE,
        network("for i in 1 .. 900 { dense(2) }") + TRAIN.repeat(40));
    add(
        cases,
        "named values that double",
        ANY,
        GATES
            + "network net from bits to y {\n  v0 = bits -> dense(2)\n"
            + lines(2000, i -> "  v%d = v%d + v%d".formatted(i + 1, i, i))
            + "  y = v2000 -> dense(1)\n}"
            + TRAIN);
    add(
        cases,
        "concat that doubles",
        TOO_LARGE,
        GATES
            + "network net from bits to y {\n  v0 = bits -> dense(2)\n"
            + lines(60, i -> "  v%d = (v%d, v%d) -> concat".formatted(i + 1, i, i))
            + "  y = v60 -> dense(1)\n}"
            + TRAIN);
    add(
        cases,
        "recipes handed on",
        ANY,
        "block twice(f) { f -> f }\n" + network("twice({ ".repeat(20) + "relu" + " })".repeat(20)));
    add(
        cases,
        "defaults that call",
        ANY,
        "function f0(x = 1) = x\n"
            + lines(30, i -> "function f%d(x = f%d() + f%d()) = x".formatted(i + 1, i, i))
            + "param p = f30()\n");
    return cases;
  }

  private static List<Case> large() {
    List<Case> cases = new ArrayList<>();
    for (String range :
        List.of("1 .. 1e9", "1 .. 9223372036854775807", "1 .. 1e300", "1 .. 10001")) {
      add(cases, "a loop over " + range, TOO_LARGE, network("for i in " + range + " { relu }"));
      add(cases, "a list over " + range, TOO_LARGE, "param p = [for i in " + range + " { i }]\n");
    }
    add(cases, "repeat(1e9)", ANY, network("repeat(1e9) { dense(2) }"));
    add(cases, "repeat(10000)", TOO_LARGE, network("repeat(10000) { dense(2) }"));
    add(cases, "1e18 units", "NN3004", network("dense(1e18)"));
    add(cases, "a shape of 1e18", ANY, network("reshape(1000000000, 1000000000)"));
    add(
        cases,
        "upsampling",
        ANY,
        GATES
            + "network net from bits { bits -> reshape(2, 1, 1) "
            + "-> upsample(1000) ".repeat(10)
            + "-> flatten -> dense(1) }"
            + TRAIN);
    return cases;
  }

  private static List<Case> chains() {
    List<Case> cases = new ArrayList<>();
    int n = SIZE / 2;
    add(
        cases,
        "a ring of params",
        "NN3008",
        lines(n, i -> "param p" + i + " = p" + (i + 1) % n + " + 1"));
    add(
        cases,
        "a chain of params",
        RIGHT,
        lines(n, i -> "param p" + i + " = p" + (i + 1) + " + 1") + "param p" + n + " = 1\n");
    add(
        cases,
        "a chain of params and functions",
        RIGHT,
        lines(
            n,
            i ->
                i % 2 == 0
                    ? "param p" + i + " = p" + (i + 1) + "(1)"
                    : "function p" + i + "(x) = x"));
    add(
        cases,
        "a chain of functions",
        CALLS_ITSELF,
        lines(n, i -> "function p" + i + "(x) = p" + (i + 1) + "(x)")
            + "function p"
            + n
            + "(x) = x\nparam q = p0(1)\n");
    add(
        cases,
        "a ring of functions",
        CALLS_ITSELF,
        lines(n, i -> "function p" + i + "(x) = p" + (i + 1) % n + "(x)") + "param q = p0(1)\n");
    add(
        cases,
        "a chain of blocks",
        CALLS_ITSELF,
        lines(n, i -> "block p" + i + " { p" + (i + 1) + " }")
            + "block p"
            + n
            + " { relu }\n"
            + network("p0"));
    add(
        cases,
        "a ring of blocks",
        CALLS_ITSELF,
        lines(n, i -> "block p" + i + " { p" + (i + 1) % n + " }") + network("p0"));
    add(
        cases,
        "a ring of networks",
        CALLS_ITSELF,
        GATES
            + lines(3000, i -> "network n" + i + " from x { x -> n" + (i + 1) % 3000 + " }")
            + "network net from bits { bits -> n0 -> dense(1) }"
            + TRAIN);
    add(
        cases,
        "a chain of networks",
        CALLS_ITSELF,
        GATES
            + lines(3000, i -> "network n" + i + " from x { x -> n" + (i + 1) + " }")
            + "network n3000 from x { x -> relu }\nnetwork net from bits { bits -> n0 -> dense(1) }"
            + TRAIN);
    add(
        cases,
        "a chain of data sets",
        TOO_LARGE,
        "data d0 from table(x: [1, 2]) { x = x\n split: everything }\n"
            + lines(5000, i -> "data d" + (i + 1) + " from d" + i));
    add(
        cases,
        "a chain of data sets, the last first",
        TOO_LARGE,
        lines(5000, i -> "data d" + (5000 - i) + " from d" + (4999 - i))
            + "data d0 from table(x: [1, 2]) { x = x\n split: everything }\n");
    add(
        cases,
        "a ring of data sets",
        TOO_LARGE,
        lines(5000, i -> "data d" + i + " from d" + (i + 1) % 5000));
    add(
        cases,
        "a chain of like",
        ANY,
        lines(
                3000,
                i ->
                    "data d"
                        + (3000 - i)
                        + " from table(x: [1, 2]) like d"
                        + (2999 - i)
                        + " { split: everything }")
            + "data d0 from table(x: [1, 2]) { x = x\n split: everything }\n");
    add(
        cases,
        "a chain of fields",
        ANY,
        "data d from table(x: [1, 2]) {\n  f0 = x\n"
            + lines(20_000, i -> "  f" + (i + 1) + " = f" + i)
            + "  split: everything\n}\n");
    add(
        cases,
        "a chain of fields, the last first",
        ANY,
        "data d from table(x: [1, 2]) {\n"
            + lines(20_000, i -> "  f" + (20_000 - i) + " = f" + (19_999 - i))
            + "  f0 = x\n  split: everything\n}\n");
    add(
        cases,
        "many steps of a field",
        ANY,
        "data d from table(x: [1, 2]) {\n  f0 = x"
            + " -> clip(0 .. 1)".repeat(20_000)
            + "\n  split: everything\n}\n");
    add(
        cases,
        "a sum of many columns",
        ANY,
        "data d from table(x: [1, 2]) {\n  f0 = "
            + "x + ".repeat(150)
            + "x\n  split: everything\n}\n");
    add(
        cases,
        "a chain of named values",
        ANY,
        GATES
            + "network net from bits to y {\n  v0 = bits\n"
            + lines(9000, i -> "  v" + (i + 1) + " = v" + i + " -> relu")
            + "  y = v9000 -> dense(1)\n}"
            + TRAIN);
    add(
        cases,
        "values that nothing uses",
        MORE_WARNINGS,
        GATES
            + "network net from bits to y {\n"
            + lines(9000, i -> "  v" + i + " = bits -> relu")
            + "  y = bits -> dense(1)\n}"
            + TRAIN);
    return cases;
  }

  private static List<Case> megabytes() {
    List<Case> cases = new ArrayList<>();
    add(cases, "params", RIGHT, fill(i -> "param p" + i + " = " + i + "\n"));
    add(cases, "unknown params", MORE_ERRORS, fill(i -> "param p" + i + " = q" + i + "\n"));
    add(cases, "params of one name", MORE_ERRORS, fill(i -> "param p = " + i + "\n"));
    add(
        cases,
        "params that nothing uses",
        MORE_WARNINGS,
        network("relu") + fill(i -> "param p" + i + " = " + i + "\n"));
    add(cases, "params with domains", ANY, fill(i -> "param p" + i + " = " + i + " in 0 .. 1\n"));
    add(cases, "blocks", RIGHT, fill(i -> "block b" + i + " { dense(3) }\n"));
    add(
        cases,
        "blocks with unknown steps",
        MORE_ERRORS,
        fill(i -> "block b" + i + " { densse" + i + "(3) }\n"));
    add(
        cases,
        "blocks with wrong options",
        MORE_ERRORS,
        fill(i -> "block b" + i + " { dense(3, uints: 4) }\n"));
    add(cases, "functions", ANY, fill(i -> "function f" + i + "(x) = x + " + i + "\n"));
    add(
        cases,
        "networks",
        ANY,
        GATES + fill(i -> "network n" + i + " from bits { bits -> dense(1) }\n"));
    add(
        cases,
        "networks of unknown data",
        ANY,
        fill(i -> "network n" + i + " from bits { bits -> dense(1) }\n"));
    add(
        cases,
        "data sets",
        ANY,
        fill(i -> "data d" + i + " from table(x: [1]) { x = x\n split: everything }\n"));
    add(
        cases,
        "data sets of unknown others",
        MORE_ERRORS,
        fill(i -> "data d" + i + " from e" + i + "\n"));
    add(
        cases,
        "trainings",
        ANY,
        GATES + "network net from bits { bits -> dense(1) }\n" + TRAIN.repeat(300));
    add(
        cases,
        "trainings of nothing",
        MORE_ERRORS,
        fill(i -> "train n" + i + " on d" + i + " { epochs: 1 }\n"));
    add(
        cases,
        "evaluations",
        ANY,
        GATES
            + "network net from bits { bits -> dense(1) }\n"
            + TRAIN
            + lines(1000, i -> "evaluate net on gates as e" + i + " { }"));
    add(cases, "reports", ANY, network("relu") + fill(i -> "report { }\n"));
    add(
        cases,
        "settings of one training",
        ANY,
        GATES
            + "network net from bits { bits -> dense(1) }\ntrain net on gates {\n"
            + fill(i -> "  epochs: 1\n")
            + "}\n");
    add(
        cases,
        "metrics of one training",
        ANY,
        GATES
            + "network net from bits { bits -> dense(1) }\ntrain net on gates {\n loss: mse(gate), optimizer: adam, epochs: 1, metrics: ["
            + "mae, ".repeat(20_000)
            + "mae]\n}\n");
    add(cases, "imports", MORE_ERRORS, fill(i -> "import a" + i + " from \"f" + i + ".nn\"\n"));
    add(
        cases,
        "names of one import",
        ANY,
        "import " + fill(i -> "a" + i + ", ").strip().replaceAll(",$", "") + " from \"f.nn\"\n");
    add(
        cases,
        "fields",
        ANY,
        "data d from table(x: [1, 2]) {\n"
            + fill(i -> "  f" + i + " = x\n")
            + "  split: everything\n}\n");
    add(
        cases,
        "unknown fields",
        MORE_ERRORS,
        "data d from table(x: [1, 2]) {\n"
            + fill(i -> "  f" + i + " = y" + i + "\n")
            + "  split: everything\n}\n");
    add(
        cases,
        "columns",
        ANY,
        "data d from table("
            + fill(i -> "c" + i + ": [1], ")
            + "x: [1, 2]) { split: everything }\n");
    add(
        cases,
        "columns of one field",
        ANY,
        "data d from table("
            + fill(i -> "c" + i + ": [1], ")
            + "x: [1]) { f = columns()\n split: everything }\n");
    add(
        cases,
        "numbers of a column",
        ANY,
        "data d from table(x: [" + fill(i -> i + ", ") + "1]) { f = x\n split: everything }\n");
    add(
        cases,
        "texts of a column",
        ANY,
        "data d from table(x: ["
            + fill(i -> "\"t" + i + "\", ")
            + "\"u\"]) { f = x -> category\n split: everything }\n");
    add(cases, "numbers of a list", RIGHT, "param p = [" + fill(i -> i + ", ") + "1]\n");
    add(cases, "words of a list", ANY, "param p = [" + fill(i -> "relu, ") + "relu]\n");
    add(
        cases,
        "unknown words of a list",
        ANY,
        "param p = [" + fill(i -> "relux" + i + ", ") + "relu]\n");
    add(
        cases,
        "entries of a record",
        ANY,
        "param p = (" + fill(i -> "e" + i + ": 1, ") + "z: 1)\n");
    add(cases, "choices of a domain", ANY, "param p = 1 in [" + fill(i -> i + ", ") + "1]\n");
    add(
        cases,
        "inputs of a network",
        ANY,
        "network net from " + fill(i -> "a" + i + ", ") + "z { z -> relu }\n");
    add(
        cases,
        "parameters of a block",
        ANY,
        "block b(" + fill(i -> "a" + i + ", ") + "z) { relu }\n" + network("b(1)"));
    add(
        cases,
        "arguments of a call",
        ANY,
        "block b(z) { relu }\n" + network("b(" + fill(i -> "1, ") + "1)"));
    add(
        cases,
        "named arguments of a call",
        ANY,
        "block b(z) { relu }\n" + network("b(" + fill(i -> "a" + i + ": 1, ") + "z: 1)"));
    add(cases, "steps", ANY, network(fill(i -> "relu -> ").strip().replaceAll("->$", "")));
    add(cases, "unknown steps", ANY, network(fill(i -> "relux -> ").strip().replaceAll("->$", "")));
    add(
        cases,
        "branches of an if",
        ANY,
        network("if 1 == 2 { relu } " + fill(i -> "else if 1 == 2 { relu } ")));
    add(cases, "a long name", ANY, "param " + "p".repeat(SIZE) + " = 1\n");
    add(cases, "a long unknown name", ANY, "param p = " + "q".repeat(SIZE) + "\n");
    add(
        cases,
        "two long names",
        ANY,
        "param p = " + "q".repeat(SIZE / 2) + "\nparam " + "q".repeat(SIZE / 2 - 1) + " = 1\n");
    add(cases, "a long name of a step", ANY, network("r".repeat(SIZE)));
    add(cases, "a long text", RIGHT, "param p = \"" + "t".repeat(SIZE) + "\"\n");
    add(cases, "a long text of escapes", RIGHT, "param p = \"" + "\\n".repeat(SIZE / 2) + "\"\n");
    add(
        cases,
        "a long text of wrong escapes",
        ANY,
        "param p = \"" + "\\q".repeat(SIZE / 2) + "\"\n");
    add(cases, "a long number", ANY, "param p = " + "9".repeat(SIZE) + "\n");
    add(cases, "a long fraction", ANY, "param p = 0." + "9".repeat(SIZE) + "\n");
    add(cases, "a long exponent", ANY, "param p = 1e" + "9".repeat(SIZE) + "\n");
    add(cases, "a number of underscores", ANY, "param p = 1" + "_".repeat(SIZE) + "1\n");
    add(cases, "a product of sizes", ANY, "param p = 1" + "x1".repeat(SIZE / 2) + "\n");
    add(cases, "a long comment", RIGHT, "// " + "c".repeat(SIZE) + "\nparam p = 1\n");
    add(cases, "comments", RIGHT, "// c\n".repeat(SIZE / 5) + "param p = 1\n");
    add(cases, "comments behind", RIGHT, fill(i -> "param p" + i + " = 1 // c\n"));
    add(cases, "doc comments", RIGHT, "/// c\n".repeat(SIZE / 6) + "param p = 1\n");
    add(cases, "blank lines", ANY, "\n".repeat(SIZE) + "param p = 1\n");
    add(cases, "blanks", ANY, " ".repeat(SIZE) + "param p = 1\n");
    add(cases, "tabs", ANY, "\t".repeat(SIZE) + "param p = 1\n");
    add(cases, "carriage returns", ANY, "\r".repeat(SIZE) + "param p = 1\n");
    for (String piece :
        List.of(
            ";",
            "\"",
            "\"\"\"",
            "'",
            "`",
            "``",
            "||",
            "|",
            "&&",
            "/*",
            "*/",
            "//",
            "#",
            "#\n",
            "elif ",
            "elif\n",
            "else ",
            "if ",
            "for ",
            ":",
            "::",
            "=",
            "==",
            "(",
            ")",
            "()",
            ")(",
            "[",
            "]",
            "{",
            "}",
            "{}",
            "{ }\n",
            "}{",
            "}\n{",
            "(]",
            "[{",
            "{)",
            "{\n",
            "}\n",
            "(\n",
            ")\n",
            "->",
            "-> ",
            "->\n",
            "=>",
            "|>",
            "<-",
            ".",
            "..",
            ",",
            ",\n",
            "%",
            "^",
            "**",
            "!",
            "not ",
            "-",
            "+",
            "+\n",
            "a",
            "a ",
            "a\n",
            "a -> ",
            "a.",
            "a(",
            "a[",
            "a{",
            "a {\n",
            "a = ",
            "a: ",
            "a:\n",
            "x = 1\n",
            "1 ",
            "1",
            "1\n",
            "1x",
            "0.",
            "1e",
            "\\",
            "\u00e9",
            "\u2192",
            "\ud83d\ude00",
            "\u202e",
            "\u0000",
            "param ",
            "param\n",
            "param p",
            "param p =\n",
            "data ",
            "data d\n",
            "network ",
            "network n {\n",
            "network n from x { x ->\n",
            "block ",
            "train ",
            "train n on d {\n",
            "import ",
            "import a from\n",
            "nn 1\n",
            "function f(x) =\n",
            "\"a\n",
            "\"a\\",
            "param p = [\n",
            "param p = (1,\n",
            "}\nparam p = 1\n",
            "param p = 1)\n",
            "param p = {\n",
            "tarin n on d { }\n",
            "parm p = 1\n",
            "network n { x -> \n}\n",
            "train n on d { loss mse }\n",
            "train n on d { loss = mse }\n",
            "data d from csv(\"a\" { }\n")) {
      add(cases, "only " + piece.replace("\n", "\\n"), ANY, piece.repeat(SIZE / piece.length()));
      add(
          cases,
          "in a network only " + piece.replace("\n", "\\n"),
          ANY,
          "network n from x {\n  x -> " + piece.repeat(SIZE / piece.length()) + "\n}\n");
    }
    return cases;
  }

  private static List<Case> nesting() {
    List<Case> cases = new ArrayList<>();
    int n = SIZE / 2;
    for (String piece :
        List.of(
            "(",
            "[",
            "-",
            "- ",
            "not ",
            "f(",
            "f(a: ",
            "(a: ",
            "1 + ",
            "2 ^ ",
            "a.",
            "a[",
            "[for k in ",
            "[for k in [1] { ",
            "if a { ",
            "if a { 1 } else { ",
            "if ",
            "1 == ",
            "1 .. ",
            "1 and ",
            "{ ",
            "f { ",
            "f(1) { ")) {
      String close =
          piece.strip().endsWith("(") || piece.contains("(a:") || piece.contains("f(a:")
              ? ")"
              : piece.endsWith("[")
                  ? "]"
                  : piece.endsWith("{ ") ? (piece.startsWith("[") ? " }]" : " }") : "";
      add(
          cases,
          "a value of " + piece,
          piece.equals("[for k in ") ? ANY : TOO_DEEP,
          "param p = " + piece.repeat(n) + "1" + close.repeat(n) + "\n");
      add(cases, "an open value of " + piece, ANY, "param p = " + piece.repeat(n) + "\n");
    }
    for (String piece :
        List.of(
            "repeat(2) { ",
            "residual { ",
            "for i in 1 .. 2 { ",
            "if 1 == 1 { ",
            "if 1 == 2 { relu } else { ",
            "bidirectional { ",
            "residual(shortcut: { ",
            "dense(units: ",
            "concat(",
            "(")) {
      String close =
          piece.contains("shortcut")
              ? " })"
              : piece.endsWith("(") || piece.endsWith(": ") ? ")" : " }";
      add(cases, "steps of " + piece, ANY, network(piece.repeat(n) + "relu" + close.repeat(n)));
      add(
          cases,
          "some steps of " + piece,
          ANY,
          network(piece.repeat(150) + "relu" + close.repeat(150)));
      add(cases, "open steps of " + piece, ANY, network(piece.repeat(n)));
    }
    for (String piece :
        List.of(
            "run { ",
            "cross_validate { ",
            "sweep { ",
            "update { ",
            "train n on d { ",
            "report { ",
            "show: [")) {
      String close = piece.endsWith("[") ? "]" : " }";
      add(cases, "actions of " + piece, ANY, piece.repeat(n) + close.repeat(n) + "\n");
      add(cases, "some actions of " + piece, ANY, piece.repeat(150) + close.repeat(150) + "\n");
    }
    for (String piece :
        List.of("max(", "min(1, ", "sqrt(", "max(1, if 1 == 1 { ", "[", "(", "where(1 == 1, ")) {
      String close = piece.contains("{") ? " })" : piece.equals("[") ? "]" : ")";
      add(
          cases,
          "calls of " + piece,
          ANY,
          "param p = " + piece.repeat(95) + "1" + close.repeat(95) + "\n");
      add(
          cases,
          "calls in options of " + piece,
          ANY,
          network("dense(" + piece.repeat(95) + "2" + close.repeat(95) + ")"));
      add(
          cases,
          "calls in steps of " + piece,
          ANY,
          "data d from table(x: [1, 2]) {\n  f = x -> clip("
              + piece.repeat(95)
              + "2"
              + close.repeat(95)
              + " .. 3)\n  g = "
              + piece.repeat(95)
              + "x"
              + close.repeat(95)
              + "\n split: everything }\n");
      add(
          cases,
          "calls in losses of " + piece,
          ANY,
          GATES
              + "network net from bits { bits -> dense(1) }\ntrain net on gates { loss: mean("
              + piece.repeat(95)
              + "net - gate"
              + close.repeat(95)
              + "), optimizer: adam("
              + piece.repeat(95)
              + "0.1"
              + close.repeat(95)
              + "), epochs: "
              + piece.repeat(95)
              + "2"
              + close.repeat(95)
              + " }\n");
      add(
          cases,
          "calls in rows of " + piece,
          ANY,
          "data d from table(x: [1, 2]) {\n  f = x\n rows: "
              + piece.repeat(95)
              + "x > 1"
              + close.repeat(95)
              + "\n split: random(test: "
              + piece.repeat(95)
              + "20%"
              + close.repeat(95)
              + ") }\n");
    }
    for (String piece : List.of("relu", "glorot_uniform", "l2(0.1)", "l1_l2(")) {
      add(
          cases,
          "options of options " + piece,
          ANY,
          network("dense(2, activation: " + "dense(2, ".repeat(60) + piece + ")".repeat(60) + ")"));
    }
    return cases;
  }

  @TestFactory
  Stream<DynamicTest> whatDoublesIsCounted() {
    return tests(doubling());
  }

  @TestFactory
  Stream<DynamicTest> largeNumbersAreRefused() {
    return tests(large());
  }

  @TestFactory
  Stream<DynamicTest> chainsAndRingsEnd() {
    return tests(chains());
  }

  @TestFactory
  Stream<DynamicTest> aMegabyteOfAnythingIsAnswered() {
    return tests(megabytes());
  }

  @TestFactory
  Stream<DynamicTest> nestingIsAnswered() {
    return tests(nesting());
  }

  private static Stream<DynamicTest> tests(List<Case> cases) {
    return cases.stream().map(each -> DynamicTest.dynamicTest(each.name(), () -> check(each)));
  }

  private static void check(Case each) throws InterruptedException {
    Compiler compiler =
        new Compiler(StandardCatalog.catalog(), new FileSchemas(DATA), ImportReader.NONE);
    List<Diagnostic> told = new ArrayList<>();
    long[] bytes = new long[1];
    Throwable[] failure = new Throwable[1];
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                SourceFile source = new SourceFile("limits.nn", each.text());
                Compilation checked = compiler.check(source, Map.of());
                told.addAll(checked.diagnostics());
                new TextRenderer(false).render(told);
                JsonRenderer.render(told);
                Formatter.format(source);
                bytes[0] = THREADS.getThreadAllocatedBytes(Thread.currentThread().threadId());
              } catch (Throwable thrown) {
                failure[0] = thrown;
              }
            },
            "limits",
            // As small as threads are made where nobody says how large; half of it is close.
            1024L * 1024);
    thread.setDaemon(true);
    long start = System.nanoTime();
    thread.start();
    thread.join(Duration.ofSeconds(120).toMillis());
    if (TELL) {
      List<String> all = told.stream().map(d -> d.code().id()).distinct().toList();
      System.out.printf(
          "%6.2f s %6d MB  %s  %s%n",
          (System.nanoTime() - start) / 1e9, bytes[0] >> 20, each.name(), all);
    }
    if (thread.isAlive()) {
      StringBuilder trace = new StringBuilder();
      for (StackTraceElement element : thread.getStackTrace()) {
        trace.append("\n    ").append(element);
        if (trace.length() > 1500) {
          break;
        }
      }
      throw new AssertionError("no answer yet: " + trace);
    }
    assertThat(failure[0]).isNull();
    assertThat(bytes[0]).as("bytes that were used").isLessThan(MOST_BYTES);
    List<String> codes = told.stream().map(d -> d.code().id()).toList();
    if (each.expected().equals(RIGHT)) {
      assertThat(told).noneMatch(Diagnostic::isError);
    } else if (!each.expected().isEmpty()) {
      List<String> notes = told.stream().flatMap(d -> d.notes().stream()).toList();
      assertThat(
              codes.contains(each.expected()) || String.join("\n", notes).contains(each.expected()))
          .as("%s in %s %s", each.expected(), codes.stream().distinct().toList(), notes)
          .isTrue();
    }
    for (Diagnostic diagnostic : told) {
      assertThat(diagnostic.message().length()).isLessThan(2000);
    }
  }
}
