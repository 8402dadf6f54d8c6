package dev.nnc.catalog;

import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import java.util.List;

/**
 * What a column or field holds in each row.
 *
 * @param content numbers, texts not yet turned into numbers, or class numbers
 * @param shape of one row, without the batch dimension; a scalar for one number, text or class
 * @param classes for CLASS, and for NUMBER that is one-hot: how many; -1 if only the data tells;
 *     else 0
 * @param names the classes' names in order, empty if they are only found in the data
 */
public record ColumnType(Content content, Shape shape, long classes, List<String> names) {
  public ColumnType {
    names = List.copyOf(names);
  }

  /** The height of pictures that differ from row to row. */
  public static final Dimension ANY_HEIGHT = new Dimension.Symbol("?height");

  /** The width of pictures that differ from row to row. */
  public static final Dimension ANY_WIDTH = new Dimension.Symbol("?width");

  /** What stands in a row. */
  public enum Content {
    NUMBER,
    TEXT,
    CLASS
  }

  public static ColumnType number(Shape shape) {
    return new ColumnType(Content.NUMBER, shape, 0, List.of());
  }

  public static ColumnType text() {
    return new ColumnType(Content.TEXT, Shape.SCALAR, 0, List.of());
  }

  public static ColumnType category(long classes, List<String> names) {
    return new ColumnType(Content.CLASS, Shape.SCALAR, classes, names);
  }

  public ColumnType withShape(Shape other) {
    return new ColumnType(content, other, classes, names);
  }
}
