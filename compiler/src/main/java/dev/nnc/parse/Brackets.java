package dev.nnc.parse;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.SyntaxCode;
import dev.nnc.grammar.NnLexer;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;

/**
 * Finds brackets that do not match and mends them, so that the parser only meets matching ones and
 * a lost brace costs its own declaration and no other. Where brackets match, lines and indentation
 * count for nothing; only where they do not, indentation tells which one is the culprit.
 */
final class Brackets {
  /** With more than this wrong, it does not matter any more where exactly something is missing. */
  private static final int ENOUGH = 100;

  private final Tokens tokens;
  private final boolean byIndentation;
  private final List<Mend> mends = new ArrayList<>();
  private final int[] open;

  /** For each place in the stack, where the innermost brace at or below it is. */
  private final int[] braces;

  private int count;

  /** One thing to mend: what to say, and which token to put in, leave out or replace. */
  private record Mend(Diagnostic diagnostic, int at, int insert, boolean drop) {}

  /** The mended tokens and what was wrong. */
  record Mended(Tokens tokens, List<Diagnostic> diagnostics) {}

  private Brackets(Tokens tokens, boolean byIndentation) {
    this.tokens = tokens;
    this.byIndentation = byIndentation;
    this.open = new int[tokens.size() + 1];
    this.braces = new int[tokens.size() + 1];
  }

  static Mended mend(Tokens tokens) {
    Brackets plain = new Brackets(tokens, false);
    plain.match();
    if (plain.mends.isEmpty()) {
      return new Mended(tokens, List.of());
    }
    Brackets indented = new Brackets(tokens, true);
    indented.match();
    // Strange indentation must not turn one lost bracket into many.
    Brackets better =
        indented.mends.isEmpty() || indented.mends.size() > plain.mends.size() ? plain : indented;
    return better.apply();
  }

  private void match() {
    for (int i = 0; i < tokens.size(); i++) {
      int type = tokens.type(i);
      if (byIndentation && tokens.first(i) && mends.size() < ENOUGH && leaves(i)) {
        continue;
      }
      if (Tokens.isOpener(type)) {
        push(i);
      } else if (type == NnLexer.RBRACE) {
        closeBrace(i);
      } else if (Tokens.isCloser(type)) {
        close(i);
      }
    }
    while (count > 0) {
      unclosed(tokens.size());
    }
  }

  /**
   * Looks at the first token of a line: what is further in than this line should have been closed
   * before. Returns whether the token is a brace that has nothing to close.
   */
  private boolean leaves(int i) {
    int type = tokens.type(i);
    int column = tokens.column(i);
    if (type == NnLexer.RBRACE) {
      while (innerBrace() >= 0
          && tokens.indent(open[innerBrace()]) > column
          && outerBraceAt(column)) {
        unclosed(i);
      }
      if (innerBrace() >= 0 && tokens.indent(open[innerBrace()]) < column) {
        extra(i);
        return true;
      }
    } else if (!Tokens.continues(type)) {
      while (innerBrace() >= 0 && column <= tokens.indent(open[innerBrace()])) {
        unclosed(i);
      }
    }
    return false;
  }

  /** Where in the stack the innermost brace is, or a negative number. */
  private int innerBrace() {
    return count == 0 ? Tokens.NONE : braces[count - 1];
  }

  private void push(int i) {
    open[count] = i;
    braces[count] = tokens.type(i) == NnLexer.LBRACE ? count : innerBrace();
    count++;
  }

  private boolean outerBraceAt(int column) {
    int i = innerBrace();
    // Deeper nesting is refused anyway.
    for (int levels = 0; i > 0 && levels < ENOUGH; levels++) {
      i = braces[i - 1];
      if (i >= 0 && tokens.indent(open[i]) == column) {
        return true;
      }
    }
    return false;
  }

  private void closeBrace(int i) {
    if (innerBrace() < 0) {
      while (count > 0 && tokens.line(open[count - 1]) < tokens.line(i)) {
        if (tokens.first(open[count - 1] + 1) && tokens.first(i)) {
          meantAsBrace(i);
          return;
        }
        unclosed(i);
      }
      if (count > 0 && !closedLater(i, Tokens.closerOf(tokens.type(open[count - 1])))) {
        wrong(i);
      } else {
        extra(i);
      }
      return;
    }
    while (tokens.type(open[count - 1]) != NnLexer.LBRACE) {
      unclosed(i);
    }
    int opener = open[count - 1];
    if (byIndentation
        && !tokens.first(i)
        && i + 1 < tokens.size()
        && tokens.line(opener) < tokens.line(i)
        && (tokens.first(i + 1)
            ? tokens.column(i + 1) > tokens.indent(opener)
            : !Tokens.continues(tokens.type(i + 1)))) {
      extra(i);
      return;
    }
    count--;
  }

