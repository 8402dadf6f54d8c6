package dev.nnc.data.split;

import dev.nnc.catalog.Options;
import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.file.Times;
import dev.nnc.data.step.Pipeline;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a table's rows into parts, each in the order of the file. The same seed always gives the
 * same parts: the shuffle is that of Fisher and Yates with {@link Random}, whose sequence the Java
 * platform's specification fixes.
 */
@SuppressWarnings("ArrayRecordComponent") // made once, used at once
public record Splits(int[] train, int[] validation, int[] test) {
  private static final int MOST_GROUPS = 1_000;

  /** The parts; null after an error. */
  public static @Nullable Splits of(
      DataPlan plan, RawTable table, long seed, DataDiagnostics findings) {
    return new Cut(plan, table, findings).split(seed);
  }

  /** How large a part is to be. */
  private static int share(@Nullable Object amount, int rows) {
    if (amount instanceof Long count) {
      return (int) Math.min(count, Integer.MAX_VALUE);
    }
    return amount instanceof Double fraction ? (int) Math.round(fraction * rows) : 0;
  }

  private static boolean isAsked(@Nullable Object amount) {
    return amount instanceof Number number && number.doubleValue() > 0;
  }

  private record Cut(DataPlan plan, RawTable table, DataDiagnostics findings) {
    @Nullable Splits split(long seed) {
      Options options = plan.split().options();
      int rows = table.splitRows();
      int[] validating = range(rows, rows + table.validationRows());
      int[] given = range(rows + table.validationRows(), table.rows());
      if (!plan.isSplit()) {
        return new Splits(range(0, rows), validating, given);
      }
      return switch (plan.split().name()) {
        case "given" -> {
          int[] validation = source(Part.VALIDATION, options, validating, given);
          int[] test = source(Part.TEST, options, validating, given);
          yield validation == null || test == null
              ? null
              : new Splits(range(0, rows), validation, test);
        }
        case "random", "last", "by_time", "grouped" -> {
          Splits splits = sized(options, seed, given, rows);
          yield splits == null || validating.length == 0
              ? splits
              : new Splits(splits.train(), validating, splits.test());
        }
        default -> {
          findings.add(
              DataCode.UNSUPPORTED_STEP,
              "use random, last, given or everything",
              plan.split().name(),
              "data");
          yield null;
        }
      };
    }

    /** The rows of the source's part that is to be this part; null after an error. */
    private int @Nullable [] source(Part part, Options options, int[] validating, int[] given) {
      Part wanted =
          options.find(part.word()) instanceof String word ? Part.of(word).orElse(null) : null;
      if (wanted == Part.VALIDATION && validating.length > 0) {
        return validating;
      }
      if (wanted == Part.TRAIN) {
        return range(0, table.splitRows());
      }
      if (wanted == null) {
        return new int[0];
      }
      if (wanted != Part.TEST || given.length == 0) {
        findings.add(
            DataCode.GIVEN_PART,
            "split it by `random(…)` or `last(…)`",
            "`" + plan.source().name() + "` has no " + wanted + " part of its own");
        return null;
      }
      return given;
    }

    private @Nullable Splits sized(Options options, long seed, int[] given, int rows) {
      Object validation = options.find(Part.VALIDATION.word());
      Object test = options.find(Part.TEST.word());
      if (given.length > 0 && isAsked(test)) {
        findings.add(
            DataCode.GIVEN_PART,
            "leave `test` out",
            "`" + plan.name() + "` has a test part of its own, so no other can be cut off");
        return null;
      }
      int validationRows = share(validation, rows);
      int testRows = share(test, rows);
      if (table.validationRows() > 0 && isAsked(validation)) {
        findings.add(
            DataCode.GIVEN_PART,
            "leave `validation` out",
            "`" + plan.name() + "` has a validation part of its own, so no other can be cut off");
        return null;
      }
      if ((long) validationRows + testRows > rows) {
        findings.add(
            DataCode.SPLIT_TOO_LARGE,
            null,
            plan.name(),
            Numerals.count((long) validationRows + testRows),
            Numerals.count(rows));
        return null;
      }
      if (isEmpty(Part.VALIDATION, validation, validationRows, rows)
          || isEmpty(Part.TEST, test, testRows, rows)) {
        return null;
      }
      if (validationRows + testRows == rows) {
        findings.add(
            DataCode.EMPTY_PART,
            "leave some rows to train on",
            "training",
            plan.name(),
            "the other parts take all " + Numerals.count(rows, "row"));
        return null;
      }
      // By time the table is in order already.
      if (!plan.split().name().equals("random") && !plan.split().name().equals("grouped")) {
        int trainRows = rows - validationRows - testRows;
        return new Splits(
            range(0, trainRows),
            range(trainRows, trainRows + validationRows),
            testRows > 0 ? range(trainRows + validationRows, rows) : given);
      }
      Random random = new Random(options.find("seed") instanceof Long own ? own : seed);
      if (plan.split().name().equals("grouped")) {
        return grouped(random, rows, validationRows, testRows, given);
      }
      List<int[]> groups = groups(options.find("stratify"), rows);
      return groups == null ? null : random(random, groups, rows, validationRows, testRows, given);
    }

