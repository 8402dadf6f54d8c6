package dev.nnc.evaluate;

import dev.nnc.data.Rows;
import dev.nnc.data.step.Units;
import dev.nnc.type.ColumnType;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows with answers beside their fields, so that a function can be fed with both. */
public final class AnsweredRows implements Rows {
  private final Rows rows;
  private final Map<String, Outputs> answers;

  /**
   * @param answers for all of the rows, by the names under which the function takes them
   */
  public AnsweredRows(Rows rows, Map<String, Outputs> answers) {
    this.rows = rows;
    this.answers = new LinkedHashMap<>(answers);
  }

  @Override
  public int count() {
    return rows.count();
  }

  @Override
  public ColumnType type(String field) {
    return rows.type(field);
  }

  @Override
  public void copy(String field, int[] order, int from, int count, FloatBuffer target) {
    Outputs answered = answers.get(field);
    if (answered == null) {
      rows.copy(field, order, from, count, target);
      return;
    }
    for (int i = from; i < from + count; i++) {
      target.put(answered.row(order[i]));
    }
  }

  @Override
  public void copy(String field, int[] order, int from, int count, IntBuffer target) {
    rows.copy(field, order, from, count, target);
  }

  @Override
  public void expect(List<String> fields, int[] order, int from, int count) {
    rows.expect(
        fields.stream().filter(field -> !answers.containsKey(field)).toList(), order, from, count);
  }

  @Override
  public Optional<Units> units(String field) {
    return rows.units(field);
  }
}
