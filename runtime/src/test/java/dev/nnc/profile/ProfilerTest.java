package dev.nnc.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of tables that are small enough to be seen through. */
class ProfilerTest {
  @TempDir Path folder;

  private TableProfile of(String name, byte[] bytes, @Nullable String truth) throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);
    DataDiagnostics findings = new DataDiagnostics(new SourceFile(name, "").place(Span.NONE));
    TableProfile profile = Profiler.of(file, name, truth, findings);
    assertThat(findings.sorted().stream().filter(each -> each.isError())).isEmpty();
    return Objects.requireNonNull(profile);
  }

  private TableProfile of(String text, @Nullable String truth) throws IOException {
    return of("t.csv", text.getBytes(StandardCharsets.UTF_8), truth);
  }

  /** A column of 40 rows beside a number, each row of which has one of the cells. */
  private ColumnProfile column(String... cells) throws IOException {
    return column("c", cells);
  }

  private ColumnProfile column(String name, String... cells) throws IOException {
    StringBuilder text = new StringBuilder(name + ";n\n");
    for (int row = 0; row < 40; row++) {
      text.append(cells[row % cells.length]).append(';').append(row * row % 7).append('\n');
    }
    return of(text.toString(), null).columns().getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "1|2.5|-3, NUMBER",
    "12 €|67.63 €|, AMOUNT",
    "'1,5|2,25|3,0', NUMBER",
    "yes|no|, CLASSES",
    "red|green|blue, CLASSES",
    "2024-01-31|2023-12-01, DATE",
    "31.01.2024|01.12.2023, DATE",
    "20240131|20231201, DATE",
    "2024-01-31T10:00:00Z|2024-02-01T11:30:00Z, DATE",
    "01234|00017|99999, CLASSES",
    "[1 2]|[3 4], LIST",
    "NA|1|2, NUMBER",
    "NA|red|blue, CLASSES",
    "k.A.|12 €|67.63 €, AMOUNT",
    "unknown|31.01.2024|01.12.2023, DATE",
    "#WERT!|1|2, NUMBER",
    "unknown|red|blue, CLASSES",
    "k.A.|red|blue, CLASSES"
  })
  void cellsTellWhatAColumnIs(String cells, ColumnSort sort) throws IOException {
    assertThat(column(cells.split("\\|", -1)).sort()).isEqualTo(sort);
  }

  @Test
  void eachRowWithAValueOfItsOwnIsAKeyOrAText() throws IOException {
    StringBuilder text = new StringBuilder("id,customer,number,size,note,owner_id\n");
    for (int row = 0; row < 200; row++) {
      text.append(row)
          .append(",C-")
          .append(row)
          .append(",ABC")
          .append(100 + row)
          .append(',')
          .append(row * 7919 % 1009)
          .append(",this is row number ")
          .append(row)
          .append(",p")
          .append(row / 5)
          .append('\n');
    }
    TableProfile profile = of(text.toString(), null);
    assertThat(profile.columns())
        .extracting(ColumnProfile::sort)
        .containsExactly(
            ColumnSort.KEY,
            ColumnSort.KEY,
            ColumnSort.KEY,
            ColumnSort.NUMBER,
            ColumnSort.TEXT,
            ColumnSort.KEY);
    assertThat(profile.columns().getLast().repeats()).isTrue();
    assertThat(profile.columns().getFirst().repeats()).isFalse();
    assertThat(profile.says(Remark.Kind.KEY, "customer")).isTrue();
    assertThat(profile.says(Remark.Kind.KEY, "size")).isFalse();
  }

  /** Copies of rows have the number of the first; other numbers that hardly repeat stay numbers. */
  @Test
  void numbersOfRowsAreAKeyAlsoWhereRowsStandTwice() throws IOException {
    StringBuilder text = new StringBuilder("id,size\n");
    for (int row = 0; row < 200; row++) {
      text.append(1000 + row).append(',').append(row * 7919 % 1009).append('\n');
    }
    text.append("1007,").append(7 * 7919 % 1009).append('\n');
    TableProfile profile = of(text.toString(), null);
    assertThat(profile.columns())
        .extracting(ColumnProfile::sort)
        .containsExactly(ColumnSort.KEY, ColumnSort.NUMBER);
    assertThat(profile.columns().getFirst().repeats()).isFalse();
  }

  @Test
  void gapsAndNumbersAreCounted() throws IOException {
    TableProfile profile = of("a,b\n1,x\n,y\n3,\n8,x\n", null);
    ColumnProfile a = profile.columns().getFirst();
    assertThat(a.missing()).isEqualTo(1);
    ColumnProfile.Spread numbers = Objects.requireNonNull(a.numbers());
    assertThat(numbers.least()).isEqualTo(1);
    assertThat(numbers.median()).isEqualTo(3);
    assertThat(numbers.most()).isEqualTo(8);
    assertThat(numbers.mean()).isEqualTo(4);
    assertThat(numbers.histogram()).containsExactly(1, 0, 1, 0, 0, 0, 0, 1);
    ColumnProfile b = profile.columns().getLast();
    assertThat(b.missing()).isEqualTo(1);
    assertThat(b.top())
        .containsExactly(new ColumnProfile.Top("x", 2), new ColumnProfile.Top("y", 1));
  }

  @Test
  void classesThatDifferInCapitalsAloneAreTold() throws IOException {
    StringBuilder text = new StringBuilder("plan,blood,town\n");
    List<String> plans = List.of("Standard", "standard ", "Premium");
    for (int row = 0; row < 60; row++) {
      text.append(plans.get(row % 3)).append(row % 2 == 0 ? ",a,Bonn\n" : ",A,Ulm\n");
    }
    TableProfile profile = of(text.toString(), null);
    assertThat(profile.remarks())
        .filteredOn(remark -> remark.kind() == Remark.Kind.SPELLINGS)
        .singleElement()
        .satisfies(
            remark -> {
              assertThat(remark.column()).isEqualTo("plan");
              assertThat(remark.sentence()).contains("\"Standard\" and \"standard\"");
            });
    ColumnProfile plan = profile.columns().getFirst();
    assertThat(plan.distinct()).isEqualTo(3);
    assertThat(plan.inLowercase().distinct()).isEqualTo(2);
    assertThat(plan.inLowercase().top())
        .containsExactly(
            new ColumnProfile.Top("standard", 40), new ColumnProfile.Top("premium", 20));
  }

  @Test
  void fewCellsThatAreNoAmountsAreTold() throws IOException {
    StringBuilder text = new StringBuilder("fee;name\n");
    for (int row = 0; row < 200; row++) {
      text.append(row % 60 == 9 ? "on request" : row + ",50 €")
          .append(";n")
          .append(row)
          .append('\n');
    }
    assertThat(of(text.toString(), null).remarks())
        .filteredOn(remark -> remark.kind() == Remark.Kind.ODD_CELLS)
        .singleElement()
        .satisfies(
            remark -> {
              assertThat(remark.column()).isEqualTo("fee");
              assertThat(remark.sentence())
                  .isEqualTo(
                      "most cells are amounts, but 4 cells are not, first \"on request\" in line"
                          + " 11");
            });
  }

  @Test
  void marksOfMissingValuesAreThoseOfTheWholeTable() throws IOException {
    // In a column of numbers NA is a gap for sure, and so it is beside it.
    assertThat(of("a,b\n1,NA\nNA,x\n2,y\n", null).columns())
        .extracting(ColumnProfile::missing)
        .containsExactly(1L, 1L);
    // Of countries it may be Namibia.
    assertThat(of("a,b\n1,NA\n3,DE\n2,FR\n", null).columns())
        .extracting(ColumnProfile::missing)
        .containsExactly(0L, 0L);
  }

  @ParameterizedTest
  @CsvSource({"',', .", ";, ','", "|, ."})
  void theWayItIsWrittenIsFound(char delimiter, char decimal) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line : List.of("x|y|z", "1.5|a|3", "2.25|b|4", "3.75|a|5")) {
      text.append(line.replace('.', decimal).replace('|', delimiter)).append("\r\n");
    }
    TableProfile profile = of(text.toString(), null);
    assertThat(profile.format().delimiter()).isEqualTo(delimiter);
    assertThat(profile.format().decimal()).isEqualTo(decimal);
    assertThat(profile.columns().getFirst().sort()).isEqualTo(ColumnSort.NUMBER);
    assertThat(profile.rows()).isEqualTo(3);
  }

  /** Whether 1.570 is a number of thousands the rest of the file tells. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "area;price|89,5;632|152,5;1.570|121,5;772 # , # .",
        "area;price|89,5;7.589|152,5;18.842 # , # .",
        "price;rooms|632;3|1.570;4|1.234.567;2 # , # .",
        "price;rooms|632;3|1.570;4 # , # .",
        "weight;rooms|2;3|1.570;4 # . # ''",
        "weight;share|632;0.25|1.570;0.5 # . # ''",
        "x;y|1.571;2.125|2.250;3.375 # . # ''",
        "x;y|1.571;2|1632.250;3 # . # ''"
      })
  void pointsBetweenThousandsAreFound(String lines, String decimal, String thousands)
      throws IOException {
    TableProfile profile = of(lines.replace('|', '\n') + "\n", null);
    assertThat(profile.format().decimal()).isEqualTo(decimal.charAt(0));
    assertThat(profile.format().thousands())
        .isEqualTo(thousands.isEmpty() ? (char) 0 : thousands.charAt(0));
  }

  @Test
  void encodingsPackingAndLinesOfNamesAreFound() throws IOException {
    String text = "town,fee\nKöln,5 €\nWien,6 €\n";
    TableProfile windows = of("w.csv", text.getBytes(Charset.forName("windows-1252")), null);
    assertThat(windows.encoding()).isEqualTo("windows1252");
    assertThat(windows.first().getFirst()).containsExactly("Köln", "5 €");
    TableProfile utf16 = of("u.csv", ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE), null);
    assertThat(utf16.first()).isEqualTo(windows.first());
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(of("t.csv.gz", packed.toByteArray(), null).first()).isEqualTo(windows.first());
    TableProfile nameless = of("5.1,3.5,a\n4.9,3.0,b\n4.7,3.2,a\n", null);
    assertThat(nameless.format().header()).isFalse();
    assertThat(nameless.rows()).isEqualTo(3);
    assertThat(nameless.columns().getFirst().name()).isEqualTo("column_1");
    TableProfile json =
        of(
            "t.jsonl",
            "{\"a\": 1, \"b\": {\"c\": \"x\"}}\n{\"a\": null, \"b\": {\"c\": \"7\"}}\n"
                .getBytes(StandardCharsets.UTF_8),
            null);
    assertThat(json.columns())
        .extracting(ColumnProfile::name, ColumnProfile::sort, ColumnProfile::missing)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("a", ColumnSort.NUMBER, 1L),
            org.assertj.core.groups.Tuple.tuple("b.c", ColumnSort.CLASSES, 0L));
  }

  /** Reference by scipy.stats.spearmanr, with a tie, and a value far out, which weighs no more. */
  @Test
  void ranksOfNumbersGoTogether() throws IOException {
    for (String most : List.of("16.1", "1e12")) {
      String text = "x,y\n1,2.1\n2,3.9\n3,6.2\n4,7.8\n5,7.8\n6,2.2\n7,13.8\n8,%s\n".formatted(most);
      assertThat(association(of(text, "y"), "x").value())
          .isCloseTo(0.7545045450053531, within(1e-9));
    }
  }

  @Test
  void aLetterForAClassIsTold() throws IOException {
    String text = "sex,blood\n" + "M,A\nm,B\nF,AB\nfemale,0\n".repeat(15);
    assertThat(of(text, null).remarks())
        .filteredOn(remark -> remark.kind() == Remark.Kind.SHORT_FORM)
        .singleElement()
        .satisfies(
            remark -> {
              assertThat(remark.column()).isEqualTo("sex");
              assertThat(remark.sentence()).contains("\"F\" and \"female\"");
            });
  }

  /** References by pandas and NumPy with the formulas written out. */
  @Test
  void columnsGoWithTheTruth() throws IOException {
    String text =
        """
        x,y,kind,left
        1,2.1,a,yes
        2,3.9,a,yes
        3,6.2,a,no
        4,7.8,b,no
        5,10.1,b,no
        6,12.2,b,yes
        7,13.8,c,no
        8,16.1,c,no
        """;
    Association r = association(of(text, "y"), "x");
    assertThat(r.measure()).isEqualTo(Association.Measure.CORRELATION);
    assertThat(r.value()).isCloseTo(1, within(1e-12));
    Association eta = association(of(text, "y"), "kind");
    assertThat(eta.measure()).isEqualTo(Association.Measure.CORRELATION_RATIO);
    // Between 158.84, total 173.92 of 8 rows in 3 classes: 1 - (15.08 / 5) / (173.92 / 7).
    assertThat(eta.value()).isCloseTo(Math.sqrt(eta(text)), within(1e-9));
    assertThat(association(of(text, "left"), "kind").measure())
        .isEqualTo(Association.Measure.CRAMERS_V);
  }

  private static double eta(String text) {
    double[] y = text.lines().skip(1).mapToDouble(l -> number(l)).toArray();
    int[][] classes = {{0, 1, 2}, {3, 4, 5}, {6, 7}};
    double mean = java.util.Arrays.stream(y).average().orElse(0);
    double total = java.util.Arrays.stream(y).map(v -> (v - mean) * (v - mean)).sum();
    double within = 0;
    for (int[] rows : classes) {
      double own = java.util.Arrays.stream(rows).mapToDouble(i -> y[i]).average().orElse(0);
      within += java.util.Arrays.stream(rows).mapToDouble(i -> (y[i] - own) * (y[i] - own)).sum();
    }
    return 1 - (within / 5) / (total / 7);
  }

  private static double number(String line) {
    return Double.parseDouble(line.split(",", -1)[1]);
  }

  private static Association association(TableProfile profile, String column) {
    return Objects.requireNonNull(profile.column(column).orElseThrow().association());
  }

  @Test
  void aColumnThatKnowsTheTruthIsToldAndAGoodOneIsNot() throws IOException {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder("good,paid,refund,same,flat,left\n");
    for (int row = 0; row < 400; row++) {
      boolean left = random.nextInt(3) == 0;
      text.append(
          String.format(
              Locale.ROOT,
              "%.2f,%d,%s,%d,0,%s%n",
              random.nextGaussian() + (left ? 2 : 0),
              random.nextInt(100) + (left ? 200 : 0),
              left ? "2024-01-0" + (1 + random.nextInt(9)) : "",
              random.nextInt(5),
              left ? "yes" : "no"));
    }
    TableProfile profile = of(text.toString(), "left");
    assertThat(profile.says(Remark.Kind.LEAK, "paid")).isTrue();
    assertThat(profile.says(Remark.Kind.LEAK, "refund")).as("by its gaps").isTrue();
    assertThat(profile.says(Remark.Kind.LEAK, "good")).isFalse();
    assertThat(profile.says(Remark.Kind.LEAK, "same")).isFalse();
    assertThat(profile.says(Remark.Kind.CONSTANT, "flat")).isTrue();
  }

  @Test
  void copiesAndRowsOfOtherWidthsAreCounted() throws IOException {
    TableProfile profile = of("a,b\n1,2\n1,2\n3\n4,5\n1,2\n", null);
    assertThat(profile.rows()).isEqualTo(4);
    assertThat(profile.repeated()).isEqualTo(2);
    assertThat(profile.remarks())
        .filteredOn(remark -> remark.kind() == Remark.Kind.UNREAD)
        .singleElement()
        .satisfies(remark -> assertThat(remark.sentence()).contains("1 row").contains("line 4"));
  }

  @Test
  void hashesThatAreLeftOutAreEstimated() {
    DistinctHashes many = new DistinctHashes(1 << 10);
    for (int i = 0; i < 100_000; i++) {
      many.add(DistinctHashes.hash(0, "row " + i));
    }
    assertThat(many.isExact()).isFalse();
    assertThat(many.repeats()).isZero();
    assertThat((double) many.distinct()).isCloseTo(100_000, within(10_000.0));
    DistinctHashes few = new DistinctHashes(1 << 10);
    for (int i = 0; i < 100_000; i++) {
      few.add(DistinctHashes.hash(0, "row " + i % 1_000));
    }
    assertThat(few.isExact()).isTrue();
    assertThat(few.distinct()).isEqualTo(1_000);
    assertThat(few.repeats()).isEqualTo(99_000);
  }

  @Test
  void aSampleOfALongTableHasRowsFromAllOfIt() {
    RowSample sample = new RowSample(4_000);
    for (int i = 0; i < 10_000; i++) {
      sample.add(new String[] {Integer.toString(i)});
    }
    assertThat(sample.rows()).hasSize(100);
    assertThat(sample.rows().stream().mapToInt(row -> Integer.parseInt(row[0])).average().orElse(0))
        .isBetween(4_000.0, 6_000.0);
  }

  /** Rows of four random numbers, a class and a key; some are repeated with a little noise. */
  private String noisyCopies(int rows, int copies, String text) {
    Random random = new Random(8);
    StringBuilder table = new StringBuilder("id,a,b,c,d,kind" + (text.isEmpty() ? "" : ",note"));
    table.append(",y\n");
    List<double[]> all = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      double[] numbers = random.doubles(4).toArray();
      if (row < copies) {
        all.add(numbers);
      } else if (row >= rows - copies) {
        numbers = all.get(rows - 1 - row).clone();
        numbers[2] += 1e-4;
      }
      table.append(1000 + row);
      for (double number : numbers) {
        table.append(',').append(String.format(Locale.ROOT, "%.6f", number));
      }
      table.append(row % 2 == 0 ? ",one" : ",two");
      table.append(text.isEmpty() ? "" : "," + text + " number " + row * 7919 % 1009);
      table.append(',').append(random.nextInt(1000)).append('\n');
    }
    return table.toString();
  }

  private List<String> nearRows(String table, @Nullable String truth) throws IOException {
    return of(table, truth).remarks().stream()
        .filter(each -> each.kind() == Remark.Kind.NEAR_ROWS)
        .map(Remark::sentence)
        .toList();
  }

  @Test
  void rowsThatNearlyRepeatOthersAreCounted() throws IOException {
    // The truth of two rows may differ, but is no part of what is compared where it is known.
    assertThat(nearRows(noisyCopies(301, 9, ""), "y"))
        .containsExactly(
            "18 rows are ten times nearer to another than rows usually are: in a split they may"
                + " stand on both sides");
    assertThat(nearRows(noisyCopies(301, 0, ""), "y")).isEmpty();
    assertThat(nearRows(noisyCopies(301, 9, ""), null)).isEmpty();
    // Nobody knows how near two texts are.
    assertThat(nearRows(noisyCopies(301, 9, "some words of"), "y")).isEmpty();
  }

  @Test
  void rowsThatFillALineAreNoCopies() throws IOException {
    Random random = new Random(9);
    StringBuilder table = new StringBuilder("a,kind,y\n");
    for (int row = 0; row < 900; row++) {
      table.append(random.nextDouble()).append(",k").append(random.nextInt(5)).append(",1\n");
    }
    assertThat(nearRows(table.toString(), "y")).isEmpty();
  }
}
