package dev.nnc.check.expression;

import dev.nnc.ast.Body;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Recipe;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.OptionTypes;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.ValueCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes options of what a person wrote in parentheses: names, types, ranges, defaults. */
public final class OptionChecker {
  /** The most values that a shape may hold: far more than any machine can. */
  private static final double MOST_VALUES = 1L << 40;

  private final FileContext context;
  private final Evaluator evaluator;
  private final boolean written;
  private final OptionMessages messages;

  /**
   * @param written whether the expressions stand in the file, and not in a default of the catalogue
   */
  OptionChecker(FileContext context, Evaluator evaluator, boolean written) {
    this.context = context;
    this.evaluator = evaluator;
    this.written = written;
    this.messages = new OptionMessages(context);
  }

  /**
   * The use of an entry of the kind that an expression makes: a bare name or a call. Null if
   * something is wrong, which was then reported.
   *
   * @param report whether to say so if there is no such entry
   */
  public @Nullable Configured use(Kind kind, Expression written, Scope scope, boolean report) {
    Expression expression = chosen(written, scope);
    String name;
    List<Expression.Argument> arguments;
    if (expression instanceof Expression.Call call
        && call.callee() instanceof Expression.Reference callee) {
      name = callee.name();
      arguments = call.arguments();
    } else if (expression instanceof Expression.Reference reference) {
      name = reference.name();
      arguments = List.of();
    } else {
      if (report) {
        messages.reportNoUse(kind, expression);
      }
      return null;
    }
    if (expression instanceof Expression.Reference) {
      CheckedValue meaning = context.bound(name, scope);
      if (meaning instanceof CheckedValue.Word word) {
        name = word.name();
      } else if (meaning instanceof CheckedValue.Unknown) {
        return null;
      }
    }
    if (this.written && kind == Kind.ACTIVATION) {
      UserFunctions functions = new UserFunctions(context);
      Item.Function function = functions.find(name);
      if (function != null) {
        return functions.activation(evaluator, function, expression, arguments, scope);
      }
    }
    Entry entry = context.catalog.find(kind, name);
    if (entry == null) {
      if (report) {
        messages.reportUnknown(kind, name, expression);
      }
      return null;
    }
    return configure(entry, expression, arguments, scope);
  }

  /** The entry with its options, or null if something is wrong. */
  public @Nullable Configured configure(
      Entry entry, Expression use, List<Expression.Argument> arguments, Scope scope) {
    if (written) {
      context.note(use, entry);
    }
    String notYet = entry.notYet();
    if (notYet != null) {
      messages.reportNotYet(entry, use, notYet);
      return null;
    }
    if (use instanceof Expression.Call call
        && call.recipe() instanceof Recipe recipe
        && !takesBraces(entry)) {
      context.report(
          context.diagnostic(
              ValueCode.TOO_MANY_ARGUMENTS, recipe, entry.name(), "no braces", "are some"));
      return null;
    }
    Map<String, Object> values = new LinkedHashMap<>();
    Set<String> given = new LinkedHashSet<>();
    List<Option> positional = entry.options().stream().filter(Option::positional).toList();
    List<Object> further = new ArrayList<>();
    boolean right = true;
    int position = 0;
    for (Expression.Argument argument : arguments) {
      Name key = argument.key();
      Option option;
      if (key != null) {
        option = entry.option(key.text());
        if (option == null || option.repeated()) {
          messages.reportUnknownOption(entry, key);
          right = false;
          continue;
        }
      } else if (position < positional.size()) {
        option = positional.get(position);
        if (option.repeated()) {
          Object each = value(entry, option, argument.value(), scope);
          if (each == null) {
            right = false;
          } else {
            further.add(each);
          }
          given.add(option.name());
          values.put(option.name(), further);
          continue;
        }
        position++;
      } else {
        messages.reportTooMany(entry, positional, argument, arguments);
        right = false;
        break;
      }
      if (written) {
        context.note(argument, option);
      }
      if (!given.add(option.name())) {
        context.report(context.diagnostic(ValueCode.GIVEN_TWICE, argument, option.name()));
        right = false;
        continue;
      }
      String later = option.notYet();
      if (later != null && written) {
        context.report(
            context
                .diagnostic(
                    NameCode.NOT_YET,
                    argument,
                    "the option `" + option.name() + "` of `" + entry.name() + "`")
                .withHelp(later));
        right = false;
        continue;
      }
      Object value = value(entry, option, argument.value(), scope);
      if (value == null) {
        right = false;
      } else {
        values.put(option.name(), value);
      }
    }
    Map<String, Object> all = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (Option option : entry.options()) {
      Object value = values.get(option.name());
      if (value == null && !given.contains(option.name())) {
        String text = option.defaultText();
        if (text == null) {
          missing.add(option.name());
        } else if (option.repeated()) {
          value = List.of();
        } else {
          value = defaultValue(entry, option);
        }
      }
      if (value != null) {
        all.put(option.name(), value);
      }
    }
    if (!missing.isEmpty() && right) {
      messages.reportMissing(entry, use, missing);
      right = false;
    }
    if (right && written) {
      context.resolution.fill(use, entry, given, this::defaultText);
    }
    return right ? new Configured(entry, new Options(all)) : null;
  }

