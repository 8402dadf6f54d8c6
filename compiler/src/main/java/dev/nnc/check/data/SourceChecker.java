package dev.nnc.check.data;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Section;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.check.expression.CheckedValue;
import dev.nnc.check.expression.Evaluator;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.Scope;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.ValueCode;
import dev.nnc.plan.ColumnEvidence;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Schema;
import dev.nnc.plan.SchemaReader;
import dev.nnc.source.Place;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Checks where the rows of a data set come from, and reads its head. */
final class SourceChecker {
  /** The most classes that are looked for in a column of texts. */
  private static final int MOST_CLASSES = 1_000;

  private static final String TABLE = "table";
  private static final String ROWS = "rows";

  private final FileContext context;
  private final SchemaReader schemas;
  private final Evaluator evaluator;
  private final Scope scope = new Scope(null);

  SourceChecker(FileContext context, SchemaReader schemas, Evaluator evaluator) {
    this.context = context;
    this.schemas = schemas;
    this.evaluator = evaluator;
  }

  /** The source behind {@code from}, or null if it is not right, which was reported. */
  @Nullable Configured source(Item.Dataset dataset) {
    Expression from = DataClauses.from(dataset);
    if (from == null) {
      context.report(
          context
              .diagnostic(
                  ActionCode.MISSING_CLAUSE, dataset.name(), "data " + dataset.name(), "from")
              .withHelp("say where the rows come from: `from csv(\"file.csv\")`"));
      return null;
    }
    if (from instanceof Expression.TextLiteral text) {
      context.report(
          context
              .diagnostic(ValueCode.NOT_A_VALUE, from, "a text alone")
              .withHelp("say how to read it: `csv(\"" + text.value() + "\")`"));
      return null;
    }
    if (from instanceof Expression.Call call
        && call.callee() instanceof Expression.Reference callee) {
      Entry entry = context.catalog.find(Kind.SOURCE, callee.name());
      if (entry != null && entry.notYet() == null && entry.name().equals(TABLE)) {
        return table(entry, call);
      }
      if (entry != null && entry.notYet() == null && entry.name().equals(ROWS)) {
        return rows(entry, call);
      }
    }
    return evaluator.options().use(Kind.SOURCE, from, scope, true);
  }

  /**
   * The head of the source, or null if it cannot be read, which was reported.
   *
   * @param section the definitions that read its columns
   */
  @Nullable Schema schema(Configured source, Place place, @Nullable Section section) {
    if (source.entry().rule() instanceof Rule.Generator generator) {
      return withTexts(
          source,
          Schema.of(generator.columns(source.options()), generator.rows(source.options())),
          section);
    }
    SchemaReader.Result read = schemas.read(source, place);
    read.diagnostics().forEach(context::report);
    return read.schema().map(schema -> withTexts(source, schema, section)).orElse(null);
  }

  /**
   * The schema with texts where those of another are, unless the program says what they are: a file
   * without a leading zero holds the same codes as the one that it is like.
   */
  static Schema asIn(Schema model, Schema schema) {
    SequencedMap<String, ColumnType> columns = new LinkedHashMap<>(schema.columns());
    schema
        .evidence()
        .forEach(
            (column, evidence) -> {
              ColumnType other = model.columns().get(column);
              if (other != null
                  && other.content() == ColumnType.Content.TEXT
                  && evidence.reason() != ColumnEvidence.Reason.SAID) {
                columns.put(column, other);
              }
            });
    return new Schema(columns, schema.rows(), schema.givenParts(), schema.evidence());
  }

  private @Nullable Configured table(Entry entry, Expression.Call call) {
    Map<String, Object> columns = new LinkedHashMap<>();
    String firstName = "";
    int firstSize = -1;
    for (Expression.Argument argument : call.arguments()) {
      Name key = argument.key();
      if (key == null) {
        context.report(
            context
                .diagnostic(ValueCode.NOT_A_VALUE, argument, "a column without a name")
                .withHelp("name each column: `table(a: [0, 1], b: [1, 0])`"));
        return null;
      }
      List<Object> cells = cells(argument.value(), "the column `" + key.text() + "`");
      if (cells == null) {
        return null;
      }
      if (columns.put(key.text(), cells) != null) {
        context.report(context.diagnostic(ValueCode.GIVEN_TWICE, key, key.text()));
        return null;
      }
      if (firstSize < 0) {
        firstSize = cells.size();
        firstName = key.text();
      } else if (cells.size() != firstSize) {
        context.report(
            context.diagnostic(
                ValueCode.UNEVEN_LISTS, argument, firstName, firstSize, key.text(), cells.size()));
        return null;
      }
    }
    if (columns.isEmpty()) {
      context.report(
          context
              .diagnostic(ValueCode.MISSING_OPTION, call, TABLE, "columns")
              .withHelp("name each column: `table(a: [0, 1], b: [1, 0])`"));
      return null;
    }
    return new Configured(entry, new Options(columns));
  }

