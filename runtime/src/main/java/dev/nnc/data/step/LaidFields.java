package dev.nnc.data.step;

import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.TableFunction;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Formula;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lays fields as operations over columns, with what their steps have learned: the same as {@link
 * Pipeline} does over rows, for those who take a network away. Rows that the pipeline would refuse
 * are found, too.
 */
public final class LaidFields {
  private final Map<String, Fitted> fitted;
  private final boolean bytes;
  private final Instructions x;
  private final LaidColumns columns;
  private final List<Value> sound = new ArrayList<>();
  private final Map<DataPlan, Map<String, LaidValues>> done = new LinkedHashMap<>();

  /**
   * @param fitted what the steps have learned, by data set
   * @param bytes whether the source's pictures are unsigned bytes
   * @param missing the words in its cells that stand for a missing one
   */
  public LaidFields(
      FunctionBuilder builder,
      Dimension batch,
      Map<String, Fitted> fitted,
      boolean bytes,
      Set<String> missing) {
    this.fitted = fitted;
    this.bytes = bytes;
    this.x = new Instructions(builder, ElementType.F64);
    this.columns = new LaidColumns(builder, batch, missing);
  }

  /** A field of which operations cannot say a step. */
  public static final class NotLaidException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient DataPlan.Field field;
    private final String what;

    NotLaidException(DataPlan.Field field, String what) {
      super(what + " of " + field.name());
      this.field = field;
      this.what = what;
    }

    public DataPlan.Field field() {
      return field;
    }

