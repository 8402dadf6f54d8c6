package dev.nnc.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** All entries, by kind and name. Immutable. */
public final class Catalog {
  private final List<Entry> entries;

  public Catalog(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /** All entries in the order of the reference. */
  public List<Entry> entries() {
    return entries;
  }

  public List<Entry> entries(Kind kind) {
    return entries.stream().filter(entry -> entry.kind() == kind).toList();
  }

  public @Nullable Entry find(Kind kind, String name) {
    for (Entry entry : entries) {
      if (entry.kind() == kind && entry.name().equals(name)) {
        return entry;
      }
    }
    return null;
  }
}
