package dev.nnc.data.step;

import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.column.RowOrder;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.DataFile;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.plan.DataPlan;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Executes the fields' steps over a table. Fitted steps learn from the given rows only, or take
 * what was learned before; then no row is looked at. What a step does stands in its {@link
 * DataStep}.
 */
public final class Pipeline {
  private final DataPlan plan;
  private final RawTable table;
  private final int[] allFitRows;
  private final int[] windowRows;
  private final RowOrder order;
  private final Set<String> windowed = new LinkedHashSet<>();
  private final @Nullable Fitted known;
  private final @Nullable Predicate<Path> readable;
  private final List<DataFile> files = new ArrayList<>();
  private final DataDiagnostics findings;
  private final Map<String, Values> done = new LinkedHashMap<>();
  private final Map<String, List<Fitted.Learned>> learned = new LinkedHashMap<>();
  private final List<Unseen> unseen = new ArrayList<>();
  private final Set<String> compared = new HashSet<>();

  public Pipeline(
      DataPlan plan,
      RawTable table,
      int[] fitRows,
      @Nullable Fitted known,
      DataDiagnostics findings) {
    this(plan, table, fitRows, fitRows, RowOrder.asTheyAre(table.rows()), known, null, findings);
  }

  /**
   * @param fitRows the rows that fitted steps learn from
   * @param windowRows those that steps learn from whose values come from a window
   * @param order which row follows which
   * @param readable whether a file that a cell names may be read; null for all beside the table
   */
  public Pipeline(
      DataPlan plan,
      RawTable table,
      int[] fitRows,
      int[] windowRows,
      RowOrder order,
      @Nullable Fitted known,
      @Nullable Predicate<Path> readable,
      DataDiagnostics findings) {
    this.plan = plan;
    this.table = table;
    this.allFitRows = fitRows;
    this.windowRows = windowRows;
    this.order = order;
    this.known = known;
    this.readable = readable;
    this.findings = findings;
  }

