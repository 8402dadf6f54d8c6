package dev.nnc.figure;

import dev.nnc.catalog.Configured;
import dev.nnc.data.Rows;
import dev.nnc.report.Figure;
import java.util.List;

/** One value over another as points. */
final class ScatterPart implements ReportPart.OfEvaluation {
  @Override
  public String name() {
    return "scatter";
  }

  @Override
  public List<Figure> draw(EvaluationView evaluation, Configured asked) {
    Rows rows = evaluation.rows();
    NamedValues named = evaluation.values();
    List<String> names = asked.options().texts("columns");
    if (names.equals(List.of("truth", "prediction"))) {
      return List.of(); // every judgement by numbers shows it
    }
    String colour = asked.options().text("colour");
    if (colour.equals("truth")) {
      colour =
          evaluation
              .truth()
              .filter(
                  field -> rows.type(field).classes() != 0 && !rows.type(field).isClassSequence())
              .orElse("none");
    }
    boolean coloured = !colour.equals("none");
    int[] classes = coloured ? Values.classes(colour, rows) : new int[rows.count()];
    List<String> labels = coloured ? rows.type(colour).names() : List.of();
    int count = rows.count();
    double[] x = new double[count];
    double[] y = new double[count];
    String xLabel = names.getFirst();
    String yLabel = names.getLast();
    String note = "";
    if (names.size() == 2) {
      Values across = named.of(names.get(0));
      Values up = named.of(names.get(1));
      xLabel += named.prepared(xLabel);
      yLabel += named.prepared(yLabel);
      for (int row = 0; row < count; row++) {
        x[row] = across.numbers()[row];
        y[row] = up.numbers()[row];
      }
    } else {
      Values values = named.of(names.getFirst());
      Plane plane = Plane.of(values.numbers(), values.width());
      for (int row = 0; row < count; row++) {
        x[row] = plane.x().get(row);
        y[row] = plane.y().get(row);
      }
      boolean principal = values.width() > 2;
      xLabel = principal ? "first principal component" : names.getFirst() + "[1]";
      yLabel = principal ? "second principal component" : names.getFirst() + "[2]";
      note =
          principal
              ? "Of %d numbers a row, the two directions with the most variance: %.0f %% of it."
                  .formatted(values.width(), plane.explained() * 100)
              : "";
    }
    String title = String.join(" and ", names) + (coloured ? ", by " + colour : "");
    return List.of(
        new Figure.Plot(
            title,
            xLabel,
            yLabel,
            null,
            null,
            Clouds.of(x, y, classes, labels, coloured),
            null,
            note));
  }
}
