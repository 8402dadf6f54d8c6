package dev.nnc.data;

import dev.nnc.data.column.Column;
import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.column.RowOrder;
import dev.nnc.data.column.Values;
import dev.nnc.data.column.WindowCounts;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.source.Sources;
import dev.nnc.data.split.RowFilter;
import dev.nnc.data.split.RowGroups;
import dev.nnc.data.split.RowParts;
import dev.nnc.data.split.SeriesOrder;
import dev.nnc.data.split.SharedRows;
import dev.nnc.data.split.Split;
import dev.nnc.data.split.SplitInput;
import dev.nnc.data.split.Splits;
import dev.nnc.data.step.Fitted;
import dev.nnc.data.step.Pipeline;
import dev.nnc.data.step.PreparedField;
import dev.nnc.data.step.Windows;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.Condition;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads a data set, splits it, and executes its fields' steps. */
public final class DataLoader {
  /** From which ratio of the largest class to the smallest there is a warning. */
  private static final int IMBALANCE = 20;

  private final Sources sources;

  /** By name; to hash a plan costs a short process more than to load a small data set. */
  private final Map<String, List<Loaded>> loaded = new HashMap<>();

  private @Nullable CutTable cut;

  /**
   * @param base the folder of the {@code .nn} file
   * @param places where else data may be
   */
  public DataLoader(Path base, DataPlaces places) {
    this.sources = new Sources(base, places);
  }

  /**
   * The prepared data, or why there is none. A data set that another is made of is read once, and
   * what is to be said of it is said once.
   *
   * @param seed for a random split that names no seed of its own
   */
  public LoadResult load(DataPlan plan, long seed) {
    List<Loaded> before = loaded.computeIfAbsent(plan.name(), any -> new ArrayList<>());
    for (Loaded each : before) {
      if (each.seed() == seed && each.plan().equals(plan)) {
        return new LoadResult(each.data(), List.of());
      }
    }
    // Each fold of the same data set is of use for a while only.
    before.removeIf(each -> isFold(each.plan()));
    DataDiagnostics findings = new DataDiagnostics(plan.place());
    PreparedData data = load(plan, seed, findings);
    LoadResult result =
        new LoadResult(
            findings.hasErrors() ? Optional.empty() : Optional.ofNullable(data), findings.sorted());
    before.add(new Loaded(plan, seed, result.data()));
    return result;
  }

  /** The table that the source gives. All folds are cut of one, which is read for the first. */
  private @Nullable RawTable table(DataPlan plan, Set<String> columns, DataDiagnostics findings) {
    if (plan.fold() == null) {
      return sources.table(plan, columns, findings);
    }
    CutTable before = cut;
    if (before == null || !before.serves(plan, columns)) {
      cut = null; // none is held while the next is read
      RawTable table = sources.table(plan, columns, findings);
      before = table == null ? null : new CutTable(plan, columns, table);
      cut = before;
    }
    return before == null ? null : before.table();
  }

  /** The columns of a source as they were read for a fold. */
  private record CutTable(DataPlan plan, Set<String> columns, RawTable table) {
    boolean serves(DataPlan other, Set<String> wanted) {
      return columns.equals(wanted)
          && plan.source().equals(other.source())
          && plan.schema().equals(other.schema());
    }
  }

  private static boolean isFold(DataPlan plan) {
    return plan.fold() != null || plan.bases().stream().anyMatch(DataLoader::isFold);
  }

  private record Loaded(DataPlan plan, long seed, Optional<PreparedData> data) {}

