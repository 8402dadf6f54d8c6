package dev.nnc.run;

import dev.nnc.data.Column;
import dev.nnc.data.Draw;
import dev.nnc.data.Part;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Works out the next batch on other threads while the network is busy with the last one. What comes
 * out does not depend on it: each row is worked out by itself.
 */
final class Ahead {
  private final Part part;
  private final Draw draw;
  private @Nullable Batch next;

  Ahead(Part part, Draw draw) {
    this.part = part;
    this.draw = draw;
  }

  /** A batch that is being worked out. */
  private record Batch(
      int[] order, int from, int count, Map<String, CompletableFuture<float[]>> fields) {
    boolean is(int[] order, int from, int count) {
      return this.order == order && this.from == from && this.count == count;
    }
  }

  /** Begins with the fields that take a while. */
  void expect(List<String> fields, int[] order, int from, int count) {
    Map<String, CompletableFuture<float[]>> begun = new LinkedHashMap<>();
    for (String field : fields) {
      if (part.column(field) instanceof Column.Numbers numbers && numbers.isOnDemand()) {
        begun.put(field, CompletableFuture.supplyAsync(() -> rows(numbers, order, from, count)));
      }
    }
    next = begun.isEmpty() ? null : new Batch(order, from, count, begun);
  }

  /** Puts the rows into the target, from what was worked out before if they are these. */
  void copy(
      Column.Numbers numbers, String field, int[] order, int from, int count, FloatBuffer to) {
    if (!numbers.isOnDemand()) {
      numbers.copy(order, from, count, draw, to);
      return;
    }
    Batch ready = next;
    CompletableFuture<float[]> values =
        ready != null && ready.is(order, from, count) ? ready.fields().get(field) : null;
    to.put(values == null ? rows(numbers, order, from, count) : joined(values));
  }

  private static float[] joined(CompletableFuture<float[]> values) {
    try {
      return values.join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failure;
    }
  }

  /** All processors share the rows. */
  private float[] rows(Column.Numbers numbers, int[] order, int from, int count) {
    int width = numbers.width();
    float[] all = new float[Math.multiplyExact(count, width)];
    IntStream.range(0, count)
        .parallel()
        .forEach(
            i -> numbers.copy(order, from + i, 1, draw, FloatBuffer.wrap(all, i * width, width)));
    return all;
  }
}
