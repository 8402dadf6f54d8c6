package dev.nnc.predict;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTableTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1,2)",
        "=HYPERLINK(\"http://example.org\")",
        "\t=1",
        "\r=1",
        "--1",
        "-a",
        "=A1"
      })
  void noCellIsAFormula(String cell) {
    String written = CsvTable.cell(cell);
    String read = written.startsWith("\"") ? written.substring(1) : written;
    assertThat(read).startsWith("'");
  }

  @ParameterizedTest
  @CsvSource({
    "-1",
    "+0.5",
    "-1.5e-7",
    "-.5",
    "1",
    "setosa",
    "a=b",
    "NaN",
    "-Infinity",
    "-3.4E38",
    "-1 234.5",
    "-12.50 \u20AC",
    "-5%",
    "-",
    "+",
    "=",
    "@",
    "--",
    "+-"
  })
  void numbersAndPlainTextsStayAsTheyAre(String cell) {
    assertThat(CsvTable.cell(cell)).isEqualTo(cell);
  }

  @Test
  void noCellDrivesATerminal() {
    assertThat(CsvTable.cell("\u001B[2Jred\u202E")).isEqualTo("<U+001B>[2Jred<U+202E>");
    assertThat(CsvTable.cell("-1.234,5")).isEqualTo("\"-1.234,5\"");
    assertThat(CsvTable.cell("two\r\nlines")).isEqualTo("\"two\r\nlines\"");
  }

  @Test
  void separatorsAndQuotesAreQuoted() throws IOException {
    StringWriter writer = new StringWriter();
    CsvTable.line(List.of("a,b", "=c"), writer);
    CsvTable.line(List.of("say \"hi\"", "two\nlines"), writer);
    CsvTable.line(List.of("", " x"), writer);
    assertThat(writer.toString())
        .isEqualTo("\"a,b\",'=c\n\"say \"\"hi\"\"\",\"two\nlines\"\n,\" x\"\n");
  }
}
