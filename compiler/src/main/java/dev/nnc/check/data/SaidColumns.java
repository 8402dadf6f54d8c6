package dev.nnc.check.data;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.References;
import dev.nnc.catalog.Configured;
import dev.nnc.check.expression.FileContext;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Fix;
import dev.nnc.diag.ValueCode;
import dev.nnc.plan.ColumnEvidence;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Schema;
import dev.nnc.source.Span;
import dev.nnc.type.ColumnType;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a program says of the types of its source's columns, {@code text: [zip]} and {@code number:
 * [size]}, and what it could say where a column is taken for the other.
 */
final class SaidColumns {
  private static final String TEXT = "text";
  private static final String NUMBER = "number";

  /** How many columns a message names. */
  private static final int NAMED = 5;

  private final FileContext context;
  private final ColumnMessages messages;

  /** The source's expression by the schema that it gave. */
  private final Map<Schema, Expression> sources = new IdentityHashMap<>();

  SaidColumns(FileContext context) {
    this.context = context;
    this.messages = new ColumnMessages(context);
  }

  /** Remembers whose columns those of the schema are, for advice. */
  void remember(Schema schema, Expression from) {
    sources.put(schema, from);
  }

  /** Whether what is said names columns, each once; reported if not. */
  boolean right(Expression from, Schema schema) {
    Map<String, Expression> seen = new LinkedHashMap<>();
    boolean right = true;
    for (String option : List.of(TEXT, NUMBER)) {
      for (Expression.Reference column : named(argument(from, option))) {
        Expression before = seen.putIfAbsent(column.name(), column);
        if (!schema.columns().containsKey(column.name())) {
          messages.reportUnknown(column, schema.columns().keySet());
          right = false;
        } else if (before != null) {
          context.report(
              context
                  .diagnostic(ValueCode.SAID_TWICE, column, "the column `" + column.name() + "`")
                  .withLabel(context.place(before), "said here, too")
                  .withHelp("name it once, after `text` or after `number`"));
          right = false;
        }
      }
    }
    Expression.Argument text = argument(from, TEXT);
    Expression.Argument number = argument(from, NUMBER);
    if (text != null && number != null && isAll(text) && isAll(number)) {
      context.report(
          context
              .diagnostic(ValueCode.SAID_TWICE, number.value(), "every column")
              .withLabel(context.place(text.value()), "said here, too")
              .withHelp("name those of one of the two: `text: all, number: [size]`"));
      return false;
    }
    return right;
  }

  private static boolean isAll(Expression.Argument argument) {
    return argument.value() instanceof Expression.Reference word && word.name().equals("all");
  }

  /** The names after an option; those of a word such as {@code all} are none. */
  private static List<Expression.Reference> named(Expression.@Nullable Argument argument) {
    List<Expression.Reference> names = new ArrayList<>();
    if (argument != null && argument.value() instanceof Expression.ListValue list) {
      for (Expression element : list.elements()) {
        if (element instanceof Expression.Reference reference) {
          names.add(reference);
        }
      }
    } else if (argument != null
        && argument.value() instanceof Expression.Reference reference
        && !Set.of("none", "all").contains(reference.name())) {
      names.add(reference);
    }
    return names;
  }

  private static Expression.@Nullable Argument argument(@Nullable Expression from, String option) {
    if (from instanceof Expression.Call call) {
      for (Expression.Argument argument : call.arguments()) {
        Name key = argument.key();
        if (key != null && key.text().equals(option)) {
          return argument;
        }
      }
    }
    return null;
  }

