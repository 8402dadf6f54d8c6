package dev.nnc.template;

import dev.nnc.ir.Function;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Initial;
import dev.nnc.ir.OpKind;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Program;
import dev.nnc.ir.Stacking;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.op.Instructions;
import dev.nnc.op.Read;
import dev.nnc.op.Update;
import dev.nnc.simplify.Simplifier;
import dev.nnc.type.Dimension;
import dev.nnc.type.TensorType;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Several trials of one program as one program: what differs between them has an axis of trials in
 * front, by a rule of each operation ({@link OpKind#stack}); inputs are the same for all of them,
 * and every output has the axis.
 */
public final class StackedProgram {
  private final Program program;
  private final Set<String> differing;

  /** Those of them of which the last two axes are exchanged. */
  private final Set<String> turned;

  private final long trials;

  private StackedProgram(Program program, Set<String> differing, Set<String> turned, long trials) {
    this.program = program;
    this.differing = Set.copyOf(differing);
    this.turned = Set.copyOf(turned);
    this.trials = trials;
  }

  /**
   * What came of it.
   *
   * @param program empty if an operation has no rule
   * @param obstacle the word of that operation; empty if there is none
   */
  public record Answer(Optional<StackedProgram> program, String obstacle) {}

  /**
   * Stacks some functions of a program.
   *
   * @param differing the variables that differ between trials from the start; those that are
   *     updated by what differs are found here
   * @param functions the names of those that are to be called
   */
  public static Answer of(
      Program program, Set<String> differing, Collection<String> functions, long trials) {
    List<Function> wanted =
        program.functions().stream().filter(each -> functions.contains(each.name())).toList();
    Set<String> all = new HashSet<>(differing);
    while (true) {
      int before = all.size();
      Pass pass = new Pass(program, all, trials);
      List<Function> stacked = new ArrayList<>();
      for (Function function : wanted) {
        stacked.add(pass.stack(function));
        if (pass.obstacle != null) {
          return new Answer(Optional.empty(), pass.obstacle.word());
        }
      }
      if (all.size() == before) {
        Program made = new Program(pass.variables, stacked);
        Set<String> turned = Transpositions.ofVariables(made);
        turned.retainAll(all);
        made = Simplifier.simplify(Transpositions.lessen(made, turned));
        return new Answer(Optional.of(new StackedProgram(made, all, turned, trials)), "");
      }
    }
  }

  /** What is to be lowered. */
  public Program program() {
    return program;
  }

  /** How many trials it computes. */
  public long trials() {
    return trials;
  }

  /** Whether the variable has a value for each trial. */
  public boolean differs(String variable) {
    return differing.contains(variable);
  }

  /**
   * What a variable that differs holds for all trials.
   *
   * @param ofEach its bytes in each trial, in row-major order
   */
  public byte[] together(String variable, List<byte[]> ofEach) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] each : ofEach) {
      bytes.writeBytes(turned.contains(variable) ? turned(variable, each, false) : each);
    }
    return bytes.toByteArray();
  }

  /**
   * What a variable that differs holds for one trial, in row-major order.
   *
   * @param ofAll its bytes in the session of {@link #program}
   */
  public byte[] apart(String variable, byte[] ofAll, int trial) {
    int size = ofAll.length / Math.toIntExact(trials);
    byte[] its = Arrays.copyOfRange(ofAll, trial * size, (trial + 1) * size);
    return turned.contains(variable) ? turned(variable, its, true) : its;
  }

  /**
   * The bytes with the last two axes exchanged.
   *
   * @param back from the form in which the program holds them
   */
  private byte[] turned(String variable, byte[] bytes, boolean back) {
    TensorType type =
        program.variables().stream()
            .filter(each -> each.name().equals(variable))
            .findFirst()
            .orElseThrow()
            .type();
    int last = Math.toIntExact(type.shape().dimension(-1).size());
    int before = Math.toIntExact(type.shape().dimension(-2).size());
    int rows = back ? before : last;
    int columns = back ? last : before;
    int width = type.element().bytes();
    byte[] turned = new byte[bytes.length];
    for (int from = 0; from < bytes.length; from += rows * columns * width) {
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          System.arraycopy(
              bytes,
              from + (row * columns + column) * width,
              turned,
              from + (column * rows + row) * width,
              width);
        }
      }
    }
    return turned;
  }

  /** One way through all functions, in which some variables differ between trials. */
  private static final class Pass {
    private final Set<String> differing;
    private final long trials;
    private final List<Variable> variables = new ArrayList<>();
    private final Map<String, Variable> stackedVariables = new HashMap<>();
    private @Nullable OpKind obstacle;

    Pass(Program program, Set<String> differing, long trials) {
      this.differing = differing;
      this.trials = trials;
      for (Variable variable : program.variables()) {
        if (differing.contains(variable.name())) {
          Variable stacked =
              new Variable(
                  variable.name(),
                  variable.type().withShape(variable.type().shape().prepend(Dimension.of(trials))),
                  variable.trainable(),
                  new Initial.Fill(0));
          variables.add(stacked);
          stackedVariables.put(variable.name(), stacked);
        } else {
          variables.add(variable);
        }
      }
    }

    Function stack(Function function) {
      FunctionBuilder builder = new FunctionBuilder(function.name());
      Map<Value, Value> made = new HashMap<>();
      Map<Value, Value> spread = new HashMap<>();
      Set<String> updated = new HashSet<>();
      for (Function.Port input : function.inputs()) {
        made.put(input.value(), builder.input(input.name(), input.value().type()));
      }
      for (Operation operation : function.operations()) {
        builder.origin(operation.origin());
        List<Value> inputs =
            operation.inputs().stream()
                .map(each -> Objects.requireNonNull(made.get(each)))
                .toList();
        List<Value> results = results(builder, operation, inputs, spread, updated);
        if (obstacle != null) {
          return function;
        }
        for (int i = 0; i < results.size(); i++) {
          made.put(operation.results().get(i), results.get(i));
        }
      }
      for (Function.Port output : function.outputs()) {
        Value value = Objects.requireNonNull(made.get(output.value()));
        builder.output(
            output.name(),
            Stacking.differs(value, output.value()) ? value : spread(builder, value, spread));
      }
      return builder.build();
    }

    private List<Value> results(
        FunctionBuilder builder,
        Operation operation,
        List<Value> inputs,
        Map<Value, Value> spread,
        Set<String> updated) {
      if (operation.kind() instanceof Read) {
        Variable variable = stackedVariables.get(operation.attributes().text("variable"));
        return variable == null
            ? builder.addAll(operation.kind(), operation.attributes(), inputs)
            : builder.addAll(operation.kind(), Read.attributes(variable), inputs);
      }
      boolean differs = false;
      for (int i = 0; i < inputs.size(); i++) {
        differs |= Stacking.differs(inputs.get(i), operation.input(i));
      }
      Map<String, Variable> changed = new LinkedHashMap<>();
      if (operation.kind() instanceof Update) {
        List<String> names = operation.attributes().texts("variables");
        differs |= names.stream().anyMatch(differing::contains);
        if (differs) {
          differing.addAll(names);
          if (!stackedVariables.keySet().containsAll(names)) {
            return List.of(); // the next pass knows that they differ
          }
          names.forEach(name -> changed.put(name, stackedVariables.get(name)));
          // A rule may read what an update before it is to change.
          if (!Collections.disjoint(updated, names)) {
            obstacle = operation.kind();
          }
          updated.addAll(names);
        }
      }
      if (!differs) {
        return builder.addAll(operation.kind(), operation.attributes(), inputs);
      }
      Optional<List<Value>> results =
          operation
              .kind()
              .stack(
                  new Stacking(
                      builder,
                      operation,
                      inputs,
                      trials,
                      value -> spread(builder, value, spread),
                      changed));
      if (results.isEmpty()) {
        obstacle = operation.kind();
        return List.of();
      }
      return results.get();
    }

    private Value spread(FunctionBuilder builder, Value value, Map<Value, Value> known) {
      return known.computeIfAbsent(
          value,
          any ->
              Instructions.like(builder, value).stack(Collections.nCopies((int) trials, value), 0));
    }
  }
}
