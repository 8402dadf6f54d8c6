package dev.nnc.check;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.References;
import dev.nnc.check.expression.CheckedValue;
import dev.nnc.check.expression.Evaluator;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.ParamDomain;
import dev.nnc.check.expression.Scope;
import dev.nnc.diag.ValueCode;
import dev.nnc.resolve.Symbols;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the values of one file's params, which are known before any data or network is. */
final class Parameters {
  /** Of a long ring so many names are told from its beginning, and so many from its end. */
  private static final int RING_SHOWN = 4;

  private final FileContext context;
  private final Map<Item, Binding> bindings;

  // An item is itself and no other: comparing whole trees would be work for nothing.

  /** Params and functions that were gone through. */
  private final Set<Item> found = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Those on the way from the one that is looked for. */
  private final Set<Item> pending = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * @param bindings values given from outside, by declaration
   */
  Parameters(FileContext context, Map<Item, Binding> bindings) {
    this.context = context;
    this.bindings = bindings;
  }

  /** Puts the value of every param of the file into its context, whatever order they stand in. */
  void find(Iterable<Item> items) {
    for (Item item : items) {
      if (item instanceof Item.Parameter parameter) {
        context.parameters.put(parameter.name().text(), CheckedValue.UNKNOWN);
      }
    }
    for (Item item : items) {
      if (item instanceof Item.Parameter) {
        findFrom(item);
      }
    }
  }

  /** A param or function on the way, and what it needs of which the value is not yet looked for. */
  private record Way(Item item, Iterator<Item> needed) {}

  /**
   * Finds a param's value after the values that it needs, wherever in the file they stand. Chains
   * of params may be as long as a file, and longer than a stack is deep.
   */
  private void findFrom(Item first) {
    Deque<Way> way = new ArrayDeque<>();
    enter(first, way);
    while (!way.isEmpty()) {
      Way last = way.getLast();
      if (last.needed().hasNext()) {
        enter(last.needed().next(), way);
        continue;
      }
      way.removeLast();
      pending.remove(last.item());
      if (found.add(last.item()) && last.item() instanceof Item.Parameter parameter) {
        CheckedValue value = parameter(parameter, new Evaluator(context, null, null));
        // Each is written out in the record of a run, whatever it shares with others.
        boolean counted = context.spend(parameter.name(), value.size());
        context.parameters.put(parameter.name().text(), counted ? value : CheckedValue.UNKNOWN);
      }
    }
  }

  private void enter(Item item, Deque<Way> way) {
    if (found.contains(item)) {
      return;
    }
    if (pending.add(item)) {
      way.addLast(new Way(item, needed(item)));
    } else if (item instanceof Item.Parameter parameter && found.add(item)) {
      reportRing(parameter, way);
    }
  }

  /** The params and functions of the file that the item names. */
  private Iterator<Item> needed(Item item) {
    Set<String> names = new LinkedHashSet<>();
    References.in(item, reference -> names.add(reference.name()));
    List<Item> needed = new ArrayList<>();
    for (String name : names) {
      Symbols.Symbol symbol = context.symbols.find(name);
      if (symbol != null
          && !symbol.imported()
          && (symbol.item() instanceof Item.Function || symbol.item() instanceof Item.Parameter)) {
        needed.add(symbol.item());
      }
    }
    return needed.iterator();
  }

  /** Says that a param needs its own value, and through which others. */
  private void reportRing(Item.Parameter parameter, Deque<Way> way) {
    List<String> ring = new ArrayList<>();
    for (Way each : way) {
      Name name = Symbols.declared(each.item());
      if (name != null && (each.item() == parameter || !ring.isEmpty())) {
        ring.add(name.text());
      }
    }
    ring.add(parameter.name().text());
    context.report(
        context
            .diagnostic(
                ValueCode.NOT_A_VALUE,
                parameter.value(),
                "`" + parameter.name() + "`, which needs its own value,")
            .withNote(ring.size() == 2 ? "it names itself" : "the ring is " + text(ring))
            .withHelp("a param may use others, but they may not use it"));
  }

  /** For example {@code a → b → a}; of a long ring its beginning and its end. */
  private static String text(List<String> ring) {
    if (ring.size() <= 2 * RING_SHOWN) {
      return String.join(" → ", ring);
    }
    int left = ring.size() - 2 * RING_SHOWN;
    return String.join(" → ", ring.subList(0, RING_SHOWN))
        + " → … ("
        + left
        + " more) … → "
        + String.join(" → ", ring.subList(ring.size() - RING_SHOWN, ring.size()));
  }

