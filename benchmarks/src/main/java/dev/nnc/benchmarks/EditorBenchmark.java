package dev.nnc.benchmarks;

import dev.nnc.data.file.DataPlaces;
import dev.nnc.lsp.Server;
import dev.nnc.standard.StandardCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.CodeActionContext;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.CodeLensParams;
import org.eclipse.lsp4j.CodeLensWorkspaceCapabilities;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.FoldingRangeRequestParams;
import org.eclipse.lsp4j.FormattingOptions;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.InlayHintWorkspaceCapabilities;
import org.eclipse.lsp4j.MessageActionItem;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ReferenceContext;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.RenameParams;
import org.eclipse.lsp4j.SemanticTokensParams;
import org.eclipse.lsp4j.ShowMessageRequestParams;
import org.eclipse.lsp4j.SignatureHelpParams;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.eclipse.lsp4j.WorkspaceClientCapabilities;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.jspecify.annotations.Nullable;

/**
 * How long an editor waits for an answer of {@code nnc lsp}: right after a letter was typed, when
 * the whole file is to be checked first, and once more without an edit. Over two pipes, messages as
 * JSON included.
 */
public final class EditorBenchmark implements LanguageClient {
  private static final String URI = "file:///tmp/nnc-editor-benchmark/long.nn";
  private static final int WARM_UP = 40;

  private final Semaphore told = new Semaphore(0);

  private EditorBenchmark() {}

  /**
   * Measures with files of three lengths.
   *
   * @param arguments the project's folder, then how often each request is made, 100 if missing, then
   *     the numbers of lines, if they shall be others
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    int times = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100;
    System.out.println("| request | lines | after an edit: median | p95 | again: median | p95 |");
    System.out.println("|---|---|---|---|---|---|");
    List<String> lengths =
        arguments.length > 2
            ? List.of(arguments).subList(2, arguments.length)
            : List.of("100", "1000", "5000");
    for (String lines : lengths) {
      new EditorBenchmark().measure(Integer.parseInt(lines), times);
    }
    System.exit(0);
  }

  /** A program of about so many lines, in which each part is like one that a person writes. */
  private static String program(int lines) {
    StringBuilder text =
        new StringBuilder(
            """
            nn 1
            param rate = 0.01
            data points from table(a: [1, 2, 3, 4, 5, 6], b: [2, 4, 6, 8, 10, 12], c: [0, 1, 0, 1, 0, 1]) {
              x = [a, c] -> standardize
              y = b
              kind = c -> category(2)
              split: random(test: 20%, seed: 1)
            }
            """);
    int count = (lines - 8) / 15;
    for (int i = 0; i < count; i++) {
      text.append(
          """

          /// One of many.
          network net%1$d from x to value {
            hidden = x -> dense(16, relu)
                       -> dropout(10%%)
                       -> dense(8, tanh, l2: 1e-4)
            value = hidden -> dense(1)
          }

          train net%1$d on points {
            loss:      mse(value, y)
            optimizer: adam(rate)
            epochs:    3
            metrics:   mae(value, y)
          }
          """
              .formatted(i));
    }
    return text.toString();
  }

  private record Request(String name, Supplier<CompletableFuture<?>> ask) {}

