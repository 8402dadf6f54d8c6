package dev.nnc.lsp;

import dev.nnc.resolve.NameGroups;
import dev.nnc.source.Span;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Function;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.CodeLensParams;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionList;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.DidSaveTextDocumentParams;
import org.eclipse.lsp4j.DocumentDiagnosticParams;
import org.eclipse.lsp4j.DocumentDiagnosticReport;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentHighlight;
import org.eclipse.lsp4j.DocumentHighlightParams;
import org.eclipse.lsp4j.DocumentLink;
import org.eclipse.lsp4j.DocumentLinkParams;
import org.eclipse.lsp4j.DocumentRangeFormattingParams;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.FoldingRange;
import org.eclipse.lsp4j.FoldingRangeRequestParams;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.LocationLink;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PrepareRenameDefaultBehavior;
import org.eclipse.lsp4j.PrepareRenameParams;
import org.eclipse.lsp4j.PrepareRenameResult;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.RelatedFullDocumentDiagnosticReport;
import org.eclipse.lsp4j.RenameParams;
import org.eclipse.lsp4j.SelectionRange;
import org.eclipse.lsp4j.SelectionRangeParams;
import org.eclipse.lsp4j.SemanticTokens;
import org.eclipse.lsp4j.SemanticTokensParams;
import org.eclipse.lsp4j.SemanticTokensRangeParams;
import org.eclipse.lsp4j.SignatureHelp;
import org.eclipse.lsp4j.SignatureHelpParams;
import org.eclipse.lsp4j.SymbolInformation;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.Either3;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.jspecify.annotations.Nullable;

/** Follows the texts of open documents, sends what is wrong with them, and answers about them. */
final class TextService implements TextDocumentService {
  /** A pause in typing after which diagnostics are sent. */
  private static final long PAUSE_MILLISECONDS = 60;

  private final Session session;
  private final Readings readings;
  private final Worker worker;
  private final Map<String, ScheduledFuture<?>> waiting = new ConcurrentHashMap<>();

  /** By document, what was sent last; used by the worker. */
  private final Map<String, Object> sent = new HashMap<>();

  TextService(Session session, Readings readings, Worker worker) {
    this.session = session;
    this.readings = readings;
    this.worker = worker;
  }

  // Texts.

  @Override
  public void didOpen(DidOpenTextDocumentParams params) {
    put(
        params.getTextDocument().getUri(),
        params.getTextDocument().getVersion(),
        params.getTextDocument().getText());
    changed(0);
  }

  @Override
  public void didChange(DidChangeTextDocumentParams params) {
    String uri = params.getTextDocument().getUri();
    readings
        .document(uri)
        .ifPresent(
            document -> {
              EditedText text = document.text();
              for (TextDocumentContentChangeEvent change : params.getContentChanges()) {
                text =
                    new EditedText(
                        document.source().name(), text.with(change.getRange(), change.getText()));
              }
              Integer version = params.getTextDocument().getVersion();
              readings.put(
                  new Document(
                      uri,
                      version == null ? document.version() + 1 : version,
                      document.path(),
                      text));
              changed(PAUSE_MILLISECONDS);
            });
  }

  @Override
  public void didClose(DidCloseTextDocumentParams params) {
    String uri = params.getTextDocument().getUri();
    readings.close(uri);
    worker.later(
        "close",
        0,
        () -> {
          sent.remove(uri);
          if (!session.abilities().pulls()) {
            session.client().publishDiagnostics(new PublishDiagnosticsParams(uri, List.of()));
          }
        });
    changed(PAUSE_MILLISECONDS);
  }

  @Override
  public void didSave(DidSaveTextDocumentParams params) {
    filesChanged();
  }

  /** Files on the disk may be others now. */
  void filesChanged() {
    readings.filesChanged();
    changed(PAUSE_MILLISECONDS);
  }

  private void put(String uri, int version, String text) {
    Path path = Document.path(uri).orElseGet(() -> readings.unsaved(uri));
    readings.put(new Document(uri, version, path, new EditedText(path.toString(), text)));
  }

