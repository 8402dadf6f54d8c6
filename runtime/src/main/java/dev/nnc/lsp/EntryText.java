package dev.nnc.lsp;

import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionTypes;
import java.util.List;

/** What the catalogue says of an entry, as Markdown. */
final class EntryText {
  private EntryText() {}

  /** {@code dense(units, activation = linear, init: glorot_uniform)}. */
  static String signature(Entry entry) {
    StringBuilder text = new StringBuilder(entry.name());
    if (!entry.options().isEmpty()) {
      text.append('(');
      for (int i = 0; i < entry.options().size(); i++) {
        text.append(i == 0 ? "" : ", ").append(parameter(entry.options().get(i)));
      }
      text.append(')');
    }
    return text.toString();
  }

  /** One option in a signature. */
  static String parameter(Option option) {
    if (option.repeated()) {
      return option.positional() ? option.name() + "…" : "name: " + option.name() + "…";
    }
    String given = option.defaultText();
    if (option.positional()) {
      return option.name() + (given == null ? "" : " = " + given);
    }
    return option.name() + ": " + (given == null ? "…" : given);
  }

  /** All that there is to read about an entry. */
  static String documentation(Entry entry) {
    StringBuilder text = new StringBuilder();
    text.append(code(signature(entry))).append("\n\n");
    text.append('*').append(entry.kind().noun()).append("* · ");
    text.append(entry.documentation().summary()).append("\n");
    if (!entry.documentation().details().isBlank()) {
      text.append("\n").append(entry.documentation().details().strip()).append("\n");
    }
    entry
        .truths()
        .ifPresent(domain -> text.append("\nTruths: ").append(domain.words()).append(".\n"));
    if (!entry.options().isEmpty()) {
      text.append("\n| option | takes | default | |\n|---|---|---|---|\n");
      for (Option option : entry.options()) {
        String given = option.defaultText();
        text.append("| `")
            .append(option.name())
            .append(option.positional() ? "" : ":")
            .append("` | ")
            .append(cell(OptionTypes.describe(option.type())))
            .append(" | ")
            .append(given == null ? "must be given" : "`" + cell(given) + "`")
            .append(" | ")
            .append(cell(option.documentation()))
            .append(" |\n");
      }
    }
    String notYet = entry.notYet();
    if (notYet != null) {
      text.append("\nNot supported yet: ").append(notYet).append("\n");
    }
    if (!entry.documentation().example().isBlank()) {
      text.append("\n").append(code(entry.documentation().example().strip())).append("\n");
    }
    return text.toString();
  }

  /** What there is to read about an option. */
  static String documentation(Option option) {
    String given = option.defaultText();
    String notYet = option.notYet();
    return code(parameter(option))
        + "\n\n"
        + option.documentation()
        + "\n\nTakes "
        + OptionTypes.describe(option.type())
        + "; "
        + (given == null ? "must be given." : "default `" + given + "`.")
        + (notYet == null ? "" : "\n\nNot supported yet: " + notYet);
  }

  /** Lines of the language. */
  static String code(String lines) {
    return "```nn\n" + lines + "\n```";
  }

  /** Several texts with a line between them. */
  static String joined(List<String> texts) {
    return String.join("\n\n---\n\n", texts);
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
