package dev.nnc.explain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The words of the grammar and the settings of data, as {@code keywords.md} tells of them, and the
 * subjects of {@code topics.md}.
 */
final class Keywords {
  private static final String FENCE = "```";

  private Keywords() {}

  /** All of them in the order of the file. */
  static List<Meaning.Keyword> all() {
    List<Meaning.Keyword> all = new ArrayList<>();
    for (String section : sections("keywords.md")) {
      List<String> lines = prose(section);
      all.add(
          new Meaning.Keyword(
              lines.get(0), lines.get(1), lines.get(2), rest(lines), example(section)));
    }
    return all;
  }

  /** All subjects in the order of the file. */
  static List<Meaning.Topic> topics() {
    List<Meaning.Topic> all = new ArrayList<>();
    for (String section : sections("topics.md")) {
      List<String> lines = prose(section);
      all.add(
          new Meaning.Topic(
              List.of(lines.get(0).split(", ", -1)),
              lines.get(1),
              lines.get(2),
              rest(lines),
              example(section)));
    }
    return all;
  }

  /** A section begins with names, what or where it is, and a sentence. */
  private static List<String> prose(String section) {
    return section.substring(0, section.indexOf(FENCE)).strip().lines().toList();
  }

  /** Further sentences. */
  private static String rest(List<String> lines) {
    return String.join("\n", lines.subList(3, lines.size()));
  }

  private static String example(String section) {
    int code = section.indexOf('\n', section.indexOf(FENCE)) + 1;
    return section.substring(code, section.indexOf(FENCE, code)).stripTrailing();
  }

  private static List<String> sections(String name) {
    try (InputStream in = Keywords.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
      return Arrays.stream(text.split("(?m)^## ", -1)).filter(each -> !each.isBlank()).toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
