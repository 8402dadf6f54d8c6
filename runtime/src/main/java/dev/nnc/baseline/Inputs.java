package dev.nnc.baseline;

import dev.nnc.data.Rows;
import dev.nnc.type.ColumnType;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a network sees of rows, as one vector a row: numbers as they are, and class numbers as a one
 * among zeros. Zeros are not held, of which counted words have many. Not a record, because it owns
 * arrays.
 */
final class Inputs {
  /** Rows that are copied at once. */
  private static final int AT_ONCE = 256;

  private final int width;

  /** Where the numbers of each row begin, and where those of the last end. */
  private int[] begins = new int[16];

  private int rows;

  /** The places of numbers other than zero, from low to high in each row. */
  private int[] places = new int[16];

  private float[] values = new float[16];

  private Inputs(int width) {
    this.width = width;
  }

  /**
   * The inputs of which all numbers are given.
   *
   * @param all row by row
   */
  static Inputs of(int rows, int width, float[] all) {
    Inputs inputs = new Inputs(width);
    for (int row = 0; row < rows; row++) {
      for (int place = 0; place < width; place++) {
        inputs.add(place, all[row * width + place]);
      }
      inputs.end();
    }
    return inputs;
  }

  /** The rows {@code order[from]} to {@code order[from + count - 1]}. */
  static Inputs of(Rows rows, List<String> fields, int[] order, int from, int count) {
    Inputs inputs = new Inputs(width(rows, fields));
    for (int start = 0; start < count; start += AT_ONCE) {
      inputs.read(rows, fields, order, from + start, Math.min(AT_ONCE, count - start));
    }
    return inputs;
  }

  /** How many of the first rows in an order have at most so many numbers that are not zero. */
  static int rowsOf(Rows rows, List<String> fields, int[] order, long most) {
    long sum = 0;
    for (int start = 0; start < order.length; start += AT_ONCE) {
      Inputs some = of(rows, fields, order, start, Math.min(AT_ONCE, order.length - start));
      for (int row = 0; row < some.rows; row++) {
        sum += some.end(row) - some.begin(row);
        if (sum > most) {
          return start + row;
        }
      }
    }
    return order.length;
  }

  /** How many numbers each row has, with its zeros. */
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

  private void read(Rows from, List<String> fields, int[] order, int first, int count) {
    List<Part> parts = new ArrayList<>();
    for (String field : fields) {
      ColumnType type = from.type(field);
      // Those of several columns have numbers of their own.
      int each = isNumbered(type) ? (int) type.shape().size() : width(type);
      if (isNumbered(type)) {
        int[] codes = new int[count * each];
        from.copy(field, order, first, count, IntBuffer.wrap(codes));
        parts.add(new Part.Codes(codes, each, width(type)));
      } else {
        float[] numbers = new float[count * each];
        from.copy(field, order, first, count, FloatBuffer.wrap(numbers));
        parts.add(new Part.Numbers(numbers, each));
      }
    }
    for (int row = 0; row < count; row++) {
      int place = 0;
      for (Part part : parts) {
        switch (part) {
          case Part.Codes codes -> {
            int[] own = Arrays.copyOfRange(codes.all, row * codes.each, (row + 1) * codes.each);
            Arrays.sort(own);
            for (int i = 0; i < own.length; i++) {
              // A class that no training row has is none of those that a model can know.
              if (own[i] >= 0 && own[i] < codes.classes && (i == 0 || own[i] != own[i - 1])) {
                add(place + own[i], 1);
              }
            }
            place += codes.classes;
          }
          case Part.Numbers numbers -> {
            for (int i = 0; i < numbers.each; i++) {
              add(place++, numbers.all[row * numbers.each + i]);
            }
          }
        }
      }
      end();
    }
  }

  /** One field of some rows. */
  private sealed interface Part {
    final class Codes implements Part {
      private final int[] all;
      private final int each;
      private final int classes;

      Codes(int[] all, int each, int classes) {
        this.all = all;
        this.each = each;
        this.classes = classes;
      }
    }

    final class Numbers implements Part {
      private final float[] all;
      private final int each;

      Numbers(float[] all, int each) {
        this.all = all;
        this.each = each;
      }
    }
  }

  private void add(int place, float value) {
    if (value == 0) {
      return;
    }
    int used = begins[rows + 1];
    if (used == places.length) {
      int size = Math.addExact(used, used / 2);
      places = Arrays.copyOf(places, size);
      values = Arrays.copyOf(values, size);
    }
    places[used] = place;
    values[used] = value;
    begins[rows + 1]++;
  }

  private void end() {
    rows++;
    if (rows + 1 == begins.length) {
      begins = Arrays.copyOf(begins, begins.length * 2);
    }
    begins[rows + 1] = begins[rows];
  }

  int rows() {
    return rows;
  }

  int width() {
    return width;
  }

  /** The index of a row's first number that is not zero. */
  int begin(int row) {
    return begins[row];
  }

  /** One more than the index of its last. */
  int end(int row) {
    return begins[row + 1];
  }

  /** The place of the number of an index; those of a row go up. */
  int place(int index) {
    return places[index];
  }

  /** The number of an index. */
  float value(int index) {
    return values[index];
  }

  /** The number at a place of a row, zeros among them. */
  float value(int row, int place) {
    int from = begins[row];
    int to = begins[row + 1];
    if (to - from == width) {
      return values[from + place];
    }
    int index = Arrays.binarySearch(places, from, to, place);
    return index < 0 ? 0 : values[index];
  }

  /** How many rows hold something that is no finite number. */
  int unusable() {
    int unusable = 0;
    for (int row = 0; row < rows; row++) {
      for (int i = begins[row]; i < begins[row + 1]; i++) {
        if (!Float.isFinite(values[i])) {
          unusable++;
          break;
        }
      }
    }
    return unusable;
  }
}
