package dev.nnc.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.compile.Compiler;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run of a small file would stop at is said when the program is checked, and all of it. */
class CellsAtCheckTest {
  @TempDir Path folder;

  private List<Diagnostic> errors(String csv, String fields) throws IOException {
    Files.writeString(folder.resolve("a.csv"), csv);
    return new Compiler(
            StandardCatalog.catalog(),
            new DataReader(folder, new DataPlaces(List.of(), folder, folder)))
            .compile(
                new SourceFile(
                    "model.nn",
                    "nn 1\ndata d from csv(\"a.csv\") {\n"
                        + fields
                        + "\n  y = y\n  split: everything\n}\n"
                        + "network n from x { x -> dense(1) }\n"
                        + "train n on d { loss: mse(y), optimizer: sgd, epochs: 1 }\n"),
                Map.of())
            .diagnostics()
            .stream()
            .filter(Diagnostic::isError)
            .toList();
  }

  @Test
  void faultsOfAllFieldsAreSaidAtOnce() throws IOException {
    List<Diagnostic> errors =
        errors(
            "when,town,a,b,y\n25.09.2019,,1,,1\n26.09.2019,x,,2,2\n27.09.2019,y,3,2,3\n",
            """
              month = when -> time(month)
              place = town -> category -> one_hot
              both  = [a, b] -> standardize
              later = month -> scale(2)
              x     = a -> impute(0)
            """);
    assertThat(TestData.codes(errors))
        .containsExactly(DataCode.BAD_NUMBER, DataCode.MISSING_CELLS, DataCode.MISSING_CELLS);
    assertThat(errors.get(0).help()).contains("dd.MM.yyyy");
    assertThat(errors.get(1).help()).contains("not is_missing(town)");
    assertThat(errors.get(2).help()).contains("not is_missing(a) and not is_missing(b)");
  }

  @Test
  void anEmptyColumnIsNotToBeFilled() throws IOException {
    List<Diagnostic> errors = errors("a,b,y\n1,,1\n2,,2\n", "  x = [a, b]");
    assertThat(errors).hasSize(1);
    assertThat(errors.getFirst().help())
        .isEqualTo("no row has anything in `b`: leave it out of the field");
  }

  @Test
  void unitsThatDifferAreTold() throws IOException {
    assertThat(TestData.codes(errors("a,y\n12 kg,1\n5 lb,2\n", "  x = a -> number")))
        .containsExactly(DataCode.MIXED_UNITS);
  }

  @Test
  void wordsThatAreNoNumbersAreTold() throws IOException {
    List<Diagnostic> errors = errors("a,y\nwahr,1\nfalsch,2\n", "  x = a -> number");
    assertThat(errors).hasSize(1);
    assertThat(errors.getFirst().help()).contains("`is(");
  }

  @Test
  void missingCellsOfSeveralColumnsOfTextsAreAskedFor() throws IOException {
    assertThat(errors("a,b,y\nu,,1\n,v,2\nv,u,3\n", "  x = [a, b] -> is_missing")).isEmpty();
    assertThat(errors("a,b,y\nu v,w,1\n", "  x = a -> split_words -> is_missing -> flatten"))
        .hasSize(1);
  }

  @Test
  void rowsThatAreNotChosenTellNothing() throws IOException {
    assertThat(errors("a,y\n1,1\n,2\n3,3\n", "  x = a\n  rows: not is_missing(a)")).isEmpty();
  }
}
