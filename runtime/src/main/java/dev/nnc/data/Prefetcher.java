package dev.nnc.data;

import dev.nnc.data.column.Column;
import dev.nnc.data.column.Draw;
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
final class Prefetcher {
  private final PreparedPart part;
  private final Draw draw;
  private @Nullable Batch now;
  private @Nullable Batch next;

  Prefetcher(PreparedPart part, Draw draw) {
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
    Batch batch = next;
    if (batch == null || !batch.is(order, from, count)) {
      // Several functions may be called on one batch, each of which expects the next one.
      now = batch;
      batch = new Batch(order, from, count, new LinkedHashMap<>());
      next = batch;
    }
    for (String field : fields) {
      if (part.column(field) instanceof Column.Numbers numbers && numbers.isOnDemand()) {
        batch
            .fields()
            .computeIfAbsent(
                field,
                any -> CompletableFuture.supplyAsync(() -> rows(numbers, order, from, count)));
      }
    }
  }

  /** Puts the rows into the target, from what was worked out before if they are these. */
  void copy(
      Column.Numbers numbers, String field, int[] order, int from, int count, FloatBuffer to) {
    if (!numbers.isOnDemand()) {
      numbers.copy(order, from, count, draw, to);
      return;
    }
    CompletableFuture<float[]> values = begun(now, field, order, from, count);
    values = values == null ? begun(next, field, order, from, count) : values;
    to.put(values == null ? rows(numbers, order, from, count) : joined(values));
  }

  private static @Nullable CompletableFuture<float[]> begun(
      @Nullable Batch batch, String field, int[] order, int from, int count) {
    return batch != null && batch.is(order, from, count) ? batch.fields().get(field) : null;
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