  private void close(int i) {
    int type = tokens.type(i);
    if (count == 0) {
      extra(i);
      return;
    }
    if (Tokens.closerOf(tokens.type(open[count - 1])) == type) {
      count--;
      return;
    }
    int top = open[count - 1];
    if (tokens.type(top) == NnLexer.LBRACE
        && tokens.first(i)
        && tokens.line(top) < tokens.line(i)
        && tokens.column(i) == tokens.indent(top)) {
      wrong(i);
      return;
    }
    if (mends.size() >= ENOUGH) {
      extra(i);
      return;
    }
    int wanted = count - 1;
    while (wanted >= 0
        && Tokens.closerOf(tokens.type(open[wanted])) != type
        && (tokens.type(open[wanted]) != NnLexer.LBRACE
            || tokens.line(open[wanted]) == tokens.line(i))) {
      wanted--;
    }
    if (wanted >= 0 && Tokens.closerOf(tokens.type(open[wanted])) == type) {
      while (count - 1 > wanted) {
        unclosed(i);
      }
      count--;
    } else if (tokens.type(open[count - 1]) == NnLexer.LBRACE
        || closedLater(i, Tokens.closerOf(tokens.type(open[count - 1])))) {
      extra(i);
    } else {
      wrong(i);
    }
  }

  /** Whether the bracket's own closer follows in the same line. */
  private boolean closedLater(int i, int closer) {
    if (mends.size() >= ENOUGH) {
      return false;
    }
    for (int j = i + 1; j < tokens.size() && !tokens.first(j); j++) {
      if (tokens.type(j) == closer) {
        return true;
      }
    }
    return false;
  }

  /** A parenthesis at the end of a header whose partner is a brace. */
  private void meantAsBrace(int i) {
    int opener = open[--count];
    mends.add(
        new Mend(
            Diagnostic.of(
                    SyntaxCode.WRONG_BRACKET,
                    tokens.place(opener),
                    tokens.text(opener),
                    tokens.text(i))
                .withLabel(tokens.place(i), "closed here")
                .withHelp("write `{` here"),
            opener,
            NnLexer.LBRACE,
            true));
  }

  /**
   * The position behind the line that lacks an opening brace, if a closing one that stands first in
   * its line shows by its column which line that is; or -1.
   */
  private int unopened(int i) {
    if (tokens.type(i) != NnLexer.RBRACE || !tokens.first(i) || i == 0 || mends.size() >= ENOUGH) {
      return -1;
    }
    int end = i;
    int j = i - 1;
    while (j >= 0 && !(tokens.first(j) && tokens.column(j) <= tokens.column(i))) {
      if (tokens.first(j)) {
        end = j;
      }
      j--;
    }
    boolean header =
        j >= 0
            && end < i
            && tokens.column(j) == tokens.column(i)
            && Tokens.isName(tokens.type(j))
            && tokens.type(end - 1) != NnLexer.LBRACE;
    return header ? end : -1;
  }

  private void extra(int i) {
    if (mends.size() >= ENOUGH) {
      mends.add(new Mend(mends.getLast().diagnostic(), i, 0, true));
      return;
    }
    int end = unopened(i);
    if (end >= 0) {
      int start = tokens.lineStart(end - 1);
      mends.add(
          new Mend(
              Diagnostic.of(
                      SyntaxCode.MISSING_BRACES, tokens.place(start, end - 1), tokens.text(start))
                  .withLabel("a `{` is missing after this")
                  .withLabel(tokens.place(i), "closed here"),
              end,
              NnLexer.LBRACE,
              false));
      return;
    }
    mends.add(
        new Mend(
            Diagnostic.of(SyntaxCode.EXTRA_BRACKET, tokens.place(i), tokens.text(i))
                .withHelp("take it away, or open it with `" + opener(tokens.type(i)) + "` before"),
            i,
            0,
            true));
  }

  private static String opener(int closer) {
    return switch (closer) {
      case NnLexer.RPAREN -> "(";
      case NnLexer.RBRACKET -> "[";
      default -> "{";
    };
  }