  private @Nullable PreparedData load(DataPlan plan, long seed, DataDiagnostics findings) {
    Set<String> fields = new LinkedHashSet<>();
    plan.fields().forEach(field -> fields.add(field.name()));
    RawTable table;
    Map<Part, int[]> rows;
    int folds = 0;
    Split split = Splits.of(plan);
    Fitted known = null;
    DataPlan like = plan.like();
    if (like != null) {
      PreparedData model = other(like, seed, findings);
      if (model == null) {
        return null;
      }
      known = DerivedTable.takenOver(plan, like, model.fitted());
    }
    String chosen = "";
    List<PreparedData> bases = new ArrayList<>();
    for (DataPlan base : plan.bases()) {
      PreparedData data = other(base, seed, findings);
      if (data == null) {
        return null;
      }
      bases.add(data);
    }
    if (!bases.isEmpty()) {
      table = DerivedTable.table(bases, findings);
      Map<Part, int[]> all = DerivedTable.rows(bases);
      rows = table == null ? Map.of() : kept(plan, table, all, findings);
      Part part = plan.part();
      chosen =
          chosen(
              count(rows),
              count(part == null ? all : Map.of(part, all.getOrDefault(part, new int[0]))));
      folds = bases.stream().mapToInt(PreparedData::folds).max().orElse(0);
    } else {
      Set<String> columns = new LinkedHashSet<>(Pipeline.columnsFor(plan, fields));
      columns.addAll(split.columns(plan));
      columns.addAll(SeriesOrder.columns(plan));
      if (plan.balance() instanceof String name && plan.find(name).isEmpty()) {
        columns.add(name);
      }
      columns.addAll(RowFilter.columns(plan));
      RawTable read = table(plan, columns, findings);
      table = read == null ? null : chosen(plan, read, findings);
      chosen = read == null || table == null ? "" : chosen(table.rows(), read.rows());
      table = table == null ? null : split.ordered(new SplitInput(plan, table, known, findings));
      RowParts parts =
          table == null ? null : split.parts(new SplitInput(plan, table, known, findings), seed);
      rows = table == null || parts == null ? Map.of() : rows(split, table, parts);
      folds = parts == null ? 0 : parts.folds();
    }
    if (table == null || rows.isEmpty()) {
      return null;
    }
    int[] trainRows = rows.getOrDefault(Part.TRAIN, new int[0]);
    Windows windows = Windows.of(plan, fields);
    RowOrder order =
        SeriesOrder.of(new SplitInput(plan, table, known, findings), DerivedTable.starts(bases));
    if (order == null) {
      return null;
    }
    Map<Part, int[]> whole = whole(plan, windows, order, rows, findings);
    int[] windowRows = whole.getOrDefault(Part.TRAIN, new int[0]);
    Pipeline pipeline =
        new Pipeline(plan, table, trainRows, windowRows, order, known, sources::mayRead, findings);
    pipeline.run(fields);
    Map<String, PreparedField> prepared = new LinkedHashMap<>();
    for (String field : pipeline.values().keySet()) {
      PreparedField values = pipeline.prepare(field);
      if (values != null) {
        prepared.put(field, values);
      }
    }
    if (findings.hasErrors() || whole.isEmpty()) {
      return null;
    }
    if (bases.isEmpty() && split.draws()) {
      SharedRows.lookAt(
          plan,
          table,
          Pipeline.columnsFor(plan, fields),
          new RowParts(
              trainRows,
              rows.getOrDefault(Part.VALIDATION, new int[0]),
              rows.getOrDefault(Part.TEST, new int[0])),
          findings);
    }
    if (bases.isEmpty()) {
      pipeline.values().keySet().forEach(field -> pipeline.lookAtConstants(field, trainRows));
    }
    if (bases.isEmpty() && split.holdsOut()) {
      lookAtClasses(plan, pipeline, trainRows, findings);
    }
    String balance = plan.balance();
    if (balance != null) {
      int[] train = whole.getOrDefault(Part.TRAIN, new int[0]);
      if (pipeline.values().get(balance) instanceof Values.Classes classes) {
        whole.put(Part.TRAIN, balanced(train, classes.codes(), classes.names().size(), seed));
      } else {
        RowGroups groups =
            new SplitInput(plan, table, known, findings).groups(Set.of(balance), table.rows());
        if (groups == null) {
          return null;
        }
        whole.put(Part.TRAIN, balanced(train, groups.of(), groups.count(), seed));
      }
    }
    Map<Part, PreparedPart> parts = new EnumMap<>(Part.class);
    for (Part name : Part.values()) {
      boolean always = name == Part.TRAIN || name == Part.EVERYTHING;
      add(parts, PreparedData.partOf(name, whole.getOrDefault(name, new int[0]), prepared, always));
    }
    return new PreparedData(
        plan,
        table.with(pipeline.files()),
        pipeline.values(),
        parts,
        order,
        DerivedTable.all(plan, bases, known, pipeline.fitted()),
        folds,
        chosen,
        counts(windows, order, rows));
  }

  private static int count(Map<Part, int[]> rows) {
    return Part.OF_SPLIT.stream()
        .mapToInt(part -> rows.getOrDefault(part, new int[0]).length)
        .sum();
  }

  /** How many of the rows are taken; empty if all are. */
  private static String chosen(int taken, int all) {
    return taken == all
        ? ""
        : "%s of %s; %s left out by `rows:`"
            .formatted(
                Numerals.count(taken), Numerals.count(all, "row"), Numerals.count(all - taken));
  }

