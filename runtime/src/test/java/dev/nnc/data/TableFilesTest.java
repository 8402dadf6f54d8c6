package dev.nnc.data;

import static dev.nnc.data.TestData.codes;
import static dev.nnc.data.TestData.field;
import static dev.nnc.data.TestData.gzip;
import static dev.nnc.data.TestData.source;
import static dev.nnc.data.TestData.split;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Configured;
import dev.nnc.data.column.Column;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.source.Sources;
import dev.nnc.data.source.TableFormat;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.type.ColumnType.Content;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables in the spellings of other countries and programs. */
class TableFilesTest {
  @TempDir Path folder;
  private TestData data;

  @BeforeEach
  void setUp() {
    data = new TestData(folder);
  }

  private PreparedData numbers(Configured source, String... columns) {
    return data.loaded(data.plan(source, split("everything"), field("v", List.of(columns))));
  }

  private static List<String> texts(PreparedData read, String field) {
    Column.Texts texts = (Column.Texts) read.train().column(field);
    return java.util.stream.IntStream.range(0, read.train().rows()).mapToObj(texts::at).toList();
  }

  @Test
  void readsNumbersAsOtherCountriesWriteThem() {
    data.write("a.csv", "x;y\n1,5;1.234,5\n-2;1.000.000\n,25;7\n");
    Configured german =
        source("csv", "path", "a.csv", "delimiter", ";", "decimal", ",", "thousands", ".");
    assertThat(TestData.all(numbers(german, "x", "y").train(), "v"))
        .containsExactly(1.5f, 1234.5f, -2, 1_000_000, 0.25f, 7);
    data.write("a.csv", "x,y\n\"1,234.5\",3\n");
    assertThat(
            TestData.all(
                numbers(source("csv", "path", "a.csv", "thousands", ","), "x", "y").train(), "v"))
        .containsExactly(1234.5f, 3);
  }

  @ParameterizedTest
  @CsvSource({"1.5", "1.23", "'1,2,3'", "1.2345"})
  void aPointIsNotTakenForACommaByChance(String cell) {
    TableFormat format =
        Sources.rowFormat(
            source("csv", "path", "a.csv", "decimal", ",", "thousands", "."),
            new DataDiagnostics(TestData.PLACE));
    assertThat(format == null ? null : format.number(cell)).isEmpty();
  }

  @Test
  void namesTheWayToReadSuchNumbers() {
    assertThat(Numerals.help("1,5")).contains("decimal: \",\"");
    assertThat(Numerals.help("1.234,5")).contains("decimal: \",\"", "thousands: \".\"");
    assertThat(Numerals.help("1,234.5")).contains("thousands: \",\"");
  }

  @Test
  void warnsOfColumnsThatLookLikeNumbers() {
    data.write("a.csv", "x,t\n\"1,000\",a\n\"2,500\",\"1,5\"\n");
    List<Diagnostic> found = data.schema(source("csv", "path", "a.csv")).diagnostics();
    assertThat(codes(found)).containsExactly(DataCode.MIXED_COLUMN);
    assertThat(found.getFirst().message()).contains("`x`");
    assertThat(found.getFirst().help()).contains("thousands: \",\"");
  }

  @Test
  void refusesSeparatorsThatCannotBe() {
    for (Object[] options :
        new Object[][] {
          {"decimal", "x"},
          {"thousands", "--"},
          {"comment", "//"},
          {"decimal", ",", "thousands", ","}
        }) {
      Object[] all = new Object[options.length + 2];
      all[0] = "path";
      all[1] = "a.csv";
      System.arraycopy(options, 0, all, 2, options.length);
      data.write("a.csv", "x\n1\n");
      assertThat(codes(data.schema(source("csv", all)).diagnostics()))
          .containsExactly(DataCode.BAD_SEPARATOR);
    }
  }

