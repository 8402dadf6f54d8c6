package dev.nnc.data;

import static dev.nnc.data.TestData.codes;
import static dev.nnc.data.TestData.source;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Configured;
import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.source.ReadSettings;
import dev.nnc.data.source.TableFile;
import dev.nnc.data.source.TableFormat;
import dev.nnc.data.source.TableReader;
import dev.nnc.data.source.TableScan;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.SchemaReader;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables whose files tell of each cell what it is, as pyarrow and SQLite write them. */
class TypedFilesTest {
  @TempDir Path folder;
  private TestData data;

  @BeforeEach
  void setUp() throws IOException {
    data = new TestData(folder);
    for (String name : List.of("none", "snappy", "gzip", "zstd", "lz4", "brotli")) {
      copy(name + ".parquet");
    }
    copy("shop.db");
  }

  private void copy(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(TypedFilesTest.class.getResourceAsStream("/tables/" + name))) {
      Files.write(folder.resolve(name), in.readAllBytes());
    }
  }

  private static Configured sqlite(String file, String table, String query) {
    return source("sqlite", "path", file, "table", table, "query", query);
  }

  private static String said(SchemaReader.Result result) {
    return String.join("\n", result.diagnostics().stream().map(Diagnostic::message).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "snappy", "gzip", "zstd", "lz4"})
  void readsTheTypesOfParquet(String compression) {
    String name = compression + ".parquet";
    SchemaReader.Result result = data.schema(source("parquet", "path", name));
    assertThat(codes(result.diagnostics())).doesNotContain(DataCode.UNREADABLE);
    Map<String, ColumnType> columns = result.schema().orElseThrow().columns();
    assertThat(columns.keySet())
        .containsExactly(
            "age",
            "share",
            "town",
            "member",
            "price",
            "day",
            "at",
            "utc",
            "vec",
            "tags",
            "user.name",
            "big");
    List<String> numbers = new ArrayList<>();
    columns.forEach(
        (column, type) -> {
          if (!type.equals(ColumnType.text()) && !column.equals("tags")) {
            numbers.add(column);
          }
        });
    // Whole numbers beyond 2^53 are names of rows, as in every table.
    assertThat(numbers).containsExactly("age", "share", "price", "vec");
    List<List<String>> rows = rows(name, TableFormat.Form.PARQUET);
    assertThat(rows)
        .containsExactly(
            List.of(
                "31",
                "0.1",
                "Bonn",
                "true",
                "12.50",
                "2026-03-01",
                "2026-03-01T09:30:00",
                "2026-03-01T09:30:00Z",
                "[0.0,0.5]",
                "[\"a\",\"b\"]",
                "n0",
                "1152921504606846976"),
            List.of(
                "",
                "",
                "Köln",
                "false",
                "",
                "2026-03-02",
                "2026-03-01T09:30:01",
                "2026-03-01T09:30:00Z",
                "[1.0,0.5]",
                "[]",
                "n1",
                "1152921504606846977"),
            List.of(
                "54",
                "-2.5",
                "",
                "",
                "-3.00",
                "2026-03-03",
                "2026-03-01T09:30:02",
                "2026-03-01T09:30:00Z",
                "[2.0,0.5]",
                "",
                "n2",
                "1152921504606846978"));
  }

  /** Of the other columns nothing is read, but a report shows them. */
  @Test
  void readsTheColumnsOfParquetThatAreUsed() {
    TableFile file =
        new TableFile(
            folder.resolve("snappy.parquet"),
            "snappy.parquet",
            TableFormat.CSV.as(TableFormat.Form.PARQUET));
    Map<String, ColumnType> wanted = new LinkedHashMap<>();
    wanted.put("user.name", ColumnType.text());
    wanted.put("age", ColumnType.number(Shape.SCALAR));
    DataDiagnostics findings = new DataDiagnostics(TestData.PLACE);
    RawTable table =
        requireNonNull(
            TableReader.read(List.of(file), wanted, ReadSettings.ofThisMachine(), findings));
    assertThat(findings.sorted()).isEmpty();
    assertThat(((RawColumn.Texts) requireNonNull(table.columns().get("user.name"))).values())
        .containsExactly("n0", "n1", "n2");
    assertThat(((RawColumn.Numbers) requireNonNull(table.columns().get("age"))).values())
        .containsExactly(31, Double.NaN, 54);
    assertThat(table.origin().cells(2)).hasSize(12).containsEntry("day", "2026-03-03");
    assertThat(table.origin().cells(new int[] {1, 0}))
        .extracting(cells -> cells.get("town"))
        .containsExactly("Köln", "Bonn");
  }

  private List<List<String>> rows(String name, TableFormat.Form form) {
    DataDiagnostics findings = new DataDiagnostics(TestData.PLACE);
    List<List<String>> rows = new ArrayList<>();
    TableScan.visit(
        new TableFile(folder.resolve(name), name, TableFormat.CSV.as(form)),
        new TableScan.Visitor() {
          private int width;

          @Override
          public void columns(List<String> names) {
            width = names.size();
          }

          @Override
          public void row(TableScan.Row row) {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < width; i++) {
              cells.add(row.cell(i));
            }
            rows.add(cells);
          }

          @Override
          public void wrong(int line) {
            rows.add(List.of("wrong"));
          }
        },
        findings);
    assertThat(findings.hasErrors()).isFalse();
    return rows;
  }

  @Test
  void saysWhyAFileCannotBeRead() throws IOException {
    byte[] whole = Files.readAllBytes(folder.resolve("zstd.parquet"));
    data.write("cut.parquet", Arrays.copyOf(whole, whole.length / 2));
    data.write("text.parquet", "a,b\n1,2\n");
    data.write("nothing.parquet", "");
    assertThat(said(data.schema(source("parquet", "path", "brotli.parquet"))))
        .contains("compressed by brotli");
    assertThat(said(data.schema(source("parquet", "path", "cut.parquet"))))
        .contains("a damaged Parquet file");
    for (String name : List.of("text.parquet", "nothing.parquet")) {
      assertThat(said(data.schema(source("parquet", "path", name)))).contains("not a Parquet file");
    }
    whole = Files.readAllBytes(folder.resolve("shop.db"));
    data.write("cut.db", Arrays.copyOf(whole, 700));
    data.write("text.db", "hello");
    assertThat(said(data.schema(sqlite("cut.db", "orders", "")))).contains("damaged SQLite");
    assertThat(said(data.schema(sqlite("text.db", "", "")))).contains("not an SQLite database");
  }

  @Test
  void readsTablesAndQueriesOfSqlite() {
    Map<String, ?> columns =
        data.schema(sqlite("shop.db", "orders", "")).schema().orElseThrow().columns();
    assertThat(columns.keySet()).containsExactly("size", "town", "paid");
    String query = "SELECT size * 2 AS twice FROM orders WHERE town <> ';' ORDER BY size DESC;";
    columns = data.schema(sqlite("shop.db", "", query)).schema().orElseThrow().columns();
    assertThat(columns.keySet()).containsExactly("twice");
    columns = data.schema(sqlite("shop.db", "odd \"name", "")).schema().orElseThrow().columns();
    assertThat(columns.keySet()).containsExactly("n");
    assertThat(said(data.schema(sqlite("shop.db", "", "")))).contains("orders", "say which");
    assertThat(said(data.schema(sqlite("shop.db", "order", "")))).contains("no table `order`");
  }

  @ParameterizedTest
  @CsvSource({
    "orders",
    "ATTACH DATABASE 'other.db' AS o",
    "DELETE FROM orders",
    "SELECT 1 AS x; VACUUM INTO 'other.db'"
  })
  void aQueryOnlyReads(String query) {
    SchemaReader.Result result = data.schema(sqlite("shop.db", "", query));
    assertThat(codes(result.diagnostics())).containsExactly(DataCode.NO_QUERY);
    assertThat(folder.resolve("other.db")).doesNotExist();
  }

  @Test
  void aQueryChangesNothingAndStandsAlone() throws IOException {
    byte[] before = Files.readAllBytes(folder.resolve("shop.db"));
    String query = "WITH a AS (SELECT 1) DELETE FROM orders";
    assertThat(said(data.schema(sqlite("shop.db", "", query)))).contains("readonly");
    assertThat(Files.readAllBytes(folder.resolve("shop.db"))).isEqualTo(before);
    assertThat(said(data.schema(sqlite("shop.db", "", "SELECT load_extension('x') AS a"))))
        .contains("not authorized");
    assertThat(codes(data.schema(sqlite("shop.db", "orders", "SELECT 1 AS x")).diagnostics()))
        .containsExactly(DataCode.NO_QUERY);
  }

  @Test
  void waitsForAWriterAndThenSaysSo() throws SQLException {
    try (Connection writer =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("shop.db"));
        Statement statement = writer.createStatement()) {
      statement.execute("BEGIN EXCLUSIVE");
      assertThat(said(data.schema(sqlite("shop.db", "orders", "")))).contains("writing to it");
      statement.execute("ROLLBACK");
    }
    assertThat(data.schema(sqlite("shop.db", "orders", "")).schema()).isPresent();
  }
}
