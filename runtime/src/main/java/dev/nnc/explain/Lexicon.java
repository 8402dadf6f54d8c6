package dev.nnc.explain;

import dev.nnc.ast.Item;
import dev.nnc.catalog.Catalog;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionTypes;
import dev.nnc.diag.Code;
import dev.nnc.diag.Codes;
import dev.nnc.diag.Elsewhere;
import dev.nnc.parse.Parser;
import dev.nnc.resolve.StandardLibrary;
import dev.nnc.source.SourceFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * All words that nnc can explain: names of the catalogue, their options and what these take, words
 * of the grammar, settings, blocks of the standard library, subjects that go over several of them,
 * and names of other libraries.
 */
public final class Lexicon {
  private final Catalog catalog;

  public Lexicon(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Words of a sort, each with a line on it. */
  public record Group(String title, SequencedMap<String, String> words) {}

  /** All meanings of a word of the language, entries first; empty if it has none. */
  public List<Meaning> meanings(String word) {
    List<Meaning> meanings = new ArrayList<>();
    for (Meaning.Keyword each : Keywords.all()) {
      if (each.word().equals(word)) {
        meanings.add(each);
      }
    }
    for (Entry each : catalog.entries()) {
      if (each.name().equals(word)) {
        meanings.add(new Meaning.OfEntry(each));
      }
    }
    meanings.addAll(options(word));
    for (Meaning.Block each : blocks()) {
      if (each.name().equals(word)) {
        meanings.add(each);
      }
    }
    if (meanings.isEmpty()) {
      meanings.addAll(values(word));
    }
    if (meanings.isEmpty()) {
      String plain = spaced(word);
      Keywords.topics().stream()
          .filter(each -> each.names().stream().anyMatch(name -> spaced(name).equals(plain)))
          .forEach(meanings::add);
    }
    return meanings;
  }

  /** In small letters, with a space between words. */
  private static String spaced(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[_\\s-]+", " ").strip();
  }

  /**
   * What another library's name is here, and what this then means; empty if it is not known. The
   * name may stand in any case, with what it belongs to: {@code layers.Conv2D}.
   */
  public List<Meaning> foreign(String name) {
    List<Meaning> meanings = new ArrayList<>();
    String last = name.substring(name.lastIndexOf('.') + 1);
    String plain = plain(last);
    if (plain.isEmpty()) {
      return meanings;
    }
    String here =
        Elsewhere.written(last)
            .or(() -> Elsewhere.here(last, words()))
            .or(() -> same(plain))
            .orElse(null);
    if (here != null) {
      meanings.add(new Meaning.Foreign(name, here, ""));
      if (here.matches("\\w+(\\(.*|: .*)?")) {
        meanings.addAll(meanings(here.split("[:(]", 2)[0]));
      }
    }
    return meanings;
  }

  /** The name that differs by case and underscores alone. */
  private Optional<String> same(String plain) {
    for (String word : words()) {
      if (plain(word).equals(plain)) {
        return Optional.of(word);
      }
    }
    return Optional.empty();
  }

  /** Without case, underscores and strokes. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }

  /** Options of the name, together where they mean the same. */
  private List<Meaning> options(String name) {
    SequencedMap<String, Option> options = new LinkedHashMap<>();
    SequencedMap<String, List<Entry>> entries = new LinkedHashMap<>();
    for (Entry entry : catalog.entries()) {
      for (Option option : entry.options()) {
        if (option.name().equals(name)) {
          String meaning = option.documentation() + OptionTypes.describe(option.type());
          options.putIfAbsent(meaning, option);
          entries.computeIfAbsent(meaning, each -> new ArrayList<>()).add(entry);
        }
      }
    }
    List<Meaning> meanings = new ArrayList<>();
    options.forEach(
        (meaning, option) ->
            meanings.add(new Meaning.OfOption(option, entries.getOrDefault(meaning, List.of()))));
    // Settings of actions are asked for most.
    meanings.sort(Comparator.comparing(each -> !((Meaning.OfOption) each).isSetting()));
    return meanings;
  }

  /** Options that take the word. */
  private List<Meaning> values(String word) {
    SequencedMap<String, Option> options = new LinkedHashMap<>();
    SequencedMap<String, List<Entry>> entries = new LinkedHashMap<>();
    for (Entry entry : catalog.entries()) {
      for (Option option : entry.options()) {
        if (OptionTypes.words(option.type()).contains(word)) {
          String meaning = option.name() + option.documentation();
          options.putIfAbsent(meaning, option);
          entries.computeIfAbsent(meaning, each -> new ArrayList<>()).add(entry);
        }
      }
    }
    List<Meaning> meanings = new ArrayList<>();
    options.forEach(
        (meaning, option) ->
            meanings.add(
                new Meaning.OfValue(word, option, entries.getOrDefault(meaning, List.of()))));
    return meanings;
  }

  /** The blocks of the standard library. */
  private static List<Meaning.Block> blocks() {
    List<Meaning.Block> blocks = new ArrayList<>();
    for (String path : StandardLibrary.files()) {
      SourceFile file = StandardLibrary.find(path).orElseThrow();
      for (Item item : Parser.parse(file).tree().items()) {
        if (item instanceof Item.Block block) {
          String text = file.text(block.span());
          blocks.add(
              new Meaning.Block(
                  block.name().text(),
                  path,
                  text.substring(0, text.indexOf('{')).strip(),
                  block.doc().strip()));
        }
      }
    }
    return blocks;
  }

  /** All words with a line each, sorted by what they are, for who looks for one. */
  public List<Group> groups() {
    List<Group> groups = new ArrayList<>();
    SequencedMap<String, String> grammar = new LinkedHashMap<>();
    Keywords.all().forEach(each -> grammar.put(each.word(), each.summary()));
    groups.add(new Group("words of the language", grammar));
    for (Kind kind : Kind.values()) {
      SequencedMap<String, String> words = new LinkedHashMap<>();
      for (Entry each : catalog.entries(kind)) {
        words.put(each.name(), each.documentation().summary());
      }
      if (!words.isEmpty()) {
        groups.add(new Group(kind.plural(), words));
      }
      if (kind == Kind.ACTION) {
        for (Entry each : catalog.entries(kind)) {
          settings(each).ifPresent(groups::add);
        }
      }
    }
    SequencedMap<String, String> library = new LinkedHashMap<>();
    blocks().forEach(each -> library.put(each.name(), each.summary()));
    groups.add(new Group("blocks of the standard library", library));
    SequencedMap<String, String> topics = new LinkedHashMap<>();
    Keywords.topics().forEach(each -> topics.put(each.word(), each.summary()));
    groups.add(new Group("subjects", topics));
    return groups;
  }

  private static Optional<Group> settings(Entry action) {
    SequencedMap<String, String> words = new LinkedHashMap<>();
    for (Option option : action.options()) {
      words.put(option.name(), option.documentation());
    }
    return words.isEmpty()
        ? Optional.empty()
        : Optional.of(new Group("settings of " + action.name(), words));
  }

  /** Each word of the index with the first line on it. */
  public SequencedMap<String, String> index() {
    SequencedMap<String, String> index = new LinkedHashMap<>();
    for (Group group : groups()) {
      group.words().forEach(index::putIfAbsent);
    }
    return index;
  }

  /** All names that are explained by themselves, options among them. */
  public List<String> words() {
    List<String> words = new ArrayList<>(index().keySet());
    for (Entry entry : catalog.entries()) {
      for (Option option : entry.options()) {
        words.add(option.name());
      }
    }
    return words.stream().distinct().toList();
  }

  /** Something that a text speaks of. */
  public record Hit(String word, String summary) {}

  /**
   * What speaks of all words of a text, the best first: a name counts more than a first sentence,
   * and that more than what follows it.
   *
   * @param most how many at most
   */
  public List<Hit> search(String text, int most) {
    List<String> sought = new ArrayList<>();
    for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1)) {
      if (!word.isEmpty()) {
        // A plural is found in its singular, too.
        sought.add(
            word.length() > 3 && word.endsWith("s") ? word.substring(0, word.length() - 1) : word);
      }
    }
    SequencedMap<Hit, Integer> scores = new LinkedHashMap<>();
    if (sought.isEmpty()) {
      return List.of();
    }
    for (Meaning.Keyword each : Keywords.all()) {
      score(scores, sought, each.word(), each.summary(), each.details());
    }
    for (Entry each : catalog.entries()) {
      StringBuilder more = new StringBuilder(each.documentation().details());
      each.options()
          .forEach(o -> more.append(' ').append(o.name()).append(' ').append(o.documentation()));
      score(scores, sought, each.name(), each.documentation().summary(), more.toString());
    }
    for (Meaning.Block each : blocks()) {
      score(scores, sought, each.name(), each.summary(), each.documentation());
    }
    for (Meaning.Topic each : Keywords.topics()) {
      score(
          scores,
          sought,
          each.word(),
          each.summary(),
          String.join(" ", each.names()) + " " + each.details());
    }
    for (Code each : Codes.all()) {
      String message = each.template().replace("%s", "…");
      score(scores, sought, each.id(), "", message, message);
    }
    return scores.entrySet().stream()
        .sorted((a, b) -> Integer.compare(b.getValue(), a.getValue()))
        .limit(most)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static void score(
      SequencedMap<Hit, Integer> scores,
      List<String> sought,
      String word,
      String summary,
      String more) {
    score(scores, sought, word, summary, more, summary);
  }

  private static void score(
      SequencedMap<Hit, Integer> scores,
      List<String> sought,
      String word,
      String summary,
      String more,
      String shown) {
    int score = 0;
    for (String each : sought) {
      int one =
          (has(word, each) ? 8 : 0) + (has(summary, each) ? 4 : 0) + (has(more, each) ? 1 : 0);
      if (one == 0) {
        return;
      }
      score += one;
    }
    scores.merge(new Hit(word, shown), score, Math::max);
  }

  /** Whether a word of the text begins so. */
  private static boolean has(String text, String begin) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (int at = lower.indexOf(begin); at >= 0; at = lower.indexOf(begin, at + 1)) {
      if (at == 0 || !Character.isLetterOrDigit(lower.charAt(at - 1))) {
        return true;
      }
    }
    return false;
  }
}
