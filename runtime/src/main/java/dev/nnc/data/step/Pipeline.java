package dev.nnc.data.step;

import dev.nnc.catalog.Configured;
import dev.nnc.data.column.Column;
import dev.nnc.data.column.DenseColumn;
import dev.nnc.data.column.Fit;
import dev.nnc.data.column.HeldPictures;
import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.Memory;
import dev.nnc.data.file.NaturalOrder;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.file.UnreadableDataException;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Formula;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the fields' steps over a table. Fitted steps learn from the given rows only, or take
 * what was learned before; then no row is looked at.
 */
public final class Pipeline {
  private final DataPlan plan;
  private final RawTable table;
  private final int[] allFitRows;
  private final int[] windowRows;
  private final Set<String> windowed = new LinkedHashSet<>();
  private final @Nullable Fitted known;
  private final DataDiagnostics findings;
  private final Map<String, Values> done = new LinkedHashMap<>();
  private final Map<String, List<Fitted.Learned>> learned = new LinkedHashMap<>();

  public Pipeline(
      DataPlan plan,
      RawTable table,
      int[] fitRows,
      @Nullable Fitted known,
      DataDiagnostics findings) {
    this(plan, table, fitRows, fitRows, known, findings);
  }

  /**
   * @param fitRows the rows that fitted steps learn from
   * @param windowRows those that steps learn from whose values come from a window
   */
  public Pipeline(
      DataPlan plan,
      RawTable table,
      int[] fitRows,
      int[] windowRows,
      @Nullable Fitted known,
      DataDiagnostics findings) {
    this.plan = plan;
    this.table = table;
    this.allFitRows = fitRows;
    this.windowRows = windowRows;
    this.known = known;
    this.findings = findings;
  }

  /** The names of the fields that these need, themselves included, in the order of the file. */
  static Set<String> fieldsFor(DataPlan plan, Set<String> wanted) {
    Set<String> needed = new LinkedHashSet<>(wanted);
    List<DataPlan.Field> fields = plan.fields();
    for (int i = fields.size() - 1; i >= 0; i--) {
      DataPlan.Field field = fields.get(i);
      if (needed.contains(field.name())) {
        for (String input : field.inputs()) {
          if (isEarlierField(plan, input, i)) {
            needed.add(input);
          }
        }
      }
    }
    Set<String> ordered = new LinkedHashSet<>();
    for (DataPlan.Field field : fields) {
      if (needed.contains(field.name())) {
        ordered.add(field.name());
      }
    }
    return ordered;
  }

  /** The source's columns from which these fields come, in the order of the source. */
  public static Set<String> columnsFor(DataPlan plan, Set<String> fieldNames) {
    Set<String> fields = fieldsFor(plan, fieldNames);
    Set<String> columns = new LinkedHashSet<>();
    for (int i = 0; i < plan.fields().size(); i++) {
      DataPlan.Field field = plan.fields().get(i);
      if (fields.contains(field.name())) {
        for (String input : field.inputs()) {
          if (!isEarlierField(plan, input, i)) {
            columns.add(input);
          }
        }
      }
    }
    Set<String> ordered = new LinkedHashSet<>(plan.schema().columns().keySet());
    ordered.retainAll(columns);
    ordered.addAll(columns);
    return ordered;
  }

  /** A field may take the name of the column that it replaces; then the earlier field counts. */
  private static boolean isEarlierField(DataPlan plan, String name, int before) {
    return plan.fields().subList(0, before).stream().anyMatch(field -> field.name().equals(name));
  }

  /** Works out one field after another, each after those that it reads. */
  public void run(Set<String> fieldNames) {
    for (String name : fieldsFor(plan, fieldNames)) {
      DataPlan.Field field = plan.field(name);
      Values values = new FieldRun(field, findings.at(field.place())).run();
      if (values == null) {
        return; // Fields after it would only complain about the same fault.
      }
      done.put(name, values);
    }
  }

  public Map<String, Values> values() {
    return done;
  }

  /** The class of the field's cells that are of no other; null if there is none. */
  public @Nullable String unknownOf(String field) {
    for (Fitted.Learned each : learned.getOrDefault(field, List.of())) {
      if (each instanceof Fitted.Categories categories && categories.isOpen()) {
        return categories.unknown();
      }
    }
    return null;
  }

  public Fitted fitted() {
    return new Fitted(plan.name(), learned);
  }

  /** One field's way through its steps. */
  private final class FieldRun {
    private final DataPlan.Field field;
    private final DataDiagnostics report;

    /** The size of the last axis by now. */
    private int channels = 1;

    /** What a row holds before the present step. */
    private ColumnType type = ColumnType.number(Shape.SCALAR);

    /** What a row holds after it. */
    private ColumnType made = type;

    /** The rows that a fitted step learns from: windows over other rows hold what others know. */
    private int[] fitRows = allFitRows;

    FieldRun(DataPlan.Field field, DataDiagnostics report) {
      this.field = field;
      this.report = report;
    }

