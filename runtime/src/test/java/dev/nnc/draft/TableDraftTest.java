package dev.nnc.draft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.data.DataReader;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.diag.Diagnostic;
import dev.nnc.profile.Profiler;
import dev.nnc.profile.TableProfile;
import dev.nnc.resolve.ImportReader;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import dev.nnc.standard.StandardCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written for tables, and that it can be run as it is. */
class TableDraftTest {
  @TempDir Path folder;

  private Draft draft(String text, String target) throws IOException {
    Path file = Files.writeString(folder.resolve("t.csv"), text);
    DataDiagnostics findings = new DataDiagnostics(new SourceFile("t.csv", "").place(Span.NONE));
    TableProfile table = Profiler.of(file, "t.csv", target, findings);
    assertThat(findings.sorted()).filteredOn(Diagnostic::isError).isEmpty();
    return TableDraft.of(Objects.requireNonNull(table), "t.csv", null);
  }

  /** The program, laid out, which the compiler takes as it is. */
  private String program(String text, String target) throws IOException {
    Draft draft = draft(text, target);
    assertThat(draft).isInstanceOf(Draft.Program.class);
    String program = Compiler.formatted(((Draft.Program) draft).text());
    Compilation compiled =
        new Compiler(
                StandardCatalog.catalog(),
                new DataReader(
                    folder, new DataPlaces(List.of(), folder.resolve("no"), folder.resolve("no"))),
                ImportReader.NONE)
            .check(new SourceFile("t.nn", program), Map.of());
    assertThat(compiled.diagnostics()).as(program).filteredOn(Diagnostic::isError).isEmpty();
    assertThat(Compiler.formatted(program)).isEqualTo(program);
    return program;
  }

  /** Rows of cells, each of which is made by its number. */
  private interface Row {
    String of(int row, Random random);
  }

  private static String table(String head, int rows, Row row) {
    Random random = new Random(5);
    StringBuilder text = new StringBuilder(head).append('\n');
    for (int i = 0; i < rows; i++) {
      text.append(row.of(i, random)).append('\n');
    }
    return text.toString();
  }

  @Test
  void aDirtyTableBecomesAWholeProgram() throws IOException {
    String program =
        program(
            table(
                "member;joined;plan;age;fee;club;ended;left",
                200,
                (i, random) ->
                    "M%d;%02d.%02d.2023;%s;%s;%d,50 €;Nord;%s;%s"
                        .formatted(
                            i + 100,
                            1 + random.nextInt(28),
                            1 + random.nextInt(12),
                            i % 3 == 0 ? "year" : "month",
                            i % 10 == 0 ? "" : Integer.toString(20 + random.nextInt(50)),
                            20 + random.nextInt(30),
                            i % 4 == 0 ? "01.02.2024" : "",
                            i % 4 == 0 ? "yes" : "no")),
            "left");
    assertThat(program)
        .contains("csv(\"t.csv\", delimiter: \";\")")
        .contains("// member is left out: it names rows")
        .contains("// club is left out: it is the same")
        .contains("// ended is left out: it tells the truth almost alone")
        .containsPattern("fee +(= fee -> number -> standardize)")
        .contains("time(seconds, pattern: \"dd.MM.yyyy\") -> standardize")
        .contains("time(month, form: cycle, pattern: \"dd.MM.yyyy\")")
        .doesNotContain("time(hour")
        .containsPattern("gaps += age -> is_missing")
        .containsPattern("age += age -> impute\\(median\\) -> standardize")
        .containsPattern("plan += plan -> category\\(unknown: \"other\"\\) -> one_hot")
        .containsPattern("left += left -> category\\(\\[\"no\", \"yes\"\\]\\)")
        .contains("stratify: left")
        .contains("restore: best")
        .contains("baselines: most_frequent, logistic_regression, random_forest");
  }

