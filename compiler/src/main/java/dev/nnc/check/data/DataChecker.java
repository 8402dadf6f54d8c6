package dev.nnc.check.data;

import dev.nnc.ast.Body;
import dev.nnc.ast.Clause;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.References;
import dev.nnc.ast.Section;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.check.expression.CheckedValue;
import dev.nnc.check.expression.Evaluator;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.OptionChecker;
import dev.nnc.check.expression.Scope;
import dev.nnc.diag.ActionCode;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.Similar;
import dev.nnc.diag.ValueCode;
import dev.nnc.plan.Condition;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Formula;
import dev.nnc.plan.Part;
import dev.nnc.plan.Schema;
import dev.nnc.plan.SchemaReader;
import dev.nnc.resolve.Symbols;
import dev.nnc.source.Place;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks a {@code data} declaration against the head of its source. */
public final class DataChecker {
  /** The most values of a row. */
  private static final long MOST_VALUES = 1L << 40;

  /** The most classes that are looked for in a column of texts. */
  private static final int MOST_CLASSES = 1_000;

  private static final String TABLE = "table";
  private static final String ROWS = "rows";
  private static final String BALANCE = "balance";
  private static final List<String> SETTINGS = List.of("split", ROWS, BALANCE);
  private static final String COLUMNS = "columns";

  private final FileContext context;
  private final SchemaReader schemas;
  private final Evaluator evaluator;
  private final Scope scope = new Scope(null);
  private final FieldFormulas formulas;
  private final DerivedData derived;
  private final Map<Item.Dataset, Checked> checked = new IdentityHashMap<>();
  private final Set<Item.Dataset> pending = Collections.newSetFromMap(new IdentityHashMap<>());

  public DataChecker(FileContext context, SchemaReader schemas) {
    this.context = context;
    this.schemas = schemas;
    this.evaluator = new Evaluator(context, null, null);
    this.formulas = new FieldFormulas(context, evaluator);
    this.derived = new DerivedData(context, evaluator.options(), this::check);
  }

  /** What of a data set could be found out. The plan is null if something is wrong with it. */
  public record Checked(@Nullable DataPlan plan, boolean splitSaid) {}

  /** Checks a data set; what was found out of one is kept, since others may be made from it. */
  public Checked check(Item.Dataset dataset) {
    Checked known = checked.get(dataset);
    if (known != null) {
      return known;
    }
    if (!pending.add(dataset)) {
      derived.reportCircle(dataset.name(), dataset.name().text());
      return new Checked(null, false);
    }
    Checked found = examine(dataset);
    pending.remove(dataset);
    checked.put(dataset, found);
    return found;
  }

