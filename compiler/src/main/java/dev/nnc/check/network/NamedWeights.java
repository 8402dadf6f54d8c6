package dev.nnc.check.network;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.check.expression.BuiltLayer;
import dev.nnc.check.expression.CheckedValue;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.NetworkBuilder;
import dev.nnc.check.expression.OptionMessages;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.NameCode;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.resolve.Symbols;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the weights that a training is told to change or to leave as they are: those of a network,
 * of a named value (of all layers that lead to it), or of a layer by its name in the summary.
 */
final class NamedWeights {
  private final FileContext context;
  private final NetworkBuilder laid;
  private final Item.Network network;
  private final String verb;
  private final ActionCode none;

  /**
   * @param laid a function in which the trained network was laid down
   * @param verb what is done with the weights, for advice
   * @param none what to report of a part without weights
   */
  NamedWeights(
      FileContext context,
      NetworkBuilder laid,
      Item.Network network,
      String verb,
      ActionCode none) {
    this.context = context;
    this.laid = laid;
    this.network = network;
    this.verb = verb;
    this.none = none;
  }

  /** The names of the variables that the parts hold, or null if one of the parts is wrong. */
  @Nullable Set<String> variables(List<Expression> parts) {
    Set<String> frozen = new LinkedHashSet<>();
    boolean right = true;
    for (Expression part : parts) {
      Set<String> its = part(part);
      right &= its != null;
      if (its != null) {
        frozen.addAll(its);
      }
    }
    return right ? frozen : null;
  }

  private @Nullable Set<String> part(Expression part) {
    Expression owner = part instanceof Expression.Member member ? member.target() : part;
    if (!(owner instanceof Expression.Reference reference)) {
      context.report(
          context
              .diagnostic(
                  NameCode.WRONG_SORT, part, context.text(part), "value", "a part of a network")
              .withHelp("name a network, or a value or layer of one: `net.features`"));
      return null;
    }
    Symbols.Symbol symbol = context.symbols.find(reference.name());
    if (symbol == null || !(symbol.item() instanceof Item.Network whole)) {
      reportNoNetwork(reference, symbol);
      return null;
    }
    String name = whole.name().text();
    Set<String> its =
        part instanceof Expression.Member member ? inside(name, member) : named(name + "/");
    if (its != null && its.isEmpty()) {
      context.report(
          context
              .diagnostic(none, part, context.text(part), network.name().text())
              .withHelp(
                  verb + " something with weights that `" + network.name() + "` uses" + used()));
      return null;
    }
    return its;
  }

  /** The networks whose weights there are, for advice. */
  private String used() {
    Set<String> networks = new LinkedHashSet<>();
    for (Variable variable : laid.variables()) {
      String name = variable.name();
      String owner = name.substring(0, Math.max(0, name.indexOf('/')));
      if (context.symbols.find(owner) instanceof Symbols.Symbol symbol
          && symbol.item() instanceof Item.Network whole
          && whole != network) {
        networks.add("`" + owner + "`");
      }
    }
    return networks.isEmpty() ? "" : ": " + String.join(", ", networks);
  }

  private void reportNoNetwork(Expression.Reference reference, Symbols.@Nullable Symbol symbol) {
    String name = reference.name();
    if (symbol != null) {
      if (!(symbol.item() instanceof Item.Broken) && !(symbol.item() instanceof Item.Import)) {
        context.report(
            context
                .diagnostic(NameCode.WRONG_SORT, reference, name, symbol.sort(), "a network")
                .withLabel(context.place(symbol.name()), "declared here"));
      }
      return;
    }
    List<String> networks = new ArrayList<>();
    for (String each : context.symbols.names()) {
      Symbols.Symbol other = context.symbols.find(each);
      if (other != null && other.item() instanceof Item.Network) {
        networks.add(each);
      }
    }
    context.report(
        new OptionMessages(context)
            .suggest(
                context.diagnostic(NameCode.UNKNOWN_NAME, reference, "network", name),
                name,
                networks,
                reference));
  }

  /** The weights of a named value or of a layer. */
  private @Nullable Set<String> inside(String owner, Expression.Member member) {
    String name = member.member().text();
    CheckedValue.Tensor value = laid.value(owner, name);
    if (value != null) {
      return leadingTo(value.value());
    }
    Set<String> layer = named(owner + "/" + name + "/");
    if (!layer.isEmpty()) {
      return layer;
    }
    List<String> names = new ArrayList<>(laid.valuesOf(owner));
    for (BuiltLayer each : laid.layers()) {
      if (each.name.startsWith(owner + "/")) {
        names.add(each.name.substring(owner.length() + 1));
      }
    }
    context.report(
        new OptionMessages(context)
            .suggest(
                context.diagnostic(
                    NameCode.UNKNOWN_MEMBER, member.member(), "the network `" + owner + "`", name),
                name,
                names,
                member.member()));
    return null;
  }

  private Set<String> named(String prefix) {
    Set<String> names = new LinkedHashSet<>();
    for (Variable variable : laid.variables()) {
      if (variable.name().startsWith(prefix)) {
        names.add(variable.name());
      }
    }
    return names;
  }

  /** The variables on which a value depends. */
  private Set<String> leadingTo(Value value) {
    Set<Value> seen = new HashSet<>();
    Deque<Value> open = new ArrayDeque<>(List.of(value));
    while (!open.isEmpty()) {
      Value next = open.pop();
      Operation operation = seen.add(next) ? laid.builder().definition(next) : null;
      if (operation != null) {
        open.addAll(operation.inputs());
      }
    }
    Set<String> names = new LinkedHashSet<>();
    for (Variable variable : laid.variables()) {
      if (seen.contains(laid.read(variable))) {
        names.add(variable.name());
      }
    }
    return names;
  }
}
