package dev.nnc.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.data.column.WindowCounts;
import dev.nnc.data.source.Sources;
import dev.nnc.diag.Code;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Part;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows over the rows of several series, in whatever order and with whatever gaps. */
class SeriesTest {
  @TempDir Path folder;
  private TestData data;

  @BeforeEach
  void setUp() {
    data = new TestData(folder);
  }

  /**
   * One day of one shop.
   *
   * @param sold tells shop and day: 1,000 times the shop, and the day
   */
  private record Day(int shop, int day) {
    int sold() {
      return 1_000 * shop + day;
    }
  }

  /** Days of some shops in any order, with some of them missing. */
  private List<Day> days(long seed, double missing) {
    Random random = new Random(seed);
    List<Day> days = new ArrayList<>();
    for (int shop = 1; shop <= 4; shop++) {
      for (int day = 1; day <= 30; day++) {
        if (random.nextDouble() >= missing) {
          days.add(new Day(shop, day));
        }
      }
    }
    Collections.shuffle(days, random);
    return days;
  }

  private void write(List<Day> days) {
    StringBuilder text = new StringBuilder("shop,day,date,sold\n");
    days.forEach(
        each ->
            text.append("Shop " + each.shop + "," + each.day + ",")
                .append("%02d.01.2024,".formatted(each.day))
                .append(each.sold() + "\n"));
    data.write("t.csv", text.toString());
  }

  private LoadResult load(String body) {
    Compilation compilation =
        new Compiler(StandardCatalog.catalog(), new Sources(folder, TestData.nowhere(folder)))
            .check(new SourceFile("model.nn", "nn 1\n" + body), Map.of());
    assertThat(compilation.diagnostics()).filteredOn(Diagnostic::isError).isEmpty();
    DataPlan plan = compilation.model().orElseThrow().data().getLast();
    return new DataLoader(folder, TestData.nowhere(folder)).load(plan, 1);
  }

  private static String program(String window, String settings) {
    return """
    data d from csv("t.csv") {
      id   = shop -> lowercase
      when = date -> time(seconds, pattern: "dd.MM.yyyy")
      past = sold -> window(past: 3, WINDOW)
      next = sold -> window(ahead: 1, WINDOW)
      SETTINGS
    }
    """
        .replace("WINDOW", window)
        .replace("SETTINGS", settings);
  }

  /** The past and the next value of each row of a part, four numbers a row. */
  private static List<List<Integer>> windows(PreparedPart part) {
    float[] past = TestData.all(part, "past");
    float[] next = TestData.all(part, "next");
    List<List<Integer>> rows = new ArrayList<>();
    for (int row = 0; row < next.length; row++) {
      rows.add(
          List.of(
              (int) past[3 * row],
              (int) past[3 * row + 1],
              (int) past[3 * row + 2],
              (int) next[row]));
    }
    return rows;
  }

  private PreparedData loaded(String body) {
    LoadResult result = load(body);
    assertThat(result.diagnostics()).filteredOn(Diagnostic::isError).isEmpty();
    return result.data().orElseThrow();
  }

  private static final List<String> SPLITS =
      List.of(
          "split: everything",
          "split: by_time(when, test: 30%)",
          "split: by_time(day, by: shop, validation: 20%, test: 30%)",
          "split: grouped(GROUP, test: 30%)");

  /** Every window is four days of one shop that follow one another, without any gap. */
  @ParameterizedTest
  @ValueSource(
      strings = {"by: shop, along: day", "by: id, along: when", "by: [shop, id], along: when"})
  void noWindowLeavesItsSeries(String window) {
    for (int seed = 1; seed <= 5; seed++) {
      write(days(seed, 0.1));
      for (String split : SPLITS) {
        String group = window.contains("by: id") ? "id" : "shop";
        PreparedData loaded =
            loaded(program(window + ", gaps: skip", split.replace("GROUP", group)));
        for (Part part : Part.values()) {
          loaded
              .part(part)
              .ifPresent(rows -> assertThat(windows(rows)).allMatch(SeriesTest::follow));
        }
      }
    }
  }

  private static boolean follow(List<Integer> window) {
    return IntStream.range(1, window.size()).allMatch(i -> window.get(i) - window.get(i - 1) == 1);
  }

