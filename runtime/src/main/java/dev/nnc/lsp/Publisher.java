package dev.nnc.lsp;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.PublishDiagnosticsParams;

/** Sends what is wrong with the open documents, a while after one of them has changed. */
final class Publisher {
  private final Session session;
  private final Readings readings;
  private final Worker checks;
  private final Map<String, Runnable> waiting = new ConcurrentHashMap<>();

  /** By document, what was sent last; used by the checks alone. */
  private final Map<String, Object> sent = new HashMap<>();

  private volatile boolean staleHints;
  private volatile boolean staleLenses;

  Publisher(Session session, Readings readings, Worker checks) {
    this.session = session;
    this.readings = readings;
    this.checks = checks;
  }

  /** Hints were given that the next check may find out to be others. */
  void hintsMayBeStale() {
    staleHints = true;
  }

  /** The same of lenses. */
  void lensesMayBeStale() {
    staleLenses = true;
  }

  /** Takes back what was said of a document. */
  void closed(String uri) {
    checks.later(
        "close",
        0,
        () -> {
          sent.remove(uri);
          if (!session.abilities().pulls()) {
            session.client().publishDiagnostics(new PublishDiagnosticsParams(uri, List.of()));
          }
        });
  }

  /** Sends what is wrong with all documents after a while; another one may import this one. */
  void changed(long pause) {
    for (Document document : readings.open()) {
      String uri = document.uri();
      Runnable before = waiting.put(uri, checks.later("diagnostics", pause, () -> send(uri)));
      if (before != null) {
        before.run();
      }
    }
  }

  private void send(String uri) {
    Optional<Reading> reading = readings.now(uri);
    // Of the text that was read; by now there may be a newer one.
    Optional<Document> document = reading.map(Reading::document).or(() -> readings.document(uri));
    if (document.isEmpty()) {
      return;
    }
    Object state = reading.isPresent() ? reading.get() : document.get();
    if (sent.put(uri, state) == state) {
      return; // it is as it was
    }
    if (session.abilities().pulls()) {
      if (session.abilities().refreshes() && isOfOthers(uri)) {
        var unused = session.client().refreshDiagnostics();
      }
    } else {
      PublishDiagnosticsParams params =
          new PublishDiagnosticsParams(uri, messages(reading, document.get()));
      params.setVersion(document.get().version());
      session.client().publishDiagnostics(params);
    }
    if (session.abilities().refreshesHints() && staleHints) {
      staleHints = false;
      var unused = session.client().refreshInlayHints();
    }
    if (session.abilities().refreshesLenses() && staleLenses) {
      staleLenses = false;
      var unused = session.client().refreshCodeLenses();
    }
  }

  /** Whether there are others than the one that is typed in, for which nobody would ask. */
  private boolean isOfOthers(String uri) {
    return readings.open().stream().anyMatch(each -> !each.uri().equals(uri));
  }

  /** What there is to say of a document, also if it is not looked at. */
  static List<Diagnostic> messages(Optional<Reading> reading, Document document) {
    return reading
        .map(DiagnosticMessages::of)
        .orElseGet(() -> DiagnosticMessages.tooLarge(document));
  }
}
