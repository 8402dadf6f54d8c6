package dev.nnc.report;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * In which line of the shown program a name is declared, so that the page can lead there. It knows
 * only the first words of lines, as {@link SourceText} knows only tokens: what it does not find
 * stays a plain name.
 */
final class SourceLines {
  private static final String NAME = "(`[^`]+`|[\\p{L}_][\\p{L}\\p{M}\\p{N}_]*+)";

  /** A declaration, at the left edge. */
  private static final Pattern DECLARED = Pattern.compile("(network|data) " + NAME + ".*");

  /** An action, which may stand in a sweep or in folds. */
  private static final Pattern ACTION =
      Pattern.compile(
          " *(train|evaluate|predict) (?![-=→])[^:]*?(?: as " + NAME + ")? *(?:\\{.*)?");

  private final Map<String, Integer> networks = new HashMap<>();
  private final Map<String, Integer> data = new HashMap<>();
  private final Map<String, Integer> actions = new HashMap<>();

  SourceLines(String source) {
    Map<String, Integer> numbers = new HashMap<>();
    Set<String> named = new HashSet<>();
    String[] lines = source.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      Matcher declared = DECLARED.matcher(lines[i]);
      Matcher action = ACTION.matcher(lines[i]);
      if (declared.matches()) {
        Map<String, Integer> names = lines[i].startsWith("data") ? data : networks;
        names.putIfAbsent(unquoted(String.valueOf(declared.group(2))), i + 1);
      } else if (action.matches()) {
        String verb = String.valueOf(action.group(1));
        String own = action.group(2);
        String name = own == null ? verb : unquoted(own);
        // As the checker names those that have no name of their own.
        while (!named.add(name) && own == null) {
          name = verb + "_" + numbers.merge(verb, 2, (number, any) -> number + 1);
        }
        actions.putIfAbsent(name, i + 1);
      }
    }
  }

  private static String unquoted(String name) {
    return name.startsWith("`") ? name.substring(1, name.length() - 1) : name;
  }

  /** The lines that something may lead to, from 1. */
  Set<Integer> all() {
    Set<Integer> all = new TreeSet<>(networks.values());
    all.addAll(data.values());
    all.addAll(actions.values());
    return all;
  }

  /** Writes a network's name, and leads to where it is declared. */
  void network(String name, Html html) {
    write(name, networks.get(name), html);
  }

  /** Writes the name of a data set, and leads to where it is declared. */
  void data(String name, Html html) {
    write(name, data.get(name), html);
  }

  /**
   * Writes a title, and leads to the action that it is about.
   *
   * @param action its name, perhaps with a judged output behind it
   */
  void action(String title, String action, Html html) {
    Integer line = actions.get(action);
    int output = action.lastIndexOf(": ");
    write(
        title, line == null && output > 0 ? actions.get(action.substring(0, output)) : line, html);
  }

  private static void write(String text, @Nullable Integer line, Html html) {
    if (line == null) {
      html.text(text);
    } else {
      html.element("a", text, "class", "declared", "href", "#" + id(line));
    }
  }

  /** The name of a line of the shown program within the page. */
  static String id(int line) {
    return "line-" + line;
  }
}
