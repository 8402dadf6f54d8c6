package dev.nnc.data.step;

import dev.nnc.data.column.Values;
import dev.nnc.data.file.Numerals;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Single cells of a field between two steps. */
final class Cells {
  private Cells() {}

  /** The text by which a cell is looked up among classes; of a number its shortest one. */
  static String text(Values values, int row) {
    return switch (values) {
      case Values.Texts texts -> {
        String text = texts.values()[row];
        yield text == null ? "" : text;
      }
      case Values.Numbers numbers -> Numerals.format(number(numbers, row));
      case Values.Classes classes -> classes.names().get(classes.codes()[row]);
      case Values.Pictures pictures -> pictures.files().files().get(row).name();
      case Values.Numbered numbered -> numbered.names().get(numbered.codes()[row]);
      case Values.Pieces pieces -> pieces.text(row);
      case Values.Sequences sequences -> "";
      case Values.NumberSequences sequences ->
          Arrays.stream(sequences.values()[row])
              .mapToObj(Numerals::format)
              .collect(Collectors.joining(" "));
    };
  }

  static boolean isMissing(Values values, int row) {
    return switch (values) {
      case Values.Texts texts -> texts.values()[row] == null;
      case Values.Numbers numbers -> Double.isNaN(number(numbers, row));
      case Values.Classes classes -> false;
      case Values.Pictures pictures -> false;
      case Values.Numbered numbered -> false;
      case Values.Pieces pieces -> false;
      case Values.Sequences sequences -> false;
      case Values.NumberSequences sequences -> false;
    };
  }

  /** The pieces of a text; a whole text is one, a missing one none. */
  static List<String> pieces(Values values, int row) {
    if (values instanceof Values.Pieces pieces) {
      return pieces.values()[row];
    }
    return isMissing(values, row) ? List.of() : List.of(text(values, row));
  }

  /** The first number of a row. */
  static double number(Values.Numbers numbers, int row) {
    double[] one = new double[numbers.matrix().width()];
    numbers.matrix().row(row, one, 0);
    return one[0];
  }
}
