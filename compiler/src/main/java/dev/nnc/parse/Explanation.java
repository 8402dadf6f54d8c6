package dev.nnc.parse;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Elsewhere;
import dev.nnc.diag.Fix;
import dev.nnc.diag.SyntaxCode;
import dev.nnc.grammar.NnLexer;
import dev.nnc.grammar.NnParser;
import dev.nnc.source.Place;
import dev.nnc.source.Span;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * Says in a person's words why the parser could not go on. It looks at the tokens around the place
 * rather than at ANTLR's expected set, because what a person did wrong is mostly to be seen there.
 * The first explanation that fits is given.
 */
final class Explanation {
  private final Tokens tokens;
  private final int start;
  private final Failure failure;
  private final int at;

  /** The type of the token that does not fit, of the one before it, and of the one after it. */
  private final int type;

  private final int before;
  private final int next;

  Explanation(Tokens tokens, int start, Failure failure) {
    this.tokens = tokens;
    this.start = start;
    this.failure = failure;
    this.at = failure.at();
    this.type = at < failure.limit() ? tokens.type(at) : Token.EOF;
    this.before = at > start ? tokens.type(at - 1) : Token.EOF;
    this.next = at + 1 < failure.limit() ? tokens.type(at + 1) : Token.EOF;
  }

  Parser.Mistake explain() {
    Parser.Mistake mistake = misspelling();
    if (mistake == null) {
      mistake = arrows();
    }
    if (mistake == null) {
      mistake = words();
    }
    if (mistake == null) {
      mistake = missingValue();
    }
    if (mistake == null) {
      mistake = outside();
    }
    if (mistake == null) {
      mistake = inBrackets();
    }
    if (mistake == null) {
      mistake = inSection();
    }
    if (mistake == null) {
      mistake = inBody();
    }
    return mistake != null
        ? mistake
        : new Expectation(tokens, start, failure, bracket()).unexpected();
  }

  private Parser.@Nullable Mistake misspelling() {
    if (tokens.type(start) == NnLexer.NAME && at > start) {
      int second = tokens.type(start + 1);
      String meant = Misspelling.meant(tokens.text(start));
      if (meant != null && Tokens.isName(second)) {
        return mistake(Misspelling.misspelt(tokens.place(start), tokens.text(start), meant), start);
      }
    }
    return null;
  }

  private Parser.@Nullable Mistake arrows() {
    if (Tokens.isArrow(before)) {
      if (Tokens.isArrow(type)) {
        return mistake(
            of(SyntaxCode.DOUBLED_ARROW, tokens.place(at - 1, at))
                .withHelp("write one `->`, or put the step between them"),
            at);
      }
      if (type == Token.EOF || tokens.first(at) || Tokens.isCloser(type) || type == NnLexer.COMMA) {
        return nothingAfterArrow(at - 1);
      }
      if (Tokens.isReserved(type) && !Tokens.isLiteral(type)) {
        return reserved(at);
      }
      String what =
          type == NnLexer.TEXT || type == NnLexer.QUOTED_TEXT || type == NnLexer.UNCLOSED_TEXT
              ? "a text"
              : Tokens.isLiteral(type) ? "a value" : "`" + tokens.shortText(at) + "`";
      return mistake(
          of(SyntaxCode.NOT_A_STEP, tokens.place(at), what)
              .withHelp(
                  "a step is the name of a layer, with its options in parentheses: `-> dense(10)`"),
          at);
    }
    // A dangling arrow takes the name in the next line for its step; then `=` or `:` does not fit.
    if (at - 2 > start
        && (type == NnLexer.EQUALS || type == NnLexer.COLON || type == NnLexer.COMMA)
        && Tokens.isName(before)
        && tokens.first(at - 1)) {
      if (Tokens.isArrow(tokens.type(at - 2))) {
        return nothingAfterArrow(at - 2);
      }
      if (Tokens.isOperator(tokens.type(at - 2)) || tokens.type(at - 2) == NnLexer.EQUALS) {
        return missingAfter(at - 2);
      }
    }
    if (Tokens.isArrow(type)
        && (Tokens.isOpener(before)
            || before == NnLexer.COMMA
            || before == NnLexer.EQUALS
            || before == NnLexer.COLON
            || Tokens.isOperator(before)
            || at == start)) {
      return mistake(
          of(SyntaxCode.NOTHING_BEFORE_ARROW, tokens.place(at))
              .withHelp("a flow begins with the name of what flows, or with its first layer"),
          at);
    }
    return operatorAfterStep();
  }

