package dev.nnc.check.data;

import dev.nnc.ast.Clause;
import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Section;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the clauses, settings and definitions of a {@code data} declaration. */
final class DataClauses {
  private DataClauses() {}

  /** Where the rows come from, or null if that is not said. */
  static @Nullable Expression from(Item.Dataset dataset) {
    for (Clause clause : dataset.clauses()) {
      if (clause instanceof Clause.From from) {
        return from.source();
      }
    }
    return null;
  }

  /** The data set whose fields it takes over, or null. */
  static Clause.@Nullable Like like(Item.Dataset dataset) {
    for (Clause clause : dataset.clauses()) {
      if (clause instanceof Clause.Like like) {
        return like;
      }
    }
    return null;
  }

  /** The first setting of that name, or null. */
  static Section.@Nullable Setting setting(@Nullable Section section, String key) {
    if (section == null) {
      return null;
    }
    for (Section.Entry entry : section.entries()) {
      if (entry instanceof Section.Setting setting && setting.key().text().equals(key)) {
        return setting;
      }
    }
    return null;
  }

  /** The names of the fields that it defines. */
  static Set<String> defined(@Nullable Section section) {
    Set<String> names = new LinkedHashSet<>();
    if (section != null) {
      for (Section.Entry entry : section.entries()) {
        if (entry instanceof Section.Definition definition) {
          definition.names().forEach(name -> names.add(name.text()));
        }
      }
    }
    return names;
  }
}
