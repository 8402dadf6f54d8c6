package dev.nnc.parse;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Fix;
import dev.nnc.diag.SyntaxCode;
import dev.nnc.grammar.NnLexer;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.jspecify.annotations.Nullable;

/** Mistakes that one token shows by itself: foreign spellings, unknown characters, bad numbers. */
final class Slips {
  private final SourceFile source;
  private final Reports reports;

  private Slips(SourceFile source, Reports reports) {
    this.source = source;
    this.reports = reports;
  }

  static void report(SourceFile source, List<CommonToken> all, Reports reports) {
    Slips slips = new Slips(source, reports);
    for (int i = 0; i < all.size(); i++) {
      CommonToken token = all.get(i);
      if (token.getChannel() == NnLexer.HIDDEN) {
        continue;
      }
      Span span = Tokens.span(token);
      // A run of characters without a meaning is one mistake, not many.
      while (token.getType() == NnLexer.UNKNOWN
          && i + 1 < all.size()
          && all.get(i + 1).getType() == NnLexer.UNKNOWN) {
        i++;
        span = span.to(Tokens.span(all.get(i)));
      }
      slips.check(token.getType(), source.place(span), i + 1 < all.size() ? all.get(i + 1) : null);
    }
  }

  private void check(int type, Place place, @Nullable CommonToken next) {
    switch (type) {
      case NnLexer.WRONG_ARROW -> arrow(place);
      case NnLexer.WRONG_POWER -> operator(place, "^");
      case NnLexer.WRONG_AND -> operator(place, "and");
      case NnLexer.WRONG_OR -> operator(place, "or");
      case NnLexer.WRONG_NOT -> operator(place, "not");
      case NnLexer.WRONG_MOD ->
          reports.slip(
              Diagnostic.of(SyntaxCode.FOREIGN_OPERATOR, place, "%", "mod(a, b)")
                  .withHelp(
                      "`%` only stands behind a number, as in `10%`; write `mod(a, b)` for the rest of"
                          + " a division"));
      case NnLexer.WRONG_ELIF ->
          reports.slip(
              fixed(
                  Diagnostic.of(SyntaxCode.FOREIGN_ELSE_IF, place, place.text()),
                  "write `else if`",
                  "else if"));
      case NnLexer.HASH_COMMENT, NnLexer.BLOCK_COMMENT, NnLexer.DOC_STRING -> comment(place);
      case NnLexer.SEMICOLON ->
          reports.slip(
              fixed(
                  Diagnostic.of(SyntaxCode.SEMICOLON, place)
                      .withHelp("take it away; nothing separates the lines of a file"),
                  "take `;` away",
                  ""));
      case NnLexer.UNKNOWN -> unknown(place);
      case NnLexer.UNCLOSED_TEXT -> unclosed(place);
      case NnLexer.QUOTED_TEXT -> {
        quotes(place);
        escapes(place);
      }
      case NnLexer.TEXT -> escapes(place);
      case NnLexer.INT, NnLexer.FLOAT, NnLexer.PERCENT, NnLexer.DIMS, NnLexer.QUANTITY ->
          number(type, place, next);
      default -> {}
    }
  }

  private void arrow(Place place) {
    reports.slip(
        fixed(Diagnostic.of(SyntaxCode.FOREIGN_ARROW, place, place.text()), "write `->`", "->"));
  }

  private void operator(Place place, String ours) {
    boolean word = Character.isLetter(ours.charAt(0));
    String text = word ? spaced(ours, place) : ours;
    reports.slip(
        fixed(
            Diagnostic.of(SyntaxCode.FOREIGN_OPERATOR, place, place.text(), ours),
            "write `" + ours + "`",
            text));
  }

  /** A word put in for a sign must not grow together with its neighbours. */
  private String spaced(String word, Place place) {
    int start = place.span().start();
    int end = place.span().end();
    boolean gapBefore = start == 0 || Character.isWhitespace(source.text().charAt(start - 1));
    boolean gapAfter =
        end < source.text().length() && Character.isWhitespace(source.text().charAt(end));
    return (gapBefore || word.equals("not") ? "" : " ") + word + (gapAfter ? "" : " ");
  }

