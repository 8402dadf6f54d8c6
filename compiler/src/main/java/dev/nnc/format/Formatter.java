package dev.nnc.format;

import dev.nnc.parse.Lexeme;
import dev.nnc.parse.Lexeme.Kind;
import dev.nnc.parse.Parsed;
import dev.nnc.parse.Parser;
import dev.nnc.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lays a file out: two blanks a brace, one blank around operators, steps under each other, values
 * and comments of neighbouring lines aligned. It keeps the person's line breaks and comments, and
 * changes nothing of what the file means.
 */
public final class Formatter {
  private static final int STEP = 2;
  private static final int CONTINUED = 4;

  /** An arrow further right than this is not worth standing under. */
  private static final int FARTHEST_ARROW = 32;

  private final List<Line> lines = new ArrayList<>();

  private Formatter() {}

  /** Lays the file out, unless it has mistakes of form. Doing it twice changes nothing more. */
  public static Formatted format(SourceFile source) {
    Parsed parsed = Parser.parse(source);
    if (!parsed.isClean()) {
      return new Formatted(source.text(), parsed.diagnostics());
    }
    Formatter formatter = new Formatter();
    formatter.split(source);
    formatter.findStatements();
    formatter.alignSigns();
    formatter.indent();
    formatter.alignComments();
    return new Formatted(formatter.text(), List.of());
  }

  /** One line for each that holds something. */
  private void split(SourceFile source) {
    int last = 0;
    Line line = new Line();
    for (Lexeme lexeme : Lexeme.of(source)) {
      int number = source.line(lexeme.span().start());
      if (number != last) {
        line = new Line();
        line.blankBefore = last > 0 && number > last + 1;
        lines.add(line);
        last = number;
      }
      if (lexeme.kind() == Kind.COMMENT || lexeme.kind() == Kind.DOC) {
        line.comment = lexeme;
      } else {
        line.code.add(lexeme);
      }
    }
  }

  /** Finds which lines begin something and which go on with the line before. */
  private void findStatements() {
    List<Integer> open = new ArrayList<>();
    List<Boolean> braces = new ArrayList<>();
    Lexeme last = null;
    Lexeme beforeLast = null;
    int number = 0;
    for (Line line : lines) {
      if (line.isComment()) {
        continue;
      }
      boolean inBraces = braces.isEmpty() || braces.getLast();
      line.brace = open.isEmpty() ? -1 : open.getLast();
      line.beginsStatement = inBraces && begins(line, last, beforeLast);
      line.beginsElement =
          !inBraces && last != null && (last.kind() == Kind.COMMA || last.kind() == Kind.OPEN);
      line.findShape();
      for (Lexeme lexeme : line.code) {
        if (lexeme.kind() == Kind.OPEN) {
          open.add(number++);
          braces.add(lexeme.text().equals("{"));
        } else if (lexeme.kind() == Kind.CLOSE && !open.isEmpty()) {
          open.removeLast();
          braces.removeLast();
        }
        beforeLast = last;
        last = lexeme;
      }
    }
  }

  private static boolean begins(Line line, @Nullable Lexeme last, @Nullable Lexeme beforeLast) {
    Kind kind = line.first().kind();
    boolean word =
        kind == Kind.NAME
            || kind == Kind.DECLARATION
            || kind == Kind.CLAUSE
            || kind == Kind.RESERVED;
    if (word && line.code.size() > 1) {
      Kind second = line.code.get(1).kind();
      if (second == Kind.COLON || second == Kind.EQUALS) {
        return true;
      }
    }
    if (last != null && demandsMore(last, beforeLast)) {
      return false;
    }
    return switch (kind) {
      case ARROW, OPERATOR, EQUALS, COLON, COMMA, DOT, CLAUSE, CLOSE -> false;
      case OPEN -> !line.first().text().equals("{");
      case RESERVED -> !line.first().text().equals("else") && !line.first().text().equals("in");
      default -> true;
    };
  }

  /** Whether a line that ends with the lexeme cannot end there. */
  private static boolean demandsMore(Lexeme last, @Nullable Lexeme before) {
    return switch (last.kind()) {
      case ARROW, OPERATOR, EQUALS, COLON, COMMA, DOT -> true;
      case RESERVED -> before == null || before.kind() != Kind.DOT;
      case CLAUSE, DECLARATION -> !Blanks.isValuePlace(before);
      default -> false;
    };
  }

  private void alignSigns() {
    int i = 0;
    while (i < lines.size()) {
      Line line = lines.get(i);
      if (line.shape == Line.Shape.OTHER) {
        i++;
        continue;
      }
      List<Line> group = new ArrayList<>(List.of(line));
      int next = i + 1;
      while (next < lines.size() && joins(line, lines.get(next))) {
        if (lines.get(next).shape == line.shape && lines.get(next).brace == line.brace) {
          group.add(lines.get(next));
        }
        next++;
      }
      align(group);
      if (line.shape == Line.Shape.PARAMETER) {
        alignDomains(group);
      }
      i = Math.max(i + 1, next);
    }
  }

  /** Whether a line belongs to the group that another one began, or lies within it. */
  private static boolean joins(Line first, Line line) {
    if (line.blankBefore || line.isComment()) {
      return false;
    }
    return line.beginsStatement
        ? line.shape == first.shape && line.brace == first.brace
        : line.first().kind() != Kind.CLOSE;
  }

