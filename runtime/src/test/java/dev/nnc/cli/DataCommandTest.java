package dev.nnc.cli;

import static dev.nnc.cli.Said.nnc;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.RunCode;
import dev.nnc.profile.Profiler;
import dev.nnc.profile.TableProfile;
import dev.nnc.source.Visible;
import dev.nnc.workspace.SourceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code nnc data} prints. */
class DataCommandTest {
  @TempDir Path folder;

  private Path table() throws IOException {
    StringBuilder text =
        new StringBuilder("number,plan,spent,a_column_with_quite_a_long_name,left\n");
    for (int row = 0; row < 120; row++) {
      text.append(row)
          .append(row % 3 == 0 ? ",monthly," : row % 3 == 1 ? ",yearly," : ",,")
          .append(row * 37 % 101 + ".50 €,some words that say ")
          .append(row % 7)
          .append(row % 3 == 0 ? ",yes\n" : ",no\n");
    }
    return Files.writeString(folder.resolve("t.csv"), text);
  }

  @Test
  void eachColumnHasALine() throws IOException {
    Said said = nnc("data", "--target", "left", table().toString());
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.out())
        .contains("120 rows, 5 columns")
        .containsPattern("number +key")
        .containsPattern("plan +2 classes +33\\.3 % +\\d\\.\\d\\d +monthly 50 %, yearly 50 %")
        .containsPattern("spent +number € +\\d\\.\\d\\d +0\\.5 \\S{8} 100\\.5")
        .containsPattern("left +2 classes +target +no 66\\.7 %, yes 33\\.3 %")
        .contains("what stands out:");
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 80, 100})
  void itFitsTheTerminal(int width) throws IOException {
    DataDiagnostics findings = new DataDiagnostics(SourceReader.nowhere("t.csv"));
    TableProfile profile = Profiler.of(table(), "t.csv", "left", findings);
    List<String> lines = new ProfileText(Objects.requireNonNull(profile), width).lines();
    assertThat(lines).allMatch(line -> Visible.width(line) <= width);
  }

  @Test
  void jsonHoldsWhatIsPrinted() throws IOException {
    Said said = nnc("data", "--json", "--target", "left", table().toString());
    JsonNode read = JsonMapper.builder().build().readTree(said.out());
    assertThat(read.path("rows").asInt()).isEqualTo(120);
    assertThat(read.path("target").path("is").asText()).isEqualTo("classes");
    assertThat(read.path("columns")).hasSize(5);
    assertThat(read.path("columns").get(2).path("unit").asText()).isEqualTo("€");
    assertThat(read.path("remarks").findValuesAsText("kind")).contains("key");
    JsonNode wrong =
        JsonMapper.builder().build().readTree(nnc("data", "--json", "nowhere.csv").out());
    assertThat(wrong.path("diagnostics")).hasSize(1);
  }

  @Test
  void whatIsNoTableIsToldInWords() throws IOException {
    table();
    nnc("data", folder.resolve("t").toString()).hasTold(RunCode.FILE_NOT_FOUND, "t.csv`?");
    nnc("data", folder.toString()).hasTold(DataCode.FOLDERS, "make a folder for each class");
    nnc("data", "--target", "a", folder.toString()).hasTold(RunCode.IS_FOLDER, "the classes");
    Path book = Files.writeString(folder.resolve("t.xlsx"), "PK");
    nnc("data", book.toString()).hasTold(RunCode.NOT_A_TABLE, "save it as CSV");
    nnc("data", "--target", "lefd", folder.resolve("t.csv").toString())
        .hasTold(RunCode.NO_SUCH_COLUMN, "did you mean `left`?");
    Path empty = Files.writeString(folder.resolve("e.csv"), "");
    nnc("data", empty.toString()).hasTold(DataCode.EMPTY, "e.csv");
    Path quote = Files.writeString(folder.resolve("q.csv"), "a,b\n1,\"2\n3,4\n");
    nnc("data", quote.toString()).hasTold(DataCode.QUOTE, "line 2");
  }
}