  private @Nullable Configured rows(Entry entry, Expression.Call call) {
    List<Object> rows = new ArrayList<>();
    int width = -1;
    for (Expression.Argument argument : call.arguments()) {
      List<Object> cells = cells(argument.value(), "a row");
      if (cells == null) {
        return null;
      }
      if (width >= 0 && cells.size() != width) {
        context.report(
            context.diagnostic(
                ValueCode.UNEVEN_LISTS,
                argument,
                "row 1",
                width,
                "row " + (rows.size() + 1),
                cells.size()));
        return null;
      }
      width = cells.size();
      rows.add(cells);
    }
    if (rows.isEmpty()) {
      context.report(
          context
              .diagnostic(ValueCode.MISSING_OPTION, call, ROWS, "rows")
              .withHelp("write one list for each row: `rows([0, 1], [1, 0])`"));
      return null;
    }
    return new Configured(entry, new Options(Map.of(ROWS, rows)));
  }

  private @Nullable List<Object> cells(Expression expression, String what) {
    CheckedValue meaning = evaluator.evaluate(expression, scope);
    if (meaning instanceof CheckedValue.Unknown) {
      return null;
    }
    if (!(meaning instanceof CheckedValue.Items items)) {
      context.report(
          context.diagnostic(
              ValueCode.WRONG_TYPE, expression, what, "table", "a list", meaning.describe()));
      return null;
    }
    List<Object> cells = new ArrayList<>();
    for (CheckedValue element : items.elements()) {
      switch (element) {
        case CheckedValue.Number n -> cells.add(n.value());
        case CheckedValue.Text t -> cells.add(t.value());
        default -> {
          context.report(
              context.diagnostic(
                  ValueCode.WRONG_TYPE,
                  expression,
                  what,
                  "table",
                  "a list of numbers or texts",
                  "one with " + element.describe()));
          return null;
        }
      }
    }
    return cells;
  }

  /**
   * The schema with the different texts of those columns whose field is as wide as there are
   * classes: a network's shapes depend on them.
   */
  private Schema withTexts(Configured source, Schema schema, @Nullable Section section) {
    SequencedMap<String, ColumnType> columns = new LinkedHashMap<>(schema.columns());
    Map<String, Long> open = new LinkedHashMap<>();
    for (Section.Entry entry : section == null ? List.<Section.Entry>of() : section.entries()) {
      if (entry instanceof Section.Definition definition
          && definition.value() instanceof Expression.Flow flow) {
        for (Expression.Reference reference : heads(flow)) {
          if (columns.get(reference.name()) instanceof ColumnType type
              && type.content() == ColumnType.Content.TEXT
              && type.shape().rank() == 0
              && type.names().isEmpty()) {
            long least = rowsOfAClass(flow, type);
            if (least > 0) {
              open.merge(reference.name(), least, Math::min);
            }
          }
        }
      }
    }
    open.forEach(
        (column, least) ->
            schemas
                .texts(source, column, least, MOST_CLASSES)
                .ifPresent(
                    texts ->
                        columns.put(
                            column,
                            new ColumnType(
                                ColumnType.Content.TEXT,
                                Shape.SCALAR,
                                schema.columns().getOrDefault(column, ColumnType.text()).numbers(),
                                texts))));
    return new Schema(columns, schema.rows(), schema.givenParts(), schema.evidence());
  }

  /** The columns that the steps take: one, or several of which each goes its own way. */
  private static List<Expression.Reference> heads(Expression.Flow flow) {
    List<Expression> heads = new ArrayList<>();
    if (flow.head() instanceof Expression.Tuple tuple) {
      heads.addAll(tuple.elements());
    } else if (flow.head() instanceof Expression.Call call) {
      call.arguments().stream()
          .filter(argument -> argument.key() == null)
          .forEach(argument -> heads.add(argument.value()));
    } else {
      heads.add(flow.head());
    }
    List<Expression.Reference> references = new ArrayList<>();
    for (Expression head : heads) {
      if (head instanceof Expression.Reference reference) {
        references.add(reference);
      }
    }
    return references;
  }

  /**
   * How many rows a text needs to be a class, if the steps make something whose shape the data
   * decides, else 0; reports nothing.
   */
  private long rowsOfAClass(Expression.Flow flow, ColumnType column) {
    ColumnType type = column;
    long least = 1;
    for (Expression step : flow.steps()) {
      Configured use = evaluator.options().use(Kind.TRANSFORM, step, scope, false);
      if (use == null || !(use.entry().rule() instanceof Rule.Transform rule)) {
        return 0;
      }
      DataPlan.Step typed = StepTypes.of(type, use).step();
      if (typed == null) {
        return 0;
      }
      least = Math.max(least, rule.rowsOfAClass(use.options()));
      type = typed.out();
    }
    return !type.shape().isKnown() && !type.isUneven() ? least : 0;
  }
}