    @Nullable Values run() {
      Values values = inputs();
      if (field.inputs().stream().anyMatch(windowed::contains)) {
        looksAround();
      }
      for (int i = 0; i < field.steps().size() && values != null; i++) {
        DataPlan.Step each = field.steps().get(i);
        type = each.in();
        made = each.out();
        values = step(each.configured(), i + 1, values);
      }
      return values instanceof Values.Pictures pictures ? held(pictures, null) : values;
    }

    /** Pictures of one size: in memory if there is room for them, else decoded at each use. */
    private @Nullable Values held(Values.Pictures pictures, @Nullable Fit fit) {
      if (fit == null && !pictures.files().isEven()) {
        report.add(
            DataCode.UNEVEN_PICTURES,
            "bring them to one size: `" + field.name() + " = pixels -> resize(32x32)`",
            field.name());
        return null;
      }
      try {
        return new Values.Numbers(HeldPictures.of(new NumericView.Pictures(pictures.files(), fit)));
      } catch (UnreadableDataException e) {
        report.add(
            DataCode.UNREADABLE,
            "take the file away, or leave it out with `unreadable: skip`",
            e.file(),
            e.reason());
        return null;
      }
    }

    private void looksAround() {
      fitRows = windowRows;
      windowed.add(field.name());
    }

    private @Nullable Values inputs() {
      List<Values> inputs = new ArrayList<>();
      for (String name : field.inputs()) {
        Values input = done.get(name);
        RawColumn column = table.columns().get(name);
        if (input == null && column == null) {
          report.add(DataCode.NO_COLUMN, null, plan.name(), name);
          return null;
        }
        inputs.add(input != null ? input : raw(name, column));
      }
      Formula formula = field.formula();
      if (inputs.size() == 1 && formula == null) {
        channels = lastAxis(field.inputs().getFirst());
        return inputs.getFirst();
      }
      if (formula == null && inputs.stream().allMatch(Values.Texts.class::isInstance)) {
        if (plan.like() == null && !inputs.stream().allMatch(this::present)) {
          return null;
        }
        return SequenceSteps.beside(inputs);
      }
      List<NumericView> parts = new ArrayList<>();
      for (Values each : inputs) {
        Values input = each instanceof Values.Pictures files ? held(files, null) : each;
        if (input == null) {
          return null;
        }
        if (!(input instanceof Values.Numbers numbers)) {
          return unsupported(field.name(), "texts or classes beside others");
        }
        parts.add(numbers.matrix());
      }
      if (formula != null) {
        channels = 1;
        for (String name : field.inputs()) {
          channels = Math.max(channels, lastAxis(name));
        }
        return new Values.Numbers(NumericView.Computed.of(formula, parts));
      }
      NumericView beside = NumericView.Beside.of(parts);
      channels = beside.width();
      return new Values.Numbers(beside);
    }

    private ColumnType typeOf(String input) {
      return done.containsKey(input)
          ? plan.field(input).type()
          : plan.schema().columns().getOrDefault(input, ColumnType.text());
    }

    private int lastAxis(String input) {
      Shape shape = typeOf(input).shape();
      if (shape.rank() > 0 && shape.last().isKnown()) {
        return (int) shape.last().size();
      }
      return done.get(input) instanceof Values.Numbers numbers ? numbers.matrix().width() : 1;
    }

    private Values raw(String name, @Nullable RawColumn column) {
      return switch (column) {
        case RawColumn.Numbers numbers ->
            new Values.Numbers(new NumericView.OneColumn(numbers.values()));
        case RawColumn.Spilled spilled ->
            new Values.Numbers(new NumericView.Spilled(spilled.values()));
        case RawColumn.Texts texts -> new Values.Texts(texts.values());
        case RawColumn.Pixels pixels ->
            new Values.Numbers(new NumericView.Bytes(pixels.values(), pixels.width()));
        case RawColumn.Labels labels -> {
          int[] codes = new int[labels.values().length];
          int most = 0;
          for (int i = 0; i < codes.length; i++) {
            codes[i] = Byte.toUnsignedInt(labels.values()[i]);
            most = Math.max(most, codes[i]);
          }
          ColumnType type = plan.schema().columns().get(name);
          List<String> names = type == null ? List.of() : type.names();
          yield new Values.Classes(codes, names.size() > most ? names : digits(most + 1));
        }
        case RawColumn.OfField of -> of.values();
        case RawColumn.Pictures pictures -> new Values.Pictures(pictures.files());
        case null -> throw new IllegalStateException("no column " + name);
      };
    }

    private @Nullable Values unsupported(String step, String what) {
      report.add(DataCode.UNSUPPORTED_STEP, null, step, what);
      return null;
    }

