package dev.nnc.data.column;

import java.util.Locale;

/**
 * Where a row stands in what it was read from, so that answers can be joined with it.
 *
 * @param file as messages call it; empty if there is none
 * @param number of the row in the file, or in the table that stands in the program, from 1; of a
 *     file that is a row by itself, in the order in which they are read
 * @param line at which it begins, from 1; 0 if it is not in a text file
 * @param whole whether the file is this row and nothing else, such as a picture
 */
public record SourceRow(String file, long number, long line, boolean whole) {
  /** A row that stands in no file. */
  public static SourceRow number(long number) {
    return new SourceRow("", number, 0, false);
  }

  /** A file that is a row by itself. */
  public static SourceRow whole(String file, long number) {
    return new SourceRow(file, number, 0, true);
  }

  /** As short as a person needs it to find the row in the file that is meant. */
  public String place() {
    return whole
        ? file
        : line > 0
            ? String.format(Locale.ROOT, "line %,d", line)
            : String.format(Locale.ROOT, "row %,d", number);
  }

  /** The same where there are several files. */
  public String placeInFile() {
    return whole || file.isEmpty() ? place() : file + ", " + place();
  }
}
