package dev.nnc.data;

import static dev.nnc.data.TestData.codes;
import static dev.nnc.data.TestData.field;
import static dev.nnc.data.TestData.real;
import static dev.nnc.data.TestData.source;
import static dev.nnc.data.TestData.split;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Configured;
import dev.nnc.diag.Code;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.DataPlan;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers in texts: with units, in the writings of several countries, and several in one cell. */
class NumberStepsTest {
  private static final Configured CSV =
      source("csv", "path", "a.csv", "delimiter", "|", "text", List.of("t"));

  @TempDir Path folder;
  private TestData data;

  @BeforeEach
  void setUp() {
    data = new TestData(folder);
  }

  private DataPlan plan(long test, String cells, Configured... steps) {
    data.write("a.csv", "t|n\n" + cells.replaceAll("(?m)$", "|1") + "\n");
    return data.plan(
        CSV,
        test == 0 ? split("everything") : split("last", "test", test),
        field("x", List.of("t"), steps));
  }

  private float[] read(String cells, Configured... steps) {
    return TestData.all(data.loaded(plan(0, cells, steps)).train(), "x");
  }

  private Diagnostic refused(long test, String cells, Configured... steps) {
    List<Diagnostic> found =
        data.load(plan(test, cells, steps), 1).diagnostics().stream()
            .filter(Diagnostic::isError)
            .toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "67.63 €/21.64 € # 67.63 21.64",
        "€67.63/€21.64/-€5/€-3 # 67.63 21.64 -5 -3",
        "CHF 1'234.50/CHF 12 # 1234.5 12",
        "US$ 5/US$ 7.5 # 5 7.5",
        "12 kg/7kg/0 # 12 7 0",
        "1 year/3 years # 1 3",
        "45 %/7.5% # 45 7.5",
        "1 234,5/2,25 # 1234.5 2.25",
        "1.234,50 €/3,5 €/1.234 € # 1234.5 3.5 1234",
        "1,234.50/1,234 # 1234.5 1234",
        "1,234,567/1,234 # 1234567 1234",
        "1,23,456.5/12 # 123456.5 12",
        "1.234/2.5 # 1.234 2.5",
        "(12)/5 # -12 5",
        "1e3/1.5E-2 # 1000 0.015",
        "−5/+7 # -5 7",
        ".5/5. # 0.5 5",
        "yes/no/Y/n # 1 0 1 0",
        "true/False/1/0 # 1 0 1 0",
        "ja/nein # 1 0",
        "20 °C/-3 °C # 20 -3",
        "80 km/h/50 km/h # 80 50",
        "12 m2/30 m2 # 12 30",
      })
  void takesUnitsOffAndReadsTheWritingOfTheColumn(String cells, String numbers) {
    String[] one = cells.replace("km/h", "km:h").split("/", -1);
    String column = String.join("\n", one).replace("km:h", "km/h");
    List<Float> wanted = List.of(numbers.split(" ", -1)).stream().map(Float::valueOf).toList();
    assertThat(read(column, real("number"))).containsExactly(array(wanted));
  }

  private static float[] array(List<Float> numbers) {
    float[] array = new float[numbers.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = numbers.get(i);
    }
    return array;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "12 kg/300 g # NN4074",
        "12 kg/300 # NN4074",
        "45 %/0.45 # NN4074",
        "$5/5 € # NN4074",
        "1.2M/900k # NN4074",
        "1.5/2,5 # NN4075",
        "1,234/5,678/3 # NN4076",
        "1.570/632 # NN4076",
        "2 kg/1.500 kg # NN4076",
        "yes/12 # NN4011",
        "3\\5/1 # NN4011",
        "2024-01-31/1 # NN4011",
        "10:30/1 # NN4011",
        "10-20/1 # NN4011",
        "A12/A13 # NN4011",
        "C-10000/C-10001 # NN4011",
        "n.a./1 # NN4011",
        "12 of 30/1 # NN4011",
        "1.2.3/1 # NN4011",
        "12 34/1 # NN4011",
        "1e99/1 # NN4011",
        "<5/1 # NN4011",
        "nan/1 # NN4011",
      })
  void refusesWhatCannotBeTold(String cells, String code) {
    Diagnostic found = refused(0, cells.replace('/', '\n'), real("number"));
    assertThat(found.code().id()).isEqualTo(code);
    assertThat(found.message()).contains("line");
    assertThat(found.help()).isNotNull();
  }

  @Test
  void anOptionSaysWhatTheColumnDoesNot() {
    assertThat(read("1,234\n5,678", real("number", "thousands", ","))).containsExactly(1234, 5678);
    assertThat(read("1,234\n5,678", real("number", "decimal", ",")))
        .containsExactly(1.234f, 5.678f);
    assertThat(read("1.234", real("number", "decimal", ","))).containsExactly(1234);
    assertThat(read("1.570\n632", real("number", "thousands", "."))).containsExactly(1570, 632);
    assertThat(read("1.570\n632", real("number", "decimal", "."))).containsExactly(1.57f, 632);
    assertThat(read("1.570\n2.125\n0", real("number"))).containsExactly(1.57f, 2.125f, 0);
    assertThat(read("1.570\n632\n0.5", real("number"))).containsExactly(1.57f, 632, 0.5f);
    Diagnostic found = refused(0, "1,5\n1.5", real("number", "decimal", ","));
    assertThat(found.message()).contains("\"1.5\"").contains("`,` before decimals");
  }

  @Test
  void laterCellsAreReadAsTheTrainingPartWas() {
    float[] test =
        TestData.all(
            data.loaded(plan(2, "1,5 kg\n2,5 kg\n1.234 kg\n7 kg", real("number")))
                .part(dev.nnc.plan.Part.TEST)
                .orElseThrow(),
            "x");
    assertThat(test).containsExactly(1234, 7);
    assertThat(refused(1, "1 kg\n2 kg\n3 g", real("number")).message()).contains("unit `g`");
    assertThat(refused(1, "1.5\n2.5\n3,5", real("number")).message()).contains("`.` before");
    assertThat(refused(1, "1\n2\nyes", real("number")).message()).contains("a word among");
    assertThat(refused(1, "yes\nno\n12", real("number")).message()).contains("no yes or no");
  }

  @Test
  void predictionReadsNewCellsTheSameWay() {
    DataPlan plan = plan(0, "1,5 kg\n2,5 kg", real("number"));
    PreparedData read = data.loaded(plan);
    RowReader reader = new RowReader(plan, Map.of(plan.name(), read.fitted()), List.of("x"));
    RowReader.Rows rows = reader.ofWords(List.of("t=1.234 kg"));
    assertThat(codes(rows.diagnostics())).containsExactly((Code) DataCode.FAR_OUTSIDE);
    assertThat(TestData.all(rows.part().orElseThrow(), "x")).containsExactly(1234);
    assertThat(codes(List.copyOf(reader.ofWords(List.of("t=12 g")).reasons().values())))
        .containsExactly((Code) DataCode.BAD_NUMBER);
  }

  @Test
  void missingCellsStayMissing() {
    assertThat(read("5 kg\n\n7 kg", real("number"), real("impute", "with", "mean")))
        .containsExactly(5, 6, 7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "0.1 0.2",
        "  0.1   0.2 ",
        "[0.1, 0.2]",
        "[0.1 0.2]",
        "(0.1; 0.2)",
        "0.1;0.2",
        "0.1,0.2",
        "[[0.1],[0.2]]",
        "1e-1 2E-1",
      })
  void severalNumbersOfACellAreAVector(String cell) {
    assertThat(read(cell + "\n3 4", real("numbers", "count", 2L)))
        .containsExactly(0.1f, 0.2f, 3, 4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "1 2 3 # NN4073",
        "1 # NN4073",
        "1,5 2,5 # NN4011",
        "1,,2 # NN4011",
        "[1, 2 # NN4011",
        "1 2] # NN4011",
        "1, x # NN4011",
        "[[1, 2], [3]] # NN4011",
        "1 nan # NN4011",
        "[1] [2] # NN4011",
        "1 2; # NN4011",
      })
  void anotherNumberOfNumbersIsAnErrorWithItsRow(String cell, String code) {
    Diagnostic found = refused(0, "1 2\n" + cell, real("numbers", "count", 2L));
    assertThat(found.code().id()).isEqualTo(code);
    assertThat(found.message()).contains("line 3");
  }

  @Test
  void theFirstCellsTellHowManyThereAre() {
    DataPlan plan = plan(0, "1 2 3\n4 5 6");
    assertThat(plan.schema().columns().get("t")).isEqualTo(ColumnType.lists(3));
    assertThat(plan(0, "1 2 3\n4 5").schema().columns().get("t")).isEqualTo(ColumnType.text());
    assertThat(plan(0, "7\n8").schema().columns().get("t")).isEqualTo(ColumnType.text());
    assertThat(read("1,5 2,5", real("numbers", "count", 2L, "decimal", ",")))
        .containsExactly(1.5f, 2.5f);
  }

  @Test
  void sequencesOfNumbersArePadded() {
    assertThat(
            read(
                "[1, 2]\n[]\n[3]\n4, 5, 6",
                real("split", "at", ","),
                real("number"),
                real("pad", "to", 2L)))
        .containsExactly(1, 2, 0, 0, 3, 0, 4, 5);
    assertThat(
            read(
                "1 kg;2 kg\n3 kg",
                real("split", "at", ";"),
                real("number"),
                real("drop", "first", 1L, "last", 0L),
                real("pad", "to", 2L)))
        .containsExactly(2, 0, 0, 0);
    assertThat(
            refused(0, "1 2\n3 x", real("split", "at", " "), real("number"), real("pad", "to", 2L))
                .message())
        .contains("line 3")
        .contains("\"x\" is not a number");
  }

  private static final Configured JSONL = source("jsonl", "path", "a.jsonl");

  private @Nullable ColumnType jsonType(String rows) {
    data.write("a.jsonl", rows);
    return data.plan(JSONL, split("everything")).schema().columns().get("v");
  }

  @Test
  void listsOfJsonAreVectorsAndMatrices() {
    assertThat(jsonType("{\"v\": [1, 2]}\n{\"v\": [3, null]}\n"))
        .isEqualTo(ColumnType.number(Shape.of(2)));
    assertThat(jsonType("{\"v\": [[1, 2, 3], [4, 5, 6]]}\n"))
        .isEqualTo(ColumnType.number(Shape.of(2, 3)));
    assertThat(jsonType("{\"v\": [1, 2]}\n{\"v\": [3]}\n")).isEqualTo(ColumnType.text());
    assertThat(jsonType("{\"v\": [\"a\", \"b\"]}\n")).isEqualTo(ColumnType.textLists());
    assertThat(jsonType("{\"v\": [\"a\", 1]}\n")).isEqualTo(ColumnType.text());
    assertThat(jsonType("{\"v\": \"[1, 2]\"}\n")).isEqualTo(ColumnType.lists(2));
    data.write("a.jsonl", "{\"v\": [1, 2], \"n\": 5}\n{\"v\": [3, null], \"n\": 6}\n");
    DataPlan plan =
        data.plan(
            JSONL,
            split("everything"),
            field("x", List.of("v"), real("impute", "with", 9.0)),
            field("both", List.of("v", "n"), real("impute", "with", 8.0)));
    PreparedPart train = data.loaded(plan).train();
    assertThat(TestData.all(train, "x")).containsExactly(1, 2, 3, 9);
    assertThat(TestData.all(train, "both")).containsExactly(1, 2, 5, 3, 8, 6);
  }
}
