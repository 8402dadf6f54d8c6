package dev.nnc.catalog;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All entries, by kind and name. Immutable. */
public final class Catalog {
  private final List<Entry> entries;
  private final Map<Kind, Map<String, Entry>> byKind = new EnumMap<>(Kind.class);
  private final Set<String> words = new HashSet<>();

  /**
   * @throws IllegalArgumentException if a kind has two entries of a name
   */
  public Catalog(List<Entry> entries) {
    this.entries = List.copyOf(entries);
    for (Entry entry : entries) {
      Map<String, Entry> named =
          byKind.computeIfAbsent(entry.kind(), kind -> new LinkedHashMap<>());
      if (named.put(entry.name(), entry) != null) {
        throw new IllegalArgumentException(
            "the catalogue has two entries " + entry.kind() + " " + entry.name());
      }
      for (Option option : entry.options()) {
        words.addAll(OptionTypes.words(option.type()));
      }
    }
  }

  /** All entries in the order of the reference. */
  public List<Entry> entries() {
    return entries;
  }

  /** The entries of a kind in the order of the reference. */
  public List<Entry> entries(Kind kind) {
    return List.copyOf(byKind.getOrDefault(kind, Map.of()).values());
  }

  public @Nullable Entry find(Kind kind, String name) {
    return byKind.getOrDefault(kind, Map.of()).get(name);
  }

  /** Whether some option takes the name as a word, as {@code padding} takes {@code same}. */
  public boolean isWord(String name) {
    return words.contains(name);
  }

  /**
   * Whether an option takes words and nothing else, and this is one of them: it then means itself,
   * whatever else has this name.
   */
  public boolean isWord(String name, String option, String word) {
    return find(name).stream()
        .map(entry -> entry.option(option))
        .anyMatch(
            found ->
                found != null
                    && (found.type() instanceof OptionType.Word
                        || OptionTypes.isWords(found.type()))
                    && OptionTypes.words(found.type()).contains(word));
  }

  /** The entries of that name, of whatever kind. */
  public List<Entry> find(String name) {
    List<Entry> found = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      Entry entry = find(kind, name);
      if (entry != null) {
        found.add(entry);
      }
    }
    return found;
  }
}
