package dev.nnc.figure;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nnc.evaluate.Classification;
import dev.nnc.evaluate.EvaluationResult;
import dev.nnc.evaluate.Labels;
import dev.nnc.evaluate.Outputs;
import dev.nnc.evaluate.Ranking;
import dev.nnc.report.Figure;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the parts of a report are computed from, on cases small enough to be seen through. */
class FiguresTest {
  @Test
  void theDifferenceOfTwoSharesIsNewcombes() {
    // Newcombe 1998, table II, method 10: 56 of 70 beside 48 of 80.
    double[] right = new double[150];
    Arrays.fill(right, 0, 56, 1);
    Arrays.fill(right, 70, 118, 1);
    RowScores.Difference found =
        new RowScores("accuracy", true, true, right).between(row -> row < 70);
    assertThat(found.value()).isCloseTo(0.2, within(1e-9));
    assertThat(found.low()).isCloseTo(0.0524, within(5e-5));
    assertThat(found.high()).isCloseTo(0.3339, within(5e-5));
  }

  @Test
  void theDifferenceOfTwoMeansIsWelchs() {
    // Rows of 1, 2, 3 beside 4, 6, 8, 10: variances 1 and 20/3, so 1.96 times the root of 1/3 +
    // 5/3.
    double[] errors = {1, 2, 3, 4, 6, 8, 10, Double.NaN};
    RowScores.Difference found = new RowScores("mae", false, false, errors).between(row -> row < 3);
    assertThat(found.rows()).isEqualTo(3);
    assertThat(found.others()).isEqualTo(4);
    assertThat(found.value()).isCloseTo(-5, within(1e-9));
    assertThat(found.high() - found.low()).isCloseTo(2 * 1.96 * Math.sqrt(2), within(1e-3));
  }

  @Test
  void aGlowIsTheSizeOfTheDerivative() {
    // Two places of three channels.
    assertThat(Heat.ofDerivative(new float[] {1, -3, 2, 0, 0, -0.5f}, 3)).containsExactly(3, 0.5f);
  }

  @Test
  void aLayerGlowsWhereItFindsWhatSpeaksForTheAnswer() {
    // Two places, two filters: the answer grows by 2 with the first in the mean, falls by 1 with
    // the second.
    float[] found = {1, 0, 3, 8};
    float[] derivative = {1, -1, 3, -1};
    assertThat(Heat.ofLayer(found, derivative, 2)).containsExactly(2, 0);
    assertThat(Heat.isBlank(new float[] {0, 0})).isTrue();
    assertThat(Heat.isBlank(Heat.ofLayer(found, derivative, 2))).isFalse();
  }

  @Test
  void aSmallMapIsLaidSmoothlyOverAPicture() {
    byte[] white = new byte[16];
    Arrays.fill(white, (byte) 255);
    byte[] pixels =
        Heat.over(dev.nnc.report.Picture.of(4, 4, 1, white))
            .with(new float[] {1, 0, 0, 0}, 2, 2)
            .pixels();
    // The corner glows, the opposite one is the picture, dimmed, and it fades in between.
    assertThat(pixels[0] & 0xff).isEqualTo(255);
    assertThat(pixels[2] & 0xff).isEqualTo(120);
    assertThat(pixels[15 * 3] & 0xff).isEqualTo(153);
    assertThat(pixels[15 * 3 + 2] & 0xff).isEqualTo(153);
    // Three quarters of a glow of 0, 0.75 of the way to 120, over a quarter of 153.
    assertThat(pixels[3 + 2] & 0xff).isEqualTo(106);
  }

  @Test
  void twoNumbersAreTheirOwnPlane() {
    Plane plane = Plane.of(new float[] {1, 2, 3, 4}, 2);
    assertThat(plane.x()).containsExactly(1.0, 3.0);
    assertThat(plane.y()).containsExactly(2.0, 4.0);
    assertThat(plane.explained()).isEqualTo(1);
  }

  @Test
  void thePlaneOfManyNumbersHasTheMostVariance() {
    // Far along the third axis, less along the first, nothing along the second.
    float[] rows = {1, 5, 10, -1, 5, 10, 1, 5, -10, -1, 5, -10};
    Plane plane = Plane.of(rows, 3);
    assertThat(plane.x()).allSatisfy(x -> assertThat(Math.abs(x)).isCloseTo(10, within(1e-6)));
    assertThat(plane.y()).allSatisfy(y -> assertThat(Math.abs(y)).isCloseTo(1, within(1e-6)));
    assertThat(plane.x().get(0)).isCloseTo(plane.x().get(1), within(1e-6));
    assertThat(plane.explained()).isCloseTo(1, within(1e-9));
  }

  @Test
  void rowsThatAreAllEqualHaveAPlaneToo() {
    Plane plane = Plane.of(new float[] {1, 2, 3, 1, 2, 3}, 3);
    assertThat(plane.x()).containsOnly(0.0);
    assertThat(plane.explained()).isEqualTo(1);
  }

