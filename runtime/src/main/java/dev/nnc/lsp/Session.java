package dev.nnc.lsp;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.MessageActionItem;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.ShowMessageRequestParams;
import org.eclipse.lsp4j.services.LanguageClient;

/** The editor at the other end: who it is, and what it can do. */
final class Session {
  private volatile LanguageClient client = new Nobody();
  private volatile Abilities abilities = Abilities.NONE;
  private volatile Set<String> commands = Set.of();

  void connect(LanguageClient other) {
    client = other;
  }

  /**
   * The editor has said what it can do.
   *
   * @param known the commands that it has for lenses
   */
  void introduced(Abilities can, Set<String> known) {
    abilities = can;
    commands = Set.copyOf(known);
  }

  LanguageClient client() {
    return client;
  }

  Abilities abilities() {
    return abilities;
  }

  Set<String> commands() {
    return commands;
  }

  /** Whether the editor can open the address. */
  boolean canShow(String uri) {
    return abilities.contents() || !uri.startsWith(Addresses.SCHEME + ":");
  }

  /** Before there is an editor. */
  private static final class Nobody implements LanguageClient {
    @Override
    public void telemetryEvent(Object event) {}

    @Override
    public void publishDiagnostics(PublishDiagnosticsParams diagnostics) {}

    @Override
    public void showMessage(MessageParams message) {}

    @Override
    public CompletableFuture<MessageActionItem> showMessageRequest(
        ShowMessageRequestParams request) {
      return new CompletableFuture<>();
    }

    @Override
    public void logMessage(MessageParams message) {}
  }
}
