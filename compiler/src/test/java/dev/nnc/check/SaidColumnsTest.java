package dev.nnc.check;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.compile.Compiler;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Fix;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The edit that comes with an error about what a column holds mends it. */
class SaidColumnsTest {
  private static final Path DATA = Path.of("src", "test", "resources", "golden", "check", "data");
  private static final Compiler COMPILER =
      new Compiler(StandardCatalog.catalog(), new FileSchemas(DATA), new FolderImports(DATA));

  private static List<Diagnostic> compiled(String text) {
    return COMPILER.compile(new SourceFile("model.nn", text), Map.of()).diagnostics();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "csv(\"codes.csv\") | place = zip -> standardize | csv(\"codes.csv\", number: [zip])",
        "csv(\"codes.csv\") | place = 2 * key | csv(\"codes.csv\", number: [key])",
        "csv(\"codes.csv\") | place = [size, zip] | csv(\"codes.csv\", number: [zip])",
        "csv(\"codes.csv\", text: zip) | p = size -> strip | csv(\"codes.csv\", text: [zip, size])",
        "csv(\"codes.csv\", text: none) | p = size -> hash(9) | csv(\"codes.csv\", text: [size])",
        "csv(\"codes.csv\", text: []) | p = size -> time(hour) | csv(\"codes.csv\", text: [size])",
        "csv(\"codes.csv\") | p = zip -> hash(9) | csv(\"codes.csv\", text: [zip])",
        "csv(\"codes.csv\") | rows: zip == 5 | csv(\"codes.csv\", number: [zip])",
        "csv(\"codes.csv\") | rows: size == \"1\" | csv(\"codes.csv\", text: [size])",
      })
  void theEditMendsIt(String source, String line, String mended) {
    String program =
        """
        nn 1
        data d from %s {
          x = y
          %s
          split: everything
        }
        network n from x { x -> dense(1) }
        train n on d { loss: mse(x), optimizer: sgd, epochs: 1 }
        """
            .formatted(source, line);
    List<Diagnostic> found = compiled(program);
    assertThat(found).hasSize(1);
    Fix fix = requireNonNull(found.getFirst().fix());
    assertThat(fix.edits()).hasSize(1);
    Fix.Edit edit = fix.edits().getFirst();
    String after =
        program.substring(0, edit.place().span().start())
            + edit.replacement()
            + program.substring(edit.place().span().end());
    assertThat(after).isEqualTo(program.replace(source, mended));
    assertThat(compiled(after)).isEmpty();
  }
}
