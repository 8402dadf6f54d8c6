package dev.nnc.data.source;

import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** What the first rows tell of each column. */
final class ColumnKinds {
  private final TableFile file;
  private final int[] numbers;
  private final int[] texts;
  private final int[] foreign;
  private final int[] firstTextLine;
  private final String[] firstText;

  ColumnKinds(TableFile file, int columns) {
    this.file = file;
    numbers = new int[columns];
    texts = new int[columns];
    foreign = new int[columns];
    firstTextLine = new int[columns];
    firstText = new String[columns];
    Arrays.fill(firstText, "");
  }

  boolean undecided() {
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] + texts[i] == 0) {
        return true;
      }
    }
    return false;
  }

  void look(Records row, int line) {
    for (int i = 0; i < numbers.length; i++) {
      String cell = row.cell(i);
      if (file.format().isMissing(cell)) {
        continue;
      }
      if (file.format().isNumber(cell)) {
        numbers[i]++;
      } else {
        foreign[i] += Numerals.isForeign(cell) ? 1 : 0;
        if (texts[i]++ == 0) {
          firstTextLine[i] = line;
          firstText[i] = cell;
        }
      }
    }
  }

  SequencedMap<String, ColumnType> types(List<String> names, DataDiagnostics findings) {
    SequencedMap<String, ColumnType> types = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      types.put(names.get(i), texts[i] == 0 ? ColumnType.number(Shape.SCALAR) : ColumnType.text());
      if (texts[i] > 0 && (numbers[i] > texts[i] || foreign[i] == texts[i])) {
        findings.add(
            DataCode.MIXED_COLUMN,
            (numbers[i] > texts[i] ? "most of its cells are numbers; " : "they look like numbers; ")
                + Numerals.help(firstText[i]).replaceFirst("^mend the cell; ", ""),
            file.name(),
            names.get(i),
            firstTextLine[i],
            Numerals.shorten(firstText[i]));
      }
    }
    return types;
  }
}
