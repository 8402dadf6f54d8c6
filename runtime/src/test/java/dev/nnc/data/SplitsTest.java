package dev.nnc.data;

import static dev.nnc.data.TestData.codes;
import static dev.nnc.data.TestData.field;
import static dev.nnc.data.TestData.source;
import static dev.nnc.data.TestData.split;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Configured;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Part;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts are exact, do not overlap, and are the same for the same seed. */
class SplitsTest {
  @TempDir Path folder;
  private TestData data;

  @BeforeEach
  void setUp() {
    data = new TestData(folder);
    StringBuilder text = new StringBuilder("x,kind\n");
    for (int i = 0; i < 100; i++) {
      text.append(i).append(i % 10 == 0 ? ",rare\n" : ",common\n");
    }
    data.write("a.csv", text.toString());
  }

  private DataPlan plan(Configured split) {
    return data.plan(
        source("csv", "path", "a.csv"),
        split,
        field("x", List.of("x")),
        field("kind", List.of("kind")));
  }

  private static int[] rows(PreparedData data, Part name) {
    PreparedPart part = data.part(name).orElseThrow();
    return IntStream.range(0, part.rows()).map(part::tableRow).toArray();
  }

  @Test
  void drawsAtRandomAndTheSameAgain() {
    Configured split = split("random", "validation", 0.15, "test", 20L, "seed", 42L);
    PreparedData one = data.loaded(plan(split));
    PreparedData again = data.load(plan(split), 99).data().orElseThrow();
    int[] all = new int[0];
    for (Part part : Part.OF_SPLIT) {
      assertThat(rows(one, part)).isSorted().isEqualTo(rows(again, part));
      int[] more = rows(one, part);
      int[] joined = Arrays.copyOf(all, all.length + more.length);
      System.arraycopy(more, 0, joined, all.length, more.length);
      all = joined;
    }
    Arrays.sort(all);
    assertThat(all).isEqualTo(IntStream.range(0, 100).toArray());
    assertThat(one.rowCounts())
        .containsEntry(Part.TRAIN, 65)
        .containsEntry(Part.VALIDATION, 15)
        .containsEntry(Part.TEST, 20);
    PreparedData other =
        data.loaded(plan(split("random", "validation", 0.15, "test", 20L, "seed", 43L)));
    assertThat(rows(other, Part.TEST)).isNotEqualTo(rows(one, Part.TEST));
    assertThat(rows(one, Part.TEST)).isNotEqualTo(IntStream.range(80, 100).toArray());
  }

  @Test
  void takesTheRunsSeedWithoutItsOwn() {
    DataPlan plan = plan(split("random", "test", 0.2));
    assertThat(rows(data.load(plan, 1).data().orElseThrow(), Part.TEST))
        .isEqualTo(rows(data.load(plan, 1).data().orElseThrow(), Part.TEST))
        .isNotEqualTo(rows(data.load(plan, 2).data().orElseThrow(), Part.TEST));
  }

  @Test
  void keepsTheSharesOfClasses() {
    PreparedData read =
        data.loaded(
            plan(
                split(
                    "random",
                    "validation",
                    0.1,
                    "test",
                    0.2,
                    "stratify",
                    List.of("kind"),
                    "seed",
                    5L)));
    assertThat(rare(read, Part.TRAIN)).isEqualTo(7);
    assertThat(rare(read, Part.VALIDATION)).isEqualTo(1);
    assertThat(rare(read, Part.TEST)).isEqualTo(2);
    assertThat(read.rowCounts()).containsEntry(Part.VALIDATION, 10).containsEntry(Part.TEST, 20);
  }

  private static long rare(PreparedData data, Part part) {
    return Arrays.stream(rows(data, part)).filter(row -> row % 10 == 0).count();
  }

  @Test
  void takesTheLastRows() {
    PreparedData read = data.loaded(plan(split("last", "validation", 0.1, "test", 0.2)));
    assertThat(rows(read, Part.TRAIN)).isEqualTo(IntStream.range(0, 70).toArray());
    assertThat(rows(read, Part.VALIDATION)).isEqualTo(IntStream.range(70, 80).toArray());
    assertThat(rows(read, Part.TEST)).isEqualTo(IntStream.range(80, 100).toArray());
  }

  @Test
  void takesEverything() {
    PreparedData read = data.loaded(plan(split("everything")));
    assertThat(read.part(Part.TEST)).isEmpty();
    assertThat(rows(read, Part.TRAIN)).isEqualTo(rows(read, Part.EVERYTHING)).hasSize(100);
  }

  @Test
  void refusesPartsThatCannotBe() {
    assertThat(error(split("last", "validation", 0.001))).isEqualTo(DataCode.EMPTY_PART);
    assertThat(error(split("random", "test", 1.0, "seed", 1L))).isEqualTo(DataCode.EMPTY_PART);
    assertThat(error(split("last", "test", 101L))).isEqualTo(DataCode.SPLIT_TOO_LARGE);
    assertThat(error(split("given", "validation", "test", "test", "test")))
        .isEqualTo(DataCode.GIVEN_PART);
    assertThat(error(split("random", "test", 0.2, "stratify", List.of("nothing"))))
        .isEqualTo(DataCode.NO_COLUMN);
  }

  private Object error(Configured split) {
    return codes(data.load(plan(split), 1).diagnostics()).getFirst();
  }

  @Test
  void takesTheSourcesOwnTestPart() {
    data.writePictures("set", true);
    Configured source = source("idx", "name", "set");
    DataPlan.Field image = field("image", List.of("pixels"));
    PreparedData given =
        data.loaded(data.plan(source, split("given", "validation", "test", "test", "test"), image));
    assertThat(rows(given, Part.TRAIN)).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(rows(given, Part.VALIDATION))
        .containsExactly(6, 7, 8)
        .isEqualTo(rows(given, Part.TEST));
    assertThat(
            codes(data.load(data.plan(source, split("last", "test", 0.5), image), 1).diagnostics()))
        .containsExactly(DataCode.GIVEN_PART);
  }
}
