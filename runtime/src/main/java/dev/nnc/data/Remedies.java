package dev.nnc.data;

import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What can be done about rows that are handed in. The program of a finished run cannot be changed
 * any more, so that its settings are no remedy here.
 */
final class Remedies {
  private static final Map<DataCode, String> HERE =
      new EnumMap<>(
          Map.of(
              DataCode.BAD_NUMBER,
              "mend the cell; an empty one is a missing value",
              DataCode.UNKNOWN_CATEGORY,
              "write it as one of the classes that the network has learned",
              DataCode.MISSING_CELLS,
              "give it a value: the network has learned nothing about missing ones there",
              DataCode.DELIMITER,
              "separate the cells as the data was separated that the network was trained on",
              DataCode.HEADER_IS_DATA,
              "write the columns' names into the first line, as in the data that the network was"
                  + " trained on",
              DataCode.NOT_TEXT,
              "save the file in the encoding of the data that the network was trained on",
              DataCode.UNEVEN_PICTURES,
              "hand in pictures of the size that the network was trained on",
              DataCode.FAR_OUTSIDE,
              "look whether it is in the unit of the data that the network was trained on",
              DataCode.NOT_FINITE,
              "look at the row's numbers"));

  /** What is said of files and columns of this command alone. */
  private static final List<DataCode> OWN =
      List.of(
          DataCode.BAD_ROW,
          DataCode.NO_COLUMN,
          DataCode.UNREADABLE,
          DataCode.NOT_READ,
          DataCode.TOO_LARGE,
          DataCode.BAD_IDX);

  private Remedies() {}

  static List<Diagnostic> here(List<Diagnostic> diagnostics) {
    return diagnostics.stream().map(Remedies::here).toList();
  }

  static Diagnostic here(Diagnostic diagnostic) {
    return !(diagnostic.code() instanceof DataCode code) || OWN.contains(code)
        ? diagnostic
        : diagnostic.withHelp(HERE.get(code));
  }
}
