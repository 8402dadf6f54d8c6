package dev.nnc.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.standard.StandardCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever an editor says, each request of the right form is answered and nothing is written. */
class MessagesTest {
  /** {@code -Dlsp.messages=1000000} says more. */
  private static final int MESSAGES = Integer.getInteger("lsp.messages", 5_000);

  private static final List<String> METHODS =
      List.of(
          "initialize",
          "initialized",
          "textDocument/didOpen",
          "textDocument/didChange",
          "textDocument/didClose",
          "textDocument/didSave",
          "textDocument/hover",
          "textDocument/completion",
          "completionItem/resolve",
          "textDocument/signatureHelp",
          "textDocument/codeAction",
          "textDocument/inlayHint",
          "textDocument/rename",
          "textDocument/prepareRename",
          "textDocument/definition",
          "textDocument/references",
          "textDocument/documentSymbol",
          "textDocument/formatting",
          "textDocument/onTypeFormatting",
          "textDocument/rangeFormatting",
          "textDocument/semanticTokens/full",
          "textDocument/selectionRange",
          "textDocument/prepareCallHierarchy",
          "callHierarchy/incomingCalls",
          "callHierarchy/outgoingCalls",
          "textDocument/codeLens",
          "textDocument/documentLink",
          "textDocument/diagnostic",
          "workspace/symbol",
          "workspace/didChangeConfiguration",
          "workspace/didChangeWatchedFiles",
          "workspace/didChangeWorkspaceFolders",
          "workspace/executeCommand",
          "workspace/textDocumentContent",
          "$/cancelRequest",
          "$/setTrace",
          "nnc/nothing");

  private static final List<String> KEYS =
      List.of(
          "textDocument",
          "uri",
          "text",
          "version",
          "position",
          "line",
          "character",
          "range",
          "start",
          "end",
          "contentChanges",
          "newName",
          "context",
          "diagnostics",
          "only",
          "positions",
          "options",
          "ch",
          "item",
          "query",
          "event",
          "added",
          "removed",
          "capabilities",
          "id",
          "data");

  /** Held, since a logger that nobody holds forgets its level. */
  private static final Logger LOG = Logger.getLogger("org.eclipse.lsp4j");

  @TempDir Path folder;

  private final Random random = new Random(11);

