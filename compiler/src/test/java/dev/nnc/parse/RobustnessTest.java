package dev.nnc.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.nnc.ast.Item;
import dev.nnc.diag.Code;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.JsonRenderer;
import dev.nnc.diag.SyntaxCode;
import dev.nnc.diag.TextRenderer;
import dev.nnc.golden.GoldenFolders;
import dev.nnc.golden.GoldenFolders.Case;
import dev.nnc.source.SourceFile;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the text is, the parser answers soon, and with something helpful. */
class RobustnessTest {
  /** What a line may have several of: mistakes that are understood, each with its own fix. */
  private static final Set<SyntaxCode> SLIPS =
      EnumSet.of(
          SyntaxCode.UNCLOSED_TEXT,
          SyntaxCode.WRONG_QUOTES,
          SyntaxCode.FOREIGN_COMMENT,
          SyntaxCode.SEMICOLON,
          SyntaxCode.UNKNOWN_CHARACTER,
          SyntaxCode.FOREIGN_ARROW,
          SyntaxCode.FOREIGN_OPERATOR,
          SyntaxCode.FOREIGN_ELSE_IF,
          SyntaxCode.EQUALS_FOR_COLON,
          SyntaxCode.COLON_FOR_EQUALS,
          SyntaxCode.NUMBER_OUT_OF_RANGE,
          SyntaxCode.UNKNOWN_ESCAPE,
          SyntaxCode.MISPLACED_UNDERSCORE,
          SyntaxCode.MISSING_VERSION);

  @Test
  void oneMistakeIsReportedWhereItIs() {
    int wrong = 0;
    int near = 0;
    int onSeveralLines = 0;
    for (Case c : GoldenFolders.cases("syntax", "ok")) {
      if (Lexeme.of(c.input()).size() < 50 || c.name().equals("one_line")) {
        continue;
      }
      Mutants mutants = new Mutants(c.input(), c.name().hashCode());
      for (int i = 0; i < 200; i++) {
        Mutants.Mutant mutant = mutants.next();
        List<Diagnostic> diagnostics = Parser.parse(mutant.source()).diagnostics();
        assertAtMostOneErrorALine(diagnostics, mutant.source());
        if (diagnostics.isEmpty()) {
          continue;
        }
        wrong++;
        int line = diagnostics.getFirst().place().line();
        near += line == mutant.line() || line == mutant.line() + 1 ? 1 : 0;
        Set<Integer> lines = new HashSet<>();
        diagnostics.forEach(diagnostic -> lines.add(diagnostic.place().line()));
        onSeveralLines += lines.size() > 1 ? 1 : 0;
      }
    }
    assertThat(wrong).isGreaterThan(2_000);
    assertThat(near / (double) wrong).as("first error on the line or the next").isGreaterThan(0.95);
    assertThat(onSeveralLines / (double) wrong).as("with follow-on errors").isLessThan(0.06);
  }

  private static void assertAtMostOneErrorALine(List<Diagnostic> diagnostics, SourceFile source) {
    Set<Integer> lines = new HashSet<>();
    for (Diagnostic diagnostic : diagnostics) {
      Code code = diagnostic.code();
      if (code instanceof SyntaxCode && !SLIPS.contains(code)) {
        assertThat(lines.add(diagnostic.place().line()))
            .as(() -> source.text() + new TextRenderer(false).render(diagnostics))
            .isTrue();
      }
    }
  }

