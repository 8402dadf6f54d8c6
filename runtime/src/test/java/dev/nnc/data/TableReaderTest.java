package dev.nnc.data;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.source.ReadSettings;
import dev.nnc.data.source.TableFile;
import dev.nnc.data.source.TableFormat;
import dev.nnc.data.source.TableReader;
import dev.nnc.diag.Diagnostic;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However a table is read, the same is read, and the same is said. */
class TableReaderTest {
  private static final ReadSettings ROW_BY_ROW = new ReadSettings(1 << 30, 0, 1);
  private static final ReadSettings ALL_PROCESSORS = new ReadSettings(1 << 30, 1 << 19, 8);
  private static final ColumnType NUMBER = ColumnType.number(Shape.SCALAR);

  @TempDir Path folder;
  private TestData data;

  @BeforeEach
  void setUp() {
    data = new TestData(folder);
  }

  /** All that was read and said, as text. */
  private static List<String> read(
      TableFile file, Map<String, ColumnType> wanted, ReadSettings settings) {
    DataDiagnostics findings = new DataDiagnostics(TestData.PLACE);
    RawTable table = TableReader.read(List.of(file), wanted, settings, findings);
    List<String> all = new ArrayList<>();
    for (Diagnostic each : findings.sorted()) {
      all.add(each.message() + " / " + each.help());
    }
    if (table == null) {
      all.add("nothing");
      return all;
    }
    for (int row = 0; row < table.rows(); row++) {
      all.add(table.origin().describe(row) + ": " + table.origin().cells(row));
    }
    table.columns().forEach((name, column) -> all.add(name + ": " + values(column)));
    table.files().forEach(each -> all.add(each.bytes() + " " + each.sha256()));
    return all;
  }

  private static String values(RawColumn column) {
    return switch (column) {
      case RawColumn.Numbers numbers ->
          Arrays.toString(
              Arrays.stream(numbers.values()).mapToLong(Double::doubleToRawLongBits).toArray());
      case RawColumn.Texts texts -> Arrays.toString(texts.values());
      default -> throw new AssertionError(column);
    };
  }

  private static double[] numbers(TableFile file, String column) {
    DataDiagnostics findings = new DataDiagnostics(TestData.PLACE);
    RawTable table =
        TableReader.read(List.of(file), Map.of(column, NUMBER), ALL_PROCESSORS, findings);
    assertThat(findings.sorted()).isEmpty();
    return ((RawColumn.Numbers) requireNonNull(requireNonNull(table).columns().get(column)))
        .values();
  }

  @Test
  void portionsAndThreadsChangeNothing() {
    int read = 0;
    for (int seed = 0; seed < 600; seed++) {
      Written written = new Written(seed);
      Path path = data.write("a.csv", written.bytes);
      TableFile file = new TableFile(path, "a.csv", written.format);
      List<String> expected = read(file, written.wanted, ROW_BY_ROW);
      read += expected.contains("nothing") ? 0 : 1;
      for (int portion : new int[] {1, 40, 1_000, 1 << 19}) {
        for (int ahead : new int[] {1, 5}) {
          assertThat(read(file, written.wanted, new ReadSettings(1 << 30, portion, ahead)))
              .as("seed %d, portions of %d, %d ahead", seed, portion, ahead)
              .isEqualTo(expected);
        }
      }
    }
    assertThat(read).isBetween(200, 580);
  }

  /** A table in one of many spellings; some have a fault. */
  private static final class Written {
    private static final List<String> NUMBERS =
        List.of(
            "0",
            "1",
            "-2",
            "+3",
            "4.5",
            "-.5",
            "6.",
            "0.1",
            "1e3",
            "-2.5E-4",
            "1.5e+20",
            "",
            " 7 ",
            "\t8",
            "12345678",
            "-1234567890.123",
            "0.30000000000000004",
            "123456789012345678.5",
            "-0",
            "00.5",
            "1.7976931348623157",
            "9007199254740991");
    private static final List<String> TEXTS =
        List.of("a", "b c", "", " padded ", "1", "007", "NA", "x".repeat(30), "it's", "-", ".");
    private static final List<String> WIDE = List.of("é", "größe", "€", "\u0085", "\u00a0y");
    private static final List<String> FAULTS =
        List.of(
            "late",
            "NaN",
            "1e400",
            "1.2.3",
            "--1",
            "007",
            "9007199254740993",
            "1,5",
            "x\"y",
            "\"open",
            "\"a\"b",
            "\0",
            "\uFEFF",
            "1 2",
            "0x1",
            "1,2,3,4,5,6");

