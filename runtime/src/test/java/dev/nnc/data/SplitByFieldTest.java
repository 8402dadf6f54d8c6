package dev.nnc.data;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.data.source.Sources;
import dev.nnc.diag.Code;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.Part;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where a split names a field, the field counts, with its steps and formulas: the rows fall into
 * the same parts as if somebody had written what the field holds into the file as a column.
 */
class SplitByFieldTest {
  private static final int ROWS = 90;

  @TempDir Path folder;
  private TestData data;

  @BeforeEach
  void setUp() {
    data = new TestData(folder);
  }

  /**
   * A field and what it holds.
   *
   * @param written what a person would write into the file instead, by row
   */
  private record Case(String field, IntFunction<String> written) {}

  /** Rows with something of everything; the same for each row number. */
  private static final class Row {
    private static final List<Row> ALL = IntStream.range(0, ROWS).mapToObj(Row::new).toList();

    private final int patient;
    private final int shot;
    private final double price;
    private final int year;
    private final int month;
    private final String name;

    Row(int number) {
      Random random = new Random(number + 17L);
      patient = random.nextInt(15);
      shot = number;
      price = Math.round(1e4 * random.nextDouble()) / 100.0;
      year = 2015 + random.nextInt(4);
      month = 1 + random.nextInt(12);
      name = List.of("Ann", "ann", "ANN", "Bo", "bO", "Cy ", "cy").get(random.nextInt(7));
    }

    String file() {
      return String.format(Locale.ROOT, "p%02d_%d.png", patient, shot);
    }

    String stamp() {
      return String.format(
          Locale.ROOT, "%02d.%02d.%d 0%d:30", 1 + shot % 28, month, year, shot % 9);
    }
  }

  private static Row row(int row) {
    return Row.ALL.get(row);
  }

  /** The classes that four equally full bins make of the prices. */
  private static String level(int row) {
    double[] sorted = Row.ALL.stream().mapToDouble(each -> each.price).sorted().toArray();
    long below =
        IntStream.rangeClosed(1, 3).filter(q -> row(row).price >= at(sorted, q / 4.0)).count();
    return "level " + below;
  }

  /** The quantile as numpy's default has it, linear between neighbours. */
  private static double at(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    return sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
  }

  private static Stream<Case> groups() {
    return Stream.of(
        new Case("file -> match(\"p[0-9]+\")", row -> row(row).file().substring(0, 3)),
        new Case(
            "file -> match(\"p[0-9]+\") -> category(unknown: \"other\")",
            row -> row(row).file().substring(0, 3)),
        new Case(
            "name -> strip -> lowercase", row -> row(row).name.strip().toLowerCase(Locale.ROOT)),
        new Case(
            "name -> strip -> lowercase -> category(unknown: \"other\") -> one_hot",
            row -> row(row).name.strip().toLowerCase(Locale.ROOT)),
        new Case("price -> bins(4)", SplitByFieldTest::level),
        new Case("year * 12 + month", row -> "" + (row(row).year * 12 + row(row).month)),
        new Case("stamp -> time(month, pattern: \"dd.MM.yyyy HH:mm\")", row -> "" + row(row).month),
        new Case("year - 2015 -> is(1)", row -> row(row).year == 2016 ? "yes" : "no"));
  }

  private static Stream<Case> times() {
    return Stream.of(
        new Case("year * 12 + month", row -> "" + (row(row).year * 12 + row(row).month)),
        new Case("0 - price", row -> "" + -row(row).price),
        new Case(
            "stamp -> time(seconds, pattern: \"dd.MM.yyyy HH:mm\")",
            row -> {
              String stamp = row(row).stamp();
              return stamp.substring(6, 10)
                  + "-"
                  + stamp.substring(3, 5)
                  + "-"
                  + stamp.substring(0, 2)
                  + stamp.substring(10);
            }),
        new Case("price -> standardize", row -> "" + row(row).price));
  }

  private void write(IntFunction<String> written) {
    StringBuilder text = new StringBuilder("file,name,price,year,month,stamp,key\n");
    for (int i = 0; i < ROWS; i++) {
      Row row = row(i);
      text.append(
          String.join(
                  ",",
                  row.file(),
                  row.name,
                  "" + row.price,
                  "" + row.year,
                  "" + row.month,
                  row.stamp(),
                  written.apply(i))
              + "\n");
    }
    data.write("t.csv", text.toString());
  }

