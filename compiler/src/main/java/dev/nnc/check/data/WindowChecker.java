package dev.nnc.check.data;

import dev.nnc.ast.References;
import dev.nnc.ast.Section;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Rule;
import dev.nnc.check.expression.FileContext;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.ValueCode;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks that the windows of a data set's fields go with each other and with the split. */
final class WindowChecker {
  private final FileContext context;
  private final ColumnMessages messages;

  WindowChecker(FileContext context) {
    this.context = context;
    this.messages = new ColumnMessages(context);
  }

  /** Whether they do; reported if not. */
  boolean fit(
      @Nullable Configured split,
      @Nullable Section section,
      Schema schema,
      List<DataPlan.Field> fields) {
    DataPlan.Field first = null;
    Rule.Transform.Reach firstReach = Rule.Transform.Reach.NONE;
    for (DataPlan.Field field : fields) {
      for (DataPlan.Step step : field.steps()) {
        Rule.Transform.Reach reach = step.reach();
        if (reach.isOwnRow()) {
          continue;
        }
        if (!columnsExist(reach.series(), field, section, schema, fields)
            || (first != null && !alike(field, reach, first, firstReach))) {
          return false;
        }
        first = first == null ? field : first;
        firstReach = reach;
      }
    }
    return first == null || splitFits(split, section, first, firstReach.series());
  }

  /** The same for windows over the rows of other data sets, as their splits have left them. */
  boolean fitBases(
      @Nullable Section section, Schema schema, List<DataPlan.Field> fields, List<DataPlan> bases) {
    if (!fit(null, section, schema, fields)) {
      return false;
    }
    for (DataPlan.Field field : fields) {
      for (DataPlan.Step step : field.steps()) {
        if (!step.reach().isOwnRow()) {
          boolean several = !step.reach().series().by().isEmpty();
          DataPlan torn = torn(bases, several, Collections.newSetFromMap(new IdentityHashMap<>()));
          if (torn != null) {
            reportTorn(field, torn);
          }
          return torn == null;
        }
      }
    }
    return true;
  }

  /**
   * The first data set below whose split leaves no stretches of rows; null if all do.
   *
   * @param several whether windows keep to one series each
   * @param seen those that were looked at; one may stand in many places
   */
  private static @Nullable DataPlan torn(
      List<DataPlan> bases, boolean several, Set<DataPlan> seen) {
    for (DataPlan base : bases) {
      if (!seen.add(base)) {
        continue;
      }
      if (!base.bases().isEmpty()) {
        DataPlan below = torn(base.bases(), several, seen);
        if (below != null) {
          return below;
        }
      } else if (base.split().entry().rule() instanceof Rule.Split rule
          && !rule.keepsOrder()
          && !(several && !groups(rule, base.split()).isEmpty())) {
        return base;
      }
    }
    return null;
  }

  private void reportTorn(DataPlan.Field window, DataPlan torn) {
    boolean grouped =
        torn.split().entry().rule() instanceof Rule.Split rule
            && !groups(rule, torn.split()).isEmpty();
    context.report(
        Diagnostic.of(
                ValueCode.STEP_MISFIT,
                window.place(),
                "`" + window.name() + "`",
                "reads several rows, which the split of `" + torn.name() + "` tears apart")
            .withLabel(torn.place(), "split by `" + torn.split().name() + "`")
            .withHelp(
                grouped
                    ? "windows within one series stay together: name a field that tells series"
                        + " apart, `window(past: 3, by: …)`"
                    : "split `"
                        + torn.name()
                        + "` by `by_time(column, test: 20%)` or `last(test: 20%)`"));
  }

  private static List<?> groups(Rule.Split rule, Configured split) {
    return rule.groups() != null && split.options().find(rule.groups()) instanceof List<?> names
        ? names
        : List.of();
  }

  /** Whether the fields and columns that say what series there are exist. */
  private boolean columnsExist(
      Rule.Transform.Series series,
      DataPlan.Field field,
      @Nullable Section section,
      Schema schema,
      List<DataPlan.Field> fields) {
    List<String> named = new ArrayList<>(series.by());
    named.addAll(series.along());
    if (named.isEmpty()) {
      return true;
    }
    Set<String> names = new LinkedHashSet<>();
    fields.forEach(each -> names.add(each.name()));
    names.addAll(schema.columns().keySet());
    for (String name : named) {
      if (!names.contains(name)) {
        reportUnknown(name, field, section, names);
        return false;
      }
    }
    return true;
  }

  private void reportUnknown(
      String name, DataPlan.Field field, @Nullable Section section, Set<String> names) {
    boolean[] found = new boolean[1];
    if (section != null) {
      for (Section.Entry entry : section.entries()) {
        if (entry instanceof Section.Definition definition) {
          References.in(
              definition.value(),
              reference -> {
                if (!found[0] && reference.name().equals(name)) {
                  found[0] = true;
                  messages.reportUnknown(reference, names);
                }
              });
        }
      }
    }
    if (!found[0]) {
      context.report(
          Diagnostic.of(NameCode.UNKNOWN_COLUMN, field.place(), name)
              .withHelp("the columns are " + ColumnMessages.list(names)));
    }
  }

  /** Whether two windows keep the same rows and see them in the same order. */
  private boolean alike(
      DataPlan.Field field,
      Rule.Transform.Reach reach,
      DataPlan.Field first,
      Rule.Transform.Reach firstReach) {
    String difference =
        reach.stride() != firstReach.stride()
            ? "keeps one of %d rows, but `%s` one of %d"
                .formatted(reach.stride(), first.name(), firstReach.stride())
            : "sees other series than `" + first.name() + "`";
    if (reach.stride() == firstReach.stride() && reach.series().equals(firstReach.series())) {
      return true;
    }
    context.report(
        Diagnostic.of(ValueCode.STEP_MISFIT, field.place(), "`" + field.name() + "`", difference)
            .withLabel(first.place(), "the other window")
            .withHelp(
                "give all windows of a data set the same "
                    + (reach.stride() != firstReach.stride()
                        ? "`stride`"
                        : "`by`, `along` and `gaps`")));
    return false;
  }

  /** Whether rows that follow each other in a series stay together. */
  private boolean splitFits(
      @Nullable Configured split,
      @Nullable Section section,
      DataPlan.Field window,
      Rule.Transform.Series series) {
    Section.Setting setting = SplitChecker.setting(section);
    if (split == null || setting == null || !(split.entry().rule() instanceof Rule.Split rule)) {
      return true;
    }
    List<?> groups = groups(rule, split);
    boolean fits =
        rule.keepsOrder()
            ? groups.isEmpty() || !series.by().isEmpty()
            : !groups.isEmpty() && series.by().containsAll(groups);
    if (!fits) {
      context.report(
          context
              .diagnostic(
                  ValueCode.STEP_MISFIT,
                  setting,
                  "`" + split.name() + "`",
                  "tears apart rows that belong to one window")
              .withLabel(window.place(), "reads several rows")
              .withHelp(
                  groups.isEmpty()
                      ? "split by `by_time(column, test: 20%)` or `last(test: 20%)`"
                      : "windows within one series stay together: `window(past: 3, by: "
                          + groups.getFirst()
                          + ")`"));
    }
    return fits;
  }
}
