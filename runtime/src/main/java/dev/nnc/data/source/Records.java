package dev.nnc.data.source;

import dev.nnc.diag.DataCode;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a text file, one after another, each with its cells' texts. */
interface Records {
  /**
   * What is wrong with the text.
   *
   * @param arguments those of the code's template after the file's name
   */
  record Fault(DataCode code, List<Object> arguments, @Nullable String help) {
    public Fault {
      arguments = List.copyOf(arguments);
    }
  }

  /** Reads the next row; false at the end and at a fault. */
  boolean next() throws IOException;

  /** The text of a cell, counted from 0, of the row just read. */
  String cell(int index);

  /**
   * Whether that cell is written as a text: in quotes in CSV, as a string in JSON. What it holds
   * may still look like a number.
   */
  boolean quoted(int index);

  /** From now on only the row just read has a line, as the row 0: rows without end are bounded. */
  void forget();

  /** The line, from 1, in which the row, counted from 0, begins. */
  int line(int row);

  /** All of these, from a row on. */
  int[] lines(int from);

  /** The offsets, in bytes of the text, at which the rows begin, from a row on. */
  long[] offsets(int from);

  /**
   * What is wrong with the row just read, where reading goes on behind such a row; its cells are
   * then nothing to go by.
   */
  default @Nullable Fault wrong() {
    return null;
  }

  /** Why there was no next row, if the text has not ended. */
  @Nullable Fault fault();
}
