package dev.nnc.predict;

import dev.nnc.source.Visible;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.regex.Pattern;

/** Writes tables as CSV (RFC 4180, with plain line feeds). */
public final class CsvTable {
  /**
   * Numbers, as people write them, may begin with a sign; any other cell that does could be a
   * formula.
   */
  private static final Pattern NUMBER =
      Pattern.compile(
          "[+-]?[.,]?\\d[\\d., \u00A0\u202F']*([eE][+-]?\\d+)?[ \u00A0\u202F]?[\u20AC$\u00A3%]?"
              + "|[+-]?(Infinity|NaN)");

  /** With these begins what a spreadsheet computes, in letters of either width. */
  private static final String FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

  /** Signs alone have nothing to compute; such cells are classes, or stand for nothing. */
  private static final Pattern SIGNS = Pattern.compile("[-+=@\uFF1D\uFF0B\uFF0D\uFF20]*");

  private CsvTable() {}

  /** Writes the names of the columns and then the rows. */
  public static void write(AnswerTable answers, Writer writer) throws IOException {
    line(answers.columns(), writer);
    answers.each(row -> line(row, writer));
  }

  /** Writes one row, with the line end. */
  public static void line(List<String> cells, Writer writer) throws IOException {
    for (int i = 0; i < cells.size(); i++) {
      if (i > 0) {
        writer.write(',');
      }
      writer.write(cell(cells.get(i)));
    }
    writer.write('\n');
  }

  /**
   * A cell's text. What a spreadsheet would take for a formula gets an apostrophe before it, as
   * OWASP advises against CSV injection, so that opening the file carries nothing out; numbers with
   * a sign and signs alone stay what they are. What would drive a terminal that shows the file is
   * made visible.
   */
  public static String cell(String text) {
    String safe = shown(text);
    if (!text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 && !isHarmless(text)) {
      safe = "'" + safe;
    }
    boolean quote =
        safe.indexOf(',') >= 0
            || safe.indexOf('"') >= 0
            || safe.indexOf('\n') >= 0
            || safe.indexOf('\r') >= 0
            || !safe.equals(safe.strip());
    return quote ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }

  /** Line ends stay, since a cell may have several lines. */
  private static String shown(String text) {
    if (text.indexOf('\r') < 0) {
      return Visible.of(text);
    }
    StringBuilder shown = new StringBuilder();
    int from = 0;
    for (int end = text.indexOf('\r'); end >= 0; end = text.indexOf('\r', from)) {
      shown.append(Visible.of(text.substring(from, end))).append('\r');
      from = end + 1;
    }
    return shown.append(Visible.of(text.substring(from))).toString();
  }

  private static boolean isHarmless(String text) {
    return NUMBER.matcher(text).matches() || SIGNS.matcher(text).matches();
  }
}
