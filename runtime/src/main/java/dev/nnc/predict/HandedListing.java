package dev.nnc.predict;

import dev.nnc.data.PreparedPart;
import dev.nnc.data.RowReader;
import dev.nnc.data.column.SourceRow;
import dev.nnc.data.source.HandedRow;
import dev.nnc.diag.Diagnostic;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The rows that a person handed in: those with an answer, and those that have a reason for none.
 */
@SuppressWarnings("ArrayRecordComponent") // made once, and nothing compares it
record HandedListing(
    RowReader.Rows given, int[] listed, Map<Integer, Integer> answered, boolean numbered)
    implements Listing {
  /**
   * In the order in which they were handed in.
   *
   * @param numbered whether their numbers are shown
   */
  static HandedListing of(RowReader.Rows given, boolean numbered) {
    Map<Integer, Integer> answered = new HashMap<>();
    PreparedPart part = given.part().orElse(null);
    if (part != null) {
      int[] rows = part.tableRows();
      for (int i = 0; i < rows.length; i++) {
        answered.put(rows[i], i);
      }
    }
    int[] listed =
        IntStream.range(0, given.handed().size())
            .filter(row -> answered.containsKey(row) || given.reasons().containsKey(row))
            .toArray();
    return new HandedListing(given, listed, answered, numbered);
  }

  private HandedRow row(int row) {
    return given.handed().get(listed[row]);
  }

  @Override
  public int count() {
    return listed.length;
  }

  @Override
  public SourceRow at(int row) {
    return row(row).at();
  }

  @Override
  public boolean comeFromSeveralFiles() {
    Stream<SourceRow> places = Arrays.stream(listed).mapToObj(row -> given.handed().get(row).at());
    return count() > 0 && (at(0).whole() || places.map(SourceRow::file).distinct().count() > 1);
  }

  @Override
  public List<? extends Map<String, String>> cells(int[] rows) {
    return Arrays.stream(rows).mapToObj(row -> row(row).cells()).toList();
  }

  @Override
  public int answered(int row) {
    return answered.getOrDefault(listed[row], -1);
  }

  @Override
  public String reason(int row) {
    Diagnostic reason = given.reasons().get(listed[row]);
    return reason == null ? "" : reason.message();
  }

  @Override
  public String doubt(int row) {
    return given.doubts().getOrDefault(listed[row], "");
  }

  @Override
  public boolean hasDoubts() {
    return !given.doubts().isEmpty();
  }

  @Override
  public boolean lacksAnswers() {
    return !given.reasons().isEmpty();
  }
}
