package dev.nnc.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.Part;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields that are computed from columns, row by row. */
class ComputedFieldsTest {
  @TempDir Path folder;
  private TestData data;

  @BeforeEach
  void setUp() {
    data = new TestData(folder);
    data.write("a.csv", "a,b\n1,0\n2,2\n3,1\n4,\n");
  }

  /** What the field is in the four rows. */
  private float[] field(String formula) {
    Compilation compiled =
        new Compiler(StandardCatalog.catalog(), new DataReader(folder, TestData.nowhere(folder)))
            .compile(
                new SourceFile(
                    "model.nn",
                    "nn 1\ndata d from csv(\"a.csv\") {\n  x = "
                        + formula
                        + "\n  split: everything\n}\n"
                        + "network n from x { x -> dense(1) }\n"),
                Map.of());
    assertThat(compiled.diagnostics()).filteredOn(Diagnostic::isError).isEmpty();
    PreparedPart part =
        data.loaded(compiled.model().orElseThrow().dataset("d"))
            .part(Part.EVERYTHING)
            .orElseThrow();
    float[] found = new float[part.rows()];
    for (int row = 0; row < found.length; row++) {
      found[row] = part.numbers("x").at(row, 0);
    }
    return found;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a > 2                              | 0 | 0 | 1 | 1
          a >= 2                             | 0 | 1 | 1 | 1
          a == 2                             | 0 | 1 | 0 | 0
          a != 2                             | 1 | 0 | 1 | 1
          not a < 2                          | 0 | 1 | 1 | 1
          a > 1 and a <= 3                   | 0 | 1 | 1 | 0
          a < 2 or a > 3                     | 1 | 0 | 0 | 1
          2 * (a > 1) + (a > 2)              | 0 | 2 | 3 | 3
          where(a > 2, a, -a)                | -1 | -2 | 3 | 4
          where(a > 2 and not a > 3, 0, a^2) | 1 | 4 | 0 | 16
          b > 0 -> impute(7)                 | 0 | 1 | 1 | 7
          a > 9 and b > 0 -> impute(7)       | 0 | 0 | 0 | 7
          where(b > 0, 1, 0) -> impute(7)    | 0 | 1 | 1 | 7
          where(a > 3, 5, b)                 | 0 | 2 | 1 | 5
          where(b == 0, 9, a / b) -> impute(7) | 9 | 1 | 3 | 7
          """)
  void comparisonsAreOneOrZeroAndMissingWhereACellIs(
      String formula, float first, float second, float third, float fourth) {
    assertThat(field(formula)).containsExactly(first, second, third, fourth);
  }
}
