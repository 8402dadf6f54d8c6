package dev.nnc.data;

import static dev.nnc.data.TestData.codes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.data.source.Sources;
import dev.nnc.data.step.Fitted;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.Model;
import dev.nnc.plan.Part;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fields that are computed, and data sets that are made of others or are like others. */
class DerivedDataTest {
  private static final String NETWORK =
      """
      network net from x { x -> dense(1) }
      train net on d { loss: mse(y), optimizer: sgd, epochs: 1 }
      """;

  @TempDir private Path folder;
  private DataLoader loader;

  @BeforeEach
  void openFolder() {
    loader = new DataLoader(folder, TestData.nowhere(folder));
  }

  private Model model(String data) {
    Compilation compilation =
        new Compiler(StandardCatalog.catalog(), new Sources(folder, TestData.nowhere(folder)))
            .compile(new SourceFile("model.nn", "nn 1\n" + data + NETWORK), Map.of());
    assertThat(compilation.diagnostics()).filteredOn(each -> each.isError()).isEmpty();
    return compilation.model().orElseThrow();
  }

  private LoadResult load(Model model, String name) {
    return loader.load(model.dataset(name), 1);
  }

  private PreparedData loaded(Model model, String name) {
    LoadResult result = load(model, name);
    assertThat(result.diagnostics()).filteredOn(each -> each.isError()).isEmpty();
    return result.data().orElseThrow();
  }

  private static final String BASE =
      """
      data base from table(a: [1, 3, 5, 7, 9, 11], t: ["u", "u", "v", "u", "u", "v"]) {
        x = a -> standardize
        k = t -> category(["u", "v"])
        y = a
        split: last(test: 3)
      }
      """;

  @Test
  void oneMayBeMadeOfAPartOfAnother() {
    Model model = model(BASE + "data d from base.test { z = x - 1 }\n");
    PreparedData base = loaded(model, "base");
    PreparedData data = loaded(model, "d");
    assertThat(TestData.all(data.everything(), "y")).containsExactly(7, 9, 11);
    // What was learned from the training part of the base holds.
    assertThat(TestData.all(data.everything(), "x"))
        .containsExactly(TestData.all(base.part(Part.TEST).orElseThrow(), "x"));
    assertThat(data.origin(data.everything(), 0)).isEqualTo("row 4");
    assertThat(data.part(Part.TEST)).isEmpty();
    RowReader.Rows rows =
        new RowReader(
                model.dataset("d"), Map.of("base", base.fitted(), "d", data.fitted()), List.of("x"))
            .ofWords(List.of("a=7"));
    assertThat(TestData.all(rows.part().orElseThrow(), "x")[0])
        .isEqualTo(data.everything().numbers("x").at(0, 0));
  }

  @Test
  void rowsOfPartsAreChosenByTheValuesOfFields() {
    Model model =
        model(
            BASE
                + "data d from base { rows: k == \"u\" and y < 9 }\n"
                + "data none from base.test { rows: y > 100 }\n");
    PreparedData data = loaded(model, "d");
    assertThat(TestData.all(data.train(), "y")).containsExactly(1, 3);
    assertThat(TestData.all(data.part(Part.TEST).orElseThrow(), "y")).containsExactly(7);
    assertThat(codes(load(model, "none").diagnostics())).containsExactly(DataCode.EMPTY_PART);
  }

  @Test
  void aTextThatNoCellHoldsIsWarnedOf() {
    String data =
        """
        data d from table(a: [1, 2, 3, 4], brand: ["Tesla", "Fiat", "Tesla", "Audi"]) {
          x = a
          y = a
          k = brand -> category(["Audi", "Fiat", "Opel", "Tesla"])
          rows: %s
          split: last(test: 1)
        }
        """;
    for (String fine : List.of("brand != \"Tesla\"", "not is_missing(brand) or a > 2")) {
      assertThat(codes(load(model(data.formatted(fine)), "d").diagnostics()))
          .as(fine)
          .doesNotContain(DataCode.NO_SUCH_TEXT);
    }
    assertThat(load(model(data.formatted("a > 0 and not brand == \"Tessla\"")), "d").diagnostics())
        .filteredOn(said -> said.code() == DataCode.NO_SUCH_TEXT)
        .singleElement()
        .satisfies(
            said -> {
              assertThat(said.code()).isEqualTo(DataCode.NO_SUCH_TEXT);
              assertThat(said.message()).isEqualTo("no cell of `brand` holds \"Tessla\"");
              assertThat(said.help()).isEqualTo("did you mean \"Tesla\"?");
            });
    assertThat(codes(load(model(data.formatted("brand != \"Lada\"")), "d").diagnostics()))
        .contains(DataCode.NO_SUCH_TEXT);
    // A part of others' rows need not hold what all of them do.
    Model derived =
        model(
            data.formatted("a > 0")
                + "data e from d.test { rows: k != \"Opel\" and k != \"Fiat\" }\n");
    assertThat(codes(load(derived, "e").diagnostics())).doesNotContain(DataCode.NO_SUCH_TEXT);
  }