  private void comment(Place place) {
    String text = place.text();
    String sign = text.startsWith("#") ? "#" : text.startsWith("/*") ? "/*" : "\"\"\"";
    int newline = text.indexOf('\n');
    Place shown =
        newline < 0
            ? place
            : source.place(new Span(place.span().start(), place.span().start() + newline));
    Diagnostic diagnostic =
        Diagnostic.of(SyntaxCode.FOREIGN_COMMENT, shown, sign)
            .withHelp("a comment begins with `//` and goes to the end of the line");
    reports.slip(
        diagnostic.withFix(Fix.replace("write it with `//`", place, commented(text, sign))));
  }

  private static String commented(String text, String sign) {
    String inside = text.substring(sign.length());
    if (!sign.equals("#") && inside.length() >= sign.length()) {
      String closer = sign.equals("/*") ? "*/" : sign;
      if (inside.endsWith(closer)) {
        inside = inside.substring(0, inside.length() - closer.length());
      }
    }
    StringBuilder lines = new StringBuilder();
    for (String line : inside.split("\r?\n", -1)) {
      String words = line.strip();
      if (!words.isEmpty()) {
        lines.append(lines.isEmpty() ? "" : "\n").append("// ").append(words);
      }
    }
    return lines.isEmpty() ? "//" : lines.toString();
  }

  private void unknown(Place place) {
    String text = place.text();
    int first = text.codePointAt(0);
    boolean single = text.length() == Character.charCount(first);
    Diagnostic diagnostic = Diagnostic.of(SyntaxCode.UNKNOWN_CHARACTER, place, described(text));
    String meant = single ? lookalike(first) : null;
    if (meant != null) {
      diagnostic =
          fixed(
              diagnostic.withHelp("it only looks like `" + meant + "`"),
              "write `" + meant + "`",
              meant);
    } else if (first == '`') {
      diagnostic =
          diagnostic.withHelp("a name in backquotes ends with another one: `` `my name` ``");
    } else if (first == '\'') {
      diagnostic = diagnostic.withHelp("texts stand in double quotes: \"…\"");
    } else if (single && first == '@') {
      diagnostic = diagnostic.withHelp("the product of matrices is `matmul(a, b)`");
    } else if (single && first == '?') {
      diagnostic =
          diagnostic.withHelp(
              "a choice is `where(condition, a, b)`, or `if condition { … } else { … }` where no data decides");
    }
    reports.breakingSlip(diagnostic);
  }

  private static String described(String text) {
    int first = text.codePointAt(0);
    String shown =
        Character.isISOControl(first) || Character.getType(first) == Character.FORMAT
            ? ""
            : "`" + text + "` ";
    String number = Integer.toHexString(first).toUpperCase(java.util.Locale.ROOT);
    return shown + "(U+" + "0".repeat(Math.max(0, 4 - number.length())) + number + ")";
  }

  /** What somebody meant who copied from a text processor, or whose keyboard is set otherwise. */
  private static @Nullable String lookalike(int character) {
    return switch (character) {
      case '\u2212', '\u2013', '\u2014', '\u2010', '\u2011' -> "-";
      case '\u201C', '\u201D', '\u201E', '\u00AB', '\u00BB', '\uFF02' -> "\"";
      case '\u2018', '\u2019', '\u201A' -> "\"";
      case '\u00D7', '\u22C5', '\u00B7' -> "*";
      case '\u00F7' -> "/";
      case '\u2264' -> "<=";
      case '\u2265' -> ">=";
      case '\u2260' -> "!=";
      case '\u21D2', '\u27F6', '\u279C', '\u2794', '\u21A6' -> "->";
      case '\u2026' -> "..";
      case '\uFF08' -> "(";
      case '\uFF09' -> ")";
      case '\uFF0C' -> ",";
      case '\uFF1A' -> ":";
      case '\uFF1D' -> "=";
      default -> null;
    };
  }