  @Test
  void everyFilterIsAPicture() {
    // Two by two, one channel in, three filters; the last index runs fastest.
    float[] kernel = {0, 1, 5, 1, 1, 6, 2, 1, 7, 3, 1, 8};
    Figure.Pictures filters =
        (Figure.Pictures) FiltersPart.kernels("conv_1", Shape.of(2, 2, 1, 3), kernel, 64);
    assertThat(filters.cells()).hasSize(3);
    assertThat(filters.columns()).isEqualTo(3);
    assertThat(filters.cells().getFirst().picture().width()).isEqualTo(2);
    assertThat(
            ((Figure.Pictures) FiltersPart.kernels("c", Shape.of(2, 2, 1, 3), kernel, 2)).cells())
        .hasSize(2);
  }

  @Test
  void mapsOfALayerShareOneScale() {
    // Two by one, three channels, the last of which is always zero.
    float[] numbers = {1, 0, 0, 2, 4, 0};
    Figure.Pictures maps = FeaturesPart.maps("m", List.of(), Shape.of(2, 1, 3), numbers, 2);
    assertThat(maps.cells()).extracting(Figure.Cell::caption).containsExactly("1", "2");
    assertThat(maps.note())
        .contains("Black is 0.00 and white 4.00")
        .contains("The first 2 of 3 filters");
    assertThat(maps.cells().getFirst().picture().width()).isEqualTo(1);
    assertThat(maps.cells().getFirst().picture().height()).isEqualTo(2);
  }

  @Test
  void anOutputThatIsNoProbabilityStillRanks() {
    float[] truth = {0, 1, 0, 1};
    Outputs outputs = new Outputs("line", new long[] {1}, new float[] {-2, 3, 0.5f, 1});
    EvaluationResult judgement =
        new EvaluationResult.OfNumbers(dev.nnc.evaluate.Regression.of(outputs, truth));
    List<String> all = List.of("roc", "precision_recall", "calibration");
    List<Figure> figures = figures(Rankings.of("", judgement, outputs, truth), all);
    assertThat(((Figure.Plot) figures.getFirst()).series())
        .extracting(Figure.Series::label)
        .contains("1: AUC 1.000");
    assertThat(figures.getLast().note()).contains("`line` goes beyond 0 to 1");
    // Prices have no classes: each part says why it is not there.
    float[] prices = {1.5f, 2, 0, 1};
    Rankings ofPrices = Rankings.of("", judgement, outputs, prices);
    List<Figure> none = figures(ofPrices, all);
    assertThat(none)
        .hasSize(3)
        .allSatisfy(
            figure -> assertThat(figure.note()).contains("`line` is judged by other numbers"));
    assertThat(figures(ofPrices, List.of())).isEmpty();
  }

  private static List<Figure> figures(Rankings rankings, List<String> asked) {
    List<Figure> figures = new ArrayList<>();
    figures.addAll(new RocPart().figures(rankings, asked.contains("roc")));
    figures.addAll(new PrecisionRecallPart().figures(rankings, asked.contains("precision_recall")));
    figures.addAll(new CalibrationPart().figures(rankings, asked.contains("calibration")));
    return figures;
  }

