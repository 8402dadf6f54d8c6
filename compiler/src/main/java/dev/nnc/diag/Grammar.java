package dev.nnc.diag;

import java.util.Locale;

/** What sentences with something filled in need: articles and plurals. */
public final class Grammar {
  private Grammar() {}

  /** {@code an import}, {@code a param}. */
  public static String withArticle(String noun) {
    return (startsWithVowel(noun) ? "an " : "a ") + noun;
  }

  /** {@code 1 row}, {@code 2,000 rows}. */
  public static String count(long count, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s");
  }

  /** Fills in a template that takes only {@code %s}; an {@code a} before one becomes right. */
  static String filled(String template, Object... arguments) {
    String right = template;
    int argument = 0;
    for (int at = right.indexOf("%s"); at >= 0; at = right.indexOf("%s", at + 2)) {
      boolean article = right.startsWith("a ", at - 2) && (at == 2 || right.charAt(at - 3) == ' ');
      if (article && startsWithVowel(String.valueOf(arguments[argument]))) {
        right = right.substring(0, at - 1) + "n" + right.substring(at - 1);
        at++;
      }
      argument++;
    }
    return String.format(right, arguments);
  }

  private static boolean startsWithVowel(String noun) {
    return !noun.isEmpty() && "aeio".indexOf(Character.toLowerCase(noun.charAt(0))) >= 0;
  }
}
