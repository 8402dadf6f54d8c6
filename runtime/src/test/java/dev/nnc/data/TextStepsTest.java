package dev.nnc.data;

import static dev.nnc.data.TestData.field;
import static dev.nnc.data.TestData.source;
import static dev.nnc.data.TestData.split;
import static dev.nnc.data.TestData.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nnc.catalog.Configured;
import dev.nnc.data.column.Column;
import dev.nnc.data.step.Fitted;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Part;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From texts to numbers. */
class TextStepsTest {
  private static final Configured WORDS = step("split_words", "marks", "drop");
  private static final Configured KEPT = split("everything");

  @TempDir private Path folder;
  private TestData data;

  @BeforeEach
  void folder() {
    data = new TestData(folder);
  }

  private static Configured vocabulary(Object size) {
    return step("vocabulary", "size", size, "least", 1L);
  }

  private static Configured pad(long to, String side, String cut) {
    return step("pad", "to", to, "side", side, "cut", cut);
  }

  private static Configured bag(long size, String value) {
    return step("bag_of_words", "size", size, "value", value);
  }

  private static Configured table(String... texts) {
    return source("table", "text", List.of(texts));
  }

  private static DataPlan.Field sequence(int length, Configured... steps) {
    DataPlan.Field plain = field("f", List.of("text"), steps);
    return new DataPlan.Field(
        plain.place(),
        plain.name(),
        plain.inputs(),
        plain.steps(),
        new ColumnType(ColumnType.Content.CLASS, Shape.of(length), 9, List.of()));
  }

  private static List<List<Integer>> codes(PreparedPart part) {
    Column.Classes column = part.classes("f");
    IntBuffer buffer = IntBuffer.allocate(part.rows() * column.width());
    column.copy(IntStream.range(0, part.rows()).toArray(), 0, part.rows(), buffer);
    return IntStream.range(0, part.rows())
        .mapToObj(
            row ->
                Arrays.stream(buffer.array(), row * column.width(), (row + 1) * column.width())
                    .boxed()
                    .toList())
        .toList();
  }

  private List<String> texts(Configured source, Configured... steps) {
    PreparedPart all =
        data.loaded(data.plan(source, KEPT, field("f", List.of("text"), steps))).everything();
    Column.Texts column = (Column.Texts) all.column("f");
    return IntStream.range(0, all.rows()).mapToObj(column::at).toList();
  }

  @Test
  void textsAreChanged() {
    assertThat(texts(table("İs ÄRA"), step("lowercase"))).containsExactly("i̇s ära");
    assertThat(texts(table("straße"), step("uppercase"))).containsExactly("STRASSE");
    assertThat(texts(table("  a \t b  "), step("strip"))).containsExactly("a b");
    assertThat(texts(table("a<br/>b"), step("replace", "pattern", "<(.*?)>", "by", "[$1]")))
        .containsExactly("a[br/]b");
    assertThat(texts(table("digit-7.png", "none"), step("match", "pattern", "-([0-9])")))
        .containsExactly("7", "");
  }

  @Test
  void textsAreCut() {
    assertThat(texts(table("Don't panic, it's 3.5 (ok)!"), WORDS))
        .containsExactly("Don't panic it's 3 5 ok");
    assertThat(texts(table("ok, fine!"), step("split_words", "marks", "keep")))
        .containsExactly("ok , fine !");
    assertThat(texts(table("a b"), step("split_characters"), step("n_grams", "most", 2L)))
        .containsExactly("a  b");
    assertThat(texts(table(" x ; y;;z "), step("split", "at", ";"))).containsExactly("x;y;z");
    assertThat(texts(table("new york city"), WORDS, step("n_grams", "most", 2L, "least", 1L)))
        .containsExactly("new york city new york york city");
  }

  /** Frequent words first, equal ones as they appear; 0 is padding, 1 unknown. */
  @Test
  void wordsAreNumberedByFrequency() {
    Configured source = table("b a c", "c b", "d", "e");
    PreparedData loaded =
        data.loaded(
            data.plan(source, KEPT, sequence(3, WORDS, vocabulary(5L), pad(3, "end", "end"))));
    assertThat(codes(loaded.everything()))
        .containsExactly(List.of(2, 4, 3), List.of(3, 2, 0), List.of(1, 0, 0), List.of(1, 0, 0));
    ColumnType type = loaded.type("f");
    assertThat(type.shape()).isEqualTo(Shape.of(3));
    assertThat(type.classes()).isEqualTo(5);
    assertThat(type.names()).containsExactly("[padding]", "[unknown]", "b", "c", "a");
  }

