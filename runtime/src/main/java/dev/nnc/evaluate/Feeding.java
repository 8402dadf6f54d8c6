package dev.nnc.evaluate;

import dev.nnc.data.Rows;
import dev.nnc.data.step.Units;
import dev.nnc.ir.Footprint;
import dev.nnc.ir.Function;
import dev.nnc.ir.Program;
import dev.nnc.lower.Session;
import dev.nnc.lower.Session.Call;
import dev.nnc.lower.Session.Feeds;
import dev.nnc.lower.Session.Results;
import dev.nnc.plan.MetricPlan;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Calls one function of a program on rows. Its inputs are named by the fields that feed them; those
 * without a batch are numbers that {@link #set} and {@link #setUnits} give.
 */
public final class Feeding {
  /** 2 GiB. */
  private static final double MOST_BYTES = 1L << 31;

  private static final int MOST_ROWS = 512;

  /** Where there is no way back, such as from numbers that are all the same, they stay. */
  private static final Units.Run NONE = new Units.Run(List.of(1.0), List.of(0.0));

  private final Function function;
  private final Call call;
  private final List<String> floats = new ArrayList<>();
  private final List<String> integers = new ArrayList<>();
  private final Map<String, float[]> numbers = new LinkedHashMap<>();
  private final List<String> names = new ArrayList<>();

  public Feeding(Program program, Session session, String function) {
    this(program.function(function), session.call(function));
  }

  /** The same for some of its outputs. */
  public Feeding(Program program, Session session, String function, List<String> outputs) {
    this(program.function(function), session.call(function, outputs));
  }

  private Feeding(Function function, Call call) {
    this.function = function;
    this.call = call;
    for (Function.Port port : function.inputs()) {
      if (!port.value().shape().dimensions().contains(Dimension.BATCH)) {
        float[] unknown = new float[(int) port.value().shape().size()];
        Arrays.fill(unknown, Float.NaN);
        numbers.put(port.name(), unknown);
      } else if (port.value().type().element() == ElementType.F32) {
        floats.add(port.name());
        names.add(port.name());
      } else {
        integers.add(port.name());
        names.add(port.name());
      }
    }
  }

  /** Gives a single number to the calls that follow. */
  public void set(String input, double value) {
    float[] number = numbers.get(input);
    if (number == null || number.length != 1) {
      throw new IllegalArgumentException("no single number " + input + " in " + numbers.keySet());
    }
    number[0] = (float) value;
  }

  /** Gives it what brings the numbers of metrics back to the units of their truths' columns. */
  public void setUnits(List<MetricPlan> metrics, Rows rows) {
    for (MetricPlan metric : metrics) {
      for (MetricPlan.UnitInput input : metric.unit()) {
        Units.Run run =
            rows.units(input.field()).map(it -> it.runs().get(input.run())).orElse(NONE);
        fill(input.factor(), run.factors());
        fill(input.addend(), run.addends());
      }
    }
  }

  private void fill(String input, List<Double> values) {
    float[] all = numbers.getOrDefault(input, new float[0]);
    for (int i = 0; i < all.length; i++) {
      all[i] = values.get(i % values.size()).floatValue();
    }
  }

  /**
   * How many rows to give to one call where nothing is learned: enough to keep the processor busy,
   * or fewer where their values would take much memory. The same on every machine, since sums
   * depend on it.
   */
  public int rowsAtOnce() {
    int rows = MOST_ROWS;
    while (rows > 1 && Footprint.of(function, rows).peak() > MOST_BYTES) {
      rows /= 2;
    }
    return rows;
  }

  /** Calls the function on the rows {@code order[from]} to {@code order[from + count - 1]}. */
  public Results run(Rows rows, int[] order, int from, int count) {
    Feeds feeds = call.feeds(count);
    for (String field : floats) {
      rows.copy(field, order, from, count, feeds.floats(field));
    }
    for (String field : integers) {
      rows.copy(field, order, from, count, feeds.integers(field));
    }
    give(feeds);
    int next = Math.min(count, order.length - from - count);
    if (next > 0) {
      rows.expect(names, order, from + count, next);
    }
    return call.run(feeds);
  }

  /** Calls a function that takes no rows. */
  public void run() {
    Feeds feeds = call.feeds(0);
    give(feeds);
    call.run(feeds);
  }

  private void give(Feeds feeds) {
    numbers.forEach((input, value) -> feeds.floats(input).put(value));
  }
}
