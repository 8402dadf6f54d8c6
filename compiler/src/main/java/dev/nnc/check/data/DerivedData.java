package dev.nnc.check.data;

import dev.nnc.ast.Clause;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Node;
import dev.nnc.ast.Section;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Options;
import dev.nnc.check.expression.FileContext;
import dev.nnc.check.expression.OptionMessages;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.NameCode;
import dev.nnc.diag.ValueCode;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Part;
import dev.nnc.plan.Schema;
import dev.nnc.resolve.Symbols;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Checks what makes data sets of others: {@code from digits}, {@code append}, {@code like}. */
final class DerivedData {
  private static final String APPEND = "append";

  /** The most data sets whose rows follow each other in one, each counted as often as it does. */
  private static final long MOST_PIECES = 10_000;

  /** How many data sets may be made of each other, one of the next. */
  private static final int DEEPEST = 100;

  private final FileContext context;
  private final OptionMessages messages;
  private final Function<Item.Dataset, DataChecker.Checked> others;

  /** How many data sets follow each other in one that is made of others, by its name. */
  private final Map<String, Long> pieces = new HashMap<>();

  /** By how many steps it is made of one that is made of no other, by its name. */
  private final Map<String, Integer> levels = new HashMap<>();

  private int depth;

  /**
   * @param others checks another data set of the file, or gives what was found out of it
   */
  DerivedData(FileContext context, Function<Item.Dataset, DataChecker.Checked> others) {
    this.context = context;
    this.messages = new OptionMessages(context);
    this.others = others;
  }

  /** Whether the expression names a data set of the file or joins some. */
  boolean isDerived(Expression from) {
    if (from instanceof Expression.Reference reference) {
      return context.symbols.find(reference.name()) != null;
    }
    if (from instanceof Expression.Member member
        && member.target() instanceof Expression.Reference target) {
      return context.symbols.find(target.name()) != null;
    }
    return from instanceof Expression.Call call
        && call.callee() instanceof Expression.Reference callee
        && callee.name().equals(APPEND);
  }

  /** The entry under which a data set that is made of others stands in its plan. */
  Configured source() {
    Entry entry = context.catalog.find(Kind.SOURCE, APPEND);
    if (entry == null) {
      throw new IllegalStateException("the catalogue lacks `append`");
    }
    return new Configured(entry, Options.NONE);
  }

  /** The part of another data set that the expression names; null if it names none. */
  static @Nullable Name part(Expression from) {
    return from instanceof Expression.Member member ? member.member() : null;
  }

  /** The data sets that it is made of, one or more; null after an error. */
  @Nullable List<DataPlan> bases(Item.Dataset dataset, Expression from) {
    List<DataPlan> bases = bases(from);
    return bases == null || !isCounted(dataset, bases) ? null : bases;
  }

  /** Whether what is to be read, one after the other, is within bounds; reported if not. */
  private boolean isCounted(Item.Dataset dataset, List<DataPlan> bases) {
    long all = 0;
    int level = 0;
    for (DataPlan base : bases) {
      all += pieces.getOrDefault(base.name(), 1L);
      level = Math.max(level, levels.getOrDefault(base.name(), 0) + 1);
    }
    pieces.put(dataset.name().text(), all);
    levels.put(dataset.name().text(), level);
    if (level > DEEPEST) {
      report(dataset, "more than " + DEEPEST + " data sets, each made of the next");
      return false;
    }
    if (all <= MOST_PIECES) {
      return true;
    }
    report(
        dataset, String.format(Locale.ROOT, "the rows of %,d data sets, one after the other", all));
    return false;
  }

  private void report(Item.Dataset dataset, String need) {
    context.report(
        context
            .diagnostic(ValueCode.TOO_LARGE, dataset.name(), "`" + dataset.name() + "`", need)
            .withHelp(
                String.format(
                    Locale.ROOT,
                    "a data set may be made of %,d others, in %,d levels",
                    MOST_PIECES,
                    DEEPEST)));
  }