    private @Nullable Values step(Configured step, int number, Values given) {
      Values input = given;
      if (given instanceof Values.Pictures pictures) {
        Fit fit = PictureSteps.fit(step.name(), step.options());
        if (fit != null && !pictures.files().isEven()) {
          channels = pictures.files().channels();
          return held(pictures, fit);
        }
        input = held(pictures, null);
        if (input == null) {
          return null;
        }
      }
      if (PictureSteps.isStep(step.name())) {
        return input instanceof Values.Numbers numbers
            ? new Values.Numbers(
                PictureSteps.apply(
                    step.name(),
                    step.options(),
                    numbers.matrix(),
                    type.shape(),
                    stream(step, number)))
            : unsupported(step.name(), "what is not a number");
      }
      return switch (step.name()) {
        case "category" -> {
          boolean several =
              input instanceof Values.Pieces
                  || (input instanceof Values.Numbers && type.shape().rank() > 0);
          if (!several) {
            yield category(step, number, input);
          }
          boolean even = type.shape().rank() > 0 && type.shape().isKnown();
          yield present(input)
              ? new SequenceSteps(run(step, number)).categories(input, !even)
              : null;
        }
        case "drop" -> new SequenceSteps(run(step, number)).shortened(input);
        case "is" -> is(step, input);
        case "lowercase",
            "uppercase",
            "strip",
            "replace",
            "match",
            "split_words",
            "split_characters",
            "split",
            "n_grams",
            "vocabulary",
            "pad",
            "bag_of_words",
            "tf_idf",
            "multi_hot" -> {
          Values made = TextSteps.apply(run(step, number), input);
          channels = made instanceof Values.Numbers numbers ? numbers.matrix().width() : 1;
          yield made;
        }
        case "window" -> {
          looksAround();
          boolean ahead = step.options().isNone("past");
          int count = (int) step.options().whole(ahead ? "ahead" : "past");
          if (!(input instanceof Values.Numbers numbers)) {
            yield new SequenceSteps(run(step, number)).windows(input, ahead ? 1 : 1 - count, count);
          }
          yield new Values.Numbers(
              new NumericView.Windowed(
                  numbers.matrix(), ahead ? 1 : 1 - count, count, table.rows()));
        }
        case "one_hot" -> {
          if (input instanceof Values.Classes unknown && !known(unknown)) {
            yield null;
          }
          if (input instanceof Values.Numbered numbered) {
            channels = numbered.classes();
            yield new Values.Numbers(
                new NumericView.OneHots(numbered.codes(), numbered.length(), numbered.classes()));
          }
          if (!(input instanceof Values.Classes classes)) {
            yield unsupported(step.name(), "what is not a class");
          }
          channels = classes.names().size();
          yield new Values.Numbers(new NumericView.OneHot(classes.codes(), classes.names()));
        }
        case "impute",
            "is_missing",
            "ordinal",
            "class_weights",
            "bins",
            "hash",
            "log1p",
            "clip",
            "robust_scale",
            "max_abs",
            "quantiles",
            "time" -> {
          Values made = TableSteps.apply(run(step, number), input);
          if (made instanceof Values.Numbers numbers
              && !(input instanceof Values.Numbers before
                  && before.matrix().width() == numbers.matrix().width())) {
            channels = numbers.matrix().width();
          }
          yield made;
        }
        case "flatten", "reshape", "scale", "shift", "standardize", "normalize" ->
            input instanceof Values.Numbers numbers
                ? numeric(step, number, numbers.matrix())
                : unsupported(step.name(), "what is not a number");
        default -> unsupported(step.name(), "this data");
      };
    }

    /** Random steps draw alike if they stand in one {@code together}, and else by themselves. */
    private long stream(Configured step, int number) {
      return step.options().find(DataPlan.TOGETHER) instanceof Long together
          ? together
          : field.name().hashCode() * 31L + number;
    }

    private StepInput run(Configured step, int number) {
      return new StepInput(
          step,
          number,
          field.name(),
          this::columnName,
          made,
          table,
          fitRows,
          known(number),
          this::keep,
          report);
    }

    private @Nullable Values numeric(Configured step, int number, NumericView matrix) {
      return switch (step.name()) {
        case "flatten" -> {
          channels = matrix.width();
          yield new Values.Numbers(matrix);
        }
        case "reshape" -> {
          channels = step.options().sizes("shape").getLast().intValue();
          yield new Values.Numbers(matrix);
        }
        case "scale" ->
            new Values.Numbers(
                NumericView.Affine.over(
                    matrix, new double[] {step.options().real("factor")}, new double[1]));
        case "shift" ->
            new Values.Numbers(
                NumericView.Affine.over(
                    matrix, new double[] {1}, new double[] {step.options().real("by")}));
        case "standardize" -> {
          Fitted.Learned known = known(number);
          if (known == null) {
            known = standardize(step, number, matrix);
          }
          yield known instanceof Fitted.Standardized fit
              ? scaled(matrix, fit.mean(), fit.deviation())
              : null;
        }
        default -> {
          Fitted.Learned known = known(number);
          if (known == null) {
            known = normalize(step, number, matrix);
          }
          if (!(known instanceof Fitted.Normalized fit)) {
            yield null;
          }
          List<Double> ranges = new ArrayList<>();
          for (int i = 0; i < fit.least().size(); i++) {
            ranges.add(fit.most().get(i) - fit.least().get(i));
          }
          yield scaled(matrix, fit.least(), ranges);
        }
      };
    }