  private LoadResult load(String field, String settings) {
    String text =
        "nn 1\ndata d from csv(\"t.csv\") {\n  shown = month\n" + field + "  " + settings + "\n}\n";
    Compilation compilation =
        new Compiler(StandardCatalog.catalog(), new Sources(folder, TestData.nowhere(folder)))
            .check(new SourceFile("model.nn", text), Map.of());
    assertThat(compilation.diagnostics()).filteredOn(Diagnostic::isError).isEmpty();
    return new DataLoader(folder, TestData.nowhere(folder))
        .load(compilation.model().orElseThrow().dataset("d"), 1);
  }

  private Map<Part, List<Integer>> parts(String field, String settings) {
    LoadResult result = load(field, settings);
    assertThat(result.diagnostics()).filteredOn(Diagnostic::isError).isEmpty();
    PreparedData loaded = result.data().orElseThrow();
    Map<Part, List<Integer>> parts = new LinkedHashMap<>();
    for (Part name : Part.OF_SPLIT) {
      PreparedPart part = loaded.part(name).orElse(null);
      if (part != null) {
        parts.put(
            name,
            IntStream.range(0, part.rows())
                .map(row -> line(loaded.origin(part, row)) - 2)
                .boxed()
                .toList());
      }
    }
    return parts;
  }

  private static int line(String origin) {
    return Integer.parseInt(origin.replaceAll("t.csv, line (\\d+).*", "$1"));
  }

  private static List<String> splitsByGroup() {
    return List.of(
        "split: random(validation: 10%, test: 20%, stratify: key, seed: 3)",
        "split: random(test: 7, stratify: key, seed: 4)",
        "split: grouped(key, test: 20%, seed: 5)");
  }

  @ParameterizedTest
  @MethodSource("groups")
  void aFieldSplitsAsAColumnWould(Case each) {
    write(each.written());
    for (String split : splitsByGroup()) {
      assertThat(parts("  key = " + each.field() + "\n", split))
          .as(split)
          .isEqualTo(parts("", split));
    }
  }

  @ParameterizedTest
  @MethodSource("times")
  void aFieldOrdersAsAColumnWould(Case each) {
    write(each.written());
    for (String split :
        List.of(
            "split: by_time(key, validation: 10%, test: 20%)",
            "split: by_time(key, by: name, test: 30%)")) {
      assertThat(parts("  key = " + each.field() + "\n", split))
          .as(split)
          .isEqualTo(parts("", split));
    }
  }

  @ParameterizedTest
  @MethodSource("groups")
  void noGroupIsInTwoParts(Case each) {
    write(each.written());
    Map<Part, List<Integer>> parts =
        parts("  key = " + each.field() + "\n", "split: grouped(key, test: 20%, seed: 9)");
    Set<String> testing =
        requireNonNull(parts.get(Part.TEST)).stream()
            .map(each.written()::apply)
            .collect(Collectors.toSet());
    assertThat(requireNonNull(parts.get(Part.TRAIN)).stream().map(each.written()::apply))
        .doesNotContainAnyElementsOf(testing);
    assertThat(
            IntStream.rangeClosed(1, 20)
                .mapToObj(
                    seed ->
                        parts(
                            "  key = " + each.field() + "\n",
                            "split: grouped(key, test: 20%, seed: " + 98_765_431L * seed + ")")))
        .anyMatch(other -> !other.equals(parts));
  }

