package dev.nnc.figure;

import dev.nnc.data.Rows;
import dev.nnc.data.step.Units;
import dev.nnc.evaluate.Outputs;
import dev.nnc.plan.DataPlan;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Optional;

/**
 * Numbers of all rows.
 *
 * @param shape of one row
 */
record Values(Shape shape, float[] numbers) {
  int width() {
    return (int) Math.max(1, shape.size());
  }

  /** Numbers that a network put out. */
  static Values of(Outputs output) {
    float[] numbers = new float[output.rows() * output.width()];
    for (int row = 0; row < output.rows(); row++) {
      System.arraycopy(output.row(row), 0, numbers, row * output.width(), output.width());
    }
    return new Values(Shape.of(output.shape()), numbers);
  }

  /** Numbers of a field; those of classes from 0 for the first one to 1 for the last one. */
  static Values field(String name, Rows rows) {
    ColumnType type = rows.type(name);
    if (type.isClassSequence()) {
      return ofClasses(name, type, rows);
    }
    int width = (int) Math.max(1, type.shape().size());
    float[] numbers = new float[Math.multiplyExact(rows.count(), width)];
    rows.copy(name, Rows.inOrder(rows.count()), 0, rows.count(), FloatBuffer.wrap(numbers));
    return new Values(type.shape(), numbers);
  }

  /** Pictures of classes: from 0 for the first one to 1 for the last one. */
  private static Values ofClasses(String name, ColumnType type, Rows rows) {
    int[] codes = new int[Math.multiplyExact(rows.count(), (int) type.shape().size())];
    rows.copy(name, Rows.inOrder(rows.count()), 0, rows.count(), IntBuffer.wrap(codes));
    float[] numbers = new float[codes.length];
    float last = Math.max(1, type.classes() - 1);
    for (int i = 0; i < codes.length; i++) {
      numbers[i] = Math.max(0, codes[i]) / last;
    }
    return new Values(type.shape(), numbers);
  }

  /** The class numbers of a field, or none if it has no classes. */
  static int[] classes(String name, Rows rows) {
    ColumnType type = rows.type(name);
    int count = rows.count();
    int[] classes = new int[count];
    if (type.content() == ColumnType.Content.CLASS) {
      rows.copy(name, Rows.inOrder(count), 0, count, IntBuffer.wrap(classes));
      return classes;
    }
    Values values = field(name, rows);
    for (int row = 0; row < count; row++) {
      int width = values.width();
      if (width == 1) {
        classes[row] = Math.round(values.numbers()[row]);
      } else {
        for (int i = 0; i < width; i++) {
          if (values.numbers()[row * width + i] == 1) {
            classes[row] = i;
          }
        }
      }
    }
    return classes;
  }

  /** The way back to the units of the data, if there is one. */
  static Optional<Units> units(DataPlan.Field field, Rows rows) {
    return rows.units(field.name());
  }
}