  /** Sends what is wrong with all documents after a while; another one may import this one. */
  private void changed(long pause) {
    for (Document document : readings.open()) {
      String uri = document.uri();
      ScheduledFuture<?> next = worker.later("diagnostics", pause, () -> send(uri));
      ScheduledFuture<?> before = next == null ? waiting.remove(uri) : waiting.put(uri, next);
      if (before != null) {
        before.cancel(false);
      }
    }
  }

  private void send(String uri) {
    Optional<Reading> reading = readings.now(uri);
    Optional<Document> document = readings.document(uri);
    if (document.isEmpty()) {
      return;
    }
    Object state = reading.isPresent() ? reading.get() : document.get();
    if (sent.put(uri, state) == state) {
      return; // it is as it was
    }
    if (session.abilities().pulls()) {
      if (session.abilities().refreshes() && isOfOthers(uri)) {
        session.client().refreshDiagnostics();
      }
    } else {
      PublishDiagnosticsParams params =
          new PublishDiagnosticsParams(uri, messages(reading, document.get()));
      params.setVersion(document.get().version());
      session.client().publishDiagnostics(params);
    }
    if (session.abilities().refreshesHints()) {
      session.client().refreshInlayHints();
    }
  }

  /** Whether there are others than the one that is typed in, for which nobody would ask. */
  private boolean isOfOthers(String uri) {
    return readings.open().stream().anyMatch(each -> !each.uri().equals(uri));
  }

  private static List<org.eclipse.lsp4j.Diagnostic> messages(
      Optional<Reading> reading, Document document) {
    return reading
        .map(DiagnosticMessages::of)
        .orElseGet(() -> DiagnosticMessages.tooLarge(document));
  }

  // Questions.

  /** Asks what is known of the document as it is now. */
  private <T extends @Nullable Object> CompletableFuture<T> ask(
      String what, String uri, T empty, Function<Reading, ? extends T> question) {
    return worker.answer(
        what,
        empty,
        () -> {
          Optional<Reading> reading = readings.now(uri);
          return reading.isPresent() ? question.apply(reading.get()) : empty;
        });
  }

  private static int offset(Reading reading, Position position) {
    return reading.text().offset(position);
  }

  private static Span span(Reading reading, Range range) {
    int start = offset(reading, range.getStart());
    return new Span(start, Math.max(start, offset(reading, range.getEnd())));
  }

  @Override
  public CompletableFuture<DocumentDiagnosticReport> diagnostic(DocumentDiagnosticParams params) {
    String uri = params.getTextDocument().getUri();
    return worker.answer(
        "diagnostic",
        report(List.of()),
        () -> {
          Optional<Reading> reading = readings.now(uri);
          return report(
              readings.document(uri).map(each -> messages(reading, each)).orElse(List.of()));
        });
  }

  private static DocumentDiagnosticReport report(List<org.eclipse.lsp4j.Diagnostic> messages) {
    return new DocumentDiagnosticReport(new RelatedFullDocumentDiagnosticReport(messages));
  }

  @Override
  public CompletableFuture<List<Either<Command, CodeAction>>> codeAction(CodeActionParams params) {
    return ask(
        "codeAction",
        params.getTextDocument().getUri(),
        List.of(),
        reading ->
            new Edits(reading)
                    .actions(
                        span(reading, params.getRange()),
                        params.getContext().getDiagnostics(),
                        params.getContext().getOnly())
                    .stream()
                    .map(Either::<Command, CodeAction>forRight)
                    .toList());
  }

  @Override
  public CompletableFuture<@Nullable Hover> hover(HoverParams params) {
    return ask(
        "hover",
        params.getTextDocument().getUri(),
        null,
        reading ->
            new Hovers(readings.catalog(), reading)
                .at(offset(reading, params.getPosition()))
                .orElse(null));
  }

