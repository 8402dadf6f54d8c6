package dev.nnc.data;

import static dev.nnc.data.TestData.codes;
import static dev.nnc.data.TestData.field;
import static dev.nnc.data.TestData.source;
import static dev.nnc.data.TestData.split;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Configured;
import dev.nnc.data.source.HeaderPlace;
import dev.nnc.data.source.TableFormat;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CSV files as Excel, LibreOffice, pandas and R write them: what stands around the table. */
class TablesOfSpreadsheetsTest {
  @TempDir Path folder;
  private TestData data;

  @BeforeEach
  void setUp() {
    data = new TestData(folder);
  }

  private static Configured csv(Object... options) {
    Object[] all = new Object[options.length + 2];
    all[0] = "path";
    all[1] = "a.csv";
    System.arraycopy(options, 0, all, 2, options.length);
    return source("csv", all);
  }

  private PreparedData read(String text, Object... options) {
    data.write("a.csv", text);
    return data.loaded(
        data.plan(csv(options), split("everything"), field("v", List.of("x", "y", "z"))));
  }

  private List<Diagnostic> said(String text, Object... options) {
    data.write("a.csv", text);
    return data.schema(csv(options)).diagnostics();
  }

  private void isTheTable(PreparedData read) {
    assertThat(TestData.all(read.train(), "v")).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(read.cells(read.train(), 1))
        .containsExactly(Map.entry("x", "4"), Map.entry("y", "5"), Map.entry("z", "6"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Report\n\nx,y,z\n1,2,3\n4,5,6\n",
        "Report,,\r\n,,\r\nx,y,z\r\n1,2,3\r\n4,5,6\r\n",
        "by \"Jane\", today\n\"two\nx,y,z\n1,2,3\n4,5,6\n",
        "\uFEFFä\n1,2,3\nx,y,z\n1,2,3\n4,5,6\n"
      })
  void linesAboveTheHeaderAreSkipped(String text) {
    PreparedData read = read(text, "skip", 2L);
    isTheTable(read);
    assertThat(read.origin(read.train(), 1)).isEqualTo("a.csv, line 5 (row 2)");
  }

  @Test
  void skippedLinesMayBeNamesThatOthersReplace() {
    String rows = "1,2,3\n4,5,6\n";
    isTheTable(read(",a,a\nid,b,b\n" + rows, "skip", 2L, "header", List.of("x", "y", "z")));
    data.write("a.csv", "Report\n" + rows);
    assertThat(
            data.schema(csv("skip", 1L, "header", false)).schema().orElseThrow().columns().keySet())
        .containsExactly("column_1", "column_2", "column_3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sep=;", "SEP=;", "\"sep=;\"", "\uFEFFsep=;"})
  void aFirstLineTellsTheSeparator(String first) {
    isTheTable(read(first + "\r\nx;y;z\r\n1;2;3\r\n4;5;6\r\n"));
    isTheTable(read(first + "\r\nx;y;z\r\n1;2;3\r\n4;5;6\r\n", "delimiter", ";"));
    isTheTable(read(first + "\nReport\nx;y;z\n1;2;3\n4;5;6\n", "skip", 2L));
    assertThat(codes(said(first + "\nx;y;z\n1;2;3\n", "delimiter", "|")))
        .containsExactly(DataCode.SEPARATOR);
  }

  @Test
  void whatOnlyBeginsAsASeparatorIsAName() {
    data.write("a.csv", "sep=a,y\n1,2\n");
    assertThat(data.schema(csv()).schema().orElseThrow().columns().keySet())
        .containsExactly("sep=a", "y");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {"'' => ,", ", => ''", ", => ,", ",,, => ,,,", ",, => ','"})
  void emptyCellsBehindTheLastNameAreNoColumns(String behindNames, String behindRows) {
    String text = "x,y,z" + behindNames + "\n1,2,3" + behindRows + "\n4,5,6" + behindRows + "\n";
    isTheTable(read(text));
    assertThat(said(text)).isEmpty();
    // A row that lacks them is one, too.
    isTheTable(read(text.replace("4,5,6" + behindRows, "4,5,6")));
  }

  @Test
  void whatStandsBehindTheLastNameIsNotLost() {
    List<Diagnostic> found = said("x,y,z,\n1,2,3,\n4,5,6,7\n");
    assertThat(codes(found)).containsExactly(DataCode.RAGGED);
    assertThat(found.getFirst().message()).contains("line 3", "4 cells", "3 columns");
    assertThat(found.getFirst().help()).contains("header:");
    assertThat(codes(said("x,y,z,\n1,2,3,7\n"))).containsExactly(DataCode.UNNAMED_COLUMN);
    // A comma in a text makes cells slip, which an empty last cell would hide.
    assertThat(codes(said("x,y,z\n1,2,3\na, b,5,\n"))).containsExactly(DataCode.RAGGED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "Report||x,y,z|1,2,3|4,5,6 => TABLE_BELOW => line 3, below a title => `skip: 2`",
        "Report,,|,,|x,y,z|1,2,3|4,5,6 => TABLE_BELOW => line 3 => `skip: 2`",
        "by,Jane|x,y,z|1,2,3|4,5,6 => TABLE_BELOW => line 2 => `skip: 1`",
        ",a,,b,|x,y,z,v,w|1,2,3,4,5|4,5,6,7,8 => TABLE_BELOW => below names of groups => `skip: 1`",
        "Report||1,2,4|4,5,8|7,8,3 => TABLE_BELOW => line 3 => `skip: 2, header: false`",
        ",a,a,b|,x,y,x|0,1,2,3|1,2,3,4 => TWO_HEADERS => lines 1 and 2 =>"
            + " `skip: 2, header: [\"column_1\", \"a_x\", \"a_y\", \"b_x\"]`",
        "id,a,,b,|,x,y,x,y|1,2,3,4,5|4,5,6,7,8 => TWO_HEADERS => lines 1 and 2 =>"
            + " `skip: 2, header: [\"id\", \"a_x\", \"a_y\", \"b_x\", \"b_y\"]`",
        "Report|x;y;z|1;2;3|4;5;6 => DELIMITER => one column, `Report` =>"
            + " `delimiter: \";\", skip: 1`",
        "x,y,z|1,2,3|4,5,6,,7 => RAGGED => line 3 => quotes"
      })
  void withoutAWordTheMessageSaysWhatToWrite(String text, DataCode code, String part, String help) {
    List<Diagnostic> found = said(text.replace('|', '\n') + "\n");
    assertThat(codes(found)).containsExactly(code);
    assertThat(found.getFirst().message()).contains(part);
    assertThat(found.getFirst().help()).contains(help);
  }

  @Test
  void tooMuchIsNotSkippedInSilence() {
    String text = "Report\nx,y,z\n1,2,3\n4,5,6\n";
    List<Diagnostic> found = said(text, "skip", 2L);
    assertThat(codes(found)).containsExactly(DataCode.SKIPPED_NAMES);
    assertThat(found.getFirst().message()).contains("line 2");
    assertThat(found.getFirst().help()).contains("skip: 1");
    found = said(text, "skip", 40L);
    assertThat(codes(found)).containsExactly(DataCode.EMPTY);
    assertThat(found.getFirst().help()).contains("4 lines", "40");
    assertThat(codes(said(text, "skip", 4L))).containsExactly(DataCode.EMPTY);
    assertThat(codes(said(text, "skip", 3L))).containsExactly(DataCode.EMPTY);
  }

  @Test
  void yearsAreNames() {
    List<HeaderPlace.Row> rows =
        HeaderPlace.rows(
            "\"Source\",\"WDI\",\n\n\"Name\",\"Code\",\"1960\",\"1961\",\"1962\",\n"
                + "\"A\",\"a\",\"1\",\"2\",\"4\",\n\"B\",\"b\",\"1\",\"2\",\"4\",\n",
            TableFormat.CSV);
    HeaderPlace place = HeaderPlace.of(rows);
    assertThat(place.skip()).isEqualTo(2);
    assertThat(place.isHeader()).isTrue();
  }

  /** A header in the first line is one, whatever else is odd about the table. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "x,y,z\n1,2,3\n4,5,6\n",
        "x,y,z\n1,2,3,\n4,5,6,\n",
        "x,y,z\nm,m,kg\n1,2,3\n4,5,6\n7,8,9\n",
        ",y,z\na,b,c\nd,e,f\n",
        "x,y,\n1,2,a\n3,4,b\n",
        "x,y,\na,b,c\nd,e,f\n",
        "x,,z\n,,\n1,,3\n",
        "x\n1,2\n3,4\n",
        "x,y,z\n,,\n1,,\n,5,6\n"
      })
  void theFirstLineIsTheHeader(String text) {
    HeaderPlace place = HeaderPlace.of(HeaderPlace.rows(text, TableFormat.CSV));
    assertThat(place).isEqualTo(HeaderPlace.of(List.of()));
  }
}