  /** None is left out either: as many as a loop over each series finds. */
  @Test
  void everyWindowThatIsWholeIsThere() {
    for (int seed = 1; seed <= 5; seed++) {
      List<Day> days = days(seed, 0.15);
      write(days);
      Set<Day> there = new HashSet<>(days);
      long whole =
          days.stream()
              .filter(
                  each ->
                      IntStream.rangeClosed(-2, 1)
                          .allMatch(i -> there.contains(new Day(each.shop, each.day + i))))
              .count();
      assertThat(
              windows(
                  loaded(program("by: shop, along: day, gaps: skip", "split: everything"))
                      .everything()))
          .hasSize((int) whole);
    }
  }

  /** Over gaps, too, the rows of one shop come in the order of time. */
  @Test
  void gapsAreKeptIfNobodySaysOtherwise() {
    write(days(3, 0.2));
    List<List<Integer>> windows =
        windows(loaded(program("by: shop, along: day", "split: everything")).everything());
    assertThat(windows)
        .anyMatch(window -> !follow(window))
        .allMatch(
            window ->
                window.equals(window.stream().sorted().toList())
                    && window.stream().map(sold -> sold / 1_000).distinct().count() == 1);
  }

  /** No test row stands in a window of the training part, and the other way round. */
  @Test
  void windowsStayInTheirPart() {
    write(days(4, 0));
    PreparedData loaded =
        loaded(program("by: shop, along: day", "split: by_time(day, by: shop, test: 40%)"));
    Set<Integer> train = new HashSet<>();
    windows(loaded.train()).forEach(train::addAll);
    windows(loaded.part(Part.TEST).orElseThrow())
        .forEach(window -> assertThat(train).doesNotContainAnyElementsOf(window));
  }

  @Test
  void aGapThatIsRefusedIsAnErrorWithItsPlace() {
    List<Day> days = new ArrayList<>(days(1, 0));
    days.remove(new Day(2, 17));
    write(days);
    Diagnostic gap =
        load(program("by: shop, along: day, gaps: refuse", "split: everything"))
            .diagnostics()
            .getFirst();
    assertThat(gap.code()).isEqualTo(DataCode.GAP);
    assertThat(gap.message())
        .startsWith(
            "`day` leaps from 16 to 18 at t.csv, line " + (2 + days.indexOf(new Day(2, 18))));
  }

  @Test
  void whatIsProbablyWrongIsSaid() {
    List<Day> days = new ArrayList<>(days(1, 0));
    write(days);
    assertThat(codes(program("along: day", "split: everything")))
        .containsExactly(DataCode.SAME_TIME);
    assertThat(codes(program("stride: 1", "split: by_time(day, test: 40%)")))
        .containsExactly(DataCode.SAME_TIME);
    assertThat(codes(program("by: shop", "split: by_time(day, test: 40%)"))).isEmpty();
    data.write("t.csv", text("time", IntStream.range(0, 40).map(i -> i % 20)));
    String plain =
        "data d from csv(\"t.csv\") {\n  next = sold -> window(ahead: 1%s)\n  split: everything\n}\n";
    assertThat(codes(plain.formatted(""))).containsExactly(DataCode.TIME_GOES_BACK);
    assertThat(codes(plain.formatted(", by: shop"))).isEmpty();
    data.write("t.csv", text("hour", IntStream.range(0, 40).map(i -> i % 20)));
    assertThat(codes(plain.formatted(""))).isEmpty();
    data.write("t.csv", text("time", IntStream.range(0, 40)));
    assertThat(codes(plain.formatted(""))).isEmpty();
    data.write("t.csv", text("date", IntStream.range(0, 40).map(i -> 40 - i)));
    assertThat(codes(plain.formatted(""))).containsExactly(DataCode.TIME_GOES_BACK);
    assertThat(codes(plain.formatted(", along: date"))).isEmpty();
  }

