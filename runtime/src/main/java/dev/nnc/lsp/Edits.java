package dev.nnc.lsp;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Node;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Option;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Fix;
import dev.nnc.format.Formatted;
import dev.nnc.format.Formatter;
import dev.nnc.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionKind;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.jspecify.annotations.Nullable;

/** Changes of the text that are offered: fixes, defaults written out, the standard layout. */
final class Edits {
  private final Reading reading;

  Edits(Reading reading) {
    this.reading = reading;
  }

  /**
   * What can be done at a range.
   *
   * @param asked the diagnostics that the editor shows there
   * @param only the kinds that are wanted; null for all
   */
  List<CodeAction> actions(
      Span at, List<org.eclipse.lsp4j.Diagnostic> asked, @Nullable List<String> only) {
    List<CodeAction> actions = new ArrayList<>();
    if (wanted(CodeActionKind.QuickFix, only)) {
      fixes(at, asked, actions);
    }
    if (wanted(CodeActionKind.SourceFixAll, only)) {
      fixAll().ifPresent(actions::add);
    }
    if (wanted(CodeActionKind.RefactorRewrite, only)) {
      writeDefaults(at.start()).ifPresent(actions::add);
    }
    return actions;
  }

  private static boolean wanted(String kind, @Nullable List<String> only) {
    return only == null
        || only.stream().anyMatch(each -> kind.equals(each) || kind.startsWith(each + "."));
  }

  private void fixes(Span at, List<org.eclipse.lsp4j.Diagnostic> asked, List<CodeAction> actions) {
    for (Diagnostic diagnostic : reading.diagnostics()) {
      Fix fix = diagnostic.fix();
      Span span = DiagnosticMessages.span(reading, diagnostic);
      if (fix == null || span.start() > at.end() || span.end() < at.start()) {
        continue;
      }
      Optional<WorkspaceEdit> edit = edit(fix.edits());
      if (edit.isEmpty()) {
        continue;
      }
      CodeAction action = new CodeAction(fix.title());
      action.setKind(CodeActionKind.QuickFix);
      action.setIsPreferred(true);
      action.setEdit(edit.get());
      Range range = reading.text().range(span);
      action.setDiagnostics(
          asked.stream()
              .filter(
                  each ->
                      each.getRange().equals(range)
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
    Span one = edit.place().span();
    for (Fix.Edit each : others) {
      Span other = each.place().span();
      if (each.place().source() == edit.place().source()
          && one.start() <= other.end()
          && other.start() <= one.end()) {
        return true;
      }
    }
    return false;
  }

  /** Empty if one of the files can not be edited. */
  private Optional<WorkspaceEdit> edit(List<Fix.Edit> edits) {
    Map<String, List<TextEdit>> byFile = new LinkedHashMap<>();
    for (Fix.Edit each : edits) {
      Optional<org.eclipse.lsp4j.Location> at = Addresses.location(reading, each.place());
      if (at.isEmpty() || at.get().getUri().startsWith(Addresses.SCHEME + ":")) {
        return Optional.empty();
      }
      byFile
          .computeIfAbsent(at.get().getUri(), any -> new ArrayList<>())
          .add(new TextEdit(at.get().getRange(), each.replacement()));
    }
    return byFile.isEmpty() ? Optional.empty() : Optional.of(new WorkspaceEdit(byFile));
  }

  /** Writes the options out that a call leaves to their defaults. */
  private Optional<CodeAction> writeDefaults(int offset) {
    List<Node> path = reading.path(offset);
    for (int i = path.size() - 1; i >= 0; i--) {
      Node node = path.get(i);
      Expression.Call call = node instanceof Expression.Call each ? each : null;
      if (call == null && i != path.size() - 1) {
        continue;
      }
      Optional<Entry> entry = reading.facts().entry(node);
      if (entry.isPresent() && (call != null || node instanceof Expression.Reference)) {
        return defaults(entry.get(), node, call);
      }
    }
    return Optional.empty();
  }

  private Optional<CodeAction> defaults(Entry entry, Node use, Expression.@Nullable Call call) {
    Set<String> given = new LinkedHashSet<>();
    if (call != null) {
      for (Expression.Argument argument : call.arguments()) {
        reading.facts().option(argument).ifPresent(option -> given.add(option.name()));
        if (argument.key() != null) {
          given.add(argument.key().text());
        }
      }
    }
    List<String> missing = new ArrayList<>();
    for (Option option : entry.options()) {
      if (!given.contains(option.name())
          && !option.repeated()
          && option.defaultText() != null
          && option.notYet() == null) {
        missing.add(option.name() + ": " + option.defaultText());
      }
    }
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    String text = String.join(", ", missing);
    TextEdit edit;
    if (call == null || (call.arguments().isEmpty() && call.recipe() != null)) {
      int end = call == null ? use.span().end() : call.callee().span().end();
      edit = new TextEdit(reading.text().range(new Span(end, end)), "(" + text + ")");
    } else if (call.arguments().isEmpty()) {
      int end = call.span().end() - 1;
      edit = new TextEdit(reading.text().range(new Span(end, end)), text);
    } else {
      int end = call.arguments().getLast().span().end();
      edit = new TextEdit(reading.text().range(new Span(end, end)), ", " + text);
    }
    CodeAction action = new CodeAction("Write all defaults of `" + entry.name() + "`");
    action.setKind(CodeActionKind.RefactorRewrite);
    action.setEdit(new WorkspaceEdit(Map.of(reading.document().uri(), List.of(edit))));
    return Optional.of(action);
  }

  /** What brings a document into the standard layout; nothing if it has mistakes of form. */
  static List<TextEdit> layout(EditedText text) {
    Formatted formatted = Formatter.format(text.source());
    String old = text.source().text();
    String laid = formatted.text();
    if (!formatted.isDone() || old.equals(laid)) {
      return List.of();
    }
    int start = 0;
    int shorter = Math.min(old.length(), laid.length());
    while (start < shorter && old.charAt(start) == laid.charAt(start)) {
      start++;
    }
    start = old.lastIndexOf('\n', start - 1) + 1; // whole lines: no half of a character or line end
    int end = 0;
    while (end < shorter - start
        && old.charAt(old.length() - 1 - end) == laid.charAt(laid.length() - 1 - end)) {
      end++;
    }
    while (end > 0 && old.charAt(old.length() - end - 1) != '\n') {
      end--;
    }
    return List.of(
        new TextEdit(
            text.range(new Span(start, old.length() - end)),
            laid.substring(start, laid.length() - end)));
  }

  /** The same for the lines that a range meets; nothing if lines would come or go. */
  static List<TextEdit> layout(EditedText text, Range range) {
    Formatted formatted = Formatter.format(text.source());
    if (!formatted.isDone()) {
      return List.of();
    }
    List<String> old = text.source().text().lines().toList();
    List<String> laid = formatted.text().lines().toList();
    if (old.size() != laid.size()) {
      return List.of();
    }
    List<TextEdit> edits = new ArrayList<>();
    int last =
        range.getEnd().getCharacter() == 0 && range.getEnd().getLine() > range.getStart().getLine()
            ? range.getEnd().getLine() - 1
            : range.getEnd().getLine();
    for (int line = Math.max(0, range.getStart().getLine());
        line <= last && line < old.size();
        line++) {
      if (!old.get(line).equals(laid.get(line))) {
        int start = text.source().lineStart(line + 1);
        int end = start + text.source().lineText(line + 1).length();
        edits.add(new TextEdit(text.range(new Span(start, end)), laid.get(line)));
      }
    }
    return edits;
  }
}
