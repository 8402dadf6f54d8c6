package dev.nnc.diag;

import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import dev.nnc.source.Visible;
import java.util.ArrayList;
import java.util.List;

/**
 * Diagnostics as text for a terminal: the message, the lines that it is about with marks under
 * them, and what to do.
 *
 * <pre>
 * error[NN3002]: dense expects a vector, but its input is an image
 *   ┌─ model.nn:14:12
 * 13│   image -&gt; conv(16, 3)
 *   │            ----------- produces [28, 28, 16]
 * 14│         -&gt; dense(10, softmax)
 *   │            ^^^^^ expects [n]
 *   help: put `flatten` before it
 * </pre>
 */
public final class TextRenderer {
  private static final int WIDEST = 110;
  private static final int BEFORE_MARK = 40;

  private static final String RESET = "\u001B[0m";
  private static final String BOLD = "\u001B[1m";
  private static final String RED = "\u001B[1;31m";
  private static final String YELLOW = "\u001B[1;33m";
  private static final String CYAN = "\u001B[1;36m";
  private static final String BLUE = "\u001B[34m";
  private static final String GREEN = "\u001B[32m";

  private final boolean colours;

  public TextRenderer(boolean colours) {
    this.colours = colours;
  }

  /** All of them with an empty line between, each line ended; empty if there are none. */
  public String render(List<Diagnostic> diagnostics) {
    StringBuilder out = new StringBuilder();
    for (Diagnostic diagnostic : diagnostics) {
      if (!out.isEmpty()) {
        out.append('\n');
      }
      render(diagnostic, out);
    }
    return out.toString();
  }

  public String render(Diagnostic diagnostic) {
    StringBuilder out = new StringBuilder();
    render(diagnostic, out);
    return out.toString();
  }

  /**
   * The same of one that may be about a file that could not be read, which has no lines to show.
   */
  public String renderAnywhere(Diagnostic diagnostic) {
    if (!diagnostic.place().source().text().isEmpty()) {
      return render(diagnostic);
    }
    StringBuilder text = new StringBuilder();
    text.append(diagnostic.severity().label())
        .append('[')
        .append(diagnostic.code().id())
        .append("]: ")
        .append(diagnostic.message());
    diagnostic.notes().forEach(note -> text.append("\n  note: ").append(note));
    if (diagnostic.help() != null) {
      text.append("\n  help: ").append(diagnostic.help());
    }
    return Visible.of(text.toString());
  }

  /** For example {@code 2 errors, 1 warning}; empty if there is nothing to count. */
  public static String summary(List<Diagnostic> diagnostics) {
    StringBuilder out = new StringBuilder();
    for (Severity severity : Severity.values()) {
      int count = 0;
      for (Diagnostic diagnostic : diagnostics) {
        count += diagnostic.severity() == severity ? 1 : 0;
      }
      if (count > 0) {
        out.append(out.isEmpty() ? "" : ", ").append(count).append(' ').append(severity.label());
        out.append(count == 1 ? "" : "s");
      }
    }
    return out.toString();
  }

  /** One line, or a part of one, to be underlined. */
  private record Mark(
      SourceFile source, int line, int from, int to, boolean primary, String text) {}

  private void render(Diagnostic diagnostic, StringBuilder out) {
    String colour = colour(diagnostic.severity());
    out.append(painted(colour, diagnostic.severity().label() + "[" + diagnostic.code().id() + "]"));
    out.append(painted(BOLD, ": " + Visible.of(diagnostic.message()))).append('\n');

    List<Mark> marks = new ArrayList<>();
    addMarks(marks, diagnostic.place(), true, diagnostic.label());
    for (Label label : diagnostic.labels()) {
      addMarks(marks, label.place(), false, label.text());
    }
    int widest = 0;
    for (Mark mark : marks) {
      widest = Math.max(widest, mark.line());
    }
    int gutter = Math.max(2, String.valueOf(widest).length());
    SourceFile first = diagnostic.place().source();
    file(diagnostic.place(), marks, gutter, colour, out);
    List<SourceFile> shown = new ArrayList<>(List.of(first));
    for (Label label : diagnostic.labels()) {
      if (!shown.contains(label.place().source())) {
        shown.add(label.place().source());
        file(label.place(), marks, gutter, colour, out);
      }
    }
    for (String note : diagnostic.notes()) {
      sentence("note", note, gutter, out);
    }
    if (diagnostic.help() != null) {
      sentence("help", diagnostic.help(), gutter, out);
    }
  }

