package dev.nnc.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.data.ReadColumns.Group;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.source.Sources;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Part;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fields hold where a column takes its values from other rows. */
class ReadColumnsTest {
  private static final int ROWS = 40;
  private static final int TEST = 15;
  private static final String[] HEADS = {"a", "b", "gap", "plan", "town", "day", "words", "truth"};

  private static final String FIELDS =
      """
        both    = [a, b] -> standardize
        ratio   = a / (b + 10)
        gaps    = gap -> is_missing
        filled  = [gap, b] -> impute(median) -> standardize
        places  = [plan, town] -> category(unknown: "other") -> one_hot
        kind    = plan -> category(unknown: "other") -> one_hot
        month   = day -> time(month, form: cycle)
        bag     = words -> split_words -> bag_of_words(size: 5)
        twice   = [both, ratio] -> normalize
        truth   = truth -> category(["no", "yes"])
      """;

  private static final Set<String> READ =
      new LinkedHashSet<>(
          List.of("both", "ratio", "gaps", "filled", "places", "kind", "month", "bag", "twice"));

  @TempDir Path folder;

  @Test
  void everyFieldIsAsIfTheFileHeldTheColumnInThatOrder() throws IOException {
    List<String[]> table = table();
    int[] from = IntStream.range(0, TEST).map(row -> (row * 2 + 3) % TEST).toArray();
    Rows rows = rows(table, FIELDS);
    ReadColumns columns = rows.columns(READ);
    assertThat(columns.groups())
        .extracting(Group::name)
        .containsExactly("a", "b", "gap", "plan", "town", "day", "words");
    for (Group group : columns.groups()) {
      List<String[]> moved = new ArrayList<>();
      int column = Arrays.asList(HEADS).indexOf(group.name());
      for (int row = 0; row < ROWS; row++) {
        String[] cells = table.get(row).clone();
        int test = row - (ROWS - TEST);
        if (test >= 0) {
          cells[column] = table.get(ROWS - TEST + from[test])[column];
        }
        moved.add(cells);
      }
      Rows expected = rows(moved, FIELDS);
      Rows taken = columns.taken(group, Rows.inOrder(TEST), from).orElseThrow();
      boolean changed = false;
      for (String field : READ) {
        assertThat(numbers(taken, field))
            .as(group.name() + " in " + field)
            .isEqualTo(numbers(expected, field));
        changed |= !Arrays.equals(numbers(taken, field), numbers(rows, field));
      }
      assertThat(changed).as(group.name()).isTrue();
      assertThat(classes(taken)).isEqualTo(classes(rows));
    }
  }

  @Test
  void someRowsCanBeTakenInAnyOrder() throws IOException {
    Rows rows = rows(table(), FIELDS);
    ReadColumns columns = rows.columns(Set.of("both", "twice"));
    int[] chosen = {3, 3, 9};
    Rows same = columns.taken(columns.groups().getFirst(), chosen, chosen).orElseThrow();
    assertThat(same.count()).isEqualTo(3);
    assertThat(numbers(same, "twice")).isEqualTo(numbers(new ChosenRows(rows, chosen), "twice"));
    assertThat(same.at(2)).isEqualTo(rows.at(9));
  }

  @Test
  void theColumnsOfAWindowMoveTogether() throws IOException {
    Rows rows = rows(table(), "  before = [a, b] -> window(past: 3)\n  plan = plan -> category\n");
    ReadColumns columns = rows.columns(new LinkedHashSet<>(List.of("before", "plan")));
    assertThat(columns.groups()).extracting(Group::name).containsExactly("before", "plan");
    int[] order = Rows.inOrder(rows.count());
    int[] others = order.clone();
    others[0] = 5;
    Rows taken = columns.taken(columns.groups().getFirst(), order, others).orElseThrow();
    float[] all = numbers(rows, "before");
    int width = all.length / rows.count();
    assertThat(Arrays.copyOf(numbers(taken, "before"), width))
        .isEqualTo(Arrays.copyOfRange(all, 5 * width, 6 * width));
  }

  @Test
  void aPictureOfColumnsIsOne() throws IOException {
    Rows rows = rows(table(), "  image = [a, b, a, b] -> reshape([2, 2, 1])\n  x = b\n");
    // b is in the picture, so x moves with it.
    assertThat(rows.columns(Set.of("image")).groups())
        .extracting(Group::name)
        .containsExactly("image");
    assertThat(rows.columns(new LinkedHashSet<>(List.of("image", "x"))).groups()).hasSize(1);
  }

  @Test
  void fieldsOfAnotherDataSetGoByTheColumnTheyCameFrom() throws IOException {
    write(table());
    String program =
        """
        nn 1
        data base from csv("t.csv") {
          low  = a -> clip(0 .. 10)
          high = a -> clip(10 .. 1000)
          both = [b, gap] -> impute(mean)
          split: last(test: %d)
        }
        data derived from base {
          joined = [low, both] -> standardize
          high   = high
        }
        """
            .formatted(TEST);
    Rows rows = load(program, 1);
    ReadColumns columns = rows.columns(new LinkedHashSet<>(List.of("joined", "high")));
    // All that reads a is one, and `joined` cannot be taken apart here.
    assertThat(columns.groups()).hasSize(1);
    assertThat(rows.columns(Set.of("high")).groups()).extracting(Group::name).containsExactly("a");
  }