  /** A default with the defaults of what it names, so that nothing is left to fill in. */
  private String defaultText(Option option) {
    String text = Objects.requireNonNull(option.defaultText());
    Kind kind = onlyEntry(option.type());
    Entry named = kind == null ? null : context.catalog.find(kind, text);
    if (named == null) {
      return text;
    }
    String own =
        named.options().stream()
            .filter(each -> !each.repeated() && each.notYet() == null)
            .filter(each -> each.defaultText() != null)
            .map(each -> each.name() + ": " + defaultText(each))
            .collect(Collectors.joining(", "));
    return own.isEmpty() ? text : text + "(" + own + ")";
  }

  static boolean takesBraces(Entry entry) {
    return entry.rule() instanceof Rule.Combinator;
  }

  private Object defaultValue(Entry entry, Option option) {
    String text = option.defaultText();
    if (text == null) {
      throw new IllegalStateException(entry.name() + "." + option.name() + " has no default");
    }
    Expression expression = context.parseDefault(text);
    Object value = convert(option.type(), expression, new Scope(null), true);
    if (value == null) {
      throw new IllegalStateException(
          "the default of " + entry.name() + "." + option.name() + " does not fit: " + text);
    }
    return value;
  }

  public @Nullable Object value(Entry entry, Option option, Expression given, Scope scope) {
    Object value = convert(option.type(), given, scope, false);
    if (value != null) {
      return value;
    }
    Expression expression = chosen(given, scope);
    if (isUnknownChoice(entry, option, option.type(), expression, scope)) {
      return null;
    }
    // A use of an entry explains itself better than "this must be an initializer".
    if (onlyEntry(option.type()) instanceof Kind kind && isUse(expression, scope)) {
      if (use(kind, expression, scope, true) == null) {
        return null;
      }
    }
    CheckedValue meaning = evaluator.evaluate(expression, scope);
    if (meaning instanceof CheckedValue.Unknown) {
      return null;
    }
    boolean isShape =
        option.type() instanceof OptionType.ShapeOf || option.type() instanceof OptionType.Sizes;
    if (isShape && product(meaning) > MOST_VALUES) {
      context.report(
          context.diagnostic(
              ValueCode.TOO_LARGE,
              expression,
              "`" + entry.name() + "`",
              String.format(Locale.ROOT, "%,.0f values", product(meaning))));
      return null;
    }
    messages.reportMisfit(entry, option, expression, meaning);
    return null;
  }

  /**
   * Whether a name stands where words are to choose from and is neither one of them nor known
   * otherwise; then reported.
   */
  private boolean isUnknownChoice(
      Entry entry, Option option, OptionType type, Expression expression, Scope scope) {
    if (type instanceof OptionType.Several several
        && expression instanceof Expression.ListValue list) {
      for (Expression element : list.elements()) {
        if (convert(several.each(), element, scope, false) == null) {
          return isUnknownChoice(entry, option, several.each(), element, scope);
        }
      }
      return false;
    }
    List<String> words = OptionTypes.words(type);
    if (words.isEmpty()
        || !(expression instanceof Expression.Reference reference)
        || context.bound(reference.name(), scope) != null
        || context.symbols.find(reference.name()) != null
        || evaluator.peek(expression, scope) != null) {
      return false;
    }
    List<String> names = new ArrayList<>(words);
    if (onlyEntry(type) instanceof Kind kind) {
      context.catalog.entries(kind).forEach(each -> names.add(each.name()));
    }
    names.addAll(scope.visible());
    names.addAll(context.parameters.keySet());
    messages.reportUnknownChoice(entry, option, reference, names);
    return true;
  }

  /** Whether it looks like the use of an entry: a name that stands for no value, or its call. */
  private boolean isUse(Expression expression, Scope scope) {
    if (expression instanceof Expression.Reference) {
      CheckedValue meaning = evaluator.peek(expression, scope);
      return meaning == null
          || meaning instanceof CheckedValue.Word
          || meaning instanceof CheckedValue.Function;
    }
    return expression instanceof Expression.Call call
        && call.callee() instanceof Expression.Reference
        && evaluator.peek(expression, scope) == null;
  }

