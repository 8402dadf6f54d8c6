package dev.nnc.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.record.Event;
import dev.nnc.record.RunResult;
import dev.nnc.report.Figure;
import dev.nnc.report.ReportData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the report says of why a network answers as it does. */
class ExplainedTest {
  @TempDir Path folder;

  @BeforeEach
  void makesATable() throws IOException {
    Random random = new Random(3);
    StringBuilder table = new StringBuilder("one,other,noise,town,truth\n");
    for (int row = 0; row < 400; row++) {
      double one = random.nextInt(100) / 10.0;
      double other = random.nextInt(100) / 10.0;
      String town = random.nextBoolean() ? "Bern" : "Graz";
      // Of Graz nothing can be told.
      double truth = 3 * one - other + (town.equals("Graz") ? 8 * random.nextGaussian() : 0);
      table
          .append(one)
          .append(',')
          .append(other)
          .append(',')
          .append(random.nextInt(9))
          .append(',')
          .append(town)
          .append(',')
          .append(truth)
          .append('\n');
    }
    Files.writeString(folder.resolve("t.csv"), table);
  }

  private static final String PROGRAM =
      """
      nn 1
      data d from csv("t.csv") {
        numbers = [one, other, noise] -> standardize
        truth   = truth -> standardize
        split: last(test: 200)
      }
      network net from numbers { numbers -> dense(1) }
      train net on d { loss: mse(truth), optimizer: adam(0.05), batch: 20, epochs: 40 }
      evaluate net on d.test { %s }
      """;

  private ReportData.Evaluation evaluation(String settings) {
    TestRuns runs = new TestRuns(folder);
    runs.run(PROGRAM.formatted(settings));
    return drawn(runs);
  }

  private static ReportData.Evaluation drawn(TestRuns runs) {
    return runs.events().stream()
        .filter(Event.Evaluated.class::isInstance)
        .map(event -> ((Event.Evaluated) event).drawn().getFirst())
        .findFirst()
        .orElseThrow();
  }

