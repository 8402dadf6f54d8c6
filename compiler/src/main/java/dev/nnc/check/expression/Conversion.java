package dev.nnc.check.expression;

import dev.nnc.ast.Expression;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.OptionTypes;
import dev.nnc.diag.ValueCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One expression on its way to a value of an option. It is evaluated once and quietly, whatever
 * types are tried; only if none fits is it looked at again, to say why.
 */
final class Conversion {
  /** The most values that a shape may hold: far more than any machine can. */
  private static final double MOST_VALUES = 1L << 40;

  private final FileContext context;
  private final Evaluator evaluator;
  private final Expression given;
  private final Expression expression;
  private final Scope scope;
  private final boolean isDefault;

  private boolean evaluated;
  private @Nullable CheckedValue meaning;

  /**
   * @param isDefault whether the expression is a default of the catalogue
   */
  Conversion(
      FileContext context, Evaluator evaluator, Expression given, Scope scope, boolean isDefault) {
    this.context = context;
    this.evaluator = evaluator;
    this.given = given;
    this.expression = evaluator.chosen(given, scope);
    this.scope = scope;
    this.isDefault = isDefault;
  }

  private Conversion element(Expression element) {
    return new Conversion(context, evaluator, element, scope, isDefault);
  }

  /**
   * The value, or null if it does not fit. Nothing is reported of the fit itself, but what is wrong
   * with the options of an entry is.
   */
  @Nullable Object to(OptionType type) {
    return to(type, given);
  }

  /** Says why it is no value of the option. */
  void report(Entry entry, Option option) {
    if (isUnknownChoice(entry, option, option.type(), expression)) {
      return;
    }
    if (expression instanceof Expression.Tuple tuple && OptionTypes.isWords(option.type())) {
      new OptionMessages(context).reportParentheses(entry, option, tuple);
      return;
    }
    String name = calleeName();
    Option meant = name == null || name.equals(option.name()) ? null : entry.option(name);
    if (meant != null && context.bound(meant.name(), scope) == null) {
      new OptionMessages(context).reportBareOption(entry, option, expression, meant);
      return;
    }
    // A use of an entry explains itself better than "this must be an initializer".
    if (OptionChecker.onlyEntry(option.type()) instanceof Kind kind && isUse()) {
      if (evaluator.options(isDefault).use(kind, expression, scope, true) == null) {
        return;
      }
    }
    CheckedValue found = evaluator.evaluate(expression, scope);
    if (found instanceof CheckedValue.Unknown) {
      return;
    }
    boolean isShape =
        option.type() instanceof OptionType.ShapeOf || option.type() instanceof OptionType.Sizes;
    if (isShape && product(found) > MOST_VALUES) {
      context.report(
          context.diagnostic(
              ValueCode.TOO_LARGE,
              expression,
              "`" + entry.name() + "`",
              String.format(Locale.ROOT, "%,.0f values", product(found))));
      return;
    }
    new OptionMessages(context).reportMisfit(entry, option, expression, found);
  }

  /** What the expression means, evaluated at the first call; null if something is wrong with it. */
  private @Nullable CheckedValue meaning() {
    if (!evaluated) {
      meaning = evaluator.peek(expression, scope);
      evaluated = true;
    }
    return meaning;
  }

  private @Nullable Object to(OptionType type, Expression written) {
    return switch (type) {
      case OptionType.Whole whole ->
          !(expression instanceof Expression.PercentLiteral)
                  && !(expression instanceof Expression.FloatLiteral)
                  && meaning() instanceof CheckedValue.Number n
                  && n.isWhole()
                  && n.value() >= whole.least()
                  && n.value() <= whole.most()
              ? (Object) (long) n.value()
              : null;
      case OptionType.Real real ->
          meaning() instanceof CheckedValue.Number n && within(real, n.value())
              ? (Object) n.value()
              : null;
      case OptionType.Truth t ->
          meaning() instanceof CheckedValue.Truth truth ? truth.value() : null;
      case OptionType.Text t -> meaning() instanceof CheckedValue.Text text ? text.value() : null;
      case OptionType.Word word -> word(word);
      case OptionType.EntryOf entry -> {
        String name = calleeName();
        boolean known =
            name != null
                && (context.catalog.find(entry.kind(), name) != null
                    || (entry.kind() == Kind.ACTIVATION
                        && new UserFunctions(context).find(name) != null));
        yield known
            ? evaluator.options(isDefault).use(entry.kind(), expression, scope, false)
            : null;
      }
      case OptionType.Sizes s -> sizes();
      case OptionType.ShapeOf s -> sizes();
      case OptionType.Numbers n -> numbers(meaning());
      case OptionType.Texts t -> texts(meaning());
      case OptionType.Interval i ->
          meaning() instanceof CheckedValue.Range range
                  && !range.log()
                  && range.low() < range.high()
              ? List.of(range.low(), range.high())
              : null;
      case OptionType.Columns c -> columns(expression);
      case OptionType.ResultName r -> OptionChecker.dotted(expression);
      case OptionType.Duration d ->
          meaning() instanceof CheckedValue.Duration time ? time.seconds() : null;
      case OptionType.Angle a ->
          meaning() instanceof CheckedValue.Angle angle
                  && angle.degrees() >= 0
                  && angle.degrees() <= 360
              ? angle.degrees()
              : null;
      case OptionType.Several several -> several(several);
      case OptionType.RecipeOf r ->
          expression instanceof Expression.RecipeValue recipe
              ? new CheckedValue.Closure(recipe.recipe(), scope, context)
              : null;
      case OptionType.TensorOf t ->
          meaning() instanceof CheckedValue.Tensor tensor ? tensor.value() : null;
      case OptionType.Any a -> written;
      case OptionType.AnyOf any -> {
        for (OptionType each : any.types()) {
          Object value = to(each, expression);
          if (value != null) {
            yield value;
          }
        }
        yield null;
      }
    };
  }

