package dev.nnc.cli;

import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionTypes;
import dev.nnc.explain.Lexicon;
import dev.nnc.explain.Meaning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code nnc explain} says, for other programs. What there is nothing to say of is left out.
 */
final class ExplainJson {
  private ExplainJson() {}

  /** All words, by group. */
  static Map<String, Object> index(List<Lexicon.Group> groups) {
    List<Object> all = new ArrayList<>();
    for (Lexicon.Group each : groups) {
      all.add(object("title", each.title(), "words", each.words()));
    }
    return object("groups", all);
  }

  /**
   * The page of a code.
   *
   * @param text in Markdown
   */
  static Map<String, Object> page(String word, String text) {
    return object("word", word, "page", text);
  }

  static Map<String, Object> meanings(String word, List<Meaning> meanings) {
    return object("word", word, "meanings", meanings.stream().map(ExplainJson::of).toList());
  }

  /**
   * What a search has found.
   *
   * @param near a word that may be meant
   */
  static Map<String, Object> found(String text, List<Lexicon.Hit> hits, Optional<String> near) {
    List<Object> all = new ArrayList<>();
    for (Lexicon.Hit each : hits) {
      all.add(object("word", each.word(), "summary", each.summary()));
    }
    return object("word", text, "meanings", List.of(), "near", near.orElse(""), "found", all);
  }

  private static Map<String, Object> of(Meaning meaning) {
    return switch (meaning) {
      case Meaning.OfEntry it -> of(it.entry());
      case Meaning.OfOption it -> {
        Map<String, Object> all = of(it.option());
        all.put("sort", it.isSetting() ? "setting" : "option");
        all.put("of", it.entries().stream().map(Entry::name).distinct().toList());
        yield all;
      }
      case Meaning.OfValue it ->
          object(
              "sort",
              "value",
              "name",
              it.word(),
              "option",
              it.option().name(),
              "of",
              it.entries().stream().map(Entry::name).distinct().toList(),
              "summary",
              it.summary());
      case Meaning.Keyword it ->
          object(
              "sort",
              "word",
              "name",
              it.word(),
              "kind",
              it.sort(),
              "summary",
              it.summary(),
              "details",
              it.details(),
              "example",
              it.example());
      case Meaning.Topic it ->
          object(
              "sort",
              "topic",
              "name",
              it.word(),
              "summary",
              it.summary(),
              "details",
              it.details(),
              "document",
              it.place(),
              "example",
              it.example());
      case Meaning.OfCommand it ->
          object("sort", "command", "name", it.name(), "summary", it.summary());
      case Meaning.Block it ->
          object(
              "sort",
              "block",
              "name",
              it.name(),
              "file",
              it.file(),
              "head",
              it.head(),
              "summary",
              it.summary(),
              "details",
              it.documentation());
      case Meaning.Foreign it ->
          object(
              "sort",
              "foreign",
              "name",
              it.name(),
              "here",
              it.here(),
              "summary",
              it.summary(),
              "details",
              it.more());
    };
  }

  private static Map<String, Object> of(Entry entry) {
    Map<String, Object> all =
        object(
            "sort",
            "entry",
            "name",
            entry.name(),
            "kind",
            entry.kind().withArticle(),
            "summary",
            entry.documentation().summary(),
            "details",
            entry.documentation().details().strip());
    entry.truths().ifPresent(domain -> all.put("truths", domain.words()));
    if (!entry.options().isEmpty()) {
      all.put("options", entry.options().stream().map(ExplainJson::of).toList());
    }
    put(all, "not_yet", entry.notYet());
    put(all, "example", entry.documentation().example());
    return all;
  }

  private static Map<String, Object> of(Option option) {
    Map<String, Object> all =
        object(
            "name",
            option.name(),
            "takes",
            OptionTypes.describe(option.type()),
            "default",
            option.defaultText(),
            "summary",
            option.documentation());
    all.put("positional", option.positional());
    put(all, "not_yet", option.notYet());
    return all;
  }

  /** Names and values take turns. */
  private static Map<String, Object> object(@Nullable Object... namesAndValues) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      put(all, String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return all;
  }

  private static void put(Map<String, Object> all, String name, @Nullable Object value) {
    if (value != null && !value.equals("")) {
      all.put(name, value);
    }
  }
}