  /** Dates tell an order however they stand; numbers that are called a time may be durations. */
  @Test
  void datesInNoOrderAreToldOf() {
    String plain =
        "data d from csv(\"t.csv\") {\n  next = sold -> window(ahead: 1%s)\n  split: everything\n}\n";
    IntStream mixed = IntStream.range(0, 40).map(i -> (7 * i) % 27);
    String numbers = text("time", mixed);
    data.write("t.csv", numbers);
    assertThat(codes(plain.formatted(", by: shop"))).isEmpty();
    data.write(
        "t.csv",
        numbers
            .replaceAll("(s\\d),(\\d+),", "$1,2024-01-01 00:00:0$2,")
            .replaceAll(":0(\\d\\d),", ":$1,"));
    assertThat(codes(plain.formatted(", by: shop"))).containsExactly(DataCode.TIME_GOES_BACK);
    data.write(
        "t.csv",
        text("time", IntStream.range(0, 28).map(i -> 2000 + i / 2))
            .replaceAll(",20(\\d\\d),", ",20$1-01-01,"));
    assertThat(codes(plain.formatted(""))).containsExactly(DataCode.SAME_TIME);
  }

  /** A clock that is put back repeats an hour. */
  @Test
  void adviceAboutRepeatedTimesKnowsSummerTime() {
    StringBuilder text = new StringBuilder("time,sold\n");
    IntStream.range(0, 200)
        .forEach(i -> text.append("2024-%02d-%02d,%d\n".formatted(1 + i / 20, 1 + i % 20, i)));
    data.write("t.csv", text + "2024-10-20,7\n");
    Diagnostic repeated =
        load("data d from csv(\"t.csv\") {\n  next = sold -> window(ahead: 1, along: time)\n"
                + "  split: everything\n}\n")
            .diagnostics()
            .getFirst();
    assertThat(repeated.code()).isEqualTo(DataCode.SAME_TIME);
    assertThat(repeated.help()).contains("summer time", "UTC");
  }

  private static String text(String time, IntStream times) {
    StringBuilder text = new StringBuilder("shop," + time + ",sold\n");
    int[] all = times.toArray();
    IntStream.range(0, all.length)
        .forEach(row -> text.append("s" + row / 20 + "," + all[row] + "," + row + "\n"));
    return text.toString();
  }

  private List<Code> codes(String body) {
    return TestData.codes(load(body).diagnostics());
  }

  /** The end of the one is no past of the other. */
  @Test
  void noWindowGoesFromOneDataSetIntoTheNext() {
    PreparedData loaded =
        loaded(
            """
            data a from table(n: [1, 2, 3, 4, 5]) { v = n
              split: everything }
            data b from table(n: [11, 12, 13, 14]) { v = n
              split: everything }
            data both from append(a, b) { past = v -> window(past: 3) }
            """);
    assertThat(TestData.all(loaded.everything(), "past"))
        .containsExactly(1, 2, 3, 2, 3, 4, 3, 4, 5, 11, 12, 13, 12, 13, 14);
  }

  /** Rows to predict on are put in the same order as those that were trained on. */
  @Test
  void predictionsSeeSeriesToo() {
    write(days(2, 0));
    LoadResult result = load(program("by: shop, along: day", "split: everything"));
    PreparedData loaded = result.data().orElseThrow();
    Compilation compilation =
        new Compiler(StandardCatalog.catalog(), new Sources(folder, TestData.nowhere(folder)))
            .check(
                new SourceFile(
                    "model.nn", "nn 1\n" + program("by: shop, along: day", "split: everything")),
                Map.of());
    DataPlan plan = compilation.model().orElseThrow().dataset("d");
    RowReader reader = new RowReader(plan, Map.of(plan.name(), loaded.fitted()), List.of("past"));
    assertThat(reader.columns()).contains("sold", "shop", "day");
    RowReader.Rows rows =
        reader.ofFiles(
            List.of(
                data.write(
                    "new.csv", "shop,day,sold\nA,3,3\nB,1,11\nA,1,1\nB,3,13\nA,2,2\nB,2,12\n")),
            InputStream.nullInputStream());
    assertThat(rows.diagnostics()).isEmpty();
    assertThat(TestData.all(rows.part().orElseThrow(), "past"))
        .containsExactly(1, 2, 3, 11, 12, 13);
    int[] answered = rows.part().orElseThrow().tableRows();
    assertThat(Arrays.stream(answered).mapToObj(rows.handed()::get))
        .extracting(row -> row.cells().get("day"))
        .containsExactly("3", "3");
    assertThat(rows.handed().get(answered[0]).cells().get("shop")).isEqualTo("A");

    // A row that cannot be used costs the windows of its own series, and only those.
    RowReader.Rows torn =
        reader.ofFiles(
            List.of(
                data.write(
                    "torn.csv",
                    "shop,day,sold\nA,1,1\nB,1,11\nA,2,x\nB,2,12\nA,3,3\nB,3,13\nA,4,4\nA,5,5\n")),
            InputStream.nullInputStream());
    assertThat(TestData.all(torn.part().orElseThrow(), "past"))
        .containsExactly(11, 12, 13, 3, 4, 5);
    assertThat(torn.reasons().keySet()).containsExactly(2, 4, 6);
  }

