package dev.nnc.data;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.data.ColumnFigures.Counted;
import dev.nnc.data.source.Sources;
import dev.nnc.plan.Part;
import dev.nnc.profile.Association;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of columns, counted by hand. */
class DataFiguresTest {
  @TempDir private Path folder;

  private DataFigures figures(String fields) {
    String source =
        """
        nn 1
        data d from csv("d.csv") {
        %s
          split: random(test: 40%%, seed: 1)
        }
        network net from x { x -> dense(2, softmax) }
        train net on d { loss: cross_entropy(kind), optimizer: sgd, epochs: 1 }
        """
            .formatted(fields);
    Compilation compilation =
        new Compiler(StandardCatalog.catalog(), new Sources(folder, TestData.nowhere(folder)))
            .compile(new SourceFile("model.nn", source), Map.of());
    assertThat(compilation.diagnostics()).filteredOn(each -> each.isError()).isEmpty();
    LoadResult result =
        new DataLoader(folder, TestData.nowhere(folder))
            .load(compilation.model().orElseThrow().dataset("d"), 1);
    return PreparedRows.dataSet(result.data().orElseThrow()).figures().apply(List.of("kind"));
  }

  @Test
  void numbersHaveGapsAndQuartersAndClassesHaveCountsByPart() throws IOException {
    Files.writeString(
        folder.resolve("d.csv"),
        """
        size,town,kind
        1,Rome,yes
        2,Rome,no
        ,Oslo,no
        4,Rome,no
        10,Oslo,yes
        """);
    DataFigures figures =
        figures("  x = size -> impute(median)\n  t = town -> category\n  kind = kind -> category");
    assertThat(figures.columns())
        .extracting(ColumnFigures::name)
        .containsExactly("size", "town", "kind");

    ColumnFigures size = figures.columns().getFirst();
    assertThat(size.kind()).isEqualTo("number");
    assertThat(size.missing()).isEqualTo(1);
    ColumnFigures.Numbers numbers = requireNonNull(size.numbers());
    assertThat(numbers.least()).isEqualTo(1);
    assertThat(numbers.median()).isEqualTo(3);
    assertThat(numbers.most()).isEqualTo(10);
    assertThat(numbers.parts()).containsOnlyKeys(Part.TRAIN, Part.TEST);
    double sum =
        numbers.parts().values().stream()
            .mapToDouble(spread -> spread.mean() * spread.count())
            .sum();
    assertThat(sum).isEqualTo(17, within(1e-9));
    assertThat(
            numbers.parts().values().stream()
                .flatMap(spread -> spread.histogram().stream())
                .mapToInt(Integer::intValue)
                .sum())
        .isEqualTo(4);

    ColumnFigures town = figures.columns().get(1);
    assertThat(town.kind()).isEqualTo("class");
    ColumnFigures.Texts towns = requireNonNull(town.texts());
    assertThat(towns.different()).isEqualTo(2);
    assertThat(towns.most()).extracting(Counted::text).containsExactly("Rome", "Oslo");
    assertThat(towns.most()).extracting(Counted::sum).containsExactly(3L, 2L);

    List<Counted> kinds = requireNonNull(figures.classes().get("kind"));
    assertThat(kinds.stream().collect(Collectors.toMap(Counted::text, Counted::sum)))
        .isEqualTo(Map.of("yes", 2L, "no", 3L));
    assertThat(kinds.stream().mapToLong(each -> requireNonNull(each.counts().get(Part.TEST))).sum())
        .isEqualTo(2);
  }

