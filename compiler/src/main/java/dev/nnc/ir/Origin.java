package dev.nnc.ir;

import dev.nnc.source.Place;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why an operation is there: the layer that laid it down, by its name in the summary, and the place
 * in the file. Errors at run time are told with it.
 *
 * @param again the numbers of the blocks that it stands in, the outermost first: a derivative
 *     computes these again instead of keeping their values ({@link FunctionBuilder#again}). Nothing
 *     means them behind the derivative, so they are no part of the IR's text.
 */
public record Origin(String layer, @Nullable Place place, List<Integer> again) {
  public static final Origin NONE = new Origin("", null);

  public Origin {
    again = List.copyOf(again);
  }

  public Origin(String layer, @Nullable Place place) {
    this(layer, place, List.of());
  }

  /** The same in these blocks, which are around those that it stands in. */
  Origin within(List<Integer> around) {
    List<Integer> all = new ArrayList<>(around);
    all.addAll(again);
    return new Origin(layer, place, all);
  }

  /** The same outside the outermost of its blocks. */
  public Origin inside() {
    return again.isEmpty() ? this : new Origin(layer, place, again.subList(1, again.size()));
  }

  /** The same outside all blocks. */
  public Origin plain() {
    return again.isEmpty() ? this : new Origin(layer, place);
  }
}
