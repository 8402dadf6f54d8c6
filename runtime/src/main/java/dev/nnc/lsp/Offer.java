package dev.nnc.lsp;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.eclipse.lsp4j.SemanticTokensLegend;
import org.eclipse.lsp4j.ServerCapabilities;

/** What the server can do, in the words of the protocol. */
final class Offer extends ServerCapabilities {
  private static final String ALWAYS =
      """
      {
        "textDocumentSync": { "openClose": true, "change": 2, "save": { "includeText": false } },
        "codeActionProvider": {
          "codeActionKinds": [
            "quickfix", "refactor.extract", "refactor.inline", "refactor.rewrite", "source.fixAll"
          ]
        },
        "hoverProvider": true,
        "completionProvider": {
          "resolveProvider": true,
          "triggerCharacters": [".", "(", ":", " ", ">"]
        },
        "signatureHelpProvider": { "triggerCharacters": ["(", ","], "retriggerCharacters": [","] },
        "inlayHintProvider": true,
        "documentSymbolProvider": true,
        "workspaceSymbolProvider": true,
        "documentFormattingProvider": true,
        "documentRangeFormattingProvider": true,
        "documentOnTypeFormattingProvider": {
          "firstTriggerCharacter": "}", "moreTriggerCharacter": ["\\n"]
        },
        "callHierarchyProvider": true,
        "definitionProvider": true,
        "referencesProvider": true,
        "documentHighlightProvider": true,
        "renameProvider": { "prepareProvider": true },
        "foldingRangeProvider": true,
        "selectionRangeProvider": true,
        "codeLensProvider": { "resolveProvider": false },
        "documentLinkProvider": { "resolveProvider": false },
        "semanticTokensProvider": { "full": true, "range": true },
        "workspace": { "workspaceFolders": { "supported": true, "changeNotifications": true } }
      }
      """;

  private static final String DIAGNOSTICS =
      """
      { "identifier": "nnc", "interFileDependencies": true, "workspaceDiagnostics": false }
      """;

  private final JsonObject json;

  private Offer(JsonObject json) {
    this.json = json;
  }

  JsonObject json() {
    return json;
  }

  /** What an editor of these abilities can make use of. */
  static Offer to(Abilities editor) {
    JsonObject json = JsonParser.parseString(ALWAYS).getAsJsonObject();
    SemanticTokensLegend legend = SemanticColours.legend();
    JsonObject words = new JsonObject();
    words.add("tokenTypes", array(legend.getTokenTypes()));
    words.add("tokenModifiers", array(legend.getTokenModifiers()));
    json.getAsJsonObject("semanticTokensProvider").add("legend", words);
    if (editor.pulls()) {
      json.add("diagnosticProvider", JsonParser.parseString(DIAGNOSTICS));
    }
    if (editor.contents()) {
      JsonArray schemes = new JsonArray();
      schemes.add(Addresses.SCHEME);
      JsonObject contents = new JsonObject();
      contents.add("schemes", schemes);
      json.getAsJsonObject("workspace").add("textDocumentContent", contents);
    }
    return new Offer(json);
  }

  private static JsonArray array(Iterable<String> words) {
    JsonArray array = new JsonArray();
    words.forEach(array::add);
    return array;
  }
}
