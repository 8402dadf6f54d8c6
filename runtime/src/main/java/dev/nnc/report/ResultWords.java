package dev.nnc.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The name of a result as a person reads it: {@code average_precision} is average precision. */
final class ResultWords {
  private static final Pattern BASELINE =
      Pattern.compile("(.*)\\bbaseline(?:\\((\\w+)(?:, period: (\\d+))?\\))?\\.(.*)");

  /** Five classes are what {@code top_k} means without a number. */
  private static final Pattern TOP = Pattern.compile("\\btop_k\\b(?:\\((\\d+)\\))?");

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
    return TOP.matcher(words)
        .replaceAll(found -> "top " + either(found.group(1), "5"))
        .replace('_', ' ');
  }
}
