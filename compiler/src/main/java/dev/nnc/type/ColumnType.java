package dev.nnc.type;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a column or field holds in each row.
 *
 * @param content numbers, texts not yet turned into numbers, or class numbers
 * @param shape of one row, without the batch dimension; a scalar for one number, text or class
 * @param classes for CLASS, and for NUMBER that is one-hot: how many; -1 if only the data tells;
 *     for the texts of a source that are lists of numbers: how many numbers; else 0
 * @param names the classes' names in order, empty if they are only found in the data; for TEXT the
 *     different texts, if they were looked for
 * @param padding for CLASS: the number that fills short sequences up and stands for no class; empty
 *     if every step has one
 */
public record ColumnType(
    Content content, Shape shape, long classes, List<String> names, OptionalInt padding) {
  public ColumnType {
    names = List.copyOf(names);
  }

  /** Of a column without padding. */
  public ColumnType(Content content, Shape shape, long classes, List<String> names) {
    this(content, shape, classes, names, OptionalInt.empty());
  }

  /** The height of pictures that differ from row to row. */
  public static final Dimension ANY_HEIGHT = new Dimension.Symbol("?height");

  /** The width of pictures that differ from row to row. */
  public static final Dimension ANY_WIDTH = new Dimension.Symbol("?width");

  /** The length of sequences that differ from row to row, such as the words of a text. */
  public static final Dimension UNEVEN = new Dimension.Symbol("?length");

  /** How many classes there are, where only the data tells. */
  public static final Dimension ANY_CLASSES = new Dimension.Symbol("?classes");

  /** What stands in a row. */
  public enum Content {
    NUMBER,
    TEXT,
    CLASS
  }

  /** The names of all classes in order; the class's number stands for one without a name. */
  public List<String> classNames() {
    List<String> all = new ArrayList<>(names);
    while (all.size() < classes) {
      all.add(String.valueOf(all.size()));
    }
    return all;
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

  /** Of texts that are lists of so many numbers; 0 for other texts. */
  public static ColumnType lists(long numbers) {
    return new ColumnType(Content.TEXT, Shape.SCALAR, numbers, List.of());
  }

  /** Of lists of texts, which are texts in pieces from the beginning. */
  public static ColumnType textLists() {
    return text().withShape(new Shape(List.of(UNEVEN)));
  }

  /** How many numbers stand in each text, as far as the first of them tell; else 0. */
  public long numbers() {
    return content == Content.TEXT ? Math.max(0, classes) : 0;
  }

  public ColumnType withShape(Shape other) {
    return new ColumnType(content, other, classes, names, padding);
  }

  /** Whether 0 is padding, as {@code vocabulary} numbers words. */
  private boolean isOfWords() {
    return padding.isPresent() && padding.getAsInt() == 0;
  }

  /** Whether each row is a sequence, or a picture, of classes. */
  public boolean isClassSequence() {
    return content == Content.CLASS && shape.rank() > 0;
  }

  /** Whether it holds sequences whose lengths differ from row to row. */
  public boolean isUneven() {
    return shape.dimensions().contains(UNEVEN);
  }

  /**
   * What stands between the names of a sequence's classes: nothing if they are characters.
   *
   * @param names of all classes; those in brackets stand for none
   */
  public static String joint(List<String> names) {
    boolean vocabulary = !names.isEmpty() && names.getFirst().startsWith("[");
    boolean characters = true;
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      // A vocabulary may have room for more words than there are.
      boolean none = name.startsWith("[") || (vocabulary && name.equals(String.valueOf(i)));
      characters &= none || name.codePointCount(0, name.length()) == 1;
    }
    return characters && !names.isEmpty() ? "" : " ";
  }

  /** In a sentence: {@code numbers of shape [28, 28]}. */
  public String describe() {
    String what =
        switch (content) {
          case TEXT -> isUneven() ? "texts in pieces" : "texts";
          case CLASS ->
              shape.rank() == 0
                  ? "classes"
                  : !isUneven()
                      ? "class numbers"
                      : isOfWords() ? "numbered words" : "sequences of classes";
          case NUMBER -> isUneven() ? "sequences of numbers" : "numbers";
        };
    return shape.rank() == 0 || isUneven() ? what : what + " of shape " + shape;
  }
}
