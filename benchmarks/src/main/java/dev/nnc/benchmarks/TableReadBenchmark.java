package dev.nnc.benchmarks;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.sun.management.OperatingSystemMXBean;
import com.univocity.parsers.csv.CsvParserSettings;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.source.ReadSettings;
import dev.nnc.data.source.TableFile;
import dev.nnc.data.source.TableFormat;
import dev.nnc.data.source.TableReader;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * How long a table of numbers takes from its text to columns: with nnc, which also hashes the file
 * and knows each row's place, with other readers of CSV for the JVM, of whose cells {@link
 * Double#parseDouble} makes numbers, and with pandas. All take turns in one run.
 */
public final class TableReadBenchmark {
  private static final OperatingSystemMXBean MACHINE =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private TableReadBenchmark() {}

  /**
   * Prints what each of the readers takes.
   *
   * @param arguments the project's folder; then, if others than these are wanted, rows (1,000,000),
   *     columns (21), decimals (5) and turns (5). A Python with pandas is named by the
   *     environment's {@code PYTHON}, without which there is no comparison with it
   */
  public static void main(String[] arguments) throws IOException {
    int rows = argument(arguments, 1, 1_000_000);
    int columns = argument(arguments, 2, 21);
    int decimals = argument(arguments, 3, 5);
    int turns = argument(arguments, 4, 5);
    Path file = table(Path.of(arguments[0]).resolve("target/tables"), rows, columns, decimals);
    List<Contender> contenders =
        new ArrayList<>(
            List.of(
                new InProcess("nnc", TableReadBenchmark::nnc),
                new InProcess("FastCSV", TableReadBenchmark::fastCsv),
                new InProcess("univocity", TableReadBenchmark::univocity),
                new InProcess("Jackson CSV", TableReadBenchmark::jackson)));
    String python = System.getenv("PYTHON");
    if (python != null) {
      Path script = Path.of(arguments[0]).resolve("benchmarks/peers/table.py");
      contenders.add(
          new Pandas(
              new ProcessBuilder(python, script.toString(), file.toString())
                  .redirectError(ProcessBuilder.Redirect.INHERIT)
                  .start()));
    }
    Map<String, List<Taken>> all = new LinkedHashMap<>();
    for (int turn = 0; turn < turns; turn++) {
      for (Contender contender : contenders) {
        Taken taken = contender.read(file);
        if (taken.rows != rows) {
          throw new IllegalStateException(contender.name() + " read " + taken.rows + " rows");
        }
        all.computeIfAbsent(contender.name(), name -> new ArrayList<>()).add(taken);
      }
    }
    print(file, all);
    for (Contender contender : contenders) {
      contender.close();
    }
  }

  private static int argument(String[] arguments, int index, int otherwise) {
    return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
  }

  private static void print(Path file, Map<String, List<Taken>> all) throws IOException {
    System.out.printf(
        Locale.ROOT,
        "%s, %.0f MB: seconds by the clock and of the processor, first and median%n",
        file.getFileName(),
        Files.size(file) / 1e6);
    List<Taken> ours = all.values().iterator().next();
    all.forEach(
        (name, taken) ->
            System.out.printf(
                Locale.ROOT,
                "%-12s first %6.2f (%5.2f)  median %6.2f (%5.2f)  nnc / it %.2f (%.2f)%n",
                name,
                taken.getFirst().clock,
                taken.getFirst().processor,
                clock(taken),
                processor(taken),
                clock(ours) / clock(taken),
                processor(ours) / processor(taken)));
  }

  private static double clock(List<Taken> all) {
    return Median.of(all.stream().mapToDouble(Taken::clock).toArray());
  }

  private static double processor(List<Taken> all) {
    return Median.of(all.stream().mapToDouble(Taken::processor).toArray());
  }

  /** What a reading took, in seconds. */
  private record Taken(int rows, double clock, double processor) {}

  private interface Contender extends AutoCloseable {
    String name();

    Taken read(Path file) throws IOException;

    @Override
    default void close() throws IOException {}
  }

  private interface Reading {
    int rows(Path file) throws IOException;
  }

  private record InProcess(String name, Reading reading) implements Contender {
    @Override
    public Taken read(Path file) throws IOException {
      System.gc();
      long clock = System.nanoTime();
      long processor = MACHINE.getProcessCpuTime();
      int rows = reading.rows(file);
      return new Taken(
          rows, (System.nanoTime() - clock) / 1e9, (MACHINE.getProcessCpuTime() - processor) / 1e9);
    }
  }

  private record Pandas(Process process, Writer to, BufferedReader from) implements Contender {
    Pandas(Process process) {
      this(
          process,
          process.outputWriter(StandardCharsets.UTF_8),
          process.inputReader(StandardCharsets.UTF_8));
    }

