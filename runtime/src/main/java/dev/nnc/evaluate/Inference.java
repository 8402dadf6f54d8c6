package dev.nnc.evaluate;

import dev.nnc.data.Rows;
import dev.nnc.lower.Session.Results;
import dev.nnc.plan.MetricPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The outputs of a function for all rows, batch by batch.
 *
 * @param outputs in the order in which they were asked for
 * @param metrics the metrics' sums over all rows
 */
public record Inference(List<Outputs> outputs, Tally metrics) {
  public Inference {
    outputs = List.copyOf(outputs);
  }

  public Outputs output(String name) {
    return outputs.stream()
        .filter(output -> output.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no output " + name));
  }

  /**
   * Carries the function out on all rows, in order.
   *
   * @param names the outputs to keep
   * @param metrics whose sums the function puts out; may be empty
   */
  public static Inference run(
      Feeding function,
      Rows rows,
      List<String> names,
      List<MetricPlan> metrics,
      Interruption interruption) {
    int count = rows.count();
    int[] order = Rows.inOrder(count);
    Tally tally = new Tally(metrics);
    List<float[]> values = new ArrayList<>();
    List<long[]> shapes = new ArrayList<>();
    int most = function.rowsAtOnce();
    for (int from = 0; from < count && !interruption.requested(); from += most) {
      int batch = Math.min(most, count - from);
      Results results = function.run(rows, order, from, batch);
      tally.add(results, batch);
      for (int i = 0; i < names.size(); i++) {
        float[] part = results.floats(names.get(i));
        if (from == 0) {
          long[] shape = results.shape(names.get(i));
          shapes.add(Arrays.copyOfRange(shape, Math.min(1, shape.length), shape.length));
          long all = (long) (part.length / batch) * count;
          if (all > Integer.MAX_VALUE - 16) {
            throw new OutOfMemoryError("an output of " + all + " numbers");
          }
          values.add(new float[(int) all]);
        }
        System.arraycopy(part, 0, values.get(i), part.length / batch * from, part.length);
      }
    }
    List<Outputs> outputs = new ArrayList<>();
    for (int i = 0; i < names.size() && i < values.size(); i++) {
      outputs.add(new Outputs(names.get(i), shapes.get(i), values.get(i)));
    }
    return new Inference(outputs, tally);
  }
}
