package dev.nnc.data;

import static dev.nnc.data.TestData.codes;
import static dev.nnc.data.TestData.field;
import static dev.nnc.data.TestData.gzip;
import static dev.nnc.data.TestData.source;
import static dev.nnc.data.TestData.split;
import static dev.nnc.data.TestData.step;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Configured;
import dev.nnc.data.column.Column;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.ColumnEvidence;
import dev.nnc.plan.ColumnEvidence.Reason;
import dev.nnc.plan.Schema;
import dev.nnc.plan.SchemaReader;
import dev.nnc.type.ColumnType.Content;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes a column one of numbers or of texts, and that check and run agree about it. */
class ColumnTypesTest {
  @TempDir Path folder;
  private TestData data;

  @BeforeEach
  void setUp() {
    data = new TestData(folder);
  }

  private Schema schema(Configured source) {
    SchemaReader.Result result = data.schema(source);
    assertThat(result.diagnostics()).isEmpty();
    return result.schema().orElseThrow();
  }

  private static Content content(Schema schema, String column) {
    return requireNonNull(schema.columns().get(column)).content();
  }

  private static Reason reason(Schema schema, String column) {
    return requireNonNull(schema.evidence().get(column)).reason();
  }

  private List<String> texts(Configured source, String column) {
    PreparedData read =
        data.loaded(data.plan(source, split("everything"), field("v", List.of(column))));
    Column.Texts texts = (Column.Texts) read.train().column("v");
    return IntStream.range(0, read.train().rows()).mapToObj(texts::at).toList();
  }

  private float[] numbers(Configured source, String column) {
    return TestData.all(
        data.loaded(data.plan(source, split("everything"), field("v", List.of(column)))).train(),
        "v");
  }

  private static Configured csv(Object... options) {
    Object[] all = new Object[options.length + 2];
    all[0] = "path";
    all[1] = "a.csv";
    System.arraycopy(options, 0, all, 2, options.length);
    return source("csv", all);
  }

  // What is said.

  @Test
  void keepsEveryCharacterOfTextsThatAreSaid() {
    Random random = new Random(1);
    String letters = "0123456789 .eE+-\tNaäß€😀";
    List<String> cells = new ArrayList<>();
    StringBuilder text = new StringBuilder("n,code\n");
    for (int row = 0; row < 300; row++) {
      StringBuilder cell = new StringBuilder();
      for (int i = 0; i < 1 + random.nextInt(6); i++) {
        cell.appendCodePoint(letters.codePoints().toArray()[random.nextInt(23)]);
      }
      String written = cell.toString().isBlank() ? "0" : cell.toString();
      cells.add(written);
      text.append(row).append(',').append(written).append('\n');
    }
    data.write("a.csv", text.toString());
    assertThat(texts(csv("text", List.of("code")), "code")).isEqualTo(cells);
    assertThat(texts(csv("text", "all"), "code")).isEqualTo(cells);
    assertThat(texts(csv("text", List.of("n")), "n"))
        .isEqualTo(IntStream.range(0, 300).mapToObj(Integer::toString).toList());
  }

  @Test
  void whatIsSaidHoldsWhateverTheCellsAre() {
    data.write("a.csv", "a,b,c\n01,1,1\n02,2,2\n");
    Schema schema = schema(csv("text", "all", "number", List.of("a", "c")));
    assertThat(content(schema, "a")).isEqualTo(Content.NUMBER);
    assertThat(content(schema, "b")).isEqualTo(Content.TEXT);
    assertThat(reason(schema, "a")).isEqualTo(Reason.SAID);
    assertThat(numbers(csv("number", List.of("a")), "a")).containsExactly(1, 2);
    assertThat(numbers(csv("number", "all"), "a")).containsExactly(1, 2);
  }

  @Test
  void aCellThatIsNoNumberOfANumberColumnIsAnError() {
    data.write("a.csv", "size,y\n1,0\n12 kg,1\n");
    List<Diagnostic> found = data.schema(csv("number", List.of("size"))).diagnostics();
    assertThat(codes(found)).containsExactly(DataCode.BAD_NUMBER);
    assertThat(found.getFirst().message())
        .isEqualTo("a.csv, line 3 (row 2), column `size`: \"12 kg\" is not a number");
    assertThat(found.getFirst().help()).contains("missing: \"12 kg\"");
  }

  // What is found.

  @ParameterizedTest
  @CsvSource({
    "01234, true",
    "007, true",
    "00, true",
    "0, false",
    "0.5, false",
    "00.5, false",
    "-07, false",
    "10, false",
    "9007199254740992, false",
    "9007199254740993, true",
    "-9007199254740993, true",
    "1234567890123456789012, true",
    "12345678901234567.0, false",
    "1e20, false",
    "'  01 ', true",
    "00:30, false",
    "'', false"
  })
  void codesAreDigitsThatSayMoreThanTheirNumber(String cell, boolean code) {
    assertThat(Numerals.isCode(cell)).isEqualTo(code);
  }

