package dev.nnc.check.data;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.References;
import dev.nnc.ast.Section;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.check.expression.Evaluator;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.Scope;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Elsewhere;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.Similar;
import dev.nnc.diag.ValueCode;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Part;
import dev.nnc.plan.Schema;
import dev.nnc.type.ColumnType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks how a data set is divided into parts. */
final class SplitChecker {
  private static final String SPLIT = "split";

  private static final List<String> SETTINGS =
      List.of(SPLIT, RowsChecker.ROWS, RowsChecker.BALANCE);

  private final FileContext context;
  private final Evaluator evaluator;
  private final ColumnMessages messages;
  private final WindowChecker windows;
  private final Scope scope = new Scope(null);

  SplitChecker(FileContext context, Evaluator evaluator) {
    this.context = context;
    this.evaluator = evaluator;
    this.messages = new ColumnMessages(context);
    this.windows = new WindowChecker(context);
  }

  /**
   * The split, or null if there is none or it is not right. Other settings are looked at, too:
   * those that do not exist are reported.
   */
  @Nullable Configured split(@Nullable Section section) {
    Configured split = null;
    boolean seen = false;
    if (section == null) {
      return null;
    }
    for (Section.Entry entry : section.entries()) {
      switch (entry) {
        case Section.Definition d -> {}
        case Item.Action action ->
            context.report(
                context
                    .diagnostic(
                        NameCode.WRONG_SORT,
                        action.verb(),
                        action.verb(),
                        "action",
                        "a field or setting")
                    .withHelp("actions stand outside `data`"));
        case Section.Setting setting -> {
          String key = setting.key().text();
          if (key.equals(SPLIT)) {
            if (seen) {
              context.report(context.diagnostic(ActionCode.SETTING_TWICE, setting.key(), key));
            }
            seen = true;
            if (setting.values().size() != 1) {
              context.report(
                  context
                      .diagnostic(
                          ValueCode.WRONG_COUNT,
                          setting,
                          setting.values().size() + " values",
                          "`split`, which takes one")
                      .withHelp("for example `random(validation: 10%, test: 20%)`"));
            } else {
              split = evaluator.options().use(Kind.SPLIT, setting.values().getFirst(), scope, true);
              warnOfNothing(split, setting);
            }
          } else if (!SETTINGS.contains(key)) {
            Diagnostic diagnostic =
                context.diagnostic(NameCode.UNKNOWN_SETTING, setting.key(), "data", key);
            String advice = Elsewhere.advice(key, "data").orElse(null);
            String nearest = Similar.to(key, SETTINGS).orElse(null);
            context.report(
                advice != null
                    ? diagnostic.withHelp(advice)
                    : nearest != null
                        ? evaluator.messages().suggest(diagnostic, key, SETTINGS, setting.key())
                        : diagnostic.withHelp(
                            "a field is defined by `=`: `"
                                + key
                                + " = …`; the settings are split, rows and balance"));
          }
        }
      }
    }
    return split;
  }

  /** Warns of a split that holds no rows out, and does not bring them into an order either. */
  private void warnOfNothing(@Nullable Configured split, Section.Setting setting) {
    if (split == null || split.entry().option("validation") == null) {
      return;
    }
    boolean orders =
        split.entry().rule() instanceof Rule.Split rule
            && rule.keepsOrder()
            && split.entry().option("column") != null;
    if (!orders && isNothing(split, "validation") && isNothing(split, "test")) {
      context.report(
          context
              .diagnostic(ActionCode.WITHOUT_EFFECT, setting, split.name(), "holds no rows out")
              .withHelp(
                  "say which: `validation: 10%, test: 20%`; or `split: everything`, to train and"
                      + " judge on all"));
    }
  }

  private static boolean isNothing(Configured split, String part) {
    return split.options().find(part) instanceof Number share && share.doubleValue() == 0;
  }

  /** The setting itself, or null. */
  static Section.@Nullable Setting setting(@Nullable Section section) {
    return DataClauses.setting(section, SPLIT);
  }

  /** Whether the split goes with the columns and fields; reported if it does not. */
  boolean fits(
      @Nullable Section section,
      @Nullable Configured split,
      Schema schema,
      List<DataPlan.Field> fields) {
    return optionsFit(section, split)
        && columnsExist(section, split, schema, fields)
        && timesFit(section, split, schema, fields)
        && windows.fit(split, section, schema, fields);
  }

