package dev.nnc.check.expression;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Node;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.OptionTypes;
import dev.nnc.catalog.Wording;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Elsewhere;
import dev.nnc.diag.Fix;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.Similar;
import dev.nnc.diag.ValueCode;
import dev.nnc.resolve.Symbols;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says what is wrong with names and options, and which was probably meant. Whether anything is, is
 * for {@link OptionChecker} to find out.
 */
public final class OptionMessages {
  /** So many names a message lists. */
  private static final int MOST_NAMED = 12;

  /** Of a kind's entries more are shown, where nobody can know which of them was meant. */
  private static final int MOST_LISTED = 30;

  private final FileContext context;

  public OptionMessages(FileContext context) {
    this.context = context;
  }

  /**
   * The diagnostic with "did you mean" and a fix, or with the list of what there is if it is short.
   */
  public Diagnostic suggest(Diagnostic diagnostic, String name, List<String> names, Node at) {
    if (!context.isHeard()) {
      return diagnostic;
    }
    String here = Elsewhere.here(name, names).orElse(null);
    if (here != null) {
      Diagnostic helped = diagnostic.withHelp("here it is written `" + here + "`");
      return names.contains(here)
          ? helped.withFix(Fix.replace("change to `" + here + "`", context.place(at), here))
          : helped;
    }
    String nearest = Similar.to(name, names).orElse(null);
    if (nearest != null) {
      return diagnostic
          .withHelp("did you mean `" + nearest + "`?")
          .withFix(Fix.replace("change to `" + nearest + "`", context.place(at), nearest));
    }
    return names.isEmpty() || names.size() > 16
        ? diagnostic
        : diagnostic.withHelp("there are: " + String.join(", ", names));
  }

  /**
   * The same where something else may do here what was meant.
   *
   * @param owner the entry that has no such setting or option, or the sort of thing
   */
  public Diagnostic suggest(
      Diagnostic diagnostic, String owner, String name, List<String> names, Node at) {
    return suggest(diagnostic, List.of(owner), name, names, at);
  }

  private Diagnostic suggest(
      Diagnostic diagnostic, List<String> owners, String name, List<String> names, Node at) {
    String advice =
        context.isHeard()
            ? Elsewhere.advice(name, owners.toArray(String[]::new)).orElse(null)
            : null;
    if (advice == null) {
      return suggest(diagnostic, name, names, at);
    }
    Diagnostic helped = diagnostic.withHelp(advice);
    return names.stream()
        .filter(each -> Elsewhere.isSpelling(name, each))
        .findFirst()
        .map(
            each ->
                helped.withFix(Fix.replace("change to `" + each + "`", context.place(at), each)))
        .orElse(helped);
  }

  /** With the values that there are, if nothing else helps and they are few. */
  Diagnostic orVisible(Diagnostic diagnostic, Scope scope) {
    List<String> visible = List.copyOf(scope.visible());
    return diagnostic.help() != null || visible.isEmpty() || visible.size() > MOST_NAMED
        ? diagnostic
        : diagnostic.withHelp("there are: " + String.join(", ", visible));
  }

  /** Says that there is no entry of the kind and name. */
  public void reportUnknown(Kind kind, String name, Expression at) {
    List<String> names = new ArrayList<>();
    context.catalog.entries(kind).forEach(entry -> names.add(entry.name()));
    Expression place = at instanceof Expression.Call call ? call.callee() : at;
    Symbols.Symbol symbol = context.symbols.find(name);
    if (symbol != null && symbol.item() instanceof Item.Function) {
      context.report(
          context.diagnostic(
              NameCode.NOT_YET, place, "a function of the file as " + kind.withArticle()));
      return;
    }
    if (kind == Kind.METRIC) {
      // Metrics may be expressions.
      context.catalog.entries(Kind.FUNCTION).forEach(entry -> names.add(entry.name()));
    }
    Diagnostic diagnostic = context.diagnostic(NameCode.UNKNOWN_NAME, place, kind.noun(), name);
    if (kind == Kind.METRIC && context.catalog.find(Kind.FUNCTION, name) != null) {
      context.report(
          diagnostic.withHelp(
              "a formula is a metric as a function of the file, of which the mean over all rows is"
                  + " taken: `function miss(prediction, truth) = abs(prediction - truth)`, then"
                  + " `miss(truth)`"));
      return;
    }
    context.report(orAll(suggest(diagnostic, kind.noun(), name, names, place), names));
  }

