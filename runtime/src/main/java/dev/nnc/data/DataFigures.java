package dev.nnc.data;

import dev.nnc.data.ColumnFigures.Counted;
import dev.nnc.data.ColumnFigures.Numbers;
import dev.nnc.data.ColumnFigures.Spread;
import dev.nnc.data.ColumnFigures.Texts;
import dev.nnc.data.column.Column;
import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.Values;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Part;
import dev.nnc.profile.Association;
import dev.nnc.profile.SampledColumn;
import dev.nnc.type.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a data set's columns hold, part by part, of what is in memory: no file is read for it. Of
 * large parts, rows that lie evenly between the first and the last stand for all.
 *
 * @param columns in the order of the file; many that one field lays side by side are one
 * @param classes by the fields that hold classes, how many rows of each part have which; of all
 *     rows
 * @param truth the column that is predicted; empty if it is none, or none was named
 * @param withTruth by column, how much it goes with the truth in the training rows
 * @param tellsTruth the columns of which each tells the truth of training rows almost alone
 * @param repeated how many training rows come again for balance; no figure counts them
 */
public record DataFigures(
    List<ColumnFigures> columns,
    SequencedMap<String, List<Counted>> classes,
    String truth,
    Map<String, Association> withTruth,
    List<String> tellsTruth,
    int repeated) {
  /** What is known of a data set whose rows are elsewhere. */
  public static final DataFigures NONE =
      new DataFigures(List.of(), new LinkedHashMap<>(), "", Map.of(), List.of(), 0);

  /** More rows of a part are not looked at. */
  static final int MOST_ROWS = 10_000;

  /** More columns of one field are one. */
  static final int MOST_COLUMNS = 12;

  /** More columns are not held against the truth. */
  private static final int MOST_COMPARED = 300;

  /** Of more classes than this, nobody reads how many rows each has. */
  private static final int MOST_CLASSES = 1_000;

  private static final int BARS = 24;
  private static final int MOST_TEXTS = 3;

  public DataFigures {
    columns = List.copyOf(columns);
    classes = new LinkedHashMap<>(classes);
    withTruth = Map.copyOf(withTruth);
    tellsTruth = List.copyOf(tellsTruth);
  }

  static DataFigures of(PreparedData data, DataPlan plan, List<String> truths) {
    SequencedMap<Part, PreparedPart> parts = new LinkedHashMap<>();
    for (Part part : Part.OF_SPLIT) {
      data.part(part)
          .map(PreparedPart::withoutRepeats)
          .filter(each -> each.rows() > 0)
          .ifPresent(each -> parts.put(part, each));
    }
    PreparedPart once = parts.get(Part.TRAIN);
    int repeated = once == null ? 0 : data.train().rows() - once.rows();
    SequencedMap<Part, int[]> rows = new LinkedHashMap<>();
    parts.forEach((part, each) -> rows.put(part, evenly(each.tableRows())));
    List<ColumnFigures> columns = new ArrayList<>();
    Set<String> told = new HashSet<>();
    for (DataPlan.Field field : plan.fields()) {
      SequencedMap<String, RawColumn> numbers = new LinkedHashMap<>();
      for (String input : field.inputs()) {
        RawColumn column = data.table().columns().get(input);
        if (isNumbers(column) && !told.contains(input)) {
          numbers.put(input, column);
        }
      }
      if (numbers.size() > MOST_COLUMNS) {
        columns.add(ofNumbers(field.name(), "number", List.copyOf(numbers.values()), rows));
        told.addAll(numbers.keySet());
      }
    }
    data.table()
        .columns()
        .forEach(
            (name, column) -> {
              if (!told.contains(name)) {
                columns.add(of(name, column, plan, data, parts, rows));
              }
            });
    SequencedMap<String, List<Counted>> classes = new LinkedHashMap<>();
    for (DataPlan.Field field : plan.fields()) {
      if (parts.values().stream().allMatch(part -> isClass(part, field.name()))) {
        List<Counted> counted = classes(field.name(), parts);
        if (!counted.isEmpty()) {
          classes.put(field.name(), counted);
        }
      }
    }
    String truth = column(plan, truths, data.table().columns().keySet());
    Map<String, Association> withTruth = new HashMap<>();
    List<String> tellsTruth = new ArrayList<>();
    if (!truth.isEmpty() && rows.containsKey(Part.TRAIN)) {
      compare(truth, columns, plan, data, parts, rows, withTruth, tellsTruth);
    }
    return new DataFigures(columns, classes, truth, withTruth, tellsTruth, repeated);
  }

  /** The column of which alone the first such truth is made. */
  private static String column(DataPlan plan, List<String> truths, Set<String> columns) {
    return plan.fields().stream()
        .filter(field -> truths.contains(field.name()))
        .filter(field -> field.formula() == null && field.inputs().size() == 1)
        .map(field -> field.inputs().getFirst())
        .filter(columns::contains)
        .findFirst()
        .orElse("");
  }

  private static void compare(
      String truth,
      List<ColumnFigures> columns,
      DataPlan plan,
      PreparedData data,
      SequencedMap<Part, PreparedPart> parts,
      SequencedMap<Part, int[]> rows,
      Map<String, Association> withTruth,
      List<String> tellsTruth) {
    int[] train = rows.getOrDefault(Part.TRAIN, new int[0]);
    SampledColumn answers = sampled(truth, plan, data, parts, train).orElse(null);
    if (answers == null) {
      return;
    }
    columns.stream()
        .map(ColumnFigures::name)
        .filter(name -> !name.equals(truth))
        .limit(MOST_COMPARED)
        .forEach(
            name ->
                sampled(name, plan, data, parts, train)
                    .ifPresent(
                        column -> {
                          Association with = column.with(answers);
                          if (Double.isFinite(with.value())) {
                            withTruth.put(name, with);
                          }
                          if (column.tellsAlmostAll(answers)) {
                            tellsTruth.add(name);
                          }
                        }));
  }

  /** What a column of one number, text or class a row holds in some rows of the table. */
  private static Optional<SampledColumn> sampled(
      String name,
      DataPlan plan,
      PreparedData data,
      SequencedMap<Part, PreparedPart> parts,
      int[] rows) {
    RawColumn column = data.table().columns().get(name);
    if (isNumbers(column) && classesOf(name, plan, parts) == null) {
      double[] values = new double[rows.length];
      for (int i = 0; i < rows.length; i++) {
        double value =
            column instanceof RawColumn.Numbers numbers
                ? numbers.values()[rows[i]]
                : column instanceof RawColumn.Spilled spilled
                    ? spilled.values().at(rows[i])
                    : Double.NaN;
        values[i] = Double.isFinite(value) ? value : Double.NaN;
      }
      return Optional.of(new SampledColumn(values, 0));
    }
    IntFunction<@Nullable String> texts =
        column == null ? null : texts(name, column, plan, data, parts);
    if (texts == null) {
      return Optional.empty();
    }
    List<@Nullable String> all = new ArrayList<>();
    for (int row : rows) {
      all.add(texts.apply(row));
    }
    return SampledColumn.ofTexts(all);
  }

  /** The texts or names of classes of a column by row of the table; null if it has others. */
  private static @Nullable IntFunction<@Nullable String> texts(
      String name,
      RawColumn column,
      DataPlan plan,
      PreparedData data,
      SequencedMap<Part, PreparedPart> parts) {
    String field = classesOf(name, plan, parts);
    if (field != null) {
      Column.Classes codes = data.everything().classes(field);
      List<String> names = codes.type().classNames();
      int[] places = places(data.everything());
      return row -> {
        int code = places[row] < 0 ? Column.Classes.UNKNOWN : codes.at(places[row]);
        return code < 0 || code >= names.size() ? null : names.get(code);
      };
    }
    return switch (column) {
      case RawColumn.Texts texts -> row -> texts.values()[row];
      case RawColumn.Labels labels -> row -> String.valueOf(labels.values()[row] & 0xff);
      case RawColumn.OfField of -> texts(of.values());
      case RawColumn.Numbers ignored -> null;
      case RawColumn.Spilled ignored -> null;
      case RawColumn.Pixels ignored -> null;
      case RawColumn.Pictures ignored -> null;
    };
  }

  private static @Nullable IntFunction<@Nullable String> texts(Values values) {
    return switch (values) {
      case Values.Classes classes ->
          row -> {
            int code = classes.codes()[row];
            return code < 0 || code >= classes.names().size() ? null : classes.names().get(code);
          };
      case Values.Texts texts -> row -> texts.values()[row];
      default -> null;
    };
  }

  private static boolean isNumbers(@Nullable RawColumn column) {
    return column instanceof RawColumn.Numbers || column instanceof RawColumn.Spilled;
  }

  private static boolean isClass(PreparedPart part, String field) {
    return part.columns().get(field) instanceof Column.Classes classes
        && classes.width() == 1
        && classes.type().padding().isEmpty();
  }

  /** Those that are looked at. */
  private static int[] evenly(int[] all) {
    if (all.length <= MOST_ROWS) {
      return all;
    }
    int[] some = new int[MOST_ROWS];
    for (int i = 0; i < MOST_ROWS; i++) {
      some[i] = all[(int) ((long) i * (all.length - 1) / (MOST_ROWS - 1))];
    }
    return some;
  }

  private static ColumnFigures of(
      String name,
      RawColumn column,
      DataPlan plan,
      PreparedData data,
      SequencedMap<Part, PreparedPart> parts,
      SequencedMap<Part, int[]> rows) {
    IntFunction<@Nullable String> texts = texts(name, column, plan, data, parts);
    if (texts != null) {
      boolean plain =
          classesOf(name, plan, parts) == null
              && (column instanceof RawColumn.Texts
                  || (column instanceof RawColumn.OfField of
                      && of.values() instanceof Values.Texts));
      return ofTexts(name, plain ? "text" : "class", texts, rows);
    }
    return switch (column) {
      case RawColumn.Numbers numbers -> ofNumbers(name, "number", List.of(numbers), rows);
      case RawColumn.Spilled spilled -> ofNumbers(name, "number", List.of(spilled), rows);
      case RawColumn.Texts ignored -> other(name, "text", rows);
      case RawColumn.Labels ignored -> other(name, "class", rows);
      case RawColumn.Pixels pixels -> other(name, "picture" + sizes(name, plan), rows);
      case RawColumn.Pictures pictures -> other(name, "picture file", rows);
      case RawColumn.OfField field -> ofField(name, field.values(), rows);
    };
  }

  /** A column that a data set made of others, or a folder, has as a field at once. */
  private static ColumnFigures ofField(String name, Values values, SequencedMap<Part, int[]> rows) {
    return switch (values) {
      case Values.Numbers numbers -> {
        if (numbers.matrix().width() != 1) {
          yield other(name, "field of %d numbers".formatted(numbers.matrix().width()), rows);
        }
        double[] all =
            new double[rows.values().stream().flatMapToInt(Arrays::stream).max().orElse(-1) + 1];
        for (int[] part : rows.values()) {
          for (int row : part) {
            numbers.matrix().row(row, all, row);
          }
        }
        yield ofNumbers(name, "number", List.of(new RawColumn.Numbers(all)), rows);
      }
      default -> other(name, "field", rows);
    };
  }

  private static String sizes(String column, DataPlan plan) {
    ColumnType type = plan.schema().columns().get(column);
    return type == null ? "" : " " + type.shape();
  }

  /** The field of classes that is made of this column alone. */
  private static @Nullable String classesOf(
      String column, DataPlan plan, SequencedMap<Part, PreparedPart> parts) {
    for (DataPlan.Field field : plan.fields()) {
      if (field.formula() == null
          && field.inputs().equals(List.of(column))
          && parts.values().stream().allMatch(part -> isClass(part, field.name()))) {
        return field.name();
      }
    }
    return null;
  }

  /** For each row of the table its place among all; -1 if it is not there. */
  private static int[] places(PreparedPart everything) {
    int[] rows = everything.tableRows();
    int[] places = new int[Arrays.stream(rows).max().orElse(-1) + 1];
    Arrays.fill(places, -1);
    for (int i = 0; i < rows.length; i++) {
      places[rows[i]] = i;
    }
    return places;
  }

  private static SequencedMap<Part, Integer> counts(SequencedMap<Part, int[]> rows) {
    SequencedMap<Part, Integer> counts = new LinkedHashMap<>();
    rows.forEach((part, each) -> counts.put(part, each.length));
    return counts;
  }

  private static ColumnFigures other(String name, String kind, SequencedMap<Part, int[]> rows) {
    return new ColumnFigures(name, 1, kind, counts(rows), 0, null, null);
  }

  private static ColumnFigures ofNumbers(
      String name, String kind, List<RawColumn> columns, SequencedMap<Part, int[]> rows) {
    List<IntToDoubleFunction> readers = new ArrayList<>();
    for (RawColumn column : columns) {
      if (column instanceof RawColumn.Numbers numbers) {
        readers.add(row -> numbers.values()[row]);
      } else if (column instanceof RawColumn.Spilled spilled) {
        readers.add(spilled.values()::at);
      }
    }
    long missing = 0;
    SequencedMap<Part, double[]> parts = new LinkedHashMap<>();
    for (Map.Entry<Part, int[]> part : rows.entrySet()) {
      int[] of = part.getValue();
      // Of many columns side by side fewer rows tell as much.
      int step = (int) Math.max(1, (long) of.length * readers.size() / (2 * MOST_ROWS));
      double[] values = new double[(of.length + step - 1) / step * readers.size()];
      int filled = 0;
      for (IntToDoubleFunction reader : readers) {
        for (int i = 0; i < of.length; i += step) {
          double value = reader.applyAsDouble(of[i]);
          missing += Double.isNaN(value) ? 1 : 0;
          if (Double.isFinite(value)) {
            values[filled++] = value;
          }
        }
      }
      parts.put(part.getKey(), Arrays.copyOf(values, filled));
    }
    double[] all = sorted(parts.values());
    if (all.length == 0) {
      return new ColumnFigures(name, columns.size(), kind, counts(rows), missing, null, null);
    }
    double least = all[0];
    double most = all[all.length - 1];
    SequencedMap<Part, Spread> spreads = new LinkedHashMap<>();
    parts.forEach(
        (part, values) -> {
          if (values.length > 0) {
            spreads.put(part, spread(values, least, most));
          }
        });
    double median = (all[(all.length - 1) / 2] + all[all.length / 2]) / 2;
    return new ColumnFigures(
        name,
        columns.size(),
        kind,
        counts(rows),
        missing,
        new Numbers(least, median, most, spreads),
        null);
  }

  private static double[] sorted(Collection<double[]> parts) {
    double[] all = new double[parts.stream().mapToInt(part -> part.length).sum()];
    int filled = 0;
    for (double[] part : parts) {
      System.arraycopy(part, 0, all, filled, part.length);
      filled += part.length;
    }
    Arrays.sort(all);
    return all;
  }

  private static Spread spread(double[] values, double least, double most) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    double squares = 0;
    int[] bars = new int[BARS];
    for (double value : values) {
      squares += (value - mean) * (value - mean);
      double place = most > least ? (value - least) / (most - least) : 0.5;
      bars[(int) Math.min(BARS - 1, place * BARS)]++;
    }
    return new Spread(
        values.length,
        mean,
        Math.sqrt(squares / values.length),
        Arrays.stream(bars).boxed().toList());
  }

  private static ColumnFigures ofTexts(
      String name,
      String kind,
      IntFunction<@Nullable String> text,
      SequencedMap<Part, int[]> rows) {
    long missing = 0;
    Map<String, long[]> found = new HashMap<>();
    SequencedMap<Part, Long> counts = new LinkedHashMap<>();
    int number = 0;
    for (Map.Entry<Part, int[]> part : rows.entrySet()) {
      long count = 0;
      for (int row : part.getValue()) {
        String each = text.apply(row);
        if (each == null) {
          missing++;
        } else {
          found.computeIfAbsent(each, any -> new long[rows.size()])[number]++;
          count++;
        }
      }
      counts.put(part.getKey(), count);
      number++;
    }
    List<Part> parts = List.copyOf(rows.keySet());
    List<Counted> most =
        found.entrySet().stream()
            .map(each -> counted(each.getKey(), each.getValue(), parts))
            .sorted(Comparator.comparingLong(Counted::sum).reversed().thenComparing(Counted::text))
            .limit(MOST_TEXTS)
            .toList();
    double apart = parts.size() < 2 ? 0 : apart(found, List.copyOf(counts.values()));
    return new ColumnFigures(
        name, 1, kind, counts(rows), missing, null, new Texts(found.size(), most, counts, apart));
  }

  private static double apart(Map<String, long[]> found, List<Long> counts) {
    int last = counts.size() - 1;
    double sum = 0;
    for (long[] each : found.values()) {
      sum +=
          Math.abs(
              (double) each[0] / Math.max(1, counts.getFirst())
                  - (double) each[last] / Math.max(1, counts.getLast()));
    }
    return sum / 2;
  }

  private static Counted counted(String text, long[] counts, List<Part> parts) {
    SequencedMap<Part, Long> by = new LinkedHashMap<>();
    for (int i = 0; i < counts.length; i++) {
      by.put(parts.get(i), counts[i]);
    }
    return new Counted(text, by);
  }

  private static List<Counted> classes(String field, SequencedMap<Part, PreparedPart> parts) {
    List<String> names = parts.firstEntry().getValue().column(field).type().classNames();
    if (names.isEmpty() || names.size() > MOST_CLASSES) {
      return List.of();
    }
    long[][] counts = new long[names.size()][parts.size()];
    int number = 0;
    for (PreparedPart part : parts.values()) {
      Column.Classes codes = part.classes(field);
      for (int row = 0; row < part.rows(); row++) {
        int code = codes.at(row);
        if (code >= 0 && code < counts.length) {
          counts[code][number]++;
        }
      }
      number++;
    }
    List<Counted> counted = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      counted.add(counted(names.get(i), counts[i], List.copyOf(parts.keySet())));
    }
    return counted;
  }
}