  @Test
  void readsOldEncodings() {
    data.write("a.csv", "town,n\nKöln,1\nZürich,2\n".getBytes(StandardCharsets.ISO_8859_1));
    Configured source = source("csv", "path", "a.csv", "encoding", "latin1");
    PreparedData read =
        data.loaded(
            data.plan(
                source,
                split("everything"),
                field("town", List.of("town")),
                field("v", List.of("n"))));
    assertThat(texts(read, "town")).containsExactly("Köln", "Zürich");
    assertThat(read.cells(read.train(), 1)).containsEntry("town", "Zürich");
  }

  @Test
  void namesTheByteThatIsNotUtf8() {
    String many = "x,y\n" + "1,2\n".repeat(50_000);
    data.write("a.csv", (many + "7,Zürich\n").getBytes(StandardCharsets.ISO_8859_1));
    List<Diagnostic> found =
        data.load(
                TestData.blindPlan(
                    source("csv", "path", "a.csv"), split("everything"), field("v", List.of("x"))),
                1)
            .diagnostics();
    assertThat(codes(found)).containsExactly(DataCode.NOT_TEXT);
    assertThat(found.getFirst().message())
        .isEqualTo("a.csv, line 50002, byte 4 (0xFC): this is not UTF-8 text");
    assertThat(found.getFirst().help()).contains("ü", "encoding: windows1252");
  }

  @Test
  void leavesCommentsOutAndTakesNamesThatAreSaid() {
    data.write("a.csv", "# made by hand\r\n1,\"#2\"\n#\n\n3,4\n# the end");
    Configured source =
        source("csv", "path", "a.csv", "comment", "#", "header", List.of("number", "text"));
    PreparedData read =
        data.loaded(
            data.plan(
                source,
                split("everything"),
                field("v", List.of("number")),
                field("t", List.of("text"))));
    assertThat(TestData.all(read.train(), "v")).containsExactly(1, 3);
    assertThat(texts(read, "t")).containsExactly("#2", "4");
    assertThat(read.origin(read.train(), 1)).isEqualTo("a.csv, line 5 (row 2)");
    assertThat(
            codes(
                data.schema(source("csv", "path", "a.csv", "comment", "#", "header", List.of("a")))
                    .diagnostics()))
        .containsExactly(DataCode.OTHER_COLUMNS);
    assertThat(
            codes(
                data.schema(
                        source("csv", "path", "a.csv", "comment", "#", "header", List.of("a", "a")))
                    .diagnostics()))
        .containsExactly(DataCode.DUPLICATE_COLUMN);
  }

  @Test
  void readsSeveralFilesAndCompressedOnesAsOneTable() {
    data.write("months/b.csv", "x,t\n3,three\n");
    data.write("months/a.csv.gz", gzip("x,t\n1,one\n2,two\n".getBytes(StandardCharsets.UTF_8)));
    data.write("months/readme.txt", "no table");
    PreparedData read =
        data.loaded(
            data.plan(
                source("csv", "path", "months/*.csv*"),
                split("everything"),
                field("v", List.of("x")),
                field("t", List.of("t"))));
    assertThat(TestData.all(read.train(), "v")).containsExactly(1, 2, 3);
    assertThat(read.origin(read.train(), 1)).isEqualTo("a.csv.gz, line 3 (row 2)");
    assertThat(read.origin(read.train(), 2)).isEqualTo("b.csv, line 2 (row 1)");
    assertThat(read.cells(read.train(), 1)).containsEntry("t", "two");
    assertThat(read.cells(read.train(), 2)).containsEntry("t", "three");
    assertThat(read.files()).hasSize(2);
  }

  @Test
  void filesOfOneTableNeedTheSameColumns() {
    data.write("a.csv", "x,y\n1,2\n");
    data.write("b.csv", "y,x\n1,2\n");
    List<Diagnostic> found =
        data.load(
                TestData.blindPlan(
                    source("csv", "path", "*.csv"), split("everything"), field("v", List.of("x"))),
                1)
            .diagnostics();
    assertThat(codes(found)).containsExactly(DataCode.OTHER_COLUMNS);
    assertThat(found.getFirst().message())
        .isEqualTo("b.csv does not fit a.csv: y, x, and not x, y");
    assertThat(codes(data.schema(source("csv", "path", "*.tsv")).diagnostics()))
        .containsExactly(DataCode.NOT_FOUND);
    assertThat(codes(data.schema(source("csv", "path", "../../*.csv")).diagnostics()))
        .containsExactly(DataCode.OUTSIDE);
  }

