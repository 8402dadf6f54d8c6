package dev.nnc.lsp;

import dev.nnc.source.Span;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.eclipse.lsp4j.CallHierarchyIncomingCall;
import org.eclipse.lsp4j.CallHierarchyIncomingCallsParams;
import org.eclipse.lsp4j.CallHierarchyItem;
import org.eclipse.lsp4j.CallHierarchyOutgoingCall;
import org.eclipse.lsp4j.CallHierarchyOutgoingCallsParams;
import org.eclipse.lsp4j.CallHierarchyPrepareParams;
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
import org.eclipse.lsp4j.DocumentOnTypeFormattingParams;
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

/** Follows the texts of open documents, and answers about them. */
final class TextService implements TextDocumentService {
  /** A pause in typing after which diagnostics are sent. */
  private static final long PAUSE_MILLISECONDS = 60;

  private final Session session;
  private final Readings readings;
  private final Worker checks;
  private final Worker answers;
  private final Publisher publisher;

  /**
   * @param checks makes the checks
   * @param answers answers what needs no check, or one that was made already
   */
  TextService(Session session, Readings readings, Worker checks, Worker answers) {
    this.session = session;
    this.readings = readings;
    this.checks = checks;
    this.answers = answers;
    this.publisher = new Publisher(session, readings, checks);
  }

  // Texts.