  private void measure(int lines, int times)
      throws IOException, InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newCachedThreadPool();
    PipedInputStream serverIn = new PipedInputStream(1 << 20);
    PipedInputStream editorIn = new PipedInputStream(1 << 20);
    OutputStream toServer = new PipedOutputStream(serverIn);
    OutputStream toEditor = new PipedOutputStream(editorIn);
    threads.execute(() -> serve(serverIn, toEditor));
    Launcher<LanguageServer> launcher =
        LSPLauncher.createClientLauncher(this, editorIn, toServer, threads, all -> all);
    var listening = launcher.startListening();
    LanguageServer server = launcher.getRemoteProxy();
    InitializeParams hello = new InitializeParams();
    WorkspaceClientCapabilities refreshes = new WorkspaceClientCapabilities();
    refreshes.setInlayHint(new InlayHintWorkspaceCapabilities(true));
    refreshes.setCodeLens(new CodeLensWorkspaceCapabilities(true));
    ClientCapabilities capabilities = new ClientCapabilities();
    capabilities.setWorkspace(refreshes);
    hello.setCapabilities(capabilities);
    server.initialize(hello).get();
    TextDocumentService texts = server.getTextDocumentService();
    String text = program(lines);
    texts.didOpen(new DidOpenTextDocumentParams(new TextDocumentItem(URI, "nn", 1, text)));
    told.acquire();
    String[] all = text.split("\n", -1);
    int middle = all.length / 2;
    while (!all[middle].contains("dense(8")) {
      middle++;
    }
    Position call = new Position(middle, all[middle].indexOf("8, tanh") + 3);
    Position name = new Position(middle + 1, all[middle + 1].indexOf("hidden") + 2);
    Range shown = new Range(new Position(middle - 25, 0), new Position(middle + 25, 0));
    TextDocumentIdentifier id = new TextDocumentIdentifier(URI);
    List<Request> requests =
        List.of(
            new Request("hover", () -> texts.hover(new HoverParams(id, call))),
            new Request("completion", () -> texts.completion(new CompletionParams(id, call))),
            new Request(
                "signature help", () -> texts.signatureHelp(new SignatureHelpParams(id, call))),
            new Request("inlay hints", () -> texts.inlayHint(new InlayHintParams(id, shown))),
            new Request(
                "semantic tokens", () -> texts.semanticTokensFull(new SemanticTokensParams(id))),
            new Request("definition", () -> texts.definition(new DefinitionParams(id, name))),
            new Request(
                "references",
                () -> texts.references(new ReferenceParams(id, name, new ReferenceContext(true)))),
            new Request("rename", () -> texts.rename(new RenameParams(id, name, "other"))),
            new Request(
                "document symbols", () -> texts.documentSymbol(new DocumentSymbolParams(id))),
            new Request("folding", () -> texts.foldingRange(new FoldingRangeRequestParams(id))),
            new Request("code lenses", () -> texts.codeLens(new CodeLensParams(id))),
            new Request(
                "code actions",
                () ->
                    texts.codeAction(
                        new CodeActionParams(id, shown, new CodeActionContext(List.of())))),
            new Request(
                "formatting",
                () ->
                    texts.formatting(
                        new DocumentFormattingParams(id, new FormattingOptions(2, true)))));
    int version = 1;
    for (int i = 0; i < WARM_UP; i++) {
      edit(texts, ++version);
      for (Request each : requests) {
        each.ask().get().get();
      }
    }
    for (Request each : requests) {
      double[] edited = new double[times];
      double[] again = new double[times];
      for (int i = 0; i < times; i++) {
        edit(texts, ++version);
        edited[i] = milliseconds(each);
        again[i] = milliseconds(each);
      }
      print(each.name(), lines, edited, again);
    }
    double[] waits = new double[times];
    told.drainPermits();
    Thread.sleep(200);
    told.drainPermits();
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      edit(texts, ++version);
      told.acquire();
      waits[i] = (System.nanoTime() - start) / 1e6;
    }
    print("diagnostics, the pause included", lines, waits, null);
    server.shutdown().get();
    server.exit();
    listening.cancel(true);
    threads.shutdownNow();
  }

  private static void serve(InputStream in, OutputStream out) {
    Server.serve(
        in,
        out,
        StandardCatalog.catalog(),
        DataPlaces.of(Map.of(), Path.of("/nonexistent")),
        "benchmark");
  }

  /** Types a digit of the rate, by turns another one. */
  private static void edit(TextDocumentService texts, int version) {
    TextDocumentContentChangeEvent change = new TextDocumentContentChangeEvent();
    change.setRange(new Range(new Position(1, 16), new Position(1, 17)));
    change.setText(String.valueOf(1 + version % 8));
    texts.didChange(
        new DidChangeTextDocumentParams(
            new VersionedTextDocumentIdentifier(URI, version), List.of(change)));
  }

  private static double milliseconds(Request request)
      throws InterruptedException, ExecutionException {
    long start = System.nanoTime();
    request.ask().get().get();
    return (System.nanoTime() - start) / 1e6;
  }

  private static void print(String name, int lines, double[] edited, double @Nullable [] again) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %,d | %s | %s |%n",
        name,
        lines,
        cells(edited),
        again == null ? " | " : cells(again));
  }

  /** The median, and what 19 of 20 stay below. */
  private static String cells(double[] milliseconds) {
    double[] sorted = milliseconds.clone();
    Arrays.sort(sorted);
    return String.format(
        Locale.ROOT,
        "%.1f ms | %.1f ms",
        Median.of(milliseconds),
        sorted[(int) Math.ceil(sorted.length * 0.95) - 1]);
  }

  @Override
  public CompletableFuture<Void> refreshInlayHints() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Void> refreshCodeLenses() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void telemetryEvent(Object event) {}

  @Override
  public void publishDiagnostics(PublishDiagnosticsParams diagnostics) {
    told.release();
  }

  @Override
  public void showMessage(MessageParams message) {}

  @Override
  public CompletableFuture<MessageActionItem> showMessageRequest(ShowMessageRequestParams asked) {
    return new CompletableFuture<>();
  }

  @Override
  public void logMessage(MessageParams message) {
    System.err.println(message.getMessage());
  }
}
