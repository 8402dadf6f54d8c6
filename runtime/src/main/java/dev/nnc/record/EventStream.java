package dev.nnc.record;

import dev.nnc.diag.Diagnostic;
import java.util.ArrayList;
import java.util.List;

/**
 * Passes what happens in a run on to all who listen, each event to all of them before the next: to
 * those that keep it first, in the order in which they came, and to the spectator last.
 */
public final class EventStream {
  private final List<Event.Listener> keepers = new ArrayList<>();
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private final Event.Listener spectator;

  public EventStream(Event.Listener spectator) {
    this.spectator = spectator;
  }

  /** Lets a listener hear all that comes. */
  public void add(Event.Listener keeper) {
    keepers.add(keeper);
  }

  /** Ends what {@link #add} began. */
  public void remove(Event.Listener keeper) {
    keepers.remove(keeper);
  }

  /** Tells those that keep it of what happened before, and that the spectator has seen. */
  public void replay(Event event) {
    keepers.forEach(each -> each.on(event));
  }

  public void send(Event event) {
    keepers.forEach(each -> each.on(event));
    spectator.on(event);
  }

  /** Says what a person should know, but nothing twice: a full disk is full for the report, too. */
  public void say(Diagnostic diagnostic) {
    if (!diagnostics.contains(diagnostic)) {
      diagnostics.add(diagnostic);
      send(new Event.Said(diagnostic));
    }
  }

  /** All that was said. */
  public List<Diagnostic> said() {
    return List.copyOf(diagnostics);
  }
}