  private CheckedValue parameter(Item.Parameter parameter, Evaluator evaluator) {
    String name = parameter.name().text();
    Scope scope = new Scope(null);
    Expression domain = parameter.domain();
    CheckedValue in = domain == null ? null : evaluator.handedOn(domain, scope);
    Binding binding = bindings.get(parameter);
    CheckedValue value =
        isStrange(parameter.value(), in, evaluator)
            ? new CheckedValue.Word(context.text(parameter.value()))
            : plain(evaluator.handedOn(parameter.value(), scope), parameter.value());
    if (in != null && !ParamDomain.isOne(in)) {
      context.report(
          context.diagnostic(
              ValueCode.WRONG_TYPE,
              parameter.domain() == null ? parameter : parameter.domain(),
              "in",
              name,
              "a range such as 1 .. 10, or a list",
              in.describe()));
      return CheckedValue.UNKNOWN;
    }
    if (binding != null) {
      String written = binding.written();
      Expression given = binding.value().orElse(null);
      CheckedValue replaced =
          given == null
              ? CheckedValue.UNKNOWN
              : context.quietly(() -> evaluator.handedOn(given, scope));
      if (replaced instanceof CheckedValue.Unknown) {
        context.report(
            context
                .diagnostic(ValueCode.BAD_OVERRIDE, parameter, written, name)
                .withHelp(
                    "write it as in the file, for example `--set "
                        + name
                        + "="
                        + context.text(parameter.value())
                        + "`"));
        return value;
      }
      if (!ParamDomain.isOfSort(value, replaced)) {
        context.report(
            context
                .diagnostic(ValueCode.BAD_OVERRIDE, parameter, written, name)
                .withHelp("it must be of the sort of its default, " + value.describe()));
        return value;
      }
      value = replaced;
      context.resolution.replace(parameter.value().span(), written);
    }
    if (value instanceof CheckedValue.Unknown || in == null || in instanceof CheckedValue.Unknown) {
      return value;
    }
    if (!ParamDomain.contains(in, value)) {
      context.report(
          context
              .diagnostic(
                  ValueCode.NOT_IN_DOMAIN,
                  parameter.value(),
                  name,
                  ParamDomain.text(value),
                  context.text(parameter.domain() == null ? parameter : parameter.domain()))
              .withHelp(
                  binding != null ? "choose another value with --set, or widen the domain" : null));
      return CheckedValue.UNKNOWN;
    }
    return value;
  }

  /** Whether it is a name for nothing where the domain lists words: then that is what is wrong. */
  private boolean isStrange(Expression value, @Nullable CheckedValue in, Evaluator evaluator) {
    return in instanceof CheckedValue.Items items
        && items.elements().stream().allMatch(CheckedValue.Word.class::isInstance)
        && value instanceof Expression.Reference reference
        && context.symbols.find(reference.name()) == null
        && evaluator.peek(value, new Scope(null)) == null;
  }

  /** The value of a param, which is known before any data or network is. */
  private CheckedValue plain(CheckedValue value, Expression at) {
    return switch (value) {
      case CheckedValue.Number n -> n;
      case CheckedValue.Duration d -> d;
      case CheckedValue.Angle a -> a;
      case CheckedValue.Truth t -> t;
      case CheckedValue.Text t -> t;
      case CheckedValue.Word w -> w;
      case CheckedValue.Range r -> r;
      case CheckedValue.Items i -> i;
      case CheckedValue.Entries e -> e;
      case CheckedValue.Function f -> notPlain(f, at);
      case CheckedValue.Unknown u -> u;
      case CheckedValue.Tensor t -> notPlain(t, at);
      case CheckedValue.Block b -> notPlain(b, at);
      case CheckedValue.Network n -> notPlain(n, at);
      case CheckedValue.Dataset d -> notPlain(d, at);
      case CheckedValue.Shared s -> notPlain(s, at);
      case CheckedValue.Closure c -> notPlain(c, at);
    };
  }

  private CheckedValue notPlain(CheckedValue value, Expression at) {
    context.report(
        context
            .diagnostic(ValueCode.NOT_A_VALUE, at, value.describe() + " of a param")
            .withHelp("a param is a number, a text, a name such as `relu`, or a list of them"));
    return CheckedValue.UNKNOWN;
  }
}
