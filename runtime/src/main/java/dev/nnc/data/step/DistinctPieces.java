package dev.nnc.data.step;

import dev.nnc.data.column.Values;
import dev.nnc.data.file.NaturalOrder;
import dev.nnc.data.file.Numerals;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The different pieces, or numbers, of some rows. Merged portions are exactly what all rows at once
 * give, unless there are too many.
 */
final class DistinctPieces implements Statistics<Values, DistinctPieces> {
  private final int most;
  private final Set<String> pieces = new HashSet<>();

  /** Apart, since a text for each of millions of pixels would take long. */
  private final Set<Double> numbers = new HashSet<>();

  /**
   * @param most when there are more than this, no further rows are looked at
   */
  DistinctPieces(int most) {
    this.most = most;
  }

  @Override
  public void observe(Values values, int[] rows) {
    switch (values) {
      case Values.Pieces texts -> {
        for (int i = 0; i < rows.length && pieces.size() <= most; i++) {
          pieces.addAll(texts.values()[rows[i]]);
        }
      }
      case Values.Numbers matrix -> {
        double[] one = new double[matrix.matrix().width()];
        double last = Double.NaN;
        for (int i = 0; i < rows.length && numbers.size() <= most; i++) {
          matrix.matrix().row(rows[i], one, 0);
          for (double value : one) {
            if (value != last) {
              numbers.add(value);
              last = value;
            }
          }
        }
      }
      case Values.Texts texts -> throw unexpected();
      case Values.Classes classes -> throw unexpected();
      case Values.Pictures pictures -> throw unexpected();
      case Values.Numbered numbered -> throw unexpected();
      case Values.Sequences sequences -> throw unexpected();
      case Values.NumberSequences sequences -> throw unexpected();
    }
  }

  private static IllegalStateException unexpected() {
    return new IllegalStateException("only pieces and numbers are taken apart");
  }

  @Override
  public void merge(DistinctPieces later) {
    pieces.addAll(later.pieces);
    numbers.addAll(later.numbers);
  }

  @Override
  public DistinctPieces fresh() {
    return new DistinctPieces(most);
  }

  /** In their natural order. */
  SortedSet<String> texts() {
    SortedSet<String> texts = new TreeSet<>(NaturalOrder::compare);
    texts.addAll(pieces);
    numbers.forEach(number -> texts.add(Numerals.format(number)));
    return texts;
  }
}
