package dev.nnc.report;

import dev.nnc.report.Contender.Interval;
import dev.nnc.report.ReportData.ClassScore;
import dev.nnc.report.ReportData.Confusion;
import dev.nnc.report.ReportData.Confusion.Mistake;
import dev.nnc.report.ReportData.Evaluation;
import dev.nnc.report.ReportData.Regression;
import dev.nnc.report.ReportData.TruthRow;
import dev.nnc.report.ReportData.TruthTable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** How well the networks do: results, confusion, worst mistakes, residuals. */
final class EvaluationSection {
  /** Shorter names of places stand in one line. */
  private static final int SHORT = 16;

  private static final int MOST_PICTURES = 40;
  private static final int MOST_ROWS = 30;
  private static final int MOST_TRUTHS = 200;
  private static final int MOST_MISTAKES = 10;

  /** Of more classes than this, not even a picture shows anything. */
  private static final int MOST_DRAWN = 1_000;

  /** Of more classes than this, the worst are shown first. */
  private static final int MOST_SCORES = 20;

  /** Of more classes than this, the others are only summed up. */
  private static final int MOST_CLASSES = 200;

  private final List<Evaluation> evaluations;
  private final SourceLines lines;
  private final BiConsumer<Html, Chart> charts;

  /**
   * @param lines where what is named stands in the program that the page shows
   * @param charts draws a chart at the current place of the page
   */
  EvaluationSection(
      List<Evaluation> evaluations, SourceLines lines, BiConsumer<Html, Chart> charts) {
    this.evaluations = evaluations;
    this.lines = lines;
    this.charts = charts;
  }

  void write(Html html) {
    if (evaluations.isEmpty()) {
      return;
    }
    Page.openSection(html, "evaluation", "Evaluation");
    writeResults(html);
    for (int i = 0; i < evaluations.size(); i++) {
      Evaluation evaluation = evaluations.get(i);
      if (evaluations.size() > 1 && hasDetails(evaluation)) {
        html.open("h3");
        lines.action(title(evaluation), evaluation.name(), html);
        html.close();
      }
      if (evaluation.truthTable() != null
          || evaluation.confusion() != null
          || !evaluation.perClass().isEmpty()) {
        writeManyClasses(html, evaluation);
        html.open("div", "class", "side-by-side");
        writeTruthTable(html, evaluation);
        writeConfusion(html, evaluation, "confusion-" + i);
        writeClasses(html, evaluation);
        html.closeLine();
      }
      writeRegression(html, evaluation);
      FigureWriter.write(evaluation.figures(), html);
      writeWrongPictures(html, evaluation);
      writeWrongRows(html, evaluation);
    }
    html.closeLine();
  }

  private static boolean hasDetails(Evaluation evaluation) {
    return evaluation.confusion() != null
        || evaluation.regression() != null
        || evaluation.truthTable() != null
        || !evaluation.perClass().isEmpty()
        || !evaluation.figures().isEmpty()
        || !evaluation.wrong().isEmpty();
  }

  /** The network and the rows; the action's own name only where several judge the same. */
  private String title(Evaluation evaluation) {
    String plain = plainTitle(evaluation);
    long same = evaluations.stream().filter(each -> plainTitle(each).equals(plain)).count();
    return same == 1 ? plain : evaluation.name() + " on " + evaluation.where();
  }

  private static String plainTitle(Evaluation evaluation) {
    int output = evaluation.name().lastIndexOf(": ");
    return evaluation.network()
        + (output < 0 ? "" : evaluation.name().substring(output))
        + " on "
        + evaluation.where();
  }

  private void writeResults(Html html) {
    Set<String> metrics = new LinkedHashSet<>();
    evaluations.forEach(
        evaluation -> {
          if (evaluation.contenders().isEmpty()) {
            metrics.addAll(evaluation.results().keySet());
          }
          evaluation.contenders().forEach(each -> metrics.addAll(each.results().keySet()));
        });
    Page.openTable(html, "Results", "");
    html.open("thead").open("tr");
    html.element("th", "Network", "scope", "col").element("th", "Data", "scope", "col");
    html.element("th", "Examples", "scope", "col", "class", "number");
    metrics.forEach(
        name -> html.element("th", ResultWords.of(name), "scope", "col", "class", "number"));
    html.close().close().open("tbody");
    for (Evaluation evaluation : evaluations) {
      if (evaluation.contenders().isEmpty()) {
        writeRow(html, evaluation, evaluation.network(), evaluation.results(), Map.of(), metrics);
      }
      for (int i = 0; i < evaluation.contenders().size(); i++) {
        Contender each = evaluation.contenders().get(i);
        String name = i == 0 ? evaluation.network() : each.name();
        writeRow(html, evaluation, name, each.results(), each.intervals(), metrics);
      }
    }
    html.close();
    Page.closeTable(html);
    evaluations.stream()
        .flatMap(evaluation -> evaluation.contenders().stream())
        .map(Contender::note)
        .filter(note -> !note.isEmpty())
        .distinct()
        .forEach(note -> html.element("p", note, "class", "note"));
  }

