package dev.nnc.catalog;

import dev.nnc.standard.data.Generators;
import dev.nnc.standard.data.NumberSteps;
import dev.nnc.standard.data.PictureSteps;
import dev.nnc.standard.data.SeriesSteps;
import dev.nnc.standard.data.Sources;
import dev.nnc.standard.data.TableSteps;
import dev.nnc.standard.data.TextSteps;
import dev.nnc.standard.data.Transforms;
import dev.nnc.standard.layer.Combinators;
import dev.nnc.standard.layer.Convolutions;
import dev.nnc.standard.layer.Gates;
import dev.nnc.standard.layer.Layers;
import dev.nnc.standard.layer.Noise;
import dev.nnc.standard.layer.Normalization;
import dev.nnc.standard.layer.Pooling;
import dev.nnc.standard.layer.Recurrent;
import dev.nnc.standard.layer.Sequences;
import dev.nnc.standard.layer.Shaping;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The pages of {@code docs/reference}, made from the catalogue. */
final class ReferencePages {
  /** A page: some kinds of entries, one after another. */
  private record Page(String file, String title, String opening, List<Kind> kinds) {}

  private static final List<Page> PAGES =
      List.of(
          new Page(
              "layers.md",
              "Layers",
              "What stands after `->` in a network. Each use has weights of its own.",
              List.of(Kind.LAYER)),
          new Page(
              "activations.md",
              "Activations",
              "Second option of a layer (`dense(10, relu)`), or a step of their own (`-> relu`).",
              List.of(Kind.ACTIVATION)),
          new Page(
              "functions.md",
              "Functions",
              "For expressions; they have no weights. Activations can be called like them.",
              List.of(Kind.FUNCTION)),
          new Page(
              "initializers.md",
              "Initializers",
              "How weights start: `dense(50, relu, init: he_normal)`.",
              List.of(Kind.INITIALIZER)),
          new Page(
              "losses.md",
              "Losses",
              "What training makes small. Each takes the truth, a field of the data, and before it"
                  + " the prediction if the network has several outputs: `mse(value)`,"
                  + " `mse(price, value)`.",
              List.of(Kind.LOSS)),
          new Page(
              "metrics.md",
              "Metrics",
              "What a network is judged by. Without arguments they compare what the loss compares.",
              List.of(Kind.METRIC)),
          new Page(
              "optimizers.md",
              "Optimizers",
              "How weights follow the gradient, how gradients are clipped, and how the rate changes.",
              List.of(Kind.OPTIMIZER, Kind.CLIPPING, Kind.SCHEDULE)),
          new Page(
              "data.md",
              "Data",
              "Where columns come from, what is done with them, and which rows are held out.",
              List.of(Kind.SOURCE, Kind.TRANSFORM, Kind.SPLIT)),
          new Page(
              "actions.md",
              "Actions",
              "What a file does, with its settings, and the words that stand in these.",
              List.of(
                  Kind.ACTION,
                  Kind.STOP,
                  Kind.CHECKPOINT,
                  Kind.METHOD,
                  Kind.FOLDS,
                  Kind.SHOW,
                  Kind.BASELINE,
                  Kind.FORMAT)));

  /** Entries that belong together, under a heading of their own; each family is a class's. */
  private record Family(String title, List<Entry> entries) {}

  private static final List<Family> FAMILIES =
      List.of(
          new Family("Vectors", Layers.entries()),
          new Family("Words and attention", Sequences.entries()),
          new Family("Recurrent", Recurrent.entries()),
          new Family("Made of recipes", Combinators.entries()),
          new Family("Convolutions", Convolutions.entries()),
          new Family("Pools", Pooling.entries()),
          new Family("Norms", Normalization.entries()),
          new Family("Gates and learned activations", Gates.entries()),
          new Family("Noise and dropout", Noise.entries()),
          new Family("Shapes", Shaping.entries()),
          new Family("Files and tables", Sources.entries()),
          new Family("Made by a formula", Generators.entries()),
          new Family("Numbers, classes and shapes", Transforms.entries()),
          new Family("Tables", TableSteps.entries()),
          new Family("Pictures", PictureSteps.entries()),
          new Family("Texts", TextSteps.entries()),
          new Family("Numbers in texts", NumberSteps.entries()),
          new Family("Series", SeriesSteps.entries()));

  private static final String OTHERS = "More";

  private ReferencePages() {}

  /** The text of each page by its file name, {@code README.md} first. */
  static SequencedMap<String, String> pages(Catalog catalog) {
    SequencedMap<String, String> pages = new LinkedHashMap<>();
    pages.put("README.md", contents(catalog));
    for (Page page : PAGES) {
      pages.put(page.file(), page(page, catalog));
    }
    return Collections.unmodifiableSequencedMap(pages);
  }

