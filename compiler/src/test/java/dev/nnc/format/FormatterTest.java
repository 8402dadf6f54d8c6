package dev.nnc.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.diag.SyntaxCode;
import dev.nnc.golden.GoldenFolders;
import dev.nnc.golden.GoldenFolders.Case;
import dev.nnc.parse.Lexeme;
import dev.nnc.parse.Lexeme.Kind;
import dev.nnc.parse.Mutants;
import dev.nnc.parse.Parser;
import dev.nnc.parse.TreePrinter;
import dev.nnc.source.SourceFile;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class FormatterTest {
  /** {@code -Dmutants=1000} makes more of each file. */
  private static final int MUTANTS = Integer.getInteger("mutants", 30);

  @TestFactory
  Stream<DynamicTest> goldenFiles() {
    return GoldenFolders.tests(
        "format", "ok", c -> Map.of("formatted.txt", Formatter.format(c.input()).text()));
  }

  /** Small changes that nobody would think of, as far as they still make a program. */
  @Test
  void mutantsKeepTheirMeaning() {
    int laid = 0;
    double slowest = 0;
    for (Case c : GoldenFolders.cases("syntax", "ok")) {
      if (Lexeme.of(c.input()).size() < 10) {
        continue;
      }
      Random random = new Random(c.name().hashCode());
      SourceFile source = c.input();
      for (int i = 0; i < MUTANTS; i++) {
        long start = System.nanoTime();
        SourceFile mutant = new Mutants(source, random.nextLong()).next().source();
        if (Parser.parse(mutant).isClean()) {
          checked(mutant, TreePrinter.print(Parser.parse(mutant).tree()));
          laid++;
          source = Lexeme.of(mutant).size() < 10 || random.nextInt(10) == 0 ? c.input() : mutant;
        } else {
          assertThat(Formatter.format(mutant).text()).isEqualTo(mutant.text());
        }
        slowest = Math.max(slowest, (System.nanoTime() - start) / 1e9);
      }
    }
    assertThat(laid).isGreaterThan(MUTANTS);
    assertThat(slowest).as("seconds of the slowest").isLessThan(10);
    if (MUTANTS > 100) {
      System.out.printf(Locale.ROOT, "%,d were laid out, the slowest in %.2f s%n", laid, slowest);
    }
  }

  @TestFactory
  Stream<DynamicTest> everyFileKeepsItsMeaning() {
    return GoldenFolders.cases("syntax", "ok").stream()
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> check(c)));
  }

  private static void check(Case c) {
    String tree = TreePrinter.print(Parser.parse(c.input()).tree());
    checked(c.input(), tree);
    Random random = new Random(c.name().hashCode());
    for (int i = 0; i < 30; i++) {
      checked(respaced(c.input(), random), tree);
    }
  }

  private static void checked(SourceFile source, String tree) {
    Formatted formatted = Formatter.format(source);
    assertThat(formatted.diagnostics()).as(source.text()).isEmpty();
    SourceFile once = new SourceFile("once.nn", formatted.text());
    assertThat(TreePrinter.print(Parser.parse(once).tree())).isEqualTo(tree);
    assertThat(Formatter.format(once).text()).isEqualTo(formatted.text());
    assertThat(formatted.text()).endsWith("\n").doesNotContain("\n\n\n");
    assertThat(formatted.text().lines()).noneMatch(line -> line.endsWith(" "));
  }

  /** The same file with other blanks and line ends, where those have no meaning. */
  private static SourceFile respaced(SourceFile source, Random random) {
    StringBuilder text = new StringBuilder();
    Lexeme before = null;
    for (Lexeme lexeme : Lexeme.of(source)) {
      if (before != null) {
        boolean first = source.line(before.span().start()) < source.line(lexeme.span().start());
        boolean glued = before.span().end() == lexeme.span().start();
        boolean mayBegin =
            !"([-".contains(lexeme.text()) && (first || lexeme.kind() != Kind.DECLARATION);
        if (before.kind() == Kind.COMMENT || before.kind() == Kind.DOC) {
          text.append('\n').append(" ".repeat(random.nextInt(12)));
        } else if (lexeme.kind() == Kind.DOC) {
          text.append(first ? "\n" : " ");
        } else if (glued && random.nextInt(3) > 0) {
          text.append("");
        } else if (mayBegin && random.nextInt(first ? 2 : 25) == 0) {
          text.append("\n".repeat(1 + random.nextInt(3))).append(" ".repeat(random.nextInt(12)));
        } else {
          text.append(" ".repeat(1 + random.nextInt(4)));
        }
      }
      text.append(lexeme.text());
      before = lexeme;
    }
    return new SourceFile("respaced.nn", text.toString());
  }

  @Test
  void wrongFilesAreLeftAlone() {
    String text = "nn 1\nnetwork mlp from x {   x -> -> relu }\n";
    Formatted formatted = Formatter.format(new SourceFile("x.nn", text));
    assertThat(formatted.isDone()).isFalse();
    assertThat(formatted.text()).isEqualTo(text);
    assertThat(formatted.diagnostics())
        .extracting(diagnostic -> diagnostic.code())
        .containsExactly(SyntaxCode.DOUBLED_ARROW);
  }
}
