package dev.nnc.lsp;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Node;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Option;
import dev.nnc.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.lsp4j.CodeActionKind;
import org.jspecify.annotations.Nullable;

/** Writes out what a call leaves open: its defaults. */
final class CallOptions {
  private final Reading reading;

  CallOptions(Reading reading) {
    this.reading = reading;
  }

  /** What the call around an offset leaves to its defaults, written out. */
  Optional<Change> defaults(int offset) {
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

  private Optional<Change> defaults(Entry entry, Node use, Expression.@Nullable Call call) {
    Set<String> given = given(call);
    List<String> missing = new ArrayList<>();
    for (Option option : entry.options()) {
      if (!given.contains(option.name())
          && !option.repeated()
          && option.defaultText() != null
          && option.notYet() == null) {
        missing.add(option.name() + ": " + option.defaultText());
      }
    }
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Change(
                "Write all defaults of `" + entry.name() + "`",
                CodeActionKind.RefactorRewrite,
                List.of(with(missing, use, call))));
  }

  private Set<String> given(Expression.@Nullable Call call) {
    Set<String> given = new LinkedHashSet<>();
    if (call != null) {
      for (Expression.Argument argument : call.arguments()) {
        reading.facts().option(argument).ifPresent(option -> given.add(option.name()));
        if (argument.key() != null) {
          given.add(argument.key().text());
        }
      }
    }
    return given;
  }

  /** More arguments behind those that there are. */
  private static Change.Piece with(
      List<String> arguments, Node use, Expression.@Nullable Call call) {
    String text = String.join(", ", arguments);
    if (call == null || (call.arguments().isEmpty() && call.recipe() != null)) {
      int end = call == null ? use.span().end() : call.callee().span().end();
      return new Change.Piece(new Span(end, end), "(" + text + ")");
    }
    if (call.arguments().isEmpty()) {
      int end = call.span().end() - 1;
      return new Change.Piece(new Span(end, end), text);
    }
    int end = call.arguments().getLast().span().end();
    return new Change.Piece(new Span(end, end), ", " + text);
  }
}