  private void sentence(String kind, String text, int gutter, StringBuilder out) {
    String indent = " ".repeat(gutter);
    String more = "\n" + indent + " ".repeat(kind.length() + 2);
    out.append(indent).append(painted(GREEN, kind + ":")).append(' ');
    out.append(Visible.of(text).replace("\n", more)).append('\n');
  }

  /** The lines of one file that bear marks, under the place at which to look first. */
  private void file(Place place, List<Mark> marks, int gutter, String colour, StringBuilder out) {
    SourceFile source = place.source();
    out.append(" ".repeat(gutter)).append(painted(BLUE, "┌─"));
    out.append(' ').append(Visible.of(source.name()));
    out.append(':').append(place.line()).append(':').append(place.column()).append('\n');

    int last = 0;
    int line = nextLine(marks, source, 0);
    while (line > 0) {
      if (last > 0 && line > last + 1) {
        out.append(" ".repeat(gutter)).append(painted(BLUE, "·")).append('\n');
      }
      line(source, line, marks, gutter, colour, out);
      last = line;
      line = nextLine(marks, source, line);
    }
  }

  private static int nextLine(List<Mark> marks, SourceFile source, int after) {
    int next = 0;
    for (Mark mark : marks) {
      if (mark.source() == source && mark.line() > after && (next == 0 || mark.line() < next)) {
        next = mark.line();
      }
    }
    return next;
  }

  private void line(
      SourceFile source, int line, List<Mark> marks, int gutter, String colour, StringBuilder out) {
    List<Mark> here = new ArrayList<>();
    Mark leading = null;
    for (Mark mark : marks) {
      if (mark.source() == source && mark.line() == line) {
        here.add(mark);
        leading = leading == null || mark.primary() ? mark : leading;
      }
    }
    here.sort((a, b) -> Integer.compare(a.from(), b.from()));
    int first = leading == null ? 0 : leading.from();
    Cells cells = Cells.around(source.lineText(line), first);
    int start = cells.column(first);
    int cut = cells.width() <= WIDEST ? 0 : Math.max(0, start - BEFORE_MARK);
    int end = Math.min(cells.width(), cut + WIDEST);

    String number = String.valueOf(line);
    out.append(" ".repeat(gutter - number.length())).append(painted(BLUE, number + "│"));
    String text = cells.between(cut, end);
    boolean cutBefore = cut > 0 || cells.beginsLater();
    if (cutBefore) {
      text = "…" + text;
    }
    if (end < cells.width() || cells.endsEarlier()) {
      text = text + "…";
    }
    if (!text.isBlank()) {
      out.append(' ').append(text.stripTrailing());
    }
    out.append('\n');
    for (Mark mark : here) {
      int from = Math.max(cells.column(mark.from()), cut);
      int to = Math.min(cells.column(mark.to()), end);
      String sign = mark.primary() ? "^" : "-";
      String underline = sign.repeat(Math.max(1, to - from));
      String label = mark.text().isEmpty() ? "" : " " + Visible.of(mark.text());
      out.append(" ".repeat(gutter)).append(painted(BLUE, "│")).append(' ');
      out.append(" ".repeat(Math.max(0, Math.min(from, end) - cut) + (cutBefore ? 1 : 0)));
      out.append(painted(mark.primary() ? colour : BLUE, underline + label)).append('\n');
    }
  }