  /** Digits that are no code are the same again when they are written as the number they make. */
  @Test
  void digitsThatAreNoCodeSurviveAsNumbers() {
    Random random = new Random(2);
    for (int i = 0; i < 20_000; i++) {
      String digits =
          random
              .ints(1 + random.nextInt(20), 0, 10)
              .mapToObj(Integer::toString)
              .collect(Collectors.joining());
      boolean same =
          new BigInteger(digits).toString().equals(digits)
              && new BigInteger(digits).compareTo(BigInteger.TWO.pow(53)) <= 0;
      assertThat(Numerals.isCode(digits)).as(digits).isEqualTo(!same);
    }
  }

  @Test
  void leadingZerosAndManyDigitsAreCodes() {
    data.write(
        "a.csv",
        "zip,user,size\n1234,1234567890123456700,1\n01234,1234567890123456701,2\n99,5,3\n");
    Schema schema = schema(csv());
    assertThat(content(schema, "zip")).isEqualTo(Content.TEXT);
    assertThat(schema.evidence().get("zip"))
        .isEqualTo(
            new ColumnEvidence(
                Reason.CODES, "a.csv, line 3", "01234", List.of("1234", "01234", "99")));
    assertThat(reason(schema, "user")).isEqualTo(Reason.CODES);
    assertThat(content(schema, "size")).isEqualTo(Content.NUMBER);
    assertThat(texts(csv(), "user"))
        .containsExactly("1234567890123456700", "1234567890123456701", "5");
    PreparedData read =
        data.loaded(
            data.plan(csv(), split("everything"), field("v", List.of("zip"), step("category"))));
    assertThat(TestData.names(read.everything(), "v")).containsExactly("1234", "01234", "99");
  }

  @Test
  void quotesTellOfTextsWhereOtherNumbersHaveNone() {
    data.write("a.csv", "\"code\",\"n\"\n\"7\",1\n\"12\",2\n");
    Schema schema = schema(csv());
    assertThat(content(schema, "code")).isEqualTo(Content.TEXT);
    assertThat(reason(schema, "code")).isEqualTo(Reason.QUOTED);
    assertThat(content(schema, "n")).isEqualTo(Content.NUMBER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"code\",\"n\"\n\"7\",\"1\"\n\"12\",\"2\"\n", // all are quoted
        "code,n\n\"7\",\"1\"\n\"12\",\"2\"\n", // but for the header
        "code,n\n\"7\",\"a\"\n\"12\",\"b\"\n", // the others are no numbers
        "code,n\n\"7\",1\n12,2\n" // some only
      })
  void quotesThatTellNothing(String text) {
    data.write("a.csv", text);
    assertThat(content(schema(csv()), "code")).isEqualTo(Content.NUMBER);
  }

  @Test
  void quotesThatACellNeedsTellNothing() {
    data.write("a.csv", "a,n\n\"0,5\",1\n\"1,5\",2\n");
    assertThat(content(schema(csv("decimal", ",")), "a")).isEqualTo(Content.NUMBER);
    data.write("a.csv", "a,n\n\"1,000\",1\n\"2,500\",2\n");
    assertThat(content(schema(csv("thousands", ",")), "a")).isEqualTo(Content.NUMBER);
  }

  @Test
  void stringsOfJsonAreTexts() {
    data.write(
        "a.jsonl",
        "{\"code\": \"007\", \"n\": 7, \"id\": 1234567890123456701}\n"
            + "{\"code\": \"12\", \"n\": 8.5, \"id\": 5}\n");
    Configured jsonl = source("jsonl", "path", "a.jsonl");
    Schema schema = schema(jsonl);
    assertThat(content(schema, "code")).isEqualTo(Content.TEXT);
    assertThat(reason(schema, "code")).isEqualTo(Reason.QUOTED);
    assertThat(content(schema, "n")).isEqualTo(Content.NUMBER);
    assertThat(reason(schema, "id")).isEqualTo(Reason.CODES);
    assertThat(texts(jsonl, "code")).containsExactly("007", "12");
    assertThat(numbers(source("jsonl", "path", "a.jsonl", "number", List.of("code")), "code"))
        .containsExactly(7, 12);
  }