  private @Nullable List<DataPlan> bases(Expression from) {
    List<Expression> named = new ArrayList<>();
    if (from instanceof Expression.Call call) {
      for (Expression.Argument argument : call.arguments()) {
        if (argument.key() != null) {
          context.report(
              context.diagnostic(
                  NameCode.UNKNOWN_OPTION, argument.key(), APPEND, argument.key().text()));
          return null;
        }
        named.add(argument.value());
      }
      if (named.size() < 2) {
        context.report(
            context
                .diagnostic(ValueCode.MISSING_OPTION, call, APPEND, "sets")
                .withHelp("it joins two data sets or more: `append(first, second)`"));
        return null;
      }
    } else if (from instanceof Expression.Member member) {
      DataPlan base = dataset(member.target());
      return base == null || !hasPart(base, member.member()) ? null : List.of(base);
    } else {
      named.add(from);
    }
    List<DataPlan> bases = new ArrayList<>();
    for (Expression each : named) {
      DataPlan base = dataset(each);
      if (base == null) {
        return null;
      }
      bases.add(base);
    }
    for (int i = 1; i < bases.size(); i++) {
      String difference = difference(bases.getFirst(), bases.get(i));
      if (difference != null) {
        context.report(
            context
                .diagnostic(
                    DataCode.NOT_ALIKE,
                    named.get(i),
                    bases.getFirst().name(),
                    bases.get(i).name(),
                    difference)
                .withLabel(bases.getFirst().place(), "declared here")
                .withLabel(bases.get(i).place(), "declared here"));
        return null;
      }
    }
    return bases;
  }

  private boolean hasPart(DataPlan base, Name part) {
    Set<Part> parts = DataChecker.parts(base);
    if (Part.of(part.text()).filter(parts::contains).isPresent()) {
      return true;
    }
    context.report(
        context
            .diagnostic(NameCode.UNKNOWN_PART, part, base.name(), part.text())
            .withLabel(base.place(), "declared here")
            .withHelp(
                parts.contains(Part.EVERYTHING)
                    ? "it is not split: `" + base.name() + "` alone has all its rows"
                    : "its parts are "
                        + String.join(", ", parts.stream().map(Part::word).toList())));
    return false;
  }

  /** The data set that the expression names; null after an error. */
  private @Nullable DataPlan dataset(Expression expression) {
    if (expression instanceof Expression.Member member
        && member.target() instanceof Expression.Reference target
        && context.symbols.find(target.name()) instanceof Symbols.Symbol symbol
        && symbol.item() instanceof Item.Dataset) {
      context.report(
          context
              .diagnostic(NameCode.NOT_YET, expression, "one part of a data set in this place")
              .withHelp(
                  "make a data set of it: `data part from " + context.text(expression) + "`"));
      return null;
    }
    if (!(expression instanceof Expression.Reference reference)) {
      context.report(
          context.diagnostic(
              NameCode.WRONG_SORT, expression, context.text(expression), "value", "a data set"));
      return null;
    }
    Symbols.Symbol symbol = context.symbols.find(reference.name());
    if (symbol == null) {
      context.report(
          messages.suggest(
              context.diagnostic(NameCode.UNKNOWN_NAME, reference, "data set", reference.name()),
              reference.name(),
              datasets(),
              reference));
      return null;
    }
    if (symbol.item() instanceof Item.Dataset dataset) {
      if (depth >= DEEPEST) {
        report(dataset, "more than " + DEEPEST + " data sets, each made of the next");
        return null;
      }
      depth++;
      try {
        return others.apply(dataset).plan();
      } finally {
        depth--;
      }
    }
    if (!(symbol.item() instanceof Item.Broken)) {
      context.report(
          context
              .diagnostic(
                  NameCode.WRONG_SORT, reference, reference.name(), symbol.sort(), "a data set")
              .withLabel(context.place(symbol.name()), "declared here"));
    }
    return null;
  }

  private List<String> datasets() {
    return context.symbols.names().stream()
        .filter(
            name ->
                context.symbols.find(name) instanceof Symbols.Symbol symbol
                    && symbol.item() instanceof Item.Dataset)
        .toList();
  }

  /** Why the rows of the one cannot follow those of the other, or null if they can. */
  private static @Nullable String difference(DataPlan first, DataPlan second) {
    for (DataPlan.Field field : first.fields()) {
      DataPlan.Field other = second.find(field.name()).orElse(null);
      if (other == null) {
        return "`%s` has no field `%s`".formatted(second.name(), field.name());
      }
      String difference = difference(field.type(), other.type());
      if (difference != null) {
        return "`%s` %s".formatted(field.name(), difference);
      }
    }
    for (DataPlan.Field field : second.fields()) {
      if (first.find(field.name()).isEmpty()) {
        return "`%s` has no field `%s`".formatted(first.name(), field.name());
      }
    }
    return null;
  }

