package dev.nnc.editors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Colours a text as editors do, by a TextMate grammar. Knows as much of that format as our grammar
 * uses: {@code match} and {@code begin}/{@code end} with captures, and includes of the repository.
 * What VS Code's own engine makes of the same grammar is compared with it by {@code
 * grammar/editors/check}.
 */
final class TextMate {
  /** A piece of a line, with the scopes from the outermost to the innermost. */
  record Piece(int line, int start, int end, List<String> scopes) {
    String innermost() {
      return scopes.getLast();
    }
  }

  private record Rule(
      String name,
      Pattern begins,
      @Nullable Pattern ends,
      Map<Integer, String> captures,
      Map<Integer, String> endCaptures,
      List<Rule> inside) {}

  /** What is open at a place: the rule that began there, and all scopes up to its own. */
  private record Open(Rule rule, List<String> scopes) {}

  private final JsonNode grammar;
  private final Map<String, List<Rule>> repository = new HashMap<>();
  private final Rule whole;

  private TextMate(JsonNode grammar) {
    this.grammar = grammar;
    this.whole =
        new Rule(
            grammar.path("scopeName").asText(),
            Pattern.compile(""),
            null,
            Map.of(),
            Map.of(),
            rules(grammar.path("patterns")));
  }

  static TextMate read(Path file) throws IOException {
    return new TextMate(JsonMapper.builder().build().readTree(Files.readString(file)));
  }

  /** Every regular expression of the grammar. */
  List<String> expressions() {
    List<String> all = new ArrayList<>();
    for (String kind : List.of("match", "begin", "end", "firstLineMatch")) {
      grammar.findValues(kind).forEach(each -> all.add(each.asText()));
    }
    return all;
  }

  Pattern firstLine() {
    return Pattern.compile(grammar.path("firstLineMatch").asText());
  }

  private List<Rule> rules(JsonNode patterns) {
    List<Rule> rules = new ArrayList<>();
    for (JsonNode each : patterns) {
      if (each.has("include")) {
        rules.addAll(included(each.path("include").asText().substring(1)));
      } else {
        rules.add(rule(each));
      }
    }
    return rules;
  }

  private List<Rule> included(String name) {
    List<Rule> known = repository.get(name);
    if (known == null) {
      known = rules(grammar.path("repository").path(name).path("patterns"));
      repository.put(name, known);
    }
    return known;
  }

  private Rule rule(JsonNode from) {
    boolean spans = from.has("begin");
    return new Rule(
        from.path("name").asText(),
        Pattern.compile(from.path(spans ? "begin" : "match").asText()),
        spans ? Pattern.compile(from.path("end").asText()) : null,
        captures(from.path(spans ? "beginCaptures" : "captures")),
        captures(from.path("endCaptures")),
        rules(from.path("patterns")));
  }

  private static Map<Integer, String> captures(JsonNode from) {
    Map<Integer, String> captures = new HashMap<>();
    for (Map.Entry<String, JsonNode> each : from.properties()) {
      captures.put(Integer.valueOf(each.getKey()), each.getValue().path("name").asText());
    }
    return captures;
  }

  /** All pieces in order; they cover each line. */
  List<Piece> colour(List<String> lines) {
    List<Piece> pieces = new ArrayList<>();
    Deque<Open> open = new ArrayDeque<>();
    open.push(new Open(whole, List.of(whole.name())));
    for (int line = 0; line < lines.size(); line++) {
      colour(line, lines.get(line), open, pieces);
    }
    return pieces;
  }

  private static void colour(int line, String text, Deque<Open> open, List<Piece> pieces) {
    int at = 0;
    while (at < text.length()) {
      Open now = open.getFirst();
      Pattern ends = now.rule().ends();
      Matcher first = ends == null ? null : find(ends, text, at);
      Rule rule = null;
      for (Rule each : now.rule().inside()) {
        Matcher found = find(each.begins(), text, at);
        if (found != null && (first == null || found.start() < first.start())) {
          first = found;
          rule = each;
        }
      }
      if (first == null) {
        break;
      }
      if (first.end() == first.start()) {
        throw new IllegalStateException("matches nothing: " + first.pattern());
      }
      add(pieces, line, at, first.start(), now.scopes());
      if (rule == null) {
        addMatch(pieces, line, first, now.scopes(), now.rule().endCaptures());
        open.pop();
      } else {
        List<String> scopes = with(now.scopes(), rule.name());
        addMatch(pieces, line, first, scopes, rule.captures());
        if (rule.ends() != null) {
          open.push(new Open(rule, scopes));
        }
      }
      at = first.end();
    }
    add(pieces, line, at, text.length(), open.getFirst().scopes());
  }

  private static @Nullable Matcher find(Pattern pattern, String text, int from) {
    Matcher matcher = pattern.matcher(text);
    matcher.region(from, text.length()).useTransparentBounds(true).useAnchoringBounds(false);
    return matcher.find() ? matcher : null;
  }

  /** Captures stand one behind the other in our grammar, never one inside another. */
  private static void addMatch(
      List<Piece> pieces,
      int line,
      Matcher match,
      List<String> scopes,
      Map<Integer, String> captures) {
    int at = match.start();
    for (int group = 0; group <= match.groupCount(); group++) {
      String scope = captures.get(group);
      if (scope != null && match.start(group) >= 0) {
        add(pieces, line, at, match.start(group), scopes);
        add(pieces, line, match.start(group), match.end(group), with(scopes, scope));
        at = match.end(group);
      }
    }
    add(pieces, line, at, match.end(), scopes);
  }

  private static void add(List<Piece> pieces, int line, int start, int end, List<String> scopes) {
    if (start < end) {
      pieces.add(new Piece(line, start, end, scopes));
    }
  }

  private static List<String> with(List<String> scopes, String scope) {
    if (scope.isEmpty()) {
      return scopes;
    }
    List<String> all = new ArrayList<>(scopes);
    all.add(scope);
    return List.copyOf(all);
  }
}