    /** Less the first, divided by the second; 0 where that is 0. */
    private Values scaled(NumericView matrix, List<Double> less, List<Double> divisors) {
      double[] factors = new double[less.size()];
      double[] addends = new double[less.size()];
      for (int i = 0; i < factors.length; i++) {
        double divisor = divisors.get(i);
        factors[i] = divisor == 0 ? 0 : 1 / divisor;
        addends[i] = divisor == 0 ? 0 : -less.get(i) / divisor;
      }
      return new Values.Numbers(NumericView.Affine.over(matrix, factors, addends));
    }

    /** Whether every row has a class; otherwise says where not. */
    private boolean known(Values.Classes classes) {
      int missing = 0;
      int first = -1;
      for (int row = 0; row < classes.codes().length; row++) {
        if (classes.codes()[row] == Column.Classes.UNKNOWN) {
          first = missing++ == 0 ? row : first;
        }
      }
      if (missing > 0) {
        missing(missing, first, columnName(0), FILL_TEXTS);
      }
      return missing == 0;
    }

    private Fitted.@Nullable Learned known(int step) {
      return known == null ? null : known.find(field.name(), step);
    }

    private <T extends Fitted.Learned> T keep(T fit) {
      learned.computeIfAbsent(field.name(), name -> new ArrayList<>()).add(fit);
      return fit;
    }

    private Fitted.@Nullable Learned standardize(Configured step, int number, NumericView matrix) {
      Moments moments = Moments.of(matrix, fitRows, groups(step, matrix));
      if (!learnable(step, matrix, moments)) {
        return null;
      }
      warnOfConstants(moments);
      return keep(
          new Fitted.Standardized(number, boxed(moments.mean()), boxed(moments.deviation())));
    }

    private Fitted.@Nullable Learned normalize(Configured step, int number, NumericView matrix) {
      Moments moments = Moments.of(matrix, fitRows, groups(step, matrix));
      if (!learnable(step, matrix, moments)) {
        return null;
      }
      warnOfConstants(moments);
      return keep(new Fitted.Normalized(number, boxed(moments.least()), boxed(moments.most())));
    }

    /** How many sets of statistics: one for each element, unless the step says otherwise. */
    private int groups(Configured step, NumericView matrix) {
      if (step.options().is("per", "channel")) {
        return channels;
      }
      return step.options().is("per", "all") ? 1 : matrix.width();
    }

    private boolean learnable(Configured step, NumericView matrix, Moments moments) {
      for (double mean : moments.mean()) {
        if (Double.isInfinite(mean) || Double.isNaN(mean)) {
          notFinite(step, matrix);
          return false;
        }
      }
      for (int i = 0; i < moments.counts().length; i++) {
        if (moments.counts()[i] == 0) {
          report.add(
              DataCode.NOTHING_TO_LEARN,
              "leave the column out, or use a larger training part",
              step.name(),
              field.name(),
              matrix.width() == 1
                  ? "every cell is missing"
                  : "every cell of column `" + columnName(i) + "` is missing");
          return false;
        }
      }
      return true;
    }

    /** Says in which row a number is infinite: there what is computed has no value. */
    private void notFinite(Configured step, NumericView matrix) {
      double[] one = new double[matrix.width()];
      for (int row : fitRows) {
        matrix.row(row, one, 0);
        if (Arrays.stream(one).anyMatch(Double::isInfinite)) {
          report.add(
              DataCode.NOT_FINITE,
              "what stands before `" + step.name() + "` has no value there",
              field.name(),
              table.origin().describe(row));
          return;
        }
      }
    }

    private void warnOfConstants(Moments moments) {
      List<String> constant = new ArrayList<>();
      for (int i = 0; i < moments.counts().length; i++) {
        if (moments.least()[i] == moments.most()[i]) {
          constant.add(columnName(i));
        }
      }
      if (constant.isEmpty()) {
        return;
      }
      String what =
          constant.size() == 1
              ? "`" + constant.getFirst() + "` has"
              : constant.size() <= 5
                  ? "`" + String.join("`, `", constant) + "` have"
                  : Numerals.count(constant.size())
                      + " of "
                      + Numerals.count(moments.counts().length)
                      + " columns have";
      report.add(
          DataCode.CONSTANT, "such a column becomes 0 and tells nothing", field.name(), what);
    }

    /** The name of the element's column, or its number where columns hold several. */
    private String columnName(int element) {
      List<String> names = leafNames(field);
      return element < names.size() ? names.get(element) : "element " + (element + 1);
    }

    private @Nullable Values category(Configured step, int number, Values input) {
      // Rows to predict on may lack their truth.
      if (plan.like() == null && unknownOf(step).isEmpty() && !present(input)) {
        return null;
      }
      Fitted.Categories categories;
      if (known(number) instanceof Fitted.Categories before) {
        categories = before;
      } else {
        Fitted.Categories found = categories(step, number, input);
        if (found == null) {
          return null;
        }
        categories = keep(found);
      }
      return encode(input, categories);
    }

