package dev.nnc.data.step;

import dev.nnc.data.column.Column;
import dev.nnc.data.column.DenseColumn;
import dev.nnc.type.ColumnType;
import org.jspecify.annotations.Nullable;

/** A field for all rows of the table, as it goes into batches. */
@SuppressWarnings("ArrayRecordComponent") // millions of cells; nothing compares or changes them
public sealed interface PreparedField {
  record Numbers(ColumnType type, DenseColumn dense) implements PreparedField {}

  record Classes(ColumnType type, int[] codes) implements PreparedField {}

  record Texts(@Nullable String[] values) implements PreparedField {}

  /** The field in some of the rows. */
  default Column column(int[] tableRows) {
    return switch (this) {
      case Numbers numbers -> new Column.Numbers(numbers.type(), numbers.dense(), tableRows);
      case Classes classes -> new Column.Classes(classes.type(), classes.codes(), tableRows);
      case Texts texts -> new Column.Texts(texts.values(), tableRows);
    };
  }
}
