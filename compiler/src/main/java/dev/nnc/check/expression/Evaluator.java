package dev.nnc.check.expression;

import dev.nnc.ast.Body;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Expression.BinaryOperator;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Node;
import dev.nnc.ast.Section;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.ValueCode;
import dev.nnc.differentiate.Differentiator;
import dev.nnc.differentiate.Gradients;
import dev.nnc.ir.OversizedException;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.resolve.Symbols;
import dev.nnc.source.Place;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what expressions mean. Numbers, lists and conditions are computed here, once and for all;
 * arithmetic on tensors becomes operations of the function that is being built.
 */
public final class Evaluator {
  private static final Map<String, Double> SECONDS =
      Map.of("ms", 1e-3, "s", 1.0, "min", 60.0, "h", 3600.0, "d", 86400.0);

  private static final double FLOATS_IN_GIBIBYTE = 268435456;

  /** The names of a row's dimensions from the last to the first, as Keras's layers order them. */
  private static final List<String> DIMENSIONS =
      List.of("channel", "width", "height", "depth", "time");

  /** The most rounds of one loop. */
  private static final int MOST_ROUNDS = 10_000;

  private final FileContext context;
  private final @Nullable NetworkBuilder laying;
  private final @Nullable ExtraNames extra;
  private final OptionChecker written;
  private final OptionChecker defaults;

  /**
   * @param laying the function that is being built, or null where there are no tensors
   * @param extra what outputs and fields a loss or metric may speak of, or null elsewhere
   */
  public Evaluator(
      FileContext context, @Nullable NetworkBuilder laying, @Nullable ExtraNames extra) {
    this.context = context;
    this.laying = laying;
    this.extra = extra;
    this.written = new OptionChecker(context, this, true);
    this.defaults = new OptionChecker(context, this, false);
  }

  /** The same for what stands in the file. */
  Evaluator in(FileContext home) {
    return home == context
        ? this
        : new Evaluator(home, laying, extra == null ? null : extra.in(home));
  }

  public OptionChecker options(boolean isDefault) {
    return isDefault ? defaults : written;
  }

  public OptionChecker options() {
    return written;
  }

  /** The meaning without a report of what is wrong; null if something is. */
  public @Nullable CheckedValue peek(Expression expression, Scope scope) {
    CheckedValue meaning = context.quietly(() -> evaluate(expression, scope));
    return meaning instanceof CheckedValue.Unknown ? null : meaning;
  }

  public CheckedValue evaluate(Expression expression, Scope scope) {
    if (!context.descend(expression)) {
      return CheckedValue.UNKNOWN;
    }
    try {
      CheckedValue value = meaning(expression, scope);
      context.note(expression, value);
      return value;
    } catch (OversizedException large) {
      reportTooLarge(large, expression);
      return CheckedValue.UNKNOWN;
    } finally {
      context.ascend();
    }
  }

  /**
   * The meaning of what is handed on to an option elsewhere, as an argument or a param: a name that
   * stands for nothing else may be a word that some option takes, such as {@code same}.
   */
  public CheckedValue handedOn(Expression expression, Scope scope) {
    if (expression instanceof Expression.Reference reference
        && context.catalog.isWord(reference.name())
        && peek(expression, scope) == null
        && context.bound(reference.name(), scope) == null
        && context.symbols.find(reference.name()) == null) {
      return new CheckedValue.Word(reference.name());
    }
    if (expression instanceof Expression.ListValue list
        && !(list.elements().size() == 1 && list.elements().getFirst() instanceof Expression.Loop)
        && list.elements().stream().anyMatch(Expression.Reference.class::isInstance)) {
      List<CheckedValue> all = list.elements().stream().map(each -> handedOn(each, scope)).toList();
      return all.contains(CheckedValue.UNKNOWN)
          ? CheckedValue.UNKNOWN
          : new CheckedValue.Items(all);
    }
    return evaluate(expression, scope);
  }

  private CheckedValue meaning(Expression expression, Scope scope) {
    return switch (expression) {
      case Expression.Reference reference -> name(reference, scope);
      case Expression.IntLiteral literal -> new CheckedValue.Number(literal.value());
      case Expression.FloatLiteral literal -> number(literal, literal.value());
      case Expression.PercentLiteral literal -> new CheckedValue.Number(literal.value());
      case Expression.DimsLiteral literal ->
          new CheckedValue.Items(
              literal.sizes().stream()
                  .<CheckedValue>map(size -> new CheckedValue.Number(size))
                  .toList());
      case Expression.QuantityLiteral literal -> quantity(literal);
      case Expression.TruthLiteral literal -> new CheckedValue.Truth(literal.value());
      case Expression.TextLiteral literal -> new CheckedValue.Text(literal.value());
      case Expression.Member member -> member(member, scope);
      case Expression.Index index -> index(index, scope);
      case Expression.Call call -> call(call, scope);
      case Expression.RecipeValue recipe ->
          new CheckedValue.Closure(recipe.recipe(), scope, context);
      case Expression.Unary unary -> unary(unary, scope);
      case Expression.Binary binary -> binary(binary, scope);
      case Expression.Tuple tuple -> items(tuple.elements(), scope);
      case Expression.ListValue list -> list(list, scope);
      case Expression.RecordValue record -> record(record, scope);
      case Expression.Conditional conditional -> conditional(conditional, scope);
      case Expression.Loop loop -> loopValues(loop, scope);
      case Expression.Flow flow -> flow(flow, scope);
    };
  }

  // Names.