  private void unclosed(Place place) {
    Place end = source.place(new Span(place.span().end(), place.span().end()));
    String text = place.text();
    int length = text.stripTrailing().length();
    Place shown =
        source.place(new Span(place.span().start(), place.span().start() + Math.max(1, length)));
    reports.breakingSlip(
        Diagnostic.of(SyntaxCode.UNCLOSED_TEXT, shown)
            .withHelp("a text ends with `\"` in the line in which it begins")
            .withFix(Fix.replace("close the text here", end, "\"")));
  }

  private void quotes(Place place) {
    String inside = place.text().substring(1, place.text().length() - 1);
    String text =
        '"' + inside.replace("\\'", "'").replace("\\\"", "\"").replace("\"", "\\\"") + '"';
    reports.slip(fixed(Diagnostic.of(SyntaxCode.WRONG_QUOTES, place), "write " + text, text));
  }

  private void escapes(Place place) {
    String text = place.text();
    for (int i = 1; i < text.length() - 1; i++) {
      if (text.charAt(i) == '\\') {
        i++;
        if ("\"\\nt'".indexOf(text.charAt(i)) < 0) {
          int start = place.span().start() + i - 1;
          int length = 1 + Character.charCount(text.codePointAt(i));
          Place at = source.place(new Span(start, start + length));
          reports.slip(
              Diagnostic.of(SyntaxCode.UNKNOWN_ESCAPE, at, at.text())
                  .withHelp(
                      "the escapes are `\\\"`, `\\\\`, `\\n` and `\\t`; a backslash itself is"
                          + " written `\\\\`")
                  .withFix(Fix.replace("write `\\\\`", at, "\\" + at.text())));
        }
      }
    }
  }

  private void number(int type, Place place, @Nullable CommonToken next) {
    String text = place.text();
    String digits = type == NnLexer.QUANTITY ? text.substring(0, Literals.unitStart(text)) : text;
    if (Literals.hasMisplacedUnderscore(
        type == NnLexer.PERCENT ? text.substring(0, text.length() - 1) : digits)) {
      String mended = withoutMisplaced(digits);
      reports.slip(
          Diagnostic.of(SyntaxCode.MISPLACED_UNDERSCORE, place, text)
              .withHelp("write `" + mended + text.substring(digits.length()) + "`")
              .withFix(
                  Fix.replace("mend the number", place, mended + text.substring(digits.length()))));
      return;
    }
    boolean fits =
        switch (type) {
          case NnLexer.INT -> Literals.integer(text) >= 0;
          case NnLexer.DIMS -> allFit(Literals.sizes(text));
          case NnLexer.PERCENT -> Double.isFinite(Literals.percentage(text));
          default -> Double.isFinite(Literals.decimal(digits));
        };
    if (!fits) {
      reports.breakingSlip(
          Diagnostic.of(SyntaxCode.NUMBER_OUT_OF_RANGE, place, shortened(text))
              .withHelp(
                  type == NnLexer.INT || type == NnLexer.DIMS
                      ? "whole numbers go up to 9_223_372_036_854_775_807"
                      : "numbers go from 4.9e-324 to 1.8e308"));
    }
  }

  /** Keeps one underscore of those that stand between two digits, and drops the others. */
  private static String withoutMisplaced(String number) {
    StringBuilder mended = new StringBuilder(number.length());
    for (int i = 0; i < number.length(); i++) {
      char c = number.charAt(i);
      boolean between = i > 0 && Literals.isDigit(number.charAt(i - 1)) && nextIsDigit(number, i);
      if (c != '_' || between) {
        mended.append(c);
      }
    }
    return mended.toString();
  }

  private static boolean nextIsDigit(String number, int i) {
    while (i < number.length() && number.charAt(i) == '_') {
      i++;
    }
    return i < number.length() && Literals.isDigit(number.charAt(i));
  }

  private static boolean allFit(List<Long> sizes) {
    for (long size : sizes) {
      if (size < 0) {
        return false;
      }
    }
    return true;
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 37) + "…";
  }

  private static Diagnostic fixed(Diagnostic diagnostic, String title, String replacement) {
    Diagnostic helped = diagnostic.help() == null ? diagnostic.withHelp(title) : diagnostic;
    return helped.withFix(Fix.replace(title, diagnostic.place(), replacement));
  }
}
