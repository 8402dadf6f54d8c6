package dev.nnc.data;

import static dev.nnc.data.TestData.codes;
import static dev.nnc.data.TestData.field;
import static dev.nnc.data.TestData.real;
import static dev.nnc.data.TestData.source;
import static dev.nnc.data.TestData.split;
import static dev.nnc.data.TestData.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nnc.catalog.Configured;
import dev.nnc.data.source.Sources;
import dev.nnc.data.step.Fitted;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Part;
import dev.nnc.type.ColumnType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gaps, rare and unseen classes, outliers and dates; what is learned comes from the first part. */
class TableStepsTest {
  @TempDir Path folder;
  private TestData data;

  @BeforeEach
  void setUp() {
    data = new TestData(folder);
  }

  private static final Configured CSV = source("csv", "path", "a.csv");

  private PreparedData loaded(long test, DataPlan.Field... fields) {
    return data.loaded(plan(test, fields));
  }

  private DataPlan plan(long test, DataPlan.Field... fields) {
    return data.plan(CSV, test == 0 ? split("everything") : split("last", "test", test), fields);
  }

  private static PreparedPart test(PreparedData read) {
    return read.part(Part.TEST).orElseThrow();
  }

  @Test
  void fillsInTheMostFrequentValueOfTheTrainingPart() {
    data.write("a.csv", "n,t\n2,x\n1,y\n1,x\n2,y\n,\n9,z\n9,z\n9,z\n");
    PreparedData read =
        loaded(
            3,
            field("number", List.of("n"), step("impute", "with", "most_frequent")),
            field(
                "filled",
                List.of("t"),
                step("impute", "with", "most_frequent"),
                step("category", "classes", List.of("x", "y", "z"))),
            field(
                "said",
                List.of("t"),
                step("impute", "with", "gap"),
                step("category", "classes", List.of("x", "y", "z", "gap"))),
            field("gaps", List.of("n"), step("is_missing")),
            field("text_gaps", List.of("t"), step("is_missing")));
    assertThat(TestData.all(read.train(), "number")).containsExactly(2, 1, 1, 2, 1);
    assertThat(TestData.names(read.train(), "filled")).containsExactly("x", "y", "x", "y", "x");
    assertThat(TestData.names(read.train(), "said")).containsExactly("x", "y", "x", "y", "gap");
    assertThat(TestData.all(read.train(), "gaps")).containsExactly(0, 0, 0, 0, 1);
    assertThat(TestData.all(read.train(), "text_gaps")).containsExactly(0, 0, 0, 0, 1);
    assertThat(read.fitted().find("number", 1)).isEqualTo(new Fitted.Imputed(1, List.of(1.0)));
    assertThat(read.fitted().find("filled", 1)).isEqualTo(new Fitted.ImputedText(1, "x"));
  }

  @Test
  void givesUnseenRareAndMissingClassesAClassOfTheirOwn() {
    data.write("a.csv", "t,n\na,1\na,1\nb,2\n,1\nc,3\nb,2\n");
    DataPlan.Field rare =
        field("rare", List.of("t"), step("category", "unknown", "other", "min_count", 2L));
    DataPlan plan =
        plan(
            2,
            field("all", List.of("t"), step("category", "unknown", "other")),
            rare,
            field(
                "given",
                List.of("t"),
                step("category", "classes", List.of("?", "c", "a", "b"), "unknown", "?")),
            field("n", List.of("n"), step("category", "unknown", "other")));
    PreparedData read = data.loaded(plan);
    assertThat(read.classNames("all")).containsExactly("a", "b", "other");
    assertThat(TestData.names(read.train(), "all")).containsExactly("a", "a", "b", "other");
    assertThat(TestData.names(test(read), "all")).containsExactly("other", "b");
    assertThat(read.classNames("rare")).containsExactly("a", "other");
    assertThat(TestData.names(read.train(), "rare")).containsExactly("a", "a", "other", "other");
    // `c` has its number, but no training row, so that a network could not know it.
    assertThat(read.classNames("given")).containsExactly("?", "c", "a", "b");
    assertThat(TestData.names(test(read), "given")).containsExactly("?", "b");
    assertThat(TestData.names(test(read), "n")).containsExactly("other", "2");
    RowReader.Rows rows =
        new RowReader(plan, Map.of(plan.name(), read.fitted()), List.of("rare", "n"))
            .ofWords(List.of("t=b", "n=77"));
    assertThat(rows.diagnostics())
        .noneMatch(each -> each.isError())
        .anyMatch(
            each ->
                each.message().contains("`t` holds \"b\"")
                    && each.message().contains("2 such rows"))
        .anyMatch(each -> each.message().contains("`n` holds 77 in 1 row, which has no class"));
    assertThat(TestData.names(rows.part().orElseThrow(), "rare")).containsExactly("other");
    assertThat(TestData.names(rows.part().orElseThrow(), "n")).containsExactly("other");
  }