  /** With all names there are, if nothing else helps: more of them than elsewhere are short. */
  private static Diagnostic orAll(Diagnostic diagnostic, List<String> names) {
    return diagnostic.help() != null || names.isEmpty() || names.size() > MOST_LISTED
        ? diagnostic
        : diagnostic.withHelp("there are: " + String.join(", ", names));
  }

  /** Reports a step of a network that is no layer, block or network, or nothing at all. */
  public void reportUnknownStep(Expression.Reference step) {
    Symbols.Symbol symbol = context.symbols.find(step.name());
    if (symbol != null) {
      context.report(
          context
              .diagnostic(
                  NameCode.WRONG_SORT, step, step.name(), symbol.sort(), "a step of a network")
              .withLabel(context.place(symbol.name()), "declared here"));
      return;
    }
    for (Kind kind : Kind.values()) {
      Entry other = context.catalog.find(kind, step.name());
      if (other == null && kind == Kind.TRANSFORM) {
        other = dataStep(step.name());
      }
      if (other != null) {
        context.report(
            context
                .diagnostic(
                    NameCode.WRONG_SORT,
                    step,
                    step.name(),
                    other.kind().noun(),
                    "a step of a network")
                .withHelp(
                    kind == Kind.TRANSFORM
                        ? "it stands in `data`, among the steps of a field: `image = … -> "
                            + other.name()
                            + "`"
                        : null));
        return;
      }
    }
    if (!context.isHeard()) {
      context.report(
          context.diagnostic(NameCode.UNKNOWN_NAME, step, "layer, block or network", step.name()));
      return;
    }
    List<String> names = new ArrayList<>();
    for (Kind kind : List.of(Kind.LAYER, Kind.ACTIVATION)) {
      context.catalog.entries(kind).forEach(entry -> names.add(entry.name()));
    }
    names.addAll(context.symbols.names());
    context.report(
        suggest(
            context.diagnostic(NameCode.UNKNOWN_NAME, step, "layer, block or network", step.name()),
            Kind.LAYER.noun(),
            step.name(),
            names,
            step));
  }

  /** The data step that is called so elsewhere, such as {@code RandomFlip}; else null. */
  private @Nullable Entry dataStep(String name) {
    List<String> names = context.catalog.entries(Kind.TRANSFORM).stream().map(Entry::name).toList();
    List<String> layers = new ArrayList<>();
    for (Kind kind : List.of(Kind.LAYER, Kind.ACTIVATION)) {
      context.catalog.entries(kind).forEach(entry -> layers.add(entry.name()));
    }
    if (Elsewhere.here(name, layers).isPresent() || Similar.to(name, layers).isPresent()) {
      return null;
    }
    String found =
        Elsewhere.here(name, names)
            .map(here -> here.split("[( ]", 2)[0])
            .or(() -> names.stream().filter(each -> Elsewhere.isSpelling(name, each)).findFirst())
            .orElse(null);
    return found == null ? null : context.catalog.find(Kind.TRANSFORM, found);
  }

  /** Says that something stands where an entry of the kind is used. */
  void reportNoUse(Kind kind, Expression expression) {
    context.report(
        context
            .diagnostic(
                NameCode.WRONG_SORT,
                expression,
                context.text(expression),
                "value",
                kind.withArticle())
            .withHelp(plainly(kind, expression)));
  }

  /** How several names are written, or one without quotes, or what else could stand there. */
  private @Nullable String plainly(Kind kind, Expression expression) {
    String bare = bare(expression);
    return bare == null ? example(kind) : bare;
  }

  /**
   * What to write for a list of names in brackets, or for a name in quotes, where names stand by
   * themselves; null for anything else.
   */
  public @Nullable String bare(Expression expression) {
    if (expression instanceof Expression.ListValue list && !list.elements().isEmpty()) {
      return "several stand without brackets: `"
          + String.join(", ", list.elements().stream().map(context::text).toList())
          + "`";
    }
    return expression instanceof Expression.TextLiteral text && isWord(text.value())
        ? "names stand without quotes: `" + text.value() + "`"
        : null;
  }

