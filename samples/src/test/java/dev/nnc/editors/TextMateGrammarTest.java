package dev.nnc.editors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.editors.TextMate.Piece;
import dev.nnc.grammar.NnLexer;
import dev.nnc.grammar.NnParser;
import dev.nnc.parse.Lexeme;
import dev.nnc.source.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The grammar of the editors agrees with the compiler: where a word, number or sign begins and
 * ends, and of what sort it is. Which of the words that may also be names are names, the parser
 * knows; the editors' grammar guesses it from what stands beside them, rightly in every sample.
 */
class TextMateGrammarTest {
  private static final Path ROOT = Path.of(System.getProperty("nnc.root", ".."));

  private static final Path EDITORS = ROOT.resolve("grammar/editors");

  private static final TextMate GRAMMAR = grammar();

  private static TextMate grammar() {
    try {
      return TextMate.read(EDITORS.resolve("textmate/nn.tmLanguage.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @TestFactory
  Stream<DynamicTest> agreesOnEveryProgram() throws IOException {
    List<Path> programs = programs();
    assertThat(programs).hasSizeGreaterThan(60);
    return programs.stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    ROOT.relativize(file).toString(),
                    () -> {
                      Coloured coloured = new Coloured(Files.readString(file));
                      coloured.agreesWithTheLexer();
                      coloured.agreesWithTheParser();
                    }));
  }

  /** The samples, and the programs of the standard library. */
  private static List<Path> programs() throws IOException {
    List<Path> programs = new ArrayList<>();
    for (String folder : List.of("samples", "compiler/src/main/resources")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
        files
            .filter(
                file -> file.toString().endsWith(".nn") && !file.toString().contains("/target/"))
            .sorted()
            .forEach(programs::add);
      }
    }
    return programs;
  }

  /** Wrong programs, too, have words and numbers, and signs that belong to no program. */
  @TestFactory
  Stream<DynamicTest> agreesWithTheLexerOnEveryGolden() throws IOException {
    List<Path> inputs;
    try (Stream<Path> files = Files.walk(ROOT.resolve("compiler/src/test/resources/golden"))) {
      inputs = files.filter(file -> file.endsWith("input.nn")).sorted().toList();
    }
    assertThat(inputs).hasSizeGreaterThan(300);
    return inputs.stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    ROOT.relativize(file).toString(),
                    () -> new Coloured(Files.readString(file)).agreesWithTheLexer()));
  }

  private static final List<String> PARTS =
      List.of(
          "nn 1",
          "data",
          "network",
          "from",
          "to",
          "if",
          "else",
          "in",
          "and",
          "not",
          "shared",
          "true",
          "train",
          "x",
          "größe",
          "x2",
          "_",
          "`a b`",
          "->",
          "→",
          "=",
          ":",
          ",",
          "..",
          ".",
          "(",
          ")",
          "[",
          "]",
          "{",
          "}",
          "+",
          "-",
          "*",
          "/",
          "^",
          "==",
          "!=",
          "<",
          "<=",
          ">",
          ">=",
          "0",
          "12",
          "1_000",
          ".5",
          "2.5",
          "1e5",
          "1e-5",
          "1e",
          "10%",
          "2.5%",
          "3x3",
          "3x",
          "15deg",
          "1.5h",
          "2e3s",
          "\"text\"",
          "\"a\\\"b\"",
          "\"\"",
          "\"open",
          "'one'",
          "'",
          "|",
          "=>",
          "-->",
          "~>",
          "|>",
          ">>",
          "**",
          "&&",
          "&",
          "||",
          "!",
          ":=",
          "%",
          "elif",
          ";",
          "?",
          "#a",
          "//a",
          "///a",
          "²",
          "€");

  /** Any of them behind any others, with and without blanks and lines between. */
  @Test
  void agreesWithTheLexerOnWhateverStandsBesideWhat() {
    Random random = new Random(1);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = 1 + random.nextInt(7); length > 0; length--) {
        text.append(PARTS.get(random.nextInt(PARTS.size())));
        text.append(List.of("", "", " ", "\n").get(random.nextInt(4)));
      }
      // Whether three quotes ever end, the lexer knows from lines that the editors' grammar cannot
      // see.
      if (text.indexOf("\"\"\"") < 0) {
        new Coloured(text.toString()).agreesWithTheLexer();
      }
    }
  }

  /** Each word that the lexer knows is coloured as one where it stands as one. */
  @Test
  void knowsTheWordsOfTheLexer() {
    for (String word : words()) {
      String program =
          switch (word) {
            case "nn" -> "nn 1";
            case "from", "to", "on", "as", "over", "like", "in", "and", "or" -> "a " + word + " b";
            case "import", "param", "data", "block", "network", "function" -> word + " a";
            default -> word + " (a)";
          };
      assertThat(GRAMMAR.colour(List.of(program)))
          .as(program)
          .anyMatch(
              piece -> program.substring(piece.start(), piece.end()).equals(word) && isWord(piece));
    }
  }

  static List<String> words() {
    List<String> words = new ArrayList<>();
    for (int type = NnLexer.NN; type <= NnLexer.FALSE; type++) {
      String literal = NnLexer.VOCABULARY.getLiteralName(type);
      words.add(literal.substring(1, literal.length() - 1));
    }
    assertThat(words).startsWith("nn").endsWith("false");
    return words;
  }

  /** What our editors' engines read in different ways: they count words and blanks differently. */
  @Test
  void hasOnlyExpressionsThatAllEnginesReadAlike() {
    assertThat(GRAMMAR.expressions()).noneMatch(each -> each.matches(".*\\\\[bBwWsSdDhHRX].*"));
  }

  @Test
  void knowsProgramsByTheirFirstLine() {
    assertThat("nn 1").matches(GRAMMAR.firstLine());
    assertThat("nn 1  // a comment").matches(GRAMMAR.firstLine());
    assertThat("nn=1").doesNotMatch(GRAMMAR.firstLine());
    assertThat("nnc 1").doesNotMatch(GRAMMAR.firstLine());
  }

  /**
   * What editors' own engines are compared with, by {@code grammar/editors/check}; {@code
   * -Dgolden.update=true} writes it.
   */
  @Test
  void coloursEverythingAsEditorsDo() throws IOException {
    Path golden = EDITORS.resolve("test/everything.txt");
    List<String> lines = Files.readAllLines(EDITORS.resolve("test/everything.nn"));
    StringBuilder coloured = new StringBuilder();
    for (Piece piece : GRAMMAR.colour(lines)) {
      String text = lines.get(piece.line()).substring(piece.start(), piece.end());
      String scopes = String.join(" ", piece.scopes().subList(1, piece.scopes().size()));
      if (!scopes.isEmpty()) {
        coloured.append(piece.line() + 1).append(' ').append(scopes).append(' ').append(text);
        coloured.append('\n');
      }
    }
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(golden, coloured);
    }
    assertThat(golden).content().isEqualTo(coloured.toString());
  }

  private static boolean isWord(Piece piece) {
    String scope = piece.innermost();
    return scope.startsWith("keyword.control.")
        || scope.startsWith("keyword.operator.logical.")
        || scope.startsWith("storage.modifier.")
        || scope.startsWith("constant.language.");
  }

  private static boolean isName(Piece piece) {
    String scope = piece.innermost();
    return scope.startsWith("variable.")
        || scope.startsWith("entity.")
        || scope.startsWith("keyword.control.action.");
  }

  /** A text with its colours. */
  private static final class Coloured {
    private final SourceFile source;
    private final String text;
    private final int[] lineStarts;
    private final List<Piece> pieces;

    Coloured(String written) {
      this.source = new SourceFile("model.nn", written);
      this.text = source.text();
      List<String> lines = List.of(text.split("\n", -1));
      this.lineStarts = new int[lines.size()];
      for (int i = 1; i < lines.size(); i++) {
        lineStarts[i] = lineStarts[i - 1] + lines.get(i - 1).length() + 1;
      }
      this.pieces = GRAMMAR.colour(lines);
    }

    private int start(Piece piece) {
      return lineStarts[piece.line()] + piece.start();
    }

    private int end(Piece piece) {
      return lineStarts[piece.line()] + piece.end();
    }

    /** The pieces of a stretch of text, which begin and end where it does. */
    private List<Piece> pieces(int from, int to) {
      List<Piece> own =
          pieces.stream().filter(piece -> start(piece) < to && end(piece) > from).toList();
      assertThat(own).as("%s in %s", text.substring(from, to), text).isNotEmpty();
      assertThat(start(own.getFirst())).as(text.substring(from, to)).isEqualTo(from);
      assertThat(end(own.getLast())).as(text.substring(from, to)).isEqualTo(to);
      return own;
    }

    void agreesWithTheLexer() {
      int behind = 0;
      for (Lexeme lexeme : Lexeme.of(source)) {
        int from = lexeme.span().start();
        assertPlain(behind, from);
        behind = lexeme.span().end();
        int end = behind;
        while (text.charAt(end - 1) == '\n') {
          end--; // in a comment that nothing ends
        }
        List<Piece> own = pieces(from, end);
        assertThat(own)
            .as("%s %s in %s", lexeme.kind(), lexeme.text(), text)
            .allMatch(piece -> is(lexeme.kind(), piece));
        if (lexeme.kind() != Lexeme.Kind.TEXT && lexeme.kind() != Lexeme.Kind.MISTAKE) {
          assertThat(own).as("%s in %s", lexeme.text(), text).hasSize(1);
        }
      }
      assertPlain(behind, text.length());
    }

    private void assertPlain(int from, int to) {
      assertThat(pieces)
          .filteredOn(piece -> start(piece) < to && end(piece) > from)
          .as("between words in %s", text)
          .allMatch(piece -> piece.scopes().size() == 1);
    }

    private static boolean is(Lexeme.Kind kind, Piece piece) {
      String scope = piece.innermost();
      return switch (kind) {
        case NAME -> isName(piece);
        case DECLARATION, CLAUSE, RESERVED, TRUTH -> isWord(piece) || isName(piece);
        case NUMBER -> scope.startsWith("constant.numeric.");
        case TEXT -> piece.scopes().get(1).equals("string.quoted.double.nn");
        case ARROW -> scope.equals("keyword.operator.arrow.nn");
        case OPERATOR ->
            scope.matches("keyword\\.operator\\.(arithmetic|comparison|range|logical)\\.nn");
        case EQUALS -> scope.equals("keyword.operator.assignment.nn");
        case COLON -> scope.equals("punctuation.separator.key-value.nn");
        case COMMA -> scope.equals("punctuation.separator.comma.nn");
        case DOT -> scope.equals("punctuation.accessor.nn");
        case OPEN -> scope.equals("punctuation.section.brackets.begin.nn");
        case CLOSE -> scope.equals("punctuation.section.brackets.end.nn");
        case COMMENT -> scope.equals("comment.line.double-slash.nn");
        case DOC -> scope.equals("comment.line.documentation.nn");
        case MISTAKE -> scope.startsWith("invalid.illegal.");
      };
    }

    /** Words that stand as names look like names; others, and actions, like words. */
    void agreesWithTheParser() {
      assertThat(text.codePoints()).as("the test counts characters").allMatch(c -> c < 0x10000);
      NnParser parser =
          new NnParser(new CommonTokenStream(new NnLexer(CharStreams.fromString(text))));
      ParseTree file = parser.file();
      assertThat(parser.getNumberOfSyntaxErrors()).isZero();
      walk(file);
    }

    private void walk(ParseTree tree) {
      if (!(tree instanceof TerminalNode leaf)) {
        for (int i = 0; i < tree.getChildCount(); i++) {
          walk(tree.getChild(i));
        }
        return;
      }
      Token token = leaf.getSymbol();
      ParserRuleContext parent = (ParserRuleContext) leaf.getParent();
      boolean mayBeName = token.getType() >= NnLexer.NN && token.getType() <= NnLexer.FALSE;
      if (!mayBeName && token.getType() != NnLexer.NAME) {
        return;
      }
      List<Piece> own = pieces(token.getStartIndex(), token.getStopIndex() + 1);
      boolean named =
          parent instanceof NnParser.NameContext
              || parent instanceof NnParser.KeyContext
              || parent instanceof NnParser.TargetContext;
      boolean verb =
          parent instanceof NnParser.ActionContext
              || parent instanceof NnParser.NestedActionContext;
      assertThat(own)
          .as("line %d: %s", token.getLine(), token.getText())
          .allMatch(piece -> named == piece.innermost().matches("(variable|entity)\\..*"))
          .allMatch(piece -> verb == piece.innermost().equals("keyword.control.action.nn"));
    }
  }
}
