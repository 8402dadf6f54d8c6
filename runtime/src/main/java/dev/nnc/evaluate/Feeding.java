package dev.nnc.evaluate;

import dev.nnc.ir.Function;
import dev.nnc.ir.Program;
import dev.nnc.lower.Executable;
import dev.nnc.lower.Executable.Call;
import dev.nnc.lower.Executable.Feeds;
import dev.nnc.lower.Executable.Results;
import dev.nnc.type.ElementType;
import java.util.List;

/** Calls one function of a program on rows; its inputs are named by the fields that feed them. */
public final class Feeding {
  private final Call call;
  private final String[] fields;
  private final List<String> names;
  private final boolean[] floats;

  public Feeding(Program program, Executable executable, String function) {
    this(program.function(function), executable);
  }

  private Feeding(Function function, Executable executable) {
    call = executable.call(function.name());
    int inputs = function.inputs().size();
    fields = new String[inputs];
    floats = new boolean[inputs];
    for (int i = 0; i < inputs; i++) {
      Function.Port port = function.inputs().get(i);
      fields[i] = port.name();
      floats[i] = port.value().type().element() == ElementType.F32;
    }
    names = List.of(fields);
  }

  /** Calls the function on the rows {@code order[from]} to {@code order[from + count - 1]}. */
  public Results run(Rows rows, int[] order, int from, int count) {
    Feeds feeds = call.feeds(count);
    for (int i = 0; i < fields.length; i++) {
      if (floats[i]) {
        rows.copy(fields[i], order, from, count, feeds.floats(fields[i]));
      } else {
        rows.copy(fields[i], order, from, count, feeds.integers(fields[i]));
      }
    }
    int next = Math.min(count, order.length - from - count);
    if (next > 0) {
      rows.expect(names, order, from + count, next);
    }
    return call.run(feeds);
  }
}
