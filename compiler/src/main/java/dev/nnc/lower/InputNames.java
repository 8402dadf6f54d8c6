package dev.nnc.lower;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What a signature calls its inputs. Python's TensorFlow makes parameters of them, and cannot load
 * a SavedModel at all where one has the name of a word of Python, or two have the same but for
 * signs that stand in no Python name; such names get underscores at their end.
 */
final class InputNames {
  private static final Set<String> PYTHON =
      Set.of(
          "False",
          "None",
          "True",
          "and",
          "as",
          "assert",
          "async",
          "await",
          "break",
          "class",
          "continue",
          "def",
          "del",
          "elif",
          "else",
          "except",
          "finally",
          "for",
          "from",
          "global",
          "if",
          "import",
          "in",
          "is",
          "lambda",
          "nonlocal",
          "not",
          "or",
          "pass",
          "raise",
          "return",
          "try",
          "while",
          "with",
          "yield");

  private InputNames() {}

  /** By the name here, that in the signature; the same for most. */
  static SequencedMap<String, String> of(List<String> names) {
    SequencedMap<String, String> all = new LinkedHashMap<>();
    Set<String> taken = new HashSet<>(PYTHON);
    for (String name : names) {
      String own = name;
      while (!taken.add(parameter(own))) {
        own += "_";
      }
      all.put(name, own);
    }
    return Collections.unmodifiableSequencedMap(all);
  }

  private static String parameter(String name) {
    StringBuilder parameter = new StringBuilder();
    name.codePoints()
        .map(each -> Character.isLetterOrDigit(each) ? each : '_')
        .forEach(parameter::appendCodePoint);
    return parameter.toString();
  }
}
