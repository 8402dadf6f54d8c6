package dev.nnc.check.expression;

import dev.nnc.ast.Clause;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Section;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Option;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Fix;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.Similar;
import dev.nnc.diag.ValueCode;
import dev.nnc.resolve.Symbols;
import dev.nnc.source.Place;
import dev.nnc.source.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the settings of actions: which there are, and what their values are. */
public final class Settings {
  private final FileContext context;
  private final Evaluator evaluator;
  private final Scope scope = new Scope(null);
  private final Map<String, Map<String, Section.Setting>> settingsByPhase = new HashMap<>();

  public Settings(FileContext context, Evaluator evaluator) {
    this.context = context;
    this.evaluator = evaluator;
  }

  /** Remembers the settings of a phase for those that are like it. */
  public void remember(String phase, Map<String, Section.Setting> settings) {
    settingsByPhase.put(phase, settings);
  }

  /**
   * The settings of an action, with those of the phase that it is like; wrong ones are reported.
   *
   * @param around the action in which it stands, or null
   */
  public Map<String, Section.Setting> of(Item.Action action, Entry entry, @Nullable Entry around) {
    Map<String, Section.Setting> settings = new LinkedHashMap<>();
    for (Clause clause : action.clauses()) {
      if (clause instanceof Clause.Like like) {
        Map<String, Section.Setting> others =
            like.model() instanceof Expression.Reference reference
                ? settingsByPhase.get(reference.name())
                : null;
        if (others != null) {
          settings.putAll(others);
        } else if (!isBroken(like)) {
          context.report(
              evaluator
                  .messages()
                  .suggest(
                      context.diagnostic(
                          NameCode.UNKNOWN_NAME,
                          like.model(),
                          "earlier phase",
                          context.text(like.model())),
                      context.text(like.model()),
                      List.copyOf(settingsByPhase.keySet()),
                      like.model()));
        }
      }
    }
    Set<String> own = new LinkedHashSet<>();
    for (Section.Entry each : action.section().entries()) {
      if (each instanceof Section.Setting setting) {
        String key = setting.key().text();
        if (entry.option(key) == null) {
          List<String> names = entry.options().stream().map(Option::name).toList();
          Diagnostic diagnostic =
              context.diagnostic(NameCode.UNKNOWN_SETTING, setting.key(), entry.name(), key);
          diagnostic =
              evaluator.messages().suggest(diagnostic, entry.name(), key, names, setting.key());
          context.report(
              around != null && around.option(key) != null
                  ? diagnostic.withHelp(
                      "it is a setting of the `" + around.name() + "` around the updates")
                  : diagnostic.help() != null
                      ? diagnostic
                      : diagnostic.withHelp(
                          names.isEmpty()
                              ? "it has no settings"
                              : "the settings are " + String.join(", ", names)));
        } else if (!own.add(key)) {
          context.report(context.diagnostic(ActionCode.SETTING_TWICE, setting.key(), key));
        } else {
          settings.put(key, setting);
        }
      }
    }
    return settings;
  }

  /** Whether the phase that it names has a mistake of its own, which was reported there. */
  private boolean isBroken(Clause.Like like) {
    return context.diagnostics.hasErrors()
        && like.model() instanceof Expression.Reference reference
        && context.symbols.find(reference.name()) instanceof Symbols.Symbol symbol
        && (symbol.item() instanceof Item.Broken
            || symbol.item() instanceof Item.Action action
                && action.span().end() <= like.model().span().start());
  }

  /** The value of a setting that takes one, or null if it is not there or has several. */
  public @Nullable Expression one(Section.@Nullable Setting setting) {
    if (setting == null) {
      return null;
    }
    if (setting.values().size() != 1) {
      context.report(
          context
              .diagnostic(
                  ValueCode.WRONG_COUNT,
                  setting,
                  setting.values().size() + " values",
                  "`" + setting.key() + "`, which takes one")
              .withHelp(
                  setting.key().text().equals("loss")
                      ? "several losses become one by `+`, with weights if you like: `a + 0.5 * b`"
                      : null));
      return null;
    }
    return setting.values().getFirst();
  }