  /** The names of the fields that these need, themselves included, in the order of the file. */
  public static Set<String> fieldsFor(DataPlan plan, Set<String> wanted) {
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

  /**
   * Works out one field after another, each after those that it reads. Fields of one that failed
   * would only complain about the same fault.
   */
  public void run(Set<String> fieldNames) {
    Set<String> failed = new HashSet<>();
    for (String name : fieldsFor(plan, fieldNames)) {
      DataPlan.Field field = plan.field(name);
      Values values =
          field.inputs().stream().anyMatch(input -> failed.contains(input) && !input.equals(name))
              ? null
              : new FieldRun(field).run();
      if (values == null) {
        failed.add(name);
      } else {
        done.put(name, values);
      }
    }
  }

  public Map<String, Values> values() {
    return done;
  }

  /** Whether every row of a field of classes has one; otherwise says where not. */
  public boolean hasClasses(String field) {
    return !(done.get(field) instanceof Values.Classes classes)
        || findings(plan.field(field)).known(classes);
  }

  /** The files that steps have read. */
  public List<DataFile> files() {
    return List.copyOf(files);
  }

  /** Which cells are unlike all that training has seen, where these are rows to predict on. */
  public List<Unseen> unseen() {
    return List.copyOf(unseen);
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

  /** Warns of numbers that a field's steps make, and that are the same in all these rows. */
  public void lookAtConstants(String name, int[] rows) {
    DataPlan.Field field = plan.field(name);
    boolean isTold =
        field.steps().stream().anyMatch(step -> DataSteps.find(step.name()) instanceof MomentStep);
    if (isTold
        || (field.steps().isEmpty() && field.formula() == null)
        || rows.length < 2
        || !(done.get(name) instanceof Values.Numbers numbers)
        || !NumberRange.has(numbers.matrix())) {
      return;
    }
    Fitted.Range range = NumberRange.of(0, numbers.matrix(), rows);
    int width = range.least().size();
    List<String> constant = new ArrayList<>();
    if (range.least().equals(range.most())) {
      constant.add(name);
    } else if (field.inputs().size() == width) {
      // Of others, such as the steps of a sequence, some never change.
      for (int i = 0; i < width; i++) {
        if (range.least().get(i).equals(range.most().get(i))) {
          constant.add(field.inputs().get(i));
        }
      }
    }
    MomentStep.warnOfConstants(
        findings(field),
        constant,
        width,
        "what its steps make of it never changes, and tells nothing");
  }

  public Fitted fitted() {
    return new Fitted(plan.name(), learned);
  }

  private FieldFindings findings(DataPlan.Field field) {
    return new FieldFindings(
        field, element -> columnName(field, element), table, findings.at(field.place()));
  }

  /** One field's way through its steps. */
  private final class FieldRun {
    private final DataPlan.Field field;
    private final FieldFindings findings;

    /** The size of the last axis by now. */
    private int channels;

    /** The rows that a fitted step learns from: windows over other rows hold what others know. */
    private int[] fitRows = allFitRows;

    FieldRun(DataPlan.Field field) {
      this.field = field;
      this.findings = findings(field);
    }

    @Nullable Values run() {
      FieldInputs inputs = FieldInputs.of(plan, table, done, findings);
      if (inputs == null) {
        return null;
      }
      channels = inputs.channels();
      if (field.inputs().stream().anyMatch(windowed::contains)) {
        looksAround();
      }
      Values values = inputs.values();
      if (values instanceof Values.Pictures pictures && !fits(pictures)) {
        return null;
      }
      boolean ranged = lookAtRange(values, 0);
      for (int i = 0; i < field.steps().size() && values != null; i++) {
        values = step(field.steps().get(i), i + 1, values);
        ranged = ranged || lookAtRange(values, i + 1);
      }
      return values instanceof Values.Pictures pictures
          ? FieldInputs.decoded(pictures, null, findings)
          : values;
    }

    /**
     * Whether pictures are of the size of those that were read before, or will be brought to it.
     */
    private boolean fits(Values.Pictures pictures) {
      ColumnType type = field.steps().isEmpty() ? field.type() : field.steps().getFirst().in();
      if (!isOfOtherSize(pictures, type) || isSized()) {
        return true;
      }
      Shape its = pictures.files().type().shape();
      findings.add(
          Diagnostic.of(
              RunCode.OTHER_SIZE, field.place(), findings.row(0), size(its), size(type.shape())));
      return false;
    }

    private boolean isSized() {
      return !field.steps().isEmpty()
          && DataSteps.find(field.steps().getFirst().name()) instanceof PictureSizing;
    }

    private boolean isOfOtherSize(Values.Pictures pictures, ColumnType type) {
      return pictures.files().isEven()
          && type.shape().isKnown()
          && type.shape().rank() == 3
          && !type.shape().equals(pictures.files().type().shape());
    }

    private static String size(Shape shape) {
      return shape.dimension(0) + "×" + shape.dimension(1);
    }

    /**
     * Keeps between which numbers the training rows lie, or compares others with them; false where
     * the values are no numbers yet.
     *
     * @param number of the step that made them
     */
    private boolean lookAtRange(@Nullable Values values, int number) {
      if (!(values instanceof Values.Numbers numbers)) {
        return false;
      }
      ColumnType type =
          number > 0
              ? field.steps().get(number - 1).out()
              : field.steps().isEmpty() ? field.type() : field.steps().getFirst().in();
      // Fields of this data set, or of those that it is made of, were looked at before.
      boolean ofColumns =
          field.inputs().stream()
              .noneMatch(
                  input ->
                      done.containsKey(input)
                          || table.columns().get(input) instanceof RawColumn.OfField);
      boolean staysNumber =
          field.steps().stream()
              .skip(number)
              .allMatch(step -> step.out().content() == ColumnType.Content.NUMBER);
      if (!ofColumns
          || !staysNumber
          || type.shape().rank() > 1
          || !NumberRange.has(numbers.matrix())) {
        return true;
      }
      if (known == null) {
        learned
            .computeIfAbsent(field.name(), name -> new ArrayList<>())
            .add(NumberRange.of(number, numbers.matrix(), fitRows));
      } else if (known.range(field.name()) instanceof Fitted.Range range) {
        NumberRange.outside(range, numbers.matrix(), table.rows())
            .forEach(
                (element, found) -> {
                  String column =
                      field.formula() == null ? columnName(field, element) : field.name();
                  if (compared.add(column)) {
                    unseen.add(
                        new Unseen(
                            DataCode.FAR_OUTSIDE,
                            field.place(),
                            column,
                            found,
                            NumberRange.words(range, element)));
                  }
                });
      }
      return true;
    }

    /** Counts the training rows that a step learned nothing of, or finds others. */
    private void tellUnlearned(
        int number,
        DataCode code,
        String ordinary,
        String what,
        IntFunction<@Nullable String> cell) {
      if (known == null) {
        int rows = (int) Arrays.stream(fitRows).filter(row -> cell.apply(row) != null).count();
        learned
            .computeIfAbsent(field.name(), name -> new ArrayList<>())
            .add(new Fitted.Unlearned(number, rows));
        return;
      }
      Fitted.Unlearned there = known.unlearned(field.name(), number);
      SortedMap<Integer, String> cells = new TreeMap<>();
      for (int row = 0; row < table.rows(); row++) {
        String found = cell.apply(row);
        boolean isOrdinary = found != null && (found.isEmpty() || found.equals(ordinary));
        if (found != null && !(isOrdinary && (there == null || there.rows() > 0))) {
          cells.put(row, found);
        }
      }
      if (!cells.isEmpty() && compared.add(findings.column() + code)) {
        unseen.add(
            new Unseen(
                code,
                field.place(),
                findings.column(),
                cells,
                there == null ? what : what + "; " + before(code, there.rows())));
      }
    }

    private static String before(DataCode code, int rows) {
      if (rows > 0) {
        return "training had " + Numerals.count(rows, "such row");
      }
      return "training had no such row"
          + (code == DataCode.UNLEARNED_CATEGORY
              ? ", so the answer rests on untrained weights"
              : "");
    }

    private void looksAround() {
      fitRows = windowRows;
      windowed.add(field.name());
    }

    private @Nullable Values step(DataPlan.Step use, int number, Values given) {
      DataStep step = DataSteps.find(use.name());
      if (given instanceof Values.Pictures pictures
          && (!pictures.files().isEven()
              || !use.in().shape().isKnown()
              || isOfOtherSize(pictures, use.in()))
          && step instanceof PictureSizing sizing) {
        channels = pictures.files().channels();
        return FieldInputs.decoded(pictures, sizing.fit(use.options()), findings);
      }
      Values values =
          given instanceof Values.Pictures pictures
              ? FieldInputs.decoded(pictures, null, findings)
              : given;
      if (values == null) {
        return null;
      }
      if (step == null) {
        findings.add(DataCode.UNSUPPORTED_STEP, null, use.name(), "this data");
        return null;
      }
      if (!use.reach().isOwnRow()) {
        looksAround();
      }
      StepInput in = in(use, number);
      Values made = step.apply(in, values);
      if (made instanceof Values.Numbers numbers) {
        channels = step.channels(in, values, numbers.matrix());
      }
      return made;
    }

    private StepInput in(DataPlan.Step use, int number) {
      return new StepInput(
          use.configured(),
          number,
          use.in(),
          use.out(),
          channels,
          order,
          fitRows,
          known == null ? null : known.find(field.name(), number),
          fit -> learned.computeIfAbsent(field.name(), name -> new ArrayList<>()).add(fit),
          (code, ordinary, what, cell) -> tellUnlearned(number, code, ordinary, what, cell),
          plan.like() != null,
          new CellFiles(table.origin(), readable),
          files::add,
          findings);
    }
  }

  /** The name of the element's column, or its number where columns hold several. */
  private String columnName(DataPlan.Field field, int element) {
    List<String> names = leafNames(field);
    return element < names.size() ? names.get(element) : "element " + (element + 1);
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
  public @Nullable PreparedField prepare(String name) {
    Values values = done.get(name);
    return values == null ? null : new DenseColumns(findings(plan.field(name))).prepared(values);
  }
}