  private static boolean isWord(String text) {
    return !text.isEmpty()
        && text.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '.');
  }

  /** Says that an entry of the catalogue cannot be used yet. */
  void reportNotYet(Entry entry, Expression use, String notYet) {
    Expression at = use instanceof Expression.Call call ? call.callee() : use;
    context.report(
        context
            .diagnostic(
                NameCode.NOT_YET, at, "the " + entry.kind().noun() + " `" + entry.name() + "`")
            .withHelp(notYet.isBlank() ? null : notYet));
  }

  /** Says that the entry has no option of that name. */
  void reportUnknownOption(Entry entry, Name key) {
    List<String> names = entry.options().stream().map(Option::name).toList();
    context.report(
        suggest(
            context.diagnostic(NameCode.UNKNOWN_OPTION, key, entry.name(), key.text()),
            List.of(entry.name(), "options of " + entry.kind().plural()),
            key.text(),
            names,
            key));
  }

  /** Says that there are more options without a name than the entry takes. */
  void reportTooMany(
      Entry entry,
      List<Option> positional,
      Expression.Argument argument,
      List<Expression.Argument> arguments) {
    String takes =
        switch (positional.size()) {
          case 0 -> "no options without a name";
          case 1 -> "one option without a name, `" + positional.getFirst().name() + "`";
          default ->
              positional.size()
                  + " options without a name, `"
                  + String.join("` and `", positional.stream().map(Option::name).toList())
                  + "`";
        };
    long unnamed = arguments.stream().filter(a -> a.key() == null).count();
    List<String> named =
        entry.options().stream().filter(o -> !o.positional()).map(Option::name).toList();
    String advice = Elsewhere.advice(Elsewhere.TOO_MANY, entry.name()).orElse(null);
    context.report(
        context
            .diagnostic(
                ValueCode.TOO_MANY_ARGUMENTS,
                argument,
                entry.name(),
                takes,
                unnamed == 1 ? "is one" : "are " + unnamed)
            .withHelp(
                named.isEmpty() || advice != null
                    ? advice
                    : OptionChecker.takesBraces(entry)
                        ? "its recipe stands in braces: `%s { … }`".formatted(entry.name())
                        : positional.isEmpty() && named.size() == 1
                            ? "write `" + named.getFirst() + ": …`"
                            : (positional.isEmpty()
                                    ? "write `name: value`; there are "
                                    : "write `name: value`; the others are ")
                                + String.join(", ", named)));
  }

  /** Says that words of an option stand in parentheses, where they would in brackets. */
  void reportParentheses(Entry entry, Option option, Expression.Tuple words) {
    String written = context.text(words);
    context.report(
        context
            .diagnostic(
                ValueCode.WRONG_TYPE,
                words,
                option.name(),
                entry.name(),
                OptionTypes.describe(option.type()),
                "several in parentheses")
            .withHelp(
                "write `"
                    + option.name()
                    + ": ["
                    + written.substring(1, written.length() - 1)
                    + "]`"));
  }

  /** Says that a word of an option stands behind it without brackets. */
  void reportNoBrackets(Entry entry, Option option, Expression first, Expression.Argument second) {
    context.report(
        context
            .diagnostic(
                ValueCode.TOO_MANY_ARGUMENTS,
                second,
                entry.name(),
                "one word or a list for `" + option.name() + "`",
                "is another one behind it")
            .withHelp(
                "write `%s: [%s, %s]`"
                    .formatted(option.name(), context.text(first), context.text(second.value()))));
  }

  /** Says that options without a default were not given. */
  void reportMissing(Entry entry, Expression use, List<String> missing) {
    Diagnostic diagnostic =
        context.diagnostic(
            ValueCode.MISSING_OPTION, use, entry.name(), String.join("` and `", missing));
    Option first = entry.option(missing.getFirst());
    context.report(
        first == null
            ? diagnostic
            : diagnostic.withHelp("`" + first.name() + "`: " + lowerFirst(first.documentation())));
  }

  /**
   * Says that a name stands where words are to choose from and is none of them.
   *
   * @param names what could have been meant
   */
  void reportUnknownChoice(
      Entry entry, Option option, Expression.Reference reference, List<String> names) {
    Diagnostic diagnostic =
        context.diagnostic(
            ValueCode.WRONG_TYPE,
            reference,
            option.name(),
            entry.name(),
            OptionTypes.describe(option.type()),
            "the name `" + reference.name() + "`");
    String nearest = Similar.to(reference.name(), names).orElse(null);
    context.report(
        nearest == null ? diagnostic : suggest(diagnostic, reference.name(), names, reference));
  }

  private static boolean takesTexts(OptionType type) {
    return type instanceof OptionType.Texts
        || (type instanceof OptionType.AnyOf any
            && any.types().stream().anyMatch(OptionMessages::takesTexts));
  }

  /** A list of numbers as texts; null if there is anything else in it. */
  private static @Nullable String quoted(CheckedValue.Items items) {
    List<String> all = new ArrayList<>();
    for (CheckedValue element : items.elements()) {
      if (!(element instanceof CheckedValue.Number number)) {
        return null;
      }
      all.add('"' + CheckedValue.Number.text(number.value()) + '"');
    }
    return all.isEmpty() || all.size() > 10 ? null : "[" + String.join(", ", all) + "]";
  }

  /** Says that an option of the entry stands without its colon, where another one is taken. */
  void reportBareOption(Entry entry, Option taken, Expression given, Option meant) {
    String value =
        given instanceof Expression.Call call && call.arguments().size() == 1
            ? context.text(call.arguments().getFirst().value())
            : "…";
    context.report(
        context
            .diagnostic(
                ValueCode.WRONG_TYPE,
                given,
                taken.name(),
                entry.name(),
                OptionTypes.describe(taken.type()),
                "`" + meant.name() + "`, an option of its own")
            .withHelp("write `" + meant.name() + ": " + value + "`"));
  }

  /** Says that a value is not what the option takes. */
  void reportMisfit(Entry entry, Option option, Expression expression, CheckedValue meaning) {
    boolean number = meaning instanceof CheckedValue.Number && wantsNumber(option.type());
    Diagnostic diagnostic =
        context.diagnostic(
            number ? ValueCode.OUT_OF_RANGE : ValueCode.WRONG_TYPE,
            expression,
            option.name(),
            entry.name(),
            OptionTypes.describe(option.type()),
            meaning.describe());
    if (meaning instanceof CheckedValue.Text text) {
      diagnostic =
          isName(text.value(), option.type())
              ? diagnostic
                  .withHelp("names stand without quotes: `" + text.value() + "`")
                  .withFix(Fix.replace("drop the quotes", context.place(expression), text.value()))
              : diagnostic.withHelp(byName(entry, option, expression));
    }
    if (takesTexts(option.type()) && meaning instanceof CheckedValue.Items items) {
      String quoted = quoted(items);
      diagnostic =
          quoted == null
              ? diagnostic
              : diagnostic.withHelp("texts stand in quotes: `" + quoted + "`");
    }
    String names = OptionTypes.takesNames(option.type()) ? names(meaning) : null;
    if (names != null && diagnostic.help() == null) {
      diagnostic =
          diagnostic
              .withHelp("names stand without quotes: `" + names + "`")
              .withFix(Fix.replace("drop the quotes", context.place(expression), names));
    }
    long most = number ? most(option.type()) : 0;
    if (most >= OptionType.MOST && meaning instanceof CheckedValue.Number n && n.value() > most) {
      diagnostic = diagnostic.withHelp(Wording.count(most).replace(',', '_') + " is the most");
    }
    context.report(
        diagnostic.help() == null
            ? diagnostic.withHelp(instead(entry, option, expression, meaning))
            : diagnostic);
  }

  /** What to write for a percentage without its sign, for {@code false}, and for a bare number. */
  private @Nullable String instead(
      Entry entry, Option option, Expression expression, CheckedValue meaning) {
    if (meaning instanceof CheckedValue.Number number
        && entry.kind() != Kind.SOURCE
        && isShare(option.type())
        && !(expression instanceof Expression.PercentLiteral)
        && number.value() >= 2
        && number.value() <= 100) {
      return "a share is written with its sign: `" + context.text(expression) + "%`";
    }
    if (meaning instanceof CheckedValue.Truth truth
        && !truth.value()
        && OptionTypes.words(option.type()).contains("none")) {
      return "write `" + option.name() + ": none`";
    }
    Kind kind = OptionChecker.onlyEntry(option.type());
    String use = kind == null ? null : use(kind);
    return use == null ? null : "for example `" + option.name() + ": " + use + "`";
  }

  private static boolean isShare(OptionType type) {
    return switch (type) {
      case OptionType.Real real -> real.most() <= 1;
      case OptionType.AnyOf any -> any.types().stream().anyMatch(OptionMessages::isShare);
      default -> false;
    };
  }

  /** How to say that a text is for another option of the entry, if one takes texts; else null. */
  private @Nullable String byName(Entry entry, Option option, Expression text) {
    return option.positional()
        ? entry.options().stream()
            .filter(other -> !other.positional() && takesText(other.type()))
            .findFirst()
            .map(other -> "write `" + other.name() + ": " + context.text(text) + "`")
            .orElse(null)
        : null;
  }

  private static boolean takesText(OptionType type) {
    return type instanceof OptionType.Text
        || (type instanceof OptionType.AnyOf any
            && any.types().stream().anyMatch(OptionMessages::takesText));
  }

  /** A text, or a list of texts, as names; null for anything else. */
  private static @Nullable String names(CheckedValue meaning) {
    if (meaning instanceof CheckedValue.Text text) {
      return Name.written(text.value());
    }
    if (!(meaning instanceof CheckedValue.Items items)) {
      return null;
    }
    List<String> names = new ArrayList<>();
    for (CheckedValue element : items.elements()) {
      if (!(element instanceof CheckedValue.Text text)) {
        return null;
      }
      names.add(Name.written(text.value()));
    }
    return "[" + String.join(", ", names) + "]";
  }

  private static boolean wantsNumber(OptionType type) {
    return switch (type) {
      case OptionType.Whole w -> true;
      case OptionType.Real r -> true;
      case OptionType.Sizes s -> true;
      case OptionType.AnyOf any -> any.types().stream().anyMatch(OptionMessages::wantsNumber);
      default -> false;
    };
  }

  /** The most that a whole number of the type may be; 0 if none is. */
  private static long most(OptionType type) {
    return switch (type) {
      case OptionType.Whole whole -> whole.most();
      case OptionType.Sizes sizes -> OptionType.MOST;
      case OptionType.AnyOf any ->
          any.types().stream().mapToLong(OptionMessages::most).max().orElse(0);
      default -> 0;
    };
  }

  /** Whether the text would be right as a name. */
  private boolean isName(String text, OptionType type) {
    return OptionTypes.words(type).contains(text)
        || (OptionChecker.onlyEntry(type) instanceof Kind kind
            && context.catalog.find(kind, text) != null);
  }

  private static @Nullable String example(Kind kind) {
    String use = use(kind);
    return use == null ? null : "for example `" + use + "`";
  }

  private static @Nullable String use(Kind kind) {
    return switch (kind) {
      case SOURCE -> "csv(\"file.csv\")";
      case SPLIT -> "random(validation: 10%, test: 20%)";
      case TRANSFORM -> "scale(1/255)";
      case OPTIMIZER -> "adam(0.001)";
      case STOP -> "no_improvement(validation.loss, patience: 3)";
      case CHECKPOINT -> "best(validation.loss)";
      case METRIC -> "accuracy";
      case METHOD -> "random(50)";
      case SHOW -> "confusion";
      case FOLDS -> "folds(flowers, 5)";
      case BASELINE -> "random_forest(trees: 100)";
      case FORMAT -> "html";
      case CLIPPING -> "norm(1)";
      case LAYER, ACTIVATION, FUNCTION, INITIALIZER, LOSS, SCHEDULE, ACTION -> null;
    };
  }

  private static String lowerFirst(String sentence) {
    return sentence.isEmpty()
            || (sentence.length() > 1 && Character.isUpperCase(sentence.charAt(1)))
        ? sentence
        : Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
  }
}
