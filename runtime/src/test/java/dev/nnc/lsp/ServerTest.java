package dev.nnc.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.source.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.lsp4j.CallHierarchyIncomingCallsParams;
import org.eclipse.lsp4j.CallHierarchyItem;
import org.eclipse.lsp4j.CallHierarchyOutgoingCall;
import org.eclipse.lsp4j.CallHierarchyOutgoingCallsParams;
import org.eclipse.lsp4j.CallHierarchyPrepareParams;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionContext;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentOnTypeFormattingParams;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.FormattingOptions;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ReferenceContext;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.RenameParams;
import org.eclipse.lsp4j.SignatureHelp;
import org.eclipse.lsp4j.SignatureHelpParams;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.WorkspaceSymbolParams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an editor gets to see. */
class ServerTest {
  private static final String PROGRAM =
      """
      nn 1
      param width = 16
      data flowers from csv("flowers.csv") {
        x = columns(except: kind) -> standardize
        species = kind -> category
        split: random(test: 20%)
      }
      /// Tells flowers apart.
      network mlp from x {
        x -> dense(width, relu)
          -> dense(3, softmax)
      }
      train mlp on flowers {
        loss: cross_entropy(species)
        optimizer: adam(0.01)
        epochs: 3
        metrics: accuracy
        stop: no_improvement(loss, patience: 2)
      }
      """;

  @TempDir Path folder;

  private Path program() throws IOException {
    StringBuilder rows = new StringBuilder("long,wide,kind\n");
    for (int i = 0; i < 30; i++) {
      rows.append(i).append(',').append(i % 7).append(',').append("abc".charAt(i % 3)).append('\n');
    }
    Files.writeString(folder.resolve("flowers.csv"), rows);
    return folder.resolve("flowers.nn");
  }

  private static List<String> codes(List<Diagnostic> diagnostics) {
    return diagnostics.stream().map(each -> each.getCode().getLeft()).toList();
  }

  private static List<TextEdit> edits(WorkspaceEdit edit, String uri) {
    return edit.getChanges().getOrDefault(uri, List.of());
  }

  // The life of the server.

  @Test
  void endsAsItIsTold() throws IOException {
    Editor polite = Editor.in(folder);
    Editor.get(polite.server().shutdown());
    polite.server().exit();
    assertThat(polite.ended()).isEqualTo(Server.DONE);
    Editor rude = Editor.in(folder);
    rude.server().exit();
    assertThat(rude.ended()).isEqualTo(Server.DESERTED);
    Editor gone = Editor.in(folder);
    gone.vanish();
    assertThat(gone.ended()).isEqualTo(Server.DESERTED);
    polite.close();
    rude.close();
    gone.close();
  }

  @Test
  void endsWithTheProcessOfItsEditor() throws IOException {
    Process process = new ProcessBuilder("sleep", "60").start();
    try (Editor editor = new Editor()) {
      editor.hello(folder, (int) process.pid());
      process.destroyForcibly();
      assertThat(editor.ended()).isEqualTo(Server.DESERTED);
    }
  }

