package dev.nnc.check;

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
final class Evaluator {
  private static final Map<String, Double> SECONDS =
      Map.of("ms", 1e-3, "s", 1.0, "min", 60.0, "h", 3600.0, "d", 86400.0);

  private static final double FLOATS_IN_GIBIBYTE = 268435456;

  /** The names of a row's dimensions from the last to the first, as Keras's layers order them. */
  private static final List<String> DIMENSIONS =
      List.of("channel", "width", "height", "depth", "time");

  /** The most rounds of one loop. */
  private static final int MOST_ROUNDS = 10_000;

  private final Context context;
  private final @Nullable Laying laying;
  private final @Nullable Judge judge;
  private final OptionChecker written;
  private final OptionChecker defaults;

  /**
   * @param laying the function that is being built, or null where there are no tensors
   * @param judge what outputs and fields a loss or metric may speak of, or null elsewhere
   */
  Evaluator(Context context, @Nullable Laying laying, @Nullable Judge judge) {
    this.context = context;
    this.laying = laying;
    this.judge = judge;
    this.written = new OptionChecker(context, this, true);
    this.defaults = new OptionChecker(context, this, false);
  }

  /** The same for what stands in the file. */
  Evaluator in(Context home) {
    return home == context
        ? this
        : new Evaluator(home, laying, judge == null ? null : judge.in(home));
  }

  OptionChecker options(boolean isDefault) {
    return isDefault ? defaults : written;
  }

  OptionChecker options() {
    return written;
  }

  /** The meaning without a report of what is wrong; null if something is. */
  @Nullable Meaning peek(Expression expression, Scope scope) {
    Meaning meaning = context.quietly(() -> evaluate(expression, scope));
    return meaning instanceof Meaning.Unknown ? null : meaning;
  }

  Meaning evaluate(Expression expression, Scope scope) {
    if (!context.descend(expression)) {
      return Meaning.UNKNOWN;
    }
    try {
      return meaning(expression, scope);
    } finally {
      context.ascend();
    }
  }

  /**
   * The meaning of what is handed on to an option elsewhere, as an argument or a param: a name that
   * stands for nothing else may be a word that some option takes, such as {@code same}.
   */
  Meaning handedOn(Expression expression, Scope scope) {
    if (expression instanceof Expression.Reference reference
        && context.catalog.isWord(reference.name())
        && peek(expression, scope) == null
        && context.bound(reference.name(), scope) == null
        && context.symbols.find(reference.name()) == null) {
      return new Meaning.Word(reference.name());
    }
    if (expression instanceof Expression.ListValue list
        && !(list.elements().size() == 1 && list.elements().getFirst() instanceof Expression.Loop)
        && list.elements().stream().anyMatch(Expression.Reference.class::isInstance)) {
      List<Meaning> all = list.elements().stream().map(each -> handedOn(each, scope)).toList();
      return all.contains(Meaning.UNKNOWN) ? Meaning.UNKNOWN : new Meaning.Items(all);
    }
    return evaluate(expression, scope);
  }

