package dev.nnc.data.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which columns of a file are wanted, those of numbers and those of texts.
 *
 * @param numberPlaces by column of numbers, its column in the file, from 0
 * @param textPlaces the same of texts
 */
@SuppressWarnings("ArrayRecordComponent") // made once, and nothing compares or changes it
record Layout(
    int[] numberPlaces,
    List<ColumnBuilder.Numbers> numbers,
    int[] textPlaces,
    List<ColumnBuilder.Texts> texts) {
  Layout {
    numbers = List.copyOf(numbers);
    texts = List.copyOf(texts);
  }

  /**
   * @param wanted the names of the columns, each with its builder
   * @param names of all columns of the file
   */
  static Layout of(List<String> wanted, List<ColumnBuilder> builders, List<String> names) {
    int[] places = places(wanted, names);
    int[] numberPlaces = new int[places.length];
    int[] textPlaces = new int[places.length];
    List<ColumnBuilder.Numbers> numbers = new ArrayList<>();
    List<ColumnBuilder.Texts> texts = new ArrayList<>();
    for (int i = 0; i < places.length; i++) {
      if (builders.get(i) instanceof ColumnBuilder.Numbers number) {
        numberPlaces[numbers.size()] = places[i];
        numbers.add(number);
      } else if (builders.get(i) instanceof ColumnBuilder.Texts text) {
        textPlaces[texts.size()] = places[i];
        texts.add(text);
      }
    }
    return new Layout(
        Arrays.copyOf(numberPlaces, numbers.size()),
        numbers,
        Arrays.copyOf(textPlaces, texts.size()),
        texts);
  }

  /** By wanted column, which of the file's columns it is, from 0. */
  static int[] places(List<String> wanted, List<String> names) {
    Map<String, Integer> byName = new HashMap<>();
    for (int i = names.size() - 1; i >= 0; i--) {
      byName.put(names.get(i), i);
    }
    return wanted.stream().mapToInt(byName::get).toArray();
  }

  /** An empty portion. */
  Portion portion(int size) {
    return new Portion(size, numbers.size(), texts.size());
  }

  /** Adds the rows of a portion to the columns. */
  void add(Portion portion) throws IOException {
    for (int i = 0; i < numbers.size(); i++) {
      numbers.get(i).add(portion, i);
    }
    for (int i = 0; i < texts.size(); i++) {
      texts.get(i).add(portion, i);
    }
  }
}
