package dev.nnc.check.data;

import dev.nnc.ast.Clause;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.References;
import dev.nnc.ast.Section;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Option;
import dev.nnc.check.expression.Evaluator;
import dev.nnc.check.expression.FileContext;
import dev.nnc.diag.NameCode;
import dev.nnc.plan.Condition;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Part;
import dev.nnc.plan.Schema;
import dev.nnc.plan.SchemaReader;
import dev.nnc.resolve.Symbols;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks a {@code data} declaration against the head of its source. */
public final class DataChecker {
  private final FileContext context;
  private final SourceChecker sources;
  private final SplitChecker splits;
  private final FieldChecker definitions;
  private final RowsChecker rowSettings;
  private final DerivedData derived;
  private final FieldCounts counts;
  private final SaidColumns said;
  private final TextAdvice advice;
  private final Map<Item.Dataset, Checked> checked = new IdentityHashMap<>();
  private final Set<Item.Dataset> pending = Collections.newSetFromMap(new IdentityHashMap<>());

  public DataChecker(FileContext context, SchemaReader schemas, Previews previews) {
    this.context = context;
    this.counts = new FieldCounts(context, previews);
    Evaluator evaluator = new Evaluator(context, null, null);
    FieldFormulas formulas = new FieldFormulas(context, evaluator);
    SaidColumns said = new SaidColumns(context);
    this.advice = new TextAdvice(schemas);
    FieldColumns columns = new FieldColumns(context, evaluator, said, advice);
    this.sources = new SourceChecker(context, schemas, evaluator);
    this.splits = new SplitChecker(context, evaluator);
    this.said = said;
    this.definitions = new FieldChecker(context, evaluator, formulas, columns, said, advice);
    this.rowSettings = new RowsChecker(context, formulas, columns);
    this.derived = new DerivedData(context, this::check);
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
    Expression from = DataClauses.from(dataset);
    Clause.Like like = DataClauses.like(dataset);
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
    Configured source = sources.source(dataset);
    Section section = dataset.section();
    Configured split = splits.split(section);
    boolean splitSaid = SplitChecker.setting(section) != null;
    DataPlan model = like == null ? null : derived.model(like);
    if (source == null || (like != null && model == null)) {
      return new Checked(null, splitSaid);
    }
    Schema schema = sources.schema(source, context.place(from == null ? dataset : from), section);
    if (schema == null || from == null || !said.right(from, schema)) {
      return new Checked(null, splitSaid);
    }
    context.note(dataset, schema);
    if (model != null) {
      schema = SourceChecker.asIn(model.schema(), schema);
    }
    said.remember(schema, from);
    advice.remember(schema, source);
    List<DataPlan.Field> fields =
        like == null || model == null
            ? definitions.fields(dataset, section, schema, List.of())
            : fieldsLike(dataset, like, model, schema);
    if (fields == null
        || (splitSaid && split == null)
        || !splits.fits(section, split, schema, fields)) {
      return new Checked(null, splitSaid);
    }
    Condition rows = null;
    Section.Setting rowsSetting = DataClauses.setting(section, RowsChecker.ROWS);
    if (rowsSetting != null) {
      rows = rowSettings.rows(rowsSetting, schema, fields);
      if (rows == null) {
        return new Checked(null, splitSaid);
      }
    }
    if (model != null && section != null && split != null) {
      derived.lookForLeak(dataset, section, model, source, split, fields, rows != null);
    }
    Name balance = rowSettings.balance(section, schema, fields);
    said.warn(from, dataset, source, schema, fields);
    return new Checked(
        counts.counted(
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
                split != null ? split : splits.everything())),
        splitSaid);
  }

  /**
   * The model's definitions, then the data set's own ones, then those of the model that read what
   * it defines anew.
   */
  private @Nullable List<DataPlan.Field> fieldsLike(
      Item.Dataset dataset, Clause.Like like, DataPlan model, Schema schema) {
    Section section = dataset.section();
    Set<String> defined = DataClauses.defined(section);
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
    List<DataPlan.Field> all =
        first == null ? null : definitions.fields(dataset, section, schema, first);
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
    List<DataPlan> bases = derived.bases(dataset, from);
    Section section = dataset.section();
    Section.Setting ownSplit = SplitChecker.setting(section);
    if (ownSplit != null) {
      context.report(
          context
              .diagnostic(NameCode.UNKNOWN_SETTING, ownSplit, dataset.name().text(), "split")
              .withHelp("it has the parts of the data that it is made of"));
      return new Checked(null, true);
    }
    splits.split(section);
    if (bases == null) {
      return new Checked(null, true);
    }
    Schema schema = DerivedData.schema(bases);
    context.note(dataset, schema);
    List<DataPlan.Field> kept = DerivedData.kept(bases.getFirst(), DataClauses.defined(section));
    List<DataPlan.Field> fields = definitions.fields(dataset, section, schema, kept);
    if (fields == null || !splits.fitsBases(section, schema, fields, bases)) {
      return new Checked(null, true);
    }
    Condition rows = null;
    Section.Setting rowsSetting = DataClauses.setting(section, RowsChecker.ROWS);
    if (rowsSetting != null) {
      rows = rowSettings.rows(rowsSetting, schema, fields);
      if (rows == null) {
        return new Checked(null, true);
      }
    }
    Name part = DerivedData.part(from);
    Name balance = rowSettings.balance(section, schema, fields);
    return new Checked(
        counts.counted(
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
                part == null ? bases.getFirst().split() : splits.everything())),
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

  /** The parts that a data set will have. */
  public static Set<Part> parts(DataPlan data) {
    Set<Part> parts = new LinkedHashSet<>();
    // One data set may stand in many places among those that another is made of.
    parts(data, Collections.newSetFromMap(new IdentityHashMap<>()), parts);
    return parts;
  }

  private static void parts(DataPlan data, Set<DataPlan> seen, Set<Part> parts) {
    if (!seen.add(data)) {
      return;
    }
    if (data.part() != null) {
      parts.add(Part.EVERYTHING);
      return;
    }
    if (!data.bases().isEmpty()) {
      data.bases().forEach(base -> parts(base, seen, parts));
      return;
    }
    if (data.fold() != null) {
      parts.addAll(List.of(Part.TRAIN, Part.VALIDATION));
    }
    if (!data.isSplit()) {
      parts.add(Part.EVERYTHING);
      parts.addAll(data.schema().givenParts());
      return;
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
  }
}
