package dev.nnc.profile;

import dev.nnc.data.file.Times;
import dev.nnc.data.source.TableFormat;
import dev.nnc.text.Amount;
import dev.nnc.text.TimePattern;

/** How a column's cells become numbers. */
interface Parsing {
  /** The number that a cell stands for; NaN if it stands for none. */
  double number(String cell);

  static Parsing of(ColumnProfile column, TableFormat format) {
    return of(column.sort(), column.pattern(), column.comma(), format);
  }

  static Parsing of(ColumnSort sort, String pattern, boolean comma, TableFormat format) {
    return switch (sort) {
      case DATE -> {
        TimePattern read = TimePattern.of(pattern);
        yield cell -> {
          TimePattern.Moment moment = read.read(cell);
          return moment == null ? Double.NaN : Times.seconds(moment.time());
        };
      }
      case AMOUNT ->
          cell -> {
            Amount amount = Amount.of(cell);
            return amount == null
                ? Double.NaN
                : amount.value(comma ? ',' : '.', "").orElse(Double.NaN);
          };
      case NUMBER, CLASSES, NAMES, TEXT, KEY, LIST, EMPTY ->
          cell -> format.number(cell).orElse(Double.NaN);
    };
  }
}
