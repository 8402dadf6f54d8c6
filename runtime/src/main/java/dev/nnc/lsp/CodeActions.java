package dev.nnc.lsp;

import dev.nnc.ast.Item;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Fix;
import dev.nnc.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionKind;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.jspecify.annotations.Nullable;

/**
 * What can be done at a place: fixes of what is wrong there, and other ways to write the same. Of a
 * reading of an older text all changes are those of declarations that are as they were.
 */
final class CodeActions {
  private final Reading reading;
  private final Shift shift;
  private final EditedText now;

  /**
   * @param reading what was found out last
   * @param shift from its text to the one of the editor
   * @param now the editor's text
   */
  CodeActions(Reading reading, Shift shift, EditedText now) {
    this.reading = reading;
    this.shift = shift;
    this.now = now;
  }

  /**
   * Whether the declarations at a place are still what they were when they were checked, so that
   * nobody needs to wait for the next check.
   *
   * @param at in the editor's text
   */
  boolean hold(Span at) {
    Span before = shift.around(at);
    if (shift.touches(before)) {
      return false;
    }
    for (Item item : reading.tree().items()) {
      if (meet(item.span(), before) && shift.touches(item.span())) {
        return false;
      }
    }
    return true;
  }

  /**
   * What can be done.
   *
   * @param at in the editor's text
   * @param asked the diagnostics that the editor shows there
   * @param only the kinds that are wanted; null for all
   */
  List<CodeAction> at(
      Span at, List<org.eclipse.lsp4j.Diagnostic> asked, @Nullable List<String> only) {
    Span before = shift.around(at);
    List<CodeAction> actions = new ArrayList<>();
    if (wanted(CodeActionKind.QuickFix, only)) {
      fixes(before, asked, actions);
      new CallOptions(reading)
          .required(before.start())
          .flatMap(this::action)
          .ifPresent(actions::add);
    }
    if (wanted(CodeActionKind.SourceFixAll, only)) {
      fixAll().ifPresent(actions::add);
    }
    List<Change> changes = new ArrayList<>();
    if (wanted(CodeActionKind.RefactorRewrite, only)) {
      new CallOptions(reading).defaults(before.start()).ifPresent(changes::add);
    }
    if (wanted(CodeActionKind.RefactorExtract, only)) {
      ExtractBlock.of(reading, before).ifPresent(changes::add);
    }
    if (wanted(CodeActionKind.RefactorInline, only)) {
      InlineBlock.at(reading, before.start()).ifPresent(changes::add);
    }
    for (Change each : changes) {
      action(each).ifPresent(actions::add);
    }
    return actions;
  }

  private static boolean wanted(String kind, @Nullable List<String> only) {
    return only == null
        || only.stream().anyMatch(each -> kind.equals(each) || kind.startsWith(each + "."));
  }

  private static boolean meet(Span one, Span other) {
    return one.start() <= other.end() && other.start() <= one.end();
  }

  /** Where a span of the reading's text stands now; empty if something was typed in it. */
  private Optional<Range> now(Span span) {
    if (shift.touches(span)) {
      return Optional.empty();
    }
    int start = shift.forth(span.start()).orElse(0);
    int end = shift.forth(span.end()).orElse(0);
    return Optional.of(now.range(new Span(start, end)));
  }

  private Optional<CodeAction> action(Change change) {
    List<TextEdit> edits = new ArrayList<>();
    for (Change.Piece piece : change.pieces()) {
      Optional<Range> range = now(piece.span());
      if (range.isEmpty()) {
        return Optional.empty();
      }
      edits.add(new TextEdit(range.get(), piece.text()));
    }
    CodeAction action = new CodeAction(change.title());
    action.setKind(change.kind());
    action.setEdit(new WorkspaceEdit(Map.of(reading.document().uri(), edits)));
    return Optional.of(action);
  }

  private void fixes(Span at, List<org.eclipse.lsp4j.Diagnostic> asked, List<CodeAction> actions) {
    for (Diagnostic diagnostic : reading.diagnostics()) {
      Fix fix = diagnostic.fix();
      Span span = DiagnosticMessages.span(reading, diagnostic);
      if (fix == null || !meet(span, at)) {
        continue;
      }
      Optional<WorkspaceEdit> edit = edit(fix.edits());
      Optional<Range> range = now(span);
      if (edit.isEmpty() || range.isEmpty()) {
        continue;
      }
      CodeAction action = new CodeAction(fix.title());
      action.setKind(CodeActionKind.QuickFix);
      action.setIsPreferred(true);
      action.setEdit(edit.get());
      action.setDiagnostics(
          asked.stream()
              .filter(
                  each ->
                      each.getRange().equals(range.get())
                          && each.getCode() != null
                          && each.getCode().isLeft()
                          && diagnostic.code().id().equals(each.getCode().getLeft()))
              .toList());
      actions.add(action);
    }
  }

  /** All fixes of the document at once, of those that overlap the first. */
  private Optional<CodeAction> fixAll() {
    List<Fix.Edit> all = new ArrayList<>();
    int fixes = 0;
    for (Diagnostic diagnostic : reading.diagnostics()) {
      Fix fix = diagnostic.fix();
      if (fix != null && fix.edits().stream().noneMatch(edit -> meets(edit, all))) {
        all.addAll(fix.edits());
        fixes++;
      }
    }
    if (fixes < 2) {
      return Optional.empty();
    }
    CodeAction action = new CodeAction("Fix all " + fixes + " mistakes that can be fixed");
    action.setKind(CodeActionKind.SourceFixAll);
    return edit(all)
        .map(
            edit -> {
              action.setEdit(edit);
              return action;
            });
  }

  private static boolean meets(Fix.Edit edit, List<Fix.Edit> others) {
    for (Fix.Edit each : others) {
      if (each.place().source() == edit.place().source()
          && meet(edit.place().span(), each.place().span())) {
        return true;
      }
    }
    return false;
  }

  /** Empty if one of the files can not be edited, or was at its places. */
  private Optional<WorkspaceEdit> edit(List<Fix.Edit> edits) {
    Map<String, List<TextEdit>> byFile = new LinkedHashMap<>();
    for (Fix.Edit each : edits) {
      Optional<Location> at =
          each.place().source() == reading.source()
              ? now(each.place().span()).map(range -> new Location(reading.document().uri(), range))
              : Addresses.location(reading, each.place());
      if (at.isEmpty() || at.get().getUri().startsWith(Addresses.SCHEME + ":")) {
        return Optional.empty();
      }
      byFile
          .computeIfAbsent(at.get().getUri(), any -> new ArrayList<>())
          .add(new TextEdit(at.get().getRange(), each.replacement()));
    }
    return byFile.isEmpty() ? Optional.empty() : Optional.of(new WorkspaceEdit(byFile));
  }
}
