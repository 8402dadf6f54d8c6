package dev.nnc.data.source;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.Memory;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.type.ColumnType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows made by a formula. {@link Random}'s sequence is fixed by the Java platform's specification,
 * and {@link StrictMath} gives the same bits everywhere, so the same options give the same rows.
 */
public final class Generated {
  /** The points lie within this distance of the middle, on each axis. */
  private static final double RADIUS = 5;

  private final Options options;
  private final double[][] columns;

  private Generated(Options options, int columns, int rows) {
    this.options = options;
    this.columns = new double[columns][rows];
  }

  /** All rows; null after an error. */
  public static @Nullable RawTable read(
      Configured source, Rule.Generator rule, DataDiagnostics findings) {
    SequencedMap<String, ColumnType> types = rule.columns(source.options());
    long rows = rule.rows(source.options());
    long bytes = 8 * rows * types.size();
    if (bytes > Memory.most() || !Memory.holds(bytes)) {
      findings.add(
          DataCode.TOO_LARGE, "ask for fewer rows", "`" + source.name() + "`", Memory.need(bytes));
      return null;
    }
    Generated made = new Generated(source.options(), types.size(), (int) rows);
    switch (source.name()) {
      case "circle" -> made.plane(made::circle);
      case "xor" -> made.plane(made::xor);
      case "gauss" -> made.plane(made::gauss);
      case "spiral" -> made.plane(made::spiral);
      case "grid" -> made.grid();
      case "sine" -> made.sine();
      case "normal" -> made.normal();
      default -> throw new IllegalStateException("no generator " + source.name());
    }
    SequencedMap<String, RawColumn> raw = new LinkedHashMap<>();
    for (String name : types.keySet()) {
      raw.put(name, new RawColumn.Numbers(made.columns[raw.size()]));
    }
    return new RawTable((int) rows, (int) rows, raw, new Origin(raw), List.of());
  }

  /** A point and its class. */
  private record Point(double x, double y, int side) {}

  private interface Plane {
    /** The point of that number; every other one is of class 1 before any noise. */
    Point point(int number, Random random);
  }

  private void plane(Plane plane) {
    Random random = new Random(options.whole("seed"));
    for (int row = 0; row < columns[0].length; row++) {
      Point point = plane.point(row, random);
      columns[0][row] = point.x();
      columns[1][row] = point.y();
      columns[2][row] = point.side();
    }
  }

  private double noise() {
    return options.real("noise");
  }

  private static double uniform(Random random, double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  private Point circle(int number, Random random) {
    double distance =
        number % 2 == 1 ? uniform(random, 0, RADIUS / 2) : uniform(random, 0.7 * RADIUS, RADIUS);
    double angle = uniform(random, 0, 2 * Math.PI);
    double x = distance * StrictMath.sin(angle);
    double y = distance * StrictMath.cos(angle);
    double shakenX = x + uniform(random, -RADIUS, RADIUS) * noise();
    double shakenY = y + uniform(random, -RADIUS, RADIUS) * noise();
    return new Point(x, y, Math.sqrt(shakenX * shakenX + shakenY * shakenY) < RADIUS / 2 ? 1 : 0);
  }

  private Point xor(int number, Random random) {
    double gap = 0.3;
    double x = gap + uniform(random, 0, RADIUS - gap);
    double y = gap + uniform(random, 0, RADIUS - gap);
    x = random.nextBoolean() ? x : -x;
    y = (number % 2 == 1) == (x > 0) ? -y : y;
    double shakenX = x + uniform(random, -RADIUS, RADIUS) * noise();
    double shakenY = y + uniform(random, -RADIUS, RADIUS) * noise();
    return new Point(x, y, shakenX * shakenY < 0 ? 1 : 0);
  }

  private Point gauss(int number, Random random) {
    int side = number % 2;
    double middle = side == 1 ? 2 : -2;
    double deviation = Math.sqrt(0.5 + 7 * noise());
    return new Point(
        middle + deviation * random.nextGaussian(),
        middle + deviation * random.nextGaussian(),
        side);
  }

  private Point spiral(int number, Random random) {
    int side = number % 2;
    int each = (columns[0].length + 1) / 2;
    double along = (double) (number / 2) / each;
    double angle = 1.75 * 2 * Math.PI * along + side * Math.PI;
    return new Point(
        along * RADIUS * StrictMath.sin(angle) + uniform(random, -1, 1) * noise(),
        along * RADIUS * StrictMath.cos(angle) + uniform(random, -1, 1) * noise(),
        side);
  }

  private void grid() {
    int side = (int) options.whole("points");
    List<?> across = (List<?>) options.get("across");
    List<?> down = (List<?>) options.get("down");
    for (int row = 0; row < columns[0].length; row++) {
      columns[0][row] = along(across, row % side, side);
      columns[1][row] = along(down, row / side, side);
    }
  }

  private static double along(List<?> range, int step, int steps) {
    double low = ((Number) range.getFirst()).doubleValue();
    double high = ((Number) range.getLast()).doubleValue();
    return low + (high - low) * step / (steps - 1);
  }

  private void sine() {
    Random random = new Random(options.whole("seed"));
    for (int row = 0; row < columns[0].length; row++) {
      columns[0][row] = row;
      columns[1][row] =
          StrictMath.sin(2 * Math.PI * row / options.real("period"))
              + noise() * random.nextGaussian();
    }
  }

  private void normal() {
    Random random = new Random(options.whole("seed"));
    for (int row = 0; row < columns[0].length; row++) {
      for (double[] column : columns) {
        column[row] = random.nextGaussian();
      }
    }
  }

  private record Origin(SequencedMap<String, RawColumn> columns) implements RawTable.Origin {
    @Override
    public String describe(int row) {
      return "row " + (row + 1);
    }

    @Override
    public SequencedMap<String, String> cells(int row) {
      SequencedMap<String, String> cells = new LinkedHashMap<>();
      columns.forEach(
          (name, column) -> {
            if (column instanceof RawColumn.Numbers numbers) {
              cells.put(name, Numerals.format(numbers.values()[row]));
            }
          });
      return cells;
    }
  }
}