  private void wrong(int i) {
    int opener = open[--count];
    int closer = Tokens.closerOf(tokens.type(opener));
    if (mends.size() >= ENOUGH) {
      mends.add(new Mend(mends.getLast().diagnostic(), i, closer, true));
      return;
    }
    mends.add(
        new Mend(
            Diagnostic.of(
                    SyntaxCode.WRONG_BRACKET, tokens.place(i), tokens.text(opener), tokens.text(i))
                .withLabel(tokens.place(opener), "opened here")
                .withHelp("write `" + Tokens.textOf(closer) + "` here"),
            i,
            closer,
            true));
  }

  /** Pops the innermost bracket, which should have been closed before the token at hand. */
  private void unclosed(int before) {
    int opener = open[--count];
    int type = tokens.type(opener);
    int closer = Tokens.closerOf(type);
    boolean exact = type != NnLexer.LBRACE && mends.size() < ENOUGH;
    int at = exact ? endOfLine(opener, before) : before;
    if (mends.size() >= ENOUGH) {
      mends.add(new Mend(mends.getLast().diagnostic(), at, closer, false));
      return;
    }
    Diagnostic diagnostic =
        Diagnostic.of(SyntaxCode.UNCLOSED_BRACKET, tokens.place(opener), tokens.text(opener));
    if (at < tokens.size() && tokens.line(at) != tokens.line(opener)) {
      diagnostic =
          type == NnLexer.LBRACE
              ? diagnostic.withLabel(tokens.place(at), "a `}` is missing before this")
              : diagnostic;
    }
    if (type == NnLexer.LBRACE
        && at >= tokens.size()
        && tokens.line(at - 1) > tokens.line(opener)) {
      diagnostic = diagnostic.withLabel(tokens.place(at - 1), "a `}` is missing after this");
    }
    diagnostic =
        diagnostic.withHelp(
            type == NnLexer.LBRACE && at >= tokens.size()
                ? "the file ends without the `}` that belongs to it"
                : "close it with `" + Tokens.textOf(closer) + "`");
    mends.add(new Mend(diagnostic, at, closer, false));
  }

  /** A parenthesis seldom goes on in the next line; a comma or an operator at the end shows it. */
  private int endOfLine(int opener, int limit) {
    int i = opener + 1;
    while (i < limit && (!tokens.first(i) || (goesOn(tokens.type(i - 1)) && !declares(i)))) {
      i++;
    }
    if (i - 1 > opener && tokens.type(i - 1) == NnLexer.LBRACE) {
      i--;
    }
    return i;
  }

  private boolean declares(int i) {
    return Tokens.isDeclaration(tokens.type(i)) && Tokens.isName(tokens.type(i + 1));
  }

  private static boolean goesOn(int last) {
    return last == NnLexer.COMMA || Tokens.isOpener(last) || Tokens.isOperator(last);
  }

  private Mended apply() {
    List<CommonToken> mended = new ArrayList<>(tokens.size() + mends.size() + 1);
    List<Diagnostic> diagnostics = new ArrayList<>(mends.size());
    List<List<Mend>> at = new ArrayList<>();
    for (int i = 0; i <= tokens.size(); i++) {
      at.add(List.of());
    }
    for (Mend mend : mends) {
      if (diagnostics.size() < ENOUGH) {
        diagnostics.add(mend.diagnostic());
      }
      if (at.get(mend.at()).isEmpty()) {
        at.set(mend.at(), new ArrayList<>(2));
      }
      at.get(mend.at()).add(mend);
    }
    for (int i = 0; i <= tokens.size(); i++) {
      boolean dropped = false;
      for (Mend mend : at.get(i)) {
        dropped |= mend.drop();
        if (mend.insert() != 0) {
          mended.add(invented(mend, i));
        }
      }
      if (!dropped) {
        mended.add(tokens.get(i));
      }
    }
    return new Mended(new Tokens(tokens.source(), mended), diagnostics);
  }

  /** A bracket that is not in the text: it stands, without length, behind the token before it. */
  private CommonToken invented(Mend mend, int at) {
    CommonToken before = tokens.get(Math.max(at - 1, 0));
    CommonToken token = new CommonToken(before);
    token.setType(mend.insert());
    token.setText(Tokens.textOf(mend.insert()));
    token.setStartIndex(before.getStopIndex() + 1);
    token.setStopIndex(before.getStopIndex());
    token.setTokenIndex(before.getTokenIndex());
    return token;
  }
}
