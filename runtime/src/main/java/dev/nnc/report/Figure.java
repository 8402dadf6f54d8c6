package dev.nnc.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A drawing beside the curves: made once, readable without scripts, and printed as it is. */
public sealed interface Figure {
  /** What is drawn. */
  String title();

  /** A sentence below it; may be empty. */
  String note();

  /** A range of numbers on an axis; {@code least < most}. */
  record Range(double least, double most) {
    public Range {
      if (!(least < most) || !Double.isFinite(least) || !Double.isFinite(most)) {
        throw new IllegalArgumentException(least + " to " + most + " is no range");
      }
    }

    /** The range of these numbers with a little room; numbers that are not finite do not count. */
    public static Range around(double... numbers) {
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (double number : numbers) {
        if (Double.isFinite(number)) {
          least = Math.min(least, number);
          most = Math.max(most, number);
        }
      }
      if (least > most) {
        return new Range(0, 1);
      }
      double room = most > least ? (most - least) * 0.04 : Math.max(1, Math.abs(least)) * 0.5;
      return new Range(least - room, most + room);
    }
  }

  /** How a series is drawn. */
  enum Style {
    LINE,
    /** A thin line behind others, one of many. */
    PALE,
    DASHED,
    POINTS,
    /** A line with its points. */
    MARKED
  }

  /**
   * Points of one colour, or a line through them.
   *
   * @param label in the legend; without one, it is not in it
   * @param colour number of its colour; the same number is the same colour everywhere, and −1 is
   *     gray
   * @param y as many as {@code x}
   */
  record Series(String label, Style style, int colour, List<Double> x, List<Double> y) {
    public Series {
      x = List.copyOf(x);
      y = List.copyOf(y);
      if (x.size() != y.size()) {
        throw new IllegalArgumentException(x.size() + " places across, but " + y.size() + " up");
      }
    }
  }

  /**
   * Lines and points over two axes.
   *
   * @param across range of the horizontal axis; null takes that of the series
   * @param up range of the vertical axis; null takes that of the series
   * @param background drawn over the whole plane behind all else
   * @param frames what the background was before, each with the name of its time
   * @param weights how many rows lie in each of as many equal parts of the horizontal axis; empty
   *     if that is not told
   */
  record Plot(
      String title,
      String xLabel,
      String yLabel,
      @Nullable Range across,
      @Nullable Range up,
      List<Series> series,
      @Nullable Picture background,
      String note,
      List<Cell> frames,
      List<Double> weights)
      implements Figure {
    /** A plot that is no film, and tells no numbers of rows. */
    public Plot(
        String title,
        String xLabel,
        String yLabel,
        @Nullable Range across,
        @Nullable Range up,
        List<Series> series,
        @Nullable Picture background,
        String note) {
      this(title, xLabel, yLabel, across, up, series, background, note, List.of(), List.of());
    }

    public Plot {
      series = List.copyOf(series);
      frames = List.copyOf(frames);
      weights = List.copyOf(weights);
    }

    /** The same with what the background was before. */
    public Plot withFrames(List<Cell> all) {
      return new Plot(title, xLabel, yLabel, across, up, series, background, note, all, weights);
    }

    /** The same with how many rows lie in each part of the horizontal axis. */
    public Plot withWeights(List<Double> all) {
      return new Plot(title, xLabel, yLabel, across, up, series, background, note, frames, all);
    }
  }

  /**
   * Pictures in rows.
   *
   * @param columns how many stand side by side
   * @param header one a column, or none
   * @param cells row by row
   * @param legend what colours stand for, if they do
   */
  record Pictures(
      String title,
      int columns,
      List<String> header,
      List<Cell> cells,
      List<Colour> legend,
      String note)
      implements Figure {
    /** Without colours that stand for something. */
    public Pictures(String title, int columns, List<String> header, List<Cell> cells, String note) {
      this(title, columns, header, cells, List.of(), note);
    }

    public Pictures {
      header = List.copyOf(header);
      cells = List.copyOf(cells);
      legend = List.copyOf(legend);
      if (columns < 1) {
        throw new IllegalArgumentException("pictures need a column");
      }
    }
  }

  /**
   * A picture with its name.
   *
   * @param caption may be empty
   */
  record Cell(Picture picture, String caption) {}

  /**
   * What a colour stands for.
   *
   * @param rgb red, green and blue, 8 bits each
   */
  record Colour(String label, int rgb) {}

  /** A sentence in place of what cannot be drawn. */
  record Note(String title, String note) implements Figure {}

  /**
   * Figures in columns; the first column names the row.
   *
   * @param rows as many cells as there are columns
   */
  record Table(String title, List<String> columns, List<List<String>> rows, String note)
      implements Figure {
    public Table {
      columns = List.copyOf(columns);
      rows = rows.stream().map(List::copyOf).toList();
    }
  }

  /**
   * The scores of a grid of two params, as cells with numbers.
   *
   * @param down number of the param whose values are rows
   * @param across number of the param whose values are columns
   */
  record HeatMap(String title, Trials trials, int down, int across, String note)
      implements Figure {}

  /** An axis for each param and one for the score, and a line for each trial. */
  record ParallelCoordinates(String title, Trials trials, String note) implements Figure {}

  /** For each param, the score over it, as a point for each trial. */
  record Slices(String title, Trials trials, String note) implements Figure {}

  /**
   * How a result went on in each trial; the best stands out.
   *
   * @param curves at most one a trial
   */
  record TrialCurves(
      String title, String xLabel, String yLabel, Trials trials, List<Curve> curves, String note)
      implements Figure {
    public TrialCurves {
      curves = List.copyOf(curves);
    }

    /**
     * A result of a trial.
     *
     * @param x such as epochs
     * @param y as many; those that are not finite are left out
     */
    public record Curve(int trial, List<Double> x, List<Double> y) {
      public Curve {
        x = List.copyOf(x);
        y = List.copyOf(y);
        if (x.size() != y.size()) {
          throw new IllegalArgumentException(x.size() + " places across, but " + y.size() + " up");
        }
      }
    }
  }

  /**
   * Numbers as bars from zero, to the right or, below zero, to the left.
   *
   * @param unit what the numbers are, under the bars
   */
  record Whiskers(String title, String unit, List<Bar> bars, String note) implements Figure {
    public Whiskers {
      bars = List.copyOf(bars);
    }

    /**
     * A number.
     *
     * @param deviation how far the whisker goes to both sides; 0 draws none
     */
    public record Bar(String label, double value, double deviation) {}
  }

  /** Shares of a whole. */
  record Bars(String title, List<Bar> bars, String note) implements Figure {
    public Bars {
      bars = List.copyOf(bars);
    }

    /**
     * A share.
     *
     * @param share from 0 to 1
     */
    public record Bar(String label, double share) {}
  }
}