  private @Nullable List<Object> several(OptionType.Several type) {
    List<Expression> elements =
        expression instanceof Expression.ListValue list ? list.elements() : List.of(expression);
    List<Object> all = new ArrayList<>();
    for (Expression element : elements) {
      Object value = element(element).to(type.each());
      if (value == null) {
        return null;
      }
      all.add(value);
    }
    return List.copyOf(all);
  }

  private @Nullable String calleeName() {
    if (expression instanceof Expression.Call call
        && call.callee() instanceof Expression.Reference reference) {
      return reference.name();
    }
    if (expression instanceof Expression.Reference reference) {
      CheckedValue bound = context.bound(reference.name(), scope);
      return bound instanceof CheckedValue.Word word ? word.name() : reference.name();
    }
    return null;
  }

  private @Nullable String word(OptionType.Word type) {
    if (expression instanceof Expression.Reference reference) {
      if (type.words().contains(reference.name())) {
        return reference.name();
      }
      CheckedValue bound = context.bound(reference.name(), scope);
      return bound instanceof CheckedValue.Word word && type.words().contains(word.name())
          ? word.name()
          : null;
    }
    if (expression instanceof Expression.Member) {
      // `x.mask` is `none` where nothing is padded.
      return meaning() instanceof CheckedValue.Word word && type.words().contains(word.name())
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

  private @Nullable List<Long> sizes() {
    CheckedValue known = meaning();
    List<CheckedValue> elements =
        known instanceof CheckedValue.Items items
            ? items.elements()
            : known instanceof CheckedValue.Number n ? List.of(n) : List.of();
    List<Long> sizes = new ArrayList<>();
    for (CheckedValue element : elements) {
      if (!(element instanceof CheckedValue.Number n)
          || !n.isWhole()
          || n.value() < 1
          || n.value() > OptionType.MOST) {
        return null;
      }
      sizes.add((long) n.value());
    }
    return sizes.isEmpty() || product(known) > MOST_VALUES ? null : sizes;
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
        String name = OptionChecker.dotted(element);
        if (name == null) {
          return null;
        }
        names.add(name);
      }
      return List.copyOf(names);
    }
    String name = OptionChecker.dotted(expression);
    return name == null ? null : List.of(name);
  }

  /**
   * Whether a name stands where words are to choose from and is neither one of them nor known
   * otherwise; then reported.
   */
  private boolean isUnknownChoice(
      Entry entry, Option option, OptionType type, Expression expression) {
    if (type instanceof OptionType.Several several
        && expression instanceof Expression.ListValue list) {
      for (Expression element : list.elements()) {
        if (element(element).to(several.each()) == null) {
          return isUnknownChoice(entry, option, several.each(), element);
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
    if (OptionChecker.onlyEntry(type) instanceof Kind kind) {
      context.catalog.entries(kind).forEach(each -> names.add(each.name()));
    }
    names.addAll(scope.visible());
    names.addAll(context.parameters.keySet());
    new OptionMessages(context).reportUnknownChoice(entry, option, reference, names);
    return true;
  }

  /** Whether it looks like the use of an entry: a name that stands for no value, or its call. */
  private boolean isUse() {
    if (expression instanceof Expression.Reference) {
      CheckedValue known = meaning();
      return known == null
          || known instanceof CheckedValue.Word
          || known instanceof CheckedValue.Function;
    }
    return expression instanceof Expression.Call call
        && call.callee() instanceof Expression.Reference
        && meaning() == null;
  }
}