  private void writeRow(
      Html html,
      Evaluation evaluation,
      String name,
      Map<String, Double> results,
      Map<String, Interval> intervals,
      Set<String> metrics) {
    html.open("tr").open("th", "scope", "row");
    lines.network(name, html);
    html.close().open("td");
    // What judges a row says most about its figures: metrics, baselines, what is drawn.
    lines.action(evaluation.where(), evaluation.name(), html);
    html.close();
    html.element("td", Numbers.whole(evaluation.examples()), "class", "number");
    for (String metric : metrics) {
      Double value = results.get(metric);
      Interval interval = intervals.get(metric);
      html.open("td", "class", "number strong");
      html.text(value == null ? "–" : Numbers.decimal(value));
      if (interval != null) {
        html.element("div", Numbers.range(interval.low(), interval.high()), "class", "interval");
      }
      html.close();
    }
    html.closeLine();
  }

  private static void writeTruthTable(Html html, Evaluation evaluation) {
    TruthTable table = evaluation.truthTable();
    if (table == null) {
      return;
    }
    Page.openTable(html, "Every row", "truth");
    html.open("thead").open("tr");
    table.inputs().forEach(name -> html.element("th", name, "scope", "col", "class", "number"));
    html.element("th", "truth", "scope", "col", "class", "number");
    html.element("th", "prediction", "scope", "col", "class", "number");
    html.element("th", "verdict", "scope", "col");
    html.close().close().open("tbody");
    for (TruthRow row : table.rows().stream().limit(MOST_TRUTHS).toList()) {
      html.open("tr");
      row.inputs().forEach(value -> html.element("td", value, "class", "number"));
      html.element("td", row.truth(), "class", "number strong");
      html.element("td", row.prediction(), "class", "number strong");
      html.open("td");
      html.element(
          "span", row.correct() ? "right" : "wrong", "class", row.correct() ? "right" : "wrong");
      html.close().closeLine();
    }
    html.close();
    Page.closeTable(html);
    writeLimit(html, MOST_TRUTHS, table.rows().size(), "rows");
  }

  /** The matrix as a picture, where its numbers could not be read. */
  private static void writeManyClasses(Html html, Evaluation evaluation) {
    Confusion confusion = evaluation.confusion();
    if (confusion == null || confusion.size() <= ConfusionMatrix.MOST_CLASSES) {
      return;
    }
    html.element(
        "p",
        "%s classes are too many for a confusion matrix in numbers; the most frequent mistakes and the table of classes show them."
            .formatted(Numbers.whole(confusion.size())),
        "class",
        "note");
    int size = confusion.size();
    if (size > MOST_DRAWN) {
      return;
    }
    int scale = Math.max(1, 480 / size);
    html.open("figure", "class", "confusion");
    html.element("figcaption", "Confusion matrix");
    html.open(
        "img",
        "class",
        "pixels matrix",
        "data-matrix",
        ConfusionMatrix.cells(confusion),
        "width",
        String.valueOf(size * scale),
        "height",
        String.valueOf(size * scale),
        "alt",
        "Confusion matrix of " + Numbers.whole(size) + " classes",
        "src",
        ConfusionMatrix.picture(confusion).dataAddress());
    html.element(
        "p",
        "Rows: true class; columns: predicted class, both in the order of the classes. Colour:"
            + " share of the row, blue where right and orange where wrong. Point at a place to read"
            + " it.",
        "class",
        "note");
    html.closeLine();
  }