  @Test
  void withoutAnUnknownClassAnUnseenOneIsAnErrorThatNamesTheWayOut() {
    data.write("a.csv", "t\na\nb\nc\n");
    DataPlan plan =
        data.plan(CSV, split("last", "test", 1L), field("t", List.of("t"), step("category")));
    List<Diagnostic> found = data.load(plan, 1).diagnostics();
    assertThat(codes(found)).containsExactly(DataCode.UNKNOWN_CATEGORY);
    assertThat(found.getFirst().help()).contains("category(unknown: \"other\")");
  }

  @Test
  void saysWhenNoTrainingRowIsUnknown() {
    data.write("a.csv", "t\na\nb\nc\n");
    DataPlan plan =
        data.plan(
            CSV,
            split("last", "test", 1L),
            field("t", List.of("t"), step("category", "unknown", "other")));
    List<Diagnostic> found = data.load(plan, 1).diagnostics();
    assertThat(codes(found)).containsExactly(DataCode.CLASS_MISSING);
    assertThat(found.getFirst().help()).contains("min_count: 2");
  }

  @Test
  void countsTheTextsOfAWholeColumn() {
    data.write("a.csv", "t\na\nb\na\n\nc\nc\n");
    Sources sources = new Sources(folder, TestData.nowhere(folder));
    assertThat(sources.texts(CSV, "t", 2, 5)).contains(List.of("a", "c"));
    assertThat(sources.texts(CSV, "t", 1, 2)).isEmpty();
  }

  @Test
  void ordersClasses() {
    data.write("a.csv", "t\nmiddle\nlow\nhigh\n");
    PreparedData read =
        loaded(
            0,
            field(
                "t",
                List.of("t"),
                step("category", "classes", List.of("low", "middle", "high")),
                step("ordinal")));
    assertThat(TestData.all(read.train(), "t")).containsExactly(1, 0, 2);
  }

  @Test
  void weighsClassesByTheTrainingPart() {
    data.write("a.csv", "t\na\na\na\nb\nb\nb\n");
    PreparedData read =
        loaded(
            2,
            field(
                "w",
                List.of("t"),
                step("category", "classes", List.of("a", "b", "c")),
                step("class_weights")));
    // compute_class_weight("balanced", …) of a, a, a, b is 4 / (2 * 3) and 4 / (2 * 1).
    assertThat(TestData.all(read.train(), "w")).containsExactly(2f / 3, 2f / 3, 2f / 3, 2);
    assertThat(read.fitted().find("w", 2))
        .isEqualTo(new Fitted.ClassWeights(2, List.of(4 / 6.0, 2.0, 0.0)));
  }

  @Test
  void cutsNumbersIntoRanges() {
    data.write("a.csv", "n\n0\n1\n2\n3\n4\n5\n6\n100\n-5\n3.5\n1000\n");
    PreparedData read =
        loaded(
            3,
            field("even", List.of("n"), step("bins", "count", 4L, "edges", "quantile")),
            field("wide", List.of("n"), step("bins", "count", 4L, "edges", "uniform")));
    // np.quantile([0, 1, 2, 3, 4, 5, 6, 100], [.25, .5, .75]) is [1.75, 3.5, 5.25].
    assertThat(read.fitted().find("even", 1))
        .isEqualTo(new Fitted.Edges(1, List.of(List.of(1.75, 3.5, 5.25))));
    assertThat(read.classNames("even"))
        .containsExactly("below 1.75", "1.75 to 3.5", "3.5 to 5.25", "from 5.25");
    assertThat(TestData.names(test(read), "even"))
        .containsExactly("below 1.75", "3.5 to 5.25", "from 5.25");
    assertThat(read.classNames("wide"))
        .containsExactly("below 25", "25 to 50", "50 to 75", "from 75");
    assertThat(TestData.names(read.train(), "wide")).endsWith("below 25", "from 75");
  }

