package dev.nnc.template;

import dev.nnc.ir.Attributes;
import dev.nnc.ir.Function;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Origin;
import dev.nnc.ir.Precision;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.op.Argmax;
import dev.nnc.op.Instructions;
import dev.nnc.op.Matmul;
import dev.nnc.op.Ops;
import dev.nnc.op.Read;
import dev.nnc.op.Reduction;
import dev.nnc.op.Transpose;
import dev.nnc.op.Update;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes transpositions of matrices, the last two axes of a tensor, to where they cost nothing:
 * through what is computed number by number, along with sums, into the flags of products, and into
 * the form in which variables are held. Numbers may be added up in another order.
 */
final class Transpositions {
  /** For how many rows an extent stands that is not known, where two costs are compared. */
  private static final long ROWS = 100;

  private final FunctionBuilder builder;
  private final Map<String, Variable> turnedVariables;
  private final Map<Value, Form> forms = new HashMap<>();

  private Transpositions(FunctionBuilder builder, Map<String, Variable> turnedVariables) {
    this.builder = builder;
    this.turnedVariables = turnedVariables;
  }

  /**
   * The program with fewer transpositions.
   *
   * @param turned the variables that it holds with their last two axes exchanged from now on
   */
  static Program lessen(Program program, Set<String> turned) {
    List<Variable> variables = new ArrayList<>();
    Map<String, Variable> turnedVariables = new HashMap<>();
    for (Variable variable : program.variables()) {
      Variable now = variable;
      if (turned.contains(variable.name())) {
        now =
            new Variable(
                variable.name(),
                variable.type().withShape(turned(variable.type().shape())),
                variable.trainable(),
                variable.initial());
        turnedVariables.put(now.name(), now);
      }
      variables.add(now);
    }
    return new Program(
        variables,
        program.functions().stream()
            .map(
                each ->
                    new Transpositions(new FunctionBuilder(each.name()), turnedVariables).run(each))
            .toList());
  }

  /** Variables whose transposition is computed, and those that are updated along with them. */
  static Set<String> ofVariables(Program program) {
    Set<String> turned = new HashSet<>();
    for (Function function : program.functions()) {
      Map<Value, String> read = new HashMap<>();
      for (Operation operation : function.operations()) {
        if (operation.kind() instanceof Read) {
          read.put(operation.result(), operation.attributes().text("variable"));
        } else if (isTurn(operation) && read.containsKey(operation.input(0))) {
          turned.add(Objects.requireNonNull(read.get(operation.input(0))));
        }
      }
    }
    int before = -1;
    while (before != turned.size()) {
      before = turned.size();
      program.functions().stream()
          .flatMap(each -> each.operations().stream())
          .filter(each -> each.kind() instanceof Update)
          .map(each -> each.attributes().texts("variables"))
          .filter(names -> !Collections.disjoint(names, turned))
          .forEach(turned::addAll);
    }
    return turned;
  }

  /** The axes with the last two exchanged. */
  private static List<Long> order(int rank) {
    List<Long> order = new ArrayList<>(LongStream.range(0, rank).boxed().toList());
    Collections.swap(order, rank - 1, rank - 2);
    return order;
  }

  private static Shape turned(Shape shape) {
    List<Dimension> dimensions = new ArrayList<>(shape.dimensions());
    Collections.swap(dimensions, dimensions.size() - 1, dimensions.size() - 2);
    return new Shape(dimensions);
  }

  private static boolean isTurn(Operation operation) {
    int rank = operation.kind() instanceof Transpose ? operation.input(0).rank() : 0;
    return rank >= 2 && operation.attributes().integers("permutation").equals(order(rank));
  }

  /** A value as it is, or with its last two axes exchanged, or as a product not yet made. */
  private static final class Form {
    private @Nullable Value plain;
    private @Nullable Value turned;
    private @Nullable Product product;

    static Form plain(Value value) {
      Form form = new Form();
      form.plain = value;
      return form;
    }

    static Form turned(Value value) {
      Form form = new Form();
      form.turned = value;
      return form;
    }

    @Nullable Value get(boolean exchanged) {
      return exchanged ? turned : plain;
    }

    void set(boolean exchanged, Value value) {
      if (exchanged) {
        turned = value;
      } else {
        plain = value;
      }
    }

    boolean isTurnedOnly() {
      return plain == null && turned != null;
    }

