package dev.nnc.data;

import static dev.nnc.data.TestData.codes;
import static dev.nnc.data.TestData.field;
import static dev.nnc.data.TestData.source;
import static dev.nnc.data.TestData.split;
import static dev.nnc.data.TestData.step;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.data.column.Column;
import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.column.SpilledNumbers;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.source.CsvRecords;
import dev.nnc.data.source.ReadSettings;
import dev.nnc.data.source.TableFile;
import dev.nnc.data.source.TableFormat;
import dev.nnc.data.source.TableReader;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.SchemaReader;
import dev.nnc.predict.CsvTable;
import dev.nnc.type.ColumnType;
import dev.nnc.type.ColumnType.Content;
import dev.nnc.type.Shape;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.data.csv.CSVIterator;

/** What CSV files may look like, and what is said of those that are broken. */
class CsvSourceTest {
  @TempDir Path folder;
  private TestData data;

  @BeforeEach
  void setUp() {
    data = new TestData(folder);
  }

  private List<Diagnostic> load(String text, Object... options) {
    data.write("a.csv", text);
    Object[] all = new Object[options.length + 2];
    all[0] = "path";
    all[1] = "a.csv";
    System.arraycopy(options, 0, all, 2, options.length);
    DataPlan plan =
        TestData.blindPlan(source("csv", all), split("everything"), field("v", List.of("x", "y")));
    return data.load(plan, 1).diagnostics();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "'' => EMPTY => a.csv",
        "x,y => EMPTY => a.csv",
        "x,y|1,2|3 => RAGGED => line 3",
        "x,y|1,2|3,4,5 => RAGGED => line 3",
        "x,x|1,2 => DUPLICATE_COLUMN => columns 1 and 2",
        "x;y|1;2 => DELIMITER => x;y",
        "x,z|1,2 => NO_COLUMN => y",
        "x,y|1,2|3,NaN => BAD_NUMBER => line 3 (row 2), column `y`: \"NaN\" is not a finite number",
        "x,y|1,2|3,-Infinity => BAD_NUMBER => \"-Infinity\" is not a finite number",
        "x,y|1,1e300 => BAD_NUMBER => does not fit",
        "x,y|1,0x10 => BAD_NUMBER => line 2",
        "x,y|1,2f => BAD_NUMBER => decimal digits",
        "x,y|1,two => BAD_NUMBER => \"two\" is not a number",
        "x,y|1,\"2 => QUOTE => line 2: the quote that opens here is never closed",
        "x,y|1,2\" => QUOTE => inside the unquoted cell 2",
        "x,y|1,\"2\"3 => QUOTE => text follows the closing quote of cell 2",
        "x,y|1,|,2 => MISSING_CELLS => 2 missing cells, the first at a.csv, line 2 (row 1) in"
            + " column `y`"
      })
  void saysWhatIsWrongAndWhere(String text, DataCode code, String part) {
    List<Diagnostic> found = load(text.equals("''") ? "" : text.replace('|', '\n'));
    assertThat(codes(found)).containsExactly(code);
    assertThat(found.getFirst().message()).contains(part);
    assertThat(found.getFirst().place()).isEqualTo(TestData.PLACE);
  }

  @Test
  void refusesWhatIsNotUtf8() {
    data.write("a.csv", "x,y\n1,2\né,3\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(codes(data.schema(source("csv", "path", "a.csv")).diagnostics()))
        .containsExactly(DataCode.NOT_TEXT);
    data.write("a.csv", "x,y\n1,2\n".getBytes(StandardCharsets.UTF_16LE));
    assertThat(codes(data.schema(source("csv", "path", "a.csv")).diagnostics()))
        .containsExactly(DataCode.NOT_TEXT);
  }

  @Test
  void readsMarksLineEndsQuotesAndBlankLines() {
    data.write(
        "a.csv",
        "\uFEFFname,\"the, value\"\r\n"
            + "\"a \"\"b\"\"\", 1.5 \r\n\r\n"
            + "\"two\r\n"
            + "lines\",\"-2e1\"\r"
            + "ç€😀,3");
    DataPlan plan =
        data.plan(
            source("csv", "path", "a.csv"),
            split("everything"),
            field("value", List.of("the, value")),
            field("name", List.of("name")));
    PreparedData read = data.loaded(plan);
    assertThat(TestData.all(read.train(), "value")).containsExactly(1.5f, -20f, 3f);
    Column.Texts names = (Column.Texts) read.train().column("name");
    assertThat(List.of(names.at(0), names.at(1), names.at(2)))
        .containsExactly("a \"b\"", "two\nlines", "ç€😀");
    assertThat(read.cells(read.train(), 2)).containsEntry("name", "ç€😀");
    assertThat(read.cells(read.train(), 1))
        .containsEntry("name", "two\nlines")
        .containsEntry("the, value", "-2e1");
    assertThat(read.origin(read.train(), 1)).isEqualTo("a.csv, line 4 (row 2)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "x,y|NULL,1|a,2|b,3 => true",
        "x,y|a,1|\\N,2|b,3 => true",
        "x,y|#N/A,1|a,2 => true",
        "`\"x\",\"y\"|NA,1|\"a\",2|\"b\",3` => true",
        "x,y|NA,1|a,2|b,3 => false",
        "`x,y|\"NULL\",1|a,2` => false",
        "x,y|NULL,1|NULL,2 => false",
        "x,y|a,1|b,2 => false",
      })
  void marksOfMissingValuesAmongTextsAreRemarkedOn(String text, boolean remarked) {
    data.write("a.csv", text.replace('|', '\n'));
    assertThat(codes(data.schema(source("csv", "path", "a.csv")).diagnostics()))
        .isEqualTo(remarked ? List.of(DataCode.MIXED_COLUMN) : List.of());
    assertThat(data.schema(source("csv", "path", "a.csv", "text", List.of("x"))).diagnostics())
        .isEmpty();
  }

  @Test
  void jsonWithoutNaN() {
    data.write("a.jsonl", "{\"x\": NaN}\n{\"x\": 2}\n");
    assertThat(data.schema(source("jsonl", "path", "a.jsonl")).diagnostics())
        .allSatisfy(
            found -> {
              assertThat(found.message()).doesNotContain("JsonReadFeature");
              assertThat(found.help()).contains("null");
            })
        .hasSize(1);
  }

  @Test
  void linesOfSpacesAreNoRows() {
    data.write("a.csv", "x,y\n1,2\n   \n3,4\n\t\n \n");
    PreparedData read =
        data.loaded(
            data.plan(
                source("csv", "path", "a.csv"), split("everything"), field("y", List.of("y"))));
    assertThat(TestData.all(read.train(), "y")).containsExactly(2f, 4f);
  }

  @Test
  void rowsWithOneCellTooManySayWhatMayBeMeant() {
    data.write("a.csv", "x,y\n1,2\n3,4,\n");
    assertThat(data.schema(source("csv", "path", "a.csv")).diagnostics().getFirst().help())
        .contains("it ends with a delimiter");
    data.write("a.csv", "x,y\n1,1,2\n2,3,4\n");
    assertThat(data.schema(source("csv", "path", "a.csv")).diagnostics().getFirst().help())
        .contains("name it in the first line");
  }

  @Test
  void aColumnWithoutANameIsRemarkedOnOnce() {
    data.write("a.csv", ",y\n1,2\n3,4\n");
    assertThat(codes(data.schema(source("csv", "path", "a.csv")).diagnostics()))
        .containsExactly(DataCode.UNNAMED_COLUMN);
    DataPlan plan =
        data.plan(source("csv", "path", "a.csv"), split("everything"), field("y", List.of("y")));
    assertThat(data.load(plan, 1).diagnostics()).isEmpty();
  }

  @Test
  void tellsNumbersFromTexts() {
    data.write("a.csv", "n,t,m,empty\n1,a,,\n2,b,NA,\n-3.5e2,7,4,\n");
    SchemaReader.Result result =
        data.schema(source("csv", "path", "a.csv", "missing", List.of("NA")));
    assertThat(result.diagnostics()).isEmpty();
    assertThat(result.schema().orElseThrow().columns().values())
        .extracting(type -> type.content())
        .containsExactly(Content.NUMBER, Content.TEXT, Content.NUMBER, Content.NUMBER);
  }

  @Test
  void doesNotTakeALateTextForANumber() {
    String rows =
        IntStream.range(0, 100_000).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
    data.write("a.csv", "x\n" + rows + "\nlate\n");
    DataPlan plan =
        data.plan(source("csv", "path", "a.csv"), split("everything"), field("v", List.of("x")));
    List<Diagnostic> found = data.load(plan, 1).diagnostics();
    assertThat(codes(found)).containsExactly(DataCode.BAD_NUMBER);
    assertThat(found.getFirst().message())
        .isEqualTo("a.csv, line 100002 (row 100001), column `x`: \"late\" is not a number");
  }

  @Test
  void warnsOfNumbersThatAreReadAsTexts() {
    data.write("a.csv", "x\n1\n2\n?\n3\n4\n");
    SchemaReader.Result result = data.schema(source("csv", "path", "a.csv"));
    assertThat(codes(result.diagnostics())).containsExactly(DataCode.MIXED_COLUMN);
    assertThat(result.diagnostics().getFirst().help()).contains("missing: \"?\"");
  }

  @Test
  void warnsOfARowOfTotals() {
    data.write("a.csv", "kind,x\na,1\nb,2\na,3\nb,4\na,5\nTotal,15\n");
    SchemaReader.Result result = data.schema(source("csv", "path", "a.csv"));
    assertThat(codes(result.diagnostics())).containsExactly(DataCode.TOTAL_ROW);
    assertThat(result.diagnostics().getFirst().message()).contains("line 7").contains("Total");
    assertThat(result.diagnostics().getFirst().help())
        .contains("missing: \"Total\"")
        .contains("rows: not is_missing(kind)");
    result = data.schema(source("csv", "path", "a.csv", "missing", List.of("Total")));
    assertThat(result.diagnostics()).isEmpty();
    data.write("b.csv", "kind,x\na,1\nb,2\na,3\nb,4\na,5\nTotal,16\n");
    assertThat(data.schema(source("csv", "path", "b.csv")).diagnostics()).isEmpty();
  }

  @Test
  void warnsOfNamesThatLookAlike() {
    data.write("a.csv", "area,Area,living  area,living area,x,X\n1,2,3,4,5,6\n");
    SchemaReader.Result result = data.schema(source("csv", "path", "a.csv"));
    assertThat(codes(result.diagnostics()))
        .containsExactly(DataCode.NAMES_ALIKE, DataCode.NAMES_ALIKE);
    assertThat(result.diagnostics().getFirst().message()).contains("columns 1 and 2");
  }

  @Test
  void tellsALineThatRepeatsTheHeader() {
    data.write("a.csv", "x,y\n1,2\n3,4\nx,y\n5,6\n7,8\n");
    SchemaReader.Result result = data.schema(source("csv", "path", "a.csv"));
    assertThat(codes(result.diagnostics()))
        .containsExactly(DataCode.MIXED_COLUMN, DataCode.MIXED_COLUMN);
    assertThat(result.diagnostics().getFirst().help()).contains("repeats the header");
  }

  @Test
  void namesColumnsWithoutAHeader() {
    data.write("a.csv", "1,2\n3,4\n");
    assertThat(codes(data.schema(source("csv", "path", "a.csv")).diagnostics()))
        .containsExactly(DataCode.HEADER_IS_DATA);
    DataPlan plan =
        data.plan(
            source("csv", "path", "a.csv", "header", false),
            split("everything"),
            field("v", List.of("column_1", "column_2")));
    assertThat(TestData.all(data.loaded(plan).train(), "v")).containsExactly(1, 2, 3, 4);
  }

  @Test
  void takesTheDelimiterItIsTold() {
    data.write("a.csv", "x;y\n1;\"2;\"\n");
    SchemaReader.Result result = data.schema(source("csv", "path", "a.csv", "delimiter", ";"));
    assertThat(result.schema().orElseThrow().columns()).containsOnlyKeys("x", "y");
    assertThat(codes(data.schema(source("csv", "path", "a.csv", "delimiter", "ab")).diagnostics()))
        .containsExactly(DataCode.BAD_SEPARATOR);
  }

  @Test
  void helpsWithDecimalCommasAndWordsForMissingCells() {
    assertThat(load("x,y\n1,\"3,14\"\n").getFirst().help()).contains("3.14");
    assertThat(load("x,y\n1,\"1,234,567\"\n").getFirst().help()).contains("1234567");
    assertThat(load("x,y\n1,n/a\n").getFirst().help()).contains("missing: \"n/a\"");
    assertThat(codes(load("x,y\n1,n/a\n", "missing", "n/a")))
        .containsExactly(DataCode.MISSING_CELLS);
  }

  @Test
  void forgetsTheTextsOfAFileThatChanged() {
    data.write("a.csv", "x\n1\n2\n");
    PreparedData read =
        data.loaded(
            data.plan(
                source("csv", "path", "a.csv"), split("everything"), field("v", List.of("x"))));
    assertThat(read.cells(read.train(), 1)).containsEntry("x", "2");
    data.write("a.csv", "x\n1\n22\n");
    assertThat(read.cells(read.train(), 1)).isEmpty();
  }

  /** Rows are taken apart as Tribuo's reader takes them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,b,c\n1,2,3\n",
        "\"a\",\"b \"\"quoted\"\"\",\"c,d\"\n\"1\",\"x \"\"y\"\" z\",\"p,q\"\n",
        "a,b\n,\n\"\",\"\"\n x , y \n",
        "a,b\n\"two\nlines\",\"\r\n\"\n",
        "a,b\n\\,\"\\\"\n'x','\n",
        "größe,重み\nλ,😀\n",
        "a\n\"\"\"\"\n"
      })
  void takesRowsApartAsTribuoDoes(String text) throws IOException {
    CsvRecords ours = records(text);
    while (ours.next()) {
      List<String> names = TableFile.numbered(ours.cells());
      try (CSVIterator theirs =
          new CSVIterator(new StringReader(ours.text() + "\n"), ',', '"', names)) {
        Map<String, String> row = theirs.next().getRowData();
        for (int i = 0; i < names.size(); i++) {
          assertThat(ours.cell(i).replace('\n', CsvRecords.LINE_END))
              .isEqualTo(row.get(names.get(i)));
        }
      }
    }
    assertThat(ours.fault()).isNull();
  }

  /**
   * What nnc has written, it reads as the same cells, but for those that would be formulas and for
   * characters that nobody sees.
   */
  @Test
  void cellsThatWereWrittenComeBackAsTheyWere() throws IOException {
    String letters = "ab7 ,;\"'\n-+=@.|\u00e4\u20ac#\t";
    Random random = new Random(1);
    List<List<String>> rows = new ArrayList<>();
    for (int row = 0; row < 3_000; row++) {
      List<String> cells = new ArrayList<>(List.of(String.valueOf(row)));
      for (int column = 0; column < 2; column++) {
        StringBuilder cell = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
          cell.append(letters.charAt(random.nextInt(letters.length())));
        }
        boolean formula = cell.toString().matches("(?s)\\n.*|\\t.*|[-+=@].*[^-+=@].*");
        cells.add(formula ? "a" + cell : cell.toString());
      }
      rows.add(cells);
    }
    rows.add(List.of("-", "-", "+"));
    StringWriter written = new StringWriter();
    for (List<String> row : rows) {
      CsvTable.line(row, written);
    }
    CsvRecords read = records(written.toString());
    for (List<String> row : rows) {
      assertThat(read.next()).isTrue();
      assertThat(IntStream.range(0, read.cells()).mapToObj(read::cell).toList()).isEqualTo(row);
    }
    assertThat(read.next()).isFalse();
    assertThat(read.fault()).isNull();
  }

  private static CsvRecords records(String text) {
    return new CsvRecords(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), TableFormat.CSV);
  }

  @Test
  void hashesTheFileAsItLies() {
    data.write("a.csv", "x\nabc\n");
    PreparedData read =
        data.loaded(
            data.plan(
                source("csv", "path", "a.csv"), split("everything"), field("v", List.of("x"))));
    // printf 'x\nabc\n' | sha256sum
    assertThat(read.files())
        .singleElement()
        .satisfies(
            file -> {
              assertThat(file.bytes()).isEqualTo(6);
              assertThat(file.sha256())
                  .isEqualTo("f2a1bb4d80be54356410ad6b92512ab31db97ef2fd837cc12267b6eb2a4c7522");
            });
  }

  @Test
  void refusesOverlongCells() {
    assertThat(codes(load("x,y\n1," + "9".repeat(CsvRecords.LONGEST) + "\n")))
        .containsExactly(DataCode.TOO_LONG);
    assertThat(codes(load("x,y\n1,\"" + "9".repeat(CsvRecords.LONGEST) + "\n")))
        .containsExactly(DataCode.TOO_LONG);
  }

  @Test
  void readsRowsOfAnyWidth() {
    int columns = 60_000;
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < columns; i++) {
      text.append(i == 0 ? "" : ",").append("gene").append(i);
    }
    for (int row = 0; row < 2; row++) {
      text.append('\n');
      for (int i = 0; i < columns; i++) {
        text.append(i == 0 ? "" : ",").append(i * 0.001 + row).append("000000000000000");
      }
    }
    data.write("a.csv", text.toString());
    PreparedData read =
        data.loaded(
            data.plan(
                source("csv", "path", "a.csv"),
                split("everything"),
                field("first", List.of("gene0")),
                field("last", List.of("gene59999"))));
    assertThat(TestData.all(read.train(), "first")).containsExactly(0, 1);
    assertThat(TestData.all(read.train(), "last")).containsExactly(59.999f, 60.999f);
  }

  @Test
  void readsTablesThatStandInTheFile() {
    DataPlan plan =
        data.plan(
            source("table", "a", List.of(0.0, 1.0), "b", List.of("u", "v")),
            split("everything"),
            field("a", List.of("a")),
            field("b", List.of("b"), step("category")));
    PreparedData read = data.loaded(plan);
    assertThat(TestData.all(read.train(), "a")).containsExactly(0, 1);
    assertThat(TestData.names(read.everything(), "b")).containsExactly("u", "v");
    PreparedData rows =
        data.loaded(
            data.plan(
                source("rows", "rows", List.of(List.of(1.0, 0.0), List.of(0.0, 5.0))),
                split("everything"),
                field("a", List.of("column_1", "column_2"))));
    assertThat(TestData.all(rows.train(), "a")).containsExactly(1, 0, 0, 5);
    assertThat(
            codes(
                data.schema(source("table", "a", List.of(1.0), "b", List.of(1.0, 2.0)))
                    .diagnostics()))
        .containsExactly(DataCode.BAD_TABLE);
    assertThat(codes(data.schema(source("rows", "rows", List.of())).diagnostics()))
        .containsExactly(DataCode.EMPTY);
  }

  @Test
  void givesBackWhatWasWritten() {
    Random random = new Random(4180);
    String[] pieces = {"a", "\"", ",", "\n", "é", "😀", " b", ";", "'", "\t-"};
    List<List<String>> rows = new ArrayList<>();
    StringBuilder text = new StringBuilder("x,y,z\n");
    for (int i = 0; i < 500; i++) {
      List<String> row = new ArrayList<>();
      for (int j = 0; j < 3; j++) {
        StringBuilder cell = new StringBuilder("c");
        for (int k = random.nextInt(6); k > 0; k--) {
          cell.append(pieces[random.nextInt(pieces.length)]);
        }
        row.add(cell.toString().strip());
        boolean quoted = random.nextBoolean() || cell.toString().matches("(?s).*[\",\n].*");
        text.append(j == 0 ? "" : ",")
            .append(quoted ? '"' + cell.toString().replace("\"", "\"\"") + '"' : cell);
      }
      text.append(random.nextBoolean() ? "\n" : "\r\n");
      rows.add(row);
    }
    data.write("a.csv", text.toString());
    PreparedData read =
        data.loaded(
            data.plan(
                source("csv", "path", "a.csv"),
                split("everything"),
                field("x", List.of("x")),
                field("y", List.of("y")),
                field("z", List.of("z"))));
    assertThat(read.train().rows()).isEqualTo(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      int at = i;
      List<String> cells =
          List.of("x", "y", "z").stream()
              .map(name -> ((Column.Texts) read.train().column(name)).at(at))
              .toList();
      assertThat(cells).isEqualTo(rows.get(i));
      assertThat(read.cells(read.train(), i).values().stream().map(String::strip).toList())
          .isEqualTo(rows.get(i));
    }
  }

  @Test
  void readsNumbersFromAFileWhereTheyDoNotFitIntoMemory() {
    StringBuilder text = new StringBuilder("a,b,t\n");
    for (int row = 0; row < 2_000; row++) {
      text.append(row % 7 == 0 ? "" : Integer.toString(row)).append(',').append(row / 8.0);
      text.append(row % 2 == 0 ? ",x\n" : ",y\n");
    }
    Path path = data.write("large.csv", text.toString());
    Map<String, ColumnType> wanted = new LinkedHashMap<>();
    wanted.put("a", ColumnType.number(Shape.SCALAR));
    wanted.put("b", ColumnType.number(Shape.SCALAR));
    wanted.put("t", ColumnType.text());
    DataDiagnostics findings = new DataDiagnostics(TestData.PLACE);
    List<TableFile> file = List.of(new TableFile(path, "large.csv", TableFormat.CSV));
    RawTable held =
        TableReader.read(file, wanted, new ReadSettings(1_000_000, 1 << 16, 1), findings);
    RawTable spilled =
        TableReader.read(file, wanted, new ReadSettings(5_000, 1 << 10, 4), findings);
    assertThat(findings.sorted()).isEmpty();
    for (String column : List.of("a", "b")) {
      double[] values = ((RawColumn.Numbers) column(held, column)).values();
      SpilledNumbers same = ((RawColumn.Spilled) column(spilled, column)).values();
      assertThat(values).hasSize(2_000);
      for (int row = 0; row < values.length; row++) {
        assertThat(Double.compare(same.at(row), values[row])).isZero();
      }
    }
    assertThat(((RawColumn.Texts) column(spilled, "t")).values()).hasSize(2_000);
  }

  /**
   * What is going to take more room than there is, is refused soon, and what comes close, later.
   */
  @Test
  void numbersInFilesNeedRoom() throws IOException {
    StringBuilder text = new StringBuilder("a,b\n");
    for (int row = 0; row < 200_000; row++) {
      text.append(row).append(",0.5\n");
    }
    Path path = data.write("large.csv", text.toString());
    Map<String, ColumnType> wanted = new LinkedHashMap<>();
    wanted.put("a", ColumnType.number(Shape.SCALAR));
    wanted.put("b", ColumnType.number(Shape.SCALAR));
    List<TableFile> file = List.of(new TableFile(path, "large.csv", TableFormat.CSV));
    // 3.2 MB of numbers, of which a part is sure when the first are there.
    for (long room : new long[] {1_000_000, 3_000_000}) {
      for (int portion : new int[] {0, 1 << 10}) {
        DataDiagnostics findings = new DataDiagnostics(TestData.PLACE);
        assertThat(
                TableReader.read(
                    file, wanted, new ReadSettings(400_000, portion, 1, () -> room), findings))
            .isNull();
        assertThat(findings.sorted())
            .singleElement()
            .satisfies(
                found -> {
                  assertThat(found.code()).isEqualTo(DataCode.NO_ROOM);
                  assertThat(found.message())
                      .startsWith("large.csv does not fit into memory, and ")
                      .contains(" has %d MB left for temporary files: ".formatted(room / 1_000_000))
                      .contains(
                          room == 1_000_000 ? ": it takes about " : ": it takes more than 3 MB");
                });
      }
    }
    DataDiagnostics findings = new DataDiagnostics(TestData.PLACE);
    assertThat(
            TableReader.read(
                file, wanted, new ReadSettings(400_000, 1 << 10, 1, () -> 3_300_000), findings))
        .isNotNull();
  }

  private static RawColumn column(@Nullable RawTable table, String name) {
    return requireNonNull(requireNonNull(table).columns().get(name));
  }
}