  /** Whether windows over the rows of other data sets go with these; reported if they do not. */
  boolean fitsBases(
      @Nullable Section section, Schema schema, List<DataPlan.Field> fields, List<DataPlan> bases) {
    return windows.fitBases(section, schema, fields, bases);
  }

  private boolean optionsFit(@Nullable Section section, @Nullable Configured split) {
    Section.Setting setting = setting(section);
    Misfit misfit =
        split != null && split.entry().rule() instanceof Rule.Split rule
            ? rule.misfit().apply(split.options())
            : null;
    if (misfit == null && split != null) {
      misfit = emptyList(split);
    }
    if (setting == null || split == null || misfit == null) {
      return true;
    }
    context.report(
        context
            .diagnostic(ValueCode.STEP_MISFIT, setting, "`" + split.name() + "`", misfit.message())
            .withHelp(misfit.help()));
    return false;
  }

  /** An option that names fields or columns, but none; null if there is none such. */
  private static @Nullable Misfit emptyList(Configured split) {
    for (Option option : split.entry().options()) {
      if (split.options().find(option.name()) instanceof List<?> names && names.isEmpty()) {
        return Misfit.option(
            option.name(),
            "has an empty list as `" + option.name() + "`",
            "name a field or column, or leave it out");
      }
    }
    return null;
  }

  /** The split that leaves all rows together. */
  Configured everything() {
    Entry entry = context.catalog.find(Kind.SPLIT, Part.EVERYTHING.word());
    if (entry == null) {
      throw new IllegalStateException("the catalogue lacks `everything`");
    }
    return new Configured(entry, Options.NONE);
  }

  /** Whether the columns that a split goes by exist. */
  private boolean columnsExist(
      @Nullable Section section,
      @Nullable Configured split,
      Schema schema,
      List<DataPlan.Field> fields) {
    if (split == null || section == null) {
      return true;
    }
    Set<String> names = new LinkedHashSet<>();
    fields.forEach(field -> names.add(field.name()));
    names.addAll(schema.columns().keySet());
    boolean right = true;
    for (Option option : split.entry().options()) {
      Object value = split.options().find(option.name());
      if (value instanceof List<?> columns) {
        for (Object column : columns) {
          if (column instanceof String name && !names.contains(name)) {
            right = false;
            reportUnknownColumn(section, name, names);
          }
        }
      }
    }
    return right;
  }

  /** Whether rows can be put in the order of what a split by time names. */
  private boolean timesFit(
      @Nullable Section section,
      @Nullable Configured split,
      Schema schema,
      List<DataPlan.Field> fields) {
    Section.Setting setting = setting(section);
    if (setting == null
        || split == null
        || split.entry().option("pattern") == null
        || !(split.options().find("column") instanceof List<?> names)) {
      return true;
    }
    boolean written = split.options().find("pattern") instanceof String text && !text.isEmpty();
    for (Object name : names) {
      DataPlan.Field field =
          fields.stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
      ColumnType type = field != null ? field.type() : schema.columns().get(name);
      boolean read =
          field != null && field.steps().stream().anyMatch(step -> step.name().equals("time"));
      if (type != null && !isOrdered(type)) {
        context.report(
            context
                .diagnostic(DataCode.NO_TIME, setting, name, "it holds " + type.describe())
                .withHelp(
                    "name a field or column with a number or a time a row: `when = stamp ->"
                        + " time(seconds)`"));
        return false;
      }
      if (read && written && field != null) {
        context.report(
            context
                .diagnostic(
                    ValueCode.STEP_MISFIT,
                    setting,
                    "`" + split.name() + "`",
                    "has a `pattern`, but `" + name + "` is read by `time` already")
                .withLabel(field.place(), "read here")
                .withHelp("leave `pattern` out here"));
        return false;
      }
    }
    return true;
  }

  /** Whether there is a number or a text a row, as far as it is known. */
  private static boolean isOrdered(ColumnType type) {
    return switch (type.content()) {
      case CLASS -> false;
      case TEXT -> true;
      case NUMBER -> !type.shape().isKnown() || type.shape().size() == 1;
    };
  }

  private void reportUnknownColumn(Section section, String name, Set<String> names) {
    for (Section.Entry entry : section.entries()) {
      if (entry instanceof Section.Setting setting && setting.key().text().equals(SPLIT)) {
        for (Expression value : setting.values()) {
          References.in(
              value,
              reference -> {
                if (reference.name().equals(name)) {
                  messages.reportUnknown(reference, names);
                }
              });
        }
      }
    }
  }
}
