package dev.nnc.figure;

import dev.nnc.data.Rows;
import dev.nnc.profile.Points;
import dev.nnc.type.ColumnType;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows as a network gets them, after all steps: as hashes, and as points whose distance is a root
 * mean square. Each field counts the same, and its unit is the spread of its values over the
 * training rows, so that 1 is about as far as two rows lie apart that have nothing in common.
 */
final class RowPoints {
  /** A class is a place among as many zeros; with more classes, distances would be those alone. */
  private static final int MOST_CLASSES = 100;

  private static final int AT_ONCE = 256;

  private final Rows train;
  private final List<Field> fields;

  private RowPoints(Rows train, List<Field> fields) {
    this.train = train;
    this.fields = List.copyOf(fields);
  }

  /**
   * A field that is read.
   *
   * @param width how many numbers or class numbers a row has
   * @param classes how many there are; 0 for numbers
   */
  private record Field(String name, int width, int classes) {
    boolean isOfClasses() {
      return classes > 0;
    }

    /** How many numbers of a point are its own. */
    int places() {
      return isOfClasses() ? classes : width;
    }
  }

  /**
   * For these training rows.
   *
   * @param names of the fields that a network reads
   * @return empty where there are none, or it would take long to work them out, as with pictures
   */
  static Optional<RowPoints> of(Rows train, List<String> names) {
    List<Field> fields = new ArrayList<>();
    for (String name : names) {
      ColumnType type = train.type(name);
      if (train.isOnDemand(name) || !type.shape().isKnown()) {
        return Optional.empty();
      }
      int width = (int) type.shape().size();
      boolean numbers = train.isOfNumbers(name);
      if (!numbers && type.content() != ColumnType.Content.CLASS) {
        return Optional.empty();
      }
      fields.add(new Field(name, width, numbers ? 0 : Math.max(1, (int) type.classes())));
    }
    return fields.isEmpty() || train.count() == 0
        ? Optional.empty()
        : Optional.of(new RowPoints(train, fields));
  }

  /** How many numbers or class numbers a row has. */
  int width() {
    return fields.stream().mapToInt(Field::width).sum();
  }

  /** How many numbers a point has; 0 if these rows are no points, as sequences of classes are. */
  int places() {
    boolean points =
        fields.stream()
            .allMatch(
                field ->
                    !field.isOfClasses()
                        || (field.width() == 1 && field.classes() <= MOST_CLASSES));
    return points ? fields.stream().mapToInt(Field::places).sum() : 0;
  }

  /** For each of some rows a hash of all that a network gets of it. */
  long[] hashes(Rows rows, int[] chosen) {
    long[] hashes = new long[chosen.length];
    for (Field field : fields) {
      int[] buffer = new int[AT_ONCE * field.width()];
      for (int from = 0; from < chosen.length; from += AT_ONCE) {
        int count = Math.min(AT_ONCE, chosen.length - from);
        copyBits(rows, field, chosen, from, count, buffer);
        for (int i = 0; i < count; i++) {
          long hash = hashes[from + i];
          for (int k = 0; k < field.width(); k++) {
            hash = (hash ^ buffer[i * field.width() + k]) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
          }
          hashes[from + i] = hash;
        }
      }
    }
    return hashes;
  }

  private static void copyBits(
      Rows rows, Field field, int[] chosen, int from, int count, int[] buffer) {
    if (field.isOfClasses()) {
      rows.copy(field.name(), chosen, from, count, IntBuffer.wrap(buffer));
      return;
    }
    float[] numbers = new float[count * field.width()];
    rows.copy(field.name(), chosen, from, count, FloatBuffer.wrap(numbers));
    for (int i = 0; i < numbers.length; i++) {
      // Added to 0, so that both zeros are one.
      buffer[i] = Float.floatToIntBits(numbers[i] + 0.0f);
    }
  }

  /** Training rows as points, by which the unit of each field is found. */
  Points train(int[] chosen) {
    return Points.of(raw(train, chosen), chosen, fields.stream().map(Field::places).toList());
  }

  /** Other rows as points in the same units. */
  Points others(Rows rows, int[] chosen, Points like) {
    return like.others(raw(rows, chosen), chosen);
  }

  private float[] raw(Rows rows, int[] chosen) {
    int width = places();
    float[] values = new float[Math.multiplyExact(chosen.length, width)];
    int start = 0;
    for (Field field : fields) {
      float[] numbers = new float[field.width() * AT_ONCE];
      int[] codes = new int[field.isOfClasses() ? AT_ONCE : 0];
      for (int from = 0; from < chosen.length; from += AT_ONCE) {
        int count = Math.min(AT_ONCE, chosen.length - from);
        if (field.isOfClasses()) {
          rows.copy(field.name(), chosen, from, count, IntBuffer.wrap(codes));
          for (int i = 0; i < count; i++) {
            if (codes[i] >= 0 && codes[i] < field.classes()) {
              values[(from + i) * width + start + codes[i]] = 1;
            }
          }
        } else {
          rows.copy(field.name(), chosen, from, count, FloatBuffer.wrap(numbers));
          for (int i = 0; i < count; i++) {
            System.arraycopy(
                numbers, i * field.width(), values, (from + i) * width + start, field.width());
          }
        }
      }
      start += field.places();
    }
    return values;
  }
}