  private CheckedValue name(Expression.Reference reference, Scope scope) {
    String name = reference.name();
    CheckedValue found = scope.find(name);
    if (found == null && extra != null) {
      found = extra.find(reference);
    }
    if (found == null) {
      found = global(name);
    }
    if (found != null) {
      return found;
    }
    for (Kind kind : Kind.values()) {
      if (context.catalog.find(kind, name) != null) {
        return new CheckedValue.Word(name);
      }
    }
    List<String> names = new ArrayList<>(scope.visible());
    if (extra != null) {
      names.addAll(extra.names());
    }
    names.addAll(context.symbols.names());
    for (Entry entry : context.catalog.entries(Kind.ACTIVATION)) {
      names.add(entry.name());
    }
    for (Entry entry : context.catalog.entries(Kind.FUNCTION)) {
      names.add(entry.name());
    }
    Diagnostic unknown = context.diagnostic(NameCode.UNKNOWN_NAME, reference, "value", name);
    String owner = laying == null || extra != null ? null : dataWith(name);
    context.report(
        owner != null
            ? unknown.withHelp(
                "`%s` is a field of `%s`; a network sees only what stands behind its `from`"
                    .formatted(name, owner))
            : written.suggest(unknown, name, names, reference));
    return CheckedValue.UNKNOWN;
  }

  /** The data set of the file that defines a field of the name, or null. */
  private @Nullable String dataWith(String name) {
    for (String each : context.symbols.names()) {
      Symbols.Symbol symbol = context.symbols.find(each);
      if (symbol != null
          && symbol.item() instanceof Item.Dataset data
          && data.section() instanceof Section section) {
        for (Section.Entry entry : section.entries()) {
          if (entry instanceof Section.Definition definition
              && definition.names().stream().anyMatch(field -> field.text().equals(name))) {
            return each;
          }
        }
      }
    }
    return null;
  }

  private @Nullable CheckedValue global(String name) {
    CheckedValue parameter = context.parameters.get(name);
    if (parameter != null) {
      return parameter;
    }
    Symbols.Symbol symbol = context.symbols.find(name);
    if (symbol == null) {
      return null;
    }
    return switch (symbol.item()) {
      case Item.Parameter p -> CheckedValue.UNKNOWN; // its own value could not be found
      case Item.Dataset d -> new CheckedValue.Dataset(d);
      case Item.Network n -> new CheckedValue.Network(n);
      case Item.Block b -> new CheckedValue.Block(b);
      case Item.Function f -> new CheckedValue.Function(f);
      case Item.Import i -> CheckedValue.UNKNOWN; // reported where it stands
      case Item.Action a -> null; // phases are named only where a phase is asked for
      case Item.Broken b -> CheckedValue.UNKNOWN;
    };
  }

  private CheckedValue number(Expression literal, double value) {
    if (Double.isFinite(value)) {
      return new CheckedValue.Number(value);
    }
    context.report(
        context.diagnostic(
            ValueCode.TOO_LARGE,
            literal,
            "`" + context.text(literal) + "`",
            "more digits than numbers have"));
    return CheckedValue.UNKNOWN;
  }

  private CheckedValue quantity(Expression.QuantityLiteral literal) {
    if (literal.unit().equals("deg")) {
      return new CheckedValue.Angle(literal.value());
    }
    Double factor = SECONDS.get(literal.unit());
    if (factor != null) {
      return new CheckedValue.Duration(literal.value() * factor);
    }
    context.report(
        context
            .diagnostic(ValueCode.UNKNOWN_UNIT, literal, literal.unit())
            .withHelp(
                "times are written with ms, s, min, h or d, and angles with deg; plain numbers have no unit"));
    return CheckedValue.UNKNOWN;
  }

  private CheckedValue member(Expression.Member member, Scope scope) {
    if (extra != null) {
      CheckedValue found = extra.member(member);
      if (found != null) {
        return found;
      }
    }
    CheckedValue target = evaluate(member.target(), scope);
    String name = member.member().text();
    if (target instanceof CheckedValue.Unknown) {
      return target;
    }
    if (target instanceof CheckedValue.Tensor tensor && name.equals("shape")) {
      List<CheckedValue> sizes = new ArrayList<>();
      for (Dimension dimension : tensor.row().dimensions()) {
        if (!(dimension instanceof Dimension.Known known)) {
          context.report(
              context.diagnostic(ValueCode.SIZE_NOT_KNOWN, member, context.text(member.target())));
          return CheckedValue.UNKNOWN;
        }
        sizes.add(new CheckedValue.Number(known.size()));
      }
      return new CheckedValue.Items(sizes);
    }
    if (target instanceof CheckedValue.Tensor tensor && DIMENSIONS.contains(name)) {
      CheckedValue size = dimension(tensor, name, member);
      if (size != null) {
        return size;
      }
    }
    if (target instanceof CheckedValue.Tensor tensor && name.equals("mask") && laying != null) {
      Value mask = laying.mask(tensor.value());
      return mask == null ? new CheckedValue.Word("none") : tensor(mask, member);
    }
    if (target instanceof CheckedValue.Network) {
      context.report(
          context
              .diagnostic(
                  ValueCode.NOT_A_VALUE, member, "`" + context.text(member) + "` without data")
              .withHelp("data comes first: `x -> " + context.text(member) + "`"));
      return CheckedValue.UNKNOWN;
    }
    context.report(
        context
            .diagnostic(NameCode.UNKNOWN_MEMBER, member.member(), target.describe(), name)
            .withHelp(
                target instanceof CheckedValue.Tensor
                    ? "a tensor has `shape` and `mask`, and of its sizes `channel`, `width`, `height`, `depth`,"
                        + " `time`"
                    : null));
    return CheckedValue.UNKNOWN;
  }

  /** The size of a dimension by its name, or null if the tensor has none of that name. */
  private @Nullable CheckedValue dimension(
      CheckedValue.Tensor tensor, String name, Expression.Member member) {
    int rank = tensor.row().rank();
    int at =
        rank == 2 && name.equals("time")
            ? 0
            : name.equals("time") || (rank == 2 && name.equals("width"))
                ? -1
                : rank - 1 - DIMENSIONS.indexOf(name);
    if (at < 0) {
      return null;
    }
    if (tensor.row().dimension(at) instanceof Dimension.Known known) {
      return new CheckedValue.Number(known.size());
    }
    context.report(
        context.diagnostic(ValueCode.SIZE_NOT_KNOWN, member, context.text(member.target())));
    return CheckedValue.UNKNOWN;
  }

