package dev.nnc.diag;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

  /** The first error, and the first warning, of those that are not kept. */
  private @Nullable Diagnostic moreErrors;

  private @Nullable Diagnostic moreWarnings;

  public void add(Diagnostic diagnostic) {
    if (diagnostic.code() == SyntaxCode.MORE_ERRORS) {
      moreErrors = moreErrors == null ? diagnostic : moreErrors;
    } else if (diagnostic.code() == SyntaxCode.MORE_WARNINGS) {
      moreWarnings = moreWarnings == null ? diagnostic : moreWarnings;
    } else if (diagnostic.isError()) {
      if (errors < MOST) {
        errors += found.add(diagnostic) ? 1 : 0;
      } else if (moreErrors == null && !found.contains(diagnostic)) {
        moreErrors = Diagnostic.of(SyntaxCode.MORE_ERRORS, diagnostic.place(), MOST);
      }
    } else if (warnings < MOST) {
      warnings += found.add(diagnostic) ? 1 : 0;
    } else if (moreWarnings == null && !found.contains(diagnostic)) {
      moreWarnings = Diagnostic.of(SyntaxCode.MORE_WARNINGS, diagnostic.place(), MOST);
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

  /** In the order of their places, errors before warnings at one place; that there are more last. */
  public List<Diagnostic> sorted() {
    List<Diagnostic> sorted = new ArrayList<>(found);
    if (sorted.size() > 1) {
      sorted.sort(
          Comparator.comparing((Diagnostic d) -> d.place().source().name())
              .thenComparing(d -> d.place().span().start())
              .thenComparing(Diagnostic::severity));
    }
    if (moreWarnings != null) {
      sorted.add(moreWarnings);
    }
    if (moreErrors != null) {
      sorted.add(moreErrors);
    }
    return List.copyOf(sorted);
  }
}
