package dev.nnc.data;

import static dev.nnc.data.TestData.field;
import static dev.nnc.data.TestData.source;
import static dev.nnc.data.TestData.split;
import static dev.nnc.data.TestData.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Options;
import dev.nnc.data.source.Sources;
import dev.nnc.data.step.Fitted;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.Condition;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Formula;
import dev.nnc.plan.Part;
import dev.nnc.standard.StandardCatalog;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that look at others, the order of rows, and which rows there are. */
class WindowsTest {
  @TempDir private Path folder;
  private TestData data;

  @BeforeEach
  void folder() {
    data = new TestData(folder);
  }

  private static Configured window(Object past, Object ahead, long stride) {
    return new Configured(
        Objects.requireNonNull(StandardCatalog.catalog().find(Kind.TRANSFORM, "window")),
        new Options(
            Map.of(
                "past", past, "ahead", ahead, "stride", stride, "by", "none", "along", "none",
                "gaps", "keep")));
  }

  private static DataPlan.Field windowed(
      String name, List<String> inputs, Shape shape, Configured... steps) {
    return new DataPlan.Field(
        TestData.PLACE, name, inputs, TestData.steps(steps), ColumnType.number(shape));
  }

  private static Configured counting(int rows) {
    return source(
        "table", "n", IntStream.rangeClosed(1, rows).mapToObj(i -> (Object) (double) i).toList());
  }

  private static DataPlan.Field past(int count) {
    return windowed("past", List.of("n"), Shape.of(count), window((long) count, "none", 1));
  }

  private static DataPlan.Field ahead(int count) {
    return windowed("ahead", List.of("n"), Shape.of(count), window("none", (long) count, 1));
  }

  @Test
  void aWindowIsTheRowAndThoseBeforeIt() {
    PreparedPart all =
        data.loaded(data.plan(counting(5), split("everything"), past(3), ahead(1))).everything();
    assertThat(TestData.all(all, "past")).containsExactly(1, 2, 3, 2, 3, 4);
    assertThat(TestData.all(all, "ahead")).containsExactly(4, 5);
  }

  @Test
  void severalColumnsStayBesideEachOther() {
    Configured two = source("table", "a", List.of(1.0, 2.0, 3.0), "b", List.of(5.0, 6.0, 7.0));
    DataPlan.Field both = windowed("f", List.of("a", "b"), Shape.of(2, 2), window(2L, "none", 1));
    PreparedData loaded = data.loaded(data.plan(two, split("everything"), both));
    assertThat(TestData.all(loaded.everything(), "f")).containsExactly(1, 5, 2, 6, 2, 6, 3, 7);
    assertThat(loaded.type("f").shape()).isEqualTo(Shape.of(2, 2));
  }

  /** All fields lose the rows without a whole window, and no window reaches into another part. */
  @Test
  void windowsStayInTheirPart() {
    DataPlan plan =
        data.plan(
            counting(12),
            split("last", "validation", 4L, "test", 4L),
            past(2),
            ahead(1),
            field("n", List.of("n")));
    PreparedData loaded = data.loaded(plan);
    assertThat(TestData.all(loaded.train(), "n")).containsExactly(2, 3);
    assertThat(TestData.all(loaded.part(Part.VALIDATION).orElseThrow(), "past"))
        .containsExactly(5, 6, 6, 7);
    assertThat(TestData.all(loaded.part(Part.TEST).orElseThrow(), "ahead")).containsExactly(11, 12);
  }

  /** Steps after a window learn from whole windows of the training part, not from others' rows. */
  @Test
  void nothingOfTheTestPartIsLearned() {
    DataPlan.Field after =
        windowed(
            "f",
            List.of("n"),
            Shape.of(1),
            window("none", 1L, 1),
            step("normalize", "per", "value"));
    DataPlan.Field before =
        windowed(
            "g",
            List.of("n"),
            Shape.of(1),
            step("normalize", "per", "value"),
            window("none", 1L, 1));
    PreparedData loaded =
        data.loaded(data.plan(counting(8), split("last", "test", 4L), after, before));
    assertThat(loaded.fitted().find("f", 2))
        .isEqualTo(new Fitted.Normalized(2, List.of(2.0), List.of(4.0)));
    assertThat(loaded.fitted().find("g", 1))
        .isEqualTo(new Fitted.Normalized(1, List.of(1.0), List.of(4.0)));
  }