  private JsonElement anything(int depth) {
    return switch (random.nextInt(depth > 4 ? 5 : 8)) {
      case 0 -> JsonNull.INSTANCE;
      case 1 -> new JsonPrimitive(random.nextInt(-3, 100));
      case 2 -> new JsonPrimitive(random.nextDouble() * Math.pow(10, random.nextInt(40)));
      case 3 -> new JsonPrimitive(random.nextBoolean());
      case 4 -> new JsonPrimitive(text());
      case 5 -> {
        JsonArray array = new JsonArray();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(anything(depth + 1));
        }
        yield array;
      }
      default -> {
        JsonObject object = new JsonObject();
        for (int i = random.nextInt(5); i > 0; i--) {
          object.add(KEYS.get(random.nextInt(KEYS.size())), anything(depth + 1));
        }
        yield object;
      }
    };
  }

  private String text() {
    return switch (random.nextInt(6)) {
      case 0 -> "nn 1\nblock b from x { x -> dense(" + random.nextInt(9) + ") -> b }\n";
      case 1 -> folder.resolve("a.nn").toUri().toString();
      case 2 -> "untitled:b";
      case 3 -> "\n";
      case 4 -> "\uD83C\u0000\u2028\"";
      default -> "";
    };
  }

  /** What an editor would say, with something else in the place of some of it. */
  private JsonObject likely() {
    JsonObject at = new JsonObject();
    at.addProperty("line", random.nextInt(-1, 4));
    at.addProperty("character", random.nextInt(-1, 40));
    JsonObject range = new JsonObject();
    range.add("start", at);
    range.add("end", at.deepCopy());
    JsonObject document = new JsonObject();
    document.addProperty("uri", text());
    document.addProperty("languageId", "nn");
    document.addProperty("version", random.nextInt(5));
    document.addProperty("text", text());
    JsonObject item = new JsonObject();
    item.addProperty("name", "b");
    item.addProperty("kind", 5);
    item.addProperty("uri", text());
    item.add("range", range.deepCopy());
    item.add("selectionRange", range.deepCopy());
    JsonObject change = new JsonObject();
    change.add("range", range.deepCopy());
    change.addProperty("text", text());
    JsonArray changes = new JsonArray();
    changes.add(change);
    JsonObject context = new JsonObject();
    context.add("diagnostics", new JsonArray());
    context.addProperty("includeDeclaration", random.nextBoolean());
    JsonObject options = new JsonObject();
    options.addProperty("tabSize", 2);
    options.addProperty("insertSpaces", true);
    JsonObject params = new JsonObject();
    params.add("options", options);
    params.add("textDocument", document);
    params.add("position", at.deepCopy());
    params.add("range", range);
    params.add("item", item);
    params.add("contentChanges", changes);
    params.add("context", context);
    params.addProperty("newName", text());
    params.addProperty("query", text());
    params.addProperty("ch", text());
    return params;
  }

  /** Listens until there is no more. */
  private static final class Ear {
    /** By the number of a request, what was said; answers take them out. */
    final Map<String, String> open = new ConcurrentHashMap<>();

    volatile String failure = "";

    void listen(InputStream in) {
      try {
        while (true) {
          StringBuilder head = new StringBuilder();
          while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
              return;
            }
            head.append((char) next);
          }
          String length = head.substring(head.indexOf(":") + 1).lines().findFirst().orElse("");
          byte[] body = in.readNBytes(Integer.parseInt(length.strip()));
          JsonObject message =
              JsonParser.parseString(new String(body, StandardCharsets.UTF_8)).getAsJsonObject();
          if (message.has("id") && !message.has("method")) {
            open.remove(message.get("id").toString());
          }
          String text = message.toString();
          if (text.contains("this is a defect of nnc")) {
            failure = text;
          }
        }
      } catch (IOException gone) {
        // The server has ended.
      }
    }
  }

  private static void say(OutputStream out, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    out.write(("Content-Length: " + bytes.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    out.write(bytes);
    out.flush();
  }

  private static String message(String method, @Nullable Integer id, JsonElement params) {
    JsonObject message = new JsonObject();
    message.addProperty("jsonrpc", "2.0");
    if (id != null) {
      message.addProperty("id", id);
    }
    message.addProperty("method", method);
    message.add("params", params);
    return message.toString();
  }

  /** More than a reader takes at once. */
  private static String longAndWrong() {
    JsonObject params = new JsonObject();
    params.addProperty("textDocument", 5);
    params.addProperty("text", "Content-Length: 7\r\n\r\n".repeat(10_000));
    return message("textDocument/didOpen", null, params);
  }

  @Test
  void whateverIsSaidTheServerGoesOnAndWritesNothing()
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    LOG.setLevel(Level.OFF); // it tells of each message that is wrong
    PipedInputStream serverIn = new PipedInputStream(1 << 20);
    PipedInputStream editorIn = new PipedInputStream(1 << 20);
    PipedOutputStream out = new PipedOutputStream(serverIn);
    OutputStream toEditor = new PipedOutputStream(editorIn);
    CompletableFuture<Integer> ended = new CompletableFuture<>();
    Thread server =
        new Thread(
            () ->
                ended.complete(
                    Server.serve(
                        serverIn,
                        toEditor,
                        StandardCatalog.catalog(),
                        DataPlaces.of(Map.of(), Path.of("/nonexistent")),
                        "test")));
    server.setDaemon(true);
    server.start();
    Ear ear = new Ear();
    Thread listening = new Thread(() -> ear.listen(editorIn));
    listening.setDaemon(true);
    listening.start();
    JsonObject hello = new JsonObject();
    hello.add("capabilities", new JsonObject());
    say(out, message("initialize", 0, hello));
    for (int i = 1; i <= MESSAGES; i++) {
      String method = METHODS.get(random.nextInt(METHODS.size()));
      JsonElement params = likely();
      boolean right = random.nextInt(3) > 0; // else it has no right to an answer
      if (!right && random.nextInt(2) == 0) {
        params = anything(0);
      } else if (!right) {
        params.getAsJsonObject().add(KEYS.get(random.nextInt(KEYS.size())), anything(0));
      }
      boolean asks = random.nextInt(4) > 0;
      String said = message(method, asks ? i : null, params);
      boolean broken = random.nextInt(50) == 0;
      if (i % 1_000 == 1) {
        say(out, longAndWrong());
      }
      if (asks && right && !broken) {
        ear.open.put(String.valueOf(i), said);
      }
      say(out, broken ? said.substring(0, random.nextInt(said.length())) : said);
    }
    for (int before = Integer.MAX_VALUE; before > ear.open.size() && !ear.open.isEmpty(); ) {
      before = ear.open.size(); // checks are answered later than all else
      for (int i = 0; i < 1000 && !ear.open.isEmpty(); i++) {
        Thread.sleep(10);
      }
    }
    assertThat(ear.failure).isEmpty();
    assertThat(ear.open.values().stream().map(each -> each.substring(0, 70)).sorted().limit(20))
        .as(ear.open.size() + " of " + MESSAGES + " got no answer")
        .isEmpty();
    assertThat(ended).isNotDone();
    say(out, message("shutdown", MESSAGES + 1, JsonNull.INSTANCE));
    say(out, message("exit", null, JsonNull.INSTANCE));
    assertThat(ended.get(60, TimeUnit.SECONDS)).isEqualTo(Server.DONE);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }
}
