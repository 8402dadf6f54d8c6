package dev.nnc.diag;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Gathers diagnostics during one pass; saying the same thing twice counts once. Of errors and of
 * warnings so many are kept as a person may want to read; that there are more is said, too.
 */
public final class Diagnostics {
  /** The most errors, and the most warnings, that are told. */
  public static final int MOST = 100;

  private final Set<Diagnostic> found = new LinkedHashSet<>();
  private int errors;
  private int warnings;
  private boolean moreErrors;
  private boolean moreWarnings;

  public void add(Diagnostic diagnostic) {
    if (diagnostic.isError()) {
      if (errors < MOST) {
        errors += found.add(diagnostic) ? 1 : 0;
      } else {
        moreErrors |= !found.contains(diagnostic);
      }
    } else if (warnings < MOST) {
      warnings += found.add(diagnostic) ? 1 : 0;
    } else {
      moreWarnings |= !found.contains(diagnostic);
    }
  }

  public void addAll(Iterable<Diagnostic> diagnostics) {
    diagnostics.forEach(this::add);
  }

  public boolean hasErrors() {
    return errors > 0;
  }

  /** Whether no more errors are kept, so that it is of no use to find out more about one. */
  public boolean isFull() {
    return errors >= MOST;
  }

  /** In the order of their places, errors before warnings at one place. */
  public List<Diagnostic> sorted() {
    List<Diagnostic> sorted = new ArrayList<>(found);
    if (sorted.size() > 1) {
      sorted.sort(
          Comparator.comparing((Diagnostic d) -> d.place().source().name())
              .thenComparing(d -> d.place().span().start())
              .thenComparing(Diagnostic::severity));
    }
    if (moreWarnings) {
      sayThatThereAreMore(sorted, false, "warnings");
    }
    if (moreErrors) {
      sayThatThereAreMore(sorted, true, "mistakes");
    }
    return List.copyOf(sorted);
  }

  /** Says it with the last one that is told. */
  private static void sayThatThereAreMore(List<Diagnostic> sorted, boolean errors, String what) {
    for (int i = sorted.size() - 1; i >= 0; i--) {
      Diagnostic last = sorted.get(i);
      if (last.isError() == errors) {
        sorted.set(
            i,
            last.withNote(
                "there are more than " + MOST + " " + what + "; the others are not told"));
        return;
      }
    }
  }
}
