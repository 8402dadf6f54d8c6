package dev.nnc.parse;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Tree;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Fix;
import dev.nnc.diag.SyntaxCode;
import dev.nnc.grammar.NnLexer;
import dev.nnc.grammar.NnParser;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file item by item. After a syntax error the smallest group of lines that holds it is left
 * out and the item is read again, so that one mistake hides no other one and causes none; the item
 * itself ends up as {@link Item.Broken}. ANTLR only ever sees matching brackets, bounded nesting,
 * and no error recovery of its own.
 */
public final class Parser {
  /** Far more than a person nests, far less than what exhausts a stack of 512 KiB. */
  private static final int DEEPEST = 200;

  /** How often one item is read again; what is wrong behind that is not looked for. */
  private static final int ATTEMPTS = 20;

  private final SourceFile source;
  private final List<CommonToken> all;
  private final Reports reports = new Reports();
  private final NnParser parser = new NnParser(null);
  private final TreeBuilder builder;
  private @Nullable TreeBuilder quiet;
  private final List<Item> items = new ArrayList<>();
  private Tokens tokens;
  private int at;

  private Parser(SourceFile source) {
    this.source = source;
    this.all = Tokens.lex(source);
    this.builder = new TreeBuilder(source, all, reports);
    this.tokens = new Tokens(source, Tokens.visible(all));
    parser.removeErrorListeners();
    parser.setErrorHandler(new FirstErrorStrategy());
    parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
  }

  /** Reads the file; mistakes are in the result, never thrown. */
  public static Parsed parse(SourceFile source) {
    return new Parser(source).file();
  }

  /** The text as one value, such as {@code 0.1} or {@code [relu, tanh]}; empty if it is none. */
  public static Optional<Expression> expression(String text) {
    Parsed parsed = parse(new SourceFile("value", "nn 1\nparam value = " + text));
    Tree tree = parsed.tree();
    return parsed.diagnostics().isEmpty()
            && tree.items().size() == 1
            && tree.items().getFirst() instanceof Item.Parameter parameter
            && parameter.domain() == null
        ? Optional.of(parameter.value())
        : Optional.empty();
  }

  /** Builds what is left of broken items; what is wrong with that was said before. */
  private TreeBuilder mended() {
    TreeBuilder quiet = this.quiet;
    if (quiet == null) {
      quiet = new TreeBuilder(source, all, new Reports());
      this.quiet = quiet;
    }
    return quiet;
  }

  private Parsed file() {
    Slips.report(source, all, reports);
    Brackets.Mended mended = Brackets.mend(tokens);
    tokens = mended.tokens();
    for (Diagnostic diagnostic : mended.diagnostics()) {
      reports.error(diagnostic);
    }
    if (version()) {
      int deep = firstTooDeep();
      while (at < tokens.size()) {
        deep = item(deep);
      }
    }
    return new Parsed(new Tree(source, items, builder.comments()), reports.sorted());
  }

  /** Reads {@code nn 1}; false if the file is written in a version that we cannot read. */
  private boolean version() {
    if (tokens.type(0) != NnLexer.NN) {
      Span start = tokens.size() == 0 ? Span.NONE : tokens.span(0);
      reports.slip(
          Diagnostic.of(SyntaxCode.MISSING_VERSION, source.place(start))
              .withHelp(
                  "write `nn 1` as the first line; it tells in which version the file is written")
              .withFix(Fix.replace("write `nn 1`", source.place(Span.NONE), "nn 1\n\n")));
      return true;
    }
    if (tokens.type(1) == NnLexer.INT && Literals.integer(tokens.text(1)) == 1) {
      at = 2;
      return true;
    }
    if (tokens.size() > 1 && !tokens.first(1)) {
      reports.error(
          Diagnostic.of(SyntaxCode.UNKNOWN_VERSION, tokens.place(1), tokens.text(1))
              .withHelp("write `nn 1`, or use a newer nnc"));
      return false;
    }
    reports.error(
        Diagnostic.of(SyntaxCode.MISSING_VALUE, tokens.place(0), "nn")
            .withHelp("write `nn 1`, the version of the language"));
    at = 1;
    return true;
  }