  /** A place that goes over several lines is marked in the first and the last of them. */
  private static void addMarks(List<Mark> marks, Place place, boolean primary, String text) {
    SourceFile source = place.source();
    Span span = place.span();
    int line = place.line();
    int lineStart = source.lineStart(line);
    int length = source.lineText(line).length();
    int from = Math.min(span.start() - lineStart, length);
    int lastLine = span.length() == 0 ? line : source.line(span.end() - 1);
    if (lastLine == line) {
      marks.add(new Mark(source, line, from, span.end() - lineStart, primary, text));
      return;
    }
    marks.add(new Mark(source, line, from, Math.max(from + 1, length), primary, ""));
    String lastText = source.lineText(lastLine);
    int lastFrom = 0;
    while (lastFrom < lastText.length() && lastText.charAt(lastFrom) <= ' ') {
      lastFrom++;
    }
    int lastTo = span.end() - source.lineStart(lastLine);
    marks.add(new Mark(source, lastLine, Math.min(lastFrom, lastTo), lastTo, primary, text));
  }

  private String colour(Severity severity) {
    return switch (severity) {
      case ERROR -> RED;
      case WARNING -> YELLOW;
      case HINT -> CYAN;
    };
  }

  private String painted(String colour, String text) {
    return colours ? colour + text + RESET : text;
  }

  /** A line as columns of a terminal: what is printed for each character, and how wide that is. */
  private static final class Cells {
    private static final int TAB = 4;

    /** Of a longer line only a part is looked at: a file may be one line of a megabyte. */
    private static final int LONGEST = 4 * WIDEST;

    private final int from;
    private final int after;
    private final StringBuilder shown = new StringBuilder();
    private final int[] columns;
    private final List<int[]> pieces = new ArrayList<>();

    private Cells(String line, int from, int after) {
      this.from = from;
      this.after = after;
      columns = new int[line.length() + 1];
      int column = 0;
      for (int i = 0; i < line.length(); ) {
        int c = line.codePointAt(i);
        int start = shown.length();
        int width;
        String visible = Visible.mark(c);
        if (c == '\t') {
          width = TAB - column % TAB;
          shown.append(" ".repeat(width));
        } else if (visible != null) {
          width = visible.length();
          shown.append(visible);
        } else {
          width = Visible.width(c);
          shown.appendCodePoint(c);
        }
        pieces.add(new int[] {column, start, shown.length()});
        for (int k = 0; k < Character.charCount(c); k++) {
          columns[i + k] = column;
        }
        column += width;
        i += Character.charCount(c);
      }
      columns[line.length()] = column;
    }

    /** The line, or what stands around a position in it if it is long. */
    static Cells around(String line, int position) {
      if (line.length() <= LONGEST) {
        return new Cells(line, 0, 0);
      }
      int from = whole(line, Math.clamp(position - WIDEST, 0, line.length()));
      int to = whole(line, Math.min(line.length(), from + LONGEST));
      return new Cells(line.substring(from, to), from, line.length() - to);
    }

    /** The position, or the one before it if it stands within a character. */
    private static int whole(String line, int position) {
      boolean within =
          position > 0
              && position < line.length()
              && Character.isLowSurrogate(line.charAt(position))
              && Character.isHighSurrogate(line.charAt(position - 1));
      return within ? position - 1 : position;
    }

    boolean beginsLater() {
      return from > 0;
    }

    boolean endsEarlier() {
      return after > 0;
    }

    int width() {
      return columns[columns.length - 1];
    }

    /** The terminal's column of a position in the line; behind the line they go on one by one. */
    int column(int position) {
      int at = Math.max(0, position - from);
      int last = columns.length - 1;
      return at <= last ? columns[at] : columns[last] + at - last;
    }

    String between(int from, int to) {
      StringBuilder text = new StringBuilder();
      for (int[] piece : pieces) {
        if (piece[0] >= from && piece[0] < to) {
          text.append(shown, piece[1], piece[2]);
        }
      }
      return text.toString();
    }
  }
}