    /**
     * Class 1 where the cell is the wanted one. A wanted one that never comes is told elsewhere.
     */
    private @Nullable Values is(Configured step, Values input) {
      if (input instanceof Values.Numbers numbers && numbers.matrix().width() != 1) {
        return unsupported(step.name(), "several columns at once");
      }
      if (!present(input)) {
        return null;
      }
      String wanted =
          step.options().get("value") instanceof Number value
              ? Numerals.format(value.doubleValue())
              : step.options().text("value");
      int[] codes = new int[table.rows()];
      for (int row = 0; row < codes.length; row++) {
        codes[row] = key(input, row).equals(wanted) ? 1 : 0;
      }
      return new Values.Classes(codes, List.of("other", wanted));
    }

    private boolean present(Values input) {
      return switch (input) {
        case Values.Texts texts -> {
          int missing = 0;
          int first = -1;
          for (int row = 0; row < texts.values().length; row++) {
            if (texts.values()[row] == null) {
              first = missing++ == 0 ? row : first;
            }
          }
          if (missing > 0) {
            missing(missing, first, columnName(0), FILL_TEXTS);
          }
          yield missing == 0;
        }
        case Values.Numbers numbers -> complete(numbers.matrix(), 0, table.rows());
        case Values.Classes classes -> true;
        case Values.Pictures pictures -> true;
        case Values.Numbered numbered -> true;
        case Values.Pieces pieces -> true;
        case Values.Sequences sequences -> true;
      };
    }

    /** Whether no number is missing; otherwise says where. */
    boolean complete(NumericView matrix, int first, int rows) {
      double[] one = new double[matrix.width()];
      int missing = 0;
      int firstRow = -1;
      int firstElement = 0;
      for (int row = 0; row < rows; row++) {
        matrix.row(row, one, 0);
        for (int i = 0; i < one.length; i++) {
          if (Double.isNaN(one[i]) && missing++ == 0) {
            firstRow = first + row;
            firstElement = i;
          }
        }
      }
      if (missing > 0) {
        missing(missing, firstRow, columnName(firstElement), "`impute(median)` or `impute(mean)`");
      }
      return missing == 0;
    }

    private void missing(int count, int row, String column, String steps) {
      report.add(
          DataCode.MISSING_CELLS,
          "fill them in with "
              + steps
              + " as the field's first step, or leave these rows out with `rows: not"
              + " is_missing(…)`",
          field.name(),
          Numerals.count(count, "missing cell"),
          table.origin().describe(row),
          column);
    }

    /** The text by which a cell is looked up among the classes. */
    private String key(Values input, int row) {
      return switch (input) {
        case Values.Texts texts -> {
          String text = texts.values()[row];
          yield text == null ? "" : text;
        }
        case Values.Numbers numbers -> {
          double[] one = new double[1];
          numbers.matrix().row(row, one, 0);
          yield Numerals.format(one[0]);
        }
        case Values.Classes classes -> classes.names().get(classes.codes()[row]);
        case Values.Pictures pictures -> pictures.files().files().get(row).name();
        case Values.Numbered numbered -> numbered.names().get(numbered.codes()[row]);
        case Values.Pieces pieces -> pieces.text(row);
        case Values.Sequences sequences -> "";
      };
    }

    private Fitted.@Nullable Categories categories(Configured step, int number, Values input) {
      if (input instanceof Values.Numbers numbers && numbers.matrix().width() != 1) {
        unsupported(step.name(), "several columns at once");
        return null;
      }
      Object wanted = step.options().find("classes");
      if (wanted instanceof List<?> list) {
        List<String> names =
            list.stream()
                .map(
                    name ->
                        name instanceof Number value
                            ? Numerals.format(value.doubleValue())
                            : name.toString())
                .toList();
        boolean byNumber =
            !(input instanceof Values.Texts) && !names.stream().allMatch(Numerals::isNumber);
        return open(step, new Fitted.Categories(number, names, byNumber), input);
      }
      OptionalInt count =
          wanted instanceof Number value ? OptionalInt.of(value.intValue()) : OptionalInt.empty();
      if (input instanceof Values.Classes classes) {
        int has = classes.names().size();
        if (count.isPresent() && count.getAsInt() < has) {
          return wrongCount(count.getAsInt(), classes.names());
        }
        List<String> names = new ArrayList<>(classes.names());
        for (int i = has; i < count.orElse(has); i++) {
          names.add(Integer.toString(i));
        }
        return new Fitted.Categories(number, names, true);
      }
      if (input instanceof Values.Texts
          && type.content() == ColumnType.Content.TEXT
          && !type.names().isEmpty()
          && count.isEmpty()
          && (type.names().size() > 1 || !unknownOf(step).isEmpty())) {
        // The network's shapes were made for all texts of the column.
        return open(step, new Fitted.Categories(number, type.names(), false), input);
      }
      Set<String> found = new TreeSet<>(NaturalOrder::compare);
      for (int row : fitRows) {
        if (isMissing(input, row)) {
          continue;
        }
        found.add(key(input, row));
        if (found.size() > MOST_CLASSES) {
          report.add(
              DataCode.CATEGORY_COUNT,
              "a column with so many different values is hardly a category",
              field.name(),
              count.isPresent() ? count.getAsInt() : "at most " + Numerals.count(MOST_CLASSES),
              "more than " + Numerals.count(MOST_CLASSES));
          return null;
        }
      }
      if (count.isPresent()
          && input instanceof Values.Numbers
          && areDigits(found, count.getAsInt())) {
        return new Fitted.Categories(number, digits(count.getAsInt()), true);
      }
      if (count.isPresent() && count.getAsInt() != found.size()) {
        return wrongCount(count.getAsInt(), List.copyOf(found));
      }
      if (unknownOf(step).isEmpty()) {
        return new Fitted.Categories(number, List.copyOf(found), false);
      }
      Map<String, Integer> counts = counts(input);
      found.removeIf(name -> counts.getOrDefault(name, 0) < least(step));
      return open(step, new Fitted.Categories(number, List.copyOf(found), false), input);
    }

