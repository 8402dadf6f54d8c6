package dev.nnc.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chart as the page's script draws it; written into the page as JSON.
 *
 * @param title what is drawn
 * @param form how it is drawn
 * @param xLabel name of the horizontal axis
 * @param x ascending positions
 * @param series the curves
 * @param logarithmic whether the vertical axis is logarithmic at first
 * @param zeroToOne whether the vertical axis shows 0 to 1 whatever the values are
 * @param mark position of a marked epoch
 * @param markLabel its name
 * @param group charts of one group share their cursor
 */
record Chart(
    String title,
    Form form,
    String xLabel,
    List<Double> x,
    List<Series> series,
    boolean logarithmic,
    boolean zeroToOne,
    @Nullable Double mark,
    String markLabel,
    String group) {

  /** The name of a place that is also where the legend rests. */
  static final String KEPT = "best, kept";

  /** How a chart is drawn; the names are the script's. */
  enum Form {
    LINES,
    SCATTER,
    BARS
  }

  /** What a curve stands for; it decides on its colour and its dashes. */
  enum Role {
    TRAINING,
    VALIDATION,
    LAYER,
    RUN,
    POINTS,
    REFERENCE
  }

  /**
   * A curve.
   *
   * @param label its name in the legend
   * @param role what it stands for
   * @param values as many as there are positions; null is a gap
   * @param number of a run: the same number is the same colour on the whole page; else −1
   */
  record Series(String label, Role role, List<@Nullable Double> values, int number) {
    Series(String label, Role role, List<@Nullable Double> values) {
      this(label, role, values, -1);
    }
  }
}
