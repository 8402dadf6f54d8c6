package dev.nnc.check.data;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Name;
import dev.nnc.check.expression.CheckedValue;
import dev.nnc.check.expression.Evaluator;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.Scope;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.ValueCode;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Schema;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the columns and earlier fields with which a field begins, and what they hold together. */
final class FieldColumns {
  /** The most values of a row. */
  private static final long MOST_VALUES = 1L << 40;

  private static final String COLUMNS = "columns";

  /** How many columns a message names. */
  private static final int NAMED = 8;

  private final FileContext context;
  private final Evaluator evaluator;
  private final ColumnMessages messages;
  private final SaidColumns said;
  private final TextAdvice advice;
  private final Scope scope = new Scope(null);

  FieldColumns(FileContext context, Evaluator evaluator, SaidColumns said, TextAdvice advice) {
    this.advice = advice;
    this.said = said;
    this.context = context;
    this.evaluator = evaluator;
    this.messages = new ColumnMessages(context);
  }

  /** The columns and earlier fields, as formulas see them. */
  FieldFormulas.Columns of(Schema schema, Map<String, DataPlan.Field> earlier) {
    return new FieldFormulas.Columns() {
      @Override
      public @Nullable ColumnType find(String name) {
        DataPlan.Field field = earlier.get(name);
        return field != null ? field.type() : schema.columns().get(name);
      }

      @Override
      public void reportUnknown(Expression.Reference reference) {
        known(reference, schema, earlier);
      }

      @Override
      public Diagnostic proposing(Diagnostic diagnostic, String name, ColumnType.Content wanted) {
        return earlier.containsKey(name)
            ? diagnostic
            : said.proposing(diagnostic, schema, List.of(name), wanted);
      }
    };
  }

  /** The columns and earlier fields that the head of a field names; null after an error. */
  @Nullable List<String> inputs(
      Expression head, Schema schema, Map<String, DataPlan.Field> earlier) {
    if (head instanceof Expression.Reference reference) {
      return known(reference, schema, earlier) ? List.of(reference.name()) : null;
    }
    if (head instanceof Expression.ListValue list) {
      return listed(list, schema, earlier);
    }
    if (head instanceof Expression.Call call
        && call.callee() instanceof Expression.Reference callee
        && callee.name().equals(COLUMNS)) {
      return columns(call, schema, earlier);
    }
    context.report(
        context
            .diagnostic(NameCode.NOT_YET, head, "such a beginning of a field")
            .withHelp(
                "begin with a column, a list of columns, `columns(…)`, or an expression over them"));
    return null;
  }

  /** What the columns and fields hold together; null after an error. */
  @Nullable ColumnType joined(
      Expression head, List<String> inputs, Schema schema, Map<String, DataPlan.Field> earlier) {
    List<ColumnType> types = new ArrayList<>();
    for (String input : inputs) {
      DataPlan.Field field = earlier.get(input);
      ColumnType type = field != null ? field.type() : schema.columns().get(input);
      if (type == null) {
        return null;
      }
      types.add(type);
    }
    if (isOneColumn(head)) {
      return types.getFirst();
    }
    boolean texts = types.stream().allMatch(type -> isOne(type, ColumnType.Content.TEXT));
    if (types.size() > 1 && texts) {
      return new ColumnType(ColumnType.Content.TEXT, Shape.of(types.size()), 0, List.of());
    }
    if (takesEach(head) && types.stream().allMatch(type -> isOne(type, ColumnType.Content.CLASS))) {
      return ofClasses(inputs, types);
    }
    long width = 0;
    boolean open = false;
    for (int i = 0; i < types.size(); i++) {
      ColumnType type = types.get(i);
      boolean joinable =
          type.content() == ColumnType.Content.NUMBER
              && type.shape().rank() <= 1
              && !type.isUneven();
      if (!joinable) {
        context.report(unjoined(head, inputs, i, types, schema, earlier));
        return null;
      }
      open |= !type.shape().isKnown();
      width += type.shape().rank() == 0 || open ? 1 : type.shape().size();
      if (width > MOST_VALUES) {
        context.report(
            context.diagnostic(
                ValueCode.TOO_LARGE,
                head,
                "this list",
                String.format(Locale.ROOT, "%,d values", width)));
        return null;
      }
    }
    return ColumnType.number(
        new Shape(List.of(open ? ColumnType.ANY_CLASSES : Dimension.of(width))));
  }