  private Parser.Mistake nothingAfterArrow(int arrow) {
    return mistake(
        of(SyntaxCode.NOTHING_AFTER_ARROW, tokens.place(arrow))
            .withHelp("name the layer that comes next, or take the arrow away"),
        arrow);
  }

  private Parser.@Nullable Mistake operatorAfterStep() {
    if (!Tokens.isOperator(type) || !Tokens.endsValue(before)) {
      return null;
    }
    int bracket = tokens.enclosing(at);
    int arrow = -1;
    int head = at;
    for (int i = at - 1; i >= start && i > bracket; i--) {
      if (tokens.enclosing(i) != bracket || Tokens.isCloser(tokens.type(i))) {
        continue;
      }
      int one = tokens.type(i);
      if (Tokens.isArrow(one) && arrow < 0) {
        arrow = i;
      }
      if (arrow < 0 && tokens.first(i) && !Tokens.continues(one)) {
        return null;
      }
      if (one == NnLexer.EQUALS || one == NnLexer.COLON || one == NnLexer.COMMA) {
        break;
      }
      head = i;
    }
    if (arrow < 0) {
      return null;
    }
    int end = at + 1;
    while (end < failure.limit()
        && (bracket < 0 || tokens.partner(end) != bracket)
        && (tokens.enclosing(end) != bracket
            || !(Tokens.isArrow(tokens.type(end))
                || tokens.type(end) == NnLexer.COMMA
                || (tokens.first(end) && !Tokens.continues(tokens.type(end)))))) {
      end++;
    }
    Diagnostic diagnostic =
        of(SyntaxCode.OPERATOR_AFTER_STEP, tokens.place(at), tokens.text(at))
            .withNote("a flow ends with its last step; `->` binds looser than every operator");
    if (end > at + 1) {
      String operand = tokens.oneLine(at + 1, end - 1);
      String flow = tokens.oneLine(head, at - 1);
      String value = tokens.oneLine(head, arrow - 1);
      String step = tokens.oneLine(arrow + 1, at - 1);
      String sign = " " + tokens.text(at) + " ";
      diagnostic =
          diagnostic.withHelp(
              "write `("
                  + flow
                  + ")"
                  + sign
                  + operand
                  + "` or `"
                  + value
                  + sign
                  + operand
                  + " -> "
                  + step
                  + "`");
    } else {
      diagnostic = diagnostic.withHelp("put the flow in parentheses");
    }
    return mistake(diagnostic, at);
  }

  /** Reserved words where a name should be, and words in the wrong place. */
  private Parser.@Nullable Mistake words() {
    if (type == NnLexer.ELSE || type == NnLexer.WRONG_ELIF) {
      if (Tokens.endsValue(before) || at == start) {
        return mistake(
            of(SyntaxCode.ELSE_WITHOUT_IF, tokens.place(at))
                .withHelp("`else` follows the closing brace of an `if`"),
            at);
      }
    }
    boolean settles = type == NnLexer.EQUALS || type == NnLexer.COLON;
    if (settles && Tokens.isReserved(before)) {
      return reserved(at - 1);
    }
    boolean operator = type == NnLexer.IN || type == NnLexer.AND || type == NnLexer.OR;
    boolean operandMissing =
        operator
            && Tokens.beginsValue(next)
            && !tokens.first(at + 1)
            && (before == NnLexer.EQUALS || before == NnLexer.COLON || Tokens.isOperator(before));
    if (Tokens.isReserved(type) && !operandMissing) {
      boolean declared = Tokens.isDeclaration(before) || Tokens.isClause(before);
      boolean wanted =
          before == NnLexer.COMMA
              || Tokens.isOpener(before)
              || before == NnLexer.EQUALS
              || before == NnLexer.COLON
              || before == NnLexer.FOR
              || before == NnLexer.SHARED
              || Tokens.isOperator(before);
      if (declared || wanted || next == NnLexer.EQUALS) {
        return reserved(at);
      }
      if (at == start && !tokens.first(at)) {
        return null;
      }
      if (at == start && (Tokens.isArrow(next) || next == NnLexer.COLON)) {
        return reserved(at);
      }
    }
    return null;
  }

