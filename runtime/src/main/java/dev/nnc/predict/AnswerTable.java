package dev.nnc.predict;

import java.io.IOException;
import java.util.List;

/** Rows with what a network answers, in their order. */
public interface AnswerTable {
  /** Takes rows, one after another. */
  interface Receiver {
    /** One cell for each of the columns. */
    void row(List<String> cells) throws IOException;
  }

  List<String> columns();

  /** Gives all rows away, with numbers in full. */
  void each(Receiver receiver) throws IOException;
}
