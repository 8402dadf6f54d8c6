package dev.nnc.figure;

import dev.nnc.data.Rows;
import dev.nnc.data.step.Units;
import dev.nnc.evaluate.Classification;
import dev.nnc.evaluate.Feeding;
import dev.nnc.evaluate.Inference;
import dev.nnc.evaluate.Interruption;
import dev.nnc.evaluate.Outputs;
import dev.nnc.lower.Session;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.report.Figure;
import dev.nnc.report.Figure.Range;
import dev.nnc.report.Figure.Series;
import dev.nnc.report.Palette;
import dev.nnc.report.Picture;
import dev.nnc.type.ColumnType;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a network with two numbers as input answers all over their plane, as a picture, with points
 * of the data over it. Colours stand for classes, and the more opaque they are, the surer the
 * network is; an output that is no class goes from the first colour to the second.
 */
record Boundary(
    String xLabel, String yLabel, Range across, Range up, Picture answers, List<Series> points) {
  private static final int COLUMNS = 108;
  private static final int ROWS = 81;

  Boundary {
    points = List.copyOf(points);
  }

  /**
   * Asks the network.
   *
   * @param rows whose points are drawn, and whose range is the plane's
   * @param truth the field that colours the points; without one, or if it has no classes, all
   *     points have one colour
   */
  static Optional<Boundary> of(
      Model model,
      Session session,
      NetworkPlan network,
      String data,
      Rows rows,
      Optional<String> truth,
      Interruption interruption) {
    List<String> axes = new ArrayList<>();
    double[][] places = new double[2][rows.count()];
    List<DoubleUnaryOperator> original = new ArrayList<>();
    for (NetworkPlan.Port input : network.inputs()) {
      DataPlan.Field field = model.dataset(data).field(input.name());
      Values values = Values.field(input.name(), rows);
      for (int i = 0; i < values.width() && axes.size() < 2; i++) {
        String name = values.width() == 1 ? input.name() : input.name() + "[" + (i + 1) + "]";
        if (values.width() == field.inputs().size()) {
          name = field.inputs().get(i);
        }
        for (int row = 0; row < rows.count(); row++) {
          places[axes.size()][row] = values.numbers()[row * values.width() + i];
        }
        int place = i;
        Units units = Values.units(field, rows).filter(Units::isStraight).orElse(null);
        // An axis that ran backwards would mirror the plane.
        Units told = units != null && units.original(i, 1) > units.original(i, 0) ? units : null;
        original.add(told == null ? value -> value : value -> told.original(place, value));
        axes.add(told != null || field.steps().isEmpty() ? name : name + NamedValues.PREPARED);
      }
    }
    if (axes.size() != 2 || rows.count() == 0) {
      return Optional.empty();
    }
    Range across = Range.around(places[0]);
    Range up = Range.around(places[1]);
    Inference inference =
        Inference.run(
            new Feeding(model.program(), session, network.predict()),
            new Grid(network, across, up),
            List.of(network.outputs().getFirst().name()),
            List.of(),
            interruption);
    if (inference.outputs().isEmpty() || inference.outputs().getFirst().rows() < COLUMNS * ROWS) {
      return Optional.empty();
    }
    String field = truth.orElse("");
    boolean coloured = !field.isEmpty() && hasClasses(field, rows);
    int[] classes = coloured ? Values.classes(field, rows) : new int[rows.count()];
    List<String> names = coloured ? rows.type(field).names() : List.of();
    return Optional.of(
        new Boundary(
            axes.get(0),
            axes.get(1),
            told(across, original.get(0)),
            told(up, original.get(1)),
            answers(inference.outputs().getFirst(), coloured),
            Clouds.of(
                Arrays.stream(places[0]).map(original.get(0)).toArray(),
                Arrays.stream(places[1]).map(original.get(1)).toArray(),
                classes,
                names,
                coloured)));
  }

  private static Range told(Range range, DoubleUnaryOperator original) {
    return new Range(original.applyAsDouble(range.least()), original.applyAsDouble(range.most()));
  }

  private static boolean hasClasses(String field, Rows rows) {
    ColumnType type = rows.type(field);
    if (type.isClassSequence()) {
      return false;
    }
    if (type.content() == ColumnType.Content.CLASS || type.classes() != 0) {
      return true;
    }
    if (type.shape().size() > 1) {
      return false;
    }
    for (float value : Values.field(field, rows).numbers()) {
      if (value != 0 && value != 1) {
        return false;
      }
    }
    return true;
  }

  Figure.Plot figure(String title) {
    return new Figure.Plot(
        title,
        xLabel,
        yLabel,
        across,
        up,
        points,
        answers,
        points.stream().allMatch(cloud -> cloud.label().isEmpty())
            ? "The colour of the plane is the network's answer there: from the least (blue) to the"
                + " greatest (orange). Points are rows of the data."
            : "The colour of the plane is the network's answer there: the paler, the less sure."
                + " Points are rows of the data in the colour of their truth; one on another colour"
                + " is a mistake.");
  }

  /** The answers of all places of the plane, from its upper left corner. */
  static Picture answers(Outputs outputs, boolean classes) {
    return Picture.of(COLUMNS, ROWS, 4, pixels(outputs, classes));
  }

  /** Red, green, blue and opacity of each answer. */
  static byte[] pixels(Outputs outputs, boolean classes) {
    boolean probabilities = outputs.isWithinZeroAndOne();
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (int row = 0; row < outputs.rows(); row++) {
      least = Math.min(least, outputs.value(row, 0));
      most = Math.max(most, outputs.value(row, 0));
    }
    byte[] pixels = new byte[outputs.rows() * 4];
    for (int row = 0; row < outputs.rows(); row++) {
      int winner;
      double sure;
      if (outputs.width() == 1 && classes && !probabilities) {
        winner = Classification.winner(outputs.row(row));
        sure = Math.clamp(Math.abs(2 * outputs.value(row, 0) - 1), 0, 1);
      } else if (outputs.width() == 1 && !classes) {
        double share = most > least ? (outputs.value(row, 0) - least) / (most - least) : 0.5;
        winner = share >= 0.5 ? 1 : 0;
        sure = Math.abs(2 * share - 1);
      } else {
        float[] values = outputs.row(row);
        double[] shares = Classification.scores(values, Math.max(2, values.length), probabilities);
        winner = Classification.winner(values);
        sure = Math.clamp((shares[winner] - 1.0 / shares.length) / (1 - 1.0 / shares.length), 0, 1);
      }
      int colour = Palette.repeated(winner);
      pixels[row * 4] = (byte) (colour >> 16);
      pixels[row * 4 + 1] = (byte) (colour >> 8);
      pixels[row * 4 + 2] = (byte) colour;
      pixels[row * 4 + 3] = (byte) Math.round(30 + 130 * sure);
    }
    return pixels;
  }

  /** The centres of the picture's pixels as rows of the network's input. */
  private static final class Grid implements Rows {
    private final NetworkPlan network;
    private final Range across;
    private final Range up;

    Grid(NetworkPlan network, Range across, Range up) {
      this.network = network;
      this.across = across;
      this.up = up;
    }

    @Override
    public int count() {
      return COLUMNS * ROWS;
    }

    @Override
    public ColumnType type(String field) {
      return ColumnType.number(port(field).type().shape().row());
    }

    private NetworkPlan.Port port(String field) {
      return network.inputs().stream()
          .filter(input -> input.name().equals(field))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no input " + field));
    }

    @Override
    public void copy(String field, int[] order, int from, int count, FloatBuffer target) {
      int first = network.inputs().indexOf(port(field));
      int width = (int) Math.max(1, port(field).type().shape().row().size());
      for (int i = from; i < from + count; i++) {
        double x =
            across.least()
                + (order[i] % COLUMNS + 0.5) / COLUMNS * (across.most() - across.least());
        double y = up.most() - (order[i] / COLUMNS + 0.5) / ROWS * (up.most() - up.least());
        if (width == 2) {
          target.put((float) x).put((float) y);
        } else {
          target.put((float) (first == 0 ? x : y));
        }
      }
    }

    @Override
    public void copy(String field, int[] order, int from, int count, IntBuffer target) {
      throw new IllegalStateException("the plane has no classes");
    }
  }

  /** Pictures of the plane while training goes on; with many epochs, fewer are kept. */
  public static final class Film {
    private static final int MOST_FRAMES = 24;

    private final SequencedMap<Integer, Picture> frames = new LinkedHashMap<>();
    private long every;
    private @Nullable Boundary last;

    /**
     * @param every after how many epochs there is a picture; 0 means only at the end
     */
    public Film(long every) {
      this.every = every;
    }

    public boolean wants(int epoch) {
      return every > 0 && epoch % every == 0;
    }

    public void add(int epoch, Boundary boundary) {
      frames.put(epoch, boundary.answers());
      if (frames.size() > MOST_FRAMES) {
        every *= 2;
        frames.keySet().removeIf(each -> each % every != 0);
      }
    }

    public void end(Boundary boundary) {
      last = boundary;
    }

    public List<Figure> figures() {
      if (last == null) {
        return List.of();
      }
      List<Figure.Cell> cells = new ArrayList<>();
      frames.forEach((epoch, picture) -> cells.add(new Figure.Cell(picture, "epoch " + epoch)));
      return List.of(last.figure("decision boundary at the end").withFrames(cells));
    }
  }
}