  @Test
  void aStrideLeavesRowsOut() {
    DataPlan.Field past = windowed("f", List.of("n"), Shape.of(2), window(2L, "none", 3));
    assertThat(
            TestData.all(
                data.loaded(data.plan(counting(9), split("everything"), past)).everything(), "f"))
        .containsExactly(1, 2, 4, 5, 7, 8);
  }

  @Test
  void partsThatAreTooShortAreSaid() {
    LoadResult result = data.load(data.plan(counting(9), split("last", "test", 2L), past(3)), 1);
    assertThat(TestData.codes(result.diagnostics())).containsExactly(DataCode.EMPTY_PART);
    assertThat(result.diagnostics().getFirst().message())
        .endsWith("a window takes 3 rows, and it has 2 rows");
  }

  @Test
  void timePutsRowsInOrder() {
    data.write("a.csv", "t,n\n2024-03-01,3\n2024-01-15 10:00,2\n2024-01-15T09:00:00,1\n");
    DataPlan plan =
        data.plan(
            source("csv", "path", "a.csv"),
            split("by_time", "column", List.of("t"), "test", 1L),
            field("n", List.of("n")));
    PreparedData loaded = data.loaded(plan);
    assertThat(TestData.all(loaded.train(), "n")).containsExactly(1, 2);
    assertThat(loaded.origin(loaded.train(), 0)).contains("line 4");
    data.write("a.csv", "t,n\n2024-03-01,3\nsoon,2\n");
    LoadResult bad = data.load(plan, 2);
    assertThat(bad.diagnostics().getFirst().message())
        .contains("line 3")
        .contains("is not a date or time");
  }

  @Test
  void groupsStayTogether() {
    List<Object> groups = IntStream.range(0, 60).mapToObj(i -> (Object) (double) (i % 12)).toList();
    Configured source = source("table", "g", groups);
    PreparedData loaded =
        data.loaded(
            data.plan(
                source,
                split("grouped", "column", List.of("g"), "validation", 0.1, "test", 0.2),
                field("g", List.of("g"))));
    List<float[]> parts =
        List.of(
            TestData.all(loaded.train(), "g"),
            TestData.all(loaded.part(Part.VALIDATION).orElseThrow(), "g"),
            TestData.all(loaded.part(Part.TEST).orElseThrow(), "g"));
    assertThat(parts.stream().mapToInt(part -> part.length)).containsExactly(35, 10, 15);
    for (int i = 0; i < 3; i++) {
      for (float group : parts.get(i)) {
        for (int other = i + 1; other < 3; other++) {
          assertThat(parts.get(other)).doesNotContain(group);
        }
      }
    }
  }

