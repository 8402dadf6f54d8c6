package dev.nnc.report;

import dev.nnc.report.Figure.Range;
import dev.nnc.report.Trials.Param;
import dev.nnc.report.Trials.Spread;
import java.util.ArrayList;
import java.util.List;

/** Where values lie on an axis, as a part of its length, and what is written beside it. */
final class Axis {
  /** More marks stand too close. */
  private static final int MOST_TICKS = 8;

  private final Spread spread;
  private final double from;
  private final double to;
  private final List<Tick> ticks;

  /**
   * A mark.
   *
   * @param place from 0 to 1
   */
  record Tick(double place, String label) {}

  private Axis(Spread spread, double from, double to, List<Tick> ticks) {
    this.spread = spread;
    this.from = from;
    this.to = to;
    this.ticks = List.copyOf(ticks);
  }

  /** The axis of a param, over values that it has. */
  static Axis of(Param param, double[] values) {
    return switch (param.spread()) {
      case LINEAR -> linear(values);
      case LOGARITHMIC -> logarithmic(values);
      case CHOICE -> choice(param);
    };
  }

  /** From the least to the greatest value, with a little room. */
  static Axis linear(double[] values) {
    return within(Range.around(values));
  }

  /** This range. */
  static Axis within(Range range) {
    Axis bare = new Axis(Spread.LINEAR, range.least(), range.most(), List.of());
    List<Tick> ticks = new ArrayList<>();
    for (double tick : PlotWriter.ticks(range)) {
      ticks.add(new Tick(bare.place(tick), PlotWriter.label(tick, range)));
    }
    return new Axis(Spread.LINEAR, range.least(), range.most(), ticks);
  }

  private static Axis logarithmic(double[] values) {
    double[] logs = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      logs[i] = Math.log10(values[i]);
    }
    Range range = Range.around(logs);
    Axis bare = new Axis(Spread.LOGARITHMIC, range.least(), range.most(), List.of());
    List<Tick> ticks = new ArrayList<>();
    int decades = (int) (Math.floor(range.most()) - Math.ceil(range.least())) + 1;
    double[] within = decades >= 3 ? new double[] {1} : new double[] {1, 2, 5};
    int step = Math.max(1, Math.ceilDiv(decades, MOST_TICKS));
    for (int decade = (int) Math.floor(range.least()); decade <= range.most(); decade++) {
      for (double digit : within) {
        double value = Double.parseDouble(digit + "e" + decade);
        double place = bare.place(value);
        if (place >= 0 && place <= 1 && Math.floorMod(decade, step) == 0) {
          ticks.add(new Tick(place, Trials.written(value)));
        }
      }
    }
    return new Axis(Spread.LOGARITHMIC, range.least(), range.most(), ticks);
  }

  private static Axis choice(Param param) {
    int size = param.values().size();
    Axis bare = new Axis(Spread.CHOICE, -0.5, size - 0.5, List.of());
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      ticks.add(new Tick(bare.place(i), shortened(param.values().get(i))));
    }
    return new Axis(Spread.CHOICE, -0.5, size - 0.5, ticks);
  }

  /** Where a value lies, from 0 to 1; beyond that if it lies outside. */
  double place(double value) {
    double at = spread == Spread.LOGARITHMIC ? Math.log10(value) : value;
    return (at - from) / (to - from);
  }

  List<Tick> ticks() {
    return ticks;
  }

  static String shortened(String label) {
    return label.codePointCount(0, label.length()) <= 14
        ? label
        : label.substring(0, label.offsetByCodePoints(0, 13)) + "…";
  }
}