  /** As the metric and the table of classes have it, and not 1, where the curve begins. */
  @Test
  void precisionIsZeroAtAThresholdThatNothingReaches() {
    float[] numbers = new float[60];
    int[] truths = new int[60];
    for (int row = 0; row < numbers.length; row++) {
      numbers[row] = row / 100f;
      truths[row] = row % 3 == 0 ? 1 : 0;
    }
    Outputs outputs = new Outputs("p", new long[] {1}, numbers);
    EvaluationResult judgement =
        new EvaluationResult.OfClasses(
            Classification.of(List.of("no", "yes"), truths, outputs), truths);
    Figure.Table table =
        (Figure.Table)
            figures(Rankings.of("", judgement, outputs, new float[0]), List.of()).getLast();
    assertThat(table.note()).contains("the greatest F1 is chosen on these rows");
    assertThat(table.rows())
        .filteredOn(row -> row.get(5).equals("0"))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.subList(1, 4)).containsOnly("0.000"));
  }

  @Test
  void labelsAreJudgedOneByOne() {
    float[] truth = {1, 0, 1, 1, 0, 0, 0, 1};
    Outputs outputs =
        new Outputs(
            "tags", new long[] {2}, new float[] {0.9f, 0.1f, 0.8f, 0.4f, 0.7f, 0.2f, 0.1f, 0.6f});
    Labels labels = Labels.of(List.of("spam", "urgent"), truth, outputs);
    Labels.Label spam = labels.labels().getFirst();
    assertThat(spam.precision()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(spam.recall()).isEqualTo(1);
    assertThat(spam.f1()).isCloseTo(0.8, within(1e-12));
    assertThat(spam.support()).isEqualTo(2);
    assertThat(spam.ranking().area()).isEqualTo(1);
    Labels.Label urgent = labels.labels().getLast();
    assertThat(urgent.recall()).isEqualTo(0.5);
    assertThat(labels.summary()).containsEntry("binary_accuracy", 0.75).containsEntry("exact", 0.5);
  }

  @Test
  void curvesOfLabelsAreAskedForAndHaveNoThresholds() {
    float[] truth = {1, 0, 1, 1, 0, 0, 0, 1};
    Outputs outputs =
        new Outputs(
            "tags", new long[] {2}, new float[] {0.9f, 0.1f, 0.8f, 0.4f, 0.7f, 0.2f, 0.1f, 0.6f});
    Labels labels = Labels.of(List.of("a", "b"), truth, outputs);
    Rankings rankings =
        Rankings.of("", new EvaluationResult.OfLabels(labels), outputs, new float[0]);
    assertThat(figures(rankings, List.of())).isEmpty();
    assertThat(PerClassPart.table("", labels).title()).isEqualTo("Labels");
    List<Figure> asked = figures(rankings, List.of("roc", "precision_recall", "calibration"));
    assertThat(asked)
        .extracting(Figure::title)
        .containsExactly("ROC", "precision and recall", "calibration");
    assertThat(((Figure.Plot) asked.getFirst()).series())
        .extracting(Figure.Series::label)
        .containsExactly(
            "by chance", "a: AUC 1.000", "b: AUC 1.000", "mean of 2 (macro): AUC 1.000");
  }

  @Test
  void theMeanCurveHasTheMeanArea() {
    Ranking good = Ranking.of(new double[] {4, 3, 2, 1}, new boolean[] {true, true, false, false});
    Ranking even = Ranking.of(new double[] {1, 1, 1, 1}, new boolean[] {true, true, false, false});
    Ranking empty = Ranking.of(new double[] {1, 2}, new boolean[] {false, false});
    Rankings.Macro macro = requireNonNull(Rankings.Macro.of(List.of(good, even, empty)));
    assertThat(macro.classes()).isEqualTo(2);
    assertThat(macro.area()).isEqualTo(0.75);
    // One is at 1 from the start; the other is the diagonal.
    assertThat(macro.recall().getFirst()).isEqualTo(0.5);
    assertThat(macro.recall().get(macro.recall().size() / 2)).isEqualTo(0.75);
    assertThat(macro.recall().getLast()).isEqualTo(1);
    assertThat(Rankings.Macro.of(List.of(good, empty))).isNull();
  }

  @Test
  void theSurerTheAnswerTheStrongerTheColour() {
    Outputs outputs = new Outputs("net", new long[] {1}, new float[] {0.5f, 1, 0, 0.9f});
    byte[] pixels = Boundary.pixels(outputs, true);
    assertThat(opacity(pixels)).containsExactly(30, 160, 160, 134);
    assertThat(List.of(pixels[4], pixels[5], pixels[6]))
        .isEqualTo(List.of(pixels[12], pixels[13], pixels[14]))
        .isNotEqualTo(List.of(pixels[8], pixels[9], pixels[10]));
    // Of three classes, a third is the least that a winner can have.
    Outputs three =
        new Outputs("net", new long[] {3}, new float[] {1 / 3f, 1 / 3f, 1 / 3f, 0, 0, 1});
    assertThat(opacity(Boundary.pixels(three, true))).containsExactly(30, 160);
  }

  @Test
  void numbersGoFromTheFirstColourToTheSecond() {
    Outputs outputs = new Outputs("net", new long[] {1}, new float[] {-20, 0, 20});
    assertThat(opacity(Boundary.pixels(outputs, false))).containsExactly(160, 30, 160);
  }

  @Test
  void classesOfALinearOutputPartAtOneHalf() {
    // The least is not sure to be the first class: 0.6 counts as the second.
    Outputs outputs = new Outputs("net", new long[] {1}, new float[] {0.6f, 3, -1});
    byte[] pixels = Boundary.pixels(outputs, true);
    assertThat(opacity(pixels)).containsExactly(56, 160, 160);
    assertThat(pixels[0]).isEqualTo(pixels[4]).isNotEqualTo(pixels[8]);
  }

  private static List<Integer> opacity(byte[] pixels) {
    return java.util.stream.IntStream.range(0, pixels.length / 4)
        .mapToObj(i -> pixels[i * 4 + 3] & 0xff)
        .toList();
  }

  @Test
  void aFilmKeepsFewFrames() {
    Boundary boundary =
        new Boundary(
            "x",
            "y",
            new Figure.Range(0, 1),
            new Figure.Range(0, 1),
            dev.nnc.report.Picture.of(1, 1, 4, new byte[4]),
            List.of());
    Boundary.Film film = new Boundary.Film(1);
    for (int epoch = 1; epoch <= 200; epoch++) {
      if (film.wants(epoch)) {
        film.add(epoch, boundary);
      }
    }
    film.end(boundary);
    Figure.Plot way = (Figure.Plot) film.figures().getFirst();
    assertThat(way.frames().size()).isBetween(8, 24);
    assertThat(way.frames().getFirst().caption()).isEqualTo("epoch 16");
    assertThat(way.frames()).extracting(Figure.Cell::caption).doesNotHaveDuplicates();
    assertThat(way.title()).isEqualTo("decision boundary at the end");
  }
}
