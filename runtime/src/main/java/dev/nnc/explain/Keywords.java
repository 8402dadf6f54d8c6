package dev.nnc.explain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The words of the grammar and the settings of data, as {@code keywords.md} tells of them. */
final class Keywords {
  private static final String FENCE = "```";

  private Keywords() {}

  /** All of them in the order of the file. */
  static List<Meaning.Keyword> all() {
    List<Meaning.Keyword> all = new ArrayList<>();
    for (String section : text().split("(?m)^## ", -1)) {
      if (!section.isBlank()) {
        all.add(keyword(section));
      }
    }
    return all;
  }

  /** A section: the word, what it is, a sentence, further ones, and an example. */
  private static Meaning.Keyword keyword(String section) {
    int fence = section.indexOf(FENCE);
    int code = section.indexOf('\n', fence) + 1;
    List<String> lines = section.substring(0, fence).strip().lines().toList();
    return new Meaning.Keyword(
        lines.get(0),
        lines.get(1),
        lines.get(2),
        String.join("\n", lines.subList(3, lines.size())),
        section.substring(code, section.indexOf(FENCE, code)).stripTrailing());
  }

  private static String text() {
    try (InputStream in = Keywords.class.getResourceAsStream("keywords.md")) {
      if (in == null) {
        throw new IllegalStateException("the pages of the keywords are missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
