package dev.nnc.parse;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Diagnostics;
import dev.nnc.diag.Label;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/** Collects what there is to say of a file, at most one syntax error a line. */
final class Reports {
  /** A file with more mistakes than this is not a .nn file; reading on would help nobody. */
  private static final int ENOUGH = Diagnostics.MOST + 1;

  private final List<Diagnostic> found = new ArrayList<>();
  private final BitSet breaking = new BitSet();
  private final BitSet linesOfSlips = new BitSet();
  private final BitSet linesOfErrors = new BitSet();

  /** A mistake that is understood: the tree is what was meant. */
  void slip(Diagnostic diagnostic) {
    if (found.size() < ENOUGH) {
      found.add(diagnostic);
      linesOfSlips.set(diagnostic.place().line());
    }
  }

  /** A mistake of one token that leaves open what was meant. */
  void breakingSlip(Diagnostic diagnostic) {
    breaking.set(diagnostic.place().span().start());
    slip(diagnostic);
  }

  /**
   * A mistake that leaves open what was meant. It is not said where the line, or one that it points
   * to, already has another one, which is then its likely cause.
   */
  void error(Diagnostic diagnostic) {
    breaking.set(diagnostic.place().span().start());
    int line = diagnostic.place().line();
    if (linesOfSlips.get(line) || linesOfErrors.get(line)) {
      return;
    }
    for (Label label : diagnostic.labels()) {
      if (linesOfSlips.get(label.place().line())) {
        return;
      }
    }
    linesOfErrors.set(line);
    if (found.size() < ENOUGH) {
      found.add(diagnostic);
    }
  }

  boolean isFull() {
    return found.size() >= ENOUGH;
  }

  /** Whether the text between the offsets holds something that could not be understood. */
  boolean isBroken(int start, int end) {
    int offset = breaking.nextSetBit(start);
    return offset >= 0 && offset < end;
  }

  List<Diagnostic> sorted() {
    if (found.size() < 2) {
      return List.copyOf(found);
    }
    List<Diagnostic> sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparingInt(Reports::start));
    return sorted;
  }

  private static int start(Diagnostic diagnostic) {
    return diagnostic.place().span().start();
  }
}
