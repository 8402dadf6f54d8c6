package dev.nnc.data;

import static dev.nnc.data.TestData.codes;
import static dev.nnc.data.TestData.field;
import static dev.nnc.data.TestData.source;
import static dev.nnc.data.TestData.split;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Configured;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.DataPlan;
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

  private static int[] rows(PreparedData data, String name) {
    Part part = data.part(name).orElseThrow();
    return IntStream.range(0, part.rows()).map(part::tableRow).toArray();
  }

  @Test
  void drawsAtRandomAndTheSameAgain() {
    Configured split = split("random", "validation", 0.15, "test", 20L, "seed", 42L);
    PreparedData one = data.loaded(plan(split));
    PreparedData again = data.load(plan(split), 99).data().orElseThrow();
    int[] all = new int[0];
    for (String part : List.of("train", "validation", "test")) {
      assertThat(rows(one, part)).isSorted().isEqualTo(rows(again, part));
      int[] more = rows(one, part);
      int[] joined = Arrays.copyOf(all, all.length + more.length);
      System.arraycopy(more, 0, joined, all.length, more.length);
      all = joined;
    }
    Arrays.sort(all);
    assertThat(all).isEqualTo(IntStream.range(0, 100).toArray());
    assertThat(one.rowCounts())
        .containsEntry("train", 65)
        .containsEntry("validation", 15)
        .containsEntry("test", 20);
    PreparedData other =
        data.loaded(plan(split("random", "validation", 0.15, "test", 20L, "seed", 43L)));
    assertThat(rows(other, "test")).isNotEqualTo(rows(one, "test"));
    assertThat(rows(one, "test")).isNotEqualTo(IntStream.range(80, 100).toArray());
  }

  @Test
  void takesTheRunsSeedWithoutItsOwn() {
    DataPlan plan = plan(split("random", "test", 0.2));
    assertThat(rows(data.load(plan, 1).data().orElseThrow(), "test"))
        .isEqualTo(rows(data.load(plan, 1).data().orElseThrow(), "test"))
        .isNotEqualTo(rows(data.load(plan, 2).data().orElseThrow(), "test"));
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
    assertThat(rare(read, "train")).isEqualTo(7);
    assertThat(rare(read, "validation")).isEqualTo(1);
    assertThat(rare(read, "test")).isEqualTo(2);
    assertThat(read.rowCounts()).containsEntry("validation", 10).containsEntry("test", 20);
  }

  private static long rare(PreparedData data, String part) {
    return Arrays.stream(rows(data, part)).filter(row -> row % 10 == 0).count();
  }

  @Test
  void takesTheLastRows() {
    PreparedData read = data.loaded(plan(split("last", "validation", 0.1, "test", 0.2)));
    assertThat(rows(read, "train")).isEqualTo(IntStream.range(0, 70).toArray());
    assertThat(rows(read, "validation")).isEqualTo(IntStream.range(70, 80).toArray());
    assertThat(rows(read, "test")).isEqualTo(IntStream.range(80, 100).toArray());
  }

  @Test
  void takesEverything() {
    PreparedData read = data.loaded(plan(split("everything")));
    assertThat(read.part("test")).isEmpty();
    assertThat(rows(read, "train")).isEqualTo(rows(read, "everything")).hasSize(100);
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
    assertThat(rows(given, "train")).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(rows(given, "validation")).containsExactly(6, 7, 8).isEqualTo(rows(given, "test"));
    assertThat(
            codes(data.load(data.plan(source, split("last", "test", 0.5), image), 1).diagnostics()))
        .containsExactly(DataCode.GIVEN_PART);
  }
}
