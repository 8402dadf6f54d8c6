package dev.nnc.profile;

import dev.nnc.data.source.TableFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Which rows of a table nearly repeat another one, by their numbers, times and classes. */
final class NearRows {
  /** A class is a place among as many zeros; with more classes, distances would be those alone. */
  private static final int MOST_CLASSES = 100;

  private NearRows() {}

  /**
   * How many of the rows lie near to another of them; copies are not counted. Keys, and what is to
   * be predicted, count as nothing; where a column holds texts that are no classes, nobody knows
   * how near two rows are, and the answer is 0.
   *
   * @param truth the column that is to be predicted, if one is
   */
  static int count(
      List<ColumnProfile> columns,
      TableFormat format,
      List<String[]> rows,
      TableProfile.@Nullable Truth truth) {
    List<SampledColumn> fields = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      ColumnProfile column = columns.get(i);
      boolean nothing =
          column.sort() == ColumnSort.KEY
              || column.sort() == ColumnSort.EMPTY
              || (truth != null && truth.column().equals(column.name()));
      if (nothing) {
        continue;
      }
      SampledColumn field = SampledColumn.of(column, !column.isOrdered(), format, rows, i);
      if (field == null || field.classes() > MOST_CLASSES) {
        return 0;
      }
      fields.add(field);
    }
    List<Integer> places = fields.stream().map(NearRows::places).toList();
    int width = places.stream().mapToInt(each -> each).sum();
    if (!Neighbours.canTell(rows.size(), width)) {
      return 0;
    }
    int[] chosen = Points.evenly(rows.size(), Neighbours.mostPoints(width));
    Points points = Points.of(values(fields, width, chosen), chosen, places);
    return new Neighbours(points).near(points);
  }

  private static int places(SampledColumn field) {
    return Math.max(1, field.classes());
  }

  /** The numbers of the rows, and for each class a place; a gap is the mean, or no class. */
  private static float[] values(List<SampledColumn> fields, int width, int[] rows) {
    float[] values = new float[Math.multiplyExact(rows.length, width)];
    int start = 0;
    for (SampledColumn field : fields) {
      double[] own = field.values();
      double mean =
          IntStream.of(rows)
              .mapToDouble(row -> own[row])
              .filter(Double::isFinite)
              .average()
              .orElse(0);
      for (int i = 0; i < rows.length; i++) {
        double value = own[rows[i]];
        if (field.isNumbers()) {
          // Of times the mean is taken away, since a float has seven digits.
          values[i * width + start] = Double.isFinite(value) ? (float) (value - mean) : 0;
        } else if (!Double.isNaN(value)) {
          values[i * width + start + (int) value] = 1;
        }
      }
      start += places(field);
    }
    return values;
  }
}
