package dev.nnc.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.eclipse.lsp4j.CallHierarchyIncomingCallsParams;
import org.eclipse.lsp4j.CallHierarchyItem;
import org.eclipse.lsp4j.CallHierarchyOutgoingCallsParams;
import org.eclipse.lsp4j.CallHierarchyPrepareParams;
import org.eclipse.lsp4j.CodeActionContext;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.CodeLensParams;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DocumentDiagnosticParams;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentHighlightParams;
import org.eclipse.lsp4j.DocumentLinkParams;
import org.eclipse.lsp4j.DocumentOnTypeFormattingParams;
import org.eclipse.lsp4j.DocumentRangeFormattingParams;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.FoldingRangeRequestParams;
import org.eclipse.lsp4j.FormattingOptions;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ReferenceContext;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.RenameParams;
import org.eclipse.lsp4j.SelectionRangeParams;
import org.eclipse.lsp4j.SemanticTokens;
import org.eclipse.lsp4j.SemanticTokensParams;
import org.eclipse.lsp4j.SignatureHelpParams;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.junit.jupiter.api.Test;

/** Whatever is typed, the server lives, and speaks of places that there are. */
class MutantsTest {
  /** {@code -Dlsp.mutants=10000} takes more of them. */
  private static final int MUTANTS = Integer.getInteger("lsp.mutants", 250);