  private static boolean isOne(ColumnType type, ColumnType.Content content) {
    return type.content() == content && type.shape().rank() == 0;
  }

  /**
   * A class number of each column, those of a column behind those of the one before it, so that no
   * two columns share one.
   */
  private static ColumnType ofClasses(List<String> inputs, List<ColumnType> types) {
    long classes = 0;
    List<String> names = new ArrayList<>();
    for (ColumnType type : types) {
      if (type.classes() < 0) {
        return new ColumnType(ColumnType.Content.CLASS, Shape.of(types.size()), -1, List.of());
      }
      classes += type.classes();
      names.addAll(type.names());
    }
    return new ColumnType(
        ColumnType.Content.CLASS,
        Shape.of(types.size()),
        classes,
        names.size() == classes ? names : List.of());
  }

  /** Says what does not stand beside numbers: of texts all that there are. */
  private Diagnostic unjoined(
      Expression head,
      List<String> inputs,
      int first,
      List<ColumnType> types,
      Schema schema,
      Map<String, DataPlan.Field> earlier) {
    ColumnType type = types.get(first);
    List<String> texts = new ArrayList<>();
    for (int i = first; i < types.size(); i++) {
      if (types.get(i).content() == ColumnType.Content.TEXT
          && !earlier.containsKey(inputs.get(i))) {
        texts.add(inputs.get(i));
      }
    }
    boolean ofTexts = texts.contains(inputs.get(first));
    List<String> named = ofTexts ? texts : List.of(inputs.get(first));
    String names =
        String.join(", ", named.stream().limit(NAMED).map(name -> "`" + name + "`").toList());
    String holds = ColumnMessages.describe(type);
    Diagnostic diagnostic =
        context
            .diagnostic(
                ValueCode.STEP_MISFIT,
                head,
                "a list of columns",
                "joins numbers, but "
                    + names
                    + (named.size() > NAMED
                        ? String.format(Locale.ROOT, " and %,d more", named.size() - NAMED)
                        : "")
                    + " "
                    + (named.size() > 1 ? holds.replace("holds", "hold") : holds))
            .withHelp(
                ofTexts
                    ? advice.help(schema, texts)
                    : type.content() == ColumnType.Content.TEXT
                        ? "let its own steps make numbers of it: `"
                            + inputs.get(first)
                            + " = … -> category -> one_hot`"
                        : null);
    return of(schema, earlier).proposing(diagnostic, inputs.get(first), ColumnType.Content.NUMBER);
  }

  private @Nullable List<String> listed(
      Expression.ListValue list, Schema schema, Map<String, DataPlan.Field> earlier) {
    List<String> names = new ArrayList<>();
    boolean right = true;
    for (Expression element : list.elements()) {
      if (!(element instanceof Expression.Reference reference)) {
        context.report(
            context
                .diagnostic(
                    NameCode.WRONG_SORT, element, context.text(element), "value", "a column")
                .withHelp("a list of columns holds their names: `[age, income]`"));
        return null;
      }
      right &= known(reference, schema, earlier);
      names.add(reference.name());
    }
    if (names.isEmpty()) {
      reportNoColumns(list);
      return null;
    }
    return right ? names : null;
  }