  /** A series that ends in too few rows is told of; the others have their answers. */
  @Test
  void aSeriesThatIsTooShortAtItsEndHasAReason() {
    String program = program("by: shop, along: day, gaps: skip", "split: everything");
    write(days(2, 0));
    PreparedData loaded = load(program).data().orElseThrow();
    DataPlan plan =
        new Compiler(StandardCatalog.catalog(), new Sources(folder, TestData.nowhere(folder)))
            .check(new SourceFile("model.nn", "nn 1\n" + program), Map.of())
            .model()
            .orElseThrow()
            .dataset("d");
    RowReader reader = new RowReader(plan, Map.of(plan.name(), loaded.fitted()), List.of("past"));
    String a = "A,1,1\nA,2,2\nA,3,3\nA,4,4\n";
    RowReader.Rows gap =
        reader.ofFiles(
            List.of(
                data.write(
                    "gap.csv",
                    "shop,day,sold\n" + a + "B,1,11\nB,2,12\nB,3,13\nB,5,15\nB,6,16\nC,1,1\n")),
            InputStream.nullInputStream());
    assertThat(gap.diagnostics()).isEmpty();
    assertThat(TestData.all(gap.part().orElseThrow(), "past"))
        .containsExactly(1, 2, 3, 2, 3, 4, 11, 12, 13);
    assertThat(gap.reasons().keySet()).containsExactly(8, 9);
    assertThat(gap.reasons().values())
        .extracting(each -> each.message().replaceAll("\\S*gap.csv", "gap.csv"))
        .containsExactly(
            "these values cannot be predicted on: a window takes 3 rows, and of B there are only 2"
                + " rows behind the last gap, which lies before gap.csv, line 9 (row 8): from 3 to 5",
            "these values cannot be predicted on: a window takes 3 rows, and of C there is 1 row");
  }

  /** Every row either has a whole window or a reason for none. */
  @Test
  void rowsWithoutWindowsAreCounted() {
    String days =
        IntStream.rangeClosed(1, 20)
            .filter(day -> day != 6)
            .mapToObj(day -> "Shop 1," + day + ",01.01.2024," + day + "\n")
            .reduce("", String::concat);
    data.write("t.csv", "shop,day,date,sold\n" + days);
    // Of 1 to 5 and 7 to 12: 3, 4, 9, 10, 11; of 13 to 20: 15 to 19.
    LoadResult result =
        load(program("by: shop, along: day, gaps: skip", "split: by_time(day, test: 8)"));
    WindowCounts counts = result.data().orElseThrow().windows();
    assertThat(counts).isEqualTo(new WindowCounts(19, 10, 3, 3, 3, 0));
    assertThat(counts)
        .hasToString(
            "windows: 10 of 19 rows; 3 too near the beginning or end of a series, 3 too near a gap,"
                + " 3 too near another part");
    assertThat(TestData.codes(result.diagnostics())).contains(DataCode.FEW_WINDOWS);
    WindowCounts passed =
        load(program("along: day, stride: 2", "split: by_time(day, test: 8)"))
            .data()
            .orElseThrow()
            .windows();
    assertThat(passed.gaps()).isZero();
    assertThat(passed.whole() + passed.ends() + passed.parts() + passed.passed()).isEqualTo(19);
    assertThat(passed.passed()).isPositive();
  }
}