  @Test
  void stringsAndNumbersOfOneJsonFieldAreTextsWithAWarning() {
    data.write("a.jsonl", "{\"x\": 7}\n{\"x\": \"7\"}\n{\"x\": 8}\n");
    SchemaReader.Result result = data.schema(source("jsonl", "path", "a.jsonl"));
    assertThat(codes(result.diagnostics())).containsExactly(DataCode.MIXED_COLUMN);
    assertThat(result.diagnostics().getFirst().help()).contains("text: [x]", "number: [x]");
    assertThat(content(result.schema().orElseThrow(), "x")).isEqualTo(Content.TEXT);
    assertThat(data.schema(source("jsonl", "path", "a.jsonl", "text", List.of("x"))).diagnostics())
        .isEmpty();
  }

  @Test
  void twoFieldsOfOnePathAreAnError() {
    data.write("a.jsonl", "{\"a.b\": 1, \"a\": {\"b\": 2}}\n");
    assertThat(codes(data.schema(source("jsonl", "path", "a.jsonl")).diagnostics()))
        .containsExactly(DataCode.BAD_JSON);
  }

  // How far is looked.

  @Test
  void aSmallTableIsLookedAtAsAWhole() {
    String digits =
        IntStream.range(10, 210).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
    data.write("a.csv", "zip\n" + digits + "\n01\n");
    assertThat(reason(schema(csv()), "zip")).isEqualTo(Reason.CODES);
    data.write("a.csv", "zip\n" + digits + "\nA12\n");
    SchemaReader.Result result = data.schema(csv());
    assertThat(content(result.schema().orElseThrow(), "zip")).isEqualTo(Content.TEXT);
    assertThat(result.diagnostics().getFirst().help()).contains("text: [zip]");
    data.write("b1.csv", "zip\n" + digits + "\n");
    data.write("b2.csv", "zip\n01\n");
    assertThat(reason(schema(source("csv", "path", "b*.csv")), "zip")).isEqualTo(Reason.CODES);
  }

  @ParameterizedTest
  @CsvSource({
    "01, begins with a zero",
    "A12, is not a number",
    "9007199254740993, has more digits"
  })
  void aCellThatContradictsTheRowsThatWereLookedAtIsAnError(String late, String why) {
    String digits =
        IntStream.range(10, 100_020).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
    data.write("a.csv", "zip\n" + digits + "\n" + late + "\n");
    assertThat(content(schema(csv()), "zip")).isEqualTo(Content.NUMBER);
    List<Diagnostic> found =
        data.load(data.plan(csv(), split("everything"), field("v", List.of("zip"))), 1)
            .diagnostics();
    assertThat(codes(found)).containsExactly(DataCode.BAD_NUMBER);
    assertThat(found.getFirst().message())
        .startsWith("a.csv, line 100012 (row 100011), column `zip`: \"" + late + "\" " + why);
    assertThat(found.getFirst().help())
        .startsWith("if the column holds texts, say so: `text: [zip]`");
    assertThat(texts(csv("text", List.of("zip")), "zip")).endsWith(late).startsWith("10");
  }

  @Test
  void aStringOfJsonAfterManyNumbersIsAnError() {
    String rows =
        IntStream.range(0, 100_010).mapToObj(i -> "{\"x\": 1}\n").collect(Collectors.joining());
    data.write("a.jsonl", rows + "{\"x\": \"2\"}\n");
    List<Diagnostic> found =
        data.load(
                data.plan(
                    source("jsonl", "path", "a.jsonl"),
                    split("everything"),
                    field("v", List.of("x"))),
                1)
            .diagnostics();
    assertThat(codes(found)).containsExactly(DataCode.BAD_NUMBER);
    assertThat(found.getFirst().help()).contains("text: [x]", "number: [x]");
  }

  // Encodings, quotes and names.

  @ParameterizedTest
  @CsvSource({
    "UTF-16LE, true, utf8",
    "UTF-16BE, true, utf8",
    "UTF-16LE, true, utf16",
    "UTF-16LE, false, utf16",
    "UTF-16BE, false, utf16",
    "UTF-8, true, utf8",
    "UTF-8, true, utf16",
    "UTF-8, true, windows1252",
    "windows-1252, false, windows1252"
  })
  void readsTextOfEachEncoding(String charset, boolean marked, String said) {
    String text =
        (marked ? "\uFEFF" : "")
            + "town,fee\nZürich,67 €\n\"Kö\nln\",5 €\n"
            + "x,y\n".repeat(9_000);
    byte[] bytes = text.getBytes(Charset.forName(charset));
    data.write("a.csv", bytes);
    data.write("a.csv.gz", gzip(bytes));
    for (String name : List.of("a.csv", "a.csv.gz")) {
      Configured source = source("csv", "path", name, "encoding", said);
      assertThat(texts(source, "fee")).startsWith("67 €", "5 €", "y").hasSize(9_002);
      PreparedData read =
          data.loaded(data.plan(source, split("everything"), field("v", List.of("town"))));
      assertThat(read.cells(read.train(), 1))
          .containsEntry("town", "Kö\nln")
          .containsEntry("fee", "5 €");
      assertThat(read.cells(read.train(), 9_001)).containsEntry("town", "x");
    }
  }

