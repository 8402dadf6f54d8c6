package dev.nnc.data;

import dev.nnc.data.column.SourceRow;
import dev.nnc.data.step.Fitted;
import dev.nnc.data.step.Units;
import dev.nnc.type.ColumnType;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Some of other rows, in their order.
 *
 * @param chosen their numbers among all
 */
@SuppressWarnings("ArrayRecordComponent") // made once, and nothing compares it
public record ChosenRows(Rows all, int[] chosen) implements Rows {
  @Override
  public int count() {
    return chosen.length;
  }

  @Override
  public ColumnType type(String field) {
    return all.type(field);
  }

  @Override
  public void copy(String field, int[] order, int from, int count, FloatBuffer target) {
    all.copy(field, numbers(order, from, count), 0, count, target);
  }

  @Override
  public void copy(String field, int[] order, int from, int count, IntBuffer target) {
    all.copy(field, numbers(order, from, count), 0, count, target);
  }

  private int[] numbers(int[] order, int from, int count) {
    return Arrays.stream(order, from, from + count).map(row -> chosen[row]).toArray();
  }

  @Override
  public Rows inTraining(long seed, String phase, int epoch) {
    return new ChosenRows(all.inTraining(seed, phase, epoch), chosen);
  }

  @Override
  public boolean isOfNumbers(String field) {
    return all.isOfNumbers(field);
  }

  @Override
  public String text(String field, int row) {
    return all.text(field, chosen[row]);
  }

  @Override
  public Map<String, String> cells(int row) {
    return all.cells(chosen[row]);
  }

  @Override
  public List<? extends Map<String, String>> cells(int[] rows) {
    return all.cells(numbers(rows, 0, rows.length));
  }

  @Override
  public Optional<ColumnCells> column(String name) {
    return all.column(name).map(cells -> cells.select(chosen));
  }

  @Override
  public ReadColumns columns(Set<String> fields) {
    ReadColumns of = all.columns(fields);
    return new ReadColumns() {
      @Override
      public List<Group> groups() {
        return of.groups();
      }

      @Override
      public Optional<Rows> taken(Group group, int[] rows, int[] others) {
        return of.taken(group, numbers(rows, 0, rows.length), numbers(others, 0, others.length));
      }
    };
  }

  @Override
  public SourceRow at(int row) {
    return all.at(chosen[row]);
  }

  @Override
  public boolean comeFromSeveralFiles() {
    return all.comeFromSeveralFiles();
  }

  @Override
  public String origin(int row) {
    return all.origin(chosen[row]);
  }

  @Override
  public Optional<PreparedData.Picture> picture(int row) {
    return all.picture(chosen[row]);
  }

  @Override
  public Optional<Fitted> fitted() {
    return all.fitted();
  }

  @Override
  public Optional<Units> units(String field) {
    return all.units(field);
  }
}