  /** A reading of a text that may be some letters older, which is there at once. */
  private Optional<Completions> completions(String uri, Position position) {
    Optional<Document> document = readings.document(uri).filter(each -> !each.isTooLarge());
    return document.flatMap(
        each ->
            readings
                .recent(uri)
                .map(
                    reading ->
                        new Completions(
                            readings.catalog(),
                            reading,
                            each.text(),
                            each.text().offset(position),
                            data -> readings.columns(uri, data),
                            session.abilities().snippets())));
  }

  @Override
  public CompletableFuture<Either<List<CompletionItem>, CompletionList>> completion(
      CompletionParams params) {
    return worker.answer(
        "completion",
        Either.forLeft(List.of()),
        () ->
            Either.forLeft(
                completions(params.getTextDocument().getUri(), params.getPosition())
                    .map(Completions::all)
                    .orElse(List.of())));
  }

  @Override
  public CompletableFuture<CompletionItem> resolveCompletionItem(CompletionItem item) {
    return worker.answer(
        "completionItem/resolve",
        item,
        () -> {
          if (item.getData() != null) {
            String data = item.getData().toString().replace("\"", "");
            Completions.resolve(readings.catalog(), item, data);
          }
          return item;
        });
  }

  @Override
  public CompletableFuture<@Nullable SignatureHelp> signatureHelp(SignatureHelpParams params) {
    String uri = params.getTextDocument().getUri();
    return worker.answer(
        "signatureHelp",
        null,
        () -> {
          Optional<Document> document = readings.document(uri);
          Optional<Completions> completions = completions(uri, params.getPosition());
          Optional<Reading> reading = readings.recent(uri);
          if (document.isEmpty() || completions.isEmpty() || reading.isEmpty()) {
            return null;
          }
          EditedText text = document.get().text();
          return Signatures.at(
                  reading.get(), text, text.offset(params.getPosition()), completions.get())
              .orElse(null);
        });
  }

  @Override
  public CompletableFuture<List<InlayHint>> inlayHint(InlayHintParams params) {
    return ask(
        "inlayHint",
        params.getTextDocument().getUri(),
        List.of(),
        reading -> InlayHints.of(reading, span(reading, params.getRange())));
  }

  @Override
  public CompletableFuture<List<Either<SymbolInformation, DocumentSymbol>>> documentSymbol(
      DocumentSymbolParams params) {
    String uri = params.getTextDocument().getUri();
    return ask("documentSymbol", uri, List.of(), reading -> outline(uri, reading));
  }

  @SuppressWarnings("deprecation") // what editors take that know no trees
  private List<Either<SymbolInformation, DocumentSymbol>> outline(String uri, Reading reading) {
    List<Either<SymbolInformation, DocumentSymbol>> symbols = new ArrayList<>();
    for (DocumentSymbol each : new Outline(reading).symbols()) {
      symbols.add(
          session.abilities().nestedSymbols()
              ? Either.forRight(each)
              : Either.forLeft(
                  new SymbolInformation(
                      each.getName(), each.getKind(), new Location(uri, each.getRange()))));
    }
    return symbols;
  }

  @Override
  public CompletableFuture<List<FoldingRange>> foldingRange(FoldingRangeRequestParams params) {
    return ask(
        "foldingRange",
        params.getTextDocument().getUri(),
        List.of(),
        reading -> new Outline(reading).folds());
  }

  @Override
  public CompletableFuture<List<SelectionRange>> selectionRange(SelectionRangeParams params) {
    return ask(
        "selectionRange",
        params.getTextDocument().getUri(),
        List.of(),
        reading ->
            params.getPositions().stream()
                .map(position -> new Outline(reading).selection(offset(reading, position)))
                .toList());
  }

  @Override
  public CompletableFuture<SemanticTokens> semanticTokensFull(SemanticTokensParams params) {
    return ask(
        "semanticTokens/full",
        params.getTextDocument().getUri(),
        new SemanticTokens(List.of()),
        reading -> colours(reading, reading.text().whole()));
  }

  @Override
  public CompletableFuture<SemanticTokens> semanticTokensRange(SemanticTokensRangeParams params) {
    return ask(
        "semanticTokens/range",
        params.getTextDocument().getUri(),
        new SemanticTokens(List.of()),
        reading -> colours(reading, params.getRange()));
  }