  /**
   * Adds to an error about columns that they may be said to be texts, or numbers, if a source can
   * say so and the columns' cells may be both.
   *
   * @param columns the names of columns, and of no fields
   * @param wanted what would be right
   */
  Diagnostic proposing(
      Diagnostic diagnostic, Schema schema, List<String> columns, ColumnType.Content wanted) {
    List<String> others = new ArrayList<>();
    ColumnEvidence first = null;
    for (String column : columns) {
      ColumnType type = schema.columns().get(column);
      ColumnEvidence evidence = schema.evidence().get(column);
      if (type == null || evidence == null) {
        return diagnostic;
      }
      if (type.content() != wanted) {
        boolean could =
            wanted == ColumnType.Content.TEXT
                ? evidence.looksLikeCodes()
                : evidence.looksLikeNumbers();
        if (!could || evidence.reason() == ColumnEvidence.Reason.SAID) {
          return diagnostic;
        }
        others.add(column);
        first = first == null ? evidence : first;
      }
    }
    if (first == null) {
      return diagnostic;
    }
    boolean text = wanted == ColumnType.Content.TEXT;
    String option = text ? TEXT : NUMBER;
    String said = option + ": " + list(others);
    String help =
        (text
                ? "if the cells are no numbers to compute with, say so in the source: "
                : others.size() == 1
                    ? "its cells are texts because "
                        + why(first)
                        + "; if they are numbers, say so: "
                    : "if the cells are numbers to compute with, say so in the source: ")
            + "`"
            + said
            + "`";
    String other = diagnostic.help();
    // Why codes are no numbers says more than what to do with any text.
    String both = text ? other + "; " + help : help + "; else " + other;
    return diagnostic
        .withHelp(other == null ? help : both)
        .withFix(fix(sources.get(schema), option, others));
  }

  /** The edit that says it in the source. */
  private @Nullable Fix fix(@Nullable Expression from, String option, List<String> columns) {
    if (!(from instanceof Expression.Call call) || call.arguments().isEmpty()) {
      return null;
    }
    String title = "say `" + option + ": " + list(columns) + "` in the source";
    Expression.Argument argument = argument(from, option);
    if (argument == null) {
      int end = call.arguments().getLast().span().end();
      return Fix.replace(
          title, context.place(new Span(end, end)), ", " + option + ": " + list(columns));
    }
    Set<String> all = new LinkedHashSet<>();
    named(argument).forEach(name -> all.add(name.name()));
    all.addAll(columns);
    return Fix.replace(title, context.place(argument.value()), list(List.copyOf(all)));
  }

  /**
   * Warns of columns whose digits were taken for codes although nothing says so, if the data set
   * uses them.
   */
  void warn(
      Expression from,
      Item.Dataset dataset,
      Configured source,
      Schema schema,
      List<DataPlan.Field> fields) {
    Set<String> used = new LinkedHashSet<>();
    fields.forEach(field -> used.addAll(field.inputs()));
    References.in(dataset, reference -> used.add(reference.name()));
    List<String> codes = new ArrayList<>();
    ColumnEvidence first = null;
    for (String column : schema.columns().keySet()) {
      ColumnEvidence evidence = schema.evidence().get(column);
      if (evidence != null
          && evidence.reason() == ColumnEvidence.Reason.CODES
          && used.contains(column)) {
        codes.add(column);
        first = first == null ? evidence : first;
      }
    }
    if (first == null) {
      return;
    }
    context.report(
        context
            .diagnostic(
                DataCode.CODES,
                from,
                some(codes) + (codes.size() == 1 ? " is read as text" : " are read as texts"),
                first.where(),
                first.cell())
            .withNote("as numbers they would not be the same: " + why(first))
            .withHelp(
                "`text: %s` in `%s(…)` says that they are codes, `number: %s` that they are numbers"
                    .formatted(list(codes), source.name(), list(codes)))
            .withFix(fix(from, TEXT, codes)));
  }

  /** Why cells that look like numbers are texts, as a clause. */
  private static String why(ColumnEvidence evidence) {
    if (evidence.reason() == ColumnEvidence.Reason.QUOTED) {
      return "they are written as texts, in quotes";
    }
    return evidence.cell().strip().startsWith("0")
        ? "\"%s\" begins with a zero".formatted(evidence.cell().strip())
        : "\"%s\" has more digits than a number can tell apart".formatted(evidence.cell().strip());
  }

  private static String some(List<String> columns) {
    List<String> names = columns.stream().limit(NAMED).map(name -> "`" + name + "`").toList();
    String more =
        columns.size() > NAMED
            ? String.format(Locale.ROOT, " and %,d more", columns.size() - NAMED)
            : "";
    return (columns.size() == 1 ? "the column " : "the columns ") + String.join(", ", names) + more;
  }

  /** As an option lists them. */
  private static String list(List<String> columns) {
    return "[" + String.join(", ", columns.stream().map(Name::written).toList()) + "]";
  }
}
