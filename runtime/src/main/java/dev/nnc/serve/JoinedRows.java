package dev.nnc.serve;

import dev.nnc.data.Rows;
import dev.nnc.type.ColumnType;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;

/** The rows of several requests, one request's after another's. */
final class JoinedRows implements Rows {
  private final List<Rows> parts;

  /** Where each part's rows begin, and where they all end. */
  private final int[] starts;

  JoinedRows(List<Rows> parts) {
    this.parts = List.copyOf(parts);
    starts = new int[parts.size() + 1];
    for (int i = 0; i < parts.size(); i++) {
      starts[i + 1] = starts[i] + parts.get(i).count();
    }
  }

  /** Whether a network can take the rows of both in one call. */
  static boolean fit(Rows one, Rows other, List<String> fields) {
    return fields.stream()
        .allMatch(field -> one.type(field).shape().equals(other.type(field).shape()));
  }

  @Override
  public int count() {
    return starts[parts.size()];
  }

  @Override
  public ColumnType type(String field) {
    return parts.getFirst().type(field);
  }

  @Override
  public void copy(String field, int[] order, int from, int count, FloatBuffer target) {
    each(order, from, count, (part, rows) -> part.copy(field, rows, 0, rows.length, target));
  }

  @Override
  public void copy(String field, int[] order, int from, int count, IntBuffer target) {
    each(order, from, count, (part, rows) -> part.copy(field, rows, 0, rows.length, target));
  }

  private interface Copying {
    void copy(Rows part, int[] rows);
  }

  /** Neighbouring rows of one part go together. */
  private void each(int[] order, int from, int count, Copying copying) {
    int at = from;
    while (at < from + count) {
      int part = part(order[at]);
      int end = at + 1;
      while (end < from + count && part(order[end]) == part) {
        end++;
      }
      int[] rows = new int[end - at];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = order[at + i] - starts[part];
      }
      copying.copy(parts.get(part), rows);
      at = end;
    }
  }

  private int part(int row) {
    int part = 0;
    while (starts[part + 1] <= row) {
      part++;
    }
    return part;
  }
}
