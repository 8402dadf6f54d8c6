package dev.nnc.data;

import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Diagnostics;
import dev.nnc.source.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers what there is to say about one data set, at places of the {@code .nn} file. */
final class Findings {
  private final Place place;
  private final Diagnostics diagnostics;

  Findings(Place place) {
    this(place, new Diagnostics());
  }

  private Findings(Place place, Diagnostics diagnostics) {
    this.place = place;
    this.diagnostics = diagnostics;
  }

  /** The same list, with another place for what comes. */
  Findings at(Place other) {
    return new Findings(other, diagnostics);
  }

  /** An empty list about the same place, for another thread; {@link #addAll} brings it back. */
  Findings apart() {
    return new Findings(place);
  }

  void addAll(Findings others) {
    diagnostics.addAll(others.sorted());
  }

  void add(DataCode code, @Nullable String help, Object... arguments) {
    diagnostics.add(Diagnostic.of(code, place, arguments).withHelp(help));
  }

  void add(Diagnostic diagnostic) {
    diagnostics.add(diagnostic);
  }

  void addNoted(DataCode code, List<String> notes, @Nullable String help, Object... arguments) {
    Diagnostic diagnostic = Diagnostic.of(code, place, arguments).withHelp(help);
    for (String note : notes) {
      diagnostic = diagnostic.withNote(note);
    }
    diagnostics.add(diagnostic);
  }

  boolean hasErrors() {
    return diagnostics.hasErrors();
  }

  List<Diagnostic> sorted() {
    return diagnostics.sorted();
  }
}