  @Override
  public void didOpen(DidOpenTextDocumentParams params) {
    put(
        params.getTextDocument().getUri(),
        params.getTextDocument().getVersion(),
        params.getTextDocument().getText());
    publisher.changed(0);
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
              publisher.changed(PAUSE_MILLISECONDS);
            });
  }

  @Override
  public void didClose(DidCloseTextDocumentParams params) {
    String uri = params.getTextDocument().getUri();
    readings.close(uri);
    publisher.closed(uri);
    publisher.changed(PAUSE_MILLISECONDS);
  }

  @Override
  public void didSave(DidSaveTextDocumentParams params) {
    filesChanged();
  }

  /** Files on the disk may be others now. */
  void filesChanged() {
    readings.filesChanged();
    publisher.changed(PAUSE_MILLISECONDS);
  }

  private void put(String uri, int version, String text) {
    Path path = Document.path(uri).orElseGet(() -> readings.unsaved(uri));
    readings.put(new Document(uri, version, path, new EditedText(path.toString(), text)));
  }

  // Questions.

  /** Asks what a check finds out about the document as it is now. */
  private <T extends @Nullable Object> CompletableFuture<T> askCheck(
      String what, String uri, @Nullable T empty, Function<Reading, ? extends T> question) {
    return checks.answer(
        what,
        empty,
        () -> {
          Optional<Reading> reading = readings.now(uri);
          return reading.isPresent() ? question.apply(reading.get()) : empty;
        });
  }

  /** Asks for the form of the document as it is now, which takes no check. */
  private <T extends @Nullable Object> CompletableFuture<T> ask(
      String what, String uri, @Nullable T empty, Function<Form, ? extends T> question) {
    return answers.answer(
        what,
        empty,
        () -> {
          Optional<Form> form = readings.form(uri);
          return form.isPresent() ? question.apply(form.get()) : empty;
        });
  }

  /**
   * What was found out about a text, and the text as it is when somebody asks.
   *
   * @param shift from the one to the other
   */
  private record Recent(Reading reading, Shift shift, EditedText now) {
    static Recent current(Reading reading) {
      return new Recent(reading, Shift.NONE, reading.text());
    }

    static Recent of(Reading reading, Document document) {
      if (reading.document() == document) {
        return current(reading);
      }
      EditedText now = document.text();
      return new Recent(
          reading, Shift.between(reading.document().source().text(), now.source().text()), now);
    }
  }

  /**
   * Asks what was found out last, where a check takes long: of the text as it was before the last
   * words were typed. What is known of places that were typed since is nothing.
   */
  private <T extends @Nullable Object> CompletableFuture<T> askRecent(
      String what, String uri, @Nullable T empty, Function<Recent, ? extends T> question) {
    Optional<Reading> last = readings.recent(uri);
    Optional<Document> document = readings.document(uri);
    if (last.isEmpty() || document.isEmpty()) {
      return askCheck(what, uri, empty, reading -> question.apply(Recent.current(reading)));
    }
    Reading reading = last.get();
    if (readings.isCurrent(reading)) {
      return answers.answer(what, empty, () -> question.apply(Recent.current(reading)));
    }
    if (!reading.isSlow()) {
      return askCheck(what, uri, empty, newer -> question.apply(Recent.current(newer)));
    }
    Recent recent = Recent.of(reading, document.get());
    return answers.answer(what, empty, () -> question.apply(recent));
  }

  private static int offset(Form form, Position position) {
    return form.text().offset(position);
  }

  private static Span span(Form form, Range range) {
    return span(form.text(), range);
  }

  private static Span span(EditedText text, Range range) {
    int start = text.offset(range.getStart());
    return new Span(start, Math.max(start, text.offset(range.getEnd())));
  }

  @Override
  public CompletableFuture<DocumentDiagnosticReport> diagnostic(DocumentDiagnosticParams params) {
    String uri = params.getTextDocument().getUri();
    return checks.answer(
        "diagnostic",
        report(List.of()),
        () -> {
          Optional<Reading> reading = readings.now(uri);
          return report(
              readings
                  .document(uri)
                  .map(each -> Publisher.messages(reading, each))
                  .orElse(List.of()));
        });
  }

  private static DocumentDiagnosticReport report(List<org.eclipse.lsp4j.Diagnostic> messages) {
    return new DocumentDiagnosticReport(new RelatedFullDocumentDiagnosticReport(messages));
  }

  @Override
  public CompletableFuture<List<Either<Command, CodeAction>>> codeAction(CodeActionParams params) {
    String uri = params.getTextDocument().getUri();
    Optional<Reading> last = readings.recent(uri);
    Optional<Document> document = readings.document(uri);
    if (last.isPresent() && document.isPresent() && readings.isUsable(last.get())) {
      Recent recent = Recent.of(last.get(), document.get());
      CodeActions known = new CodeActions(recent.reading(), recent.shift(), recent.now());
      if (known.hold(span(recent.now(), params.getRange()))) {
        return answers.answer("codeAction", List.of(), () -> actions(recent, params));
      }
    }
    return askCheck(
        "codeAction", uri, List.of(), reading -> actions(Recent.current(reading), params));
  }

  private static List<Either<Command, CodeAction>> actions(Recent recent, CodeActionParams params) {
    return new CodeActions(recent.reading(), recent.shift(), recent.now())
            .at(
                span(recent.now(), params.getRange()),
                params.getContext().getDiagnostics(),
                params.getContext().getOnly())
            .stream()
            .map(Either::<Command, CodeAction>forRight)
            .toList();
  }

  @Override
  public CompletableFuture<@Nullable Hover> hover(HoverParams params) {
    return askRecent(
        "hover",
        params.getTextDocument().getUri(),
        null,
        recent -> {
          OptionalInt before = recent.shift().back(recent.now().offset(params.getPosition()));
          return before.isEmpty()
              ? null
              : new Hovers(readings.catalog(), recent.reading())
                  .at(before.getAsInt())
                  .map(hover -> moved(hover, recent))
                  .orElse(null);
        });
  }

  /** The same of the text as it is now. */
  private static Hover moved(Hover hover, Recent recent) {
    Span span = span(recent.reading(), hover.getRange());
    OptionalInt start = recent.shift().forth(span.start());
    OptionalInt end = recent.shift().forth(span.end());
    if (start.isEmpty() || end.isEmpty() || start.getAsInt() > end.getAsInt()) {
      return new Hover(hover.getContents().getRight());
    }
    Span here = new Span(start.getAsInt(), end.getAsInt());
    return new Hover(hover.getContents().getRight(), recent.now().range(here));
  }

  /**
   * Asks with what was found out last: names and what they mean are the same some letters later.
   */
  private <T extends @Nullable Object> CompletableFuture<T> complete(
      String what,
      String uri,
      Position position,
      @Nullable T empty,
      BiFunction<Reading, Completions, ? extends T> question) {
    BiFunction<Reading, Document, T> asked =
        (reading, document) ->
            question.apply(
                reading,
                new Completions(
                    readings.catalog(),
                    reading,
                    document.text(),
                    document.text().offset(position),
                    data -> readings.columns(uri, data),
                    session.abilities().snippets()));
    Optional<Reading> recent = readings.recent(uri);
    if (recent.isEmpty()) {
      return askCheck(what, uri, empty, reading -> asked.apply(reading, reading.document()));
    }
    return answers.answer(
        what,
        empty,
        () -> {
          Optional<Document> document = readings.document(uri).filter(each -> !each.isTooLarge());
          return document.isPresent() ? asked.apply(recent.get(), document.get()) : empty;
        });
  }

  @Override
  public CompletableFuture<Either<List<CompletionItem>, CompletionList>> completion(
      CompletionParams params) {
    return complete(
        "completion",
        params.getTextDocument().getUri(),
        params.getPosition(),
        Either.forLeft(List.of()),
        (reading, completions) -> Either.forLeft(completions.all()));
  }

  @Override
  public CompletableFuture<CompletionItem> resolveCompletionItem(CompletionItem item) {
    return answers.answer(
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
    return complete(
        "signatureHelp",
        params.getTextDocument().getUri(),
        params.getPosition(),
        null,
        (reading, completions) -> completions.signature().orElse(null));
  }

  @Override
  public CompletableFuture<List<InlayHint>> inlayHint(InlayHintParams params) {
    String uri = params.getTextDocument().getUri();
    if (!session.abilities().refreshesHints()) {
      // An editor that cannot be told to ask again is told what is right.
      return askCheck(
          "inlayHint",
          uri,
          List.of(),
          reading ->
              InlayHints.of(reading, span(reading, params.getRange()), Shift.NONE, reading.text()));
    }
    return askRecent(
        "inlayHint",
        uri,
        List.of(),
        recent -> {
          if (recent.shift() != Shift.NONE) {
            publisher.hintsMayBeStale();
          }
          return InlayHints.of(
              recent.reading(),
              recent.shift().around(span(recent.now(), params.getRange())),
              recent.shift(),
              recent.now());
        });
  }

  @Override
  public CompletableFuture<List<Either<SymbolInformation, DocumentSymbol>>> documentSymbol(
      DocumentSymbolParams params) {
    String uri = params.getTextDocument().getUri();
    return ask("documentSymbol", uri, List.of(), form -> outline(uri, form));
  }

  @SuppressWarnings("deprecation") // what editors take that know no trees
  private List<Either<SymbolInformation, DocumentSymbol>> outline(String uri, Form form) {
    List<Either<SymbolInformation, DocumentSymbol>> symbols = new ArrayList<>();
    for (DocumentSymbol each : new Outline(form).symbols()) {
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
        form -> new Outline(form).folds());
  }

  @Override
  public CompletableFuture<List<SelectionRange>> selectionRange(SelectionRangeParams params) {
    return ask(
        "selectionRange",
        params.getTextDocument().getUri(),
        List.of(),
        form ->
            params.getPositions().stream()
                .map(position -> new Outline(form).selection(offset(form, position)))
                .toList());
  }

  @Override
  public CompletableFuture<SemanticTokens> semanticTokensFull(SemanticTokensParams params) {
    return ask(
        "semanticTokens/full",
        params.getTextDocument().getUri(),
        new SemanticTokens(List.of()),
        form -> colours(form, form.text().whole()));
  }

  @Override
  public CompletableFuture<SemanticTokens> semanticTokensRange(SemanticTokensRangeParams params) {
    return ask(
        "semanticTokens/range",
        params.getTextDocument().getUri(),
        new SemanticTokens(List.of()),
        form -> colours(form, params.getRange()));
  }

  private SemanticTokens colours(Form form, Range range) {
    return SemanticColours.of(readings.catalog(), form, span(form, range));
  }

  @Override
  public CompletableFuture<List<? extends TextEdit>> formatting(DocumentFormattingParams params) {
    return answers.answer(
        "formatting",
        List.of(),
        () ->
            readings
                .document(params.getTextDocument().getUri())
                .filter(each -> !each.isTooLarge())
                .map(each -> Layout.of(each.text()))
                .orElse(List.of()));
  }

  @Override
  public CompletableFuture<List<? extends TextEdit>> rangeFormatting(
      DocumentRangeFormattingParams params) {
    return answers.answer(
        "rangeFormatting",
        List.of(),
        () ->
            readings
                .document(params.getTextDocument().getUri())
                .filter(each -> !each.isTooLarge())
                .map(each -> Layout.of(each.text(), params.getRange()))
                .orElse(List.of()));
  }

  @Override
  public CompletableFuture<List<? extends TextEdit>> onTypeFormatting(
      DocumentOnTypeFormattingParams params) {
    return answers.answer(
        "onTypeFormatting",
        List.of(),
        () ->
            readings
                .document(params.getTextDocument().getUri())
                .filter(each -> !each.isTooLarge())
                .map(each -> Layout.onType(each.text(), params.getPosition(), params.getCh()))
                .orElse(List.of()));
  }

  // Names.

  private Names names(Form form) {
    return new Names(form, others(form));
  }

  private List<Form> others(Form form) {
    List<Form> others = new ArrayList<>();
    for (Document each : readings.open()) {
      if (!each.uri().equals(form.document().uri())) {
        readings.form(each.uri()).ifPresent(others::add);
      }
    }
    return others;
  }

  /** Who uses whom, beginning with the document. */
  private CallHierarchy calls(Form form) {
    List<Form> forms = new ArrayList<>(List.of(form));
    forms.addAll(others(form));
    return new CallHierarchy(forms);
  }

  @Override
  public CompletableFuture<List<CallHierarchyItem>> prepareCallHierarchy(
      CallHierarchyPrepareParams params) {
    return ask(
        "prepareCallHierarchy",
        params.getTextDocument().getUri(),
        List.of(),
        form ->
            calls(form).at(offset(form, params.getPosition())).stream()
                .filter(each -> session.canShow(each.getUri()))
                .toList());
  }

  @Override
  public CompletableFuture<List<CallHierarchyIncomingCall>> callHierarchyIncomingCalls(
      CallHierarchyIncomingCallsParams params) {
    return answers.answer(
        "callHierarchy/incomingCalls",
        List.of(),
        () ->
            calls().incoming(params.getItem()).stream()
                .filter(each -> session.canShow(each.getFrom().getUri()))
                .toList());
  }

  @Override
  public CompletableFuture<List<CallHierarchyOutgoingCall>> callHierarchyOutgoingCalls(
      CallHierarchyOutgoingCallsParams params) {
    return answers.answer(
        "callHierarchy/outgoingCalls",
        List.of(),
        () ->
            calls().outgoing(params.getItem()).stream()
                .filter(each -> session.canShow(each.getTo().getUri()))
                .toList());
  }

  private CallHierarchy calls() {
    List<Form> forms = new ArrayList<>();
    readings.open().forEach(each -> readings.form(each.uri()).ifPresent(forms::add));
    return new CallHierarchy(forms);
  }

  @Override
  public CompletableFuture<Either<List<? extends Location>, List<? extends LocationLink>>>
      definition(DefinitionParams params) {
    return ask(
        "definition",
        params.getTextDocument().getUri(),
        Either.forLeft(List.of()),
        form ->
            Either.forLeft(
                names(form).definitions(offset(form, params.getPosition())).stream()
                    .filter(each -> session.canShow(each.getUri()))
                    .toList()));
  }

  @Override
  public CompletableFuture<List<? extends Location>> references(ReferenceParams params) {
    return ask(
        "references",
        params.getTextDocument().getUri(),
        List.of(),
        form ->
            names(form)
                .references(
                    offset(form, params.getPosition()), params.getContext().isIncludeDeclaration())
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
        form -> new Names(form, List.of()).highlights(offset(form, params.getPosition())));
  }

  @Override
  public CompletableFuture<
          @Nullable Either3<Range, PrepareRenameResult, PrepareRenameDefaultBehavior>>
      prepareRename(PrepareRenameParams params) {
    return ask(
        "prepareRename",
        params.getTextDocument().getUri(),
        null,
        form -> {
          Optional<Names.Renamed> renamed = names(form).renamed(offset(form, params.getPosition()));
          return renamed.isEmpty()
              ? null
              : Either3.forSecond(
                  new PrepareRenameResult(
                      form.text().range(renamed.get().span()), renamed.get().name()));
        });
  }

  @Override
  public CompletableFuture<@Nullable WorkspaceEdit> rename(RenameParams params) {
    return ask(
        "rename",
        params.getTextDocument().getUri(),
        null,
        form ->
            names(form)
                .rename(offset(form, params.getPosition()), params.getNewName())
                .orElse(null));
  }

  // What leads out.

  @Override
  public CompletableFuture<List<? extends CodeLens>> codeLens(CodeLensParams params) {
    String uri = params.getTextDocument().getUri();
    if (!session.abilities().refreshesLenses()) {
      return askCheck(
          "codeLens",
          uri,
          List.of(),
          reading -> new Lenses(reading, session.commands()).in(Shift.NONE, reading.text()));
    }
    return askRecent(
        "codeLens",
        uri,
        List.of(),
        recent -> {
          if (recent.shift() != Shift.NONE) {
            publisher.lensesMayBeStale();
          }
          return new Lenses(recent.reading(), session.commands()).in(recent.shift(), recent.now());
        });
  }

  @Override
  public CompletableFuture<List<DocumentLink>> documentLink(DocumentLinkParams params) {
    return ask(
        "documentLink",
        params.getTextDocument().getUri(),
        List.of(),
        form -> new Links(form).all(session.abilities().contents()));
  }
}