  static @Nullable Kind onlyEntry(OptionType type) {
    return switch (type) {
      case OptionType.EntryOf entry -> entry.kind();
      case OptionType.AnyOf any ->
          any.types().stream()
              .filter(OptionType.EntryOf.class::isInstance)
              .map(each -> ((OptionType.EntryOf) each).kind())
              .findFirst()
              .orElse(null);
      default -> null;
    };
  }

  /**
   * The expression as a value of the type, or null if it does not fit. Reports nothing about the
   * fit itself; names that do not exist are reported by their evaluation.
   */
  @Nullable Object convert(OptionType type, Expression given, Scope scope, boolean isDefault) {
    Expression expression = chosen(given, scope);
    return switch (type) {
      case OptionType.Whole whole ->
          !(expression instanceof Expression.PercentLiteral)
                  && !(expression instanceof Expression.FloatLiteral)
                  && number(expression, scope) instanceof CheckedValue.Number n
                  && n.isWhole()
                  && n.value() >= whole.least()
                  && n.value() <= whole.most()
              ? (Object) (long) n.value()
              : null;
      case OptionType.Real real ->
          number(expression, scope) instanceof CheckedValue.Number n && within(real, n.value())
              ? (Object) n.value()
              : null;
      case OptionType.Truth t ->
          evaluator.peek(expression, scope) instanceof CheckedValue.Truth truth
              ? truth.value()
              : null;
      case OptionType.Text t ->
          evaluator.peek(expression, scope) instanceof CheckedValue.Text text ? text.value() : null;
      case OptionType.Word word -> word(word, expression, scope);
      case OptionType.EntryOf entry -> {
        String name = calleeName(expression, scope);
        boolean known =
            name != null
                && (context.catalog.find(entry.kind(), name) != null
                    || (entry.kind() == Kind.ACTIVATION
                        && new UserFunctions(context).find(name) != null));
        yield known
            ? evaluator.options(isDefault).use(entry.kind(), expression, scope, false)
            : null;
      }
      case OptionType.Sizes s -> sizes(expression, scope, 1);
      case OptionType.ShapeOf s -> sizes(expression, scope, 1);
      case OptionType.Numbers n -> numbers(evaluator.peek(expression, scope));
      case OptionType.Texts t -> texts(evaluator.peek(expression, scope));
      case OptionType.Interval i ->
          evaluator.peek(expression, scope) instanceof CheckedValue.Range range
                  && !range.log()
                  && range.low() < range.high()
              ? List.of(range.low(), range.high())
              : null;
      case OptionType.Columns c -> columns(expression);
      case OptionType.ResultName r -> dotted(expression);
      case OptionType.Duration d ->
          evaluator.peek(expression, scope) instanceof CheckedValue.Duration time
              ? time.seconds()
              : null;
      case OptionType.Angle a ->
          evaluator.peek(expression, scope) instanceof CheckedValue.Angle angle
                  && angle.degrees() >= 0
                  && angle.degrees() <= 360
              ? angle.degrees()
              : null;
      case OptionType.Several several -> several(several, expression, scope, isDefault);
      case OptionType.RecipeOf r ->
          expression instanceof Expression.RecipeValue recipe
              ? new CheckedValue.Closure(recipe.recipe(), scope, context)
              : null;
      case OptionType.TensorOf t ->
          evaluator.peek(expression, scope) instanceof CheckedValue.Tensor tensor
              ? tensor.value()
              : null;
      case OptionType.Any a -> given;
      case OptionType.AnyOf any -> {
        for (OptionType each : any.types()) {
          Object value = convert(each, expression, scope, isDefault);
          if (value != null) {
            yield value;
          }
        }
        yield null;
      }
    };
  }

  /**
   * The branch of an {@code if} whose condition holds, which may be a name that is only known to
   * the option; any other expression is itself.
   */
  private Expression chosen(Expression expression, Scope scope) {
    Expression current = expression;
    while (current instanceof Expression.Conditional conditional) {
      Body body = context.quietly(() -> evaluator.choose(conditional, scope));
      if (!(body instanceof Body.Single single)) {
        return current;
      }
      current = single.flow();
    }
    return current;
  }