  @Test
  void columnsAreHeldAgainstTheTruthInTheTrainingRows() throws IOException {
    StringBuilder table = new StringBuilder("size,town,kind\n");
    for (int row = 0; row < 100; row++) {
      table.append(row % 2 == 0 ? "1" : "5").append(row % 4 < 2 ? ",Rome," : ",Oslo,");
      table.append(row % 2 == 0 ? "yes\n" : "no\n");
    }
    Files.writeString(folder.resolve("d.csv"), table);
    DataFigures figures = figures("  x = size\n  t = town -> category\n  kind = kind -> category");
    assertThat(figures.truth()).isEqualTo("kind");
    assertThat(figures.withTruth()).containsOnlyKeys("size", "town");
    // A number that is one for each class, and a town that is as often in either.
    assertThat(requireNonNull(figures.withTruth().get("size")))
        .isEqualTo(new Association(Association.Measure.CORRELATION_RATIO, 1));
    assertThat(requireNonNull(figures.withTruth().get("town")).value()).isLessThan(0.15);
  }

  @Test
  void rowsThatBalanceRepeatsCountOnce() throws IOException {
    StringBuilder csv = new StringBuilder("x,kind\n");
    IntStream.range(0, 100)
        .forEach(row -> csv.append(row).append(row % 10 == 0 ? ",rare\n" : ",usual\n"));
    Files.writeString(folder.resolve("d.csv"), csv);
    String fields = "  x = x\n  kind = kind -> category";
    DataFigures plain = figures(fields);
    DataFigures balanced = figures(fields + "\n  balance: kind");
    assertThat(plain.repeated()).isZero();
    Counted rare = requireNonNull(plain.classes().get("kind")).getFirst();
    Counted usual = requireNonNull(plain.classes().get("kind")).getLast();
    assertThat(balanced.repeated())
        .isEqualTo(
            (int)
                (requireNonNull(usual.counts().get(Part.TRAIN))
                    - requireNonNull(rare.counts().get(Part.TRAIN))))
        .isPositive();
    assertThat(balanced.columns()).isEqualTo(plain.columns());
    assertThat(balanced.classes()).isEqualTo(plain.classes());
    assertThat(balanced.withTruth()).isEqualTo(plain.withTruth());
  }

  @Test
  void manyColumnsOfOneFieldAreOne() throws IOException {
    int many = DataFigures.MOST_COLUMNS + 1;
    StringBuilder table = new StringBuilder();
    table.append(IntStream.range(0, many).mapToObj(i -> "p" + i).collect(Collectors.joining(",")));
    table.append(",kind\n");
    for (int row = 0; row < 6; row++) {
      int base = row * 100;
      table.append(
          IntStream.range(0, many)
              .mapToObj(i -> String.valueOf(base + i))
              .collect(Collectors.joining(",")));
      table.append(row % 2 == 0 ? ",yes\n" : ",no\n");
    }
    Files.writeString(folder.resolve("d.csv"), table);
    DataFigures figures = figures("  x = columns(except: kind)\n  kind = kind -> category");
    assertThat(figures.columns()).extracting(ColumnFigures::name).containsExactly("x", "kind");
    ColumnFigures pixels = figures.columns().getFirst();
    assertThat(pixels.columns()).isEqualTo(many);
    assertThat(requireNonNull(pixels.numbers()).most()).isEqualTo(500 + many - 1);
  }

  @Test
  void rowsThatLieEvenlyStandForAllAndClassesAreOfAllRows() throws IOException {
    int rows = 3 * DataFigures.MOST_ROWS;
    StringBuilder table = new StringBuilder("x,kind\n");
    for (int row = 0; row < rows; row++) {
      table.append(row % 100).append(row % 2 == 0 ? ",yes\n" : ",no\n");
    }
    Files.writeString(folder.resolve("d.csv"), table);
    DataFigures figures = figures("  x = x\n  kind = kind -> category");
    ColumnFigures x = figures.columns().getFirst();
    assertThat(x.rows().get(Part.TRAIN)).isEqualTo(DataFigures.MOST_ROWS);
    assertThat(requireNonNull(x.numbers()).median()).isBetween(47.0, 52.0);
    assertThat(requireNonNull(figures.classes().get("kind")).stream().mapToLong(Counted::sum).sum())
        .isEqualTo(rows);
  }
}
