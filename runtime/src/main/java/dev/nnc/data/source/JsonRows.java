package dev.nnc.data.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Reads rows of JSON Lines: {@link JsonRecords} in portions. */
final class JsonRows implements PortionReader {
  private final TableFormat format;
  private final List<String> names;
  private final int[] numberPlaces;
  private final List<ColumnBuilder.Numbers> numbers;
  private final int[] textPlaces;
  private final List<ColumnBuilder.Texts> texts;

  JsonRows(TableFormat format, List<String> names, Layout layout) {
    this.format = format;
    this.names = List.copyOf(names);
    this.numberPlaces = layout.numberPlaces();
    this.numbers = layout.numbers();
    this.textPlaces = layout.textPlaces();
    this.texts = layout.texts();
  }

  @Override
  public int end(byte[] bytes, int to) {
    int end = to;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  @Override
  public void read(Portion portion) {
    List<Map<String, Integer>> known = texts.stream().map(text -> known()).toList();
    try {
      JsonRecords records =
          new JsonRecords(new ByteArrayInputStream(portion.bytes, 0, portion.to), names);
      while (records.next()) {
        int row = portion.rows;
        portion.beginRow(Math.toIntExact(records.lineStart()), records.line(row) - 1);
        if (!numbers(portion, records)) {
          portion.stop(portion.starts[row], portion.lines[row]);
          return;
        }
        for (int i = 0; i < textPlaces.length; i++) {
          portion.codes[row * textPlaces.length + i] =
              place(portion.texts[i], known.get(i), i, records.cell(textPlaces[i]));
        }
        portion.rows++;
      }
      portion.lineEnds = records.lines();
      if (records.fault() != null) {
        portion.stop(Math.toIntExact(records.lineStart()), records.lines() - 1);
      }
    } catch (IOException e) {
      throw new IllegalStateException("text in memory is always there", e);
    }
  }

  private static Map<String, Integer> known() {
    return new HashMap<>();
  }

  private boolean numbers(Portion portion, JsonRecords records) {
    int at = portion.rows * numberPlaces.length;
    for (int i = 0; i < numberPlaces.length; i++) {
      String cell = records.cell(numberPlaces[i]);
      double value = Double.NaN;
      if (!format.isMissing(cell)) {
        OptionalDouble number = numbers.get(i).number(cell, records.quoted(numberPlaces[i]));
        if (number.isEmpty()) {
          return false;
        }
        value = number.getAsDouble();
      }
      portion.numbers[at + i] = value;
    }
    return true;
  }

  private int place(
      Portion.Texts texts, Map<String, Integer> known, int column, String cell) {
    Integer place = known.get(cell);
    if (place == null) {
      place = texts.add(format.isMissing(cell) ? null : this.texts.get(column).text(cell));
      known.put(cell, place);
    }
    return place;
  }
}