    private final Random random;
    private final boolean quotes;
    private final TableFormat format;
    private final Map<String, ColumnType> wanted = new LinkedHashMap<>();
    private final byte[] bytes;

    Written(int seed) {
      random = new Random(seed);
      boolean comma = random.nextInt(4) == 0;
      Charset charset =
          pick(
              List.of(
                  StandardCharsets.UTF_8,
                  StandardCharsets.UTF_8,
                  StandardCharsets.UTF_8,
                  StandardCharsets.UTF_16LE,
                  StandardCharsets.ISO_8859_1,
                  Charset.forName("windows-1252")));
      quotes = random.nextInt(6) > 0;
      boolean comments = random.nextInt(3) == 0;
      TableFormat csv = TableFormat.CSV;
      format =
          new TableFormat(
              TableFormat.Form.CSV,
              comma ? ';' : pick(List.of(',', ',', '\t', '|')),
              true,
              List.of(),
              random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 0,
              pick(List.of(Set.of(), Set.of(), Set.of("NA", "-1", "4.5"))),
              comma ? ',' : '.',
              random.nextInt(5) > 0 ? '\0' : comma ? '.' : '\'',
              charset,
              comments ? '#' : '\0',
              quotes ? '"' : '\0',
              csv.text(),
              csv.number(),
              "");
      int columns = 1 + random.nextInt(5);
      boolean[] texts = new boolean[columns];
      StringBuilder text = new StringBuilder(random.nextInt(5) == 0 ? "\uFEFF" : "");
      String end = pick(List.of("\n", "\n", "\r\n", "\r", "mixed"));
      if (!charset.equals(StandardCharsets.UTF_8) && !charset.equals(StandardCharsets.UTF_16LE)) {
        text.setLength(0);
      }
      for (int i = 0; i < format.skip(); i++) {
        text.append(pick(List.of("A \"title\"", "", "1,2;3", "ö\""))).append(lineEnd(end));
      }
      String second = quotes ? "\"c\n1\"" : "c1";
      String empty = random.nextInt(4) == 0 ? pick(List.of("", " ", "\"\"")) : null;
      String behind = "";
      if (empty != null && columns > 1) {
        int cells = 1 + random.nextInt(2);
        behind =
            (format.delimiter() + (quotes ? empty : empty.strip().replace("\"", ""))).repeat(cells);
      }
      String behindNames = random.nextBoolean() ? behind : "";
      for (int i = 0; i < columns; i++) {
        texts[i] = random.nextBoolean();
        text.append(i == 0 ? "" : format.delimiter()).append(i == 1 ? second : "c" + i);
        if (random.nextInt(5) > 0) {
          wanted.put(
              i == 1 ? second.replace("\"", "") : "c" + i, texts[i] ? ColumnType.text() : NUMBER);
        }
      }
      text.append(behindNames).append('\n');
      int rows = random.nextInt(30);
      int fault = random.nextInt(3) == 0 ? random.nextInt(rows * columns + 1) : -1;
      for (int row = 0; row < rows; row++) {
        if (random.nextInt(12) == 0) {
          text.append(
              comments && random.nextBoolean() ? "# no \" row" + lineEnd(end) : lineEnd(end));
        }
        for (int i = 0; i < columns; i++) {
          text.append(i == 0 ? "" : format.delimiter());
          text.append(row * columns + i == fault ? pick(FAULTS) : cell(texts[i]));
        }
        text.append(random.nextInt(20) == 0 ? "" : behind);
        text.append(row == rows - 1 && random.nextBoolean() ? "" : lineEnd(end));
      }
      bytes = encoded(text.toString(), charset);
    }

    private byte[] encoded(String text, Charset charset) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(text.getBytes(charset));
      if (random.nextInt(20) == 0) {
        byte[] all = out.toByteArray();
        all[random.nextInt(all.length)] = (byte) (0x80 + random.nextInt(0x80));
        return all;
      }
      return out.toByteArray();
    }

    private String lineEnd(String end) {
      return end.equals("mixed") ? pick(List.of("\n", "\r\n", "\r")) : end;
    }