  private static void align(List<Line> group) {
    int widest = 0;
    for (Line line : group) {
      widest = Math.max(widest, Line.width(line.text(line.sign)));
    }
    for (Line line : group) {
      line.padding = widest - Line.width(line.text(line.sign));
    }
  }

  /** The `in` of neighbouring parameters. */
  private static void alignDomains(List<Line> group) {
    int i = 0;
    while (i < group.size()) {
      int end = i;
      int widest = 0;
      while (end < group.size() && group.get(end).in >= 0) {
        widest = Math.max(widest, Line.width(group.get(end).text(group.get(end).in)));
        end++;
      }
      for (int k = i; k < end; k++) {
        Line line = group.get(k);
        line.inPadding = widest - Line.width(line.text(line.in));
      }
      i = end + 1;
    }
  }

  /** An open bracket, or the file itself, while lines are indented. */
  private static final class Level {
    /** The indentation of the line that opened it; one step less than its content. */
    final int indent;

    /** Where the statement at hand begins. */
    int statement;

    /** Where the value at hand begins, and its first arrow; or -1. */
    int value = -1;

    int arrow = -1;

    Level(int indent) {
      this.indent = indent;
      this.statement = indent + STEP;
    }
  }

  private void indent() {
    List<Level> levels = new ArrayList<>(List.of(new Level(-STEP)));
    List<Line> comments = new ArrayList<>();
    for (Line line : lines) {
      if (line.isComment()) {
        comments.add(line);
        continue;
      }
      Level level = levels.getLast();
      int inside = level.indent + STEP;
      boolean closes = line.first().kind() == Kind.CLOSE;
      line.indent = indentOf(line, level);
      for (Line comment : comments) {
        comment.indent = closes ? inside : line.indent;
      }
      comments.clear();
      walk(line, levels);
    }
    for (Line comment : comments) {
      comment.indent = 0;
    }
  }

  private static int indentOf(Line line, Level level) {
    Kind kind = line.first().kind();
    if (kind == Kind.CLOSE) {
      return Math.max(0, level.indent);
    }
    if (line.beginsStatement || line.beginsElement) {
      return level.indent + STEP;
    }
    if (line.first().text().equals("{") || line.first().text().equals("else")) {
      return Math.max(0, level.statement);
    }
    if (kind == Kind.ARROW) {
      return level.arrow >= 0 ? level.arrow : Math.max(level.value, level.statement);
    }
    return level.value > level.statement ? level.value : level.statement + CONTINUED;
  }

  /** Goes through the line and keeps track of what is open, where it began, and its first arrow. */
  private static void walk(Line line, List<Level> levels) {
    if (line.beginsStatement) {
      Level level = levels.getLast();
      level.statement = line.indent;
      level.value = -1;
      level.arrow = -1;
    }
    boolean fresh = line.beginsStatement;
    int[] columns = line.columns();
    for (int i = 0; i < line.code.size(); i++) {
      Lexeme lexeme = line.code.get(i);
      Level level = levels.getLast();
      switch (lexeme.kind()) {
        case OPEN -> {
          if (fresh) {
            level.value = columns[i];
          }
          // A header in several lines is still one header: its braces belong to its first line.
          boolean header = line.first().kind() == Kind.CLAUSE && !line.beginsStatement;
          levels.add(new Level(header ? level.statement : line.indent));
          fresh = true;
        }
        case CLOSE -> {
          if (levels.size() > 1) {
            levels.removeLast();
          }
          fresh = false;
        }
        case EQUALS, COLON, COMMA -> {
          level.value = -1;
          level.arrow = -1;
          fresh = true;
        }
        case ARROW -> {
          int column = columns[i];
          if (level.arrow < 0 && column - level.statement <= FARTHEST_ARROW) {
            level.arrow = column;
          }
          fresh = false;
        }
        default -> {
          if (fresh && level.value < 0) {
            level.value = columns[i];
          }
          fresh = false;
        }
      }
    }
  }

  /** Comments behind the code of lines that follow each other stand under each other. */
  private void alignComments() {
    int i = 0;
    while (i < lines.size()) {
      int end = i;
      int widest = 0;
      while (end < lines.size()
          && lines.get(end).comment != null
          && !lines.get(end).isComment()
          && (end == i || !lines.get(end).blankBefore)) {
        Line line = lines.get(end);
        widest = Math.max(widest, line.indent + Line.width(line.text()));
        end++;
      }
      for (int k = i; k < end; k++) {
        lines.get(k).commentColumn = widest + STEP;
      }
      i = Math.max(end, i + 1);
    }
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    Line last = null;
    for (Line line : lines) {
      boolean afterOpening =
          last != null && !last.isComment() && last.code.getLast().text().equals("{");
      boolean beforeClosing = !line.isComment() && line.first().kind() == Kind.CLOSE;
      if (line.blankBefore && !afterOpening && !beforeClosing) {
        text.append('\n');
      }
      text.append(" ".repeat(line.indent));
      String code = line.text();
      text.append(code);
      if (line.comment != null) {
        int gap = line.isComment() ? 0 : line.commentColumn - line.indent - Line.width(code);
        text.append(" ".repeat(Math.max(0, gap))).append(line.comment.text().stripTrailing());
      }
      text.append('\n');
      last = line;
    }
    return text.toString();
  }
}