    @Override
    public String name() {
      return "pandas";
    }

    @Override
    public Taken read(Path file) throws IOException {
      to.write("\n");
      to.flush();
      String line = from.readLine();
      if (line == null) {
        throw new IOException("pandas ended; does PYTHON name a Python that has it?");
      }
      String[] told = line.split(" ", 3);
      return new Taken(
          Integer.parseInt(told[0]), Double.parseDouble(told[1]), Double.parseDouble(told[2]));
    }

    @Override
    public void close() throws IOException {
      to.close();
    }
  }

  // ------------------------------------------------------------------------------ the contenders

  private static int nnc(Path file) throws IOException {
    Map<String, ColumnType> wanted = new LinkedHashMap<>();
    for (String name : names(file)) {
      wanted.put(name, ColumnType.number(Shape.SCALAR));
    }
    DataDiagnostics findings =
        new DataDiagnostics(new SourceFile("read.nn", "csv").place(new Span(0, 3)));
    List<TableFile> files = List.of(new TableFile(file, "table", TableFormat.CSV));
    RawTable table = TableReader.read(files, wanted, ReadSettings.ofThisMachine(), findings);
    if (table == null) {
      throw new IOException(findings.sorted().toString());
    }
    return table.rows();
  }

  private static List<String> names(Path file) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(file)) {
      return List.of(in.readLine().split(",", -1));
    }
  }

  private static int fastCsv(Path file) throws IOException {
    try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(file)) {
      Iterator<CsvRecord> records = reader.iterator();
      Columns columns = new Columns(records.next().getFieldCount());
      while (records.hasNext()) {
        CsvRecord each = records.next();
        columns.begin();
        for (int i = 0; i < each.getFieldCount(); i++) {
          columns.set(i, each.getField(i));
        }
      }
      return columns.rows;
    }
  }

  private static int univocity(Path file) throws IOException {
    CsvParserSettings settings = new CsvParserSettings();
    settings.setMaxColumns(100_000);
    com.univocity.parsers.csv.CsvParser parser = new com.univocity.parsers.csv.CsvParser(settings);
    try (Reader in = Files.newBufferedReader(file)) {
      parser.beginParsing(in);
      Columns columns = new Columns(parser.parseNext().length);
      for (String[] each = parser.parseNext(); each != null; each = parser.parseNext()) {
        columns.add(each);
      }
      return columns.rows;
    }
  }

  private static int jackson(Path file) throws IOException {
    try (MappingIterator<String[]> rows =
        new CsvMapper()
            .readerFor(String[].class)
            .with(CsvParser.Feature.WRAP_AS_ARRAY)
            .readValues(file.toFile())) {
      Columns columns = new Columns(rows.next().length);
      while (rows.hasNext()) {
        columns.add(rows.next());
      }
      return columns.rows;
    }
  }

  /** Numbers by column, as a program would gather them that reads a table with one of these. */
  private static final class Columns {
    private final double[][] columns;
    private int rows;

    Columns(int count) {
      columns = new double[count][256];
    }

    void begin() {
      if (rows == columns[0].length) {
        for (int i = 0; i < columns.length; i++) {
          columns[i] = Arrays.copyOf(columns[i], rows * 2);
        }
      }
      rows++;
    }

    void set(int column, String cell) {
      columns[column][rows - 1] = Double.parseDouble(cell);
    }

    void add(String[] cells) {
      begin();
      for (int i = 0; i < cells.length; i++) {
        set(i, cells[i]);
      }
    }
  }

  // ----------------------------------------------------------------------------------- the table

  /** A table of normal numbers and a last column of 0 and 1; written once. */
  private static Path table(Path folder, int rows, int columns, int decimals) throws IOException {
    Path file = folder.resolve("%dx%d.%d.csv".formatted(rows, columns, decimals));
    if (Files.exists(file)) {
      return file;
    }
    Files.createDirectories(folder);
    Path unfinished = folder.resolve("unfinished.csv");
    Random random = new Random(1);
    double unit = Math.pow(10, decimals);
    try (BufferedWriter out = Files.newBufferedWriter(unfinished)) {
      for (int i = 0; i < columns; i++) {
        out.write((i == 0 ? "" : ",") + "f" + i);
      }
      for (int row = 0; row < rows; row++) {
        for (int i = 0; i < columns - 1; i++) {
          double number = random.nextGaussian();
          out.write(i == 0 ? "\n" : ",");
          out.write(
              decimals > 15
                  ? Double.toString(number)
                  : Double.toString(Math.rint(number * unit) / unit));
        }
        out.write(random.nextBoolean() ? ",1" : ",0");
      }
      out.write("\n");
    } catch (IOException e) {
      throw new UncheckedIOException("the table could not be written", e);
    }
    return Files.move(unfinished, file);
  }
}