  /** What became of the rows of all parts. */
  private static WindowCounts counts(Windows windows, RowOrder order, Map<Part, int[]> rows) {
    WindowCounts all = WindowCounts.NONE;
    for (Part part : Part.OF_SPLIT) {
      all = all.plus(windows.counts(rows.getOrDefault(part, new int[0]), order));
    }
    return all;
  }

  /** Only the rows that the data set asks for; null after an error. */
  private static @Nullable RawTable chosen(
      DataPlan plan, RawTable table, DataDiagnostics findings) {
    Condition condition = plan.rows();
    if (condition == null) {
      return table;
    }
    boolean[] taken = RowFilter.ofWhole(plan, condition, table, findings);
    if (taken == null) {
      return null;
    }
    int[] rows = IntStream.range(0, table.rows()).filter(row -> taken[row]).toArray();
    int split = (int) Arrays.stream(rows).filter(row -> row < table.splitRows()).count();
    if (split == 0) {
      findings.add(
          DataCode.EMPTY_PART,
          "look at the condition after `rows:`",
          "training",
          plan.name(),
          "none of its " + Numerals.count(table.rows(), "row") + " is chosen");
      return null;
    }
    return table.select(rows, split);
  }

  /** The rows of the parts of others that the data set keeps; empty after an error. */
  private static Map<Part, int[]> kept(
      DataPlan plan, RawTable table, Map<Part, int[]> all, DataDiagnostics findings) {
    Part part = plan.part();
    int[] own = part == null ? new int[0] : all.getOrDefault(part, new int[0]);
    Map<Part, int[]> rows = part == null ? all : Map.of(Part.TRAIN, own, Part.EVERYTHING, own);
    Condition condition = plan.rows();
    if (condition == null) {
      return rows;
    }
    boolean[] taken = RowFilter.ofWhole(plan, condition, table, findings);
    if (taken == null) {
      return Map.of();
    }
    Map<Part, int[]> chosen = new EnumMap<>(Part.class);
    for (Map.Entry<Part, int[]> each : rows.entrySet()) {
      int[] left = Arrays.stream(each.getValue()).filter(row -> taken[row]).toArray();
      if (left.length == 0 && each.getValue().length > 0) {
        findings.add(
            DataCode.EMPTY_PART,
            "look at the condition after `rows:`",
            part == null ? each.getKey() : part,
            plan.name(),
            "none of its " + Numerals.count(each.getValue().length, "row") + " is chosen");
        return Map.of();
      }
      chosen.put(each.getKey(), left);
    }
    return chosen;
  }

  /**
   * The rows, and those of rare classes again until each class has as many as the largest: all of
   * them as often as there is room for all, then some that are drawn.
   */
  private static int[] balanced(int[] rows, int[] codes, int classes, long seed) {
    int[] counts = new int[classes];
    for (int row : rows) {
      counts[codes[row]]++;
    }
    int most = Arrays.stream(counts).max().orElse(0);
    IntStream.Builder all = IntStream.builder();
    Arrays.stream(rows).forEach(all::add);
    List<List<Integer>> byClass = new ArrayList<>();
    for (int count : counts) {
      byClass.add(new ArrayList<>(count));
    }
    for (int row : rows) {
      byClass.get(codes[row]).add(row);
    }
    Random random = new Random(seed);
    for (List<Integer> own : byClass) {
      for (int left = own.isEmpty() ? 0 : most - own.size(); left > 0; left -= own.size()) {
        if (left < own.size()) {
          Collections.shuffle(own, random);
        }
        own.subList(0, Math.min(left, own.size())).forEach(all::add);
      }
    }
    return all.build().toArray();
  }

  /** The rows of each part that have whole windows; empty after an error. */
  private static Map<Part, int[]> whole(
      DataPlan plan,
      Windows windows,
      RowOrder order,
      Map<Part, int[]> rows,
      DataDiagnostics findings) {
    Map<Part, int[]> whole = new EnumMap<>(Part.class);
    for (Map.Entry<Part, int[]> part : rows.entrySet()) {
      int[] kept = windows.whole(part.getValue(), order);
      if (kept.length == 0 && part.getValue().length > 0) {
        findings.add(
            DataCode.EMPTY_PART,
            "use shorter windows, or a larger part",
            part.getKey(),
            plan.name(),
            windows.rows() > part.getValue().length
                ? "a window takes %s, and it has %s"
                    .formatted(
                        Numerals.count(windows.rows(), "row"),
                        Numerals.count(part.getValue().length, "row"))
                : "none of its series has %s in one piece, as a window takes"
                    .formatted(Numerals.count(windows.rows(), "row")));
        return Map.of();
      }
      WindowCounts counts = windows.counts(part.getValue(), order);
      if (Part.OF_SPLIT.contains(part.getKey()) && counts.mostAreLost()) {
        findings.add(
            DataCode.FEW_WINDOWS,
            "use shorter windows, or a larger part",
            Numerals.count(counts.whole()),
            Numerals.count(counts.rows()),
            part.getKey() + " rows",
            plan.name(),
            counts.reasons());
      }
      whole.put(part.getKey(), kept);
    }
    return whole;
  }

