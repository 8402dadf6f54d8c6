package dev.nnc.data.source;

import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.SpilledNumbers;
import dev.nnc.data.file.Memory;
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
  boolean add(@Nullable String cell, boolean quoted) throws IOException;

  /**
   * Adds a column of all rows of a portion.
   *
   * @param column which of its columns of numbers, or of texts
   */
  void add(Portion portion, int column) throws IOException;

  /** Goes on in a file, if it can. */
  default void spill() throws IOException {}

  /** Gives back what reading needed. */
  default void close() {}

  /** How much it holds in memory by now. */
  long bytes();

  /** How much it has written into a file by now. */
  default long spilled() {
    return 0;
  }

  /** The column; what was gathered is given up. */
  RawColumn build() throws IOException;

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
    private final NumberBlocks values = new NumberBlocks();
    private SpilledNumbers.@Nullable Writer file;
    private long rows;

    Numbers(TableFormat format, boolean said) {
      this.format = format;
      this.said = said;
    }

    /** The number that a cell holds which is not missing, or nothing if it does not fit. */
    OptionalDouble number(String cell, boolean quoted) {
      return !said && format.isText(cell, quoted) ? OptionalDouble.empty() : format.number(cell);
    }

    @Override
    public boolean add(@Nullable String cell, boolean quoted) throws IOException {
      OptionalDouble value = cell == null ? OptionalDouble.empty() : number(cell, quoted);
      rows++;
      if (file != null) {
        file.add(value.orElse(Double.NaN));
      } else {
        values.add(value.orElse(Double.NaN));
      }
      return cell == null || value.isPresent();
    }

    @Override
    public void add(Portion portion, int column) throws IOException {
      int each = portion.numbers();
      rows += portion.rows;
      if (file != null) {
        for (int row = 0; row < portion.rows; row++) {
          file.add(portion.numbers[row * each + column]);
        }
      } else {
        values.add(portion.numbers, column, each, portion.rows);
      }
    }

    @Override
    public void spill() throws IOException {
      if (file == null) {
        SpilledNumbers.Writer writer = new SpilledNumbers.Writer();
        file = writer;
        values.moveTo(writer);
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
      return values.bytes();
    }

    @Override
    public long spilled() {
      return file == null ? 0 : rows * Double.BYTES;
    }

    @Override
    public RawColumn build() throws IOException {
      if (file != null) {
        return new RawColumn.Spilled(file.finish());
      }
      return new RawColumn.Numbers(values.all());
    }
  }

  /** Texts, each of which is held once as long as there are few different ones. */
  final class Texts implements ColumnBuilder {
    private static final int MOST_SHARED = 10_000;

    private final Map<String, String> distinct = new HashMap<>();
    private @Nullable String[] values = new @Nullable String[256];
    private int rows;
    private final boolean said;
    private long characters;

    /**
     * @param said whether the program says that they are texts; then every character counts
     */
    Texts(boolean said) {
      this.said = said;
    }

    /** The text that is kept of a cell which is not missing. */
    String text(String cell) {
      return TableFormat.text(cell, said);
    }

    @Override
    public boolean add(@Nullable String cell, boolean quoted) {
      holdRows(1);
      values[rows++] = cell == null ? null : kept(text(cell));
      return true;
    }

    @Override
    public void add(Portion portion, int column) {
      Portion.Texts texts = portion.texts[column];
      @Nullable String[] kept = new @Nullable String[texts.count()];
      for (int i = 0; i < kept.length; i++) {
        String text = texts.value(i);
        kept[i] = text == null ? null : kept(text);
      }
      holdRows(portion.rows);
      int each = portion.texts.length;
      for (int row = 0; row < portion.rows; row++) {
        values[rows++] = kept[portion.codes[row * each + column]];
      }
    }

    private void holdRows(int more) {
      if (rows + more > values.length) {
        values = Arrays.copyOf(values, Math.max(rows + more, values.length * 2));
      }
    }

    /** The same text as it was met before, as long as there are few. */
    private String kept(String text) {
      String before = distinct.get(text);
      if (before != null) {
        return before;
      }
      characters += 40 + text.length() * 2L;
      if (distinct.size() < MOST_SHARED) {
        distinct.put(text, text);
      }
      return text;
    }

    @Override
    public long bytes() {
      return Memory.REFERENCE * values.length + characters;
    }

    @Override
    public RawColumn build() {
      return new RawColumn.Texts(Arrays.copyOf(values, rows));
    }
  }
}
