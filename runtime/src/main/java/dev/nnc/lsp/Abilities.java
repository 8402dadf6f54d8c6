package dev.nnc.lsp;

import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.CompletionCapabilities;
import org.eclipse.lsp4j.CompletionItemCapabilities;
import org.eclipse.lsp4j.DidChangeWatchedFilesCapabilities;
import org.eclipse.lsp4j.DocumentSymbolCapabilities;
import org.eclipse.lsp4j.TextDocumentClientCapabilities;
import org.eclipse.lsp4j.WorkspaceClientCapabilities;
import org.jspecify.annotations.Nullable;

/**
 * What an editor can do that not all can.
 *
 * @param snippets whether what is inserted may hold places to go on with
 * @param nestedSymbols whether the outline may be a tree
 * @param pulls whether it asks for diagnostics, so that they need not be sent
 * @param refreshes whether it can be told to ask for diagnostics again
 * @param refreshesHints whether it can be told to ask for inlay hints again
 * @param refreshesLenses whether it can be told to ask for code lenses again
 * @param watches whether it can be asked to tell of files that change
 * @param contents whether it can ask for texts that are no files, such as those of the standard
 *     library
 */
record Abilities(
    boolean snippets,
    boolean nestedSymbols,
    boolean pulls,
    boolean refreshes,
    boolean refreshesHints,
    boolean refreshesLenses,
    boolean watches,
    boolean contents) {
  /** Of an editor of which nothing is known. */
  static final Abilities NONE =
      new Abilities(false, false, false, false, false, false, false, false);

  static Abilities of(@Nullable ClientCapabilities client) {
    if (client == null) {
      return NONE;
    }
    TextDocumentClientCapabilities text = client.getTextDocument();
    WorkspaceClientCapabilities workspace = client.getWorkspace();
    CompletionCapabilities completion = text == null ? null : text.getCompletion();
    CompletionItemCapabilities item = completion == null ? null : completion.getCompletionItem();
    DocumentSymbolCapabilities symbols = text == null ? null : text.getDocumentSymbol();
    DidChangeWatchedFilesCapabilities watched =
        workspace == null ? null : workspace.getDidChangeWatchedFiles();
    return new Abilities(
        item != null && yes(item.getSnippetSupport()),
        symbols != null && yes(symbols.getHierarchicalDocumentSymbolSupport()),
        text != null && text.getDiagnostic() != null,
        workspace != null
            && workspace.getDiagnostics() != null
            && yes(workspace.getDiagnostics().getRefreshSupport()),
        workspace != null
            && workspace.getInlayHint() != null
            && yes(workspace.getInlayHint().getRefreshSupport()),
        workspace != null
            && workspace.getCodeLens() != null
            && yes(workspace.getCodeLens().getRefreshSupport()),
        watched != null && yes(watched.getDynamicRegistration()),
        workspace != null && workspace.getTextDocumentContent() != null);
  }

  private static boolean yes(@Nullable Boolean said) {
    return Boolean.TRUE.equals(said);
  }
}
