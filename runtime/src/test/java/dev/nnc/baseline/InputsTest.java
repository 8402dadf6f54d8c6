package dev.nnc.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.data.DataLoader;
import dev.nnc.data.DataReader;
import dev.nnc.data.PreparedRows;
import dev.nnc.data.Rows;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.Part;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a baseline is given of a row. */
class InputsTest {
  @TempDir Path folder;

  /** As the network has them after {@code one_hot}, and as it looks them up in an embedding. */
  @Test
  void classesOfSeveralColumnsAreOnesAmongZeros() throws Exception {
    Files.writeString(folder.resolve("a.csv"), "a,b\nx,u\ny,v\nx,w\ny,u\nx,v\n");
    DataPlaces nowhere = new DataPlaces(List.of(), folder.resolve("a"), folder.resolve("b"));
    Compilation compiled =
        new Compiler(StandardCatalog.catalog(), new DataReader(folder, nowhere))
            .compile(
                new SourceFile(
                    "model.nn",
                    """
                    nn 1
                    data d from csv("a.csv") {
                      ones    = columns(a, b) -> category -> one_hot
                      numbers = columns(a, b) -> category
                      split: everything
                    }
                    network n from ones { ones -> dense(1) }
                    """),
                Map.of());
    assertThat(compiled.diagnostics()).filteredOn(Diagnostic::isError).isEmpty();
    Rows rows =
        PreparedRows.dataSet(
                new DataLoader(folder, nowhere)
                    .load(compiled.model().orElseThrow().dataset("d"), 1)
                    .data()
                    .orElseThrow())
            .part(Part.EVERYTHING);
    int[] order = IntStream.range(0, rows.count()).toArray();
    Inputs ones = Inputs.of(rows, List.of("ones"), order, 0, order.length);
    Inputs numbers = Inputs.of(rows, List.of("numbers"), order, 0, order.length);
    assertThat(numbers.width()).isEqualTo(5).isEqualTo(ones.width());
    for (int row = 0; row < order.length; row++) {
      for (int place = 0; place < 5; place++) {
        assertThat(numbers.value(row, place)).isEqualTo(ones.value(row, place));
      }
    }
    assertThat(Inputs.rowsOf(rows, List.of("ones"), order, 10)).isEqualTo(5);
    assertThat(Inputs.rowsOf(rows, List.of("ones"), order, 9)).isEqualTo(4);
    assertThat(Inputs.rowsOf(rows, List.of("numbers"), order, 1)).isZero();
    assertThat(numbers.value(1, 1)).isEqualTo(1);
    assertThat(numbers.value(1, 3)).isEqualTo(1);
  }
}
