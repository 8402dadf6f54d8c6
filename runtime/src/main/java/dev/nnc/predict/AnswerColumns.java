package dev.nnc.predict;

import java.util.List;
import java.util.Map;

/** Neighbouring columns of a table of answers. */
interface AnswerColumns {
  List<String> names();

  /**
   * Adds a row's cells, as many as there are names.
   *
   * @param line the row, and how its numbers are written
   */
  void add(Line line, List<String> cells);

  /**
   * One row.
   *
   * @param row in the listing
   * @param answered which of the rows that were fed to the network it is; -1 if it was not
   * @param source its cells as they stand in the source
   * @param forPeople whether numbers are as short as a person wants to read them
   */
  record Line(int row, int answered, Map<String, String> source, boolean forPeople) {}
}