    /** The class that takes all cells of no other class; empty if there is none. */
    private static String unknownOf(Configured step) {
      return step.options().find("unknown") instanceof String name ? name : "";
    }

    private static long least(Configured step) {
      return step.options().find("min_count") instanceof Long least ? least : 1;
    }

    /** In how many training rows each value stands. */
    private Map<String, Integer> counts(Values input) {
      Map<String, Integer> counts = new HashMap<>();
      for (int row : fitRows) {
        if (!isMissing(input, row)) {
          counts.merge(key(input, row), 1, Integer::sum);
        }
      }
      return counts;
    }

    /** With the class for all that is unknown, and with what is too rare to be known. */
    private Fitted.Categories open(Configured step, Fitted.Categories closed, Values input) {
      String unknown = unknownOf(step);
      if (unknown.isEmpty()) {
        return closed;
      }
      List<String> names = new ArrayList<>(closed.names());
      Map<String, Integer> counts = closed.byNumber() ? Map.of() : counts(input);
      List<String> rare =
          names.stream()
              .filter(name -> !closed.byNumber() && !name.equals(unknown))
              .filter(name -> counts.getOrDefault(name, 0) < least(step))
              .toList();
      if (!names.contains(unknown)) {
        names.add(unknown);
      }
      return new Fitted.Categories(closed.step(), names, closed.byNumber(), unknown, rare);
    }

    private static boolean isMissing(Values input, int row) {
      if (input instanceof Values.Numbers numbers) {
        double[] one = new double[numbers.matrix().width()];
        numbers.matrix().row(row, one, 0);
        return Double.isNaN(one[0]);
      }
      return input instanceof Values.Texts texts && texts.values()[row] == null;
    }

    private Fitted.@Nullable Categories wrongCount(int wanted, List<String> found) {
      String shown = String.join(", ", found.stream().limit(12).map(Numerals::shorten).toList());
      report.add(
          DataCode.CATEGORY_COUNT,
          found.size() < wanted
              ? "write the classes by name, as in `category([\"a\", \"b\"])`, or give their number"
              : "give the number of classes that there are",
          field.name(),
          wanted,
          Numerals.count(found.size()) + ": " + shown + (found.size() > 12 ? ", …" : ""));
      return null;
    }

    private @Nullable Values encode(Values input, Fitted.Categories categories) {
      List<String> names = categories.names();
      Map<String, Integer> numbers = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        numbers.put(names.get(i), i);
      }
      int unknown = categories.isOpen() ? names.indexOf(categories.unknown()) : -1;
      if (categories.isOpen()) {
        numbers.keySet().removeAll(categories.rare());
      }
      int byNumber = names.size() - (unknown == names.size() - 1 ? 1 : 0);
      int[] codes = new int[table.rows()];
      for (int row = 0; row < codes.length; row++) {
        if (input instanceof Values.Texts texts && texts.values()[row] == null) {
          codes[row] = unknown; // without a class for it, that of rows to predict on
          continue;
        }
        OptionalInt code =
            categories.byNumber() ? number(input, row, byNumber) : OptionalInt.empty();
        String key = code.isPresent() ? "" : key(input, row);
        Integer found = code.isPresent() ? Integer.valueOf(code.getAsInt()) : numbers.get(key);
        if (found == null || (categories.byNumber() && code.isEmpty() && !byName(input))) {
          if (categories.isOpen()) {
            codes[row] = unknown;
            continue;
          }
          List<String> notes =
              List.of(
                  "the classes are "
                      + String.join(", ", names.stream().limit(20).map(Numerals::shorten).toList())
                      + (names.size() > 20 ? ", …" : ""));
          report.addNoted(
              DataCode.UNKNOWN_CATEGORY,
              notes,
              "mend the cell, or name all classes: `category([…])`; where the class is rare, let the"
                  + " split be stratified by it, or give such cells a class of their own:"
                  + " `category(unknown: \"other\")`",
              table.origin().describe(row),
              Numerals.shorten(key),
              field.name());
          return null;
        }
        codes[row] = found;
      }
      return new Values.Classes(codes, names);
    }

    /**
     * Texts may name a class even where the training data held its number, as on a command line.
     */
    private static boolean byName(Values input) {
      return input instanceof Values.Texts;
    }

