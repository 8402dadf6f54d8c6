package dev.nnc.diag;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Gathers diagnostics during one pass; saying the same thing twice counts once. */
public final class Diagnostics {
  private final Set<Diagnostic> found = new LinkedHashSet<>();

  public void add(Diagnostic diagnostic) {
    found.add(diagnostic);
  }

  public void addAll(Iterable<Diagnostic> diagnostics) {
    diagnostics.forEach(found::add);
  }

  public boolean hasErrors() {
    return found.stream().anyMatch(Diagnostic::isError);
  }

  /** In the order of their places, errors before warnings at one place. */
  public List<Diagnostic> sorted() {
    if (found.size() < 2) {
      return List.copyOf(found);
    }
    List<Diagnostic> sorted = new ArrayList<>(found);
    sorted.sort(
        Comparator.comparing((Diagnostic d) -> d.place().source().name())
            .thenComparing(d -> d.place().span().start())
            .thenComparing(Diagnostic::severity));
    return List.copyOf(sorted);
  }
}
