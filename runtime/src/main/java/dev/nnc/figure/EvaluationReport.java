package dev.nnc.figure;

import dev.nnc.catalog.Configured;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.evaluate.EvaluationResult;
import dev.nnc.report.Figure;
import dev.nnc.report.ReportData;
import dev.nnc.source.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the report says about an evaluation: a section for each judged output. */
public final class EvaluationReport {
  private static final String NOT_DRAWN = "not drawn, since ";

  private final EvaluationView evaluation;

  private EvaluationReport(EvaluationView evaluation) {
    this.evaluation = evaluation;
  }

  /**
   * The sections, of which the last holds the figures of the whole.
   *
   * @param results by name, with the part before it
   */
  public static List<ReportData.Evaluation> of(
      EvaluationView evaluation, Map<String, Double> results) {
    String part = evaluation.plan().part() + ".";
    Map<String, Double> plain = new LinkedHashMap<>();
    results.forEach(
        (name, value) ->
            plain.put(name.startsWith(part) ? name.substring(part.length()) : name, value));
    return new EvaluationReport(evaluation).sections(plain);
  }

  private List<ReportData.Evaluation> sections(Map<String, Double> results) {
    List<JudgedOutput> outputs = evaluation.judgedOutputs();
    List<ReportPart.OfOutput> parts = DrawnParts.all(ReportPart.OfOutput.class);
    List<ReportData.Evaluation> sections = new ArrayList<>();
    List<Figure> figures = new ArrayList<>();
    for (JudgedOutput output : outputs) {
      OutputSection section = new OutputSection(output, results);
      for (ReportPart.OfOutput part : parts) {
        if (part.missing(output).isEmpty()) {
          part.draw(output, ReportPart.uses(evaluation.plan().show(), part), section);
        }
      }
      sections.add(section.section());
      figures.addAll(section.figures());
    }
    parts.forEach(part -> reason(part, outputs).ifPresent(figures::add));
    for (Configured asked : evaluation.plan().show()) {
      if (DrawnParts.find(asked.name()).orElse(null) instanceof ReportPart.OfEvaluation part) {
        figures.addAll(part.draw(evaluation, asked));
      }
    }
    if (sections.isEmpty()) {
      return results.isEmpty() && figures.isEmpty()
          ? List.of()
          : List.of(unjudged(results).withFigures(figures));
    }
    ReportData.Evaluation last = sections.removeLast();
    sections.add(
        last.withFigures(Stream.concat(last.figures().stream(), figures.stream()).toList()));
    return sections;
  }

  /** Why a part that was asked for is drawn of no output; empty if it is, or nobody asked. */
  private Optional<Figure> reason(ReportPart.OfOutput part, List<JudgedOutput> outputs) {
    List<String> reasons =
        outputs.stream().map(part::missing).flatMap(Optional::stream).distinct().toList();
    boolean nowhere = outputs.stream().allMatch(output -> part.missing(output).isPresent());
    return nowhere
            && !reasons.isEmpty()
            && !ReportPart.uses(evaluation.plan().show(), part).isEmpty()
        ? Optional.of(notDrawn(part.name(), reasons.getFirst()))
        : Optional.empty();
  }

  /** Warnings of what was asked for and is not drawn, which only the data tells. */
  public static List<Diagnostic> warnings(Place place, List<ReportData.Evaluation> sections) {
    return sections.stream()
        .flatMap(section -> section.figures().stream())
        .filter(figure -> figure instanceof Figure.Note && figure.note().startsWith(NOT_DRAWN))
        .map(
            figure ->
                Diagnostic.of(
                    RunCode.NOT_DRAWN,
                    place,
                    figure.title(),
                    figure.note().substring(NOT_DRAWN.length())))
        .toList();
  }

  /** The reason in place of what cannot be drawn. */
  static Figure notDrawn(String title, String reason) {
    return new Figure.Note(title, NOT_DRAWN + reason);
  }

  /** Why an output that gives no class has no figures of classes. */
  static Optional<String> withoutClasses(JudgedOutput output) {
    return switch (output.judgement()) {
      case EvaluationResult.OfClasses ignored -> Optional.empty();
      case EvaluationResult.OfSteps steps ->
          steps.classification().scores().isEmpty()
              ? Optional.of("there are too many classes")
              : Optional.empty();
      case EvaluationResult.OfSpelling ignored ->
          Optional.of(
              "it needs a class for each step, and `%s` spells a sequence"
                  .formatted(output.pair().output()));
      case EvaluationResult.OfLabels ignored ->
          Optional.of(
              "it needs one class out of several, and `%s` is judged by labels"
                  .formatted(output.pair().output()));
      case EvaluationResult.OfNumbers ignored ->
          Optional.of(
              "it needs a truth of classes, or of zeros and ones beside an output from 0 to 1, and"
                  + " `%s` is judged as numbers".formatted(output.pair().output()));
    };
  }

  private ReportData.Evaluation unjudged(Map<String, Double> results) {
    return new ReportData.Evaluation(
        evaluation.plan().name(),
        evaluation.plan().network(),
        evaluation.plan().data(),
        evaluation.plan().part().word(),
        evaluation.rows().count(),
        results,
        null,
        List.of(),
        List.of(),
        null,
        null);
  }
}
