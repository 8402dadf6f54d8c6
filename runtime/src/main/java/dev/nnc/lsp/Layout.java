package dev.nnc.lsp;

import dev.nnc.ast.Item;
import dev.nnc.format.Formatted;
import dev.nnc.format.Formatter;
import dev.nnc.parse.Parser;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextEdit;

/** The standard layout as changes of a text that is being edited. */
final class Layout {
  private static final String HEAD = "nn 1\n\n";

  private Layout() {}

  /** What brings a document into the standard layout; nothing if it has mistakes of form. */
  static List<TextEdit> of(EditedText text) {
    Formatted formatted = Formatter.format(text.source());
    String old = text.source().text();
    String laid = formatted.text();
    if (!formatted.isDone() || old.equals(laid)) {
      return List.of();
    }
    Change.Piece piece = difference(old, laid);
    return List.of(new TextEdit(text.range(piece.span()), piece.text()));
  }

  /** The lines in which two texts differ. */
  private static Change.Piece difference(String old, String laid) {
    int start = 0;
    int shorter = Math.min(old.length(), laid.length());
    while (start < shorter && old.charAt(start) == laid.charAt(start)) {
      start++;
    }
    start = old.lastIndexOf('\n', start - 1) + 1; // whole lines: no half of a character or line end
    int end = 0;
    while (end < shorter - start
        && old.charAt(old.length() - 1 - end) == laid.charAt(laid.length() - 1 - end)) {
      end++;
    }
    while (end > 0 && old.charAt(old.length() - end - 1) != '\n') {
      end--;
    }
    return new Change.Piece(
        new Span(start, old.length() - end), laid.substring(start, laid.length() - end));
  }

  /** The same for the lines that a range meets; nothing if lines would come or go. */
  static List<TextEdit> of(EditedText text, Range range) {
    Formatted formatted = Formatter.format(text.source());
    if (!formatted.isDone()) {
      return List.of();
    }
    List<String> old = text.source().text().lines().toList();
    List<String> laid = formatted.text().lines().toList();
    if (old.size() != laid.size()) {
      return List.of();
    }
    List<TextEdit> edits = new ArrayList<>();
    int last =
        range.getEnd().getCharacter() == 0 && range.getEnd().getLine() > range.getStart().getLine()
            ? range.getEnd().getLine() - 1
            : range.getEnd().getLine();
    for (int line = Math.max(0, range.getStart().getLine());
        line <= last && line < old.size();
        line++) {
      if (!old.get(line).equals(laid.get(line))) {
        int start = text.source().lineStart(line + 1);
        int end = start + text.source().lineText(line + 1).length();
        edits.add(new TextEdit(text.range(new Span(start, end)), laid.get(line)));
      }
    }
    return edits;
  }

  /**
   * What is done while a person types: the lines of a declaration that Enter has left, or that a
   * brace has closed, are laid out; none if lines would come or go.
   *
   * @param typed the line break or the brace, which ends at the position
   */
  static List<TextEdit> onType(EditedText text, Position at, String typed) {
    SourceFile source = text.source();
    int offset = text.offset(at);
    int line = source.line(offset);
    int last = typed.equals("}") ? line : line - 1;
    if (last < 1) {
      return List.of();
    }
    // A line that is empty yet would not be kept.
    boolean empty = typed.equals("\n") && source.lineText(line).isBlank();
    int from = source.lineStart(line);
    int behind = Math.min(source.text().length(), from + source.lineText(line).length() + 1);
    String written =
        empty ? source.text().substring(0, from) + source.text().substring(behind) : source.text();
    SourceFile without = new SourceFile(source.name(), written);
    int end = without.lineStart(last) + without.lineText(last).stripTrailing().length();
    for (Item item : Parser.parse(without).tree().items()) {
      Span span = item.span();
      if (item instanceof Item.Broken || end <= span.start() || span.end() < end) {
        continue;
      }
      int first = without.line(span.start());
      if (without.lineStart(first) != span.start()) {
        continue;
      }
      List<String> old = without.text(span).lines().toList();
      List<String> laid = declaration(without.text(span)).orElse("").lines().toList();
      return old.size() == laid.size()
          ? lines(text, first, old, laid, last - first + 1)
          : List.of();
    }
    return List.of();
  }

  /** The first of the lines, from one of the text on, as they shall be. */
  private static List<TextEdit> lines(
      EditedText text, int first, List<String> old, List<String> laid, int count) {
    List<TextEdit> edits = new ArrayList<>();
    for (int i = 0; i < count && i < old.size(); i++) {
      if (!old.get(i).equals(laid.get(i))) {
        int start = text.source().lineStart(first + i);
        Span span = new Span(start, start + old.get(i).length());
        edits.add(new TextEdit(text.range(span), laid.get(i)));
      }
    }
    return edits;
  }

  /** One declaration in the standard layout; empty if it has mistakes of form. */
  static Optional<String> declaration(String text) {
    Formatted formatted = Formatter.format(new SourceFile("declaration", HEAD + text));
    return formatted.isDone()
        ? Optional.of(formatted.text().substring(HEAD.length()).stripTrailing())
        : Optional.empty();
  }

  /**
   * A change within a declaration, which is in the standard layout after it if it was before.
   *
   * @param declaration around the span
   * @param span that becomes the text
   */
  static Change.Piece in(SourceFile source, Span declaration, Span span, String text) {
    String old = source.text(declaration);
    String plain =
        source.text(new Span(declaration.start(), span.start()))
            + text
            + source.text(new Span(span.end(), declaration.end()));
    if (!declaration(old).filter(old::equals).isPresent()) {
      return new Change.Piece(span, text);
    }
    String laid = declaration(plain).orElse(plain);
    Change.Piece piece = difference(old, laid);
    return new Change.Piece(
        new Span(
            declaration.start() + piece.span().start(), declaration.start() + piece.span().end()),
        piece.text());
  }
}