  @Test
  void sequencesArePaddedAndCutWhereTheStepSays() {
    Configured source = table("a b c", "a");
    Configured given = vocabulary(List.of("a", "b", "c"));
    assertThat(
            codes(
                data.loaded(
                        data.plan(
                            source, KEPT, sequence(2, WORDS, given, pad(2, "start", "start"))))
                    .everything()))
        .containsExactly(List.of(3, 4), List.of(0, 2));
    assertThat(
            codes(
                data.loaded(
                        data.plan(source, KEPT, sequence(2, WORDS, given, pad(2, "end", "end"))))
                    .everything()))
        .containsExactly(List.of(2, 3), List.of(2, 0));
  }

  /** A word of the test part is unknown, however frequent it is there. */
  @Test
  void theVocabularyIsLearnedFromTheTrainingPart() {
    Configured source = table("a", "b", "z z z");
    PreparedData loaded =
        data.loaded(
            data.plan(
                source,
                split("last", "test", 1L),
                sequence(3, WORDS, vocabulary(9L), pad(3, "end", "end"))));
    assertThat(codes(loaded.part(Part.TEST).orElseThrow())).containsExactly(List.of(1, 1, 1));
    assertThat(loaded.type("f").names()).doesNotContain("z");
    assertThat(loaded.fitted().find("f", 2)).isEqualTo(new Fitted.Words(2, List.of("a", "b")));
  }

  @Test
  void bagsCount() {
    Configured source = table("a b a c", "c", "");
    DataPlan.Field count = field("f", List.of("text"), WORDS, bag(3, "count"));
    assertThat(TestData.all(data.loaded(data.plan(source, KEPT, count)).everything(), "f"))
        .containsExactly(2, 1, 1, 0, 1, 0, 0, 0, 0);
    DataPlan.Field present = field("f", List.of("text"), WORDS, bag(3, "present"));
    assertThat(TestData.all(data.loaded(data.plan(source, KEPT, present)).everything(), "f"))
        .containsExactly(1, 1, 1, 0, 1, 0, 0, 0, 0);
    DataPlan.Field share = field("f", List.of("text"), WORDS, bag(4, "share"));
    assertThat(TestData.all(data.loaded(data.plan(source, KEPT, share)).everything(), "f"))
        .containsExactly(0.5f, 0.25f, 0.25f, 0, 0, 1, 0, 0, 0, 0, 0, 0);
  }

  /**
   * Checked by hand from scikit-learn's documented formula: the weight of a word in n of N texts is
   * ln((1 + N) / (1 + n)) + 1, and rows have length 1.
   */
  @Test
  void rareWordsWeighMore() {
    Configured source = table("a a b", "a");
    DataPlan.Field field = field("f", List.of("text"), WORDS, step("tf_idf", "size", 2L));
    float[] rows = TestData.all(data.loaded(data.plan(source, KEPT, field)).everything(), "f");
    double b = Math.log(3.0 / 2) + 1;
    double length = Math.sqrt(4 + b * b);
    assertThat(rows[0]).isCloseTo((float) (2 / length), within(1e-6f));
    assertThat(rows[1]).isCloseTo((float) (b / length), within(1e-6f));
    assertThat(rows[2]).isEqualTo(1);
    assertThat(rows[3]).isZero();
  }

  @Test
  void severalClassesAtOnce() {
    Configured cut = step("split", "at", ";");
    DataPlan.Field found = field("f", List.of("text"), cut, step("multi_hot", "classes", "any"));
    assertThat(
            TestData.all(data.loaded(data.plan(table("b;a", "c"), KEPT, found)).everything(), "f"))
        .containsExactly(1, 1, 0, 0, 0, 1);
    DataPlan.Field given =
        field("f", List.of("text"), cut, step("multi_hot", "classes", List.of("a", "b")));
    LoadResult result = data.load(data.plan(table("b;a", "c"), KEPT, given), 1);
    assertThat(TestData.codes(result.diagnostics())).containsExactly(DataCode.UNKNOWN_CATEGORY);
    assertThat(result.diagnostics().getFirst().message())
        .isEqualTo("row 2: \"c\" is not one of the classes of `f`");
  }

