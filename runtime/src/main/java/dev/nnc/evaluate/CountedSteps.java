package dev.nnc.evaluate;

import dev.nnc.data.Rows;
import dev.nnc.type.ColumnType;
import java.nio.IntBuffer;
import java.util.List;

/** Which steps of a row of an output are no padding. */
public interface CountedSteps {
  boolean counts(int row, int step);

  /** Those that are no padding in the input whose steps these are; else all. */
  static CountedSteps of(Outputs output, Rows rows, List<String> inputs) {
    for (String input : inputs) {
      ColumnType type = rows.type(input);
      if (type.isClassSequence()
          && type.padding().isPresent()
          && type.shape().size() == output.shape()[0]) {
        int length = (int) type.shape().size();
        int[] codes = new int[Math.multiplyExact(rows.count(), length)];
        rows.copy(input, Rows.inOrder(rows.count()), 0, rows.count(), IntBuffer.wrap(codes));
        int padding = type.padding().getAsInt();
        return (row, step) -> codes[row * length + step] != padding;
      }
    }
    return (row, step) -> true;
  }
}
