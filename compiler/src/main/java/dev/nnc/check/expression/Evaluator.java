package dev.nnc.check.expression;

import dev.nnc.ast.Body;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Expression.BinaryOperator;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Node;
import dev.nnc.ast.Section;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Fix;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.ValueCode;
import dev.nnc.ir.OversizedException;
import dev.nnc.ir.Value;
import dev.nnc.resolve.Symbols;
import dev.nnc.type.Dimension;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds what expressions mean. Numbers, lists and conditions are computed here, once and for all;
 * arithmetic on tensors becomes operations of the function that is being built.
 */
public final class Evaluator {
  private static final Map<String, Double> SECONDS =
      Map.of("ms", 1e-3, "s", 1.0, "min", 60.0, "h", 3600.0, "d", 86400.0);

  /** The names of a row's dimensions from the last to the first, as Keras's layers order them. */
  private static final List<String> DIMENSIONS =
      List.of("channel", "width", "height", "depth", "time");

  /** The most rounds of one loop. */
  private static final int MOST_ROUNDS = 10_000;

  private final FileContext context;
  private final @Nullable NetworkBuilder function;
  private final @Nullable ExtraNames extra;
  private final OptionChecker written;
  private final OptionChecker defaults;

  private final OptionMessages messages;
  private final Arithmetic arithmetic;
  private final Calls calls;

  /**
   * @param function the function that is being built, or null where there are no tensors
   * @param extra what outputs and fields a loss or metric may speak of, or null elsewhere
   */
  public Evaluator(
      FileContext context, @Nullable NetworkBuilder function, @Nullable ExtraNames extra) {
    this.context = context;
    this.function = function;
    this.extra = extra;
    this.written = new OptionChecker(context, this, true);
    this.defaults = new OptionChecker(context, this, false);
    this.messages = new OptionMessages(context);
    this.arithmetic = new Arithmetic(context, function);
    this.calls = new Calls(context, this, function, extra, arithmetic);
  }

  /** The same for what stands in the file. */
  Evaluator in(FileContext home) {
    return home == context
        ? this
        : new Evaluator(home, function, extra == null ? null : extra.in(home));
  }

  /** What the checks of the file share in which the expressions stand. */
  FileContext context() {
    return context;
  }

  public OptionChecker options(boolean isDefault) {
    return isDefault ? defaults : written;
  }

  public OptionChecker options() {
    return written;
  }

  public OptionMessages messages() {
    return messages;
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
      CheckedValue value = context.bounded(meaning(expression, scope), expression);
      context.note(expression, value);
      return value;
    } catch (OversizedException large) {
      new OversizeMessages(context, function).report(large, expression);
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
          : context.bounded(new CheckedValue.Items(all), list);
    }
    return evaluate(expression, scope);
  }

  private CheckedValue meaning(Expression expression, Scope scope) {
    return switch (expression) {
      case Expression.Reference reference -> name(reference, scope);
      case Expression.IntLiteral literal -> whole(literal);
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
      case Expression.Call call -> calls.call(call, scope);
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
    if (!context.isHeard()) {
      context.report(context.diagnostic(NameCode.UNKNOWN_NAME, reference, "value", name));
      return CheckedValue.UNKNOWN;
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
    if (extra != null) {
      context.catalog.entries(Kind.LOSS).forEach(entry -> names.add(entry.name()));
      context.catalog.entries(Kind.METRIC).forEach(entry -> names.add(entry.name()));
    }
    Diagnostic unknown = context.diagnostic(NameCode.UNKNOWN_NAME, reference, "value", name);
    String owner = function == null || extra != null ? null : dataWith(name);
    context.report(
        owner != null
            ? unknown.withHelp(
                "`%s` is a field of `%s`; a network sees only what stands behind its `from`"
                    .formatted(name, owner))
            : messages.orVisible(
                messages.suggest(unknown, "value", name, names, reference), scope));
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

  /** Two numbers that differ must not become one without a word. */
  private CheckedValue whole(Expression.IntLiteral literal) {
    double value = literal.value();
    if ((long) value == literal.value()) {
      return new CheckedValue.Number(value);
    }
    String digits = Long.toString(literal.value());
    String quoted = "\"" + digits + "\"";
    context.report(
        context
            .diagnostic(ValueCode.INEXACT, literal, digits, Long.toString((long) value))
            .withHelp(
                "9_007_199_254_740_992 is the most that is counted exactly; a code, such as a key or an"
                    + " account number, is written as a text: "
                    + quoted)
            .withFix(Fix.replace("write it as a text", context.place(literal), quoted)));
    return CheckedValue.UNKNOWN;
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
    if (target instanceof CheckedValue.Tensor tensor && name.equals("mask") && function != null) {
      Value mask = function.mask(tensor.value());
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
                target instanceof CheckedValue.Tensor && name.equals("T")
                    ? "it is `transpose(" + context.text(member.target()) + ")`"
                    : target instanceof CheckedValue.Tensor
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

  /**
   * The branch of an {@code if} whose condition holds, which may be a name that is only known to
   * the option; any other expression is itself.
   */
  Expression chosen(Expression expression, Scope scope) {
    Expression current = expression;
    while (current instanceof Expression.Conditional conditional) {
      Body body = context.quietly(() -> choose(conditional, scope));
      if (!(body instanceof Body.Single single)) {
        return current;
      }
      current = single.flow();
    }
    return current;
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

  // Operators and flows.

  private CheckedValue unary(Expression.Unary unary, Scope scope) {
    CheckedValue operand = evaluate(unary.operand(), scope);
    return operand instanceof CheckedValue.Unknown ? operand : arithmetic.unary(unary, operand);
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
    return arithmetic.binary(binary, left, right, scope);
  }

  private CheckedValue flow(Expression.Flow flow, Scope scope) {
    CheckedValue head = evaluate(flow.head(), scope);
    if (head instanceof CheckedValue.Unknown) {
      return head;
    }
    List<CheckedValue.Tensor> data = head.asTensors();
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

  private CheckedValue tensor(Value value, Node made) {
    return new CheckedValue.Tensor(value, context.place(made));
  }
}