  /** Many mistakes at once, then the renderers: nothing may throw. */
  @Test
  void anyTextIsAnswered() {
    Random random = new Random(5);
    for (Case c : GoldenFolders.cases("syntax", "ok")) {
      if (Lexeme.of(c.input()).size() < 10) {
        continue;
      }
      for (int i = 0; i < 30; i++) {
        SourceFile source = c.input();
        for (int k = 0; k < 1 + random.nextInt(30) && Lexeme.of(source).size() > 10; k++) {
          source = new Mutants(source, random.nextLong()).next().source();
        }
        answered(source.text());
      }
    }
    String alphabet =
        "nn 1{}[]()\"'`\\\n\r\t->=:,.;#/*%^&|!~<>01e_xαβ漢\uD83D\uDE00\uD800\u0000\u202E";
    for (int i = 0; i < 3_000; i++) {
      StringBuilder text = new StringBuilder("nn 1\n");
      for (int k = random.nextInt(60); k > 0; k--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      answered(text.toString());
    }
  }

  private static void answered(String text) {
    assertThatCode(
            () -> {
              List<Diagnostic> diagnostics =
                  Parser.parse(new SourceFile("input.nn", text)).diagnostics();
              new TextRenderer(true).render(diagnostics);
              JsonRenderer.render(diagnostics);
            })
        .as(() -> text)
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "[",
        "{",
        "((",
        "[(",
        "- ",
        "-",
        "not ",
        "if ",
        "for x in ",
        "a ^ ",
        "a.",
        "a + ",
        "f(",
        "f(1)",
        "a[1]",
        "a(",
        "x -> f {",
        "{ x -> ",
        "if a { b } else ",
        "f(g: ",
        "\"",
        "'",
        "`",
        "/*",
        "//",
        "a -> ",
        "a, ",
        "a = ",
        "a: ",
        "}",
        ")",
        "]",
        "#\n",
        ";",
        "…",
        "1 ",
        "a ",
        "data ",
        "nn ",
        "block b ",
        "a\n",
        "(\n",
        "{\n",
        "}\n",
        "if (a) { ",
        "not not (",
        "| ",
        "!",
        "-(",
        "%",
        "**",
        "\"\"\""
      })
  void repeatedManyTimes(String piece) {
    for (String before : List.of("", "nn 1\nparam x = ", "nn 1\nnetwork n from x {\n")) {
      SourceFile source = new SourceFile("input.nn", before + piece.repeat(20_000));
      List<Diagnostic> diagnostics =
          assertTimeoutPreemptively(
              Duration.ofSeconds(10), () -> Parser.parse(source).diagnostics());
      assertThat(diagnostics).hasSizeLessThanOrEqualTo(200);
    }
  }

  @Test
  void deepNestingOnASmallStack() throws InterruptedException {
    String text =
        "nn 1\nparam x = " + "(".repeat(100_000) + "1" + ")".repeat(100_000) + "\nparam y = x\n";
    Parsed[] parsed = new Parsed[1];
    Thread thread =
        new Thread(
            null,
            () -> parsed[0] = Parser.parse(new SourceFile("deep.nn", text)),
            "small",
            512L * 1024);
    thread.start();
    thread.join();
    assertThat(parsed[0].diagnostics())
        .extracting(Diagnostic::code)
        .containsExactly(SyntaxCode.TOO_DEEP);
    assertThat(parsed[0].tree().items()).hasSize(2);
    assertThat(parsed[0].tree().items().getLast()).isInstanceOf(Item.Parameter.class);
  }

  /** What is allowed must also be possible, on the same small stack. */
  @ParameterizedTest
  @ValueSource(strings = {"(", "[", "-", "not ", "f(", "a ^ ", "[for k in "})
  void nestingUpToTheLimitIsRead(String piece) throws InterruptedException {
    int times = piece.startsWith("[for") ? 90 : 190;
    String close =
        piece.startsWith("[for")
            ? " { x }]"
            : piece.endsWith("(") ? ")" : piece.equals("[") ? "]" : "";
    String text = "nn 1\nparam x = " + piece.repeat(times) + "1" + close.repeat(times);
    Parsed[] parsed = new Parsed[1];
    Thread thread =
        new Thread(
            null,
            () -> parsed[0] = Parser.parse(new SourceFile("deep.nn", text)),
            "small",
            512L * 1024);
    thread.start();
    thread.join();
    assertThat(parsed[0].diagnostics()).isEmpty();
  }

  @Test
  void longFilesAreReadInTime() {
    StringBuilder text = new StringBuilder("nn 1\n");
    for (int i = 0; i < 5_000; i++) {
      text.append("param p").append(i).append(" = [1, 2, 3] in log(1 .. 10)\n");
      text.append("network n").append(i).append(" from x { x -> dense(3) -> relu }\n");
    }
    Parsed parsed =
        assertTimeoutPreemptively(
            Duration.ofSeconds(10), () -> Parser.parse(new SourceFile("long.nn", text.toString())));
    assertThat(parsed.diagnostics()).isEmpty();
    assertThat(parsed.tree().items()).hasSize(10_000);
  }

  @Test
  void namesOfBrokenItemsAreKept() {
    String text =
        """
        nn 1

        import a, b as c from
        param rate = = 3
        network mlp from image { image -> -> dense(1) }
        train mlp on d as first { epochs 3 }
        """;
    List<Item> items = Parser.parse(new SourceFile("input.nn", text)).tree().items();
    assertThat(items).allMatch(item -> item instanceof Item.Broken);
    assertThat(items)
        .extracting(item -> item instanceof Item.Broken it ? String.valueOf(it.name()) : "")
        .contains("a", "c", "rate", "mlp", "first");
  }
}