  @Test
  void aBrokenArchiveIsUnreadable() {
    byte[] whole = gzip("x\n1\n2\n".getBytes(StandardCharsets.UTF_8));
    data.write("a.csv.gz", java.util.Arrays.copyOf(whole, whole.length - 9));
    assertThat(codes(data.schema(source("csv", "path", "a.csv.gz")).diagnostics()))
        .containsExactly(DataCode.UNREADABLE);
    data.write("a.csv.gz", "x\n1\n");
    assertThat(codes(data.schema(source("csv", "path", "a.csv.gz")).diagnostics()))
        .containsExactly(DataCode.UNREADABLE);
  }

  private static final Configured JSONL = source("jsonl", "path", "a.jsonl", "missing", "NA");

  @Test
  void readsObjectsByLine() {
    data.write(
        "a.jsonl",
        """
        {"user": {"age": 31, "town": "Bonn"}, "paid": 1.5e1, "tags": ["a", "b"]}

        {"paid": null, "user": {"town": "Köln"}, "more": true}
        {"paid": "NA", "user": {"age": 5, "town": ""}, "tags": []}
        """);
    assertThat(data.schema(JSONL).schema().orElseThrow().columns())
        .hasEntrySatisfying("user.age", it -> assertThat(it.content()).isEqualTo(Content.NUMBER))
        .hasEntrySatisfying("user.town", it -> assertThat(it.content()).isEqualTo(Content.TEXT))
        .containsOnlyKeys("user.age", "user.town", "paid", "tags", "more");
    PreparedData read =
        data.loaded(
            data.plan(
                JSONL,
                split("everything"),
                field("town", List.of("user.town")),
                field("tags", List.of("tags")),
                field("v", List.of("user.age"), TestData.step("impute", "with", -1.0)),
                field("paid", List.of("paid"), TestData.step("is_missing"))));
    assertThat(texts(read, "town")).containsExactly("Bonn", "Köln", "");
    assertThat(texts(read, "tags")).containsExactly("[\"a\", \"b\"]", "", "[]");
    assertThat(TestData.all(read.train(), "v")).containsExactly(31, -1, 5);
    assertThat(TestData.all(read.train(), "paid")).containsExactly(0, 1, 1);
    assertThat(read.origin(read.train(), 1)).isEqualTo("a.jsonl, line 3 (row 2)");
    assertThat(read.cells(read.train(), 1)).containsEntry("user.town", "Köln");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "{\"a\": 1}|[1] => line 2, column 1: there is no object",
        "{\"a\": 1}|{\"a\": 2} {\"a\": 3} => line 2, column 10: something follows",
        "{\"a\": 1}|{\"a\": } => line 2, column 7: Unexpected character '}'",
        "{\"a\": 1}|{\"a\": 1 => line 2, column",
        "{\"a\": 1}|{\"a\": 1, \"a\": 2} => Duplicate field 'a'",
        "{\"a\": 1}|{\"a\": NaN} => line 2",
      })
  void saysWhichLineIsNoObject(String text, String part) {
    data.write("a.jsonl", text.replace('|', '\n'));
    List<Diagnostic> found = data.schema(JSONL).diagnostics();
    assertThat(codes(found)).containsExactly(DataCode.BAD_JSON);
    assertThat(found.getFirst().message()).contains(part);
  }

  @Test
  void anEmptyFileOfObjectsHasNoRows() {
    data.write("a.jsonl", "\n");
    assertThat(codes(data.schema(JSONL).diagnostics())).containsExactly(DataCode.EMPTY);
  }
}
