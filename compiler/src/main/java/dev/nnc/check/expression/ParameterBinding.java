package dev.nnc.check.expression;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.ValueCode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives the parameters of blocks and functions the values that a use hands on to them. */
final class ParameterBinding {
  private final FileContext context;
  private final Evaluator evaluator;
  private final OptionMessages messages;

  /**
   * @param evaluator finds what the arguments mean, at the place of the use
   */
  ParameterBinding(FileContext context, Evaluator evaluator) {
    this.context = context;
    this.evaluator = evaluator;
    this.messages = new OptionMessages(context);
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
      if (home.context().hides(formal.name(), null)) {
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
              messages.suggest(
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
      CheckedValue value = evaluator.handedOn(argument.value(), scope);
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
                .withLabel(home.context().place(formal), "declared here without a default"));
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
}