  private static void writeConfusion(Html html, Evaluation evaluation, String id) {
    Confusion confusion = evaluation.confusion();
    if (confusion == null) {
      return;
    }
    if (confusion.size() <= ConfusionMatrix.MOST_CLASSES) {
      html.open("figure", "class", "confusion");
      html.element("figcaption", "Confusion matrix");
      writeChoice(html, id, "counts", true);
      writeChoice(html, id, "percent", false);
      html.open(
          "div",
          "class",
          "scroll matrix",
          "tabindex",
          "0",
          "role",
          "region",
          "aria-label",
          "Confusion matrix");
      ConfusionMatrix.write(confusion, html);
      html.closeLine();
      html.element(
          "p",
          "Rows: true class; columns: predicted class. Colour: share of the row, blue where right"
              + " and orange where wrong. In percent, the margin shows recall at the right and"
              + " precision below.",
          "class",
          "note");
      html.closeLine();
    }
    List<Mistake> mistakes = confusion.mistakes().stream().limit(MOST_MISTAKES).toList();
    if (confusion.size() > 2 && !mistakes.isEmpty()) {
      Page.openTable(html, "Most frequent mistakes", "");
      html.open("thead").open("tr");
      html.element("th", "true", "scope", "col").element("th", "taken for", "scope", "col");
      html.element("th", "times", "scope", "col", "class", "number");
      html.element("th", "of its class", "scope", "col", "class", "number");
      if (!evaluation.wrong().isEmpty()) {
        html.element("th", "for example", "scope", "col");
      }
      html.close().close().open("tbody");
      for (Mistake mistake : mistakes) {
        html.open("tr");
        for (String label : List.of(mistake.truth(), mistake.prediction())) {
          html.element("td", label, "class", label.length() > SHORT ? "words" : "");
        }
        html.element("td", Numbers.whole(mistake.count()), "class", "number");
        html.element("td", Numbers.percent(mistake.shareOfTruth()), "class", "number");
        if (!evaluation.wrong().isEmpty()) {
          String place = example(evaluation, mistake);
          html.element("td", place, "class", place.length() > SHORT ? "words" : "short");
        }
        html.closeLine();
      }
      html.close();
      Page.closeTable(html);
    }
  }

  /** Where the surest of the wrong examples is that were mistaken so. */
  private static String example(Evaluation evaluation, Mistake mistake) {
    return mostConfident(evaluation).stream()
        .filter(each -> each.truth().equals(mistake.truth()))
        .filter(each -> each.prediction().equals(mistake.prediction()))
        .map(WrongExample::place)
        .findFirst()
        .orElse("–");
  }

  /** A radio button: with it, counts and percentages can be switched by the style sheet alone. */
  private static void writeChoice(Html html, String group, String name, boolean chosen) {
    String id = group + "-" + name;
    String[] attributes = {
      "type", "radio", "class", "choice " + name, "name", group, "id", id, "value", name
    };
    if (chosen) {
      attributes = java.util.Arrays.copyOf(attributes, attributes.length + 2);
      attributes[attributes.length - 2] = "checked";
      attributes[attributes.length - 1] = "";
    }
    html.open("input", attributes);
    html.element("label", name, "for", id);
  }

  private static void writeClasses(Html html, Evaluation evaluation) {
    Confusion confusion = evaluation.confusion();
    List<ClassScore> scores =
        evaluation.perClass().isEmpty() && confusion != null
            ? confusion.scores()
            : evaluation.perClass();
    if (scores.isEmpty()) {
      return;
    }
    if (scores.size() <= MOST_SCORES) {
      writeScores(html, "Classes", scores, evaluation.counted().equals("pixels"));
      return;
    }
    List<ClassScore> worst =
        scores.stream()
            .sorted(
                Comparator.comparingDouble((ClassScore score) -> orNothing(score.f1()))
                    .thenComparing(Comparator.comparingLong(ClassScore::support).reversed()))
            .limit(MOST_CLASSES)
            .toList();
    writeScores(
        html,
        "The %d classes with the lowest F1, of %s"
            .formatted(MOST_SCORES, Numbers.whole(scores.size())),
        worst.subList(0, MOST_SCORES));
    if (scores.size() > MOST_CLASSES) {
      String title = "The %d classes with the lowest F1".formatted(MOST_CLASSES);
      html.open("details").element("summary", title);
      html.element(
          "p",
          "The F1 of the other %s is at least %s."
              .formatted(
                  Numbers.whole(scores.size() - MOST_CLASSES),
                  Numbers.fixed(orNothing(worst.getLast().f1()))));
      writeScores(html, title, worst);
    } else {
      html.open("details").element("summary", "All classes");
      writeScores(html, "Classes", scores);
    }
    html.closeLine();
  }

