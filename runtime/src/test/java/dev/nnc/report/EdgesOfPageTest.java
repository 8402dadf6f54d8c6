package dev.nnc.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.report.Figure.Cell;
import dev.nnc.report.Figure.Plot;
import dev.nnc.report.Figure.Range;
import dev.nnc.report.Figure.Series;
import dev.nnc.report.Figure.Style;
import dev.nnc.report.ReportData.Evaluation;
import dev.nnc.report.ReportData.LayerStatistics;
import dev.nnc.report.ReportData.State;
import dev.nnc.report.ReportData.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the page does where there is much of something, little of it, or nothing but colour. */
class EdgesOfPageTest {
  private static String drawn(Figure figure) {
    Html html = new Html();
    FigureWriter.write(List.of(figure), html);
    return html.fragment();
  }

  private static Plot cloud(
      int classes, double width, double height, @Nullable Picture background) {
    Random random = new Random(1);
    List<Series> series = new ArrayList<>();
    for (int number = 0; number < classes; number++) {
      List<Double> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        x.add(random.nextDouble() * width);
        y.add(random.nextDouble() * height);
      }
      series.add(new Series("kind " + number, Style.POINTS, number, x, y));
    }
    return new Plot(
        "t", "x", "y", new Range(0, width), new Range(0, height), series, background, "");
  }

  private static double[] size(String svg) {
    Matcher box = Pattern.compile("viewBox=\"0 0 ([\\d.]+) ([\\d.]+)\"").matcher(svg);
    assertThat(box.find()).isTrue();
    return new double[] {Double.parseDouble(box.group(1)), Double.parseDouble(box.group(2))};
  }

  @Test
  void aStepIsAsLongOnBothAxesWhereTheirRangesAreAlike() {
    String ring = drawn(cloud(1, 10, 10, null));
    // The labels of the axes take 76 pixels across and 56 up.
    assertThat(size(ring)[0] - 76).isEqualTo(size(ring)[1] - 56);
    String unlike = drawn(cloud(1, 10, 1000, null));
    assertThat(size(unlike)[1]).isEqualTo(360);
  }

  @Test
  void classesDifferByShapeAndHaveTheirNamesAmongThem() {
    String three = drawn(cloud(3, 1, 1, null));
    assertThat(three)
        .contains("<g class=\"points c0\"><circle")
        .contains("<g class=\"points c1\"><path");
    Matcher shapes =
        Pattern.compile("<g class=\"points c[12]\"><path d=\"M[\\d. ]+l([^\"]+)")
            .matcher(three.substring(0, three.indexOf("<ul")));
    assertThat(shapes.results().map(found -> found.group(1)).distinct()).hasSize(2);
    assertThat(three).contains("class=\"name halo middle\"", ">kind 2</text>");
    // Over a plane of colours, or among very many, they would only cover what is drawn.
    assertThat(drawn(cloud(3, 1, 1, Picture.of(1, 1, 4, new byte[4])))).doesNotContain("name halo");
    assertThat(drawn(cloud(30, 1, 1, null))).doesNotContain("name halo");
  }

  @Test
  void aFilmIsOnePictureWithAllItsTimes() {
    Picture pixel = Picture.of(1, 1, 4, new byte[4]);
    String film =
        drawn(
            cloud(2, 1, 1, pixel)
                .withFrames(List.of(new Cell(pixel, "epoch 1"), new Cell(pixel, "epoch 2"))));
    assertThat(film)
        .contains("class=\"chart drawn film\"")
        .contains("class=\"frame shown\" data-caption=\"at the end\"")
        .contains("class=\"frame\" data-caption=\"epoch 2\"");
  }

  @Test
  void barsSayHowManyRowsLieWhere() {
    String plot = drawn(cloud(1, 1, 1, null).withWeights(List.of(3.0, 0.0, 12.0)));
    assertThat(plot.split("class=\"weight\"", -1)).hasSize(3);
    assertThat(plot).contains("<title>12 rows</title>");
  }

  private static String page(int layers, int epochs) {
    List<LayerStatistics> statistics =
        IntStream.range(0, layers)
            .mapToObj(
                layer ->
                    LayerStatistics.of(
                        "layer_" + layer,
                        IntStream.range(0, epochs).mapToDouble(i -> Math.pow(10, -layer)).toArray(),
                        new double[0]))
            .toList();
    List<ReportData.EpochRow> rows =
        IntStream.rangeClosed(1, epochs)
            .mapToObj(i -> new ReportData.EpochRow(i, Map.of("loss", 1.0 / i), 0.1))
            .toList();
    return Report.render(
        ReportData.of("a", "a.nn", "", new Status(State.FINISHED, ""))
            .withPhases(
                List.of(
                    new ReportData.Phase(
                        "train", "net", "d", rows, statistics, null, null, null))));
  }

  @Test
  void manyLayersAreAPictureInStepsOfTheLogarithm() {
    String page = page(11, 1_000);
    assertThat(page)
        .contains("Gradient norms of 11 layers over 1,000 epochs, from 1.000e−10 to 1")
        .doesNotContain("gradient norm by layer\"");
    // At most sixty columns a row, however many epochs there were.
    String map =
        page.substring(
            page.indexOf("class=\"layer-map\""),
            page.indexOf("</svg>", page.indexOf("class=\"layer-map\"")));
    assertThat(map.split("<rect ", -1)).hasSize(1 + 11 * 60 + 20);
    assertThat(map)
        .contains("fill-opacity=\"1.00\"", "fill-opacity=\"0.04\"", "fill-opacity=\"0.52\"");
    assertThat(page(3, 10))
        .doesNotContain("class=\"layer-map\"")
        .contains("\"gradient norm by layer\"");
  }

  @Test
  void longCurvesCanBeSmoothed() {
    assertThat(page(1, 100)).contains("<label class=\"smooth\">");
    assertThat(page(1, 10)).doesNotContain("<label class=\"smooth\">");
  }

  private static Evaluation evaluation(String name, String network, Map<String, Double> results) {
    return new Evaluation(
        name, network, "d", "test", 10, results, null, List.of(), List.of(), null, null);
  }

  @Test
  void theHeadTellsTheLastResultThoughSomethingIsDrawnAfterIt() {
    ReportData data =
        ReportData.of("a", "a.nn", "", new Status(State.FINISHED, ""))
            .withEvaluations(
                List.of(
                    evaluation("evaluate", "vae", Map.of("mse", 0.25)),
                    evaluation("evaluate_2", "encoder", Map.of())
                        .withFigures(List.of(new Figure.Note("a", "b")))));
    assertThat(Verdict.headline(data))
        .extracting(ReportData.Headline::label)
        .containsExactly("test mse");
    assertThat(Report.render(data))
        .contains("<h3>encoder on d.test</h3>")
        .doesNotContain("evaluate_2");
  }

  @Test
  void titlesBeginWithACapitalUnlessTheyAreNames() {
    assertThat(ResultWords.title("gradient norm by layer")).isEqualTo("Gradient norm by layer");
    assertThat(ResultWords.title("loss")).isEqualTo("Loss");
    assertThat(ResultWords.title("mae")).isEqualTo("mae");
    assertThat(ResultWords.title("off_ring")).isEqualTo("off_ring");
    assertThat(ResultWords.title("real.accuracy")).isEqualTo("real.accuracy");
    assertThat(ResultWords.of("validation.top_k(3)")).isEqualTo("validation top 3");
  }

  @Test
  void aMatrixOfManyClassesIsAPictureThatCanBeReadOut() {
    int classes = 60;
    long[][] counts = new long[classes][classes];
    counts[7][9] = 3;
    List<String> labels = IntStream.range(0, classes).mapToObj(i -> "c\"<" + i).toList();
    String page =
        Report.render(
            ReportData.of("a", "a.nn", "", new Status(State.FINISHED, ""))
                .withEvaluations(
                    List.of(
                        new Evaluation(
                            "evaluate",
                            "net",
                            "d",
                            "test",
                            3,
                            Map.of(),
                            ReportData.Confusion.of(labels, counts),
                            List.of(),
                            List.of(),
                            null,
                            null))));
    assertThat(page).contains("&quot;cells&quot;:[7,9,3]").contains("c\\&quot;\\u003c59");
  }

  @Test
  void cellsOfFilesAreWrittenLikeAllNumbers() {
    assertThat(Numbers.cell("-4.996246002831083")).isEqualTo("−4.99625");
    assertThat(Numbers.cell("0.0000123456789")).isEqualTo("1.235e−5");
    assertThat(Numbers.cell("-3")).isEqualTo("−3");
    assertThat(Numbers.cell("20261127001")).isEqualTo("20261127001");
    assertThat(Numbers.cell("2026-11-27")).isEqualTo("2026-11-27");
    assertThat(Numbers.cell("A-7")).isEqualTo("A-7");
  }
}
