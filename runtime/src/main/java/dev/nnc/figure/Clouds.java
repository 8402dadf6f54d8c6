package dev.nnc.figure;

import dev.nnc.report.Figure.Series;
import dev.nnc.report.Figure.Style;
import java.util.ArrayList;
import java.util.List;

/** Rows as points. */
final class Clouds {
  /** Points of one cloud; more would lie on each other. */
  private static final int MOST_POINTS = 2_000;

  private Clouds() {}

  /** The clouds of points, one a class. */
  static List<Series> of(
      double[] x, double[] y, int[] classes, List<String> names, boolean coloured) {
    int most = 0;
    for (int each : classes) {
      most = Math.max(most, each);
    }
    List<Series> clouds = new ArrayList<>();
    int step = Math.max(1, (x.length + MOST_POINTS - 1) / MOST_POINTS);
    for (int number = 0; number <= (coloured ? most : 0); number++) {
      List<Double> xs = new ArrayList<>();
      List<Double> ys = new ArrayList<>();
      for (int i = 0; i < x.length; i += step) {
        if (!coloured || classes[i] == number) {
          xs.add(x[i]);
          ys.add(y[i]);
        }
      }
      String label =
          !coloured ? "" : number < names.size() ? names.get(number) : String.valueOf(number);
      if (!xs.isEmpty()) {
        clouds.add(new Series(label, Style.POINTS, coloured ? number : 0, xs, ys));
      }
    }
    return clouds;
  }
}