  @Test
  void hashesTexts() {
    data.write("a.csv", "t\nabc\nnever seen\n\"\"\n");
    PreparedData read = loaded(0, field("t", List.of("t"), step("hash", "count", 10L)));
    // CRC-32 of "abc" is 0x352441C2 = 891568578, of the empty text 0.
    assertThat(TestData.names(read.train(), "t")).first().isEqualTo("8");
    assertThat(read.classNames("t")).hasSize(10);
  }

  @Test
  void scalesWhatHasOutliers() {
    data.write("a.csv", "n,m,z\n1,-8,0\n2,4,0\n3,2,0\n4,0,0\n100,1,0\n");
    PreparedData read =
        loaded(
            0,
            field("robust", List.of("n", "z"), step("robust_scale")),
            field("most", List.of("m", "z"), step("max_abs")),
            field("clipped", List.of("n"), step("clip", "range", List.of(2.0, 3.5))),
            field("log", List.of("n"), step("log1p")));
    assertThat(TestData.all(read.train(), "robust"))
        .containsExactly(-1, 0, -0.5f, 0, 0, 0, 0.5f, 0, 48.5f, 0);
    assertThat(TestData.all(read.train(), "most"))
        .containsExactly(-1, 0, 0.5f, 0, 0.25f, 0, 0, 0, 0.125f, 0);
    assertThat(TestData.all(read.train(), "clipped")).containsExactly(2, 2, 3, 3.5f, 3.5f);
    assertThat(TestData.all(read.train(), "log"))
        .containsExactly(
            new float[] {0.6931472f, 1.0986123f, 1.3862944f, 1.6094379f, 4.6151205f},
            offset(1e-6f));
  }

  @Test
  void aLogarithmWithoutAValueIsAnErrorEvenBeforeAFittedStep() {
    data.write("a.csv", "n\n1\n-1\n3\n");
    DataPlan plan =
        data.plan(
            CSV,
            split("everything"),
            field("a", List.of("n"), step("log1p"), step("standardize", "per", "value")));
    List<Diagnostic> found = data.load(plan, 1).diagnostics();
    assertThat(codes(found)).containsExactly(DataCode.NOT_FINITE);
    assertThat(found.getFirst().message()).contains("a.csv, line 3 (row 2)");
  }

  @Test
  void spreadsNumbersByTheirQuantiles() {
    data.write("a.csv", "n\n0\n10\n20\n30\n1000\n-4\n5\n515\n2000\n");
    PreparedData read =
        loaded(
            4,
            field("u", List.of("n"), step("quantiles", "count", 5L, "spread", "uniform")),
            field("g", List.of("n"), step("quantiles", "count", 5L, "spread", "normal")));
    assertThat(TestData.all(read.train(), "u")).containsExactly(0, 0.25f, 0.5f, 0.75f, 1);
    assertThat(TestData.all(test(read), "u")).containsExactly(0, 0.125f, 0.875f, 1);
    assertThat(TestData.all(read.train(), "g"))
        .containsExactly(
            new float[] {-5.1993375f, -0.67448975f, 0, 0.67448975f, 5.1993375f}, offset(1e-5f));
  }

