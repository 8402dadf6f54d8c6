package dev.nnc.lsp;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.eclipse.lsp4j.DidChangeWatchedFilesParams;
import org.eclipse.lsp4j.DidChangeWorkspaceFoldersParams;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.SymbolInformation;
import org.eclipse.lsp4j.TextDocumentContentParams;
import org.eclipse.lsp4j.TextDocumentContentResult;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.WorkspaceSymbol;
import org.eclipse.lsp4j.WorkspaceSymbolParams;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.services.WorkspaceService;

/** What is about more than one document. */
final class WorkspaceFeatures implements WorkspaceService {
  private static final int MOST_SYMBOLS = 1000;

  private final Readings readings;
  private final TextService texts;
  private final Worker worker;

  /** Used by the worker alone. */
  private final ProgramIndex programs = new ProgramIndex();

  WorkspaceFeatures(Readings readings, TextService texts, Worker worker) {
    this.readings = readings;
    this.texts = texts;
    this.worker = worker;
  }

  @Override
  public void didChangeConfiguration(DidChangeConfigurationParams params) {
    // There is nothing to configure.
  }

  @Override
  public void didChangeWatchedFiles(DidChangeWatchedFilesParams params) {
    texts.filesChanged();
  }

  @Override
  public void didChangeWorkspaceFolders(DidChangeWorkspaceFoldersParams params) {
    List<Path> folders = new ArrayList<>(readings.folders());
    for (WorkspaceFolder gone : params.getEvent().getRemoved()) {
      Document.path(gone.getUri()).ifPresent(folders::remove);
    }
    for (WorkspaceFolder come : params.getEvent().getAdded()) {
      Document.path(come.getUri()).ifPresent(folders::add);
    }
    readings.folders(folders);
    texts.filesChanged();
  }

  /**
   * Declarations whose names hold what is asked for: of the open documents, and of the programs in
   * the editor's folders.
   */
  @Override
  public CompletableFuture<
          Either<List<? extends SymbolInformation>, List<? extends WorkspaceSymbol>>>
      symbol(WorkspaceSymbolParams params) {
    String asked = params.getQuery().toLowerCase(Locale.ROOT);
    return worker.answer(
        "workspace/symbol",
        Either.forRight(List.of()),
        () -> {
          List<WorkspaceSymbol> found = new ArrayList<>();
          for (Document each : readings.open()) {
            readings
                .form(each.uri())
                .ifPresent(
                    form -> collect(each.uri(), new Outline(form).symbols(), "", asked, found));
          }
          for (ProgramIndex.Found each : programs.programs(readings.folders(), openFiles())) {
            collect(each.uri(), each.symbols(), "", asked, found);
          }
          return Either.forRight(found);
        });
  }

  private Set<Path> openFiles() {
    return readings.open().stream().map(Document::path).collect(Collectors.toSet());
  }

  private static void collect(
      String uri,
      List<DocumentSymbol> symbols,
      String container,
      String asked,
      List<WorkspaceSymbol> found) {
    for (DocumentSymbol each : symbols) {
      if (each.getName().toLowerCase(Locale.ROOT).contains(asked) && found.size() < MOST_SYMBOLS) {
        WorkspaceSymbol symbol = new WorkspaceSymbol();
        symbol.setName(each.getName());
        symbol.setKind(each.getKind());
        symbol.setContainerName(container);
        symbol.setLocation(Either.forLeft(new Location(uri, each.getSelectionRange())));
        found.add(symbol);
      }
      if (each.getChildren() != null) {
        collect(uri, each.getChildren(), each.getName(), asked, found);
      }
    }
  }

  /** Files of the standard library and pages of error codes, which are no files for the editor. */
  @Override
  public CompletableFuture<TextDocumentContentResult> textDocumentContent(
      TextDocumentContentParams params) {
    return worker.answer(
        "workspace/textDocumentContent",
        new TextDocumentContentResult(""),
        () -> new TextDocumentContentResult(Addresses.content(params.getUri()).orElse("")));
  }
}