  private @Nullable List<Object> several(
      OptionType.Several type, Expression expression, Scope scope, boolean isDefault) {
    List<Expression> elements =
        expression instanceof Expression.ListValue list ? list.elements() : List.of(expression);
    List<Object> all = new ArrayList<>();
    for (Expression element : elements) {
      Object value = convert(type.each(), element, scope, isDefault);
      if (value == null) {
        return null;
      }
      all.add(value);
    }
    return List.copyOf(all);
  }

  private @Nullable CheckedValue number(Expression expression, Scope scope) {
    return evaluator.peek(expression, scope);
  }

  private @Nullable String calleeName(Expression expression, Scope scope) {
    if (expression instanceof Expression.Call call
        && call.callee() instanceof Expression.Reference reference) {
      return reference.name();
    }
    if (expression instanceof Expression.Reference reference) {
      CheckedValue meaning = context.bound(reference.name(), scope);
      return meaning instanceof CheckedValue.Word word ? word.name() : reference.name();
    }
    return null;
  }

  private @Nullable String word(OptionType.Word type, Expression expression, Scope scope) {
    if (expression instanceof Expression.Reference reference) {
      if (type.words().contains(reference.name())) {
        return reference.name();
      }
      CheckedValue meaning = context.bound(reference.name(), scope);
      return meaning instanceof CheckedValue.Word word && type.words().contains(word.name())
          ? word.name()
          : null;
    }
    if (expression instanceof Expression.Member) {
      // `x.mask` is `none` where nothing is padded.
      CheckedValue meaning = evaluator.peek(expression, scope);
      return meaning instanceof CheckedValue.Word word && type.words().contains(word.name())
          ? word.name()
          : null;
    }
    return null;
  }

  private static boolean within(OptionType.Real real, double value) {
    boolean above = real.leastIncluded() ? value >= real.least() : value > real.least();
    boolean below = real.mostIncluded() ? value <= real.most() : value < real.most();
    return above && below;
  }

  private @Nullable List<Long> sizes(Expression expression, Scope scope, long least) {
    CheckedValue meaning = evaluator.peek(expression, scope);
    List<CheckedValue> elements =
        meaning instanceof CheckedValue.Items items
            ? items.elements()
            : meaning instanceof CheckedValue.Number n ? List.of(n) : List.of();
    List<Long> sizes = new ArrayList<>();
    for (CheckedValue element : elements) {
      if (!(element instanceof CheckedValue.Number n)
          || !n.isWhole()
          || n.value() < least
          || n.value() > OptionType.MOST) {
        return null;
      }
      sizes.add((long) n.value());
    }
    return sizes.isEmpty() || product(meaning) > MOST_VALUES ? null : sizes;
  }

  /** How many values a shape holds; 0 if it is none. */
  private static double product(@Nullable CheckedValue meaning) {
    double product = 1;
    List<CheckedValue> elements =
        meaning instanceof CheckedValue.Items items ? items.elements() : List.of();
    for (CheckedValue element : elements) {
      product *= element instanceof CheckedValue.Number n ? n.value() : 0;
    }
    return elements.isEmpty() ? 0 : product;
  }

  private static @Nullable Object numbers(@Nullable CheckedValue meaning) {
    if (meaning instanceof CheckedValue.Number n) {
      return n.value();
    }
    if (meaning instanceof CheckedValue.Items items) {
      List<Object> all = new ArrayList<>();
      for (CheckedValue element : items.elements()) {
        Object value = numbers(element);
        if (value == null) {
          return null;
        }
        all.add(value);
      }
      return List.copyOf(all);
    }
    return null;
  }

  private static @Nullable List<String> texts(@Nullable CheckedValue meaning) {
    if (!(meaning instanceof CheckedValue.Items items)) {
      return null;
    }
    List<String> all = new ArrayList<>();
    for (CheckedValue element : items.elements()) {
      if (!(element instanceof CheckedValue.Text text)) {
        return null;
      }
      all.add(text.value());
    }
    return List.copyOf(all);
  }

  private static @Nullable List<String> columns(Expression expression) {
    if (expression instanceof Expression.ListValue list) {
      List<String> names = new ArrayList<>();
      for (Expression element : list.elements()) {
        String name = dotted(element);
        if (name == null) {
          return null;
        }
        names.add(name);
      }
      return List.copyOf(names);
    }
    String name = dotted(expression);
    return name == null ? null : List.of(name);
  }

  /** {@code validation.loss} as text, or null if the expression is no dotted name. */
  public static @Nullable String dotted(Expression expression) {
    return switch (expression) {
      case Expression.Reference reference -> reference.name();
      case Expression.Member member -> {
        String target = dotted(member.target());
        yield target == null ? null : target + "." + member.member().text();
      }
      default -> null;
    };
  }
}