  private Parser.Mistake reserved(int i) {
    String word = tokens.text(i);
    return mistake(
        of(SyntaxCode.RESERVED_NAME, tokens.place(i), word)
            .withHelp("put a name like this in backquotes: `` `" + word + "` ``")
            .withFix(Fix.replace("put it in backquotes", tokens.place(i), "`" + word + "`")),
        i);
  }

  /** Something that demands a value or name behind it has none. */
  private Parser.@Nullable Mistake missingValue() {
    boolean demands =
        Tokens.isOperator(before)
            || before == NnLexer.EQUALS
            || before == NnLexer.COLON
            || before == NnLexer.WRONG_COLON
            || before == NnLexer.COMMA
            || before == NnLexer.IN
            || before == NnLexer.NOT
            || before == NnLexer.WRONG_NOT;
    boolean clause = Tokens.isClause(before) && !Tokens.beginsValue(type);
    if (at > start && clause && (type == Token.EOF || Tokens.isOpener(type))) {
      return missingAfter(at - 1);
    }
    if (at > start && demands && !(Tokens.beginsValue(type) && !tokens.first(at))) {
      return missingAfter(at - 1);
    }
    // `epochs:` takes the name in the next line for its value; then `:` does not fit.
    if (at - 2 > start
        && (type == NnLexer.COLON || type == NnLexer.EQUALS || type == NnLexer.WRONG_COLON)
        && Tokens.isName(before)
        && tokens.first(at - 1)
        && (tokens.type(at - 2) == NnLexer.COLON
            || tokens.type(at - 2) == NnLexer.EQUALS
            || Tokens.isOperator(tokens.type(at - 2)))) {
      return missingAfter(at - 2);
    }
    return null;
  }

  private Parser.Mistake missingAfter(int i) {
    String text = tokens.text(i);
    Diagnostic diagnostic = of(SyntaxCode.MISSING_VALUE, tokens.place(i), text);
    if (text.equals(":") && i > start) {
      diagnostic = of(SyntaxCode.MISSING_VALUE, tokens.place(i - 1, i), tokens.text(i - 1) + ":");
    } else if (text.equals(",")) {
      diagnostic = diagnostic.withHelp("write what follows the comma, or take the comma away");
    }
    if (diagnostic.help() == null) {
      diagnostic = diagnostic.withHelp("write a value after it");
    }
    return mistake(diagnostic, i);
  }

  /** Mistakes outside of all brackets: headers, and things that stand in no declaration. */
  private Parser.@Nullable Mistake outside() {
    if (at < failure.limit() && bracket() >= start) {
      return null;
    }
    int first = tokens.type(start);
    if (at == start) {
      return misplacedAtTop();
    }
    if (first == NnLexer.NAME || first == NnLexer.QUOTED_NAME) {
      return action();
    }
    if (Tokens.isDeclaration(first)) {
      if (at == start + 1) {
        return noName();
      }
      // `network from image {` reads `from` as the name.
      if (at == start + 2
          && Tokens.isClause(before)
          && first != NnLexer.PARAM
          && first != NnLexer.IMPORT) {
        return noName();
      }
    }
    return null;
  }

  private Parser.Mistake noName() {
    String word = tokens.text(start);
    return mistake(
        of(SyntaxCode.MISSING_NAME, tokens.place(start), word)
            .withHelp("write a name of your choice after `" + word + "`"),
        start);
  }

  private Parser.@Nullable Mistake misplacedAtTop() {
    if (Tokens.isName(type) && (next == NnLexer.COLON || next == NnLexer.WRONG_COLON)) {
      return looseSetting();
    }
    return null;
  }

  private Parser.Mistake looseSetting() {
    return mistake(
        of(SyntaxCode.LOOSE_SETTING, tokens.place(start), tokens.text(start))
            .withHelp(
                "settings stand between the braces of `data` or of an action such as `train`"),
        start);
  }