    private OptionalInt number(Values input, int row, int classes) {
      double value =
          switch (input) {
            case Values.Classes given -> given.codes()[row];
            case Values.Pictures pictures -> -1;
            case Values.Numbers numbers -> {
              double[] one = new double[1];
              numbers.matrix().row(row, one, 0);
              yield one[0];
            }
            case Values.Texts texts -> Numerals.parse(key(texts, row)).orElse(-1);
            case Values.Numbered numbered -> -1;
            case Values.Pieces pieces -> -1;
            case Values.Sequences sequences -> -1;
          };
      return value == Math.rint(value) && value >= 0 && value < classes
          ? OptionalInt.of((int) value)
          : OptionalInt.empty();
    }
  }

  private static final int MOST_CLASSES = 10_000;

  private static final String FILL_TEXTS = "`impute(most_frequent)` or `impute(\"unknown\")`";

  static boolean areDigits(Set<String> names, int count) {
    for (String name : names) {
      OptionalDouble value = Numerals.parse(name);
      if (value.isEmpty()
          || value.getAsDouble() < 0
          || value.getAsDouble() >= count
          || value.getAsDouble() != Math.rint(value.getAsDouble())) {
        return false;
      }
    }
    return true;
  }

  static List<String> digits(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  /** The columns that make the elements of the field, where each makes one; else an empty list. */
  private List<String> leafNames(DataPlan.Field field) {
    List<String> names = new ArrayList<>();
    for (String input : field.inputs()) {
      RawColumn column = table.columns().get(input);
      if (column instanceof RawColumn.Pixels
          || column instanceof RawColumn.Pictures
          || (column instanceof RawColumn.OfField of
              && of.values() instanceof Values.Numbers wide
              && wide.matrix().width() > 1)) {
        return List.of();
      }
      if (column != null && !done.containsKey(input)) {
        names.add(input);
      } else if (done.get(input) instanceof Values.Numbers numbers
          && numbers.matrix().width() == 1) {
        names.add(input);
      } else {
        List<String> below = leafNames(plan.field(input));
        names.addAll(below);
      }
    }
    return names;
  }

  /** A field as it goes into batches; null after an error. */
  public @Nullable Prepared prepare(String name) {
    DataPlan.Field field = plan.field(name);
    DataDiagnostics report = findings.at(field.place());
    Values values = done.get(name);
    if (values == null) {
      return null;
    }
    return switch (values) {
      case Values.Pictures files ->
          throw new IllegalStateException("a field holds no picture files: " + name);
      case Values.Texts texts -> new Prepared.Texts(texts.values());
      case Values.Classes classes ->
          new Prepared.Classes(
              ColumnType.category(classes.names().size(), classes.names()), classes.codes());
      case Values.Numbered numbered ->
          new Prepared.Classes(
              new ColumnType(
                  ColumnType.Content.CLASS,
                  field.type().shape().isKnown() && field.type().shape().size() == numbered.length()
                      ? field.type().shape()
                      : Shape.of(numbered.length()),
                  numbered.classes(),
                  numbered.names(),
                  numbered.padding()),
              numbered.codes());
      // For a person to read; no network takes them before they are of one length.
      case Values.Pieces pieces -> texts(pieces.values().length, pieces::text);
      case Values.Sequences sequences ->
          texts(
              sequences.codes().length,
              row ->
                  Arrays.stream(sequences.codes()[row])
                      .mapToObj(sequences.names()::get)
                      .collect(Collectors.joining(" ")));
      case Values.Numbers numbers -> {
        DenseColumn dense = dense(numbers.matrix(), 0, table.rows(), field, report);
        yield dense == null ? null : new Prepared.Numbers(type(field, numbers.matrix()), dense);
      }
    };
  }

  private static Prepared texts(int rows, IntFunction<String> text) {
    return new Prepared.Texts(IntStream.range(0, rows).mapToObj(text).toArray(String[]::new));
  }

  /** A field for all rows of the table. */
  @SuppressWarnings("ArrayRecordComponent") // millions of cells; nothing compares or changes them
  public sealed interface Prepared {
    record Numbers(ColumnType type, DenseColumn dense) implements Prepared {}

    record Classes(ColumnType type, int[] codes) implements Prepared {}

    record Texts(@Nullable String[] values) implements Prepared {}

    default Column column(int[] tableRows) {
      return switch (this) {
        case Numbers numbers -> new Column.Numbers(numbers.type(), numbers.dense(), tableRows);
        case Classes classes -> new Column.Classes(classes.type(), classes.codes(), tableRows);
        case Texts texts -> new Column.Texts(texts.values(), tableRows);
      };
    }
  }

  private static ColumnType type(DataPlan.Field field, NumericView matrix) {
    Shape shape =
        field.type().shape().isKnown() && field.type().shape().size() == matrix.width()
            ? field.type().shape()
            : Shape.of(matrix.width());
    NumericView one =
        matrix instanceof NumericView.Stacked stacked ? stacked.parts().getFirst() : matrix;
    return one instanceof NumericView.OneHot oneHot
        ? new ColumnType(ColumnType.Content.NUMBER, shape, oneHot.names().size(), oneHot.names())
        : ColumnType.number(shape);
  }

  /**
   * The rows in the form in which they are held.
   *
   * @param first the table's row that is the matrix's first
   */
  private @Nullable DenseColumn dense(
      NumericView matrix, int first, int rows, DataPlan.Field field, DataDiagnostics report) {
    if (matrix.isOfPictures()) {
      return new DenseColumn.OnDemand(matrix); // pixels are never missing
    }
    if (matrix.isStreamed() || matrix.isRandom()) {
      return new FieldRun(field, report).complete(matrix, first, rows)
          ? new DenseColumn.OnDemand(matrix)
          : null;
    }
    int width = matrix.width();
    return switch (matrix) {
      case NumericView.OneHot oneHot -> new DenseColumn.OneHot(oneHot.codes(), width);
      case NumericView.OneHots hots ->
          new DenseColumn.OneHots(hots.codes(), hots.length(), hots.classes());
      case NumericView.Sparse sparse ->
          new DenseColumn.Sparse(sparse.elements(), sparse.values(), width);
      case NumericView.Bytes bytes -> looked(bytes, 1, 0);
      case NumericView.OneColumn column -> floats(column, first, rows, field, report);
      case NumericView.Beside beside -> floats(beside, first, rows, field, report);
      case NumericView.Computed computed -> floats(computed, first, rows, field, report);
      case NumericView.Affine affine ->
          affine.inner() instanceof NumericView.Bytes bytes
              ? scaled(bytes, affine)
              : floats(affine, first, rows, field, report);
      case NumericView.Windowed windowed -> {
        DenseColumn inner = dense(windowed.inner(), first, rows, field, report);
        yield inner == null
            ? null
            : new DenseColumn.Windowed(inner, windowed.from(), windowed.count(), rows);
      }
      case NumericView.Mapped mapped -> floats(mapped, first, rows, field, report);
      case NumericView.Filled filled -> floats(filled, first, rows, field, report);
      case NumericView.Floats floats -> new DenseColumn.Floats(floats.values(), width);
      case NumericView.Fitted fitted -> floats(fitted, first, rows, field, report);
      case NumericView.Pictures pictures -> new DenseColumn.OnDemand(pictures);
      case NumericView.Spilled spilled -> new DenseColumn.OnDemand(spilled);
      case NumericView.Cut cut -> new DenseColumn.OnDemand(cut);
      case NumericView.Augmented augmented -> new DenseColumn.OnDemand(augmented);
      case NumericView.Stacked stacked -> {
        List<DenseColumn> parts = new ArrayList<>();
        for (int i = 0; i < stacked.parts().size(); i++) {
          int start = stacked.starts()[i];
          int end = i + 1 < stacked.starts().length ? stacked.starts()[i + 1] : rows;
          DenseColumn part =
              dense(stacked.parts().get(i), first + start, end - start, field, report);
          if (part == null) {
            yield null;
          }
          parts.add(part);
        }
        yield new DenseColumn.Stacked(parts, stacked.starts());
      }
    };
  }

  private static DenseColumn scaled(NumericView.Bytes bytes, NumericView.Affine affine) {
    if (affine.factors().length == 1) {
      return looked(bytes, affine.factors()[0], affine.addends()[0]);
    }
    double[] factors = new double[bytes.width()];
    double[] addends = new double[bytes.width()];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = affine.factors()[i % affine.factors().length];
      addends[i] = affine.addends()[i % affine.addends().length];
    }
    return new DenseColumn.Scaled(bytes.values(), bytes.width(), factors, addends);
  }

  private static DenseColumn looked(NumericView.Bytes bytes, double factor, double addend) {
    float[] lookup = new float[256];
    for (int i = 0; i < lookup.length; i++) {
      lookup[i] = (float) (i * factor + addend);
    }
    return new DenseColumn.LookedUp(bytes.values(), bytes.width(), lookup);
  }

  private @Nullable DenseColumn floats(
      NumericView matrix, int first, int rows, DataPlan.Field field, DataDiagnostics report) {
    int width = matrix.width();
    long bytes = 4L * width * rows;
    if (bytes / 4 > Integer.MAX_VALUE - 16 || !Memory.holds(bytes)) {
      report.add(
          DataCode.TOO_LARGE,
          "use fewer columns or rows",
          "the field `" + field.name() + "`",
          Memory.need(bytes));
      return null;
    }
    if (!new FieldRun(field, report).complete(matrix, first, rows)) {
      return null;
    }
    float[] floats = new float[width * rows];
    double[] one = new double[width];
    for (int row = 0; row < rows; row++) {
      matrix.row(row, one, 0);
      for (int i = 0; i < width; i++) {
        float value = (float) one[i];
        if (!Float.isFinite(value)) {
          report.add(
              DataCode.NOT_FINITE,
              field.formula() == null
                  ? "its steps have no value there, or one too large"
                  : "the formula divides by zero there, or has no value",
              field.name(),
              table.origin().describe(first + row));
          return null;
        }
        floats[row * width + i] = value;
      }
    }
    return new DenseColumn.Floats(floats, width);
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
