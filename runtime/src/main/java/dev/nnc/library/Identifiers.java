package dev.nnc.library;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.lang.model.SourceVersion;

/** Names of columns and outputs as names in Java, each its own. */
final class Identifiers {
  /** What no component of a record may be called. */
  private static final Set<String> TAKEN =
      Set.of(
          "clone", "finalize", "getClass", "hashCode", "notify", "notifyAll", "toString", "wait");

  private static final Set<String> NEEDED = Set.of("Double", "Object", "String");

  private Identifiers() {}

  /**
   * For each text a name such as {@code petalLength}.
   *
   * @param otherwise what one begins with that has no letter to begin with
   */
  static List<String> of(List<String> texts, String otherwise) {
    Set<String> names = new LinkedHashSet<>();
    for (String text : texts) {
      String name = of(text, names.size() + 1, otherwise);
      String own = name;
      for (int n = 2; !names.add(own); n++) {
        own = name + "_" + n;
      }
    }
    return new ArrayList<>(names);
  }

  private static String of(String text, int place, String otherwise) {
    StringBuilder name = new StringBuilder();
    StringBuilder word = new StringBuilder();
    text.codePoints()
        .forEach(
            each -> {
              if (Character.isLetterOrDigit(each) && Character.isJavaIdentifierPart(each)) {
                word.appendCodePoint(each);
              } else {
                add(word, name);
              }
            });
    add(word, name);
    if (name.isEmpty()) {
      return otherwise + place;
    }
    if (!Character.isJavaIdentifierStart(name.codePointAt(0))) {
      name.insert(0, otherwise);
    }
    String found = name.toString();
    return SourceVersion.isKeyword(found) || TAKEN.contains(found) ? found + "_" : found;
  }

  /** The first word begins with a small letter, the others with a large one; no word is shouted. */
  private static void add(StringBuilder word, StringBuilder name) {
    if (word.isEmpty()) {
      return;
    }
    String text = word.toString();
    if (text.equals(text.toUpperCase(Locale.ROOT))) {
      text = text.toLowerCase(Locale.ROOT);
    }
    int end = text.offsetByCodePoints(0, 1);
    String first = text.substring(0, end);
    name.append(name.isEmpty() ? first.toLowerCase(Locale.ROOT) : first.toUpperCase(Locale.ROOT))
        .append(text, end, text.length());
    word.setLength(0);
  }

  /** Whether it can name the class: in a package, and not as one that the class itself needs. */
  static boolean canNameClass(String name) {
    return name.indexOf('.') > 0
        && !name.startsWith("java.")
        && !NEEDED.contains(name.substring(name.lastIndexOf('.') + 1))
        && SourceVersion.isName(name, SourceVersion.RELEASE_21);
  }
}
