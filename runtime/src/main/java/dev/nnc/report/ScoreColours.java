package dev.nnc.report;

import dev.nnc.report.Trials.Trial;
import java.util.Arrays;

/**
 * The colours of scores: steps of the page's ramp from the worst to the best. Where a few scores
 * are far worse than all others, such as losses that exploded, the ramp begins nearer to the
 * others, so that those can be told apart.
 */
final class ScoreColours {
  /** As many as the style sheet has. */
  static final int STEPS = 9;

  /** How much farther than the median from the best a score may be and still stretch the ramp. */
  private static final double FARTHEST = 4;

  private final Trials trials;
  private final double best;
  private final double worst;
  private final boolean cut;

  ScoreColours(Trials trials) {
    this.trials = trials;
    double sign = trials.more() ? -1 : 1;
    double[] sorted =
        trials.trials().stream()
            .filter(Trial::isScored)
            .mapToDouble(trial -> sign * trial.score())
            .sorted()
            .toArray();
    double first = sorted.length == 0 ? 0 : sorted[0];
    double last = sorted.length == 0 ? 0 : sorted[sorted.length - 1];
    double median = sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    double bound = first + FARTHEST * (median - first);
    this.cut = median > first && last > bound;
    this.best = sign * first;
    this.worst = sign * (cut ? bound : last);
  }

  /** What the upper end of the ramp stands for. */
  double best() {
    return best;
  }

  /** What the lower end stands for, and all that is worse. */
  double worst() {
    return worst;
  }

  /** Whether there are scores beyond the lower end. */
  boolean isCut() {
    return cut;
  }

  /** The class of a score's colour. */
  String colour(double score) {
    double share = best == worst ? 1 : (score - worst) / (best - worst);
    return "q" + (int) Math.clamp(share * STEPS, 0, STEPS - 1);
  }

  /** Decimal places with which scores can be told apart. */
  int decimals() {
    double spread = Math.abs(best - worst);
    return spread == 0 ? 3 : (int) Math.clamp(Math.ceil(-Math.log10(spread)) + 2, 0, 6);
  }

  /** How wide the legend is. */
  double legendWidth() {
    return 218 + Svg.width(trials.score(), 12);
  }

  /** Writes the ramp with its ends, at a place of a drawing; 26 high. */
  void writeLegend(double left, double top, Html html) {
    double width = 210.0 / STEPS;
    html.open("g", "class", "ramp");
    for (int step = 0; step < STEPS; step++) {
      Svg.rect("q" + step, left + step * width, top, width + 0.4, 10, html);
    }
    String low = Trials.written(worst);
    Svg.text(
        cut ? low + (trials.more() ? " or less" : " or more") : low, "tick", left, top + 23, html);
    Svg.text(Trials.written(best), "tick end", left + 210, top + 23, html);
    Svg.text(trials.score(), "tick", left + 218, top + 9, html);
    html.closeLine();
  }

  /** All scores that can be drawn, for an axis. */
  double[] bounded() {
    return Arrays.stream(
            trials.trials().stream().filter(Trial::isScored).mapToDouble(Trial::score).toArray())
        .map(score -> trials.more() ? Math.max(score, worst) : Math.min(score, worst))
        .toArray();
  }
}