  /** Of many rows a network gets the steps of numbers, of few they would be learned by heart. */
  @Test
  void aNumberOfManyRowsIsPredictedFromRanges() throws IOException {
    Row row =
        (i, random) ->
            random.nextInt(4)
                + ","
                + random.nextInt(1_000)
                + ","
                + random.nextInt(1_000)
                + ","
                + random.nextInt(10_000);
    String many = program(table("rooms,area,year_built,rent", 5_000, row), "rent");
    assertThat(many)
        .containsPattern("ranges += columns\\(area, year_built\\) -> bins\\(20\\) -> one_hot")
        .containsPattern("network mlp from .*ranges")
        .contains("decay: 0.3");
    assertThat(program(table("rooms,area,year_built,rent", 4_900, row), "rent"))
        .doesNotContain("bins");
  }

  /** Which words stand in a row, a layer without dropout learns by heart. */
  @Test
  void aNumberOfTextsIsPredictedByASmallNetwork() throws IOException {
    Row row =
        (i, random) ->
            "w%d so many w%d in a w%d,%d"
                .formatted(random.nextInt(900), random.nextInt(900), random.nextInt(900), i % 37);
    for (int rows : new int[] {300, 3_000}) {
      assertThat(program(table("review,stars", rows, row), "stars"))
          .contains("dense(64, relu) -> dropout(50%)")
          .contains("adamw(0.001, decay: 0.05)")
          .doesNotContain("gelu");
    }
  }

  @Test
  void aNumberIsPredictedInItsUnit() throws IOException {
    String program =
        program(
            table(
                "rooms,town,side,rent",
                100,
                (i, random) ->
                    "%d,%s,%s,%d €"
                        .formatted(
                            i % 5,
                            i % 3 == 0 ? "Bern" : "Basel",
                            i % 2 == 0 ? "sun" : "yard",
                            300 + random.nextInt(900))),
            "rent");
    assertThat(program)
        .contains("traits = columns(town, side) -> category(unknown: \"other\") -> one_hot")
        .containsPattern("rent += rent -> number -> standardize")
        .contains("answer   = straight + bent\n", "-> dense(1)\n")
        .containsPattern("loss: +mse\\(rent\\)")
        .contains("mae, rmse, r2")
        .contains("baselines: mean, linear_regression");
  }

  @Test
  void ofASeriesTheLatestStepsAreTheTest() throws IOException {
    Row hours =
        (i, random) ->
            LocalDateTime.of(2024, 1, 1, 0, 0).plusHours(i + i / 100)
                + ","
                + random.nextInt(30)
                + ","
                + random.nextInt(900);
    assertThat(program(table("when,wind,power", 300, hours), "power"))
        .contains("// The rows are steps of a series")
        .contains("split: by_time(when, validation: 15%, test: 20%)");
    Row orders =
        (i, random) ->
            "2024-%02d-%02d,%d,%d"
                .formatted(1 + i % 12, 1 + i % 28, random.nextInt(30), random.nextInt(900));
    assertThat(program(table("when,wind,power", 300, orders), "power"))
        .contains("// For rows later than all of these")
        .contains("split: random(");
  }

  /** Clocks that go back repeat a time, and several series have a row each at each time. */
  @Test
  void repeatedTimesMakeNoSeriesLess() throws IOException {
    Row again =
        (i, random) ->
            LocalDateTime.of(2024, 1, 1, 0, 0).plusHours(i > 100 ? i - 1 : i)
                + ","
                + random.nextInt(30)
                + ","
                + random.nextInt(900);
    assertThat(program(table("when,wind,power", 300, again), "power"))
        .contains("split: by_time(when, validation: 15%, test: 20%)");
    Row shops =
        (i, random) ->
            LocalDateTime.of(2024, 1, 1, 0, 0).plusHours(i / 3)
                + ","
                + List.of("north", "south", "west").get(i % 3)
                + ","
                + random.nextInt(30)
                + ","
                + random.nextInt(900);
    assertThat(program(table("when,shop,wind,power", 600, shops), "power"))
        .contains("a series for each `shop`", "by: shop")
        .contains("split: by_time(when, validation: 15%, test: 20%)");
    Row fewer =
        (i, random) ->
            LocalDateTime.of(2024, 1, 1, 0, 0).plusHours(i / 3)
                + ","
                + random.nextInt(30)
                + ","
                + random.nextInt(900);
    assertThat(program(table("when,wind,power", 600, fewer), "power")).contains("split: random(");
  }

