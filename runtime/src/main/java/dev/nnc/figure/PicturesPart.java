package dev.nnc.figure;

import dev.nnc.catalog.Configured;
import dev.nnc.data.Rows;
import dev.nnc.plan.ActionPlan;
import dev.nnc.report.Figure;
import dev.nnc.report.Figure.Cell;
import dev.nnc.report.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Fields and outputs as pictures. */
final class PicturesPart implements ReportPart.OfEvaluation, ReportPart.OfPrediction {
  private static final int MOST_PREDICTED = 1_000;

  @Override
  public String name() {
    return "pictures";
  }

  @Override
  public List<Figure> draw(EvaluationView evaluation, Configured asked) {
    int count = (int) Math.min(asked.options().whole("rows"), evaluation.rows().count());
    return List.of(pictures(asked, evaluation.values(), evaluation.plan().pairs(), count, true));
  }

  @Override
  public void draw(PredictionView prediction, List<Configured> asked, PredictionSection section) {
    int count = Math.min(prediction.rows().count(), MOST_PREDICTED);
    for (Configured each : asked) {
      section.add(pictures(each, prediction.values(), prediction.plan().pairs(), count, false));
    }
  }

  /** Pictures by name: numbers in gray or colour, or classes. */
  private static Figure.Pictures pictures(
      Configured asked, NamedValues named, List<ActionPlan.Pair> pairs, int count, boolean beside) {
    Rows rows = named.rows();
    List<String> names = asked.options().texts("names");
    List<ClassPictures> coloured = new ArrayList<>();
    List<IntFunction<Picture>> drawn = new ArrayList<>();
    for (String name : names) {
      ClassPictures classes =
          ClassPictures.of(name, pairs, rows, count, named.found()).orElse(null);
      if (classes != null) {
        coloured.add(classes);
        drawn.add(classes::picture);
      } else {
        Values values = named.of(name);
        drawn.add(row -> GrayPicture.of(values, row));
      }
    }
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < count * names.size(); i++) {
      int name = beside ? i % names.size() : i / count;
      int row = beside ? i / names.size() : i % count;
      cells.add(new Cell(drawn.get(name).apply(row), ""));
    }
    return new Figure.Pictures(
        String.join(" and ", names),
        beside ? names.size() : (int) Math.min(100, asked.options().whole("columns")),
        beside ? names : List.of(),
        cells,
        ClassPictures.legend(coloured),
        shown(count, rows.count()));
  }

  private static String shown(int count, int all) {
    return count < all ? "The first %,d of %,d rows.".formatted(count, all) : "";
  }
}
