package dev.nnc.plan;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.source.Place;
import dev.nnc.type.ColumnType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A data set as it will be read.
 *
 * @param source a configured entry of kind SOURCE, with all options evaluated
 * @param bases the data sets that it is made of, one after the other; their fields are its columns
 *     and their parts its parts. Empty if it is read from its source
 * @param part the part of its base whose rows alone it has; null for all parts
 * @param like the data set whose fitted steps its own take over, or null
 * @param fields in the order of the file; a field may read earlier fields
 * @param rows which rows of the source, or of the bases' parts, there are; null for all
 * @param balance the field of classes, or the column, of which the training part has equally many
 *     rows, because those of rare ones are repeated; null for none
 * @param split a configured entry of kind SPLIT; without meaning if there are bases
 * @param fold how what the split leaves for training and validation is cut anew; null if it is not.
 *     Without meaning if there are bases
 */
public record DataPlan(
    Place place,
    String name,
    Configured source,
    List<DataPlan> bases,
    @Nullable Part part,
    @Nullable DataPlan like,
    Schema schema,
    List<Field> fields,
    @Nullable Condition rows,
    @Nullable String balance,
    Configured split,
    @Nullable Fold fold) {
  /**
   * The option of a random step that stands in a {@code together}: a {@code Long}; steps with the
   * same one draw alike.
   */
  public static final String TOGETHER = "together";

  public DataPlan {
    bases = List.copyOf(bases);
    fields = List.copyOf(fields);
  }

  /** A data set that is no fold. */
  public DataPlan(
      Place place,
      String name,
      Configured source,
      List<DataPlan> bases,
      @Nullable Part part,
      @Nullable DataPlan like,
      Schema schema,
      List<Field> fields,
      @Nullable Condition rows,
      @Nullable String balance,
      Configured split) {
    this(place, name, source, bases, part, like, schema, fields, rows, balance, split, null);
  }

  /** A data set that is read from its source and depends on no other. */
  public DataPlan(
      Place place,
      String name,
      Configured source,
      Schema schema,
      List<Field> fields,
      Configured split) {
    this(place, name, source, List.of(), null, null, schema, fields, null, null, split);
  }

  /** The same with more fields behind its own. */
  public DataPlan plus(List<Field> further) {
    List<Field> all = new ArrayList<>(fields);
    all.addAll(further);
    return with(all);
  }

  /** The same with more fields before its own, which read columns alone. */
  public DataPlan behind(List<Field> first) {
    List<Field> all = new ArrayList<>(first);
    all.addAll(fields);
    return with(all);
  }

  /** The same with these fields instead of its own. */
  public DataPlan with(List<Field> others) {
    return new DataPlan(
        place, name, source, bases, part, like, schema, others, rows, balance, split, fold);
  }

  /**
   * A fold of it, under another name. Where it is made of others, they are cut, so that what they
   * have learned from their training rows does not know those that the fold holds out.
   */
  public DataPlan folded(String called, Fold cut) {
    List<DataPlan> cutBases = bases.stream().map(base -> base.folded(base.name(), cut)).toList();
    return new DataPlan(
        place,
        called,
        source,
        cutBases,
        part,
        like,
        schema,
        fields,
        rows,
        balance,
        split,
        bases.isEmpty() ? cut : null);
  }

  /**
   * One field: the columns (or earlier fields) laid side by side or made into one by a formula,
   * then the steps one after another.
   *
   * @param inputs names of columns or earlier fields
   * @param formula what the inputs are made into; null if they are laid side by side
   * @param type of what comes out, without the batch dimension
   */
  public record Field(
      Place place,
      String name,
      List<String> inputs,
      @Nullable Formula formula,
      List<Step> steps,
      ColumnType type) {
    public Field {
      inputs = List.copyOf(inputs);
      steps = List.copyOf(steps);
    }

    /** Whether it is nothing but a column of its own name. */
    private boolean keeps() {
      return formula == null && steps.isEmpty() && inputs.equals(List.of(name));
    }

    /** A field without a formula. */
    public Field(Place place, String name, List<String> inputs, List<Step> steps, ColumnType type) {
      this(place, name, inputs, null, steps, type);
    }
  }

  /**
   * One step of a field.
   *
   * @param configured an entry of kind TRANSFORM
   * @param in what a row holds before it, without the batch dimension
   * @param out what a row holds after it
   */
  public record Step(Configured configured, ColumnType in, ColumnType out) {
    public String name() {
      return configured.name();
    }

    public Options options() {
      return configured.options();
    }

    /** Whether it learns from the training part. */
    public boolean isFitted() {
      return configured.entry().rule() instanceof Rule.Transform rule && rule.fitted();
    }

    /** Which rows it reads beside its own. */
    public Rule.Transform.Reach reach() {
      return configured.entry().rule() instanceof Rule.Transform rule
          ? rule.reach(options())
          : Rule.Transform.Reach.NONE;
    }

    /** By how many pieces it shortens a sequence that has enough. */
    public long shortens() {
      return configured.entry().rule() instanceof Rule.Transform rule
          ? rule.shortens(options())
          : 0;
    }
  }

  /** Whether rows are held out of training; else all rows are both trained on and judged on. */
  public boolean isSplit() {
    return fold != null || !split.name().equals(Part.EVERYTHING.word());
  }

  /**
   * Whether the field's numbers come from steps that have learned from the training part, so that
   * those of other rows may lie beyond.
   */
  public boolean isFitted(String field) {
    return fitted().contains(field);
  }

  /** The fields of which that is so; each reads earlier ones, or those of the bases. */
  private Set<String> fitted() {
    Set<String> fitted = new HashSet<>();
    for (DataPlan base : bases) {
      fitted.addAll(base.fitted());
    }
    for (Field field : fields) {
      if (field.steps().stream().anyMatch(Step::isFitted)
          || field.inputs().stream().anyMatch(fitted::contains)) {
        fitted.add(field.name());
      }
    }
    return fitted;
  }

  /** The fields that a person has named: all but the parts of others. */
  public List<Field> named() {
    return fields.stream().filter(field -> !isPart(field)).toList();
  }

  /** Whether it is what one column becomes in a field of several, and is named by both. */
  private boolean isPart(Field field) {
    return field.name().indexOf('.') > 0
        && fields.subList(fields.indexOf(field) + 1, fields.size()).stream()
            .anyMatch(later -> field.name().startsWith(later.name() + "."));
  }

  /**
   * What the columns become that a field lays side by side after steps of their own, in their
   * order; empty if they have none.
   */
  public List<Field> parts(Field field) {
    List<Field> parts = new ArrayList<>();
    for (String input : field.inputs()) {
      Optional<Field> part = find(input).filter(each -> input.startsWith(field.name() + "."));
      if (part.isEmpty()) {
        return List.of();
      }
      parts.add(part.get());
    }
    return parts;
  }

  public Optional<Field> find(String field) {
    return fields.stream().filter(f -> f.name().equals(field)).findFirst();
  }

  /**
   * The field where it is defined: in the data set that this one is made of, if it only keeps it.
   * Empty if it is made of several that define it differently.
   */
  public Optional<Field> definition(String name) {
    Field own = find(name).orElse(null);
    if (own == null || bases.isEmpty() || !own.keeps()) {
      return Optional.ofNullable(own);
    }
    Field first = bases.getFirst().definition(name).orElse(null);
    if (first == null) {
      return Optional.empty();
    }
    for (DataPlan base : bases) {
      Field other = base.definition(name).orElse(null);
      if (other == null || !isSame(base, other, first)) {
        return Optional.empty();
      }
    }
    return Optional.of(first);
  }

  /** Whether it is one field, or one with the same steps that has learned from the first base. */
  private boolean isSame(DataPlan base, Field other, Field first) {
    DataPlan model = base.like();
    return other.place().equals(first.place())
        || (model != null
            && model.name().equals(bases.getFirst().name())
            && other.inputs().equals(first.inputs())
            && other.formula() == null
            && first.formula() == null
            && other.steps().stream()
                .map(Step::configured)
                .toList()
                .equals(first.steps().stream().map(Step::configured).toList()));
  }

  public Field field(String field) {
    return find(field)
        .orElseThrow(() -> new IllegalArgumentException("no field " + field + " in " + name));
  }
}
