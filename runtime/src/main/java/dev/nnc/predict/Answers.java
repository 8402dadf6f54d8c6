package dev.nnc.predict;

import dev.nnc.record.PredictionTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A table of rows with what a network answers. Its cells are made when they are asked for, a
 * stretch of rows at a time, so that it may have millions of rows.
 */
public final class Answers implements AnswerTable {
  /** Rows whose source is read at once. */
  private static final int STRETCH = 1 << 14;

  private final Listing listing;
  private final List<AnswerColumns> columns;

  Answers(Listing listing, List<AnswerColumns> columns) {
    this.listing = listing;
    this.columns = List.copyOf(columns);
  }

  @Override
  public List<String> columns() {
    return columns.stream().flatMap(each -> each.names().stream()).toList();
  }

  /** Whether there is a column of warnings. */
  boolean hasDoubts() {
    return listing.hasDoubts();
  }

  public int rows() {
    return listing.count();
  }

  @Override
  public void each(Receiver receiver) throws IOException {
    each(rows(), false, receiver);
  }

  /** The first rows, as a person reads them. */
  public PredictionTable first(int most) {
    List<List<String>> rows = new ArrayList<>();
    try {
      each(Math.min(most, rows()), true, rows::add);
    } catch (IOException impossible) {
      throw new IllegalStateException("a list takes every row", impossible);
    }
    return new PredictionTable(columns(), rows, rows());
  }

  private void each(int count, boolean forPeople, Receiver receiver) throws IOException {
    for (int from = 0; from < count; from += STRETCH) {
      int first = from;
      int[] numbers = new int[Math.min(STRETCH, count - from)];
      Arrays.setAll(numbers, i -> first + i);
      List<? extends Map<String, String>> source = listing.cells(numbers);
      for (int i = 0; i < numbers.length; i++) {
        AnswerColumns.Line line =
            new AnswerColumns.Line(
                numbers[i], listing.answered(numbers[i]), source.get(i), forPeople);
        List<String> cells = new ArrayList<>();
        for (AnswerColumns each : columns) {
          each.add(line, cells);
        }
        receiver.row(Collections.unmodifiableList(cells));
      }
    }
  }
}