  /** An item that begins with a plain name: an action, or something that stands alone. */
  private Parser.@Nullable Mistake action() {
    String word = tokens.text(start);
    int second = tokens.type(start + 1);
    if (at == start + 1 && (second == NnLexer.COLON || second == NnLexer.WRONG_COLON)) {
      return looseSetting();
    }
    if (at == start + 1 && (second == NnLexer.EQUALS || Tokens.isArrow(second))) {
      Diagnostic diagnostic = of(SyntaxCode.LOOSE_VALUE, tokens.place(start), word);
      if (second == NnLexer.EQUALS) {
        Place front =
            tokens.source().place(new Span(tokens.span(start).start(), tokens.span(start).start()));
        return mistake(
            diagnostic
                .withHelp("write `param " + word + " = …`, or move it into a network or block")
                .withFix(Fix.replace("write `param` before it", front, "param ")),
            start);
      }
      return mistake(
          diagnostic.withHelp("a flow stands between the braces of a network or block"), start);
    }
    if (at == start + 1 && second == NnLexer.DOT) {
      return null;
    }
    boolean atEnd = type == Token.EOF || tokens.first(at);
    if (atEnd && tokens.line(at - 1) == tokens.line(start)) {
      return mistake(
          of(SyntaxCode.MISSING_BRACES, tokens.place(start, at - 1), word)
              .withHelp(
                  Elsewhere.advice(word, "action")
                      .orElse("the settings follow in braces; `{ }` if there are none")),
          at - 1);
    }
    return null;
  }

  /** Mistakes between parentheses or square brackets. */
  private Parser.@Nullable Mistake inBrackets() {
    int bracket = bracket();
    if (bracket < start || tokens.type(bracket) == NnLexer.LBRACE) {
      return null;
    }
    if (type == NnLexer.LBRACE && Tokens.endsValue(before)) {
      return strayRecipe();
    }
    if (type == NnLexer.COMMA && isIndex(bracket)) {
      return mistake(
          of(SyntaxCode.UNEXPECTED, tokens.place(at), "one place", "`,`")
              .withHelp("places are counted axis by axis: `x[3][1]`, and `x[1 .. 3]` is a part"),
          at);
    }
    if (Tokens.endsValue(before) && Tokens.beginsValue(type)) {
      return mistake(
          of(SyntaxCode.MISSING_COMMA, tokens.place(at), tokens.shortText(at))
              .withHelp("values in `" + around(bracket) + "` are separated by commas")
              .withFix(Fix.replace("put a comma here", tokens.behind(at - 1), ",")),
          at);
    }
    return null;
  }

  /** Whether the bracket follows a value, of which it takes a place. */
  private boolean isIndex(int bracket) {
    return tokens.type(bracket) == NnLexer.LBRACKET
        && bracket > start
        && Tokens.endsValue(tokens.type(bracket - 1));
  }

  private String around(int bracket) {
    return tokens.text(bracket) + " " + Tokens.textOf(Tokens.closerOf(tokens.type(bracket)));
  }

  private Parser.Mistake strayRecipe() {
    return mistake(
        of(SyntaxCode.RECIPE_WITHOUT_LAYER, tokens.place(at))
            .withHelp("braces follow the name of a layer, as in `repeat(3) { dense(10) }`"),
        at);
  }

  /** Mistakes between the braces of `data` and of actions. */
  private Parser.@Nullable Mistake inSection() {
    if (where() != NnParser.RULE_section) {
      return null;
    }
    if (misplacedDeclaration(lineStart(at)) || misplacedDeclaration(at)) {
      return misplacedDeclarationAt(misplacedDeclaration(at) ? at : lineStart(at));
    }
    int line = Math.max(lineStart(at), bracket() + 1);
    if (tokens.first(at) && at - 1 > start) {
      // The line before may only look complete: `optimizer adam` and then `batch: 32`.
      int previous = lineStart(at - 1);
      if (looksLikeSetting(previous, at)) {
        return missingColon(previous);
      }
    }
    if (line < at && looksLikeSetting(line, at + 1)) {
      return missingColon(line);
    }
    if (type == NnLexer.LBRACE && Tokens.endsValue(before)) {
      return strayRecipe();
    }
    Parser.Mistake above = gapAbove();
    if (above != null) {
      return above;
    }
    if (Tokens.endsValue(before)
        && Tokens.beginsValue(type)
        && !tokens.first(at)
        && next != NnLexer.COLON
        && next != NnLexer.EQUALS) {
      return mistake(
          of(SyntaxCode.MISSING_ARROW, tokens.place(at), tokens.shortText(at))
              .withHelp(
                  tokens.text(at).equals("every") || tokens.text(at).equals("epochs")
                      ? "settings stand in the braces: `{ " + tokens.text(at) + ": 5 … }`"
                      : "data flows through `->`; several values are separated by commas"),
          at);
    }
    return null;
  }

