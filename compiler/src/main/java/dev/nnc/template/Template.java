package dev.nnc.template;

import dev.nnc.ir.Function;
import dev.nnc.ir.Initial;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.op.Constant;
import dev.nnc.op.Read;
import dev.nnc.simplify.Simplifier;
import dev.nnc.type.ElementType;
import dev.nnc.type.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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

  /** Programs that made it what it is, the example first. */
  private final List<Program> seen;

  /** Where constants differ, and the number of the variable that holds each. */
  private final TreeMap<Position, Integer> open;

  private final Program program;

  private Template(List<Program> seen, Collection<Position> open) {
    this.example = seen.getFirst();
    this.seen = List.copyOf(seen);
    this.open = numbered(open);
    this.program = Simplifier.simplify(withVariables());
  }

  /** A template of one program. */
  public static Template of(Program program) {
    return new Template(List.of(apart(program)), List.of());
  }

  /** Constants that have been equal in all programs so far share a variable. */
  private TreeMap<Position, Integer> numbered(Collection<Position> positions) {
    Map<List<Object>, Integer> numbers = new HashMap<>();
    TreeMap<Position, Integer> all = new TreeMap<>();
    for (Position position : new TreeSet<>(positions)) {
      List<Object> values = new ArrayList<>();
      seen.forEach(each -> values.add(constant(each, position).attributes().values()));
      Integer next = numbers.size();
      Integer known = numbers.putIfAbsent(values, next);
      all.put(position, known == null ? next : known);
    }
    return all;
  }

  /**
   * The program with a constant of its own for each use of a scalar, since two that are equal in
   * one program may differ in another, and with values that are numbered in their order.
   */
  private static Program apart(Program program) {
    return new Program(
        program.variables(),
        program.functions().stream().map(each -> new Apart(each).made()).toList());
  }

  private static final class Apart {
    private final Function function;
    private final Map<Value, Operation> constants = new HashMap<>();
    private final Map<Value, Value> renumbered = new HashMap<>();
    private final List<Operation> operations = new ArrayList<>();
    private int next;

    Apart(Function function) {
      this.function = function;
    }

    Function made() {
      List<Function.Port> inputs = function.inputs().stream().map(this::port).toList();
      for (Operation operation : function.operations()) {
        if (operation.kind() instanceof Constant
            && operation.result().rank() == 0
            && operation.result().type().element() == ElementType.F32) {
          constants.put(operation.result(), operation);
        } else {
          operations.add(
              new Operation(
                  operation.kind(),
                  operation.inputs().stream().map(this::used).toList(),
                  operation.attributes(),
                  operation.results().stream().map(this::defined).toList(),
                  operation.origin()));
        }
      }
      List<Function.Port> outputs =
          function.outputs().stream()
              .map(port -> new Function.Port(port.name(), used(port.value())))
              .toList();
      return new Function(function.name(), inputs, operations, outputs);
    }

    private Function.Port port(Function.Port port) {
      return new Function.Port(port.name(), defined(port.value()));
    }

    private Value defined(Value value) {
      Value own = new Value(next++, value.type());
      renumbered.put(value, own);
      return own;
    }

    private Value used(Value value) {
      Operation constant = constants.get(value);
      if (constant == null) {
        return Objects.requireNonNull(renumbered.get(value));
      }
      Value own = new Value(next++, value.type());
      operations.add(
          new Operation(
              constant.kind(), List.of(), constant.attributes(), List.of(own), constant.origin()));
      return own;
    }
  }

  /** What is to be lowered. */
  public Program program() {
    return program;
  }

  /** The names of the constants' variables. */
  public Set<String> numbers() {
    Set<String> names = new LinkedHashSet<>();
    open.values().forEach(number -> names.add(PREFIX + number));
    return names;
  }

  /**
   * What the constants' variables must hold so that the template computes what another program
   * does, by name; empty if the template cannot.
   */
  public Optional<Map<String, byte[]>> numbersOf(Program other) {
    Program theirs = apart(other);
    if (differences(theirs).filter(open.keySet()::containsAll).isEmpty()) {
      return Optional.empty();
    }
    Map<String, byte[]> numbers = new LinkedHashMap<>();
    for (Map.Entry<Position, Integer> each : open.entrySet()) {
      byte[] bytes = bytes(constant(theirs, each.getKey()));
      byte[] before = numbers.putIfAbsent(PREFIX + each.getValue(), bytes);
      if (before != null && !Arrays.equals(before, bytes)) {
        return Optional.empty();
      }
    }
    return Optional.of(numbers);
  }

  /** A template for another program, too; empty if it differs in more than numbers. */
  public Optional<Template> with(Program other) {
    Program theirs = apart(other);
    return differences(theirs)
        .map(
            more -> {
              Set<Position> all = new HashSet<>(open.keySet());
              all.addAll(more);
              List<Program> programs = new ArrayList<>(seen);
              programs.add(theirs);
              return new Template(programs, all);
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
    Map<Integer, Variable> byNumber = new TreeMap<>();
    Map<Position, Variable> byPosition = new HashMap<>();
    open.forEach(
        (position, number) -> {
          TensorType type = constant(example, position).result().type();
          byPosition.put(
              position,
              byNumber.computeIfAbsent(
                  number, any -> new Variable(PREFIX + number, type, false, new Initial.Fill(0))));
        });
    List<Variable> variables = new ArrayList<>(example.variables());
    variables.addAll(byNumber.values());
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
