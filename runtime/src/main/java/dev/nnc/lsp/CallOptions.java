package dev.nnc.lsp;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Node;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Option;
import dev.nnc.parse.Lexeme;
import dev.nnc.parse.Lexeme.Kind;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.lsp4j.CodeActionKind;
import org.jspecify.annotations.Nullable;

/** Writes out what a call leaves open: its defaults, and what it must be given. */
final class CallOptions {
  private final Reading reading;

  CallOptions(Reading reading) {
    this.reading = reading;
  }

  /** The call, or the name without parentheses, that an offset is in. */
  private record Use(Entry entry, Node node, Expression.@Nullable Call call) {}

  private Optional<Use> use(int offset) {
    List<Node> path = reading.path(offset);
    for (int i = path.size() - 1; i >= 0; i--) {
      Node node = path.get(i);
      Expression.Call call = node instanceof Expression.Call each ? each : null;
      if (call == null && i != path.size() - 1) {
        continue;
      }
      Optional<Entry> entry = reading.facts().entry(node);
      if (entry.isPresent() && (call != null || node instanceof Expression.Reference)) {
        return Optional.of(new Use(entry.get(), node, call));
      }
    }
    return Optional.empty();
  }

  /** What the call around an offset leaves to its defaults, written out. */
  Optional<Change> defaults(int offset) {
    return use(offset).flatMap(this::defaults);
  }

  private Optional<Change> defaults(Use use) {
    Entry entry = use.entry();
    Set<String> given = given(use.call());
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
                List.of(with(missing, use.node(), use.call()))));
  }

  /**
   * What the call around an offset must be given and is not, with the values that it has in the
   * example of the catalogue.
   */
  Optional<Change> required(int offset) {
    return use(offset).flatMap(this::required);
  }

  private Optional<Change> required(Use use) {
    Entry entry = use.entry();
    Set<String> given = given(use.call());
    Map<String, String> example = example(entry);
    List<String> names = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    boolean named =
        use.call() != null && use.call().arguments().stream().anyMatch(each -> each.key() != null);
    for (Option option : entry.options()) {
      String value = example.get(option.name());
      if (given.contains(option.name()) || option.repeated() || option.defaultText() != null) {
        named |= !given.contains(option.name());
        continue;
      }
      if (value == null) {
        return Optional.empty();
      }
      names.add(option.name());
      missing.add(option.positional() && !named ? value : option.name() + ": " + value);
    }
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Change(
                "Give `%s` its `%s`".formatted(entry.name(), String.join("` and `", names)),
                CodeActionKind.QuickFix,
                List.of(with(missing, use.node(), use.call()))));
  }

  /** By option, what the example of an entry gives it. */
  private static Map<String, String> example(Entry entry) {
    SourceFile source = new SourceFile("example", entry.documentation().example());
    List<Lexeme> words = Lexeme.of(source);
    for (int i = 0; i + 1 < words.size(); i++) {
      if (Cursor.name(words.get(i)).equals(entry.name()) && words.get(i + 1).text().equals("(")) {
        return arguments(entry, source, words, i + 2);
      }
    }
    return Map.of();
  }

  private static Map<String, String> arguments(
      Entry entry, SourceFile source, List<Lexeme> words, int from) {
    List<String> positional =
        entry.options().stream().filter(Option::positional).map(Option::name).toList();
    Map<String, String> values = new HashMap<>();
    int depth = 0;
    int first = from;
    int position = 0;
    for (int i = from; i < words.size(); i++) {
      Lexeme word = words.get(i);
      boolean ends = depth == 0 && (word.kind() == Kind.COMMA || word.kind() == Kind.CLOSE);
      depth += word.kind() == Kind.OPEN ? 1 : word.kind() == Kind.CLOSE ? -1 : 0;
      if (!ends) {
        continue;
      }
      boolean keyed = first + 1 < i && words.get(first + 1).kind() == Kind.COLON;
      int start = keyed ? first + 2 : first;
      if (start < i && (keyed || position < positional.size())) {
        String name = keyed ? Cursor.name(words.get(first)) : positional.get(position++);
        Span span = words.get(start).span().to(words.get(i - 1).span());
        values.put(name, source.text(span));
      }
      first = i + 1;
      if (word.kind() == Kind.CLOSE) {
        break;
      }
    }
    return values;
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