  private static double orNothing(double score) {
    return Double.isFinite(score) ? score : 0;
  }

  private static void writeScores(Html html, String title, List<ClassScore> scores) {
    writeScores(html, title, scores, false);
  }

  /**
   * @param areas whether classes are areas of pictures, whose overlap is asked for
   */
  private static void writeScores(Html html, String title, List<ClassScore> scores, boolean areas) {
    Page.openTable(html, title, "classes");
    html.open("thead").open("tr").element("th", "class", "scope", "col");
    for (String name : List.of("precision", "recall", "F1", "support")) {
      html.element("th", name, "scope", "col", "class", "number");
      if (areas && name.equals("F1")) {
        html.element("th", "IoU", "scope", "col", "class", "number");
      }
    }
    html.close().close().open("tbody");
    for (ClassScore score : scores) {
      html.open("tr").element("th", score.label(), "scope", "row");
      // Of right, found and wanted pixels, F1 is 2r / (f + w), and the overlap r / (f + w − r).
      double overlap = score.f1() / (2 - score.f1());
      double[] values =
          areas
              ? new double[] {score.precision(), score.recall(), score.f1(), overlap}
              : new double[] {score.precision(), score.recall(), score.f1()};
      for (double value : values) {
        html.open("td", "class", "number");
        Page.writeBar(html, value, "bar-one", 40);
        html.element("span", Double.isFinite(value) ? Numbers.fixed(value) : "–").close();
      }
      html.element("td", Numbers.whole(score.support()), "class", "number").closeLine();
    }
    html.close();
    Page.closeTable(html);
  }

  private void writeRegression(Html html, Evaluation evaluation) {
    Regression regression = evaluation.regression();
    if (regression == null) {
      return;
    }
    Chart residuals = Curves.ofResiduals(regression);
    Chart predictions = Curves.ofPredictions(regression);
    if (predictions.x().isEmpty()) {
      return;
    }
    html.open("div", "class", "charts unequal");
    charts.accept(html, predictions);
    if (residuals != null) {
      charts.accept(html, residuals);
    }
    html.closeLine();
    if (predictions.x().size() < regression.truth().size()) {
      writeLimit(html, predictions.x().size(), regression.truth().size(), "examples as points");
    }
  }

  private void writeWrongPictures(Html html, Evaluation evaluation) {
    Set<String> places = new LinkedHashSet<>();
    // Of the pixels of one picture, the wrongest stands for all.
    List<WrongExample> pictures =
        mostConfident(evaluation).stream()
            .filter(example -> example.picture() != null)
            .filter(
                example -> places.add(example.place()) || evaluation.counted().equals("examples"))
            .toList();
    if (pictures.isEmpty()) {
      return;
    }
    html.element(evaluations.size() > 1 ? "h4" : "h3", "Wrongest examples");
    html.element(
        "p",
        "Sorted by the probability that the network gave to its wrong answer."
            + (evaluation.counted().equals("pixels")
                ? " Wrong pixels are outlined: orange and solid where something is seen that is not"
                    + " there, blue and dashed where it is missed, pink and dotted where it is"
                    + " taken for something else. What most pixels are counts as nothing."
                : ""),
        "class",
        "note");
    html.open("ul", "class", "wrong-pictures");
    for (WrongExample example : pictures.stream().limit(MOST_PICTURES).toList()) {
      Picture picture = example.picture();
      if (picture == null) {
        continue;
      }
      boolean small = picture.width() <= 96 && picture.height() <= 96;
      html.open("li");
      html.open(
          "img",
          "class",
          small ? "pixels" : "",
          "alt",
          "%s: %s".formatted(example.place(), example.truth()),
          "src",
          picture.dataAddress());
      html.open("dl");
      html.element("dt", "said").open("dd", "class", "said").element("b", example.prediction());
      html.text(" ").element("span", Numbers.percent(example.probability())).close();
      html.element("dt", "is").open("dd", "class", "is").element("b", example.truth());
      html.text(" ").element("span", Numbers.percent(example.truthProbability())).close();
      html.close();
      html.element("small", example.place()).closeLine();
    }
    html.closeLine();
    writeLimit(html, MOST_PICTURES, pictures.size(), "wrong examples");
  }

