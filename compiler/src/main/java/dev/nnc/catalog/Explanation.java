package dev.nnc.catalog;

import java.util.ArrayList;
import java.util.List;

/** What {@code nnc explain dense} says: an entry of the catalogue as plain text. */
public final class Explanation {
  private static final int INDENT = 2;

  private Explanation() {}

  /**
   * All that the catalogue has under the name, empty if it has nothing.
   *
   * @param width how many columns a line may have
   */
  public static String text(Catalog catalog, String name, int width) {
    return String.join("\n", catalog.find(name).stream().map(entry -> text(entry, width)).toList());
  }

  /**
   * The entry in lines that end with a line end.
   *
   * @param width how many columns a line may have; lines of examples may have more
   */
  public static String text(Entry entry, int width) {
    List<String> lines = new ArrayList<>();
    Documentation documentation = entry.documentation();
    lines.add(entry.name() + " (" + entry.kind().noun() + ")");
    if (entry.notYet() != null) {
      lines.add("");
      lines.add("Not supported yet: " + entry.notYet() + ".");
    }
    lines.add("");
    lines.addAll(wrap(documentation.summary(), 0, width));
    if (!documentation.details().isEmpty()) {
      lines.add("");
      lines.addAll(wrap(documentation.details(), 0, width));
    }
    lines.add("");
    lines.addAll(wrap(use(entry), INDENT, width));
    if (!entry.options().isEmpty()) {
      lines.add("");
      lines.addAll(options(entry, width));
    }
    lines.add("");
    lines.add("Example:");
    lines.add("");
    documentation.example().lines().forEach(line -> lines.add(" ".repeat(INDENT) + line));
    return String.join("\n", lines.stream().map(String::stripTrailing).toList()) + "\n";
  }

  /**
   * How the entry is written, all options with their defaults: {@code normal(mean = 0, stddev =
   * 0.05)}; options that need their name have a colon.
   */
  static String use(Entry entry) {
    List<String> options = new ArrayList<>();
    for (Option option : entry.options()) {
      if (option.notYet() == null) {
        options.add(use(option));
      }
    }
    String all = String.join(", ", options);
    if (entry.kind() == Kind.ACTION) {
      return entry.name() + " … { " + all + " }";
    }
    return options.isEmpty() ? entry.name() : entry.name() + "(" + all + ")";
  }

  private static String use(Option option) {
    if (option.repeated()) {
      return option.positional() ? option.name() + ", …" : "name: …";
    }
    String text = option.defaultText();
    if (option.positional()) {
      return text == null ? option.name() : option.name() + " = " + text;
    }
    return option.name() + ": " + (text == null ? "…" : text);
  }

  private static List<String> options(Entry entry, int width) {
    List<String> lines = new ArrayList<>();
    lines.add(entry.kind() == Kind.ACTION ? "Settings:" : "Options:");
    int column = 0;
    for (Option option : entry.options()) {
      column = Math.max(column, option.name().length());
    }
    column += 2 * INDENT;
    for (Option option : entry.options()) {
      lines.add("");
      List<String> values =
          wrap(OptionTypes.describe(option.type()) + "; " + need(option), column, width);
      String head = " ".repeat(INDENT) + option.name();
      lines.add(head + " ".repeat(column - head.length()) + values.getFirst().strip());
      lines.addAll(values.subList(1, values.size()));
      lines.addAll(wrap(option.documentation(), column, width));
    }
    return lines;
  }

  /** Whether it must be given, or what it is otherwise. */
  static String need(Option option) {
    if (option.notYet() != null) {
      return "not supported yet";
    }
    if (option.repeated()) {
      return "any number of them";
    }
    String text = option.defaultText();
    return text == null ? "required" : "default `" + text + "`";
  }

  /** The text in lines of at most that width, each indented; a longer word has its own line. */
  static List<String> wrap(String text, int indent, int width) {
    List<String> lines = new ArrayList<>();
    String margin = " ".repeat(indent);
    StringBuilder line = new StringBuilder(margin);
    for (String word : text.split("\\s+", -1)) {
      if (line.length() > indent && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line = new StringBuilder(margin);
      }
      if (line.length() > indent) {
        line.append(' ');
      }
      line.append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
