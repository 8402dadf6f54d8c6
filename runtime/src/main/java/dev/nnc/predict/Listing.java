package dev.nnc.predict;

import dev.nnc.data.Rows;
import dev.nnc.data.column.SourceRow;
import java.util.List;
import java.util.Map;

/** The rows of a table of answers, in its order: those with an answer, and those without. */
interface Listing {
  int count();

  /** Where a row stands in its source. */
  SourceRow at(int row);

  /** Whether a row's number tells which it is; of values on a command line it would say nothing. */
  boolean numbered();

  /** Whether it takes the name of a file, too. */
  boolean comeFromSeveralFiles();

  /** What the rows hold, by column, as texts. */
  List<? extends Map<String, String>> cells(int[] rows);

  /** Which of the rows that were fed to the network it is; -1 if it was not. */
  int answered(int row);

  /** Why there is no answer; empty if there is one. */
  String reason(int row);

  /** Why an answer rests on little; empty if there is nothing to say. */
  default String doubt(int row) {
    return "";
  }

  /** Whether there is something to say of any row's answer. */
  default boolean hasDoubts() {
    return false;
  }

  /** Whether any row has no answer. */
  boolean lacksAnswers();

  /** All rows of a data set's part, each with an answer. */
  record OfRows(Rows rows) implements Listing {
    @Override
    public int count() {
      return rows.count();
    }

    @Override
    public SourceRow at(int row) {
      return rows.at(row);
    }

    @Override
    public boolean numbered() {
      return true;
    }

    @Override
    public boolean comeFromSeveralFiles() {
      return rows.comeFromSeveralFiles();
    }

    @Override
    public List<? extends Map<String, String>> cells(int[] numbers) {
      return rows.cells(numbers);
    }

    @Override
    public int answered(int row) {
      return row;
    }

    @Override
    public String reason(int row) {
      return "";
    }

    @Override
    public boolean lacksAnswers() {
      return false;
    }
  }
}
