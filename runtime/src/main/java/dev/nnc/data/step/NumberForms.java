package dev.nnc.data.step;

import dev.nnc.data.column.Values;
import dev.nnc.text.Amount;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the numbers of some rows are written: of each way the first cell. Merged portions are exactly
 * what all rows at once give.
 */
final class NumberForms implements Statistics<Values, NumberForms> {
  private @Nullable Cell bad;
  private @Nullable Cell word;
  private @Nullable Cell otherThanWords;
  private @Nullable Cell point;
  private @Nullable Cell comma;
  private @Nullable Cell someComma;
  private @Nullable Cell somePoint;
  private @Nullable Cell whole;
  private final List<Cell> units = new ArrayList<>();
  private final boolean inside;

  /**
   * @param inside whether pieces are of one cell, which may be a list in brackets
   */
  NumberForms(boolean inside) {
    this.inside = inside;
  }

  /** The pieces of a list without its brackets, as {@code [0.1, 0.2]} has them. */
  static List<String> bare(List<String> pieces) {
    if (pieces.isEmpty()) {
      return pieces;
    }
    String first = pieces.getFirst().strip();
    String last = pieces.getLast().strip();
    boolean list =
        !first.isEmpty()
            && !last.isEmpty()
            && (first + last).length() > 1
            && (first.charAt(0) == '[' && last.charAt(last.length() - 1) == ']');
    if (!list) {
      return pieces;
    }
    List<String> bare = new ArrayList<>(pieces);
    bare.set(0, first.substring(1).strip());
    String end = bare.getLast().strip();
    bare.set(bare.size() - 1, end.substring(0, end.length() - 1).strip());
    bare.removeIf(String::isEmpty);
    return bare;
  }

  /** A cell, or a piece of one. */
  record Cell(int row, String text, String unit) {}

  @Override
  public void observe(Values values, int[] rows) {
    for (int row : rows) {
      if (values instanceof Values.Texts texts) {
        observe(row, texts.values()[row]);
      } else if (values instanceof Values.Pieces pieces) {
        for (String piece : inside ? bare(pieces.values()[row]) : pieces.values()[row]) {
          observe(row, piece);
        }
      }
    }
  }

  private void observe(int row, @Nullable String text) {
    if (text == null || bad != null) {
      return;
    }
    Amount amount = Amount.of(text);
    Amount.Writing writing = amount == null ? Amount.Writing.NONE : amount.writing();
    if (amount == null || writing == Amount.Writing.NONE) {
      bad = new Cell(row, text, "");
      return;
    }
    Cell cell = new Cell(row, text, amount.unitName());
    if (amount.isWord()) {
      word = first(word, cell);
      return;
    }
    boolean isBinary = amount.digits().equals("0") || amount.digits().equals("1");
    if (!isBinary || !amount.unit().isEmpty()) {
      otherThanWords = first(otherThanWords, cell);
    }
    if (!amount.isZero() || !amount.unit().isEmpty()) {
      addUnit(cell);
    }
    switch (writing) {
      case POINT -> point = first(point, cell);
      case COMMA -> comma = first(comma, cell);
      case SOME_COMMA -> someComma = first(someComma, cell);
      case SOME_POINT -> somePoint = first(somePoint, cell);
      case PLAIN -> whole = amount.isZero() ? whole : first(whole, cell);
      case NONE -> {}
    }
  }

  private static Cell first(@Nullable Cell before, Cell cell) {
    return before == null ? cell : before;
  }

  /** Two different ones are enough to say so. */
  private void addUnit(Cell cell) {
    if (units.size() < 2 && units.stream().noneMatch(each -> each.unit().equals(cell.unit()))) {
      units.add(cell);
    }
  }

  @Override
  public void merge(NumberForms later) {
    if (bad != null) {
      return;
    }
    bad = later.bad;
    word = word == null ? later.word : word;
    otherThanWords = otherThanWords == null ? later.otherThanWords : otherThanWords;
    point = point == null ? later.point : point;
    comma = comma == null ? later.comma : comma;
    someComma = someComma == null ? later.someComma : someComma;
    somePoint = somePoint == null ? later.somePoint : somePoint;
    whole = whole == null ? later.whole : whole;
    later.units.forEach(this::addUnit);
  }

  @Override
  public NumberForms fresh() {
    return new NumberForms(inside);
  }

  /** The first cell that is no number; null if all are, as for those below. */
  @Nullable Cell bad() {
    return bad;
  }

  @Nullable Cell word() {
    return word;
  }

  /** The first that words such as yes and no cannot stand beside. */
  @Nullable Cell otherThanWords() {
    return otherThanWords;
  }

  /** The first in which a point stands before decimals for sure. */
  @Nullable Cell point() {
    return point;
  }

  @Nullable Cell comma() {
    return comma;
  }

  /**
   * The first whose sign may stand before decimals or between thousands; null if another cell tells
   * which. A point tells it alone where each number has three decimals, and not where there are
   * whole numbers, too: 1.570 beside 632.
   */
  @Nullable Cell open() {
    if (point != null || comma != null) {
      return null;
    }
    return someComma != null ? someComma : whole != null ? somePoint : null;
  }

  /** The first cells with different units, at most two. */
  List<Cell> units() {
    return List.copyOf(units);
  }
}