  private static <T extends Figure> T figure(
      ReportData.Evaluation evaluation, Class<T> kind, String title) {
    return evaluation.figures().stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .filter(figure -> figure.title().contains(title))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void columnsMatterAsTheyMatterToTheTruth() {
    ReportData.Evaluation evaluation = evaluation("metrics: mae, show: importance(repeats: 20)");
    Figure.Whiskers bars = figure(evaluation, Figure.Whiskers.class, "goes by");
    assertThat(bars.bars())
        .extracting(Figure.Whiskers.Bar::label)
        .containsExactly("one", "other", "noise");
    assertThat(bars.unit()).isEqualTo("growth of mae");
    double before = requireNonNull(evaluation.results().get("mae"));
    // In the unit of the truth: two ones lie 3.3 apart in the mean, which is 10 of the truth.
    assertThat(before).isCloseTo(3.2, within(0.6));
    assertThat(bars.bars().getFirst().value()).isCloseTo(7.2, within(1.2));
    assertThat(bars.bars().get(2).value()).isCloseTo(0, within(0.1));
    assertThat(bars.bars()).allMatch(bar -> bar.deviation() > 0);
    assertThat(bars.note()).contains("On 200 rows; 20 times");
    Figure.Table table = figure(evaluation, Figure.Table.class, "Importance");
    assertThat(table.rows()).hasSize(3);
    assertThat(table.rows().getFirst().getFirst()).isEqualTo("one");
  }

  @Test
  void theRecordHoldsWhatThePageShows() throws IOException {
    TestRuns runs = new TestRuns(folder);
    RunResult result =
        runs.run(PROGRAM.formatted("metrics: mae, show: effects(1), importance(repeats: 7)"));
    JsonNode found =
        JsonMapper.builder()
            .build()
            .readTree(Files.readString(Objects.requireNonNull(result.folder()).resolve("run.json")))
            .path("importance")
            .path("evaluate");
    assertThat(found.path("score").asText()).isEqualTo("mae");
    // The effects went by what was found for the other part: so many repeats.
    assertThat(found.path("repeats").asInt()).isEqualTo(7);
    assertThat(found.path("rows").asInt()).isEqualTo(200);
    assertThat(found.path("columns").findValuesAsText("column"))
        .containsExactly("one", "other", "noise");
    double mean = found.path("columns").path(0).path("mean").asDouble();
    assertThat(figure(drawn(runs), Figure.Whiskers.class, "goes by").bars().getFirst().value())
        .isEqualTo(mean);
  }

  @Test
  void theSameSeedShufflesTheSame() {
    String asked = "show: importance(repeats: 2)";
    List<Figure> first = evaluation(asked).figures();
    assertThat(evaluation(asked).figures()).isEqualTo(first);
    // Without a metric it is what every judgement of numbers begins with.
    assertThat(figure(evaluation(asked), Figure.Whiskers.class, "goes by").unit())
        .isEqualTo("growth of mae");
  }

  @Test
  void aStraightNetworkHasStraightEffects() {
    ReportData.Evaluation evaluation = evaluation("show: effects(2)");
    List<Figure.Plot> plots =
        evaluation.figures().stream()
            .filter(Figure.Plot.class::isInstance)
            .map(Figure.Plot.class::cast)
            .filter(plot -> plot.title().startsWith("Effect of "))
            .toList();
    // What matters most comes first, in its own unit: one more of `one` is three more of the truth.
    assertThat(plots).extracting(Figure.Plot::xLabel).containsExactly("one", "other");
    assertThat(plots).extracting(Figure.Plot::yLabel).containsOnly("predicted truth");
    double one = slope(plots.getFirst().series().getLast());
    assertThat(one).isCloseTo(3, within(0.4));
    assertThat(slope(plots.getLast().series().getLast())).isCloseTo(-1, within(0.4));
    // 30 rows by themselves, all as steep, and the mean of all rows.
    assertThat(plots.getFirst().series()).hasSize(31);
    assertThat(plots.getFirst().series())
        .allSatisfy(line -> assertThat(slope(line)).isCloseTo(one, within(1e-4)));
    List<Double> across = plots.getFirst().series().getLast().x();
    assertThat(across).hasSize(20).isSorted();
    assertThat(across.getFirst()).isBetween(0.2, 1.0);
    assertThat(across.getLast()).isBetween(9.0, 9.7);
  }

  /** How steep a straight line is; fails if it is none. */
  private static double slope(Figure.Series line) {
    double slope =
        (line.y().getLast() - line.y().getFirst()) / (line.x().getLast() - line.x().getFirst());
    for (int i = 1; i < line.x().size(); i++) {
      assertThat(line.y().get(i) - line.y().getFirst())
          .isCloseTo(slope * (line.x().get(i) - line.x().getFirst()), within(1e-3));
    }
    return slope;
  }

  @Test
  void textsHaveABarEachAndManyTextsNone() throws IOException {
    StringBuilder table = new StringBuilder("id,one,town,kind\n");
    for (int row = 0; row < 120; row++) {
      String town = List.of("Bern", "Bern", "Graz").get(row % 3);
      table
          .append("id")
          .append(row)
          .append(',')
          .append(row % 7)
          .append(',')
          .append(town)
          .append(',')
          .append(town.equals("Graz") ? "b" : row % 2 == 0 ? "a" : "c")
          .append('\n');
    }
    Files.writeString(folder.resolve("t.csv"), table);
    TestRuns runs = new TestRuns(folder);
    runs.run(
        """
        nn 1
        data d from csv("t.csv") {
          one  = one -> standardize
          town = town -> category -> one_hot
          id   = id -> category(unknown: "?") -> one_hot
          kind = kind -> category(["a", "b", "c"])
          split: last(test: 60)
        }
        network net from one, town, id { concat(one, town, id) -> dense(3, softmax) }
        train net on d { loss: cross_entropy(kind), optimizer: adam(0.1), epochs: 30 }
        evaluate net on d.test { show: effects(9) }
        """);
    ReportData.Evaluation evaluation = drawn(runs);
    Figure.Whiskers bars = figure(evaluation, Figure.Whiskers.class, "Effect of town");
    assertThat(bars.unit()).isEqualTo("probability of b");
    assertThat(bars.bars()).extracting(Figure.Whiskers.Bar::label).containsExactly("Bern", "Graz");
    assertThat(bars.bars().getFirst().value()).isLessThan(0.2);
    assertThat(bars.bars().getLast().value()).isGreaterThan(0.8);
    Figure.Plot plot = figure(evaluation, Figure.Plot.class, "Effect of one");
    assertThat(plot.series()).extracting(Figure.Series::label).containsExactly("a", "b", "c");
    assertThat(figure(evaluation, Figure.Note.class, "effects").note()).contains("without id");
  }

  @Test
  void theAnswerDependsOnThePlaceThatTellsTheClass() throws IOException {
    // Pictures of 4 by 4: the class hangs on the place in the second line, third column.
    Random random = new Random(5);
    StringBuilder table = new StringBuilder();
    for (int place = 1; place <= 16; place++) {
      table.append('p').append(place).append(',');
    }
    table.append("kind\n");
    for (int row = 0; row < 200; row++) {
      double telling = 0;
      for (int place = 0; place < 16; place++) {
        double value = random.nextInt(100) / 100.0;
        telling = place == 6 ? value : telling;
        table.append(value).append(',');
      }
      table.append(telling > 0.5 ? "light" : "dark").append('\n');
    }
    Files.writeString(folder.resolve("t.csv"), table);
    for (String layers : List.of("flatten", "conv(3, 3x3, relu) -> flatten")) {
      TestRuns runs = new TestRuns(folder);
      runs.run(
          """
          nn 1
          data d from csv("t.csv") {
            image = columns(except: kind) -> reshape([4, 4, 1])
            kind  = kind -> category
            split: last(test: 50)
          }
          network net from image { image -> %s -> dense(2, softmax) }
          train net on d { loss: cross_entropy(kind), optimizer: adam(0.03), epochs: 60 }
          evaluate net on d.test { show: saliency(4) }
          """
              .formatted(layers));
      Figure.Pictures pictures = figure(drawn(runs), Figure.Pictures.class, "depends on");
      int columns = layers.equals("flatten") ? 2 : 3;
      assertThat(pictures.columns()).isEqualTo(3 * columns); // three rows side by side
      assertThat(pictures.cells()).hasSize(4 * columns);
      for (int row = 0; row < 4; row++) {
        byte[] pixels = pictures.cells().get(row * columns + 1).picture().pixels();
        // The brightest glow is 255, 240, 120.
        assertThat(pixels[6 * 3] & 0xff).isEqualTo(255);
        assertThat(pixels[6 * 3 + 1] & 0xff).isEqualTo(240);
      }
    }
  }

  @Test
  void theWorstGroupComesFirst() {
    // Nothing reads the column `town`; only of Graz nothing can be told.
    ReportData.Evaluation evaluation = evaluation("show: subgroups(by: [town, one])");
    Figure.Table table = figure(evaluation, Figure.Table.class, "Groups");
    assertThat(table.columns()).contains("rows", "mae", "the rest");
    assertThat(table.rows()).hasSize(6); // two towns, four quarters
    assertThat(table.rows().getFirst().getFirst()).isEqualTo("town: Graz");
    assertThat(table.rows().getFirst().get(1)).isEqualTo("worse");
    assertThat(table.rows().getLast().getFirst()).isEqualTo("town: Bern");
    assertThat(table.rows().getLast().get(1)).isEqualTo("better");
    assertThat(table.rows().stream().filter(row -> row.getFirst().startsWith("one")))
        .allSatisfy(row -> assertThat(Integer.parseInt(row.get(2))).isBetween(40, 60));
  }

  @Test
  void whatTheNetworkReadsIsLookedAtUnasked() {
    Figure.Table table =
        figure(evaluation("show: subgroups(count: 3)"), Figure.Table.class, "Groups");
    assertThat(table.rows()).hasSize(3);
    // Four quarters of two columns, and of the nine whole numbers of `noise`.
    assertThat(table.note()).contains("The worst 3 of 12 groups");
  }

  @Test
  void aColumnThatNamesRowsIsLeftOutAndSaidSo() throws IOException {
    StringBuilder table = new StringBuilder("id,one,other,noise,town,truth\n");
    List<String> lines = Files.readAllLines(folder.resolve("t.csv"));
    for (int row = 1; row < lines.size(); row++) {
      table.append("id").append(row).append(',').append(lines.get(row)).append('\n');
    }
    Files.writeString(folder.resolve("t.csv"), table);
    assertThat(
            figure(evaluation("show: subgroups(by: [id, town])"), Figure.Table.class, "Groups")
                .note())
        .contains("Without `id`");
    assertThat(figure(evaluation("show: subgroups(by: id)"), Figure.Note.class, "subgroups").note())
        .contains("`id` does not tell groups apart");
  }

  @Test
  void r2FallsWhereMaeGrows() {
    Figure.Whiskers bars =
        figure(evaluation("metrics: r2, mae, show: importance"), Figure.Whiskers.class, "goes by");
    assertThat(bars.unit()).isEqualTo("drop of r2");
    assertThat(bars.bars().getFirst().value()).isGreaterThan(0.5);
  }
}