  @Test
  void takesTimesApart() {
    data.write("a.csv", "t,g\n2024-01-31 18:30,31.01.2024\n2023-12-01,01.12.2023\n");
    DataPlan.Field weekday =
        new DataPlan.Field(
            TestData.PLACE,
            "weekday",
            List.of("t"),
            TestData.steps(TestData.real("time", "part", "weekday", "form", "class")),
            ColumnType.category(7, List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")));
    PreparedData read =
        loaded(
            0,
            field("month", List.of("t"), TestData.real("time", "part", "month")),
            weekday,
            field("hour", List.of("t"), TestData.real("time", "part", "hour", "form", "cycle")),
            field(
                "german",
                List.of("g"),
                TestData.real("time", "part", "day", "pattern", "dd.MM.yyyy")));
    assertThat(TestData.all(read.train(), "month")).containsExactly(1, 12);
    assertThat(TestData.names(read.train(), "weekday")).containsExactly("Wed", "Fri");
    assertThat(TestData.all(read.train(), "hour"))
        .containsExactly(new float[] {-1, 0, 0, 1}, offset(1e-6f));
    assertThat(TestData.all(read.train(), "german")).containsExactly(31, 1);
  }

  @Test
  void saysWhichCellIsNoTime() {
    data.write("a.csv", "t\n2024-01-31\n31.1.2024\n");
    DataPlan plan =
        data.plan(
            CSV,
            split("everything"),
            field("t", List.of("t"), TestData.real("time", "part", "month")));
    List<Diagnostic> found = data.load(plan, 1).diagnostics();
    assertThat(found.getFirst().message())
        .isEqualTo(
            "a.csv, line 3 (row 2), column `t`: \"31.1.2024\" is written in another way than"
                + " \"2024-01-31\" above it");
    assertThat(found.getFirst().help()).contains("`pattern: \"[yyyy-MM-dd][d.M.yyyy]\"`");
  }

  @Test
  void whatIsLearnedGoesThroughJson() throws IOException {
    data.write("a.csv", "n,t\n1,a\n2,b\n3,\n");
    PreparedData read =
        loaded(
            0,
            field("bins", List.of("n"), step("bins", "count", 3L)),
            field("robust", List.of("n"), step("robust_scale")),
            field("open", List.of("t"), step("category", "unknown", "other")),
            field("filled", List.of("t"), step("impute", "with", "most_frequent")));
    ObjectMapper json = new ObjectMapper();
    String text = json.writeValueAsString(read.fitted());
    assertThat(json.readValue(text, Fitted.class)).isEqualTo(read.fitted());
    String before = "{\"kind\":\"category\",\"step\":1,\"names\":[\"a\"],\"byNumber\":false}";
    assertThat(json.readValue(before, Fitted.Learned.class))
        .isEqualTo(new Fitted.Categories(1, List.of("a"), false));
  }

  private float[] times(String cells, String part, String pattern) {
    data.write("a.csv", "t\n" + cells);
    return TestData.all(
        loaded(0, field("x", List.of("t"), real("time", "part", part, "pattern", pattern))).train(),
        "x");
  }

  @Test
  void timesWithOffsetsAreThoseOfUtcWithAndWithoutAPattern() {
    String cells = "2024-10-27 02:30:00+0200\n2024-10-27 02:30:00+0100\n2024-10-27 12:00:00-0500\n";
    assertThat(times(cells, "hour", "")).containsExactly(0, 1, 17);
    assertThat(times(cells, "hour", "yyyy-MM-dd HH:mm:ssZ")).containsExactly(0, 1, 17);
    assertThat(times("20121001\n20121130\n", "month", "yyyyMMdd")).containsExactly(10, 11);
    assertThat(times("1729936800\n1729940400\n", "hour", "epoch_seconds")).containsExactly(10, 11);
    assertThat(times("1729936800000\n1729940400000\n", "hour", "epoch_millis"))
        .containsExactly(10, 11);
  }

  @Test
  void timesWithAndWithoutOffsetsDoNotGoTogether() {
    data.write("a.csv", "t\n2024-10-27 02:30:00\n2024-10-27 02:30:00Z\n");
    List<Diagnostic> found =
        data.load(plan(0, field("x", List.of("t"), real("time", "part", "hour"))), 1).diagnostics();
    assertThat(codes(found)).containsExactly(DataCode.BAD_NUMBER);
    assertThat(found.getFirst().message()).contains("line 3").contains("cells above have none");
  }
}
