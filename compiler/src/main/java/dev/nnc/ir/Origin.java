package dev.nnc.ir;

import dev.nnc.source.Place;
import org.jspecify.annotations.Nullable;

/**
 * Why an operation is there: the layer that laid it down, by its name in the summary, and the place
 * in the file. Errors at run time are told with it.
 */
public record Origin(String layer, @Nullable Place place) {
  public static final Origin NONE = new Origin("", null);
}
