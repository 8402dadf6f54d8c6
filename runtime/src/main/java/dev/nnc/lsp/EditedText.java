package dev.nnc.lsp;

import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import dev.nnc.source.Unicode;
import java.util.Arrays;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.jspecify.annotations.Nullable;

/**
 * A text as an editor has it, and the source that the compiler sees. Editors count lines and UTF-16
 * units from 0 in the text as it was typed; the source is in composed Unicode and has no mark of
 * byte order before it. Immutable.
 */
final class EditedText {
  private final String text;
  private final int[] lineStarts;
  private final SourceFile source;

  /** Where each offset of the source stands in the text; null if at the same one. */
  private final int @Nullable [] offsets;

  /**
   * @param name by which diagnostics speak of the source
   * @param text as the editor has it
   */
  EditedText(String name, String text) {
    this.text = text;
    this.lineStarts = lineStarts(text);
    boolean marked = !text.isEmpty() && text.charAt(0) == '\uFEFF';
    this.source = new SourceFile(name, marked ? text.substring(1) : text);
    this.offsets = source.text().equals(text) ? null : offsets(text, marked ? 1 : 0);
  }

  private static int[] lineStarts(String text) {
    int[] starts = new int[64];
    int count = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean ends =
          c == '\n' || (c == '\r' && !(i + 1 < text.length() && text.charAt(i + 1) == '\n'));
      if (ends) {
        if (count == starts.length) {
          starts = Arrays.copyOf(starts, count * 2);
        }
        starts[count++] = i + 1;
      }
    }
    return Arrays.copyOf(starts, count);
  }

  /** A character below U+0300 never becomes one with what stands before it. */
  private int[] offsets(String typed, int from) {
    int[] found = new int[source.text().length() + 1];
    int at = 0;
    for (int i = from; i < typed.length(); ) {
      int end = i + 1;
      while (end < typed.length() && typed.charAt(end) >= '\u0300') {
        end++;
      }
      String piece = typed.substring(i, end);
      String composed = Unicode.composed(piece);
      for (int k = 0; k < composed.length() && at < found.length; k++) {
        found[at++] = composed.equals(piece) ? i + k : i;
      }
      i = end;
    }
    Arrays.fill(found, Math.min(at, found.length - 1), found.length, typed.length());
    return found;
  }

  String text() {
    return text;
  }

  SourceFile source() {
    return source;
  }

  /** The offset in the source of a position, which may lie outside of the text. */
  int offset(Position position) {
    int typed = typed(position);
    if (offsets == null) {
      return typed;
    }
    int low = 0;
    int high = offsets.length - 1;
    while (low < high) { // the first that is not before it
      int middle = (low + high) >>> 1;
      if (offsets[middle] < typed) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The offset in the text as it was typed. */
  private int typed(Position position) {
    if (position.getLine() < 0) {
      return 0;
    }
    if (position.getLine() >= lineStarts.length) {
      return text.length();
    }
    int start = lineStarts[position.getLine()];
    int end =
        position.getLine() + 1 < lineStarts.length
            ? lineStarts[position.getLine() + 1]
            : text.length();
    while (end > start && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
      end--;
    }
    int offset = start + Math.clamp(position.getCharacter(), 0, end - start);
    boolean inside =
        offset > start
            && offset < text.length()
            && Character.isLowSurrogate(text.charAt(offset))
            && Character.isHighSurrogate(text.charAt(offset - 1));
    return inside ? offset - 1 : offset;
  }

  /** The position of an offset in the source. */
  Position position(int offset) {
    int in = Math.clamp(offset, 0, source.text().length());
    int typed = offsets == null ? in : offsets[in];
    int found = Arrays.binarySearch(lineStarts, typed);
    int line = found >= 0 ? found : -found - 2;
    return new Position(line, typed - lineStarts[line]);
  }

  /** The range of a span in the source. */
  Range range(Span span) {
    return new Range(position(span.start()), position(span.end()));
  }

  /** Everything. */
  Range whole() {
    return range(new Span(0, source.text().length()));
  }

  /** The text with another in the place of the range; of the whole text if that is null. */
  String with(@Nullable Range range, String replacement) {
    if (range == null) {
      return replacement;
    }
    int start = typed(range.getStart());
    int end = Math.max(start, typed(range.getEnd()));
    return text.substring(0, start) + replacement + text.substring(end);
  }
}
