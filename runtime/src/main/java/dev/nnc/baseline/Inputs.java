package dev.nnc.baseline;

import dev.nnc.data.Rows;
import dev.nnc.type.ColumnType;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;

/**
 * What a network sees of rows, as one vector a row: numbers as they are, and class numbers as a one
 * among zeros. Not a record, because it owns an array.
 */
final class Inputs {
  /** Rows that are copied at once. */
  private static final int AT_ONCE = 1_024;

  private final int rows;
  private final int width;
  private final float[] values;

  /**
   * @param values row by row; not copied
   */
  Inputs(int rows, int width, float[] values) {
    this.rows = rows;
    this.width = width;
    this.values = values;
  }

  /** How many numbers each row has. */
  static int width(Rows rows, List<String> fields) {
    int width = 0;
    for (String field : fields) {
      width = Math.addExact(width, width(rows.type(field)));
    }
    return width;
  }

  private static int width(ColumnType type) {
    return Math.toIntExact(
        isNumbered(type) ? Math.max(1, type.classes()) : Math.max(1, type.shape().size()));
  }

  private static boolean isNumbered(ColumnType type) {
    return type.content() == ColumnType.Content.CLASS;
  }

  /** The rows {@code order[from]} to {@code order[from + count - 1]}. */
  static Inputs of(Rows rows, List<String> fields, int[] order, int from, int count) {
    int width = width(rows, fields);
    float[] values = new float[Math.multiplyExact(count, width)];
    for (int start = 0; start < count; start += AT_ONCE) {
      int some = Math.min(AT_ONCE, count - start);
      int place = 0;
      for (String field : fields) {
        ColumnType type = rows.type(field);
        int own = width(type);
        if (isNumbered(type)) {
          // Those of several columns have numbers of their own.
          int each = (int) type.shape().size();
          int[] codes = new int[some * each];
          rows.copy(field, order, from + start, some, IntBuffer.wrap(codes));
          for (int i = 0; i < codes.length; i++) {
            // A class that no training row has is none of those that a model can know.
            if (codes[i] >= 0 && codes[i] < own) {
              values[(start + i / each) * width + place + codes[i]] = 1;
            }
          }
        } else {
          float[] numbers = new float[some * own];
          rows.copy(field, order, from + start, some, FloatBuffer.wrap(numbers));
          for (int row = 0; row < some; row++) {
            System.arraycopy(numbers, row * own, values, (start + row) * width + place, own);
          }
        }
        place += own;
      }
    }
    return new Inputs(count, width, values);
  }

  int rows() {
    return rows;
  }

  int width() {
    return width;
  }

  float value(int row, int place) {
    return values[row * width + place];
  }

  /** How many rows hold something that is no finite number. */
  int unusable() {
    int unusable = 0;
    for (int row = 0; row < rows; row++) {
      for (int place = 0; place < width; place++) {
        if (!Float.isFinite(value(row, place))) {
          unusable++;
          break;
        }
      }
    }
    return unusable;
  }
}
