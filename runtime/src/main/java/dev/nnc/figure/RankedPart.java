package dev.nnc.figure;

import dev.nnc.catalog.Configured;
import dev.nnc.report.Figure;
import java.util.List;
import java.util.Optional;

/** A part that is drawn of how an output ranks the rows: of each class against all others. */
interface RankedPart extends ReportPart.OfOutput {
  @Override
  default Optional<String> missing(JudgedOutput output) {
    return Rankings.missing(output);
  }

  @Override
  default void draw(JudgedOutput output, List<Configured> asked, OutputSection section) {
    figures(output.rankings(), !asked.isEmpty()).forEach(section::add);
  }

  /** The figures that are asked for, or need no asking. */
  List<Figure> figures(Rankings rankings, boolean asked);

  /** One plot with a curve a class. */
  interface Curve extends RankedPart {
    @Override
    default List<Figure> figures(Rankings rankings, boolean asked) {
      if (!asked && !rankings.speaksForItself()) {
        return List.of();
      }
      return List.of(
          rankings.byLabel().isEmpty()
              ? EvaluationReport.notDrawn(rankings.prefix() + name(), rankings.reason())
              : curve(rankings));
    }

    /** The plot, of at least one class. */
    Figure curve(Rankings rankings);
  }
}
