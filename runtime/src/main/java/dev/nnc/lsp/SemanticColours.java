package dev.nnc.lsp;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Node;
import dev.nnc.ast.Nodes;
import dev.nnc.ast.Section;
import dev.nnc.catalog.Catalog;
import dev.nnc.parse.Lexeme;
import dev.nnc.resolve.NameGroups;
import dev.nnc.source.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.SemanticTokenModifiers;
import org.eclipse.lsp4j.SemanticTokenTypes;
import org.eclipse.lsp4j.SemanticTokens;
import org.eclipse.lsp4j.SemanticTokensLegend;
import org.jspecify.annotations.Nullable;

/** Which sort of word each word of the text is. */
final class SemanticColours {
  private static final List<String> TYPES =
      List.of(
          SemanticTokenTypes.Keyword,
          SemanticTokenTypes.Class,
          SemanticTokenTypes.Struct,
          SemanticTokenTypes.Function,
          SemanticTokenTypes.Parameter,
          SemanticTokenTypes.Variable,
          SemanticTokenTypes.Property,
          SemanticTokenTypes.EnumMember,
          SemanticTokenTypes.Number,
          SemanticTokenTypes.String,
          SemanticTokenTypes.Comment,
          SemanticTokenTypes.Operator);

  private static final List<String> MODIFIERS =
      List.of(
          SemanticTokenModifiers.Declaration,
          SemanticTokenModifiers.Readonly,
          SemanticTokenModifiers.DefaultLibrary,
          SemanticTokenModifiers.Documentation);

  private static final int DECLARATION = 1;
  private static final int READONLY = 1 << 1;
  private static final int LIBRARY = 1 << 2;
  private static final int DOCUMENTATION = 1 << 3;

  private final Catalog catalog;
  private final Form form;
  private final Map<Integer, Colour> byStart = new HashMap<>();

  private record Colour(String type, int modifiers) {}

  private SemanticColours(Catalog catalog, Form form) {
    this.catalog = catalog;
    this.form = form;
  }

  /** What the numbers of an answer mean. */
  static SemanticTokensLegend legend() {
    return new SemanticTokensLegend(TYPES, MODIFIERS);
  }

  /** The words that lie in the span. */
  static SemanticTokens of(Catalog catalog, Form form, Span shown) {
    SemanticColours colours = new SemanticColours(catalog, form);
    colours.nodes();
    colours.names();
    return colours.tokens(shown);
  }

  private void nodes() {
    List<Node> open = new ArrayList<>(form.items());
    while (!open.isEmpty()) {
      Node node = open.removeLast();
      switch (node) {
        case Item.Action action -> put(action.verb(), SemanticTokenTypes.Keyword, 0);
        case Section.Setting setting -> put(setting.key(), SemanticTokenTypes.Property, 0);
        case Expression.Argument argument -> {
          if (argument.key() != null) {
            put(argument.key(), SemanticTokenTypes.Parameter, 0);
          }
        }
        case Expression.Member member -> put(member.member(), SemanticTokenTypes.Property, 0);
        case Expression.Reference reference -> reference(reference);
        default -> {}
      }
      open.addAll(Nodes.children(node));
    }
  }

  private void reference(Expression.Reference reference) {
    if (!catalog.find(reference.name()).isEmpty()) {
      put(reference, SemanticTokenTypes.Function, LIBRARY);
    } else if (catalog.isWord(reference.name())) {
      put(reference, SemanticTokenTypes.EnumMember, LIBRARY);
    } else {
      put(reference, SemanticTokenTypes.Variable, 0);
    }
  }

  /** What the file declares stands before what the catalogue has. */
  private void names() {
    for (NameGroups.Occurrence each : form.names().all()) {
      Colour colour =
          switch (each.group().sort()) {
            case PARAM -> new Colour(SemanticTokenTypes.Variable, READONLY);
            case DATA -> new Colour(SemanticTokenTypes.Struct, 0);
            case NETWORK, BLOCK -> new Colour(SemanticTokenTypes.Class, 0);
            case FUNCTION -> new Colour(SemanticTokenTypes.Function, 0);
            case PHASE -> new Colour(SemanticTokenTypes.Variable, 0);
            case IMPORT -> new Colour(SemanticTokenTypes.Class, 0);
            case FIELD -> new Colour(SemanticTokenTypes.Property, 0);
            case FORMAL -> new Colour(SemanticTokenTypes.Parameter, 0);
            case INPUT, VALUE, VARIABLE -> new Colour(SemanticTokenTypes.Variable, 0);
          };
      byStart.put(
          each.span().start(),
          new Colour(colour.type(), colour.modifiers() | (each.declares() ? DECLARATION : 0)));
    }
  }

  private void put(Node node, String type, int modifiers) {
    byStart.put(node.span().start(), new Colour(type, modifiers));
  }

  private SemanticTokens tokens(Span shown) {
    List<Integer> data = new ArrayList<>();
    Position last = new Position(0, 0);
    for (Lexeme lexeme : form.lexemes()) {
      Colour colour = colour(lexeme);
      if (colour == null
          || lexeme.span().end() < shown.start()
          || lexeme.span().start() > shown.end()) {
        continue;
      }
      Position start = form.text().position(lexeme.span().start());
      Position end = form.text().position(lexeme.span().end());
      if (start.getLine() != end.getLine() || end.getCharacter() <= start.getCharacter()) {
        continue; // no client takes what stands in several lines
      }
      int lines = start.getLine() - last.getLine();
      data.add(lines);
      data.add(lines == 0 ? start.getCharacter() - last.getCharacter() : start.getCharacter());
      data.add(end.getCharacter() - start.getCharacter());
      data.add(TYPES.indexOf(colour.type()));
      data.add(colour.modifiers());
      last = start;
    }
    return new SemanticTokens(data);
  }

  private @Nullable Colour colour(Lexeme lexeme) {
    return switch (lexeme.kind()) {
      case NAME, DECLARATION, CLAUSE -> {
        Colour known = byStart.get(lexeme.span().start());
        yield known != null
            ? known
            : lexeme.kind() == Lexeme.Kind.NAME
                ? new Colour(SemanticTokenTypes.Variable, 0)
                : new Colour(SemanticTokenTypes.Keyword, 0);
      }
      case RESERVED -> new Colour(SemanticTokenTypes.Keyword, 0);
      case TRUTH -> new Colour(SemanticTokenTypes.EnumMember, LIBRARY);
      case NUMBER -> new Colour(SemanticTokenTypes.Number, 0);
      case TEXT -> new Colour(SemanticTokenTypes.String, 0);
      case ARROW, OPERATOR, EQUALS -> new Colour(SemanticTokenTypes.Operator, 0);
      case COMMENT -> new Colour(SemanticTokenTypes.Comment, 0);
      case DOC -> new Colour(SemanticTokenTypes.Comment, DOCUMENTATION);
      case COLON, COMMA, DOT, OPEN, CLOSE, MISTAKE -> null;
    };
  }
}
