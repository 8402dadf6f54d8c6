package dev.nnc.lsp;

import dev.nnc.data.file.DataPlaces;
import dev.nnc.standard.StandardCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.CompletionCapabilities;
import org.eclipse.lsp4j.CompletionItemCapabilities;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.DocumentSymbolCapabilities;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializedParams;
import org.eclipse.lsp4j.MessageActionItem;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ShowMessageRequestParams;
import org.eclipse.lsp4j.TextDocumentClientCapabilities;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.jspecify.annotations.Nullable;

/** An editor at the other end of two pipes, as far as a server can tell. */
final class Editor implements LanguageClient, AutoCloseable {
  private static final int SECONDS = 60;

  /** Says each time that a pipe was closed, which it is. */
  private static final Logger LOG = Logger.getLogger("org.eclipse.lsp4j");

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();
  private final OutputStream toServer;
  private final LanguageServer server;
  private final Map<String, PublishDiagnosticsParams> diagnostics = new ConcurrentHashMap<>();
  private final Map<String, String> texts = new ConcurrentHashMap<>();
  private final Map<String, Integer> versions = new ConcurrentHashMap<>();
  final List<String> failures = Collections.synchronizedList(new ArrayList<>());

  Editor() throws IOException {
    LOG.setLevel(Level.OFF);
    PipedInputStream serverIn = new PipedInputStream(1 << 20);
    PipedInputStream editorIn = new PipedInputStream(1 << 20);
    this.toServer = new PipedOutputStream(serverIn);
    OutputStream toEditor = new PipedOutputStream(editorIn);
    threads.execute(() -> serve(serverIn, toEditor));
    Launcher<LanguageServer> launcher =
        LSPLauncher.createClientLauncher(this, editorIn, toServer, threads, all -> all);
    this.server = launcher.getRemoteProxy();
    var unused = launcher.startListening();
  }

  private void serve(InputStream in, OutputStream out) {
    ended.complete(
        Server.serve(
            in,
            out,
            StandardCatalog.catalog(),
            DataPlaces.of(Map.of(), Path.of("/nonexistent")),
            "test"));
  }

  /** An editor that has said hello, with the folder open. */
  static Editor in(Path folder) throws IOException {
    Editor editor = new Editor();
    editor.hello(folder, null);
    return editor;
  }

  void hello(Path folder, @Nullable Integer process) {
    InitializeParams params = new InitializeParams();
    params.setProcessId(process);
    params.setWorkspaceFolders(List.of(new WorkspaceFolder(folder.toUri().toString(), "folder")));
    TextDocumentClientCapabilities text = new TextDocumentClientCapabilities();
    text.setCompletion(new CompletionCapabilities(new CompletionItemCapabilities(true)));
    DocumentSymbolCapabilities symbols = new DocumentSymbolCapabilities();
    symbols.setHierarchicalDocumentSymbolSupport(true);
    text.setDocumentSymbol(symbols);
    ClientCapabilities client = new ClientCapabilities();
    client.setTextDocument(text);
    params.setCapabilities(client);
    get(server.initialize(params));
    server.initialized(new InitializedParams());
  }

  LanguageServer server() {
    return server;
  }

  TextDocumentService texts() {
    return server.getTextDocumentService();
  }