  @Test
  void rowsOfOneOwnerStayTogether() throws IOException {
    String program =
        program(
            table(
                "patient,size,ill",
                300,
                (i, random) -> "p" + i / 5 + "," + random.nextInt(90) + "," + random.nextInt(2)),
            "ill");
    assertThat(program).contains("split: grouped(patient, validation: 15%, test: 20%)");
  }

  @Test
  void rareClassesAndGapsOfTheTruthAreLeftOut() throws IOException {
    String program =
        program(
            table(
                "size,kind",
                120,
                (i, random) ->
                    random.nextInt(90)
                        + ","
                        + (i == 7 ? "odd" : i % 20 == 3 ? "" : i % 2 == 0 ? "a" : "b")),
            "kind");
    assertThat(program)
        .contains("rows:  not is_missing(kind) and column(kind) != \"odd\"")
        .contains("category([\"a\", \"b\"])")
        .contains("// A class of kind with fewer than 3 rows is left out")
        .contains("odd (1); 1 row in all.");
  }

  @Test
  void aClassOfThreeRowsIsKeptAndRarerOnesAreNamed() throws IOException {
    String text =
        table(
            "size,kind",
            120,
            (i, random) ->
                random.nextInt(90)
                    + ","
                    + (i % 40 == 7
                        ? "three"
                        : i % 60 == 11 ? "two" : i == 20 ? "one" : i % 2 == 0 ? "a" : "b"));
    assertThat(program(text, "kind"))
        .contains("category([\"a\", \"b\", \"three\"])")
        .contains("rows:  column(kind) != \"two\" and column(kind) != \"one\"");
    assertThat(((Draft.Program) draft(text, "kind")).leftOut())
        .isEqualTo(
            "2 classes of kind with fewer than 3 rows are left out, as one is needed in each of"
                + " training, validation and test: one (1), two (2); 3 rows in all.");
  }

  @Test
  void namesTellByTheirGapsAndQuotedKeysAreKeys() throws IOException {
    String program =
        program(
            table(
                "\"id\",\"cabin\",size,kind",
                150,
                (i, random) ->
                    "\"%d\",%s,%d,%s"
                        .formatted(
                            i,
                            i % 2 == 0 ? "" : "\"C" + i / 4 + "\"",
                            i % 9,
                            i % 5 < 2 ? "a" : "b")),
            "kind");
    assertThat(program)
        .contains("// id is left out: it names rows")
        .contains("// cabin is left out: it has many different texts")
        .containsPattern("cabin_missing += cabin -> is_missing");
  }

  @Test
  void amountsWithOddCellsAreNotTakenForNames() throws IOException {
    String fee = "%d,%s,%s";
    Row row =
        (i, random) ->
            fee.formatted(
                random.nextInt(90),
                i % 50 == 3 ? "on request" : i + ".5 €",
                i % 2 == 0 ? "a" : "b");
    assertThat(program(table("size,fee,kind", 200, row), "kind"))
        .contains("// fee is left out: most of its cells are numbers or amounts, but not all");
    assertThat(program(table("size,fee,kind", 200, row).replace("on request", "k.A."), "kind"))
        .contains("csv(\"t.csv\", missing: \"k.A.\")")
        .contains("fee -> number -> impute(median)");
  }

  static Stream<List<String>> unfit() {
    return Stream.of(
        List.of("x,y", "1,same", "the same value"),
        List.of("x,y", "1,words %d of many in a row", "texts of many words"),
        List.of("x,y", "1,K-%d", "values of their own"),
        List.of("x,y", "1,2024-01-%02d", "times"));
  }

