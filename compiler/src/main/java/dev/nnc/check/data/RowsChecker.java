package dev.nnc.check.data;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Name;
import dev.nnc.ast.Section;
import dev.nnc.check.expression.FileContext;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.ValueCode;
import dev.nnc.plan.Condition;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Schema;
import dev.nnc.type.ColumnType;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks which rows a data set keeps, and by which classes it balances them. */
final class RowsChecker {
  static final String ROWS = "rows";
  static final String BALANCE = "balance";

  private final FileContext context;
  private final FieldFormulas formulas;
  private final FieldColumns columns;
  private final ColumnMessages messages;

  RowsChecker(FileContext context, FieldFormulas formulas, FieldColumns columns) {
    this.context = context;
    this.formulas = formulas;
    this.columns = columns;
    this.messages = new ColumnMessages(context);
  }

  /** The condition that keeps a row; null if it is not right, which was reported. */
  @Nullable Condition rows(Section.Setting setting, Schema schema, List<DataPlan.Field> fields) {
    if (setting.values().size() != 1) {
      context.report(
          context
              .diagnostic(
                  ValueCode.WRONG_COUNT,
                  setting,
                  setting.values().size() + " conditions",
                  "`rows`, which takes one")
              .withHelp("join them by `and` or `or`"));
      return null;
    }
    Map<String, DataPlan.Field> byName = new LinkedHashMap<>();
    fields.forEach(field -> byName.put(field.name(), field));
    return new RowConditions(context, formulas, columns.of(schema, byName), schema, fields)
        .read(setting.values().getFirst());
  }

  /**
   * The field or else the column after {@code balance}; null if there is none, or none that can be.
   */
  @Nullable Name balance(@Nullable Section section, Schema schema, List<DataPlan.Field> fields) {
    Section.Setting setting = DataClauses.setting(section, BALANCE);
    if (setting == null) {
      return null;
    }
    if (setting.values().size() != 1
        || !(setting.values().getFirst() instanceof Expression.Reference reference)) {
      context.report(
          context
              .diagnostic(
                  NameCode.WRONG_SORT,
                  setting,
                  context.text(setting),
                  "value",
                  "a field of classes")
              .withHelp("name one field: `balance: kind`"));
      return null;
    }
    String name = reference.name();
    DataPlan.Field field =
        fields.stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
    ColumnType type = field == null ? schema.columns().get(name) : field.type();
    if (type == null) {
      Set<String> names = new LinkedHashSet<>(schema.columns().keySet());
      fields.forEach(each -> names.add(each.name()));
      messages.reportUnknown(reference, names);
      return null;
    }
    boolean classes =
        type.content() == ColumnType.Content.CLASS
            || (field == null && type.content() == ColumnType.Content.TEXT);
    if (classes && type.shape().rank() == 0) {
      return new Name(reference.span(), name);
    }
    Diagnostic diagnostic =
        context
            .diagnostic(
                ValueCode.STEP_MISFIT,
                reference,
                "`balance`",
                "goes by classes, but `" + name + "` " + ColumnMessages.describe(type))
            .withHelp(
                field == null
                    ? "make a field of it that ends in `category` or `bins`"
                    : "put `category` or `bins` last in that field");
    context.report(
        field == null ? diagnostic : diagnostic.withLabel(field.place(), "defined here"));
    return null;
  }
}