  private static String contents(Catalog catalog) {
    StringBuilder text = new StringBuilder();
    text.append("# Reference\n\n").append(generated());
    text.append("Names in brackets are known but not supported yet.\n");
    for (Page page : PAGES) {
      text.append("\n## [").append(page.title()).append("](").append(page.file()).append(")\n");
      for (Kind kind : page.kinds()) {
        families(catalog.entries(kind))
            .forEach(
                (family, entries) -> {
                  text.append('\n');
                  String heading = page.kinds().size() > 1 ? title(kind) : "";
                  heading += heading.isEmpty() || family.isEmpty() ? family : ": " + family;
                  if (!heading.isEmpty()) {
                    text.append("**").append(heading).append("**\n\n");
                  }
                  for (Entry entry : entries) {
                    text.append("- ").append(line(page, entry)).append('\n');
                  }
                });
      }
    }
    return text.toString();
  }

  private static String line(Page page, Entry entry) {
    String link = "[" + entry.name() + "](" + page.file() + "#" + anchor(page, entry) + ")";
    return (entry.notYet() == null ? link : "(" + link + ")")
        + ": "
        + prose(entry.documentation().summary());
  }

  /** The entries of one kind by their family, which is empty where the kind has none. */
  private static SequencedMap<String, List<Entry>> families(Iterable<Entry> entries) {
    SequencedMap<String, List<Entry>> families = new LinkedHashMap<>();
    for (Entry entry : entries) {
      families.computeIfAbsent(family(entry), each -> new ArrayList<>()).add(entry);
    }
    return families;
  }

  private static String family(Entry entry) {
    boolean grouped = false;
    for (Family family : FAMILIES) {
      for (Entry each : family.entries()) {
        grouped |= each.kind() == entry.kind();
        if (each.kind() == entry.kind() && each.name().equals(entry.name())) {
          return family.title();
        }
      }
    }
    return grouped ? OTHERS : "";
  }

  private static String page(Page page, Catalog catalog) {
    StringBuilder text = new StringBuilder();
    text.append("# ").append(page.title()).append("\n\n").append(generated());
    text.append(page.opening()).append('\n');
    for (Kind kind : page.kinds()) {
      String level = "##";
      if (page.kinds().size() > 1) {
        text.append("\n## ").append(title(kind)).append('\n');
        level = "###";
      }
      for (Map.Entry<String, List<Entry>> family : families(catalog.entries(kind)).entrySet()) {
        String its = level;
        if (!family.getKey().isEmpty()) {
          text.append('\n').append(level).append(' ').append(family.getKey()).append('\n');
          its += "#";
        }
        for (Entry entry : family.getValue()) {
          entry(text, its, entry, anchor(page, entry));
        }
      }
    }
    return text.toString();
  }

  private static void entry(StringBuilder text, String level, Entry entry, String anchor) {
    Documentation documentation = entry.documentation();
    text.append("\n<a id=\"").append(anchor).append("\"></a>\n\n");
    text.append(level).append(' ').append(entry.name()).append("\n\n");
    if (entry.notYet() != null) {
      text.append("*Not supported yet: ").append(entry.notYet()).append(".*\n\n");
    }
    text.append(prose(documentation.summary())).append('\n');
    if (!documentation.details().isEmpty()) {
      text.append('\n').append(prose(documentation.details())).append('\n');
    }
    entry
        .truths()
        .ifPresent(domain -> text.append("\nTruths: ").append(prose(domain.words())).append(".\n"));
    text.append("\n    ").append(use(entry)).append('\n');
    if (!entry.options().isEmpty()) {
      text.append("\n| ")
          .append(entry.kind() == Kind.ACTION ? "setting" : "option")
          .append(" | takes | default | |\n|---|---|---|---|\n");
      for (Option option : entry.options()) {
        String value = option.defaultText();
        text.append("| `").append(option.name()).append("` | ");
        text.append(cell(OptionTypes.describe(option.type()))).append(" | ");
        text.append(
                option.notYet() != null
                    ? "not supported yet"
                    : option.repeated()
                        ? "any number of them"
                        : value == null ? "required" : cell("`" + value + "`"))
            .append(" | ");
        text.append(cell(prose(option.documentation()))).append(" |\n");
      }
    }
    text.append("\n```nn\n").append(documentation.example()).append("\n```\n");
  }

  /**
   * How the entry is written, all options with their defaults: {@code normal(mean = 0, stddev =
   * 0.05)}; options that need their name have a colon.
   */
  private static String use(Entry entry) {
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

  /** Formulas in the catalogue are plain text; outside backquotes, Markdown would read stars. */
  private static String prose(String text) {
    StringBuilder escaped = new StringBuilder();
    boolean code = false;
    for (char each : text.toCharArray()) {
      code ^= each == '`';
      if (!code && "*_<>|[]".indexOf(each) >= 0) {
        escaped.append('\\');
      }
      escaped.append(each);
    }
    return escaped.toString();
  }

  private static String cell(String text) {
    return text.replace("\\|", "|").replace("|", "\\|");
  }

  private static String generated() {
    return "<!-- Made from the catalogue; a test compares. Do not edit by hand. -->\n\n";
  }

  private static String anchor(Page page, Entry entry) {
    return page.kinds().size() > 1
        ? entry.kind().noun().replace(' ', '-') + "-" + entry.name()
        : entry.name();
  }

  private static String title(Kind kind) {
    String plural = kind == Kind.CLIPPING ? "clipping" : kind.plural();
    return Character.toUpperCase(plural.charAt(0)) + plural.substring(1);
  }
}