  /** Of each class there are as many training rows, whether a field or a column names them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "key = price -> bins(4)",
        "key = year * 12 + month -> bins(3)",
        "key = name -> strip -> lowercase -> category",
        ""
      })
  void balanceGoesByFieldsAndColumns(String field) {
    write(row -> row % 7 == 0 ? "rare" : "common");
    PreparedData loaded =
        load("  " + field + "\n", "split: last(test: 10%)\n  balance: key").data().orElseThrow();
    PreparedPart train = loaded.train();
    Map<String, Integer> counts = new LinkedHashMap<>();
    IntStream.range(0, train.rows())
        .forEach(
            row ->
                counts.merge(
                    field.isEmpty()
                        ? String.valueOf(loaded.cells(train, row).get("key"))
                        : TestData.names(train, "key").get(row),
                    1,
                    Integer::sum));
    assertThat(counts).hasSizeGreaterThan(1);
    assertThat(counts.values().stream().distinct()).hasSize(1);
  }

  /** The largest remainder, as scikit-learn's train_test_split has it. */
  @ParameterizedTest
  @MethodSource("groups")
  void eachClassGivesItsShare(Case each) {
    write(each.written());
    String split = "split: random(test: %d, stratify: key, seed: %d)";
    for (int test : new int[] {5, 18, 31, 60}) {
      Map<String, Integer> sizes = new LinkedHashMap<>();
      IntStream.range(0, ROWS)
          .forEach(row -> sizes.merge(each.written().apply(row), 1, Integer::sum));
      Map<String, Integer> given = new LinkedHashMap<>();
      Map<Part, List<Integer>> parts =
          parts("  key = " + each.field() + "\n", split.formatted(test, 1));
      requireNonNull(parts.get(Part.TEST))
          .forEach(row -> given.merge(each.written().apply(row), 1, Integer::sum));
      List<Double> rounded = new ArrayList<>();
      sizes.forEach(
          (key, size) -> {
            double exact = (double) size * test / ROWS;
            int got = given.getOrDefault(key, 0);
            assertThat(got).as(key).isBetween((int) exact, (int) Math.ceil(exact));
            rounded.add(got > exact ? exact % 1 : -(exact % 1));
          });
      double least = rounded.stream().filter(up -> up > 0).mapToDouble(up -> up).min().orElse(1);
      double most = rounded.stream().filter(up -> up < 0).mapToDouble(up -> -up).max().orElse(0);
      assertThat(least)
          .as("the largest remainders are rounded up")
          .isGreaterThanOrEqualTo(most - 1e-9);
      assertThat(parts("  key = " + each.field() + "\n", split.formatted(test, 2)))
          .isNotEqualTo(parts);
    }
  }

  /** Classes of two rows, none of which is large enough for a test row of its own. */
  @Test
  void theSeedDrawsAmongTheSmallestClasses() {
    write(row -> "class " + row / 2);
    Set<List<Integer>> tests = new LinkedHashSet<>();
    Set<Integer> rows = new LinkedHashSet<>();
    for (int seed = 1; seed <= 30; seed++) {
      List<Integer> test =
          requireNonNull(
              parts("", "split: random(test: 9, stratify: key, seed: " + seed + ")")
                  .get(Part.TEST));
      assertThat(test.stream().map(row -> row / 2).distinct()).hasSize(9);
      tests.add(test);
      rows.addAll(test);
    }
    assertThat(tests).hasSize(30);
    assertThat(rows).hasSizeGreaterThan(80);
  }

  @Test
  void whatTellsNoRowsApartIsRefused() {
    write(row -> "class " + row);
    String stratify = "split: random(test: 20%, stratify: key)";
    assertThat(message("", stratify)).contains("90 of 90 rows have a value each of its own");
    assertThat(help("  key = price\n", stratify)).contains("level = key -> bins(4)");
    assertThat(message("  key = price -> standardize\n", stratify)).contains("of its own");
    assertThat(codes("  key = price -> bins(4)\n", stratify)).isEmpty();
  }

  @Test
  void missingGroupsAndTimesAreErrors() {
    write(row -> row % 30 == 7 ? "" : "g" + row % 5);
    assertThat(message("", "split: grouped(key, test: 20%)"))
        .isEqualTo(
            "rows cannot be grouped by `key`: it is missing in 3 rows, the first at t.csv, line 9 (row"
                + " 8)");
    assertThat(codes("  key = key -> impute(\"unknown\")\n", "split: grouped(key, test: 20%)"))
        .doesNotContain(DataCode.NO_GROUP);
    write(row -> row == 7 ? "" : "2024-01-" + (10 + row % 9));
    assertThat(message("", "split: by_time(key, test: 20%)"))
        .isEqualTo(
            "rows cannot be put in the order of `key`: it is missing at t.csv, line 9 (row 8)");
    assertThat(codes("", "rows: not is_missing(key)\n  split: by_time(key, test: 20%)"))
        .doesNotContain(DataCode.NO_TIME);
    assertThat(codes("  key = name -> category\n", "split: by_time(key, test: 20%)"))
        .containsExactly(DataCode.NO_TIME);
  }

  @Test
  void aPatternSaysHowTimesAreWritten() {
    write(row -> "");
    LoadResult bad = load("", "split: by_time(stamp, test: 20%)");
    assertThat(TestData.codes(bad.diagnostics())).containsExactly(DataCode.BAD_NUMBER);
    String proposed = "pattern: \"dd.MM.yyyy HH:mm\"";
    assertThat(bad.diagnostics().getFirst().help()).contains(proposed);
    assertThat(parts("", "split: by_time(stamp, test: 20%, " + proposed + ")"))
        .isEqualTo(
            parts(
                "  when = stamp -> time(seconds, " + proposed + ")\n",
                "split: by_time(when, test: 20%)"));
  }

