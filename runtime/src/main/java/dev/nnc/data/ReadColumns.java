package dev.nnc.data;

import dev.nnc.data.column.Column;
import dev.nnc.data.column.SourceRow;
import dev.nnc.data.step.Fitted;
import dev.nnc.data.step.Units;
import dev.nnc.type.ColumnType;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;

/**
 * The columns from which some fields of rows come. The values of a column can be taken from other
 * rows, in all fields at once, to see what a network makes of them.
 */
public interface ReadColumns {
  /** All of them, in the order of the source. */
  List<Group> groups();

  /**
   * As many rows as {@code others}: the row {@code i} is the row {@code rows[i]}, but holds in the
   * group's columns what the row {@code others[i]} holds. Only the fields that were asked for
   * change. Empty if the steps of a field can make nothing of it.
   */
  Optional<Rows> taken(Group group, int[] rows, int[] others);

  /**
   * Columns whose values can only be taken together, mostly a single one: those of a picture, those
   * of a window, or those from which a field of another data set was made.
   *
   * @param name as a person calls it
   * @param columns of the data set
   */
  record Group(String name, SequencedSet<String> columns) {
    public Group {
      columns = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(columns));
    }
  }

  /** Where nobody knows from which columns the fields come: each is one by itself. */
  static ReadColumns ofFields(Rows rows, Set<String> fields) {
    return new ReadColumns() {
      @Override
      public List<Group> groups() {
        return fields.stream()
            .map(field -> new Group(field, new LinkedHashSet<>(List.of(field))))
            .toList();
      }

      @Override
      public Optional<Rows> taken(Group group, int[] own, int[] others) {
        return Optional.of(new Taken(rows, own, others, group.columns(), Map.of()));
      }
    };
  }

  /**
   * Rows in which some fields are those of other rows.
   *
   * @param moved the fields of which that is so
   * @param made fields that were worked out anew, one value for each of these rows
   */
  @SuppressWarnings("ArrayRecordComponent") // made once, and nothing compares it
  record Taken(Rows all, int[] rows, int[] others, Set<String> moved, Map<String, Column> made)
      implements Rows {
    public Taken {
      moved = Set.copyOf(moved);
      made = Map.copyOf(made);
    }

    @Override
    public int count() {
      return rows.length;
    }

    @Override
    public ColumnType type(String field) {
      return all.type(field);
    }

    @Override
    public void copy(String field, int[] order, int from, int count, FloatBuffer target) {
      if (made.get(field) instanceof Column.Numbers numbers) {
        numbers.copy(order, from, count, target);
      } else {
        all.copy(field, numbers(field, order, from, count), 0, count, target);
      }
    }

    @Override
    public void copy(String field, int[] order, int from, int count, IntBuffer target) {
      if (made.get(field) instanceof Column.Classes classes) {
        classes.copy(order, from, count, target);
      } else {
        all.copy(field, numbers(field, order, from, count), 0, count, target);
      }
    }

    private int[] numbers(String field, int[] order, int from, int count) {
      int[] of = moved.contains(field) ? others : rows;
      return Arrays.stream(order, from, from + count).map(row -> of[row]).toArray();
    }

    @Override
    public boolean isOfNumbers(String field) {
      return all.isOfNumbers(field);
    }

    @Override
    public SourceRow at(int row) {
      return all.at(rows[row]);
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
}