  /** Another data set, with what there is to say of it if nobody said it before. */
  private @Nullable PreparedData other(DataPlan plan, long seed, DataDiagnostics findings) {
    LoadResult result = load(plan, seed);
    result.diagnostics().forEach(findings::add);
    return result.data().orElse(null);
  }

  /** The table's rows by part. */
  private static Map<Part, int[]> rows(Split split, RawTable table, RowParts parts) {
    // Without a split all rows means those that are trained on, and not a source's own test part.
    int all = split.holdsOut() ? table.rows() : table.splitRows();
    return Map.of(
        Part.TRAIN, parts.train(),
        Part.VALIDATION, parts.validation(),
        Part.TEST, parts.test(),
        Part.EVERYTHING, IntStream.range(0, all).toArray());
  }

  private static void add(Map<Part, PreparedPart> parts, @Nullable PreparedPart part) {
    if (part != null) {
      parts.put(part.name(), part);
    }
  }

  /** Warns of classes that training will hardly see. */
  private static void lookAtClasses(
      DataPlan plan, Pipeline pipeline, int[] trainRows, DataDiagnostics findings) {
    pipeline
        .values()
        .forEach(
            (field, values) -> {
              DataDiagnostics report = findings.at(plan.field(field).place());
              if (pipeline.unknownOf(field) instanceof String unknown
                  && values instanceof Values.Classes classes) {
                lookAtUnknown(field, unknown, classes, trainRows, report);
              } else if (values instanceof Values.Classes classes) {
                lookAt(field, classes, trainRows, plan.balance(), report);
              } else if (pipeline.unknownOf(field) == null
                  && values instanceof Values.Numbers numbers
                  && numbers.matrix() instanceof NumericView.OneHot oneHot) {
                lookAt(
                    field,
                    new Values.Classes(oneHot.codes(), oneHot.names()),
                    trainRows,
                    plan.balance(),
                    report);
              }
            });
  }

  /** Rare classes are part of the unknown one, of which alone there must be rows. */
  private static void lookAtUnknown(
      String field,
      String unknown,
      Values.Classes classes,
      int[] trainRows,
      DataDiagnostics findings) {
    int code = classes.names().indexOf(unknown);
    if (Arrays.stream(trainRows).noneMatch(row -> classes.codes()[row] == code)) {
      findings.add(
          DataCode.CLASS_MISSING,
          "the network cannot learn what it never sees; `min_count: 2` gives this class the rows of"
              + " classes that come once",
          field,
          Numerals.shorten(unknown));
    }
  }

  private static void lookAt(
      String field,
      Values.Classes classes,
      int[] trainRows,
      @Nullable String balance,
      DataDiagnostics findings) {
    int[] counts = new int[classes.names().size()];
    for (int row : trainRows) {
      if (classes.codes()[row] == Column.Classes.UNKNOWN) {
        return; // rows to predict on
      }
      counts[classes.codes()[row]]++;
    }
    int least = 0;
    int most = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] == 0) {
        int missing = i;
        long elsewhere = Arrays.stream(classes.codes()).filter(code -> code == missing).count();
        findings.add(
            DataCode.CLASS_MISSING,
            "the network cannot learn a class that it never sees; "
                + (elsewhere == 0
                    ? "the other parts have no row of it, either"
                    : Numerals.count(elsewhere, "row") + " of the other parts are of it"),
            field,
            Numerals.shorten(classes.names().get(i)));
        return;
      }
      least = counts[i] < counts[least] ? i : least;
      most = counts[i] > counts[most] ? i : most;
    }
    if (!field.equals(balance)
        && counts.length > 1
        && counts[most] >= (long) IMBALANCE * counts[least]) {
      findings.add(
          DataCode.IMBALANCE,
          "accuracy will say little of the rare class; look at recall by class, and see"
              + " `balance: "
              + field
              + "` and the step `class_weights`",
          field,
          Numerals.shorten(classes.names().get(most)),
          Numerals.count(counts[most]),
          Numerals.shorten(classes.names().get(least)),
          Numerals.count(counts[least]));
    }
  }
}
