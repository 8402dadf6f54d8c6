package dev.nnc.record;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Names of files made from names that people chose. */
public final class FileName {
  private static final int LONGEST = 60;

  private final Set<String> taken = new HashSet<>();

  /**
   * A name that is safe on every file system and stays in its folder: letters, digits, {@code -}
   * and {@code _} stay, all else becomes {@code _}.
   */
  static String safe(String name) {
    StringBuilder safe = new StringBuilder();
    name.codePoints()
        .limit(LONGEST)
        .forEach(
            point ->
                safe.appendCodePoint(
                    Character.isLetterOrDigit(point) || point == '-' || point == '_'
                        ? point
                        : '_'));
    return safe.isEmpty() ? "_" : safe.toString();
  }

  /** The same, with a number behind it if another name has become the same. */
  public String unique(String name) {
    String safe = safe(name);
    String unique = safe;
    // Some file systems do not tell capitals from small letters.
    for (int n = 2; !taken.add(unique.toLowerCase(Locale.ROOT)); n++) {
      unique = safe + "-" + n;
    }
    return unique;
  }
}
