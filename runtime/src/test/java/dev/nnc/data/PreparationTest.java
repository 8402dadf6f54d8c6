package dev.nnc.data;

import static dev.nnc.data.TestData.codes;
import static dev.nnc.data.TestData.field;
import static dev.nnc.data.TestData.source;
import static dev.nnc.data.TestData.split;
import static dev.nnc.data.TestData.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nnc.catalog.Configured;
import dev.nnc.data.step.Fitted;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps do what plain arithmetic does, and learn from the training part only. */
class PreparationTest {
  @TempDir Path folder;
  private TestData data;

  @BeforeEach
  void setUp() {
    data = new TestData(folder);
  }

  private static final Configured CSV = source("csv", "path", "a.csv");

  @Test
  void standardizesLikeAPlainLoopOverTheTrainingPart() {
    Random random = new Random(7);
    double[][] cells = new double[200][2];
    StringBuilder text = new StringBuilder("a,b\n");
    for (double[] row : cells) {
      row[0] = 1e6 + random.nextGaussian();
      row[1] = random.nextDouble();
      text.append(row[0]).append(',').append(row[1]).append('\n');
    }
    data.write("a.csv", text.toString());
    DataPlan plan =
        data.plan(
            CSV,
            split("random", "validation", 0.1, "test", 0.2, "seed", 3L),
            field("v", List.of("a", "b"), step("standardize", "per", "value")));
    PreparedData read = data.loaded(plan);
    int[] train = IntStream.range(0, 140).map(read.train()::tableRow).toArray();
    for (int column = 0; column < 2; column++) {
      int c = column;
      double mean = Arrays.stream(train).mapToDouble(r -> cells[r][c]).average().orElseThrow();
      double variance =
          Arrays.stream(train)
              .mapToDouble(r -> (cells[r][c] - mean) * (cells[r][c] - mean))
              .average()
              .orElseThrow();
      PreparedPart test = read.part(Part.TEST).orElseThrow();
      for (int row = 0; row < test.rows(); row++) {
        double expected = (cells[test.tableRow(row)][c] - mean) / Math.sqrt(variance);
        assertThat(test.numbers("v").at(row, c)).isCloseTo((float) expected, within(1e-6f));
      }
    }
  }

  @Test
  void learnsNothingFromOtherParts() {
    data.write("a.csv", "a\n1\n3\n1000\n");
    DataPlan plan =
        data.plan(
            CSV,
            split("last", "test", 1L),
            field("s", List.of("a"), step("standardize", "per", "value")),
            field("n", List.of("a"), step("normalize", "per", "value")));
    Fitted fitted = data.loaded(plan).fitted();
    assertThat(fitted.find("s", 1))
        .isEqualTo(new Fitted.Standardized(1, List.of(2.0), List.of(1.0)));
    assertThat(fitted.find("n", 1)).isEqualTo(new Fitted.Normalized(1, List.of(1.0), List.of(3.0)));
  }

  @Test
  void imputesBeforeOtherSteps() {
    data.write("a.csv", "a,b\n1,\n,4\n5,2\n9,8\n");
    DataPlan plan =
        data.plan(
            CSV,
            split("everything"),
            field("mean", List.of("a", "b"), step("impute", "with", "mean")),
            field("median", List.of("a", "b"), step("impute", "with", "median")),
            field("zero", List.of("a"), step("impute", "with", 0.0), step("shift", "by", 1.0)));
    PreparedPart part = data.loaded(plan).train();
    assertThat(TestData.all(part, "mean")).containsExactly(1, 14f / 3, 5, 4, 5, 2, 9, 8);
    assertThat(TestData.all(part, "median")).containsExactly(1, 4, 5, 4, 5, 2, 9, 8);
    assertThat(TestData.all(part, "zero")).containsExactly(2, 1, 6, 10);
  }

  @Test
  void saysHowManyCellsAreMissing() {
    data.write("a.csv", "a,b\n1,1\n,4\n5,\n9,8\n");
    DataPlan plan =
        data.plan(
            CSV,
            split("everything"),
            field("v", List.of("a", "b"), step("standardize", "per", "value")));
    List<Diagnostic> found = data.load(plan, 1).diagnostics();
    assertThat(codes(found)).containsExactly(DataCode.MISSING_CELLS);
    assertThat(found.getFirst().message())
        .isEqualTo("`v` has 2 missing cells, the first at a.csv, line 3 (row 2) in column `a`");
    assertThat(found.getFirst().help()).contains("impute");
  }