    /** The step, or what is in its place, in words. */
    public String what() {
      return what;
    }
  }

  /** The columns of the source that the fields take. */
  public List<TableFunction.Column> columns() {
    return columns.all();
  }

  /** Whether a row has everything that the fields need, bool [batch]; null if each has. */
  public @Nullable Value sound() {
    return sound.stream().reduce(x::and).orElse(null);
  }

  /** The field as a network takes it. */
  public Value field(DataPlan data, String name, TensorType wanted) throws NotLaidException {
    DataPlan.Field field = data.field(name);
    LaidValues values = values(data, name);
    switch (values) {
      case LaidValues.Numbers numbers -> {
        Value finite = x.cast(x.isFinite(numbers.value()), ElementType.F64);
        sound.add(x.greater(x.min(finite, List.of(1L), false), x.scalar(0.5)));
        if (!wanted.shape().row().isKnown()
            || wanted.shape().row().size() != numbers.width()
            || !wanted.element().isFloat()) {
          throw new NotLaidException(field, "rows of several sizes");
        }
        return x.cast(x.reshape(numbers.value(), wanted.shape()), wanted.element());
      }
      case LaidValues.Classes classes -> {
        Value known = x.atLeast(classes.value(), x.scalar(0));
        sound.add(
            classes.value().shape().rank() == 1
                ? known
                : x.greater(
                    x.min(x.cast(known, ElementType.F64), List.of(1L), false), x.scalar(0.5)));
        return x.cast(x.maximum(classes.value(), x.scalar(0)), wanted.element());
      }
      case LaidValues.Texts texts -> throw new NotLaidException(field, "texts");
    }
  }

  private LaidValues values(DataPlan data, String name) throws NotLaidException {
    Map<String, LaidValues> here = done.computeIfAbsent(data, key -> new LinkedHashMap<>());
    LaidValues known = here.get(name);
    if (known != null) {
      return known;
    }
    DataPlan.Field field = data.field(name);
    List<DataPlan.Step> steps = field.steps();
    boolean isNumber = begins(field, ToNumber.NAME);
    LaidValues values = inputs(data, field, isNumber || asksWhereNumbersLack(data, field));
    for (int i = isNumber ? 1 : 0; i < steps.size(); i++) {
      values = step(data, field, i + 1, values);
    }
    here.put(name, values);
    return values;
  }

  /** Whether the field asks which cells are missing of columns that another takes as numbers. */
  private static boolean asksWhereNumbersLack(DataPlan data, DataPlan.Field field) {
    return begins(field, "is_missing")
        && data.fields().stream()
            .anyMatch(
                each -> begins(each, ToNumber.NAME) && each.inputs().containsAll(field.inputs()));
  }

  private static boolean begins(DataPlan.Field field, String step) {
    return !field.steps().isEmpty() && field.steps().getFirst().name().equals(step);
  }

  private LaidValues step(DataPlan data, DataPlan.Field field, int number, LaidValues before)
      throws NotLaidException {
    DataPlan.Step use = field.steps().get(number - 1);
    DataStep step = DataSteps.find(use.name());
    Fitted known = fitted.get(data.name());
    LaidValues made =
        step == null || !use.reach().isOwnRow()
            ? null
            : step.lay(
                new LaidStep(
                    x,
                    use.options(),
                    use.in(),
                    known == null ? null : known.find(field.name(), number),
                    columns),
                before);
    if (made == null) {
      throw new NotLaidException(field, "the step `" + use.name() + "`");
    }
    return made;
  }

  /** What the first step gets. */
  private LaidValues inputs(DataPlan data, DataPlan.Field field, boolean asNumbers)
      throws NotLaidException {
    List<LaidValues> all = new ArrayList<>();
    for (String name : field.inputs()) {
      all.add(input(data, field, name, asNumbers));
    }
    if (field.formula() == null && all.size() == 1) {
      return all.getFirst();
    }
    List<Value> parts = new ArrayList<>();
    if (field.formula() == null && all.stream().allMatch(LaidValues.Classes.class::isInstance)) {
      return joined(all);
    }
    int width = 1;
    for (LaidValues each : all) {
      if (!(each instanceof LaidValues.Numbers numbers)) {
        throw new NotLaidException(field, "texts or classes beside others");
      }
      width = Math.max(width, numbers.width());
      parts.add(numbers.value());
    }
    Formula formula = field.formula();
    if (formula == null) {
      return new LaidValues.Numbers(x.concat(parts, 1));
    }
    return new LaidValues.Numbers(computed(formula, parts, width));
  }

  /** The classes of each input behind those of the one before it; what has none stays below 0. */
  private LaidValues joined(List<LaidValues> inputs) {
    List<Value> parts = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (LaidValues each : inputs) {
      if (each instanceof LaidValues.Classes classes) {
        Value codes = classes.value();
        Value moved =
            x.select(x.atLeast(codes, x.scalar(0)), x.add(codes, x.scalar(names.size())), codes);
        parts.add(x.reshape(moved, moved.shape().append(Dimension.of(1))));
        names.addAll(classes.names());
      }
    }
    return new LaidValues.Classes(x.concat(parts, 1), names);
  }

  private LaidValues input(DataPlan data, DataPlan.Field field, String name, boolean asNumbers)
      throws NotLaidException {
    // A field may take the name of the column that it replaces.
    boolean earlier =
        data.fields().stream()
            .takeWhile(each -> !each.name().equals(field.name()))
            .anyMatch(each -> each.name().equals(name));
    if (earlier) {
      return values(data, name);
    }
    if (!data.bases().isEmpty()) {
      return values(data.bases().getFirst(), name);
    }
    ColumnType type = data.schema().columns().getOrDefault(name, ColumnType.text());
    boolean texts = type.content() == ColumnType.Content.TEXT;
    if (texts && !asNumbers) {
      return new LaidValues.Texts(name, "");
    }
    Shape row = texts ? Shape.SCALAR : type.shape();
    if (type.content() == ColumnType.Content.CLASS || !row.isKnown()) {
      throw new NotLaidException(
          field, row.isKnown() ? "a column of class numbers" : "pictures of several sizes");
    }
    Value numbers = columns.numbers(name, row, bytes && row.rank() > 1);
    if (numbers == null) {
      throw new NotLaidException(field, "the column `" + name + "`, which is also taken as texts");
    }
    return new LaidValues.Numbers(
        x.reshape(
            numbers, new Shape(List.of(numbers.shape().dimension(0), Dimension.of(row.size())))));
  }

  /** What is not defined is infinite, as in rows, since NaN is a missing cell. */
  private Value computed(Formula formula, List<Value> parts, int width) {
    Value value = value(formula, parts);
    Value present = null;
    for (Value part : parts) {
      Value there = x.equal(part, part);
      present = present == null ? there : x.and(present, there);
    }
    if (present == null) {
      return value;
    }
    Value undefined = x.and(x.unequal(value, value), present);
    Value made = x.select(undefined, x.scalar(Double.POSITIVE_INFINITY), value);
    return width == 1 || made.shape().last().equals(Dimension.of(width))
        ? made
        : x.add(made, x.constant(new double[width], Shape.of(width)));
  }

  /** 1 where it holds, and missing where one of the two is. */
  private Value truth(Value holds, Value left, Value right) {
    Value missing = x.or(x.unequal(left, left), x.unequal(right, right));
    return x.select(missing, x.scalar(Double.NaN), x.cast(holds, ElementType.F64));
  }

  private Value value(Formula formula, List<Value> parts) {
    return switch (formula) {
      case Formula.Constant constant -> x.scalar(constant.value());
      case Formula.Input input -> parts.get(input.index());
      case Formula.Applied applied -> {
        Value operand = value(applied.operand(), parts);
        yield switch (applied.function()) {
          case NEGATE -> x.negate(operand);
          case ABS -> x.abs(operand);
          case EXP -> x.exp(operand);
          case LOG -> x.log(operand);
          case SQRT -> x.sqrt(operand);
          case NOT -> x.subtract(x.scalar(1), operand);
        };
      }
      case Formula.Arithmetic arithmetic -> {
        Value left = value(arithmetic.left(), parts);
        Value right = value(arithmetic.right(), parts);
        yield switch (arithmetic.operator()) {
          case PLUS -> x.add(left, right);
          case MINUS -> x.subtract(left, right);
          case TIMES -> x.multiply(left, right);
          case DIVIDE -> x.divide(left, right);
          case POWER -> x.power(left, right);
          case EQUAL -> truth(x.equal(left, right), left, right);
          case UNEQUAL -> truth(x.unequal(left, right), left, right);
          case LESS -> truth(x.less(left, right), left, right);
          case AT_MOST -> truth(x.atMost(left, right), left, right);
          case GREATER -> truth(x.greater(left, right), left, right);
          case AT_LEAST -> truth(x.atLeast(left, right), left, right);
          case AND -> x.multiply(left, right);
          case OR -> x.subtract(x.add(left, right), x.multiply(left, right));
        };
      }
      case Formula.Chosen chosen -> {
        Value condition = value(chosen.condition(), parts);
        Value then = value(chosen.then(), parts);
        Value otherwise = value(chosen.otherwise(), parts);
        Value one = x.select(x.greater(condition, x.scalar(0.5)), then, otherwise);
        yield x.select(x.unequal(condition, condition), condition, one);
      }
    };
  }
}
