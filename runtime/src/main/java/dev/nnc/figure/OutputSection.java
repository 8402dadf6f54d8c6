package dev.nnc.figure;

import dev.nnc.evaluate.EvaluationResult;
import dev.nnc.evaluate.Regression;
import dev.nnc.plan.ActionPlan;
import dev.nnc.report.Figure;
import dev.nnc.report.ReportData;
import dev.nnc.report.WrongExample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the report says about one judged output, while its parts are drawn. */
final class OutputSection {
  private final JudgedOutput output;
  private final Map<String, Double> results;
  private final List<Figure> figures = new ArrayList<>();
  private ReportData.@Nullable Confusion confusion;
  private List<ReportData.ClassScore> perClass = List.of();
  private List<WrongExample> wrong = List.of();
  private ReportData.@Nullable TruthTable truthTable;

  /**
   * @param results of the whole evaluation, by their names without its part
   */
  OutputSection(JudgedOutput output, Map<String, Double> results) {
    this.output = output;
    this.results = results;
  }

  void confusion(ReportData.Confusion matrix) {
    confusion = matrix;
  }

  void perClass(List<ReportData.ClassScore> scores) {
    perClass = List.copyOf(scores);
  }

  void wrong(List<WrongExample> examples) {
    wrong = List.copyOf(examples);
  }

  void truthTable(ReportData.TruthTable table) {
    truthTable = table;
  }

  void add(Figure figure) {
    figures.add(figure);
  }

  /** The figures that were added; those of all outputs stand together, behind the last of them. */
  List<Figure> figures() {
    return List.copyOf(figures);
  }

  /** The section with the figures that always belong to this output. */
  ReportData.Evaluation section() {
    EvaluationView evaluation = output.evaluation();
    ActionPlan.Evaluate plan = evaluation.plan();
    return new ReportData.Evaluation(
        output.isOnlyOne() ? plan.name() : plan.name() + ": " + output.label(),
        output.subject(),
        plan.data(),
        plan.part().word(),
        evaluation.rows().count(),
        shown(),
        confusion,
        perClass,
        wrong,
        regression(),
        truthTable,
        sequences(),
        output.judgement() instanceof EvaluationResult.OfSteps steps && steps.ofPixels()
            ? "pixels"
            : output.judgement() instanceof EvaluationResult.OfSteps ? "steps" : "examples",
        List.of());
  }

  private Map<String, Double> shown() {
    Map<String, Double> own = output.isOnlyOne() ? results : ofOutput();
    Map<String, Double> summary = output.judgement().summary();
    return switch (output.judgement()) {
      case EvaluationResult.OfClasses ignored -> own.isEmpty() ? summary : own;
      case EvaluationResult.OfSteps ignored -> own.isEmpty() ? summary : own;
      case EvaluationResult.OfSpelling ignored -> both(own, summary);
      case EvaluationResult.OfLabels ignored -> both(own, summary);
      case EvaluationResult.OfNumbers ignored -> both(own, summary);
    };
  }

  private static Map<String, Double> both(Map<String, Double> first, Map<String, Double> more) {
    Map<String, Double> all = new LinkedHashMap<>(first);
    more.forEach(all::putIfAbsent);
    return all;
  }

  private Map<String, Double> ofOutput() {
    return Contenders.ofOutput(results, output.evaluation().plan().pairs(), output.pair());
  }

  private ReportData.@Nullable Regression regression() {
    return output.judgement() instanceof EvaluationResult.OfNumbers numbers
        ? new ReportData.Regression(
            output.truthName(),
            numbers.regression().truth(),
            numbers.regression().prediction(),
            judgesAnotherQuantile() ? Map.of() : numbers.regression().constant(),
            numbers.regression().share())
        : null;
  }

  /** Whether the file asks for the loss of a quantile that this output is not. */
  private boolean judgesAnotherQuantile() {
    String name = Regression.QUANTILE;
    return output.evaluation().plan().metrics().stream()
        .filter(each -> each.metric().name().equals(name))
        .filter(
            each ->
                each.name().equals(name) || each.name().equals(output.pair().output() + "." + name))
        .anyMatch(
            each -> !Objects.equals(each.metric().options().real("share"), output.pair().share()));
  }

  private List<Figure> sequences() {
    return switch (output.judgement()) {
      case EvaluationResult.OfSteps steps ->
          sequences(
              steps.sequences(),
              "The first rows, and how many of their steps were taken for another class.");
      case EvaluationResult.OfSpelling spelling ->
          sequences(
              spelling.sequences(),
              "The first rows, and how many classes are wrong, missing or too many.");
      case EvaluationResult.OfClasses ignored -> List.of();
      case EvaluationResult.OfLabels ignored -> List.of();
      case EvaluationResult.OfNumbers ignored -> List.of();
    };
  }

  private List<Figure> sequences(List<EvaluationResult.Sequence> sequences, String caption) {
    return sequences.isEmpty()
        ? List.of()
        : List.of(
            new Figure.Table(
                "Sequences",
                List.of("row", "truth", "prediction", "wrong"),
                sequences.stream()
                    .map(
                        each ->
                            List.of(
                                output.evaluation().rows().place(each.row()),
                                each.truth(),
                                each.prediction(),
                                String.valueOf(each.wrong())))
                    .toList(),
                caption));
  }
}
