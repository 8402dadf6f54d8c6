package dev.nnc.data;

import static dev.nnc.data.TestData.field;
import static dev.nnc.data.TestData.source;
import static dev.nnc.data.TestData.split;
import static dev.nnc.data.TestData.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Configured;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Fold;
import dev.nnc.plan.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folds hold out each row once, whatever the table and the cut, and leave the test part alone. */
class FoldSplitTest {
  @TempDir Path folder;
  private TestData data;
  private final List<String> kinds = new ArrayList<>();
  private final List<String> groups = new ArrayList<>();

  @BeforeEach
  void setUp() {
    data = new TestData(folder);
  }

  private void write(int rows, long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder("x,kind,group\n");
    kinds.clear();
    groups.clear();
    for (int i = 0; i < rows; i++) {
      kinds.add("k" + random.nextInt(3));
      groups.add("g" + random.nextInt(1 + rows / 3));
      text.append(i + "," + kinds.getLast() + "," + groups.getLast() + "\n");
    }
    data.write("a.csv", text.toString());
  }

  private DataPlan plan(Configured split) {
    return data.plan(
        source("csv", "path", "a.csv"),
        split,
        field("x", List.of("x")),
        field("kind", List.of("kind")),
        field("group", List.of("group")));
  }

  private static int[] rows(PreparedData data, Part name) {
    return data.part(name)
        .map(part -> IntStream.range(0, part.rows()).map(part::tableRow).toArray())
        .orElse(new int[0]);
  }

  private static List<Integer> list(int[] rows) {
    return IntStream.of(rows).boxed().toList();
  }

  @Test
  void eachRowThatIsForNoTestIsHeldOutOnce() {
    for (int table = 0; table < 12; table++) {
      int size = 20 + 17 * table;
      write(size, table);
      Configured split =
          table % 3 == 0
              ? split("everything")
              : split("random", "test", 0.2, "validation", table % 3 == 1 ? 0.1 : 0.0, "seed", 3L);
      DataPlan whole = plan(split);
      Set<Integer> test = new HashSet<>(list(rows(data.loaded(whole), Part.TEST)));
      int folds = 2 + table % 5;
      for (Fold cut :
          List.of(
              new Fold(0, folds, 2, List.of(), List.of(), false, 5),
              new Fold(0, folds, 2, List.of("kind"), List.of(), false, 5),
              new Fold(0, folds, 2, List.of(), List.of("group"), false, 5))) {
        List<List<Integer>> draws = new ArrayList<>();
        for (int repeat = 0; repeat < 2; repeat++) {
          List<Integer> held = new ArrayList<>();
          List<Integer> sizes = new ArrayList<>();
          for (int i = 0; i < folds; i++) {
            PreparedData one = data.loaded(whole.folded("fold", cut.at(repeat * folds + i)));
            assertThat(one.folds()).isEqualTo(folds);
            List<Integer> validation = list(rows(one, Part.VALIDATION));
            List<Integer> train = list(rows(one, Part.TRAIN));
            assertThat(new HashSet<>(list(rows(one, Part.TEST)))).isEqualTo(test);
            assertThat(train).isSorted();
            assertThat(Collections.disjoint(train, validation)).isTrue();
            assertThat(train.size() + validation.size() + test.size()).isEqualTo(size);
            assertThat(Collections.disjoint(train, test)).isTrue();
            held.addAll(validation);
            sizes.add(validation.size());
          }
          assertThat(held).doesNotHaveDuplicates().hasSize(size - test.size());
          if (cut.grouped().isEmpty()) {
            assertThat(sizes.stream().mapToInt(Integer::intValue).max().orElseThrow())
                .isLessThanOrEqualTo(
                    1 + sizes.stream().mapToInt(Integer::intValue).min().orElseThrow());
          }
          draws.add(held);
        }
        assertThat(draws.get(0)).isNotEqualTo(draws.get(1));
      }
    }
  }

