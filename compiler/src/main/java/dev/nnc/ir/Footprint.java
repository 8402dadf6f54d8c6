package dev.nnc.ir;

import dev.nnc.type.Dimension;
import dev.nnc.type.TensorType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much memory the values of a function take if its operations are executed in their order and
 * each value is given up after its last use. TensorFlow may carry them out in another order, but
 * needs about as much.
 *
 * @param peak the most bytes at once
 * @param largest the bytes of the largest value
 * @param maker the operation that makes the largest value; null if it is an input
 */
public record Footprint(double peak, double largest, @Nullable Operation maker) {
  /**
   * That of a function that is called with so many rows.
   *
   * @param rows what the dimension {@code batch} stands for
   */
  public static Footprint of(Function function, long rows) {
    Map<Integer, Integer> lastUse = new HashMap<>();
    List<Operation> operations = function.operations();
    for (int i = 0; i < operations.size(); i++) {
      for (Value input : operations.get(i).inputs()) {
        lastUse.put(input.id(), i);
      }
    }
    function.outputs().forEach(port -> lastUse.put(port.value().id(), Integer.MAX_VALUE));
    double now = 0;
    double largest = 0;
    for (Function.Port port : function.inputs()) {
      double bytes = bytes(port.value().type(), rows);
      now += bytes;
      largest = Math.max(largest, bytes);
    }
    double peak = now;
    Operation maker = null;
    Map<Integer, Double> ending = new HashMap<>();
    for (int i = 0; i < operations.size(); i++) {
      Operation operation = operations.get(i);
      // A variable's value is no copy of it, and what is written as a number takes no room.
      boolean fresh = !operation.inputs().isEmpty();
      for (Value result : operation.results()) {
        double bytes = fresh ? bytes(result.type(), rows) : 0;
        if (bytes > largest) {
          largest = bytes;
          maker = operation;
        }
        Integer last = lastUse.get(result.id());
        if (last != null) {
          now += bytes;
          ending.merge(last, bytes, Double::sum);
        }
      }
      peak = Math.max(peak, now);
      now -= ending.getOrDefault(i, 0.0);
    }
    return new Footprint(peak, largest, maker);
  }

  /** The bytes of a value; a symbol other than the batch counts as 1. */
  private static double bytes(TensorType type, long rows) {
    double bytes = type.element().bytes();
    for (Dimension dimension : type.shape().dimensions()) {
      if (dimension instanceof Dimension.Known known) {
        bytes *= known.size();
      } else if (dimension instanceof Dimension.Symbol symbol) {
        for (String factor : symbol.name().split("\\*")) {
          if (factor.equals("batch")) {
            bytes *= rows;
          } else if (Character.isDigit(factor.charAt(0))) {
            bytes *= Long.parseLong(factor);
          }
        }
      }
    }
    return bytes;
  }
}