  @Test
  void columnsThatNothingReadsAreThereToo() throws IOException {
    Files.writeString(
        folder.resolve("t.csv"),
        """
        n;fee;town;gap;truth
        1,5;10,50 €;Bern;;1
        2,5;9,00 €;Graz;3;2
        1.000,25;1,25 €;?;4,5;3
        """);
    String program =
        """
        nn 1
        data base from csv("t.csv", delimiter: ";", decimal: ",", thousands: ".", missing: ["?"]) {
          fee   = fee -> number -> standardize
          truth = truth
          even  = truth -> bins(2)
          place = town -> category(["Bern", "Graz"], unknown: "other") -> one_hot
          split: everything
        }
        data derived from base {
          fee = fee
        }
        """;
    for (int dataSet = 0; dataSet < 2; dataSet++) {
      Rows rows = load(program, dataSet, Part.EVERYTHING);
      assertThat(cells(rows, "n")).containsExactly(1.5, 2.5, 1000.25);
      assertThat(cells(rows, "gap")).containsExactly(Double.NaN, 3, 4.5);
      assertThat(((ColumnCells.Texts) rows.column("town").orElseThrow()).values())
          .containsExactly("Bern", "Graz", "");
      assertThat(rows.column("nothing")).isEmpty();
      Rows some = new ChosenRows(rows, new int[] {2, 0});
      assertThat(((ColumnCells.Texts) some.column("town").orElseThrow()).values())
          .containsExactly("", "Bern");
    }
    Rows rows = load(program, 0, Part.EVERYTHING);
    assertThat(cells(rows, "fee")).containsExactly(new double[] {10.5, 9, 1.25}, within(1e-5));
    assertThat(rows.column("even")).isPresent();
    assertThat(((ColumnCells.Texts) rows.column("place").orElseThrow()).values())
        .containsExactly("Bern", "Graz", "other");
  }

  private static double[] cells(Rows rows, String column) {
    return ((ColumnCells.Numbers) rows.column(column).orElseThrow()).values();
  }

  private static List<String[]> table() {
    List<String[]> rows = new ArrayList<>();
    String[] plans = {"monthly", "yearly", "student"};
    String[] towns = {"Graz", "Bern", "yearly", "Basel"};
    for (int row = 0; row < ROWS; row++) {
      rows.add(
          new String[] {
            String.valueOf(row * row % 37),
            String.valueOf(row * 7 % 23),
            row % 6 == 1 ? "" : String.valueOf(row % 9),
            plans[row * row % 7 % 3],
            towns[row * 5 % 4],
            "2024-%02d-11".formatted(row % 12 + 1),
            row % 3 == 0 ? "good dog" : row % 3 == 1 ? "bad dog" : "cat",
            row % 2 == 0 ? "yes" : "no"
          });
    }
    return rows;
  }

  private void write(List<String[]> table) throws IOException {
    StringBuilder text = new StringBuilder(String.join(",", HEADS)).append('\n');
    table.forEach(cells -> text.append(String.join(",", cells)).append('\n'));
    Files.writeString(folder.resolve("t.csv"), text);
  }

  private Rows rows(List<String[]> table, String fields) throws IOException {
    write(table);
    return load(
        "nn 1\ndata d from csv(\"t.csv\") {\n" + fields + "  split: last(test: " + TEST + ")\n}\n",
        0);
  }

  private Rows load(String program, int dataSet) {
    return load(program, dataSet, Part.TEST);
  }

  private Rows load(String program, int dataSet, Part part) {
    DataPlaces nowhere = TestData.nowhere(folder);
    Compilation compilation =
        new Compiler(StandardCatalog.catalog(), new Sources(folder, nowhere))
            .compile(new SourceFile("t.nn", program), Map.of());
    assertThat(compilation.diagnostics()).filteredOn(Diagnostic::isError).isEmpty();
    DataPlan plan = compilation.model().orElseThrow().data().get(dataSet);
    LoadResult result = new DataLoader(folder, nowhere).load(plan, 1);
    assertThat(result.diagnostics()).filteredOn(Diagnostic::isError).isEmpty();
    return PreparedRows.dataSet(result.data().orElseThrow()).part(part);
  }

  private static float[] numbers(Rows rows, String field) {
    int width = (int) Math.max(1, rows.type(field).shape().size());
    float[] numbers = new float[rows.count() * width];
    rows.copy(field, Rows.inOrder(rows.count()), 0, rows.count(), FloatBuffer.wrap(numbers));
    return numbers;
  }

  private static int[] classes(Rows rows) {
    int[] classes = new int[rows.count()];
    rows.copy("truth", Rows.inOrder(rows.count()), 0, rows.count(), IntBuffer.wrap(classes));
    return classes;
  }
}