    /** Whether it is a product that nobody has asked for yet. */
    boolean isOpen() {
      return plain == null && turned == null;
    }

    boolean isPlainOnly() {
      return plain != null && turned == null;
    }
  }

  /** A product of which both factors have as many axes. */
  private record Product(Form a, Form b, boolean turnA, boolean turnB, Origin origin) {
    /** The product with its last two axes exchanged. */
    Product turned() {
      return new Product(b, a, !turnB, !turnA, origin);
    }
  }

  private Function run(Function function) {
    for (Function.Port input : function.inputs()) {
      forms.put(input.value(), Form.plain(builder.input(input.name(), input.value().type())));
    }
    for (Operation operation : function.operations()) {
      builder.origin(operation.origin());
      visit(operation);
    }
    for (Function.Port output : function.outputs()) {
      builder.output(output.name(), plain(form(output.value())));
    }
    return builder.build();
  }

  private Form form(Value value) {
    return Objects.requireNonNull(forms.get(value));
  }

  private void visit(Operation operation) {
    Form result = result(operation);
    if (result != null) {
      forms.put(operation.result(), result);
      return;
    }
    List<Value> inputs =
        new ArrayList<>(operation.inputs().stream().map(each -> plain(form(each))).toList());
    if (operation.kind() instanceof Update
        && turnedVariables.containsKey(operation.attributes().texts("variables").getFirst())) {
      inputs.set(inputs.size() - 1, turned(form(operation.inputs().getLast())));
    }
    List<Value> results = builder.addAll(operation.kind(), operation.attributes(), inputs);
    for (int i = 0; i < results.size(); i++) {
      forms.put(operation.results().get(i), Form.plain(results.get(i)));
    }
  }

  /** What becomes of an operation that goes along with transpositions; null if it does not. */
  private @Nullable Form result(Operation operation) {
    if (isTurn(operation)) {
      Form in = form(operation.input(0));
      Form out = new Form();
      out.plain = in.turned;
      out.turned = in.plain;
      out.product = in.product == null ? null : in.product.turned();
      return out;
    }
    if (operation.kind() instanceof Read) {
      Variable variable = turnedVariables.get(operation.attributes().text("variable"));
      return variable == null
          ? null
          : Form.turned(builder.add(new Read(), Read.attributes(variable)));
    }
    if (operation.kind() instanceof Matmul
        && !Precision.isBfloat16(operation)
        && operation.input(0).rank() == operation.input(1).rank()) {
      Form form = new Form();
      form.product =
          new Product(
              form(operation.input(0)),
              form(operation.input(1)),
              operation.attributes().truth("transpose_a"),
              operation.attributes().truth("transpose_b"),
              operation.origin());
      return form;
    }
    if (operation.kind() instanceof Reduction && form(operation.input(0)).isTurnedOnly()) {
      return reduced(operation, Objects.requireNonNull(form(operation.input(0)).turned));
    }
    if (operation.kind() instanceof Argmax
        && operation.attributes().integer("axis") >= operation.result().rank() - 1
        && form(operation.input(0)).isTurnedOnly()) {
      // What is left of the two axes stands last in either form.
      long axis =
          order(operation.input(0).rank()).get((int) operation.attributes().integer("axis"));
      return Form.plain(
          builder.add(
              operation.kind(),
              Attributes.of("axis", axis),
              Objects.requireNonNull(form(operation.input(0)).turned)));
    }
    if (Ops.isElementwise(operation.kind()) && operation.result().rank() >= 2) {
      return numberByNumber(operation);
    }
    return null;
  }

  private Form reduced(Operation operation, Value turned) {
    int rank = turned.rank();
    List<Long> order = order(rank);
    List<Long> axes = operation.attributes().integers("axes");
    Value result =
        builder.add(
            operation.kind(),
            operation
                .attributes()
                .with(
                    "axes",
                    axes.stream().map(axis -> order.get(axis.intValue())).sorted().toList()),
            turned);
    boolean both = !axes.contains(rank - 1L) && !axes.contains(rank - 2L);
    return operation.attributes().truth("keep") || both ? Form.turned(result) : Form.plain(result);
  }