  private Meaning meaning(Expression expression, Scope scope) {
    return switch (expression) {
      case Expression.Reference reference -> name(reference, scope);
      case Expression.IntLiteral literal -> new Meaning.Number(literal.value());
      case Expression.FloatLiteral literal -> number(literal, literal.value());
      case Expression.PercentLiteral literal -> new Meaning.Number(literal.value());
      case Expression.DimsLiteral literal ->
          new Meaning.Items(
              literal.sizes().stream().<Meaning>map(size -> new Meaning.Number(size)).toList());
      case Expression.QuantityLiteral literal -> quantity(literal);
      case Expression.TruthLiteral literal -> new Meaning.Truth(literal.value());
      case Expression.TextLiteral literal -> new Meaning.Text(literal.value());
      case Expression.Member member -> member(member, scope);
      case Expression.Index index -> index(index, scope);
      case Expression.Call call -> call(call, scope);
      case Expression.RecipeValue recipe -> new Meaning.Closure(recipe.recipe(), scope, context);
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

  private Meaning name(Expression.Reference reference, Scope scope) {
    String name = reference.name();
    Meaning found = scope.find(name);
    if (found == null && judge != null) {
      found = judge.find(reference);
    }
    if (found == null) {
      found = global(name);
    }
    if (found != null) {
      return found;
    }
    for (Kind kind : Kind.values()) {
      if (context.catalog.find(kind, name) != null) {
        return new Meaning.Word(name);
      }
    }
    List<String> names = new ArrayList<>(scope.visible());
    if (judge != null) {
      names.addAll(judge.names());
    }
    names.addAll(context.symbols.names());
    for (Entry entry : context.catalog.entries(Kind.ACTIVATION)) {
      names.add(entry.name());
    }
    for (Entry entry : context.catalog.entries(Kind.FUNCTION)) {
      names.add(entry.name());
    }
    Diagnostic unknown = context.diagnostic(NameCode.UNKNOWN_NAME, reference, "value", name);
    String owner = laying == null || judge != null ? null : dataWith(name);
    context.report(
        owner != null
            ? unknown.withHelp(
                "`%s` is a field of `%s`; a network sees only what stands behind its `from`"
                    .formatted(name, owner))
            : written.suggest(unknown, name, names, reference));
    return Meaning.UNKNOWN;
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

  private @Nullable Meaning global(String name) {
    Meaning parameter = context.parameters.get(name);
    if (parameter != null) {
      return parameter;
    }
    Symbols.Symbol symbol = context.symbols.find(name);
    if (symbol == null) {
      return null;
    }
    return switch (symbol.item()) {
      case Item.Parameter p -> Meaning.UNKNOWN; // its own value could not be found
      case Item.Dataset d -> new Meaning.Dataset(d);
      case Item.Network n -> new Meaning.Network(n);
      case Item.Block b -> new Meaning.Block(b);
      case Item.Function f -> new Meaning.Function(f);
      case Item.Import i -> Meaning.UNKNOWN; // reported where it stands
      case Item.Action a -> null; // phases are named only where a phase is asked for
      case Item.Broken b -> Meaning.UNKNOWN;
    };
  }

  private Meaning number(Expression literal, double value) {
    if (Double.isFinite(value)) {
      return new Meaning.Number(value);
    }
    context.report(
        context.diagnostic(
            ValueCode.TOO_LARGE,
            literal,
            "`" + context.text(literal) + "`",
            "more digits than numbers have"));
    return Meaning.UNKNOWN;
  }

  private Meaning quantity(Expression.QuantityLiteral literal) {
    if (literal.unit().equals("deg")) {
      return new Meaning.Angle(literal.value());
    }
    Double factor = SECONDS.get(literal.unit());
    if (factor != null) {
      return new Meaning.Duration(literal.value() * factor);
    }
    context.report(
        context
            .diagnostic(ValueCode.UNKNOWN_UNIT, literal, literal.unit())
            .withHelp(
                "times are written with ms, s, min, h or d, and angles with deg; plain numbers have no unit"));
    return Meaning.UNKNOWN;
  }

  private Meaning member(Expression.Member member, Scope scope) {
    if (judge != null) {
      Meaning found = judge.member(member);
      if (found != null) {
        return found;
      }
    }
    Meaning target = evaluate(member.target(), scope);
    String name = member.member().text();
    if (target instanceof Meaning.Unknown) {
      return target;
    }
    if (target instanceof Meaning.Tensor tensor && name.equals("shape")) {
      List<Meaning> sizes = new ArrayList<>();
      for (Dimension dimension : tensor.row().dimensions()) {
        if (!(dimension instanceof Dimension.Known known)) {
          context.report(
              context.diagnostic(ValueCode.SIZE_NOT_KNOWN, member, context.text(member.target())));
          return Meaning.UNKNOWN;
        }
        sizes.add(new Meaning.Number(known.size()));
      }
      return new Meaning.Items(sizes);
    }
    if (target instanceof Meaning.Tensor tensor && DIMENSIONS.contains(name)) {
      Meaning size = dimension(tensor, name, member);
      if (size != null) {
        return size;
      }
    }
    if (target instanceof Meaning.Tensor tensor && name.equals("mask") && laying != null) {
      Value mask = laying.mask(tensor.value());
      return mask == null ? new Meaning.Word("none") : tensor(mask, member);
    }
    if (target instanceof Meaning.Network) {
      context.report(
          context
              .diagnostic(
                  ValueCode.NOT_A_VALUE, member, "`" + context.text(member) + "` without data")
              .withHelp("data comes first: `x -> " + context.text(member) + "`"));
      return Meaning.UNKNOWN;
    }
    context.report(
        context
            .diagnostic(NameCode.UNKNOWN_MEMBER, member.member(), target.describe(), name)
            .withHelp(
                target instanceof Meaning.Tensor
                    ? "a tensor has `shape` and `mask`, and of its sizes `channel`, `width`, `height`, `depth`,"
                        + " `time`"
                    : null));
    return Meaning.UNKNOWN;
  }

  /** The size of a dimension by its name, or null if the tensor has none of that name. */
  private @Nullable Meaning dimension(
      Meaning.Tensor tensor, String name, Expression.Member member) {
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
      return new Meaning.Number(known.size());
    }
    context.report(
        context.diagnostic(ValueCode.SIZE_NOT_KNOWN, member, context.text(member.target())));
    return Meaning.UNKNOWN;
  }

  private Meaning index(Expression.Index index, Scope scope) {
    Meaning target = evaluate(index.target(), scope);
    Meaning at = evaluate(index.index(), scope);
    if (target instanceof Meaning.Unknown || at instanceof Meaning.Unknown) {
      return Meaning.UNKNOWN;
    }
    if (target instanceof Meaning.Items items && at instanceof Meaning.Number n && n.isWhole()) {
      if (n.value() < 1 || n.value() > items.elements().size()) {
        context.report(
            context.diagnostic(
                ValueCode.INDEX_OUT_OF_RANGE,
                index.index(),
                Meaning.Number.text(n.value()),
                items.elements().size()));
        return Meaning.UNKNOWN;
      }
      return items.elements().get((int) n.value() - 1);
    }
    if (target instanceof Meaning.Items items
        && at instanceof Meaning.Range range
        && !range.log()
        && range.low() == Math.rint(range.low())
        && range.high() == Math.rint(range.high())) {
      int size = items.elements().size();
      if (range.low() < 1 || range.high() > size || range.high() < range.low()) {
        context.report(
            context.diagnostic(ValueCode.INDEX_OUT_OF_RANGE, index.index(), range.text(), size));
        return Meaning.UNKNOWN;
      }
      return new Meaning.Items(items.elements().subList((int) range.low() - 1, (int) range.high()));
    }
    Laying function = laying;
    if (target instanceof Meaning.Tensor tensor && tensor.row().rank() > 0 && function != null) {
      return part(function, index, tensor, at);
    }
    context.report(
        context.diagnostic(
            ValueCode.BAD_OPERANDS, index, "[ ]", target.describe() + " and " + at.describe()));
    return Meaning.UNKNOWN;
  }

  /** One or several places along the first axis of a row: {@code x[2]}, {@code x[1 .. 3]}. */
  private Meaning part(Laying function, Expression.Index index, Meaning.Tensor tensor, Meaning at) {
    double from;
    double to;
    switch (at) {
      case Meaning.Number n -> {
        from = n.value();
        to = from;
      }
      case Meaning.Range range -> {
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
        return Meaning.UNKNOWN;
      }
    }
    if (!(tensor.row().dimension(0) instanceof Dimension.Known extent)) {
      context.report(
          context.diagnostic(ValueCode.SIZE_NOT_KNOWN, index, context.text(index.target())));
      return Meaning.UNKNOWN;
    }
    for (double place : List.of(from, to)) {
      if (place < 1 || place > extent.size() || place != Math.rint(place)) {
        context.report(
            context
                .diagnostic(
                    ValueCode.INDEX_OUT_OF_RANGE,
                    index.index(),
                    Meaning.Number.text(place),
                    extent.size())
                .withLabel(tensor.made(), "produces " + tensor.row()));
        return Meaning.UNKNOWN;
      }
    }
    if (to < from) {
      context.report(
          context.diagnostic(
              ValueCode.INDEX_OUT_OF_RANGE,
              index.index(),
              Meaning.Number.text(to) + " after " + Meaning.Number.text(from),
              extent.size()));
      return Meaning.UNKNOWN;
    }
    return tensor(
        function.part(
            tensor.value(), (long) from - 1, (long) (to - from) + 1, at instanceof Meaning.Number),
        index);
  }

  // Lists, records, conditions.

  private Meaning items(List<Expression> elements, Scope scope) {
    List<Meaning> all = new ArrayList<>();
    for (Expression element : elements) {
      Meaning meaning = evaluate(element, scope);
      if (meaning instanceof Meaning.Unknown) {
        return meaning;
      }
      all.add(meaning);
    }
    return new Meaning.Items(all);
  }

  private Meaning list(Expression.ListValue list, Scope scope) {
    if (list.elements().size() == 1 && list.elements().getFirst() instanceof Expression.Loop loop) {
      return loopValues(loop, scope);
    }
    return items(list.elements(), scope);
  }

  private Meaning record(Expression.RecordValue record, Scope scope) {
    Map<String, Meaning> values = new LinkedHashMap<>();
    for (Expression.Argument entry : record.entries()) {
      Name key = entry.key();
      Meaning value = evaluate(entry.value(), scope);
      if (value instanceof Meaning.Unknown) {
        return value;
      }
      if (key != null && values.put(key.text(), value) != null) {
        context.report(context.diagnostic(ValueCode.GIVEN_TWICE, entry, key.text()));
        return Meaning.UNKNOWN;
      }
    }
    return new Meaning.Entries(values);
  }

  private Meaning conditional(Expression.Conditional conditional, Scope scope) {
    Body chosen = choose(conditional, scope);
    if (chosen == null) {
      return Meaning.UNKNOWN;
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
    return Meaning.UNKNOWN;
  }

  /** The body of the branch whose condition holds; empty if none does and there is no else. */
  @Nullable Body choose(Expression.Conditional conditional, Scope scope) {
    for (Expression.Branch branch : conditional.branches()) {
      Meaning condition = evaluate(branch.condition(), scope);
      if (condition instanceof Meaning.Unknown) {
        return null;
      }
      if (!(condition instanceof Meaning.Truth truth)) {
        context.report(
            context
                .diagnostic(ValueCode.CONDITION_NOT_KNOWN, branch.condition(), condition.describe())
                .withHelp(
                    condition instanceof Meaning.Tensor
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
  @Nullable List<Meaning> loopElements(Expression.Loop loop, Scope scope) {
    Meaning in = evaluate(loop.in(), scope);
    if (context.hides(loop.variable(), scope)) {
      return null;
    }
    if (in instanceof Meaning.Items items) {
      return items.elements();
    }
    if (in instanceof Meaning.Range range && !range.log()) {
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
      List<Meaning> all = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        all.add(new Meaning.Number(range.low() + round));
      }
      return all;
    }
    if (!(in instanceof Meaning.Unknown)) {
      context.report(
          context.diagnostic(
              ValueCode.WRONG_TYPE, loop.in(), "in", "for", "a list or a range", in.describe()));
    }
    return null;
  }

  private Meaning loopValues(Expression.Loop loop, Scope scope) {
    List<Meaning> elements = loopElements(loop, scope);
    if (elements == null) {
      return Meaning.UNKNOWN;
    }
    List<Meaning> results = new ArrayList<>();
    for (Meaning element : elements) {
      if (!context.spend(loop)) {
        return Meaning.UNKNOWN;
      }
      Scope inner = new Scope(scope);
      inner.bind(loop.variable().text(), element);
      if (loop.recipe().body() instanceof Body.Single single) {
        Meaning result = evaluate(single.flow(), inner);
        if (result instanceof Meaning.Unknown) {
          return result;
        }
        results.add(result);
      } else {
        context.report(
            context
                .diagnostic(ValueCode.NOT_A_VALUE, loop, "this `for`")
                .withHelp("as a value, its braces hold one expression"));
        return Meaning.UNKNOWN;
      }
    }
    return new Meaning.Items(results);
  }

  // Arithmetic.

  private Meaning unary(Expression.Unary unary, Scope scope) {
    Meaning operand = evaluate(unary.operand(), scope);
    if (operand instanceof Meaning.Unknown) {
      return operand;
    }
    switch (unary.operator()) {
      case PLUS -> {
        if (operand instanceof Meaning.Number || operand instanceof Meaning.Tensor) {
          return operand;
        }
      }
      case MINUS -> {
        if (operand instanceof Meaning.Number n) {
          return new Meaning.Number(-n.value());
        }
        Value value = laying == null ? null : operand(operand, laying.x());
        if (laying != null && value != null) {
          return tensor(laying.inherit(laying.x().negate(value), List.of(value)), unary);
        }
      }
      case NOT -> {
        if (operand instanceof Meaning.Truth truth) {
          return new Meaning.Truth(!truth.value());
        }
      }
    }
    context.report(
        context.diagnostic(
            ValueCode.BAD_OPERANDS, unary, unary.operator().text(), operand.describe()));
    return Meaning.UNKNOWN;
  }

  private Meaning binary(Expression.Binary binary, Scope scope) {
    Meaning left = evaluate(binary.left(), scope);
    if (left instanceof Meaning.Truth truth) {
      if (binary.operator() == BinaryOperator.AND && !truth.value()) {
        return truth;
      }
      if (binary.operator() == BinaryOperator.OR && truth.value()) {
        return truth;
      }
    }
    Meaning right = evaluate(binary.right(), scope);
    if (left instanceof Meaning.Unknown || right instanceof Meaning.Unknown) {
      return Meaning.UNKNOWN;
    }
    BinaryOperator operator = binary.operator();
    if (left instanceof Meaning.Number a && right instanceof Meaning.Number b) {
      if (operator == BinaryOperator.DIVIDE && b.value() == 0) {
        context.report(context.diagnostic(ValueCode.DIVISION_BY_ZERO, binary));
        return Meaning.UNKNOWN;
      }
      Meaning result = compute(operator, a.value(), b.value());
      if (result != null) {
        return finite(
            result, binary, operator.text(), left.describe() + " and " + right.describe());
      }
    }
    if (left instanceof Meaning.Truth a && right instanceof Meaning.Truth b) {
      if (operator == BinaryOperator.AND) {
        return new Meaning.Truth(a.value() && b.value());
      }
      if (operator == BinaryOperator.OR) {
        return new Meaning.Truth(a.value() || b.value());
      }
    }
    if (!(left instanceof Meaning.Tensor) && !(right instanceof Meaning.Tensor)) {
      if (operator == BinaryOperator.EQUAL) {
        return new Meaning.Truth(left.equals(right));
      }
      if (operator == BinaryOperator.UNEQUAL) {
        return new Meaning.Truth(!left.equals(right));
      }
    }
    if (laying != null && (left instanceof Meaning.Tensor || right instanceof Meaning.Tensor)) {
      Meaning result = tensors(binary, left, right, laying.x(), scope);
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
    return Meaning.UNKNOWN;
  }

  /** The result, unless it is no number that a machine can hold. */
  private Meaning finite(Meaning result, Node at, String what, String operands) {
    if (!(result instanceof Meaning.Number n) || Double.isFinite(n.value())) {
      return result;
    }
    context.report(
        context
            .diagnostic(ValueCode.BAD_OPERANDS, at, what, operands)
            .withHelp(
                Double.isNaN(n.value())
                    ? "there is no such number"
                    : "the result is larger than any number here"));
    return Meaning.UNKNOWN;
  }

  private static @Nullable Meaning compute(BinaryOperator operator, double a, double b) {
    return switch (operator) {
      case POWER -> new Meaning.Number(Math.pow(a, b));
      case TIMES -> new Meaning.Number(a * b);
      case DIVIDE -> new Meaning.Number(a / b);
      case PLUS -> new Meaning.Number(a + b);
      case MINUS -> new Meaning.Number(a - b);
      case RANGE -> new Meaning.Range(a, b, false);
      case EQUAL -> new Meaning.Truth(a == b);
      case UNEQUAL -> new Meaning.Truth(a != b);
      case LESS -> new Meaning.Truth(a < b);
      case AT_MOST -> new Meaning.Truth(a <= b);
      case GREATER -> new Meaning.Truth(a > b);
      case AT_LEAST -> new Meaning.Truth(a >= b);
      case AND, OR -> null;
    };
  }

  private @Nullable Meaning tensors(
      Expression.Binary binary, Meaning left, Meaning right, Instructions x, Scope scope) {
    Value a = operand(left, x);
    Value b = operand(right, x);
    if (a == null || b == null) {
      return null;
    }
    Shape leftRow = left instanceof Meaning.Tensor tensor ? tensor.row() : Shape.SCALAR;
    Shape rightRow = right instanceof Meaning.Tensor tensor ? tensor.row() : Shape.SCALAR;
    a = aligned(a, b.rank(), x);
    b = aligned(b, a.rank(), x);
    if (!broadcast(a.shape(), b.shape())) {
      String message = "needs two tensors of one shape";
      Branches branches = new Branches(scope);
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
              .withLabel(made(left, binary.left()), Branches.produces(leftName, leftRow))
              .withLabel(made(right, binary.right()), Branches.produces(rightName, rightRow)));
      return Meaning.UNKNOWN;
    }
    Value result =
        switch (binary.operator()) {
          case POWER ->
              right instanceof Meaning.Number n && n.value() == 2 ? x.square(a) : x.power(a, b);
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
    Laying function = laying;
    if (result == null || function == null) {
      return null;
    }
    List<Value> operands = new ArrayList<>();
    for (Meaning operand : List.of(left, right)) {
      if (operand instanceof Meaning.Tensor tensor) {
        operands.add(tensor.value());
      }
    }
    return tensor(function.inherit(result, operands), binary);
  }

  private Place made(Meaning meaning, Node node) {
    return meaning instanceof Meaning.Tensor tensor ? tensor.made() : context.place(node);
  }

  private static @Nullable Value operand(Meaning meaning, Instructions x) {
    return switch (meaning) {
      case Meaning.Tensor tensor ->
          tensor.value().type().element().isFloat()
              ? tensor.value()
              : x.cast(tensor.value(), x.floats());
      case Meaning.Number number -> x.scalar(number.value());
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

  private Meaning tensor(Value value, Node made) {
    return new Meaning.Tensor(value, context.place(made), null, null);
  }

  // Calls as values: functions and losses, not layers.

  private Meaning call(Expression.Call call, Scope scope) {
    if (!(call.callee() instanceof Expression.Reference callee)) {
      context.report(
          context.diagnostic(
              ValueCode.NOT_A_VALUE, call, "a call of " + context.text(call.callee())));
      return Meaning.UNKNOWN;
    }
    String name = callee.name();
    if (judge != null) {
      Meaning judged = judge.call(this, call, name, scope);
      if (judged != null) {
        return judged;
      }
    }
    Symbols.Symbol symbol = context.symbols.find(name);
    if (symbol != null && symbol.item() instanceof Item.Function function) {
      return function(function, call, scope);
    }
    if (symbol != null && symbol.item() instanceof Item.Broken) {
      return Meaning.UNKNOWN;
    }
    List<Meaning> arguments = new ArrayList<>();
    for (Expression.Argument argument : call.arguments()) {
      if (argument.key() == null) {
        Meaning meaning = evaluate(argument.value(), scope);
        if (meaning instanceof Meaning.Unknown) {
          return meaning;
        }
        arguments.add(meaning);
      }
    }
    Meaning computed =
        arguments.size() == call.arguments().size() ? compute(name, arguments) : null;
    if (computed != null) {
      String operands = String.join(" and ", arguments.stream().map(Meaning::describe).toList());
      return finite(computed, call, name, operands);
    }
    Laying function = laying;
    if (function != null) {
      Meaning applied = pure(function, call, name, arguments, scope);
      applied = applied != null ? applied : draw(function, call, name, scope);
      applied = applied != null ? applied : gradient(function, call, name, arguments, scope);
      applied = applied != null ? applied : layerOfItsOwn(function, call, name, scope);
      if (applied != null) {
        return applied;
      }
    }
    for (Kind kind : List.of(Kind.FUNCTION, Kind.ACTIVATION)) {
      if (context.catalog.find(kind, name) != null) {
        String operands = String.join(" and ", arguments.stream().map(Meaning::describe).toList());
        context.report(
            context.diagnostic(
                ValueCode.BAD_OPERANDS, call, name, operands.isEmpty() ? "nothing" : operands));
        return Meaning.UNKNOWN;
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
                      + (!arguments.isEmpty() && arguments.getFirst() instanceof Meaning.Tensor
                          ? context.text(call.arguments().getFirst()) + " -> " + name
                          : "x -> " + context.text(call).lines().findFirst().orElse(name))
                      + "`; for one set of weights under a name, write `shared name = …`"));
      return Meaning.UNKNOWN;
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
    return Meaning.UNKNOWN;
  }

  /** Functions of numbers and lists that are carried out while the file is being checked. */
  private @Nullable Meaning compute(String name, List<Meaning> arguments) {
    if (arguments.size() == 1 && arguments.getFirst() instanceof Meaning.Range range) {
      return name.equals("log") && !range.log() && range.low() > 0
          ? new Meaning.Range(range.low(), range.high(), true)
          : null;
    }
    if (arguments.size() == 1 && arguments.getFirst() instanceof Meaning.Items items) {
      return switch (name) {
        case "reverse" -> new Meaning.Items(items.elements().reversed());
        case "length" -> new Meaning.Number(items.elements().size());
        default -> null;
      };
    }
    List<Double> n = new ArrayList<>();
    for (Meaning argument : arguments) {
      if (!(argument instanceof Meaning.Number number)) {
        return null;
      }
      n.add(number.value());
    }
    Entry entry = context.catalog.find(Kind.FUNCTION, name);
    if (entry == null || !(entry.rule() instanceof Rule.PureFunction function)) {
      return null;
    }
    OptionalDouble value = function.of(n);
    return value.isPresent() ? new Meaning.Number(value.getAsDouble()) : null;
  }

  /** A function or activation of the catalogue applied to tensors, or null if there is none. */
  private @Nullable Meaning pure(
      Laying function, Expression.Call call, String name, List<Meaning> arguments, Scope scope) {
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
        && arguments.getFirst() instanceof Meaning.Tensor tensor) {
      Configured configured =
          written.configure(
              activation, call, call.arguments().subList(1, call.arguments().size()), scope);
      if (configured == null) {
        return Meaning.UNKNOWN;
      }
      Misfit misfit = ((Rule.Activation) activation.rule()).accepts(tensor.value().type());
      if (misfit != null) {
        report(misfit, call, name, List.of(tensor), scope);
        return Meaning.UNKNOWN;
      }
      return tensor(
          function.inherit(function.activate(configured, tensor.value()), List.of(tensor.value())),
          call);
    }
    if (entry == null) {
      return null;
    }
    List<Value> values = new ArrayList<>();
    List<Meaning> taken = new ArrayList<>();
    int used = 0;
    for (Meaning meaning : arguments) {
      List<Value> operands = operands(meaning, function.x());
      if (operands.isEmpty()) {
        break;
      }
      values.addAll(operands);
      taken.addAll(meaning instanceof Meaning.Items items ? items.elements() : List.of(meaning));
      used++;
    }
    if (entry.notYet() == null && !(entry.rule() instanceof Rule.PureFunction)) {
      return null; // of what the compiler knows only
    }
    Configured configured =
        written.configure(
            entry, call, call.arguments().subList(used, call.arguments().size()), scope);
    if (configured == null || !(entry.rule() instanceof Rule.PureFunction rule)) {
      return Meaning.UNKNOWN;
    }
    Misfit misfit = rule.accepts(values.stream().map(Value::type).toList(), configured.options());
    if (misfit != null) {
      report(misfit, call, name, taken, scope);
      return Meaning.UNKNOWN;
    }
    Value applied = rule.apply(function.x(), values, configured.options());
    return tensor(function.inherit(applied, values), call);
  }

  /** Says why a function of the catalogue cannot take these. */
  private void report(
      Misfit misfit, Expression.Call call, String name, List<Meaning> taken, Scope scope) {
    Branches branches = new Branches(scope);
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
  private static List<Value> operands(Meaning meaning, Instructions x) {
    return switch (meaning) {
      case Meaning.Tensor tensor -> List.of(tensor.value());
      case Meaning.Number number -> List.of(x.scalar(number.value()));
      case Meaning.Items items -> {
        List<Meaning.Tensor> all = asTensors(items);
        yield all == null ? List.of() : all.stream().map(Meaning.Tensor::value).toList();
      }
      default -> List.of();
    };
  }

  /** Random numbers of a function of the catalogue; null if it is none that draws any. */
  private @Nullable Meaning draw(Laying function, Expression.Call call, String name, Scope scope) {
    Entry entry = context.catalog.find(Kind.FUNCTION, name);
    if (entry == null || !(entry.rule() instanceof Rule.RandomFunction rule)) {
      return null;
    }
    Configured configured = written.configure(entry, call, call.arguments(), scope);
    if (configured == null) {
      return Meaning.UNKNOWN;
    }
    Misfit misfit = rule.accepts(configured.options());
    if (misfit != null) {
      context.report(
          context
              .diagnostic(ValueCode.SHAPE_MISFIT, call, "`" + name + "`", misfit.message())
              .withHelp(misfit.help()));
      return Meaning.UNKNOWN;
    }
    Value drawn =
        rule.draw(function.x(), function.rows(), function.randomStream(), configured.options());
    return tensor(drawn, call);
  }

  /** The derivative of a value by another one; null if it is not asked for. */
  private @Nullable Meaning gradient(
      Laying function, Expression.Call call, String name, List<Meaning> arguments, Scope scope) {
    Entry entry = context.catalog.find(Kind.FUNCTION, name);
    List<Meaning.Tensor> tensors = asTensors(new Meaning.Items(arguments));
    if (entry == null
        || !(entry.rule() instanceof Rule.Gradient rule)
        || tensors == null
        || arguments.size() < call.arguments().size()) {
      return null;
    }
    List<Value> values = tensors.stream().map(Meaning.Tensor::value).toList();
    Misfit misfit = rule.accepts(values.stream().map(Value::type).toList());
    if (misfit != null) {
      report(misfit, call, name, arguments, scope);
      return Meaning.UNKNOWN;
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
      return Meaning.UNKNOWN;
    }
    return tensor(slope, call);
  }

  /** A layer that takes no data, such as {@code weight}; null if it is none. */
  private @Nullable Meaning layerOfItsOwn(
      Laying function, Expression.Call call, String name, Scope scope) {
    Entry entry = context.catalog.find(Kind.LAYER, name);
    if (entry == null
        || !(entry.rule() instanceof Rule.Layer rule)
        || rule.accepts(List.of(), Options.NONE) != null) {
      return null;
    }
    Configured configured = written.configure(entry, call, call.arguments(), scope);
    if (configured == null) {
      return Meaning.UNKNOWN;
    }
    Value weight = function.lay(name, context.place(call), rule, List.of(), configured);
    return isTooLarge(entry, call) ? Meaning.UNKNOWN : tensor(weight, call);
  }

  /** Whether a layer asked for weights that no machine should be asked to hold; then reported. */
  boolean isTooLarge(Entry layer, Expression step) {
    Laying.Variables.Oversized large = laying == null ? null : laying.takeOversized();
    if (large == null) {
      return false;
    }
    context.report(
        context
            .diagnostic(
                ValueCode.TOO_LARGE,
                step,
                "`" + layer.name() + "`",
                String.format(
                    Locale.ROOT,
                    "%,.0f numbers, %,.0f GiB",
                    large.elements(),
                    large.elements() / FLOATS_IN_GIBIBYTE))
            .withLabel("weights of shape " + large.shape())
            .withHelp("make the layer or its input smaller"));
    return true;
  }

  private Meaning function(Item.Function function, Expression.Call call, Scope scope) {
    String name = function.name().text();
    Evaluator home = in(context.home(function));
    Scope inner = bind(name, function.parameters(), home, call.arguments(), call, scope);
    if (inner == null) {
      return Meaning.UNKNOWN;
    }
    if (!context.enter(name, call)) {
      return Meaning.UNKNOWN;
    }
    try {
      Meaning result = home.evaluate(function.body(), inner);
      return result instanceof Meaning.Tensor tensor ? tensor.madeAt(context.place(call)) : result;
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
      Meaning value = handedOn(argument.value(), scope);
      if (value instanceof Meaning.Unknown) {
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
      Meaning value = home.handedOn(defaultValue, inner);
      if (value instanceof Meaning.Unknown) {
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

  private Meaning flow(Expression.Flow flow, Scope scope) {
    Meaning head = evaluate(flow.head(), scope);
    if (head instanceof Meaning.Unknown) {
      return head;
    }
    List<Meaning.Tensor> data = asTensors(head);
    Laying function = laying;
    if (data == null || function == null) {
      context.report(
          context
              .diagnostic(
                  ValueCode.NOT_A_VALUE, flow.head(), head.describe() + ", where data is needed,")
              .withHelp("a flow begins with data: an input, a field or a named value"));
      return Meaning.UNKNOWN;
    }
    List<Meaning.Tensor> result =
        new Steps(context, this, function).steps(data, flow.steps(), scope);
    return result == null
        ? Meaning.UNKNOWN
        : result.size() == 1 ? result.getFirst() : new Meaning.Items(List.copyOf(result));
  }

  static @Nullable List<Meaning.Tensor> asTensors(Meaning meaning) {
    if (meaning instanceof Meaning.Tensor tensor) {
      return List.of(tensor);
    }
    if (meaning instanceof Meaning.Items items && !items.elements().isEmpty()) {
      List<Meaning.Tensor> all = new ArrayList<>();
      for (Meaning element : items.elements()) {
        if (!(element instanceof Meaning.Tensor tensor)) {
          return null;
        }
        all.add(tensor);
      }
      return all;
    }
    return null;
  }
}
