package dev.nnc.lsp;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonSerializer;
import dev.nnc.catalog.Catalog;
import dev.nnc.data.file.DataPlaces;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.DidChangeWatchedFilesRegistrationOptions;
import org.eclipse.lsp4j.FileSystemWatcher;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.InitializedParams;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.Registration;
import org.eclipse.lsp4j.RegistrationParams;
import org.eclipse.lsp4j.ServerInfo;
import org.eclipse.lsp4j.SetTraceParams;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.jsonrpc.MessageConsumer;
import org.eclipse.lsp4j.jsonrpc.MessageIssueException;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.MessageIssue;
import org.eclipse.lsp4j.jsonrpc.messages.NotificationMessage;
import org.eclipse.lsp4j.jsonrpc.messages.RequestMessage;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.eclipse.lsp4j.services.WorkspaceService;
import org.jspecify.annotations.Nullable;

/**
 * The language server. It writes no file and starts no process, and reads of the project what
 * {@code nnc check} reads: programs, and the heads of their data.
 */
public final class Server implements LanguageServer {
  /** The way of {@code exit} after {@code shutdown}. */
  public static final int DONE = 0;

  /** The way of {@code exit} without it, and of an editor that has gone. */
  public static final int DESERTED = 1;

  private static final String WATCHED = "**/*.{nn,csv,tsv,txt,jsonl,gz,png,jpg}";
  private static final int LONGEST_TRACE = 4000;

  private final Session session = new Session();
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();
  private final String version;
  private final Readings readings;

  /** Makes the checks. */
  private final Worker checks;

  /** Answers what needs no check, or one that was made already. */
  private final Worker answers;

  private final TextService texts;
  private final WorkspaceFeatures workspace;
  private volatile boolean shutDown;

  /**
   * @param places where data may be that is not beside its program
   * @param version of nnc
   */
  private Server(Catalog catalog, DataPlaces places, String version) {
    this.version = version;
    this.checks = new Worker("nnc-lsp-checks", this::failed);
    this.answers = new Worker("nnc-lsp-answers", this::failed);
    this.readings = new Readings(catalog, places);
    this.texts = new TextService(session, readings, checks, answers);
    this.workspace = new WorkspaceFeatures(readings, texts, answers);
  }

