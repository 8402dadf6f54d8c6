package dev.nnc.report;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nnc.report.ReportData.ClassScore;
import dev.nnc.report.ReportData.Confusion;
import dev.nnc.report.ReportData.EpochRow;
import dev.nnc.report.ReportData.LayerStatistics;
import dev.nnc.report.ReportData.LayerSummary;
import dev.nnc.report.ReportData.NetworkSummary;
import dev.nnc.report.ReportData.Phase;
import dev.nnc.report.ReportData.Regression;
import dev.nnc.report.ReportData.State;
import dev.nnc.report.ReportData.Status;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReportPartsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0             | 0
          0.969444      | 0.9694
          0.0123456     | 0.01235
          0.00012345    | 0.000123
          0.00000321    | 3.210e−6
          12.3456       | 12.35
          3760          | 3,760
          -1234.56 | −1,235
          1e12          | 1.000e12
          NaN           | NaN
          -Infinity     | −∞
          """)
  void writesNumbers(double number, String text) {
    assertThat(Numbers.decimal(number)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 100",
    "0, 0",
    "0.5, 50",
    "0.96944, 96.9",
    "0.99999, > 99.99",
    "0.00001, < 0.01",
    "0.9991, 99.91"
  })
  void roundsNoShareToAllOrNothing(double share, String text) {
    assertThat(Numbers.percent(share)).isEqualTo(text + "\u00a0%");
  }

  private static String highlighted(String source) {
    Html html = new Html();
    SourceText.write(source, Set.of(), html);
    return html.document().replace("<!DOCTYPE html>\n", "").stripTrailing();
  }

  @Test
  void namesLeadToTheirLines() {
    String source =
        """
        nn 1
        // network other from x
        data d from csv("a: b.csv") {
          train: 3
        }
        network `my net` from x { x -> dense(1) }
        network Encoder from x {
          train = x -> dense(2)
        }
        train `my net` on d {
          evaluate: 3
        }
        sweep over rate {
          train Encoder on d as second { epochs: 3 }
          train Encoder on d { epochs: 3 }
        }
        evaluate Encoder on d.test
        evaluate Encoder on d.validation { metrics: accuracy }
        """;
    SourceLines lines = new SourceLines(source);
    assertThat(lines.all()).containsExactly(3, 6, 7, 10, 14, 15, 17, 18);
    assertThat(link(html -> lines.network("my net", html))).contains("href=\"#line-6\"");
    assertThat(link(html -> lines.network("other", html))).isEqualTo("other");
    assertThat(link(html -> lines.data("d", html))).contains("href=\"#line-3\"");
    assertThat(link(html -> lines.action("a", "train_2", html))).contains("href=\"#line-15\"");
    assertThat(link(html -> lines.action("a", "second", html))).contains("href=\"#line-14\"");
    assertThat(link(html -> lines.action("a", "evaluate_2: out", html)))
        .contains("href=\"#line-18\"");
    Html html = new Html();
    SourceText.write(source, lines.all(), html);
    assertThat(html.fragment())
        .contains("<span class=\"line\" id=\"line-7\"><span class=\"t-declaration\">network");
  }

  private static String link(Consumer<Html> writer) {
    Html html = new Html();
    writer.accept(html);
    return html.fragment();
  }

  /** Points of a class and pixels of a class have one colour. */
  @Test
  void thePaletteIsThatOfTheStyleSheet() throws IOException {
    String style;
    try (InputStream stream = requireNonNull(Report.class.getResourceAsStream("report.css"))) {
      style = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
    Set<Integer> colours = new HashSet<>();
    for (int number = 0; number < 40; number++) {
      if (number < 10) {
        assertThat(style)
            .contains(".points.c%d { fill: #%06x; }".formatted(number, Palette.rgb(number)));
      }
      colours.add(Palette.rgb(number));
    }
    assertThat(colours).hasSize(40);
    assertThat(Palette.rgb(-1)).isZero();
  }

  @Test
  void coloursTokens() {
    assertThat(
            highlighted(
                "param rate = 1e-5 // a \"b\"\n"
                    + "  x -> conv(16, 3x3, stride: 10%) .. \"t\\\"\" `a b`"))
        .isEqualTo(
            "<span class=\"line\"><span class=\"t-declaration\">param</span> rate = <span"
                + " class=\"t-number\">1e-5</span> <span class=\"t-comment\">// a"
                + " &quot;b&quot;</span>\n"
                + "</span><span class=\"line\">  x <span class=\"t-arrow\">-&gt;</span> <span"
                + " class=\"t-call\">conv</span>(<span class=\"t-number\">16</span>, <span"
                + " class=\"t-number\">3x3</span>, <span class=\"t-key\">stride</span>: <span"
                + " class=\"t-number\">10%</span>) .. <span"
                + " class=\"t-text\">&quot;t\\&quot;&quot;</span> <span class=\"t-name\">`a"
                + " b`</span></span>");
  }

  @Test
  void coloursAnyTextWithoutChangingIt() {
    for (String source :
        List.of(
            "\"unclosed\nnext",
            "1..2",
            "😀 é→x",
            "`",
            "\"\\",
            "a-1e",
            "}{)(",
            "x".repeat(200_000))) {
      String text =
          highlighted(source)
              .replaceAll("<[^>]*>", "")
              .replace("&quot;", "\"")
              .replace("&gt;", ">");
      assertThat(text).isEqualTo(source);
    }
  }

  private static List<String> describe(LayerStatistics... layers) {
    List<EpochRow> epochs =
        IntStream.rangeClosed(1, 3).mapToObj(i -> new EpochRow(i, Map.of(), 0)).toList();
    return LearningSpeed.describe(List.of(layers), epochs);
  }

  private static LayerStatistics gradient(String layer, double... norms) {
    return LayerStatistics.of(layer, norms, new double[0]);
  }

  @Test
  void tellsVanishingGradients() {
    assertThat(describe(gradient("a", 0.01, 0.01, 0.01), gradient("b", 1, 1, 1)))
        .singleElement()
        .asString()
        .startsWith("The gradient of a is about 100 times smaller than that of b")
        .contains("vanishes");
  }

  @Test
  void tellsGrowingGradients() {
    assertThat(describe(gradient("a", 50, 50, 50), gradient("b", 1, 1, 1)))
        .singleElement()
        .asString()
        .startsWith("The gradient of b is about 50 times smaller than that of a")
        .contains("grows");
  }

  @Test
  void tellsEvenLearning() {
    assertThat(describe(gradient("a", 1, 1, 1), gradient("b", 3, 3, 3)))
        .singleElement()
        .asString()
        .contains("similar speed", "factor of 3 at most");
  }

  @Test
  void tellsTheEpochInWhichAGradientDied() {
    assertThat(describe(gradient("a", 1, 0, 0), gradient("b", 1, 1, 1)).getFirst())
        .isEqualTo("The gradient of a is 0 since epoch 2: this layer no longer learns.");
  }

  @Test
  void tellsTheEpochOfAnInfiniteGradient() {
    assertThat(describe(gradient("a", 1, 2, Double.POSITIVE_INFINITY)))
        .singleElement()
        .asString()
        .startsWith("In epoch 3 the gradient of a");
  }

  @Test
  void tellsSaturation() {
    assertThat(describe(LayerStatistics.of("a", new double[0], new double[] {0, 0.1, 0.7})))
        .singleElement()
        .asString()
        .startsWith("At the end 70\u00a0% of the units of a");
  }

  @Test
  void scoresClassesFromTheConfusionMatrix() {
    Confusion confusion =
        Confusion.of(List.of("a", "b", "c"), new long[][] {{3, 1, 0}, {1, 4, 0}, {0, 0, 0}});
    assertThat(confusion.scores().getFirst()).isEqualTo(new ClassScore("a", 0.75, 0.75, 0.75, 4));
    assertThat(confusion.scores().get(1).f1()).isCloseTo(0.8, within(1e-12));
    assertThat(confusion.scores().get(2).recall()).isNaN();
    assertThat(confusion.scores().get(2).precision()).isNaN();
    // A class that occurs and is never predicted, as the metric has it.
    assertThat(Confusion.of(List.of("a", "b"), new long[][] {{3, 0}, {1, 0}}).scores().get(1))
        .isEqualTo(new ClassScore("b", 0, 0, 0, 1));
    assertThat(confusion.mistakes()).extracting(Confusion.Mistake::count).containsExactly(1L, 1L);
  }

  /** A page does not grow with the classes beyond some hundred. */
  @Test
  void ofManyClassesTheWorstAreShown() {
    List<ClassScore> scores = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      scores.add(new ClassScore("class " + i, 1, 1, i / 1_000.0, 1));
    }
    ReportData.Evaluation evaluation =
        new ReportData.Evaluation(
            "evaluate", "net", "d", "test", 1_000, Map.of(), null, scores, List.of(), null, null);
    Html html = new Html();
    new EvaluationSection(List.of(evaluation), new SourceLines(""), (page, chart) -> {})
        .write(html);
    assertThat(html.document())
        .contains("class 199<", "The F1 of the other 800 is at least 0.199.")
        .doesNotContain("class 200<");
  }

  @Test
  void mistakesHaveTheSurestRowAsAnExample() {
    Confusion confusion =
        Confusion.of(List.of("a", "b", "c"), new long[][] {{3, 2, 0}, {1, 4, 0}, {0, 0, 1}});
    ReportData.Evaluation evaluation =
        new ReportData.Evaluation(
            "evaluate",
            "net",
            "d",
            "test",
            11,
            Map.of(),
            confusion,
            List.of(),
            List.of(
                new WrongExample("line 5", "a", "b", 0.6, 0.3, null, Map.of()),
                new WrongExample("line 7", "a", "b", 0.9, 0.1, null, Map.of())),
            null,
            null);
    Html html = new Html();
    new EvaluationSection(List.of(evaluation), new SourceLines(""), (page, chart) -> {})
        .write(html);
    String mistakes = html.document().replaceAll("(?s).*Most frequent mistakes|</table>.*", "");
    assertThat(mistakes.replaceAll("<[^>]*>", " "))
        .containsPattern("a +b +2 +40\u00a0% +line 7")
        .containsPattern("b +a +1 +20\u00a0% +–");
  }

  @Test
  void refusesMatricesThatAreNotSquare() {
    assertThatThrownBy(() -> Confusion.of(List.of("a", "b"), new long[][] {{1, 2}, {3}}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void countsEachResidualOnce() {
    double[] truth = IntStream.range(0, 500).mapToDouble(i -> i * 0.1).toArray();
    double[] prediction = IntStream.range(0, 500).mapToDouble(i -> i * 0.1 + Math.sin(i)).toArray();
    Chart chart = requireNonNull(Curves.ofResiduals(Regression.of("y", truth, prediction)));
    assertThat(
            chart.series().getFirst().values().stream().mapToDouble(v -> v == null ? 0 : v).sum())
        .isEqualTo(500);
    assertThat(chart.x()).isSorted().hasSizeBetween(10, 32);
  }

  @Test
  void encodesPixelsUnchanged() throws Exception {
    Picture picture = Picture.of(2, 1, 3, new byte[] {(byte) 200, 10, 20, 1, 2, (byte) 255});
    byte[] png =
        Base64.getDecoder().decode(picture.dataAddress().replace("data:image/png;base64,", ""));
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(image.getRGB(0, 0)).isEqualTo(0xffc80a14);
    assertThat(image.getRGB(1, 0)).isEqualTo(0xff0102ff);
    Picture gray = Picture.of(1, 2, 1, new byte[] {(byte) 128, 7});
    png = Base64.getDecoder().decode(gray.dataAddress().replace("data:image/png;base64,", ""));
    assertThat(ImageIO.read(new ByteArrayInputStream(png)).getRaster().getSample(0, 0, 0))
        .isEqualTo(128);
  }

  @Test
  void refusesPicturesThatDoNotFit() {
    assertThatThrownBy(() -> Picture.of(2, 2, 1, new byte[3]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Picture.of(2, 2, 2, new byte[8]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theFirstEpochIsNotDrawnWhereItHoldsTheStart() {
    Phase slow = new Phase("train", "net", "d", epochs(90, 2, 3), List.of(), null, null, null);
    Chart chart = Objects.requireNonNull(Curves.ofTime(slow, ""));
    assertThat(chart.title()).contains("not drawn: the first", "1\u00a0min");
    assertThat(chart.series().getFirst().values()).containsExactly(null, 2.0, 3.0);
    Phase even = new Phase("train", "net", "d", epochs(3, 2, 3), List.of(), null, null, null);
    assertThat(Objects.requireNonNull(Curves.ofTime(even, "")).series().getFirst().values())
        .containsExactly(3.0, 2.0, 3.0);
    Phase brief = new Phase("train", "net", "d", epochs(0.3, 0.2), List.of(), null, null, null);
    assertThat(Curves.ofTime(brief, "")).isNull();
  }

  @Test
  void aCurveOfSeveralMagnitudesBeginsWithALogarithmicAxis() {
    Phase wide = new Phase("train", "net", "d", epochs(1, 30), List.of(), null, null, null);
    assertThat(Curves.ofMetrics(wide, "").getFirst().logarithmic()).isFalse();
    List<EpochRow> rows = new ArrayList<>();
    for (double loss : new double[] {30, 3, 1}) {
      rows.add(new EpochRow(rows.size() + 1, Map.of("loss", loss), 0.1));
    }
    Phase falling = new Phase("train", "net", "d", rows, List.of(), null, null, null);
    assertThat(Curves.ofMetrics(falling, "").getFirst().logarithmic()).isTrue();
  }

  private static List<EpochRow> epochs(double... seconds) {
    List<EpochRow> rows = new ArrayList<>();
    for (double each : seconds) {
      rows.add(new EpochRow(rows.size() + 1, Map.of("loss", 1.0, "rate", each), each));
    }
    return rows;
  }

  @Test
  void trainingsOfOneNetworkFollowEachOther() {
    Phase first = new Phase("warm_up", "net", "d", epochs(1, 2), List.of(), null, null, null);
    Phase second = new Phase("train", "net", "d", epochs(3, 4, 5), List.of(), null, null, null);
    List<Chart> charts = Curves.ofSequence(List.of(first, second), "all");
    assertThat(charts).hasSize(1);
    Chart chart = charts.getFirst();
    assertThat(chart.x()).containsExactly(1.0, 2.0, 3.0, 4.0, 5.0);
    assertThat(chart.series()).extracting(Chart.Series::label).containsExactly("warm_up", "train");
    assertThat(chart.series().get(0).values()).containsExactly(1.0, 1.0, null, null, null);
    assertThat(chart.series().get(1).values()).containsExactly(null, null, 1.0, 1.0, 1.0);
  }

  @Test
  void theRateIsDrawnWhereItChanges() {
    Phase changing = new Phase("train", "net", "d", epochs(1, 2), List.of(), null, null, null);
    assertThat(Curves.ofMetrics(changing, ""))
        .extracting(Chart::title)
        .containsExactly("loss", "learning rate");
    Phase constant = new Phase("train", "net", "d", epochs(1, 1), List.of(), null, null, null);
    assertThat(Curves.ofMetrics(constant, "")).extracting(Chart::title).containsExactly("loss");
  }

  @Test
  void warnsOfWhatHindersLearning() {
    assertThat(LearningSpeed.warnings(List.of(layer("a", 1, 0.95), layer("b", 1, 0.2))))
        .singleElement()
        .asString()
        .contains("95", "of a", "dead or saturated");
    assertThat(LearningSpeed.warnings(List.of(layer("a", 1e-6, 0), layer("b", 0.1, 0))))
        .singleElement()
        .asString()
        .contains("vanishes", "of a", "of b");
    assertThat(
            LearningSpeed.warnings(
                List.of(LayerStatistics.of("a", new double[] {0.1, 1e5}, new double[0]))))
        .singleElement()
        .asString()
        .contains("explodes");
    assertThat(LearningSpeed.warnings(List.of(layer("a", 1, 0.2), layer("b", 2, 0.5)))).isEmpty();
  }

  private static LayerStatistics layer(String name, double norm, double saturation) {
    return LayerStatistics.of(name, new double[] {norm, norm}, new double[] {0, saturation});
  }

  @Test
  void axesHaveRoundNumbers() {
    assertThat(PlotWriter.ticks(new Figure.Range(0, 1)))
        .usingElementComparator(Double::compare)
        .hasSize(6)
        .startsWith(0.0)
        .endsWith(1.0);
    assertThat(PlotWriter.ticks(new Figure.Range(-130, 270)))
        .containsExactly(-100.0, 0.0, 100.0, 200.0);
    assertThat(PlotWriter.ticks(new Figure.Range(1e-9, 2e-9))).hasSizeBetween(3, 8);
  }

  @Test
  void severalOutputsHaveAVerdictAndACardEach() {
    ReportData data = SampleReports.figures();
    assertThat(Verdict.sentence(data)).contains("net.price explains 90", "net.spam gives 75");
    assertThat(Verdict.headline(data))
        .extracting(ReportData.Headline::label)
        .contains("test price r2", "test spam binary accuracy");
  }

  @Test
  void weightsOfANetworkInsideAnotherAreCountedOnce() {
    ReportData data =
        ReportData.of("t", "t.nn", "", new Status(State.FINISHED, ""))
            .withNetworks(
                List.of(
                    new NetworkSummary(
                        "tower", List.of(new LayerSummary("dense_1", "dense", "[4]", 12)), 12, 12),
                    new NetworkSummary(
                        "judge",
                        List.of(
                            new LayerSummary("tower/dense_1", "dense", "[4]", 12),
                            new LayerSummary("unit_1/dense_1", "dense", "[1]", 5)),
                        17,
                        17)));
    assertThat(Verdict.facts(data)).isEqualTo("17 parameters in 2 layers");
  }

  @Test
  void gradientsOfDifferentLossesAreNotCompared() {
    List<LayerStatistics> layers =
        List.of(
            new LayerStatistics("critic/dense_1", "critic", List.of(1.0), List.of()),
            new LayerStatistics("critic/dense_2", "critic", List.of(1.5), List.of()),
            new LayerStatistics("maker/dense_1", "maker", List.of(1e-6), List.of()),
            new LayerStatistics("maker/dense_2", "maker", List.of(2e-6), List.of()));
    assertThat(LearningSpeed.describe(layers, List.of()))
        .hasSize(2)
        .allSatisfy(sentence -> assertThat(sentence).contains("similar speed"))
        .first()
        .asString()
        .startsWith("critic: ");
    assertThat(LearningSpeed.warnings(layers)).isEmpty();
  }
}
