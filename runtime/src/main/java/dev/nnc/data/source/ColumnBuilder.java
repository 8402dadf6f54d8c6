package dev.nnc.data.source;

import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.SpilledNumbers;
import dev.nnc.type.ColumnType;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Gathers the cells of one column, row by row. */
sealed interface ColumnBuilder {
  /**
   * Adds a cell; false if it does not fit.
   *
   * @param cell null for a missing one
   * @param quoted whether it is written as a text
   */
  boolean add(@Nullable String cell, boolean quoted, int row) throws IOException;

  /** Goes on in a file, if it can. */
  default void spill(int rows) throws IOException {}

  /** Gives back what reading needed. */
  default void close() {}

  /** How much it holds by now. */
  long bytes();

  RawColumn build(int rows) throws IOException;

  /** For a column of that name and type. */
  static ColumnBuilder of(String column, ColumnType type, TableFormat format) {
    return type.content() == ColumnType.Content.TEXT || type.shape().rank() > 0
        ? new Texts(format.saidText(column))
        : new Numbers(format, format.saidNumber(column));
  }

  /**
   * Numbers; NaN for a missing cell. What the first rows told of a column holds for the others: a
   * code, or a text of JSON, does not fit, since it would be another thing as a number.
   */
  final class Numbers implements ColumnBuilder {
    private final TableFormat format;
    private final boolean said;
    private double[] values = new double[256];
    private SpilledNumbers.@Nullable Writer file;

    Numbers(TableFormat format, boolean said) {
      this.format = format;
      this.said = said;
    }

    @Override
    public boolean add(@Nullable String cell, boolean quoted, int row) throws IOException {
      OptionalDouble value =
          cell == null || (!said && format.isText(cell, quoted))
              ? OptionalDouble.empty()
              : format.number(cell);
      if (file != null) {
        file.add(value.orElse(Double.NaN));
      } else {
        if (row == values.length) {
          values = Arrays.copyOf(values, row * 2);
        }
        values[row] = value.orElse(Double.NaN);
      }
      return cell == null || value.isPresent();
    }

    @Override
    public void spill(int rows) throws IOException {
      if (file == null) {
        SpilledNumbers.Writer writer = new SpilledNumbers.Writer();
        file = writer;
        for (int row = 0; row < rows; row++) {
          writer.add(values[row]);
        }
        values = new double[0];
      }
    }

    @Override
    public void close() {
      if (file != null) {
        try {
          file.close();
        } catch (IOException e) {
          // It is a temporary file, which the system clears away at last.
          file = null;
        }
      }
    }

    @Override
    public long bytes() {
      return 8L * values.length;
    }

    @Override
    public RawColumn build(int rows) throws IOException {
      if (file != null) {
        return new RawColumn.Spilled(file.finish());
      }
      return new RawColumn.Numbers(Arrays.copyOf(values, rows));
    }
  }

  /** Texts, each of which is held once as long as there are few different ones. */
  final class Texts implements ColumnBuilder {
    private static final int MOST_SHARED = 10_000;

    private final Map<String, String> distinct = new HashMap<>();
    private @Nullable String[] values = new String[256];
    private final boolean said;
    private long characters;

    /**
     * @param said whether the program says that they are texts; then every character counts
     */
    Texts(boolean said) {
      this.said = said;
    }

    @Override
    public boolean add(@Nullable String cell, boolean quoted, int row) {
      if (row == values.length) {
        values = Arrays.copyOf(values, row * 2);
      }
      if (cell == null) {
        values[row] = null;
        return true;
      }
      String text = TableFormat.text(cell, said);
      String kept = distinct.get(text);
      if (kept == null) {
        kept = text;
        characters += 40 + text.length() * 2L;
        if (distinct.size() < MOST_SHARED) {
          distinct.put(text, text);
        }
      }
      values[row] = kept;
      return true;
    }

    @Override
    public long bytes() {
      return 8L * values.length + characters;
    }

    @Override
    public RawColumn build(int rows) {
      return new RawColumn.Texts(Arrays.copyOf(values, rows));
    }
  }
}