  /**
   * Reads one item. The argument and the result are the position of the first token that is nested
   * too deep, or the end of the file.
   */
  private int item(int deep) {
    int start = at;
    int startOffset = tokens.span(start).start();
    if (deep < tokens.size() && beginsItemAround(start, deep)) {
      reports.error(
          Diagnostic.of(SyntaxCode.TOO_DEEP, tokens.place(deep), DEEPEST)
              .withHelp("give parts of it names, and use the names here"));
      int end = Math.max(end(start), deep + 1);
      leaveOut(start, end, declared(start, end));
      return firstTooDeep();
    }
    List<Name> names = List.of();
    boolean failed = false;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int to = tokens.nextSureItem(start);
      Window window = new Window(tokens, start, Math.min(to, Math.max(deep, start + 1)));
      parser.setTokenStream(window);
      NnParser.ItemContext context;
      try {
        context = parser.item();
      } catch (ParseCancellationException e) {
        if (!failed) {
          names = declared(start, end(start));
        }
        failed = true;
        Failure failure = Failure.of(e, tokens, start, window.limit());
        Mistake mistake = new Explanation(tokens, start, failure).explain();
        reports.error(mistake.diagnostic());
        if (!leaveOutGroup(start, mistake.at(), failure.at()) && !leaveOutHeader(start)) {
          break;
        }
        deep = firstTooDeep();
        continue;
      }
      int next = Math.max(window.position(), start + 1);
      if (!failed && !misspeltVerb(start)) {
        Item item = builder.item(context);
        int endOffset = tokens.span(next - 1).end();
        if (!reports.isBroken(startOffset, Math.max(endOffset, startOffset + 1))) {
          items.add(item);
          at = next;
          return deep;
        }
      }
      broken(start, next, failed ? names : declared(start, next), mended().item(context));
      at = next;
      return deep;
    }
    leaveOut(start, end(start), names);
    return deep;
  }

  /** An action whose verb looks like the word of a declaration. */
  private boolean misspeltVerb(int start) {
    if (tokens.type(start) != NnLexer.NAME || !Tokens.isName(tokens.type(start + 1))) {
      return false;
    }
    String meant = Misspelling.meant(tokens.text(start));
    if (meant == null) {
      return false;
    }
    reports.error(Misspelling.misspelt(tokens.place(start), tokens.text(start), meant));
    return true;
  }

  /** Goes on behind an item that cannot be read. */
  private void leaveOut(int start, int end, List<Name> names) {
    broken(start, end, names, null);
    at = end;
  }

  /**
   * Leaves a broken item in the tree for each name that it seems to declare.
   *
   * @param mended what could be read of it, which goes with the first name
   */
  private void broken(int start, int end, List<Name> names, @Nullable Item mended) {
    Span span = tokens.span(start).to(tokens.span(Math.max(start, end - 1)));
    String doc = builder.doc(tokens.get(start));
    if (names.isEmpty()) {
      items.add(new Item.Broken(span, doc, null, mended));
    }
    for (int i = 0; i < names.size(); i++) {
      items.add(new Item.Broken(span, doc, names.get(i), i == 0 ? mended : null));
    }
  }

  /** The names that the tokens seem to declare. */
  private List<Name> declared(int start, int end) {
    List<Name> names = new ArrayList<>(1);
    boolean imports = tokens.type(start) == NnLexer.IMPORT;
    for (int i = start; i < end; i++) {
      if (tokens.enclosing(i) != Tokens.NONE) {
        continue;
      }
      int type = tokens.type(i);
      boolean declares =
          Tokens.isDeclaration(type)
              || type == NnLexer.AS
              || (i == start && type == NnLexer.NAME && Misspelling.meant(tokens.text(i)) != null)
              || (imports && type == NnLexer.COMMA);
      if (imports && type == NnLexer.FROM) {
        imports = false;
      }
      if (declares && i + 1 < end && Tokens.isName(tokens.type(i + 1))) {
        names.add(new Name(tokens.span(i + 1), TreeBuilder.unquoted(tokens.text(i + 1))));
        i++;
      }
    }
    return names;
  }

  /** Where, to judge by lines and indentation, the item ends that begins at the token. */
  private int end(int start) {
    int sure = tokens.nextSureItem(start);
    int i = start + 1;
    while (i < sure
        && !(tokens.enclosing(i) == Tokens.NONE
            && tokens.first(i)
            && tokens.column(i) <= tokens.indent(start)
            && !Tokens.continues(tokens.type(i)))) {
      i++;
    }
    return i;
  }

  private boolean beginsItemAround(int start, int deep) {
    return deep >= start && deep < Math.max(end(start), start + 1);
  }

  /**
   * Leaves out the smallest group of lines with the mistake. False if that is the whole item.
   *
   * @param mistake where the mistake is
   * @param failure where the parser noticed it
   */
  private boolean leaveOutGroup(int start, int mistake, int failure) {
    return leaveOutGroup(start, mistake) || leaveOutGroup(start, failure);
  }

  private boolean leaveOutGroup(int start, int mistake) {
    int brace = mistake < tokens.size() ? around(mistake) : Tokens.NONE;
    while (brace >= start) {
      int close = tokens.partner(brace);
      if (close > brace && tokens.line(close) > tokens.line(brace)) {
        int from = groupStart(brace, Math.min(mistake, close - 1));
        if (from > brace) {
          int line = tokens.lineStart(mistake);
          int lineEnd = lineEnd(mistake, close);
          if (line > from && Tokens.isArrow(tokens.type(line)) && balanced(line, lineEnd)) {
            tokens = tokens.without(line, lineEnd);
          } else {
            tokens = tokens.without(from, groupEnd(brace, from, close));
          }
          return true;
        }
      }
      brace = around(brace);
    }
    return false;
  }

  /**
   * Leaves out what stands between the name of the item and its braces, so that mistakes between
   * the braces can be found too. False if there is nothing to leave out.
   */
  private boolean leaveOutHeader(int start) {
    int type = tokens.type(start);
    int keep = type == NnLexer.NAME ? start + 1 : start + 2;
    boolean braced =
        (type == NnLexer.NAME && isVerb(tokens.text(start)))
            || (type != NnLexer.IMPORT
                && type != NnLexer.PARAM
                && type != NnLexer.FUNCTION
                && Tokens.isDeclaration(type)
                && Tokens.isName(tokens.type(start + 1)));
    int end = end(start);
    int brace = keep;
    while (brace < end
        && !(tokens.type(brace) == NnLexer.LBRACE && tokens.enclosing(brace) == Tokens.NONE)) {
      brace++;
    }
    if (!braced || brace >= end || brace == keep) {
      return false;
    }
    tokens = tokens.without(keep, brace);
    return true;
  }

  /** The usual verbs; what follows another one could be anything. */
  private static boolean isVerb(String word) {
    return switch (word) {
      case "train",
          "evaluate",
          "predict",
          "sweep",
          "cross_validate",
          "find_rate",
          "report",
          "run",
          "export",
          "update" ->
          true;
      default -> false;
    };
  }

  /** The brace around the token; a closing brace is inside of itself here. */
  private int around(int i) {
    int bracket =
        tokens.type(i) == NnLexer.RBRACE && tokens.partner(i) >= 0
            ? tokens.partner(i)
            : tokens.enclosing(i);
    while (bracket >= 0 && tokens.type(bracket) != NnLexer.LBRACE) {
      bracket = tokens.enclosing(bracket);
    }
    return bracket;
  }

  private boolean beginsGroup(int brace, int i, int column) {
    return tokens.enclosing(i) == brace
        && tokens.first(i)
        && tokens.column(i) <= column
        && !(Tokens.continues(tokens.type(i)) && !Tokens.isClause(tokens.type(i)));
  }

  private int bodyColumn(int brace) {
    int i = brace + 1;
    while (i < tokens.size() && !tokens.first(i)) {
      i++;
    }
    return tokens.column(i);
  }

  private int groupStart(int brace, int i) {
    int column = bodyColumn(brace);
    while (i > brace && !beginsGroup(brace, i, column)) {
      i--;
    }
    return i;
  }

  private int groupEnd(int brace, int from, int close) {
    int column = bodyColumn(brace);
    int i = from + 1;
    while (i < close && !beginsGroup(brace, i, column)) {
      i++;
    }
    return i;
  }

  private int lineEnd(int i, int limit) {
    i++;
    while (i < limit && !tokens.first(i)) {
      i++;
    }
    return i;
  }

  private boolean balanced(int from, int to) {
    for (int i = from; i < to; i++) {
      int partner = tokens.partner(i);
      if (partner >= 0 && (partner < from || partner >= to)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The first token, not before the item at hand, at which an expression becomes nested too deep
   * for us and for every pass that follows; or the end of the file. Brackets count, and so do
   * operators, members and calls that follow each other, because each puts one more node around the
   * ones before.
   */
  private int firstTooDeep() {
    int[] stack = new int[DEEPEST + 2];
    int brackets = 0;
    int depth = 0;
    int base = 0;
    for (int i = at; i < tokens.size(); i++) {
      int type = tokens.type(i);
      if (Tokens.isOpener(type)) {
        stack[brackets++] = base;
        depth++;
        base = depth;
        if (brackets > DEEPEST) {
          return i;
        }
      } else if (Tokens.isCloser(type)) {
        if (brackets > 0) {
          // What the bracket held is a finished part; the next one follows it on its own level.
          depth = base;
          base = stack[--brackets];
        }
      } else if (Tokens.isArrow(type)
          || type == NnLexer.COMMA
          || type == NnLexer.EQUALS
          || type == NnLexer.COLON
          || type == NnLexer.WRONG_COLON) {
        depth = base;
      } else if (Tokens.isOperator(type)
          || type == NnLexer.DOT
          || type == NnLexer.NOT
          || type == NnLexer.WRONG_NOT
          || type == NnLexer.IF
          || type == NnLexer.FOR) {
        depth++;
      } else if (brackets == 0
          && tokens.first(i)
          && (Tokens.isDeclaration(type) || type == NnLexer.NAME)) {
        depth = 0;
      }
      if (depth > DEEPEST) {
        return i;
      }
    }
    return tokens.size();
  }

  /** A diagnostic and the position of the token at which to leave something out. */
  record Mistake(Diagnostic diagnostic, int at) {}
}