  private @Nullable List<String> columns(
      Expression.Call call, Schema schema, Map<String, DataPlan.Field> earlier) {
    List<String> all = List.copyOf(schema.columns().keySet());
    List<String> chosen = new ArrayList<>();
    if (call.arguments().isEmpty()) {
      return all;
    }
    for (Expression.Argument argument : call.arguments()) {
      Name key = argument.key();
      if (key != null && key.text().equals("except")) {
        List<String> except = inputs(argument.value(), schema, Map.of());
        if (except == null) {
          return null;
        }
        chosen.addAll(all);
        chosen.removeAll(except);
        if (chosen.isEmpty()) {
          reportNoColumns(call);
          return null;
        }
        continue;
      }
      if (isNamed(argument)) {
        Expression.Reference column = (Expression.Reference) argument.value();
        if (!known(column, schema, earlier)) {
          return null;
        }
        chosen.add(column.name());
        continue;
      }
      CheckedValue meaning =
          key == null ? evaluator.evaluate(argument.value(), scope) : CheckedValue.UNKNOWN;
      if (meaning instanceof CheckedValue.Number place && place.isWhole()) {
        meaning = new CheckedValue.Range(place.value(), place.value(), false);
      }
      if (meaning instanceof CheckedValue.Range range && isPositions(range)) {
        if (range.low() < 1 || range.high() > all.size() || range.low() > range.high()) {
          context.report(
              context.diagnostic(ValueCode.INDEX_OUT_OF_RANGE, argument, range.text(), all.size()));
          return null;
        }
        chosen.addAll(all.subList((int) range.low() - 1, (int) range.high()));
        continue;
      }
      if (key != null) {
        context.report(
            context
                .diagnostic(NameCode.UNKNOWN_OPTION, key, COLUMNS, key.text())
                .withHelp("`columns(1 .. 3)`, `columns(plan, town)` or `columns(except: price)`"));
      } else if (!(meaning instanceof CheckedValue.Unknown)) {
        context.report(
            context.diagnostic(
                ValueCode.WRONG_TYPE,
                argument,
                "range",
                COLUMNS,
                "a column, a position, or positions such as 1 .. 3",
                meaning.describe()));
      }
      return null;
    }
    return chosen;
  }

  /**
   * Whether each column takes the steps by itself: where {@code columns} names them, and not where
   * it counts them, which is a list.
   */
  boolean takesEach(Expression head) {
    return head instanceof Expression.Call call
        && call.callee() instanceof Expression.Reference callee
        && callee.name().equals(COLUMNS)
        && call.arguments().stream().anyMatch(this::isNamed);
  }

  /** Whether an argument of {@code columns} is a column by its name. */
  private boolean isNamed(Expression.Argument argument) {
    if (argument.key() != null || !(argument.value() instanceof Expression.Reference)) {
      return false;
    }
    CheckedValue meaning = evaluator.peek(argument.value(), scope);
    return !(meaning instanceof CheckedValue.Number || meaning instanceof CheckedValue.Range);
  }

  private static boolean isPositions(CheckedValue.Range range) {
    return !range.log()
        && range.low() == Math.rint(range.low())
        && range.high() == Math.rint(range.high());
  }

  /** Whether it names one column, as {@code price} and {@code columns(5)} do. */
  private boolean isOneColumn(Expression head) {
    return head instanceof Expression.Reference
        || (head instanceof Expression.Call call
            && call.arguments().size() == 1
            && (isNamed(call.arguments().getFirst())
                || evaluator.peek(call.arguments().getFirst().value(), scope)
                    instanceof CheckedValue.Number));
  }

  private boolean known(
      Expression.Reference reference, Schema schema, Map<String, DataPlan.Field> earlier) {
    if (earlier.containsKey(reference.name()) || schema.columns().containsKey(reference.name())) {
      return true;
    }
    Set<String> names = new LinkedHashSet<>(schema.columns().keySet());
    names.addAll(earlier.keySet());
    messages.reportUnknown(reference, names);
    return false;
  }

  private void reportNoColumns(Expression list) {
    context.report(
        context
            .diagnostic(ValueCode.NOT_A_VALUE, list, "a list without columns")
            .withHelp("name at least one column"));
  }
}