  private SemanticTokens colours(Reading reading, Range range) {
    return SemanticColours.of(readings.catalog(), reading, span(reading, range));
  }

  @Override
  public CompletableFuture<List<? extends TextEdit>> formatting(DocumentFormattingParams params) {
    return worker.answer(
        "formatting",
        List.of(),
        () ->
            readings
                .document(params.getTextDocument().getUri())
                .filter(each -> !each.isTooLarge())
                .map(each -> Edits.layout(each.text()))
                .orElse(List.of()));
  }

  @Override
  public CompletableFuture<List<? extends TextEdit>> rangeFormatting(
      DocumentRangeFormattingParams params) {
    return worker.answer(
        "rangeFormatting",
        List.of(),
        () ->
            readings
                .document(params.getTextDocument().getUri())
                .filter(each -> !each.isTooLarge())
                .map(each -> Edits.layout(each.text(), params.getRange()))
                .orElse(List.of()));
  }

  // Names.

  private Names names(Reading reading) {
    List<Reading> others = new ArrayList<>();
    for (Document each : readings.open()) {
      if (!each.uri().equals(reading.document().uri())) {
        readings.now(each.uri()).ifPresent(others::add);
      }
    }
    return new Names(reading, others);
  }

  @Override
  public CompletableFuture<Either<List<? extends Location>, List<? extends LocationLink>>>
      definition(DefinitionParams params) {
    return ask(
        "definition",
        params.getTextDocument().getUri(),
        Either.forLeft(List.of()),
        reading ->
            Either.forLeft(
                names(reading).definitions(offset(reading, params.getPosition())).stream()
                    .filter(each -> session.canShow(each.getUri()))
                    .toList()));
  }

  @Override
  public CompletableFuture<List<? extends Location>> references(ReferenceParams params) {
    return ask(
        "references",
        params.getTextDocument().getUri(),
        List.of(),
        reading ->
            names(reading)
                .references(
                    offset(reading, params.getPosition()),
                    params.getContext().isIncludeDeclaration())
                .stream()
                .filter(each -> session.canShow(each.getUri()))
                .toList());
  }

  @Override
  public CompletableFuture<List<? extends DocumentHighlight>> documentHighlight(
      DocumentHighlightParams params) {
    return ask(
        "documentHighlight",
        params.getTextDocument().getUri(),
        List.of(),
        reading -> new Names(reading, List.of()).highlights(offset(reading, params.getPosition())));
  }

  @Override
  public CompletableFuture<
          @Nullable Either3<Range, PrepareRenameResult, PrepareRenameDefaultBehavior>>
      prepareRename(PrepareRenameParams params) {
    return ask(
        "prepareRename",
        params.getTextDocument().getUri(),
        null,
        reading -> {
          Optional<NameGroups.Occurrence> renamed =
              names(reading).renamed(offset(reading, params.getPosition()));
          return renamed.isEmpty()
              ? null
              : Either3.forSecond(
                  new PrepareRenameResult(
                      reading.text().range(renamed.get().span()), renamed.get().name()));
        });
  }

  @Override
  public CompletableFuture<@Nullable WorkspaceEdit> rename(RenameParams params) {
    return ask(
        "rename",
        params.getTextDocument().getUri(),
        null,
        reading ->
            names(reading)
                .rename(offset(reading, params.getPosition()), params.getNewName())
                .orElse(null));
  }

  // What leads out.

  @Override
  public CompletableFuture<List<? extends CodeLens>> codeLens(CodeLensParams params) {
    return ask(
        "codeLens",
        params.getTextDocument().getUri(),
        List.of(),
        reading -> new Lenses(reading, session.commands()).lenses());
  }

  @Override
  public CompletableFuture<List<DocumentLink>> documentLink(DocumentLinkParams params) {
    return ask(
        "documentLink",
        params.getTextDocument().getUri(),
        List.of(),
        reading -> new Lenses(reading, session.commands()).links(session.abilities().contents()));
  }
}