  /** {@code -Dlsp.seed=18} takes others. */
  private static final int SEED = Integer.getInteger("lsp.seed", 17);

  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "(",
          ")",
          "[",
          "]",
          "->",
          ",",
          ":",
          "=",
          "\"",
          "`",
          "//",
          "\n",
          "\r\n",
          " ",
          "dense",
          "x",
          "1",
          "3x3",
          "train ",
          "data ",
          "from ",
          "{ x -> ",
          "ö",
          "o\u0308",
          "\uD83C\uDF38",
          "\uD83C",
          "\u0000",
          "\u2028",
          "\uFEFF",
          ".",
          "..",
          "if ",
          "for n in ");

  private final Gson gson = new Gson();
  private final List<Double> milliseconds = new ArrayList<>();
  private int answered;

  private static List<Path> samples() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("..", "samples"))) {
      return files
          .filter(path -> path.toString().endsWith(".nn"))
          .filter(path -> !path.toString().contains("target"))
          .sorted()
          .toList();
    }
  }

  @Test
  void noEditKillsTheServerOrLeadsOutOfTheText() throws IOException {
    Random random = new Random(SEED);
    List<Path> samples = samples();
    assertThat(samples).hasSizeGreaterThan(30);
    try (Editor editor = Editor.in(Path.of("..", "samples").toAbsolutePath().normalize())) {
      String uri = "";
      for (int i = 0; i < MUTANTS; i++) {
        if (i % 5 == 0) { // each is edited further some times
          if (!uri.isEmpty()) {
            editor.texts().didClose(new DidCloseTextDocumentParams(Editor.id(uri)));
          }
          Path sample = samples.get(random.nextInt(samples.size()));
          uri = editor.open(sample.toAbsolutePath().normalize());
        }
        mutate(editor, uri, random);
        ask(editor, uri, random);
        assertThat(editor.failures).as(editor.text(uri)).isEmpty();
      }
    }
    tell();
  }

  /** What the documents say of a long trial. */
  private void tell() {
    milliseconds.sort(null);
    if (MUTANTS >= 1000) {
      System.out.printf(
          Locale.ROOT,
          "%,d mutants, %,d answers; all about one: median %.0f ms, p99 %.0f ms, slowest %.0f ms%n",
          MUTANTS,
          answered,
          milliseconds.get(milliseconds.size() / 2),
          milliseconds.get(milliseconds.size() * 99 / 100),
          milliseconds.getLast());
    }
  }

  private static void mutate(Editor editor, String uri, Random random) {
    String text = editor.text(uri);
    int start = random.nextInt(text.length() + 1);
    int longest = Math.min(text.length() - start, random.nextInt(4) == 0 ? 200 : 8);
    int end = random.nextInt(3) == 0 ? start : start + random.nextInt(longest + 1);
    String piece =
        switch (random.nextInt(4)) {
          case 0 -> "";
          case 1 -> {
            int from = random.nextInt(text.length() + 1);
            yield text.substring(from, Math.min(text.length(), from + random.nextInt(60)));
          }
          default -> PIECES.get(random.nextInt(PIECES.size()));
        };
    editor.type(uri, new Range(position(text, start), position(text, end)), piece);
  }

  /** As an editor counts, which knows line ends of one and of two characters. */
  private static Position position(String text, int offset) {
    int line = 0;
    int start = 0;
    for (int i = 0; i < offset; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        start = i + 1;
      }
    }
    return new Position(line, offset - start);
  }

  private void ask(Editor editor, String uri, Random random) {
    String text = editor.text(uri);
    if (text.indexOf('\r') >= 0) {
      text = text.replace("\r", "");
      editor.replace(uri, text);
    }
    int offset = random.nextInt(text.length() + 1);
    Position at = position(text, offset);
    Position end = position(text, Math.min(text.length(), offset + random.nextInt(50)));
    Range range = new Range(at, end);
    TextDocumentIdentifier id = Editor.id(uri);
    TextDocumentService texts = editor.texts();
    List<CompletableFuture<?>> answers = new ArrayList<>();
    long start = System.nanoTime();
    answers.add(texts.diagnostic(new DocumentDiagnosticParams(id)));
    answers.add(texts.hover(new HoverParams(id, at)));
    answers.add(texts.completion(new CompletionParams(id, at)));
    answers.add(texts.signatureHelp(new SignatureHelpParams(id, at)));
    answers.add(texts.inlayHint(new InlayHintParams(id, new Range(new Position(0, 0), end))));
    answers.add(texts.documentSymbol(new DocumentSymbolParams(id)));
    answers.add(texts.foldingRange(new FoldingRangeRequestParams(id)));
    answers.add(texts.selectionRange(new SelectionRangeParams(id, List.of(at, end))));
    answers.add(texts.definition(new DefinitionParams(id, at)));
    answers.add(texts.references(new ReferenceParams(id, at, new ReferenceContext(true))));
    answers.add(texts.documentHighlight(new DocumentHighlightParams(id, at)));
    answers.add(texts.rename(new RenameParams(id, at, "anew")));
    answers.add(
        texts.codeAction(new CodeActionParams(id, range, new CodeActionContext(List.of()))));
    answers.add(texts.codeLens(new CodeLensParams(id)));
    answers.add(texts.documentLink(new DocumentLinkParams(id)));
    FormattingOptions options = new FormattingOptions(2, true);
    answers.add(texts.formatting(new DocumentFormattingParams(id, options)));
    answers.add(texts.rangeFormatting(new DocumentRangeFormattingParams(id, options, range)));
    for (String key : List.of("}", "\n")) {
      answers.add(texts.onTypeFormatting(new DocumentOnTypeFormattingParams(id, options, at, key)));
    }
    CompletableFuture<List<CallHierarchyItem>> callee =
        texts.prepareCallHierarchy(new CallHierarchyPrepareParams(id, at));
    answers.add(callee);
    Editor.get(callee)
        .forEach(
            item -> {
              answers.add(
                  texts.callHierarchyIncomingCalls(new CallHierarchyIncomingCallsParams(item)));
              answers.add(
                  texts.callHierarchyOutgoingCalls(new CallHierarchyOutgoingCallsParams(item)));
            });
    CompletableFuture<SemanticTokens> colours =
        texts.semanticTokensFull(new SemanticTokensParams(id));
    answers.add(colours);
    answers.forEach(Editor::get);
    milliseconds.add((System.nanoTime() - start) / 1e6);
    answered += answers.size();
    for (CompletableFuture<?> answer : answers) {
      check(gson.toJsonTree(Editor.get(answer)), uri, text);
    }
    checkTokens(Editor.get(colours).getData(), text);
  }

  /** Every range in an answer lies in the text, unless it is one of another file. */
  private static void check(JsonElement answer, String uri, String text) {
    if (answer instanceof JsonArray all) {
      all.forEach(each -> check(each, uri, text));
    } else if (answer instanceof JsonObject object) {
      if (object.has("uri") && !object.get("uri").getAsString().equals(uri)) {
        return;
      }
      if (object.has("start") && object.has("end") && object.get("start") instanceof JsonObject) {
        int start = offset(object.getAsJsonObject("start"), text);
        int end = offset(object.getAsJsonObject("end"), text);
        assertThat(start).as(text).isLessThanOrEqualTo(end);
      } else if (object.has("line") && object.has("character")) {
        offset(object, text);
      } else if (object.has("startLine")) {
        int lines = (int) text.chars().filter(c -> c == '\n').count();
        assertThat(object.get("endLine").getAsInt()).isLessThanOrEqualTo(lines);
        assertThat(object.get("startLine").getAsInt()).isLessThan(object.get("endLine").getAsInt());
      } else {
        object.asMap().values().forEach(each -> check(each, uri, text));
      }
    }
  }

  private static int offset(JsonObject position, String text) {
    return Editor.offset(
        text, new Position(position.get("line").getAsInt(), position.get("character").getAsInt()));
  }

  private static void checkTokens(List<Integer> data, String text) {
    int line = 0;
    int character = 0;
    int last = 0;
    for (int i = 0; i < data.size(); i += 5) {
      character = data.get(i) == 0 ? character + data.get(i + 1) : data.get(i + 1);
      line += data.get(i);
      int start = Editor.offset(text, new Position(line, character));
      int end = Editor.offset(text, new Position(line, character + data.get(i + 2)));
      assertThat(start).as(text).isGreaterThanOrEqualTo(last);
      assertThat(end).isGreaterThan(start);
      last = end;
    }
  }

  @Test
  void manyMessagesAboutNothingAreAnswered() throws IOException {
    Random random = new Random(5);
    try (Editor editor = Editor.in(Path.of("").toAbsolutePath())) {
      for (int i = 0; i < 200; i++) {
        String uri =
            List.of(
                    "file:///nowhere.nn",
                    "untitled:a b",
                    "",
                    "%%%",
                    "nnc:/std/mlp.nn",
                    "file://x/y")
                .get(random.nextInt(6));
        Position at = new Position(random.nextInt(-5, 5), random.nextInt(-5, 1000));
        Editor.get(editor.texts().hover(new HoverParams(Editor.id(uri), at)));
        Editor.get(editor.texts().completion(new CompletionParams(Editor.id(uri), at)));
        Editor.get(editor.texts().rename(new RenameParams(Editor.id(uri), at, "\u0000")));
      }
      String uri = editor.open(Path.of("empty.nn"), "");
      Editor.get(editor.texts().hover(new HoverParams(Editor.id(uri), new Position(9, 9))));
      assertThat(editor.failures).isEmpty();
    }
  }

  @Test
  void aFloodOfEditsIsFollowedByTheDiagnosticsOfTheLast() throws IOException {
    Path folder = Path.of("..", "samples", "digits").toAbsolutePath().normalize();
    try (Editor editor = Editor.in(folder)) {
      String uri = editor.open(folder.resolve("mlp.nn"));
      for (int i = 0; i < 300; i++) {
        editor.type(uri, new Range(new Position(1, 0), new Position(1, 0)), "// " + i + "\n");
      }
      editor.type(uri, "flatten", "flaten");
      assertThat(editor.diagnostics(uri)).hasSize(1);
      assertThat(editor.failures).isEmpty();
    }
  }
}