  @Test
  void sortsClassesAndKeepsGivenOrders() {
    data.write("a.csv", "t,n,z\nb,10,0\na,2,1\nc,10,1\n");
    DataPlan plan =
        data.plan(
            CSV,
            split("everything"),
            field("sorted", List.of("t"), step("category", "classes", "any")),
            field("given", List.of("t"), step("category", "classes", List.of("c", "b", "a"))),
            field("numbers", List.of("n"), step("category", "classes", "any")),
            field("digits", List.of("z"), step("category", "classes", 3L)),
            field("named", List.of("z"), step("category", "classes", List.of("no", "yes"))),
            field("hot", List.of("sorted"), step("one_hot")));
    PreparedData read = data.loaded(plan);
    assertThat(read.classNames("sorted")).containsExactly("a", "b", "c");
    assertThat(read.classNames("numbers")).containsExactly("2", "10");
    assertThat(read.classNames("digits")).containsExactly("0", "1", "2");
    assertThat(TestData.names(read.train(), "named")).containsExactly("no", "yes", "yes");
    assertThat(TestData.all(read.train(), "hot")).containsExactly(0, 1, 0, 1, 0, 0, 0, 0, 1);
    IntBuffer codes = IntBuffer.allocate(2);
    read.train().classes("given").copy(new int[] {2, 1, 0}, 1, 2, codes);
    assertThat(codes.array()).containsExactly(2, 1);
  }

  @Test
  void asksWhetherACellIsOneValue() {
    data.write("a.csv", "t,n\nb,10\na,2\nb,2\n");
    DataPlan plan =
        data.plan(
            CSV,
            split("everything"),
            field("text", List.of("t"), step("is", "value", "b")),
            field("number", List.of("n"), step("is", "value", 2.0)),
            field("again", List.of("text"), step("is", "value", "b")));
    PreparedData read = data.loaded(plan);
    assertThat(TestData.names(read.train(), "text")).containsExactly("b", "other", "b");
    assertThat(TestData.names(read.train(), "number")).containsExactly("other", "2", "2");
    assertThat(read.classNames("number")).containsExactly("other", "2");
    assertThat(TestData.names(read.train(), "again")).containsExactly("b", "other", "b");
  }

  @Test
  void saysWhereACellToBeComparedIsMissing() {
    data.write("a.csv", "t,n\nb,10\n,2\nb,2\n");
    DataPlan plan =
        data.plan(CSV, split("everything"), field("text", List.of("t"), step("is", "value", "b")));
    assertThat(codes(data.load(plan, 1).diagnostics())).containsExactly(DataCode.MISSING_CELLS);
  }

  @Test
  void warnsWhereNoCellIsTheValue() {
    data.write("a.csv", "t,n\nb,10\na,2\nb,2\n");
    DataPlan plan =
        data.plan(
            CSV, split("last", "test", 1L), field("text", List.of("t"), step("is", "value", "B")));
    assertThat(codes(data.load(plan, 1).diagnostics())).contains(DataCode.CLASS_MISSING);
  }

  @Test
  void knowsNoClassThatTrainingDidNotHave() {
    data.write("a.csv", "t\nb\na\nc\n");
    DataPlan plan =
        data.plan(
            CSV,
            split("last", "test", 1L),
            field("t", List.of("t"), step("category", "classes", "any")));
    List<Diagnostic> found = data.load(plan, 1).diagnostics();
    assertThat(codes(found)).containsExactly(DataCode.UNKNOWN_CATEGORY);
    assertThat(found.getFirst().message())
        .isEqualTo("a.csv, line 4 (row 3): \"c\" is not one of the classes of `t`");
    DataPlan four =
        data.plan(
            CSV, split("everything"), field("t", List.of("t"), step("category", "classes", 4L)));
    assertThat(codes(data.load(four, 1).diagnostics())).containsExactly(DataCode.CATEGORY_COUNT);
  }

  @Test
  void warnsOfWhatStepsMakeTheSame() {
    data.write("a.csv", "x,y\n" + "5,1\n7,2\n9,3\n".repeat(5));
    DataPlan plan =
        data.plan(
            CSV,
            split("last", "test", 3L),
            field("v", List.of("x", "y"), step("is_missing")),
            field("c", List.of("x", "y"), step("clip", "range", List.of(2.0, 5.0))),
            field("y", List.of("y"), step("standardize", "per", "value")));
    List<Diagnostic> said = data.load(plan, 1).diagnostics();
    assertThat(codes(said)).containsExactly(DataCode.CONSTANT, DataCode.CONSTANT);
    assertThat(said.get(0).message()).contains("`v`, `v` has the same value in every row");
    assertThat(said.get(1).message()).contains("`c`, `x` has the same value in every row");
  }

  @Test
  void warnsOfConstantColumnsAndRareClasses() {
    String rows = "0,1,a\n".repeat(40) + "0,2,b\n" + "0,3,a\n";
    data.write("a.csv", "x,y,t\n" + rows);
    DataPlan plan =
        data.plan(
            CSV,
            split("last", "test", 1L),
            field("v", List.of("x", "y"), step("standardize", "per", "value")),
            field("t", List.of("t"), step("category", "classes", List.of("a", "b"))),
            field("u", List.of("t"), step("category", "classes", List.of("a", "b", "c"))));
    LoadResult result = data.load(plan, 1);
    assertThat(codes(result.diagnostics()))
        .containsExactlyInAnyOrder(DataCode.CONSTANT, DataCode.IMBALANCE, DataCode.CLASS_MISSING);
    float[] values = TestData.all(result.data().orElseThrow().train(), "v");
    assertThat(values[0]).isZero();
  }