  @Test
  void rareClassesAreRepeatedInTheTrainingPartAlone() {
    Model model =
        model(
            """
            data d from table(a: [1, 2, 3, 4, 5, 6, 7, 8], t: ["u", "u", "v", "u", "u", "w", "v", "u"]) {
              x = a -> standardize
              y = a
              k = t -> category(["u", "v", "w"])
              balance: k
              split: last(test: 1)
            }
            data more from d { z = x }
            """);
    PreparedData data = loaded(model, "d");
    List<String> names = TestData.names(data.train(), "k");
    for (String each : List.of("u", "v", "w")) {
      assertThat(names).filteredOn(each::equals).hasSize(4);
    }
    assertThat(TestData.all(data.train(), "y")).startsWith(1, 2, 3, 4, 5, 6, 7).contains(3, 6, 7);
    assertThat(TestData.all(data.part(Part.TEST).orElseThrow(), "y")).containsExactly(8);
    assertThat(data.everything().rows()).isEqualTo(8);
    // Fitted steps learn from each row once: the mean of 1 to 7 is 4.
    assertThat(data.fitted().find("x", 1))
        .isInstanceOfSatisfying(
            Fitted.Standardized.class, fit -> assertThat(fit.mean()).containsExactly(4.0));
    assertThat(TestData.all(loaded(model, "more").train(), "y"))
        .containsExactly(TestData.all(data.train(), "y"));
  }

  @Test
  void computesFieldsElementByElement() {
    Model model =
        model(
            """
            param half = 0.5
            data d from table(a: [1, 4, 9], b: [2, 2, 3]) {
              both = [a, b]
              x    = 1 - a * half
              y    = a / b
              p    = -a ^ 2 + 3
              l    = log(a) + exp(0) + sqrt(a) + abs(-b)
              all  = both / a
              last = all -> shift(1)
              split: everything
            }
            """);
    PreparedPart part = loaded(model, "d").everything();
    assertThat(TestData.all(part, "x")).containsExactly(0.5f, -1, -3.5f);
    assertThat(TestData.all(part, "y")).containsExactly(0.5f, 2, 3);
    assertThat(TestData.all(part, "p")).containsExactly(2, -13, -78);
    assertThat(TestData.all(part, "l")[1]).isEqualTo((float) (Math.log(4) + 1 + 2 + 2));
    assertThat(TestData.all(part, "all")).containsExactly(1, 2, 1, 0.5f, 1, 1 / 3f);
    assertThat(TestData.all(part, "last")).containsExactly(2, 3, 2, 1.5f, 2, 4 / 3f);
  }

  @Test
  void tellsWhereAFormulaHasNoValueFromWhereACellIsMissing() {
    Model divided =
        model("data d from table(a: [0, 4], b: [0, 2]) { x = a / b y = b split: everything }\n");
    assertThat(codes(load(divided, "d").diagnostics())).containsExactly(DataCode.NOT_FINITE);
    TestData files = new TestData(folder);
    files.write("a.csv", "a,b\n1,2\n,2\n");
    Model missing = model("data d from csv(\"a.csv\") { x = a / b y = b split: everything }\n");
    assertThat(codes(load(missing, "d").diagnostics())).containsExactly(DataCode.MISSING_CELLS);
    Model imputed =
        model(
            """
            data d from csv("a.csv") { x = 2 * a -> impute(mean) y = b split: everything }
            """);
    assertThat(TestData.all(loaded(imputed, "d").everything(), "x")).containsExactly(2, 2);
  }

  @Test
  void keepsPartsAndFieldsOfTheOther() {
    Model model =
        model(
            """
            data inverted from d { x = 1 - x }
            data d from table(a: [1, 2, 3, 4], b: [5, 6, 7, 8], t: ["u", "v", "u", "v"]) {
              x = a -> standardize
              y = b
              k = t -> category
              split: last(validation: 1, test: 1)
            }
            data doubled from append(d, inverted) { z = x + y }
            """);
    PreparedData d = loaded(model, "d");
    PreparedData inverted = loaded(model, "inverted");
    assertThat(inverted.rowCounts()).isEqualTo(d.rowCounts());
    for (Part part : Part.values()) {
      float[] before = TestData.all(d.part(part).orElseThrow(), "x");
      float[] after = TestData.all(inverted.part(part).orElseThrow(), "x");
      for (int i = 0; i < before.length; i++) {
        assertThat(after[i]).isEqualTo(1 - before[i], within(1e-6f));
      }
    }
    PreparedData doubled = loaded(model, "doubled");
    assertThat(doubled.rowCounts())
        .containsExactly(
            Map.entry(Part.TRAIN, 4),
            Map.entry(Part.VALIDATION, 2),
            Map.entry(Part.TEST, 2),
            Map.entry(Part.EVERYTHING, 8));
    assertThat(TestData.all(doubled.train(), "x")).containsExactly(-1, 1, 2, 0);
    assertThat(TestData.all(doubled.train(), "y")).containsExactly(5, 6, 5, 6);
    assertThat(TestData.all(doubled.train(), "z")).containsExactly(4, 7, 7, 6);
    assertThat(TestData.names(doubled.part(Part.TEST).orElseThrow(), "k"))
        .containsExactly("v", "v");
    assertThat(doubled.origin(doubled.train(), 3)).isEqualTo(d.origin(d.train(), 1));
    assertThat(doubled.classNames("k")).containsExactly("u", "v");
  }