  private CheckedValue index(Expression.Index index, Scope scope) {
    CheckedValue target = evaluate(index.target(), scope);
    CheckedValue at = evaluate(index.index(), scope);
    if (target instanceof CheckedValue.Unknown || at instanceof CheckedValue.Unknown) {
      return CheckedValue.UNKNOWN;
    }
    if (target instanceof CheckedValue.Items items
        && at instanceof CheckedValue.Number n
        && n.isWhole()) {
      if (n.value() < 1 || n.value() > items.elements().size()) {
        context.report(
            context.diagnostic(
                ValueCode.INDEX_OUT_OF_RANGE,
                index.index(),
                CheckedValue.Number.text(n.value()),
                items.elements().size()));
        return CheckedValue.UNKNOWN;
      }
      return items.elements().get((int) n.value() - 1);
    }
    if (target instanceof CheckedValue.Items items
        && at instanceof CheckedValue.Range range
        && !range.log()
        && range.low() == Math.rint(range.low())
        && range.high() == Math.rint(range.high())) {
      int size = items.elements().size();
      if (range.low() < 1 || range.high() > size || range.high() < range.low()) {
        context.report(
            context.diagnostic(ValueCode.INDEX_OUT_OF_RANGE, index.index(), range.text(), size));
        return CheckedValue.UNKNOWN;
      }
      return new CheckedValue.Items(
          items.elements().subList((int) range.low() - 1, (int) range.high()));
    }
    NetworkBuilder function = laying;
    if (target instanceof CheckedValue.Tensor tensor
        && tensor.row().rank() > 0
        && function != null) {
      return part(function, index, tensor, at);
    }
    context.report(
        context.diagnostic(
            ValueCode.BAD_OPERANDS, index, "[ ]", target.describe() + " and " + at.describe()));
    return CheckedValue.UNKNOWN;
  }

  /** One or several places along the first axis of a row: {@code x[2]}, {@code x[1 .. 3]}. */
  private CheckedValue part(
      NetworkBuilder function,
      Expression.Index index,
      CheckedValue.Tensor tensor,
      CheckedValue at) {
    double from;
    double to;
    switch (at) {
      case CheckedValue.Number n -> {
        from = n.value();
        to = from;
      }
      case CheckedValue.Range range -> {
        from = range.low();
        to = range.high();
      }
      default -> {
        context.report(
            context
                .diagnostic(
                    ValueCode.BAD_OPERANDS,
                    index,
                    "[ ]",
                    tensor.describe() + " and " + at.describe())
                .withHelp("places are known to the compiler: `x[1]` or `x[1 .. 3]`"));
        return CheckedValue.UNKNOWN;
      }
    }
    if (!(tensor.row().dimension(0) instanceof Dimension.Known extent)) {
      context.report(
          context.diagnostic(ValueCode.SIZE_NOT_KNOWN, index, context.text(index.target())));
      return CheckedValue.UNKNOWN;
    }
    for (double place : List.of(from, to)) {
      if (place < 1 || place > extent.size() || place != Math.rint(place)) {
        context.report(
            context
                .diagnostic(
                    ValueCode.INDEX_OUT_OF_RANGE,
                    index.index(),
                    CheckedValue.Number.text(place),
                    extent.size())
                .withLabel(tensor.made(), "produces " + tensor.row()));
        return CheckedValue.UNKNOWN;
      }
    }
    if (to < from) {
      context.report(
          context.diagnostic(
              ValueCode.INDEX_OUT_OF_RANGE,
              index.index(),
              CheckedValue.Number.text(to) + " after " + CheckedValue.Number.text(from),
              extent.size()));
      return CheckedValue.UNKNOWN;
    }
    return tensor(
        function.part(
            tensor.value(),
            (long) from - 1,
            (long) (to - from) + 1,
            at instanceof CheckedValue.Number),
        index);
  }

  // Lists, records, conditions.

  private CheckedValue items(List<Expression> elements, Scope scope) {
    List<CheckedValue> all = new ArrayList<>();
    for (Expression element : elements) {
      CheckedValue meaning = evaluate(element, scope);
      if (meaning instanceof CheckedValue.Unknown) {
        return meaning;
      }
      all.add(meaning);
    }
    return new CheckedValue.Items(all);
  }

  private CheckedValue list(Expression.ListValue list, Scope scope) {
    if (list.elements().size() == 1 && list.elements().getFirst() instanceof Expression.Loop loop) {
      return loopValues(loop, scope);
    }
    return items(list.elements(), scope);
  }

  private CheckedValue record(Expression.RecordValue record, Scope scope) {
    Map<String, CheckedValue> values = new LinkedHashMap<>();
    for (Expression.Argument entry : record.entries()) {
      Name key = entry.key();
      CheckedValue value = evaluate(entry.value(), scope);
      if (value instanceof CheckedValue.Unknown) {
        return value;
      }
      if (key != null && values.put(key.text(), value) != null) {
        context.report(context.diagnostic(ValueCode.GIVEN_TWICE, entry, key.text()));
        return CheckedValue.UNKNOWN;
      }
    }
    return new CheckedValue.Entries(values);
  }

  private CheckedValue conditional(Expression.Conditional conditional, Scope scope) {
    Body chosen = choose(conditional, scope);
    if (chosen == null) {
      return CheckedValue.UNKNOWN;
    }
    if (chosen instanceof Body.Single single) {
      return evaluate(single.flow(), scope);
    }
    String help = "as a value, each branch holds one expression, and there is an `else`";
    context.report(
        (chosen instanceof Body.Named named
                ? context.diagnostic(
                    ValueCode.NOT_A_VALUE, named.statements().getFirst(), "a definition")
                : context.diagnostic(ValueCode.EMPTY_BODY, chosen, "this `if`"))
            .withHelp(help));
    return CheckedValue.UNKNOWN;
  }

