package dev.nnc.text;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of a user. RE2/J executes it, in time that grows with the text and on a
 * stack that does not, whatever the expression; {@link ExpressionBounds} sees to it that the
 * expression itself is of a size that RE2/J can take.
 */
public final class RegularExpression {
  private static final String TO_MEAN_ITSELF =
      "a sign that means itself has a backslash before it: `\"\\\\.\"` is a point";

  private final Pattern pattern;

  private RegularExpression(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * The expression.
   *
   * @throws IllegalArgumentException if {@link #fault} has one
   */
  public static RegularExpression of(String text) {
    return new RegularExpression(Pattern.compile(text));
  }

  /** Why the text is no expression that can be executed; null if it is one. */
  public static @Nullable Fault fault(String text) {
    Fault bound = ExpressionBounds.fault(text);
    if (bound != null) {
      return bound;
    }
    try {
      Pattern.compile(text);
      return null;
    } catch (PatternSyntaxException wrong) {
      return new Fault(
          "cannot read its pattern: " + reason(wrong, text),
          wrong.getPattern().equals("\\Z") ? "`\\\\z` is the end of the text" : TO_MEAN_ITSELF);
    }
  }

  private static String reason(PatternSyntaxException wrong, String text) {
    String part = wrong.getPattern();
    int at = ExpressionBounds.find(text, part);
    String where = at < 0 ? "" : " at character " + (at + 1);
    return switch (wrong.getDescription()) {
      case "missing closing ]" -> "a `[` is not closed" + where;
      case "missing argument to repetition operator" ->
          "there is nothing before `" + part + "` to repeat" + where;
      case "invalid nested repetition operator" ->
          "`" + part + "` repeats a repetition" + where + "; there are no possessive ones, either";
      case "invalid repeat count" -> "`" + part + "` is no number of times up to 1,000" + where;
      case "trailing backslash at end of expression" -> "it ends with a lone backslash";
      case "invalid escape sequence" -> "there is no `" + part + "`" + where;
      case "invalid character class range" ->
          "`" + part + "` is no range or class of characters" + where;
      case "invalid named capture", "duplicate capture group name" ->
          "`" + part + "` is no new name of a group" + where;
      default -> "it does not know `" + part + "`" + where;
    };
  }

  /** Why the text cannot replace matches of the expression; null if it can. */
  public @Nullable Fault replacementFault(String by) {
    return Replacement.fault(by, pattern);
  }

  /** What its first group matched in the first match, without a group the match; else null. */
  public @Nullable String first(String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(matcher.groupCount() > 0 ? 1 : 0) : null;
  }

  /**
   * What replaces every match by the text, in which {@code $1} or {@code ${name}} stands for what a
   * group matched.
   */
  public Replacement replacing(String by) {
    return Replacement.of(by, pattern);
  }
}
