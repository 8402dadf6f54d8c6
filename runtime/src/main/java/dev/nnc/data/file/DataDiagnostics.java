package dev.nnc.data.file;

import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Diagnostics;
import dev.nnc.source.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers what there is to say about one data set, at places of the {@code .nn} file. */
public final class DataDiagnostics {
  private final Place place;
  private final Diagnostics diagnostics;

  public DataDiagnostics(Place place) {
    this(place, new Diagnostics());
  }

  private DataDiagnostics(Place place, Diagnostics diagnostics) {
    this.place = place;
    this.diagnostics = diagnostics;
  }

  /** The same list, with another place for what comes. */
  public DataDiagnostics at(Place other) {
    return new DataDiagnostics(other, diagnostics);
  }

  /** An empty list about the same place, for another thread; {@link #addAll} brings it back. */
  public DataDiagnostics apart() {
    return new DataDiagnostics(place);
  }

  public void addAll(DataDiagnostics others) {
    diagnostics.addAll(others.sorted());
  }

  public void add(DataCode code, @Nullable String help, Object... arguments) {
    diagnostics.add(Diagnostic.of(code, place, arguments).withHelp(help));
  }

  public void add(Diagnostic diagnostic) {
    diagnostics.add(diagnostic);
  }

  public void addNoted(
      DataCode code, List<String> notes, @Nullable String help, Object... arguments) {
    Diagnostic diagnostic = Diagnostic.of(code, place, arguments).withHelp(help);
    for (String note : notes) {
      diagnostic = diagnostic.withNote(note);
    }
    diagnostics.add(diagnostic);
  }

  public boolean hasErrors() {
    return diagnostics.hasErrors();
  }

  public List<Diagnostic> sorted() {
    return diagnostics.sorted();
  }
}
