package dev.nnc.lsp;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import org.eclipse.lsp4j.ClientCapabilities;
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

  /**
   * The editor's own words, not yet looked at: to make Java's objects of everything that any editor
   * can say took a third of a start.
   */
  static final class Said extends ClientCapabilities {
    private final JsonElement json;

    Said(JsonElement json) {
      this.json = json;
    }
  }

  static Abilities of(@Nullable ClientCapabilities client) {
    if (!(client instanceof Said said)) {
      return NONE;
    }
    JsonElement all = said.json;
    return new Abilities(
        yes(find(all, "textDocument", "completion", "completionItem", "snippetSupport")),
        yes(find(all, "textDocument", "documentSymbol", "hierarchicalDocumentSymbolSupport")),
        find(all, "textDocument", "diagnostic") != null,
        yes(find(all, "workspace", "diagnostics", "refreshSupport")),
        yes(find(all, "workspace", "inlayHint", "refreshSupport")),
        yes(find(all, "workspace", "codeLens", "refreshSupport")),
        yes(find(all, "workspace", "didChangeWatchedFiles", "dynamicRegistration")),
        find(all, "workspace", "textDocumentContent") != null);
  }

  private static @Nullable JsonElement find(JsonElement in, String... names) {
    JsonElement found = in;
    for (String name : names) {
      found = found instanceof JsonObject object ? object.get(name) : null;
    }
    return found;
  }

  private static boolean yes(@Nullable JsonElement said) {
    return said != null
        && said.isJsonPrimitive()
        && said.getAsJsonPrimitive().isBoolean()
        && said.getAsBoolean();
  }
}
