package dev.nnc.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.data.column.Column;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Part;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import dev.nnc.type.ColumnType;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several columns in one line are what a line for each of them gives, side by side. */
class SeparateColumnsTest {
  @TempDir Path folder;
  private TestData data;

  @BeforeEach
  void setUp() {
    data = new TestData(folder);
    Random random = new Random(5);
    StringBuilder table = new StringBuilder("plan,town,paid,rent,age,y\n");
    for (int row = 0; row < 80; row++) {
      table
          .append(List.of("month", "year", "yes", "").get(random.nextInt(4)))
          .append(',')
          .append(row == 70 ? "rare" : List.of("Bern", "Graz", "yes").get(random.nextInt(3)))
          .append(',')
          .append(List.of("yes", "no").get(random.nextInt(2)))
          .append(',')
          .append(random.nextInt(900))
          .append(" €,")
          .append(List.of("", "20", "31", "54").get(random.nextInt(4)))
          .append(",1\n");
    }
    data.write("a.csv", table.toString());
  }

  private PreparedData prepared(String fields) {
    Compilation compiled =
        new Compiler(StandardCatalog.catalog(), new DataReader(folder, TestData.nowhere(folder)))
            .compile(
                new SourceFile(
                    "model.nn",
                    "nn 1\ndata d from csv(\"a.csv\") {\n"
                        + fields
                        + "\n  split: last(validation: 10, test: 20)\n}\n"
                        + "network n from x { x -> dense(1) }\n"
                        + "train n on d { loss: mse(n, 1), optimizer: sgd, epochs: 1 }\n"),
                Map.of());
    assertThat(compiled.diagnostics()).filteredOn(Diagnostic::isError).isEmpty();
    DataPlan plan = compiled.model().orElseThrow().dataset("d");
    for (DataPlan.Field field : plan.fields()) {
      // What the network was made for is what the rows have.
      assertThat(field.type().shape().isKnown()).as(field.name()).isTrue();
    }
    return data.loaded(plan);
  }

  private static float[] all(PreparedData data, String field) {
    PreparedPart part = data.part(Part.EVERYTHING).orElseThrow();
    int[] rows = IntStream.range(0, part.rows()).toArray();
    FloatBuffer to = FloatBuffer.allocate(rows.length * part.numbers(field).width());
    part.numbers(field).copy(rows, 0, rows.length, to);
    return to.array();
  }

  private void assertSame(String several, String each) {
    float[] one = all(prepared("x = columns(plan, town, paid) -> " + several), "x");
    float[] other =
        all(
            prepared(
                "plan, town, paid = (plan, town, paid) -> " + each + "\n  x = [plan, town, paid]"),
            "x");
    assertThat(one).isNotEmpty().isEqualTo(other);
  }

  @Test
  void vectorsOfClassesStandSideBySide() {
    String steps = "impute(most_frequent) -> category(unknown: \"other\") -> one_hot";
    assertSame(steps, steps);
  }

  @Test
  void rareClassesAreThoseOfTheColumn() {
    String steps = "category(unknown: \"other\", min_count: 15) -> one_hot";
    assertSame(steps, steps);
  }

  @Test
  void stepsBehindGetOneVector() {
    float[] shared =
        all(
            prepared(
                "x = columns(plan, town) -> category(unknown: \"?\") -> one_hot -> standardize(per: all)"),
            "x");
    float[] made =
        all(
            prepared(
                """
                plan, town = (plan, town) -> category(unknown: "?") -> one_hot
                x = [plan, town] -> standardize(per: all)"""),
            "x");
    assertThat(shared).isEqualTo(made);
  }

  @Test
  void amountsAndRangesGoTheSameWay() {
    float[] one =
        all(
            prepared(
                "x = columns(rent, paid) -> number -> standardize\n"
                    + "  z = columns(age, age) -> impute(median) -> bins(3) -> one_hot"),
            "x");
    float[] other =
        all(prepared("rent, paid = (rent, paid) -> number\n x = [rent, paid] -> standardize"), "x");
    assertThat(one).isEqualTo(other);
  }

  /** So that an embedding has vectors for the classes of each column. */
  @Test
  void noTwoColumnsShareAClassNumber() {
    PreparedData data =
        prepared(
            "kinds = columns(plan, town, paid) -> category(unknown: \"other\")\n  x = age -> impute(0)");
    Column.Classes classes = data.part(Part.EVERYTHING).orElseThrow().classes("kinds");
    ColumnType type = classes.type();
    assertThat(type.names())
        .containsExactly(
            "month", "year", "yes", "other", "Bern", "Graz", "yes", "other", "no", "yes", "other");
    assertThat(type.classes()).isEqualTo(11);
    assertThat(type.shape()).hasToString("[3]");
    PreparedPart part = data.part(Part.EVERYTHING).orElseThrow();
    for (int row = 0; row < part.rows(); row++) {
      IntBuffer codes = IntBuffer.allocate(3);
      classes.copy(new int[] {row}, 0, 1, codes);
      assertThat(codes.get(0)).isBetween(0, 3);
      assertThat(codes.get(1)).isBetween(4, 7);
      assertThat(codes.get(2)).isBetween(8, 10);
      if (part.tableRow(row) == 70) {
        assertThat(codes.get(1)).as("a town of the test part alone").isEqualTo(7);
      }
    }
  }
}