  @Test
  void predictsForDerivedDataWithWhatItsBaseLearned() {
    Model model =
        model(
            """
            data base from table(a: [1, 3], b: [5, 6]) {
              x = a -> standardize
              y = b
              split: everything
            }
            data d from base { x = 10 * x }
            """);
    PreparedData data = loaded(model, "d");
    PreparedData base = loaded(model, "base");
    RowReader reader =
        new RowReader(
            model.dataset("d"), Map.of("base", base.fitted(), "d", data.fitted()), List.of("x"));
    assertThat(reader.columns()).containsExactly("a");
    RowReader.Rows rows = reader.ofWords(List.of("a=5"));
    assertThat(rows.diagnostics()).isEmpty();
    assertThat(rows.part().orElseThrow().numbers("x").at(0, 0)).isEqualTo(30);
  }

  @Test
  void takesOverWhatTheModelLearned() {
    Model model =
        model(
            """
            data d from table(a: [1, 3], b: [5, 6], t: ["u", "v"]) {
              x = a -> standardize
              y = b
              k = t -> category
              h = k -> one_hot
              split: everything
            }
            data more from table(a: [5, 2], where: ["v", "u"], b: [1, 1]) like d {
              k    = where -> category
              mean = b -> standardize
            }
            """);
    PreparedData more = loaded(model, "more");
    assertThat(TestData.all(more.everything(), "x")).containsExactly(3, 0);
    assertThat(more.classNames("k")).containsExactly("u", "v");
    assertThat(TestData.names(more.everything(), "k")).containsExactly("v", "u");
    assertThat(TestData.all(more.everything(), "h")).containsExactly(0, 1, 1, 0);
    assertThat(more.fitted().steps("x")).isEqualTo(loaded(model, "d").fitted().steps("x"));
    Model other =
        model(
            """
            data d from table(a: [1, 3], b: [5, 6], t: ["u", "v"]) {
              x = a
              y = b
              k = t -> category
              split: everything
            }
            data more from table(a: [5], t: ["w"], b: [1]) like d
            """);
    assertThat(codes(load(other, "more").diagnostics())).containsExactly(DataCode.UNKNOWN_CATEGORY);
  }

  @Test
  void saysOnceWhatIsWrongWithABase() {
    Model model =
        model(
            """
            data base from table(a: [1, 3], b: [5, 6]) { x = a / (b - 5) y = b split: everything }
            data d from base { x = 2 * x }
            """);
    assertThat(codes(load(model, "d").diagnostics())).containsExactly(DataCode.NOT_FINITE);
    assertThat(load(model, "base").diagnostics()).isEmpty();
    assertThat(load(model, "base").data()).isEmpty();
  }

  /** Numbers name classes: by their own texts, or as the numbers of classes named by words. */
  @Test
  void picturesBecomePicturesOfClasses() {
    Model model =
        model(
            """
            data d from table(a: [0, 2, 1], b: [1, -0.0, 0], c: [2, 1, 0], e: [0.5, 1.5, 0.5]) {
              x     = [a, b, c]
              found = x -> reshape(3x1) -> category
              three = x -> reshape(3x1) -> category(["no", "some", "all"])
              given = [a, b, e] -> category(["1.5", "1", "0", "0.5", "2"])
              other = [a, b, e] -> category(["0", "1"], unknown: "other")
              y     = a
              split: last(test: 2)
            }
            """);
    PreparedData data = loaded(model, "d");
    assertThat(pixels(data, "found")).containsExactly(0, 1, 2, 2, 0, 1, 1, 0, 0);
    assertThat(pixels(data, "three")).containsExactly(0, 1, 2, 2, 0, 1, 1, 0, 0);
    assertThat(pixels(data, "given")).containsExactly(2, 1, 3, 4, 2, 0, 1, 2, 3);
    assertThat(pixels(data, "other")).containsExactly(0, 1, 2, 2, 0, 2, 1, 0, 2);
    assertThat(data.everything().classes("three").type().names())
        .containsExactly("no", "some", "all");
  }

  private static int[] pixels(PreparedData data, String field) {
    int rows = data.everything().rows();
    IntBuffer buffer = IntBuffer.allocate(3 * rows);
    int[] order = IntStream.range(0, rows).toArray();
    data.everything().classes(field).copy(order, 0, rows, buffer);
    return buffer.array();
  }

  @Test
  void aPixelOfNoClassIsAnError() {
    Model model =
        model(
            """
            data d from table(a: [0, 1, 3], b: [1, 0, 0]) {
              x = [a, b]
              k = x -> category(["no", "some", "all"])
              y = a
              split: last(test: 1)
            }
            """);
    assertThat(load(model, "d").diagnostics())
        .extracting(Diagnostic::code)
        .contains(DataCode.UNKNOWN_CATEGORY);
  }
}