  static <T> T get(CompletableFuture<T> answer) {
    try {
      return answer.get(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException problem) {
      throw new AssertionError(problem);
    }
  }

  String open(Path file) throws IOException {
    return open(file, Files.readString(file));
  }

  String open(Path file, String text) {
    String uri = file.toUri().toString();
    texts.put(uri, text);
    versions.put(uri, 1);
    texts().didOpen(new DidOpenTextDocumentParams(new TextDocumentItem(uri, "nn", 1, text)));
    return uri;
  }

  /** Replaces what stands in the range. */
  void type(String uri, Range range, String replacement) {
    String old = text(uri);
    int start = offset(old, range.getStart());
    int end = offset(old, range.getEnd());
    texts.put(uri, old.substring(0, start) + replacement + old.substring(end));
    TextDocumentContentChangeEvent change = new TextDocumentContentChangeEvent();
    change.setRange(range);
    change.setText(replacement);
    int version = versions.merge(uri, 1, Integer::sum);
    texts()
        .didChange(
            new DidChangeTextDocumentParams(
                new VersionedTextDocumentIdentifier(uri, version), List.of(change)));
  }

  /** Replaces everything. */
  void replace(String uri, String text) {
    texts.put(uri, text);
    int version = versions.merge(uri, 1, Integer::sum);
    texts()
        .didChange(
            new DidChangeTextDocumentParams(
                new VersionedTextDocumentIdentifier(uri, version),
                List.of(new TextDocumentContentChangeEvent(text))));
  }

  /** Replaces the only occurrence of a piece of the text. */
  void type(String uri, String before, String after) {
    int start = text(uri).indexOf(before);
    if (start < 0) {
      throw new IllegalArgumentException(before + " does not occur");
    }
    type(uri, new Range(position(uri, start), position(uri, start + before.length())), after);
  }

  /** Applies edits that speak of the text as it is, from the last to the first. */
  void apply(String uri, List<? extends TextEdit> edits) {
    List<TextEdit> last = new ArrayList<>(edits);
    last.sort(
        (a, b) ->
            offset(text(uri), b.getRange().getStart())
                - offset(text(uri), a.getRange().getStart()));
    last.forEach(edit -> type(uri, edit.getRange(), edit.getNewText()));
  }

  String text(String uri) {
    String text = texts.get(uri);
    if (text == null) {
      throw new IllegalArgumentException(uri + " is not open");
    }
    return text;
  }

  static TextDocumentIdentifier id(String uri) {
    return new TextDocumentIdentifier(uri);
  }

  /** The position of the text behind {@code |} in a piece of the document. */
  Position at(String uri, String piece) {
    int mark = piece.indexOf('|');
    String plain = piece.substring(0, mark) + piece.substring(mark + 1);
    int start = text(uri).indexOf(plain);
    if (start < 0) {
      throw new IllegalArgumentException(plain + " does not occur");
    }
    return position(uri, start + mark);
  }

  private Position position(String uri, int offset) {
    String before = text(uri).substring(0, offset);
    int line = (int) before.chars().filter(c -> c == '\n').count();
    return new Position(line, offset - before.lastIndexOf('\n') - 1);
  }

  static int offset(String text, Position position) {
    int start = 0;
    for (int line = 0; line < position.getLine(); line++) {
      int end = text.indexOf('\n', start);
      if (end < 0) {
        throw new AssertionError(position + " lies behind the text");
      }
      start = end + 1;
    }
    int end = text.indexOf('\n', start);
    int length = (end < 0 ? text.length() : end) - start;
    if (position.getCharacter() > length) {
      throw new AssertionError(position + " lies behind its line");
    }
    return start + position.getCharacter();
  }

  /** What the server says of the document as it is now. */
  List<org.eclipse.lsp4j.Diagnostic> diagnostics(String uri) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (System.nanoTime() < end) {
      PublishDiagnosticsParams known = diagnostics.get(uri);
      if (known != null && known.getVersion().equals(versions.get(uri))) {
        return known.getDiagnostics();
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException interrupted) {
        throw new AssertionError(interrupted);
      }
    }
    throw new AssertionError("no diagnostics of " + uri);
  }

  /** Goes without a word. */
  void vanish() throws IOException {
    toServer.close();
  }

  /** The code with which the server ends. */
  int ended() {
    return get(ended);
  }

  @Override
  public void close() {
    try {
      if (!ended.isDone()) {
        get(server.shutdown());
        server.exit();
        get(ended);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Override
  public void telemetryEvent(Object event) {}

  @Override
  public void publishDiagnostics(PublishDiagnosticsParams params) {
    diagnostics.put(params.getUri(), params);
  }

  @Override
  public void showMessage(MessageParams message) {
    failures.add(message.getMessage());
  }

  @Override
  public CompletableFuture<MessageActionItem> showMessageRequest(ShowMessageRequestParams asked) {
    return new CompletableFuture<>();
  }

  @Override
  public void logMessage(MessageParams message) {
    failures.add(message.getMessage());
  }
}