  /** The body of the branch whose condition holds; empty if none does and there is no else. */
  @Nullable Body choose(Expression.Conditional conditional, Scope scope) {
    for (Expression.Branch branch : conditional.branches()) {
      CheckedValue condition = evaluate(branch.condition(), scope);
      if (condition instanceof CheckedValue.Unknown) {
        return null;
      }
      if (!(condition instanceof CheckedValue.Truth truth)) {
        context.report(
            context
                .diagnostic(ValueCode.CONDITION_NOT_KNOWN, branch.condition(), condition.describe())
                .withHelp(
                    condition instanceof CheckedValue.Tensor
                        ? "for tensors there is `where(condition, a, b)`"
                        : null));
        return null;
      }
      if (truth.value()) {
        return branch.body();
      }
    }
    Body otherwise = conditional.otherwise();
    return otherwise != null ? otherwise : new Body.Empty(conditional.span());
  }

  /** What the loop's variable stands for, round by round; null if something is wrong. */
  @Nullable List<CheckedValue> loopElements(Expression.Loop loop, Scope scope) {
    CheckedValue in = evaluate(loop.in(), scope);
    if (context.hides(loop.variable(), scope)) {
      return null;
    }
    if (in instanceof CheckedValue.Items items) {
      return items.elements();
    }
    if (in instanceof CheckedValue.Range range && !range.log()) {
      double rounds = Math.floor(range.high() - range.low()) + 1;
      if (rounds > MOST_ROUNDS) {
        context.report(
            context
                .diagnostic(
                    ValueCode.TOO_LARGE,
                    loop.in(),
                    "`for`",
                    String.format(Locale.ROOT, "%,.0f rounds", rounds))
                .withHelp(String.format(Locale.ROOT, "at most %,d are possible", MOST_ROUNDS)));
        return null;
      }
      List<CheckedValue> all = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        all.add(new CheckedValue.Number(range.low() + round));
      }
      return all;
    }
    if (!(in instanceof CheckedValue.Unknown)) {
      context.report(
          context.diagnostic(
              ValueCode.WRONG_TYPE, loop.in(), "in", "for", "a list or a range", in.describe()));
    }
    return null;
  }

  private CheckedValue loopValues(Expression.Loop loop, Scope scope) {
    List<CheckedValue> elements = loopElements(loop, scope);
    if (elements == null) {
      return CheckedValue.UNKNOWN;
    }
    List<CheckedValue> results = new ArrayList<>();
    for (CheckedValue element : elements) {
      if (!context.spend(loop)) {
        return CheckedValue.UNKNOWN;
      }
      Scope inner = new Scope(scope);
      inner.bind(loop.variable().text(), element);
      if (loop.recipe().body() instanceof Body.Single single) {
        CheckedValue result = evaluate(single.flow(), inner);
        if (result instanceof CheckedValue.Unknown) {
          return result;
        }
        results.add(result);
      } else {
        context.report(
            context
                .diagnostic(ValueCode.NOT_A_VALUE, loop, "this `for`")
                .withHelp("as a value, its braces hold one expression"));
        return CheckedValue.UNKNOWN;
      }
    }
    return new CheckedValue.Items(results);
  }

  // Arithmetic.

  private CheckedValue unary(Expression.Unary unary, Scope scope) {
    CheckedValue operand = evaluate(unary.operand(), scope);
    if (operand instanceof CheckedValue.Unknown) {
      return operand;
    }
    switch (unary.operator()) {
      case PLUS -> {
        if (operand instanceof CheckedValue.Number || operand instanceof CheckedValue.Tensor) {
          return operand;
        }
      }
      case MINUS -> {
        if (operand instanceof CheckedValue.Number n) {
          return new CheckedValue.Number(-n.value());
        }
        Value value = laying == null ? null : operand(operand, laying.x());
        if (laying != null && value != null) {
          return tensor(laying.inherit(laying.x().negate(value), List.of(value)), unary);
        }
      }
      case NOT -> {
        if (operand instanceof CheckedValue.Truth truth) {
          return new CheckedValue.Truth(!truth.value());
        }
      }
    }
    context.report(
        context.diagnostic(
            ValueCode.BAD_OPERANDS, unary, unary.operator().text(), operand.describe()));
    return CheckedValue.UNKNOWN;
  }

  private CheckedValue binary(Expression.Binary binary, Scope scope) {
    CheckedValue left = evaluate(binary.left(), scope);
    if (left instanceof CheckedValue.Truth truth) {
      if (binary.operator() == BinaryOperator.AND && !truth.value()) {
        return truth;
      }
      if (binary.operator() == BinaryOperator.OR && truth.value()) {
        return truth;
      }
    }
    CheckedValue right = evaluate(binary.right(), scope);
    if (left instanceof CheckedValue.Unknown || right instanceof CheckedValue.Unknown) {
      return CheckedValue.UNKNOWN;
    }
    BinaryOperator operator = binary.operator();
    if (left instanceof CheckedValue.Number a && right instanceof CheckedValue.Number b) {
      if (operator == BinaryOperator.DIVIDE && b.value() == 0) {
        context.report(context.diagnostic(ValueCode.DIVISION_BY_ZERO, binary));
        return CheckedValue.UNKNOWN;
      }
      CheckedValue result = compute(operator, a.value(), b.value());
      if (result != null) {
        return finite(
            result, binary, operator.text(), left.describe() + " and " + right.describe());
      }
    }
    if (left instanceof CheckedValue.Truth a && right instanceof CheckedValue.Truth b) {
      if (operator == BinaryOperator.AND) {
        return new CheckedValue.Truth(a.value() && b.value());
      }
      if (operator == BinaryOperator.OR) {
        return new CheckedValue.Truth(a.value() || b.value());
      }
    }
    if (!(left instanceof CheckedValue.Tensor) && !(right instanceof CheckedValue.Tensor)) {
      if (operator == BinaryOperator.EQUAL) {
        return new CheckedValue.Truth(left.equals(right));
      }
      if (operator == BinaryOperator.UNEQUAL) {
        return new CheckedValue.Truth(!left.equals(right));
      }
    }
    if (laying != null
        && (left instanceof CheckedValue.Tensor || right instanceof CheckedValue.Tensor)) {
      CheckedValue result = tensors(binary, left, right, laying.x(), scope);
      if (result != null) {
        return result;
      }
    }
    context.report(
        context.diagnostic(
            ValueCode.BAD_OPERANDS,
            binary,
            operator.text(),
            left.describe() + " and " + right.describe()));
    return CheckedValue.UNKNOWN;
  }

  /** The result, unless it is no number that a machine can hold. */
  private CheckedValue finite(CheckedValue result, Node at, String what, String operands) {
    if (!(result instanceof CheckedValue.Number n) || Double.isFinite(n.value())) {
      return result;
    }
    context.report(
        context
            .diagnostic(ValueCode.BAD_OPERANDS, at, what, operands)
            .withHelp(
                Double.isNaN(n.value())
                    ? "there is no such number"
                    : "the result is larger than any number here"));
    return CheckedValue.UNKNOWN;
  }

  private static @Nullable CheckedValue compute(BinaryOperator operator, double a, double b) {
    return switch (operator) {
      case POWER -> new CheckedValue.Number(Math.pow(a, b));
      case TIMES -> new CheckedValue.Number(a * b);
      case DIVIDE -> new CheckedValue.Number(a / b);
      case PLUS -> new CheckedValue.Number(a + b);
      case MINUS -> new CheckedValue.Number(a - b);
      case RANGE -> new CheckedValue.Range(a, b, false);
      case EQUAL -> new CheckedValue.Truth(a == b);
      case UNEQUAL -> new CheckedValue.Truth(a != b);
      case LESS -> new CheckedValue.Truth(a < b);
      case AT_MOST -> new CheckedValue.Truth(a <= b);
      case GREATER -> new CheckedValue.Truth(a > b);
      case AT_LEAST -> new CheckedValue.Truth(a >= b);
      case AND, OR -> null;
    };
  }

  private @Nullable CheckedValue tensors(
      Expression.Binary binary,
      CheckedValue left,
      CheckedValue right,
      Instructions x,
      Scope scope) {
    Value a = operand(left, x);
    Value b = operand(right, x);
    if (a == null || b == null) {
      return null;
    }
    Shape leftRow = left instanceof CheckedValue.Tensor tensor ? tensor.row() : Shape.SCALAR;
    Shape rightRow = right instanceof CheckedValue.Tensor tensor ? tensor.row() : Shape.SCALAR;
    a = aligned(a, b.rank(), x);
    b = aligned(b, a.rank(), x);
    if (!broadcast(a.shape(), b.shape())) {
      String message = "needs two tensors of one shape";
      BranchNames branches = new BranchNames(scope);
      String leftName = branches.name(binary.left(), left);
      String rightName = branches.name(binary.right(), right);
      context.report(
          context
              .diagnostic(
                  ValueCode.SHAPE_MISFIT,
                  binary,
                  "`" + binary.operator().text() + "`",
                  message
                      + ", but %s has %s and %s has %s"
                          .formatted(
                              leftName == null ? "its left side" : "`" + leftName + "`",
                              leftRow,
                              rightName == null ? "its right side" : "`" + rightName + "`",
                              rightRow))
              .withHelp(Misfit.unequal(message, 0, leftRow, 1, rightRow).help())
              .withLabel(made(left, binary.left()), BranchNames.produces(leftName, leftRow))
              .withLabel(made(right, binary.right()), BranchNames.produces(rightName, rightRow)));
      return CheckedValue.UNKNOWN;
    }
    Value result =
        switch (binary.operator()) {
          case POWER ->
              right instanceof CheckedValue.Number n && n.value() == 2
                  ? x.square(a)
                  : x.power(a, b);
          case TIMES -> x.multiply(a, b);
          case DIVIDE -> x.divide(a, b);
          case PLUS -> x.add(a, b);
          case MINUS -> x.subtract(a, b);
          case EQUAL -> x.equal(a, b);
          case UNEQUAL -> x.unequal(a, b);
          case LESS -> x.less(a, b);
          case AT_MOST -> x.atMost(a, b);
          case GREATER -> x.greater(a, b);
          case AT_LEAST -> x.atLeast(a, b);
          case RANGE, AND, OR -> null;
        };
    NetworkBuilder function = laying;
    if (result == null || function == null) {
      return null;
    }
    List<Value> operands = new ArrayList<>();
    for (CheckedValue operand : List.of(left, right)) {
      if (operand instanceof CheckedValue.Tensor tensor) {
        operands.add(tensor.value());
      }
    }
    return tensor(function.inherit(result, operands), binary);
  }

  private Place made(CheckedValue meaning, Node node) {
    return meaning instanceof CheckedValue.Tensor tensor ? tensor.made() : context.place(node);
  }

  private static @Nullable Value operand(CheckedValue meaning, Instructions x) {
    return switch (meaning) {
      case CheckedValue.Tensor tensor ->
          tensor.value().type().element().isFloat()
              ? tensor.value()
              : x.cast(tensor.value(), x.floats());
      case CheckedValue.Number number -> x.scalar(number.value());
      default -> null;
    };
  }

  /** A value for each row with axes of 1 after the batch, so that rows meet rows and not values. */
  private static Value aligned(Value value, int rank, Instructions x) {
    if (!isBatched(value.shape()) || value.rank() >= rank) {
      return value;
    }
    List<Dimension> dimensions = new ArrayList<>();
    dimensions.add(Dimension.BATCH);
    for (int axis = value.rank(); axis < rank; axis++) {
      dimensions.add(Dimension.of(1));
    }
    dimensions.addAll(value.shape().row().dimensions());
    return x.reshape(value, new Shape(dimensions));
  }

  private static boolean isBatched(Shape shape) {
    return shape.rank() > 0 && shape.dimension(0).equals(Dimension.BATCH);
  }

  /** Whether shapes go together: equal from the last axis on, as far as both have axes, or 1. */
  private static boolean broadcast(Shape a, Shape b) {
    if (isBatched(a) != isBatched(b)
        && (isBatched(a) ? a : b).rank() < Math.max(a.rank(), b.rank())) {
      return false;
    }
    for (int axis = 1; axis <= Math.min(a.rank(), b.rank()); axis++) {
      Dimension p = a.dimension(-axis);
      Dimension q = b.dimension(-axis);
      if (!p.equals(q) && !p.equals(Dimension.of(1)) && !q.equals(Dimension.of(1))) {
        return false;
      }
    }
    return true;
  }

  private CheckedValue tensor(Value value, Node made) {
    return new CheckedValue.Tensor(value, context.place(made), null, null);
  }

  // Calls as values: functions and losses, not layers.

  private CheckedValue call(Expression.Call call, Scope scope) {
    if (!(call.callee() instanceof Expression.Reference callee)) {
      context.report(
          context.diagnostic(
              ValueCode.NOT_A_VALUE, call, "a call of " + context.text(call.callee())));
      return CheckedValue.UNKNOWN;
    }
    String name = callee.name();
    if (extra != null) {
      CheckedValue judged = extra.call(this, call, name, scope);
      if (judged != null) {
        return judged;
      }
    }
    Symbols.Symbol symbol = context.symbols.find(name);
    if (symbol != null && symbol.item() instanceof Item.Function function) {
      return function(function, call, scope);
    }
    if (symbol != null && symbol.item() instanceof Item.Broken) {
      return CheckedValue.UNKNOWN;
    }
    List<CheckedValue> arguments = new ArrayList<>();
    for (Expression.Argument argument : call.arguments()) {
      if (argument.key() == null) {
        CheckedValue meaning = evaluate(argument.value(), scope);
        if (meaning instanceof CheckedValue.Unknown) {
          return meaning;
        }
        arguments.add(meaning);
      }
    }
    CheckedValue computed =
        arguments.size() == call.arguments().size() ? compute(name, arguments) : null;
    if (computed != null) {
      String operands =
          String.join(" and ", arguments.stream().map(CheckedValue::describe).toList());
      return finite(computed, call, name, operands);
    }
    NetworkBuilder function = laying;
    if (function != null) {
      CheckedValue applied = pure(function, call, name, arguments, scope);
      applied = applied != null ? applied : draw(function, call, name, scope);
      applied = applied != null ? applied : gradient(function, call, name, arguments, scope);
      applied = applied != null ? applied : layerOfItsOwn(function, call, name, scope);
      if (applied != null) {
        return applied;
      }
    }
    for (Kind kind : List.of(Kind.FUNCTION, Kind.ACTIVATION)) {
      if (context.catalog.find(kind, name) != null) {
        String operands =
            String.join(" and ", arguments.stream().map(CheckedValue::describe).toList());
        context.report(
            context.diagnostic(
                ValueCode.BAD_OPERANDS, call, name, operands.isEmpty() ? "nothing" : operands));
        return CheckedValue.UNKNOWN;
      }
    }
    if (context.catalog.find(Kind.LAYER, name) != null
        || (symbol != null
            && (symbol.item() instanceof Item.Block || symbol.item() instanceof Item.Network))) {
      context.report(
          context
              .diagnostic(ValueCode.NOT_A_VALUE, call, "`" + name + "(…)` without data")
              .withHelp(
                  "data comes first: `"
                      + (!arguments.isEmpty() && arguments.getFirst() instanceof CheckedValue.Tensor
                          ? context.text(call.arguments().getFirst()) + " -> " + name
                          : "x -> " + context.text(call).lines().findFirst().orElse(name))
                      + "`; for one set of weights under a name, write `shared name = …`"));
      return CheckedValue.UNKNOWN;
    }
    List<String> names = new ArrayList<>();
    for (Kind kind : List.of(Kind.FUNCTION, Kind.ACTIVATION, Kind.LOSS)) {
      context.catalog.entries(kind).forEach(entry -> names.add(entry.name()));
    }
    names.addAll(context.symbols.names());
    context.report(
        written.suggest(
            context.diagnostic(NameCode.UNKNOWN_NAME, callee, "function", name),
            name,
            names,
            callee));
    return CheckedValue.UNKNOWN;
  }

  /** Functions of numbers and lists that are carried out while the file is being checked. */
  private @Nullable CheckedValue compute(String name, List<CheckedValue> arguments) {
    if (arguments.size() == 1 && arguments.getFirst() instanceof CheckedValue.Range range) {
      return name.equals("log") && !range.log() && range.low() > 0
          ? new CheckedValue.Range(range.low(), range.high(), true)
          : null;
    }
    if (arguments.size() == 1 && arguments.getFirst() instanceof CheckedValue.Items items) {
      return switch (name) {
        case "reverse" -> new CheckedValue.Items(items.elements().reversed());
        case "length" -> new CheckedValue.Number(items.elements().size());
        default -> null;
      };
    }
    List<Double> n = new ArrayList<>();
    for (CheckedValue argument : arguments) {
      if (!(argument instanceof CheckedValue.Number number)) {
        return null;
      }
      n.add(number.value());
    }
    Entry entry = context.catalog.find(Kind.FUNCTION, name);
    if (entry == null || !(entry.rule() instanceof Rule.PureFunction function)) {
      return null;
    }
    OptionalDouble value = function.of(n);
    return value.isPresent() ? new CheckedValue.Number(value.getAsDouble()) : null;
  }

  /** A function or activation of the catalogue applied to tensors, or null if there is none. */
  private @Nullable CheckedValue pure(
      NetworkBuilder function,
      Expression.Call call,
      String name,
      List<CheckedValue> arguments,
      Scope scope) {
    Entry entry = context.catalog.find(Kind.FUNCTION, name);
    Entry activation = context.catalog.find(Kind.ACTIVATION, name);
    // A function may do more than the activation of its name, under options that only it has.
    boolean plain =
        entry == null
            || call.arguments().stream()
                .map(Expression.Argument::key)
                .noneMatch(key -> key != null && entry.option(key.text()) != null);
    if (activation != null
        && plain
        && !arguments.isEmpty()
        && arguments.getFirst() instanceof CheckedValue.Tensor tensor) {
      Configured configured =
          written.configure(
              activation, call, call.arguments().subList(1, call.arguments().size()), scope);
      if (configured == null) {
        return CheckedValue.UNKNOWN;
      }
      Misfit misfit = ((Rule.Activation) activation.rule()).accepts(tensor.value().type());
      if (misfit != null) {
        report(misfit, call, name, List.of(tensor), scope);
        return CheckedValue.UNKNOWN;
      }
      return tensor(
          function.inherit(function.activate(configured, tensor.value()), List.of(tensor.value())),
          call);
    }
    if (entry == null) {
      return null;
    }
    List<Value> values = new ArrayList<>();
    List<CheckedValue> taken = new ArrayList<>();
    int used = 0;
    for (CheckedValue meaning : arguments) {
      List<Value> operands = operands(meaning, function.x());
      if (operands.isEmpty()) {
        break;
      }
      values.addAll(operands);
      taken.addAll(
          meaning instanceof CheckedValue.Items items ? items.elements() : List.of(meaning));
      used++;
    }
    if (entry.notYet() == null && !(entry.rule() instanceof Rule.PureFunction)) {
      return null; // of what the compiler knows only
    }
    Configured configured =
        written.configure(
            entry, call, call.arguments().subList(used, call.arguments().size()), scope);
    if (configured == null || !(entry.rule() instanceof Rule.PureFunction rule)) {
      return CheckedValue.UNKNOWN;
    }
    Misfit misfit = rule.accepts(values.stream().map(Value::type).toList(), configured.options());
    if (misfit != null) {
      report(misfit, call, name, taken, scope);
      return CheckedValue.UNKNOWN;
    }
    Value applied = rule.apply(function.x(), values, configured.options());
    return tensor(function.inherit(applied, values), call);
  }

  /** Says why a function of the catalogue cannot take these. */
  private void report(
      Misfit misfit, Expression.Call call, String name, List<CheckedValue> taken, Scope scope) {
    BranchNames branches = new BranchNames(scope);
    Diagnostic diagnostic =
        context
            .diagnostic(
                ValueCode.SHAPE_MISFIT, call, "`" + name + "`", branches.message(misfit, taken))
            .withHelp(misfit.help());
    context.report(branches.labelled(diagnostic, taken));
  }

  /**
   * What a function of the catalogue computes with: numbers, tensors, all weights; else nothing.
   */
  private static List<Value> operands(CheckedValue meaning, Instructions x) {
    return switch (meaning) {
      case CheckedValue.Tensor tensor -> List.of(tensor.value());
      case CheckedValue.Number number -> List.of(x.scalar(number.value()));
      case CheckedValue.Items items -> {
        List<CheckedValue.Tensor> all = asTensors(items);
        yield all == null ? List.of() : all.stream().map(CheckedValue.Tensor::value).toList();
      }
      default -> List.of();
    };
  }

  /** Random numbers of a function of the catalogue; null if it is none that draws any. */
  private @Nullable CheckedValue draw(
      NetworkBuilder function, Expression.Call call, String name, Scope scope) {
    Entry entry = context.catalog.find(Kind.FUNCTION, name);
    if (entry == null || !(entry.rule() instanceof Rule.RandomFunction rule)) {
      return null;
    }
    Configured configured = written.configure(entry, call, call.arguments(), scope);
    if (configured == null) {
      return CheckedValue.UNKNOWN;
    }
    Misfit misfit = rule.accepts(configured.options());
    if (misfit != null) {
      context.report(
          context
              .diagnostic(ValueCode.SHAPE_MISFIT, call, "`" + name + "`", misfit.message())
              .withHelp(misfit.help()));
      return CheckedValue.UNKNOWN;
    }
    Value drawn =
        rule.draw(function.x(), function.rows(), function.randomStream(), configured.options());
    return tensor(drawn, call);
  }

  /** The derivative of a value by another one; null if it is not asked for. */
  private @Nullable CheckedValue gradient(
      NetworkBuilder function,
      Expression.Call call,
      String name,
      List<CheckedValue> arguments,
      Scope scope) {
    Entry entry = context.catalog.find(Kind.FUNCTION, name);
    List<CheckedValue.Tensor> tensors = asTensors(new CheckedValue.Items(arguments));
    if (entry == null
        || !(entry.rule() instanceof Rule.Gradient rule)
        || tensors == null
        || arguments.size() < call.arguments().size()) {
      return null;
    }
    List<Value> values = tensors.stream().map(CheckedValue.Tensor::value).toList();
    Misfit misfit = rule.accepts(values.stream().map(Value::type).toList());
    if (misfit != null) {
      report(misfit, call, name, arguments, scope);
      return CheckedValue.UNKNOWN;
    }
    // A row's number depends on no other row, so the sum's derivative by a row is that row's.
    Value sum = function.x().sumAll(values.getFirst());
    Value slope =
        Differentiator.gradients(function.builder(), sum, List.of(values.getLast()))
                instanceof Gradients.Found found
            ? found.values().getFirst()
            : null;
    if (slope == null) {
      context.report(
          context
              .diagnostic(
                  ValueCode.SHAPE_MISFIT,
                  call,
                  "`" + name + "`",
                  "finds no way from the second value to the first")
              .withHelp(
                  "the first value must be computed of the second, not of what it is made of"));
      return CheckedValue.UNKNOWN;
    }
    return tensor(slope, call);
  }

  /** A layer that takes no data, such as {@code weight}; null if it is none. */
  private @Nullable CheckedValue layerOfItsOwn(
      NetworkBuilder function, Expression.Call call, String name, Scope scope) {
    Entry entry = context.catalog.find(Kind.LAYER, name);
    if (entry == null
        || !(entry.rule() instanceof Rule.Layer rule)
        || rule.accepts(List.of(), Options.NONE) != null) {
      return null;
    }
    Configured configured = written.configure(entry, call, call.arguments(), scope);
    if (configured == null) {
      return CheckedValue.UNKNOWN;
    }
    Value weight = function.lay(name, context.place(call), rule, List.of(), configured);
    return isTooLarge(entry, call) ? CheckedValue.UNKNOWN : tensor(weight, call);
  }

  /** Whether a layer asked for weights that no machine should be asked to hold; then reported. */
  boolean isTooLarge(Entry layer, Expression step) {
    NetworkBuilder.Variables.Oversized large = laying == null ? null : laying.takeOversized();
    if (large == null) {
      return false;
    }
    reportTooLarge(large, "`" + layer.name() + "`", step);
    return true;
  }

  /** Reports that a step or an expression asks for what no machine could hold. */
  void reportTooLarge(OversizedException asked, Expression at) {
    String what =
        at instanceof Expression.Reference reference
            ? "`" + reference.name() + "`"
            : at instanceof Expression.Call call
                    && call.callee() instanceof Expression.Reference callee
                ? "`" + callee.name() + "`"
                : "this";
    NetworkBuilder.Variables.Oversized weights = laying == null ? null : laying.takeOversized();
    if (weights != null) {
      reportTooLarge(weights, what, at);
      return;
    }
    context.report(
        context
            .diagnostic(ValueCode.TOO_LARGE, at, what, asked.need())
            .withHelp("make the layer or its input smaller"));
  }

  private void reportTooLarge(
      NetworkBuilder.Variables.Oversized large, String what, Expression at) {
    context.report(
        context
            .diagnostic(
                ValueCode.TOO_LARGE,
                at,
                what,
                String.format(
                    Locale.ROOT,
                    "%,.0f numbers, %,.0f GiB",
                    large.elements(),
                    large.elements() / FLOATS_IN_GIBIBYTE))
            .withLabel("weights of shape " + large.shape())
            .withHelp("make the layer or its input smaller"));
  }

  private CheckedValue function(Item.Function function, Expression.Call call, Scope scope) {
    String name = function.name().text();
    Evaluator home = in(context.home(function));
    Scope inner = bind(name, function.parameters(), home, call.arguments(), call, scope);
    if (inner == null) {
      return CheckedValue.UNKNOWN;
    }
    if (!context.enter(name, call)) {
      return CheckedValue.UNKNOWN;
    }
    try {
      CheckedValue result = home.evaluate(function.body(), inner);
      return result instanceof CheckedValue.Tensor tensor
          ? tensor.madeAt(context.place(call))
          : result;
    } finally {
      context.leave();
    }
  }

  /**
   * The parameters of a block or function as names of a new scope, or null if they do not fit.
   *
   * @param home evaluates what stands in the file of the block or function
   */
  @Nullable Scope bind(
      String name,
      List<Item.Formal> formals,
      Evaluator home,
      List<Expression.Argument> arguments,
      Expression use,
      Scope scope) {
    Scope inner = new Scope(null);
    Set<String> given = new LinkedHashSet<>();
    int position = 0;
    for (Item.Formal formal : formals) {
      if (home.context.hides(formal.name(), null)) {
        return null;
      }
    }
    for (Expression.Argument argument : arguments) {
      Name key = argument.key();
      String formal;
      if (key == null) {
        if (position >= formals.size()) {
          context.report(
              context.diagnostic(
                  ValueCode.TOO_MANY_ARGUMENTS,
                  argument,
                  name,
                  formals.isEmpty() ? "no parameters" : parameters(formals),
                  "are " + arguments.size()));
          return null;
        }
        formal = formals.get(position++).name().text();
      } else {
        formal = key.text();
        List<String> names = formals.stream().map(f -> f.name().text()).toList();
        if (!names.contains(formal)) {
          context.report(
              written.suggest(
                  context.diagnostic(NameCode.UNKNOWN_OPTION, key, name, formal),
                  formal,
                  names,
                  key));
          return null;
        }
      }
      if (!given.add(formal)) {
        context.report(context.diagnostic(ValueCode.GIVEN_TWICE, argument, formal));
        return null;
      }
      CheckedValue value = handedOn(argument.value(), scope);
      if (value instanceof CheckedValue.Unknown) {
        return null;
      }
      inner.bind(formal, value);
    }
    for (Item.Formal formal : formals) {
      if (given.contains(formal.name().text())) {
        continue;
      }
      Expression defaultValue = formal.defaultValue();
      if (defaultValue == null) {
        context.report(
            context
                .diagnostic(ValueCode.MISSING_OPTION, use, name, formal.name().text())
                .withLabel(home.context.place(formal), "declared here without a default"));
        return null;
      }
      CheckedValue value = home.handedOn(defaultValue, inner);
      if (value instanceof CheckedValue.Unknown) {
        return null;
      }
      inner.bind(formal.name().text(), value);
    }
    return inner;
  }

  private static String parameters(List<Item.Formal> formals) {
    return (formals.size() == 1 ? "one parameter, `" : formals.size() + " parameters, `")
        + String.join("` and `", formals.stream().map(formal -> formal.name().text()).toList())
        + "`";
  }

  // Flows.

  private CheckedValue flow(Expression.Flow flow, Scope scope) {
    CheckedValue head = evaluate(flow.head(), scope);
    if (head instanceof CheckedValue.Unknown) {
      return head;
    }
    List<CheckedValue.Tensor> data = asTensors(head);
    NetworkBuilder function = laying;
    if (data == null || function == null) {
      context.report(
          context
              .diagnostic(
                  ValueCode.NOT_A_VALUE, flow.head(), head.describe() + ", where data is needed,")
              .withHelp("a flow begins with data: an input, a field or a named value"));
      return CheckedValue.UNKNOWN;
    }
    List<CheckedValue.Tensor> result =
        new FlowElaborator(context, this, function).steps(data, flow.steps(), scope);
    return result == null
        ? CheckedValue.UNKNOWN
        : result.size() == 1 ? result.getFirst() : new CheckedValue.Items(List.copyOf(result));
  }

  static @Nullable List<CheckedValue.Tensor> asTensors(CheckedValue meaning) {
    if (meaning instanceof CheckedValue.Tensor tensor) {
      return List.of(tensor);
    }
    if (meaning instanceof CheckedValue.Items items && !items.elements().isEmpty()) {
      List<CheckedValue.Tensor> all = new ArrayList<>();
      for (CheckedValue element : items.elements()) {
        if (!(element instanceof CheckedValue.Tensor tensor)) {
          return null;
        }
        all.add(tensor);
      }
      return all;
    }
    return null;
  }
}
