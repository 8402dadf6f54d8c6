package dev.nnc.data.column;

import dev.nnc.data.file.UnreadableDataException;
import dev.nnc.type.ColumnType;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** A field of one part, ready for batches. Rows count from 0 within the part. */
public sealed interface Column {
  /** Of one row, with the classes that the data has. */
  ColumnType type();

  /** The same field in other rows of the table. */
  default Column in(int[] tableRows) {
    return switch (this) {
      case Numbers numbers -> new Numbers(numbers.type, numbers.dense, tableRows);
      case Classes classes -> new Classes(classes.type, classes.codes, tableRows);
      case Texts texts -> new Texts(texts.values, tableRows);
    };
  }

  /** Numbers, {@link #width} for each row in the order of the shape, the last dimension fastest. */
  final class Numbers implements Column {
    private final ColumnType type;
    private final DenseColumn dense;
    private final int[] tableRows;

    public Numbers(ColumnType type, DenseColumn dense, int[] tableRows) {
      this.type = type;
      this.dense = dense;
      this.tableRows = tableRows;
    }

    @Override
    public ColumnType type() {
      return type;
    }

    public int width() {
      return dense.width();
    }

    /**
     * Puts the rows {@code rows[from]} to {@code rows[from + count - 1]} one after another into the
     * buffer, at its position, which moves on.
     */
    public void copy(int[] rows, int from, int count, FloatBuffer to) {
      copy(rows, from, count, Draw.NONE, to);
    }

    /** The same with random steps executed, as in training. */
    public void copy(int[] rows, int from, int count, Draw draw, FloatBuffer to) {
      float[] one = new float[dense.width()];
      for (int i = from; i < from + count; i++) {
        dense.row(tableRows[rows[i]], draw, one);
        to.put(one);
      }
    }

    /** Whether rows are worked out when they are asked for, which takes a while. */
    public boolean isOnDemand() {
      return dense.isOnDemand();
    }

    /** One number of a row. */
    public float at(int row, int element) {
      float[] one = new float[dense.width()];
      dense.row(tableRows[row], Draw.NONE, one);
      return one[element];
    }
  }

  /** Class numbers, from 0, in the order of the type's names; one a row, or a sequence. */
  final class Classes implements Column {
    /** Stands for a class that is not known, in rows to predict on. */
    public static final int UNKNOWN = -1;

    private final ColumnType type;
    private final int[] codes;
    private final int width;
    private final int[] tableRows;

    public Classes(ColumnType type, int[] codes, int[] tableRows) {
      this.type = type;
      this.codes = codes;
      this.width = (int) type.shape().size();
      this.tableRows = tableRows;
    }

    @Override
    public ColumnType type() {
      return type;
    }

    /** How many class numbers a row has: 1, or the length of a sequence. */
    public int width() {
      return width;
    }

    /** As for numbers. */
    public void copy(int[] rows, int from, int count, IntBuffer to) {
      for (int i = from; i < from + count; i++) {
        int at = tableRows[rows[i]] * width;
        if (codes[at] == UNKNOWN && type.padding().isEmpty()) {
          throw new UnreadableDataException("row " + (rows[i] + 1), "it has no class");
        }
        to.put(codes, at, width);
      }
    }

    /** The class number of a row, the first one of a sequence. */
    public int at(int row) {
      return codes[tableRows[row] * width];
    }

    /** Which of the row's class numbers counts: all that are no padding. */
    public boolean counts(int row, int step) {
      return type.padding().isEmpty()
          || codes[tableRows[row] * width + step] != type.padding().getAsInt();
    }

    /** The class's name; empty if it is not known. Of a sequence those of all its steps. */
    public String name(int row) {
      StringJoiner names = new StringJoiner(ColumnType.joint(type.names()));
      for (int step = 0; step < width; step++) {
        int code = codes[tableRows[row] * width + step];
        if (code != UNKNOWN && (width == 1 || counts(row, step))) {
          names.add(code < type.names().size() ? type.names().get(code) : String.valueOf(code));
        }
      }
      return names.toString();
    }
  }

  /** Texts, which no network takes; for reports. */
  final class Texts implements Column {
    private final @Nullable String[] values;
    private final int[] tableRows;

    public Texts(@Nullable String[] values, int[] tableRows) {
      this.values = values;
      this.tableRows = tableRows;
    }

    @Override
    public ColumnType type() {
      return ColumnType.text();
    }

    /** The text; empty where the cell is missing. */
    public String at(int row) {
      String value = values[tableRows[row]];
      return value == null ? "" : value;
    }
  }
}
