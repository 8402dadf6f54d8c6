package dev.nnc.report;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The name of a result as a person reads it: {@code average_precision} is average precision. */
final class ResultWords {
  private static final Pattern BASELINE =
      Pattern.compile("(.*)\\bbaseline(?:\\((\\w+)(?:, period: (\\d+))?\\))?\\.(.*)");

  /** Five classes are what {@code top_k} means without a number. */
  private static final Pattern TOP = Pattern.compile("\\btop_k\\b(?:\\((\\d+)\\))?");

  private static final String VALIDATION = "validation.";

  /** Shorter ones, such as mae, stay as they are. */
  private static final int SHORTEST_WORD = 4;

  private ResultWords() {}

  private static String either(@Nullable String text, String otherwise) {
    return text == null ? otherwise : text;
  }

  static String of(String result) {
    Matcher baseline = BASELINE.matcher(result);
    String words = result;
    if (baseline.matches()) {
      String rule = baseline.group(2) == null ? "" : baseline.group(2) + " ";
      String period = baseline.group(3) == null ? "" : " (" + baseline.group(3) + " steps)";
      words = baseline.group(1) + rule + "baseline" + period + ": " + baseline.group(4);
    }
    if (words.startsWith(VALIDATION)) {
      words = "validation " + words.substring(VALIDATION.length());
    }
    return TOP.matcher(words)
        .replaceAll(found -> "top " + either(found.group(1), "5"))
        .replace('_', ' ');
  }

  /** A title with a capital letter, unless it begins with what may be a name or an abbreviation. */
  static String title(String text) {
    int end = 0;
    while (end < text.length() && text.charAt(end) >= 'a' && text.charAt(end) <= 'z') {
      end++;
    }
    boolean word =
        end >= SHORTEST_WORD && (end == text.length() || " ,".indexOf(text.charAt(end)) >= 0);
    return word ? text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) : text;
  }
}