    /** Draws whole groups for the test part until it is large enough, then for validation. */
    private @Nullable Splits grouped(
        Random random, int rows, int validationRows, int testRows, int[] given) {
      Map<List<String>, List<Integer>> byKey = new LinkedHashMap<>();
      List<RawColumn> columns = orderColumns(plan).stream().map(table.columns()::get).toList();
      for (int row = 0; row < rows; row++) {
        int at = row;
        byKey
            .computeIfAbsent(
                columns.stream().map(column -> key(column, at)).toList(), k -> new ArrayList<>())
            .add(row);
      }
      List<List<Integer>> groups = new ArrayList<>(byKey.values());
      Collections.shuffle(groups, random);
      List<Integer> validation = new ArrayList<>();
      List<Integer> test = new ArrayList<>();
      List<Integer> train = new ArrayList<>();
      for (List<Integer> group : groups) {
        (test.size() < testRows ? test : validation.size() < validationRows ? validation : train)
            .addAll(group);
      }
      if (train.isEmpty() || validation.isEmpty() != (validationRows == 0)) {
        findings.add(
            DataCode.EMPTY_PART,
            "ask for smaller parts, or group by a column with more different values",
            train.isEmpty() ? "training" : Part.VALIDATION,
            plan.name(),
            "`%s` has only %s"
                .formatted(
                    String.join(", ", orderColumns(plan)), Numerals.count(groups.size(), "group")));
        return null;
      }
      return new Splits(sorted(train), sorted(validation), testRows > 0 ? sorted(test) : given);
    }

    private static int[] sorted(List<Integer> rows) {
      return rows.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    private boolean isEmpty(Part part, @Nullable Object asked, int size, int rows) {
      if (isAsked(asked) && size == 0) {
        findings.add(
            DataCode.EMPTY_PART,
            "ask for a larger part, or leave it out",
            part,
            plan.name(),
            "there are only " + Numerals.count(rows, "row"));
        return true;
      }
      return false;
    }

    /** Takes from each group its share, by the largest remainder, so that the totals are exact. */
    private Splits random(
        Random random,
        List<int[]> groups,
        int rows,
        int validationRows,
        int testRows,
        int[] given) {
      int[] testShares = shares(groups, rows, testRows, new int[groups.size()]);
      int[] validationShares = shares(groups, rows, validationRows, testShares);
      int[] validation = new int[validationRows];
      int[] test = new int[testRows];
      int[] train = new int[rows - validationRows - testRows];
      int validationAt = 0;
      int testAt = 0;
      int trainAt = 0;
      for (int g = 0; g < groups.size(); g++) {
        int[] group = groups.get(g);
        for (int i = group.length - 1; i > 0; i--) {
          int j = random.nextInt(i + 1);
          int swapped = group[i];
          group[i] = group[j];
          group[j] = swapped;
        }
        for (int i = 0; i < group.length; i++) {
          if (i < testShares[g]) {
            test[testAt++] = group[i];
          } else if (i < testShares[g] + validationShares[g]) {
            validation[validationAt++] = group[i];
          } else {
            train[trainAt++] = group[i];
          }
        }
      }
      Arrays.sort(train);
      Arrays.sort(validation);
      Arrays.sort(test);
      return new Splits(train, validation, testRows > 0 ? test : given);
    }

    private static int[] shares(List<int[]> groups, int rows, int wanted, int[] taken) {
      int[] shares = new int[groups.size()];
      double[] remainders = new double[groups.size()];
      int given = 0;
      for (int g = 0; g < shares.length; g++) {
        double exact = (double) groups.get(g).length * wanted / rows;
        shares[g] = Math.min((int) Math.floor(exact), groups.get(g).length - taken[g]);
        remainders[g] = exact - shares[g];
        given += shares[g];
      }
      while (given < wanted) {
        int best = -1;
        for (int g = 0; g < shares.length; g++) {
          boolean has = shares[g] + taken[g] < groups.get(g).length;
          if (has && (best < 0 || remainders[g] > remainders[best])) {
            best = g;
          }
        }
        shares[best]++;
        remainders[best]--;
        given++;
      }
      return shares;
    }

    /** The rows by what the field holds, in order of appearance; all in one without a field. */
    private @Nullable List<int[]> groups(@Nullable Object stratify, int rows) {
      Set<String> names = stratifyNames(stratify);
      if (names.isEmpty()) {
        return List.of(range(0, rows));
      }
      String shown = String.join(", ", names);
      List<RawColumn> columns = new ArrayList<>();
      for (String column : stratifyColumns(plan)) {
        RawColumn raw = table.columns().get(column);
        if (raw == null || raw instanceof RawColumn.Pixels || raw instanceof RawColumn.Pictures) {
          findings.add(
              DataCode.STRATIFY,
              "name a field or column that holds a category",
              shown,
              "it is not a category");
          return null;
        }
        columns.add(raw);
      }
      Map<List<String>, List<Integer>> byKey = new LinkedHashMap<>();
      for (int row = 0; row < rows; row++) {
        int at = row;
        List<String> key = columns.stream().map(column -> key(column, at)).toList();
        byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
        if (byKey.size() > MOST_GROUPS) {
          findings.add(
              DataCode.STRATIFY,
              "name a field that holds a category",
              shown,
              "it has more than " + Numerals.count(MOST_GROUPS) + " different values");
          return null;
        }
      }
      return byKey.values().stream()
          .map(group -> group.stream().mapToInt(Integer::intValue).toArray())
          .toList();
    }

    private static String key(RawColumn column, int row) {
      return switch (column) {
        case RawColumn.Numbers numbers -> Double.toString(numbers.values()[row]);
        case RawColumn.Spilled spilled -> Double.toString(spilled.values().at(row));
        case RawColumn.Texts texts -> String.valueOf(texts.values()[row]);
        case RawColumn.Labels labels -> Byte.toString(labels.values()[row]);
        case RawColumn.Pixels pixels -> "";
        case RawColumn.OfField field ->
            field.values() instanceof Values.Classes classes
                ? Integer.toString(classes.codes()[row])
                : "";
        case RawColumn.Pictures pictures -> "";
      };
    }
  }

