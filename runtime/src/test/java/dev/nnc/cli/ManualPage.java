package dev.nnc.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The page that {@code man nnc} shows, in the macros of man(7): all commands with what they take,
 * from their own descriptions, and the tables of {@code docs/commands.md}.
 */
final class ManualPage {
  private static final Pattern LINK = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");
  private static final Pattern CODE = Pattern.compile("`([^`]*)`");

  /** Wider than any synopsis, so that picocli breaks none: man does. */
  private static final int ONE_LINE = 10_000;

  private final StringBuilder page = new StringBuilder();

  private ManualPage() {}

  /**
   * @param line with all commands
   * @param document {@code docs/commands.md}
   */
  static String of(CommandLine line, String document) {
    ManualPage page = new ManualPage();
    page.write(line, document);
    return page.page.toString();
  }

  private void write(CommandLine line, String document) {
    macro(".\\\" Made from what the commands say of themselves; a test compares the two.");
    macro(".TH NNC 1 \"\" \"nnc\" \"nnc\"");
    macro(".nh");
    macro(".ad l");
    section("NAME");
    text("nnc - " + decapitalized(about(line)));
    section("SYNOPSIS");
    macro(".B nnc");
    text("COMMAND [OPTIONS] [ARGUMENTS]");
    macro(".br");
    macro(".B nnc \\-\\-version");
    section("DESCRIPTION");
    text(
        "One text file says where the data comes from, what the network is, what it minimizes, and"
            + " how it is trained and judged. `nnc run` checks all of it, trains with TensorFlow,"
            + " and leaves a folder with a page, the weights, and what repeats the run.");
    paragraph(
        "`nnc explain` WORD tells of each layer, loss, setting and error, `nnc help` COMMAND of a"
            + " command. Each command takes `--help`.");
    section("COMMANDS");
    line.getSubcommands().values().forEach(this::command);
    section("EXIT STATUS");
    table(document, "| exit code | means |");
    section("ENVIRONMENT");
    table(document, "| variable | means |");
    section("FILES");
    entry(
        "runs/NAME-TIME",
        "What a run leaves: `report.html`, `run.json`, `metrics.jsonl`, `resolved.nn`, the"
            + " weights.");
    entry("evaluations/NAME-TIME", "What `nnc evaluate` leaves.");
    entry("~/.cache/nnc", "Data sets that `nnc data get` fetches, and what makes nnc start fast.");
    entry("~/.javacpp/cache", "TensorFlow's library, unpacked on its first use.");
    section("EXAMPLES");
    footer(new String[] {"", "  nnc new gates xor.nn", "  nnc run xor.nn"});
    footer(
        new String[] {
          "",
          "  nnc data churn.csv --target churned",
          "  nnc new churn.nn --from churn.csv --target churned",
          "  nnc run churn.nn",
          "  nnc predict latest new.csv --out answers.csv"
        });
  }

  private void command(CommandLine command) {
    command.setUsageHelpWidth(ONE_LINE);
    macro(".SS \"" + escaped(command.getCommandSpec().qualifiedName()) + "\"");
    text(about(command));
    macro(".PP");
    text(command.getHelp().synopsis(0).strip().replaceAll("\\s+", " "));
    for (PositionalParamSpec each : command.getCommandSpec().positionalParameters()) {
      entry(each.paramLabel(), each.description());
    }
    command.getCommandSpec().options().stream()
        .filter(option -> !option.hidden() && !option.usageHelp())
        .sorted(Comparator.comparing(OptionSpec::longestName))
        .forEach(option -> entry(names(option), option.description()));
    footer(command.getCommandSpec().usageMessage().footer());
    command.getSubcommands().values().forEach(this::command);
  }

  private static String about(CommandLine command) {
    return String.join(" ", command.getCommandSpec().usageMessage().description());
  }

  private static String names(OptionSpec option) {
    return String.join(", ", option.names())
        + (option.arity().max() > 0 && option.type() != boolean.class
            ? "=" + option.paramLabel()
            : "");
  }

  /** Lines that are set in stand as they are; others are prose, whose lines belong together. */
  private void footer(String[] lines) {
    List<String> prose = new ArrayList<>();
    boolean literal = false;
    for (String line : lines) {
      boolean indented = line.startsWith("  ");
      if (literal && !indented) {
        macro(".fi");
        macro(".RE");
      }
      if (indented || line.isEmpty()) {
        flush(prose);
      }
      if (indented) {
        if (!literal) {
          macro(".PP");
          macro(".RS 2");
          macro(".nf");
        }
        page.append(guarded(escaped(line.substring(2)))).append('\n');
      } else if (!line.isEmpty()) {
        prose.add(line);
      }
      literal = indented;
    }
    flush(prose);
    if (literal) {
      macro(".fi");
      macro(".RE");
    }
  }

  private void flush(List<String> prose) {
    if (!prose.isEmpty()) {
      paragraph(String.join(" ", prose));
      prose.clear();
    }
  }

  /** The rows of a table of two columns, whose head is given. */
  private void table(String document, String head) {
    int start = document.indexOf(head);
    if (start < 0) {
      throw new IllegalArgumentException("there is no table " + head);
    }
    document
        .substring(start)
        .lines()
        .skip(2)
        .takeWhile(row -> row.startsWith("|"))
        .forEach(
            row -> {
              List<String> cells = Arrays.stream(row.split("\\|", -1)).map(String::strip).toList();
              entry(cells.get(1).replace("`", ""), cells.get(2));
            });
  }

  private void section(String name) {
    macro(".SH " + name);
  }

  private void paragraph(String text) {
    macro(".PP");
    text(text);
  }

  private void entry(String name, String... description) {
    macro(".TP");
    page.append(guarded("\\fB" + escaped(name) + "\\fR")).append('\n');
    text(String.join(" ", description));
  }

  private void text(String text) {
    String plain = LINK.matcher(text).replaceAll("$1");
    Matcher code = CODE.matcher(plain);
    StringBuilder set = new StringBuilder();
    int from = 0;
    while (code.find()) {
      set.append(escaped(plain.substring(from, code.start())));
      set.append("\\fB").append(escaped(code.group(1))).append("\\fR");
      from = code.end();
    }
    set.append(escaped(plain.substring(from)));
    page.append(guarded(set.toString())).append('\n');
  }

  private void macro(String line) {
    page.append(line).append('\n');
  }

  /** A line of text that begins as a macro would is no macro. */
  private static String guarded(String line) {
    return line.startsWith(".") || line.startsWith("'") ? "\\&" + line : line;
  }

  /** A text in which no character has a meaning of its own, and all are ASCII. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            c ->
                escaped.append(
                    switch (c) {
                      case '\\' -> "\\e";
                      case '-' -> "\\-";
                      case '\'' -> "\\(aq";
                      case '`' -> "\\(ga";
                      case '"' -> "\\(dq";
                      case '~' -> "\\(ti";
                      case '^' -> "\\(ha";
                      default ->
                          c < 128
                              ? Character.toString(c)
                              : String.format(Locale.ROOT, "\\[u%04X]", c);
                    }));
    return escaped.toString();
  }

  private static String decapitalized(String text) {
    return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1).replaceAll("\\.$", "");
  }
}