  private static @Nullable String difference(ColumnType one, ColumnType other) {
    if (one.content() != other.content()) {
      return "holds %s in the one and %s in the other"
          .formatted(word(one.content()), word(other.content()));
    }
    if (!one.shape().equals(other.shape())) {
      return "has the shape %s in the one and %s in the other"
          .formatted(one.shape(), other.shape());
    }
    if (one.classes() > 0 && other.classes() > 0 && one.classes() != other.classes()) {
      return "has %d classes in the one and %d in the other"
          .formatted(one.classes(), other.classes());
    }
    return !one.names().isEmpty() && !other.names().isEmpty() && !one.names().equals(other.names())
        ? "has other classes in the one than in the other"
        : null;
  }

  private static String word(ColumnType.Content content) {
    return switch (content) {
      case NUMBER -> "numbers";
      case TEXT -> "texts";
      case CLASS -> "classes";
    };
  }

  /** What a data set that is made of others reads: their fields. */
  static Schema schema(List<DataPlan> bases) {
    SequencedMap<String, ColumnType> columns = new LinkedHashMap<>();
    bases.getFirst().fields().forEach(field -> columns.put(field.name(), field.type()));
    long rows = 0;
    Set<Part> parts = new LinkedHashSet<>();
    for (DataPlan base : bases) {
      rows = rows < 0 || base.schema().rows() < 0 ? -1 : rows + base.schema().rows();
      DataChecker.parts(base).stream().filter(part -> part != Part.EVERYTHING).forEach(parts::add);
    }
    return new Schema(columns, rows, List.copyOf(parts));
  }

  /** The fields of the others that a data set does not define itself stay as they are. */
  static List<DataPlan.Field> kept(DataPlan base, Set<String> defined) {
    List<DataPlan.Field> kept = new ArrayList<>();
    for (DataPlan.Field field : base.fields()) {
      if (!defined.contains(field.name())) {
        kept.add(
            new DataPlan.Field(
                field.place(), field.name(), List.of(field.name()), List.of(), field.type()));
      }
    }
    return kept;
  }

  // `like`.

  /** The data set after {@code like}, if it is there and right. */
  @Nullable DataPlan model(Clause.Like like) {
    DataPlan model = dataset(like.model());
    if (model != null && !model.bases().isEmpty()) {
      context.report(
          context
              .diagnostic(
                  NameCode.NOT_YET, like.model(), "`like` a data set that is made of others")
              .withLabel(model.place(), "made of " + names(model.bases()))
              .withHelp(
                  "`like " + model.bases().getFirst().name() + "` takes over its definitions"));
      return null;
    }
    return model;
  }

  private static String names(List<DataPlan> plans) {
    return String.join(" and ", plans.stream().map(each -> "`" + each.name() + "`").toList());
  }

  /**
   * The definitions of the model but for the left out ones, over the columns and fields that the
   * data set has already, and behind these; null after an error.
   */
  @Nullable List<DataPlan.Field> takenOver(
      Clause.Like at,
      DataPlan model,
      Schema schema,
      Set<String> leftOut,
      List<DataPlan.Field> already) {
    SequencedMap<String, DataPlan.Field> taken = new LinkedHashMap<>();
    already.forEach(field -> taken.put(field.name(), field));
    for (DataPlan.Field field : model.fields()) {
      if (leftOut.contains(field.name())) {
        continue;
      }
      List<ColumnType> types = new ArrayList<>();
      for (String input : field.inputs()) {
        DataPlan.Field earlier = taken.get(input);
        ColumnType type = earlier != null ? earlier.type() : schema.columns().get(input);
        if (type == null) {
          context.report(
              context
                  .diagnostic(NameCode.UNKNOWN_COLUMN, at, input)
                  .withLabel(field.place(), "`" + field.name() + "` reads it")
                  .withHelp(
                      "define `"
                          + field.name()
                          + "` here, too; the columns are "
                          + String.join(", ", schema.columns().keySet())));
          return null;
        }
        types.add(isOfOne(field) ? listedAs(model, field, type) : type);
      }
      List<DataPlan.Step> steps = steps(model, field, types);
      ColumnType type = steps == null ? null : last(field, types, steps);
      if (steps == null || type == null || !fits(type, field.type())) {
        context.report(
            context
                .diagnostic(
                    DataCode.NOT_LIKE,
                    at,
                    field.name(),
                    type == null ? describe(types.getFirst()) : describe(type),
                    model.name(),
                    type == null && field.inputs().size() == 1
                        ? describe(inputType(model, field))
                        : describe(field.type()))
                .withLabel(field.place(), "defined here")
                .withHelp(
                    "define `"
                        + field.name()
                        + "` here, too, so that it becomes "
                        + describe(field.type())));
        return null;
      }
      taken.put(
          field.name(),
          new DataPlan.Field(
              field.place(), field.name(), field.inputs(), field.formula(), steps, field.type()));
    }
    return List.copyOf(taken.values());
  }