  @Test
  void numberedWordsBecomeVectors() {
    DataPlan.Field field =
        new DataPlan.Field(
            TestData.PLACE,
            "f",
            List.of("text"),
            TestData.steps(WORDS, vocabulary(3L), pad(2, "end", "end"), step("one_hot")),
            ColumnType.number(Shape.of(2, 3)));
    PreparedData loaded = data.loaded(data.plan(table("a", "a b"), KEPT, field));
    assertThat(TestData.all(loaded.everything(), "f"))
        .containsExactly(0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 1, 0);
    assertThat(loaded.type("f").shape()).isEqualTo(Shape.of(2, 3));
  }

  @Test
  void whatCannotBeLearnedIsSaid() {
    LoadResult none =
        data.load(
            data.plan(
                table("!", "?"), KEPT, sequence(2, WORDS, vocabulary(9L), pad(2, "end", "end"))),
            1);
    assertThat(TestData.codes(none.diagnostics())).containsExactly(DataCode.NOTHING_TO_LEARN);
    data.write("a.csv", "text,n\nhello,1\n,2\n");
    LoadResult missing =
        data.load(data.plan(source("csv", "path", "a.csv"), KEPT, sequence(2, WORDS)), 1);
    assertThat(TestData.codes(missing.diagnostics())).containsExactly(DataCode.MISSING_CELLS);
    assertThat(missing.diagnostics().getFirst().message()).contains("line 3").contains("`text`");
  }

  /** New rows are treated with the words that were learned then. */
  @Test
  void predictionsUseTheLearnedWords() {
    DataPlan plan =
        data.plan(
            table("a b", "b"), KEPT, sequence(3, WORDS, vocabulary(9L), pad(3, "end", "end")));
    Fitted fitted = data.loaded(plan).fitted();
    SequencedMap<String, String> cells = new LinkedHashMap<>();
    cells.put("text", "b new a b");
    PreparedPart part =
        new RowReader(plan, Map.of(plan.name(), fitted), List.of("f"))
            .ofWords(List.of("text=" + cells.get("text")))
            .part()
            .orElseThrow();
    assertThat(codes(part)).containsExactly(List.of(2, 1, 3));
  }

  private static Configured category(Object classes) {
    return step("category", "classes", classes);
  }

  /** Of the field before padding; the last step decides the length. */
  private static DataPlan.Field tags(int length, Configured... steps) {
    DataPlan.Field plain = sequence(length, steps);
    return new DataPlan.Field(
        plain.place(),
        plain.name(),
        plain.inputs(),
        plain.steps(),
        new ColumnType(
            ColumnType.Content.CLASS, Shape.of(length), 2, List.of(), OptionalInt.of(-1)));
  }

  @Test
  void eachPieceIsAClassAndPaddingIsNone() {
    PreparedData prepared =
        data.loaded(
            data.plan(
                table("NOUN VERB", "VERB", "", "NOUN NOUN VERB VERB"),
                KEPT,
                tags(3, WORDS, category("any"), pad(3, "end", "end"))));
    assertThat(codes(prepared.everything()))
        .containsExactly(
            List.of(0, 1, -1), List.of(1, -1, -1), List.of(-1, -1, -1), List.of(0, 0, 1));
    ColumnType type = prepared.type("f");
    assertThat(type.names()).containsExactly("NOUN", "VERB");
    assertThat(type.padding()).hasValue(-1);
    assertThat(prepared.everything().classes("f").name(0)).isEqualTo("NOUN VERB");
  }

  @Test
  void sequencesLosePiecesAtTheirEnds() {
    Configured words = vocabulary(List.of("a", "b", "c"));
    assertThat(
            codes(
                data.loaded(
                        data.plan(
                            table("a b c", "b", ""),
                            KEPT,
                            sequence(
                                3,
                                WORDS,
                                words,
                                step("drop", "first", 1L, "last", 0L),
                                pad(3, "end", "end"))))
                    .everything()))
        .containsExactly(List.of(3, 4, 0), List.of(0, 0, 0), List.of(0, 0, 0));
    assertThat(
            codes(
                data.loaded(
                        data.plan(
                            table("a b c", "b", ""),
                            KEPT,
                            sequence(
                                3,
                                WORDS,
                                step("drop", "first", 0L, "last", 1L),
                                words,
                                pad(3, "end", "end"))))
                    .everything()))
        .containsExactly(List.of(2, 3, 0), List.of(0, 0, 0), List.of(0, 0, 0));
  }
}