  /** The columns by which a split puts rows in order or in groups. */
  public static Set<String> orderColumns(DataPlan plan) {
    return columns(plan, plan.split().options().find("column"));
  }

  /** The table in the order of the split's time column; null after an error. */
  public static @Nullable RawTable ordered(
      DataPlan plan, RawTable table, DataDiagnostics findings) {
    if (!plan.split().name().equals("by_time")) {
      return table;
    }
    String name = orderColumns(plan).iterator().next();
    RawColumn column = table.columns().get(name);
    double[] times = new double[table.splitRows()];
    for (int row = 0; row < times.length; row++) {
      String text =
          column instanceof RawColumn.Texts texts
              ? texts.values()[row]
              : column instanceof RawColumn.Numbers numbers && !Double.isNaN(numbers.values()[row])
                  ? Numerals.format(numbers.values()[row])
                  : null;
      OptionalDouble time =
          text == null
              ? OptionalDouble.empty()
              : column instanceof RawColumn.Numbers numbers
                  ? OptionalDouble.of(numbers.values()[row])
                  : Times.parse(text)
                      .map(Times::seconds)
                      .map(OptionalDouble::of)
                      .orElse(OptionalDouble.empty());
      if (time.isEmpty()) {
        findings.add(
            DataCode.BAD_NUMBER,
            "a time is a number, or a date such as 2024-01-31 or 2024-01-31 14:30",
            table.origin().describe(row),
            name,
            text == null ? "" : Numerals.shorten(text),
            "is not a time");
        return null;
      }
      times[row] = time.getAsDouble();
    }
    Integer[] order = IntStream.range(0, times.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(row -> times[row]));
    int[] all = range(0, table.rows());
    boolean already = true;
    for (int i = 0; i < order.length; i++) {
      already &= order[i] == i;
      all[i] = order[i];
    }
    return already ? table : table.select(all, table.splitRows());
  }

  private static Set<String> stratifyNames(@Nullable Object stratify) {
    Set<String> names = new LinkedHashSet<>();
    if (stratify instanceof List<?> list) {
      list.forEach(name -> names.add(name.toString()));
    } else if (stratify instanceof String name && !name.isEmpty() && !name.equals("none")) {
      names.add(name);
    }
    return names;
  }

  /**
   * The columns that the split looks at; the split comes before the steps, so it takes no field.
   */
  public static Set<String> stratifyColumns(DataPlan plan) {
    return columns(plan, plan.split().options().find("stratify"));
  }

  private static Set<String> columns(DataPlan plan, @Nullable Object named) {
    Set<String> columns = new LinkedHashSet<>();
    for (String name : stratifyNames(named)) {
      if (plan.fields().stream().anyMatch(field -> field.name().equals(name))) {
        columns.addAll(Pipeline.columnsFor(plan, Set.of(name)));
      } else {
        columns.add(name);
      }
    }
    return columns;
  }

  private static int[] range(int from, int to) {
    return IntStream.range(from, to).toArray();
  }
}
