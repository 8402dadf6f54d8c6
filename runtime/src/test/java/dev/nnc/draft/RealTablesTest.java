package dev.nnc.draft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.data.DataLoader;
import dev.nnc.data.DataReader;
import dev.nnc.data.LoadResult;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.Part;
import dev.nnc.profile.ApartRow;
import dev.nnc.profile.Profiler;
import dev.nnc.profile.Remark;
import dev.nnc.profile.TableProfile;
import dev.nnc.resolve.ImportReader;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import dev.nnc.standard.StandardCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables as people have them: what is no row is no row of the program that is written. */
class RealTablesTest {
  private static final String HEAD = "kind,area,rooms,price";

  @TempDir Path folder;

  private static List<String> rows(long seed, int count) {
    Random random = new Random(seed);
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String kind = List.of("house", "flat", "villa").get(random.nextInt(3));
      int area = 40 + random.nextInt(160);
      int rooms = 1 + random.nextInt(6);
      rows.add(
          kind + "," + area + "," + rooms + "," + (3 * area + 10 * rooms + random.nextInt(40)));
    }
    return rows;
  }

  private static long sum(List<String> rows, int column) {
    return rows.stream().mapToLong(row -> Long.parseLong(row.split(",", -1)[column])).sum();
  }

  private static String sums(List<String> rows) {
    return sum(rows, 1) + "," + sum(rows, 2) + "," + sum(rows, 3);
  }

  private TableProfile profile(List<String> lines, String target) throws IOException {
    Path file = Files.writeString(folder.resolve("t.csv"), String.join("\n", lines) + "\n");
    DataDiagnostics findings = new DataDiagnostics(new SourceFile("t.csv", "").place(Span.NONE));
    return Objects.requireNonNull(Profiler.of(file, "t.csv", target, findings));
  }

  /** How many rows the program that is written for the file reads, without any word about them. */
  private int rowsOfTheProgram(List<String> lines) throws IOException {
    Draft draft = TableDraft.of(profile(lines, "price"), "t.csv", null);
    assertThat(draft).isInstanceOf(Draft.Program.class);
    String program = ((Draft.Program) draft).text();
    DataPlaces places = new DataPlaces(List.of(), folder.resolve("no"), folder.resolve("no"));
    Compilation compiled =
        new Compiler(StandardCatalog.catalog(), new DataReader(folder, places), ImportReader.NONE)
            .compile(new SourceFile("t.nn", program), Map.of());
    assertThat(compiled.diagnostics())
        .as(program)
        .filteredOn(found -> found.isError() || found.code() instanceof DataCode)
        .isEmpty();
    LoadResult loaded =
        new DataLoader(folder, places).load(compiled.model().orElseThrow().data().getFirst(), 1);
    assertThat(loaded.diagnostics()).as(program).filteredOn(Diagnostic::isError).isEmpty();
    return loaded.data().orElseThrow().rowCounts().entrySet().stream()
        .filter(part -> part.getKey() != Part.EVERYTHING)
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  private enum Oddity {
    TOTAL(ApartRow.Kind.TOTAL),
    SUM_OF_NUMBERS(ApartRow.Kind.TOTAL),
    HEADER_AGAIN(ApartRow.Kind.HEADER),
    UNITS(ApartRow.Kind.UNITS),
    NOTE(ApartRow.Kind.NOTE),
    EMPTY(ApartRow.Kind.EMPTY);

    final ApartRow.Kind kind;

    Oddity(ApartRow.Kind kind) {
      this.kind = kind;
    }

    List<String> lines(List<String> rows, Random random) {
      List<String> lines = new ArrayList<>(rows);
      int inside = 1 + random.nextInt(rows.size() - 1);
      switch (this) {
        case TOTAL ->
            lines.add(
                List.of("Total", "Sum", "Summe", "Grand Total", "Gesamt").get(random.nextInt(5))
                    + ","
                    + sums(rows));
        case SUM_OF_NUMBERS -> lines.add("," + sums(rows));
        case HEADER_AGAIN -> lines.add(inside, HEAD);
        case UNITS -> lines.addFirst("text,m2,count,EUR");
        case NOTE -> lines.add("Source: land registry,,,");
        case EMPTY -> lines.add(inside, ",,,");
      }
      lines.addFirst(HEAD);
      return lines;
    }
  }

  /** Of a hundred tables with one of these lines each, every program has the rows and no other. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatIsNoRowIsLeftOut(long seed) throws IOException {
    for (Oddity oddity : Oddity.values()) {
      Random random = new Random(seed * 31 + oddity.ordinal());
      List<String> rows = rows(random.nextLong(), 30 + random.nextInt(60));
      List<String> lines = oddity.lines(rows, random);
      TableProfile table = profile(lines, "price");
      assertThat(table.rows()).as(oddity.name()).isEqualTo(rows.size());
      assertThat(table.apart())
          .as(oddity.name())
          .extracting(ApartRow::kind)
          .containsExactly(oddity.kind);
      assertThat(lines.get(table.apart().getFirst().line() - 1)).as(oddity.name()).isNotIn(rows);
      assertThat(table.remarks().stream().map(Remark::kind)).contains(Remark.Kind.APART);
      assertThat(rowsOfTheProgram(lines)).as(oddity.name()).isEqualTo(rows.size());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void ofPlainTablesNothingIsLeftOut(long seed) throws IOException {
    List<String> rows = rows(seed, 8 + (int) seed * 9);
    List<String> lines = new ArrayList<>(rows);
    lines.addFirst(HEAD);
    assertThat(profile(lines, "price").apart()).isEmpty();
    // A word for a total is a class like any other where it is no sum.
    lines.add("Total,50,3,200");
    assertThat(profile(lines, "price").apart()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      textBlock =
          """
          red;big | red;old | big;new | new;old;red | red;big;new  ! SEVERAL
          y | Yes | 1 | TRUE | n | No | 0 | FALSE                   ! YES_AND_NO
          2024-01-31 | 31.01.2024 | 2024-02-05 | 07.02.2024 | 2024-03-05 | 08.09.2023 ! MIXED_TIMES
          """)
  void cellsThatNeedAStepAreTold(String cells, Remark.Kind kind) throws IOException {
    List<String> texts = List.of(cells.split(" *\\| *", -1));
    List<String> rows = rows(3, 64);
    List<String> lines = new ArrayList<>(List.of("extra," + HEAD));
    for (int i = 0; i < rows.size(); i++) {
      lines.add(texts.get(i % texts.size()) + "," + rows.get(i));
    }
    assertThat(profile(lines, "price").remarks())
        .as(lines.stream().limit(5).collect(Collectors.joining("\n")))
        .anyMatch(remark -> remark.kind() == kind && remark.column().equals("extra"));
    assertThat(rowsOfTheProgram(lines)).isEqualTo(rows.size());
  }

  @Test
  void severalTextsInACellBecomeANumberEach() throws IOException {
    List<String> lines = new ArrayList<>(List.of("tags," + HEAD));
    List<String> rows = rows(4, 60);
    for (int i = 0; i < rows.size(); i++) {
      lines.add(
          List.of("red;big", "red", "old;big", "old;red;big", "new;red").get(i % 5)
              + ","
              + rows.get(i));
    }
    Draft draft = TableDraft.of(profile(lines, "price"), "t.csv", null);
    assertThat(((Draft.Program) draft).text())
        .contains("tags = tags -> split(\";\") -> multi_hot([\"big\", \"new\", \"old\", \"red\"])");
    assertThat(TableDraft.of(profile(lines, "tags"), "t.csv", null))
        .isInstanceOfSatisfying(
            Draft.UnfitTarget.class, unfit -> assertThat(unfit.toString()).contains("multi_hot"));
  }

  /** Whatever stands above the names, the program reads the rows, and says so. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      textBlock =
          """
          Report||HEAD                            ! skip: 2
          Report,,,|,,,|by,"Jane",,|HEAD          ! skip: 3
          a "quoted" title|HEAD                   ! skip: 1
          ,Flat,,|HEAD                            ! skip: 1
          sep=,|HEAD                              ! kind
          HEAD,,                                  ! kind
          Report of today|,,,|HEAD                ! skip: 2
          area,rooms,price                        ! skip: 1, header: ["column_1", "area", "rooms", "price"]
          kind,Flat,,price|,area,rooms,           ! skip: 2, header: ["kind", "Flat_area", "Flat_rooms", "price"]
          """)
  void whatStandsAboveTheNamesIsSkipped(String above, String said) throws IOException {
    List<String> rows = rows(5, 60);
    List<String> lines = new ArrayList<>(List.of(above.replace("HEAD", HEAD).split("\\|")));
    lines.addAll(rows);
    TableProfile table = profile(lines, "price");
    assertThat(table.rows()).isEqualTo(rows.size());
    assertThat(((Draft.Program) TableDraft.of(table, "t.csv", null)).text()).contains(said);
    assertThat(rowsOfTheProgram(lines)).isEqualTo(rows.size());
  }
}
