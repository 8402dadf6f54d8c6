package dev.nnc.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.compile.Compiler;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.source.Sources;
import dev.nnc.diag.Diagnostic;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person is told to do with columns of texts where numbers are wanted. */
class TextAdviceTest {
  @TempDir Path folder;

  @BeforeEach
  void setUp() throws IOException {
    Files.writeString(
        folder.resolve("a.csv"),
        """
        id,since,seen,contract,fee,news,wave,age
        C-1,2019-09-25,25.09.2019,monthly,67.63 €,yes,1 2 3,41
        C-2,2020-10-30,30.10.2023,yearly,21.64 €,no,4 5 6,27
        C-3,2021-08-26,26.08.2021,monthly,17.41 €,yes,7 8 9,56
        """);
  }

  private String help(String field) {
    List<Diagnostic> errors =
        new Compiler(
                StandardCatalog.catalog(),
                new Sources(folder, new DataPlaces(List.of(), folder, folder)))
                .compile(
                    new SourceFile(
                        "model.nn",
                        "nn 1\ndata d from csv(\"a.csv\") {\n  x = "
                            + field
                            + "\n  split: everything\n}\n"),
                    Map.of())
                .diagnostics()
                .stream()
                .filter(Diagnostic::isError)
                .toList();
    assertThat(errors).hasSize(1);
    return errors.getFirst().message() + "; " + errors.getFirst().help();
  }

  @Test
  void allTextsOfAListAreNamedWithWhatEachLooksLike() {
    assertThat(help("columns()"))
        .contains("`id`, `since`, `seen`, `contract`, `fee`, `news`, `wave` hold text")
        .contains("leave out `id`,")
        .contains("`since -> time(month, form: cycle)`")
        .contains("`seen -> time(month, form: cycle, pattern: \"dd.MM.yyyy\")`")
        .contains("`contract -> category -> one_hot`")
        .contains("`fee -> number`")
        .contains("`news -> number`")
        .contains("`wave -> numbers`");
  }

  @Test
  void aStepThatWantsNumbersSaysWhatMakesThem() {
    assertThat(help("fee -> standardize")).contains("`fee -> number -> …`");
    assertThat(help("wave -> standardize")).contains("`wave -> numbers -> …`");
    assertThat(help("seen -> standardize")).contains("pattern: \"dd.MM.yyyy\"");
    assertThat(help("contract -> standardize")).contains("texts become classes");
    assertThat(help("age -> time(month)")).contains("epoch_seconds");
  }
}