  @Test
  void treatsNewRowsAsTheTrainingRows() throws IOException {
    data.write("a.csv", "a,t,y\n1,u,0\n3,v,1\n5,u,0\n,v,1\n");
    DataPlan plan =
        data.plan(
            CSV,
            split("everything"),
            field(
                "v",
                List.of("a"),
                step("impute", "with", "mean"),
                step("standardize", "per", "value")),
            field("c", List.of("t"), step("category", "classes", "any")),
            field("h", List.of("c"), step("one_hot")),
            field("label", List.of("y"), step("category", "classes", 2L)));
    PreparedData read = data.loaded(plan);
    ObjectMapper json = new ObjectMapper();
    String text = json.writeValueAsString(read.fitted());
    Fitted fitted = json.readValue(text, Fitted.class);
    assertThat(fitted).isEqualTo(read.fitted());

    RowReader reader = new RowReader(plan, Map.of(plan.name(), fitted), List.of("v", "h"));
    assertThat(reader.columns()).containsExactly("a", "t");
    Path rows = data.write("new.csv", "t,a\nv,3\nu,\n");
    RowReader.Rows result = reader.ofFiles(List.of(rows), InputStream.nullInputStream());
    assertThat(result.diagnostics()).isEmpty();
    PreparedPart part = result.part().orElseThrow();
    assertThat(part.numbers("v").at(0, 0)).isEqualTo(read.train().numbers("v").at(1, 0));
    assertThat(part.numbers("v").at(1, 0)).isEqualTo(read.train().numbers("v").at(3, 0));
    assertThat(TestData.all(part, "h")).containsExactly(0, 1, 1, 0);

    assertThat(reader.ofWords(List.of("a=5", "t=u")).part().orElseThrow().numbers("v").at(0, 0))
        .isEqualTo(read.train().numbers("v").at(2, 0));
    assertThat(reader.ofWords(List.of("5", "u")).part()).isPresent();
    assertThat(codes(reader.ofWords(List.of("5")).diagnostics())).containsExactly(DataCode.BAD_ROW);
    assertThat(codes(reader.ofWords(List.of("b=5", "t=u")).diagnostics()))
        .containsExactly(DataCode.BAD_ROW);
    assertThat(codes(reader.ofWords(List.of("a=5")).diagnostics()))
        .containsExactly(DataCode.NO_COLUMN);
    assertThat(codes(reasons(reader.ofWords(List.of("a=x", "t=u")))))
        .containsExactly(DataCode.BAD_NUMBER);
    assertThat(codes(reasons(reader.ofWords(List.of("a=5", "t=w")))))
        .containsExactly(DataCode.UNKNOWN_CATEGORY);
  }

  private static List<Diagnostic> reasons(RowReader.Rows rows) {
    return List.copyOf(rows.reasons().values());
  }

  /** Whatever is wrong with a row, and wherever it is found out, the others are prepared. */
  @Test
  void aBadRowCostsOneAnswer() {
    data.write("a.csv", "a,t,y\n1,u,0\n3,v,1\n5,u,0\n2,v,1\n");
    DataPlan plan =
        data.plan(
            CSV,
            split("everything"),
            field("v", List.of("a"), step("log1p"), step("standardize", "per", "value")),
            field("h", List.of("t"), step("category", "classes", "any"), step("one_hot")));
    RowReader reader =
        new RowReader(plan, Map.of(plan.name(), data.loaded(plan).fitted()), List.of("v", "h"));
    Path rows = data.write("new.csv", "t,a\nv,3\nw,3\nv,x\nu,\nv,-1\nu,1\n,1\nv,3\n");
    RowReader.Rows result = reader.ofFiles(List.of(rows), InputStream.nullInputStream());
    assertThat(result.diagnostics()).isEmpty();
    assertThat(result.part().orElseThrow().tableRows()).containsExactly(0, 5, 7);
    assertThat(result.reasons().keySet()).containsExactly(1, 2, 3, 4, 6);
    assertThat(codes(reasons(result)))
        .containsExactly(
            DataCode.UNKNOWN_CATEGORY,
            DataCode.BAD_NUMBER,
            DataCode.MISSING_CELLS,
            DataCode.NOT_FINITE,
            DataCode.MISSING_CELLS);
    assertThat(reasons(result))
        .allSatisfy(each -> assertThat(each.message()).contains("new.csv, line "))
        .extracting(Diagnostic::help)
        .doesNotContainNull()
        .noneMatch(help -> help.contains("`"));
    PreparedPart part = result.part().orElseThrow();
    assertThat(part.numbers("v").at(0, 0)).isEqualTo(part.numbers("v").at(2, 0));
    assertThat(TestData.all(part, "h")).containsExactly(0, 1, 1, 0, 0, 1);
  }

  @Test
  void aStepThatTheCheckerShouldHaveRefusedIsToldAndNotTried() {
    data.write("a.csv", "a\nx\ny\n");
    DataPlan plan =
        data.plan(
            CSV,
            split("everything"),
            field("n", List.of("a"), step("tokenize"), step("standardize")));
    assertThat(codes(data.load(plan, 1).diagnostics())).contains(DataCode.UNSUPPORTED_STEP);
  }
}
