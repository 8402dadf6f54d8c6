package dev.nnc.explain;

import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Option;
import java.util.List;

/** One of the things that a word means. */
public sealed interface Meaning {
  /** One line on it. */
  String summary();

  /** A name of the catalogue, such as {@code dense}. */
  record OfEntry(Entry entry) implements Meaning {
    @Override
    public String summary() {
      return entry.documentation().summary();
    }
  }

  /**
   * An option of entries, such as {@code epochs} of {@code train}.
   *
   * @param entries that have it, with the same meaning
   */
  record OfOption(Option option, List<Entry> entries) implements Meaning {
    public OfOption {
      entries = List.copyOf(entries);
    }

    /** Whether it stands in the braces of an action. */
    public boolean isSetting() {
      return entries.stream().allMatch(entry -> entry.kind() == Kind.ACTION);
    }

    @Override
    public String summary() {
      return option.documentation();
    }
  }

  /**
   * A word that an option takes, such as {@code valid} of {@code padding}.
   *
   * @param entries that have the option
   */
  record OfValue(String word, Option option, List<Entry> entries) implements Meaning {
    public OfValue {
      entries = List.copyOf(entries);
    }

    @Override
    public String summary() {
      return option.documentation();
    }
  }

  /**
   * A word of the grammar, or a setting of a data set.
   *
   * @param sort what it is and where it stands
   * @param details more sentences; may be empty
   * @param example in {@code .nn}
   */
  record Keyword(String word, String sort, String summary, String details, String example)
      implements Meaning {}

  /**
   * A subject that no word of the language is the name of, such as {@code onnx}.
   *
   * @param names it, the usual one first
   * @param place where the documents tell more, as in {@code docs/cookbook.md: Fill gaps}
   * @param details more sentences; may be empty
   * @param example in {@code .nn}, or lines for a shell
   */
  record Topic(List<String> names, String place, String summary, String details, String example)
      implements Meaning {
    public Topic {
      names = List.copyOf(names);
    }

    /** The usual name. */
    public String word() {
      return names.getFirst();
    }
  }

  /** A command of nnc. */
  record OfCommand(String name, String summary) implements Meaning {}

  /**
   * A block of the standard library.
   *
   * @param file from which it is imported
   * @param head its declaration up to the brace
   * @param documentation its doc-comment
   */
  record Block(String name, String file, String head, String documentation) implements Meaning {
    @Override
    public String summary() {
      // What goes on without a capital is the same sentence: "et al. 2017".
      return documentation.split("(?<=\\.)\\s+(?=\\p{Lu})", 2)[0].replace('\n', ' ').strip();
    }
  }

  /**
   * A name that other libraries have.
   *
   * @param here what is written in its place
   * @param more a sentence; may be empty
   */
  record Foreign(String name, String here, String more) implements Meaning {
    @Override
    public String summary() {
      return "here it is `" + here + "`";
    }
  }
}