  /** Exchanges the axes behind the operation if that leaves fewer transpositions; null if not. */
  private @Nullable Form numberByNumber(Operation operation) {
    Shape shape = operation.result().shape();
    long gain = 0;
    for (Value input : operation.inputs()) {
      if (isWhole(input, shape)) {
        Form form = form(input);
        long size = size(input);
        if (form.isTurnedOnly() || form.isOpen() && isCheaperTurned(form)) {
          gain += size;
        } else if (form.isPlainOnly()) {
          gain -= size;
        }
      }
    }
    if (gain <= 0) {
      return null;
    }
    List<Value> inputs =
        operation.inputs().stream()
            .map(each -> isWhole(each, shape) ? turned(form(each)) : repeated(each))
            .toList();
    return Form.turned(builder.addAll(operation.kind(), operation.attributes(), inputs).getFirst());
  }

  /** Whether the value has the matrices of the result, and is not repeated along their axes. */
  private static boolean isWhole(Value value, Shape result) {
    return value.rank() >= 2
        && value.shape().dimension(-1).equals(result.dimension(-1))
        && value.shape().dimension(-2).equals(result.dimension(-2));
  }

  /** A value that is repeated along one of the last two axes or both, with these exchanged. */
  private Value repeated(Value value) {
    Value turned = form(value).turned;
    if (turned != null) {
      return turned;
    }
    Value plain = plain(form(value));
    return switch (value.rank()) {
      case 0 -> plain;
      case 1 -> like(plain).reshape(plain, plain.shape().append(Dimension.of(1)));
      default -> like(plain).reshape(plain, turned(plain.shape()));
    };
  }

  private Value plain(Form form) {
    return as(form, false);
  }

  private Value turned(Form form) {
    return as(form, true);
  }

  private Value as(Form form, boolean turned) {
    if (form.isOpen()) {
      make(form, turned);
    }
    Value known = form.get(turned);
    if (known == null) {
      known = transposed(Objects.requireNonNull(form.get(!turned)));
      form.set(turned, known);
    }
    return known;
  }

  private Value transposed(Value value) {
    return like(value).transpose(value, order(value.rank()));
  }

  private Instructions like(Value value) {
    return Instructions.like(builder, value);
  }

  /** A factor as it is there, and whether the product exchanges its axes. */
  private record Factor(Value value, boolean turn) {
    long size() {
      return Transpositions.size(value);
    }
  }

  private Factor factor(Form form, boolean turn) {
    Value turned = form.turned;
    return form.plain == null && turned != null
        ? new Factor(turned, !turn)
        : new Factor(plain(form), turn);
  }

  /** Makes a product, in the form that is wanted unless the other one takes less. */
  private void make(Form form, boolean wantsTurned) {
    Product product = Objects.requireNonNull(form.product);
    Origin here = builder.origin();
    builder.origin(product.origin());
    Product wanted = wantsTurned ? product.turned() : product;
    Factor a = factor(wanted.a(), wanted.turnA());
    Factor b = factor(wanted.b(), wanted.turnB());
    boolean other = isCheaperTurned(a, b);
    Value made =
        other
            ? like(a.value()).matmul(b.value(), a.value(), !b.turn(), !a.turn())
            : like(a.value()).matmul(a.value(), b.value(), a.turn(), b.turn());
    form.set(wantsTurned != other, made);
    builder.origin(here);
  }

  private boolean isCheaperTurned(Form form) {
    Product product = Objects.requireNonNull(form.product);
    return isCheaperTurned(
        factor(product.a(), product.turnA()), factor(product.b(), product.turnB()));
  }

  /**
   * Whether a product takes less with its last two axes exchanged, even if they are exchanged again
   * then: kernels are slow at a first factor that is transposed and larger than all else.
   */
  private static boolean isCheaperTurned(Factor a, Factor b) {
    long rows = a.size() / inner(a.value(), !a.turn());
    long columns = b.size() / inner(b.value(), b.turn()) / leading(b.value());
    return a.turn() && a.size() > b.size() && a.size() > rows * columns;
  }

  /** The extent along which a factor is summed up: its last axis, or the one before. */
  private static long inner(Value value, boolean last) {
    Dimension dimension = value.shape().dimension(last ? -1 : -2);
    return dimension.isKnown() ? Math.max(1, dimension.size()) : ROWS;
  }

  private static long size(Value value) {
    return size(value.shape().dimensions());
  }

  private static long size(List<Dimension> dimensions) {
    return dimensions.stream()
        .mapToLong(each -> each.isKnown() ? each.size() : ROWS)
        .reduce(1, Shape::product);
  }

  private static long leading(Value value) {
    return size(value.shape().dimensions().subList(0, value.rank() - 2));
  }
}