  @Test
  void leavesTheFolderAsItIs() throws IOException {
    Path file = program();
    Files.writeString(file, PROGRAM);
    List<String> before = files();
    try (Editor editor = Editor.in(folder)) {
      String uri = editor.open(file);
      assertThat(editor.diagnostics(uri)).isEmpty();
      editor.type(uri, "dense(width", "dens(width");
      editor.diagnostics(uri);
    }
    assertThat(files()).isEqualTo(before);
    assertThat(file).content().isEqualTo(PROGRAM);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(Path::toString).sorted().toList();
    }
  }

  // What is wrong.

  @Test
  void mistakesAreTaggedWhereTheyStandAndGoWhenTheyAreFixed() throws IOException {
    try (Editor editor = Editor.in(folder)) {
      String uri = editor.open(program(), PROGRAM);
      assertThat(editor.diagnostics(uri)).isEmpty();
      editor.type(uri, "dense(width", "densse(width");
      List<Diagnostic> found = editor.diagnostics(uri);
      assertThat(codes(found)).containsExactly("NN2001");
      assertThat(found.getFirst().getSeverity()).isEqualTo(DiagnosticSeverity.Error);
      assertThat(found.getFirst().getRange())
          .isEqualTo(new Range(new Position(9, 7), new Position(9, 13)));
      assertThat(found.getFirst().getMessage().getLeft()).contains("`densse`").contains("`dense`");
      assertThat(found.getFirst().getCodeDescription().getHref()).contains("NN2001");
      CodeAction fix =
          Editor.get(
                  editor
                      .texts()
                      .codeAction(
                          new CodeActionParams(
                              Editor.id(uri),
                              found.getFirst().getRange(),
                              new CodeActionContext(found))))
              .getFirst()
              .getRight();
      assertThat(fix.getDiagnostics()).isEqualTo(found);
      editor.apply(uri, edits(fix.getEdit(), uri));
      assertThat(editor.text(uri)).isEqualTo(PROGRAM);
      assertThat(editor.diagnostics(uri)).isEmpty();
      assertThat(editor.failures).isEmpty();
    }
  }

  @Test
  void aBrokenFileKeepsWhatCanBeKnown() throws IOException {
    try (Editor editor = Editor.in(folder)) {
      String uri =
          editor.open(
              program(), PROGRAM.replace("epochs: 3\n", "epochs: : 3\n").replace("adam(", "adm("));
      assertThat(editor.diagnostics(uri)).isNotEmpty();
      assertThat(hints(editor, uri)).contains("[16] · 48", "[3] · 51");
      assertThat(hover(editor, uri, "on fl|owers")).contains("species").contains("long");
    }
  }

  @Test
  void mistakesOfImportedFilesStandAtTheImport() throws IOException {
    Path units = folder.resolve("units.nn");
    Files.writeString(units, "nn 1\nblock unit(n) from x { x -> dense(n) }\n");
    try (Editor editor = Editor.in(folder)) {
      String uri =
          editor.open(
              program(),
              PROGRAM
                  .replace("nn 1\n", "nn 1\nimport unit from \"units.nn\"\n")
                  .replace("dense(width, relu)", "unit(width)"));
      assertThat(editor.diagnostics(uri)).isEmpty();
      // What is typed in the other file counts before it is saved.
      String other = editor.open(units, "nn 1\nblock unit(n) from x { x -> dens(n) }\n");
      assertThat(codes(editor.diagnostics(other))).containsExactly("NN2001");
      List<Diagnostic> found = waitFor(editor, uri);
      assertThat(codes(found)).containsExactly("NN2001");
      assertThat(found.getFirst().getRange().getStart().getLine()).isEqualTo(1);
      assertThat(found.getFirst().getRelatedInformation().getFirst().getLocation().getUri())
          .isEqualTo(other);
    }
  }

  private static List<Diagnostic> waitFor(Editor editor, String uri) {
    for (int i = 0; i < 1000 && editor.diagnostics(uri).isEmpty(); i++) {
      try {
        Thread.sleep(10);
      } catch (InterruptedException interrupted) {
        throw new AssertionError(interrupted);
      }
    }
    return editor.diagnostics(uri);
  }

  // What there is to know.

  private static String hover(Editor editor, String uri, String at) {
    Hover hover =
        Editor.get(editor.texts().hover(new HoverParams(Editor.id(uri), editor.at(uri, at))));
    return hover == null ? "" : hover.getContents().getRight().getValue();
  }

  private static List<String> hints(Editor editor, String uri) {
    List<InlayHint> hints =
        Editor.get(
            editor
                .texts()
                .inlayHint(
                    new InlayHintParams(
                        Editor.id(uri), new Range(new Position(0, 0), new Position(999, 0)))));
    return hints.stream().map(each -> each.getLabel().getLeft()).toList();
  }

  @Test
  void hoversTellShapesParametersAndDocumentation() throws IOException {
    try (Editor editor = Editor.in(folder)) {
      String uri = editor.open(program(), PROGRAM);
      assertThat(hover(editor, uri, "-> den|se(3"))
          .contains("`[3]` · 51 parameters")
          .contains("units");
      assertThat(hover(editor, uri, "train m|lp"))
          .contains("99 parameters")
          .contains("Tells flowers apart.");
      assertThat(hover(editor, uri, "dense(wi|dth")).contains("param width = 16");
      assertThat(hover(editor, uri, "species = ki|nd")).contains("column");
      assertThat(hover(editor, uri, "cross_entropy(spe|cies")).contains("field of `flowers`");
      assertThat(hover(editor, uri, "pat|ience: 2")).contains("epochs");
      assertThat(hover(editor, uri, "ep|ochs: 3")).contains("must be given");
      assertThat(hover(editor, uri, "opti|mizer: adam")).contains("optimizer");
    }
  }

  @Test
  void hintsTellTheShapeBehindEachArrow() throws IOException {
    try (Editor editor = Editor.in(folder)) {
      String uri = editor.open(program(), PROGRAM);
      assertThat(hints(editor, uri)).containsExactly("[2]", "classes", "[16] · 48", "[3] · 51");
    }
  }

  private static Map<String, CompletionItem> complete(Editor editor, String uri, String at) {
    return Editor.get(
            editor.texts().completion(new CompletionParams(Editor.id(uri), editor.at(uri, at))))
        .getLeft()
        .stream()
        .collect(Collectors.toMap(CompletionItem::getLabel, each -> each));
  }

  @Test
  void completionKnowsWhatMayStandThere() throws IOException {
    try (Editor editor = Editor.in(folder)) {
      String uri = editor.open(program(), PROGRAM);
      assertThat(complete(editor, uri, "-> |dense(3"))
          .containsKeys("dense", "relu", "if")
          .doesNotContainKeys("standardize", "adam", "species");
      assertThat(complete(editor, uri, "dense(3, |softmax"))
          .containsKeys("activation: ", "l2: ", "softmax", "width")
          .doesNotContainKey("flatten");
      assertThat(complete(editor, uri, "optimizer: |adam"))
          .containsKeys("adam", "sgd")
          .doesNotContainKey("dense");
      assertThat(complete(editor, uri, "metrics: |accuracy")).containsKeys("accuracy", "auc");
      assertThat(complete(editor, uri, "cross_entropy(|species"))
          .containsKeys("species", "x", "mlp");
      assertThat(complete(editor, uri, "species = |kind")).containsKeys("kind", "long", "wide");
      assertThat(complete(editor, uri, "kind -> |category"))
          .containsKey("category")
          .doesNotContainKey("dense");
      assertThat(complete(editor, uri, "split: |random"))
          .containsKey("random")
          .doesNotContainKey("kind");
      assertThat(complete(editor, uri, "train mlp on |flowers")).containsOnlyKeys("flowers");
      assertThat(complete(editor, uri, "train |mlp")).containsOnlyKeys("mlp");
      assertThat(complete(editor, uri, "no_improvement(|loss"))
          .containsKeys("loss", "accuracy", "validation.accuracy", "patience: ");
      assertThat(complete(editor, uri, "  |epochs: 3"))
          .containsKeys("epochs: ", "batch: ")
          .doesNotContainKeys("loss: ", "optimizer: ");
      assertThat(complete(editor, uri, "|train mlp")).containsKeys("train", "evaluate", "network");
      CompletionItem dense =
          Objects.requireNonNull(complete(editor, uri, "-> |dense(3").get("dense"));
      assertThat(dense.getTextEdit().getLeft().getNewText()).isEqualTo("dense(${1:units})");
      assertThat(
              Editor.get(editor.texts().resolveCompletionItem(dense))
                  .getDocumentation()
                  .getRight()
                  .getValue())
          .contains("Every unit sees every input");
    }
  }

  @Test
  void completionWorksInWhatIsBeingTyped() throws IOException {
    try (Editor editor = Editor.in(folder)) {
      String uri = editor.open(program(), PROGRAM);
      editor.diagnostics(uri);
      editor.type(uri, "    -> dense(3, softmax)\n", "    -> dense(3, \n");
      assertThat(complete(editor, uri, "-> dense(3, |")).containsKeys("activation: ", "softmax");
      editor.type(uri, "species = kind -> category\n", "species = \n");
      assertThat(complete(editor, uri, "species = |\n")).containsKeys("kind", "long");
      editor.type(uri, "optimizer: adam(0.01)\n", "optimizer: \n");
      assertThat(complete(editor, uri, "optimizer: |\n")).containsKeys("sgd");
      editor.type(uri, "train mlp on flowers", "train mlp on flowers.");
      assertThat(complete(editor, uri, "on flowers.|")).containsKeys("test", "train");
      assertThat(editor.failures).isEmpty();
    }
  }

  @Test
  void signaturesFollowTheArgument() throws IOException {
    try (Editor editor = Editor.in(folder)) {
      String uri = editor.open(program(), PROGRAM);
      SignatureHelp help =
          Editor.get(
              editor
                  .texts()
                  .signatureHelp(
                      new SignatureHelpParams(
                          Editor.id(uri), editor.at(uri, "dense(width, |relu"))));
      assertThat(help.getSignatures().getFirst().getLabel()).startsWith("dense(units, activation");
      assertThat(help.getActiveParameter()).isEqualTo(1);
    }
  }

  // Names.

  private static List<Integer> lines(List<? extends Location> locations) {
    return locations.stream().map(each -> each.getRange().getStart().getLine()).sorted().toList();
  }

  @Test
  void namesLeadToTheirDeclarations() throws IOException {
    try (Editor editor = Editor.in(folder)) {
      String uri = editor.open(program(), PROGRAM);
      assertThat(definition(editor, uri, "dense(wi|dth")).containsExactly(1);
      assertThat(definition(editor, uri, "  |x -> dense")).containsExactly(8);
      assertThat(definition(editor, uri, "from |x {")).containsExactly(3);
      assertThat(definition(editor, uri, "cross_entropy(spe|cies")).containsExactly(4);
      assertThat(definition(editor, uri, "train ml|p")).containsExactly(8);
      List<? extends Location> uses =
          Editor.get(
              editor
                  .texts()
                  .references(
                      new ReferenceParams(
                          Editor.id(uri),
                          editor.at(uri, "from |x {"),
                          new ReferenceContext(true))));
      assertThat(lines(uses)).containsExactly(3, 8, 9);
    }
  }

  private static List<Integer> definition(Editor editor, String uri, String at) {
    return lines(
        Editor.get(
                editor.texts().definition(new DefinitionParams(Editor.id(uri), editor.at(uri, at))))
            .getLeft());
  }

  @Test
  void aRenamedFieldIsRenamedEverywhereAndTheFileStaysRight() throws IOException {
    try (Editor editor = Editor.in(folder)) {
      String uri = editor.open(program(), PROGRAM);
      for (String at :
          List.of("from |x {", "train ml|p", "on flow|ers", "spe|cies =", "dense(wid|th")) {
        WorkspaceEdit edit =
            Editor.get(
                editor
                    .texts()
                    .rename(
                        new RenameParams(
                            Editor.id(uri), editor.at(uri, at), "anew" + at.length())));
        editor.apply(uri, edits(edit, uri));
        assertThat(editor.diagnostics(uri)).as(editor.text(uri)).isEmpty();
      }
      WorkspaceEdit none =
          Editor.get(
              editor
                  .texts()
                  .rename(new RenameParams(Editor.id(uri), editor.at(uri, "= ki|nd"), "sort")));
      assertThat(none).as("a column's name is that of the file").isNull();
    }
  }

  @Test
  void blocksAreFoundAndRenamedAcrossFiles() throws IOException {
    Path units = folder.resolve("units.nn");
    String blocks =
        "nn 1\nblock unit(n) from x { x -> dense(n) }\nblock two(n) from x { x -> unit(n) -> unit(n) }\n";
    try (Editor editor = Editor.in(folder)) {
      Files.writeString(units, blocks);
      String other = editor.open(units, blocks);
      String uri =
          editor.open(
              program(),
              PROGRAM
                  .replace("nn 1\n", "nn 1\nimport unit from \"units.nn\"\n")
                  .replace("dense(width, relu)", "unit(width)"));
      assertThat(editor.diagnostics(uri)).isEmpty();
      Location there =
          Editor.get(
                  editor
                      .texts()
                      .definition(
                          new DefinitionParams(Editor.id(uri), editor.at(uri, "un|it(width"))))
              .getLeft()
              .getFirst();
      assertThat(there.getUri()).isEqualTo(other);
      assertThat(there.getRange().getStart()).isEqualTo(new Position(1, 6));
      WorkspaceEdit edit =
          Editor.get(
              editor
                  .texts()
                  .rename(
                      new RenameParams(
                          Editor.id(other), editor.at(other, "block un|it"), "layer")));
      assertThat(edits(edit, other)).hasSize(3);
      assertThat(edits(edit, uri)).hasSize(2);
      edit.getChanges().forEach(editor::apply);
      assertThat(editor.diagnostics(uri)).isEmpty();
      assertThat(editor.diagnostics(other)).isEmpty();
    }
  }

  @Test
  void aParameterIsRenamedInTheCallsOfOtherFiles() throws IOException {
    Path units = folder.resolve("units.nn");
    String blocks =
        "nn 1\nblock unit(n, m = 2) from x { x -> dense(n) }\n"
            + "block two(n) from x { x -> unit(n: n) -> unit(m: 3, n: n) }\n";
    try (Editor editor = Editor.in(folder)) {
      Files.writeString(units, blocks);
      String other = editor.open(units, blocks);
      String uri =
          editor.open(
              program(),
              PROGRAM
                  .replace("nn 1\n", "nn 1\nimport unit as layer from \"units.nn\"\n")
                  .replace("dense(width, relu)", "layer(n: width)"));
      assertThat(editor.diagnostics(uri)).isEmpty();
      WorkspaceEdit edit =
          Editor.get(
              editor
                  .texts()
                  .rename(
                      new RenameParams(Editor.id(other), editor.at(other, "unit(|n, m"), "size")));
      assertThat(edits(edit, other)).hasSize(4);
      assertThat(edits(edit, uri)).hasSize(1);
      edit.getChanges().forEach(editor::apply);
      assertThat(editor.text(other))
          .contains("unit(size, m = 2) from x { x -> dense(size) }")
          .contains("two(n) from x { x -> unit(size: n) -> unit(m: 3, size: n) }");
      assertThat(editor.text(uri)).contains("layer(size: width)");
      assertThat(editor.diagnostics(uri)).isEmpty();
      // From the call, too.
      edit =
          Editor.get(
              editor
                  .texts()
                  .rename(
                      new RenameParams(Editor.id(uri), editor.at(uri, "layer(si|ze:"), "units")));
      edit.getChanges().forEach(editor::apply);
      assertThat(editor.text(other)).contains("unit(units, m = 2)");
      assertThat(editor.text(uri)).contains("layer(units: width)");
      assertThat(editor.diagnostics(uri)).isEmpty();
      assertThat(definition(editor, uri, "layer(un|its:")).containsExactly(1);
    }
  }

  @Test
  void parametersOfTheStandardLibraryKeepTheirNames() throws IOException {
    try (Editor editor = Editor.in(folder)) {
      String uri =
          editor.open(
              program(),
              PROGRAM
                  .replace("nn 1\n", "nn 1\nimport highway from \"std/attention.nn\"\n")
                  .replace("dense(width, relu)", "dense(width) -> highway(act: relu)"));
      WorkspaceEdit edit =
          Editor.get(
              editor
                  .texts()
                  .rename(new RenameParams(Editor.id(uri), editor.at(uri, "highway(a|ct:"), "b")));
      assertThat(editor.diagnostics(uri)).isEmpty();
      assertThat(edit).isNull();
    }
  }

  @Test
  void callsAreFoundInBothDirections() throws IOException {
    Path units = folder.resolve("units.nn");
    String blocks =
        "nn 1\nblock unit(n) from x { x -> dense(n) }\n"
            + "block two(n) from x { x -> unit(n) -> unit(n) }\n";
    try (Editor editor = Editor.in(folder)) {
      Files.writeString(units, blocks);
      String uri =
          editor.open(
              program(),
              PROGRAM
                  .replace("nn 1\n", "nn 1\nimport two as pair, unit from \"units.nn\"\n")
                  .replace("dense(width, relu)", "pair(width) -> unit(3)"));
      assertThat(editor.diagnostics(uri)).isEmpty();
      List<CallHierarchyItem> items =
          Editor.get(
              editor
                  .texts()
                  .prepareCallHierarchy(
                      new CallHierarchyPrepareParams(
                          Editor.id(uri), editor.at(uri, "-> pa|ir(width"))));
      assertThat(items).extracting(CallHierarchyItem::getName).containsExactly("two");
      CallHierarchyItem two = items.getFirst();
      assertThat(two.getUri()).endsWith("units.nn");
      List<CallHierarchyOutgoingCall> outgoing =
          Editor.get(
              editor.texts().callHierarchyOutgoingCalls(new CallHierarchyOutgoingCallsParams(two)));
      assertThat(outgoing).hasSize(1);
      assertThat(outgoing.getFirst().getTo().getName()).isEqualTo("unit");
      assertThat(outgoing.getFirst().getFromRanges()).hasSize(2);
      assertThat(callers(editor, two)).containsExactly("mlp");
      assertThat(callers(editor, outgoing.getFirst().getTo())).containsExactly("mlp", "two");
      CallHierarchyItem mlp =
          Editor.get(
                  editor
                      .texts()
                      .prepareCallHierarchy(
                          new CallHierarchyPrepareParams(
                              Editor.id(uri), editor.at(uri, "network ml|p"))))
              .getFirst();
      assertThat(callers(editor, mlp)).containsExactly("train mlp on flowers");
    }
  }

  private static List<String> callers(Editor editor, CallHierarchyItem item) {
    return Editor.get(
            editor.texts().callHierarchyIncomingCalls(new CallHierarchyIncomingCallsParams(item)))
        .stream()
        .map(each -> each.getFrom().getName())
        .toList();
  }

  @Test
  void programsThatAreNotOpenAreSearchedForNames() throws IOException {
    Files.createDirectories(folder.resolve("deep/runs/old"));
    Files.writeString(
        folder.resolve("deep/units.nn"), "nn 1\nblock wide_unit(n) from x { x -> dense(n) }\n");
    Files.writeString(
        folder.resolve("deep/runs/old/model.nn"), "nn 1\nblock wide_copy { dense(1) }\n");
    Files.writeString(folder.resolve("foreign.nn"), "network wide_foreign { }\n");
    try (Editor editor = Editor.in(folder)) {
      String uri = editor.open(program(), PROGRAM.replace("width", "wide"));
      assertThat(named(editor, "wide"))
          .containsExactly("wide in flowers.nn", "wide_unit in units.nn");
      Files.writeString(folder.resolve("deep/units.nn"), "nn 1\nblock wider { dense(10) }\n");
      assertThat(named(editor, "wide")).containsExactly("wide in flowers.nn", "wider in units.nn");
      editor.texts().didClose(new DidCloseTextDocumentParams(Editor.id(uri)));
      assertThat(named(editor, "wide")).containsExactly("wider in units.nn");
    }
  }

  private static List<String> named(Editor editor, String asked) {
    return Editor.get(
            editor.server().getWorkspaceService().symbol(new WorkspaceSymbolParams(asked)))
        .getRight()
        .stream()
        .map(
            each -> {
              String uri = each.getLocation().getLeft().getUri();
              return each.getName() + " in " + uri.substring(uri.lastIndexOf('/') + 1);
            })
        .toList();
  }

  // Form.

  @Test
  void whatEnterLeavesIsLaidOut() throws IOException {
    try (Editor editor = Editor.in(folder)) {
      String uri = editor.open(program(), PROGRAM.replace("  epochs: 3\n", "epochs:3\n    \n"));
      typed(editor, uri, "epochs:3\n    |\n", "\n");
      assertThat(editor.text(uri)).contains("\n  epochs:    3\n    \n");
      assertThat(editor.failures).isEmpty();
    }
  }

  @Test
  void whatABraceClosesIsLaidOut() throws IOException {
    try (Editor editor = Editor.in(folder)) {
      String broken = PROGRAM.replace("param width = 16", "param width = = 16");
      String uri =
          editor.open(
              program(), broken.replace("  x -> dense(width, relu)", "x->dense( width,relu)"));
      typed(editor, uri, "    -> dense(3, softmax)\n}|", "}");
      assertThat(editor.text(uri))
          .contains("  x -> dense(width, relu)\n    -> dense(3, softmax)\n}")
          .contains("param width = = 16");
    }
  }

  private static void typed(Editor editor, String uri, String at, String key) {
    List<? extends TextEdit> edits =
        Editor.get(
            editor
                .texts()
                .onTypeFormatting(
                    new DocumentOnTypeFormattingParams(
                        Editor.id(uri), new FormattingOptions(2, true), editor.at(uri, at), key)));
    editor.apply(uri, edits);
  }

  @Test
  void layoutIsThatOfTheFormatter() throws IOException {
    try (Editor editor = Editor.in(folder)) {
      String uri =
          editor.open(
              program(), PROGRAM.replace("  loss: ", "loss:").replace("-> dense(3", "->dense( 3"));
      List<? extends TextEdit> edits =
          Editor.get(
              editor
                  .texts()
                  .formatting(
                      new DocumentFormattingParams(
                          Editor.id(uri), new FormattingOptions(2, true))));
      editor.apply(uri, edits);
      assertThat(editor.text(uri))
          .contains("\n    -> dense(3, softmax)\n")
          .contains("  loss:      cross");
      assertThat(editor.diagnostics(uri)).isEmpty();
    }
  }

  @Test
  void theOutlineIsATree() throws IOException {
    try (Editor editor = Editor.in(folder)) {
      String uri = editor.open(program(), PROGRAM);
      List<DocumentSymbol> symbols =
          Editor.get(editor.texts().documentSymbol(new DocumentSymbolParams(Editor.id(uri))))
              .stream()
              .map(each -> each.getRight())
              .toList();
      assertThat(symbols)
          .extracting(DocumentSymbol::getName)
          .containsExactly("width", "flowers", "mlp", "train mlp on flowers");
      assertThat(symbols.get(1).getChildren())
          .extracting(DocumentSymbol::getName)
          .containsExactly("x", "species", "split");
    }
  }

  @Test
  void columnsCountUtf16UnitsOfTheTextAsItWasTyped() throws IOException {
    // "ö" as two characters, and a picture of two units before the mistake in the same line.
    String typed = "nn 1\nblock scho\u0308n from x { x -> dense(3) } /* \uD83C\uDF38 */\n";
    EditedText text = new EditedText("a.nn", typed);
    int name = text.source().text().indexOf("from");
    assertThat(text.position(name)).isEqualTo(new Position(1, typed.indexOf("from") - 5));
    assertThat(text.offset(new Position(1, typed.indexOf("from") - 5))).isEqualTo(name);
    int behind = text.source().text().length();
    assertThat(text.range(new Span(0, behind)).getEnd()).isEqualTo(new Position(2, 0));
    try (Editor editor = Editor.in(folder)) {
      String uri =
          editor.open(
              program(),
              PROGRAM.replace(
                  "x -> dense(width", "x -> is(\"o\u0308\uD83C\uDF38\") -> densse(width"));
      Range at =
          editor.diagnostics(uri).stream()
              .filter(each -> each.getMessage().getLeft().contains("densse"))
              .findFirst()
              .map(Diagnostic::getRange)
              .orElse(editor.diagnostics(uri).getFirst().getRange());
      String line = editor.text(uri).lines().toList().get(9);
      assertThat(line.substring(at.getStart().getCharacter(), at.getEnd().getCharacter()))
          .isIn("densse", "is", "is(\"o\u0308\uD83C\uDF38\")");
    }
  }
}