  /** A line such as `epochs 10`: a key and a value with nothing between. */
  private boolean looksLikeSetting(int line, int end) {
    if (!Tokens.isName(tokens.type(line))
        || line + 1 >= end
        || line + 1 >= failure.limit()
        || tokens.enclosing(line) != tokens.enclosing(line + 1)
        || tokens.line(line + 1) != tokens.line(line)) {
      return false;
    }
    int second = tokens.type(line + 1);
    if (!Tokens.isName(second) && !Tokens.isLiteral(second) && second != NnLexer.LBRACKET) {
      return false;
    }
    for (int i = line + 1; i < failure.limit() && tokens.line(i) == tokens.line(line); i++) {
      if (tokens.type(i) == NnLexer.LBRACE) {
        return false;
      }
    }
    return true;
  }

  private Parser.Mistake missingColon(int key) {
    String word = tokens.text(key);
    return mistake(
        of(SyntaxCode.MISSING_COLON, tokens.place(key), word)
            .withHelp("write `" + word + ": " + tokens.shortText(key + 1) + "`")
            .withFix(Fix.replace("put a `:` here", tokens.behind(key), ":")),
        key);
  }

  private boolean misplacedDeclaration(int i) {
    return i > start
        && i + 1 < failure.limit()
        && Tokens.isDeclaration(tokens.type(i))
        && tokens.first(i)
        && Tokens.isName(tokens.type(i + 1));
  }

  private Parser.Mistake misplacedDeclarationAt(int i) {
    return mistake(
        of(SyntaxCode.MISPLACED_DECLARATION, tokens.place(i), tokens.text(i))
            .withHelp("declarations stand side by side; is a `}` missing before it?"),
        i);
  }

  /** Mistakes between the braces of networks, blocks and recipes. */
  private Parser.@Nullable Mistake inBody() {
    if (where() != NnParser.RULE_body) {
      return null;
    }
    if (misplacedDeclaration(lineStart(at)) || misplacedDeclaration(at)) {
      return misplacedDeclarationAt(misplacedDeclaration(at) ? at : lineStart(at));
    }
    int brace = bracket();
    if (brace < start) {
      return null;
    }
    Parser.Mistake above = gapAbove();
    if (above != null) {
      return above;
    }
    int gap = gap(brace, lineStart(at), at);
    if (gap > 0) {
      return mistake(missingArrow(gap), gap);
    }
    boolean named = false;
    for (int i = brace + 1; i < at && !named; i++) {
      named = tokens.enclosing(i) == brace && tokens.type(i) == NnLexer.EQUALS;
    }
    if (type == NnLexer.LBRACE && Tokens.endsValue(before)) {
      return strayRecipe();
    }
    // `main = …`, then `main + skip -> relu`: the parser is still looking for `=`.
    int first = lineStart(at);
    if (named
        && first > brace
        && tokens.line(first) > tokens.line(brace)
        && Tokens.isName(tokens.type(first))
        && !Tokens.isArrow(before)
        && type != NnLexer.EQUALS
        && !hasEquals(first, at)) {
      int last = at;
      while (last + 1 < failure.limit()
          && tokens.line(last + 1) == tokens.line(first)
          && last + 1 != tokens.partner(brace)) {
        last++;
      }
      if (type == NnLexer.RBRACE && tokens.partner(at) == brace) {
        last = at - 1;
      }
      return mistake(
          of(SyntaxCode.UNNAMED_RESULT, tokens.place(first, Math.max(first, last)))
              .withHelp(
                  "write `result = "
                      + tokens.oneLine(first, Math.max(first, last))
                      + "`, and `to result` in the header"),
          first);
    }
    if (type == NnLexer.RBRACE && Tokens.isName(before) && named && tokens.first(at - 1)) {
      return mistake(
          of(SyntaxCode.UNNAMED_RESULT, tokens.place(at - 1))
              .withHelp("what comes out is named in the header: `to " + tokens.text(at - 1) + "`"),
          at - 1);
    }
    if (!Tokens.endsValue(before) || !Tokens.beginsValue(type)) {
      return null;
    }
    if (!tokens.first(at)) {
      return mistake(missingArrow(at), at);
    }
    if (next == NnLexer.EQUALS) {
      return mistake(
          of(SyntaxCode.UNNAMED_RESULT, tokens.place(brace + 1, at - 1))
              .withHelp("beside named values every value has a name: `name = …`"),
          at);
    }
    return mistake(
        of(SyntaxCode.MISSING_ARROW, tokens.place(at), tokens.shortText(at))
            .withHelp(
                "begin the line with `->` if it goes on with the line before; if it is a flow of its"
                    + " own, give both a name: `name = …`"),
        at);
  }

