package dev.nnc.data.source;

import dev.nnc.data.file.DataDiagnostics;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;

/** Says of a cell that it is no number, and what to do about its column. */
public final class BadCell {
  private BadCell() {}

  /**
   * @param at where it stands, in words
   * @param quoted whether it is written as a text
   */
  public static void report(
      TableFormat format,
      String at,
      String column,
      String cell,
      boolean quoted,
      DataDiagnostics findings) {
    boolean said = format.saidNumber(column);
    boolean number = format.number(cell).isPresent();
    String texts = "if the column holds texts, say so: `text: [" + Numerals.shorten(column) + "]`";
    String help;
    String complaint;
    if (!number) {
      complaint = format.complaint(cell);
      help = said ? format.help(cell) : texts + "; else " + format.help(cell);
    } else {
      complaint =
          Numerals.isCode(cell)
              ? Numerals.codeReason(cell) + ", but the rows before it were read as numbers"
              : "is a text, but the rows before it hold numbers";
      help = texts + ", and if it holds numbers: `number: [" + Numerals.shorten(column) + "]`";
    }
    findings.add(DataCode.BAD_NUMBER, help, at, column, Numerals.shorten(cell), complaint);
  }
}
