package dev.nnc.text;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Looks through a regular expression before RE2/J reads it: for its size, with all repetitions
 * written out, since RE2/J writes them out and goes through what is optional on the stack; for
 * parentheses without a partner; and for what RE2 lacks, or would silently read in another way.
 */
final class ExpressionBounds {
  /** Of characters, with repetitions written out. */
  private static final long MOST_CHARACTERS = 10_000;

  /** Of groups and repetitions, written out. RE2/J's stack ends at some two thousand. */
  private static final long MOST_BRANCHES = 1_000;

  private final String text;
  private final Deque<Level> open = new ArrayDeque<>();
  private Level level = new Level(0);
  private int at;

  /** A group that is not closed yet. */
  private static final class Level {
    private final int start;
    private long characters;
    private long branches;

    /** Of what a repetition would repeat. */
    private long lastCharacters;

    private long lastBranches;

    Level(int start) {
      this.start = start;
    }

    void add(long newCharacters, long newBranches) {
      characters = Math.min(Integer.MAX_VALUE, characters + newCharacters);
      branches = Math.min(Integer.MAX_VALUE, branches + newBranches);
      lastCharacters = newCharacters;
      lastBranches = newBranches;
    }

    void repeat(long times) {
      long again = Math.max(0, times - 1);
      long added = lastCharacters * again;
      long addedBranches = (lastBranches + 1) * again + 1;
      characters = Math.min(Integer.MAX_VALUE, characters + added);
      branches = Math.min(Integer.MAX_VALUE, branches + addedBranches);
      lastCharacters = Math.min(Integer.MAX_VALUE, lastCharacters + added);
      lastBranches = Math.min(Integer.MAX_VALUE, lastBranches + addedBranches);
    }
  }

  private ExpressionBounds(String text) {
    this.text = text;
  }

  static @Nullable Fault fault(String text) {
    return new ExpressionBounds(text).look();
  }

  /** Where a part stands in an expression, not in the middle of an escape; -1 if nowhere. */
  static int find(String text, String part) {
    if (part.isEmpty()) {
      return -1;
    }
    for (int i = 0; i < text.length(); i += text.charAt(i) == '\\' ? 2 : 1) {
      if (text.startsWith(part, i)) {
        return i;
      }
    }
    return text.indexOf(part);
  }

  private @Nullable Fault look() {
    while (at < text.length()) {
      char c = text.charAt(at);
      Fault fault =
          switch (c) {
            case '\\' -> escape();
            case '[' -> characterClass();
            case '(' -> open();
            case ')' -> close();
            case '*', '+', '?', '{' -> repetition(c);
            default -> {
              level.add(1, 0);
              at++;
              yield null;
            }
          };
      if (fault != null) {
        return fault;
      }
    }
    if (!open.isEmpty()) {
      return new Fault(
          "cannot read its pattern: the `(` at character " + (level.start + 1) + " is not closed",
          "a `(` that means itself is written `\"\\\\(\"`");
    }
    return tooLarge();
  }

  private @Nullable Fault tooLarge() {
    return level.characters > MOST_CHARACTERS || level.branches > MOST_BRANCHES
        ? new Fault(
            "has a pattern that is too large: with its repetitions written out, more than 10,000"
                + " characters or 1,000 groups and repetitions",
            "use several steps with smaller patterns")
        : null;
  }

  private @Nullable Fault escape() {
    char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
    if ((next >= '1' && next <= '9') || next == 'k') {
      return lacks("reference back to a group", "\\" + next);
    }
    if (next == 'Q') {
      int end = text.indexOf("\\E", at);
      level.add(end < 0 ? text.length() - at : end - at, 0);
      at = end < 0 ? text.length() : end + 2;
      return null;
    }
    level.add(1, 0);
    at += 2;
    return null;
  }

  private @Nullable Fault characterClass() {
    int i = at + 1;
    i += i < text.length() && text.charAt(i) == '^' ? 1 : 0;
    i += i < text.length() && text.charAt(i) == ']' ? 1 : 0;
    while (i < text.length() && text.charAt(i) != ']') {
      if (text.startsWith("&&", i)) {
        return lacks("intersection of classes of characters", "&&", i);
      }
      int named = text.startsWith("[:", i) ? text.indexOf(":]", i) : -1;
      i = named > 0 ? named + 2 : i + (text.charAt(i) == '\\' ? 2 : 1);
    }
    level.add(1, 0);
    at = Math.min(text.length(), i + 1);
    return null;
  }

  private @Nullable Fault open() {
    for (String around : new String[] {"(?=", "(?!", "(?<=", "(?<!"}) {
      if (text.startsWith(around, at)) {
        return lacks(around.contains("<") ? "look-behind" : "look-ahead", around);
      }
    }
    if (text.startsWith("(?>", at)) {
      return lacks("atomic group", "(?>");
    }
    open.push(level);
    level = new Level(at++);
    if (at < text.length() && text.charAt(at) == '?') {
      at++; // It belongs to the parenthesis and repeats nothing.
    }
    return open.size() > MOST_BRANCHES ? tooDeep() : null;
  }

  private Fault tooDeep() {
    level.branches = MOST_BRANCHES + 1;
    Fault fault = tooLarge();
    return fault == null ? new Fault("has a pattern that is too large", null) : fault;
  }

  private @Nullable Fault close() {
    if (open.isEmpty()) {
      return new Fault(
          "cannot read its pattern: the `)` at character " + (at + 1) + " closes nothing",
          "a `)` that means itself is written `\"\\\\)\"`");
    }
    Level inner = level;
    level = open.pop();
    level.add(inner.characters, inner.branches + 1);
    at++;
    return null;
  }

  private @Nullable Fault repetition(char c) {
    int end = at + 1;
    long times = 1;
    if (c == '{') {
      int close = text.indexOf('}', at);
      String inside = close < 0 ? "" : text.substring(at + 1, close);
      int comma = inside.indexOf(',');
      String least = comma < 0 ? inside : inside.substring(0, comma);
      String most = comma < 0 ? "" : inside.substring(comma + 1);
      if (!isCount(least) || !(most.isEmpty() || isCount(most))) {
        level.add(1, 0); // a brace like any other sign
        at++;
        return null;
      }
      times = Math.max(Long.parseLong(least), most.isEmpty() ? 1 : Long.parseLong(most));
      if (times > 1_000) {
        return new Fault(
            "repeats more than 1,000 times at character " + (at + 1) + " of its pattern", null);
      }
      end = close + 1;
    }
    level.repeat(times);
    at = end;
    return null;
  }

  private static boolean isCount(String digits) {
    return !digits.isEmpty()
        && digits.length() < 10
        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private Fault lacks(String what, String sign) {
    return lacks(what, sign, at);
  }

  private static Fault lacks(String what, String sign, int where) {
    return new Fault(
        "has `"
            + sign
            + "` at character "
            + (where + 1)
            + " of its pattern, but there is no "
            + what,
        "expressions are those of RE2, whose time never grows faster than the text; `match` can take"
            + " a group out of a longer match, and several steps can follow each other");
  }
}