    private String cell(boolean text) {
      String cell = text ? pick(random.nextInt(6) == 0 ? WIDE : TEXTS) : pick(NUMBERS);
      if (!text && format.decimal() == ',') {
        cell = cell.replace('.', ',');
      }
      if (!text && format.thousands() != '\0' && random.nextInt(10) == 0) {
        cell = "1" + format.thousands() + "234";
      }
      if (quotes && random.nextInt(8) == 0) {
        String inside = text ? pick(List.of("", "\n", "\r\n", "\"", ",", ";", "#")) : "";
        return "\"" + (cell + inside).replace("\"", "\"\"") + "\"";
      }
      return cell.indexOf(format.delimiter()) >= 0 ? "" : cell;
    }

    private <T> T pick(List<T> all) {
      return all.get(random.nextInt(all.size()));
    }
  }

  /** Bit for bit: those of up to 17 digits, those just between two doubles, and long ones. */
  @Test
  void numbersAreThoseOfJava() {
    Random random = new Random(754);
    List<Supplier<String>> kinds =
        List.of(
            () -> Double.toString(random.nextGaussian()),
            () -> Double.toString(random.nextDouble() * Math.pow(10, random.nextInt(60) - 30)),
            () -> decimal(random.nextLong() >>> random.nextInt(64), random.nextInt(23)),
            () -> decimal((random.nextLong() >>> 11 | 1L << 52) * 2 + 1, random.nextInt(6)),
            () -> new BigDecimal(random.nextFloat()).toPlainString(),
            () -> (random.nextInt(2_000) - 1_000) + "." + random.nextInt(100_000),
            () -> random.nextInt(10) + "e" + (random.nextInt(60) - 30),
            () -> "-0." + "0".repeat(random.nextInt(25)) + random.nextInt(100));
    List<String> written = new ArrayList<>();
    for (int i = 0; i < 200_000; i++) {
      String cell = kinds.get(i % kinds.size()).get();
      boolean whole = cell.chars().allMatch(c -> c >= '0' && c <= '9');
      written.add(whole ? cell + ".0" : cell);
    }
    Path path = data.write("n.csv", "n\n" + String.join("\n", written) + "\n");
    double[] read = numbers(new TableFile(path, "n.csv", TableFormat.CSV), "n");
    assertThat(read).hasSize(written.size());
    for (int i = 0; i < read.length; i++) {
      assertThat(Double.doubleToRawLongBits(read[i]))
          .as(written.get(i))
          .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(written.get(i))));
    }
  }

  private static String decimal(long digits, int decimals) {
    return new BigDecimal(new BigInteger(Long.toUnsignedString(digits)), decimals).toPlainString();
  }

  @Test
  void objectsByLineAreTheSameInPortions() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int row = 0; row < 50; row++) {
        text.append("{\"a\": ").append(random.nextInt(100));
        text.append(
            random.nextInt(4) == 0 ? "" : ", \"b\": {\"c\": \"t" + random.nextInt(5) + "\"}");
        text.append(", \"d\": [1, 2]}").append(random.nextInt(9) == 0 ? "\r\n\n" : "\n");
      }
      String fault =
          List.of("", "", "[1]\n", "{\"a\": \"x\"}\n", "{\"a\": 1", "{\"a\": 1} 2\n")
              .get(random.nextInt(6));
      int at = text.indexOf("\n", random.nextInt(text.length() - 20)) + 1;
      text.insert(at, fault);
      Path path = data.write("a.jsonl", text.toString());
      TableFile file = new TableFile(path, "a.jsonl", json());
      Map<String, ColumnType> wanted = new LinkedHashMap<>();
      wanted.put("b.c", ColumnType.text());
      wanted.put("a", NUMBER);
      wanted.put("d", ColumnType.text());
      List<String> expected = read(file, wanted, ROW_BY_ROW);
      for (int portion : new int[] {1, 100, 1 << 19}) {
        assertThat(read(file, wanted, new ReadSettings(1 << 30, portion, 3)))
            .as("seed %d, portions of %d", seed, portion)
            .isEqualTo(expected);
      }
    }
  }

  private static TableFormat json() {
    TableFormat csv = TableFormat.CSV;
    return new TableFormat(
        TableFormat.Form.JSON_LINES,
        csv.delimiter(),
        csv.header(),
        csv.names(),
        csv.skip(),
        csv.missing(),
        csv.decimal(),
        csv.thousands(),
        csv.charset(),
        csv.comment(),
        csv.quote(),
        csv.text(),
        csv.number(),
        "");
  }

  /** The first fault of the file is told, whichever thread meets one first. */
  @Test
  void tellsTheFirstOfManyFaults() {
    String rows = "1,2\n".repeat(400_000);
    for (String fault : List.of("3,x\n", "4\n", "\"5,6\n", "7,\"8\"9\n")) {
      Path path = data.write("a.csv", "x,y\n" + rows + fault + rows + "bad,bad,bad\n" + rows);
      TableFile file = new TableFile(path, "a.csv", TableFormat.CSV);
      Map<String, ColumnType> wanted = Map.of("x", NUMBER, "y", NUMBER);
      List<String> said = read(file, wanted, ALL_PROCESSORS);
      assertThat(said).isEqualTo(read(file, wanted, ROW_BY_ROW)).hasSize(2);
      assertThat(said.getFirst()).contains("line 400002");
    }
  }

  /** A byte that is no text is no reason to forget what was before it, nor to read on behind it. */
  @Test
  void tellsWhatStandsBeforeABadByte() {
    String rows = "1,ä\n".repeat(300_000);
    for (Charset charset : List.of(StandardCharsets.UTF_8, Charset.forName("windows-1252"))) {
      for (String before : List.of("", "2,2,2\n", "x,3\n")) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("x,y\n" + rows + before + "4,").getBytes(charset));
        out.write(charset.equals(StandardCharsets.UTF_8) ? 0xe4 : 0x81);
        out.writeBytes(("\n" + rows).getBytes(charset));
        TableFormat csv = TableFormat.CSV;
        TableFormat format =
            new TableFormat(
                TableFormat.Form.CSV,
                csv.delimiter(),
                csv.header(),
                csv.names(),
                csv.skip(),
                csv.missing(),
                csv.decimal(),
                csv.thousands(),
                charset,
                csv.comment(),
                csv.quote(),
                csv.text(),
                csv.number(),
                "");
        TableFile file = new TableFile(data.write("a.csv", out.toByteArray()), "a.csv", format);
        Map<String, ColumnType> wanted = Map.of("x", NUMBER, "y", ColumnType.text());
        List<String> said = read(file, wanted, ALL_PROCESSORS);
        assertThat(said).hasSize(2).isEqualTo(read(file, wanted, ROW_BY_ROW));
        assertThat(said.getFirst()).contains("line 300002");
      }
    }
  }

  /** What is wrong with the rows before an archive's damage is told, and else the damage. */
  @Test
  void tellsWhatStandsBeforeAnArchiveIsCutOff() {
    Random random = new Random(1952);
    StringBuilder rows = new StringBuilder("x,y\n");
    for (int row = 0; row < 300_000; row++) {
      rows.append(random.nextInt()).append(row == 100_000 ? ",x\n" : ",1\n");
    }
    for (boolean fault : new boolean[] {true, false}) {
      String text = fault ? rows.toString() : rows.toString().replace(",x", ",2");
      byte[] whole = TestData.gzip(text.getBytes(StandardCharsets.UTF_8));
      Path path = data.write("a.csv.gz", Arrays.copyOf(whole, whole.length * 9 / 10));
      TableFile file = new TableFile(path, "a.csv.gz", TableFormat.CSV);
      Map<String, ColumnType> wanted = Map.of("x", NUMBER, "y", NUMBER);
      List<String> said = read(file, wanted, ALL_PROCESSORS);
      assertThat(said).isEqualTo(read(file, wanted, ROW_BY_ROW)).hasSize(2);
      assertThat(said.getFirst()).contains(fault ? "line 100002" : "it is cut short");
    }
  }

  @Test
  void aRowMayBeLongerThanAPortion() {
    String wide = "1.25,".repeat(9_999) + "2\n";
    String names = String.join(",", TableFile.numbered(10_000)) + "\n";
    TableFile file =
        new TableFile(data.write("w.csv", names + wide.repeat(3)), "w.csv", TableFormat.CSV);
    Map<String, ColumnType> wanted = Map.of("column_1", NUMBER, "column_10000", NUMBER);
    assertThat(read(file, wanted, new ReadSettings(1 << 30, 100, 4)))
        .isEqualTo(read(file, wanted, ROW_BY_ROW))
        .doesNotContain("nothing");
  }
}
