package dev.nnc.template;

import dev.nnc.ir.Function;
import dev.nnc.ir.Initial;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Program;
import dev.nnc.ir.Variable;
import dev.nnc.op.Constant;
import dev.nnc.op.Read;
import dev.nnc.type.ElementType;
import dev.nnc.type.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Programs that are equal but for some floating-point constants, as one: it is lowered once, and
 * executes any of them when the constants' variables hold that one's numbers. A constant and a
 * variable that holds the same number are the same to every operation behind them, so results are
 * equal, bit for bit.
 */
public final class Template {
  /** Before the number of a constant, in the name of its variable. */
  private static final String PREFIX = "constant/";

  /** A constant by where it stands: the number of the function, and of the operation in it. */
  private record Position(int function, int operation) implements Comparable<Position> {
    @Override
    public int compareTo(Position other) {
      return function != other.function
          ? Integer.compare(function, other.function)
          : Integer.compare(operation, other.operation);
    }
  }

  private final Program example;
  private final TreeSet<Position> open;
  private final Program program;

  private Template(Program example, TreeSet<Position> open) {
    this.example = example;
    this.open = open;
    this.program = withVariables();
  }

  /** A template of one program. */
  public static Template of(Program program) {
    return new Template(program, new TreeSet<>());
  }

  /** What is to be lowered. */
  public Program program() {
    return program;
  }

  /** The names of the constants' variables. */
  public Set<String> numbers() {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < open.size(); i++) {
      names.add(PREFIX + i);
    }
    return names;
  }

  /**
   * What the constants' variables must hold so that the template computes what another program
   * does, by name; empty if the template cannot.
   */
  public Optional<Map<String, byte[]>> numbersOf(Program other) {
    return differences(other)
        .filter(open::containsAll)
        .map(
            any -> {
              Map<String, byte[]> numbers = new LinkedHashMap<>();
              int i = 0;
              for (Position position : open) {
                numbers.put(PREFIX + i++, bytes(constant(other, position)));
              }
              return numbers;
            });
  }

  /** A template for another program, too; empty if it differs in more than numbers. */
  public Optional<Template> with(Program other) {
    return differences(other)
        .map(
            more -> {
              TreeSet<Position> all = new TreeSet<>(open);
              all.addAll(more);
              return new Template(example, all);
            });
  }

  private static Operation constant(Program program, Position position) {
    return program.functions().get(position.function()).operations().get(position.operation());
  }

  /** The constants in which another program differs; empty if there are other differences. */
  private Optional<TreeSet<Position>> differences(Program other) {
    if (!example.variables().equals(other.variables())
        || example.functions().size() != other.functions().size()) {
      return Optional.empty();
    }
    TreeSet<Position> found = new TreeSet<>();
    for (int i = 0; i < example.functions().size(); i++) {
      Function ours = example.functions().get(i);
      Function theirs = other.functions().get(i);
      if (!ours.name().equals(theirs.name())
          || !ours.inputs().equals(theirs.inputs())
          || !ours.outputs().equals(theirs.outputs())
          || ours.operations().size() != theirs.operations().size()) {
        return Optional.empty();
      }
      for (int k = 0; k < ours.operations().size(); k++) {
        Operation one = ours.operations().get(k);
        Operation another = theirs.operations().get(k);
        if (!one.kind().equals(another.kind())
            || !one.inputs().equals(another.inputs())
            || !one.results().equals(another.results())) {
          return Optional.empty();
        }
        if (!one.attributes().equals(another.attributes())) {
          if (!(one.kind() instanceof Constant)
              || one.result().type().element() != ElementType.F32) {
            return Optional.empty();
          }
          found.add(new Position(i, k));
        }
      }
    }
    return Optional.of(found);
  }

  private Program withVariables() {
    if (open.isEmpty()) {
      return example;
    }
    List<Variable> variables = new ArrayList<>(example.variables());
    Map<Position, Variable> byPosition = new LinkedHashMap<>();
    int next = 0;
    for (Position position : open) {
      TensorType type = constant(example, position).result().type();
      Variable variable = new Variable(PREFIX + next++, type, false, new Initial.Fill(0));
      variables.add(variable);
      byPosition.put(position, variable);
    }
    List<Function> functions = new ArrayList<>();
    for (int i = 0; i < example.functions().size(); i++) {
      Function function = example.functions().get(i);
      List<Operation> operations = new ArrayList<>();
      for (int k = 0; k < function.operations().size(); k++) {
        Operation operation = function.operations().get(k);
        Variable variable = byPosition.get(new Position(i, k));
        operations.add(
            variable == null
                ? operation
                : new Operation(
                    new Read(),
                    List.of(),
                    Read.attributes(variable),
                    operation.results(),
                    operation.origin()));
      }
      functions.add(
          new Function(function.name(), function.inputs(), operations, function.outputs()));
    }
    return new Program(variables, functions);
  }

  /** The numbers of a constant, little-endian. */
  private static byte[] bytes(Operation constant) {
    List<? extends Number> values = Constant.values(constant.attributes());
    ByteBuffer buffer =
        ByteBuffer.allocate(values.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    ElementType.F32.put(values, buffer);
    return buffer.array();
  }
}
