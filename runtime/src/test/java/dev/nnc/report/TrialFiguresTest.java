package dev.nnc.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.report.Figure.Bars;
import dev.nnc.report.Figure.HeatMap;
import dev.nnc.report.Figure.ParallelCoordinates;
import dev.nnc.report.Figure.Slices;
import dev.nnc.report.Figure.TrialCurves;
import dev.nnc.report.Figure.TrialCurves.Curve;
import dev.nnc.report.Trials.Param;
import dev.nnc.report.Trials.Spread;
import dev.nnc.report.Trials.State;
import dev.nnc.report.Trials.Trial;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrialFiguresTest {
  private static final Param RATE = new Param("rate", Spread.LOGARITHMIC, List.of());
  private static final Param UNITS = new Param("units", Spread.LINEAR, List.of());
  private static final Param KIND = new Param("kind", Spread.CHOICE, List.of("relu", "<tanh>"));

  /** Three rates and three numbers of units; one failed, one was stopped, one is missing. */
  private static Trials grid() {
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      State state = i == 3 ? State.FAILED : i == 7 ? State.STOPPED : State.FINISHED;
      double score = i == 3 ? Double.NaN : i == 4 ? 0.95 : i == 7 ? 0.99 : 0.9 - i * 0.01;
      List<Double> values = List.of(Double.parseDouble("1e" + (i / 3 - 3)), 10.0 * (i % 3 + 1));
      trials.add(new Trial(i, values, score, state));
    }
    return new Trials(List.of(RATE, UNITS), "validation.accuracy", true, trials);
  }

  @Test
  void theBestIsAmongThoseThatFinished() {
    assertThat(grid().best().orElseThrow().number()).isEqualTo(4);
    Trials less = new Trials(grid().params(), "loss", false, grid().trials());
    assertThat(less.best().orElseThrow().number()).isEqualTo(6);
    assertThat(new Trials(grid().params(), "loss", false, List.of()).best()).isEmpty();
  }

  @Test
  void aHeatMapHasACellForEachPair() {
    String svg = written(new HeatMap("accuracy", grid(), 0, 1, ""));
    assertThat(count(svg, "<g class=\"(q\\d|failed|missing)")).isEqualTo(9);
    assertThat(count(svg, "class=\"missing\"")).isEqualTo(1);
    assertThat(count(svg, "class=\"hatch\"")).isEqualTo(1);
    assertThat(count(svg, "class=\"q8 stopped\"")).isEqualTo(1);
    assertThat(count(svg, "class=\"best\"")).isEqualTo(1);
    assertThat(svg)
        .contains(">0.900<", ">0.950<", ">0.990<", ">failed<", ">0.001<", ">0.1<", ">30<")
        .contains(
            "The frame marks the best, trial 4: rate 0.01, units 20, validation.accuracy 0.95");
  }

  /** With a third param, the best of several trials. */
  @Test
  void aCellShowsTheBestOfItsTrials() {
    List<Trial> trials =
        List.of(
            new Trial(0, List.of(0.1, 10.0, 0.0), 3, State.FINISHED),
            new Trial(1, List.of(0.1, 10.0, 1.0), 2, State.FINISHED),
            new Trial(2, List.of(0.1, 20.0, 0.0), Double.NaN, State.FAILED),
            new Trial(3, List.of(0.1, 20.0, 1.0), 5, State.FINISHED));
    String svg =
        written(
            new HeatMap(
                "loss", new Trials(List.of(RATE, UNITS, KIND), "loss", false, trials), 0, 1, ""));
    assertThat(svg).contains(">2.00<", ">5.00<").doesNotContain(">3.00<", "hatch");
  }

  @Test
  void oneFarAwayScoreDoesNotTakeTheColoursOfAllOthers() {
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      double score = i == 7 ? 1e9 : 1 + i * 0.1;
      trials.add(new Trial(i, List.of(0.1, (double) i), score, State.FINISHED));
    }
    Trials all = new Trials(List.of(RATE, UNITS), "loss", false, trials);
    ScoreColours colours = new ScoreColours(all);
    assertThat(colours.isCut()).isTrue();
    assertThat(trials.stream().map(trial -> colours.colour(trial.score())).distinct().count())
        .isGreaterThanOrEqualTo(4);
    assertThat(colours.colour(1e9)).isEqualTo("q0");
    assertThat(colours.colour(1)).isEqualTo("q8");
    assertThat(new ScoreColours(grid()).isCut()).isFalse();
  }

  @Test
  void aLineForEachTrialAndTheBestOnTop() {
    Trials trials = mixed(40);
    String svg = written(new ParallelCoordinates("All trials", trials, ""));
    assertThat(count(svg, "<path class=\"(q\\d|failed)")).isEqualTo(40);
    int best = svg.indexOf(" best\"");
    assertThat(best).isGreaterThan(0);
    assertThat(svg.indexOf("<path", best)).as("a path above the best").isEqualTo(-1);
    assertThat(svg).contains("&lt;tanh&gt;").doesNotContain("<tanh>");
    assertThat(svg).contains("2 trials failed");
  }

  @Test
  void ofVeryManyTrialsTheBestAreDrawn() {
    String svg = written(new ParallelCoordinates("All trials", mixed(1200), ""));
    assertThat(count(svg, "<path class=\"(q\\d|failed)")).isEqualTo(500);
    assertThat(svg).contains("The best 500 of 1200 trials are drawn.");
  }

  @Test
  void aPointForEachTrialAndParam() {
    String svg = written(new Slices("slices", mixed(40), ""));
    assertThat(count(svg, "<figure")).isEqualTo(3);
    assertThat(count(svg, "<circle")).isEqualTo(3 * 38);
    assertThat(count(svg, "class=\"cross\"")).isEqualTo(3 * 2);
  }

  @Test
  void curvesLeaveOutWhatIsNotFinite() {
    Trials trials = mixed(3);
    String svg =
        written(
            new TrialCurves(
                "loss",
                "epoch",
                "loss",
                trials,
                List.of(
                    new Curve(1, List.of(1.0, 2.0, 3.0), List.of(3.0, Double.NaN, 1.0)),
                    new Curve(2, List.of(1.0), List.of(Double.NaN))),
                ""));
    assertThat(count(svg, "<path class=\"line")).isEqualTo(1);
    assertThat(svg).doesNotContain("NaN");
  }

  @Test
  void nothingIsDrawnOfNothing() {
    Trials none = new Trials(List.of(RATE, UNITS), "loss", false, List.of());
    for (Figure figure :
        List.of(
            new HeatMap("map", none, 0, 1, ""),
            new ParallelCoordinates("lines", none, ""),
            new Slices("slices", none, ""),
            new TrialCurves("curves", "epoch", "loss", none, List.of(), ""),
            new Bars("bars", List.of(), ""))) {
      assertThat(written(figure)).as(figure.title()).doesNotContain("NaN", "Infinity");
    }
  }

  @Test
  void barsAreAsLongAsTheirShares() {
    String svg =
        written(new Bars("shares", List.of(new Bars.Bar("a", 0.5), new Bars.Bar("b", 0)), ""));
    assertThat(svg).contains("class=\"fill\"", "width=\"180\"", "50\u00a0%", "0\u00a0%");
  }

  @ParameterizedTest
  @CsvSource({
    "1e-5, 1e−5",
    "0.00031622776601683794, 3.16e−4",
    "0.001, 0.001",
    "0.0316227766, 0.03162",
    "0.3, 0.3",
    "10, 10",
    "-3, −3",
    "12345, 12345",
    "3.16227766, 3.162",
    "1e6, 1e6",
    "0, 0"
  })
  void writesValuesShort(double value, String text) {
    assertThat(Trials.written(value)).isEqualTo(text);
  }

  @Test
  void theStyleSheetHasEachColour() throws IOException {
    try (InputStream stream =
        Objects.requireNonNull(Report.class.getResourceAsStream("report.css"))) {
      String style = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      for (int step = 0; step < ScoreColours.STEPS; step++) {
        assertThat(style).contains(".q%d { --score: var(--q%d); }".formatted(step, step));
        assertThat(count(style, "--q" + step + ": #")).as("light, dark, dark unasked").isEqualTo(3);
      }
    }
  }

  private static Trials mixed(int count) {
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean failed = i == 5 || i == 9;
      List<Double> values = List.of(Math.pow(10, -(i * 7 % 50) / 10.0), i * 3.0, (double) (i % 2));
      trials.add(
          new Trial(
              i,
              values,
              failed ? Double.NaN : 1 + (i * 13 % 40) * 0.1,
              failed ? State.FAILED : i % 4 == 3 ? State.STOPPED : State.FINISHED));
    }
    return new Trials(List.of(RATE, UNITS, KIND), "loss", false, trials);
  }

  private static String written(Figure figure) {
    Html html = new Html();
    FigureWriter.write(List.of(figure), html);
    return html.fragment();
  }

  private static int count(String text, String pattern) {
    return (int) Pattern.compile(pattern).matcher(text).results().count();
  }
}
