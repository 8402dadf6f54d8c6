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

/** Rows of numbers, field by field, that a function can be fed with. */
public interface Rows {
  /** How many rows there are. */
  int count();

  /**
   * The SHA-256 of the numbers that the rows have in what was read, as hexadecimal text: of equal
   * files the same if the rows are the same, in the same order. Empty if nobody knows.
   */
  default String hash() {
    return "";
  }

  /** What the field holds, with all classes known. */
  ColumnType type(String field);

  /**
   * Puts the field's numbers of the rows {@code order[from]} to {@code order[from + count - 1]}
   * into the target, one row after another, and moves its position behind them.
   */
  void copy(String field, int[] order, int from, int count, FloatBuffer target);

  /** The same for class numbers. */
  void copy(String field, int[] order, int from, int count, IntBuffer target);

  /**
   * The same rows with their random steps executed, as in one epoch of a training. Each row's
   * change depends on these and on nothing else.
   *
   * @param phase the training's name
   */
  default Rows inTraining(long seed, String phase, int epoch) {
    return this;
  }

  /**
   * Says which rows will be asked for next, so that they can be worked out meanwhile.
   *
   * @param fields that will be asked for
   */
  default void expect(List<String> fields, int[] order, int from, int count) {}

  /** Whether it is a field, and one that holds numbers. */
  default boolean isOfNumbers(String field) {
    return type(field).content() == ColumnType.Content.NUMBER;
  }

  /** Whether the field's numbers are worked out when they are asked for, which takes a while. */
  default boolean isOnDemand(String field) {
    return false;
  }

  /** What a person reads in a row as the value of a field or column: a text or a class's name. */
  default String text(String field, int row) {
    ColumnType type = type(field);
    if (type.content() != ColumnType.Content.CLASS) {
      return "";
    }
    int[] one = new int[1];
    copy(field, new int[] {row}, 0, 1, IntBuffer.wrap(one));
    return one[0] < type.names().size() ? type.names().get(one[0]) : String.valueOf(one[0]);
  }

  /** The row's cells as they stand in the source, by column; empty if it has none to show. */
  default Map<String, String> cells(int row) {
    return Map.of();
  }

  /** The cells of many rows, read at once. */
  default List<? extends Map<String, String>> cells(int[] rows) {
    return Arrays.stream(rows).mapToObj(this::cells).toList();
  }

  /** Where the row stands in its source. */
  default SourceRow at(int row) {
    return SourceRow.number(row + 1L);
  }

  /** Whether it takes the name of a file, too, to find a row. */
  default boolean comeFromSeveralFiles() {
    return false;
  }

  /** As short as a person needs it to find the row in its source: {@code line 221}. */
  default String place(int row) {
    SourceRow at = at(row);
    return comeFromSeveralFiles() ? at.placeInFile() : at.place();
  }

  /** Where the row comes from, in words. */
  default String origin(int row) {
    return "row " + (row + 1);
  }

  /** The picture that the row is, as it was read; empty if it is none. */
  default Optional<PreparedData.Picture> picture(int row) {
    return Optional.empty();
  }

  /** What the steps of the fields have learned; empty if nobody knows. */
  default Optional<Fitted> fitted() {
    return Optional.empty();
  }

  /** The way back to the unit of the field's column; empty if there is none, or nobody knows. */
  default Optional<Units> units(String field) {
    return Optional.empty();
  }

  /**
   * What a column of the source holds, also one that no field reads, or a field of one number or
   * class a row; empty if there is neither, or nobody knows.
   */
  default Optional<ColumnCells> column(String name) {
    return Optional.empty();
  }

  /**
   * How often what a field is made of is missing.
   *
   * @param rows in how many rows; with a window, in how many of which the window holds one
   * @param values how many there are in all, each as often as windows hold it
   */
  record Gaps(int rows, long values) {
    static final Gaps NONE = new Gaps(0, 0);
  }

  /** The gaps in the one column or field of which this field is made; none if nobody knows. */
  default Gaps gaps(String field) {
    return Gaps.NONE;
  }

  /** The columns from which these fields come. */
  default ReadColumns columns(Set<String> fields) {
    return ReadColumns.ofFields(this, fields);
  }

  /** The numbers 0 to {@code rows - 1} as they stand: the order of rows that are not shuffled. */
  static int[] inOrder(int rows) {
    int[] order = new int[rows];
    for (int i = 0; i < rows; i++) {
      order[i] = i;
    }
    return order;
  }
}