  @ParameterizedTest
  @MethodSource("unfit")
  void whatCannotBePredictedIsToldInWords(List<String> given) throws IOException {
    String text =
        table(
            given.get(0),
            60,
            (i, random) ->
                String.format(
                    Locale.ROOT,
                    given.get(1).replace("1,", i % 7 + ","),
                    given.get(1).contains("%02d") ? i % 28 + 1 : i));
    assertThat(draft(text, "y"))
        .isInstanceOfSatisfying(
            Draft.UnfitTarget.class, unfit -> assertThat(unfit.why()).contains(given.get(2)));
  }

  @Test
  void whatATableHoldsNeverBecomesAPartOfTheProgram() throws IOException {
    String program =
        program(
            table(
                "\"a\nrun { seed: 2 }\",\"b`c\",size,kind",
                60,
                (i, random) ->
                    "k%d,%d,%d,\"%s\""
                        .formatted(
                            i, i % 7, i % 5, i % 2 == 0 ? "x\"\" } \\ \nrun { seed: 2 }" : "y")),
            "kind");
    assertThat(program.lines().filter(line -> line.startsWith("run"))).isEmpty();
  }

  @Test
  void aTableOfKeysTellsNothing() throws IOException {
    String text = table("id,flat,y", 60, (i, random) -> "k" + i + ",1," + i % 2);
    assertThat(draft(text, "y"))
        .isInstanceOfSatisfying(
            Draft.NothingLeft.class,
            nothing -> assertThat(nothing.why()).contains("id is left out").contains("flat"));
  }

  /** Tables of any columns, names and gaps, with names that are words of the language, too. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void whateverTheTableItsProgramIsRight(int seed) throws IOException {
    Random choice = new Random(seed);
    List<String> names =
        new ArrayList<>(
            List.of(
                "age",
                "not",
                "two words",
                "größe",
                "numbers",
                "mlp",
                "t",
                "gaps",
                "2nd",
                "a-b",
                "data",
                "true",
                "spread",
                "filled",
                "concat",
                "dense",
                "log",
                "time",
                "category",
                "classes",
                "relu",
                "columns",
                "impute",
                "random",
                "softmax"));
    Collections.shuffle(names, choice);
    int columns = 2 + choice.nextInt(names.size() - 2);
    List<Row> cells = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      cells.add(cell(choice.nextInt(9), choice.nextInt(3) == 0));
    }
    boolean number = choice.nextBoolean();
    cells.add(
        (i, random) ->
            number ? Integer.toString(random.nextInt(5_000)) : "class " + random.nextInt(3));
    String head = String.join(",", names.subList(0, columns)) + ",the truth";
    String text =
        table(
            head,
            90,
            (i, random) -> {
              List<String> row = new ArrayList<>();
              cells.forEach(each -> row.add(each.of(i, random)));
              return String.join(",", row);
            });
    if (draft(text, "the truth") instanceof Draft.NothingLeft) {
      return;
    }
    assertThat(program(text, "the truth")).contains("split: random(");
  }

  private static Row cell(int sort, boolean gaps) {
    Row cell =
        switch (sort) {
          case 0 -> (i, random) -> Integer.toString(random.nextInt(100));
          case 1 -> (i, random) -> String.format(Locale.ROOT, "%.3f", random.nextGaussian());
          case 2 -> (i, random) -> List.of("red", "blue", "green").get(random.nextInt(3));
          case 3 -> (i, random) -> random.nextBoolean() ? "yes" : "no";
          case 4 -> (i, random) -> "2024-0" + (1 + random.nextInt(9)) + "-11";
          case 5 -> (i, random) -> random.nextInt(80) + 5 + " kg";
          case 6 -> (i, random) -> "id" + i;
          case 7 -> (i, random) -> "a text of words " + random.nextInt(1_000) + " and " + i;
          default -> (i, random) -> String.format(Locale.ROOT, "%05d", random.nextInt(30));
        };
    return (i, random) -> gaps && random.nextInt(6) == 0 ? "" : cell.of(i, random);
  }
}
