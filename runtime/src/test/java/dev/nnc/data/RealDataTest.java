package dev.nnc.data;

import static dev.nnc.data.TestData.field;
import static dev.nnc.data.TestData.source;
import static dev.nnc.data.TestData.split;
import static dev.nnc.data.TestData.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.nnc.data.file.DataPlaces;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Part;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The data sets that the samples use. */
class RealDataTest {
  private static final TestData SAMPLES =
      new TestData(Path.of(System.getProperty("nnc.root", "..")).resolve("samples/data"));

  @Test
  void readsTheFlowers() {
    List<String> measures = List.of("sepal_length", "sepal_width", "petal_length", "petal_width");
    PreparedData iris =
        SAMPLES.loaded(
            SAMPLES.plan(
                source("csv", "path", "iris.csv"),
                split("random", "test", 0.2, "stratify", List.of("kind"), "seed", 1L),
                field("flower", measures, step("standardize", "per", "value")),
                field("kind", List.of("species"), step("category", "classes", "any"))));
    assertThat(iris.classNames("kind")).containsExactly("setosa", "versicolor", "virginica");
    assertThat(iris.rowCounts()).containsEntry(Part.TRAIN, 120).containsEntry(Part.TEST, 30);
    assertThat(TestData.names(iris.part(Part.TEST).orElseThrow(), "kind"))
        .filteredOn(name -> name.equals("setosa"))
        .hasSize(10);
    assertThat(iris.cells(iris.everything(), 0)).containsEntry("sepal_length", "5.1");
  }

  @Test
  void readsTheDigits() {
    List<String> pixels = IntStream.range(0, 64).mapToObj(i -> "p" + i / 8 + i % 8).toList();
    DataPlan plan =
        SAMPLES.plan(
            source("csv", "path", "digits.csv"),
            split("random", "test", 0.2, "seed", 1L),
            field("image", pixels, step("scale", "factor", 1 / 16.0)),
            field("label", List.of("digit"), step("category", "classes", 10L)));
    PreparedData digits = SAMPLES.loaded(plan);
    assertThat(digits.everything().rows()).isEqualTo(1797);
    assertThat(digits.part(Part.TEST).orElseThrow().rows()).isEqualTo(359);
    assertThat(digits.everything().classes("label").at(0)).isZero();
    assertThat(digits.everything().numbers("image").at(0, 2)).isEqualTo(5 / 16f);
  }

  @Test
  void readsSixtyThousandPicturesInTwoSeconds() {
    DataPlaces places =
        DataPlaces.of(System.getenv(), Path.of(System.getProperty("user.home", ".")));
    TestData data = new TestData(Path.of("").toAbsolutePath(), places);
    assumeThat(data.schema(source("idx", "name", "fashion-mnist")).schema())
        .as("skipped: no fashion-mnist in NNC_DATA, the cache or /usr/share/datasets")
        .isPresent();
    double best = Double.MAX_VALUE;
    for (int i = 0; i < 2; i++) {
      long start = System.nanoTime();
      DataPlan plan =
          data.plan(
              source("idx", "name", "fashion-mnist"),
              split("last", "validation", 0.1),
              field("image", List.of("pixels"), step("scale", "factor", 1 / 255.0)),
              field("label", List.of("class"), step("category", "classes", 10L)));
      PreparedData clothes = data.loaded(plan);
      best = Math.min(best, (System.nanoTime() - start) / 1e9);
      assertThat(clothes.rowCounts())
          .containsEntry(Part.TRAIN, 54_000)
          .containsEntry(Part.VALIDATION, 6_000)
          .containsEntry(Part.TEST, 10_000);
      assertThat(clothes.train().classes("label").name(0)).isEqualTo("Ankle boot");
      FloatBuffer batch = FloatBuffer.allocate(32 * 784);
      clothes.train().numbers("image").copy(IntStream.range(0, 32).toArray(), 0, 32, batch);
      assertThat(batch.array()).contains(1f).doesNotContain(Float.NaN);
    }
    assertThat(best).as("seconds").isLessThan(2);
  }
}