  /**
   * Serves one editor until it has enough.
   *
   * @param in the editor's messages
   * @param out takes the server's; nothing else may be written to it
   * @param places where data may be that is not beside its program
   * @param version of nnc
   * @return the code with which the process is to end
   */
  public static int serve(
      InputStream in, OutputStream out, Catalog catalog, DataPlaces places, String version) {
    Server server = new Server(catalog, places, version);
    ExecutorService reader =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, "nnc-lsp-reader");
              made.setDaemon(true);
              return made;
            });
    try {
      Launcher<LanguageClient> launcher =
          new WholeMessages()
              .setLocalService(server)
              .setRemoteInterface(LanguageClient.class)
              .setInput(in)
              .setOutput(out)
              .setExecutorService(reader)
              .configureGson(Server::shorten)
              .validateMessages(true) // what lacks a part is refused before anyone asks for it
              .wrapMessages(Server::withParams)
              .create();
      server.session.connect(launcher.getRemoteProxy());
      server.warmUp();
      Future<Void> listening = launcher.startListening();
      reader.execute(
          () -> {
            // Reached once there are no more messages.
            server.ended.complete(server.shutDown && listening.isDone() ? DONE : DESERTED);
          });
      return server.ended.join();
    } finally {
      server.checks.close();
      server.answers.close();
      reader.shutdownNow();
    }
  }

  /** The same for a message that lacks all of its parts. */
  private static MessageConsumer withParams(MessageConsumer next) {
    return message -> {
      boolean empty =
          (message instanceof RequestMessage request
                  && request.getParams() == null
                  && needsParams(request.getMethod()))
              || (message instanceof NotificationMessage notification
                  && notification.getParams() == null
                  && needsParams(notification.getMethod()));
      if (empty) {
        throw new MessageIssueException(
            message,
            List.of(
                new MessageIssue(
                    "`params` must be given", ResponseErrorCode.InvalidParams.getValue())));
      }
      next.consume(message);
    };
  }

  private static boolean needsParams(String method) {
    return switch (method) {
      case "shutdown", "exit", "initialized" -> false;
      default -> !method.endsWith("/refresh"); // ours
    };
  }

  /** Takes what is said at the beginning as it is, which is much of which little is needed. */
  private static void shorten(GsonBuilder json) {
    JsonDeserializer<ClientCapabilities> said = (words, type, context) -> new Abilities.Said(words);
    JsonSerializer<Offer> offer = (words, type, context) -> words.json();
    json.registerTypeAdapter(ClientCapabilities.class, said)
        .registerTypeHierarchyAdapter(Offer.class, offer);
  }

  /** Has the compiler's classes loaded while the editor and the server get acquainted. */
  private void warmUp() {
    checks.later(
        "start",
        0,
        () -> {
          Path nowhere = Path.of("start.nn").toAbsolutePath();
          String uri = "untitled:start";
          readings.put(
              new Document(
                  uri,
                  0,
                  nowhere,
                  new EditedText(
                      nowhere.toString(), "nn 1\nblock start from x { x -> dense(1, relu) }\n")));
          readings.now(uri).ifPresent(DiagnosticMessages::of);
          readings.close(uri);
        });
  }

  private void failed(String what, Throwable problem) {
    StringWriter trace = new StringWriter();
    problem.printStackTrace(new PrintWriter(trace));
    String text = trace.toString();
    session
        .client()
        .logMessage(
            new MessageParams(
                MessageType.Error,
                "nnc lsp: `"
                    + what
                    + "` failed; this is a defect of nnc, please report it\n"
                    + text.substring(0, Math.min(text.length(), LONGEST_TRACE))));
  }

  // The life of the server.

  @Override
  public CompletableFuture<InitializeResult> initialize(InitializeParams params) {
    session.introduced(Abilities.of(params.getCapabilities()), commands(params));
    readings.folders(folders(params));
    endWith(params.getProcessId());
    InitializeResult result = new InitializeResult(Offer.to(session.abilities()));
    result.setServerInfo(new ServerInfo("nnc", version));
    return CompletableFuture.completedFuture(result);
  }

  /** An editor that dies says no goodbye. */
  private void endWith(@Nullable Integer process) {
    if (process != null) {
      ProcessHandle.of(process)
          .ifPresent(
              editor -> {
                var unused =
                    editor.onExit().thenRun(() -> ended.complete(shutDown ? DONE : DESERTED));
              });
    }
  }

  @SuppressWarnings("deprecation") // what editors send that know no folders
  private static List<Path> folders(InitializeParams params) {
    List<Path> folders = new ArrayList<>();
    if (params.getWorkspaceFolders() != null) {
      for (WorkspaceFolder folder : params.getWorkspaceFolders()) {
        Document.path(folder.getUri()).ifPresent(folders::add);
      }
    }
    if (folders.isEmpty() && params.getRootUri() != null) {
      Document.path(params.getRootUri()).ifPresent(folders::add);
    }
    return folders;
  }

  /** The option {@code {"commands": ["nnc.run"]}}: what the editor can do for lenses. */
  private static Set<String> commands(InitializeParams params) {
    Set<String> commands = new HashSet<>();
    if (params.getInitializationOptions() instanceof JsonObject options
        && options.get("commands") instanceof JsonArray names) {
      for (JsonElement name : names) {
        if (name.isJsonPrimitive()) {
          commands.add(name.getAsString());
        }
      }
    }
    return commands;
  }

  @Override
  public void initialized(InitializedParams params) {
    if (session.abilities().watches()) {
      DidChangeWatchedFilesRegistrationOptions watched =
          new DidChangeWatchedFilesRegistrationOptions(
              List.of(new FileSystemWatcher(Either.forLeft(WATCHED))));
      var unused =
          session
              .client()
              .registerCapability(
                  new RegistrationParams(
                      List.of(
                          new Registration(
                              "nnc-files", "workspace/didChangeWatchedFiles", watched))));
    }
  }

  @Override
  public void setTrace(SetTraceParams params) {
    // Nothing is traced.
  }

  @Override
  public CompletableFuture<@Nullable Object> shutdown() {
    shutDown = true;
    CompletableFuture<@Nullable Object> nothing = new CompletableFuture<>();
    nothing.complete(null);
    return nothing;
  }

  @Override
  public void exit() {
    ended.complete(shutDown ? DONE : DESERTED);
  }

  @Override
  public TextDocumentService getTextDocumentService() {
    return texts;
  }

  @Override
  public WorkspaceService getWorkspaceService() {
    return workspace;
  }
}
