package dev.nnc.lsp;

import dev.nnc.parse.Lexeme;
import dev.nnc.parse.Lexeme.Kind;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where in the form of a program a position is, as the words before it tell. What is being typed is
 * seldom right, so this asks the lexer alone.
 */
final class Cursor {
  private final SourceFile source;
  private final List<Lexeme> before;
  private final int offset;

  /** The word that ends at the position, which is being typed. */
  private final @Nullable Lexeme word;

  private final boolean outside;

  /** For each lexeme before the position the index of the bracket that encloses it, or -1. */
  private final int[] enclosing;

  private final int open;

  private Cursor(SourceFile source, List<Lexeme> all, int offset) {
    this.source = source;
    this.offset = offset;
    List<Lexeme> found = new ArrayList<>();
    Lexeme typed = null;
    boolean inText = false;
    for (Lexeme lexeme : all) {
      Span span = lexeme.span();
      if (span.start() >= offset) {
        break;
      }
      boolean comment = lexeme.kind() == Kind.COMMENT || lexeme.kind() == Kind.DOC;
      if (comment) {
        inText |= offset <= span.end();
        continue;
      }
      if (span.end() >= offset && isWord(lexeme)) {
        typed = lexeme;
        break;
      }
      if (span.end() > offset || (span.end() == offset && isUnfinishedText(lexeme))) {
        inText |=
            lexeme.kind() == Kind.TEXT
                || lexeme.kind() == Kind.MISTAKE
                || lexeme.kind() == Kind.NUMBER;
        break;
      }
      inText |= span.end() == offset && lexeme.kind() == Kind.NUMBER;
      found.add(lexeme);
    }
    this.before = List.copyOf(found);
    this.word = typed;
    this.outside = inText;
    this.enclosing = new int[before.size()];
    List<Integer> stack = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      if (before.get(i).kind() == Kind.CLOSE && !stack.isEmpty()) {
        stack.removeLast();
      }
      enclosing[i] = stack.isEmpty() ? -1 : stack.getLast();
      if (before.get(i).kind() == Kind.OPEN) {
        stack.add(i);
      }
    }
    this.open = stack.isEmpty() ? -1 : stack.getLast();
  }

  static Cursor at(Form form, int offset) {
    return new Cursor(form.source(), form.lexemes(), offset);
  }

  static Cursor at(SourceFile source, int offset) {
    return new Cursor(source, Lexeme.of(source), offset);
  }

  private static boolean isUnfinishedText(Lexeme lexeme) {
    return lexeme.kind() == Kind.MISTAKE && lexeme.text().startsWith("\"");
  }

  private static boolean isWord(Lexeme lexeme) {
    return switch (lexeme.kind()) {
      case NAME, DECLARATION, CLAUSE, RESERVED, TRUTH -> true;
      case NUMBER,
          TEXT,
          ARROW,
          OPERATOR,
          EQUALS,
          COLON,
          COMMA,
          DOT,
          OPEN,
          CLOSE,
          COMMENT,
          DOC,
          MISTAKE ->
          false;
    };
  }

  /** Whether nothing of the language can stand here: in a comment, a text or a number. */
  boolean isInText() {
    return outside;
  }

  /** The word that is being typed, which is replaced. */
  Span word() {
    return word == null ? new Span(offset, offset) : new Span(word.span().start(), offset);
  }

  /** The lexeme before the word, or null. */
  @Nullable Lexeme last() {
    return before.isEmpty() ? null : before.getLast();
  }

  boolean follows(Kind kind) {
    Lexeme last = last();
    return last != null && last.kind() == kind;
  }

  /** The word that stands before the dot before the position, as in {@code digits.|}. */
  Optional<String> owner() {
    return follows(Kind.DOT) && before.size() > 1 && isWord(before.get(before.size() - 2))
        ? Optional.of(name(before.get(before.size() - 2)))
        : Optional.empty();
  }

  /** Whether the position is in no bracket. */
  boolean isTop() {
    return open < 0;
  }

  /** The innermost bracket around the position: an opening one; empty outside of all. */
  String bracket() {
    return open < 0 ? "" : before.get(open).text();
  }

  /** A call around the position. */
  record Call(String callee, int opened, int position, @Nullable String key, Set<String> given) {}

  /** The call in whose parentheses the position is, also inside of lists there. */
  Optional<Call> call() {
    int at = open;
    while (at >= 0 && before.get(at).text().equals("[")) {
      at = enclosing[at];
    }
    if (at < 1 || !before.get(at).text().equals("(") || !isWord(before.get(at - 1))) {
      return Optional.empty();
    }
    int position = 0;
    Set<String> given = new LinkedHashSet<>();
    String key = null;
    for (int i = at + 1; i < before.size(); i++) {
      if (enclosing[i] != at) {
        continue;
      }
      Lexeme lexeme = before.get(i);
      if (lexeme.kind() == Kind.COMMA) {
        position += key == null ? 1 : 0;
        key = null;
      } else if (lexeme.kind() == Kind.COLON && i > 0 && isWord(before.get(i - 1))) {
        key = name(before.get(i - 1));
        given.add(key);
      }
    }
    return Optional.of(
        new Call(name(before.get(at - 1)), before.get(at).span().start(), position, key, given));
  }

  /**
   * The words of the header before the innermost brace around the position: {@code train mlp on
   * digits}; before the position itself, if it is in no bracket.
   */
  List<Lexeme> header() {
    int end = brace();
    int around = end < 0 ? -1 : enclosing[end];
    int last = end < 0 ? before.size() : end;
    int start = last;
    for (int i = last - 1; i >= 0 && enclosing[i] >= around; i--) {
      if (enclosing[i] == around) {
        if (before.get(i).kind() == Kind.CLOSE && before.get(i).text().equals("}")) {
          break;
        }
        if (isFirst(i) && isWord(before.get(i)) && before.get(i).kind() != Kind.CLAUSE) {
          start = i;
          break;
        }
      }
    }
    List<Lexeme> header = new ArrayList<>();
    for (int i = start; i < last; i++) {
      if (enclosing[i] == around) {
        header.add(before.get(i));
      }
    }
    return header;
  }

  private boolean isFirst(int index) {
    if (index == 0) {
      return true;
    }
    Lexeme previous = before.get(index - 1);
    return source.line(previous.span().start()) < source.line(before.get(index).span().start())
        || (previous.kind() == Kind.OPEN && previous.text().equals("{"));
  }

  private int brace() {
    int at = open;
    while (at >= 0 && !before.get(at).text().equals("{")) {
      at = enclosing[at];
    }
    return at;
  }

  /** The words of all headers around the position, the innermost first. */
  List<List<Lexeme>> headers() {
    List<List<Lexeme>> headers = new ArrayList<>();
    int at = brace();
    while (at >= 0) {
      Cursor there = new Cursor(source, before, before.get(at).span().end());
      headers.add(there.header());
      at = enclosing[at];
      while (at >= 0 && !before.get(at).text().equals("{")) {
        at = enclosing[at];
      }
    }
    return headers;
  }

  /** Whether the position is where an entry of a body or section, or a declaration, begins. */
  boolean begins() {
    Lexeme last = last();
    if (last == null) {
      return true;
    }
    if (!bracket().isEmpty() && !bracket().equals("{")) {
      return false;
    }
    if (last.kind() == Kind.OPEN) {
      return true;
    }
    boolean newLine = source.line(last.span().start()) < source.line(offset);
    return switch (last.kind()) {
      case COMMA -> newLine || isSectionComma();
      case ARROW, OPERATOR, EQUALS, COLON, DOT, CLAUSE, RESERVED, DECLARATION -> false;
      case NAME, TRUTH, NUMBER, TEXT, CLOSE, MISTAKE -> newLine;
      case OPEN, COMMENT, DOC -> true;
    };
  }

  /** Whether the comma may stand between two settings: {@code { loss: a, optimizer: b }}. */
  private boolean isSectionComma() {
    return bracket().equals("{");
  }

  /** The key of the setting in whose value the position is. */
  Optional<String> setting() {
    int brace = brace();
    for (int i = before.size() - 1; i > brace; i--) {
      if (enclosing[i] == brace
          && before.get(i).kind() == Kind.COLON
          && isWord(before.get(i - 1))) {
        return Optional.of(name(before.get(i - 1)));
      }
      if (enclosing[i] == brace && before.get(i).kind() == Kind.EQUALS) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** The keys of the settings of the innermost section that stand before the position. */
  Set<String> settings() {
    int brace = brace();
    Set<String> keys = new LinkedHashSet<>();
    for (int i = Math.max(1, brace + 1); i < before.size(); i++) {
      if (enclosing[i] == brace
          && before.get(i).kind() == Kind.COLON
          && isWord(before.get(i - 1))) {
        keys.add(name(before.get(i - 1)));
      }
    }
    return keys;
  }

  /** A word without backquotes. */
  static String name(Lexeme lexeme) {
    String text = lexeme.text();
    return text.length() > 1 && text.startsWith("`") && text.endsWith("`")
        ? text.substring(1, text.length() - 1)
        : text;
  }
}