  /**
   * Warns where rows that the data set holds out are among those from which its model learned: it
   * has the same source, but another split.
   *
   * @param fields those of the data set
   * @param choosesRows whether it has a condition of its own
   */
  void lookForLeak(
      Item.Dataset dataset,
      Section section,
      DataPlan model,
      Configured source,
      Configured split,
      List<DataPlan.Field> fields,
      boolean choosesRows) {
    boolean sameParts = split.equals(model.split()) && choosesRows == (model.rows() != null);
    Section.Setting setting = SplitChecker.setting(section);
    if (setting == null
        || sameParts
        || split.name().equals(Part.EVERYTHING.word())
        || !isSame(source, model.source())) {
      return;
    }
    Set<String> own = DataClauses.defined(section);
    for (DataPlan.Field field : fields) {
      for (DataPlan.Step step : field.steps()) {
        if (step.isFitted() && !own.contains(field.name())) {
          context.report(
              context
                  .diagnostic(
                      DataCode.LIKE_LEAKS,
                      setting,
                      dataset.name().text(),
                      model.name(),
                      step.name(),
                      field.name(),
                      model.name())
                  .withLabel(model.place(), "split here")
                  .withHelp(
                      "give it the split of `"
                          + model.name()
                          + "`, or write its fields out in the place of `like`, so that their steps"
                          + " learn from its own training part"));
          return;
        }
      }
    }
  }

  /** Whether two sources read the same files, however they read them. */
  private static boolean isSame(Configured one, Configured other) {
    if (one.equals(other) || !one.name().equals(other.name()) || one.entry().options().isEmpty()) {
      return one.equals(other);
    }
    String first = one.entry().options().getFirst().name();
    return one.options().find(first) instanceof Object file
        && file.equals(other.options().find(first));
  }

  private static ColumnType inputType(DataPlan model, DataPlan.Field field) {
    String input = field.inputs().getFirst();
    ColumnType column = model.schema().columns().get(input);
    return column != null ? column : model.field(input).type();
  }

  /** What the field begins with over such a column: a list of one makes a vector of a number. */
  private static ColumnType listedAs(DataPlan model, DataPlan.Field field, ColumnType type) {
    ColumnType begins = field.steps().isEmpty() ? field.type() : field.steps().getFirst().in();
    boolean listed = begins.shape().rank() > inputType(model, field).shape().rank();
    return listed && type.content() == ColumnType.Content.NUMBER && type.shape().rank() == 0
        ? ColumnType.number(Shape.of(1))
        : type;
  }

  /** The field's steps over columns of these types; null if they do not fit them. */
  private static @Nullable List<DataPlan.Step> steps(
      DataPlan model, DataPlan.Field field, List<ColumnType> types) {
    if (isOfOne(field)) {
      return StepTypes.again(types.getFirst(), field.steps());
    }
    for (int i = 0; i < types.size(); i++) {
      String input = field.inputs().get(i);
      ColumnType before = model.schema().columns().get(input);
      if (before != null && !fits(types.get(i), before)) {
        return null;
      }
    }
    return field.steps();
  }

  /** What the field would hold with these steps over columns of these types. */
  private static ColumnType last(
      DataPlan.Field field, List<ColumnType> types, List<DataPlan.Step> steps) {
    if (!isOfOne(field)) {
      return field.type();
    }
    return steps.isEmpty() ? types.getFirst() : steps.getLast().out();
  }

  private static boolean isOfOne(DataPlan.Field field) {
    return field.inputs().size() == 1 && field.formula() == null;
  }

  private static boolean fits(ColumnType type, ColumnType wanted) {
    return type.content() == wanted.content() && type.shape().equals(wanted.shape());
  }

  private static String describe(ColumnType type) {
    return switch (type.content()) {
      case TEXT -> "texts";
      case CLASS -> "classes";
      case NUMBER ->
          type.shape().equals(Shape.SCALAR) ? "numbers" : "numbers of shape " + type.shape();
    };
  }

  /** Says that a data set is made of itself. */
  void reportCircle(Node at, String name) {
    context.report(
        context
            .diagnostic(ValueCode.NOT_A_VALUE, at, "`" + name + "`, which is made from itself,")
            .withHelp("one data set must come from a source"));
  }
}
