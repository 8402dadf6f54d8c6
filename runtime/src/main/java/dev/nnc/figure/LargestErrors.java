package dev.nnc.figure;

import dev.nnc.data.Rows;
import dev.nnc.data.step.Units;
import dev.nnc.evaluate.Outputs;
import dev.nnc.report.Figure;
import dev.nnc.report.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows whose predicted numbers are farthest from the truth, in the unit of its column. */
final class LargestErrors {
  /** More numbers a row are not written out. */
  private static final int WIDEST = 4;

  private final JudgedOutput output;
  private final Values truth;
  private final Outputs predicted;
  private final @Nullable Units units;
  private final List<Integer> worst;

  private LargestErrors(JudgedOutput output, int most) {
    this.output = output;
    truth = Values.field(output.pair().field(), output.evaluation().rows());
    predicted = output.outputs();
    units = output.units().orElse(null);
    PriorityQueue<Integer> kept = new PriorityQueue<>(Comparator.comparingDouble(this::error));
    for (int row = 0; row < predicted.rows(); row++) {
      kept.add(row);
      if (kept.size() > most) {
        kept.remove();
      }
    }
    List<Integer> rows = new ArrayList<>(kept);
    rows.sort(Comparator.comparingDouble(this::error).reversed().thenComparing(row -> row));
    worst = rows;
  }

  static LargestErrors of(JudgedOutput output, int most) {
    return new LargestErrors(output, most);
  }

  /** The mean distance of a row's numbers; what is not finite comes first. */
  private double error(int row) {
    double sum = 0;
    for (int i = 0; i < width(); i++) {
      sum += Math.abs(predicted(row, i) - truth(row, i));
    }
    return Double.isFinite(sum) ? sum / width() : Double.POSITIVE_INFINITY;
  }

  private int width() {
    return Math.min(truth.width(), predicted.width());
  }

  private double truth(int row, int place) {
    float value = truth.numbers()[row * truth.width() + place];
    return units == null ? value : units.original(place, value);
  }

  private double predicted(int row, int place) {
    float value = predicted.value(row, place);
    return units == null ? value : units.original(place, value);
  }

  Figure table() {
    Rows rows = output.evaluation().rows();
    String name = output.truthName();
    boolean one = width() == 1;
    List<String> columns = new ArrayList<>(List.of("row"));
    for (int i = 0; i < Math.min(width(), WIDEST); i++) {
      String place = one ? "" : " [" + (i + 1) + "]";
      columns.add("predicted " + name + place);
      columns.add("true " + name + place);
    }
    columns.add(one ? "error" : "mean error");
    Set<String> cells = new LinkedHashSet<>();
    worst.forEach(row -> cells.addAll(rows.cells(row).keySet()));
    columns.addAll(cells);
    List<List<String>> lines = new ArrayList<>();
    for (int row : worst) {
      List<String> line = new ArrayList<>(List.of(Numbers.whole(row + 1L)));
      for (int i = 0; i < Math.min(width(), WIDEST); i++) {
        line.add(Numbers.decimal(predicted(row, i)));
        line.add(Numbers.decimal(truth(row, i)));
      }
      line.add(Numbers.decimal(one ? predicted(row, 0) - truth(row, 0) : error(row)));
      Map<String, String> own = rows.cells(row);
      cells.forEach(cell -> line.add(own.getOrDefault(cell, "")));
      lines.add(line);
    }
    return new Figure.Table(
        output.prefix() + "Largest errors",
        columns,
        lines,
        one ? "Prediction − truth." : "The mean distance of a row's numbers.");
  }
}