  /** The values of a setting that takes several; {@code none} alone means that there are none. */
  public static List<Expression> all(Section.@Nullable Setting setting) {
    if (setting == null) {
      return List.of();
    }
    boolean none =
        setting.values().size() == 1
            && setting.values().getFirst() instanceof Expression.Reference reference
            && reference.name().equals("none");
    return none ? List.of() : setting.values();
  }

  /** The value of a plain setting, its default if it is not given, or null if it is wrong. */
  public @Nullable Object plain(Entry entry, String key, Map<String, Section.Setting> settings) {
    Option option = entry.option(key);
    if (option == null) {
      throw new IllegalStateException(entry.name() + " has no setting " + key);
    }
    Section.Setting setting = settings.get(key);
    if (setting == null) {
      String text = option.defaultText();
      return text == null
          ? null
          : evaluator.options(true).convert(option.type(), context.parseDefault(text), scope, true);
    }
    Expression expression = one(setting);
    return expression == null ? null : evaluator.options().value(entry, option, expression, scope);
  }

  /** The entries that a setting names; wrong ones are reported and left out. */
  public List<Configured> uses(Kind kind, Section.@Nullable Setting setting) {
    List<Configured> uses = new ArrayList<>();
    for (Expression expression : all(setting)) {
      Configured use = evaluator.options().use(kind, expression, scope, true);
      if (use != null) {
        uses.add(use);
      }
    }
    return uses;
  }

  /** Fills in the settings of an action that have a default and were not given. */
  public void fill(
      Item.Action action, Entry entry, Map<String, Section.Setting> settings, List<String> keys) {
    Map<String, String> missing = new LinkedHashMap<>();
    for (String key : keys) {
      Option option = entry.option(key);
      String text = option == null ? null : option.defaultText();
      if (text != null && !settings.containsKey(key)) {
        missing.put(key, text);
      }
    }
    context.resolution.fill(action.section(), missing);
  }

  /** Reports a setting that must be said, and offers to say what most say. */
  public void missing(Item.Action action, String setting, String help, String usual) {
    missing(
        action,
        setting,
        help,
        Fix.replace("add `" + usual + "`", last(action), added(action, usual)));
  }

  /** The end of the settings that there are. */
  private Place last(Item.Action action) {
    List<Section.Entry> entries = action.section().entries();
    int end =
        entries.isEmpty() ? action.section().span().start() + 1 : entries.getLast().span().end();
    String text = context.place(action).source().text();
    int line = text.indexOf('\n', end);
    if (line > 0 && text.substring(end, line).strip().startsWith("//")) {
      end = line; // the comment stays with what it is about
    }
    return context.place(new Span(end, end));
  }

  /** One more setting, on a line of its own if the last one has one. */
  private String added(Item.Action action, String setting) {
    List<Section.Entry> entries = action.section().entries();
    if (entries.isEmpty()) {
      return " " + setting;
    }
    Place last = context.place(entries.getLast());
    return last.line() == context.place(action.section()).line()
        ? ", " + setting
        : "\n" + " ".repeat(last.column() - 1) + setting;
  }

  /** Reports a setting that must be said. */
  public void missing(Item.Action action, String setting, String help) {
    missing(action, setting, help, (Fix) null);
  }

  private void missing(Item.Action action, String setting, String help, @Nullable Fix fix) {
    for (Section.Entry each : action.section().entries()) {
      if (each instanceof Section.Setting other
          && Similar.to(other.key().text(), List.of(setting)).isPresent()) {
        return; // it is there, misspelt
      }
    }
    for (Clause clause : action.clauses()) {
      if (clause instanceof Clause.Like like
          && like.model() instanceof Expression.Reference reference
          && !settingsByPhase.containsKey(reference.name())) {
        return; // it may be there, but that phase is wrong or unknown, as was told
      }
    }
    context.report(
        context
            .diagnostic(ActionCode.MISSING_SETTING, action.verb(), action.verb(), setting)
            .withHelp(help)
            .withFix(fix));
  }
}
