package dev.nnc.report;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nnc.draw.Graph;
import dev.nnc.report.ReportData.ClassScore;
import dev.nnc.report.ReportData.Confusion;
import dev.nnc.report.ReportData.EpochRow;
import dev.nnc.report.ReportData.Evaluation;
import dev.nnc.report.ReportData.FactGroup;
import dev.nnc.report.ReportData.Headline;
import dev.nnc.report.ReportData.LayerStatistics;
import dev.nnc.report.ReportData.LayerSummary;
import dev.nnc.report.ReportData.NetworkSummary;
import dev.nnc.report.ReportData.Notice;
import dev.nnc.report.ReportData.Phase;
import dev.nnc.report.ReportData.PredictionTable;
import dev.nnc.report.ReportData.Regression;
import dev.nnc.report.ReportData.Severity;
import dev.nnc.report.ReportData.State;
import dev.nnc.report.ReportData.Status;
import dev.nnc.report.ReportData.TruthRow;
import dev.nnc.report.ReportData.TruthTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReportTest {

  private static DataSummary data(String payload) {
    return new DataSummary(
        payload,
        payload,
        List.of(payload, payload),
        List.of(
            new DataSummary.Column(
                payload,
                payload,
                payload,
                payload,
                payload,
                payload,
                payload,
                List.of(List.of(1, 2), List.of(0, 3)),
                List.of(),
                payload,
                true),
            new DataSummary.Column(
                payload,
                payload,
                payload,
                payload,
                "",
                "",
                "",
                List.of(),
                List.of(new DataSummary.Top(payload, 0.5)),
                payload,
                false)),
        List.of(
            new DataSummary.Balance(
                payload, List.of(new DataSummary.Count(payload, List.of(3L, 4L))))));
  }

  /** A report in which every text holds the payload. */
  static ReportData hostile(String payload) {
    LayerStatistics layer =
        LayerStatistics.of(payload, new double[] {1, Double.NaN}, new double[] {0, 1});
    List<EpochRow> epochs =
        List.of(
            new EpochRow(1, Map.of(payload, 1.0, "validation." + payload, Double.NaN), 1),
            new EpochRow(2, Map.of(payload, Double.POSITIVE_INFINITY), Double.NaN));
    List<String> labels = List.of(payload, payload + "2", payload + "3");
    return new ReportData(
        payload,
        payload,
        "network " + payload + " {\n  // " + payload + "\n  \"" + payload,
        new Status(State.FAILED, payload),
        payload,
        List.of(new Headline(payload, payload, payload)),
        List.of(data(payload)),
        List.of(
            new NetworkSummary(
                payload,
                List.of(new LayerSummary(payload, payload, payload, 3)),
                3,
                3,
                graph(payload))),
        List.of(new ReportData.Trials(payload, payload, figures(payload))),
        List.of(
            new Phase(
                payload,
                payload,
                payload,
                epochs,
                List.of(layer),
                2,
                payload,
                true,
                payload,
                figures(payload)),
            new Phase(payload, payload, payload, epochs, List.of(), null, null, null)),
        List.of(
            new Evaluation(
                payload,
                payload,
                payload,
                payload,
                1,
                Map.of(payload, Double.NaN),
                Confusion.of(labels, new long[][] {{1, 2, 0}, {0, 0, 0}, {1, 1, 1}}),
                List.of(new ClassScore(payload, 1, Double.NaN, 0.5, 1)),
                List.of(
                    new WrongExample(
                        payload, payload, payload, 0.5, 0.1, null, Map.of(payload, payload)),
                    new WrongExample(
                        "row 2",
                        payload,
                        payload,
                        Double.NaN,
                        0.1,
                        Picture.of(1, 1, 3, new byte[3]),
                        Map.of())),
                Regression.of(payload, new double[] {1, 2, 3, 4}, new double[] {1, 3, 3, 2}),
                new TruthTable(
                    List.of(payload),
                    List.of(new TruthRow(List.of(payload), payload, payload, false))),
                figures(payload),
                payload,
                List.of(
                    new Contender(
                        payload,
                        Map.of(payload, 0.5),
                        Map.of(payload, new Contender.Interval(0.25, 0.75)),
                        payload)))),
        List.of(
            new PredictionTable(
                payload, List.of(payload), List.of(List.of(payload)), figures(payload))),
        List.of(new FactGroup(payload, Map.of(payload, payload))),
        List.of(new Notice(Severity.ERROR, payload, payload, payload)),
        List.of(new ReportData.Command(payload, payload)));
  }

  /** A drawing in which every text holds the payload, with a frame. */
  private static Graph graph(String payload) {
    List<Graph.Node> nodes = new ArrayList<>();
    for (Graph.Sort sort : Graph.Sort.values()) {
      nodes.add(new Graph.Node(sort, payload, payload, payload, 1, 1, payload, 0));
    }
    return new Graph(
        nodes,
        List.of(new Graph.Edge(0, 1), new Graph.Edge(1, 4), new Graph.Edge(0, 4)),
        List.of(new Graph.Group(payload, Graph.NO_GROUP)));
  }

  /** All figures, with the payload in every text. */
  private static List<Figure> figures(String payload) {
    Picture picture = Picture.of(1, 1, 4, new byte[4]);
    return List.of(
        new Figure.Plot(
            payload,
            payload,
            payload,
            null,
            null,
            List.of(
                new Figure.Series(
                    payload,
                    Figure.Style.MARKED,
                    3,
                    List.of(1.0, Double.NaN),
                    List.of(2.0, Double.POSITIVE_INFINITY)),
                new Figure.Series(payload, Figure.Style.POINTS, -1, List.of(1.0), List.of(2.0))),
            picture,
            payload),
        new Figure.Pictures(
            payload,
            1,
            List.of(payload),
            List.of(new Figure.Cell(picture, payload)),
            List.of(new Figure.Colour(payload, 0x2f7ed8)),
            payload),
        new Figure.Table(payload, List.of(payload), List.of(List.of(payload)), payload));
  }

  /** Everything of a page that is not script or style. */
  private static String markup(String page) {
    return page.replaceFirst("<!DOCTYPE html>", "")
        .replaceAll("(?s)<(script|style)[^>]*>.*?</\\1>", "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "</script><script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "\" onmouseover=\"alert(1)",
        "' autofocus onfocus='alert(1)",
        "</style><svg onload=alert(1)>",
        "<!--<script>",
        "</title></caption></td></svg></pre><iframe srcdoc='<script>alert(1)</script>'>",
        "]]><![CDATA[<x>",
        "&lt;script&gt;",
        "javascript:alert(1)",
        "a\u2028b\u2029c",
        "\u202egnp.exe",
        "\u0000\u001b[31m",
        "\ud800",
        "%s%n{}$1\\",
      })
  void noPayloadBecomesMarkup(String payload) {
    String page = Report.render(hostile(payload));
    String harmless = Report.render(hostile("x".repeat(payload.length())));
    assertThat(tags(markup(page))).isEqualTo(tags(markup(harmless)));
    assertThat(page.split("<script", -1)).hasSize(4);
    String json =
        page.replaceAll("(?s).*<script type=\"application/json\"[^>]*>(.*?)</script>.*", "$1");
    assertThat(json)
        .startsWith("[{")
        .endsWith("}]")
        .doesNotContain("<", ">", "&", "\u2028", "\u2029");
    assertThat(markup(page)).doesNotContain("\u0000", "\u202e", "\u2028", "\u001b");
  }

  /**
   * Names of all elements with the names of their attributes, in order; without those that depend
   * on the words of the source and on the length of a label.
   */
  private static List<String> tags(String markup) {
    List<String> tags = new ArrayList<>();
    Matcher tag =
        Pattern.compile("<(/?[a-z!][^\\s>]*)((?:\\s+[a-zA-Z:-]+=\"[^\"]*\")*)\\s*>")
            .matcher(markup);
    while (tag.find()) {
      tags.add(tag.group(1) + tag.group(2).replaceAll("=\"[^\"]*\"", ""));
    }
    assertThat(markup.chars().filter(c -> c == '<').count()).isEqualTo(tags.size());
    tags.removeIf(name -> name.matches("/?span( class| class id)?|a class href|/a"));
    return tags;
  }

  @Test
  void admitsExactlyItsOwnScriptsAndStyle() throws Exception {
    String page = Report.render(SampleReports.digits());
    Matcher policy =
        Pattern.compile("<meta http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\"")
            .matcher(page);
    assertThat(policy.find()).isTrue();
    String content = policy.group(1).replace("&#39;", "'");
    assertThat(content).startsWith("default-src 'none';").doesNotContain("unsafe", "http", "*");
    List<String> hashes = new ArrayList<>();
    Matcher element =
        Pattern.compile("(?s)<(?:script|style)>(.*?)</(?:script|style)>").matcher(page);
    while (element.find()) {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(element.group(1).getBytes(StandardCharsets.UTF_8));
      hashes.add("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
    }
    assertThat(hashes).hasSize(3).allSatisfy(hash -> assertThat(content).contains(hash));
    assertThat(content.split("'sha256-", -1)).hasSize(4);
    assertThat(page.indexOf("Content-Security-Policy")).isLessThan(page.indexOf("<style"));
  }

  @Test
  void refersToNothingOutside() {
    String page = markup(Report.render(SampleReports.digits()));
    Matcher address = Pattern.compile("(?:src|href|action|data)=\"([^\"]*)\"").matcher(page);
    assertThat(address.results().map(result -> result.group(1)))
        .isNotEmpty()
        .allSatisfy(value -> assertThat(value).matches("#.*|data:,|data:image/png;base64,.*"));
    assertThat(page).doesNotContain("style=");
  }

  @Test
  void leavesOutWhatHasNoData() {
    String page =
        Report.render(
            ReportData.of("empty", "empty.nn", "", new Status(State.INTERRUPTED, "Ctrl-C")));
    assertThat(page)
        .contains("Interrupted", "Ctrl-C")
        .doesNotContain("<section", "<nav", "<dl class");
  }

  @Test
  void warningsAreCountedAtTheTopAndStandInWholeSentences() {
    String page =
        Report.render(
            ReportData.of("a", "a.nn", "", new Status(State.FINISHED, ""))
                .withNotices(
                    List.of(
                        new Notice(Severity.WARNING, "NN1", "", "write `rate`"),
                        new Notice(Severity.WARNING, "NN2", "", "b"))));
    assertThat(page)
        .contains("<a class=\"state count warning\" href=\"#notices\">2 warnings</a>")
        .contains("<p>Write <code>rate</code></p>");
  }

  @Test
  void saysWhatCanBeDoneNext() {
    String page =
        Report.render(
            ReportData.of("a", "a.nn", "", new Status(State.FINISHED, ""))
                .withCommands(List.of(new ReportData.Command("Predict", "nnc predict runs/a"))));
    assertThat(page)
        .contains("Use this network", "<code>nnc predict runs/a</code>", "class=\"copy\"");
  }

  @Test
  void thinsOutLongCurvesAndSaysSo() {
    Phase phase = SampleReports.phase("train mlp", 10_000, new Random(1));
    String page =
        Report.render(
            ReportData.of("long", "long.nn", "", new Status(State.FINISHED, ""))
                .withPhases(List.of(phase)));
    assertThat(page)
        .hasSizeLessThan(1_500_000)
        .contains("epochs", "The curves show 2,000 of 10,000 epochs.");
    List<Integer> kept = Curves.keptEpochs(phase);
    assertThat(kept)
        .hasSizeLessThanOrEqualTo(Curves.MOST_POINTS)
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(kept).contains(0, 9_999, 8_699);
  }

  @Test
  void reportsStayReadableAtTheirEdges() {
    String one = markup(page(List.of(phase("train", 1, false))));
    assertThat(one).contains("The epoch").doesNotContain("data-chart").doesNotContain("<details");
    String several =
        page(
            List.of(
                phase("a", 2, false),
                phase("b", 2, false),
                phase("c", 2, false),
                phase("d", 2, true)));
    assertThat(several).contains("<summary>d</summary>").contains("The network has its weights.");
  }

  private static String page(List<Phase> phases) {
    return Report.render(
        ReportData.of("edge", "edge.nn", "", new Status(State.FINISHED, "")).withPhases(phases));
  }

  private static Phase phase(String name, int epochs, boolean kept) {
    List<EpochRow> rows = new ArrayList<>();
    for (int i = 1; i <= epochs; i++) {
      rows.add(new EpochRow(i, Map.of("loss", 1.0 / i), 0.1));
    }
    return new Phase(name, "net", "d", rows, List.of(), 1, "loss", kept, null, List.of());
  }

  @Test
  void turnsNumbersThatAreNotFiniteIntoGaps() {
    String page = Report.render(hostile("x"));
    assertThat(page).contains("\"values\":[1.0,null]").doesNotContain("NaN,", "Infinity\"");
  }

  @Test
  void makesVerdictAndCardsFromTheData() {
    ReportData digits = SampleReports.digits();
    Confusion confusion = requireNonNull(digits.evaluations().getFirst().confusion());
    assertThat(markup(Report.render(digits)))
        .contains(
            "mlp classifies %d of %d test examples correctly"
                .formatted(confusion.correct(), confusion.total()))
        .contains("test accuracy", "3,760");
    assertThat(Report.render(SampleReports.xor())).contains("gate gets 4 of 4 rows right.");
    assertThat(Report.render(SampleReports.housing()))
        .contains("explains 78.6\u00a0% of the variance of value");
  }

  @Test
  void vendoredFilesAreThoseOfTheNotice() throws Exception {
    Path vendor = Path.of(requireNonNull(Report.class.getResource("vendor")).toURI());
    Matcher line =
        Pattern.compile("SHA-256 ([0-9a-f]{64})  (\\S+)")
            .matcher(Files.readString(vendor.resolve("NOTICE")));
    List<String> checked = new ArrayList<>();
    while (line.find()) {
      byte[] file = Files.readAllBytes(vendor.resolve(line.group(2)));
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(file);
      assertThat(HexFormat.of().formatHex(digest)).isEqualTo(line.group(1));
      checked.add(line.group(2));
    }
    assertThat(checked).containsExactly("uPlot-1.6.32.iife.min.js", "uPlot-1.6.32.min.css");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)/report.html",
        "https://example.org/report.html",
        "//example.org/report.html",
        "file:///tmp/report.html",
        "runs/a/other.html",
        "runs/a/report.html#x"
      })
  void linksLeadToPagesOfRunsOnly(String address) {
    assertThatThrownBy(() -> new Html().open("a", "href", address))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new Html().element("a", "x", "href", "../runs/a%20b/report.html").fragment())
        .contains("href=\"../runs/a%20b/report.html\"");
  }

  @Test
  void htmlRefusesScriptsInAttributes() {
    assertThatThrownBy(() -> new Html().open("p", "onclick", "x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Html().open("p", "style", "x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Html().open("a", "href", "javascript:alert(1)"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Html().raw("script", "x</ScRipt>"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