  @Test
  void allFoldsAreCutOfOneReading() {
    write(40, 2);
    DataPlan whole = plan(split("random", "test", 0.2, "seed", 3L));
    Fold cut = new Fold(0, 4, 1, List.of(), List.of(), false, 5);
    List<List<Integer>> alone = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      alone.add(list(rows(data.loaded(whole.folded("fold", cut.at(i))), Part.VALIDATION)));
    }
    DataLoader loader = data.loader();
    List<List<Integer>> together = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      LoadResult result = loader.load(whole.folded("fold", cut.at(i)), 1);
      together.add(list(rows(result.data().orElseThrow(), Part.VALIDATION)));
      data.write("a.csv", "x,kind,group\n1,k0,g0\n");
    }
    assertThat(together).isEqualTo(alone);
    assertThat(TestData.codes(loader.load(whole, 1).diagnostics()))
        .as("what is no fold is read from the file as it is")
        .isNotEmpty();
  }

  @Test
  void eachFoldHasItsShareOfEachClass() {
    write(131, 4);
    DataPlan whole = plan(split("random", "test", 0.2, "seed", 3L));
    Fold cut = new Fold(0, 5, 1, List.of("kind"), List.of(), false, 1);
    int[][] counts = new int[5][3];
    for (int i = 0; i < 5; i++) {
      PreparedData one = data.loaded(whole.folded("fold", cut.at(i)));
      for (int row : rows(one, Part.VALIDATION)) {
        counts[i][kinds.get(row).charAt(1) - '0']++;
      }
    }
    for (int kind = 0; kind < 3; kind++) {
      int of = kind;
      int[] each = IntStream.range(0, 5).map(i -> counts[i][of]).toArray();
      assertThat(IntStream.of(each).max().orElseThrow())
          .isLessThanOrEqualTo(1 + IntStream.of(each).min().orElseThrow());
    }
  }

  @Test
  void groupsStayWhole() {
    write(100, 9);
    DataPlan whole = plan(split("everything"));
    for (int folds : new int[] {4, Fold.ONE_EACH}) {
      Fold cut = new Fold(0, folds, 1, List.of(), List.of("group"), false, 1);
      int count = data.loaded(whole.folded("fold", cut)).folds();
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < count; i++) {
        PreparedData one = data.loaded(whole.folded("fold", cut.at(i)));
        Set<String> own = new HashSet<>();
        IntStream.of(rows(one, Part.VALIDATION)).forEach(row -> own.add(groups.get(row)));
        assertThat(own).isNotEmpty();
        assertThat(Collections.disjoint(own, seen)).isTrue();
        if (folds == Fold.ONE_EACH) {
          assertThat(own).hasSize(1);
        }
        seen.addAll(own);
      }
    }
  }

  /** As scikit-learn's TimeSeriesSplit cuts 10 rows into 3: sizes 4, 6 and 8 before two each. */
  @Test
  void stretchesFollowWhatTheyLearnFrom() {
    write(12, 1);
    DataPlan whole = plan(split("last", "test", 2L));
    Fold cut = new Fold(0, 3, 1, List.of(), List.of(), true, 1);
    for (int i = 0; i < 3; i++) {
      PreparedData one = data.loaded(whole.folded("fold", cut.at(i)));
      int before = 4 + 2 * i;
      assertThat(rows(one, Part.TRAIN)).isEqualTo(IntStream.range(0, before).toArray());
      assertThat(rows(one, Part.VALIDATION))
          .isEqualTo(IntStream.range(before, before + 2).toArray());
      assertThat(rows(one, Part.TEST)).isEqualTo(new int[] {10, 11});
    }
  }

  @Test
  void aClassThatIsTooRareForAllFoldsIsTold() {
    data.write("a.csv", "x,kind,group\n1,a,g\n2,a,g\n3,a,g\n4,a,g\n5,b,g\n6,b,g\n");
    Fold cut = new Fold(0, 3, 1, List.of("kind"), List.of(), false, 1);
    assertThat(data.load(plan(split("everything")).folded("fold", cut), 1).diagnostics())
        .extracting(each -> each.code())
        .contains(DataCode.FEW_FOR_FOLDS);
  }

  @Test
  void aNormalizationLearnsFromTheRowsOfTheFold() {
    write(30, 2);
    DataPlan whole =
        data.plan(
            source("csv", "path", "a.csv"),
            split("everything"),
            field("x", List.of("x"), step("standardize")));
    Fold cut = new Fold(0, 3, 1, List.of(), List.of(), false, 1);
    Set<String> learned = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      PreparedData one = data.loaded(whole.folded("fold", cut.at(i)));
      learned.add(String.valueOf(one.fitted().fields()));
    }
    assertThat(learned).hasSize(3);
  }
}