  private boolean hasEquals(int from, int to) {
    for (int i = from; i < to; i++) {
      int one = tokens.type(i);
      if (one == NnLexer.EQUALS || one == NnLexer.COLON || one == NnLexer.WRONG_COLON) {
        return true;
      }
    }
    return false;
  }

  /** `optimizer: adam extra` reads the name in the next line, too; then its `:` does not fit. */
  private Parser.@Nullable Mistake gapAbove() {
    if ((type == NnLexer.COLON || type == NnLexer.EQUALS || type == NnLexer.COMMA)
        && at - 2 > start
        && tokens.first(at - 1)) {
      int gap = gap(bracket(), lineStart(at - 2), at - 2);
      if (gap > 0) {
        return mistake(missingArrow(gap), gap);
      }
    }
    return null;
  }

  /** Where, in a line, a name follows a value with nothing between; 0 if nowhere. */
  private int gap(int brace, int from, int to) {
    for (int i = Math.max(from, brace + 1) + 1; i <= to && i < failure.limit(); i++) {
      if (tokens.enclosing(i) == brace
          && !tokens.first(i)
          && Tokens.isName(tokens.type(i))
          && !Tokens.isClause(tokens.type(i))
          && Tokens.endsValue(tokens.type(i - 1))
          && !Tokens.isClause(tokens.type(i - 1))
          && tokens.type(i - 1) != NnLexer.RBRACE
          && !(i + 1 < failure.limit() && tokens.type(i + 1) == NnLexer.EQUALS)) {
        return i;
      }
    }
    return 0;
  }

  private Diagnostic missingArrow(int i) {
    if (tokens.text(i - 1).equals("return") && tokens.first(i - 1)) {
      return of(SyntaxCode.MISSING_ARROW, tokens.place(i), tokens.shortText(i))
          .withHelp(
              "the head names the result, and a line defines it: `network net from x to y { … y = "
                  + tokens.shortText(i)
                  + " -> … }`; a body of one flow needs no name");
    }
    String last = Tokens.isCloser(tokens.type(i - 1)) ? "…" : tokens.shortText(i - 1);
    return of(SyntaxCode.MISSING_ARROW, tokens.place(i), tokens.shortText(i))
        .withHelp("data flows through `->`: `" + last + " -> " + tokens.shortText(i) + "`")
        .withFix(Fix.replace("put `->` here", tokens.behind(i - 1), " ->"));
  }

  /** Whether the place is in a section or in a body, or -1 if it is in neither. */
  private int where() {
    int bracket = bracket();
    if (bracket < start || tokens.type(bracket) != NnLexer.LBRACE) {
      return -1;
    }
    return failure.innermost(NnParser.RULE_section, NnParser.RULE_body);
  }

  /** The bracket around the place; a closer that does not fit is still inside. */
  private int bracket() {
    if (at < failure.limit() && Tokens.isCloser(type) && tokens.partner(at) >= 0) {
      return tokens.partner(at);
    }
    return at < failure.limit() ? tokens.enclosing(at) : Tokens.NONE;
  }

  private int lineStart(int i) {
    while (i > start && !tokens.first(i)) {
      i--;
    }
    return i;
  }

  private static Diagnostic of(SyntaxCode code, Place place, Object... arguments) {
    return Diagnostic.of(code, place, arguments);
  }

  private static Parser.Mistake mistake(Diagnostic diagnostic, int at) {
    return new Parser.Mistake(diagnostic, at);
  }
}
