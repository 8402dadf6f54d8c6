package dev.nnc.check;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.References;
import dev.nnc.diag.ValueCode;
import dev.nnc.resolve.Symbols;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the values of one file's params, which are known before any data or network is. */
final class Parameters {
  private final Context context;
  private final Map<Item, String> overrides;

  /**
   * @param overrides texts given by {@code --set}, by declaration
   */
  Parameters(Context context, Map<Item, String> overrides) {
    this.context = context;
    this.overrides = overrides;
  }

  /** Puts the value of every param of the file into its context, whatever order they stand in. */
  void find(Iterable<Item> items) {
    for (Item item : items) {
      if (item instanceof Item.Parameter parameter) {
        context.parameters.put(parameter.name().text(), Meaning.UNKNOWN);
      }
    }
    // An item is itself and no other: comparing whole trees would be work for nothing.
    Set<Item> found = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<Item> pending = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Item item : items) {
      if (item instanceof Item.Parameter parameter) {
        parameter(parameter, found, pending);
      }
    }
  }

  /**
   * Finds a param's value after the values that it needs, wherever in the file they stand.
   *
   * @param found params and functions that were gone through
   * @param pending those that need this one
   */
  private void parameter(Item item, Set<Item> found, Set<Item> pending) {
    if (found.contains(item)) {
      return;
    }
    if (!pending.add(item)) {
      if (item instanceof Item.Parameter parameter && found.add(item)) {
        context.report(
            context
                .diagnostic(
                    ValueCode.NOT_A_VALUE,
                    parameter.value(),
                    "`" + parameter.name() + "`, which needs its own value,")
                .withHelp("a param may use others, but they may not use it"));
      }
      return;
    }
    Set<String> needed = new LinkedHashSet<>();
    References.in(item, reference -> needed.add(reference.name()));
    for (String name : needed) {
      Symbols.Symbol symbol = context.symbols.find(name);
      if (symbol != null
          && !symbol.imported()
          && (symbol.item() instanceof Item.Function || symbol.item() instanceof Item.Parameter)) {
        parameter(symbol.item(), found, pending);
      }
    }
    pending.remove(item);
    if (found.add(item) && item instanceof Item.Parameter parameter) {
      Meaning value = parameter(parameter, new Evaluator(context, null, null));
      context.parameters.put(parameter.name().text(), value);
    }
  }

  private Meaning parameter(Item.Parameter parameter, Evaluator evaluator) {
    String name = parameter.name().text();
    Scope scope = new Scope(null);
    Expression domain = parameter.domain();
    Meaning in = domain == null ? null : evaluator.handedOn(domain, scope);
    String override = overrides.get(parameter);
    Meaning value =
        isStrange(parameter.value(), in, evaluator)
            ? new Meaning.Word(context.text(parameter.value()))
            : plain(evaluator.handedOn(parameter.value(), scope), parameter.value());
    if (in != null && !isDomain(in)) {
      context.report(
          context.diagnostic(
              ValueCode.WRONG_TYPE,
              parameter.domain() == null ? parameter : parameter.domain(),
              "in",
              name,
              "a range such as 1 .. 10, or a list",
              in.describe()));
      return Meaning.UNKNOWN;
    }
    if (override != null) {
      Expression given = Context.parse(override);
      Meaning replaced =
          given == null ? Meaning.UNKNOWN : context.quietly(() -> evaluator.handedOn(given, scope));
      if (replaced instanceof Meaning.Unknown) {
        context.report(
            context
                .diagnostic(ValueCode.BAD_OVERRIDE, parameter, override, name)
                .withHelp(
                    "write it as in the file, for example `--set "
                        + name
                        + "="
                        + context.text(parameter.value())
                        + "`"));
        return value;
      }
      if (!sameSort(value, replaced)) {
        context.report(
            context
                .diagnostic(ValueCode.BAD_OVERRIDE, parameter, override, name)
                .withHelp("it must be of the sort of its default, " + value.describe()));
        return value;
      }
      value = replaced;
      context.resolution.replace(parameter.value().span(), override);
    }
    if (value instanceof Meaning.Unknown || in == null || in instanceof Meaning.Unknown) {
      return value;
    }
    if (!inDomain(value, in)) {
      context.report(
          context
              .diagnostic(
                  ValueCode.NOT_IN_DOMAIN,
                  parameter.value(),
                  name,
                  text(value),
                  context.text(parameter.domain() == null ? parameter : parameter.domain()))
              .withHelp(
                  override != null
                      ? "choose another value with --set, or widen the domain"
                      : null));
      return Meaning.UNKNOWN;
    }
    return value;
  }

  /** Whether it is a name for nothing where the domain lists words: then that is what is wrong. */
  private boolean isStrange(Expression value, @Nullable Meaning in, Evaluator evaluator) {
    return in instanceof Meaning.Items items
        && items.elements().stream().allMatch(Meaning.Word.class::isInstance)
        && value instanceof Expression.Reference reference
        && context.symbols.find(reference.name()) == null
        && evaluator.peek(value, new Scope(null)) == null;
  }

  private static boolean isDomain(Meaning in) {
    return in instanceof Meaning.Range
        || in instanceof Meaning.Items
        || in instanceof Meaning.Unknown;
  }

  /** The value of a param, which is known before any data or network is. */
  private Meaning plain(Meaning value, Expression at) {
    return switch (value) {
      case Meaning.Number n -> n;
      case Meaning.Duration d -> d;
      case Meaning.Angle a -> a;
      case Meaning.Truth t -> t;
      case Meaning.Text t -> t;
      case Meaning.Word w -> w;
      case Meaning.Range r -> r;
      case Meaning.Items i -> i;
      case Meaning.Entries e -> e;
      case Meaning.Function f -> notPlain(f, at);
      case Meaning.Unknown u -> u;
      case Meaning.Tensor t -> notPlain(t, at);
      case Meaning.Block b -> notPlain(b, at);
      case Meaning.Network n -> notPlain(n, at);
      case Meaning.Dataset d -> notPlain(d, at);
      case Meaning.Shared s -> notPlain(s, at);
      case Meaning.Closure c -> notPlain(c, at);
      case Meaning.Catalogued c -> notPlain(c, at);
    };
  }

  private Meaning notPlain(Meaning value, Expression at) {
    context.report(
        context
            .diagnostic(ValueCode.NOT_A_VALUE, at, value.describe() + " of a param")
            .withHelp("a param is a number, a text, a name such as `relu`, or a list of them"));
    return Meaning.UNKNOWN;
  }

  private static boolean sameSort(Meaning a, Meaning b) {
    return a instanceof Meaning.Unknown || a.getClass() == b.getClass();
  }

  private static boolean inDomain(Meaning value, Meaning domain) {
    return switch (domain) {
      case Meaning.Range range ->
          value instanceof Meaning.Number n
              && n.value() >= range.low()
              && n.value() <= range.high();
      case Meaning.Items items -> items.elements().contains(value);
      default -> true;
    };
  }

  /** A value as a person would write it. */
  static String text(Meaning meaning) {
    return switch (meaning) {
      case Meaning.Number n -> Meaning.Number.text(n.value());
      case Meaning.Truth t -> Boolean.toString(t.value());
      case Meaning.Text t -> "\"" + t.value() + "\"";
      case Meaning.Word w -> w.name();
      case Meaning.Range r -> r.text();
      case Meaning.Items i ->
          "[" + String.join(", ", i.elements().stream().map(Parameters::text).toList()) + "]";
      default -> meaning.describe();
    };
  }
}