  private static void writeWrongRows(Html html, Evaluation evaluation) {
    List<WrongExample> rows =
        mostConfident(evaluation).stream().filter(example -> example.picture() == null).toList();
    if (rows.isEmpty()) {
      return;
    }
    Set<String> inputs = new LinkedHashSet<>();
    rows.stream().limit(MOST_ROWS).forEach(row -> inputs.addAll(row.inputs().keySet()));
    Page.openTable(html, "Wrongest examples", "");
    html.open("thead").open("tr").element("th", "row", "scope", "col");
    html.element("th", "prediction", "scope", "col").element("th", "truth", "scope", "col");
    html.element("th", "p(prediction)", "scope", "col", "class", "number");
    html.element("th", "p(truth)", "scope", "col", "class", "number");
    boolean nearest = rows.stream().anyMatch(row -> row.nearest() != null);
    if (nearest) {
      html.element("th", "nearest training row", "scope", "col");
      html.element("th", "distance", "scope", "col", "class", "number");
    }
    Set<String> texts = new LinkedHashSet<>();
    for (WrongExample row : rows.stream().limit(MOST_ROWS).toList()) {
      row.inputs()
          .forEach(
              (name, cell) -> {
                if (cell.codePoints().anyMatch(Character::isLetter) && cell.length() > 12) {
                  texts.add(name); // words may wrap, and stand at the left
                }
              });
    }
    Map<String, String> styles = new HashMap<>();
    for (String name : inputs) {
      List<List<String>> cells =
          rows.stream()
              .limit(MOST_ROWS)
              .map(row -> List.of(row.inputs().getOrDefault(name, "")))
              .toList();
      styles.put(name, texts.contains(name) ? "words" : CellStyles.of(cells, 0));
    }
    inputs.forEach(
        name -> html.element("th", name, "scope", "col", "class", styles.getOrDefault(name, "")));
    html.close().close().open("tbody");
    for (WrongExample row : rows.stream().limit(MOST_ROWS).toList()) {
      html.open("tr");
      String kind = row.place().length() <= SHORT ? "short" : "";
      html.element("th", row.place(), "scope", "row", "class", kind);
      html.element("td", row.prediction(), "class", row.prediction().length() > 20 ? "words" : "");
      html.element("td", row.truth(), "class", row.truth().length() > 20 ? "words" : "");
      html.element("td", Numbers.percent(row.probability()), "class", "number");
      html.element("td", Numbers.percent(row.truthProbability()), "class", "number");
      if (nearest) {
        WrongExample.Nearest like = row.nearest();
        html.element(
            "td",
            like == null ? "–" : "%s, %s".formatted(like.truth(), like.place()),
            "class",
            like != null && like.truth().length() + like.place().length() > 2 * SHORT
                ? "words"
                : "short");
        html.element("td", like == null ? "–" : Numbers.fixed(like.distance()), "class", "number");
      }
      for (String name : inputs) {
        String cell = row.inputs().getOrDefault(name, "–");
        html.element(
            "td",
            texts.contains(name) ? cell : Numbers.cell(cell),
            "class",
            styles.getOrDefault(name, ""));
      }
      html.closeLine();
    }
    html.close();
    Page.closeTable(html);
    if (nearest) {
      html.element(
          "p",
          "The nearest training row, with its truth, is the one of which the network gets the most"
              + " like. Its distance is a root mean square over the fields, in units of their"
              + " spread: 0 is the same, and 1 about as far as two rows that have nothing in"
              + " common. Of many training rows, some that lie evenly between the first and the"
              + " last are compared.",
          "class",
          "note");
    }
    writeLimit(html, MOST_ROWS, rows.size(), "wrong examples");
  }

  private static List<WrongExample> mostConfident(Evaluation evaluation) {
    return evaluation.wrong().stream()
        .sorted(Comparator.comparingDouble(WrongExample::probability).reversed())
        .toList();
  }

  private static void writeLimit(Html html, int shown, int all, String what) {
    if (shown < all) {
      html.element(
          "p",
          "Shown: %s of %s %s.".formatted(Numbers.whole(shown), Numbers.whole(all), what),
          "class",
          "note");
    }
  }
}
