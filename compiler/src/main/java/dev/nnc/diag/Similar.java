package dev.nnc.diag;

import java.util.Optional;

/** Finds the name that somebody probably meant. */
public final class Similar {
  private Similar() {}

  /**
   * The candidate nearest to the text: one slip (a letter missing, added, changed, or swapped with
   * its neighbour) is forgiven in a name of three to six letters, two in a longer one, and letter
   * case never counts. The first of several equally near ones wins. Else what the text abbreviates,
   * as {@code img} does {@code image}, if that is one candidate alone.
   */
  public static Optional<String> to(String text, Iterable<String> candidates) {
    int allowed = text.length() < 3 ? 0 : text.length() <= 6 ? 1 : 2;
    String best = null;
    int least = allowed + 1;
    for (String candidate : candidates) {
      int distance = distance(text, candidate, least);
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best == null ? abbreviated(text, candidates) : Optional.of(best);
  }

  /** The only candidate that has these letters in their order and begins with the first. */
  private static Optional<String> abbreviated(String text, Iterable<String> candidates) {
    String only = null;
    for (String candidate : candidates) {
      if (text.length() >= 3
          && candidate.length() > text.length()
          && candidate.length() <= 4 * text.length()
          && isWithin(text, candidate)) {
        if (only != null && !only.equals(candidate)) {
          return Optional.empty();
        }
        only = candidate;
      }
    }
    return Optional.ofNullable(only);
  }

  private static boolean isWithin(String text, String candidate) {
    int at = 0;
    for (int i = 0; i < candidate.length() && at < text.length(); i++) {
      if (Character.toLowerCase(candidate.charAt(i)) == Character.toLowerCase(text.charAt(at))) {
        at++;
      } else if (i == 0) {
        return false;
      }
    }
    return at == text.length();
  }

  /**
   * The optimal string alignment distance (Damerau 1964, each part edited at most once) without
   * regard to case, or {@code limit} if it is not below that.
   */
  public static int distance(String a, String b, int limit) {
    if (Math.abs(a.length() - b.length()) >= limit) {
      return limit;
    }
    int[] before = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] now = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      // Further from the diagonal than the limit, every distance is above it.
      int from = Math.max(1, i - limit);
      int to = Math.min(b.length(), i + limit);
      now[from - 1] = from == 1 ? i : limit;
      int least = now[from - 1];
      for (int j = from; j <= to; j++) {
        int change = same(a, i, b, j) ? 0 : 1;
        int above = j == i + limit ? limit : last[j];
        now[j] = Math.min(Math.min(now[j - 1], above) + 1, last[j - 1] + change);
        if (i > 1 && j > 1 && same(a, i, b, j - 1) && same(a, i - 1, b, j)) {
          now[j] = Math.min(now[j], before[j - 2] + 1);
        }
        least = Math.min(least, now[j]);
      }
      if (least >= limit) {
        return limit;
      }
      int[] oldest = before;
      before = last;
      last = now;
      now = oldest;
    }
    return Math.min(last[b.length()], limit);
  }

  private static boolean same(String a, int i, String b, int j) {
    return Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
  }
}
