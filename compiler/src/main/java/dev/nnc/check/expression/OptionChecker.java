package dev.nnc.check.expression;

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
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes options of what a person wrote in parentheses: names, types, ranges, defaults. */
public final class OptionChecker {
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
    Expression expression = evaluator.chosen(written, scope);
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
    for (int i = 0; i < arguments.size(); i++) {
      Expression.Argument argument = arguments.get(i);
      Expression.Argument before = i == 0 ? null : arguments.get(i - 1);
      Name key = argument.key();
      Option option;
      if (key != null) {
        option = entry.option(key.text());
        if (option == null || option.repeated()) {
          messages.reportUnknownOption(entry, key);
          right = false;
          continue;
        }
      } else if (before != null
          && before.key() instanceof Name last
          && entry.option(last.text()) instanceof Option open
          && OptionTypes.isWords(open.type())
          && convert(open.type(), argument.value(), scope, false) != null) {
        messages.reportNoBrackets(entry, open, before.value(), argument);
        right = false;
        continue;
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
        context.report(
            context
                .diagnostic(ValueCode.GIVEN_TWICE, argument, option.name())
                .withHelp(key == null ? named(entry, given, argument, scope) : null));
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
    Object value =
        context.ofDefault(() -> convert(option.type(), expression, new Scope(null), true));
    if (value == null) {
      throw new IllegalStateException(
          "the default of " + entry.name() + "." + option.name() + " does not fit: " + text);
    }
    return value;
  }

  /** The value of an option, or null if it does not fit, which was reported. */
  public @Nullable Object value(Entry entry, Option option, Expression given, Scope scope) {
    Conversion conversion = new Conversion(context, evaluator, given, scope, false);
    Object value = conversion.to(option.type());
    if (value == null) {
      conversion.report(entry, option);
    }
    return value;
  }

  /** Which option a value without a name may have been meant for. */
  private @Nullable String named(
      Entry entry, Set<String> given, Expression.Argument argument, Scope scope) {
    return entry.options().stream()
        .filter(option -> !given.contains(option.name()) && !option.repeated())
        .filter(option -> convert(option.type(), argument.value(), scope, false) != null)
        .findFirst()
        .map(
            option ->
                "say which it is: `" + option.name() + ": " + context.text(argument.value()) + "`")
        .orElse(null);
  }

  /** The expression as a value of the type, or null if it does not fit. */
  @Nullable Object convert(OptionType type, Expression given, Scope scope, boolean isDefault) {
    return new Conversion(context, evaluator, given, scope, isDefault).to(type);
  }

  /** The kind of entries that an option takes, if it takes any. */
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