  @Test
  void aConditionChoosesRowsBeforeTheyAreSplit() {
    data.write("a.csv", "n,place\n1,sea\n2,town\n,sea\n4,sea\n5,sea\n");
    DataPlan all =
        data.plan(
            source("csv", "path", "a.csv"),
            split("last", "test", 1L),
            field("n", List.of("n"), step("shift", "by", 1.0)));
    DataPlan.Field less =
        new DataPlan.Field(
            TestData.PLACE,
            "rows, condition 1",
            List.of("n"),
            new Formula.Arithmetic(
                Formula.Operator.MINUS, new Formula.Input(0), new Formula.Constant(6)),
            List.of(),
            ColumnType.number(Shape.SCALAR));
    DataPlan.Field place = field("rows, condition 2", List.of("place"));
    Condition condition =
        new Condition.Both(
            new Condition.Compared(less, Condition.Comparison.LESS),
            new Condition.IsText(place, "sea", true));
    PreparedData loaded = data.loaded(with(all, condition));
    // The field has taken the column's place, so it is what the condition sees: one more than n.
    assertThat(TestData.all(loaded.train(), "n")).containsExactly(2);
    assertThat(TestData.all(loaded.part(Part.TEST).orElseThrow(), "n")).containsExactly(5);
    LoadResult none =
        data.load(
            with(
                all,
                new Condition.Not(new Condition.Either(condition, new Condition.Not(condition)))),
            1);
    assertThat(TestData.codes(none.diagnostics())).containsExactly(DataCode.EMPTY_PART);
    assertThat(
            Arrays.toString(
                TestData.all(
                    data.loaded(
                            with(
                                all,
                                new Condition.Not(
                                    new Condition.IsMissing(field("m", List.of("n"))))))
                        .everything(),
                    "n")))
        .isEqualTo("[2.0, 3.0, 5.0, 6.0]");
  }

  private static DataPlan with(DataPlan plan, Condition condition) {
    return new DataPlan(
        plan.place(),
        plan.name(),
        plan.source(),
        List.of(),
        null,
        null,
        plan.schema(),
        plan.fields(),
        condition,
        null,
        plan.split());
  }

  /** As many predictions as there are whole windows; what lies ahead is not needed. */
  @Test
  void predictionsNeedOnlyThePast() {
    DataPlan plan = data.plan(counting(9), split("everything"), past(3), ahead(2));
    Fitted fitted = data.loaded(plan).fitted();
    RowReader reader = new RowReader(plan, Map.of(plan.name(), fitted), List.of("past"));
    RowReader.Rows rows =
        reader.ofFiles(
            List.of(data.write("new.csv", "n\n5\n6\n7\n8\n")), InputStream.nullInputStream());
    assertThat(TestData.all(rows.part().orElseThrow(), "past")).containsExactly(5, 6, 7, 6, 7, 8);
    assertThat(rows.part().orElseThrow().tableRows()).containsExactly(2, 3);
    assertThat(reader.ofWords(List.of("n=3")).reasons().values())
        .extracting(Diagnostic::message)
        .containsExactly(
            "these values cannot be predicted on: a window takes 3 rows, and there is 1 row");
  }

  /** A cell that is no number costs the answers of the windows that it stands in, and no other. */
  @Test
  void aBadRowCostsTheWindowsThatItStandsIn() {
    DataPlan plan = data.plan(counting(9), split("everything"), past(3), ahead(2));
    Fitted fitted = data.loaded(plan).fitted();
    RowReader.Rows rows =
        new RowReader(plan, Map.of(plan.name(), fitted), List.of("past"))
            .ofFiles(
                List.of(data.write("new.csv", "n\n1\n2\n3\n4\nx\n6\n7\n8\n9\n")),
                InputStream.nullInputStream());
    assertThat(rows.part().orElseThrow().tableRows()).containsExactly(2, 3, 7, 8);
    assertThat(TestData.all(rows.part().orElseThrow(), "past"))
        .containsExactly(1, 2, 3, 2, 3, 4, 6, 7, 8, 7, 8, 9);
    assertThat(rows.reasons().keySet()).containsExactly(4, 5, 6);
  }

  /** A network's shapes are made for all classes of the file, also those that training misses. */
  @Test
  void theTextsOfAColumnAreFound() {
    data.write("a.csv", "place,n\ntown,1\nsea,2\nNA,3\n,4\nsea,5\n");
    assertThat(
            new Sources(folder, TestData.nowhere(folder))
                .texts(source("csv", "path", "a.csv", "missing", List.of("NA")), "place", 1, 5))
        .contains(List.of("sea", "town"));
    assertThat(
            new Sources(folder, TestData.nowhere(folder))
                .texts(source("csv", "path", "a.csv"), "place", 1, 2))
        .isEmpty();
  }
}