  /** Half a pair of UTF-16 units is no character. */
  @ParameterizedTest
  @ValueSource(strings = {"x\n1\n\uD800", "x\n1\n\uD800a\n", "x\n1\n\uDC00\n"})
  void halfACharacterOfUtf16IsNoText(String text) {
    byte[] bytes = new byte[2 * text.length() + 2];
    for (int i = 0; i < text.length(); i++) {
      bytes[2 * i + 2] = (byte) text.charAt(i);
      bytes[2 * i + 3] = (byte) (text.charAt(i) >> 8);
    }
    bytes[0] = (byte) 0xff;
    bytes[1] = (byte) 0xfe;
    data.write("a.csv", bytes);
    List<Diagnostic> found = data.schema(csv()).diagnostics();
    assertThat(codes(found)).containsExactly(DataCode.NOT_TEXT);
    assertThat(found.getFirst().message()).isEqualTo("a.csv, line 3: this is not UTF-16 text");
    assertThat(found.getFirst().help()).doesNotContain("windows1252");
  }

  @Test
  void readsJsonWithAByteOrderMark() {
    for (String charset : List.of("UTF-8", "UTF-16LE")) {
      data.write("a.jsonl", "\uFEFF{\"x\": 1}\n{\"x\": 2}\n".getBytes(Charset.forName(charset)));
      assertThat(numbers(source("jsonl", "path", "a.jsonl"), "x")).containsExactly(1, 2);
    }
  }

  @Test
  void showsHowALineReadsInAnotherEncoding() {
    data.write("a.csv", "town,fee\nZürich,67 €\n".getBytes(Charset.forName("windows-1252")));
    List<Diagnostic> found = data.schema(csv()).diagnostics();
    assertThat(codes(found)).containsExactly(DataCode.NOT_TEXT);
    assertThat(found.getFirst().help())
        .contains("`Zürich,67 €`", "`encoding: windows1252`")
        .doesNotContain("latin1");
    data.write("a.csv", "x,y\n1,2\n".getBytes(StandardCharsets.UTF_16LE));
    assertThat(data.schema(csv()).diagnostics().getFirst().help()).contains("encoding: utf16");
    data.write("a.csv", new byte[] {'x', '\n', (byte) 0x81, '\n'});
    assertThat(data.schema(csv("encoding", "windows1252")).diagnostics().getFirst().message())
        .isEqualTo("a.csv, line 2, byte 1 (0x81): this is not windows-1252 text");
  }

  @Test
  void quotesMayBeLettersOrOthers() {
    data.write("a.csv", "t\tk\n\"Fine,\" she said\ta\n5' 11\"\tb\n\"open\tc\n");
    List<Diagnostic> found = data.schema(csv("delimiter", "\t")).diagnostics();
    assertThat(codes(found)).containsExactly(DataCode.QUOTE);
    assertThat(found.getFirst().help()).contains("quote: none");
    assertThat(texts(csv("delimiter", "\t", "quote", "none"), "t"))
        .containsExactly("\"Fine,\" she said", "5' 11\"", "\"open");
    data.write("a.csv", "t,k\n'a, ''b''',\"\n\"c\",d\n");
    assertThat(texts(csv("quote", "'"), "t")).containsExactly("a, 'b'", "\"c\"");
    for (String bad : List.of("", "''", ",", "a")) {
      assertThat(codes(data.schema(csv("quote", bad)).diagnostics()))
          .containsExactly(DataCode.BAD_SEPARATOR);
    }
    data.write("a.csv", "t,k\n\"open,d\n1,2\n");
    assertThat(data.schema(csv()).diagnostics().getFirst().help()).contains("quote: none");
  }

  @Test
  void namesAndTextsAreTheSameComposedOrNot() {
    String apart = Normalizer.normalize("größe", Normalizer.Form.NFD);
    assertThat(apart).isNotEqualTo("größe");
    data.write("a.csv", apart + ",y\n" + apart + ",1\ngröße,2\n");
    assertThat(texts(csv(), "größe")).containsExactly("größe", "größe");
    assertThat(texts(csv("text", List.of("größe")), "größe")).containsExactly("größe", "größe");
    data.write("a.jsonl", "{\"" + apart + "\": {\"" + apart + "\": 1}}\n");
    assertThat(numbers(source("jsonl", "path", "a.jsonl"), "größe.größe")).containsExactly(1);
    data.write(apart + ".csv", "x\n1\n2\n");
    assertThat(numbers(source("csv", "path", "größe.csv"), "x")).containsExactly(1, 2);
  }
}