  private Checked examine(Item.Dataset dataset) {
    Expression from = fromOf(dataset);
    Clause.Like like = likeOf(dataset);
    if (from != null && derived.isDerived(from)) {
      if (like != null) {
        context.report(
            context
                .diagnostic(NameCode.NOT_YET, like, "`like` for a data set that is made of others")
                .withHelp("it keeps the fields that it does not define anyway"));
        return new Checked(null, false);
      }
      return examineDerived(dataset, from);
    }
    Configured source = source(dataset);
    Section section = dataset.section();
    Configured split = split(section);
    boolean splitSaid = has(section, "split");
    DataPlan model = like == null ? null : derived.model(like);
    if (source == null || (like != null && model == null)) {
      return new Checked(null, splitSaid);
    }
    Schema schema = schema(source, context.place(from == null ? dataset : from));
    if (schema == null) {
      return new Checked(null, splitSaid);
    }
    schema = withTexts(source, schema, section);
    List<DataPlan.Field> fields =
        like == null || model == null
            ? fields(dataset, section, schema, List.of())
            : fieldsLike(dataset, like, model, schema);
    if (fields == null
        || (splitSaid && split == null)
        || !splitKnows(section, split, schema, fields)
        || !windowsFit(split, section, fields)) {
      return new Checked(null, splitSaid);
    }
    Condition rows = null;
    Section.Setting rowsSetting = section == null ? null : setting(section, ROWS);
    if (rowsSetting != null) {
      rows = rows(rowsSetting, schema, fields);
      if (rows == null) {
        return new Checked(null, splitSaid);
      }
    }
    Name balance = balance(section, fields);
    return new Checked(
        new DataPlan(
            context.place(dataset.name()),
            dataset.name().text(),
            source,
            List.of(),
            null,
            model,
            schema,
            fields,
            rows,
            balance == null ? null : balance.text(),
            split != null ? split : everything()),
        splitSaid);
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
          && definition.value() instanceof Expression.Flow flow
          && flow.head() instanceof Expression.Reference reference
          && columns.get(reference.name()) instanceof ColumnType type
          && type.content() == ColumnType.Content.TEXT
          && type.names().isEmpty()) {
        long least = rowsOfAClass(flow, type);
        if (least > 0) {
          open.merge(reference.name(), least, Math::min);
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
                            new ColumnType(ColumnType.Content.TEXT, Shape.SCALAR, 0, texts))));
    return new Schema(columns, schema.rows(), schema.givenParts());
  }

  /**
   * How many rows a text needs to be a class, if the steps make something whose shape the data
   * decides, else 0; reports nothing.
   */
  private long rowsOfAClass(Expression.Flow flow, ColumnType column) {
    ColumnType type = column;
    long least = 1;
    for (Expression step : flow.steps()) {
      Configured use =
          new Evaluator(context, null, null).options().use(Kind.TRANSFORM, step, scope, false);
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

  private @Nullable Condition rows(
      Section.Setting setting, Schema schema, List<DataPlan.Field> fields) {
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
    return new RowConditions(context, formulas, columnsOf(schema, byName), byName)
        .read(setting.values().getFirst());
  }

  /** The field after {@code balance}; null if there is none, or none that can be. */
  private @Nullable Name balance(@Nullable Section section, List<DataPlan.Field> fields) {
    Section.Setting setting = section == null ? null : setting(section, BALANCE);
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
    for (DataPlan.Field field : fields) {
      if (field.name().equals(reference.name())) {
        if (field.type().content() == ColumnType.Content.CLASS
            && field.type().shape().rank() == 0) {
          return new Name(reference.span(), reference.name());
        }
        context.report(
            context
                .diagnostic(
                    ValueCode.STEP_MISFIT,
                    reference,
                    "`balance`",
                    "goes by classes, but `" + field.name() + "` " + describe(field.type()))
                .withLabel(field.place(), "defined here")
                .withHelp("put `category` or `bins` last in that field"));
        return null;
      }
    }
    reportUnknownColumn(
        reference,
        fields.stream()
            .map(DataPlan.Field::name)
            .collect(Collectors.toCollection(LinkedHashSet::new)));
    return null;
  }

  private @Nullable Schema schema(Configured source, Place place) {
    if (source.entry().rule() instanceof Rule.Generator generator) {
      return Schema.of(generator.columns(source.options()), generator.rows(source.options()));
    }
    SchemaReader.Result read = schemas.read(source, place);
    read.diagnostics().forEach(context::report);
    return read.schema().orElse(null);
  }

  /**
   * The model's definitions, then the data set's own ones, then those of the model that read what
   * it defines anew.
   */
  private @Nullable List<DataPlan.Field> fieldsLike(
      Item.Dataset dataset, Clause.Like like, DataPlan model, Schema schema) {
    Section section = dataset.section();
    Set<String> defined = defined(section);
    Set<String> late = new LinkedHashSet<>();
    for (DataPlan.Field field : model.fields()) {
      if (field.inputs().stream().anyMatch(name -> defined.contains(name) || late.contains(name))) {
        late.add(field.name());
      }
    }
    late.removeAll(defined);
    Set<String> notFirst = new LinkedHashSet<>(late);
    notFirst.addAll(defined);
    List<DataPlan.Field> first = derived.takenOver(like, model, schema, notFirst, List.of());
    List<DataPlan.Field> all = first == null ? null : fields(dataset, section, schema, first);
    return all == null || late.isEmpty()
        ? all
        : derived.takenOver(
            like,
            model,
            schema,
            all.stream().map(DataPlan.Field::name).collect(Collectors.toSet()),
            all);
  }

  private Checked examineDerived(Item.Dataset dataset, Expression from) {
    List<DataPlan> bases = derived.bases(from);
    Section section = dataset.section();
    Section.Setting ownSplit = section == null ? null : setting(section, "split");
    if (ownSplit != null) {
      context.report(
          context
              .diagnostic(NameCode.UNKNOWN_SETTING, ownSplit, dataset.name().text(), "split")
              .withHelp("it has the parts of the data that it is made of"));
      return new Checked(null, true);
    }
    split(section);
    if (bases == null) {
      return new Checked(null, true);
    }
    Schema schema = DerivedData.schema(bases);
    List<DataPlan.Field> kept = DerivedData.kept(bases.getFirst(), defined(section));
    List<DataPlan.Field> fields = fields(dataset, section, schema, kept);
    if (fields == null) {
      return new Checked(null, true);
    }
    Condition rows = null;
    Section.Setting rowsSetting = section == null ? null : setting(section, ROWS);
    if (rowsSetting != null) {
      rows = rows(rowsSetting, schema, fields);
      if (rows == null) {
        return new Checked(null, true);
      }
    }
    Name part = DerivedData.part(from);
    Name balance = balance(section, fields);
    return new Checked(
        new DataPlan(
            context.place(dataset.name()),
            dataset.name().text(),
            derived.source(),
            bases,
            part == null ? null : Part.of(part.text()).orElseThrow(),
            null,
            schema,
            fields,
            rows,
            balance == null ? null : balance.text(),
            part == null ? bases.getFirst().split() : everything()),
        part != null || splitSaid(from));
  }

  /** Whether all data sets that are named there say how they are split. */
  private boolean splitSaid(Expression from) {
    boolean[] all = {true};
    References.in(
        from,
        reference -> {
          if (context.symbols.find(reference.name()) instanceof Symbols.Symbol symbol
              && symbol.item() instanceof Item.Dataset base) {
            all[0] &= check(base).splitSaid();
          }
        });
    return all[0];
  }

  private static Set<String> defined(@Nullable Section section) {
    Set<String> names = new LinkedHashSet<>();
    if (section != null) {
      for (Section.Entry entry : section.entries()) {
        if (entry instanceof Section.Definition definition) {
          definition.names().forEach(name -> names.add(name.text()));
        }
      }
    }
    return names;
  }

  private static Clause.@Nullable Like likeOf(Item.Dataset dataset) {
    for (Clause clause : dataset.clauses()) {
      if (clause instanceof Clause.Like like) {
        return like;
      }
    }
    return null;
  }

  /** Whether the windows of the fields go with each other and with the split. */
  private boolean windowsFit(
      @Nullable Configured split, @Nullable Section section, List<DataPlan.Field> fields) {
    DataPlan.Field first = null;
    Rule.Transform.Reach firstReach = Rule.Transform.Reach.NONE;
    for (DataPlan.Field field : fields) {
      for (DataPlan.Step step : field.steps()) {
        Rule.Transform.Reach reach = step.reach();
        if (reach.isOwnRow()) {
          continue;
        }
        if (first != null && reach.stride() != firstReach.stride()) {
          context.report(
              Diagnostic.of(
                      ValueCode.STEP_MISFIT,
                      field.place(),
                      "`" + field.name() + "`",
                      "keeps one of %d rows, but `%s` one of %d"
                          .formatted(reach.stride(), first.name(), firstReach.stride()))
                  .withLabel(first.place(), "the other window")
                  .withHelp("give all windows of a data set the same `stride`"));
          return false;
        }
        first = first == null ? field : first;
        firstReach = reach;
      }
    }
    Section.Setting setting = section == null ? null : setting(section, "split");
    if (first == null
        || split == null
        || setting == null
        || (split.entry().rule() instanceof Rule.Split rule && rule.keepsOrder())) {
      return true;
    }
    context.report(
        context
            .diagnostic(
                ValueCode.STEP_MISFIT,
                setting,
                "`" + split.name() + "`",
                "tears apart rows that belong to one window")
            .withLabel(first.place(), "reads several rows")
            .withHelp("split by `by_time(column, test: 20%)` or `last(test: 20%)`"));
    return false;
  }

  /** Whether the columns that a split goes by exist. */
  private boolean splitKnows(
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

  private void reportUnknownColumn(Section section, String name, Set<String> names) {
    for (Section.Entry entry : section.entries()) {
      if (entry instanceof Section.Setting setting && setting.key().text().equals("split")) {
        for (Expression value : setting.values()) {
          References.in(
              value,
              reference -> {
                if (reference.name().equals(name)) {
                  reportUnknownColumn(reference, names);
                }
              });
        }
      }
    }
  }

  private void reportUnknownColumn(Expression.Reference reference, Set<String> names) {
    Diagnostic diagnostic =
        evaluator
            .options()
            .suggest(
                context.diagnostic(NameCode.UNKNOWN_COLUMN, reference, reference.name()),
                reference.name(),
                List.copyOf(names),
                reference);
    context.report(
        diagnostic.help() != null
            ? diagnostic
            : diagnostic.withHelp("the columns are " + list(names)));
  }

  private Configured everything() {
    Entry entry = context.catalog.find(Kind.SPLIT, Part.EVERYTHING.word());
    if (entry == null) {
      throw new IllegalStateException("the catalogue lacks `everything`");
    }
    return new Configured(entry, Options.NONE);
  }

  private static boolean has(@Nullable Section section, String key) {
    return section != null && setting(section, key) != null;
  }

  private static Section.@Nullable Setting setting(Section section, String key) {
    for (Section.Entry entry : section.entries()) {
      if (entry instanceof Section.Setting setting && setting.key().text().equals(key)) {
        return setting;
      }
    }
    return null;
  }

  // The source.

  private static @Nullable Expression fromOf(Item.Dataset dataset) {
    for (Clause clause : dataset.clauses()) {
      if (clause instanceof Clause.From from) {
        return from.source();
      }
    }
    return null;
  }

  private @Nullable Configured source(Item.Dataset dataset) {
    Expression from = fromOf(dataset);
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

  // Settings.

  private @Nullable Configured split(@Nullable Section section) {
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
          if (key.equals("split")) {
            if (seen) {
              context.report(context.diagnostic(ActionCode.SETTING_TWICE, setting.key(), key));
            }
            seen = true;
            if (setting.values().size() != 1) {
              context.report(
                  context.diagnostic(
                      ValueCode.WRONG_COUNT,
                      setting,
                      setting.values().size() + " values",
                      "`split`, which takes one"));
            } else {
              split = evaluator.options().use(Kind.SPLIT, setting.values().getFirst(), scope, true);
            }
          } else if (!SETTINGS.contains(key)) {
            OptionChecker options = evaluator.options();
            Diagnostic diagnostic =
                context.diagnostic(NameCode.UNKNOWN_SETTING, setting.key(), "data", key);
            String nearest = Similar.to(key, SETTINGS).orElse(null);
            context.report(
                nearest != null
                    ? options.suggest(diagnostic, key, SETTINGS, setting.key())
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

  // Fields.

  private @Nullable List<DataPlan.Field> fields(
      Item.Dataset dataset, @Nullable Section section, Schema schema, List<DataPlan.Field> before) {
    Map<String, DataPlan.Field> fields = new LinkedHashMap<>();
    before.forEach(field -> fields.put(field.name(), field));
    boolean right = true;
    if (section != null) {
      for (Section.Entry entry : section.entries()) {
        if (entry instanceof Section.Definition definition) {
          List<Expression> values = values(definition);
          if (values == null) {
            right = false;
            continue;
          }
          for (int i = 0; i < values.size(); i++) {
            right &= define(definition.names().get(i), values.get(i), schema, fields);
          }
        }
      }
    }
    if (right && fields.isEmpty()) {
      context.report(
          context
              .diagnostic(ValueCode.EMPTY_BODY, dataset.name(), "`data " + dataset.name() + "`")
              .withHelp(
                  "define fields from the columns "
                      + list(schema.columns().keySet())
                      + ": `x = "
                      + schema.columns().keySet().stream().findFirst().orElse("column")
                      + "`"));
      return null;
    }
    return right ? List.copyOf(fields.values()) : null;
  }

  /** One flow for each name: `a, b = (x, y) -> step` is `a = x -> step` and `b = y -> step`. */
  private @Nullable List<Expression> values(Section.Definition definition) {
    int names = definition.names().size();
    if (names == 1) {
      return List.of(definition.value());
    }
    Expression value = definition.value();
    Expression head = value instanceof Expression.Flow flow ? flow.head() : value;
    if (!(head instanceof Expression.Tuple tuple) || tuple.elements().size() != names) {
      context.report(
          context
              .diagnostic(
                  ValueCode.WRONG_COUNT,
                  definition,
                  names + " names",
                  head instanceof Expression.Tuple other
                      ? other.elements().size() + " values"
                      : "one value")
              .withHelp("`image, mask = (pixels, truth) -> step` has a value for each name"));
      return null;
    }
    List<Expression> steps =
        value instanceof Expression.Flow flow ? flow.steps() : List.<Expression>of();
    List<Expression> values = new ArrayList<>();
    for (Expression element : tuple.elements()) {
      List<Expression> all = new ArrayList<>();
      Expression first = element;
      if (element instanceof Expression.Flow own) {
        first = own.head();
        all.addAll(own.steps());
      }
      all.addAll(steps);
      values.add(all.isEmpty() ? first : new Expression.Flow(value.span(), first, all));
    }
    return values;
  }

  /** Adds the field; false after an error. */
  private boolean define(
      Name name, Expression value, Schema schema, Map<String, DataPlan.Field> fields) {
    DataPlan.Field before = fields.get(name.text());
    if (before != null) {
      context.report(
          context
              .diagnostic(NameCode.DUPLICATE_NAME, name, name.text())
              .withLabel(before.place(), "first defined here"));
      return false;
    }
    context.hidesParam(name);
    DataPlan.Field field = field(value, name, schema, fields);
    if (field == null) {
      return false;
    }
    fields.put(name.text(), field);
    return true;
  }

  /**
   * The steps, those in a {@code together} among them.
   *
   * @param draws a number for each step whose random draws are shared, else null
   */
  private record Steps(List<Expression> steps, List<@Nullable Long> draws) {}

  private @Nullable Steps flattened(List<Expression> steps) {
    List<Expression> all = new ArrayList<>();
    List<@Nullable Long> draws = new ArrayList<>();
    for (Expression step : steps) {
      if (!(step instanceof Expression.Call call)
          || !(call.callee() instanceof Expression.Reference callee)
          || !callee.name().equals(DataPlan.TOGETHER)
          || call.recipe() == null) {
        all.add(step);
        draws.add(null);
        continue;
      }
      if (!call.recipe().inputs().isEmpty()
          || !call.arguments().isEmpty()
          || !(call.recipe().body() instanceof Body.Single body)) {
        context.report(
            context
                .diagnostic(ValueCode.NOT_A_STEP, call, "such a `together`")
                .withHelp("its braces hold steps: `together { random_flip -> random_zoom(10%) }`"));
        return null;
      }
      List<Expression> inside = new ArrayList<>();
      if (body.flow() instanceof Expression.Flow flow) {
        inside.add(flow.head());
        inside.addAll(flow.steps());
      } else {
        inside.add(body.flow());
      }
      for (Expression each : inside) {
        all.add(each);
        draws.add((long) each.span().start());
      }
    }
    return new Steps(all, draws);
  }

  private static String list(Set<String> names) {
    List<String> some = names.stream().limit(8).toList();
    return String.join(", ", some) + (names.size() > some.size() ? ", …" : "");
  }

  private DataPlan.@Nullable Field field(
      Expression value, Name name, Schema schema, Map<String, DataPlan.Field> earlier) {
    Expression head = value instanceof Expression.Flow flow ? flow.head() : value;
    Steps steps =
        flattened(value instanceof Expression.Flow flow ? flow.steps() : List.<Expression>of());
    if (steps == null) {
      return null;
    }
    Formula formula = null;
    List<String> inputs;
    ColumnType type;
    if (FieldFormulas.isFormula(head)) {
      FieldFormulas.Result result = formulas.read(head, columnsOf(schema, earlier));
      if (result == null) {
        return null;
      }
      formula = result.formula();
      inputs = result.inputs();
      type = result.type();
    } else {
      inputs = inputs(head, schema, earlier);
      if (inputs == null) {
        return null;
      }
      type = joined(head, inputs, !isOneColumn(head), schema, earlier);
      if (type == null) {
        return null;
      }
    }
    List<DataPlan.Step> typed = new ArrayList<>();
    Expression before = head;
    for (int i = 0; i < steps.steps().size(); i++) {
      Expression step = steps.steps().get(i);
      Configured use = evaluator.options().use(Kind.TRANSFORM, step, scope, true);
      if (use == null || !(use.entry().rule() instanceof Rule.Transform)) {
        return null;
      }
      StepTypes.Outcome outcome = StepTypes.of(type, use);
      Misfit misfit = outcome.misfit();
      DataPlan.Step next = outcome.step();
      if (next == null) {
        context.report(
            context
                .diagnostic(
                    ValueCode.STEP_MISFIT, step, use.name(), misfit == null ? "" : misfit.message())
                .withLabel(
                    context.place(before),
                    before == head ? describe(type) : "gives " + type.describe())
                .withHelp(misfit == null ? null : misfit.help()));
        return null;
      }
      type = next.out();
      Long draw = steps.draws().get(i);
      if (draw != null) {
        Map<String, Object> options = new LinkedHashMap<>(use.options().values());
        options.put(DataPlan.TOGETHER, draw);
        use = new Configured(use.entry(), new Options(options));
        next = new DataPlan.Step(use, next.in(), next.out());
      }
      before = step;
      typed.add(next);
    }
    if (type.shape().dimensions().contains(ColumnType.ANY_HEIGHT)) {
      context.report(
          context
              .diagnostic(DataCode.UNEVEN_PICTURES, head, name.text())
              .withHelp(
                  "bring them to one size: `"
                      + name.text()
                      + " = "
                      + context.text(head)
                      + " -> resize(64x64)`"));
      return null;
    }
    return new DataPlan.Field(context.place(name), name.text(), inputs, formula, typed, type);
  }

  private FieldFormulas.Columns columnsOf(Schema schema, Map<String, DataPlan.Field> earlier) {
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
    };
  }

  private static String describe(ColumnType type) {
    return switch (type.content()) {
      case TEXT -> "holds text";
      case CLASS -> "holds classes";
      case NUMBER ->
          type.shape().rank() == 0 ? "holds numbers" : "holds numbers of shape " + type.shape();
    };
  }

  private @Nullable List<String> inputs(
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
      return columns(call, schema);
    }
    context.report(
        context
            .diagnostic(NameCode.NOT_YET, head, "such a beginning of a field")
            .withHelp(
                "begin with a column, a list of columns, `columns(…)`, or an expression over them"));
    return null;
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

  private void reportNoColumns(Expression list) {
    context.report(
        context
            .diagnostic(ValueCode.NOT_A_VALUE, list, "a list without columns")
            .withHelp("name at least one column"));
  }

  private boolean known(
      Expression.Reference reference, Schema schema, Map<String, DataPlan.Field> earlier) {
    if (earlier.containsKey(reference.name()) || schema.columns().containsKey(reference.name())) {
      return true;
    }
    Set<String> names = new LinkedHashSet<>(schema.columns().keySet());
    names.addAll(earlier.keySet());
    reportUnknownColumn(reference, names);
    return false;
  }

  private @Nullable List<String> columns(Expression.Call call, Schema schema) {
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
                .withHelp("`columns(1 .. 3)` or `columns(except: price)`"));
      } else if (!(meaning instanceof CheckedValue.Unknown)) {
        context.report(
            context.diagnostic(
                ValueCode.WRONG_TYPE,
                argument,
                "range",
                COLUMNS,
                "a position or positions such as 1 .. 3",
                meaning.describe()));
      }
      return null;
    }
    return chosen;
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
            && evaluator.peek(call.arguments().getFirst().value(), scope)
                instanceof CheckedValue.Number);
  }

  private @Nullable ColumnType joined(
      Expression head,
      List<String> inputs,
      boolean asList,
      Schema schema,
      Map<String, DataPlan.Field> earlier) {
    List<ColumnType> types = new ArrayList<>();
    for (String input : inputs) {
      DataPlan.Field field = earlier.get(input);
      ColumnType type = field != null ? field.type() : schema.columns().get(input);
      if (type == null) {
        return null;
      }
      types.add(type);
    }
    if (!asList) {
      return types.getFirst();
    }
    boolean texts =
        types.stream()
            .allMatch(
                type -> type.content() == ColumnType.Content.TEXT && type.shape().rank() == 0);
    if (types.size() > 1 && texts) {
      return new ColumnType(ColumnType.Content.TEXT, Shape.of(types.size()), 0, List.of());
    }
    long width = 0;
    for (int i = 0; i < types.size(); i++) {
      ColumnType type = types.get(i);
      boolean joinable =
          type.content() == ColumnType.Content.NUMBER
              && type.shape().rank() <= 1
              && type.shape().isKnown();
      if (!joinable) {
        context.report(
            context
                .diagnostic(
                    ValueCode.STEP_MISFIT,
                    head,
                    "a list of columns",
                    "joins numbers, but `" + inputs.get(i) + "` " + describe(type))
                .withHelp(
                    type.content() == ColumnType.Content.TEXT
                        ? "turn it into numbers in a field of its own: `"
                            + inputs.get(i)
                            + " -> category -> one_hot`"
                        : null));
        return null;
      }
      width += type.shape().rank() == 0 ? 1 : type.shape().size();
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
    return ColumnType.number(new Shape(List.of(Dimension.of(width))));
  }

  /** The parts that a data set will have. */
  public static Set<Part> parts(DataPlan data) {
    Set<Part> parts = new LinkedHashSet<>();
    if (data.part() != null) {
      return Set.of(Part.EVERYTHING);
    }
    if (!data.bases().isEmpty()) {
      data.bases().forEach(base -> parts.addAll(parts(base)));
      return parts;
    }
    if (!data.isSplit()) {
      parts.add(Part.EVERYTHING);
      parts.addAll(data.schema().givenParts());
      return parts;
    }
    parts.add(Part.TRAIN);
    parts.addAll(data.schema().givenParts());
    for (Option option : data.split().entry().options()) {
      Object value = data.split().options().find(option.name());
      if (value instanceof Number n
          ? n.doubleValue() > 0
          : value instanceof String s && !s.equals("none")) {
        Part.of(option.name()).ifPresent(parts::add);
      }
    }
    return parts;
  }
}