  /** What the warning proposes brings the warning to an end. */
  @Test
  void aTimeOnBothSidesOfABorderIsSaid() {
    write(row -> "2024-01-" + (10 + row / 20));
    LoadResult result = load("", "split: by_time(key, test: 20)");
    assertThat(TestData.codes(result.diagnostics())).containsExactly(DataCode.TIME_ON_BORDER);
    assertThat(result.diagnostics().getFirst().message())
        .isEqualTo(
            "rows with `key` = 2024-01-13 stand on both sides of the border before the test part of"
                + " `d`: 10 before it, 10 behind it");
    assertThat(result.diagnostics().getFirst().help()).contains("`test: 30`");
    assertThat(codes("", "split: by_time(key, test: 30)")).isEmpty();
  }

  @Test
  void eachSeriesGivesItsLatestRows() {
    write(row -> "" + row);
    Map<Part, List<Integer>> parts = parts("", "split: by_time(key, by: name, test: 20)");
    Map<String, List<Integer>> testing =
        requireNonNull(parts.get(Part.TEST)).stream()
            .collect(Collectors.groupingBy(row -> row(row).name));
    assertThat(testing.keySet())
        .containsExactlyInAnyOrderElementsOf(
            Row.ALL.stream().map(row -> row.name).distinct().toList());
    for (int row : requireNonNull(parts.get(Part.TRAIN))) {
      assertThat(testing.get(row(row).name)).allMatch(later -> later > row);
    }
  }

  @Test
  void aGroupThatMakesAPartLargeIsSaid() {
    write(row -> row < 80 ? "large" : "g" + row);
    Set<Code> said = new LinkedHashSet<>();
    for (int seed = 1; seed < 60 && said.isEmpty(); seed++) {
      said.addAll(codes("", "split: grouped(key, test: 20%, seed: " + seed + ")"));
    }
    assertThat(said).containsExactly(DataCode.LARGE_GROUP);
  }

  /** Where field and column share a name, {@code column(…)} is the one below. */
  @Test
  void rowsLookAtFieldsAndAtTheColumnsBelow() {
    write(row -> row % 9 == 4 ? "" : "" + row);
    List<Integer> wanted =
        IntStream.range(0, ROWS).filter(row -> row % 9 != 4 && row > 40).boxed().toList();
    String settings = "\n  split: everything";
    assertThat(parts("", "rows: key > 40" + settings).get(Part.TRAIN)).isEqualTo(wanted);
    assertThat(
            parts(
                    "  key = key -> impute(median) -> standardize\n",
                    "rows: column(key) > 40" + settings)
                .get(Part.TRAIN))
        .isEqualTo(wanted);
    assertThat(
            parts(
                    "  twice = 2 * key\n  key = key -> standardize\n",
                    "rows: not is_missing(key) and twice > column(key) + 40" + settings)
                .get(Part.TRAIN))
        .isEqualTo(wanted);
    assertThat(
            parts("  key = key - 10 -> clip(0 .. 30)\n", "rows: key >= 30" + settings)
                .get(Part.TRAIN))
        .isEqualTo(wanted.stream().filter(row -> row >= 40).toList());
  }

  @Test
  void groupsThatKeepNothingTogetherAreSaid() {
    write(row -> "g" + row);
    assertThat(codes("", "split: grouped(key, test: 20%)")).containsExactly(DataCode.SINGLE_ROWS);
    assertThat(codes("", "split: by_time(price, by: key, test: 20%)"))
        .containsExactly(DataCode.SINGLE_ROWS);
    assertThat(codes("", "split: grouped(month, test: 20%)")).isEmpty();
  }

  private List<Code> codes(String field, String settings) {
    return TestData.codes(load(field, settings).diagnostics());
  }

  private String message(String field, String settings) {
    List<Diagnostic> found = load(field, settings).diagnostics();
    assertThat(found).hasSize(1);
    return found.getFirst().message();
  }

  private String help(String field, String settings) {
    return String.valueOf(load(field, settings).diagnostics().getFirst().help());
  }

  /** The test is worth something only if its rows differ in what it splits them by. */
  @Test
  void theRowsDiffer() {
    assertThat(groups().toList())
        .allMatch(
            each ->
                Arrays.stream(IntStream.range(0, ROWS).toArray())
                        .mapToObj(each.written()::apply)
                        .distinct()
                        .count()
                    > 1);
  }
}
